"""Values and slopes of a function as exactly as they can be had."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import CalcanimError
from ..numerics.derivatives import derivative
from ..numerics.function import Function
from ..numerics.limits import one_sided_slopes
from ..numerics.pieces import sample

__all__ = ["Truth"]


class Truth:
    """An expression is evaluated at 50 digits and what it gave is kept; any other callable in doubles, for it may change."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, float], Any] = {}
        self._functions: dict[int, Function] = {}

    def value(self, f: Callable[..., Any], x: float) -> float:
        """f(x), nan where there is none."""
        return float(self._kept("value", _value, f, x))

    def slope(self, f: Callable[..., Any], x: float) -> float | None:
        """f'(x), infinite for a vertical tangent, None where there is no tangent."""
        return self._kept("slope", _slope, f, x)  # type: ignore[no-any-return]

    def sides(self, f: Callable[..., Any], x: float) -> list[float]:
        """The slopes from the left and from the right, those that there are."""
        return list(self._kept("sides", _sides, f, x))

    def _kept(self, what: str, work: Callable[[Callable[..., Any], float], Any], f: Callable[..., Any], x: float) -> Any:
        if not isinstance(f, Function):
            return work(f, x)
        key = (what, id(f), x)
        if key not in self._known:
            self._functions[id(f)] = f  # an id stands for its function only while that lives
            self._known[key] = work(f, x)
        return self._known[key]


def _value(f: Callable[..., Any], x: float) -> float:
    if not isinstance(f, Function):
        return float(sample(f, np.array([x]))[0])
    try:
        return float(f.precise(x))
    except (CalcanimError, ArithmeticError, ValueError):
        return math.nan


def _sides(f: Callable[..., Any], x: float) -> list[float]:
    sides = one_sided_slopes(f, x)
    return [float(s) for s in (sides.left, sides.right) if not math.isnan(s)]


def _slope(f: Callable[..., Any], x: float) -> float | None:
    try:
        value = float(f.derivative().precise(x)) if isinstance(f, Function) else float(derivative(f, x).value)
    except (CalcanimError, ArithmeticError, ValueError):
        return None
    if math.isfinite(value) and not (isinstance(f, Function) and f.may_kink):
        return value
    sides = one_sided_slopes(f, x)
    if sides.verdict == "derivative exists":
        return float(sides.right)
    return float(sides.right) if math.isinf(sides.right) and sides.left == sides.right else None
