"""What a drawn thing claims to be, so that a proof can hold it to that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

__all__ = ["Claim"]

Kind = Literal["curve", "line", "segment", "point", "band", "arrows", "level", "field", "marks", "space", "vector", "bar", "count", "angle"]


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """Where a mobject lies on a plot, in the plot's own units, and what its role makes of it.

    The role is part of the claim: what is drawn as a tangent must be one, what is drawn
    as a secant must meet the curve twice.

    Attributes
    ----------
    plot : Plot, NumberLine or Space
        The window it is drawn on: a plot or a number line; for ``space`` a space.
    kind : str
        ``curve``, ``line`` (cut at the window), ``segment``, ``point``, ``band``, ``arrows``; ``level`` for level lines of a
        function of two variables, ``field`` for arrows along its gradient, ``marks`` for those of a number line at round
        numbers, ``space`` for a curve in space; ``vector`` and ``bar`` for lengths, ``count`` for as many parts as ``truth``
        says, ``angle`` for an arc around ``start`` between the two directions that ``truth`` gives in degrees.
    role : str
        The theme's role it is drawn in.
    function : callable, optional
        Of a curve: whose graph it is; of level lines and fields: of two variables.
    start, end : (float, float), optional
        A point of the line; the ends of a segment; where a point was put at first.
    slope : float, optional
        Of a line.
    half : float, optional
        Of a line that ends before the window does: how far in x it reaches on either side of its point.
    truth : callable, optional
        Works out, at the moment of the call, the point (or the two ends) where it must lie, as
        ``(x, y)`` or ``((x, y), (x, y))``; of arrows their tails and tips, shape (n, 2, 2); of a curve in space
        points of it, shape (n, 3), as many as it takes.
    levels : tuple of float
        Of level lines: their values; of a field: the least and the greatest length of a gradient in this shade.
    unit : float
        Of a vector, with its tail at ``start`` and its components by ``truth``: its length in the plot for each unit of its own.
    scale : float
        Of a vector or a bar (whose number is ``truth``): how many times as long as the rest of its plot or group it is
        drawn. What is not 1 must be said on the screen.
    """

    plot: Any
    kind: Kind
    role: str
    function: Callable[..., Any] | None = None
    start: tuple[float, float] | None = None
    end: tuple[float, float] | None = None
    slope: float | None = None
    half: float | None = None
    truth: Callable[[], Any] | None = None
    levels: tuple[float, ...] = ()
    unit: float = 1.0
    scale: float = 1.0

    def __deepcopy__(self, memo: dict[int, Any]) -> Claim:
        # Manim copies mobjects with all they refer to; a copy claims the same about the same plot.
        return self

    def moved(self, plot: Any, **place: Any) -> Claim:
        """The same claim about another place."""
        return replace(self, plot=plot, **place)
