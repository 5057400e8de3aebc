"""Countable blocks in a row: one for every pass, the last one cut where the count is no whole number."""

from __future__ import annotations

import numpy as np
from manim import VMobject

from .paths import segments
from .theme import Theme

__all__ = ["Blocks", "block_unit"]

_HEIGHT, _LARGEST, _FILLED = 0.22, 0.24, 0.8
"""A block's height, the most it may be wide with its gap, and its share of that."""


def block_unit(count: float, room: float) -> float:
    """How wide a block (with its gap) may be, so that so many of them fit into some room."""
    return min(_LARGEST, room / max(count, 1.0))


class Blocks(VMobject):
    """Blocks in a row.

    Parameters
    ----------
    count : float
        How many; 1.5 are a block and half a block.
    unit : float
        From one block to the next, as `block_unit` gives it.
    start : (float, float)
        The left edge, and the middle's height.
    theme, role
        Their colour.

    Attributes
    ----------
    count : float
        How many are shown.
    right : float
        Where the last one that is shown ends.
    """

    def __init__(self, count: float, unit: float, start: tuple[float, float], theme: Theme, role: str) -> None:
        super().__init__(stroke_color=theme[role], stroke_width=100 * _HEIGHT, fill_opacity=0)
        self.start, self.unit = start, unit
        self.show(count)

    def show(self, count: float) -> Blocks:
        """Show so many, from the left, in place."""
        self.count, (x, y) = count, self.start
        # Each is a short, thick stroke: many areas in one figure would cover what lies between them.
        left = x + self.unit * np.arange(int(np.ceil(count - 1e-9)))
        right = left + _FILLED * self.unit * np.minimum(1.0, count - np.arange(len(left)))
        self.right = float(right[-1]) if len(right) else x
        return self.set_points(segments([(np.array([a, y, 0.0]), np.array([b, y, 0.0])) for a, b in zip(left, right, strict=True)]))
