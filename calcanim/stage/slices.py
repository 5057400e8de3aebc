"""A slice of a surface: a curve in space that opens as a plain graph, and its tangent in both."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
from manim import VGroup, VMobject

from ..numerics.precise_fields import precise_partial
from .broken import broken
from .claims import Claim
from .landscape import Landscape
from .layout import LABEL, SAFE, Box
from .on_plane import OnPlane
from .plot import Plot, tick_room
from .text import Typeset
from .window import choose_window, with_y

__all__ = ["SurfaceSlice"]

# A law higher than this does not keep to its line.
_ONE_LINE = 0.62


class SurfaceSlice:
    """One slice through the point of a scene: on the surface and as a plain graph, with its tangents and the law of its slope.

    Parameters
    ----------
    scene : OnPlane
        Whose numbers have ``value`` and ``gradient``, whose plane holds the point and whose words are used.
    land : Landscape
        The surface.
    axis : str
        ``x`` or ``y``: what runs along the slice; the other one is held.
    box : Box
        Where the slice opens as a plain graph.
    room : float
        Least room left of its axis.

    Attributes
    ----------
    drawn, in_space : VMobject
        The slice on the surface after `draw`, its tangent there after `touch`.
    plot, graph, tangent, dot : VMobject
        The same as a plain graph.
    law : Typeset
        The partial derivative, at the height of the graph's name.
    """

    def __init__(self, scene: OnPlane, land: Landscape, axis: str, box: Box, room: float = 0.0) -> None:
        self.scene, self.land, self.axis = scene, land, axis
        i = "xy".index(axis)
        self.at, self.slope = scene.here[i], scene.results.gradient[i]
        self.held, self.fixed, self.fixed_name = "yx"[i], scene.here[1 - i], f"at[{1 - i}]"
        self.role, self.dashed = (("run", False), ("rise", True))[i]
        self.run = (scene.window.x, scene.window.y)[i]
        self.drawn: VMobject | None = None
        self.plot = self._plot(box, room)
        self.baseline = float(self.plot.scaffold[3].baseline)
        graph = self.plot.curve(self.of_one, self.role)
        self.graph = broken(graph) if self.dashed else graph
        self.law = self._law(i)

    def of_one(self, t: Any) -> Any:
        """f as a function of one variable, the other one held."""
        still = np.full(np.shape(t), self.fixed)[()]
        return self.scene.f(t, still) if self.axis == "x" else self.scene.f(still, t)

    def _plot(self, box: Box, room: float) -> Plot:
        """Where the slice opens; it holds all of it that the surface shows."""
        scene, (low, high) = self.scene, (self.run.low, self.run.high)
        window = choose_window(self.of_one, self.at, slope=self.slope, interval=(low, high), ticks=(5, 3))
        seen = self.land.slice(self.held, self.fixed)[:, 2]
        seen = seen[np.isfinite(seen)]
        if len(seen):
            margin = 0.06 * max(float(np.ptp(seen)), 1e-12)
            window = with_y(window, min(window.y.low, seen.min() - margin), max(window.y.high, seen.max() + margin), 3)
        held = scene.shown(self.fixed_name)
        name = f"f(x, {held})" if self.axis == "x" else f"f({held}, y)"
        if max(map(abs, window.y.ticks), default=0.0) >= 1e4:
            name = "f"  # the power of ten beside it needs the room
        self.gutter = max(tick_room(window), room)
        return Plot(window, box, scene.theme, names=(self.axis, f"{self.role}({name})"), gutter=self.gutter)

    def _law(self, i: int) -> Typeset:
        """The partial derivative in general and at the point, beside the name of the slice."""
        scene, value = self.scene, f"tangent({self.scene.shown(f'gradient[{i}]')})"
        sign = f"{self.role}(partial f\\/partial {self.axis})"
        rule = f"{self.role}({scene.given(scene.f.derivative(self.axis))})"
        name = self.plot.scaffold[3]
        room = SAFE.right - float(name.get_right()[0]) - 0.3
        forms = [scene.formula(source, em=LABEL) for source in (
            f"{sign} = {rule} = {value}", f"{sign} {scene.place()} = {value}", f"{sign} = {value}")]
        law = next((form for form in forms if form.width <= room and form.height <= _ONE_LINE), forms[-1])
        return law.put(SAFE.right, self.baseline, side="right")

    def draw(self) -> VMobject:
        """The slice on the surface."""
        land = self.land
        points = land.slice(self.held, self.fixed)
        self.drawn = land.curve(lambda: points, self.role, 6, dashed=self.dashed).set_z_index(1)
        self.drawn.claim = Claim(land.space, "space", self.role, truth=lambda: self.true_points)
        return self.drawn

    @cached_property
    def true_points(self) -> np.ndarray:
        """The slice by 50 digits, where it stays within the heights shown."""
        points = self.land.slice(self.held, self.fixed)
        good = np.isfinite(points[:, 2])
        points[good, 2] = [float(self.scene.f.precise(float(x), float(y))) for x, y in points[good, :2]]
        return points

    def touch(self, ends: Callable[..., np.ndarray] | None = None) -> None:
        """The tangent on the graph and in space; where that one moves, ``ends(true=...)`` gives its ends."""
        land = self.land
        scene, value = self.scene, self.scene.results.value
        self.dot = self.plot.point(self.at, value)
        self.tangent = self.plot.line((self.at, value), self.slope, "tangent", half=0.3 * self.run.span, dashed=self.dashed)
        still = land.tangent(self.held, scene.here, value, self.slope)
        self.in_space = land.curve(ends or (lambda: still), "tangent", 5, dashed=self.dashed).set_z_index(1.5)
        i = "xy".index(self.axis)
        truth = (lambda: ends(true=True)) if ends else lambda: land.tangent(
            self.held, scene.here, float(scene.f.precise(*scene.here)), float(precise_partial(scene.f, i, scene.here)))
        self.in_space.claim = Claim(land.space, "space", "tangent", truth=truth)
        self.shown = VGroup(self.plot, self.graph, self.tangent, self.dot)
