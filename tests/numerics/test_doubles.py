"""What doubles make of a formula, held against exact fractions."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from calcanim import CalcanimError, Function
from calcanim.numerics.doubles import quotient_of_doubles, relative_error, value_of_double


@pytest.mark.parametrize(("method", "weights", "over"), [
    ("forward", {1: 1, 0: -1}, 1), ("central", {1: 1, -1: -1}, 2), ("fourth", {1: 8, -1: -8, 2: -1, -2: 1}, 12),
])
@pytest.mark.parametrize(("text", "at", "h"), [("exp(x)", 1.0, 1e-8), ("x^3", 0.1, 0.25), ("sin(x)", -2.0, 1e-13)])
def test_a_quotient_of_doubles_has_no_further_rounding(
    method: str, weights: dict[int, int], over: int, text: str, at: float, h: float
) -> None:
    f = Function(text)
    exact = sum(w * Fraction(float(f(at + k * h))) for k, w in weights.items()) / (over * Fraction(h))
    with mpmath.workdps(50):
        ours = quotient_of_doubles(f, at, h, method)
        assert abs(ours - mpmath.mpf(exact.numerator) / exact.denominator) <= mpmath.mpf("1e-45") * max(1, abs(ours))


def test_a_value_is_given_as_it_is_printed() -> None:
    with mpmath.workdps(50):
        assert value_of_double(Function("x^2"), 0.1) == mpmath.mpf(repr(0.1**2))


def test_a_value_that_is_off_by_more_than_rounding_is_refused() -> None:
    # Nearly all digits cancel: doubles have few of them left.
    with mpmath.workdps(50), pytest.raises(CalcanimError, match="comes out as"):
        value_of_double(Function("(1+1e-9*x)-1"), 1.0)


def test_the_relative_error_is_over_the_larger_size() -> None:
    with mpmath.workdps(50):
        assert relative_error(1.0, 4.0) == relative_error(4.0, 1.0) == mpmath.mpf("0.75")
        assert relative_error(0.0, 0.0) == 0
        assert relative_error(-1.0, 1.0) == 2
        assert relative_error(0.0, 3.0) == 1
