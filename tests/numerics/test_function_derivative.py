"""Exact derivatives: right, tidy, without a value where there is none."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from expressions import SMOOTH, expressions
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mp

from calcanim import Function, InputError

# What a lecturer would write on the board.
TIDY = [
    ("x^2", "2*x"), ("3*x^3 - 2*x^2 + x - 5", "9*x^2 - 4*x + 1"), ("x^4 - 4*x^3 + 4*x^2 + 1", "4*x^3 - 12*x^2 + 8*x"),
    ("x*sin(x)", "x*cos(x) + sin(x)"), ("exp(x^2)", "2*x*exp(x^2)"), ("sin(x^2)", "2*x*cos(x^2)"), ("log(x)", "1/x"),
    ("x*exp(-x)", "(1 - x)*exp(-x)"), ("1/x", "-1/x^2"), ("x/(x + 1)", "1/(x + 1)^2"), ("1e6*x**2", "2e6*x"), ("0.1*x^2", "0.2*x"),
    ("1e-3*cos(x)", "-1e-3*sin(x)"), ("sigmoid(x)", "sigmoid(x)*(1 - sigmoid(x))"), ("tanh(5*x)", "5*(1 - tanh(5*x)^2)"),
    ("softplus(x)", "sigmoid(x)"), ("relu(x)", "choose(x, 1, 0)"), ("5", "0"), ("x^(1/3)", "1/(3*x^(2/3))"), ("2^x", "2^x*log(2)"),
    ("-x^2", "-2*x"), ("sqrt(x)", "1/(2*sqrt(x))"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TIDY)
def test_tidy_forms(text: str, expected: str) -> None:
    assert Function(text).derivative().text == expected


def test_partial_derivatives_of_the_lesson() -> None:
    f = Function("x^3*y^2 + 2*x*y - y^3")
    assert f.derivative("x").text == "3*x^2*y^2 + 2*y"
    assert f.derivative("x")(1.0, 2.0) == 16.0
    assert f.derivative("y")(1.0, 2.0) == -6.0
    assert Function("(y - x^2)^2").derivative("x").text == "-4*x*(y - x^2)"


def test_the_lesson_s_exercises() -> None:
    assert Function("3*x^3 - 2*x^2 + x - 5").derivative()(2.0) == 29.0
    assert f"{Function('exp(x^2)').derivative()(1.0):.10f}" == "5.4365636569"
    assert f"{Function('sin(x^2)').derivative()(1.5):.10f}" == "-1.8845208682"
    curve = Function("x^4 - 4*x^3 + 4*x^2 + 1").derivative(order=2)
    assert [curve(x) for x in (0.0, 1.0, 2.0)] == [8.0, -4.0, 8.0]
    assert Function("sigmoid(x)").derivative()(0.0) == 0.25
    assert f"{Function('sigmoid(x)').derivative()(0.0) ** 10:.1e}" == "9.5e-07"


@pytest.mark.parametrize(
    ("text", "kink", "left", "right"),
    [("abs(x)", 0.0, -1.0, 1.0), ("relu(x)", 0.0, 0.0, 1.0), ("max(x, 1 - x)", 0.5, -1.0, 1.0), ("min(x, x^2)", 1.0, 2.0, 1.0),
     ("sign(x)", 0.0, 0.0, 0.0), ("abs(x^2 - 1)", 1.0, -2.0, 2.0), ("max(0, x, x^2)", 1.0, 1.0, 2.0), ("sqrt(x^2)", 0.0, -1.0, 1.0)],
)  # fmt: skip
def test_no_made_up_value_at_a_kink(text: str, kink: float, left: float, right: float) -> None:
    slope = Function(text).derivative()
    assert math.isnan(slope(kink))
    assert slope(kink - 1e-9) == pytest.approx(left, abs=1e-6)
    assert slope(kink + 1e-9) == pytest.approx(right, abs=1e-6)
    assert math.isnan(float(slope.precise(kink)))
    second = Function(text).derivative(order=2)
    assert math.isnan(second(kink))
    for word in ("Derivative", "Subs", "DiracDelta", "Heaviside"):
        assert word not in second.text


def test_no_derivative_outside_the_domain() -> None:
    assert math.isnan(Function("log(x)").derivative()(-1.0))
    assert math.isnan(float(Function("log(x)").derivative().precise(-1)))
    assert math.isnan(Function("x*log(x)").derivative(order=3)(-1.0))
    assert Function("sqrt(x)").derivative()(0.0) == math.inf
    assert np.isnan(Function("log(x)").derivative()(np.array([-1.0, 1.0]))).tolist() == [True, False]


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("sigmoid(x)", 40.0),
        ("tanh(x)", 19.0),
        ("1/(1 + exp(-x))", -800.0),
        ("log(1 + exp(x))", 800.0),
        ("sigmoid(7*x)", 6.0),
    ],
)
def test_derivatives_keep_their_digits_in_saturation(text: str, x: float) -> None:
    slope = Function(text).derivative()
    assert slope(x) == pytest.approx(float(slope.precise(x, digits=400)), rel=1e-13, abs=5e-324)


@given(expressions(unary=SMOOTH), st.floats(-2, 2))
@settings(max_examples=80, deadline=None)
def test_random_derivatives_against_mpmath(text: str, x: float) -> None:
    try:
        f = Function(text, ("x",))
    except InputError:
        assume(False)
    with mp.workdps(80):
        at, h = mp.mpf(x), mp.mpf(10) ** -25
        samples = [f.precise(at + k * h, digits=80) for k in (-1, 0, 1)]
        assume(all(mp.isfinite(value) and abs(value) < 1e20 for value in samples))
        numerical = (samples[2] - samples[0]) / (2 * h)
        assume(abs(numerical) < 1e20 and abs((samples[2] - 2 * samples[1] + samples[0]) / h**2) < 1e20)
        exact = f.derivative().precise(at, digits=60)
        assert abs(exact - numerical) <= mp.mpf(10) ** -8 * (1 + abs(numerical))


@given(expressions(unary=SMOOTH), expressions(unary=SMOOTH), st.floats(-2, 2))
@settings(max_examples=50, deadline=None)
def test_linearity_product_and_chain_rule(first: str, second: str, x: float) -> None:
    try:
        f, g = Function(first, ("x",)), Function(second, ("x",))
        total, product = Function(f"2*({first}) - 3*({second})", ("x",)), Function(f"({first})*({second})", ("x",))
        composed = Function(f"sin({first})", ("x",))
    except InputError:
        assume(False)
    at = mp.mpf(x)
    values = [h.precise(at) for h in (f, g, f.derivative(), g.derivative())]
    assume(all(mp.isfinite(value) and abs(value) < 1e15 for value in values))
    a, b, da, db = values
    with mp.workdps(40):
        close = mp.mpf(10) ** -15 * (1 + abs(a) + abs(b)) * (1 + abs(da) + abs(db))
        assert abs(total.derivative().precise(at) - (2 * da - 3 * db)) <= close
        assert abs(product.derivative().precise(at) - (da * b + a * db)) <= close
        assert abs(composed.derivative().precise(at) - mp.cos(a) * da) <= close


def test_wrong_input() -> None:
    f = Function("x*y")
    with pytest.raises(InputError, match="must name one of x, y"):
        f.derivative()
    with pytest.raises(InputError, match="not one of x, y"):
        f.derivative("z")
    for order in (-1, 11, 1.5, True):
        with pytest.raises(InputError, match="order"):
            f.derivative("x", order)  # type: ignore[arg-type]
    assert f.derivative("x", 0) is f


@pytest.mark.parametrize(
    "text",
    [
        "(1 + x)^1000",
        "(x*asin(x))^1000",
        "exp(sqrt(3^-2)*(1e3^3 - x))",
        "acos(softplus(x)/(pi^(1e3^-2) - pi^3))",
        "(x + 2)^200*sin(x)",
        "((1 + x + x^2)^30 + 1)/((2*x + 3)^30 + 1)",
    ],
)
def test_nothing_makes_differentiation_hang(text: str) -> None:
    start = time.perf_counter()
    Function(text).derivative()
    assert time.perf_counter() - start < 3.0


def test_odd_forms() -> None:
    # Equal sides have no kink between them, numbers are compared at once, (-2)^x has no real slope.
    assert Function("max(x, x)").derivative().text == "1"
    assert Function("min(3, 1)*x").derivative().text == "1"
    assert math.isnan(Function("(0.5 - pi)^x").derivative()(0.5))
    # A sum of hundreds of terms must not be a tree hundreds deep.
    long = Function("*".join(f"sin({k}*x)" for k in range(1, 30)), ("x",)).derivative()
    assert math.isfinite(long(0.5))
    assert long(0.5) == pytest.approx(float(long.precise(0.5)), rel=1e-9)
