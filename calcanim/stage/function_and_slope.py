"""A function above its slope, and a tangent that rolls along the one while its height is read off the other."""

from __future__ import annotations

import math

from manim import VGroup, VMobject

from ..numerics.function import Function
from .layout import Box
from .stacked import Stacked
from .theme import Theme
from .window import Window

__all__ = ["FunctionAndSlope"]


class FunctionAndSlope:
    """f on an upper plot, f' on a lower one, and the tangent that can be carried along both.

    Parameters
    ----------
    f : Function
        Of one variable.
    windows : (Window, Window)
        What the two plots show.
    box : Box
        Room for both.
    theme : Theme
        Colours.
    reach : float
        How far the tangent reaches to either side of its point, in frame units.
    linked : bool
        Whether a dotted line joins the point on f with the one on f'.
    **options
        As for `Stacked`.

    Attributes
    ----------
    both : Stacked
        The two plots, also by themselves as ``upper`` and ``lower``.
    graph, slopes : VMobject
        The curves of f and f'.
    parts : list of VMobject
        Everything that stays where it is.
    rolling : VGroup
        Tangent and points; to be moved by `carry`.
    """

    def __init__(
        self, f: Function, windows: tuple[Window, Window], box: Box, theme: Theme, *,
        reach: float = 1.1, linked: bool = True, **options: object,
    ) -> None:
        self.f, self.slope_of, self.reach = f, f.derivative(), reach
        self.both = Stacked(*windows, box, theme, **options)  # type: ignore[arg-type]
        self.upper, self.lower = self.both.upper, self.both.lower
        self.graph = self.upper.curve(f)
        self.slopes = self.lower.curve(self.slope_of, "derivative")
        self.parts: list[VMobject] = [self.upper, self.lower, self.graph, self.slopes]
        x = windows[0].x.low
        self.tangent = self.upper.line((x, 0.0), 0.0, "tangent", width=4.5)
        self.dots = (self.upper.point(x, 0.0), self.lower.point(x, 0.0, "derivative"))
        self.link = self.both.drop(x, 0.0, 0.0) if linked else None
        self.rolling = VGroup(*([self.link] if self.link is not None else []), self.tangent, *self.dots)
        self.carry(x)

    def carry(self, x: float) -> tuple[float, float]:
        """Put the tangent at x, in place, out of sight where there is nothing to show; f and f' there come back."""
        height, slope = float(self.f(x)), float(self.slope_of(x))
        seen, level = self.upper.shows(x, height), self.lower.shows(x, slope)
        on, under = self.dots
        on.set_opacity(1.0 if seen else 0.0)
        under.set_opacity(1.0 if level else 0.0)
        drawn = seen and math.isfinite(slope)
        self.tangent.set_stroke(opacity=1.0 if drawn else 0.0)
        on.move_to(self.upper.at(x, height if seen else self.upper.window.y.low))
        under.move_to(self.lower.at(x, slope if level else self.lower.window.y.low))
        if drawn:
            half = self.reach / math.hypot(self.upper.x_unit, slope * self.upper.y_unit)
            self.upper.move_line(self.tangent, (x, height), slope, half=half)
        if self.link is not None:
            self.both.move_drop(self.link, x, height, slope)
        return height, slope
