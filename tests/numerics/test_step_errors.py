"""The errors of four formulas over a range of steps, their fitted slopes and their best steps."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from calcanim import Function, InputError
from calcanim.numerics.step_errors import step_error_proofs, step_errors

CASES = [("exp(x)", 1.0), ("sin(20*x)", 0.3), ("1/x", 3.0), ("1e6*x^2+x^3", 1.0)]


@pytest.mark.parametrize(("text", "at"), CASES)
def test_the_slopes_by_normal_equations_are_those_of_a_library_fit(text: str, at: float) -> None:
    n = step_errors(Function(text), at, 1e-16, 1.0)
    with mpmath.workdps(50):
        proofs = step_error_proofs(Function(text), at, 1e-16, 1.0)
        for i in range(4):
            for name, library in ((f"slopes[{i}]", n.slopes[i]), (f"rounding_slopes[{i}]", n.rounding_slopes[i])):
                own = float(proofs[name]())
                assert math.isnan(own) == math.isnan(library)
                assert math.isnan(own) or own == pytest.approx(library, abs=2e-3)


@pytest.mark.parametrize(("text", "at", "order"), [
    # Where large steps do not follow the law yet, or hardly a digit of x0 + h is left, a fit through them gives 0.83, 0.94, 3.6 or 0.89.
    ("sin(50*x)", 0.3, (1, 2, 4)), ("log(x)", 0.001, (1, 2, 4)), ("x^2", -1e-6, (1, None, None)), ("x^2", 1e5, (1, None, None)),
    ("tanh(20*x)", 0.0, (2, 2, 4)), ("x^3", 1.0, (1, 2, None)), ("exp(20*x)", 0.5, (1, 2, 4)), ("2*x+1", 1.0, (None, None, None)),
    ("x^1.5", 1e-4, (1, 2, 4)), ("1/(1+25*x^2)", 0.1, (1, 2, 4)), ("sqrt(x)", 0.01, (1, 2, 4)),
])
def test_a_fit_takes_the_steps_in_which_one_power_of_h_rules(text: str, at: float, order: tuple[int | None, ...]) -> None:
    n = step_errors(Function(text), at, 1e-16, 1.0)
    assert [None if math.isnan(s) else pytest.approx(s, abs=0.06) for s in n.slopes[:3]] == list(order)
    for slope in n.rounding_slopes[:3]:
        assert math.isnan(slope) or slope == pytest.approx(-1, abs=0.4)


@pytest.mark.parametrize(("text", "at"), CASES)
def test_a_branch_is_the_straight_line_of_its_slope_through_the_errors(text: str, at: float) -> None:
    n = step_errors(Function(text), at, 1e-16, 1.0)
    logs = np.log10(np.array(n.steps))
    for row, branch, slope in zip(n.errors, n.branches, n.slopes, strict=True):
        assert (branch is None) == math.isnan(slope)
        if branch is None:
            continue
        (u0, v0), (u1, v1) = branch.start, branch.end
        assert (v1 - v0) / (u1 - u0) == pytest.approx(slope, rel=1e-9)
        part = (logs >= u0 - 1e-9) & (logs <= u1 + 1e-9)
        away = np.log10(np.array(row)[part]) - (v0 + slope * (logs[part] - u0))
        # As least squares have it, up to a step or two that a lucky hit keeps out of the fit.
        assert abs(away.mean()) < 0.05
        assert np.abs(away).max() < 1.2


def test_the_lesson_s_v() -> None:
    n = step_errors(Function("exp(x)"), 1.0, 1e-16, 1.0)
    assert n.slopes[:3] == pytest.approx((1, 2, 4), abs=0.05)
    assert n.rounding_slopes[:3] == pytest.approx((-1, -1, -1), abs=0.05)
    assert math.isnan(n.rounding_slopes[3])
    assert n.epsilon == np.finfo(float).eps
    # Each best step goes with its root of the gap between doubles.
    for best, order in zip(n.best_steps, (1, 2, 4), strict=False):
        assert abs(math.log10(best) - math.log10(n.epsilon) / (order + 1)) < 1


def test_what_is_read_off_has_its_proofs() -> None:
    f = Function("tan(x)")
    n = step_errors(f, 0.4, 1e-14, 0.1)
    with mpmath.workdps(50):
        proofs = step_error_proofs(f, 0.4, 1e-14, 0.1)
        for i in range(3):
            assert float(proofs[f"best_steps[{i}]"]()) == n.best_steps[i]
            assert float(proofs[f"best_errors[{i}]"]()) == pytest.approx(n.best_errors[i], rel=1e-14)
        assert float(proofs["probed"]()) == pytest.approx(n.probed, rel=1e-14)
        assert float(proofs["epsilon"]()) == n.epsilon


@pytest.mark.parametrize(("text", "at", "smallest", "largest", "says"), [
    ("cos(x)", 0.0, 1e-16, 1.0, "is flat there"), ("abs(x)", 0.0, 1e-16, 1.0, "no derivative"),
    ("x^2", 1.0, 1.0, 1e-16, "two positive numbers"), ("x^2", 1.0, 0.0, 1.0, "two positive numbers"),
    ("x^2", 1.0, 1e-3, 1.0, "spans 3 powers of ten"), ("x^2", 1.0, 1e-30, 1.0, "spans 30"),
    ("log(x)", 1e-14, 1e-16, 1.0, "has no values around"),
])
def test_what_gives_no_picture_is_refused(text: str, at: float, smallest: float, largest: float, says: str) -> None:
    with pytest.raises(InputError, match=says):
        step_errors(Function(text), at, smallest, largest)
