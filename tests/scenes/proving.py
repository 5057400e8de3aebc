"""What the tests of all scenes share: the numbers of a scene without its drawing, and the proof of whole clips.

Every scene is proved in both themes for its defaults and for two other sets of parameters whenever the tests run,
and for all sets by ``make sweep`` (``CALCANIM_SWEEP=full``).
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import mpmath
import pytest
from spelling import unknown_words

from calcanim.check import check_scene
from calcanim.check.proofs import Proofs
from calcanim.check.walk import walk
from calcanim.render.catalog import find_scene
from calcanim.render.session import load_scene
from calcanim.stage.scene import look_up

__all__ = ["captions", "close_to_its_proof", "of_the_plane", "prepared", "prove", "scene", "whole_clips", "worked"]

FULL = os.environ.get("CALCANIM_SWEEP") == "full"


def scene(name: str, parameters: Mapping[str, Any]) -> Any:
    """A scene with its numbers and without a renderer."""
    made = load_scene(find_scene(name))
    bare = made.__new__(made)
    bare._take(parameters)
    return bare


def prepared(name: str, parameters: Mapping[str, Any]) -> Any:
    """A scene that is ready to draw: its parts are made, and nothing has been played."""
    made = load_scene(find_scene(name))(dict(parameters))
    made.prepare()
    return made


def captions(name: str, parameters: Mapping[str, Any]) -> list[str]:
    """What a whole clip says, without drawing it."""
    return [caption.text for caption in walk(find_scene(name), dict(parameters), lambda _: None, every=math.inf).captions]


def of_the_plane(name: str, function: str = "x^2 + 3*x*y + y^2", at: object = (1.0, 1.0), **more: object) -> Any:
    """A scene of a function of two variables, by default that of the lesson at its point."""
    return scene(name, {"function": function, "at": at, **more})


def close_to_its_proof(bare: Any, what: str, ulps: float = 2.0) -> None:
    """The number that is shown lies within some units in the last place of its value by 50 digits."""
    shown, exact = look_up(bare.results, what), bare.proofs()[what]()
    assert abs(exact - mpmath.mpf(shown)) <= ulps * 1.2e-16 * abs(exact) + mpmath.mpf("1e-300"), (what, shown, exact)


def worked(bare: Any) -> dict[str, Callable[[], Any]]:
    """The proofs of what a scene works out; none of all its proofs is an echo, and what is given was typed."""
    known = Proofs(bare, {name: getattr(bare, name) for name in parameters_of(bare)})
    troubles = [known[what].trouble.message for what in known if known[what].trouble]
    assert not troubles, troubles
    return {what: proof for what, proof in bare.proofs().items() if known[what].kind == "proved"}


def parameters_of(bare: Any) -> list[str]:
    return [parameter.name for parameter in find_scene(type(bare).__name__).parameters]


def whole_clips(clips: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Any]:
    """The clips to prove as pytest parameters (scene, parameters): the defaults, the second set and the last one.

    In the full sweep every set is taken.
    """
    chosen = []
    for name, sets in clips.items():
        assert not sets[0] and len(sets) >= 7, f"{name}: the defaults first, then six other sets of parameters"
        chosen += [pytest.param(name, one, id=f"{name}-{label(one)}") for one in (sets if FULL else (*sets[:2], sets[-1]))]
    return chosen


def label(parameters: Mapping[str, Any]) -> str:
    return ",".join(f"{key}={value}" for key, value in parameters.items()) or "defaults"


def prove(name: str, parameters: Mapping[str, Any]) -> None:
    """Fail with the findings of the whole clip in both themes, if there are any."""
    report = check_scene(find_scene(name), dict(parameters))
    assert not report.findings, "\n".join(map(str, report.findings))
    typed = {value for value in parameters.values() if isinstance(value, str)}
    slips = {word for text in report.texts if not any(one in text for one in typed) for word in unknown_words(text)}
    assert not slips, slips
