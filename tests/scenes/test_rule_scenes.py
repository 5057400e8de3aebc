"""What the scenes of topic 4 show as numbers, held against 50 digits and against the lesson."""

from __future__ import annotations

import math

import mpmath
import pytest

from calcanim import InputError
from calcanim.render.catalog import find_scene
from calcanim.render.session import load_scene

SETS: tuple[tuple[str, dict[str, object]], ...] = (
    ("FunctionGallery", {}),
    ("FunctionGallery", {"functions": "x^3;exp(-x^2);tanh(x);softplus(x);abs(x);1/x", "at": -1.0}),
    ("FunctionGallery", {"functions": "sin(3*x);x*exp(-x);log(1+exp(x));sqrt(x)", "at": 0.5}),
    ("FunctionGallery", {"functions": "sigmoid(x)", "at": 2.0, "layers": 5}),
    ("FunctionGallery", {"functions": "1e6*x^2;1e-3*cos(x)"}),
    ("FunctionGallery", {"functions": "x^2;tan(x);cosh(x)", "interval": (-2.0, 5.0), "at": 3.0, "layers": 12}),
    ("FunctionGallery", {"functions": "2^x; atan(x)", "at": 10.0}),
    ("DerivativeRules", {}),
    ("DerivativeRules", {"at": 2.0, "n": -1.0, "c": -4.0, "first": "exp(-x)", "second": "x^3-1"}),
    ("DerivativeRules", {"rules": "quotient,chain", "combined": "quotient", "at": 0.5, "first": "log(x)", "second": "x^2+1"}),
    ("DerivativeRules", {"rules": "power", "n": 0.5, "at": 4.0, "first": "1e6*x", "second": "cos(3*x)"}),
    ("DerivativeRules", {"at": 0.3, "first": "sigmoid(x)", "second": "tanh(2*x)"}),
    ("DerivativeRules", {"at": 100.0, "rules": "exponential,logarithm", "first": "x", "second": "sqrt(x)"}),
    ("DerivativeRules", {"first": "x*exp(-x)", "second": "2+sin(x)", "combined": "sum,product,quotient,chain"}),
)
# Measured slopes come from values in doubles; what is shown of them are six digits.
MEASURED = 1e-9


def bare(name: str, parameters: dict[str, object]):
    made = load_scene(find_scene(name))
    scene = made.__new__(made)
    scene._take(parameters)
    return scene


@pytest.mark.parametrize(("name", "parameters"), SETS)
def test_every_number_agrees_with_fifty_digits(name: str, parameters: dict[str, object]) -> None:
    scene = bare(name, parameters)
    for what, proof in scene.proofs().items():
        shown = getattr(scene.results, what)
        with mpmath.workdps(50):
            exact = proof()
            pairs = list(zip(exact, shown, strict=True)) if isinstance(exact, list) else [(exact, shown)]
            assert pairs
            for true, value in pairs:
                relative = MEASURED if what == "measured" else 1e-15
                assert abs(true - mpmath.mpf(value)) <= relative * max(abs(true), 1 if what == "measured" else 0) + mpmath.mpf("1e-30"), what


def test_the_lesson_s_own_numbers() -> None:
    gallery = bare("FunctionGallery", {}).results
    assert gallery.peak == 0.25
    assert f"{gallery.left_over[-1]:.1e}" == "9.5e-07"
    assert gallery.slopes[:2] == (2.0, math.e)
    rules = bare("DerivativeRules", {}).results
    assert rules.names == ("constant", "power", "exponential", "logarithm", "sine", "cosine", "sum", "product", "chain")
    assert rules.ruled[:2] == (0.0, 3.0)


def test_the_slope_of_the_sigmoid_is_nowhere_above_its_peak() -> None:
    peak = bare("FunctionGallery", {}).results.peak
    with mpmath.workdps(30):
        assert all(mpmath.diff(lambda x: 1 / (1 + mpmath.exp(-x)), k / mpmath.mpf(8)) <= peak for k in range(-40, 41))


def test_the_corner_falls_ten_times_faster_than_the_strips() -> None:
    n = bare("DerivativeRules", {}).results
    assert n.strips[1] / n.strips[2] == pytest.approx(10, rel=0.02)
    assert n.corners[1] / n.corners[2] == pytest.approx(100, rel=0.02)


@pytest.mark.parametrize(("name", "parameters", "says"), [
    ("FunctionGallery", {"functions": ";"}, "functions holds 0"),
    ("FunctionGallery", {"functions": ";".join("x" * 7)}, "functions holds 7"),
    ("FunctionGallery", {"functions": "x; foo(x)"}, "foo"),
    ("FunctionGallery", {"layers": 1}, "layers=1"),
    ("FunctionGallery", {"interval": (2.0, 3.0)}, "lies outside"),
    ("DerivativeRules", {"rules": "sinus"}, "'sine'"),
    ("DerivativeRules", {"rules": ""}, "rules holds 0"),
    ("DerivativeRules", {"at": -1.0}, "has a derivative"),
    ("DerivativeRules", {"first": "abs(x)", "at": 0.0, "rules": "sine"}, "has a derivative"),
])
def test_what_cannot_be_shown_is_refused_with_a_sentence(name: str, parameters: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        load_scene(find_scene(name)).worked_numbers(parameters)
