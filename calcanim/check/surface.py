"""The map between a plot's plane and the frame, as the plot stands now."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .sight import Sight

__all__ = ["Surface"]


class Surface:
    """How a plot maps its plane to the frame, also after it was moved or scaled as a whole.

    Parameters
    ----------
    plot : Plot
        Anything with ``at``, ``area`` and ``window``.
    """

    def __init__(self, plot: Any) -> None:
        self.plot, self.window = plot, plot.window
        self._origin, self._zoom = np.zeros(2), 1.0
        self._parts = {id(part) for part in (plot, getattr(plot, "grid", None)) if part is not None}
        grid = getattr(plot, "grid", None)
        if grid is not None and len(grid.points) >= 4:
            # The grid's last line is the lower edge of the area: it shows where the plot has gone.
            left, right = grid.points[-4, :2], grid.points[-1, :2]
            area = plot.area
            self._zoom = float(np.hypot(*(right - left))) / area.width
            self._origin = left - self._zoom * np.array([area.left, area.bottom])
            if abs(self._zoom - 1) < 1e-9 and np.abs(self._origin).max() < 1e-9:
                self._origin, self._zoom = np.zeros(2), 1.0

    @property
    def state(self) -> tuple[float, ...]:
        """What the map depends on."""
        x, y = self.window.x, self.window.y
        return x.low, x.high, y.low, y.high, self._zoom, float(self._origin[0]), float(self._origin[1])

    @property
    def height(self) -> float:
        """Of the window, in units of y."""
        return float(self.window.y.span)

    @property
    def x_unit(self) -> float:
        """Frame units per unit of x."""
        return float(self._zoom * self.plot.area.width / self.window.x.span)

    @property
    def y_unit(self) -> float:
        """Frame units per unit of y."""
        return float(self._zoom * self.plot.area.height / self.window.y.span)

    def frame(self, x: ArrayLike, y: ArrayLike) -> np.ndarray:
        """Where points of the plane lie in the frame: shape (2,) for numbers, (n, 2) for arrays."""
        at = self.plot.at(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
        return np.asarray(at)[..., :2] * self._zoom + self._origin

    def plane(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The x and y of points of the frame, shape (n, 2)."""
        area = self.plot.area
        at = (np.asarray(points) - self._origin) / self._zoom
        x = self.window.x.low + (at[:, 0] - area.left) / (area.width / self.window.x.span)
        y = self.window.y.low + (at[:, 1] - area.bottom) / (area.height / self.window.y.span)
        return x, y

    def moving(self, sight: Sight) -> bool:
        """Whether an animation is changing the plot itself just now."""
        return any(mark.animated and id(mark.mobject) in self._parts for mark in sight.marks)
