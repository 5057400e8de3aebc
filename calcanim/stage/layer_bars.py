"""What is left of a slope behind each of many layers, as bars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VGroup, VMobject

from .claims import Claim
from .layout import Box
from .paths import rounded_box, segments
from .theme import Theme

__all__ = ["LayerBars"]


class LayerBars(VGroup):
    """One bar for each layer, the first as high as the box.

    Parameters
    ----------
    values : sequence of float
        Positive, the first the largest.
    box : Box
        Where; its lower edge is the base line.
    theme : Theme
        Colours.
    role : str
        Colour of the bars.

    Attributes
    ----------
    bars : VGroup
        The bars.
    base : VMobject
        The line under them.
    """

    def __init__(self, values: Sequence[float], box: Box, theme: Theme, *, role: str = "derivative") -> None:
        super().__init__()
        self.box, self.pitch = box, box.width / len(values)
        self.bars = VGroup()
        for k, value in enumerate(values):
            height = max(value / values[0] * box.height, 0.012)
            bar = VMobject(fill_color=theme[role], fill_opacity=1, stroke_width=0)
            bar.claim = Claim(self, "bar", role, truth=lambda value=value: value)
            bar.set_points(rounded_box(0.66 * self.pitch, height, 0.03) + np.array([self.middle(k), box.bottom + height / 2, 0]))
            self.bars.add(bar)
        self.base = VMobject(stroke_color=theme.axis, stroke_width=2.2, fill_opacity=0)
        self.base.set_points(segments([(np.array([box.left, box.bottom, 0]), np.array([box.right, box.bottom, 0]))]))
        self.add(self.base, self.bars)

    def middle(self, k: int) -> float:
        """Where a bar stands, in the frame."""
        return self.box.left + (k + 0.5) * self.pitch

    def beside(self, k: int) -> tuple[float, float]:
        """Where a number may begin that belongs to a bar: right of it, its baseline a little above its top."""
        return self.middle(k) + 0.33 * self.pitch + 0.1, float(self.bars[k].get_top()[1]) + (0.08 if k else -0.26)
