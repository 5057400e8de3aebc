"""Countable blocks in a row: one for every operation, a small gap after every pass."""

from __future__ import annotations

import numpy as np
from manim import VMobject

from .paths import segments
from .theme import Theme

__all__ = ["Blocks", "block_unit"]

_HEIGHT, _LARGEST, _PASS = 0.22, 0.24, 0.6
"""A block's height, the most it may be wide with its gap, and the gap behind a pass as a share of that."""


def block_unit(count: int, passes: int, room: float) -> float:
    """How wide a block (with its gap) may be, so that so many of them in so many passes fit into some room."""
    return min(_LARGEST, room / max(count + _PASS * (passes - 1), 1))


class Blocks(VMobject):
    """Blocks in a row.

    Parameters
    ----------
    size, passes : int
        Blocks in each pass, and how many passes.
    unit : float
        From one block to the next, as `block_unit` gives it.
    start : (float, float)
        The left edge, and the middle's height.
    theme, role
        Their colour.

    Attributes
    ----------
    right : float
        Where the last one ends.
    """

    def __init__(self, size: int, passes: int, unit: float, start: tuple[float, float], theme: Theme, role: str) -> None:
        super().__init__(stroke_color=theme[role], stroke_width=100 * _HEIGHT, fill_opacity=0)
        self.count = size * passes
        at = [start[0] + unit * (i + _PASS * (i // size)) for i in range(self.count)]
        # Each is a short, thick stroke: many areas in one figure would cover what lies between them.
        width = 0.8 * unit
        self.ends = [(np.array([x, start[1], 0.0]), np.array([x + width, start[1], 0.0])) for x in at]
        self.right = at[-1] + width if at else start[0]
        self.show(1.0)

    def show(self, share: float) -> Blocks:
        """Show a share of them, from the left, in place."""
        return self.set_points(segments(self.ends[: round(share * self.count)]))
