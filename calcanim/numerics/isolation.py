"""All zeros of a smooth function in an interval, each once: interval bisection, then Rolle's theorem.

Bisection throws away every cell whose guaranteed bounds exclude zero, and stops at cells where the
derivative cannot vanish (so there is one zero at most). What is left are tiny regions around multiple
or nearly multiple zeros. There the derivatives decide: between two zeros of h' there is at most one of h.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import InputError
from .function import Function
from .pieces import Interval

_CELLS = 64
_DEPTH = 26
_MOST_CELLS = 100_000
_HIGHEST = 7
# Each zero costs some milliseconds; a function that oscillates without end would keep a lecturer waiting for ever.
_MOST_ZEROS = 1000
DIGITS = 60


@dataclass(frozen=True, slots=True)
class Zeros:
    """The zeros of a function in an interval.

    Attributes
    ----------
    points : tuple of mpmath.mpf
        In order, each once.
    flat : tuple of Interval
        Stretches on which the function is zero throughout.
    undecided : tuple of Interval
        Tiny stretches about which nothing can be promised.
    """

    points: tuple[Any, ...]
    flat: tuple[Interval, ...]
    undecided: tuple[Interval, ...]


def zeros(h: Function, a: float, b: float) -> Zeros:
    """Return all zeros of a function of one variable in [a, b].

    Parameters
    ----------
    h : Function
        The function.
    a, b : float
        The interval, ``a < b``.

    Raises
    ------
    InputError
        If there are more than a thousand candidates.
    """
    from mpmath import mp, workdps

    simple, flat, tiny = _sort_cells(h, a, b)
    # Cells that touch rise together or fall together: beside a multiple zero, where no bounds exclude one, there are
    # thousands of them and one zero at most.
    simple = _merged(simple, 0.0)
    tiny = _merged(tiny, 4.0 * (b - a) / (_CELLS * 2.0**_DEPTH))
    if len(simple) + len(tiny) > _MOST_ZEROS:
        raise InputError(
            f"interval from {a:g} to {b:g} has more than {_MOST_ZEROS} places where {h.text} may be zero; choose a shorter one."
        )
    with workdps(DIGITS):
        points = []
        for low, high in simple:
            root = _bracketed(h, mp.mpf(low), mp.mpf(high))
            points += [] if root is None else [root]
        undecided = []
        for low, high in tiny:
            # A zero of order seven in a stretch of 1e-9 leaves heights of 1e-63 to be told from nothing.
            with workdps(2 * DIGITS):
                found = _by_rolle(h, low, high, a, b)
            if found is None:
                undecided.append(Interval(low, high))
            else:
                points += found
        points.sort()
        spacing = mp.mpf(b - a) * mp.mpf(10) ** (-DIGITS // 3)
        distinct = [point for i, point in enumerate(points) if i == 0 or point - points[i - 1] > spacing]
    stretches = tuple(Interval(low, high) for low, high in _merged(flat, 1e-12 * (b - a)))
    return Zeros(tuple(distinct), stretches, tuple(undecided))


_Cells = list[tuple[float, float]]


def _sort_cells(h: Function, a: float, b: float) -> tuple[_Cells, _Cells, _Cells]:
    """Return the cells with at most one zero, those where h is zero throughout, and those left over."""
    slope = h.derivative()
    edges = np.linspace(a, b, _CELLS + 1)
    low, high = edges[:-1], edges[1:]
    simple: _Cells = []
    flat: _Cells = []
    for depth in range(_DEPTH + 1):
        value, rate = h.bounds(low, high), slope.bounds(low, high, as_slope=True)
        value = _tightened(h, value, rate, low, high)
        possible = (value[0] <= 0) & (value[1] >= 0)
        zero = possible & (value[0] == 0) & (value[1] == 0)
        monotone = possible & ~zero & ((rate[0] > 0) | (rate[1] < 0)) & np.isfinite(rate[0]) & np.isfinite(rate[1])
        flat += zip(low[zero].tolist(), high[zero].tolist(), strict=True)
        simple += zip(low[monotone].tolist(), high[monotone].tolist(), strict=True)
        rest = possible & ~zero & ~monotone
        low, high = low[rest], high[rest]
        if depth == _DEPTH or not len(low) or len(low) > _MOST_CELLS:
            break
        middle = low + 0.5 * (high - low)
        low, high = np.column_stack([low, middle]).ravel(), np.column_stack([middle, high]).ravel()
    return simple, flat, list(zip(low.tolist(), high.tolist(), strict=True))


def _tightened(
    h: Function,
    value: tuple[np.ndarray, np.ndarray],
    rate: tuple[np.ndarray, np.ndarray],
    low: np.ndarray,
    high: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Intersect the bounds with those of the mean value theorem, h(m) + h'(cell) (cell - m)."""
    middle = low + 0.5 * (high - low)
    centre = h.bounds(middle, middle)
    with np.errstate(all="ignore"):
        # Not the exact half width, but never below it.
        reach = np.maximum(np.abs(rate[0]), np.abs(rate[1])) * (0.5 * (high - low) * (1 + 1e-12))
        lower, upper = centre[0] - reach, centre[1] + reach
    usable = np.isfinite(lower) & np.isfinite(upper)
    return np.where(usable, np.fmax(value[0], lower), value[0]), np.where(usable, np.fmin(value[1], upper), value[1])


def _merged(cells: _Cells, gap: float) -> _Cells:
    merged: _Cells = []
    for low, high in sorted(cells):
        if merged and low - merged[-1][1] <= gap:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _sign(value: Any) -> int:
    return int(value > 0) - int(value < 0)


def _bracketed(h: Function, low: Any, high: Any) -> Any | None:
    """Return the zero of a monotone function between two points of different sign, to all digits."""
    from mpmath import mp

    at_low, at_high = h.at_precision(low), h.at_precision(high)
    if at_low == 0 or at_high == 0:
        return low if at_low == 0 else high
    if _sign(at_low) * _sign(at_high) >= 0:
        return None
    # The Illinois form of false position: it keeps the bracket, and is nearly as quick as the secant.
    side, goal = 0, (abs(high) + abs(low)) * mp.mpf(10) ** (-DIGITS + 8)
    for _ in range(400):
        root = (low * at_high - high * at_low) / (at_high - at_low)
        value = h.at_precision(root)
        if value == 0 or abs(high - low) <= goal or not low < root < high:
            return min(max(root, low), high)
        if _sign(value) == _sign(at_low):
            if abs(root - low) <= goal:
                return root
            low, at_low = root, value
            at_high = at_high / 2 if side == -1 else at_high
            side = -1
        else:
            if abs(high - root) <= goal:
                return root
            high, at_high = root, value
            at_low = at_low / 2 if side == 1 else at_low
            side = 1
    return (low + high) / 2


def _by_rolle(h: Function, low: float, high: float, a: float, b: float) -> list[Any] | None:
    """Return the zeros in a tiny region from those of the derivatives, or None if no derivative has one sign."""
    from mpmath import mp

    width = high - low
    low, high = max(a, low - width), min(b, high + width)
    derivatives = [h]
    for order in range(1, _HIGHEST + 1):
        derivatives.append(h.derivative(order=order))
        least, most = (
            array.item() for array in derivatives[-1].bounds(np.array([low]), np.array([high]), as_slope=True)
        )
        if np.isfinite(least) and np.isfinite(most) and (least > 0 or most < 0):
            break
    else:
        return None
    scale = max(abs(derivatives[-1].at_precision(mp.mpf(low))), abs(derivatives[-1].at_precision(mp.mpf(high))))
    found: list[Any] = []
    for level in range(len(derivatives) - 2, -1, -1):
        function = derivatives[level]
        marks = [mp.mpf(low), *found, mp.mpf(high)]
        # What the highest derivative can add up to over the stretch is what a height is measured by.
        negligible = scale * mp.mpf(high - low) ** (len(derivatives) - 1 - level) * mp.mpf(10) ** -20
        values = [function.at_precision(mark) for mark in marks]
        values = [mp.zero if abs(value) <= negligible else value for value in values]
        roots = [mark for mark, value in zip(marks, values, strict=True) if value == 0]
        for left, right, first, second in zip(marks, marks[1:], values, values[1:], strict=False):
            if _sign(first) * _sign(second) < 0:
                root = _bracketed(function, left, right)
                roots += [] if root is None else [root]
        found = sorted(roots)
    return found
