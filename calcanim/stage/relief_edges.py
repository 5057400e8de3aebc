"""The edges of a surface that are in sight: its borders, its folds, and where it is cut off at a height."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from contourpy import contour_generator

from .relief import Relief

__all__ = ["seen_edges"]

# Straight pieces of a border.
_PIECES = 80
# How far beside an edge, in frame units, it is asked whether it is in sight.
_BESIDE = 0.012


def seen_edges(relief: Relief) -> np.ndarray:
    """Straight pieces of all edges that are seen, in the frame.

    Parameters
    ----------
    relief : Relief
        The surface as it is seen.

    Returns
    -------
    numpy.ndarray
        Shape (n, 2, 3).
    """
    places = np.concatenate([np.zeros((0, 2, 2)), *(np.stack([line[:-1], line[1:]], axis=1) for line in _lines(relief))])
    height = relief.field.height_at(places[..., 0] + 0.5, places[..., 1] + 0.5).astype(float)
    whole = relief.field.exists(height).all(axis=1) & np.isfinite(height).all(axis=1)
    pieces = relief.place(places[..., 0], places[..., 1], height)[whole]
    # The surface turns away at an edge: it is in sight if what lies beside it, on either side, is.
    middle = pieces.mean(axis=1)
    hidden = relief.hides(middle + (0, 0, _BESIDE)) & relief.hides(middle - (0, 0, _BESIDE))
    return relief.flat(pieces[~hidden])


def _lines(relief: Relief) -> Iterator[np.ndarray]:
    """All edges, shape (n, 2) each, as shares of the window from its middle."""
    left, right, lower, upper = relief.part
    share, same = np.linspace(0, 1, _PIECES + 1), np.ones(_PIECES + 1)
    x, y = left + share * (right - left), lower + share * (upper - lower)
    for along_x, along_y in ((x, lower * same), (x, upper * same), (left * same, y), (right * same, y)):
        yield np.column_stack([along_x, along_y])
    field = relief.field
    cases = [(_facing(relief), 0.0)]
    cases += [(field.heights, limit) for limit in (field.lowest, field.highest)] if field.has_holes else []
    rows, columns = (np.linspace(-0.5, 0.5, n) for n in field.heights.shape)
    for values, level in cases:
        for line in contour_generator(x=columns, y=rows, z=np.ma.masked_invalid(values)).lines(level):
            inside = (line >= (left, lower)).all(axis=1) & (line <= (right, upper)).all(axis=1)
            ends = np.flatnonzero(np.diff(np.concatenate([[0], inside.astype(int), [0]])))
            yield from (line[a:b] for a, b in zip(ends[::2], ends[1::2], strict=True))


def _facing(relief: Relief) -> np.ndarray:
    """Positive where the upper side is turned to the viewer, negative where the lower side is; on the field's grid."""
    cos_a, sin_a, cos_e, sin_e = relief.view.turns
    across, along, tall = relief.field.size
    by_x, by_y = relief.field.slopes
    return np.asarray((by_y / along * cos_a - by_x / across * sin_a) * tall * cos_e + sin_e)
