"""The graph of a function over a rectangle as a viewer sees it: outline, shading and what is hidden, by arrays.

In a parallel projection whose upward direction is the screen's, every column of the screen lies in one upright
plane. There the surface is a plain curve, walked from the viewer outwards: the highest point so far is the horizon,
and a point is seen from above where it rises over the horizon (from below where it falls under the lowest point so
far). So all columns are walked at once by a running maximum and minimum, and no face is ever sorted. (Floating
horizon: T. J. Wright, A two-space solution to the hidden line problem, 1973.)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.ndimage import map_coordinates

__all__ = ["Field", "Part", "Relief", "View"]

Part = tuple[float, float, float, float]
"""A rectangle of a window: left, right, lower, upper, each from -0.5 to 0.5."""


# Columns of a view, and steps into its depth in each.
_COLUMNS, _STEPS = 150, 160
# Of a column's samples this many right before a point cannot hide it: they are the surface at the point itself.
_SELF = 2
# The share of its height that a surface without holes may reach above and below the heights shown.
_MISSED = 0.02


@dataclass(frozen=True, slots=True)
class View:
    """A parallel projection: turned by the azimuth, tilted by the elevation (degrees), zoomed, moved to a centre."""

    azimuth: float
    elevation: float
    zoom: float
    centre: tuple[float, float]

    @property
    def turns(self) -> tuple[float, float, float, float]:
        """Cosine and sine of the azimuth, then of the elevation."""
        a, e = math.radians(self.azimuth), math.radians(self.elevation)
        return math.cos(a), math.sin(a), math.cos(e), math.sin(e)


@dataclass(frozen=True)
class Field:
    """Heights and light on a grid over a window, in coordinates around its middle.

    Attributes
    ----------
    heights : numpy.ndarray
        Shape (n, n), rows along y; nan where there is no surface.
    light : numpy.ndarray
        Shape (n, n), 0 to 1: how bright it is from above.
    size : (float, float, float)
        Of the box around it, in frame units when it is not zoomed.
    lowest, highest : float
        Heights outside are not drawn.
    """

    heights: np.ndarray
    light: np.ndarray
    size: tuple[float, float, float]
    lowest: float
    highest: float

    def __deepcopy__(self, memo: object) -> Field:
        return self  # nothing in it ever changes

    @cached_property
    def slopes(self) -> tuple[np.ndarray, np.ndarray]:
        """Along the window's width and its height, in heights shown per width and height."""
        high = self.highest - self.lowest
        rows, columns = self.heights.shape
        by_y, by_x = np.gradient(self.heights)
        return by_x * (columns - 1) / high, by_y * (rows - 1) / high

    @cached_property
    def has_holes(self) -> bool:
        """Whether there are places without surface, other than tops that a coarser grid has missed."""
        slack = _MISSED * (self.highest - self.lowest)
        return not bool(np.all((self.heights >= self.lowest - slack) & (self.heights <= self.highest + slack)))

    def exists(self, height: np.ndarray) -> np.ndarray:
        """Where the surface is drawn, from its heights there."""
        if not self.has_holes:
            return np.ones(np.shape(height), dtype=bool)
        slack = 1e-3 * (self.highest - self.lowest)
        with np.errstate(invalid="ignore"):
            return np.asarray((height >= self.lowest - slack) & (height <= self.highest + slack))

    def height_at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Height at places given as shares of the window's width and height."""
        return _between(self.heights, x, y)

    def light_at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Light at the same."""
        return _between(self.light, x, y)


def _between(grid: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Values of a grid at places given as shares of its width and height."""
    rows, columns = grid.shape
    places = np.stack([y * (rows - 1), x * (columns - 1)])
    return np.asarray(map_coordinates(grid, places, order=1, mode="nearest", output=np.float32))


class Relief:
    """A rectangle of a field, seen from one viewpoint.

    Parameters
    ----------
    field : Field
        The surface.
    view : View
        From where.
    part : Part
        The rectangle.
    """

    def __init__(self, field: Field, view: View, part: Part) -> None:
        self.field, self.view, self.part = field, view, part
        across, along, tall = (view.zoom * size for size in field.size)
        self._edges = part[0] * across, part[1] * across, part[2] * along, part[3] * along
        self.columns = self._columns(4 * _COLUMNS if field.has_holes else _COLUMNS)
        self.near, self.far = self._depths(self.columns)
        depth, x, y = self._samples()
        _, _, cos_e, sin_e = view.turns
        height = field.height_at(x, y)
        middle = (field.lowest + field.highest) / 2
        upright = (height - middle) * (tall / (field.highest - field.lowest))
        self.rise = (depth * sin_e + upright * cos_e).astype(np.float32)
        if field.has_holes:
            self.rise = _cut_off(self.rise, height, field.lowest, field.highest)

    def __deepcopy__(self, memo: object) -> Relief:
        return self  # nothing in it ever changes

    def _samples(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The depth of each sample of each column, and its place as shares of the window's width and height."""
        depth = self.near[:, None] + np.linspace(0, 1, _STEPS) * (self.far - self.near)[:, None]
        cos_a, sin_a, _, _ = self.view.turns
        across, along = (self.view.zoom * size for size in self.field.size[:2])
        x = (self.columns[:, None] * cos_a - depth * sin_a) / across + 0.5
        y = (self.columns[:, None] * sin_a + depth * cos_a) / along + 0.5
        return depth, x, y

    @cached_property
    def light(self) -> np.ndarray:
        """The light of each sample of each column; only who shades the surface asks for it."""
        _, x, y = self._samples()
        return self.field.light_at(x, y)

    def _columns(self, count: int) -> np.ndarray:
        """Places across the screen, with the corners of the rectangle among them."""
        left, right, lower, upper = self._edges
        cos_a, sin_a, _, _ = self.view.turns
        corners = sorted(x * cos_a + y * sin_a for x in (left, right) for y in (lower, upper))
        return np.unique(np.concatenate([np.linspace(corners[0], corners[-1], count), corners]))

    def _depths(self, across: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The nearest and the farthest depth of the rectangle in each column."""
        left, right, lower, upper = self._edges
        cos_a, sin_a, _, _ = self.view.turns
        near, far = np.full(len(across), -np.inf), np.full(len(across), np.inf)
        for along, turned, low, high in ((across * cos_a, -sin_a, left, right), (across * sin_a, cos_a, lower, upper)):
            if abs(turned) > 1e-9:
                ends = np.sort(np.stack([(low - along) / turned, (high - along) / turned]), axis=0)
                near, far = np.maximum(near, ends[0]), np.minimum(far, ends[1])
        # At the outermost corners both are the same up to rounding.
        return np.minimum(near, far), np.maximum(near, far)

    def outline(self) -> list[np.ndarray]:
        """Closed polylines in the frame, shape (n, 3) each, around what is seen."""
        seen = np.isfinite(self.rise).any(axis=1)
        with np.errstate(all="ignore"):
            top = np.where(seen, np.fmax.reduce(self.rise, axis=1), 0.0)
            low = np.where(seen, np.fmin.reduce(self.rise, axis=1), 0.0)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], seen.astype(int), [0]])))
        rings = []
        for a, b in zip(edges[::2], edges[1::2], strict=True):
            if b - a > 1:
                x = np.concatenate([self.columns[a:b], self.columns[a:b][::-1]])
                ring = np.column_stack([x, np.concatenate([top[a:b], low[a:b][::-1]]), np.zeros(len(x))])
                rings.append(np.concatenate([ring, ring[:1]]) + (*self.view.centre, 0.0))
        return rings

    def place(self, x: np.ndarray, y: np.ndarray, height: np.ndarray) -> np.ndarray:
        """Points, given as shares of the window from its middle and by height, as seen: to the right, away, up."""
        cos_a, sin_a, cos_e, sin_e = self.view.turns
        across, along, tall = (self.view.zoom * size for size in self.field.size)
        low, high = self.field.lowest, self.field.highest
        depth = y * along * cos_a - x * across * sin_a
        upright = (height - (low + high) / 2) * (tall / (high - low))
        return np.stack([x * across * cos_a + y * along * sin_a, depth, depth * sin_e + upright * cos_e], axis=-1)

    def flat(self, seen: np.ndarray) -> np.ndarray:
        """Points as seen, shape (..., 3), in the frame."""
        return np.stack([seen[..., 0], seen[..., 2], np.zeros(seen.shape[:-1])], axis=-1) + (*self.view.centre, 0.0)

    def hides(self, points: np.ndarray) -> np.ndarray:
        """Which points, shape (n, 3), to the right, away and up, the surface covers: a piece of it lies in front of them."""
        across, depth, rise = np.asarray(points, dtype=float).T
        i = np.clip(np.searchsorted(self.columns, across) - 1, 0, len(self.columns) - 2)
        gap = self.columns[i + 1] - self.columns[i]
        share = np.clip((across - self.columns[i]) / gap, 0.0, 1.0)
        near, far = (v[i] + share * (v[i + 1] - v[i]) for v in (self.near, self.far))
        with np.errstate(all="ignore"):
            step = np.where(far > near, (depth - near) / (far - near), 0.0) * (_STEPS - 1)
        curve = self.rise[i] + share[:, None].astype(np.float32) * (self.rise[i + 1] - self.rise[i])
        above = curve > rise[:, None].astype(np.float32)
        exists = np.isfinite(curve)
        crosses = (above[:, 1:] != above[:, :-1]) & exists[:, 1:] & exists[:, :-1]
        return np.asarray((crosses & (np.arange(1, _STEPS) < step[:, None] - _SELF)).any(axis=1))


def _cut_off(rise: np.ndarray, height: np.ndarray, low: float, high: float) -> np.ndarray:
    """Columns without what lies below or above two heights: each piece ends right at the height, not a step before it."""
    with np.errstate(invalid="ignore"):
        inside = (height >= low) & (height <= high)
        limit = np.where(height > high, high, low)
    cut = np.where(inside, rise, np.float32(np.nan))
    for there, here in ((np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:, 1:], np.s_[:, :-1])):
        ends = inside[there] & ~inside[here] & np.isfinite(height[here])
        with np.errstate(all="ignore"):
            share = (limit[here] - height[there]) / (height[here] - height[there])
            reached = rise[there] + share * (rise[here] - rise[there])
        cut[here] = np.where(ends & ~np.isfinite(cut[here]), reached, cut[here])
    return cut
