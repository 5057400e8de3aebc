"""Forward and central difference of one point in one plot: a secant through the point, a chord through its neighbours."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import UpdateFromAlphaFunc, VGroup, VMobject

from ..numerics.differences import quotient
from .chord import Chord
from .paths import dense
from .placing import place_clear
from .plot import Plot
from .secant import SecantFigure
from .text import Typeset, backed
from .window import step_inside

__all__ = ["DifferenceFigure"]

_TRIES, _SHRINK = 8, 1.5


class DifferenceFigure:
    """A secant and a chord for the same steps.

    Parameters
    ----------
    plot : Plot
        Where they are drawn.
    f : callable
        The function.
    at, slope : float
        The point and the exact slope there.
    least : float
        The step of the numbers; the picture's is not smaller.

    Attributes
    ----------
    wide : float
        A step that is well seen.
    forward : SecantFigure
        The secant with its triangle; its rise has no name of its own.
    central : Chord
        The chord.
    """

    def __init__(self, plot: Plot, f: Callable[[float], float], at: float, slope: float, least: float) -> None:
        self.plot, self.f, self.at = plot, f, at
        self.wide = max(self._visible_step(slope), least)
        self.forward = SecantFigure(plot, f, at, self.wide)
        # Formulas name the rise by its parts; the colour ties the two together.
        self.forward.remove(self.forward.rise_label)
        self.central = Chord(plot, f, at, self.wide)

    def quotient(self, method: str, h: float) -> float:
        """A difference quotient in doubles."""
        return float(quotient(method, h, lambda k: float(self.f(self.at + k * h))))

    def lines(self, start: float) -> VGroup:
        """Secant, its second point and chord, without the triangle, at a step."""
        self.forward.move(start)
        self.central.move(start)
        return VGroup(self.forward.line, self.forward.q, self.central)

    def opening(self, start: float) -> UpdateFromAlphaFunc:
        """From one step to the one that is well seen, by equal factors in equal times."""
        return UpdateFromAlphaFunc(self.lines(start), lambda _, alpha: self._move(start * (self.wide / start) ** alpha))

    def note(self, text: Typeset, graph: VMobject) -> VGroup:
        """Put a note where nothing runs through it, beside the run if that can be."""
        note, area, run = backed(text, self.plot.theme.background), self.plot.area, self.forward.run
        lines = (self.forward.line, self.central.line, run)
        drawn = dense([(line.points[0], line.points[-1]) for line in lines] + self.plot.zero_lines())
        spots = [
            run.get_center() + np.array([right, up, 0])
            for up in (-0.35, 0.35, -0.6, -0.9, 0.6, 0.9) for right in (0, 0.4, 0.8, -0.4, -0.8)
        ]
        spots += [
            np.array([area.left + u * area.width, area.bottom + v * area.height, 0])
            for v in (0.06, 0.94, 0.2, 0.8, 0.5) for u in (1.0, 0.75, 0.5, 0.25, 0.0)
        ]
        return place_clear(note, spots, [drawn, graph.points], area)

    def _move(self, h: float) -> None:
        self.forward.move(h)
        self.central.move(h)

    def _visible_step(self, slope: float) -> float:
        """Both neighbours in the picture if that can be, and the chord the better of the two, as it is for small steps."""
        h = min(step_inside(self.f, self.plot.window, self.at, side) for side in (-1, 1))
        for _ in range(_TRIES):
            seen = all(self.plot.shows(self.at + side * h, float(self.f(self.at + side * h))) for side in (-1, 1))
            if seen and abs(self.quotient("central", h) - slope) <= abs(self.quotient("forward", h) - slope):
                break
            h /= _SHRINK
        return h
