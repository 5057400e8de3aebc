"""Three number lines one above the other, with a nudge of the first and what it becomes on the others."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import ValueTracker

from ..numerics.chain import Chain, change
from ..numerics.evaluation import to_mpf
from .numberline import NumberLine, Ribbon
from .theme import Theme

__all__ = ["NudgeFigure"]

_MARKS = 6


class NudgeFigure:
    """Number lines for x, u and y around a point, arrows from it, and ribbons between the lines.

    Parameters
    ----------
    chain : Chain
        What leads from x to u and from u to y.
    at, inner, value : float
        x0, u0 and y0.
    heights : (float, float, float)
        Where the lines stand.
    middle, half : float
        Where the point stands in the frame, and how far a line reaches to either side.
    units : (float, float, float)
        Frame units per unit of each variable.
    theme : Theme
        Colours.
    roles : (str, str, str)
        Of the three variables.

    Attributes
    ----------
    step : ValueTracker
        The nudge of x now.
    lines, arrows, ribbons : list
        The parts; `follow` puts them where the nudge is.
    """

    def __init__(
        self, chain: Chain, at: float, inner: float, value: float, *, heights: tuple[float, float, float], middle: float,
        half: float, units: tuple[float, float, float], theme: Theme, roles: tuple[str, str, str],
    ) -> None:
        self.chain, self.at, self.inner, self.value = chain, at, inner, value
        self.step = ValueTracker(0.0)
        self.lines = [
            NumberLine(name, place, (middle, height), half, unit, theme, role=role)
            for name, place, height, unit, role in zip("xuy", (at, inner, value), heights, units, roles, strict=True)
        ]
        self.arrows = [line.nudge(lambda i=i: self.true_change(i)) for i, line in enumerate(self.lines)]
        self.ribbons = [
            Ribbon(above, below, theme, role)
            for above, below, role in zip(self.lines[:2], self.lines[1:], roles[1:], strict=True)
        ]

    def true_change(self, i: int) -> Any:
        """The nudge of x (0), u (1) or y (2) at this moment, to 50 digits."""
        step = self.step.get_value()
        return to_mpf(step) if i == 0 else change((self.chain.inner, self.chain.whole)[i - 1], self.at, step)

    def changes(self) -> tuple[float, float, float]:
        """All three in doubles: for drawing."""
        dx = self.step.get_value()
        return dx, float(self.chain.inner(self.at + dx)) - self.inner, float(self.chain.whole(self.at + dx)) - self.value

    def follow(self, links: int = 2) -> NudgeFigure:
        """Put arrows and the first so many ribbons where the nudge is now, in place."""
        changes = self.changes()
        for line, arrow, moved in zip(self.lines, self.arrows, changes, strict=True):
            line.move_nudge(arrow, moved)
        grid = np.linspace(0.0, changes[0], _MARKS)
        stations = [grid, self.chain.inner(self.at + grid) - self.inner, self.chain.whole(self.at + grid) - self.value]
        for i in range(links):
            self.ribbons[i].place(stations[i], stations[i + 1])
        return self

    def magnify(self, times: float) -> NudgeFigure:
        """Show the surroundings of the point so many times larger than at first."""
        for line in self.lines:
            line.magnify(times)
        return self
