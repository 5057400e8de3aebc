"""A function as polylines: sampled where it bends, broken where it breaks, cut at the window's edge."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..numerics.pieces import pieces, sample
from .window import Window

__all__ = ["clipped_line", "polylines"]

_FIRST = 260
_ROUNDS = 14
# Largest turn between two segments, and longest segment across the window's height.
_TURN, _LENGTH = np.deg2rad(2.5), 0.016


def polylines(f: Callable[[np.ndarray], np.ndarray], window: Window, shape: float = 1.4) -> list[np.ndarray]:
    """Return the visible pieces of a function.

    Parameters
    ----------
    f : callable
        A vectorised function of one variable.
    window : Window
        What is shown.
    shape : float
        Width of the window on screen divided by its height, so that angles are those seen.

    Returns
    -------
    list of numpy.ndarray
        Shape (n, 2) each: x and y in the function's units, from left to right.
    """
    found = []
    for piece in pieces(f, window.x.low, window.x.high):
        if piece.end > piece.start:
            found += _visible(_sampled(f, piece.start, piece.end, window, shape), window)
    return found


def _sampled(
    f: Callable[[np.ndarray], np.ndarray], start: float, end: float, window: Window, shape: float
) -> np.ndarray:
    count = max(8, int(_FIRST * (end - start) / window.x.span))
    x = np.linspace(start, end, count)
    y = sample(f, x)
    for _ in range(_ROUNDS):
        u = (x - window.x.low) / window.x.span * shape
        v = np.clip((y - window.y.low) / window.y.span, -0.5, 1.5)
        du, dv = np.diff(u), np.diff(v)
        angle = np.arctan2(dv, du)
        turn = np.abs(np.diff(angle)) > _TURN
        wanted = np.hypot(du, dv) > _LENGTH
        wanted[:-1] |= turn
        wanted[1:] |= turn
        # Out of sight, or already finer than a pixel, is fine enough.
        wanted &= (np.minimum(v[:-1], v[1:]) < 1.2) & (np.maximum(v[:-1], v[1:]) > -0.2)
        wanted &= np.hypot(du, dv) > 4e-4
        if not wanted.any():
            break
        middle = (x[:-1][wanted] + x[1:][wanted]) / 2
        x = np.concatenate([x, middle])
        y = np.concatenate([y, sample(f, middle)])
        order = np.argsort(x, kind="stable")
        x, y = x[order], y[order]
    return np.column_stack([x, y])[np.isfinite(y)]


def _visible(points: np.ndarray, window: Window) -> list[np.ndarray]:
    """Cut a polyline at the lower and upper edge of the window."""
    runs: list[list[np.ndarray]] = []
    run: list[np.ndarray] = []
    low, high = window.y.low, window.y.high
    for a, b in zip(points[:-1], points[1:], strict=True):
        part = _cut(a, b, low, high)
        if part is None:
            if run:
                runs.append(run)
            run = []
            continue
        if not run:
            run = [part[0]]
        run.append(part[1])
        if not np.array_equal(part[1], b):
            runs.append(run)
            run = []
    if run:
        runs.append(run)
    return [np.array(r) for r in runs]


def _cut(a: np.ndarray, b: np.ndarray, low: float, high: float) -> tuple[np.ndarray, np.ndarray] | None:
    start, end = 0.0, 1.0
    rise = b[1] - a[1]
    for edge, sign in ((low, 1.0), (high, -1.0)):
        from_a, from_b = sign * (a[1] - edge), sign * (b[1] - edge)
        if from_a < 0 and from_b < 0:
            return None
        if from_a < 0:
            start = max(start, (edge - a[1]) / rise)
        elif from_b < 0:
            end = min(end, (edge - a[1]) / rise)
    if start >= end:
        return None
    return (a if start == 0 else a + start * (b - a)), (b if end == 1 else a + end * (b - a))


def clipped_line(
    point: tuple[float, float], slope: float, window: Window, half: float | None = None
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ends of a straight line inside the window.

    Parameters
    ----------
    point : (float, float)
        A point of the line, inside the window.
    slope : float
        Its slope; infinite for a vertical line.
    window : Window
        What is shown.
    half : float, optional
        How far in x it may reach on either side.
    """
    x0, y0 = point
    if np.isinf(slope):
        return (x0, window.y.low), (x0, window.y.high)
    left = window.x.low if half is None else max(window.x.low, x0 - half)
    right = window.x.high if half is None else min(window.x.high, x0 + half)
    if slope != 0:
        across = sorted(((window.y.low - y0) / slope + x0, (window.y.high - y0) / slope + x0))
        left, right = max(left, across[0]), min(right, across[1])
    # A point outside the window leaves no line to show; a segment of no length stands for that.
    if left > right:
        left = right = min(max(x0, window.x.low), window.x.high)
    return (left, y0 + slope * (left - x0)), (right, y0 + slope * (right - x0))
