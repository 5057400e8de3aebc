"""A contour map: level lines as three mobjects, their values set into gaps of the lines."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from manim import VGroup, VMobject

from ..numerics.function import Function
from .claims import Claim
from .layout import LABEL, Box
from .levels import level_lines, levels_for
from .number_format import NumberFormat, format_for
from .paths import corners, segments
from .plot import Plot
from .text import LiveNumber, formula

__all__ = ["Contours", "dashes_along"]

_EM = LABEL * 0.86
_PAD = 0.07
_DASH, _GAP, _STUB = 0.15, 0.1, 0.2


class Contours(VGroup):
    """The level lines of f on a plot: solid above zero, thick at zero, dashed below.

    Parameters
    ----------
    plot : Plot
        The map.
    f : Function
        A function of two variables.
    levels : tuple of float, optional
        Chosen from the function if left out.
    role : str
        The lines' colour.
    labelled : bool
        Whether values are set into the lines, where there is room.
    avoid : sequence of Box
        Where no value may stand.
    also : tuple of float
        Levels to draw beside the chosen ones, with their values first in line for a place.

    Attributes
    ----------
    levels : tuple of float
        What is drawn.
    even : bool
        Whether they are equally far apart, so that crowded lines mean a steep place.
    above, zero, below : VMobject
        The lines, one mobject a group.
    labels : VGroup
        The values, as numbers that can be proved.
    values : list of VMobject
        The labels and, where they need one, the power of ten above the map.
    layout : NumberFormat
        How the values are written, if they share a power of ten.
    """

    def __init__(
        self, plot: Plot, f: Function, levels: tuple[float, ...] | None = None, *, role: str = "curve",
        labelled: bool = True, avoid: Sequence[Box] = (), also: tuple[float, ...] = (), width: float = 2.2,
    ) -> None:
        super().__init__()
        self.plot = plot
        if levels is None:
            levels = levels_for(f, plot.window)
        self.levels = tuple(sorted({*levels, *also}))
        steps = np.diff(self.levels)
        self.even = len(steps) == 0 or bool(np.allclose(steps, steps[0], rtol=1e-6))
        self.lines = [
            [plot.at(line[:, 0], line[:, 1]) for line in lines]
            for lines in level_lines(f, plot.window, self.levels)
        ]
        own = [format_for([level], 6, trim=True) for level in self.levels]
        self.layout = _shared(self.levels) if any(o.exponent for o in own) else NumberFormat(0)
        self.labels = VGroup()
        drawn = self.lines
        if labelled:
            drawn = self._label(f, list(avoid), also)
        colour = plot.theme[role]
        self.above, self.zero, self.below = (
            VMobject(stroke_color=colour, stroke_width=width * thick, fill_opacity=0).set_z_index(-0.6)
            for thick in (1.0, 2.0, 1.0)
        )
        for part, mine in ((self.above, lambda v: v > 0), (self.zero, lambda v: v == 0), (self.below, lambda v: v < 0)):
            part.claim = Claim(plot, "level", role, function=f, levels=tuple(filter(mine, self.levels)))
        self._draw(drawn)
        self.below.dashed = True
        self.strokes = VGroup(*(part for part in (self.above, self.zero, self.below) if len(part.points)))
        self.values: list[VMobject] = [self.labels] if len(self.labels) else []
        if self.values and self.layout.exponent:
            # The power of ten is said once, at the map's corner, and not at every line.
            note = formula(f'{role}("levels") (times 10^({self.layout.exponent}))', plot.theme, em=LABEL, role="quiet")
            self.values.append(note.put(plot.area.right, plot.area.top + 0.16, side="right"))
        self.add(*self.strokes, *self.values)

    def _draw(self, drawn: Sequence[Sequence[np.ndarray]]) -> None:
        groups: dict[str, list[np.ndarray]] = {"below": [], "zero": [], "above": []}
        for level, lines in zip(self.levels, drawn, strict=True):
            groups["above" if level > 0 else "zero" if level == 0 else "below"] += lines
        self.above.set_points(corners(groups["above"]))
        self.zero.set_points(corners(groups["zero"]))
        self.below.set_points(corners([dash for line in groups["below"] for dash in dashes_along(line)]))

    def close_gaps(self) -> Contours:
        """Draw the lines whole again, in place: for when the values have left."""
        self._draw(self.lines)
        return self

    def format_of(self, level: float) -> NumberFormat:
        """How the value of a level is written."""
        return self.layout if self.layout.exponent else format_for([level], 6, trim=True)

    def _label(self, f: Function, taken: list[Box], also: tuple[float, ...]) -> list[list[np.ndarray]]:
        """Set each value into a gap of its line where it is clear of everything else."""
        cut = [list(lines) for lines in self.lines]
        order = sorted(range(len(self.levels)), key=lambda i: (self.levels[i] not in also, self.levels[i] != 0))
        for i in order:
            number = LiveNumber(self.levels[i], self.format_of(self.levels[i]), self.plot.theme, role="ink", em=_EM)
            found = self._place(i, number, taken)
            if found is None:
                continue
            x, y = _on_level(f, self.plot, found, self.levels[i])
            centre = self.plot.at(x, y)
            number.truth = lambda x=x, y=y: f.precise(x, y)
            number.shift(centre - number.get_center())
            number.set_z_index(1)
            self.labels.add(number)
            taken.append(_around(centre, number, 0.12))
            gap = _around(centre, number, _PAD)
            cut[i] = [part for line in cut[i] for part in _outside(line, gap)]
        return cut

    def _place(self, i: int, number: LiveNumber, taken: list[Box]) -> np.ndarray | None:
        """The best point of a level's lines for its value: clear, straight, and not where others stand."""
        area = self.plot.area
        others = [line for j, lines in enumerate(self.lines) if j != i for line in lines]
        # The axes are lines like the others: no value stands across them.
        axes = [corner for corner in (self.plot.axes.points[k : k + 4] for k in range(0, len(self.plot.axes.points), 4))]
        others += [_resampled(np.array([a[0], a[3]]), 0.05) for a in axes]
        points = np.concatenate(others)[:, :2] if others else np.zeros((0, 2))
        half = np.array([number.width / 2 + _PAD + 0.03, number.height / 2 + _PAD + 0.02])
        best, least = None, np.inf
        for line in sorted(self.lines[i], key=len, reverse=True)[:3]:
            at = _resampled(line, 0.08)
            if len(at) < 8 or (len(at) - 1) * 0.08 < 3.2 * number.width:
                continue
            # What is left of an open line on either side is more than a scrap.
            closed = bool(np.allclose(line[0], line[-1]))
            margin = 2 if closed else int(np.ceil((number.width / 2 + _PAD + _STUB) / 0.08))
            for k in range(margin, len(at) - margin):
                p = at[k, :2]
                room = min(p[0] - area.left, area.right - p[0]) - half[0], min(p[1] - area.bottom, area.top - p[1]) - half[1]
                if min(room) < 0.05:
                    continue
                box = Box(p[0] - half[0], p[1] - half[1], p[0] + half[0], p[1] + half[1])
                if any(box.overlaps(other, 0.04) for other in taken):
                    continue
                if len(points) and (np.abs(points - p) < half).all(axis=1).any():
                    continue
                along = at[k + 2, :2] - at[k - 2, :2]
                turn = float(np.linalg.norm(at[k + 2, :2] + at[k - 2, :2] - 2 * p)) / 0.16
                crowd = sum(np.exp(-float(np.hypot(*(p - np.array(o.center[:2])))) / 0.8) for o in taken)
                # The spread of values over the map reads best when neighbours do not stand in each other's way.
                cost = 2.0 * turn + 1.5 * crowd + 0.25 * abs(along[1]) / (np.hypot(*along) + 1e-9)
                cost += 0.06 * float(np.hypot(*(p - np.array(area.center[:2]))))
                if cost < least:
                    best, least = at[k], cost
        return best


def _shared(levels: Sequence[float]) -> NumberFormat:
    """One power of ten for all levels: that of the smallest, so that none of them begins with a zero."""
    exponent = min(int(np.floor(np.log10(abs(level)) + 1e-9)) for level in levels if level)
    digits = format_for([level * 10.0**-exponent for level in levels], 6, trim=True)
    return NumberFormat(digits.places, exponent)


def _on_level(f: Function, plot: Plot, point: np.ndarray, level: float) -> tuple[float, float]:
    """Newton's step across the line, so that the value stands on its level and not merely near it."""
    x = plot.window.x.low + (point[0] - plot.area.left) / plot.x_unit
    y = plot.window.y.low + (point[1] - plot.area.bottom) / plot.y_unit
    by_x, by_y = (f.derivative(name) for name in f.variables)
    for _ in range(4):
        gx, gy, off = float(by_x(x, y)), float(by_y(x, y)), float(f(x, y)) - level
        size = gx * gx + gy * gy
        if not np.isfinite(size) or size == 0 or off == 0:
            break
        step = np.array([off * gx / size * plot.x_unit, off * gy / size * plot.y_unit])
        if np.hypot(*step) > 0.1:
            break
        x, y = x - off * gx / size, y - off * gy / size
    return float(x), float(y)


def _around(centre: np.ndarray, number: LiveNumber, pad: float) -> Box:
    half_w, half_h = number.width / 2 + pad, number.height / 2 + pad
    return Box(centre[0] - half_w, centre[1] - half_h, centre[0] + half_w, centre[1] + half_h)


def _outside(line: np.ndarray, box: Box) -> list[np.ndarray]:
    """The parts of a polyline outside a box, with all of its own corners."""
    length = _lengths(line)
    fine = _points_at(line, length, np.union1d(length, np.arange(0.0, length[-1], 0.02)))
    outside = (fine[:, 0] < box.left) | (fine[:, 0] > box.right) | (fine[:, 1] < box.bottom) | (fine[:, 1] > box.top)
    if outside.all():
        return [line]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], outside.astype(int), [0]])))
    return [fine[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 1]


def _lengths(line: np.ndarray) -> np.ndarray:
    """How far along a polyline each of its points lies."""
    return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])


def _points_at(line: np.ndarray, length: np.ndarray, at: np.ndarray) -> np.ndarray:
    return np.column_stack([np.interp(at, length, line[:, k]) for k in range(3)])


def _resampled(line: np.ndarray, distance: float) -> np.ndarray:
    """A polyline with points at equal distances along it."""
    length = _lengths(line)
    return _points_at(line, length, np.linspace(0.0, length[-1], max(2, int(np.ceil(length[-1] / distance)) + 1)))


def dashes_along(line: np.ndarray, dash: float = _DASH, gap: float = _GAP) -> list[np.ndarray]:
    """A polyline as dashes, shape (n, 3) each, with its own corners where they fall into a dash."""
    length = _lengths(line)
    found = []
    for start in np.arange(0.0, length[-1], dash + gap):
        end = min(start + dash, length[-1])
        inner = length[(length > start) & (length < end)]
        found.append(_points_at(line, length, np.concatenate([[start], inner, [end]])))
    return found


def closed_ring(centre: np.ndarray, radius: float, *, dashed: bool = False) -> np.ndarray:
    """A circle as straight pieces, dashed if asked for."""
    turn = np.linspace(0.0, 2 * np.pi, 145)
    ring = np.column_stack([np.cos(turn), np.sin(turn), np.zeros(len(turn))]) * radius + centre
    return corners(dashes_along(ring, 0.1, 0.09)) if dashed else segments(list(itertools.pairwise(ring)))
