"""The secant of a central difference: a dashed line through the two neighbours of a point."""

from __future__ import annotations

from collections.abc import Callable

from manim import VGroup

from .plot import Plot

__all__ = ["Chord"]

_RESOLVED = 1e-10


class Chord(VGroup):
    """The points (x0 - h, f(x0 - h)) and (x0 + h, f(x0 + h)) and the line through them, moved in place as h changes.

    It is dashed and its points are hollow, so that it is told apart from a secant through the point itself.

    Parameters
    ----------
    plot : Plot
        Where it is drawn.
    f : callable
        The function, with values on either side of x0.
    at, h : float
        x0 and the first step, positive.
    role : str
        Its colour.

    Attributes
    ----------
    h : float
        How far the two points are from the middle now.
    """

    def __init__(self, plot: Plot, f: Callable[[float], float], at: float, h: float, *, role: str = "secant") -> None:
        super().__init__()
        self.plot, self.f, self.at = plot, f, at
        self.line = plot.line((at, float(f(at))), 0.0, role, dashed=True)
        self.dots = VGroup(*(plot.point(at, float(f(at)), role, hollow=True) for _ in range(2)))
        self.add(self.line, *self.dots)
        self.move(h)

    def ends(self, h: float) -> list[tuple[float, float]]:
        """The two neighbours at a distance."""
        return [(self.at + side * h, float(self.f(self.at + side * h))) for side in (-1, 1)]

    def move(self, h: float) -> Chord:
        """Put the two points at another distance; one that is out of sight is hidden."""
        self.h, ends = h, self.ends(h)
        for dot, (x, y) in zip(self.dots, ends, strict=True):
            dot.set_opacity(1.0 if self.plot.shows(x, y) else 0.0)
            dot.move_to(self.plot.at(x, y))
        start, end = ends if self.plot.shows(*ends[0]) or not self.plot.shows(*ends[1]) else ends[::-1]
        self.plot.move_line(self.line, start, (ends[1][1] - ends[0][1]) / (2 * h))
        # Closer together, doubles cannot say what the slope between the two points is.
        far = h > _RESOLVED * max(1.0, abs(self.at))
        self.line.claim = self.line.claim.moved(self.plot, end=end if far else None)
        return self
