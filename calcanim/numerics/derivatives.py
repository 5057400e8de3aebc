"""The derivative of a function of one variable at a point, by five methods."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from ..errors import InputError, nearest
from .differences import complex_step, difference
from .estimate import Derivative
from .function import Function
from .limits import jumps
from .richardson import adaptive
from .sampling import check_callable, check_finite, check_positive, sample_line

Method = Literal["adaptive", "forward", "central", "fourth", "complex"]
METHODS: tuple[Method, ...] = ("adaptive", "forward", "central", "fourth", "complex")


def derivative(
    f: Callable[[Any], Any],
    x: float,
    method: Method = "adaptive",
    step: float | None = None,
    tolerance: float = 1e-9,
) -> Derivative:
    """Return the derivative of f at a point, computed from values of f.

    Parameters
    ----------
    f : Function or callable
        A function of one variable, vectorised or not.
    x : float
        The point.
    method : {"adaptive", "forward", "central", "fourth", "complex"}
        Adaptive Richardson extrapolation, a difference formula of order 1, 2 or 4, or the complex step
        (for functions that accept complex numbers).
    step : float, optional
        The step h of a formula; by default one that balances truncation and rounding.
        ``adaptive`` chooses its own.
    tolerance : float
        The relative error up to which the status is ``converged``.

    Returns
    -------
    Derivative
        ``value``, ``error``, ``step``, ``evaluations``, ``status``, ``method``.

    Raises
    ------
    TypeError
        If f is not callable or does not return real numbers, or a number is not a number.
    InputError
        If the point is not finite, the step or the tolerance is not positive, the method is
        unknown, or a step is given for ``adaptive``.

    Examples
    --------
    >>> derivative(Function("x^2"), 1.5).value
    3.0
    """
    check_callable(f)
    x = check_finite(x, "x")
    tolerance = check_positive(tolerance, "tolerance")
    if isinstance(f, Function) and len(f.variables) != 1:
        raise InputError(f"f must have one variable, not {', '.join(f.variables)}; use partial or gradient")
    if method not in METHODS:
        close = nearest(str(method), METHODS)
        hint = f", did you mean {close!r}" if close else f"; choose one of {', '.join(METHODS)}"
        raise InputError(f"method {method!r} is unknown{hint}")
    if method == "adaptive" and step is not None:
        raise InputError("step cannot be given for method 'adaptive', which chooses its own; leave it out")
    step = check_positive(step, "step") if step is not None else None
    if method == "adaptive":
        found = adaptive(f, x, tolerance)
    elif method == "complex":
        found = complex_step(f, x, step, tolerance)
    else:
        found = difference(f, x, method, step, tolerance)
    if found.status == "kink" and jumps(f, x, float(sample_line(f, np.array([x]))[0])):
        return replace(found, status="jump")
    return found
