"""A computation graph in the frame: a label, a box and a tag for every node, and wires between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import VMobject

from ..errors import InputError
from .arrows import arrow_points
from .graph_order import layered, ordered
from .graph_places import PLATE, GraphPlaces, NodeSize, place_graph
from .layout import LABEL, Box
from .network_view import TAG_TIP, Plate, plate_width
from .paths import corners, segments
from .text import Typeset, formula
from .theme import Theme

__all__ = ["GraphView", "NodeText", "Wires"]

_NARROWEST = 0.6


@dataclass(frozen=True, slots=True)
class NodeText:
    """What stands at a node, as Typst mathematics: what it is, its value, its gradient."""

    label: str
    value: str
    gradient: str


class Wires(VMobject):
    """Ways between nodes, drawn as one: full with values, dashed with gradients.

    Parameters
    ----------
    ways : sequence of array
        Points (n, 3), each from where it starts to where its head is.
    theme : Theme
        Colours.
    role : str
        Of all of them.
    dashed : bool
        Whether they are dashed.
    width, head : float
        Of the line, and the length of the heads; none if 0.
    """

    def __init__(
        self, ways: Sequence[np.ndarray], theme: Theme, role: str, *, dashed: bool = False, width: float = 3.0, head: float = 0.17
    ) -> None:
        super().__init__(stroke_color=theme[role], stroke_width=width, fill_opacity=0)
        self.ways, self.dashed, self.head = [_evenly(way) for way in ways], dashed, head
        self.grow(1.0)

    def grow(self, share: float) -> Wires:
        """Let each reach a share of its way, in place."""
        pieces = []
        for way in self.ways:
            seen = way[: max(2, round(share * len(way)))] if share > 0 else way[:0]
            if len(seen) < 2:
                continue
            # The line ends within its head, so that the head is sharp.
            back = max(1, len(seen) - max(1, round(0.8 * self.head / _STEP)))
            line = seen[: back + 1]
            pieces.append(segments(_dashed(line)) if self.dashed else corners([line]))
            if self.head:
                start = seen[max(0, len(seen) - 1 - max(1, round(self.head / _STEP)))]
                along = (seen[-1] - start) / max(float(np.linalg.norm(seen[-1] - start)), 1e-9)
                pieces.append(arrow_points(seen[-1] - 2 * self.head * along, seen[-1], self.head)[4:])
        return self.set_points(np.concatenate(pieces) if pieces else np.zeros((0, 3)))


_STEP = 0.04


def _evenly(way: np.ndarray) -> np.ndarray:
    """The same way by points at equal distances."""
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(way, axis=0), axis=1))])
    at = np.linspace(0.0, lengths[-1], max(2, round(float(lengths[-1]) / _STEP) + 1))
    return np.column_stack([np.interp(at, lengths, way[:, k]) for k in range(3)])


def _dashed(line: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Every fifth and sixth piece left out, so that a dash starts the line."""
    return [(a, b) for i, (a, b) in enumerate(zip(line, line[1:], strict=False)) if i % 6 < 4]


class GraphView:
    """A graph with every part in its place; what is shown when is the scene's affair.

    Parameters
    ----------
    edges : sequence of (int, int)
        From an input to what is made of it, lower numbers first.
    texts : sequence of NodeText
        One for each node.
    area : Box
        Where all of it must stay.
    theme : Theme
        Colours.

    Raises
    ------
    InputError
        If there is no room for it at a readable size.

    Attributes
    ----------
    boxes, tags : list of Plate
        For values and gradients.
    labels, values, gradients : list of Typeset
        Words, in their places.
    places : GraphPlaces
        The ways of the wires among other things.
    """

    def __init__(self, edges: Sequence[tuple[int, int]], texts: Sequence[NodeText], area: Box, theme: Theme) -> None:
        def written(source: str) -> Typeset:
            return formula(source, theme, em=LABEL)

        self.labels = [written(text.label) for text in texts]
        self.values = [written(f"forward({text.value})") for text in texts]
        self.gradients = [written(f"gradient({text.gradient})") for text in texts]
        widths = [[max(plate_width(text, 0.1), _NARROWEST) for text in kind] for kind in (self.values, self.gradients)]
        sizes = [
            NodeSize(label.width, box, tag + TAG_TIP) for label, box, tag in zip(self.labels, *widths, strict=True)
        ]
        places = place_graph(ordered(layered(len(texts), edges)), edges, sizes, area)
        if places is None:
            raise InputError(f"The graph of {len(texts)} nodes has no room in the picture; a shorter or less tangled expression has.")
        self.places: GraphPlaces = places
        self.boxes, self.tags = [], []
        for i, (box, tag) in enumerate(zip(*widths, strict=True)):
            node = places.nodes[i]
            self.boxes.append(Plate("value", node.box, box, theme, height=PLATE))
            self.tags.append(Plate("gradient", (node.tag[0] + TAG_TIP / 2, node.tag[1]), tag, theme, height=PLATE))
            self.boxes[i].write(self.values[i])
            self.tags[i].write(self.gradients[i])
            self.labels[i].put(node.label[0], node.label[1] - 0.33 * LABEL)

    def forward_ways(self, target: int) -> list[np.ndarray]:
        """The ways by which values arrive at a node."""
        return [ways[0] for (_, end), ways in self.places.wires.items() if end == target]

    def backward_ways(self, node: int) -> list[np.ndarray]:
        """The ways by which a node hands its gradient to its inputs."""
        return [ways[1][::-1] for (_, end), ways in self.places.wires.items() if end == node]
