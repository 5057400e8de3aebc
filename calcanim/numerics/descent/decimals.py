"""What a run needs to be made in decimals of many digits instead of doubles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..evaluation import to_mpf
from ..function import Function
from .protocol import Gradient, StepRule

if TYPE_CHECKING:
    import mpmath

__all__ = ["in_decimals"]


def in_decimals(
    f: Function, start: np.ndarray, rule: StepRule, digits: int, steps: int
) -> tuple[np.ndarray, StepRule, int, Callable[[np.ndarray], float], Gradient]:
    """Return a start, a rule, the number of steps, the value and the gradient of f, in mpmath's numbers.

    To be called, and what it returns to be used, inside ``mpmath.workdps(digits)``. The gradient is nan on a kink.
    """
    point = np.array([to_mpf(float(c)) for c in start], dtype=object)
    settings = {
        field.name: to_mpf(value) for field in fields(rule)  # type: ignore[arg-type]
        if isinstance(value := getattr(rule, field.name), float)
    }
    slopes = [f.derivative(name) for name in f.variables]
    # What is nothing but rounding error would else be a point beside the one that the decimals mean.
    dust = to_mpf(10) ** (-digits // 2)
    may_kink = f.may_kink

    def gradient(at: np.ndarray) -> np.ndarray:
        found = np.array([slope.at_precision(*at) for slope in slopes], dtype=object)
        return np.full(len(at), np.nan) if may_kink and _on_kink(slopes, at, found, dust) else found

    return point, replace(rule, **settings), steps, lambda at: float(f.at_precision(*at)), gradient  # type: ignore[type-var]


def _on_kink(slopes: list[Function], at: np.ndarray, found: np.ndarray, dust: mpmath.mpf) -> bool:
    """Whether a partial derivative jumps within a speck of dust around a point."""
    for i in range(len(at)):
        for side in (-1, 1):
            beside: list[Any] = list(at)
            beside[i] = beside[i] + side * dust * max(1, abs(beside[i]))
            for slope, here in zip(slopes, found, strict=True):
                there = slope.at_precision(*beside)
                # Where f ends or turns vertical the slope has no value, or a huge one: that is for the run to find.
                if abs(there - here) > 1e-6 * (1 + abs(here)) and abs(there) < 1e6:
                    return True
    return False
