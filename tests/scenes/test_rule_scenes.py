"""What the scenes of topic 4 show as numbers, held against 50 digits and against the lesson."""

from __future__ import annotations

import math
from typing import Any

import mpmath
import pytest
from proving import prove, scene, whole_clips, worked

from calcanim import InputError
from calcanim.render.catalog import find_scene
from calcanim.render.session import load_scene

GALLERIES: tuple[dict[str, Any], ...] = (
    {},
    {"functions": "x^3;exp(-x^2);tanh(x);softplus(x);abs(x);1/x", "at": -1.0},
    {"functions": "sin(3*x);x*exp(-x);log(1+exp(x));sqrt(x)", "at": 0.5},
    {"functions": "sigmoid(x)", "at": 2.0, "layers": 5},
    {"functions": "1e6*x^2;1e-3*cos(x)"},
    {"functions": "x^2;tan(x);cosh(x)", "interval": (-2.0, 5.0), "at": 3.0, "layers": 12},
    {"functions": "2^x; atan(x)", "at": 10.0},
    {"functions": "softplus(x); sigmoid(x); 1/x; tan(x); 7", "layers": 12, "at": -0.5},
    {"functions": "tanh(x);abs(x);sqrt(x);x^3-3*x;exp(-x^2);sigmoid(x)", "at": -0.5, "layers": 2},
)
TABLES: tuple[dict[str, Any], ...] = (
    {},
    {"at": 2.0, "n": -1.0, "c": -4.0, "first": "exp(-x)", "second": "x^3-1"},
    {"rules": "quotient,chain", "combined": "quotient", "at": 0.5, "first": "log(x)", "second": "x^2+1"},
    {"rules": "power", "n": 0.5, "at": 4.0, "first": "1e6*x", "second": "cos(3*x)"},
    {"at": 0.3, "first": "sigmoid(x)", "second": "tanh(2*x)"},
    {"at": 100.0, "rules": "exponential,logarithm", "first": "x", "second": "sqrt(x)"},
    {"first": "x*exp(-x)", "second": "2+sin(x)", "combined": "sum,product,quotient,chain"},
    {"rules": "sine,cosine", "combined": "", "at": -2.0},
    {"rules": "power,quotient,chain", "combined": "product,quotient", "first": "exp(-x)", "second": "cos(3*x)", "at": 0.7, "n": -2.0},
    {"first": "x^3-x", "second": "sqrt(x^2+1)", "at": 0.3, "n": 0.5, "rules": "power,sine", "combined": "sum,product,chain"},
)
SETS = [*(("FunctionGallery", one) for one in GALLERIES), *(("DerivativeRules", one) for one in TABLES)]
# Measured slopes come from values in doubles; what is shown of them are six digits.
MEASURED = 1e-9


@pytest.mark.parametrize(("name", "parameters"), SETS)
def test_every_number_agrees_with_fifty_digits(name: str, parameters: dict[str, Any]) -> None:
    bare = scene(name, parameters)
    for what, proof in worked(bare).items():
        shown = getattr(bare.results, what)
        with mpmath.workdps(50):
            exact = proof()
            pairs = list(zip(exact, shown, strict=True)) if isinstance(exact, list) else [(exact, shown)]
            assert pairs
            for true, value in pairs:
                if mpmath.isnan(true):
                    assert math.isnan(value), what
                    continue
                room = MEASURED * max(abs(true), 1) if what == "measured" else (1e-14 if what == "ruled" else 1e-15) * abs(true)
                assert abs(true - mpmath.mpf(value)) <= room + mpmath.mpf("1e-30"), what


def test_the_lesson_s_own_numbers() -> None:
    gallery = scene("FunctionGallery", {}).results
    assert gallery.peak == 0.25
    assert f"{gallery.left_over[-1]:.1e}" == "9.5e-07"
    assert gallery.slopes[:2] == (2.0, math.e)
    rules = scene("DerivativeRules", {}).results
    assert rules.names == ("constant", "power", "exponential", "logarithm", "sine", "cosine", "sum", "product", "chain")
    assert rules.ruled[:2] == (0.0, 3.0)


def test_the_slope_of_the_sigmoid_is_nowhere_above_its_peak() -> None:
    peak = scene("FunctionGallery", {}).results.peak
    with mpmath.workdps(30):
        assert all(mpmath.diff(lambda x: 1 / (1 + mpmath.exp(-x)), k / mpmath.mpf(8)) <= peak for k in range(-40, 41))


def test_the_corner_goes_and_the_strips_settle_on_the_rule() -> None:
    n = scene("DerivativeRules", {}).results
    assert n.corners[1] / n.corners[2] == pytest.approx(10, rel=0.02)
    assert n.strips[-1] == pytest.approx(n.limit, abs=1e-3)
    assert n.limit == pytest.approx(n.ruled[n.names.index("product")], rel=1e-14)


@pytest.mark.parametrize(("parameters", "grows"), [({}, True), ({"at": 2.0}, False), ({"second": "-x"}, False)])
def test_areas_are_said_to_grow_only_where_they_do(parameters: dict[str, Any], grows: bool) -> None:
    assert scene("DerivativeRules", parameters).results.grows is grows


@pytest.mark.parametrize(("name", "parameters", "says"), [
    ("FunctionGallery", {"functions": ";"}, "functions holds 0"),
    ("FunctionGallery", {"functions": ";".join("x" * 7)}, "functions holds 7"),
    ("FunctionGallery", {"functions": "x; foo(x)"}, "foo"),
    ("FunctionGallery", {"layers": 1}, "layers=1"),
    ("FunctionGallery", {"interval": (2.0, 3.0)}, "lies outside"),
    ("DerivativeRules", {"rules": "sinus"}, "'sine'"),
    ("DerivativeRules", {"rules": ""}, "rules holds 0"),
    ("DerivativeRules", {"at": -1.0}, "no derivative there"),
    ("DerivativeRules", {"first": "abs(x)", "at": 0.0, "rules": "sine"}, "no derivative there"),
])
def test_what_cannot_be_shown_is_refused_with_a_sentence(name: str, parameters: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        load_scene(find_scene(name)).worked_numbers(parameters)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "parameters"), whole_clips({"FunctionGallery": GALLERIES, "DerivativeRules": TABLES}))
def test_the_whole_clip_is_proved(name: str, parameters: dict[str, Any]) -> None:
    prove(name, parameters)
