"""Finding a place for a label where nothing runs through it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Mobject

from .layout import Box
from .text import box_of

__all__ = ["is_clear", "place_clear"]

_MARGIN = 0.06


def place_clear(
    label: Mobject, spots: Sequence[np.ndarray], obstacles: Sequence[np.ndarray], bounds: Box
) -> Mobject:
    """Move a label to the first of some places that is free, or to the one that hides least.

    Parameters
    ----------
    label : Mobject
        What is to be placed.
    spots : sequence of array
        Centres to try, the best first; each is moved inside the bounds.
    obstacles : sequence of array
        Points (n, 3) of the lines that must not run through it; dense, as a drawn curve's are.
    bounds : Box
        Where the whole label must stay.
    """
    best, fewest = None, None
    for spot in spots:
        x = min(max(spot[0], bounds.left + label.width / 2), bounds.right - label.width / 2)
        y = min(max(spot[1], bounds.bottom + label.height / 2), bounds.top - label.height / 2)
        label.move_to([x, y, 0])
        hits = _hits(label, obstacles)
        if fewest is None or hits < fewest:
            best, fewest = [x, y, 0], hits
        if hits == 0:
            break
    return label.move_to(best) if best is not None else label


def is_clear(label: Mobject, obstacles: Sequence[np.ndarray]) -> bool:
    """Whether nothing of the obstacles runs through a label or close by it."""
    return _hits(label, obstacles) == 0


def _hits(label: Mobject, obstacles: Sequence[np.ndarray]) -> int:
    box = box_of(label)
    return sum(
        int(np.count_nonzero(
            (points[:, 0] > box.left - _MARGIN) & (points[:, 0] < box.right + _MARGIN)
            & (points[:, 1] > box.bottom - _MARGIN) & (points[:, 1] < box.top + _MARGIN)
        )) for points in obstacles
    )
