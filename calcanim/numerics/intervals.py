"""Interval arithmetic on expression trees: guaranteed bounds of a function over whole intervals.

If the bounds of f' over an interval do not contain zero, there is no critical point in it; this is what lets
`critical_points` find all of them instead of those that sampling happens to hit. Works on arrays
of intervals at once. Bounds are widened by a few units in the last place for rounding.

Source: R. E. Moore, R. B. Kearfott, M. J. Cloud, Introduction to Interval Analysis (2009).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from .elementary import ELEMENTARY
from .expression import Binary, Call, Constant, Negative, Node, Number, Variable, variables_of, walk

Bounds: TypeAlias = tuple[np.ndarray, np.ndarray]

_WIDER = 4.0 * np.finfo(float).eps
_INCREASING = {"exp", "log", "sqrt", "asin", "atan", "sinh", "tanh", "relu", "sigmoid", "softplus", "sign"}
# Where these functions have values; an interval that reaches further is cut to it.
_DOMAINS = {"log": (0.0, np.inf), "sqrt": (0.0, np.inf), "asin": (-1.0, 1.0), "acos": (-1.0, 1.0)}


def bounds(node: Node, variable: str, lower: np.ndarray, upper: np.ndarray, *, as_slope: bool = False) -> Bounds:
    """Return bounds of a tree in one variable over intervals.

    Parameters
    ----------
    node : Node
        The tree.
    variable : str
        Its variable.
    lower, upper : ndarray
        The ends of the intervals.
    as_slope : bool
        Whether the tree is a slope that must bound the differences of its function. Then an interval across a
        kink has no bounds (minus to plus infinity), because the function itself may jump there.

    Returns
    -------
    lower, upper : ndarray
        nan where the tree has no value anywhere in the interval.
    """
    with np.errstate(all="ignore"):
        low, high = _bounds(node, variable, (lower, upper))
        for part in walk(node) if as_slope else ():
            if isinstance(part, Call) and part.name == "choose":
                condition = _bounds(part.arguments[0], variable, (lower, upper))
                across = (condition[0] <= 0) & (condition[1] >= 0)
                low, high = np.where(across, -np.inf, low), np.where(across, np.inf, high)
        return low, high


def _bounds(node: Node, variable: str, x: Bounds) -> Bounds:
    match node:
        case Variable():
            return x
        case Number(value, _):
            exact = float(value)
            if value == exact:
                return np.full_like(x[0], exact), np.full_like(x[0], exact)
            return _widened(np.full_like(x[0], exact), np.full_like(x[0], exact))
        case Constant(name):
            constant = np.full_like(x[0], np.pi if name == "pi" else np.e)
            return _widened(constant, constant)
        case Negative(operand):
            low, high = _bounds(operand, variable, x)
            return -high, -low
        case Binary("^", base, exponent):
            return _power(base, exponent, variable, x)
        case Binary(operator, left, right):
            a, b = _bounds(left, variable, x), _bounds(right, variable, x)
            return _OPERATIONS[operator](a, b)
    return _call(node, variable, x)


def _widened(low: np.ndarray, high: np.ndarray) -> Bounds:
    return low - _WIDER * np.abs(low), high + _WIDER * np.abs(high)


def _add(a: Bounds, b: Bounds) -> Bounds:
    return _widened(a[0] + b[0], a[1] + b[1])


def _subtract(a: Bounds, b: Bounds) -> Bounds:
    return _widened(a[0] - b[1], a[1] - b[0])


def _multiply(a: Bounds, b: Bounds) -> Bounds:
    products = np.stack([a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1]])
    lost = np.isnan(a[0]) | np.isnan(b[0])
    # Zero times infinity: the bound is infinite, the factor an actual zero.
    products = np.where(np.isnan(products), 0.0, products)
    low, high = _widened(products.min(axis=0), products.max(axis=0))
    return np.where(lost, np.nan, low), np.where(lost, np.nan, high)


def _divide(a: Bounds, b: Bounds) -> Bounds:
    low, high = 1.0 / b[1], 1.0 / b[0]
    # A divisor that only touches zero has a reciprocal of one sign.
    low, high = np.where(b[0] == 0, 1.0 / b[1], low), np.where(b[0] == 0, np.inf, high)
    low, high = np.where((b[1] == 0) & (b[0] < 0), -np.inf, low), np.where((b[1] == 0) & (b[0] < 0), 1.0 / b[0], high)
    inside = (b[0] < 0) & (b[1] > 0)
    low, high = np.where(inside, -np.inf, low), np.where(inside, np.inf, high)
    nothing = (b[0] == 0) & (b[1] == 0)
    low, high = np.where(nothing, np.nan, low), np.where(nothing, np.nan, high)
    return _multiply(a, (low, high))


_OPERATIONS: dict[str, Callable[[Bounds, Bounds], Bounds]] = {
    "+": _add, "-": _subtract, "*": _multiply, "/": _divide,
}  # fmt: skip


def _power(base: Node, exponent: Node, variable: str, x: Bounds) -> Bounds:
    a = _bounds(base, variable, x)
    if variables_of(exponent):
        b = _bounds(exponent, variable, x)
        return _increasing("exp", _multiply(b, _increasing("log", a)))
    from .evaluation import evaluate_precisely

    power = float(evaluate_precisely(exponent, {}))
    if power < 0:
        return _divide((np.ones_like(a[0]), np.ones_like(a[0])), _positive_power(a, -power))
    return _positive_power(a, power)


def _positive_power(a: Bounds, power: float) -> Bounds:
    if power != int(power):
        outside = a[1] < 0
        low, high = np.power(np.maximum(a[0], 0.0), power), np.power(np.maximum(a[1], 0.0), power)
        low, high = _widened(low, high)
        return np.where(outside, np.nan, low), np.where(outside, np.nan, high)
    low, high = np.power(a[0], power), np.power(a[1], power)
    if power % 2 == 0:
        inside = (a[0] <= 0) & (a[1] >= 0)
        low, high = np.where(inside, 0.0, np.minimum(low, high)), np.maximum(low, high)
    return _widened(low, high)


def _increasing(name: str, a: Bounds) -> Bounds:
    low, high = a
    outside = np.isnan(low)
    if name in _DOMAINS:
        least, most = _DOMAINS[name]
        outside = outside | (high < least) | (low > most)
        low, high = np.clip(low, least, most), np.clip(high, least, most)
    function = ELEMENTARY[name].array
    low, high = _widened(function(low), function(high))
    return np.where(outside, np.nan, low), np.where(outside, np.nan, high)


def _call(node: Call, variable: str, x: Bounds) -> Bounds:
    parts = [_bounds(argument, variable, x) for argument in node.arguments]
    first = parts[0]
    match node.name:
        case name if name in _INCREASING:
            return _increasing(name, first)
        case "acos":
            low, high = _increasing("asin", first)
            return _widened(np.pi / 2 - high, np.pi / 2 - low)
        case "abs" | "cosh":
            function = ELEMENTARY[node.name].array
            low, high = function(first[0]), function(first[1])
            inside = (first[0] <= 0) & (first[1] >= 0)
            return _widened(
                np.where(inside, function(np.zeros_like(low)), np.minimum(low, high)), np.maximum(low, high)
            )
        case "cos":
            return _cosine(first)
        case "sin":
            return _cosine((first[0] - np.pi / 2, first[1] - np.pi / 2))
        case "tan":
            pole = _contains(first, np.pi / 2, np.pi)
            low, high = _widened(np.tan(first[0]), np.tan(first[1]))
            return np.where(pole, -np.inf, low), np.where(pole, np.inf, high)
        case "max" | "min":
            larger = ELEMENTARY[node.name].array
            for part in parts[1:]:
                first = larger(first[0], part[0]), larger(first[1], part[1])
            return first
    return _choose(*parts)


def _contains(a: Bounds, offset: float, period: float) -> np.ndarray:
    """Whether an interval (widened a little) contains offset + k * period for a whole k."""
    slack = 8.0 * _WIDER * np.maximum(1.0, np.maximum(np.abs(a[0]), np.abs(a[1])))
    found = np.floor((a[1] + slack - offset) / period) >= np.ceil((a[0] - slack - offset) / period)
    return found | ~np.isfinite(a[0]) | ~np.isfinite(a[1])


def _cosine(a: Bounds) -> Bounds:
    low, high = np.cos(a[0]), np.cos(a[1])
    # The shift by pi/2 and the reduction of the angle cost absolute, not relative, accuracy.
    slack = 2.0 * _WIDER * np.maximum(1.0, np.maximum(np.abs(a[0]), np.abs(a[1])))
    low, high = np.minimum(low, high) - slack, np.maximum(low, high) + slack
    low = np.where(_contains(a, np.pi, 2 * np.pi), -1.0, np.maximum(low, -1.0))
    high = np.where(_contains(a, 0.0, 2 * np.pi), 1.0, np.minimum(high, 1.0))
    lost = np.isnan(a[0])
    return np.where(lost, np.nan, low), np.where(lost, np.nan, high)


def _choose(condition: Bounds, above: Bounds, below: Bounds) -> Bounds:
    low = np.where(condition[0] > 0, above[0], np.where(condition[1] < 0, below[0], np.fmin(above[0], below[0])))
    high = np.where(condition[0] > 0, above[1], np.where(condition[1] < 0, below[1], np.fmax(above[1], below[1])))
    return low, high
