"""A surface with its ground, its axes, and the curves, points and sheets that belong to it in space."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import VGroup, VMobject

from .contours import dashes_along
from .layout import LABEL, Box
from .paths import corners, disc, segments
from .plane import grid_values
from .relief import View
from .space import Orbit, Space, height_range
from .surface import Surface
from .text import Typeset, formula
from .theme import Theme
from .window import Window

__all__ = ["Landscape", "good_view"]

_AWAY = 0.26


def good_view(f: Callable[..., np.ndarray], window: Window, elevation: float = 30.0) -> Orbit:
    """The side from which least of a surface is hidden: its lower front corner is near the viewer."""
    values = grid_values(f, window, 24)[2]
    left, right = values[:12, :12], values[:12, 12:]
    near = [float(np.mean(v[np.isfinite(v)])) if np.isfinite(v).any() else np.inf for v in (left, right)]
    return Orbit(-34.0, elevation) if near[0] <= near[1] else Orbit(34.0, elevation)


class Landscape(VGroup):
    """Everything of one view in space; `look` moves the camera and all of it follows.

    Parameters
    ----------
    f : callable
        A vectorised function of two variables.
    window : Window
        The x and y ranges.
    area : Box
        Where the plane lies when it is seen from above.
    room : Box
        Where all stays when it is seen from the side.
    theme : Theme
        Colours.
    orbit : Orbit
        The first view.
    levels : tuple of float
        The level lines on the surface.
    """

    def __init__(
        self, f: Callable[..., np.ndarray], window: Window, area: Box, room: Box, theme: Theme, orbit: Orbit,
        levels: tuple[float, ...] = (), tall: float = 0.62,
    ) -> None:
        super().__init__()
        self.f, self.theme = f, theme
        self.space = Space(window, height_range(f, window), area, room, orbit, tall)
        self.ground = VMobject(stroke_color=theme.grid, stroke_width=1.5, fill_opacity=0)
        self.ground.plot_part = "grid"
        self.surface = Surface(f, self.space, theme, levels)
        self.names = VGroup(*(formula(name, theme, em=LABEL) for name in ("x", "y", "f")))
        self._following: list[tuple[VMobject, Callable[[], np.ndarray]]] = []
        self._seen_from: View | None = None
        self.add(self.ground, self.surface, self.names)
        self.refresh()

    def look(self, orbit: Orbit) -> Landscape:
        """Move the camera."""
        self.space.look(orbit)
        return self.refresh()

    def refresh(self) -> Landscape:
        """Draw everything anew, in place."""
        self.surface.refresh()
        # The ground and the names hang on the camera alone.
        if self._seen_from != self.space.view:
            self._seen_from = self.space.view
            self.ground.set_points(self._ground())
        return self.follow()

    def follow(self) -> Landscape:
        """Draw the curves and points in space anew; the surface itself stays as it is."""
        for mobject, points in self._following:
            mobject.set_points(points())
        return self

    def curve(
        self, world: Callable[[], np.ndarray], role: str, width: float = 5.0, *, dashed: bool = False
    ) -> VMobject:
        """A polyline in space, over the surface; ``world`` gives its points, shape (n, 3), nan where it breaks."""
        drawn = VMobject(stroke_color=self.theme[role], stroke_width=width, fill_opacity=0)
        drawn.dashed = dashed

        kept: tuple[View, np.ndarray, np.ndarray] | None = None

        def points() -> np.ndarray:
            nonlocal kept
            there, view = world(), self.space.view
            if kept is None or kept[0] != view or not np.array_equal(kept[1], there, equal_nan=True):
                parts = _runs(self.space.at(there))
                kept = view, there, corners([dash for part in parts for dash in dashes_along(part)] if dashed else parts)
            return kept[2]

        return self._follow(drawn, points)

    def dot(self, world: Callable[[], np.ndarray], role: str = "point", radius: float = 0.085) -> VMobject:
        """A point in space."""
        drawn = VMobject(
            fill_color=self.theme[role], fill_opacity=1, stroke_color=self.theme.background, stroke_width=2.6
        ).set_z_index(2)
        return self._follow(drawn, lambda: disc(radius) + self.space.at(world()))

    def sheet(self, axis: str, value: float, role: str) -> VMobject:
        """A plane y = value (axis ``y``) or x = value (axis ``x``) that cuts the surface; see `Surface.cut`.

        Its ``risen`` says how much of it, from the ground up, is there.
        """
        w, (low, high) = self.space.window, self.space.heights
        drawn = VMobject(fill_color=self.theme[role], fill_opacity=0.22, stroke_color=self.theme[role], stroke_width=2.2)
        drawn.risen = 1.0

        def points() -> np.ndarray:
            ends = (w.x.low, w.x.high) if axis == "y" else (w.y.low, w.y.high)
            top = low + drawn.risen * (high - low)
            ring = [(ends[0], low), (ends[1], low), (ends[1], top), (ends[0], top), (ends[0], low)]
            world = [(s, value, z) if axis == "y" else (value, s, z) for s, z in ring]
            return corners([self.space.at(np.array(world))])

        drawn.set_points(points())
        self._following.append((drawn, points))
        return drawn

    def _follow(self, drawn: VMobject, points: Callable[[], np.ndarray]) -> VMobject:
        drawn.set_points(points())
        self._following.append((drawn, points))
        return drawn

    def slice(self, axis: str, value: float, count: int = 201) -> np.ndarray:
        """The curve of the surface in the plane y = value or x = value, shape (count, 3), nan where it leaves the heights."""
        w, (low, high) = self.space.window, self.space.heights
        run = w.x if axis == "y" else w.y
        s = np.linspace(run.low, run.high, count)
        still = np.full(count, value)
        x, y = (s, still) if axis == "y" else (still, s)
        with np.errstate(all="ignore"):
            z = np.asarray(self.f(x, y), dtype=float)
        slack = 1e-9 * (high - low)
        z = np.where((z >= low - slack) & (z <= high + slack), z, np.nan)
        return np.column_stack([x, y, z])

    def tangent(self, axis: str, at: tuple[float, float], value: float, slope: float, share: float = 0.3) -> np.ndarray:
        """The two ends of the tangent in the plane of a slice: as long as a share of the window, inside the heights."""
        w, (low, high) = self.space.window, self.space.heights
        run, here = (w.x, at[0]) if axis == "y" else (w.y, at[1])
        back, ahead = min(share * run.span, here - run.low), min(share * run.span, run.high - here)
        if slope:
            reach = sorted(((low - value) / slope, (high - value) / slope))
            back, ahead = min(back, max(-reach[0], 0.0)), min(ahead, max(reach[1], 0.0))
        ends = [(-back, value - slope * back), (ahead, value + slope * ahead)]
        return np.array([
            (at[0] + d, at[1], z) if axis == "y" else (at[0], at[1] + d, z) for d, z in ends
        ])

    def _ground(self) -> np.ndarray:
        """The grid at the lowest height, the upright axis, and the names beside them."""
        space, w = self.space, self.space.window
        low, high = space.heights
        lines = [((t, w.y.low, low), (t, w.y.high, low)) for t in (w.x.low, *w.x.ticks, w.x.high)]
        lines += [((w.x.low, t, low), (w.x.high, t, low)) for t in (w.y.low, *w.y.ticks, w.y.high)]
        feet = np.array([(x, y, low) for x in (w.x.low, w.x.high) for y in (w.y.low, w.y.high)])
        foot = feet[int(np.argmin(space.at(feet)[:, 0]))]
        lines.append((tuple(foot), (foot[0], foot[1], high)))
        away_x, _ = space.farther()
        near_x, near_y = (w.x.low if away_x > 0 else w.x.high), w.y.low
        middle = space.at(np.array([space.middle[0], space.middle[1], low]))
        places = [
            space.at(np.array(p)) for p in (
                (space.middle[0], near_y, low), (near_x, space.middle[1], low), (foot[0], foot[1], high),
            )
        ]
        for name, place in zip(self.names, places, strict=True):
            out = place - middle
            size = float(np.linalg.norm(out))
            self._beside(name, place + (_AWAY * out / size if size else 0.0))
        self.names[2].move_to(places[2] + np.array([0.0, 0.36, 0.0]))
        return segments([(a, b) for a, b in space.at(np.array(lines))])

    @staticmethod
    def _beside(name: Typeset, place: np.ndarray) -> None:
        name.move_to(place)


def _runs(points: np.ndarray) -> list[np.ndarray]:
    """The parts of a polyline between the points that do not exist."""
    good = np.isfinite(points).all(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], good.astype(int), [0]])))
    return [points[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 1]
