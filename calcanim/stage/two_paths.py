"""A quantity that is reached along two paths: four nodes, four edges, a factor beside each."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from manim import VGroup, VMobject

from .arrows import Arrows
from .layout import LABEL, SAFE
from .nodes import Node, edge, link
from .text import Typeset, formula
from .theme import Theme

__all__ = ["TwoPaths"]

_PLACES = {"x": (-5.6, -0.1), "u": (-2.4, 1.55), "v": (-2.4, -1.75), "y": (0.8, -0.1)}
_VALUE = {"x": -0.95, "u": 0.7, "v": -0.95, "y": -0.95}
_WAYS = (("x", "u"), ("u", "y"), ("x", "v"), ("v", "y"))
# Labels of the last edges end left of this: the panel begins behind it.
_RIGHT = 1.9


class TwoPaths(VGroup):
    """x on the left, y on the right, u above and v below, each with its value.

    Parameters
    ----------
    values : mapping
        Typst mathematics for the value of each node.
    roles : mapping
        Node to role; the role of u is that of the upper path, the role of v that of the lower, which is dashed.
    theme : Theme
        Colours.
    """

    def __init__(self, values: Mapping[str, str], roles: Mapping[str, str], theme: Theme) -> None:
        super().__init__()
        self.theme, self.roles = theme, roles
        self.nodes = {name: Node(name, place, theme, role=roles[name]) for name, place in _PLACES.items()}
        self.values = [
            formula(f"{roles[name]}({value})", theme, em=LABEL).put(
                _PLACES[name][0], _PLACES[name][1] + _VALUE[name], side="center") for name, value in values.items()
        ]
        self.links = {(a, b): link(self.nodes[a], self.nodes[b], theme) for a, b in _WAYS}
        self.add(*self.nodes.values(), *self.values, *self.links.values())

    def factor(self, a: str, b: str, source: str) -> tuple[VMobject, Arrows, Typeset]:
        """The plain line of an edge, the arrow that takes its place, and the factor beside it."""
        by = b if a == "x" else a
        role, above = self.roles[by], by == "u"
        lit = edge(self.nodes[a], self.nodes[b], self.theme, role, dashed=not above)
        label = formula(f"{role}({source})", self.theme, em=LABEL)
        middle = (self.nodes[a].centre + self.nodes[b].centre) / 2
        outward = -1 if a == "x" else 1
        label.move_to(middle + np.array([outward * (label.width / 2 + 0.25), 0.45 if above else -0.75, 0]))
        label.shift([max(SAFE.left - label.get_left()[0], 0.0) - max(label.get_right()[0] - _RIGHT, 0.0), 0, 0])
        return self.links[a, b], lit, label
