"""Beside a removable singularity: no digit of a quotient or its derivatives is lost, and none is made up at the hole."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp

from calcanim import Function
from calcanim.numerics.signs import sign_intervals

# The function as it is typed, and the same function for mpmath.
REMOVABLE = {
    "sin(x)/x": lambda x: mp.sin(x) / x,
    "(exp(x)-1)/x": lambda x: (mp.exp(x) - 1) / x,
    "(1-cos(x))/x^2": lambda x: (1 - mp.cos(x)) / x**2,
    "x/(exp(x)-1)": lambda x: x / (mp.exp(x) - 1),
    "log(1+x)/x": lambda x: mp.log(1 + x) / x,
    "tanh(x)/x": lambda x: mp.tanh(x) / x,
    "x^(-2)*(exp(x) - 1 - x)": lambda x: (mp.exp(x) - 1 - x) / x**2,
    "sin(x)/x + abs(x-1)": lambda x: mp.sin(x) / x + abs(x - 1),
}
PLACES = [sign * 10.0**-k for k in (0.2, 1, 2, 3, 4, 6, 8, 12, 16, 30, 77, 107, 154, 156, 162, 200, 300) for sign in (1, -1)]


def exact(text: str, x: float, order: int) -> float:
    """Return the derivative by difference quotients of so many digits that nothing of them is lost."""
    size = max(0, -math.floor(math.log10(abs(x))))
    with mp.workdps(400 + 6 * size):
        at, f = mp.mpf(x), REMOVABLE[text]
        h = abs(at) * mp.mpf(10) ** -30
        if order == 0:
            return float(f(at))
        if order == 1:
            return float((f(at + h) - f(at - h)) / (2 * h))
        return float((f(at + h) - 2 * f(at) + f(at - h)) / h**2)


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("text", REMOVABLE)
def test_no_digits_are_lost(text: str, order: int) -> None:
    f = Function(text).derivative(order=order)
    expected = [exact(text, x, order) for x in PLACES]
    np.testing.assert_allclose([f(x) for x in PLACES], expected, rtol=1e-9)
    np.testing.assert_allclose(f(np.array(PLACES)), expected, rtol=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(REMOVABLE)), st.integers(0, 2), st.floats(-300, -0.01), st.sampled_from((1.0, -1.0)))
def test_no_digits_are_lost_anywhere(text: str, order: int, exponent: float, sign: float) -> None:
    x = sign * 10.0**exponent
    assert Function(text).derivative(order=order)(x) == pytest.approx(exact(text, x, order), rel=1e-9, abs=0)


@pytest.mark.parametrize("text", REMOVABLE)
def test_the_hole_stays_a_hole(text: str) -> None:
    for order in (0, 1, 2):
        assert math.isnan(Function(text).derivative(order=order)(0.0))


@pytest.mark.parametrize(
    ("text", "x", "limit"),
    [("(x^2 - 1)/(x - 1)", 1.0, 2.0), ("(sqrt(x) - 1)/(x - 1)", 1.0, 0.5), ("log(x)/(x - 1)", 1.0, 1.0), ("sin(x - 0.1)/(x - 0.1)", 0.1, 1.0)],
)  # fmt: skip
def test_a_hole_elsewhere(text: str, x: float, limit: float) -> None:
    f = Function(text)
    assert math.isnan(f(x))
    assert [f(x + h) for h in (1e-9, -1e-9)] == pytest.approx([limit] * 2, rel=1e-7)


def test_two_variables() -> None:
    f = Function("sin(x*y)/(x*y)").derivative("x")
    x, y = np.meshgrid([-1e-3, 0.0, 1e-7, 0.5], [1e-5, -2.0])
    with mp.workdps(60):
        expected = [
            float((t := mp.mpf(a) * b) and b * (mp.cos(t) / t - mp.sin(t) / t**2)) if a else math.nan
            for a, b in zip(x.ravel().tolist(), y.ravel().tolist(), strict=True)
        ]
    np.testing.assert_allclose(f(x, y).ravel(), expected, rtol=1e-9)


def test_a_kink_elsewhere_and_complex_steps_keep_working() -> None:
    f = Function("sin(x)/x + abs(x-1)").derivative()
    assert math.isnan(f(1.0))
    assert np.isnan(f(np.array([1.0, 1e-9, 0.0]))).tolist() == [True, False, True]
    g = Function("(1-cos(x))/x^2")
    assert (g.derivative()(0.5 + 1e-200j)).imag / 1e-200 == pytest.approx(g.derivative(order=2)(0.5), rel=1e-12)
    assert Function("sin(x)/x").derivative()(np.array([])).shape == (0,)


def test_zero_that_doubles_cannot_see_is_zero() -> None:
    f = Function("sin(x)^2/x + cos(x)^2/x - 1/x")
    assert f(np.linspace(0.5, 2.0, 20)).tolist() == [0.0] * 20
    assert Function("1/x - 1/x^2")(1.0) == 0.0


def test_what_overflows_on_the_way_has_a_value() -> None:
    f = Function("x/(exp(x) - 1)").derivative()
    with mp.workdps(50):
        assert f(600.0) == pytest.approx(float(-599 * mp.exp(-600)), rel=1e-9)
    assert f(800.0) == 0.0
    assert f(-800.0) == -1.0


def test_no_sign_is_made_up_beside_the_hole() -> None:
    slope = Function("sin(x)/x + abs(x-1)").derivative()
    falls, climbs = sign_intervals(slope, -1.5, 2.5)
    assert (falls.start, falls.sign, climbs.sign, climbs.end) == (-1.5, -1, 1, 2.5)
    assert falls.end == pytest.approx(1.0, abs=1e-12) and climbs.start == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("text", ["x*sin(x)", "sin(x)/x", "1/x^2", "x/(1 + x^2)", "sigmoid(x)", "exp(x)/(1 + exp(x))", "x/(x - 1)"])
def test_the_others_are_not_watched(text: str) -> None:
    assert Function(text)._watched is None
