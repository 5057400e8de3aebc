"""Bounds over intervals really bound."""

from __future__ import annotations

import numpy as np
import pytest
from expressions import expressions
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from calcanim import Function, InputError


@given(expressions(unary=("sin", "cos", "tan", "tanh", "exp", "atan", "sigmoid", "softplus", "sqrt", "log", "abs", "relu", "sign", "cosh", "asin", "acos")),
       st.floats(-4, 4), st.floats(0, 3))  # fmt: skip
@settings(max_examples=400, deadline=None)
def test_samples_lie_within_the_bounds(text: str, start: float, width: float) -> None:
    try:
        f = Function(text, ("x",))
    except InputError:
        assume(False)
    low, high = f.bounds([start], [start + width])
    values = f(np.linspace(start, start + width, 101))
    values = values[np.isfinite(values)]
    # Doubles pass through 1/0 = inf and out again, as in tanh(1/0) = 1; there is no value there.
    if values.size == 0 or (np.isnan(low[0]) and "/" in text):
        return
    # The samples are rounded as well, by more than the bounds where terms cancel.
    slack = 1e-12 * (1 + np.max(np.abs(values)))
    assert low[0] - slack <= values.min()
    assert values.max() <= high[0] + slack


@pytest.mark.parametrize(
    ("text", "a", "b", "low", "high"),
    [("x^2", -1, 2, 0, 4), ("x^3", -1, 2, -1, 8), ("sin(x)", 0, 3, 0, 1), ("cos(x)", 3, 4, -1, -0.6536), ("1/x", 1, 2, 0.5, 1), ("abs(x)", -2, 1, 0, 2),
     ("sqrt(x)", -1, 4, 0, 2), ("x^-2", 1, 2, 0.25, 1), ("max(x, 1 - x)", 0, 1, 0, 1), ("tan(x)", 1, 2, -np.inf, np.inf), ("1/x", -1, 1, -np.inf, np.inf),
     ("2^x", 0, 3, 1, 8), ("acos(x)", -1, 1, 0, np.pi)],
)  # fmt: skip
def test_bounds_are_tight(text: str, a: float, b: float, low: float, high: float) -> None:
    found = Function(text).bounds([a], [b])
    assert [found[0][0], found[1][0]] == pytest.approx([low, high], rel=1e-4, abs=1e-12)


def test_no_value_at_all() -> None:
    assert np.isnan(Function("log(x)").bounds([-2.0], [-1.0])[0][0])
    assert np.isnan(Function("log(x)").derivative().bounds([-2.0], [-1.0])[0][0])


def test_a_slope_across_a_kink_bounds_nothing() -> None:
    slope = Function("abs(x)").derivative(order=2)
    assert slope.bounds([-1.0], [1.0], as_slope=True)[1][0] == np.inf
    assert slope.bounds([0.5], [1.0], as_slope=True)[1][0] == 0.0
