"""Adam: momentum and per-coordinate scaling, with the start-up bias of both means corrected."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..sampling import check_positive
from .protocol import Gradient, check_share


@dataclass(frozen=True, slots=True, eq=False)
class AdamState:
    """The running means of the gradient and of its square, and the number of steps taken."""

    mean: np.ndarray
    square: np.ndarray
    count: int


@dataclass(frozen=True, slots=True)
class Adam:
    """m and s are running means of g and g^2; x <- x - rate * m^/(sqrt(s^) + epsilon).

    Parameters
    ----------
    rate : float
        The learning rate, positive.
    beta1, beta2 : float
        The shares of the two means that are kept, 0 <= beta < 1.
    epsilon : float
        Keeps the division finite, positive.
    bias_correction : bool
        Divide the means by 1 - beta^t, which matters in the first steps, when they still remember
        their start at zero.

    Notes
    -----
    Source: D. P. Kingma, J. Ba, Adam: A Method for Stochastic Optimization (2015), algorithm 1.
    """

    rate: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    bias_correction: bool = True

    def __post_init__(self) -> None:
        check_positive(self.rate, "rate")
        check_share(self.beta1, "beta1")
        check_share(self.beta2, "beta2")
        check_positive(self.epsilon, "epsilon")

    def init(self, point: np.ndarray) -> AdamState:
        """Return means of zero."""
        return AdamState(np.zeros_like(point), np.zeros_like(point), 0)

    def step(self, point: np.ndarray, state: AdamState, gradient: Gradient) -> tuple[np.ndarray, AdamState]:
        """Take one step."""
        slope = gradient(point)
        mean = state.mean * self.beta1 + slope * (1.0 - self.beta1)
        square = state.square * self.beta2 + slope**2 * (1.0 - self.beta2)
        after = AdamState(mean, square, state.count + 1)
        if self.bias_correction:
            mean = mean / (1.0 - self.beta1**after.count)
            square = square / (1.0 - self.beta2**after.count)
        return point - mean * self.rate / (np.sqrt(square) + self.epsilon), after

    def at_rest(self, state: AdamState, tolerance: float) -> bool:
        """Whether the mean gradient is gone as well."""
        return bool(np.linalg.norm(state.mean) <= tolerance)
