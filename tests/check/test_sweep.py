"""Functions that a lecturer may type: the scenes on the tangent are proved for them, or refuse in a sentence.

A part of them is checked for every change; ``CALCANIM_SWEEP=full`` checks all of them.
"""

from __future__ import annotations

import os

import pytest
from sweep_cases import cases, functions

from calcanim.check import check_scene
from calcanim.errors import InputError
from calcanim.render.catalog import find_scene, scenes_folder

TANGENT = scenes_folder() / "tangent.py"
FULL = os.environ.get("CALCANIM_SWEEP") == "full"
# Every twenty-second case: polynomials, trigonometric, exponential and rational functions in several sizes.
CHOSEN = cases() if FULL else cases()[::22]


def test_there_are_enough_of_them() -> None:
    assert len(functions()) == len(set(functions())) >= 40
    assert len(cases()) == 4 * len(functions())


@pytest.mark.slow
@pytest.mark.parametrize("scene", ["TangentSlope", "SecantToTangent"])
@pytest.mark.parametrize(("function", "at"), CHOSEN)
def test_a_typed_function_is_proved_or_refused(scene: str, function: str, at: float) -> None:
    theme = ("dark", "light")[len(function) % 2]
    try:
        report = check_scene(find_scene(f"{TANGENT}:{scene}"), {"function": function, "at": at}, themes=(theme,))
    except InputError as refusal:
        sentence = str(refusal)
        assert sentence.endswith(".") and len(sentence) > 30
        return
    assert [str(finding) for finding in report.findings] == []
