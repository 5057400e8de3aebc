"""How the error of a difference formula depends on its step: the V of truncation and rounding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import InputError
from .derivatives import derivative
from .differences import ORDERS, quotient
from .estimate import EPSILON
from .function import Function
from .sampling import check_callable, check_finite, check_positive, sample_line


@dataclass(frozen=True, slots=True)
class StepStudy:
    """The error of one formula for a range of steps.

    Attributes
    ----------
    method : str
        ``forward``, ``central``, ``fourth`` or ``complex``.
    steps, values, errors : tuple of float
        The steps, the difference quotients in doubles, and their absolute errors.
    exact : float
        The exact derivative.
    truncation_slope, rounding_slope : float
        The fitted slopes of log error against log step on the two branches; nan where a branch
        has too few points (the complex step has neither).
    best_step, best_error : float
        The step of the smallest error. Isolated lucky hits do not count: the error of a step is
        taken as the largest among its neighbours within a factor of two.
    """

    method: str
    steps: tuple[float, ...]
    values: tuple[float, ...]
    errors: tuple[float, ...]
    exact: float
    truncation_slope: float
    rounding_slope: float
    best_step: float
    best_error: float


def step_study(
    f: Callable[[Any], Any],
    at: float,
    method: str = "forward",
    steps: Sequence[float] | None = None,
    exact: float | None = None,
) -> StepStudy:
    """Compute the error of a difference formula for many steps.

    Parameters
    ----------
    f : Function or callable
        A function of one variable; for ``complex`` one that accepts complex numbers.
    at : float
        The point.
    method : {"forward", "central", "fourth", "complex"}
        The formula.
    steps : sequence of float, optional
        Positive steps; by default 129 from 1e-16 to 1, evenly spaced in the logarithm.
    exact : float, optional
        The exact derivative; by default the exact derivative of a `Function` (to 50 digits), or
        the adaptive one of a callable.

    Raises
    ------
    TypeError, InputError
        If an argument is off.
    """
    check_callable(f)
    at = check_finite(at, "at")
    if method not in (*ORDERS, "complex"):
        raise InputError(f"method {method!r} is unknown; choose one of {', '.join((*ORDERS, 'complex'))}")
    sizes = np.logspace(-16, 0, 129) if steps is None else np.array([check_positive(h, "steps") for h in steps])
    if sizes.size < 2:
        raise InputError("steps must hold at least two steps")
    sizes = np.sort(sizes)
    if exact is None:
        exact = float(f.derivative().precise(at)) if isinstance(f, Function) else derivative(f, at).value
    exact = check_finite(exact, "exact")
    with np.errstate(all="ignore"):
        if method == "complex":
            values = np.asarray(f(at + 1j * sizes)).imag / sizes
        else:
            values = quotient(method, sizes, lambda k: sample_line(f, at + k * sizes))
    errors = np.abs(values - exact)
    truncation, rounding, best = _branches(sizes, errors, EPSILON * abs(exact) + 1e-300)
    return StepStudy(
        method, tuple(sizes.tolist()), tuple(values.tolist()), tuple(errors.tolist()), exact,
        truncation, rounding, float(sizes[best]), float(errors[best]),
    )  # fmt: skip


def _branches(steps: np.ndarray, errors: np.ndarray, least: float) -> tuple[float, float, int]:
    """Fit a slope to either side of the lowest point of the error's upper envelope."""
    logs = np.log10(steps)
    usable = np.isfinite(errors)
    envelope = np.array([
        np.max(errors[usable & (np.abs(logs - log) <= np.log10(2.0) + 1e-9)], initial=0.0) for log in logs
    ])  # fmt: skip
    envelope[~usable] = np.inf
    best = int(np.argmin(envelope))
    floor = max(float(envelope[best]), least)
    # Away from the bottom, where one source of error rules; not where the step is so large that
    # the next power of h matters, nor so small that x + h is x and the error is all of f'.
    above = (logs > logs[best]) & (steps <= 0.2) & (errors > 10 * floor) & usable
    below = (logs < logs[best]) & (steps >= 1e-14) & (envelope > 3 * floor) & usable
    truncation = _fit(logs[above], errors[above])
    rounding = _fit(logs[below], envelope[below])
    return truncation, rounding, best


def _fit(logs: np.ndarray, errors: np.ndarray) -> float:
    positive = errors > 0
    if np.count_nonzero(positive) < 4:
        return float("nan")
    return float(np.polyfit(logs[positive], np.log10(errors[positive]), 1)[0])
