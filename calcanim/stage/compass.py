"""A unit vector that turns on a map: what of the gradient lies along it, and how many level lines it crosses close up."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from manim import VGroup, VMobject

from ..numerics.ascent import Ascent
from .arrows import Arrows
from .claims import Claim
from .contours import closed_ring
from .layout import LABEL
from .paths import corners, disc, segments
from .plot import Plot
from .text import Typeset, backed, formula

__all__ = ["Compass"]


class Compass(VGroup):
    """The circle of unit vectors around a point, one of them, and its angle to the gradient.

    In the circle the map is what it is from close up: f is its tangent plane there, whose level lines are straight and even.
    So the lines that the vector crosses are as many as the growth along it holds steps.

    Parameters
    ----------
    plot : Plot
        A map with one unit for both axes.
    at : (float, float)
        The point.
    ascent : Ascent
        Length and direction of the gradient there.
    radius, reach : float
        Lengths of the unit vector and of the drawn gradient, in units of the plane.
    step : float
        The difference of f between neighbouring level lines in the circle.

    Attributes
    ----------
    near : VGroup
        The circle with its level lines.
    count : int
        How many of them the vector crosses now.
    theta : float
        The angle between the gradient and the vector now, in degrees.
    """

    def __init__(
        self, plot: Plot, at: tuple[float, float], ascent: Ascent, radius: float, reach: float, step: float
    ) -> None:
        super().__init__()
        theme = plot.theme
        self.plot, self.at, self.uphill, self.steps = plot, at, ascent.uphill, ascent.length / step
        self.centre, self.radius, self.reach = plot.at(*at), radius * plot.x_unit, reach * plot.x_unit
        self.ring = VMobject(stroke_color=theme["quiet"], stroke_width=2.2, fill_opacity=0)
        self.ring.set_points(closed_ring(self.centre, self.radius, dashed=True))
        self.ring.dashed = True
        self.near = VGroup(self._patch(), self._lines(), self.ring)
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
        self.add(self.near, self.turning)
        self.turn(0.0)

    def claim(self, truth: Callable[[], Any], gradient: Callable[[], Any], step: float) -> Compass:
        """Say what is drawn in truth, at the moment of the call.

        Parameters
        ----------
        truth : callable
            Cosine and sine of the vector's direction.
        gradient : callable
            Both parts of the gradient: the arc opens from it, and so many lines are crossed as f grows by ``step``.
        """
        unit = self.radius / self.plot.x_unit

        def ends() -> tuple[tuple[float, float], tuple[float, float]]:
            cosine, sine = truth()
            return self.at, (float(self.at[0] + unit * cosine), float(self.at[1] + unit * sine))

        def crossings() -> int:
            return int(abs(sum(float(a * b) for a, b in zip(truth(), gradient(), strict=True))) / step + 1e-9)

        def directions() -> tuple[float, float]:
            (cosine, sine), (gx, gy) = truth(), gradient()
            return math.degrees(math.atan2(float(gy), float(gx))), math.degrees(math.atan2(float(sine), float(cosine)))

        self.vector.claim = Claim(self.plot, "arrows", "ink", truth=ends)
        self.crossed.claim = Claim(self.plot, "count", "curve", truth=crossings)
        self.arc.claim = Claim(self.plot, "angle", "ink", start=self.at, truth=directions)
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
        self._cross(way, theta)
        return self

    def _open(self, theta: float) -> None:
        """The angle between the gradient and the vector, and the letters where there is room."""
        turns = np.radians(self.uphill + np.linspace(0.0, theta, 41))
        ring = np.column_stack([np.cos(turns), np.sin(turns), np.zeros(41)])
        self.arc.set_points(corners([self.centre + 0.36 * self.radius * ring]))
        _fade(self.angle, (abs(theta) - 20) / 3)
        self.angle.move_to(self.centre + (0.36 * self.radius + 0.27) * self.way(theta / 2))
        # The letter u stands beside its arrow, on the side that is turned away from the gradient.
        near = (theta + 180) % 360 - 180
        side = self.way(near + math.copysign(90.0, near))
        self.letter.move_to(self.centre + 0.72 * self.radius * self.way(theta) + 0.3 * side)

    def _patch(self) -> VMobject:
        """A disc of background: what lies behind it is not how f looks from close up."""
        patch = VMobject(fill_color=self.plot.theme.background, fill_opacity=1, stroke_width=0).set_z_index(-0.45)
        return patch.set_points(disc(self.radius) + self.centre)

    def _lines(self) -> VGroup:
        """The level lines of the tangent plane: straight across the gradient and even, that of the point thick."""
        lines = VGroup()
        whole = int(self.steps + 1e-9)
        for width, numbers in ((2.2, [k for k in range(-whole, whole + 1) if k]), (5.0, [0])):
            line = VMobject(stroke_color=self.plot.theme["curve"], stroke_width=width, fill_opacity=0).set_z_index(-0.4)
            # One that only touches the circle is seen as a short piece.
            ends = [(k / self.steps, max(math.sqrt(max(1 - (k / self.steps) ** 2, 0.0)), 0.15)) for k in numbers]
            line.set_points(segments([
                tuple(self.centre + self.radius * (off * self.way(0.0) + side * half * self.way(90.0)) for side in (-1, 1))
                for off, half in ends
            ]))
            line.claim = Claim(self.plot, "level", "curve", function=self._close_up, levels=tuple(map(float, numbers)))
            lines.add(line)
        return lines

    def _close_up(self, x: Any, y: Any) -> Any:
        """How many steps the tangent plane lies above the point."""
        unit = self.radius / self.plot.x_unit
        along = (x - self.at[0]) * self.way(0.0)[0] + (y - self.at[1]) * self.way(0.0)[1]
        return self.steps * along / unit

    def _cross(self, way: np.ndarray, theta: float) -> None:
        """Dots where the vector meets the level lines in the circle."""
        growth = self.steps * abs(math.cos(math.radians(theta)))
        self.count = int(growth + 1e-9)
        points = [disc(0.085) + self.centre + self.radius * k / growth * way for k in range(1, self.count + 1)]
        self.crossed.set_points(np.concatenate(points) if points else np.zeros((0, 3)))


def _fade(label: VGroup, strength: float) -> None:
    """Show a label on its patch at a strength between nothing and all."""
    strength = min(max(strength, 0.0), 1.0)
    label.backing.set_fill(opacity=0.82 * strength)
    text: Typeset = label[1]
    for run in text:
        run.set_fill(opacity=strength)
