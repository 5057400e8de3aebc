"""Running a step rule: every point, loss and gradient norm, and in words how it ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from ...errors import InputError
from ..fields import gradient as numerical_gradient
from ..fields import hessian
from ..function import Function
from ..sampling import check_callable, check_count, check_finite, check_point
from .decimals import in_decimals
from .protocol import Gradient, StepRule

DescentStatus = Literal[
    "converged", "step limit", "diverged", "not finite", "stalled at a saddle", "stalled at a maximum"
]

# Beyond this a square overflows, and nothing that still converges ever gets there.
TOO_FAR = 1e150
# A gradient of this length is none, unless another tolerance is given.
AT_REST = 1e-10
# An eigenvalue of the Hessian counts as negative beyond this share of the largest.
_NEGATIVE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Descent:
    """A run of a step rule.

    Attributes
    ----------
    points : ndarray, shape (k + 1, n)
        The start and every point after it; all finite.
    losses, gradient_norms : ndarray, shape (k + 1,)
        f and the length of its gradient at the points.
    status : str
        ``converged`` (the gradient is within the tolerance of zero), ``step limit``, ``diverged`` (the
        points or losses outgrow all bounds, or the loss ends above its start and rising),
        ``not finite`` (the run left the domain), ``stalled at a saddle`` or ``stalled at a maximum`` (the
        gradient is zero but the curvature says there is a way down).
    rule : StepRule
        The rule that was run.
    end : tuple
        The last point as the run had it: floats, or mpmath's numbers where it ran in decimals.
    """

    points: np.ndarray
    losses: np.ndarray
    gradient_norms: np.ndarray
    status: DescentStatus
    rule: StepRule
    end: tuple[Any, ...]

    @property
    def steps(self) -> int:
        """The number of steps taken."""
        return len(self.points) - 1


def descend(
    f: Callable[..., Any],
    start: float | Sequence[float],
    rule: StepRule,
    steps: int,
    gradient: Callable[..., Any] | None = None,
    tolerance: float = AT_REST,
    digits: int | None = None,
) -> Descent:
    """Descend from a start with a step rule.

    Parameters
    ----------
    f : Function or callable
        The loss, called with the coordinates as separate arguments.
    start : float or sequence of float
        The first point.
    rule : StepRule
        For example ``GradientDescent(0.1)``.
    steps : int
        At most so many steps, 0 to 1000000.
    gradient : callable, optional
        The gradient, called as f is, for a callable f; a `Function` knows its own, and without either
        it is computed numerically.
    tolerance : float
        The run ends when the gradient is this short and the rule is at rest; 0 or more.
    digits : int, optional
        Run a `Function` in decimals of so many digits (20 to 10000) and round every result once, at the end; floats
        stand for their shortest decimals. Where a run is chaotic, doubles are soon another run. It stops, ``not
        finite``, where it lands on a kink; what is smaller than 10^(-digits/2) counts as zero.

    Raises
    ------
    TypeError
        If f is not callable or the rule has no ``step``, or is not a `Function` where digits are asked for.
    InputError
        If the start does not fit the function, or f has no finite value there, or a number is off.
    """
    check_callable(f)
    if not (hasattr(rule, "init") and hasattr(rule, "step")) or isinstance(rule, type):
        raise TypeError(f"rule must be a step rule such as GradientDescent(0.1), not {rule!r}")
    point = check_point(start, "start")
    steps = check_count(steps, "steps", 0, 1_000_000)
    if check_finite(tolerance, "tolerance") < 0:
        raise InputError(f"tolerance must not be negative, and it is {tolerance!r}")
    if isinstance(f, Function) and len(f.variables) != point.size:
        raise InputError(f"start must have a coordinate for each of {', '.join(f.variables)}, not {point.size}")
    if not np.isfinite(_loss(f, point)):
        raise InputError(f"start must be a point where f has a finite value, not {point.tolist()!r}")
    if digits is None:
        return _run(f, point, rule, steps, lambda at: _loss(f, at), _gradient_of(f, gradient), tolerance)
    if not isinstance(f, Function):
        raise TypeError(f"f must be a Function to be run in decimals, not {f!r}")
    digits = check_count(digits, "digits", 20, 10_000)
    from mpmath import workdps

    with workdps(digits):
        run = _run(f, *in_decimals(f, point, rule, digits, steps), tolerance)
    for array in (run.points, run.losses):
        array[np.abs(array) < 10.0 ** (-digits // 2)] = 0.0
    return replace(run, rule=rule)


def _run(
    f: Callable[..., Any], point: np.ndarray, rule: StepRule, steps: int,
    value: Callable[[np.ndarray], float], slope: Gradient, tolerance: float,
) -> Descent:  # fmt: skip
    points, losses, norms = [point], [value(point)], [_length(slope(point))]
    state = rule.init(point)
    status: DescentStatus | None = None
    while status is None:
        if norms[-1] <= tolerance and rule.at_rest(state, tolerance):
            status = _kind_of_rest(f, point)
        elif not np.isfinite(norms[-1]):
            status = "not finite"
        elif len(points) > steps:
            rising = len(losses) > 1 and losses[-1] > losses[-2] and losses[-1] > losses[0]
            status = "diverged" if rising else "step limit"
        else:
            with np.errstate(all="ignore"):
                following, state = rule.step(point, state, slope)
            place = following.astype(float)
            loss = value(following) if np.all(np.isfinite(place)) else np.nan
            far = np.max(np.abs(place)) > TOO_FAR or abs(loss) > TOO_FAR
            if far or not np.isfinite(loss):
                status = "diverged" if far else "not finite"
                continue
            point = following
            points.append(point)
            losses.append(loss)
            norms.append(_length(slope(point)))
    return Descent(np.array(points, dtype=float), np.array(losses), np.array(norms), status, rule, tuple(point))


def _length(vector: np.ndarray) -> float:
    return float(np.linalg.norm(vector.astype(float)))


def _loss(f: Callable[..., Any], point: np.ndarray) -> float:
    with np.errstate(all="ignore"):
        return float(f(*point.tolist()))


def _gradient_of(f: Callable[..., Any], gradient: Callable[..., Any] | None) -> Gradient:
    """Return the gradient as a function of the point that remembers its last answer.

    The run asks for it where the rule has just asked, or is about to.
    """
    last: tuple[bytes, np.ndarray] | None = None

    def compute(point: np.ndarray) -> np.ndarray:
        if gradient is not None:
            with np.errstate(all="ignore"):
                value = np.atleast_1d(np.asarray(gradient(*point.tolist()), dtype=float))
            if value.shape != point.shape:
                raise InputError(f"gradient must return {point.size} components, not shape {value.shape}")
            return value
        if isinstance(f, Function):
            return np.array([f.derivative(name)(*point.tolist()) for name in f.variables])
        return np.asarray(numerical_gradient(f, point.tolist()))

    def remembered(point: np.ndarray) -> np.ndarray:
        nonlocal last
        key = point.tobytes()
        if last is None or last[0] != key:
            last = (key, compute(point))
        return last[1]

    return remembered


def _kind_of_rest(f: Callable[..., Any], point: np.ndarray) -> DescentStatus:
    matrix = np.asarray(hessian(f, point.astype(float).tolist()))
    if not np.all(np.isfinite(matrix)):
        return "converged"
    curvatures = np.linalg.eigvalsh(matrix)
    negative = curvatures < -_NEGATIVE * max(float(np.max(np.abs(curvatures))), _NEGATIVE)
    if np.all(negative):
        return "stalled at a maximum"
    return "stalled at a saddle" if np.any(negative) else "converged"
