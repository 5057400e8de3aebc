"""What every numerical routine asks of a function: checked arguments and quiet, real samples."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import InputError
from .exact import Exact


def check_callable(f: Any, name: str = "f") -> None:
    """Raise TypeError unless ``f`` can be called."""
    if not callable(f):
        raise TypeError(f"{name} must be a Function or another callable, not {f!r}")


def check_finite(value: Any, name: str) -> float:
    """Return a finite real number as a float; an `Exact` one stays one.

    Raises
    ------
    TypeError
        If it is not one real number.
    InputError
        If it is nan or infinite.
    """
    if isinstance(value, (str, bytes, bool)) or np.ndim(value) != 0:
        raise TypeError(f"{name} must be one real number, not {value!r}")
    try:
        number = value if isinstance(value, Exact) else float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be one real number, not {value!r}") from None
    if not math.isfinite(number):
        raise InputError(f"{name} must be finite, not {number!r}; give a plain number")
    return number


def check_positive(value: Any, name: str) -> float:
    """Return a positive finite number as a float, or raise as `check_finite` does."""
    number = check_finite(value, name)
    if number <= 0:
        raise InputError(f"{name} must be positive, not {number!r}; for example 1e-5")
    return number


def check_count(value: Any, name: str, least: int, most: int) -> int:
    """Return a whole number within limits, or raise TypeError or InputError."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number, not {value!r}")
    if not least <= value <= most:
        raise InputError(f"{name} must lie between {least} and {most}, not {value!r}")
    return int(value)


def check_point(point: Any, name: str = "point") -> np.ndarray:
    """Return a point as a one-dimensional array of finite doubles.

    Raises
    ------
    TypeError
        If it does not consist of real numbers.
    InputError
        If it is empty, has more than one axis, or a coordinate is not finite.
    """
    try:
        array = np.atleast_1d(np.asarray(point, dtype=float))
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be a list of real numbers, not {point!r}") from None
    if array.ndim != 1 or array.size == 0:
        raise InputError(f"{name} must be one point with at least one coordinate, not an array of shape {array.shape}")
    if not np.all(np.isfinite(array)):
        raise InputError(f"{name} must have finite coordinates, not {array.tolist()!r}")
    return array


def sample_line(f: Callable[[Any], Any], x: np.ndarray) -> np.ndarray:
    """Return the values of a function of one variable at many points as doubles, without warnings.

    A callable that only takes single numbers (as those of `math` do) is called point by point.

    Raises
    ------
    TypeError
        If the callable does not return real numbers.
    """
    with np.errstate(all="ignore"):
        try:
            values = np.asarray(f(x))
        except (TypeError, ValueError) as problem:
            values = _one_by_one(f, x, problem)
    if values.dtype.kind not in "fiub":
        raise TypeError(f"f must return real numbers, not {values.dtype}")
    if values.shape != x.shape:
        if values.size != 1:
            raise TypeError(f"f must return one value per point: {x.shape} points gave values of shape {values.shape}")
        values = np.broadcast_to(values.reshape(()), x.shape)
    return values.astype(float, copy=False)


def _one_by_one(f: Callable[[Any], Any], x: np.ndarray, problem: Exception) -> np.ndarray:
    def value(at: float) -> float:
        try:
            return float(f(at))
        except (ValueError, ZeroDivisionError, OverflowError):
            # This is how plain Python says that a point lies outside the domain.
            return math.nan

    try:
        return np.array([value(float(at)) for at in x.ravel()]).reshape(x.shape)
    except TypeError:
        raise TypeError(f"f must accept numbers or arrays and return real numbers: {problem}") from problem
