"""Difference quotients to 50 digits: what the doubles of the other routines are held against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .evaluation import to_mpf
from .function import Function

if TYPE_CHECKING:
    import mpmath

_DIGITS = 50
# A one-sided slope is read off this far from its point; the curvature there costs as many digits.
_NEAR = "1e-30"
_FAR, _GROWS = "1e-18", 2


def precise_quotient(f: Function, at: Any, step: Any) -> mpmath.mpf:
    """Return (f(x0 + h) - f(x0))/h to about 50 digits.

    Parameters
    ----------
    f : Function
        A function of one variable.
    at, step : float, str or mpmath.mpf
        x0 and h, of either sign; floats stand for their shortest decimals.

    Returns
    -------
    mpmath.mpf
        nan or an infinity where f has no value.
    """
    from mpmath import workdps

    with workdps(2 * _DIGITS):
        x0, h = f.point(at), to_mpf(step)
        # A number that was typed as an expression is a kink or a jump only as that expression.
        here = f.precise(at if isinstance(at, float) else x0, digits=2 * _DIGITS)
        return (f.precise(x0 + h, digits=2 * _DIGITS) - here) / h


def precise_one_sided_slope(f: Function, at: Any, side: int) -> mpmath.mpf:
    """Return the slope of f right (1) or left (-1) of a point, to about 29 digits.

    It is the quotient of one tiny step, or an infinity if a step a million times a million times
    larger gives a quotient that is much smaller: then the quotients grow without bound. A slope that
    does not exist shows as an arbitrary number, so ask `one_sided_slopes` first.
    """
    near, far = (precise_quotient(f, at, step if side > 0 else f"-{step}") for step in (_NEAR, _FAR))
    if abs(near) > _GROWS * abs(far) > 0:
        return near * float("inf")
    return near
