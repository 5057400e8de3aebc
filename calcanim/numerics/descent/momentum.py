"""Momentum (the heavy ball): the step remembers where it came from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..sampling import check_positive
from .protocol import Gradient, check_share


@dataclass(frozen=True, slots=True)
class Momentum:
    """v <- momentum * v - rate * grad f(x); x <- x + v.

    Parameters
    ----------
    rate : float
        The learning rate, positive.
    momentum : float
        The share of the last step that is kept, 0 <= momentum < 1.

    Notes
    -----
    Source: B. T. Polyak, Some methods of speeding up the convergence of iteration methods (1964).
    """

    rate: float = 0.1
    momentum: float = 0.9

    def __post_init__(self) -> None:
        check_positive(self.rate, "rate")
        check_share(self.momentum, "momentum")

    def init(self, point: np.ndarray) -> np.ndarray:
        """Return the velocity zero."""
        return np.zeros_like(point)

    def step(self, point: np.ndarray, state: np.ndarray, gradient: Gradient) -> tuple[np.ndarray, np.ndarray]:
        """Take one step."""
        velocity = state * self.momentum - gradient(point) * self.rate
        return point + velocity, velocity

    def at_rest(self, state: np.ndarray, tolerance: float) -> bool:
        """Whether the velocity is gone as well."""
        return bool(np.linalg.norm(state) <= tolerance)
