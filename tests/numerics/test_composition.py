"""`compose` against values worked out by mpmath alone."""

from __future__ import annotations

import math

import mpmath
import pytest

from calcanim import Function, InputError
from calcanim.numerics.composition import compose


@pytest.mark.parametrize(("outer", "inner", "text"), [
    ("sin(u)", "x^2", "sin(x^2)"), ("u^2", "sin(x) + 1", "(sin(x) + 1)^2"), ("exp(x)", "-x", "exp(-x)"),
    ("max(u, 1)", "2*x", "max(2*x, 1)"),
])
def test_it_is_written_as_the_two_were(outer: str, inner: str, text: str) -> None:
    assert compose(Function(outer), Function(inner)).text == text


def test_its_values_are_those_of_one_after_the_other() -> None:
    h = compose(Function("exp(-u^2)"), Function("x*y", ("x", "y")))
    assert h.variables == ("x", "y")
    with mpmath.workdps(50):
        assert abs(h.precise(1, 2) - mpmath.exp(-4)) < mpmath.mpf("1e-49")


def test_a_slope_has_no_value_where_its_function_has_none() -> None:
    slope = compose(Function("log(u)").derivative(), Function("x - 3"))
    assert math.isnan(slope(1.0))
    assert slope(5.0) == 0.5
    both = compose(Function("log(u)").derivative(), Function("sqrt(x)*log(x)").derivative())
    assert math.isnan(both(-1.0))


def test_an_outer_function_of_two_variables_is_refused() -> None:
    with pytest.raises(InputError, match="outer must have one variable"):
        compose(Function("u*v"), Function("x"))
