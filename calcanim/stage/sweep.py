"""x runs through two graphs one above the other: a value is read off the lower one, and the upper one is drawn from it."""

from __future__ import annotations

import numpy as np
from manim import VGroup, VMobject

from ..numerics.evaluation import to_mpf
from ..numerics.function import Function
from ..numerics.pieces import sample
from .layout import LABEL
from .paths import segments
from .plot import Plot
from .readout import Readout, Readouts

__all__ = ["Sweep", "link_between"]


class Sweep:
    """The trail, the two dots, the line between them, and the readouts of a sweep.

    Parameters
    ----------
    below, above : Plot
        The plots; both have the same x axis.
    inner, traced : Function
        What is read off below, and what is drawn above.
    names, roles : (str, str)
        Typst mathematics and role of what is read off and of what is drawn.
    left, top : float
        Where the readouts stand.

    Attributes
    ----------
    x : float
        Where it is; set by `reach`.
    drawn : VGroup
        Link, trail and dots.
    readouts : Readouts
        x and both values.
    """

    def __init__(
        self, below: Plot, inner: Function, above: Plot, traced: Function, names: tuple[str, str], roles: tuple[str, str],
        left: float, top: float,
    ) -> None:
        self.below, self.inner, self.above, self.traced = below, inner, above, traced
        self.x = above.window.x.low
        theme = above.theme
        self.trail = above.trail(traced, roles[1])
        self.dots = (below.point(self.x, 0.0, roles[0]), above.point(self.x, 0.0))
        self.link = VMobject(stroke_color=theme["quiet"], stroke_width=2.5, fill_opacity=0)
        self.drawn = VGroup(self.link, self.trail, *self.dots)
        lines = [Readout(
            "x", (above.window.x.low, above.window.x.high), theme, em=LABEL, significant=3, truth=lambda: to_mpf(self.x))]
        for name, role, f, plot in zip(names, roles, (inner, traced), (below, above), strict=True):
            seen = sample(f, np.linspace(plot.window.x.low, plot.window.x.high, 201))
            seen = np.clip(seen[np.isfinite(seen)], plot.window.y.low, plot.window.y.high).tolist() or [0.0]
            lines.append(Readout(name, seen, theme, role=role, em=LABEL, significant=3, truth=lambda f=f: f.precise(self.x)))
        self.readouts = Readouts(lines, left, top)
        self.reach(self.x)

    def reach(self, x: float) -> Sweep:
        """Put everything where x is, in place; what has no place in its plot is not shown."""
        self.x = x
        values = float(self.inner(x)), float(self.traced(x))
        self.trail.reach(self.above.at(x, 0)[0])
        plots = (self.below, self.above)
        seen = [plot.shows(x, value) for plot, value in zip(plots, values, strict=True)]
        for dot, plot, value, visible in zip(self.dots, plots, values, seen, strict=True):
            dot.set_opacity(1.0 if visible else 0.0)
            if visible:
                dot.move_to(plot.at(x, value))
        ends = [plot.at(x, value) for plot, value in zip(plots, values, strict=True)]
        self.link.set_points(link_between(self.below, self.above, *ends) if all(seen) else np.zeros((0, 3)))
        for readout, value, visible in zip(self.readouts, (x, *values), (True, *seen), strict=True):
            # Where the function has no value in its plot there is no number, not the last one.
            for part in (readout.number, *([readout.suffix] if readout.suffix is not None else [])):
                part.set_fill(opacity=1.0 if visible else 0.0)
            if visible:
                readout.show(value)
        return self


def link_between(below: Plot, above: Plot, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """A line between points of two plots; it spares the name that stands between them."""
    pause = [np.array([low[0], edge, 0.0]) for edge in (below.area.top, above.area.bottom)]
    return segments([(low, pause[0]), (pause[1], high)])
