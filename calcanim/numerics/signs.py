"""Where a function is positive, negative or zero."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .pieces import pieces, sample

_SAMPLES = 2000
_HALVINGS = 90
# Values this small beside an ordinary one count as zero: rounding, not a sign.
_ZERO = 1e-13


@dataclass(frozen=True, slots=True)
class SignInterval:
    """A stretch of the axis on which the sign stays.

    Attributes
    ----------
    start, end : float
        Where the stretch begins and ends.
    sign : int
        The sign on the stretch: 1, -1, or 0 where it is zero throughout.
    """

    start: float
    end: float
    sign: int


def sign_intervals(f: Callable[[Any], Any], a: float, b: float) -> tuple[SignInterval, ...]:
    """Return the maximal stretches of [a, b] on which f keeps its sign.

    Parameters
    ----------
    f : callable
        A vectorised function of one variable.
    a, b : float
        The interval, ``a < b``.

    Returns
    -------
    tuple of SignInterval
        In order. A single zero at which the sign does not change divides nothing; parts where f has no
        value belong to no stretch.

    Raises
    ------
    InputError
        If the interval is empty or not finite.

    Notes
    -----
    Samples every continuous piece and bisects each change of sign to double precision. Two zeros
    closer than a sample step (1/2000 of the interval) can be missed together.
    """
    found: list[SignInterval] = []
    for piece in pieces(f, a, b):
        for part in _of_piece(f, piece.start, piece.end):
            last = found[-1] if found else None
            if last is not None and last.sign == part.sign and abs(part.start - last.end) <= 1e-9 * (b - a):
                found[-1] = SignInterval(last.start, part.end, last.sign)
            else:
                found.append(part)
    return tuple(found)


def _of_piece(f: Callable[[Any], Any], start: float, end: float) -> list[SignInterval]:
    x = np.linspace(start, end, _SAMPLES + 1)
    y = sample(f, x)
    y = np.where(np.isfinite(y), y, 0.0)
    # The ordinary size and not the largest: beside a pole everything would be small.
    ordinary = float(np.median(np.abs(y[y != 0]))) if y.any() else 0.0
    signs = np.where(np.abs(y) <= _ZERO * ordinary, 0, np.sign(y)).astype(int)
    # Zeros of fewer than three samples are crossings or touches, not flat stretches.
    edges = np.flatnonzero(np.diff(signs)) + 1
    runs = [(int(run[0]), int(run[-1]), int(signs[run[0]])) for run in np.split(np.arange(len(x)), edges)]
    runs = [run for run in runs if run[2] != 0 or run[1] - run[0] >= 2] or runs[:1]
    merged: list[tuple[int, int, int]] = []
    for run in runs:
        if merged and merged[-1][2] == run[2]:
            merged[-1] = (merged[-1][0], run[1], run[2])
        else:
            merged.append(run)
    borders = [_border(f, x[left[1]], x[right[0]], left[2], right[2]) for left, right in zip(merged[:-1], merged[1:], strict=True)]
    starts, ends = [start, *borders], [*borders, end]
    return [SignInterval(float(s), float(e), run[2]) for s, e, run in zip(starts, ends, merged, strict=True)]


def _border(f: Callable[[Any], Any], low: float, high: float, left: int, right: int) -> float:
    """Bisect to where the sign on the left ends."""
    for _ in range(_HALVINGS):
        middle = low + 0.5 * (high - low)
        if not low < middle < high:
            break
        value = float(sample(f, np.array([middle]))[0])
        sign = int(np.sign(value)) if np.isfinite(value) else 0
        if sign == left or (sign == 0 and right != 0 and left == 0):
            low = middle
        else:
            high = middle
    # A zero that has a short name is meant: 0 rather than 1e-17, 0.5 rather than 0.4999999999999999.
    for digits in range(1, 16):
        candidate = float(f"{high:.{digits}g}")
        if abs(candidate - high) <= 4e-16 * max(abs(high), 1e-3 * abs(high - low), 1e-16):
            return candidate + 0.0
    return 0.0 if abs(high) < 1e-15 else float(high)
