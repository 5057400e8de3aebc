"""Nesterov's momentum: the gradient is taken where the momentum is about to lead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..sampling import check_positive
from .protocol import Gradient, check_share


@dataclass(frozen=True, slots=True)
class Nesterov:
    """v <- momentum * v - rate * grad f(x + momentum * v); x <- x + v.

    Parameters
    ----------
    rate : float
        The learning rate, positive.
    momentum : float
        The share of the last step that is kept, 0 <= momentum < 1.

    Notes
    -----
    Source: Y. Nesterov (1983), in the form of I. Sutskever et al., On the importance of initialization and
    momentum in deep learning (2013).
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
        velocity = state * self.momentum - gradient(point + state * self.momentum) * self.rate
        return point + velocity, velocity

    def at_rest(self, state: np.ndarray, tolerance: float) -> bool:
        """Whether the velocity is gone as well."""
        return bool(np.linalg.norm(state) <= tolerance)
