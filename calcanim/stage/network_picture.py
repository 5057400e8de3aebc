"""A network in the frame: its boxes and tags with their numbers, their names, and where its edges run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from manim import Mobject, VGroup

from ..errors import InputError
from .layout import LABEL, SAFE
from .network_places import NetworkPlaces, Quantity
from .network_view import Flow, Plate, plate_width
from .text import Typeset, backed, formula, words
from .theme import Theme

__all__ = ["OVER_A_BOX", "Kind", "NetworkPicture"]

Kind = Literal["value", "gradient"]
OVER_A_BOX = 0.54
"""In a chain, from the middle of a box up to the line of its name: what happens along the edges has its line below that."""
_NARROWEST, _WIDEST = 0.78, 2.1
_ROLES = {"value": "forward", "gradient": "gradient"}
_BEFORE = {"z": "x", "a": "z", "y": "a", "L": "y"}
_LEGEND = {"value": 0.34, "weight": -0.08, "gradient": -0.5, "reused": -0.92}

Ends = list[tuple[np.ndarray, np.ndarray]]


class NetworkPicture:
    """All plates of a network with their numbers in them; what is shown when is the scene's affair.

    Parameters
    ----------
    places : NetworkPlaces
        Where the plates stand.
    numbers : mapping
        (kind, quantity) to the number as Typst mathematics, followed by shorter forms of it.
    activation : str
        The activation function as Typst mathematics.
    theme : Theme
        Colours.

    Raises
    ------
    InputError
        If a number is too long for its plate.

    Attributes
    ----------
    boxes, tags : dict of Quantity to Plate
        For values and gradients.
    numbers : dict
        (kind, quantity) to the number in its plate.
    """

    def __init__(
        self, places: NetworkPlaces, numbers: Mapping[tuple[Kind, Quantity], Sequence[str]], activation: str, theme: Theme
    ) -> None:
        self.places, self.activation, self.theme = places, activation, theme
        self.numbers: dict[tuple[Kind, Quantity], Typeset] = {}
        self.boxes = {q: self._plate("value", q, centre, numbers) for q, centre in places.boxes.items()}
        self.tags = {q: self._plate("gradient", q, centre, numbers) for q, centre in places.tags.items()}

    def _plate(
        self, kind: Kind, quantity: Quantity, centre: tuple[float, float], numbers: Mapping[tuple[Kind, Quantity], Sequence[str]]
    ) -> Plate:
        """As wide as its number asks, in the longest form that has room."""
        for number in numbers[kind, quantity]:
            text = formula(f"{_ROLES[kind]}({number})", self.theme, em=LABEL)
            width = max(plate_width(text), _NARROWEST)
            if width <= _WIDEST:
                square = kind == "value" and quantity[0] in ("w1", "w2")
                made = Plate(kind, centre, width, self.theme, height=self.places.height, square=square)
                self.numbers[kind, quantity] = made.write(text)
                return made
        raise InputError(f"The {kind} of {quantity[0]} has no room in its box; take parameters of moderate size.")

    # -- names -----------------------------------------------------------------------

    def called(self, quantity: Quantity) -> str:
        """What a quantity is called in formulas."""
        letter, i = quantity
        if letter in ("w1", "w2"):
            return f"w_{letter[1]}"
        if self.places.chain:
            return {"z": "z_1", "a": "a_1"}.get(letter, letter)
        several = sum(other == letter for other, _ in self.boxes) > 1 or letter in "za"
        return f"{letter}_{i + 1}" if several else letter

    def names(self) -> list[Typeset]:
        """What the boxes are called: at their left shoulders in a chain, over the columns otherwise."""
        if self.places.chain:
            return [self._shoulder(q, plate) for q, plate in self.boxes.items()]
        says = {"x": "x", "z": "z = W_1 x", "a": f"a = {self.activation}(z)", "y": "y = W_2 a", "L": "L"}
        heads = [self._label(source).put(self.places.columns[letter], 2.45, side="center") for letter, source in says.items()]
        return [*heads, *(self._shoulder(q, plate) for q, plate in self.boxes.items() if q[0] == "t")]

    def _label(self, source: str, role: str = "forward") -> Typeset:
        return formula(f"{role}({source})", self.theme, em=LABEL)

    def _shoulder(self, quantity: Quantity, plate: Plate) -> Typeset:
        name = self._label(self.called(quantity))
        if quantity[0] in ("w1", "w2", "t"):
            return name.put(float(plate.side("left", 0.1)[0]), plate.centre[1] - 0.12, side="right")
        # To the right of the arrow from above is the place for what becomes of the value.
        return name.put(float(plate.centre[0]) - 0.24, plate.centre[1] + OVER_A_BOX, side="right")

    def operations(self) -> list[Typeset]:
        """In a chain, what happens along the edges up to y, over them where there is room; L is in the title line."""
        says = {"z": "times w_1", "a": self.activation, "y": "times w_2"}
        made = []
        for letter, source in says.items() if self.places.chain else ():
            start, end = (float(point[0]) for point in self.forward_ends(letter)[0])
            text = formula(source, self.theme, em=LABEL)
            if text.width <= end - start:
                made.append(text.put((start + end) / 2, self.boxes[letter, 0].centre[1] + 0.2, side="center"))
        return made

    def tag_names(self) -> list[Typeset]:
        """What the tags are called, in a chain: above them, and beside those of the weights."""
        made = []
        for (letter, i), tag in self.tags.items() if self.places.chain else ():
            name = self._label(f"partial L \\/ partial {self.called((letter, i))}", "gradient")
            if letter in ("w1", "w2"):
                made.append(name.put(float(tag.side("right", 0.12)[0]), tag.centre[1] - 0.12))
            elif letter != "L":
                made.append(name.put(float(tag.centre[0]), tag.centre[1] + 0.44, side="center"))
        return made

    def legend(self, *says: str) -> list[Mobject]:
        """What boxes, square boxes, tags and double rims are (``value``, ``weight``, ``gradient``, ``reused``), in the empty corner of a chain."""
        made: list[Mobject] = []
        for text in says if self.places.chain else ():
            kind: Kind = "gradient" if text == "gradient" else "value"
            plate = Plate(kind, (SAFE.left + 0.34, _LEGEND[text]), 0.38, self.theme, height=0.26, square=text == "weight")
            role = "quiet" if text == "reused" else plate.role
            made += [plate.rim, words(text, self.theme, role=role).put(SAFE.left + 0.68, _LEGEND[text] - 0.09)]
            if text == "reused":
                made.append(plate.second_rim)
        return made

    # -- edges -----------------------------------------------------------------------

    def forward_ends(self, into: str) -> Ends:
        """Where the arrows into some columns start and end."""
        ends = []
        for target in (q for letter in into for q in self.boxes if q[0] == letter):
            for source in (q for q in self.boxes if q[0] == _BEFORE[target[0]]):
                if target[0] != "a" or source[1] == target[1]:
                    ends.append((self.boxes[source].side("right"), self.boxes[target].side("left", 0.08)))
            for above in self._above(target):
                ends.append((self.boxes[above].side("bottom"), self.boxes[target].side("top", 0.08)))
        return ends

    def _above(self, quantity: Quantity) -> list[Quantity]:
        """What enters a box from above: a weight in a chain, the lowest of the targets."""
        if quantity[0] == "L":
            return [max(q for q in self.boxes if q[0] == "t")]
        name = {"z": "w1", "y": "w2"}.get(quantity[0], "")
        return [(name, 0)] if (name, 0) in self.boxes else []

    def backward_ends(self, letter: str) -> Ends:
        """Where the arrows into the tags of a column start and end."""
        return [
            self.back_edge(source, target)
            for source in self.tags if _BEFORE.get(source[0]) == letter for target in self.tags
            if target[0] == letter and (letter != "z" or source[1] == target[1])
        ]

    def back_edge(self, source: Quantity, target: Quantity) -> tuple[np.ndarray, np.ndarray]:
        """Where one arrow from tag to tag starts and ends."""
        return self.tags[source].side("left"), self.tags[target].side("right", 0.08)

    def tie(self, text: Typeset, x: float) -> Flow:
        """In a chain, two short lines from a factor to the edge above and to the one below."""
        top, bottom = float(text.get_top()[1]) + 0.1, float(text.get_bottom()[1]) - 0.1
        above, below = self.boxes["z", 0].centre[1] - 0.12, self.tags["z", 0].centre[1] + 0.12
        ends = [(np.array([x, a, 0.0]), np.array([x, b, 0.0])) for a, b in ((top, above), (bottom, below))]
        return Flow(ends, self.theme, "quiet", width=2.0, head=0.0)

    def on_patch(self, text: Typeset, place: np.ndarray) -> VGroup:
        """Words on an edge, with nothing of the edges seen behind them."""
        group = backed(text.move_to(place), self.theme.background, margin=0.04)
        group.backing.set_fill(opacity=1)
        return group
