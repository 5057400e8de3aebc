"""Telling a kink from a sharp bend: the jump of the slope, followed to a vanishing step."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from .estimate import EPSILON
from .function import Function
from .limits import one_sided_slopes
from .sampling import sample_line

# Steps (times the scale of x) at which a suspicion is decided; each is 1/64 of the one before.
_CONFIRMING_STEPS = (2.0**-18, 2.0**-24, 2.0**-30)
_RATIO = 64.0
# So close to x that a smooth function is straight, and what is not straight is rounding.
_NOISE_STEP, _NOISE_POINTS = 1.37 * 2.0**-41, 5


def slope_jumps(steps: Sequence[float], plus: Sequence[float], minus: Sequence[float], value: float) -> list[float]:
    """Return right minus left difference quotient for each step: about h f'' where f is smooth."""
    return [(p - value + m - value) / h for h, p, m in zip(steps, plus, minus, strict=True)]


def suspects_kink(steps: Sequence[float], plus: Sequence[float], minus: Sequence[float], value: float) -> bool:
    """Whether samples on both sides of a point look like a kink, a cusp, a vertical tangent or a jump.

    Parameters
    ----------
    steps : sequence of float
        At least two steps, each half the one before.
    plus, minus : sequence of float
        The values at x + h and x - h.
    value : float
        The value at x.

    Notes
    -----
    The jump J(h) of the slope is an odd series in h for a smooth function, so 2 J(h/2) - J(h) removes its
    first term and leaves the jump at the point itself. The rise from x - h to x + h halves with h.
    """
    # Measured by the largest value: the last ones may be small only because terms cancel.
    noise = 16.0 * EPSILON * max(abs(value), *map(abs, plus), *map(abs, minus)) / steps[-1]
    rise, rise_before = abs(plus[-1] - minus[-1]), abs(plus[-2] - minus[-2])
    if rise > 0.75 * rise_before and rise > noise * steps[-1]:
        return True
    jumps = slope_jumps(steps[-3:], plus[-3:], minus[-3:], value)
    if abs(jumps[-1]) > 0.75 * abs(jumps[-2]) and abs(jumps[-1]) > noise:
        return True
    if len(jumps) < 3:
        return False
    first, second = 2.0 * jumps[1] - jumps[0], 2.0 * jumps[2] - jumps[1]
    rest = (8.0 * second - first) / 7.0
    doubt = abs(second - first) + abs(rest - second)
    return abs(rest) > 4.0 * doubt + noise


def confirms_kink(f: Callable[[Any], Any], x: float, value: float) -> tuple[bool, int]:
    """Decide a suspicion, and return how many evaluations that took.

    For a `Function` by its exact one-sided slopes; for another callable by whether the jump of the slope, or the rise across the point,
    outlives steps down to 1e-9.
    """
    if isinstance(f, Function):
        return f.may_be_singular(x) and one_sided_slopes(f, x).verdict in ("left and right differ", "infinite"), 0
    scale = max(1.0, abs(x))
    steps = [step * scale for step in _CONFIRMING_STEPS]
    close = [_NOISE_STEP * scale * k for k in range(1, _NOISE_POINTS + 1)]
    offsets = np.array([*steps, *(-h for h in steps), *close, *(-h for h in close)])
    samples = sample_line(f, x + offsets).tolist()
    if not all(map(math.isfinite, samples)):
        return False, len(samples)
    plus, minus = samples[:3], samples[3:6]
    rounding = max(_roughness(samples[6 : 6 + _NOISE_POINTS]), _roughness(samples[6 + _NOISE_POINTS :]))
    rounding = max(rounding, EPSILON * max(abs(value), *map(abs, samples)))
    jumps = slope_jumps(steps, plus, minus, value)
    # As in suspects_kink, for steps with a ratio of 64.
    rests = [(_RATIO * b - a) / (_RATIO - 1.0) for a, b in pairwise(jumps)]
    if abs(rests[1]) > max(0.9 * abs(rests[0]), 32.0 * rounding / steps[-1]):
        return True, len(samples)
    rises = [abs(p - m) for p, m in zip(plus, minus, strict=True)]
    steep = all(b > a / 16.0 for a, b in pairwise(rises))
    return steep and rises[-1] > 64.0 * rounding, len(samples)


def _roughness(values: Sequence[float]) -> float:
    """Return the largest second difference of neighbouring values: so close together all of it is rounding."""
    return max(abs(a - b + (c - b)) for a, b, c in zip(values, values[1:], values[2:], strict=False))
