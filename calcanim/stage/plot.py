"""Axes and what is drawn on them: a grid with its numbers outside, curves, straight lines, points."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from manim import VGroup, VMobject

from .claims import Claim
from .curve import clipped_line, polylines
from .layout import LABEL, Box
from .number_format import NumberFormat, format_for
from .paths import corners, dashes, disc, rounded_box, segments
from .text import Typeset, backed, formula, spelled
from .theme import Theme
from .window import Axis, Window

__all__ = ["Plot", "Trail", "tick_formats", "tick_room"]

_GRID, _AXIS, _CURVE, _LINE = 1.5, 2.2, 5.0, 4.0
_GAP = 0.14
_TICK_EM = LABEL * 0.92


class Plot(VGroup):
    """A window of the plane with a grid, its numbers along the left and lower edge.

    The numbers stand outside, where no curve can run through them.

    Parameters
    ----------
    window : Window
        What is shown.
    box : Box
        Where, with the numbers and names.
    theme : Theme
        Colours.
    names : (str, str)
        Typst mathematics for what the axes measure.
    x_numbers : bool
        Whether the x axis has its numbers; of two plots above each other only the lower one does.
    gutter : float
        Least room left of the axis, so that two plots above each other share their left edge.

    Attributes
    ----------
    area : Box
        The part of the box in which functions are drawn.
    scaffold : tuple of VMobject
        What every plot has, in the same order: grid, axes, numbers, name of the y axis.
    """

    def __init__(
        self, window: Window, box: Box, theme: Theme, *,
        names: tuple[str, str] = ("x", "y"), x_numbers: bool = True, gutter: float = 0.0,
    ) -> None:
        super().__init__()
        self.window, self.theme = window, theme
        x_format, y_format = tick_formats(window)
        # The first number of the x axis may reach left of it by half its width.
        first = _width(x_format.write(window.x.ticks[0])) / 2 if window.x.ticks else 0.0
        left = box.left + max(tick_room(window), gutter, first)
        # The names stand above the y axis and behind the x axis, clear of numbers and curves.
        x_name, y_name = self._named(names, (x_format, y_format))
        # The brackets around a power of ten hang below its line.
        hanging = x_name.baseline - float(x_name.get_bottom()[1]) if x_format.exponent else 0.0
        bottom = box.bottom + (_TICK_EM * 0.68 + _GAP + hanging if x_numbers else 0.0)
        # The last number may reach beyond the axis by half its width; the name stands behind it.
        beyond = _width(x_format.write(window.x.ticks[-1])) / 2 + 0.2 if window.x.ticks else 0.16
        self.area = Box(left, bottom, box.right - x_name.width - beyond, box.top - y_name.height - 0.16)
        y_name.put(self.area.left, self.area.top + 0.16 + y_name.baseline - y_name.get_bottom()[1])
        self.grid = self._grid()
        self.axes = self._axes()
        self.numbers = self._numbers(x_format, y_format, x_numbers)
        # Where the last number ends well before the axis, the name need not stand off from it.
        end = float(self.numbers.points[:, 0].max()) + 0.2 if len(self.numbers.points) else self.area.right
        x_name.put(self.area.right + min(beyond, max(0.16, end - self.area.right)), self._baseline_of_x_axis())
        self.x_name = x_name
        self.scaffold = (self.grid, self.axes, self.numbers, y_name)
        self.add(*self.scaffold)
        if x_numbers:
            self.add(x_name)

    def at(self, x: float | np.ndarray, y: float | np.ndarray) -> np.ndarray:
        """Map the plane to the frame: (3,) for numbers, (n, 3) for arrays."""
        u = self.area.left + (np.asarray(x, dtype=float) - self.window.x.low) * self.x_unit
        v = self.area.bottom + (np.asarray(y, dtype=float) - self.window.y.low) * self.y_unit
        return np.stack([u, v, np.zeros(np.shape(u))], axis=-1)

    @property
    def x_unit(self) -> float:
        """Frame units per unit of x."""
        return self.area.width / self.window.x.span

    @property
    def y_unit(self) -> float:
        """Frame units per unit of y."""
        return self.area.height / self.window.y.span

    def shows(self, x: float, y: float) -> bool:
        """Whether a point lies inside the window."""
        return self.window.x.low <= x <= self.window.x.high and self.window.y.low <= y <= self.window.y.high

    def inside(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Whether a point lies inside by a margin in frame units."""
        u, v, _ = self.at(x, y)
        a = self.area
        return a.left + margin <= u <= a.right - margin and a.bottom + margin <= v <= a.top - margin

    def curve(self, f: Callable[[np.ndarray], np.ndarray], role: str = "curve", width: float = _CURVE) -> VMobject:
        """The graph of a function; it ends where the function or the window ends."""
        lines = polylines(f, self.window, self.area.width / self.area.height)
        graph = VMobject(stroke_color=self.theme[role], stroke_width=width, fill_opacity=0)
        graph.set_points(corners([self.at(line[:, 0], line[:, 1]) for line in lines]))
        graph.claim = Claim(self, "curve", role, function=f)
        return graph

    def trail(self, f: Callable[[np.ndarray], np.ndarray], role: str, width: float = _CURVE) -> Trail:
        """The graph of a function that is drawn as far as some x; see `Trail`."""
        return Trail(self.curve(f, role, width))

    def band(self, start: float, end: float, role: str, opacity: float = 0.14) -> VMobject:
        """A vertical stripe over a stretch of the x axis."""
        low, high = self.at(start, self.window.y.low), self.at(end, self.window.y.high)
        stripe = VMobject(fill_color=self.theme[role], fill_opacity=opacity, stroke_width=0)
        stripe.set_z_index(-2)
        stripe.set_points(rounded_box(high[0] - low[0], high[1] - low[1], 1e-3) + (low + high) / 2)
        stripe.claim = Claim(self, "band", role, start=(start, self.window.y.low), end=(end, self.window.y.high))
        return stripe

    def line(
        self, point: tuple[float, float], slope: float, role: str, *,
        dashed: bool = False, half: float | None = None, width: float = _LINE,
    ) -> VMobject:
        """A straight line through a point, cut at the window."""
        drawn = VMobject(stroke_color=self.theme[role], stroke_width=width, fill_opacity=0)
        drawn.dashed = dashed
        drawn.claim = Claim(self, "line", role)
        return self.move_line(drawn, point, slope, half=half)

    def ray(self, point: tuple[float, float], slope: float, role: str, side: int, *, dashed: bool = False) -> VMobject:
        """The half of a line that starts at a point and goes left (-1) or right (1)."""
        ends = clipped_line(point, slope, self.window)
        if math.isinf(slope):
            far = (point[0], self.window.y.high if slope * side > 0 else self.window.y.low)
        else:
            far = ends[0] if side < 0 else ends[1]
        return self.segment(point, far, role, dashed=dashed)

    def move_line(
        self, drawn: VMobject, point: tuple[float, float], slope: float, *, half: float | None = None
    ) -> VMobject:
        """Turn a line drawn by `line` into another one, in place."""
        ends = clipped_line(point, slope, self.window, half)
        drawn.claim = drawn.claim.moved(self, start=point, slope=slope, half=half)
        a, b = self.at(*ends[0]), self.at(*ends[1])
        drawn.set_points(segments(dashes(a, b) if getattr(drawn, "dashed", False) else [(a, b)]))
        return drawn

    def segment(
        self, start: tuple[float, float], end: tuple[float, float], role: str, *,
        dashed: bool = False, width: float = _LINE,
    ) -> VMobject:
        """A straight piece between two points."""
        drawn = VMobject(stroke_color=self.theme[role], stroke_width=width, fill_opacity=0)
        drawn.dashed = dashed
        drawn.claim = Claim(self, "segment", role)
        return self.move_segment(drawn, start, end)

    def move_segment(
        self, drawn: VMobject, start: tuple[float, float], end: tuple[float, float]
    ) -> VMobject:
        """Move a piece drawn by `segment`, in place."""
        drawn.claim = drawn.claim.moved(self, start=start, end=end)
        a, b = self.at(*start), self.at(*end)
        drawn.set_points(segments(dashes(a, b) if getattr(drawn, "dashed", False) else [(a, b)]))
        return drawn

    def point(self, x: float, y: float, role: str = "point", radius: float = 0.085, hollow: bool = False) -> VMobject:
        """A dot; hollow where a point is left out. Its rim keeps it apart from the curve under it."""
        dot = VMobject(
            fill_color=self.theme.background if hollow else self.theme[role], fill_opacity=1,
            stroke_color=self.theme[role] if hollow else self.theme.background, stroke_width=2.6,
        )
        dot.set_points(disc(radius)).set_z_index(2)
        dot.claim = Claim(self, "point", role, start=(x, y))
        return dot.move_to(self.at(x, y))

    def mark(self, x: float, y: float, source: str, role: str = "quiet") -> VGroup:
        """A dotted line from a point down to the x axis, with the name of x beside its foot.

        The name stands inside the plot, on a patch of the background; where the point is too low
        for it there is only the line.
        """
        group = VGroup()
        foot = self.window.y.low
        drop = self.segment((x, foot), (x, y), role, width=2, dashed=True)
        drop.set_points(segments(dashes(self.at(x, y), self.at(x, foot), 0.05, 0.09)))
        group.add(drop.set_z_index(-0.8))
        if (y - foot) * self.y_unit > 0.75:
            name = formula(source, self.theme, em=LABEL, role=role)
            place = self.at(x, foot)
            right = place[0] + 0.1 + name.width <= self.area.right
            up = self._clear_of_zero(name.height, (y - foot) * self.y_unit - 0.3)
            name.move_to(place + np.array([(0.12 + name.width / 2) * (1 if right else -1), up + name.height / 2, 0]))
            group.add(backed(name, self.theme.background, 0.04))
        return group

    def _clear_of_zero(self, height: float, room: float) -> float:
        """How far above the lower edge a name stands: below the line y = 0 or above it, as the room allows."""
        zero = float(self.at(0, 0)[1]) - self.area.bottom
        for up in (0.14, zero - height - 0.05, zero + 0.09):
            if (zero >= up + height + 0.04 or zero <= up - 0.04) and 0.04 <= up <= room - height:
                return up
        return 0.14

    def _baseline_of_x_axis(self) -> float:
        return self.area.bottom - _GAP - _TICK_EM * 0.66

    def _named(
        self, names: tuple[str, str], formats: tuple[NumberFormat, NumberFormat]
    ) -> tuple[Typeset, Typeset]:
        x, y = (formula(n + _factor(f), self.theme, em=LABEL, role="quiet") for n, f in zip(names, formats, strict=True))
        return x, y

    @property
    def y_factor(self) -> str:
        """What stands behind the name of the y axis, whatever that is: the power of ten of its numbers, as Typst mathematics."""
        return _factor(_tick_format(self.window.y))

    def _grid(self) -> VMobject:
        a = self.area
        lines = [(self.at(t, self.window.y.low), self.at(t, self.window.y.high)) for t in self.window.x.ticks]
        lines += [(self.at(self.window.x.low, t), self.at(self.window.x.high, t)) for t in self.window.y.ticks]
        lines.append((np.array([a.left, a.bottom, 0]), np.array([a.right, a.bottom, 0])))
        return _strokes(lines, self.theme.grid, _GRID)

    def zero_lines(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """The ends of the lines x = 0 and y = 0, as far as they are in the window."""
        lines = []
        if self.window.y.low <= 0 <= self.window.y.high:
            lines.append((self.at(self.window.x.low, 0), self.at(self.window.x.high, 0)))
        if self.window.x.low <= 0 <= self.window.x.high:
            lines.append((self.at(0, self.window.y.low), self.at(0, self.window.y.high)))
        return lines

    def _axes(self) -> VMobject:
        return _strokes(self.zero_lines(), self.theme.axis, _AXIS)

    def _numbers(self, x_format: NumberFormat, y_format: NumberFormat, x_numbers: bool) -> VMobject:
        pieces = []
        for tick, text in self._spread(self.window.y, y_format, 1.1 * _TICK_EM / self.y_unit):
            outline = spelled(text) * _TICK_EM
            end = self.at(self.window.x.low, tick)
            pieces.append(outline + end - (outline[:, 0].max() + _GAP, 0.33 * _TICK_EM, 0))
        if x_numbers:
            for tick, text in self._spread(self.window.x, x_format):
                outline = spelled(text) * _TICK_EM
                middle = (outline[:, 0].min() + outline[:, 0].max()) / 2
                pieces.append(outline + (self.at(tick, 0)[0] - middle, self._baseline_of_x_axis(), 0))
        drawn = VMobject(fill_color=self.theme["quiet"], fill_opacity=1, stroke_width=0)
        return drawn.set_points(np.concatenate(pieces)) if pieces else drawn

    def _spread(self, axis: Axis, layout: NumberFormat, room: float | None = None) -> list[tuple[float, str]]:
        """Every tick, or every second (fifth ...) where their numbers would touch; room in the axis' units."""
        texts = [(tick, _written(layout, tick)) for tick in axis.ticks]
        if len(texts) < 2:
            return texts
        if room is None:
            room = (max(_width(text) for _, text in texts) + 0.22) / self.x_unit
        distance = texts[1][0] - texts[0][0]
        every = next((n for n in (1, 2, 5, 10) if n * distance >= room), len(texts))
        # Zero, when it is there, is among those that stay.
        zero = next((i for i, (tick, _) in enumerate(texts) if tick == 0), 0)
        return [pair for i, pair in enumerate(texts) if (i - zero) % every == 0]


class Trail(VMobject):
    """A graph revealed from the left: its points are worked out once and then only cut off."""

    def __init__(self, graph: VMobject) -> None:
        super().__init__(stroke_color=graph.get_stroke_color(), stroke_width=graph.get_stroke_width(), fill_opacity=0)
        self.claim = graph.claim
        self._whole = graph.points.reshape(-1, 4, 3)
        self.reach(-np.inf)

    def reach(self, frame_x: float) -> Trail:
        """Show what lies left of a place in the frame."""
        count = int(np.searchsorted(self._whole[:, 3, 0], frame_x, side="right"))
        shown = self._whole[:count].reshape(-1, 3)
        if count < len(self._whole):
            start, end = self._whole[count, 0], self._whole[count, 3]
            if start[0] < frame_x:
                cut = start + (frame_x - start[0]) / (end[0] - start[0]) * (end - start)
                shown = np.concatenate([shown, segments([(start, cut)])])
        self.set_points(shown)
        return self


def tick_room(window: Window) -> float:
    """Room that the numbers of the y axis take up, in frame units."""
    layout = _tick_format(window.y)
    return max((_width(layout.write(tick)) for tick in window.y.ticks), default=0.0) + _GAP + 0.02


def _factor(layout: NumberFormat) -> str:
    """The power of ten of an axis: said once, beside the name, and not at every tick."""
    return f" quad (times 10^({layout.exponent}))" if layout.exponent else ""


def tick_formats(window: Window) -> tuple[NumberFormat, NumberFormat]:
    """How the numbers of the x and of the y axis are written."""
    return _tick_format(window.x), _tick_format(window.y)


def _tick_format(axis: Axis) -> NumberFormat:
    """How the numbers of an axis are written: as few decimals as they need."""
    significant = 12
    layout = format_for(axis.ticks, significant, trim=True)
    largest = max((abs(tick) for tick in axis.ticks), default=1.0)
    if layout.exponent == 0 and (largest >= 1e4 or layout.places > 3):
        exponent = int(np.floor(np.log10(largest)))
        scaled = format_for([tick * 10.0**-exponent for tick in axis.ticks], significant, trim=True)
        return NumberFormat(min(scaled.places, 6), exponent)
    return layout


def _written(layout: NumberFormat, tick: float) -> str:
    """Zero is written as 0, whatever decimals the others have."""
    return layout.write(tick) if tick else "0"


def _width(text: str) -> float:
    points = spelled(text)
    return float(np.ptp(points[:, 0])) * _TICK_EM


def _strokes(lines: Sequence[tuple[np.ndarray, np.ndarray]], colour: str, width: float) -> VMobject:
    drawn = VMobject(stroke_color=colour, stroke_width=width, fill_opacity=0)
    drawn.set_z_index(-1)
    return drawn.set_points(segments(lines)) if lines else drawn
