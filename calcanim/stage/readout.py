"""Label = value, where the value may change in every frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from manim import VGroup

from .layout import FORMULA
from .number_format import NumberFormat, format_for
from .plain_math import plain_math
from .text import LiveNumber, Typeset, formula
from .theme import Theme

__all__ = ["Readout", "Readouts"]

_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class Readout(VGroup):
    """One line: a formula, an equals sign, live digits, and a power of ten if the size needs one.

    Parameters
    ----------
    label : str
        Typst mathematics left of the equals sign.
    values : iterable of float
        The numbers it will show on its way: they set the places and the room.
    theme, role, em
        As for words; the role colours label and digits.
    significant : int
        Significant digits of the largest value.
    name : str
        What `numbers` calls the value.
    truth : callable, optional
        As for `LiveNumber`.
    """

    def __init__(
        self, label: str, values: Iterable[float], theme: Theme, *,
        role: str = "ink", em: float = FORMULA, significant: int = 5, name: str = "",
        layout: NumberFormat | None = None, truth: Callable[[], Any] | None = None,
    ) -> None:
        super().__init__()
        values = list(values)
        self.layout = layout or format_for(values, significant)
        self.label = formula(f"{label} =", theme, em=em, role=role)
        self.plain_label = plain_math(label)
        self.number = LiveNumber(values[0], self.layout, theme, role=role, em=em, name=name, truth=truth)
        self.left_room, self.right_room = self.number.room(values)
        self.add(self.label, self.number)
        self.suffix: Typeset | None = None
        if self.layout.suffix:
            self.suffix = formula(self.layout.suffix.strip(), theme, em=em, role=role)
            self.add(self.suffix)

    def put(self, x: float, baseline: float, point: float | None = None) -> Readout:
        """Place it: label at x, decimal point at ``point`` (or as near as there is room)."""
        self.label.put(x, baseline)
        if point is None:
            point = x + self.label.width + 0.16 + self.left_room
        self.number.put(point, baseline)
        if self.suffix is not None:
            self.suffix.put(point + self.right_room + 0.12, baseline)
        return self

    @property
    def plain_value(self) -> str:
        """What it shows now, as a line of text."""
        power = self.layout.exponent
        return self.number.shown + (f"·10{str(power).translate(_RAISED)}" if self.suffix is not None else "")

    def show(self, value: float) -> Readout:
        """Show another value."""
        self.number.set_value(value)
        return self


class Readouts(VGroup):
    """Several readouts under each other, their equals signs and decimal points aligned."""

    def __init__(self, lines: Sequence[Readout], x: float, top: float, leading: float = 0.62) -> None:
        super().__init__(*lines)
        widest = max(line.label.width for line in lines)
        room = max(line.left_room for line in lines)
        for i, line in enumerate(lines):
            baseline = top - i * leading
            line.put(x, baseline, point=x + widest + 0.16 + room)
            line.label.put(x + widest, baseline, side="right")
