"""What the scenes of topics 1 and 2 show as numbers, held against 50 digits."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import mpmath
import pytest
from proving import scene, worked

from calcanim import InputError
from calcanim.render.catalog import find_scene
from calcanim.render.session import load_scene
from calcanim.stage.number_format import format_for
from calcanim.stage.scene import look_up

SCENES = ("LimitDefinition", "OneSidedLimits", "SecantToTangent", "TangentSlope", "LocalLinearity")
FUNCTIONS = (
    ("x^2", 1.5), ("x*exp(-x)", 0.5), ("sin(3*x)", 1.0), ("log(x)", 0.5), ("1e6*x^2", 1.0), ("1e-3*cos(x)", 1.0),
    ("abs(x)", 0.0), ("1/x", 1.0), ("tanh(5*x)", 0.0),
)


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize(("function", "at"), FUNCTIONS)
def test_every_number_agrees_with_fifty_digits(name: str, function: str, at: float) -> None:
    bare = scene(name, {"function": function, "at": at})
    proofs = worked(bare)
    assert len(proofs) >= 4
    for what, proof in proofs.items():
        shown = look_up(bare.results, what)
        with mpmath.workdps(50):
            exact = proof()
            if not math.isfinite(shown) or not mpmath.isfinite(exact):
                continue
            # One rounding to double, and the 1e-20 that a one-sided limit may be short of its end.
            assert abs(exact - mpmath.mpf(shown)) <= 2.3e-16 * abs(exact) + mpmath.mpf("1e-18"), what


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize(("function", "at"), FUNCTIONS)
def test_what_is_written_is_the_correct_rounding(name: str, function: str, at: float) -> None:
    bare = scene(name, {"function": function, "at": at})
    for what, proof in worked(bare).items():
        value = look_up(bare.results, what)
        if not math.isfinite(value):
            continue
        layout = format_for([value], 5, trim=True)
        written = Decimal(layout.write(value).replace("\N{MINUS SIGN}", "-")).scaleb(layout.exponent)
        with mpmath.workdps(50):
            exact = Decimal(mpmath.nstr(proof(), 45, min_fixed=-math.inf, max_fixed=math.inf))
        step = Decimal(1).scaleb(layout.exponent - layout.places)
        rounded = (exact / step).quantize(Decimal(1), ROUND_HALF_UP) * step
        # A one-sided limit taken at a step of 1e-25 may sit that far beside a tie; nothing else may.
        assert written == rounded or abs(abs(exact - written) - step / 2) < Decimal("1e-20"), (what, written, exact)


def test_the_lesson_s_own_numbers() -> None:
    limits = scene("LimitDefinition", {"function": "x^2", "at": 1.5}).results
    assert limits.right == (4.0, 3.5, 3.1, 3.01, 3.001)
    assert limits.left == (2.0, 2.5, 2.9, 2.99, 2.999)
    assert (limits.limit_right, limits.limit_left) == (3.0, 3.0)
    sides = load_scene(find_scene("OneSidedLimits")).worked_numbers()
    assert (sides.left, sides.right, sides.second_left, sides.second_right, sides.framework) == (-1.0, 1.0, 0.0, 1.0, 0.0)
    tangent = scene("TangentSlope", {"function": "x^2", "at": 1.5}).results
    assert (tangent.at, tangent.value, tangent.slope, tangent.flat) == (1.5, 2.25, 3.0, (0.0,))
    secant = scene("SecantToTangent", {"function": "x^2", "at": 1.5}).results
    assert secant.slope == 3.0
    assert secant.errors == (1.0, 0.1, 0.01, 0.001)
    zoom = load_scene(find_scene("LocalLinearity")).worked_numbers()
    assert zoom.gaps == (1.0, 0.01, 0.0001)
    assert zoom.kink_gaps == (1.0, 0.1, 0.01)


@pytest.mark.parametrize(("name", "parameters", "says"), [
    ("TangentSlope", {"function": "log(x)", "at": -1.0}, "no point of the graph"),
    ("TangentSlope", {"function": "1/x", "at": 0.0}, "no point of the graph"),
    ("SecantToTangent", {"h": -1.0}, "must be positive"),
    ("LimitDefinition", {"steps_h": (0.1, 1.0)}, "fall from left to right"),
    ("LimitDefinition", {"steps_h": tuple(1 / k for k in range(1, 9))}, "the table holds 1 to 6"),
    ("LocalLinearity", {"window": 0.0}, "must be positive"),
    ("LocalLinearity", {"function": "sqrt(x)", "at": 0.0}, "does not suit"),
    ("OneSidedLimits", {"second": "log(x)"}, "second_at=0 is no point"),
])
def test_what_cannot_be_shown_is_refused_with_a_sentence(name: str, parameters: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        load_scene(find_scene(name)).worked_numbers(parameters)
