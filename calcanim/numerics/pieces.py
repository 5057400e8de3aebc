"""Where a function of one variable can be drawn without a break: its finite, continuous pieces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..errors import InputError
from .exact import Exact

_SAMPLES = 2000
_HALVINGS = 120
# A jump keeps its height while the bracket around it shrinks; a steep but continuous rise does
# not. So a gap that keeps less than this share of its height is a rise that was undersampled.
_KEPT = 0.2
# Most gaps are smooth and have shrunk beyond doubt after a few halvings; the rest go on alone.
_EARLY, _KEPT_EARLY = 10, 0.02
_NOISE = 1e-9
_NARROWINGS, _STILL_GROWING = 76, 1.2


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of the axis from ``start`` to ``end``."""

    start: float
    end: float


def check_interval(a: float, b: float) -> tuple[float, float]:
    """Return the two ends as floats, refusing an empty or infinite interval.

    Raises
    ------
    InputError
        If an end is not finite or ``a`` is not below ``b``.
    """
    a, b = (end if isinstance(end, Exact) else float(end) for end in (a, b))
    if not (np.isfinite(a) and np.isfinite(b)):
        raise InputError(f"the interval must have finite ends, not {a!r} and {b!r}; give two plain numbers")
    if not a < b:
        raise InputError(f"the interval from {a!r} to {b!r} is empty; give the smaller end first")
    return a, b


def sample(f: Callable[[Any], Any], x: np.ndarray) -> np.ndarray:
    """Return the values of a vectorised callable as doubles, without warnings; infinities become nan."""
    with np.errstate(all="ignore"):
        y = np.broadcast_to(np.asarray(f(x), dtype=float), x.shape).copy()
    y[~np.isfinite(y)] = np.nan
    return y


def pieces(f: Callable[[Any], Any], a: float, b: float) -> tuple[Interval, ...]:
    """Return the maximal subintervals of [a, b] on which f is finite and continuous.

    Parameters
    ----------
    f : callable
        Any vectorised function of one variable.
    a, b : float
        The interval, ``a < b``.

    Returns
    -------
    tuple of Interval
        In order; the ends lie on the inner side of a break, where f still has a finite value,
        as close to it as doubles allow. Empty if f is finite nowhere.

    Raises
    ------
    InputError
        If the interval is empty or not finite.

    Notes
    -----
    Samples the interval at 2001 points and halves the gaps between them, all at once, towards
    whatever is not continuous. A feature far narrower than a sample step can be missed.
    """
    a, b = check_interval(a, b)
    x = np.linspace(a, b, _SAMPLES + 1)
    y = sample(f, x)
    found: list[Interval] = []
    start = a if np.isfinite(y[0]) else None
    for gap in _gaps(f, x, y):
        if gap.left_finite and start is not None:
            found.append(Interval(start, gap.left))
        start = gap.right if gap.right_finite else None
    if start is not None:
        found.append(Interval(start, b))
    return tuple(found)


def breaks(f: Callable[[Any], Any], a: float, b: float) -> tuple[float, ...]:
    """Return the points of [a, b] where f jumps, has a pole, or enters or leaves its domain.

    Parameters, errors and method are those of `pieces`; each point is the roundest number that lies
    within the last bracket of the bisection.
    """
    a, b = check_interval(a, b)
    x = np.linspace(a, b, _SAMPLES + 1)
    points = (roundest(gap.left, gap.right) for gap in _gaps(f, x, sample(f, x)))
    return tuple(dict.fromkeys(points))


@dataclass(frozen=True, slots=True)
class _Gap:
    """The last bracket around a break, and on which of its sides f has a value."""

    left: float
    right: float
    left_finite: bool
    right_finite: bool


def _gaps(f: Callable[[Any], Any], x: np.ndarray, y: np.ndarray) -> list[_Gap]:
    slope = _slopes_around(x, y)
    left, right, low, high = x[:-1].copy(), x[1:].copy(), y[:-1].copy(), y[1:].copy()
    index = np.arange(len(left))[np.isfinite(low) | np.isfinite(high)]
    left, right, low, high, slope = (array[index] for array in (left, right, low, high, slope))
    # Where both sides have a value at first: the right end, for the far side of a hole in between.
    beyond = np.where(np.isfinite(low) & np.isfinite(high), right, np.nan)
    height = _jump(left, right, low, high, slope)
    floor = _noise(low, high)
    for halving in range(_HALVINGS):
        if halving == _EARLY and len(left):
            now = _jump(left, right, low, high, slope)
            keep = ~np.isfinite(now) | ((now >= _KEPT_EARLY * height) & (now > floor))
            left, right, low, high, slope, height, floor, beyond = (
                array[keep] for array in (left, right, low, high, slope, height, floor, beyond)
            )
        middle = left + 0.5 * (right - left)
        if not len(left) or np.all((middle <= left) | (middle >= right)):
            break
        value = sample(f, middle)
        go_left = _towards_left(left, middle, right, low, value, high, slope)
        right, high = np.where(go_left, middle, right), np.where(go_left, value, high)
        left, low = np.where(go_left, left, middle), np.where(go_left, low, value)
    now = _jump(left, right, low, high, slope)
    broken = ~np.isfinite(now) | ((now >= _KEPT * height) & (now > floor))
    found = [
        _closed(f, _Gap(float(left[i]), float(right[i]), bool(np.isfinite(low[i])), bool(np.isfinite(high[i]))))
        for i in np.flatnonzero(broken)
    ]
    found += [
        _far_side(f, float(right[i]), float(beyond[i]))
        for i in np.flatnonzero(broken)
        if np.isfinite(beyond[i]) and not np.isfinite(high[i])
    ]
    for pole in _even_poles(f, x, y):
        if not any(gap.left <= pole.right and pole.left <= gap.right for gap in found):
            found.append(pole)
    return sorted(found, key=lambda gap: gap.left)


def _far_side(f: Callable[[Any], Any], outside: float, inside: float) -> _Gap:
    """Return the bracket of the edge at which f has a value again, from a point without one."""
    for _ in range(_HALVINGS):
        middle = outside + 0.5 * (inside - outside)
        if not outside < middle < inside:
            break
        if np.isfinite(sample(f, np.array([middle]))[0]):
            inside = middle
        else:
            outside = middle
    return _closed(f, _Gap(outside, inside, False, True))


def _closed(f: Callable[[Any], Any], gap: _Gap) -> _Gap:
    """Move the finite side of a domain's edge onto the edge itself where f has a value there (sqrt at 0)."""
    if gap.left_finite == gap.right_finite:
        return gap
    edge = roundest(gap.left, gap.right)
    if not np.isfinite(sample(f, np.array([edge]))[0]):
        return gap
    return replace(gap, left=edge) if gap.left_finite else replace(gap, right=edge)


def _even_poles(f: Callable[[Any], Any], x: np.ndarray, y: np.ndarray) -> list[_Gap]:
    """Find poles with the same sign on both sides, which show as a peak and not as a jump."""
    size = np.abs(y)
    peaks = np.flatnonzero(
        (size[1:-1] >= size[:-2]) & (size[1:-1] >= size[2:]) & (size[1:-1] > np.fmin(size[:-2], size[2:]))
    )
    left, right = x[peaks].copy(), x[peaks + 2].copy()
    if not len(peaks):
        return []
    before = size[peaks + 1]
    for narrowing in range(_NARROWINGS):
        # The thirds keep the larger value inside; a value that is not finite is the largest.
        first, second = left + (right - left) / 3, right - (right - left) / 3
        height_1, height_2 = (np.nan_to_num(np.abs(sample(f, third)), nan=np.inf) for third in (first, second))
        go_left = height_1 >= height_2
        left, right = np.where(go_left, left, first), np.where(go_left, second, right)
        if narrowing == _NARROWINGS // 2:
            before = np.fmax(height_1, height_2)
    after = np.fmax(height_1, height_2)
    # A finite peak has long stopped growing when the bracket is that narrow.
    poles = np.flatnonzero(~np.isfinite(after) | (after > _STILL_GROWING * before))
    return [_Gap(float(left[i]), float(right[i]), True, True) for i in poles]


def _slopes_around(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return, for each gap, the slope its two neighbours suggest, so that a small jump shows on a steep rise."""
    slope = np.diff(y) / np.diff(x)
    before = np.concatenate([slope[:1], slope[:-1]])
    after = np.concatenate([slope[1:], slope[-1:]])
    # Of the two the flatter one: next to a pole the other one is that of the pole.
    flatter = np.where(np.abs(before) < np.abs(after), before, after)
    return np.nan_to_num(np.where(np.isfinite(flatter), flatter, 0.0))


def _jump(left: Any, right: Any, low: Any, high: Any, slope: Any) -> np.ndarray:
    return np.abs(high - low - slope * (right - left))


def _noise(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Return the height below which a jump is taken for rounding: a share of the values beside it."""
    return _NOISE * np.fmax(np.abs(low), np.abs(high))


def _towards_left(left: Any, middle: Any, right: Any, low: Any, value: Any, high: Any, slope: Any) -> np.ndarray:
    """Choose the half with the break: a side without a value first, then the larger jump."""
    first = _jump(left, middle, low, value, slope)
    second = _jump(middle, right, value, high, slope)
    mixed_first = np.isfinite(low) != np.isfinite(value)
    mixed_second = np.isfinite(value) != np.isfinite(high)
    larger = np.nan_to_num(first, nan=-1.0) >= np.nan_to_num(second, nan=-1.0)
    return np.where(mixed_first, True, np.where(mixed_second, False, larger))


def roundest(low: float, high: float) -> float:
    """Return the number with the fewest digits in [low, high]: 0 rather than 3e-17."""
    if low <= 0.0 <= high:
        return 0.0
    middle = low + 0.5 * (high - low)
    for digits in range(1, 17):
        candidate = float(f"{middle:.{digits}g}")
        if low <= candidate <= high:
            return candidate
    return middle
