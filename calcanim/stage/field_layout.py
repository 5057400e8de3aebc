"""Where the arrows of a gradient field stand, which sizes part their shades, and where they are looked at closely."""

from __future__ import annotations

import itertools
import math

import numpy as np

from ..numerics.fields import gradient
from ..numerics.function import Function
from .plot import Plot
from .window import Window, round_step

__all__ = ["apart", "arrow_scale", "field_on_grid", "lengths_of", "shade_edges"]

_GRID = 11
# By how large a share of the vectors a cut between two shades may miss its place.
_NEAR = 0.07
# Of the places that are looked at: distance from the edge and from each other, in frame units.
_RIM, _APART = 0.95, 1.3


def field_on_grid(f: Function, window: Window, along: int = _GRID) -> tuple[np.ndarray, np.ndarray]:
    """The middles of the arrows of a field and the gradients there, shape (n, 2) each.

    Parameters
    ----------
    f : Function
        A function of two variables; where it has no value there is no arrow.
    window : Window
        What is shown.
    along : int
        How many arrows stand along its longer side.
    """
    longest = max(window.x.span, window.y.span)
    columns, rows = (max(3, round(along * axis.span / longest)) for axis in (window.x, window.y))
    x = window.x.low + (np.arange(columns) + 0.5) / columns * window.x.span
    y = window.y.low + (np.arange(rows) + 0.5) / rows * window.y.span
    grid = np.meshgrid(x, y)
    slopes = np.asarray(gradient(f, grid).value)
    there = np.isfinite(f(*grid)).ravel()
    return np.stack(grid, axis=-1).reshape(-1, 2)[there], slopes.reshape(2, -1).T[there]


def lengths_of(vectors: np.ndarray) -> np.ndarray:
    """The lengths of the vectors that make an arrow, in ascending order: those that are finite and not zero."""
    size = np.hypot(vectors[:, 0], vectors[:, 1])
    return np.sort(size[np.isfinite(size) & (size > 0)])


def shade_edges(vectors: np.ndarray, shades: int = 3) -> tuple[float, ...]:
    """Round sizes that part vectors into about equally many a shade; there is a vector in every shade.

    Where the sizes are few, as those of a function made of planes are, each gets a shade of its own; where all
    are one size there are no edges.
    """
    size = lengths_of(vectors)
    if not len(size):
        return ()
    # Sizes apart by rounding are one.
    first = np.flatnonzero(np.diff(size, prepend=-np.inf) > 1e-6 * size[-1])
    sizes, below = size[first], first / len(size)
    if len(sizes) <= shades:
        return tuple(_roundest(low, high) for low, high in itertools.pairwise(sizes.tolist()))
    found: dict[int, float] = {}
    for k in range(1, shades):
        # A cut near its place leaves room for a rounder number than one that is exactly there.
        cut = 1 + int(np.argmin(np.abs(below[1:] - k / shades)))
        near = 1 + np.flatnonzero(np.abs(below[1:] - below[cut]) <= _NEAR)
        edge = _roundest(float(sizes[near[0] - 1]), float(sizes[near[-1]]))
        found[int(np.searchsorted(sizes, edge, side="right"))] = edge
    return tuple(sorted(found.values()))


def _roundest(low: float, high: float) -> float:
    """The number with the fewest digits between two positive ones; of several the one nearest to the middle."""
    power = 10.0 ** math.floor(math.log10(high))
    while True:
        for step in (5 * power, 2 * power, power):
            between = [k * step for k in range(math.floor(low / step), math.ceil(high / step) + 1) if low < k * step < high]
            if between:
                return float(f"{min(between, key=lambda one: abs(one - (low + high) / 2)):.12g}")
        power /= 10


def arrow_scale(window: Window, at: tuple[float, float], slopes: tuple[float, float], longest: float = 0.3) -> float:
    """A round factor by which a gradient is drawn on the plane: as long as there is room for, at most a share of the window."""
    size = float(np.hypot(*slopes))
    if size == 0:
        return 1.0
    room = longest * window.x.span / size
    for part, c, axis in zip(slopes, at, (window.x, window.y), strict=True):
        if part:
            ahead = (axis.high - c if part > 0 else c - axis.low) - 0.03 * axis.span
            room = min(room, max(ahead, 0.1 * axis.span) / abs(part))
    return round_step(room)


def apart(plot: Plot, centres: np.ndarray, vectors: np.ndarray, start: np.ndarray, count: int = 3) -> list[tuple[float, float]]:
    """Some of the middles, far from each other, from a first point and from the edge, where the gradient is well seen."""
    size = np.hypot(vectors[:, 0], vectors[:, 1])
    at, area = plot.at(centres[:, 0], centres[:, 1])[:, :2], plot.area
    inner = (at[:, 0] > area.left + _RIM) & (at[:, 0] < area.right - _RIM)
    inner &= (at[:, 1] > area.bottom + _RIM) & (at[:, 1] < area.top - _RIM)
    finite = np.isfinite(size) & (size > 0)
    if not finite.any():
        return []
    good = np.flatnonzero(inner & finite & (size > 0.35 * np.median(size[finite])))
    taken, found = [start[:2]], []
    for _ in range(count):
        if not len(good):
            break
        away = np.min([np.hypot(*(at[good] - t).T) for t in taken], axis=0)
        best = good[int(np.argmax(away))]
        if away.max() < _APART:
            break
        taken.append(at[best])
        found.append((float(centres[best, 0]), float(centres[best, 1])))
    return found
