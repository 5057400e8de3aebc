"""The result of a numerical derivative, and the words for how it went."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

DerivativeStatus = Literal["converged", "truncation limited", "rounding limited", "not converged", "kink", "jump", "not finite"]

# The relative distance of neighbouring doubles at 1.
EPSILON = math.ulp(1.0)


@dataclass(frozen=True, slots=True)
class Derivative:
    """A derivative, with what one needs to trust it.

    Attributes
    ----------
    value : float
        The derivative; nan where there is none.
    error : float
        An estimate of the absolute error of the value.
    step : float
        The (smallest) step the value rests on.
    evaluations : int
        How many values of the function were computed, those for the error estimate included.
    status : str
        ``converged``; ``truncation limited`` (a smaller step would help); ``rounding limited``
        (a larger one would); ``not converged``; ``kink`` (the slopes from the left and from
        the right differ or are infinite); ``jump`` (on a side the function comes close to another value than
        its own, be it that of one point alone); ``not finite`` (a value the formula needs is nan or infinite).
    method : str
        The method that was asked for.
    """

    value: float
    error: float
    step: float
    evaluations: int
    status: DerivativeStatus
    method: str

    @property
    def success(self) -> bool:
        """Whether the error is within the tolerance."""
        return self.status == "converged"


def judge(error: float, truncation: float, rounding: float, allowed: float) -> DerivativeStatus:
    """Return the status of an estimate whose error has two sources."""
    if error <= allowed:
        return "converged"
    return "rounding limited" if rounding >= truncation else "truncation limited"
