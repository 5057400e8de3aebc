"""The values of a Function: vectorised, quiet, stable, and right to the last digits."""

from __future__ import annotations

import math
import pickle
import warnings
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from expressions import SMOOTH, expressions
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mp

from calcanim import Function, InputError

ORACLES = {
    "sin": mp.sin, "cos": mp.cos, "tan": mp.tan, "asin": mp.asin, "acos": mp.acos, "atan": mp.atan, "sinh": mp.sinh,
    "cosh": mp.cosh, "tanh": mp.tanh, "exp": mp.exp, "log": mp.log, "sqrt": mp.sqrt, "abs": abs, "sign": mp.sign,
    "relu": lambda x: max(x, mp.zero), "sigmoid": lambda x: 1 / (1 + mp.exp(-x)), "softplus": lambda x: mp.log(1 + mp.exp(x)),
}  # fmt: skip


@pytest.mark.parametrize("name", ORACLES)
@pytest.mark.parametrize("x", [0.3, 0.9, 1e-9])
def test_every_function_against_mpmath(name: str, x: float) -> None:
    f = Function(f"{name}(x)")
    with mp.workdps(60):
        exact = ORACLES[name](mp.mpf(repr(x)))
        assert abs(f.precise(x) - exact) <= mp.mpf(10) ** -49 * abs(exact)
        assert f(x) == pytest.approx(float(exact), rel=4e-16)
    assert f(np.array([x, x])).tolist() == [f(x), f(x)]


@pytest.mark.parametrize(
    "text",
    ["sin(x)", "x^3", "exp(x)/x", "sigmoid(x)", "softplus(x)", "tanh(x)", "sqrt(x)", "x^x", "max(x, x^2)", "abs(x)"],
)
def test_complex_arguments_carry_the_derivative(text: str) -> None:
    f = Function(text)
    slope = f(complex(0.7, 1e-20)).imag / 1e-20
    assert slope == pytest.approx(float(f.derivative().precise("0.7")), rel=1e-15)


def test_shapes() -> None:
    f = Function("x + 10*y")
    assert f(1.0, 2.0) == 21.0
    assert isinstance(f(1, 2), float)
    assert f(np.arange(3), np.arange(2)[:, None]).shape == (2, 3)
    assert Function("5")(np.zeros((2, 3))).tolist() == [[5.0] * 3] * 2
    assert f([1, 2], 0).tolist() == [1.0, 2.0]
    with pytest.raises(TypeError, match="takes 2 arguments, not 1"):
        f(1.0)


def test_outside_the_domain_is_quiet() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert math.isnan(Function("log(x)")(-1.0))
        assert Function("log(x)")(0.0) == -math.inf
        assert math.isnan(Function("sqrt(x)")(-1.0))
        assert math.isnan(Function("x^(1/3)")(-8.0))
        assert math.isinf(Function("1/x")(0.0))
        assert math.isnan(Function("asin(x)")(2.0))
        assert Function("exp(x)")(1e4) == math.inf
        assert np.isnan(Function("sqrt(x)")(np.array([-1.0, 4.0]))).tolist() == [True, False]


def test_precise_never_raises() -> None:
    for text, x in [("log(x)", -1), ("1/x", 0), ("0*x/x", 0), ("x^(1/3)", -8), ("exp(exp(exp(x)))", 100), ("sin(x^900)", "1e300"),
                    ("x^-2", 0), ("asin(x)", 5), ("tan(exp(x))", 1e8)]:  # fmt: skip
        assert not mpmath.isfinite(Function(text).precise(x))
    # Far beyond the doubles, but still a number.
    assert Function("(-x)^901").precise("1e308") < 0


def test_precise_takes_decimals_at_their_word() -> None:
    f = Function("x")
    with mp.workdps(50):
        assert f.precise(0.1) == mp.mpf(1) / 10 == f.precise("0.1") == f.precise(Fraction(1, 10))
        assert Function("0.1*x").precise(3) == mp.mpf(3) / 10
        assert isinstance(f.precise(1), mpmath.mpf)
    with pytest.raises(TypeError):
        f.precise([1.0])
    with pytest.raises(InputError, match="digits"):
        f.precise(1.0, digits=0)


@pytest.mark.parametrize(
    ("text", "x"),
    [("sigmoid(x)", -745.0), ("sigmoid(x)", 800.0), ("softplus(x)", 800.0), ("softplus(x)", -30.0), ("1 - sigmoid(x)", 40.0),
     ("1 - tanh(x)^2", 20.0), ("1 - cos(x)", 1e-9), ("exp(x) - 1", 1e-12), ("log(1 + x)", 1e-15), ("log(1 + exp(x))", 800.0)],
)  # fmt: skip
def test_stable_forms(text: str, x: float) -> None:
    f = Function(text)
    with mp.workdps(60):
        # The double and not its decimal: the oracle has more than enough digits for the plain form.
        exact = f.precise(mp.mpf(x), digits=800)
    assert f(x) == pytest.approx(float(exact), rel=1e-14, abs=5e-324)


@given(expressions(), st.floats(-3, 3))
@settings(max_examples=150, deadline=None)
def test_doubles_agree_with_mpmath(text: str, x: float) -> None:
    try:
        f = Function(text, ("x",))
    except InputError:
        assume(False)
    exact = f.precise(mp.mpf(x))
    near = [f.precise(mp.mpf(x) * (1 + mp.mpf(10) ** -13) + sign * mp.mpf(10) ** -13) for sign in (-1, 1)]
    assume(all(mpmath.isfinite(value) and abs(value) < 1e100 for value in (exact, *near)))
    # How far the value moves when the argument does is how far rounding may move it.
    reach = max(abs(value - exact) for value in near) + mp.mpf(10) ** -12 * (1 + abs(exact))
    assume(reach < 1e-6 * (1 + abs(exact)))
    assert abs(f(x) - exact) <= 100 * reach


@given(expressions(unary=SMOOTH))
@settings(max_examples=150, deadline=None)
def test_the_printed_text_reads_back_as_the_same_function(text: str) -> None:
    from calcanim.numerics.reading import read
    from calcanim.numerics.typeset import to_text

    try:
        node, f = read(text), Function(text, ("x",))
    except InputError:
        assume(False)
    # -(x*x) prints as -x*x, which reads as (-x)*x: another tree, the same number.
    again = read(to_text(node))
    assert to_text(again) == to_text(node)
    assert Function(to_text(node), ("x",)).precise("0.7") == pytest.approx(f.precise("0.7"), rel=1e-40, nan_ok=True)


def test_equality_hash_pickle_and_repr() -> None:
    f = Function("x*log(x)")
    assert f == Function("x * ln(x)")
    assert hash(f) == hash(Function("x*log(x)"))
    assert f != Function("log(x)*x")
    slope = pickle.loads(pickle.dumps(f.derivative()))
    assert slope(2.0) == f.derivative()(2.0)
    assert math.isnan(slope(-2.0))
    assert "x*log(x)" in repr(f)


def test_the_expression_is_sympy_s() -> None:
    import sympy as sp

    x, y = sp.symbols("x y")
    assert sp.simplify(Function("(y - x^2)^2").expression - (y - x**2) ** 2) == 0
