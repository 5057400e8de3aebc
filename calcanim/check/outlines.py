"""Boxes and straight pieces of manim's outlines, by array operations."""

from __future__ import annotations

import numpy as np

from ..stage.layout import Box

__all__ = ["box_around", "clusters", "crossing", "flattened", "glyph_boxes", "union"]

_JUMP = 1e-5


def box_around(points: np.ndarray) -> Box:
    """The rectangle around points of shape (n, 3)."""
    (left, bottom), (right, top) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return Box(float(left), float(bottom), float(right), float(top))


def union(boxes: np.ndarray) -> Box:
    """The rectangle around rectangles, shape (n, 4)."""
    left, bottom = boxes[:, :2].min(axis=0)
    right, top = boxes[:, 2:].max(axis=0)
    return Box(float(left), float(bottom), float(right), float(top))


def glyph_boxes(points: np.ndarray) -> np.ndarray:
    """The rectangles of the closed pieces of an outline, shape (n, 4)."""
    curves = points[: len(points) // 4 * 4].reshape(-1, 4, 3)[:, :, :2]
    starts = np.concatenate([[0], 1 + np.flatnonzero(np.abs(curves[1:, 0] - curves[:-1, 3]).max(axis=1) > _JUMP)])
    low = np.minimum.reduceat(curves.min(axis=1), starts)
    high = np.maximum.reduceat(curves.max(axis=1), starts)
    return np.column_stack([low, high])


def clusters(boxes: np.ndarray, gap: float = 0.12) -> list[np.ndarray]:
    """Boxes that stand in one line with less than a gap between them, together."""
    left, bottom, right, top = boxes.T
    near = (left[:, None] < right[None, :] + gap) & (left[None, :] < right[:, None] + gap)
    # A minus sign or a point is low; its line is that of its neighbours.
    near &= (bottom[:, None] < top[None, :]) & (bottom[None, :] < top[:, None])
    group = np.arange(len(boxes))
    while True:
        lowest = np.where(near, group[None, :], len(boxes)).min(axis=1)
        if np.array_equal(lowest, group):
            break
        group = lowest
    return [boxes[group == g] for g in np.unique(group)]


def flattened(points: np.ndarray, steps: int = 4) -> np.ndarray:
    """Cubic pieces as straight ones, shape (n, 2, 2)."""
    curves = points[: len(points) // 4 * 4].reshape(-1, 4, 3)[:, :, :2]
    if not len(curves):
        return np.zeros((0, 2, 2))
    # Most outlines here are polylines already: only what bends is divided.
    chord = curves[:, 3] - curves[:, 0]
    bend = np.abs(curves[:, 1] - curves[:, 0] - chord / 3).max(axis=1)
    straight = curves[bend < 1e-6]
    found = [np.stack([straight[:, 0], straight[:, 3]], axis=1)]
    bent = curves[bend >= 1e-6]
    if len(bent):
        t = np.linspace(0, 1, steps + 1)[:, None]
        basis = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
        line = np.einsum("tk,nkd->ntd", basis, bent)
        found.append(np.stack([line[:, :-1], line[:, 1:]], axis=2).reshape(-1, 2, 2))
    return np.concatenate(found)


def crossing(pieces: np.ndarray, boxes: np.ndarray, room: float) -> np.ndarray:
    """For each box whether a straight piece comes nearer to it than ``room``.

    Parameters
    ----------
    pieces : numpy.ndarray
        Shape (n, 2, 2).
    boxes : numpy.ndarray
        Shape (m, 4).
    room : float
        By how much every box is widened.

    Returns
    -------
    numpy.ndarray
        Shape (m,), of booleans. Each piece is cut by the box's four sides in turn
        (the slab method).
    """
    if not len(pieces) or not len(boxes):
        return np.zeros(len(boxes), dtype=bool)
    start, along = pieces[:, 0], pieces[:, 1] - pieces[:, 0]
    enter, leave = np.zeros((len(pieces), len(boxes))), np.ones((len(pieces), len(boxes)))
    for axis in (0, 1):
        low, high = boxes[:, axis] - room, boxes[:, axis + 2] + room
        rate = along[:, axis : axis + 1]
        still = np.abs(rate) < 1e-12
        safe = np.where(still, 1.0, rate)
        one, two = (low - start[:, axis : axis + 1]) / safe, (high - start[:, axis : axis + 1]) / safe
        within = (start[:, axis : axis + 1] >= low) & (start[:, axis : axis + 1] <= high)
        enter = np.maximum(enter, np.where(still, np.where(within, 0.0, np.inf), np.minimum(one, two)))
        leave = np.minimum(leave, np.where(still, np.where(within, 1.0, -np.inf), np.maximum(one, two)))
    return np.asarray((enter <= leave).any(axis=0))
