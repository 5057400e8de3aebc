"""Checking a gradient against the function it claims to belong to, parameter by parameter."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..errors import InputError
from .differences import COMPLEX_STEP
from .estimate import EPSILON
from .limits import one_sided_slopes
from .sampling import check_callable, check_point, check_positive

CheckVerdict = Literal["right", "wrong", "kink", "not finite"]

# A change of the loss this many units in the last place is still rounding.
_ROUNDING = 16.0


@dataclass(frozen=True, slots=True)
class ParameterCheck:
    """The check of one component of a gradient.

    Attributes
    ----------
    name : str
        The parameter.
    claimed : float
        The component that was to be checked.
    central : float
        The central difference.
    complex_step : float
        The complex step, nan where the function does not take complex numbers or is not analytic.
    relative_error : float
        Distance of the claimed from the numerical value over the larger of the two sizes; 0 if the
        distance is within rounding.
    left, right : float
        The one-sided slopes, nan unless they were looked at.
    verdict : str
        ``right``, ``wrong``, ``kink`` (left and right slopes differ, so no number is right) or ``not finite``.
    """

    name: str
    claimed: float
    central: float
    complex_step: float
    relative_error: float
    left: float
    right: float
    verdict: CheckVerdict


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """The check of a whole gradient; ``passed`` if every component is right."""

    parameters: tuple[ParameterCheck, ...]
    step: float
    tolerance: float

    @property
    def passed(self) -> bool:
        """Whether every component is right."""
        return all(parameter.verdict == "right" for parameter in self.parameters)

    @property
    def largest_error(self) -> float:
        """The largest relative error of a component away from a kink."""
        return max((p.relative_error for p in self.parameters if p.verdict in ("right", "wrong")), default=math.nan)


def gradient_check(
    f: Callable[..., Any],
    point: Sequence[float],
    gradient: Sequence[float] | Callable[..., Sequence[float]],
    step: float = 2.0**-17,
    tolerance: float = 1e-5,
    names: Sequence[str] | None = None,
) -> GradientCheck:
    """Compare a gradient with central differences and, where the function allows it, the complex step.

    Parameters
    ----------
    f : callable
        The loss, called with the parameters as separate numbers, f(w1, w2, ...).
    point : sequence of float
        The parameters.
    gradient : sequence of float or callable
        The gradient to check, or a function of the parameters that returns it.
    step : float
        The step of the central difference, times max(1, size of the parameter); by default 2^-17, about 1e-5.
    tolerance : float
        The largest relative error that passes.
    names : sequence of str, optional
        Names of the parameters; by default those of a `Function`, or p0, p1 ...

    Raises
    ------
    TypeError
        If f is not callable or a number is not a number.
    InputError
        If the lengths differ, the point is not finite, or step or tolerance is not positive.
    """
    check_callable(f)
    parameters = check_point(point)
    step, tolerance = check_positive(step, "step"), check_positive(tolerance, "tolerance")
    claimed = np.asarray(gradient(*parameters.tolist()) if callable(gradient) else gradient, dtype=float)
    if claimed.shape != parameters.shape:
        raise InputError(f"gradient must have {parameters.size} components as the point has, not shape {claimed.shape}")
    labels = tuple(names) if names is not None else getattr(f, "variables", None)
    labels = labels or tuple(f"p{index}" for index in range(parameters.size))
    if len(labels) != parameters.size:
        raise InputError(f"names must have {parameters.size} entries as the point has, not {len(labels)}")
    checks = (
        _check(f, parameters.tolist(), index, float(claimed[index]), step, tolerance, str(labels[index]))
        for index in range(parameters.size)
    )
    return GradientCheck(tuple(checks), step, tolerance)


def _check(
    f: Callable[..., Any], point: list[float], index: int, claimed: float, step: float, tolerance: float, name: str
) -> ParameterCheck:
    def along(t: float | complex) -> Any:
        moved: list[Any] = list(point)
        moved[index] = t
        return f(*moved)

    x = point[index]
    h = step * max(1.0, abs(x))
    with np.errstate(all="ignore"):
        value, plus, minus = float(along(x)), float(along(x + h)), float(along(x - h))
    central = (plus - minus) / ((x + h) - (x - h))
    if not all(map(math.isfinite, (value, plus, minus, claimed))):
        return ParameterCheck(name, claimed, central, math.nan, math.inf, math.nan, math.nan, "not finite")
    size = max(abs(value), abs(plus), abs(minus))
    noise = _ROUNDING * EPSILON * size / h
    # Where f is smooth the slopes from the two sides differ by h f'', which is small.
    gap = abs((plus - value) - (value - minus)) / h
    if gap > noise and gap > 64 * step * max(abs(central), size / max(1.0, abs(x))):
        slopes = one_sided_slopes(lambda t: np.array([float(along(float(s))) for s in np.ravel(t)]), x)
        if slopes.verdict in ("left and right differ", "infinite"):
            return ParameterCheck(name, claimed, central, math.nan, math.inf, slopes.left, slopes.right, "kink")
    by_complex = _complex_step(along, x)
    analytic = abs(by_complex - central) <= noise + 1e-3 * max(abs(by_complex), abs(central))
    by_complex = by_complex if analytic else math.nan
    # The complex step has no rounding to speak of, so only the central difference is given leeway.
    best, leeway = (by_complex, 8 * EPSILON * abs(by_complex)) if analytic else (central, noise)
    distance = abs(claimed - best)
    error = 0.0 if distance <= leeway else distance / max(abs(claimed), abs(best))
    verdict: CheckVerdict = "right" if error <= tolerance else "wrong"
    return ParameterCheck(name, claimed, central, by_complex, error, math.nan, math.nan, verdict)


def _complex_step(along: Callable[[complex], Any], x: float) -> float:
    h = COMPLEX_STEP * max(1.0, abs(x))
    try:
        with np.errstate(all="ignore"):
            return float(np.imag(along(complex(x, h)))) / h
    except (TypeError, ValueError, AttributeError):
        # Plain real code: math functions, comparisons, float().
        return math.nan
