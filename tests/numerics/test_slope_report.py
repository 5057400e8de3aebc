"""An exact slope beside three numerical ones."""

from __future__ import annotations

import math

import jax
import mpmath
import pytest

from calcanim import Function, InputError
from calcanim.numerics.slope_report import exact_slope, slope_report, slope_report_proofs

jax.config.update("jax_enable_x64", True)


@pytest.mark.parametrize(("text", "oracle", "at"), [
    ("exp(x)", jax.numpy.exp, 1.0), ("x*sin(x)", lambda x: x * jax.numpy.sin(x), 2.0), ("1/x", lambda x: 1 / x, -3.0),
])
def test_the_slope_is_that_of_automatic_differentiation(text: str, oracle, at: float) -> None:
    report = slope_report(Function(text), at, 1e-5, 1e-20)
    assert report.slope == pytest.approx(float(jax.grad(oracle)(at)), rel=1e-15)
    assert report.complex_step == pytest.approx(report.slope, rel=1e-15)


@pytest.mark.parametrize(("text", "at", "h"), [("exp(x)", 1.0, 1e-3), ("sin(x)", 0.5, 1e-2), ("x^3", 2.0, 1e-4)])
def test_truncation_is_what_taylor_says(text: str, at: float, h: float) -> None:
    report = slope_report(Function(text), at, h, 1e-20)
    with mpmath.workdps(50):
        f = Function(text)
        second, third = f.derivative().derivative(), f.derivative().derivative().derivative()
        assert report.truncations[0] == pytest.approx(float(abs(second.precise(at))) * h / 2, rel=0.02)
        assert report.truncations[1] == pytest.approx(float(abs(third.precise(at))) * h**2 / 6, rel=0.02)


def test_the_central_difference_is_exact_for_a_parabola() -> None:
    report = slope_report(Function("x^2"), 2.0, 1e-5, 1e-20)
    assert report.truncations[1] == 0
    assert 0 < report.errors[1] < 1e-10
    assert report.truncations[0] == pytest.approx(1e-5, rel=1e-12)


def test_every_field_that_is_shown_has_its_proof() -> None:
    f = Function("log(x)")
    report = slope_report(f, 0.3, 1e-6, 1e-30)
    with mpmath.workdps(50):
        proofs = slope_report_proofs(f, report)
        assert float(proofs["forward"]()) == pytest.approx(report.forward, rel=1e-15)
        assert float(proofs["errors[0]"]()) == pytest.approx(report.errors[0], rel=1e-14)
        assert proofs["slope"]() == pytest.approx(mpmath.mpf(1) / mpmath.mpf("0.3"), rel=1e-45)


def test_a_kink_has_no_slope_and_a_smooth_absolute_value_has_one() -> None:
    with pytest.raises(InputError, match="at=0: abs.x. has no derivative there"):
        exact_slope(Function("abs(x)"), 0.0)
    assert float(exact_slope(Function("x*abs(x)"), 0.0)) == pytest.approx(0.0, abs=1e-25)


@pytest.mark.parametrize(("h", "h_complex", "says"), [
    (0.0, 1e-20, "h=0 must be a positive number"), (math.inf, 1e-20, "must be a positive number"),
    (1e-5, -1.0, "h_complex=-1 must be"), (1e-5, 0.1, "is not small"), (1e-17, 1e-20, "is lost beside"),
    (2.0, 1e-20, "is too large"),
])
def test_steps_without_meaning_are_refused(h: float, h_complex: float, says: str) -> None:
    with pytest.raises(InputError, match=says):
        slope_report(Function("log(x)"), 1.0, h, h_complex)


@pytest.mark.parametrize(("text", "h", "kinds"), [
    ("x^2", 1e-5, ("truncation", "rounding", "error")), ("exp(x)", 1e-2, ("truncation", "truncation", "error")),
    ("exp(x)", 1e-12, ("rounding", "rounding", "error")), ("5", 1e-5, ("error", "error", "error")),
])
def test_an_error_is_the_formula_s_or_that_of_rounding(text: str, h: float, kinds: tuple[str, ...]) -> None:
    report = slope_report(Function(text), 2.0, h, 1e-20)
    assert tuple(report.kind(i) for i in range(3)) == kinds
