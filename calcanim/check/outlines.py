"""Boxes and straight pieces of manim's outlines, by array operations."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from ..stage.layout import Box

__all__ = ["Outline", "box_around", "clusters", "crossing", "edges", "flattened", "glyph_boxes", "outline_of", "union"]

_JUMP = 1e-5
# How much of what has been seen is remembered, in bytes of points.
_MEMORY = 32 << 20


class Outline:
    """The points of a mobject, and what follows from them, each worked out when it is first asked for.

    Parameters
    ----------
    points : numpy.ndarray
        Shape (n, 3), n > 0: cubic pieces as manim keeps them. Nobody changes them afterwards.
    """

    def __init__(self, points: np.ndarray) -> None:
        self._points = points

    @cached_property
    def box(self) -> Box:
        """Around the points."""
        return box_around(self._points)

    @cached_property
    def pieces(self) -> np.ndarray:
        """Straight pieces, shape (n, 2, 2)."""
        return flattened(self._points)

    @cached_property
    def glyphs(self) -> np.ndarray:
        """Rectangles of the closed pieces, shape (n, 4)."""
        return glyph_boxes(self._points)

    @cached_property
    def ink(self) -> Box:
        """Around the closed pieces."""
        return union(self.glyphs)

    @cached_property
    def lines(self) -> list[np.ndarray]:
        """The closed pieces that stand in one line, together."""
        return clusters(self.glyphs)

    @cached_property
    def samples(self) -> np.ndarray:
        """Middles of some pieces, eight or a few more, shape (n, 2)."""
        return self.pieces[:: max(1, len(self.pieces) // 8)].mean(axis=1)

    @cached_property
    def bent(self) -> bool:
        """Whether it is no straight line, dashed or not."""
        directions = self.pieces[:, 1] - self.pieces[:, 0]
        along = directions[0] if len(directions) else np.zeros(2)
        across = directions[:, 0] * along[1] - directions[:, 1] * along[0]
        return bool(np.abs(across).max(initial=0.0) > 1e-6)


class _Seen:
    """Outlines by their points: most of a picture stays as it is from one moment to the next, and in the other theme."""

    def __init__(self) -> None:
        self._known: dict[bytes, Outline] = {}
        self._held = 0

    def of(self, points: np.ndarray) -> Outline:
        data = points.tobytes()
        known = self._known.get(data)
        if known is None:
            if self._held > _MEMORY:
                self._known, self._held = {}, 0
            self._held += len(data)
            known = self._known[data] = Outline(np.frombuffer(data, dtype=points.dtype).reshape(points.shape))
        return known


_seen = _Seen()


def outline_of(points: np.ndarray) -> Outline:
    """The outline of a mobject as it stands; of the same points it is the same object.

    Parameters
    ----------
    points : numpy.ndarray
        Shape (n, 3), n > 0.
    """
    return _seen.of(points)


def box_around(points: np.ndarray) -> Box:
    """The rectangle around points of shape (n, 3)."""
    (left, bottom), (right, top) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return Box(float(left), float(bottom), float(right), float(top))


def edges(box: Box) -> tuple[float, float, float, float]:
    """Left, bottom, right and top."""
    return box.left, box.bottom, box.right, box.top


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
    # What lies beside all the boxes meets none of them.
    reach = room + 1e-9
    low, high = boxes[:, :2].min(axis=0) - reach, boxes[:, 2:].max(axis=0) + reach
    near = ((np.maximum(pieces[:, 0], pieces[:, 1]) >= low) & (np.minimum(pieces[:, 0], pieces[:, 1]) <= high)).all(axis=1)
    if not near.any():
        return np.zeros(len(boxes), dtype=bool)
    pieces = pieces[near]
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
