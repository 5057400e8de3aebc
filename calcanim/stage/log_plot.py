"""Axes that count powers of ten, and measured points on them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from manim import VMobject

from ..errors import InputError
from .claims import Claim
from .layout import LABEL, Box
from .number_format import NumberFormat
from .paths import corners, disc, segments
from .plot import Plot
from .text import spelled
from .theme import Theme
from .typesetting import typeset
from .window import Axis, Window

__all__ = ["MARKS", "LogPlot", "Scatter", "StepPlot", "decades"]

_TICK_EM = LABEL * 0.92
_GAP = 0.14
# A power stands higher than a digit: that much more room below the axis.
_RAISED = 0.13
_MARKER_POINTS = 16


def decades(low: float, high: float, ticks: int = 5) -> Axis:
    """An axis of powers of ten.

    Parameters
    ----------
    low, high : float
        The ends as they are, not their logarithms.
    ticks : int
        About how many powers of ten are named.

    Returns
    -------
    Axis
        Ends and ticks in decades: -3 stands for a thousandth.

    Raises
    ------
    InputError
        If the ends are not positive, finite and in order.
    """
    if not (0 < low < high < math.inf):
        raise InputError(f"the range from {low!r} to {high!r} has no powers of ten; its ends must be positive and in order.")
    bottom, top = math.log10(low), math.log10(high)
    every = next(n for n in (1, 2, 3, 4, 5, 10, 20, 50, 100, 200) if n >= (top - bottom) / ticks - 1e-9)
    first, last = math.ceil(bottom / every - 1e-9), math.floor(top / every + 1e-9)
    return Axis(bottom, top, tuple(float(every * k) for k in range(first, last + 1)))


class LogPlot(Plot):
    """A plot whose axes count powers of ten; it looks like `Plot` in every other way.

    Its window is in decades, and so is what `Plot.line`, `Plot.segment` and `Plot.point` take; `place`
    and `scatter` take the sizes themselves.

    Parameters
    ----------
    window : Window
        Two axes made by `decades`.
    box : Box
        Where, with the numbers and names.
    theme : Theme
        Colours.
    names : (str, str)
        Typst mathematics for what the axes measure.
    """

    def __init__(self, window: Window, box: Box, theme: Theme, *, names: tuple[str, str] = ("x", "y")) -> None:
        room = max((float(np.ptp(_power(tick)[:, 0])) for tick in window.y.ticks), default=0.0) + _GAP + 0.02
        lower = Box(box.left, box.bottom + _RAISED, box.right, box.top)
        super().__init__(window, lower, theme, names=names, gutter=room)

    def place(self, x: float | np.ndarray, y: float | np.ndarray) -> np.ndarray:
        """Map sizes (not their logarithms) to the frame: (3,) for numbers, (n, 3) for arrays."""
        return self.at(np.log10(x), np.log10(y))

    def scatter(
        self, x: Sequence[float], y: Sequence[float], role: str, *, shape: str = "disc", radius: float = 0.042,
    ) -> Scatter:
        """Measured points, those inside the window, in the order given; see `Scatter`.

        Raises
        ------
        InputError
            If the shape is not one of `MARKS`.
        """
        if shape not in MARKS:
            raise InputError(f"shape {shape!r} is unknown; choose {', '.join(MARKS)}.")
        u, v = np.log10(np.asarray(x, dtype=float)), np.log10(np.asarray(y, dtype=float))
        seen = np.array([(a, b) for a, b in zip(u, v, strict=True) if math.isfinite(b) and self.shows(a, b)]).reshape(-1, 2)
        marks = MARKS[shape](self.at(*seen.T), self.theme[role], radius)

        def middle() -> tuple[float, float]:
            """Where the middle of what is shown belongs."""
            low, high = seen[: marks.count].min(axis=0), seen[: marks.count].max(axis=0)
            return float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2

        marks.claim = Claim(self, "point", role, truth=middle)
        return marks

    def path(self, x: Sequence[float], y: Sequence[float], role: str, width: float = 4.0) -> VMobject:
        """Measured points joined by a line, broken where one is missing or out of sight."""
        u, v = np.log10(np.asarray(x, dtype=float)), np.log10(np.asarray(y, dtype=float))
        runs: list[list[tuple[float, float]]] = [[]]
        for a, b in zip(u, v, strict=True):
            if math.isfinite(b) and self.shows(a, b):
                runs[-1].append((a, b))
            elif runs[-1]:
                runs.append([])
        drawn = VMobject(stroke_color=self.theme[role], stroke_width=width, fill_opacity=0)
        drawn.set_points(corners([self.at(*np.array(run).T) for run in runs if len(run) > 1]))
        order = np.argsort(u)
        drawn.claim = Claim(self, "curve", role, function=lambda t: np.interp(t, u[order], v[order]))
        return drawn

    def _baseline_of_x_axis(self) -> float:
        return super()._baseline_of_x_axis() - _RAISED

    def _axes(self) -> VMobject:
        # No zero to cross at: the axis is the lower edge.
        a = self.area
        drawn = VMobject(stroke_color=self.theme.axis, stroke_width=2.2, fill_opacity=0).set_z_index(-1)
        return drawn.set_points(segments([(np.array([a.left, a.bottom, 0]), np.array([a.right, a.bottom, 0]))]))

    def _numbers(self, x_format: NumberFormat, y_format: NumberFormat, x_numbers: bool) -> VMobject:
        del x_format, y_format  # powers of ten need none
        pieces = []
        for tick in self.window.y.ticks:
            outline = _power(tick)
            end = self.at(self.window.x.low, tick)
            pieces.append(outline + end - (outline[:, 0].max() + _GAP, 0.36 * _TICK_EM, 0))
        for tick in self.window.x.ticks if x_numbers else ():
            outline = self._number_of_x(tick)
            middle = (outline[:, 0].min() + outline[:, 0].max()) / 2
            pieces.append(outline + (self.at(tick, 0)[0] - middle, self._baseline_of_x_axis(), 0))
        drawn = VMobject(fill_color=self.theme["quiet"], fill_opacity=1, stroke_width=0)
        return drawn.set_points(np.concatenate(pieces)) if pieces else drawn

    def _number_of_x(self, tick: float) -> np.ndarray:
        return _power(tick)


class StepPlot(LogPlot):
    """A plot of sizes against whole steps: the steps are evenly spaced, the sizes count powers of ten.

    Its y axis is made by `decades`, its x axis by `nice_axis`; what is drawn on it takes steps and decades, `place`
    steps and the sizes themselves.
    """

    def place(self, x: float | np.ndarray, y: float | np.ndarray) -> np.ndarray:
        """Map steps and sizes to the frame: (3,) for numbers, (n, 3) for arrays."""
        return self.at(x, np.log10(y))

    def _number_of_x(self, tick: float) -> np.ndarray:
        return spelled(f"{tick:.0f}") * _TICK_EM


class Scatter(VMobject):
    """Many equal marks as one object, shown as far as one wants. Its shape is the second sign beside the colour.

    Parameters
    ----------
    places : numpy.ndarray
        Centres in the frame, shape (n, 3), in the order in which they are revealed.
    colour : str
        Discs look solid and lie on top; squares and triangles are open, so that those behind are seen.
    radius : float
        In frame units.

    Attributes
    ----------
    places : numpy.ndarray
        As above.
    count : int
        How many of them are shown.
    """

    corners: tuple[tuple[float, float], ...] = ()

    def __init__(self, places: np.ndarray, colour: str, radius: float) -> None:
        solid = not self.corners
        super().__init__(stroke_color=colour, stroke_width=4.8 if solid else 3.2, fill_color=colour, fill_opacity=0)
        if not solid:
            self.set_fill("#000000", opacity=0)
        self.set_z_index(1 if solid else 0)
        self.places, self.count, self._colour = places, len(places), colour
        self._whole = (places.reshape(-1, 1, 3) + self._mark(radius)[None]).reshape(-1, 3)
        self.set_points(self._whole)

    def _mark(self, radius: float) -> np.ndarray:
        if not self.corners:
            return disc(0.6 * radius)
        return corners([np.array([(x * radius, y * radius, 0.0) for x, y in self.corners])])

    def like(self, place: np.ndarray, radius: float = 0.07) -> Scatter:
        """One such mark elsewhere in the frame, for a legend."""
        made = type(self)(np.asarray(place).reshape(1, 3), self._colour, radius)
        return made if self.corners else made.set_fill(opacity=1)

    def reach(self, share: float) -> Scatter:
        """Show the first part of the marks; a share of 1 shows all."""
        self.count = math.floor(share * len(self.places) + 1e-9)
        self.set_points(self._whole[: self.count * _MARKER_POINTS])
        return self


class _Discs(Scatter):
    """Round marks."""


class _Squares(Scatter):
    """Square marks."""

    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))


class _Triangles(Scatter):
    """Triangular marks; their foot is two pieces, so that every mark has as many points."""

    corners = ((-1.2, -1.05), (0, -1.05), (1.2, -1.05), (0, 1.05), (-1.2, -1.05))


class _Diamonds(Scatter):
    """Squares on their corners."""

    corners = ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0), (0, -1.3))


MARKS: dict[str, type[Scatter]] = {"disc": _Discs, "square": _Squares, "triangle": _Triangles, "diamond": _Diamonds}
"""Shapes of marks, by name."""


def _power(tick: float) -> np.ndarray:
    """The outline of a power of ten, in frame units."""
    runs = typeset(f"10^({round(tick)})", math=True).runs
    return np.concatenate([run.points for run in runs]) * _TICK_EM
