"""What a drawn thing claims to be, so that a proof can hold it to that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from .plot import Plot

__all__ = ["Claim"]

Kind = Literal["curve", "line", "segment", "point", "band", "arrows"]


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """Where a mobject lies on a plot, in the plot's own units, and what its role makes of it.

    The role is part of the claim: what is drawn as a tangent must be one, what is drawn
    as a secant must meet the curve twice.

    Attributes
    ----------
    plot : Plot
        The window it is drawn on.
    kind : str
        ``curve``, ``line`` (cut at the window), ``segment``, ``point``, ``band`` or ``arrows``.
    role : str
        The theme's role it is drawn in.
    function : callable, optional
        Of a curve: whose graph it is.
    start, end : (float, float), optional
        A point of the line; the ends of a segment; where a point was put at first.
    slope : float, optional
        Of a line.
    truth : callable, optional
        Works out, at the moment of the call, the point (or the two ends) where it must lie, as
        ``(x, y)`` or ``((x, y), (x, y))``; of arrows their tails and tips, shape (n, 2, 2).
    """

    plot: Plot
    kind: Kind
    role: str
    function: Callable[..., Any] | None = None
    start: tuple[float, float] | None = None
    end: tuple[float, float] | None = None
    slope: float | None = None
    truth: Callable[[], Any] | None = None

    def __deepcopy__(self, memo: dict[int, Any]) -> Claim:
        # Manim copies mobjects with all they refer to; a copy claims the same about the same plot.
        return self

    def moved(self, plot: Plot, **place: Any) -> Claim:
        """The same claim about another place."""
        return replace(self, plot=plot, **place)
