"""Space before a small camera: a parallel projection into a box of the frame, in which a view from above is a plain map."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..errors import InputError
from .layout import Box
from .plane import grid_values
from .relief import View
from .window import Window

__all__ = ["TOP", "Orbit", "Space", "height_range"]


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
        across, along, tall_units = (float(u) for u in self.units * (window.x.span, window.y.span, heights[1] - heights[0]))
        self.size = across, along, tall_units
        corner = np.array([[i, j, k] for i in (-1, 1) for j in (-1, 1) for k in (-1, 1)]) / 2
        self.corners = corner * self.size
        self.look(orbit)

    def look(self, orbit: Orbit) -> Space:
        """Go to another station."""
        self.orbit = orbit
        a, e = math.radians(orbit.azimuth), math.radians(orbit.elevation)
        self.across = np.array([math.cos(a), math.sin(a), 0.0])
        # Along the ground: what lies farther that way lies higher in the frame, by the sine of the elevation.
        self.away = np.array([-math.sin(a), math.cos(a), 0.0])
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
        seen = self.seen(points)
        return np.stack([seen[..., 0], seen[..., 2], np.zeros(seen.shape[:-1])], axis=-1) + self.centre

    def seen(self, points: np.ndarray) -> np.ndarray:
        """The same points as the camera has them: to the right, away from it, and up, around the centre."""
        from_middle = (np.asarray(points, dtype=float) - self.middle) * self.units * self.zoom
        return np.stack([from_middle @ way for way in (self.across, self.away, self.up)], axis=-1)

    @property
    def view(self) -> View:
        """The station as a `Relief` wants it."""
        return View(self.orbit.azimuth, self.orbit.elevation, self.zoom, (float(self.centre[0]), float(self.centre[1])))

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
