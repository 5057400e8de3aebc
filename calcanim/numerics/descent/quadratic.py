"""What the curvatures of a quadratic say: the best rate, the best momentum, and how many steps they take."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...errors import InputError
from ..sampling import check_point, check_positive
from .protocol import check_share

_MOST_STEPS = 1_000_000
# A run this many times farther off than its goal does not come back.
_FAR = 1e100


@dataclass(frozen=True, slots=True)
class QuadraticPlan:
    """The optimal settings for a quadratic with curvatures between ``smallest`` and ``largest``.

    Attributes
    ----------
    smallest, largest : float
        The extreme eigenvalues of the Hessian.
    condition : float
        Their ratio.
    edge : float
        The rate beyond which gradient descent diverges, 2/largest.
    rate : float
        The best rate of plain gradient descent, 2/(largest + smallest).
    factor : float
        By how much each of its steps shrinks the error at worst, (k - 1)/(k + 1).
    momentum_rate, momentum : float
        The best rate and momentum of the heavy ball.
    momentum_factor : float
        Its asymptotic factor per step, (sqrt k - 1)/(sqrt k + 1).
    """

    smallest: float
    largest: float
    condition: float
    edge: float
    rate: float
    factor: float
    momentum_rate: float
    momentum: float
    momentum_factor: float


def plan_for_quadratic(curvatures: Sequence[float]) -> QuadraticPlan:
    """Return the optimal rate and momentum of a quadratic from its curvatures.

    Parameters
    ----------
    curvatures : sequence of float
        The eigenvalues of the Hessian, all positive.

    Raises
    ------
    TypeError, InputError
        If there is none, or one is not positive.

    Notes
    -----
    Source: B. T. Polyak, Introduction to Optimization (1987), section 3.2.
    """
    sizes = sorted(check_positive(curvature, "curvatures") for curvature in curvatures)
    if not sizes:
        raise InputError("curvatures must hold at least one eigenvalue of the Hessian")
    smallest, largest = sizes[0], sizes[-1]
    low, high = math.sqrt(smallest), math.sqrt(largest)
    ratio = (high - low) / (high + low)
    return QuadraticPlan(
        smallest=smallest, largest=largest, condition=largest / smallest, edge=2.0 / largest,
        rate=2.0 / (largest + smallest), factor=(largest - smallest) / (largest + smallest),
        momentum_rate=(2.0 / (high + low)) ** 2, momentum=ratio**2, momentum_factor=ratio,
    )  # fmt: skip


def steps_on_quadratic(
    curvatures: Sequence[float], start: Sequence[float], rate: float, momentum: float = 0.0, share: float = 1e-6
) -> int | None:
    """Return how many steps the heavy ball (with momentum 0: gradient descent) needs on a quadratic.

    Parameters
    ----------
    curvatures, start : sequence of float
        The eigenvalues of the Hessian, all positive, and the coordinates of the start along their eigenvectors, as seen
        from the minimum.
    rate, momentum : float
        The settings.
    share : float
        The run has arrived when its distance from the minimum is this share of the first one.

    Returns
    -------
    int or None
        The first such step; None if it does not come within a million.

    Raises
    ------
    TypeError, InputError
        If a number is off, or there are not as many coordinates as curvatures.
    """
    sizes = np.array([check_positive(curvature, "curvatures") for curvature in curvatures])
    point = check_point(start, "start")
    if len(point) != len(sizes) or not point.any():
        raise InputError(f"start must have {len(sizes)} coordinates, not all zero, not {point.tolist()!r}")
    rate, goal = check_positive(rate, "rate"), check_positive(share, "share") * float(np.linalg.norm(point))
    shrink, velocity = -rate * sizes, np.zeros_like(point)
    check_share(momentum, "momentum")
    for step in range(_MOST_STEPS + 1):
        size = float(np.sqrt(point @ point))
        if size <= goal:
            return step
        if not size < _FAR * goal:
            return None
        velocity = momentum * velocity + shrink * point
        point = point + velocity
    return None
