"""Which part of a graph shows an iteration on it, also one that runs away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..errors import InputError
from ..numerics.pieces import sample
from .window import Window, nice_axis

__all__ = ["run_window", "value_range"]

_SAMPLES = 801
# What is shown of a run that goes off: so many times the distance from its start to where it headed.
_FARTHEST, _SETTLED, _BESIDE, _MARGIN = 1.5, 6.0, 0.55, 0.1


def run_window(
    f: Callable[[np.ndarray], np.ndarray], points: Sequence[float], target: float, *,
    settled: Sequence[float] = (), interval: tuple[float, float] | None = None, ticks: tuple[int, int] = (5, 4),
) -> Window:  # fmt: skip
    """Choose the window for some runs from one start.

    Parameters
    ----------
    f : callable
        A vectorised function of one variable.
    points : sequence of float
        Every x of the runs; the first one is the start.
    target : float
        Where they are heading: the minimum, or the end of the first step where there is none.
    settled : sequence of float
        The x of runs that do not go off, which may lead farther away, into another valley.
    interval : (float, float), optional
        The x range, if somebody has chosen it.
    ticks : (int, int)
        About how many ticks on either axis.

    Returns
    -------
    Window
        It shows the start, the target with some of what lies beyond, and the points that are not much farther off.

    Raises
    ------
    InputError
        If a chosen range leaves the start out.
    """
    start = float(points[0])
    if interval is not None:
        if not interval[0] < start < interval[1]:
            raise InputError(f"interval={interval[0]:g},{interval[1]:g} leaves out the start {start:g}; choose a wider one.")
        low, high = interval
    else:
        reach = abs(start - target) or 1.0
        xs = np.asarray(points, dtype=float)
        calm = np.asarray(settled, dtype=float)
        near = np.concatenate([xs[np.abs(xs - target) <= _FARTHEST * reach], calm[np.abs(calm - target) <= _SETTLED * reach]])
        beyond = target + _BESIDE * (target - start)
        low, high = min(*near, target, beyond), max(*near, target, beyond)
        room = _MARGIN * (high - low)
        low, high = low - room, high + room
    bottom, top = value_range(f, low, high, [*points, target])
    return Window(nice_axis(low, high, ticks[0]), nice_axis(bottom, top, ticks[1]))


def value_range(
    f: Callable[[np.ndarray], np.ndarray], low: float, high: float, points: Sequence[float], *, zero: bool = False
) -> tuple[float, float]:
    """The heights from the lowest of f up to the highest of the points in the range, with a margin.

    Where f falls without end, only as far below the points as they are apart. With ``zero`` that height is shown, and
    only as much of f as the points need.
    """
    xs = np.asarray(points, dtype=float)
    heights = sample(f, xs[(xs >= low) & (xs <= high)])
    heights = heights[np.isfinite(heights)]
    line = sample(f, np.linspace(low, high, _SAMPLES))
    line = line[np.isfinite(line)]
    if not len(heights) or not len(line):
        raise InputError(f"the function has no value at the start, or hardly one from {low:g} to {high:g}.")
    if zero:
        bottom, top = min(0.0, heights.min()), max(0.0, heights.max())
    else:
        top = heights.max()
        spread = max(top - heights.min(), 0.35 * (line.max() - line.min()) if len(heights) < 2 else 0.0)
        bottom = max(line.min(), heights.min() - max(spread, 1e-12 * abs(top)))
    if not top - bottom > 1e-12 * max(abs(top), abs(bottom)):
        room = max(1.0, abs(top))
        return float(bottom - room), float(top + room)
    span = top - bottom
    # Below the bars is room for a label.
    below, above = (0.6 if bottom == 0 else 0.12, 0.6 if top == 0 else 0.12) if zero else (0.1, 0.1)
    return float(bottom - below * span), float(top + above * span)
