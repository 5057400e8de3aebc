"""Points of cubic pieces, made by array operations: what manim's shapes do one curve at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

__all__ = ["corners", "dashes", "dense", "disc", "rounded_box", "segments"]

_THIRDS = np.array([0.0, 1 / 3, 2 / 3, 1.0])


def corners(lines: Sequence[np.ndarray]) -> np.ndarray:
    """Polylines as cubic pieces.

    Parameters
    ----------
    lines : sequence of array
        Shape (n, 3) each.

    Returns
    -------
    numpy.ndarray
        Shape (4 k, 3), with a jump between two lines; (0, 3) if there is nothing.
    """
    pieces = [_between(line[:-1], line[1:]) for line in lines if len(line) > 1]
    return np.concatenate(pieces) if pieces else np.zeros((0, 3))


def segments(ends: Sequence[tuple[np.ndarray, np.ndarray]] | np.ndarray) -> np.ndarray:
    """Separate straight pieces, pairs of points or an array (n, 2, 3), as `corners` gives them."""
    if not len(ends):
        return np.zeros((0, 3))
    array = np.asarray(ends, dtype=float)
    return _between(array[:, 0], array[:, 1])


def _between(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    return (start[:, None] + _THIRDS[None, :, None] * (end - start)[:, None]).reshape(-1, 3)


def disc(radius: float) -> np.ndarray:
    """A circle around the origin, of four cubic pieces (error 0.03 % of the radius)."""
    k = 0.5522847498
    quarter = np.array([[1, 0], [1, k], [k, 1], [0, 1]])
    turn = np.array([[0, -1], [1, 0]])
    points = []
    for _ in range(4):
        points.append(quarter)
        quarter = quarter @ turn.T
    flat = np.concatenate(points) * radius
    return np.column_stack([flat, np.zeros(len(flat))])


def rounded_box(width: float, height: float, radius: float) -> np.ndarray:
    """A rectangle with round corners around the origin."""
    radius = min(radius, width / 2, height / 2)
    quarters = disc(radius).reshape(4, 4, 3)
    shifts = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) * (width / 2 - radius, height / 2 - radius)
    pieces: list[np.ndarray] = []
    for i in range(4):
        pieces.append(quarters[i] + np.append(shifts[i], 0))
        start = pieces[-1][-1]
        end = quarters[(i + 1) % 4][0] + np.append(shifts[(i + 1) % 4], 0)
        pieces.append(start + _THIRDS[:, None] * (end - start))
    return np.concatenate(pieces)


def dashes(a: np.ndarray, b: np.ndarray, dash: float = 0.16, gap: float = 0.11) -> list[tuple[np.ndarray, np.ndarray]]:
    """A straight line as dashes, for `segments`."""
    length = float(np.linalg.norm(b - a))
    if length < 1e-9:
        return [(a, b)]
    along = (b - a) / length
    starts = np.arange(0.0, length, dash + gap)
    return [(a + s * along, a + min(s + dash, length) * along) for s in starts]


def dense(ends: Sequence[tuple[np.ndarray, np.ndarray]], count: int = 120) -> np.ndarray:
    """Points along straight lines, close enough for `place_clear`: shape (count times lines, 3)."""
    share = np.linspace(0.0, 1.0, count)[:, None]
    return np.concatenate([a + share * (b - a) for a, b in ends]) if ends else np.zeros((0, 3))
