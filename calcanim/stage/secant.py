"""A secant with its triangle: two points of a curve, the run, the rise, and the line through both."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from manim import VGroup

from .layout import LABEL
from .plot import Plot
from .text import backed, box_of, formula

__all__ = ["SecantFigure"]

# Sides of the triangle shorter than this (frame units) have no room for a label.
_LABELLED = 0.62
_GAP = 0.22


class SecantFigure(VGroup):
    """The points P = (x0, f(x0)) and Q = (x0 + h, f(x0 + h)), moved in place as h changes.

    Parameters
    ----------
    plot : Plot
        Where it is drawn.
    f : callable
        The function.
    at : float
        x0; f must have a value there.
    h : float
        The first step, not zero.
    role : str
        Colour of the secant and of Q.
    run_text, rise_text : str
        Typst mathematics beside run and rise.
    labelled : bool
        Whether these stand there by themselves.
    """

    def __init__(
        self, plot: Plot, f: Callable[[float], float], at: float, h: float, *,
        role: str = "secant", run_text: str = "h", rise_text: str = "Delta y", labelled: bool = True,
    ) -> None:
        super().__init__()
        self.plot, self.f, self.at, self.height0 = plot, f, at, float(f(at))
        theme = plot.theme
        self.line = plot.line((at, self.height0), 0.0, role)
        self.run = plot.segment((at, self.height0), (at, self.height0), "run", width=5)
        self.rise = plot.segment((at, self.height0), (at, self.height0), "rise", width=5, dashed=True)
        self.p = plot.point(at, self.height0)
        self.q = plot.point(at, self.height0, role)
        self.run_label = backed(formula(run_text, theme, em=LABEL, role="run"), theme.background)
        self.rise_label = backed(formula(rise_text, theme, em=LABEL, role="rise"), theme.background)
        # The point that stays is never hidden by the one that comes.
        self.p.set_z_index(3)
        self.run.set_z_index(1)
        self.rise.set_z_index(1)
        self.labels_shown = VGroup(self.run_label, self.rise_label) if labelled else VGroup()
        self.add(self.line, self.run, self.rise, self.p, self.q, *self.labels_shown)
        self.move(h)

    def value(self, h: float) -> float:
        """f(x0 + h)."""
        return float(self.f(self.at + h))

    def slope(self, h: float) -> float:
        """The difference quotient, in doubles: for drawing, not for showing."""
        return (self.value(h) - self.height0) / h if h else math.nan

    def move(self, h: float) -> SecantFigure:
        """Put Q at another distance. Without a value there, only P is left."""
        x, y = self.at + h, self.value(h)
        exists = math.isfinite(y) and h != 0
        visible = exists and self.plot.shows(x, y)
        self.q.set_opacity(1.0 if visible else 0.0)
        for side in (self.line, self.run, self.rise):
            side.set_stroke(opacity=1.0 if exists else 0.0)
        if not exists:
            self._label(self.run_label, 0.0, 0.0, np.zeros(3))
            self._label(self.rise_label, 0.0, 0.0, np.zeros(3))
            return self
        window = self.plot.window
        seen_x = min(max(x, window.x.low), window.x.high)
        seen_y = min(max(y, window.y.low), window.y.high)
        self.q.move_to(self.plot.at(seen_x, seen_y))
        self.plot.move_line(self.line, (self.at, self.height0), (y - self.height0) / h)
        self.plot.move_segment(self.run, (self.at, self.height0), (seen_x, self.height0))
        self.plot.move_segment(self.rise, (seen_x, self.height0), (seen_x, seen_y))
        corner, far, tip = (self.plot.at(*p) for p in ((self.at, self.height0), (seen_x, self.height0), (seen_x, seen_y)))
        below = -1.0 if y >= self.height0 else 1.0
        # At the edge of the plot there is no room outside the triangle; inside there is.
        room = corner[1] - self.plot.area.bottom if below < 0 else self.plot.area.top - corner[1]
        below = below if room > self.run_label.backing.height + _GAP else -below
        outside = 1.0 if h > 0 else -1.0
        room = self.plot.area.right - far[0] if outside > 0 else far[0] - self.plot.area.left
        outside = outside if room > self.rise_label.backing.width + _GAP else -outside
        self._label(self.run_label, abs(far[0] - corner[0]), below, (corner + far) / 2, upright=True)
        self._label(self.rise_label, abs(tip[1] - far[1]), outside, (far + tip) / 2)
        if box_of(self.run_label.backing).overlaps(box_of(self.rise_label.backing)):
            self._show(self.rise_label, False)
        return self

    def _label(self, label: VGroup, side: float, away: float, middle: np.ndarray, *, upright: bool = False) -> None:
        """Put a label beside the middle of a side of the triangle; it leaves where there is no room."""
        box = label.backing
        half = (box.height if upright else box.width) / 2
        direction = np.array([0.0, away, 0.0]) if upright else np.array([away, 0.0, 0.0])
        target = middle + direction * (half + _GAP - 0.07)
        area = self.plot.area
        target[0] = min(max(target[0], area.left + box.width / 2), area.right - box.width / 2)
        target[1] = min(max(target[1], area.bottom + box.height / 2), area.top - box.height / 2)
        label.move_to(target)
        self._show(label, side >= _LABELLED)

    def _show(self, label: VGroup, visible: bool) -> None:
        """All there or not at all: a half transparent word is a word that cannot be read."""
        label.backing.set_fill(opacity=0.82 if visible else 0.0)
        for run in label[1]:
            run.set_fill(opacity=1.0 if visible else 0.0)
