"""The curve in which an upright plane through a point cuts a surface."""

from __future__ import annotations

import math

import numpy as np

from .landscape import Landscape
from .window import Window

__all__ = ["ends_through", "surface_cut"]


def ends_through(window: Window, at: tuple[float, float], angle: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """The two points in which a straight line leaves a window.

    Parameters
    ----------
    window : Window
        Part of the plane.
    at : (float, float)
        A point inside.
    angle : float
        The line's direction in degrees.
    """
    way = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    first, last = -math.inf, math.inf
    for here, step, axis in zip(at, way, (window.x, window.y), strict=True):
        if abs(step) > 1e-9:
            ends = sorted(((axis.low - here) / step, (axis.high - here) / step))
            first, last = max(first, ends[0]), min(last, ends[1])
    return (at[0] + first * way[0], at[1] + first * way[1]), (at[0] + last * way[0], at[1] + last * way[1])


def surface_cut(land: Landscape, at: tuple[float, float], angle: float, count: int = 121) -> np.ndarray:
    """The cut along a direction through a point: points in space, shape (count, 3), nan where it leaves the heights."""
    start, end = ends_through(land.space.window, at, angle)
    (low, high), share = land.space.heights, np.linspace(0.0, 1.0, count)
    x, y = (a + share * (b - a) for a, b in zip(start, end, strict=True))
    with np.errstate(all="ignore"):
        z = np.asarray(land.f(x, y), dtype=float)
    slack = 1e-9 * (high - low)
    return np.column_stack([x, y, np.where((z >= low - slack) & (z <= high + slack), z, np.nan)])
