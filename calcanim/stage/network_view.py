"""Boxes for forward values, tags for gradients, and the arrows by which the two flow.

The two differ in three ways, so that each is known at a glance: a value stands in a box with round corners, in
the colour of values, above; a gradient stands in a tag that points back, in the colour of derivatives, below;
values flow along full arrows and gradients along dashed ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from manim import VGroup, VMobject

from .arrows import arrow_points
from .paths import corners, dashes, rounded_box, segments
from .text import Typeset
from .theme import Theme

__all__ = ["PLATE_HEIGHT", "TAG_TIP", "Flow", "Plate", "plate_width"]

PLATE_HEIGHT = 0.52
TAG_TIP = 0.18
"""How far a tag's point reaches beyond its body."""
_MARGIN = 0.15
_ROLES = {"value": "forward", "gradient": "gradient"}


def plate_width(text: Typeset, margin: float = _MARGIN) -> float:
    """How wide the plate around a number has to be, without a tag's point."""
    return float(text.width) + 2 * margin


class Plate(VGroup):
    """A box for a forward value, or a tag for a gradient; empty until it is lit.

    Parameters
    ----------
    kind : str
        ``value`` or ``gradient``.
    centre : (float, float)
        Its middle (of a tag without its point).
    width : float
        Of the body, as `plate_width` gives it.
    theme : Theme
        Colours.
    height : float
        Of the plate.
    square : bool
        Whether a box has square corners: what may be changed.

    Attributes
    ----------
    outline : VMobject
        The empty plate, in a quiet colour.
    rim : VMobject
        The same in its own colour.
    second_rim : VMobject
        A further rim outside, for what is used again.
    """

    def __init__(
        self, kind: Literal["value", "gradient"], centre: tuple[float, float], width: float, theme: Theme, *,
        height: float = PLATE_HEIGHT, square: bool = False,
    ) -> None:
        super().__init__()
        self.square = square
        self.kind, self.centre = kind, np.array([*centre, 0.0])
        self.plate_width, self.plate_height, self.role = width, height, _ROLES[kind]
        self.outline = self._drawn(theme["quiet"], 2.0, 0.0, 1)
        self.rim = self._drawn(theme[self.role], 3.5, 0.0, 2)
        self.second_rim = self._drawn(theme[self.role], 2.5, 0.15 * height, 2)
        self.add(self.outline)

    def _drawn(self, colour: str, width: float, outside: float, z_index: int) -> VMobject:
        drawn = VMobject(stroke_color=colour, stroke_width=width, fill_opacity=0)
        half_width, half_height = self.plate_width / 2 + outside, self.plate_height / 2 + outside
        if self.kind == "value":
            points = rounded_box(2 * half_width, 2 * half_height, 0.02 if self.square else 0.16)
        else:
            tip = TAG_TIP + 0.5 * outside
            points = corners([np.array([
                [-half_width - tip, 0, 0], [-half_width, half_height, 0], [half_width, half_height, 0],
                [half_width, -half_height, 0], [-half_width, -half_height, 0], [-half_width - tip, 0, 0],
            ])])
        return drawn.set_points(points + self.centre).set_z_index(z_index)

    def side(self, direction: Literal["left", "right", "top", "bottom"], gap: float = 0.05) -> np.ndarray:
        """The point just outside where an arrow starts or ends."""
        tip = TAG_TIP if self.kind == "gradient" else 0.0
        shift = {
            "left": (-self.plate_width / 2 - tip - gap, 0.0), "right": (self.plate_width / 2 + gap, 0.0),
            "top": (0.0, self.plate_height / 2 + gap), "bottom": (0.0, -self.plate_height / 2 - gap),
        }[direction]
        return self.centre + np.array([*shift, 0.0])

    def write(self, text: Typeset) -> Typeset:
        """Put a number into the plate, on the line on which all digits of its height stand; a power of ten keeps off the rim."""
        text.put(float(self.centre[0]), float(self.centre[1]) - 0.33 * text.em, side="center").set_z_index(5)
        over = float(text.get_top()[1]) - float(self.centre[1]) - self.plate_height / 2 + 0.06
        return text.shift([0, -max(over, 0.0), 0])


class Flow(VMobject):
    """Any number of arrows of one kind between plates, drawn together.

    Parameters
    ----------
    ends : sequence of (tail, tip)
        Points of the frame.
    theme : Theme
        Colours.
    role : str
        Of the arrows.
    dashed : bool
        Whether the shafts are dashed: gradients.
    width, head : float
        Of the shafts, and the length of the heads; no heads if it is 0.
    """

    def __init__(
        self, ends: Sequence[tuple[np.ndarray, np.ndarray]], theme: Theme, role: str, *,
        dashed: bool = False, width: float = 4.0, head: float = 0.2,
    ) -> None:
        super().__init__(stroke_color=theme[role], stroke_width=width, fill_opacity=0)
        self.ends, self.dashed, self.head = list(ends), dashed, head
        self.grow(1.0)

    def grow(self, share: float) -> Flow:
        """Let every arrow reach a share of its way, in place."""
        ends = [(tail, tail + share * (tip - tail)) for tail, tip in self.ends]
        ends = [(a, b) for a, b in ends if np.linalg.norm(b - a) > 1e-6]
        if not ends:
            return self.set_points(np.zeros((0, 3)))
        shafts, heads = [], []
        for a, b in ends:
            along = (b - a) / np.linalg.norm(b - a)
            size = min(self.head, 0.5 * float(np.linalg.norm(b - a)))
            # The shaft ends within the head, so that the point of the head is sharp.
            base = b - 0.8 * size * along
            shafts.append(segments(dashes(a, base, 0.14, 0.09) if self.dashed else [(a, base)]))
            if size > 0:
                heads.append(arrow_points(a, b, size)[4:])
        return self.set_points(np.concatenate([*shafts, *heads]))
