"""The graph of a function of two variables in space: one object, seen by a small camera of its own.

The surface is cut into ribbons along one axis, drawn from the farthest to the nearest. Neighbouring
points of a ribbon cannot hide each other (for a graph over the plane, seen from more than a cell's
width off the ribbon's own direction), so ribbons are all that has to be sorted. Every frame is a few
array operations: project all points, shade all cells, hand each ribbon its outline and its colours.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from manim import RIGHT, ManimColor, VGroup, VMobject

from ..errors import InputError
from .layout import Box
from .levels import level_lines
from .paths import corners
from .plane import grid_values
from .theme import Theme
from .window import Window

__all__ = ["TOP", "Orbit", "Space", "Surface", "height_range"]

_THIRDS = np.array([0.0, 1 / 3, 2 / 3, 1.0])
_RIBBONS = 44
_STOPS = 16
# Where the light comes from, in the window's own proportions: from the upper left, in front.
_LIGHT = np.array([-0.45, -0.4, 0.8]) / np.linalg.norm([-0.45, -0.4, 0.8])


@dataclass(frozen=True, slots=True)
class Orbit:
    """Where the camera stands, in degrees.

    Attributes
    ----------
    azimuth : float
        How far the scene is turned around the vertical; at 0 the x axis runs to the right.
    elevation : float
        0 looks along the ground, 90 from above.
    """

    azimuth: float
    elevation: float

    def towards(self, other: Orbit, share: float) -> Orbit:
        """A station on the way to another one."""
        return Orbit(
            self.azimuth + share * (other.azimuth - self.azimuth), self.elevation + share * (other.elevation - self.elevation)
        )


TOP = Orbit(0.0, 90.0)
"""The plain view from above, in which a surface is a map."""


class Space:
    """Parallel projection of x, y, z into a box of the frame.

    Parameters
    ----------
    window : Window
        The x and y ranges.
    heights : (float, float)
        The z range.
    area : Box
        Where the plane lies when it is seen from above: the area of a plot, or any box.
    room : Box
        Where everything must stay when it is seen from the side.
    orbit : Orbit
        The first view.
    tall : float
        Height of the z range as a share of the area's shorter side.
    """

    def __init__(
        self, window: Window, heights: tuple[float, float], area: Box, room: Box, orbit: Orbit, tall: float = 0.62
    ) -> None:
        self.window, self.heights, self.area, self.room = window, heights, area, room
        self.units = np.array([
            area.width / window.x.span, area.height / window.y.span,
            tall * min(area.width, area.height) / (heights[1] - heights[0]),
        ])
        self.middle = np.array([
            (window.x.low + window.x.high) / 2, (window.y.low + window.y.high) / 2, (heights[0] + heights[1]) / 2
        ])
        corner = np.array([[i, j, k] for i in (-1, 1) for j in (-1, 1) for k in (-1, 1)]) / 2
        self.corners = corner * self.units * (window.x.span, window.y.span, heights[1] - heights[0])
        self.look(orbit)

    def look(self, orbit: Orbit) -> Space:
        """Go to another station."""
        self.orbit = orbit
        a, e = math.radians(orbit.azimuth), math.radians(orbit.elevation)
        self.across = np.array([math.cos(a), math.sin(a), 0.0])
        self.up = np.array([-math.sin(a) * math.sin(e), math.cos(a) * math.sin(e), math.cos(e)])
        wide, high = (float(np.ptp(self.corners @ way)) for way in (self.across, self.up))
        # From above the plane lies on its area; the more it is tilted, the more its room decides.
        tilt = math.cos(e) ** 0.5 if math.cos(e) > 1e-12 else 0.0
        fit = min(self.room.width / wide, self.room.height / high)
        # Half way up the corners would reach beyond both: nothing gets larger than the larger of the two.
        most = max(self.room.height, self.area.height) / high
        self.zoom = min(1.0 + tilt * (fit - 1.0), most)
        low, top = np.array(self.area.center), np.array(self.room.center)
        self.centre = low + tilt * (top - low)
        return self

    def at(self, points: np.ndarray) -> np.ndarray:
        """Where points of space, shape (..., 3), lie in the frame."""
        away = (np.asarray(points, dtype=float) - self.middle) * self.units * self.zoom
        flat = np.stack([away @ self.across, away @ self.up, np.zeros(away.shape[:-1])], axis=-1)
        return flat + self.centre

    def farther(self) -> tuple[int, int]:
        """The directions, along x and along y, that lead away from the viewer: -1 or 1 each."""
        a = math.radians(self.orbit.azimuth)
        return (1 if -math.sin(a) >= 0 else -1), (1 if math.cos(a) >= 0 else -1)


def height_range(f: Callable[..., np.ndarray], window: Window) -> tuple[float, float]:
    """The z range in which a function is shown: all of it, unless it shoots off.

    Raises
    ------
    InputError
        If it has no value in the window.
    """
    values = grid_values(f, window, 81)[2]
    good = values[np.isfinite(values)]
    if not len(good):
        raise InputError("the function has no value in the ranges shown; choose another interval.")
    low, high = float(good.min()), float(good.max())
    inner_low, inner_high = (float(v) for v in np.quantile(good, (0.03, 0.97)))
    reach = 1.5 * (inner_high - inner_low)
    if reach > 0:
        low, high = max(low, inner_low - reach), min(high, inner_high + reach)
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-300):
        room = max(1.0, abs(low))
        low, high = low - room, high + room
    return low, high


class Surface(VGroup):
    """z = f(x, y) over a window, with its level lines, shaded.

    Parameters
    ----------
    f : callable
        A vectorised function of two variables.
    space : Space
        Where it stands; `refresh` follows the space's camera.
    theme : Theme
        Colours; the surface has the role ``curve``.
    levels : tuple of float
        The level lines drawn on it.

    Attributes
    ----------
    solid : float
        Opacity of the ribbons.
    cut : float or None
        Ribbons nearer than this value of the axis they are stacked along are veiled.
    reached : float
        Level lines above this height are not drawn yet.
    veil : float
        Opacity of the veiled ones, as a share.
    sheet : VMobject or None
        What stands in the cut: drawn before the veiled ribbons and behind nothing else.
    """

    def __init__(
        self, f: Callable[..., np.ndarray], space: Space, theme: Theme, levels: tuple[float, ...], *, role: str = "curve"
    ) -> None:
        super().__init__()
        self.space, self.theme = space, theme
        self.solid, self.lines, self.veil, self.along = 1.0, 1.0, 1.0, "x"
        self.cut: float | None = None
        self.reached = math.inf
        self.sheet: VMobject | None = None
        x, y, z = grid_values(f, space.window, _RIBBONS + 1)
        low, high = space.heights
        slack = 1e-9 * (high - low)
        z = np.where((z >= low - slack) & (z <= high + slack), z, np.nan)
        self.points_of = np.stack([*np.meshgrid(x, y), z], axis=-1)
        self.shades = self._shades(z, role)
        self.pieces = self._level_pieces(f, levels)
        line = theme[role]
        self.ribbons = [VMobject(stroke_width=0, fill_opacity=1).set_sheen_direction(RIGHT) for _ in range(_RIBBONS)]
        self.traces = [VMobject(stroke_color=line, stroke_width=1.9, fill_opacity=0) for _ in range(_RIBBONS)]
        for ribbon in self.ribbons:
            # The shaded body only carries the lines; it says nothing by its own colour.
            ribbon.plot_part = "grid"
        self.refresh()

    def _shades(self, z: np.ndarray, role: str) -> np.ndarray:
        """Colour of every cell, shape (n, n, 3), lit from one side; cells are as steep as they look."""
        units = self.space.units
        dx = units[0] * self.space.window.x.span / _RIBBONS
        dy = units[1] * self.space.window.y.span / _RIBBONS
        rise_x = np.diff(z, axis=1)[:-1] * units[2] / dx
        rise_y = np.diff(z, axis=0)[:, :-1] * units[2] / dy
        normal = np.stack([-rise_x, -rise_y, np.ones_like(rise_x)], axis=-1)
        lit = (normal @ _LIGHT) / np.linalg.norm(normal, axis=-1)
        ground, colour = (np.array(ManimColor(c).to_rgb()) for c in (self.theme.background, self.theme[role]))
        # The strongest shade stays far enough from the lines of the same role to show them.
        share = 0.12 + 0.26 * np.clip(lit, 0.0, 1.0) if self.theme.name == "dark" else 0.25 - 0.17 * np.clip(lit, 0.0, 1.0)
        return ground + np.nan_to_num(share, nan=0.2)[..., None] * (colour - ground)

    def _level_pieces(self, f: Callable[..., np.ndarray], levels: tuple[float, ...]) -> np.ndarray:
        """The level lines as straight pieces in space, shape (m, 2, 3), none across a ribbon's edge."""
        found = [np.zeros((0, 2, 3))]
        fine = 2 * _RIBBONS + 1  # a finer grid whose cells never reach over a ribbon's edge
        for level, lines in zip(levels, level_lines(f, self.space.window, levels, fine), strict=True):
            if not self.space.heights[0] <= level <= self.space.heights[1]:
                continue
            for line in lines:
                points = np.column_stack([line, np.full(len(line), level)])
                found.append(np.stack([points[:-1], points[1:]], axis=1))
        return np.concatenate(found)

    def refresh(self) -> Surface:
        """Draw it as the space's camera sees it now, in place."""
        rows = self.along == "x"
        flat = self.space.at(self.points_of)
        flat, shades = (flat, self.shades) if rows else (flat.transpose(1, 0, 2), self.shades.transpose(1, 0, 2))
        axis = self.space.window.y if rows else self.space.window.x
        away = self.space.farther()[1 if rows else 0]
        edges = np.linspace(axis.low, axis.high, _RIBBONS + 1)
        order = np.arange(_RIBBONS)[::-1] if away > 0 else np.arange(_RIBBONS)
        pieces, first = self._sorted_pieces(axis.low, axis.span, 1 if rows else 0)
        middle = (edges[:-1] + edges[1:]) / 2
        shown: list[VMobject] = []
        for place, i in enumerate(order):
            near = self.cut is not None and (middle[i] - self.cut) * away < 0
            if near and self.sheet is not None and self.sheet not in shown:
                shown.append(self.sheet)
            strength = self.veil if near else 1.0
            ribbon, trace = self.ribbons[place], self.traces[place]
            # A ribbon reaches a little under the next nearer one, so that no seam shows between them.
            inner, outer = (i, i + 1) if away < 0 else (i + 1, i)
            under = outer + (0 if not 0 <= outer - away <= _RIBBONS else -away)
            front = flat[outer] + 0.3 * (flat[under] - flat[outer])
            # A veiled one lies beside its neighbour: where two of them overlapped, a stripe would show.
            front = np.where(np.isfinite(front) & (self.solid * strength > 0.97), front, flat[outer])
            self._fill(ribbon, flat[inner], front, shades[i], self.solid * strength)
            trace.points = _pieces_path(pieces[first[i] : first[i + 1]])
            trace.set_stroke(opacity=self.lines * strength)
            shown += [ribbon, trace]
        self.submobjects = shown
        return self

    def _sorted_pieces(self, low: float, span: float, axis: int) -> tuple[np.ndarray, np.ndarray]:
        """The pieces of level lines, projected, in order of ribbons, and where each ribbon's begin."""
        pieces = self.pieces[self.pieces[:, 0, 2] <= self.reached]
        row = np.clip(((pieces[:, :, axis].mean(axis=1) - low) / span * _RIBBONS).astype(int), 0, _RIBBONS - 1)
        order = np.argsort(row, kind="stable")
        return self.space.at(pieces[order]), np.searchsorted(row[order], np.arange(_RIBBONS + 1))

    def _fill(self, ribbon: VMobject, back: np.ndarray, front: np.ndarray, shades: np.ndarray, opacity: float) -> None:
        good = np.isfinite(back).all(axis=1) & np.isfinite(front).all(axis=1)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], good.astype(int), [0]])))
        rings = [
            np.concatenate([back[a:b], front[a:b][::-1], back[a : a + 1]])
            for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 1
        ]
        ribbon.points = corners(rings)
        if not rings or opacity <= 0:
            ribbon.points = np.zeros((0, 3))
            return
        # Along a ribbon the place on screen grows evenly with the axis, as the colours of a gradient do.
        inside = np.arange(edges[0], max(edges[0] + 1, min(edges[-1], _RIBBONS)))
        stops = shades[inside[np.linspace(0, len(inside) - 1, _STOPS).astype(int)]]
        if back[edges[0], 0] > back[edges[-1] - 1, 0]:
            stops = stops[::-1]
        ribbon.fill_rgbas = np.column_stack([stops, np.full(len(stops), opacity)])


def _pieces_path(ends: np.ndarray) -> np.ndarray:
    if not len(ends):
        return np.zeros((0, 3))
    return (ends[:, :1] + _THIRDS[None, :, None] * (ends[:, 1:] - ends[:, :1])).reshape(-1, 3)
