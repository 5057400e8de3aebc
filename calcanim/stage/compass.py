"""A unit vector that turns on a map: what of the gradient lies along it, and which level lines it crosses."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from manim import VGroup, VMobject

from ..numerics.function import Function
from .arrows import Arrows
from .claims import Claim
from .contours import closed_ring
from .layout import LABEL
from .paths import corners, disc, segments
from .plot import Plot
from .text import Typeset, backed, formula

__all__ = ["Compass"]

_SAMPLES = 400


class Compass(VGroup):
    """The circle of unit vectors around a point, one of them, and its angle to the gradient.

    Parameters
    ----------
    plot : Plot
        A map with one unit for both axes.
    f : Function
        The function whose level lines the vector crosses.
    at : (float, float)
        The point.
    uphill : float
        Direction of the gradient, in degrees from the x axis.
    radius, reach : float
        Lengths of the unit vector and of the drawn gradient, in units of the plane.
    levels : tuple of float
        The level lines that are drawn.

    Attributes
    ----------
    theta : float
        The angle between the gradient and the vector now, in degrees.
    """

    def __init__(
        self, plot: Plot, f: Function, at: tuple[float, float], uphill: float, radius: float, reach: float, levels: tuple[float, ...]
    ) -> None:
        super().__init__()
        theme = plot.theme
        self.plot, self.f, self.at, self.uphill, self.levels = plot, f, at, uphill, np.asarray(levels)
        self.centre, self.radius, self.reach = plot.at(*at), radius * plot.x_unit, reach * plot.x_unit
        self.ring = VMobject(stroke_color=theme["quiet"], stroke_width=2.2, fill_opacity=0)
        self.ring.set_points(closed_ring(self.centre, self.radius, dashed=True))
        self.ring.dashed = True
        self.vector = Arrows(theme["ink"], 5, 0.24).set_z_index(1.2)
        self.part = VMobject(stroke_color=theme["derivative"], stroke_width=12, fill_opacity=0).set_z_index(0.8)
        self.drop = VMobject(stroke_color=theme["quiet"], stroke_width=2.6, fill_opacity=0).set_z_index(0.7)
        self.drop.dashed = True
        # Neither means anything by its colour.
        self.drop.claim = self.ring.claim = Claim(plot, "segment", "quiet")
        self.arc = VMobject(stroke_color=theme["ink"], stroke_width=2.6, fill_opacity=0).set_z_index(0.6)
        self.crossed = VMobject(fill_color=theme["curve"], fill_opacity=1, stroke_color=theme.background, stroke_width=2)
        self.crossed.set_z_index(1.6)
        self.letter, self.angle = (backed(formula(s, theme, em=LABEL), theme.background) for s in ("bold(u)", "theta"))
        self.turning = VGroup(self.part, self.drop, self.arc, self.angle, self.vector, self.letter, self.crossed)
        self.add(self.ring, self.turning)
        self.turn(0.0)

    def claim(self, truth: Callable[[], Any]) -> Compass:
        """Say where the vector ends in truth: ``truth`` gives cosine and sine of its direction at the moment of the call."""
        unit = self.radius / self.plot.x_unit

        def ends() -> tuple[tuple[float, float], tuple[float, float]]:
            cosine, sine = truth()
            return self.at, (float(self.at[0] + unit * cosine), float(self.at[1] + unit * sine))

        self.vector.claim = Claim(self.plot, "arrows", "ink", truth=ends)
        return self

    def way(self, theta: float) -> np.ndarray:
        """The unit vector of the frame at an angle to the gradient."""
        angle = math.radians(self.uphill + theta)
        return np.array([math.cos(angle), math.sin(angle), 0.0])

    def turn(self, theta: float) -> Compass:
        """Let the vector stand at an angle to the gradient, in place."""
        self.theta = theta
        way = self.way(theta)
        self.vector.place(self.centre, self.centre + self.radius * way)
        foot = self.centre + self.reach * math.cos(math.radians(theta)) * way
        self.part.set_points(segments([(self.centre, foot)]))
        tip = self.centre + self.reach * self.way(0.0)
        dashes = np.linspace(0.0, 1.0, 15)
        self.drop.set_points(segments([
            (tip + a * (foot - tip), tip + b * (foot - tip)) for a, b in zip(dashes[::2], dashes[1::2], strict=False)]))
        self._open(theta)
        self._cross(way)
        return self

    def _open(self, theta: float) -> None:
        """The angle between the gradient and the vector, and the letters where there is room."""
        theta = (theta + 180) % 360 - 180
        turns = np.radians(self.uphill + np.linspace(0.0, theta, 41))
        ring = np.column_stack([np.cos(turns), np.sin(turns), np.zeros(41)])
        self.arc.set_points(corners([self.centre + 0.36 * self.radius * ring]))
        _fade(self.angle, (abs(theta) - 20) / 3)
        self.angle.move_to(self.centre + (0.36 * self.radius + 0.27) * self.way(theta / 2))
        # The letter u stands beside its arrow, on the side that is turned away from the gradient.
        side = self.way(theta + math.copysign(90.0, theta))
        self.letter.move_to(self.centre + 0.72 * self.radius * self.way(theta) + 0.3 * side)

    def _cross(self, way: np.ndarray) -> None:
        """Dots where the vector meets level lines."""
        reach = np.linspace(0.0, self.radius, _SAMPLES)
        x, y = (c + reach * w / self.plot.x_unit for c, w in zip(self.at, way[:2], strict=True))
        with np.errstate(all="ignore"):
            values = np.asarray(self.f(x, y), dtype=float)
        above = values[None, :] - self.levels[:, None]
        line, i = np.nonzero((above[:, :-1] * above[:, 1:] < 0) & (np.arange(_SAMPLES - 1) > 3))
        share = above[line, i] / (above[line, i] - above[line, i + 1])
        at = reach[i] + share * (reach[1] - reach[0])
        points = [disc(0.085) + self.centre + r * way for r in at]
        self.crossed.set_points(np.concatenate(points) if points else np.zeros((0, 3)))


def _fade(label: VGroup, strength: float) -> None:
    """Show a label on its patch at a strength between nothing and all."""
    strength = min(max(strength, 0.0), 1.0)
    label.backing.set_fill(opacity=0.82 * strength)
    text: Typeset = label[1]
    for run in text:
        run.set_fill(opacity=strength)
