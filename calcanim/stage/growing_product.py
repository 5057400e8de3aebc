"""A product that grows to the left, factor by factor: a line of symbols and a line of their numbers below it."""

from __future__ import annotations

from .layout import LABEL
from .text import Typeset, formula
from .theme import Theme

__all__ = ["GrowingProduct"]

_APART = 0.2


class GrowingProduct:
    """The parts of a product in two lines, each in its place; what enters when is the scene's affair.

    Parameters
    ----------
    name, value : str
        What it is a product for, and what it comes to: Typst mathematics that ends in a sign of equality.
    left, symbols, numbers : float
        The left edge, and the baselines of the two lines.
    theme : Theme
        Colours.

    Attributes
    ----------
    name, value : Typeset
        Before the signs of equality.
    factors : list of (Typeset, Typeset)
        Symbol and number of each factor, the last of the product first.
    signs : list of Typeset
        The signs of multiplication.
    """

    def __init__(self, name: str, value: str, left: float, symbols: float, numbers: float, theme: Theme) -> None:
        self.theme, self.symbols, self.numbers = theme, symbols, numbers
        self.name = formula(name, theme).put(left, symbols)
        self.value = formula(value, theme, em=LABEL).put(left, numbers)
        self.factors: list[tuple[Typeset, Typeset]] = []
        self.signs: list[Typeset] = []

    def further(self, symbol: str, number: str, x: float) -> tuple[Typeset, Typeset, list[Typeset]]:
        """One more factor to the left, around x if there is room: its symbol, its number, and the signs behind them."""
        made = (
            formula(symbol, self.theme).put(x, self.symbols, side="center"),
            formula(number, self.theme, em=LABEL).put(x, self.numbers, side="center"),
        )
        start = max(float(part.get_right()[0]) for part in (self.name, self.value)) + _APART
        inside = max(0.0, start - min(float(line.get_left()[0]) for line in made))
        for line in made:
            line.shift([inside, 0, 0])
        signs = []
        if self.factors:
            # Both signs stand in the middle of what is free on both lines.
            right = max(float(line.get_right()[0]) for line in made)
            left = min(float(line.get_left()[0]) for line in self.factors[-1])
            signs = [formula("dot", self.theme).put((left + right) / 2, line.baseline, side="center") for line in made]
        self.factors.append(made)
        self.signs += signs
        return *made, signs

    @property
    def parts(self) -> list[Typeset]:
        """Everything of it."""
        return [self.name, self.value, *self.signs, *(line for pair in self.factors for line in pair)]
