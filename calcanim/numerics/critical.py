"""Critical points and their kinds, for functions of one and of several variables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, overload

from ..errors import InputError
from .critical_line import CriticalPoint, CriticalPoints, classify_on_line, critical_points_on_line
from .critical_space import Classification, classify_in_space, critical_points_in_space
from .function import Function
from .sampling import check_finite, check_point

__all__ = ["Classification", "CriticalPoint", "CriticalPoints", "classify", "critical_points"]


@overload
def critical_points(f: Function, a: float, b: float) -> CriticalPoints: ...


@overload
def critical_points(f: Function, a: Sequence[float], b: Sequence[float]) -> tuple[Classification, ...]: ...


def critical_points(f: Function, a: Any, b: Any) -> Any:
    """Return the critical points of a function on an interval, or in a box.

    Parameters
    ----------
    f : Function
        The function.
    a, b : float or sequence of float
        The ends of the interval; for several variables opposite corners of the box.

    Returns
    -------
    CriticalPoints or tuple of Classification
        In one variable all of them, each once, proved by interval arithmetic (``complete`` says so); in
        several those that Newton's method reaches from many starts.

    Raises
    ------
    TypeError
        If f is not a `Function`.
    InputError
        If the interval is empty, not finite, or does not fit the variables.

    Examples
    --------
    >>> [(point.x, point.kind) for point in critical_points(Function("x^3 - 3*x"), -2, 2)]
    [(-1.0, 'maximum'), (1.0, 'minimum')]
    """
    if not isinstance(f, Function):
        raise TypeError(f"f must be a Function, whose exact derivatives this needs, not {f!r}; write Function('x^2')")
    if len(f.variables) == 1:
        return critical_points_on_line(f, check_finite(a, "a"), check_finite(b, "b"))
    return critical_points_in_space(f, a, b)


def classify(f: Callable[..., Any], point: float | Sequence[float]) -> CriticalPoint | Classification:
    """Say what a point is to a function: minimum, maximum, inflection, saddle, undecided or not critical.

    Parameters
    ----------
    f : Function or callable
        A function of one variable (only a `Function`) or of several.
    point : float or sequence of float
        The point.

    Raises
    ------
    TypeError, InputError
        If an argument is off.
    """
    if isinstance(f, Function) and len(f.variables) == 1:
        coordinates = check_point(point)
        if coordinates.size != 1:
            raise InputError(f"point must have one coordinate for {f.variables[0]}, not {coordinates.size}")
        return classify_on_line(f, float(coordinates[0]))
    return classify_in_space(f, point)  # type: ignore[arg-type]
