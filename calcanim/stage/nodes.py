"""Quantities as circles and what depends on what as arrows between them."""

from __future__ import annotations

import numpy as np
from manim import VGroup, VMobject

from .arrows import Arrows
from .layout import FORMULA
from .paths import disc, segments
from .text import formula
from .theme import Theme

__all__ = ["Node", "edge", "link"]

_RADIUS, _GAP = 0.46, 0.1


class Node(VGroup):
    """A circle with a name in it.

    Parameters
    ----------
    name : str
        Typst mathematics.
    centre : (float, float)
        Where it stands.
    theme : Theme
        Colours.
    role : str
        Colour of rim and name.
    """

    def __init__(self, name: str, centre: tuple[float, float], theme: Theme, *, role: str = "ink") -> None:
        super().__init__()
        self.centre = np.array([*centre, 0.0])
        self.rim = VMobject(stroke_color=theme[role], stroke_width=3.5, fill_color=theme.background, fill_opacity=1)
        self.rim.set_points(disc(_RADIUS) + self.centre).set_z_index(1)
        self.name = formula(name, theme, em=FORMULA, role=role)
        self.name.move_to(self.centre).set_z_index(2)
        for run in self.name:
            run.set_z_index(2)
        self.add(self.rim, self.name)


def edge(start: Node, end: Node, theme: Theme, role: str, *, dashed: bool = False) -> Arrows:
    """An arrow from the rim of one node to the rim of another; dashed as a second sign beside its colour."""
    return Arrows(theme[role], width=5.5, head=0.26, dashed=dashed).place(*_between(start, end))


def link(start: Node, end: Node, theme: Theme) -> VMobject:
    """A plain line where an arrow is going to be."""
    return VMobject(stroke_color=theme["quiet"], stroke_width=2.5, fill_opacity=0).set_points(segments([_between(start, end)]))


def _between(start: Node, end: Node) -> tuple[np.ndarray, np.ndarray]:
    along = (end.centre - start.centre) / np.linalg.norm(end.centre - start.centre)
    return start.centre + along * (_RADIUS + _GAP), end.centre - along * (_RADIUS + _GAP)
