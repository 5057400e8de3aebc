"""Axes on which both directions count powers of ten, and measured points on them."""

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
from .theme import Theme
from .typesetting import typeset
from .window import Axis, Window

__all__ = ["LogPlot", "Scatter", "decades"]

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
        self, x: Sequence[float], y: Sequence[float], role: str, *, shape: str = "disc", radius: float = 0.05,
    ) -> Scatter:
        """Measured points, those inside the window, in the order given; see `Scatter`."""
        u, v = np.log10(np.asarray(x, dtype=float)), np.log10(np.asarray(y, dtype=float))
        seen = np.array([math.isfinite(a) and math.isfinite(b) and self.shows(a, b) for a, b in zip(u, v, strict=True)], dtype=bool)
        return Scatter(self, u[seen], v[seen], role, shape, radius)

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
        a = self.area
        corner = np.array([a.left, a.bottom, 0])
        drawn = VMobject(stroke_color=self.theme.axis, stroke_width=2.2, fill_opacity=0).set_z_index(-1)
        ends = [(corner, np.array([a.right, a.bottom, 0])), (corner, np.array([a.left, a.top, 0]))]
        return drawn.set_points(segments(ends))

    def _numbers(self, x_format: NumberFormat, y_format: NumberFormat, x_numbers: bool) -> VMobject:
        del x_format, y_format  # powers of ten need none
        pieces = []
        for tick in self.window.y.ticks:
            outline = _power(tick)
            end = self.at(self.window.x.low, tick)
            pieces.append(outline + end - (outline[:, 0].max() + _GAP, 0.36 * _TICK_EM, 0))
        for tick in self.window.x.ticks if x_numbers else ():
            outline = _power(tick)
            middle = (outline[:, 0].min() + outline[:, 0].max()) / 2
            pieces.append(outline + (self.at(tick, 0)[0] - middle, self._baseline_of_x_axis(), 0))
        drawn = VMobject(fill_color=self.theme["quiet"], fill_opacity=1, stroke_width=0)
        return drawn.set_points(np.concatenate(pieces)) if pieces else drawn


class Scatter(VMobject):
    """Many equal marks as one object, shown as far as one wants.

    Parameters
    ----------
    plot : LogPlot
        Where they lie.
    u, v : numpy.ndarray
        Places in decades, shape (n,), in the order in which they are revealed.
    role : str
        Colour.
    shape : str
        ``disc``, ``square`` or ``triangle``: the second sign beside the colour.
    radius : float
        In frame units.
    """

    def __init__(self, plot: LogPlot, u: np.ndarray, v: np.ndarray, role: str, shape: str, radius: float) -> None:
        super().__init__(fill_color=plot.theme[role], fill_opacity=1, stroke_width=0)
        places = plot.at(u, v).reshape(-1, 1, 3)
        self._whole = (places + _outline(shape, radius)[None]).reshape(-1, 3)
        self.count = len(u)
        self.set_points(self._whole)

    def reach(self, share: float) -> Scatter:
        """Show the first part of the marks; a share of 1 shows all."""
        shown = math.floor(share * self.count + 1e-9)
        self.set_points(self._whole[: shown * _MARKER_POINTS])
        return self


def _outline(shape: str, radius: float) -> np.ndarray:
    """Four cubic pieces around the origin."""
    if shape == "disc":
        return disc(radius)
    corner = {
        "square": [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)],
        # The foot of the triangle is two pieces, so that every mark has as many points.
        "triangle": [(-1.2, -0.8), (0, -0.8), (1.2, -0.8), (0, 1.3), (-1.2, -0.8)],
    }
    if shape not in corner:
        raise InputError(f"shape {shape!r} is unknown; choose disc, square or triangle.")
    scale = 0.86 * radius
    return corners([np.array([(x * scale, y * scale, 0.0) for x, y in corner[shape]])])


def _power(tick: float) -> np.ndarray:
    """The outline of a power of ten, in frame units."""
    runs = typeset(f"10^({round(tick)})", math=True).runs
    return np.concatenate([run.points for run in runs]) * _TICK_EM
