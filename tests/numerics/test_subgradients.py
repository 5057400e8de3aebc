"""Subgradients, held against the definition: f(x) >= f(x0) + s (x - x0), tried with mpmath at many points."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from mpmath import linspace, mp, mpf, workdps

from calcanim import Function, InputError, subgradient_holds

# Text, the same by hand, x0, left slope, right slope, window, where it holds.
CASES: list[tuple[str, Callable[[Any], Any], float, float, float, tuple[float, float], str]] = [
    ("abs(x)", abs, 0, -1, 1, (-3, 3), "on the window"),
    ("relu(x)", lambda x: max(x, 0), 0, 0, 1, (-2, 3), "on the window"),
    ("max(0, 1 - x)", lambda x: max(0, 1 - x), 1, -1, 0, (-1, 4), "on the window"),
    ("exp(abs(x))", lambda x: mp.exp(abs(x)), 0, -1, 1, (-2, 2), "on the window"),
    ("max(x^2, 1)", lambda x: max(x * x, 1), 1, 0, 2, (-1, 3), "on the window"),
    ("x^2", lambda x: x * x, 1, 2, 2, (-3, 3), "on the window"),
    ("x^3", lambda x: x**3, 1, 3, 3, (-1.9, 2), "on the window"),
    ("abs(sin(3*x))", lambda x: abs(mp.sin(3 * x)), 0, -3, 3, (-1, 1), "strictly between"),
    ("log(1 + abs(x))", lambda x: mp.log(1 + abs(x)), 0, -1, 1, (-1, 1), "strictly between"),
    ("abs(x) - x^4", lambda x: abs(x) - x**4, 0, -1, 1, (-0.1, 0.1), "strictly between"),
    ("min(abs(x), 1)", lambda x: min(abs(x), 1), 0, -1, 1, (-3, 3), "nearby"),
    ("abs(x) + x^2 - x^4", lambda x: abs(x) + x**2 - x**4, 0, -1, 1, (-3, 3), "nearby"),
    ("abs(x)*(1 - 1.01*exp(-100000*(x - 0.7001)^2))", lambda x: abs(x) * (1 - mpf("1.01") * mp.exp(-100000 * (x - mpf("0.7001")) ** 2)), 0,
     -1, 1, (-1, 1), "nearby"),
    ("x^3", lambda x: x**3, 1, 3, 3, (-3, 2), "nearby"),
    ("-abs(x)", lambda x: -abs(x), 0, 1, -1, (-1, 1), "nowhere"),
    ("x^3", lambda x: x**3, 0, 0, 0, (-1, 1), "nowhere"),
    ("sin(x)", mp.sin, 0, 1, 1, (-1, 1), "nowhere"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "by_hand", "at", "left", "right", "window", "where"), CASES)
def test_lines_are_below_where_it_is_said(
    text: str, by_hand: Callable[[Any], Any], at: float, left: float, right: float, window: tuple[float, float], where: str
) -> None:
    assert subgradient_holds(Function(text, ("x",)), at, window) == where

    def stays_below(slope: Any, low: Any, high: Any) -> bool:
        return all(by_hand(x) - by_hand(mpf(at)) - slope * (x - at) >= mpf("-1e-45") for x in linspace(mpf(low), mpf(high), 3001))

    def all_below(radius: float) -> bool:
        return all(stays_below(mpf(slope), at - radius, at + radius) for slope in (left, right))

    with workdps(50):
        everywhere = all(stays_below(mpf(slope), *window) for slope in (left, right))
        between = (mpf(left) + right) / 2
        assert everywhere == (where == "on the window")
        assert all_below(1e-3) == (where in ("on the window", "nearby"))
        assert (left < right and stays_below(between, at - 1e-3, at + 1e-3)) == (where != "nowhere" and left < right)


@pytest.mark.parametrize("text", ["sign(x)", "sqrt(x)", "sqrt(abs(x))", "1/x", "log(x)"])
def test_without_finite_slopes_there_is_none(text: str) -> None:
    assert subgradient_holds(Function(text), 0.0, (-1.0, 1.0)) == "nowhere"


def test_wrong_input_is_refused() -> None:
    for window in ((1.0, -1.0), (0.0, math.inf), (1.0, 2.0)):
        with pytest.raises(InputError, match="interval"):
            subgradient_holds(Function("abs(x)"), 0.0, window)
