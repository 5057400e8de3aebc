"""Two numbers, digit under digit: where they part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import numpy as np
from manim import VGroup, VMobject

from ..numerics.rounding import MINUS
from .layout import LABEL
from .number_format import NumberFormat
from .paths import segments
from .text import LiveNumber, formula
from .theme import Theme

__all__ = ["DigitRow", "DigitRows", "parting", "underline"]

# Widths of a digit and of the point, in em: those of `spelled`.
_DIGIT, _POINT = 0.5, 0.28
_BELOW = 0.11
_ROW, _VALUE, _INDENT = 1.15, 0.52, 0.5


@dataclass(frozen=True, slots=True)
class DigitRow:
    """A number that is compared with another one, digit by digit.

    Attributes
    ----------
    source : str
        Typst mathematics for what it is.
    value, other : float
        The number that is shown and the one with which it is compared; None for a number by itself.
    layout : NumberFormat
        How both are written.
    name : str
        What `numbers` calls the value.
    role : str
        Its colour.
    """

    source: str
    value: float
    other: float | None
    layout: NumberFormat
    name: str
    role: str = "ink"


class DigitRows(VGroup):
    """Numbers under each other, each below what it is, a line under the digits that the difference to its other reaches.

    Parameters
    ----------
    rows : sequence of DigitRow
        From the top.
    left, top : float
        Left edge and first baseline.
    theme : Theme
        Colours.
    """

    def __init__(self, rows: Sequence[DigitRow], left: float, top: float, theme: Theme) -> None:
        super().__init__()
        numbers = [LiveNumber(row.value, row.layout, theme, role=row.role, em=LABEL, name=row.name) for row in rows]
        # All decimal points under each other: room for the longest whole part.
        point = left + _INDENT + max(-float(number.points[:, 0].min()) for number in numbers) - _DIGIT * LABEL
        for i, (row, number) in enumerate(zip(rows, numbers, strict=True)):
            baseline = top - i * _ROW - _VALUE
            self.add(formula(f"{row.source} =", theme, em=LABEL, role=row.role).put(left, baseline + _VALUE))
            self.add(number.put(point, baseline))
            if row.layout.suffix:
                power = formula(row.layout.suffix.strip(), theme, em=LABEL, role=row.role)
                self.add(power.put(float(number.get_right()[0]) + 0.12, baseline))
            count = 0 if row.other is None else parting(number.shown, row.layout.write(row.other))
            if count:
                self.add(underline(number, count, theme))


def parting(one: str, other: str) -> int:
    """How many characters at the end of ``one`` the difference of the two numbers reaches; 0 if they are written alike.

    Not those after the first that differs: between 0.99999 and 1.00000 all do, and only the last digit is off.
    """
    if one == other:
        return 0
    try:
        off = abs(Decimal(one.replace(MINUS, "-")) - Decimal(other.replace(MINUS, "-")))
    except InvalidOperation:
        return len(one)
    if not off:
        return 0
    decimals = len(one.partition(".")[2])
    place = decimals + off.adjusted()
    # Before the point one character more: the point itself.
    return min(len(one), place + 1 + (1 if decimals and off.adjusted() >= 0 else 0))


def underline(number: LiveNumber, count: int, theme: Theme, role: str = "ink") -> VMobject:
    """A line under the last characters of a number that has its place.

    Parameters
    ----------
    number : LiveNumber
        What is shown.
    count : int
        How many of its characters, the point included; at least 1.
    theme, role
        As for words.
    """
    whole, dot, _ = number.shown.partition(".")
    first, point = len(number.shown) - count, len(whole)
    if first == 0:
        left = float(number.get_left()[0])
    elif dot and first > point:
        left = float(number.anchor[0]) + number.em * (_POINT + _DIGIT * (first - point - 1))
    else:
        left = float(number.anchor[0]) - number.em * _DIGIT * (point - first)
    height, right = float(number.anchor[1]) - _BELOW, float(number.get_right()[0])
    line = VMobject(stroke_color=theme[role], stroke_width=3, fill_opacity=0)
    return line.set_points(segments([(np.array([left + 0.01, height, 0]), np.array([right + 0.01, height, 0]))]))
