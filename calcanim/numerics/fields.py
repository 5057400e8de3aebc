"""Derivatives of functions of several variables: partial, gradient, directional, Jacobian, Hessian.

A point of n variables is a sequence of n coordinates; coordinates that are arrays stand for many points
at once (a grid from ``np.meshgrid``). Functions take the coordinates as separate arguments, f(x, y),
as a `Function` does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..errors import InputError, nearest
from .derivatives import derivative
from .estimate import EPSILON, Derivative
from .field_differences import Estimate, second_differences, slopes_of, status_of, values_of, vectors_of
from .function import Function
from .sampling import check_callable


def partial(f: Callable[..., Any], variable: str | int, point: Sequence[float]) -> Derivative:
    """Return the partial derivative of f by one variable at one point.

    Parameters
    ----------
    f : Function or callable
        Exact for a `Function`, adaptive Richardson extrapolation for any other callable.
    variable : str or int
        The name of the variable (for a `Function`) or its position.
    point : sequence of float
        The coordinates.

    Raises
    ------
    TypeError, InputError
        If an argument is off.
    """
    coordinates = _single(check_points(f, point))
    position = _position(f, variable, len(coordinates))
    if isinstance(f, Function):
        slope = f.derivative(f.variables[position])
        return _exact(slope(*coordinates))

    def along(t: Any) -> Any:
        moved: list[Any] = list(coordinates)
        moved[position] = t
        return f(*moved)

    return derivative(along, coordinates[position])


def gradient(f: Callable[..., Any], point: Sequence[Any]) -> Estimate:
    """Return the gradient: the column of all partial derivatives.

    Parameters
    ----------
    f : Function or callable
        A function of n variables, vectorised if the coordinates are arrays.
    point : sequence of n float or array_like
        The coordinates; arrays broadcast to a shape S.

    Returns
    -------
    Estimate
        ``value`` of shape (n,) or (n, *S).

    Raises
    ------
    TypeError, InputError
        If an argument is off.
    """
    coordinates = check_points(f, point)
    if isinstance(f, Function):
        return _exact_array([f.derivative(name)(*coordinates) for name in f.variables])
    if coordinates[0].ndim == 0:
        parts = [partial(f, position, [float(c) for c in coordinates]) for position in range(len(coordinates))]
        worst = next((part.status for part in parts if not part.success), "converged")
        evaluations = sum(part.evaluations for part in parts)
        return Estimate(np.array([p.value for p in parts]), np.array([p.error for p in parts]), evaluations, worst)
    return slopes_of(lambda *moved: values_of(f, moved)[np.newaxis], coordinates, first=True)


def directional_derivative(f: Callable[..., Any], point: Sequence[float], direction: Sequence[float]) -> Derivative:
    """Return the slope of f at a point in a direction, per unit of length.

    Parameters
    ----------
    f : Function or callable
        A function of n variables.
    point : sequence of n float
        The coordinates.
    direction : sequence of n float
        Where to; its length does not matter, but it must not be zero.

    Raises
    ------
    TypeError, InputError
        If an argument is off.
    """
    coordinates = _single(check_points(f, point))
    try:
        arrow = np.asarray(direction, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(f"direction must be a list of real numbers, not {direction!r}") from None
    if arrow.shape != (len(coordinates),) or not np.all(np.isfinite(arrow)) or not np.any(arrow):
        raise InputError(
            f"direction must have {len(coordinates)} finite coordinates, not all zero, and not be {direction!r}"
        )
    unit = arrow / np.max(np.abs(arrow))
    unit = unit / np.linalg.norm(unit)
    if isinstance(f, Function):
        return _exact(math.fsum(np.asarray(gradient(f, coordinates)) * unit))
    return derivative(lambda t: f(*[c + t * u for c, u in zip(coordinates, unit, strict=True)]), 0.0)


def jacobian(functions: Any, point: Sequence[Any]) -> Estimate:
    """Return the Jacobian matrix: a row for each function, a column for each variable.

    Parameters
    ----------
    functions : sequence of m Function, or callable
        Functions of the same n variables, or one callable f(x, y, ...) that returns m values.
    point : sequence of n float or array_like
        The coordinates; arrays broadcast to a shape S.

    Returns
    -------
    Estimate
        ``value`` of shape (m, n) or (m, n, *S).

    Raises
    ------
    TypeError, InputError
        If an argument is off.
    """
    if isinstance(functions, Function):
        functions = (functions,)
    if callable(functions):
        coordinates = check_points(functions, point)
        return slopes_of(lambda *moved: vectors_of(functions, moved), coordinates, first=False)
    try:
        rows = [gradient(f, point) for f in tuple(functions)]
    except TypeError as problem:
        raise TypeError(f"functions must be a callable or a list of callables: {problem}") from None
    if not rows:
        raise InputError("functions must hold at least one function")
    worst = next((row.status for row in rows if row.status not in ("exact", "converged")), rows[0].status)
    value, error = np.stack([row.value for row in rows]), np.stack([row.error for row in rows])
    return Estimate(value, error, sum(row.evaluations for row in rows), worst)


def hessian(f: Callable[..., Any], point: Sequence[Any]) -> Estimate:
    """Return the Hessian matrix: all second partial derivatives; it is symmetric.

    Parameters
    ----------
    f : Function or callable
        A function of n variables with continuous second derivatives.
    point : sequence of n float or array_like
        The coordinates; arrays broadcast to a shape S.

    Returns
    -------
    Estimate
        ``value`` of shape (n, n) or (n, n, *S).

    Raises
    ------
    TypeError, InputError
        If an argument is off.
    """
    coordinates = check_points(f, point)
    n = len(coordinates)
    value = np.empty((n, n, *coordinates[0].shape))
    error, evaluations = np.empty_like(value), 0
    for i in range(n):
        for j in range(i, n):
            if isinstance(f, Function):
                second = f.derivative(f.variables[i]).derivative(f.variables[j])
                entry: Any = np.asarray(second(*coordinates), dtype=float)
                doubt: Any = 4.0 * EPSILON * np.abs(entry)
            else:
                entry, doubt, count = second_differences(f, coordinates, i, j)
                evaluations += count
            value[i, j] = value[j, i] = entry
            error[i, j] = error[j, i] = doubt
    exact = isinstance(f, Function)
    return Estimate(value, error, evaluations or n * (n + 1) // 2, status_of(value, error, exact))


def check_points(f: Any, point: Any) -> list[np.ndarray]:
    """Return the coordinates as arrays of one shape, checked against the function's variables."""
    check_callable(f)
    if isinstance(point, (str, bytes)):
        raise TypeError(f"point must be a list of coordinates, not {point!r}")
    try:
        coordinates = [
            np.asarray(c, dtype=float) for c in (point if np.ndim(point) or isinstance(point, Sequence) else [point])
        ]
        coordinates = [c.copy() for c in np.broadcast_arrays(*coordinates)]
    except TypeError:
        raise TypeError(f"point must be a list of real coordinates, not {point!r}") from None
    except ValueError:
        raise InputError("point must have coordinates whose shapes broadcast to one shape") from None
    if isinstance(f, Function) and len(coordinates) != len(f.variables):
        names = ", ".join(f.variables)
        raise InputError(f"point must have one coordinate for each of {names}, not {len(coordinates)}")
    if not coordinates:
        raise InputError("point must have at least one coordinate")
    if not all(np.all(np.isfinite(c)) for c in coordinates):
        raise InputError("point must have finite coordinates, and one of them is nan or infinite")
    return coordinates


def _single(coordinates: list[np.ndarray]) -> list[float]:
    if coordinates[0].ndim:
        raise InputError("point must be one point here; for many points at once use gradient")
    return [float(c) for c in coordinates]


def _position(f: Any, variable: str | int, count: int) -> int:
    names = f.variables if isinstance(f, Function) else ()
    if isinstance(variable, str):
        if variable not in names:
            close = nearest(variable, names)
            hint = f", did you mean {close!r}" if close else "; give its position" if not names else ""
            raise InputError(f"variable {variable!r} is not one of the function's{hint}")
        return names.index(variable)
    if isinstance(variable, bool) or not isinstance(variable, (int, np.integer)):
        raise TypeError(f"variable must be a name or a position, not {variable!r}")
    if not 0 <= variable < count:
        raise InputError(f"variable must be a position from 0 to {count - 1}, not {variable}")
    return int(variable)


def _exact(value: float) -> Derivative:
    if not math.isfinite(value):
        return Derivative(value, math.inf, 0.0, 1, "not finite", "exact")
    return Derivative(value, 4.0 * EPSILON * abs(value), 0.0, 1, "converged", "exact")


def _exact_array(parts: list[Any]) -> Estimate:
    value = np.array(parts, dtype=float)
    error = 4.0 * EPSILON * np.abs(value)
    return Estimate(value, error, len(parts), status_of(value, error, True))
