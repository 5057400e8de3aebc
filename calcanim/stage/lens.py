"""A picture of a curve that zooms in on one of its points, beside a straight line through it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import VGroup, VMobject

from ..numerics.pieces import sample
from .claims import Claim
from .curve import clipped_line, polylines
from .layout import Box
from .paths import corners, dashes, disc, rounded_box, segments
from .theme import Theme
from .window import Axis, Window

__all__ = ["Lens"]


class Lens(VGroup):
    """A framed window around a point, of any half width; both axes are stretched alike.

    Parameters
    ----------
    f : callable
        The function.
    at, slope : float
        The point, and the slope of the line through it.
    half : float
        Half the first window's width.
    box : Box
        Where it stands.
    theme : Theme
        Colours.
    tangent : bool
        Whether the line is the tangent; otherwise it is only some line, and looks like one.
    """

    def __init__(
        self, f: Callable[[np.ndarray], np.ndarray], at: float, slope: float, half: float, box: Box, theme: Theme,
        *, tangent: bool = True,
    ) -> None:
        super().__init__()
        self.f, self.point_at, self.slope, self.area, self.theme = f, at, slope, box, theme
        self.height0 = float(f(at))
        x = np.linspace(at - half, at + half, 401)
        reach = np.nanmax(np.abs(sample(f, x) - self.height0)) if np.isfinite(sample(f, x)).any() else 0.0
        # The stretch of the y axis is chosen once: zooming changes both axes by the same factor.
        self.stretch = 1.15 * float(reach) / half or 1.0
        self.frame = VMobject(stroke_color=theme.axis, stroke_width=2, fill_opacity=0)
        self.frame.set_points(rounded_box(box.width, box.height, 0.12) + np.array(box.center))
        self.cross = VMobject(stroke_color=theme.grid, stroke_width=2, fill_opacity=0)
        self.cross.set_points(segments([
            (np.array([box.left, box.center[1], 0]), np.array([box.right, box.center[1], 0])),
            (np.array([box.center[0], box.bottom, 0]), np.array([box.center[0], box.top, 0])),
        ])).set_z_index(-1)
        self.curve = VMobject(stroke_color=theme["curve"], stroke_width=5, fill_opacity=0)
        role = "tangent" if tangent else "quiet"
        self.line = VMobject(stroke_color=theme[role], stroke_width=3.5, fill_opacity=0)
        self.line.dashed = True
        # Where the next zoom leads: it grows to the frame itself.
        self.target = VMobject(stroke_color=theme["run"], stroke_width=2.5, fill_opacity=0)
        self.dot = VMobject(fill_color=theme["point"], fill_opacity=1, stroke_color=theme.background, stroke_width=2.6)
        self.dot.set_points(disc(0.085) + np.array(box.center)).set_z_index(2)
        self.curve.claim = Claim(self, "curve", "curve", function=f)
        self.line.claim = Claim(self, "line", role, start=(at, self.height0), slope=slope)
        self.dot.claim = Claim(self, "point", "point", start=(at, self.height0))
        self.gap = VMobject(stroke_color=theme["error"], stroke_width=5, fill_opacity=0)
        self.add(self.cross, self.frame, self.curve, self.line, self.gap, self.dot)
        self.zoom(half)

    def zoom(self, half: float) -> Lens:
        """Show another half width, in place."""
        self.half = half
        low, high = self.point_at - half, self.point_at + half
        tall = self.stretch * half
        self.window = Window(Axis(low, high, ()), Axis(self.height0 - tall, self.height0 + tall, ()))
        lines = polylines(self.f, self.window, self.area.width / self.area.height)
        self.curve.set_points(corners([self.at(piece[:, 0], piece[:, 1]) for piece in lines]))
        ends = clipped_line((self.point_at, self.height0), self.slope, self.window)
        # Dashed, so that the curve shows through where the two are one.
        self.line.set_points(segments(dashes(self.at(*ends[0]), self.at(*ends[1]), 0.22, 0.16)))
        self._mark_gap(low, high, tall)
        return self

    def aim(self, half: float) -> None:
        """Draw the box into which the next zoom leads, at its size in the present picture."""
        share = half / self.half
        self.target.set_points(
            rounded_box(self.area.width * share, self.area.height * share, 0.12 * share) + np.array(self.area.center)
        )

    def _mark_gap(self, low: float, high: float, tall: float) -> None:
        """Draw the distance between curve and line where it is largest, as far as it is in the picture."""
        x = np.linspace(low, high, 401)
        # Half a line's width inside the frame, where the end would otherwise be on its border.
        x = x[np.abs(x - self.point_at) <= 0.985 * self.half]
        on_line = self.height0 + self.slope * (x - self.point_at)
        away = sample(self.f, x) - on_line
        if not np.isfinite(away).any():
            self.gap.set_points(np.zeros((0, 3)))
            return
        i = int(np.nanargmax(np.abs(away)))
        ends = np.clip([on_line[i], on_line[i] + away[i]], self.height0 - tall, self.height0 + tall)
        self.gap.claim = Claim(self, "segment", "error", start=(x[i], ends[0]), end=(x[i], ends[1]))
        self.gap.set_points(segments([(self.at(x[i], ends[0]), self.at(x[i], ends[1]))]))

    def at(self, x: float | np.ndarray, y: float | np.ndarray) -> np.ndarray:
        """Map the plane to the frame, as `Plot.at` does."""
        u = self.area.left + (np.asarray(x, dtype=float) - self.window.x.low) / self.window.x.span * self.area.width
        v = self.area.bottom + (np.asarray(y, dtype=float) - self.window.y.low) / self.window.y.span * self.area.height
        return np.stack([u, v, np.zeros(np.shape(u))], axis=-1)
