"""RMSprop: each coordinate's step is measured by the recent size of its own gradient."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..sampling import check_positive
from .protocol import Gradient, check_share


@dataclass(frozen=True, slots=True)
class RMSprop:
    """s <- decay * s + (1 - decay) * g^2; x <- x - rate * g/(sqrt(s) + epsilon).

    Parameters
    ----------
    rate : float
        The learning rate, positive.
    decay : float
        The share of the mean square that is kept, 0 <= decay < 1.
    epsilon : float
        Keeps the division finite, positive.

    Notes
    -----
    Source: T. Tieleman, G. Hinton, Lecture 6.5 of Neural Networks for Machine Learning (2012).
    """

    rate: float = 0.01
    decay: float = 0.9
    epsilon: float = 1e-8

    def __post_init__(self) -> None:
        check_positive(self.rate, "rate")
        check_share(self.decay, "decay")
        check_positive(self.epsilon, "epsilon")

    def init(self, point: np.ndarray) -> np.ndarray:
        """Return the mean square zero."""
        return np.zeros_like(point)

    def step(self, point: np.ndarray, state: np.ndarray, gradient: Gradient) -> tuple[np.ndarray, np.ndarray]:
        """Take one step."""
        slope = gradient(point)
        square = state * self.decay + slope**2 * (1.0 - self.decay)
        return point - slope * self.rate / (np.sqrt(square) + self.epsilon), square

    def at_rest(self, state: np.ndarray, tolerance: float) -> bool:
        """Where the gradient is zero the rule always stays."""
        return True
