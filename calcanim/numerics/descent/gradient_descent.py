"""Gradient descent: against the gradient, times the rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..sampling import check_positive
from .protocol import Gradient


@dataclass(frozen=True, slots=True)
class GradientDescent:
    """x <- x - rate * grad f(x).

    Parameters
    ----------
    rate : float
        The learning rate, positive.

    Raises
    ------
    TypeError, InputError
        If the rate is not a positive number.
    """

    rate: float = 0.1

    def __post_init__(self) -> None:
        check_positive(self.rate, "rate")

    def init(self, point: np.ndarray) -> None:
        """Return no state: the rule has no memory."""
        return None

    def step(self, point: np.ndarray, state: None, gradient: Gradient) -> tuple[np.ndarray, None]:
        """Take one step."""
        return point - gradient(point) * self.rate, None

    def at_rest(self, state: None, tolerance: float) -> bool:
        """Where the gradient is zero the rule always stays."""
        return True
