"""What a step rule is: it makes a state for a start, and takes one step at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from ...errors import InputError
from ..sampling import check_finite

Gradient = Callable[[np.ndarray], np.ndarray]


class StepRule(Protocol):
    """A rule for one step downhill. Rules hold only their settings; what changes is in the state.

    A point is an array, of doubles or of mpmath's numbers; with a row for each coordinate and a column for each rate
    several runs go side by side. In products arrays come first: mpmath tries for long to make a number of one.
    """

    def init(self, point: np.ndarray) -> Any:
        """Return the state before the first step."""
        ...

    def step(self, point: np.ndarray, state: Any, gradient: Gradient) -> tuple[np.ndarray, Any]:
        """Return the next point and the next state."""
        ...

    def at_rest(self, state: Any, tolerance: float) -> bool:
        """Whether the rule would stay where the gradient is zero."""
        ...


def check_share(value: float, name: str) -> None:
    """Raise InputError unless 0 <= value < 1."""
    if not 0 <= check_finite(value, name) < 1:
        raise InputError(f"{name} must be at least 0 and below 1, not {value!r}; for example 0.9")
