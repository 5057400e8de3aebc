"""Where the pieces of a function join smoothly: the derivative of x*abs(x) at 0, which its formula has no value for."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import mpmath

__all__ = ["slope_at_join"]

# The first offset is this root of the working precision, each further one half of the one before.
_ROOT = 4
_OFFSETS = 9
_MOST_DIGITS = 400
_SETTLED = "1e-8"


def slope_at_join(value: Callable[[Any], Any], slope: Callable[[Any], Any], at: mpmath.mpf) -> mpmath.mpf:
    """Return the derivative of a function at a point at which only the formula of its derivative has no value.

    Parameters
    ----------
    value, slope : callable
        The function and the formula, of an mpf at mpmath's working precision.
    at : mpf
        The point, known to the working precision.

    Returns
    -------
    mpf
        The limit of the slopes from both sides; nan where the function is not continuous, a side has no such limit, or the two
        differ.

    Notes
    -----
    A continuous function whose slope has the same limit from both sides has that slope (the mean value theorem).
    """
    from mpmath import mp, workdps

    here, digits = value(at), mp.dps
    # Beside a removable singularity three quarters of the digits cancel; those of `at` have been worked out.
    with workdps(min(4 * digits, max(_MOST_DIGITS, digits))):
        sides = [_limit(value, slope, at, side, here, digits) for side in (-1, 1)]
        found, slack = (sides[0][0] + sides[1][0]) / 2, sides[0][1] + sides[1][1]
        if not abs(sides[0][0] - sides[1][0]) <= slack:
            return mp.nan
        found = mp.zero if abs(found) <= slack else found
    return +found


def _limit(value: Callable[[Any], Any], slope: Callable[[Any], Any], at: Any, side: int, here: Any, digits: int) -> tuple[Any, Any]:
    """The limit of the slope from a side and how far off it may be; nan where there is none, or f does not come close to its value."""
    from mpmath import mp

    steps = [side * max(abs(at), 1) * mp.mpf(10) ** (-digits // _ROOT) / 2**k for k in range(_OFFSETS)]
    slopes, step = [slope(at + h) for h in steps], steps[0]
    if any(mp.isnan(s) for s in slopes):
        # The formula has no value all along a side on which two of its pieces are equal.
        slopes = [(value(at + h) - here) / h for h in steps]
    size = max(map(abs, slopes))
    if not mp.isfinite(size):
        return mp.nan, mp.nan
    beside = value(at + step)
    rounding = (abs(here) + abs(beside)) * mp.mpf(10) ** (5 - digits)
    if not abs(beside - here) <= 4 * abs(step) * size + rounding:
        return mp.nan, mp.nan
    # What cancels altogether leaves the rounding of its terms.
    if size * abs(step) <= rounding * mp.mpf(10) ** (-digits // 2):
        return mp.zero, size
    found, off = _extrapolated(slopes)
    # Of slopes that grow without bound the algorithm finds what they come from instead of what they go to.
    if abs(slopes[-1] - found) > abs(slopes[0] - found):
        return mp.nan, mp.nan
    if not off <= mp.mpf(_SETTLED) * size:
        return mp.nan, mp.nan
    return found, off + size * mp.mpf(10) ** (-digits // 2)


def _extrapolated(values: list[Any]) -> tuple[Any, Any]:
    """The limit of a sequence by Wynn's epsilon algorithm, and the last change of its estimate.

    At halved offsets each power of the offset, whole or not, is a geometric sequence, which the algorithm removes exactly.

    Source: P. Wynn, On a device for computing the e_m(S_n) transformation (1956).
    """
    from mpmath import mp

    before, column = [mp.zero] * (len(values) + 1), values
    estimates = [values[-1]]
    largest = max(map(abs, values))
    for order in range(1, len(values)):
        gaps = [b - a for a, b in pairwise(column)]
        if order % 2 and all(abs(gap) <= largest * mp.mpf(10) ** (-mp.dps // 2) for gap in gaps):
            return column[-1], mp.zero
        if not all(gaps):
            break
        before, column = column, [old + 1 / gap for old, gap in zip(before[1:], gaps, strict=False)]
        if order % 2 == 0:
            estimates.append(column[-1])
    return estimates[-1], abs(estimates[-1] - estimates[-2]) if len(estimates) > 1 else mp.inf
