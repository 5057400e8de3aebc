"""The area f g that grows: two strips and a corner beside it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from manim import Mobject, UpdateFromAlphaFunc, VGroup, VMobject

from .layout import FORMULA, LABEL
from .paths import dashes, rounded_box, segments
from .text import formula
from .theme import Theme

__all__ = ["GrowingRectangle"]

_SIDES, _GROWTH, _SEAM = (4.3, 3.2), (1.35, 1.1), 0.06


class GrowingRectangle(VGroup):
    """A rectangle f by g, the strips df g and f dg, and the corner df dg; a picture of the rule, drawn to no scale.

    Parameters
    ----------
    corner : (float, float)
        Its lower left corner in the frame.
    theme : Theme
        Colours.

    Attributes
    ----------
    base, name : VMobject
        The rectangle and what stands in it.
    blocks : VGroup
        Right strip, upper strip, corner.
    sides, grown : VGroup
        Names of the sides and of their growth.
    inscriptions : VGroup
        What stands in the blocks while they are large.
    share : float
        Of their first size that the blocks have now.
    """

    def __init__(self, corner: tuple[float, float], theme: Theme) -> None:
        super().__init__()
        self.corner, self.theme = np.array([*corner, 0.0]), theme
        (width, height), (df, dg) = _SIDES, _GROWTH
        self.base = self._block("ink", 0.0, 0.0, width, height)
        self.name = formula("f dot g", theme, em=FORMULA).move_to(self.base)
        self.sides = VGroup(
            formula("f", theme).put(corner[0] + width / 2, corner[1] - 0.45, side="center"),
            formula("g", theme).put(corner[0] - 0.25, corner[1] + height / 2, side="right"),
        )
        self.blocks = VGroup(
            self._block("derivative", 0.0, 0.0, 1.0, 1.0), self._block("derivative", 0.0, 0.0, 1.0, 1.0),
            self._block("error", 0.0, 0.0, 1.0, 1.0, dashed=True),
        )
        self.grow(1.0)
        self.inscriptions = self.inscribed("d f dot g", "f dot d g", "d f dot d g")
        self.grown = VGroup(
            formula("d f", theme, role="derivative").put(corner[0] + width + df / 2, corner[1] - 0.45, side="center"),
            formula("d g", theme, role="derivative").put(corner[0] - 0.2, corner[1] + height + dg / 2 - 0.1, side="right"),
        )
        self.add(self.base, self.name, self.sides, self.blocks)

    def inscribed(self, *sources: str) -> VGroup:
        """Formulas in the blocks, as many as there are sources."""
        roles = ("derivative", "derivative", "error")
        return VGroup(*(
            formula(source, self.theme, em=LABEL, role=role).move_to(block)
            for source, role, block in zip(sources, roles, self.blocks, strict=False)
        ))

    def grow(self, share: float) -> GrowingRectangle:
        """Give the blocks another share of their first size."""
        self.share = share
        (width, height), (df, dg) = _SIDES, (share * growth for growth in _GROWTH)
        places = (
            (width + _SEAM, 0.0, df, height), (0.0, height + _SEAM, width, dg), (width + _SEAM, height + _SEAM, df, dg),
        )
        for block, place in zip(self.blocks, places, strict=True):
            self._put(block, *place)
        return self

    def growing(self, start: float, end: float) -> UpdateFromAlphaFunc:
        """From one power of ten of the first size to another."""
        return UpdateFromAlphaFunc(self.blocks, lambda _, alpha: self._grow_by(start + (end - start) * alpha))

    def _grow_by(self, exponent: float) -> Mobject:
        return self.grow(10.0**exponent)

    def _block(self, role: str, left: float, bottom: float, width: float, height: float, *, dashed: bool = False) -> VMobject:
        """A block, measured from the corner of the whole; a dashed one is empty."""
        drawn = VMobject(
            fill_color=self.theme[role], fill_opacity=0.0 if dashed else 0.06, stroke_color=self.theme[role], stroke_width=3.5
        )
        drawn.dashed = dashed
        return self._put(drawn, left, bottom, width, height)

    def _put(self, drawn: VMobject, left: float, bottom: float, width: float, height: float) -> VMobject:
        if drawn.dashed:
            shares = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
            ends = [self.corner + np.array([left + a * width, bottom + b * height, 0.0]) for a, b in shares]
            return drawn.set_points(segments([dash for a, b in pairwise(ends) for dash in dashes(a, b)]))
        middle = self.corner + np.array([left + width / 2, bottom + height / 2, 0.0])
        return drawn.set_points(rounded_box(width, height, 1e-3) + middle)
