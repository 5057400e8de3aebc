"""A small graph without numbers: a function around a point, its slope there, and the graph of the slope."""

from __future__ import annotations

import math

from manim import UpdateFromAlphaFunc, VGroup, linear

from ..numerics.function import Function
from ..numerics.pieces import pieces
from .broken import broken
from .layout import Box
from .plot import Plot, Trail
from .theme import Theme
from .window import Axis, Window, choose_window, with_all_of

__all__ = ["SmallGraph"]

_LEFT, _RIGHT = 3.0, 2.0


class SmallGraph(VGroup):
    """f and f' in a small box, a piece of the tangent at the point and a dot on either graph.

    Parameters
    ----------
    f : Function
        The function.
    at, value, slope : float
        The point, f and f' there.
    box, theme
        As for `Plot`.

    Attributes
    ----------
    plot : Plot
        Axes alone.
    graph : VMobject
        The graph of f, broad, so that it is seen where f' lies on it.
    slopes : Trail
        The graph of f', dashed, drawn from the left by `tracing`.
    marks : VGroup
        The piece of the tangent and the dots.
    """

    def __init__(self, f: Function, at: float, value: float, slope: float, box: Box, theme: Theme) -> None:
        super().__init__()
        self.plot = Plot(self._window(f, at, slope), box, theme, names=("\"\"", "\"\""), x_numbers=False)
        self.graph = self.plot.curve(f, width=5.5)
        self.slopes = Trail(broken(self.plot.curve(f.derivative(), "derivative", width=3.2), 0.13, 0.09))
        self.slopes.dashed = True
        # About as long on the screen for every slope.
        half = 0.42 / math.hypot(self.plot.x_unit, slope * self.plot.y_unit)
        self.marks = VGroup(
            self.plot.line((at, value), slope, "tangent", half=half, width=4.5),
            self.plot.point(at, slope, "derivative", radius=0.07), self.plot.point(at, value, "curve", radius=0.07),
        )
        self.add(self.plot, self.graph, self.slopes, self.marks)

    def tracing(self, run_time: float) -> UpdateFromAlphaFunc:
        """Draw the graph of f' from the left."""
        start, way = self.plot.area.left, self.plot.area.width + 0.01
        return UpdateFromAlphaFunc(
            self.slopes, lambda drawn, alpha: drawn.reach(start + alpha * way), run_time=run_time, rate_func=linear
        )

    @staticmethod
    def _window(f: Function, at: float, slope: float) -> Window:
        """The surroundings of the point, between the poles next to it, with the slope in sight."""
        low, high = at - _LEFT, at + _RIGHT
        here = next((piece for piece in pieces(f, low, high) if piece.start < at < piece.end), None)
        if here is not None:
            # A little of where there is nothing shows where the function ends.
            low, high = max(low, here.start - 0.5), min(high, here.end + 0.5)
        window = choose_window(f, at, interval=(low, high))
        bottom = min(window.y.low, slope - 0.1 * window.y.span)
        top = max(window.y.high, slope + 0.1 * window.y.span)
        window = with_all_of(Window(Axis(low, high, ()), Axis(bottom, top, ())), f.derivative())
        return Window(window.x, Axis(window.y.low, window.y.high, ()))
