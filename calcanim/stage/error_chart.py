"""Error against step on logarithmic axes: a series of marks for each formula, revealed from the largest step down."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from manim import Animation, Mobject, UpdateFromAlphaFunc, VGroup, VMobject, linear

from .contours import dashes_along
from .layout import Box
from .log_plot import LogPlot, decades
from .paths import corners, dashes, segments
from .placing import place_clear
from .text import box_of
from .theme import Theme
from .window import Window

__all__ = ["ErrorChart"]

_SHAPES = ("disc", "square", "triangle")


class ErrorChart(LogPlot):
    """The errors of some formulas over the same steps.

    Formulas that subtract belong together: they share a colour and differ in their marks. One that does not is a line.

    Parameters
    ----------
    steps : sequence of float
        From the smallest to the largest.
    errors : sequence of sequence of float
        Up to three rows of marks, then the row of the line.
    floor : float
        What is nearer than this lies on it, because zero has no place on a logarithmic axis.
    box, theme
        As for `Plot`.
    roles : (str, str)
        Colour of the marks and of the line.

    Attributes
    ----------
    marks : list of Scatter
        One series a formula, from the largest step to the smallest.
    reached : float
        The step down to which marks are revealed; between two of them it moves on evenly in its logarithm.
    """

    def __init__(
        self, steps: Sequence[float], errors: Sequence[Sequence[float]], floor: float, box: Box, theme: Theme,
        *, roles: tuple[str, str],
    ) -> None:
        self.steps, self.floor, self.roles = tuple(steps), floor, roles
        self._taken: list[np.ndarray] = []
        seen = [error for row in errors for error in row if math.isfinite(error) and error > 0]
        top = max(float(np.quantile(seen, 0.985)) * 10, floor * 1e6)
        window = Window(decades(steps[0] / 3, steps[-1] * 3), decades(floor / 50, top))
        super().__init__(window, box, theme, names=("h", '"error"'))
        self.heights = [[max(error, floor) for error in row] for row in errors]
        self.marks = [
            self.scatter(self.steps[::-1], heights[::-1], roles[0], shape=shape)
            for heights, shape in zip(self.heights[:-1], _SHAPES, strict=True)
        ]
        self.reached = steps[-1]

    def share_until(self, i: int, h: float) -> float:
        """Which part of a formula's marks has a step of at least h."""
        seen = self._marked(i)
        return sum(step >= h for step in seen) / max(len(seen), 1)

    def reveal(self, i: int, start: float, end: float) -> Animation:
        """Let one share of a formula's marks after the other appear."""
        return UpdateFromAlphaFunc(self.marks[i], lambda _, alpha: self.reach(i, start + (end - start) * alpha), rate_func=linear)

    def reach(self, i: int, share: float) -> Mobject:
        """Show the first part of a formula's marks, from the largest step down."""
        downward = self._marked(i)[::-1]
        if downward:
            places = np.arange(1, len(downward) + 1)
            self.reached = float(10 ** np.interp(share * len(downward), places, np.log10(downward)))
        return self.marks[i].reach(share)

    def best(self, i: int, h: float, truth: Callable[[], Any]) -> VGroup:
        """A ring around the best step of a formula and its line down to the axis.

        ``truth`` works out the error there to 50 digits, for the proof.
        """
        u, v = math.log10(h), math.log10(self.heights[i][self.steps.index(h)])
        ring = self.point(u, v, self.roles[0], radius=0.12, hollow=True).set_fill(opacity=0).set_stroke(width=4)
        ring.claim = ring.claim.moved(self, truth=lambda: (u, math.log10(max(float(truth()), self.floor))))
        return VGroup(ring, self.segment((u, v), (u, self.window.y.low), "quiet", dashed=True, width=2.5))

    def inside_the_v(self, label: Mobject, i: int, h: float, side: int) -> Mobject:
        """Place a label beside the right (1) or left (-1) branch of a formula whose best step is h, inside the V if it can."""
        branch = [
            self.place(step, y) for step, y in zip(self.steps, self.heights[i], strict=True)
            if (step - h) * side > 0 and self._sees(step, y)
        ]
        # The upper half of the branch, and from there towards the middle of the V, or up where the V is narrow; else outside.
        branch.sort(key=lambda p: -p[1])
        away, up = label.width / 2 + 0.15, label.height / 2 + 0.15
        far = np.linspace(0.0, 1.2, 13)
        steps = [step for more in far for step in ((-side * (away + more), 0.0), (0.0, up + more))]
        spots = [p + np.array([*step, 0.0]) for step in steps for p in branch[: len(branch) // 2]]
        spots += [p + np.array([side * (away + more), 0.0, 0.0]) for more in far for p in branch]
        near = [marks.places + np.array([dx, dy, 0]) for marks in self.marks for dx in (-0.08, 0.08) for dy in (-0.08, 0.08)]
        place_clear(label, spots or [np.array(self.area.center)], [*near, *self._taken], self.area)
        box = box_of(label)
        edges = np.meshgrid(np.linspace(box.left, box.right, 9), np.linspace(box.bottom, box.top, 9))
        self._taken.append(np.column_stack([*(axis.ravel() for axis in edges), np.zeros(81)]))
        return label

    def smooth_line(self) -> VMobject:
        """The formula that does not subtract, from the largest step to the smallest; dashed, as it meets the marks."""
        line = self.path(self.steps, self.heights[-1], self.roles[1], width=4.5)
        way = line.points.reshape(-1, 4, 3)[::-1, ::-1]
        line.dashed = True
        return line.set_points(corners(dashes_along(np.concatenate([way[:, 0], way[-1:, 3]]), 0.2, 0.1)))

    def below_the_floor(self, label: Mobject, steps: Sequence[float]) -> Mobject:
        """Place a label under the floor, beside the lines that go down from some steps."""
        floor = self.place(self.steps[0], self.floor)
        drops = [self.place(np.full(12, h), np.geomspace(self.floor / 50, self.floor, 12)) for h in steps]
        spots = [floor + np.array([right, -0.3, 0.0]) for right in np.linspace(0.2 + label.width / 2, self.area.width, 60)]
        return place_clear(label, spots, drops, self.area)

    def key(self, i: int, place: np.ndarray) -> VMobject:
        """A sample of the marks (or the line) by which a formula is known."""
        if i < len(self.marks):
            return self.marks[i].like(place)
        line = VMobject(stroke_color=self.theme[self.roles[1]], stroke_width=4, fill_opacity=0)
        return line.set_points(segments(dashes(place - (0.13, 0, 0), place + (0.13, 0, 0), 0.1, 0.06)))

    def _marked(self, i: int) -> list[float]:
        """The steps of a formula whose marks are seen, from the smallest to the largest."""
        return [step for step, y in zip(self.steps, self.heights[i], strict=True) if self._sees(step, y)]

    def _sees(self, step: float, error: float) -> bool:
        return self.shows(math.log10(step), math.log10(error)) if math.isfinite(error) else False
