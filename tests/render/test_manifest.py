"""Results become JSON without loss."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import mpmath
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from calcanim.render.catalog import SceneEntry
from calcanim.render.fingerprint import fingerprint
from calcanim.render.manifest import as_plain, read_manifest, record_digest, versions
from calcanim.render.plan import plan_clip


@dataclass(frozen=True)
class Inner:
    slopes: tuple[float, ...]
    verdict: str


@dataclass(frozen=True)
class Outer:
    value: float
    inner: Inner


def test_frozen_results_keep_their_names() -> None:
    result = Outer(3.001, Inner((4.0, math.inf), "derivative exists"))
    assert as_plain(result) == {
        "value": 3.001,
        "inner": {"slopes": [4.0, "inf"], "verdict": "derivative exists"},
    }


def test_every_kind_of_number_survives() -> None:
    with mpmath.workdps(60):
        third = mpmath.mpf(1) / 3
    values = {
        "array": np.array([[1.5, math.nan]]),
        "scalar": np.int64(7),
        "flag": np.bool_(True),
        "digits": third,
        "fraction": Fraction(1, 3),
        "nothing": None,
        "yes": True,
    }
    plain = as_plain(values)
    assert plain == {
        "array": [[1.5, "nan"]], "scalar": 7, "flag": True, "digits": "0." + "3" * 50,
        "fraction": "1/3", "nothing": None, "yes": True,
    }
    json.dumps(plain, allow_nan=False)


@given(st.floats())
def test_a_double_keeps_every_bit(value: float) -> None:
    back = json.loads(json.dumps(as_plain(value), allow_nan=False))
    assert float(back) == value or math.isnan(value)


def test_the_fingerprint_follows_what_decides_the_look(tmp_path: Path) -> None:
    file = tmp_path / "scene.py"
    file.write_text("one", encoding="utf-8")
    entry = SceneEntry("Demo", "", (), file)
    first = fingerprint(plan_clip(entry, {}))
    assert fingerprint(plan_clip(entry, {}, folder=tmp_path)) == first
    assert fingerprint(plan_clip(entry, {}, theme="light")) != first
    assert fingerprint(plan_clip(entry, {}, quality="h")) != first
    file.write_text("two", encoding="utf-8")
    assert fingerprint(plan_clip(entry, {})) != first


def test_a_damaged_manifest_counts_as_none(tmp_path: Path) -> None:
    for text in ("", "{", "[]", '"x"', "[" * 100_000, '{"name": "x"}', f'{{"digest": "{record_digest({})}"}}'):
        (tmp_path / "a.json").write_text(text, encoding="utf-8")
        assert read_manifest(tmp_path / "a.json") is None
    assert read_manifest(tmp_path / "missing.json") is None


def test_versions_name_what_draws() -> None:
    assert {"python", "manim", "typst", "sympy", "av"} <= set(versions())
