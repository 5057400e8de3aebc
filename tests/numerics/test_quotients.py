"""Difference quotients to 50 digits, against closed forms."""

from __future__ import annotations

import mpmath
import pytest

from calcanim import Function
from calcanim.numerics.quotients import precise_one_sided_slope, precise_quotient


@pytest.mark.parametrize(("text", "at", "h", "exact"), [
    ("x^2", 1.5, 0.001, "3.001"), ("x^2", 1.5, -1, "2"), ("x^3", 0.1, 0.1, "0.07"),
    ("1/x", 2, 1e-9, "-0.24999999987500000006249999996875"),
])
def test_quotients_of_closed_forms(text: str, at: float, h: float, exact: str) -> None:
    with mpmath.workdps(50):
        assert abs(precise_quotient(Function(text, ("x",)), at, h) - mpmath.mpf(exact)) < mpmath.mpf("1e-30")


@pytest.mark.parametrize(("text", "at", "side", "slope"), [
    ("abs(x)", 0, 1, 1), ("abs(x)", 0, -1, -1), ("relu(x)", 0, -1, 0), ("exp(x)", 0, 1, 1), ("x^2", 0, 1, 0),
    ("sqrt(x)", 0, 1, mpmath.inf), ("-sqrt(x)", 0, 1, -mpmath.inf), ("abs(x)^0.9", 0, -1, -mpmath.inf),
])
def test_one_sided_slopes(text: str, at: float, side: int, slope: object) -> None:
    found = precise_one_sided_slope(Function(text, ("x",)), at, side)
    assert found == slope or abs(found - slope) < mpmath.mpf("1e-28")


def test_outside_the_domain_there_is_nothing() -> None:
    assert mpmath.isnan(precise_quotient(Function("log(x)", ("x",)), 0.5, -1))
