"""The x-y plane as a map: which part of it a function of two variables is shown on, with equal units."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ..errors import InputError
from ..numerics.function import Function
from .layout import Box
from .plot import Plot
from .theme import Theme
from .window import Window, nice_axis

__all__ = ["checked_point", "choose_plane", "grid_values", "plane_plot"]

Field = Callable[[np.ndarray, np.ndarray], np.ndarray]

_HALF = 2.0
_SAMPLES = 41
# A range more than this times the other one cannot share its unit: one side would be a thin strip.
_LONGEST = 2.6


def checked_point(f: Function, at: object, name: str = "at") -> tuple[float, float]:
    """The point of the plane that a parameter names.

    Raises
    ------
    InputError
        If it has not two coordinates, or f has no finite value there.
    """
    if not isinstance(at, tuple) or len(at) != 2:
        written = ",".join(f"{c:g}" for c in at) if isinstance(at, tuple) else f"{at:g}"
        raise InputError(f"{name}={written} must be a point of the plane: two coordinates, as in 1,1.")
    x, y = float(at[0]), float(at[1])
    if not math.isfinite(float(f.precise(x, y))):
        raise InputError(f"{name}={x:g},{y:g} is no point of the graph: {f.text} has no value there.")
    return x, y


def choose_plane(
    f: Field,
    at: tuple[float, float],
    interval: tuple[float, float] | None = None,
    interval_y: tuple[float, float] | None = None,
) -> Window:
    """Choose the part of the plane that is shown.

    Parameters
    ----------
    f : callable
        A vectorised function of two variables.
    at : (float, float)
        A point that must be seen.
    interval, interval_y : (float, float), optional
        The x and the y range, if somebody has chosen them; one alone stands for both.

    Returns
    -------
    Window
        A square of half width 2, or larger where the point lies farther out, moved to where f has values.

    Raises
    ------
    InputError
        If a chosen range leaves the point out, or f has hardly a value in it.
    """
    if interval is not None or interval_y is not None:
        ranges = [interval or interval_y, interval_y or interval]
        for name, bounds, c in zip(("interval", "interval_y"), ranges, at, strict=True):
            assert bounds is not None
            if not bounds[0] < c < bounds[1]:
                raise InputError(
                    f"{name}={bounds[0]:g},{bounds[1]:g} leaves out the point {at[0]:g},{at[1]:g}; choose a wider one."
                )
    else:
        ranges = _square(f, at)
    (a, b), (c, d) = ranges  # type: ignore[misc]
    window = Window(nice_axis(a, b, 5), nice_axis(c, d, 5))
    if np.isfinite(grid_values(f, window, _SAMPLES)[2]).mean() < 0.1:
        raise InputError(
            f"the function has hardly a value for x from {a:g} to {b:g} and y from {c:g} to {d:g}; choose another interval."
        )
    return window


def _square(f: Field, at: tuple[float, float]) -> list[tuple[float, float]]:
    """The square around the origin if that shows the point, else one around the point; where f has values."""
    half = _HALF
    while half < 1.25 * max(abs(c) for c in at) and half < 6:
        half = {2.0: 3.0, 3.0: 5.0}.get(half, 2 * half)
    near = half >= 1.25 * max(abs(c) for c in at)
    home = (0.0, 0.0) if near else (float(round(at[0])), float(round(at[1])))
    half = half if near else _HALF
    best, most = [(-half, half), (-half, half)], -1.0
    for dx in (0.0, half, -half):
        for dy in (0.0, half, -half):
            centre = (home[0] + dx, home[1] + dy)
            if any(abs(c - m) > 0.85 * half for c, m in zip(at, centre, strict=True)):
                continue
            ranges = [(m - half, m + half) for m in centre]
            window = Window(nice_axis(*ranges[0]), nice_axis(*ranges[1]))
            share = float(np.isfinite(grid_values(f, window, _SAMPLES)[2]).mean()) - 0.15 * (bool(dx) + bool(dy))
            if share > most + 1e-9:
                best, most = ranges, share
    return best


def grid_values(f: Field, window: Window, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """f on a grid of count x count points: x of shape (n,), y of shape (n,), values (y by x), nan where there are none."""
    x = np.linspace(window.x.low, window.x.high, count)
    y = np.linspace(window.y.low, window.y.high, count)
    with np.errstate(all="ignore"):
        z = np.asarray(f(*np.meshgrid(x, y)), dtype=float)
    z = np.broadcast_to(z, (count, count))
    return x, y, np.where(np.isfinite(z), z, np.nan)


def plane_plot(window: Window, box: Box, theme: Theme, names: tuple[str, str] = ("x", "y")) -> Plot:
    """A plot of the plane whose two axes have the same unit where their ranges allow, aligned to the box's top left.

    A range more than 2.6 times the other keeps a unit of its own: `has_equal_units` tells.
    """
    plot = Plot(window, box, theme, names=names)
    if max(window.x.span / window.y.span, window.y.span / window.x.span) > _LONGEST:
        return plot
    unit = min(plot.x_unit, plot.y_unit)
    spare_x = plot.area.width - unit * window.x.span
    spare_y = plot.area.height - unit * window.y.span
    if max(spare_x, spare_y) < 1e-9:
        return plot
    # Half of the spare height above and half below keeps the map in the middle of its stage.
    snug = Box(box.left, box.bottom + spare_y / 2, box.right - spare_x, box.top - spare_y / 2)
    return Plot(window, snug, theme, names=names)


def has_equal_units(plot: Plot) -> bool:
    """Whether right angles of the plane are right angles in the picture."""
    return math.isclose(plot.x_unit, plot.y_unit, rel_tol=1e-6)
