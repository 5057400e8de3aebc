"""Following a quantity as a step goes to zero, and saying honestly where it leads."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Status = Literal["converged", "infinite", "outside", "does not settle"]

# Steps c * 10^-1, 10^-2, 10^-4 ... 10^-256: fast enough to tell a logarithm, which doubles each time,
# from a limit. Three factors c that are not round, because an oscillation looks settled
# at round steps: sin(pi/h) is zero at every power of ten.
_LEVELS = tuple(2**k for k in range(9))
_FACTORS = ("1", "0.75487766624669276", "0.56984029099805327")
_PRECISE_DIGITS = 2 * _LEVELS[-1] + 80
_SETTLED = 1e-10
_GROWS = 1.4
# How many values a side takes, and the smallest step.
QUOTIENTS, SMALLEST_STEP = len(_LEVELS) * len(_FACTORS), 10.0 ** -_LEVELS[-1]


@dataclass(frozen=True, slots=True)
class Approach:
    """Where a quantity leads.

    Attributes
    ----------
    value : float
        The limit; an infinity where it grows without bound, nan where there is no limit.
    error : float
        An estimate of the error of the value.
    status : str
        ``converged``, ``infinite``, ``outside`` (no values close to the point) or ``does not settle``.
    """

    value: float
    error: float
    status: Status


def approach_precisely(quantity: Callable[[Any, int], Any]) -> Approach:
    """Follow a quantity given at any precision.

    Parameters
    ----------
    quantity : callable
        Takes a step (an mpf) and a number of digits, and returns an mpf.
    """
    from mpmath import mp, workdps

    with workdps(_PRECISE_DIGITS):
        rows = [
            [quantity(mp.mpf(factor) * mp.mpf(10) ** -level, _PRECISE_DIGITS) for factor in _FACTORS]
            for level in _LEVELS
        ]
        last, before, earlier = rows[-1], rows[-2], rows[-3]
        if any(mp.isnan(value) for value in last + before):
            return Approach(math.nan, math.inf, "outside")
        if _grows(last, before, earlier):
            return Approach(math.copysign(math.inf, last[0]), math.inf, "infinite")
        if any(mp.isinf(value) for value in last + before):
            return Approach(math.nan, math.inf, "does not settle")
        spread = max(last + before) - min(last + before)
        finite = [abs(value) for row in rows[:3] + rows[-2:] for value in row if mp.isfinite(value)]
        if spread > _SETTLED * max(finite):
            return Approach(math.nan, math.inf, "does not settle")
        # What is smaller than its own uncertainty is zero.
        value = mp.zero if abs(last[0]) <= spread else last[0]
        result = float(value)
        return Approach(result, float(spread) + math.ulp(result) / 2, "converged")


def _grows(last: list[Any], before: list[Any], earlier: list[Any]) -> bool:
    """Whether the size grows from level to level without a change of sign, for every factor."""
    for third, second, first in zip(last, before, earlier, strict=True):
        if not (third * second > 0 and second * first > 0):
            return False
        if not (abs(third) >= _GROWS * abs(second) or math.isinf(third)):
            return False
        if not (abs(second) >= _GROWS * abs(first) or math.isinf(second)):
            return False
    return True


_HALVINGS = 44
_COLUMNS = 6
_ACCEPTED = 1e-6


def approach(quantity: Callable[[np.ndarray], np.ndarray], scale: float) -> Approach:
    """Follow a quantity that is only known in doubles.

    Parameters
    ----------
    quantity : callable
        Takes an array of steps and returns an array of values.
    scale : float
        The size of the first step, times 0.11 (a step that is not round).

    Notes
    -----
    Neville's table for the powers h, h^2, h^3 ... over halved steps; the entry whose neighbours in
    the table agree best is taken.
    """
    steps = 0.1137 * scale * 0.5 ** np.arange(_HALVINGS)
    with np.errstate(all="ignore"):
        values = quantity(steps)
    usable = np.flatnonzero(~np.isfinite(values))
    near = values[_HALVINGS // 3 : 2 * _HALVINGS // 3]
    if np.all(np.isnan(near)):
        return Approach(math.nan, math.inf, "outside")
    if _grows_in_doubles(near):
        return Approach(float(np.copysign(np.inf, near[-1])), math.inf, "infinite")
    if len(usable) and usable[-1] > _HALVINGS // 2:
        return Approach(math.nan, math.inf, "does not settle")
    values = values[usable[-1] + 1 :] if len(usable) else values
    value, error = _best_of_table(values)
    if not error <= _ACCEPTED * max(abs(value), float(np.median(np.abs(values))), 1e-300):
        return Approach(math.nan, math.inf, "does not settle")
    return Approach(0.0 if abs(value) <= error else value, error, "converged")


def _grows_in_doubles(values: np.ndarray) -> bool:
    """Whether the size grows, and by increments that do not fade as those towards a limit do."""
    size = np.abs(values)
    same_sign = np.all(values > 0) or np.all(values < 0)
    if not (same_sign and np.all(np.isfinite(size)) and np.all(size[1:] > size[:-1]) and size[-1] > 1.5 * size[0]):
        return False
    increments = np.diff(size)
    return bool(np.mean(increments[-3:]) >= 0.6 * np.mean(increments[:3]))


def _best_of_table(values: np.ndarray) -> tuple[float, float]:
    column, best, error = values, float(values[-1]), math.inf
    for power in range(1, _COLUMNS + 1):
        lower, column = column, column[1:] + (column[1:] - column[:-1]) / (2.0**power - 1)
        # Three neighbours must agree, so that one accident does not make a limit.
        gap = np.maximum(np.abs(column[1:] - column[:-1]), np.abs(column[1:] - lower[2:]))
        position = int(np.argmin(gap))
        if gap[position] < error:
            best, error = float(column[position + 1]), float(gap[position])
    return best, error
