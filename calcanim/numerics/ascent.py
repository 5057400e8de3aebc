"""The gradient as a length and a direction: how fast a function grows along unit vectors."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Ascent", "ascent_of"]


@dataclass(frozen=True, slots=True)
class Ascent:
    """What the directional derivative is in the directions that matter.

    Attributes
    ----------
    length : float
        |grad f|: the growth along the gradient, the greatest there is.
    uphill, downhill : float
        Directions of the gradient and against it, in degrees from the x axis, 0 <= angle < 360.
    level : float
        The growth across the gradient: zero.
    descent : float
        The growth against it: -|grad f|.
    """

    length: float
    uphill: float
    downhill: float
    level: float
    descent: float

    def along(self, theta: Any) -> Any:
        """The growth along a unit vector at an angle to the gradient, in degrees: |grad f| cos(theta)."""
        return self.length * np.cos(np.radians(theta))


def ascent_of(gradient: tuple[float, float]) -> Ascent:
    """Return length and directions of a gradient that is not zero."""
    length = math.hypot(*gradient)
    uphill = math.degrees(math.atan2(gradient[1], gradient[0])) % 360
    return Ascent(length, uphill, (uphill + 180) % 360, 0.0, -length)
