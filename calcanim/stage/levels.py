"""Which level lines of a function of two variables to draw, and their polylines."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .window import Window

__all__ = ["choose_levels", "encloses", "level_lines", "levels_for", "line_through"]

Field = Callable[[np.ndarray, np.ndarray], np.ndarray]

_ABOUT = 11
# Fewer where the lines of so many are longer, all together, than this many sides of the map.
_FEWER, _INK = (_ABOUT, 8, 6, 4), 21.0
# One band between two lines that takes up more of the map than this hides what happens there.
_CROWDED = 0.3
# A straight piece this far from its level, in cells of the grid, is halved, at most so many times: lines that cross at a
# saddle bend round a corner there.
_OFF, _HALVINGS = 0.03, 5
_STRAY = 0.25


def choose_levels(values: np.ndarray, about: int = _ABOUT) -> tuple[float, ...]:
    """Choose round levels that show the shape of a function.

    Parameters
    ----------
    values : numpy.ndarray
        The function on a rectangular grid, nan where it has no value.
    about : int
        How many levels.

    Returns
    -------
    tuple of float
        Multiples of a round step; powers of ten (times 1, 2, 5) where the function runs away at
        the edge of the map; empty for a constant.
    """
    good = values[np.isfinite(values)]
    if len(good) == 0:
        return ()
    low, high = (float(v) for v in np.quantile(good, (0.004, 0.985)))
    if not high - low > 1e-9 * max(abs(low), abs(high)):
        return ()
    step = _nice((high - low) / about)
    linear = _multiples(low, high, step)
    for sign in (1.0, -1.0):
        if _runs_away(sign * values, sign * linear):
            return tuple(float(v) for v in np.sort(sign * _powers(sign * good, about)))
    return tuple(float(v) for v in linear)


def levels_for(f: Field, window: Window) -> tuple[float, ...]:
    """Round levels for a map: so many that its shape is seen, so few that there is room for their values."""
    from .plane import grid_values

    values = grid_values(f, window, 121)[2]
    span = np.array([window.x.span, window.y.span])
    levels: tuple[float, ...] = ()
    for about in _FEWER:
        levels = choose_levels(values, about)
        lines = [line / span for one in level_lines(f, window, levels, 61) for line in one]
        if sum(float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum()) for line in lines) <= _INK:
            break
    return levels


def _nice(raw: float) -> float:
    power = 10.0 ** np.floor(np.log10(raw))
    return float(next(m * power for m in (1, 2, 5, 10, 20) if m * power >= 0.75 * raw))


def _multiples(low: float, high: float, step: float) -> np.ndarray:
    decimals = int(max(0, 2 - np.floor(np.log10(step))))
    return np.round(np.arange(np.ceil(low / step + 1e-9), np.floor(high / step - 1e-9) + 1) * step, decimals) + 0.0


def _runs_away(values: np.ndarray, levels: np.ndarray) -> bool:
    """Whether most of the map lies in one band at the bottom because the rim rises far above it."""
    good = values[np.isfinite(values)]
    if good.min() < -0.02 * good.max():
        return False
    bands = np.histogram(good, np.concatenate([[-np.inf], np.sort(levels), [np.inf]]))[0] / len(good)
    rim = np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])
    on_rim = np.nanmax(rim) if np.isfinite(rim).any() else -np.inf
    return bool(max(bands[0], bands[1]) > _CROWDED and on_rim >= np.quantile(good, 0.995))


def _powers(good: np.ndarray, about: int) -> np.ndarray:
    high = float(good.max())
    low = max(float(np.quantile(good, 0.004)), 1e-6 * high)
    found = np.zeros(0)
    for mantissas in ((1,), (1, 3), (1, 2, 5)):
        powers = np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
        series = np.array([float(f"{m}e{int(k)}") for k in powers for m in mantissas])
        series = series[(series > low) & (series < high)]
        if len(found) and len(series) > about + 2:
            break
        found = series
    return found


def level_lines(f: Field, window: Window, levels: tuple[float, ...], count: int = 241) -> list[list[np.ndarray]]:
    """The level lines of a function in a window.

    Parameters
    ----------
    f : callable
        A vectorised function of two variables.
    window : Window
        What is shown.
    levels : tuple of float
        In ascending order.
    count : int
        Grid points along either axis.

    Returns
    -------
    list of list of numpy.ndarray
        For each level its polylines, shape (n, 2) each, by marching squares (contourpy).
        Where the function jumps there is no level line, only a steep wall: such pieces are left out.
        Marching squares alone cut the corners where two lines cross; here they are moved onto their level.
    """
    from contourpy import contour_generator

    from .plane import grid_values

    x, y, z = grid_values(f, window, count)
    maker = contour_generator(x=x, y=y, z=np.ma.masked_invalid(z))
    cell = np.array([x[1] - x[0], y[1] - y[0]])
    return [
        [
            _moved_onto(f, part, level, cell)
            for line in maker.lines(level) for part in _true_parts(f, np.asarray(line), level, _room(levels, i, z))
        ] for i, level in enumerate(levels)
    ]


def _moved_onto(f: Field, line: np.ndarray, level: float, cell: np.ndarray) -> np.ndarray:
    """A line with its corners on the level, and further corners where a straight piece would leave it."""
    line = _across(f, line, level, cell)
    for _ in range(_HALVINGS):
        middle = (line[:-1] + line[1:]) / 2
        better = _across(f, middle, level, cell)
        wanted = np.flatnonzero(np.hypot(*((better - middle) / cell).T) > _OFF)
        if not len(wanted):
            break
        line = np.insert(line, wanted + 1, better[wanted], axis=0)
    # What Newton's steps do not hold in place is no part of the line, as beside the edge of a domain.
    stray = np.hypot(*((_across(f, line, level, cell) - line) / cell).T) > _STRAY
    # Nor is what lies on the floor of a gorge hardly wider than a cell, where Newton's steps would lead far off.
    (x, y), (across, up) = line.T, cell
    with np.errstate(all="ignore"):
        off = np.abs(np.asarray(f(x, y), dtype=float) - level)
        growth = np.maximum(np.abs(f(x + across, y) - f(x - across, y)), np.abs(f(x, y + up) - f(x, y - up)))
        stray |= off > _STRAY * growth
    return line[~stray]


def _across(f: Field, points: np.ndarray, level: float, cell: np.ndarray) -> np.ndarray:
    """Newton's steps across the level line for many points at once, none of them by more than two cells."""
    first, points, h = points, points.copy(), 1e-3 * cell
    for _ in range(3):
        x, y = points.T
        with np.errstate(all="ignore"):
            off = np.asarray(f(x, y), dtype=float) - level
            slope = np.column_stack([
                (np.asarray(f(x + h[0], y)) - f(x - h[0], y)) / (2e-3),
                (np.asarray(f(x, y + h[1])) - f(x, y - h[1])) / (2e-3),
            ])
            step = (off / (slope**2).sum(axis=1))[:, None] * slope
            # In units of cells; on the ridge of a kink or where f is flat there is no way across.
            good = np.isfinite(step).all(axis=1) & (np.hypot(*step.T) <= 2.0)
        if not good.any():
            break
        points[good] -= step[good] * cell
    with np.errstate(all="ignore"):
        lost = ~np.isfinite(np.asarray(f(*points.T), dtype=float))
    # At the edge of its domain f may have no value on the far side of the step.
    points[lost] = first[lost]
    return points


def _room(levels: tuple[float, ...], i: int, z: np.ndarray) -> float:
    near = [abs(levels[j] - levels[i]) for j in (i - 1, i + 1) if 0 <= j < len(levels)]
    return 0.4 * (min(near) if near else float(np.nanmax(z) - np.nanmin(z)))


def _true_parts(f: Field, line: np.ndarray, level: float, room: float) -> list[np.ndarray]:
    with np.errstate(all="ignore"):
        off = np.abs(np.asarray(f(line[:, 0], line[:, 1]), dtype=float) - level)
    good = np.isfinite(off) & (off < room)
    if good.all():
        return [line]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], good.astype(int), [0]])))
    return [line[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 1]


def line_through(f: Field, window: Window, at: tuple[float, float], count: int = 241) -> np.ndarray:
    """The whole level line that goes through a point, shape (n, 2); where several meet there, one of them.

    Parameters
    ----------
    f : callable
        A vectorised function of two variables.
    window : Window
        What is shown.
    at : (float, float)
        The point; its gradient must not be zero.
    count : int
        Grid points along either axis.
    """
    (lines,) = level_lines(f, window, (float(np.asarray(f(*at))),), count)
    if not lines:
        return np.zeros((0, 2))
    return min(lines, key=lambda line: float(np.hypot(*(line - at).T).min()))


def encloses(line: np.ndarray, point: np.ndarray) -> bool:
    """Whether a polyline is closed and goes around a point, both with as many coordinates; only the first two count.

    By the winding number: the angles at the point under which its pieces are seen, added up.
    """
    if len(line) < 4 or not np.allclose(line[0], line[-1]):
        return False
    away = np.asarray(line)[:, :2] - np.asarray(point)[:2]
    turn = np.diff(np.unwrap(np.arctan2(away[:, 1], away[:, 0])))
    return abs(float(turn.sum())) > np.pi
