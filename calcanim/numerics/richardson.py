"""Adaptive Richardson extrapolation of central differences.

The table is that of L. F. Richardson (1911) as used by Ridders (1982): central differences have an
even error series in h, so each column removes the next power. The samples of a round are taken
in one vectorised call.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from .approach import QUOTIENTS, SMALLEST_STEP
from .estimate import EPSILON, Derivative, DerivativeStatus
from .function import Function
from .kinks import confirms_kink, suspects_kink
from .limits import one_sided_slopes
from .sampling import sample_line

_FIRST_STEP, _FIRST_LEVELS = 0.5, 6
_LATER_LEVELS = 4
_ROUNDS = 3
# A Function can be computed to more digits when doubles do not give this relative error.
_WANTED = 2e-13


@dataclass(frozen=True, slots=True)
class _Round:
    """The best entry of one extrapolation table, and what it was made from."""

    value: float
    error: float
    noise: float
    step: float
    scale: float
    usable: int
    suspicious: bool
    curvature: float


def adaptive(f: Callable[[Any], Any], x: float, tolerance: float) -> Derivative:
    """Return the derivative of f at x by adaptive Richardson extrapolation.

    Parameters
    ----------
    f : Function or callable
        A function of one variable.
    x : float
        The point.
    tolerance : float
        The relative error that counts as converged.

    Notes
    -----
    A first round uses six central differences with steps 1/2 ... 1/64. Where the table does not settle,
    further rounds move to smaller steps (or larger ones, where rounding is the limit). Where
    doubles do not suffice for a `Function`, the table is repeated with 60 digits or more.
    """
    if isinstance(f, Function) and f.may_be_singular(x):
        return _at_singular_point(f, x)
    # Below 2^40 the smallest step is still thousands of units in the last place of x.
    step = _FIRST_STEP if abs(x) < 2.0**40 else _power_of_two(abs(x) / 16)
    evaluations, best = 1 + 2 * _FIRST_LEVELS, None
    value, current = _first_round(f, x, step)
    if not math.isfinite(value):
        return Derivative(math.nan, math.inf, step, evaluations, "not finite", "adaptive")
    acquitted = False
    for number in range(1, _ROUNDS + 1):
        doubtful = current is None or current.suspicious
        if current is not None and current.suspicious and not acquitted:
            kink, extra = confirms_kink(f, x, value)
            evaluations += extra
            if kink:
                return Derivative(math.nan, math.inf, current.step, evaluations, "kink", "adaptive")
            if isinstance(f, Function):
                # Something happens closer to x than the steps, so no table of doubles can be believed.
                return _finish_precisely(f, x, None, evaluations, tolerance)
            acquitted = True
        best = _better(best, current)
        if best is not None and not doubtful and best.error <= _WANTED * abs(best.value):
            if isinstance(f, Function) and best.value == 0.0:
                # All samples are the same double, which a slope of 1e-30 brings about as well.
                return _finish_precisely(f, x, best, evaluations, tolerance)
            break
        step = _next_step(x, step, number, current)
        if isinstance(f, Function) and (number == 2 or step == 0.0):
            return _finish_precisely(f, x, best, evaluations, tolerance)
        if step == 0.0 or number == _ROUNDS:
            break
        current = _round(f, x, value, step, _LATER_LEVELS)
        evaluations += 2 * _LATER_LEVELS
    return _result(f, x, best, evaluations, tolerance)


def _at_singular_point(f: Function, x: float) -> Derivative:
    """Return the derivative where f may kink, jump or end: the limit of the quotients from both sides, if they agree."""
    sides = one_sided_slopes(f, x)
    step, evaluations = SMALLEST_STEP, 2 * QUOTIENTS
    if sides.verdict == "derivative exists":
        return Derivative(sides.right, math.ulp(sides.right), step, evaluations, "converged", "adaptive")
    inside = math.isnan(sides.left) == math.isnan(sides.right) and sides.verdict != "undefined"
    status: DerivativeStatus = "kink" if inside else "not finite"
    return Derivative(math.nan, math.inf, step, evaluations, status, "adaptive")


def _better(best: _Round | None, current: _Round | None) -> _Round | None:
    """Choose between the rounds; one at smaller steps that contradicts an earlier one replaces it."""
    if best is None or current is None:
        return current if best is None else best
    contradicted = abs(best.value - current.value) > 4.0 * (best.error + current.error)
    if best.suspicious or current.step < best.step and contradicted:
        return current
    return current if current.error < best.error else best


def _power_of_two(size: float) -> float:
    return 2.0 ** (math.frexp(size)[1] - 1)


def _first_round(f: Callable[[Any], Any], x: float, step: float) -> tuple[float, _Round | None]:
    steps = [step * 0.5**k for k in range(_FIRST_LEVELS)]
    points = [x, *(x + h for h in steps), *(x - h for h in steps)]
    values = sample_line(f, np.array(points)).tolist()
    return values[0], _table(x, values[0], steps, values[1 : _FIRST_LEVELS + 1], values[_FIRST_LEVELS + 1 :])


def _round(f: Callable[[Any], Any], x: float, value: float, step: float, levels: int) -> _Round | None:
    steps = [step * 0.5**k for k in range(levels)]
    values = sample_line(f, np.array([*(x + h for h in steps), *(x - h for h in steps)])).tolist()
    return _table(x, value, steps, values[:levels], values[levels:])


def _next_step(x: float, step: float, number: int, current: _Round | None) -> float:
    """Return the first step of the next round, or 0 where no other step promises more."""
    if current is None or current.usable < _LATER_LEVELS:
        # Samples outside the domain: the edge is near, and most often it is at zero.
        return _power_of_two(abs(x) / 4) if x != 0 and abs(x) / 4 < step else step * 2.0**-10
    if current.suspicious and 0 < abs(x) / 4 < current.step:
        return _power_of_two(abs(x) / 4)
    if current.error > 8.0 * current.noise:
        return step * (2.0**-7 if number == 1 else 2.0**-6)
    larger = _power_of_two(abs(x) / 8)
    return larger if abs(x) > 8 and number == 1 and larger > step else 0.0


def _table(x: float, value: float, steps: list[float], plus: list[float], minus: list[float]) -> _Round | None:
    """Extrapolate; levels whose samples are not finite are left out."""
    first = 0
    for k in range(len(steps)):
        if not (math.isfinite(plus[k]) and math.isfinite(minus[k])):
            first = k + 1
    steps, plus, minus = steps[first:], plus[first:], minus[first:]
    if len(steps) < 2:
        return None
    best_value, best_error, best_noise, best_step = math.nan, math.inf, math.inf, steps[-1]
    above: list[float] = []
    grain = max(_grain(plus), _grain(minus))
    for h, p, m in zip(steps, plus, minus, strict=True):
        # The points really taken: x + h and x - h are rounded.
        row = [(p - m) / ((x + h) - (x - h))]
        noise = max(EPSILON * max(abs(p), abs(m)), grain) / h
        power = 1.0
        for column, entry in enumerate(above):
            power *= 4.0
            new = row[column] + (row[column] - entry) / (power - 1.0)
            error = max(abs(new - row[column]), abs(new - entry)) + noise
            row.append(new)
            if error < best_error:
                best_value, best_error, best_noise, best_step = new, error, noise, h
        above = row
    suspicious = suspects_kink(steps, plus, minus, value)
    scale = max(abs(plus[-1] - value), abs(minus[-1] - value)) / steps[-1]
    curvature = abs(plus[-1] - value + minus[-1] - value) / steps[-1] ** 2
    return _Round(best_value, best_error, best_noise, best_step, scale, len(steps), suspicious, curvature)


def _grain(values: list[float]) -> float:
    """How coarse values are that stay the same from one sample to the next, as those of acos beside 1: the smallest change there is."""
    changes = [abs(b - a) for a, b in pairwise(values)]
    return min((change for change in changes if change), default=0.0) if 0.0 in changes else 0.0


def _result(f: Callable[[Any], Any], x: float, best: _Round | None, evaluations: int, tolerance: float) -> Derivative:
    if best is None:
        return Derivative(math.nan, math.inf, 0.0, evaluations, "not finite", "adaptive")
    status: DerivativeStatus = "converged"
    # A double stands for all numbers within half a unit in its last place, between which the slope changes.
    blur = best.curvature * math.ulp(x) / 2
    blurred = not best.suspicious and blur >= best.error
    best = replace(best, error=math.inf if best.suspicious else best.error + blur)
    if best.scale == 0 == best.value and not best.suspicious:
        best, evaluations = replace(best, error=best.error + _unseen(f, x, best.step)), evaluations + 2 * len(_WIDER)
    elif best.error > tolerance * max(abs(best.value), best.scale):
        status = "rounding limited" if blurred or best.error <= 8.0 * best.noise else "not converged"
    if status == "not converged" and one_sided_slopes(f, x).verdict in ("left and right differ", "infinite"):
        return Derivative(math.nan, math.inf, best.step, evaluations, "kink", "adaptive")
    return Derivative(best.value, best.error, best.step, evaluations, status, "adaptive")


def _unseen(f: Callable[[Any], Any], x: float, step: float) -> float:
    """How large a slope may be that doubles do not show where all samples are alike: rounding beside what f is further away."""
    values = sample_line(f, np.array([x, *(x + d for d in _WIDER), *(x - d for d in _WIDER)]))
    apart = np.abs(values - values[0])
    return EPSILON * float(np.max(apart, initial=0.0, where=np.isfinite(apart))) / step


# Distances at which a function that is flat here may be another one.
_WIDER = tuple(2.0**k for k in range(1, 11))
_PRECISE_DIGITS = 60
_PRECISE_STEPS = (-60, -66)
_ATTEMPTS = 4


def _finish_precisely(f: Function, x: float, best: _Round | None, evaluations: int, tolerance: float) -> Derivative:
    """Repeat the table with as many digits as it takes, at steps so small that two rows suffice."""
    from mpmath import mp, workdps

    finite = False
    for attempt in range(1, _ATTEMPTS + 1):
        with workdps(_PRECISE_DIGITS * attempt):
            # The double itself and not its shortest decimal: the samples in doubles used it, too.
            at = mp.mpf(x)
            steps = [mp.ldexp(abs(at) if x else mp.one, power * attempt) for power in _PRECISE_STEPS]
            samples = [(f.at_precision(at + h), f.at_precision(at - h)) for h in steps]
            evaluations += 2 * len(steps)
            rows = [(plus - minus) / (2 * h) for h, (plus, minus) in zip(steps, samples, strict=True)]
            if not mp.isfinite(rows[-1]):
                continue
            finite = True
            ratio = (steps[0] / steps[1]) ** 2
            value = rows[1] + (rows[1] - rows[0]) / (ratio - 1)
            rounding = max(map(abs, samples[1])) * mp.mpf(10) ** (3 - mp.dps) / steps[1]
            error = abs(rows[1] - rows[0]) + rounding
            # A flat function in saturation has a derivative of 1e-50, which is not zero; only after
            # the last attempt is something that small beside f taken for nothing.
            negligible = mp.mpf(10) ** -30 * (abs(samples[1][0]) / abs(at) if x else abs(samples[1][0]) + 1)
            nothing = rows[0] == rows[1] == 0 or (attempt == _ATTEMPTS and error + abs(value) <= negligible)
            if error <= mp.mpf(10) ** -17 * abs(value) or nothing:
                rounded = 0.0 if abs(value) <= error else float(value)
                bound = 0.0 if rows[0] == rows[1] == 0 else float(error) + math.ulp(rounded) / 2
                return Derivative(rounded, bound, float(steps[1]), evaluations, "converged", "adaptive")
    if not finite:
        return Derivative(math.nan, math.inf, float(steps[1]), evaluations, "not finite", "adaptive")
    if one_sided_slopes(f, x).verdict in ("left and right differ", "infinite"):
        return Derivative(math.nan, math.inf, float(steps[1]), evaluations, "kink", "adaptive")
    return _result(f, x, best, evaluations, tolerance)
