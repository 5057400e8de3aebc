"""A point as a lecturer types it, and the double next to it, are the kink, jump or pole that they mean."""

from __future__ import annotations

import math

import pytest

from calcanim import Function, derivative, one_sided_slopes
from calcanim.numerics.exact import exact

POINTS = [
    ("max(sin(x),cos(x))", "pi/4", "left and right differ"), ("abs(3*x-1)", "1/3", "left and right differ"), ("abs(exp(x)-2)", "log(2)", "left and right differ"),
    ("sign(x-1/3)", "1/3", "infinite"), ("1/(x-1/3)", "1/3", "undefined"), ("tan(x)", "pi/2", "undefined"), ("sqrt(x-1/3)", "1/3", "infinite"),
    ("min(x^2,2)", "sqrt(2)", "left and right differ"), ("sqrt(1-sin(x))", "pi/2", "left and right differ"), ("abs(x-1e12/3)", "1e12/3", "left and right differ"),
    ("abs(3*x-1)*(3*x-1)", "1/3", "derivative exists"), ("relu(sin(x))^2", "pi", "derivative exists"), ("max(0,1-x)^2", "1", "derivative exists"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "point", "verdict"), POINTS)
def test_what_is_typed_and_the_double_next_to_it_are_one_point(text: str, point: str, verdict: str) -> None:
    f, typed = Function(text), exact(point)
    for at in (typed, float(typed), math.nextafter(float(typed), math.inf)):
        assert one_sided_slopes(f, at).verdict == verdict
        assert math.isfinite(float(f.derivative().precise(at))) == (verdict == "derivative exists")
        assert derivative(f, at).success == (verdict == "derivative exists")
    beside = float(typed) + 1e-6 * abs(float(typed))
    assert one_sided_slopes(f, beside).verdict == ("undefined" if text == "sqrt(1/3-x)" else "derivative exists")


@pytest.mark.parametrize(("text", "orders"), [
    ("x*abs(x)", 1), ("relu(x)^2", 1), ("abs(x)^3", 2), ("sign(x)*x^3", 2), ("sqrt(x^2)^3", 2), ("abs(x)*sin(x)", 1), ("relu(x)^4", 3),
    ("min(abs(x+1),1)*(abs(x+1)-min(abs(x+1),1)/2)", 1),
])  # fmt: skip
def test_kinks_that_cancel_have_as_many_derivatives_as_exist(text: str, orders: int) -> None:
    f = Function(text)
    for order in range(1, orders + 2):
        slope = f.derivative(order=order)
        assert math.isfinite(slope(0.0)) == math.isfinite(float(slope.precise(0.0))) == (order <= orders), order
