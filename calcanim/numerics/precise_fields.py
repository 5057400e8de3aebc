"""Partial derivatives to 50 digits without symbols: what exact forms are held against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .evaluation import to_mpf
from .function import Function

if TYPE_CHECKING:
    import mpmath

__all__ = ["precise_gradient", "precise_partial"]

# A central difference of this step is right to its square, and costs as many digits as it has zeros.
_STEP, _DIGITS = "1e-30", 120


def precise_partial(f: Function, position: int, point: Sequence[Any]) -> mpmath.mpf:
    """Return a partial derivative by a central difference of 1e-30 in 120 digits.

    Parameters
    ----------
    f : Function
        A function of n variables, smooth at the point.
    position : int
        Which variable.
    point : sequence of n float, str or mpmath.mpf
        Floats stand for their shortest decimals.

    Returns
    -------
    mpmath.mpf
        Right to about 58 digits times the third derivative; nan where f has no value beside the point.
    """
    from mpmath import workdps

    with workdps(_DIGITS):
        h = to_mpf(_STEP)
        here = [to_mpf(c) for c in point]
        ahead, behind = list(here), list(here)
        ahead[position] += h
        behind[position] -= h
        return (f.precise(*ahead, digits=_DIGITS) - f.precise(*behind, digits=_DIGITS)) / (2 * h)


def precise_gradient(f: Function, point: Sequence[Any]) -> tuple[mpmath.mpf, ...]:
    """Return all partial derivatives, as `precise_partial` gives them."""
    return tuple(precise_partial(f, i, point) for i in range(len(f.variables)))
