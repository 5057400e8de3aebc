"""The colour behind any point of a picture, below some place in the drawing order."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .colour import blend
from .outlines import edges
from .sight import Sight

__all__ = ["Backdrop"]


class Backdrop:
    """What has a fill in a picture, layer on layer over the background.

    Parameters
    ----------
    sight : Sight
        The picture; boxes stand for figures, which are round or square here.
    """

    def __init__(self, sight: Sight) -> None:
        fills = sorted((mark for mark in sight.marks if mark.fill[3] >= 0.01), key=lambda mark: mark.order)
        self._boxes = np.array([edges(fill.box) for fill in fills]).reshape(-1, 4)
        self._colours = np.array([fill.fill for fill in fills]).reshape(-1, 4)
        self._orders = np.array([fill.order for fill in fills]).reshape(-1, 2)
        self._background = np.array(sight.background)

    def behind(self, points: np.ndarray, orders: ArrayLike) -> np.ndarray:
        """The colours behind points.

        Parameters
        ----------
        points : numpy.ndarray
            Shape (n, 2).
        orders : array_like
            Shape (n, 2): the place in the drawing order of what is drawn at each of them.

        Returns
        -------
        numpy.ndarray
            Shape (n, 3).
        """
        colours = np.tile(self._background, (len(points), 1))
        if not len(points):
            return colours
        z, i = np.asarray(orders, dtype=float).T
        (left, bottom, right, top), (below_z, below_i) = self._boxes.T[..., None], self._orders.T[..., None]
        x, y = points.T
        under = (below_z < z) | ((below_z == z) & (below_i < i))
        under &= (left <= x) & (x <= right) & (bottom <= y) & (y <= top)
        for k in np.flatnonzero(under.any(axis=1)):
            at = under[k]
            colours[at] = blend(self._colours[k, :3], self._colours[k, 3], colours[at])
        return colours
