"""What doubles make of a value or a formula, taken to 50 digits: the numbers a computer has, without a further rounding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import CalcanimError
from .differences import quotient
from .evaluation import to_mpf
from .function import Function

if TYPE_CHECKING:
    import mpmath

__all__ = ["quotient_of_doubles", "relative_error", "value_of_double"]

_TOLERANCE = 1e-12


def quotient_of_doubles(f: Function, at: float, h: float, method: str) -> mpmath.mpf:
    """Return a difference quotient of the values that a computer has, exact to the working precision of mpmath.

    Parameters
    ----------
    f : Function
        A function of one variable.
    at, h : float
        Point and step.
    method : {"forward", "central", "fourth"}
        The formula.
    """
    from mpmath import mpf

    return quotient(method, mpf(h), lambda k: mpf(float(f(at + k * h))))


def value_of_double(f: Function, x: float) -> mpmath.mpf:
    """Return the value that a computer has of f, held against 50 digits.

    Returns
    -------
    mpmath.mpf
        As it is printed: the shortest decimal that stands for the double.

    Raises
    ------
    CalcanimError
        If it is off by more than rounding.
    """
    from mpmath import mpf, nstr

    value, exact = float(f(x)), f.precise(mpf(x))
    if abs(mpf(value) - exact) > _TOLERANCE * max(abs(exact), abs(x * f.derivative().precise(mpf(x)))):
        raise CalcanimError(f"{f.text} at {x!r} comes out as {value!r} where it is {nstr(exact, 20)}.")
    return to_mpf(value)


def relative_error(claimed: Any, other: Any) -> mpmath.mpf:
    """Return the distance of two numbers over the larger of their sizes; 0 where both are zero."""
    from mpmath import mpf

    a, b = mpf(claimed), mpf(other)
    return abs(a - b) / max(abs(a), abs(b)) if a or b else mpf(0)
