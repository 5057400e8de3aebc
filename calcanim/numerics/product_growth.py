"""A product as a growing area: two strips and a corner, and what is left of them for each unit of the step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .evaluation import to_mpf
from .function import Function
from .quotients import precise_quotient

if TYPE_CHECKING:
    import mpmath

__all__ = ["ProductGrowth", "growth_rates", "product_growth"]


@dataclass(frozen=True, slots=True)
class ProductGrowth:
    """How f g grows from x to x + dx, for some steps dx.

    Attributes
    ----------
    steps : tuple of float
        The steps dx.
    strips, corners : tuple of float
        For each step (df g + f dg)/dx and df dg/dx: the areas that come on, for each unit of dx.
    limit : float
        f' g + f g', which the strips approach.
    grows : bool
        Whether f, g, f' and g' are all positive, so that a rectangle can show it without signs.
    """

    steps: tuple[float, ...]
    strips: tuple[float, ...]
    corners: tuple[float, ...]
    limit: float
    grows: bool


def growth_rates(f: Function, g: Function, at: float, step: float) -> tuple[mpmath.mpf, mpmath.mpf]:
    """Return (df g + f dg)/dx and df dg/dx to 50 digits."""
    df, dg = precise_quotient(f, at, step), precise_quotient(g, at, step)
    return df * g.precise(at) + f.precise(at) * dg, df * dg * to_mpf(step)


def product_growth(f: Function, g: Function, at: float, steps: Sequence[float]) -> ProductGrowth:
    """Work out how a product grows at a point.

    Parameters
    ----------
    f, g : Function
        Functions of one variable with derivatives at the point.
    at : float
        The point.
    steps : sequence of float
        The steps dx.
    """
    from mpmath import workdps

    with workdps(50):
        rates = [growth_rates(f, g, at, step) for step in steps]
        height, width = f.precise(at), g.precise(at)
        climb, other = f.derivative().precise(at), g.derivative().precise(at)
        return ProductGrowth(
            tuple(steps), tuple(float(strips) for strips, _ in rates), tuple(float(corner) for _, corner in rates),
            float(climb * width + height * other), min(height, width, climb, other) > 0,
        )
