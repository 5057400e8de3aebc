"""Where a picture differs from the one before it, told from what is drawn in both: tiles of some pixels each."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cairo
import numpy as np
from manim.constants import LineJointType
from manim.mobject.types.vectorized_mobject import VMobject

from calcanim.render.conversion import Place

__all__ = ["Choose", "Layout", "Shown", "compared", "every_tile", "reaching", "rectangles"]

# Pixels of a tile's side.
_TILE = 32
# A mitred corner reaches as far as this many times half the line's width, which is where Cairo cuts it off.
_MITRE = 10.0
# A square end reaches past the last point, by its diagonal at most.
_SQUARE = 2**0.5
# Pixels that smoothing may touch around a shape, and one for rounding.
_SMOOTH = 2
# Ends nearer than this may be joined.
_ONE = 1e-3
# Cairo counts in 256ths of a pixel, in 32 bits: what is farther from the picture than 2^23 pixels comes in again on the
# other side. What lies or reaches farther than half of that may be anywhere.
_FAR = 2.0**22


@dataclass(frozen=True, slots=True)
class Layout:
    """What is drawn, where, and how it looks.

    Parameters
    ----------
    shapes : list of manim.VMobject
        In the order of drawing.
    looks : list
        For each what is painted, in order: its colours, shape (m, 4), and the line's width in manim's measure or 0.
    points : numpy.ndarray
        Shape (n, 2): the points of all shapes, as the camera has them.
    firsts : numpy.ndarray
        Where the points of each shape begin, and where the last one's end.
    """

    shapes: list[VMobject]
    looks: list[list[tuple[np.ndarray, float]]]
    points: np.ndarray
    firsts: np.ndarray

    @property
    def counts(self) -> np.ndarray:
        """The number of points of each shape."""
        return np.diff(self.firsts)


Choose = Callable[[Layout, cairo.Context], tuple[Sequence[int], cairo.Context]]
"""Told of all that would be drawn on a context: which of it is drawn, and on which."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What a picture shows: shapes on a background.

    Parameters
    ----------
    base : numpy.ndarray
        The background; the same object only as long as its pixels are.
    matrix : tuple of float
        From the camera's measure to pixels, as Cairo has it.
    line : float
        A line's width in the camera's measure, for each of manim's.
    keys : list of int
        Which shapes they are.
    looks : list
        Equal where two look equal, if their points are.
    points : numpy.ndarray
        Shape (n, 2): those of all shapes.
    firsts : numpy.ndarray
        Where the points of each shape begin, and where the last one's end.
    boxes : numpy.ndarray
        The tiles that each shape may touch, shape (k, 4): first column and row, and the ends of both.
    """

    base: np.ndarray
    matrix: tuple[float, ...]
    line: float
    keys: list[int]
    looks: list[Hashable]
    points: np.ndarray
    firsts: np.ndarray
    boxes: np.ndarray

    def part(self, i: int) -> np.ndarray:
        """The points of one shape."""
        return self.points[self.firsts[i] : self.firsts[i + 1]]


def every_tile(pixels: np.ndarray) -> np.ndarray:
    """All tiles of a picture, marked."""
    return np.ones((-(-pixels.shape[0] // _TILE), -(-pixels.shape[1] // _TILE)), dtype=bool)


def compared(
    layout: Layout, looks: list[Hashable], base: np.ndarray, matrix: cairo.Matrix, line: float, last: Shown | None
) -> tuple[Shown, np.ndarray]:
    """Describe a picture, and tell where it differs from the one before it.

    Parameters
    ----------
    layout : Layout
        What is drawn.
    looks, base, matrix, line
        As in `Shown`.
    last : Shown or None
        The picture before it, where that is known.

    Returns
    -------
    Shown
        What the picture shows.
    numpy.ndarray
        The tiles in which it differs, as far as can be told: marked, shape (rows, columns).
    """
    keys, places = [id(shape) for shape in layout.shapes], (matrix.xx, matrix.yx, matrix.xy, matrix.yy, matrix.x0, matrix.y0)
    now = Shown(base, places, line, keys, looks, layout.points, layout.firsts, np.zeros((len(keys), 4), dtype=int))
    comparable = last is not None and last.base is base and last.matrix == places and last.line == line
    old = _stayed(last, now) if comparable and last is not None else np.full(len(keys), -1)
    stays = old >= 0
    with np.errstate(all="ignore"):
        now.boxes[~stays] = _boxes(layout, np.flatnonzero(~stays), matrix, line, base)
    tiles = every_tile(base)
    if last is not None and comparable:
        now.boxes[stays] = last.boxes[old[stays]]
        if all(one < other for one, other in pairwise(old[stays].tolist())):
            tiles[...] = False
            gone = np.ones(len(last.keys), dtype=bool)
            gone[old[stays]] = False
            for left, top, right, bottom in np.concatenate([last.boxes[gone], now.boxes[~stays]]).tolist():
                tiles[top:bottom, left:right] = True
    return now, tiles


def _stayed(last: Shown, now: Shown) -> np.ndarray:
    """For each shape the number it had in another picture, if it looked the same and stood in the same place there, or -1."""
    if last.keys == now.keys and np.array_equal(last.firsts, now.firsts):
        differs = np.array([old != new for old, new in zip(last.looks, now.looks, strict=True)], dtype=bool)
        if len(differs):
            differs |= np.logical_or.reduceat((last.points != now.points).any(axis=1), now.firsts[:-1])
        return np.where(differs, -1, np.arange(len(differs)))
    places = {key: i for i, key in enumerate(last.keys)}
    found = np.full(len(now.keys), -1)
    for new, key in enumerate(now.keys):
        old = places.get(key, -1)
        if old >= 0 and last.looks[old] == now.looks[new] and np.array_equal(last.part(old), now.part(new)):
            found[new] = old
    return found


def _boxes(layout: Layout, which: np.ndarray, matrix: cairo.Matrix, line: float, base: np.ndarray) -> np.ndarray:
    """The tiles that some of the shapes may touch."""
    if not len(which):
        return np.zeros((0, 4), dtype=int)
    counts = layout.counts[which]
    points = np.concatenate([layout.points[layout.firsts[i] : layout.firsts[i + 1]] for i in which])
    begins = np.cumsum(counts) - counts
    # A curve lies within the box of its four points.
    low, high = np.minimum.reduceat(points, begins, axis=0), np.maximum.reduceat(points, begins, axis=0)
    widest = np.array([max(width for _, width in layout.looks[i]) for i in which])
    mitred = np.array([layout.shapes[i].joint_type not in {LineJointType.ROUND, LineJointType.BEVEL} for i in which])
    # A single curve that ends elsewhere than it begins has no corner.
    apart = np.abs(points[begins] - points[begins + counts - 1]).max(axis=1)
    mitred &= (counts > 4) | (apart < _ONE)
    reach = (widest * line / 2 * np.where(mitred, _MITRE, _SQUARE))[:, None]
    low, high = low - reach, high + reach
    x, y = (np.stack([low[:, i], high[:, i]], axis=1) for i in (0, 1))
    # The four corners of the box, whichever way the camera has them.
    right = (x[:, :, None] * matrix.xx + y[:, None, :] * matrix.xy + matrix.x0).reshape(-1, 4)
    down = (x[:, :, None] * matrix.yx + y[:, None, :] * matrix.yy + matrix.y0).reshape(-1, 4)
    size = base.shape[1::-1]
    first = np.stack([right.min(axis=1), down.min(axis=1)], axis=1) - _SMOOTH
    end = np.stack([right.max(axis=1), down.max(axis=1)], axis=1) + _SMOOTH
    # Said this way round, a place that is no number is far as well.
    far = ~((first > -_FAR) & (end < _FAR)).all(axis=1)
    first[far], end[far] = 0, size
    tiles = np.floor(np.clip(first, 0, size) / _TILE), np.ceil(np.clip(end, 0, size) / _TILE)
    return np.concatenate(tiles, axis=1).astype(int)


def reaching(boxes: np.ndarray, tiles: np.ndarray) -> list[int]:
    """Which of some boxes have a tile among those that are marked."""
    sums = np.zeros((tiles.shape[0] + 1, tiles.shape[1] + 1), dtype=int)
    sums[1:, 1:] = tiles.cumsum(axis=0).cumsum(axis=1)
    left, top, right, bottom = boxes.T
    within = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
    found: list[int] = np.flatnonzero(within).tolist()
    return found


def rectangles(tiles: np.ndarray) -> list[Place]:
    """The marked tiles as rows and columns of pixels, in as few rectangles as rows that are alike make."""
    # As bytes: numpy's calls cost more than such a short row.
    rows, found, begin = [row.tobytes() for row in tiles], [], 0
    for end in range(1, len(rows) + 1):
        if end < len(rows) and rows[end] == rows[begin]:
            continue
        left = rows[begin].find(1)
        while left >= 0:
            right = rows[begin].find(0, left)
            right = right if right >= 0 else len(rows[begin])
            found.append((slice(begin * _TILE, end * _TILE), slice(left * _TILE, right * _TILE)))
            left = rows[begin].find(1, right)
        begin = end
    return found
