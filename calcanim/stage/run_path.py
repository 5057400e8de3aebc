"""The way of an iteration over a plot: from point to point, drawn as far as wanted, out of the picture if it leaves."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from manim import VGroup, VMobject

from .arrows import arrow_points
from .claims import Claim
from .log_plot import MARKS
from .paths import dashes, segments
from .plot import Plot

__all__ = ["RunPath"]

_HEAD = 0.24
# Coordinates are held within this many windows of the middle, so that no chord is too long for doubles.
_FAR = 1e6


class RunPath(VGroup):
    """Points joined by straight lines, with a mark at each and a dot at the last one.

    Lines are cut at the window's edge, where an arrowhead says that the run goes on outside.

    Parameters
    ----------
    plot : Plot
        What it runs on.
    points : array_like
        Shape (n, 2), in the plot's units; the first one inside the window.
    role : str
        Its colour.
    shape : str
        Of the marks, one of ``MARKS``; empty for none.
    every : int
        Only every so-manyth point is marked: 2 where every second one is the corner of a stair.
    dashed : bool
        Dashes, a second sign beside the colour.
    truth : callable, optional
        Works the points out anew, as an array of the same shape, for the proofs.

    Attributes
    ----------
    line, marks, dot : VMobject
        Its parts; ``marks`` is empty without a shape.
    reached : float
        How many lines are drawn.
    """

    def __init__(
        self, plot: Plot, points: Any, role: str, *, shape: str = "disc", every: int = 1, dashed: bool = False,
        width: float = 3.5, radius: float = 0.05, truth: Callable[[], Any] | None = None,
    ) -> None:
        super().__init__()
        self.plot, self.points_of_run, self.every = plot, np.asarray(points, dtype=float), every
        self.truth, self.reached, self.dashed = truth, 0.0, dashed
        self._frame = self._in_frame(self.points_of_run)
        self.line = VMobject(stroke_color=plot.theme[role], stroke_width=width, fill_opacity=0)
        self.line.dashed = dashed
        self.line.claim = Claim(plot, "arrows", role, truth=self._drawn_ends)
        self._marked = [k for k in range(0, len(self.points_of_run), every) if self._inside(k)]
        self.marks: VMobject = VMobject()
        if shape:
            self.marks = MARKS[shape](self._frame[self._marked], plot.theme[role], radius)
            self.marks.claim = Claim(plot, "point", role, truth=self._middle_of_marks)
        self.dot = plot.point(*self.points_of_run[0], role)
        self.dot.claim = Claim(plot, "point", role, truth=self.place)
        self.add(self.line, self.marks, self.dot)
        self.reach(0.0)

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return len(self.points_of_run) - 1

    def place(self) -> tuple[float, float]:
        """Where the run is, in the plot's units."""
        points = self._true_points()
        k = min(math.floor(self.reached), self.lines)
        share = self.reached - k
        here = points[k] if k == self.lines else (1 - share) * points[k] + share * points[k + 1]
        return float(here[0]), float(here[1])

    def reach(self, count: float) -> RunPath:
        """Draw so many lines, the last one in part, in place."""
        self.reached = min(max(float(count), 0.0), float(self.lines))
        whole = math.floor(self.reached)
        way = list(self._frame[: whole + 1])
        if self.reached > whole:
            way.append(way[-1] + (self.reached - whole) * (self._frame[whole + 1] - way[-1]))
        self.line.set_points(self._outline(way))
        if isinstance(self.marks, tuple(MARKS.values())):
            shown = sum(k <= self.reached + 1e-9 for k in self._marked)
            self.marks.reach(shown / max(len(self._marked), 1))
        a, end = self.plot.area, way[-1]
        seen = a.left <= end[0] <= a.right and a.bottom <= end[1] <= a.top
        self.dot.set_fill(opacity=float(seen)).set_stroke(opacity=float(seen))
        if seen:
            self.dot.move_to(end)
        return self

    def _inside(self, k: int) -> bool:
        return self.plot.shows(*self.points_of_run[k])

    def _in_frame(self, points: np.ndarray) -> np.ndarray:
        window = self.plot.window
        middles = np.array([(axis.low + axis.high) / 2 for axis in (window.x, window.y)])
        reach = _FAR * np.array([window.x.span, window.y.span])
        return self.plot.at(*np.clip(points, middles - reach, middles + reach).T)

    def _outline(self, way: Sequence[np.ndarray]) -> np.ndarray:
        ends, heads = [], []
        for start, end in pairwise(way):
            cut = self._cut(start, end)
            if cut is None:
                continue
            ends += dashes(*cut[:2], 0.11, 0.08) if self.dashed else [cut[:2]]
            if cut[2]:
                heads.append(arrow_points(cut[0], cut[1], _HEAD)[4:])
        return np.concatenate([segments(ends), *heads]) if ends else np.zeros((0, 3))

    def _cut(self, start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray, bool] | None:
        """The part of a line inside the window, and whether it leaves there; nothing of one that is out at both ends."""
        area, along = self.plot.area, end - start
        if not any(area.left <= u <= area.right and area.bottom <= v <= area.top for u, v, _ in (start, end)):
            return None
        enter, leave = 0.0, 1.0
        for axis, low, high in ((0, area.left, area.right), (1, area.bottom, area.top)):
            if abs(along[axis]) < 1e-12:
                if not low - 1e-9 <= start[axis] <= high + 1e-9:
                    return None
                continue
            one, two = sorted(((low - start[axis]) / along[axis], (high - start[axis]) / along[axis]))
            enter, leave = max(enter, one), min(leave, two)
        if enter >= leave:
            return None
        return start + enter * along, start + leave * along, leave < 1 - 1e-9

    def _middle_of_marks(self) -> tuple[float, float]:
        """Where the middle of the marks that are shown belongs."""
        seen = self._true_points()[[k for k in self._marked if k <= self.reached + 1e-9]]
        x, y = (seen.min(axis=0) + seen.max(axis=0)) / 2
        return float(x), float(y)

    def _true_points(self) -> np.ndarray:
        return self.points_of_run if self.truth is None else np.asarray(self.truth(), dtype=float)

    def _drawn_ends(self) -> np.ndarray:
        """The ends of the whole lines that lie inside the window, shape (n, 2, 2)."""
        points = self._true_points()
        whole = [k for k in range(math.floor(self.reached)) if self._inside(k) and self._inside(k + 1)]
        # Dashes may end short of a corner: only the first point of each line is sure to be drawn.
        pairs = [(points[k], points[k] if self.dashed else points[k + 1]) for k in whole]
        return np.array(pairs or [(points[0], points[0])])
