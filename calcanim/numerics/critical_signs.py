"""The signs of f' on both sides of a critical point: what names it where f'' is silent."""

from __future__ import annotations

import math

from .critical_line import CriticalPoints
from .function import Function

__all__ = ["signs_beside"]

# Of the way to the next place at which the sign may change.
_NEAR = 0.01


def signs_beside(slope_of: Function, found: CriticalPoints, interval: tuple[float, float]) -> tuple[tuple[int, int], ...]:
    """Return the signs of f' left and right of every critical point.

    Parameters
    ----------
    slope_of : Function
        f'.
    found : CriticalPoints
        All critical points of f on the interval.
    interval : (float, float)
        The interval.

    Returns
    -------
    tuple of (int, int)
        1 or -1; 0 where f' is zero throughout, or where the interval ends.
    """
    marks = [*interval, *(point.x for point in found), *(end for stretch in found.flat for end in (stretch.start, stretch.end))]
    return tuple((_sign(slope_of, point.x, marks, -1), _sign(slope_of, point.x, marks, 1)) for point in found)


def _sign(slope_of: Function, x: float, marks: list[float], side: int) -> int:
    rooms = [side * (mark - x) for mark in marks if side * (mark - x) > 0]
    value = float(slope_of.precise(x + side * _NEAR * min(rooms))) if rooms else math.nan
    return int(math.copysign(1, value)) if math.isfinite(value) and value else 0
