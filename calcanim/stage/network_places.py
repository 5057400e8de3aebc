"""Where the plates of a network stand: a column for every quantity, values above gradients."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import InputError
from .network_view import PLATE_HEIGHT

__all__ = ["MOST_UNITS", "NetworkPlaces", "Quantity", "network_places"]

Quantity = tuple[str, int]
"""A letter (x, z, a, y, L, t, and w1, w2 in a chain) and the number of the unit, from 0."""

MOST_UNITS = (3, 4, 2)
"""The widest layers that can be read: inputs, hidden units, outputs."""
_COLUMNS = "xzayL"
# Factors of a chain are long; many edges between two columns, and a slope between two tags, want a wide gap.
_IN_CHAIN = dict(zip(_COLUMNS, (-5.85, -3.2, -0.55, 2.1, 4.75), strict=True))
_IN_LAYERS = dict(zip(_COLUMNS, (-5.89, -3.75, -1.35, 2.35, 4.95), strict=True))
# A chain has two lanes, values above and gradients below, with room for the factors between them.
_WEIGHTS_ABOVE, _VALUES, _GRADIENTS, _WEIGHTS_BELOW = 2.6, 1.47, -0.08, -1.09
_TOP, _BOTTOM, _FLAT, _APART = 2.3, -1.5, 0.38, 0.1


@dataclass(frozen=True, slots=True)
class NetworkPlaces:
    """The middles of all boxes and tags.

    Attributes
    ----------
    boxes, tags : dict
        Quantity to (x, y).
    columns : dict
        The middle of each column, by its letter.
    height : float
        Of a plate.
    chain : bool
        Whether every layer has one unit, so that weights have plates of their own.
    """

    boxes: dict[Quantity, tuple[float, float]]
    tags: dict[Quantity, tuple[float, float]]
    columns: dict[str, float]
    height: float
    chain: bool

    def between(self, letter: str) -> float:
        """The middle of the gap left of a column."""
        before = _COLUMNS[_COLUMNS.index(letter) - 1]
        return (self.columns[before] + self.columns[letter]) / 2


def network_places(widths: tuple[int, ...]) -> NetworkPlaces:
    """Place a network of inputs, one hidden layer and outputs.

    Parameters
    ----------
    widths : tuple of int
        Units of the three layers.

    Raises
    ------
    InputError
        If the frame cannot hold them at a readable size.
    """
    if len(widths) != 3 or any(not 1 <= n <= most for n, most in zip(widths, MOST_UNITS, strict=False)):
        given, most = (",".join(map(str, numbers)) for numbers in (widths, MOST_UNITS))
        raise InputError(
            f"layers={given} does not fit into the picture: it holds inputs, one hidden layer and outputs, "
            f"from 1,1,1 to {most} units."
        )
    return _chain() if widths == (1, 1, 1) else _layered(widths)


def _chain() -> NetworkPlaces:
    column = _IN_CHAIN
    boxes = {(letter, 0): (column[letter], _VALUES) for letter in _COLUMNS}
    boxes |= {(name, 0): (column[at], _WEIGHTS_ABOVE) for name, at in (("w1", "z"), ("w2", "y"), ("t", "L"))}
    tags = {(letter, 0): (column[letter], _GRADIENTS) for letter in "zayL"}
    tags |= {(name, 0): (column[at], _WEIGHTS_BELOW) for name, at in (("w1", "z"), ("w2", "y"))}
    return NetworkPlaces(boxes, tags, column, PLATE_HEIGHT, chain=True)


def _layered(widths: tuple[int, ...]) -> NetworkPlaces:
    """Each unit is a box with its tag right below it."""
    inputs, hidden, outputs = widths
    column, middle = _IN_LAYERS, (_TOP + _BOTTOM) / 2
    pitch = min(1.3, (_TOP - _BOTTOM) / max(widths))
    boxes: dict[Quantity, tuple[float, float]] = {}
    tags: dict[Quantity, tuple[float, float]] = {}
    half = (_FLAT + _APART) / 2
    for letter, count in zip(_COLUMNS, (inputs, hidden, hidden, outputs, 1), strict=True):
        for i in range(count):
            y = middle + pitch * ((count - 1) / 2 - i)
            if letter == "x":
                boxes[letter, i] = column[letter], y
            else:
                boxes[letter, i], tags[letter, i] = (column[letter], y + half), (column[letter], y - half)
    for i in range(outputs):
        boxes["t", i] = column["L"], middle + half + 0.85 + 0.55 * (outputs - 1 - i)
    return NetworkPlaces(boxes, tags, column, _FLAT, chain=False)
