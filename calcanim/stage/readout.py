"""Label = value, where the value may change in every frame."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from manim import VGroup

from ..numerics.rounding import MINUS, to_decimal
from .layout import FORMULA, LABEL
from .number_format import NumberFormat, format_for
from .plain_math import plain_math
from .text import LiveNumber, Typeset, formula, spelled
from .theme import Theme

__all__ = ["Readout", "Readouts", "Table"]

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


class Table(VGroup):
    """Columns of numbers, each aligned at its decimal point under a head.

    Parameters
    ----------
    heads : sequence of str
        Typst mathematics, one a column.
    columns : sequence of sequence of float
        The values; the widest sets the column's room.
    roles : sequence of str
        One a column.
    x, top : float
        Left edge and the first baseline.
    significant : int
        Digits of the largest value of a column.
    names : sequence of str, optional
        What `numbers` calls each column, for the proofs.
    each : sequence of int
        Columns in which every value has two digits of its own: errors that fall by powers of ten.
    width : float
        Room for the whole table; the gaps between columns shrink to fit, down to 0.1.

    Attributes
    ----------
    head : VGroup
        The heads.
    cells : list of list
        ``cells[row][column]``, to be added to the scene when their time comes.
    """

    def __init__(
        self, heads: Sequence[str], columns: Sequence[Sequence[float]], roles: Sequence[str], theme: Theme, *,
        x: float, top: float, leading: float = 0.52, gap: float = 0.55, significant: int = 5,
        em: float = LABEL, names: Sequence[str] | None = None, each: Sequence[int] = (), width: float = math.inf,
    ) -> None:
        super().__init__()
        self.theme, self.em, self.leading, self.top, self.roles = theme, em, leading, top, tuple(roles)
        self.head = VGroup()
        self.cells: list[list[LiveNumber]] = [[] for _ in columns[0]]
        self.decimal_points: list[float] = []
        self.layouts: list[NumberFormat] = []
        made = [
            _Column(head, column, theme, role, em, significant, i in each)
            for i, (head, column, role) in enumerate(zip(heads, columns, roles, strict=True))
        ]
        spare = width - sum(column.width for column in made)
        gap = max(min(gap, spare / max(len(made) - 1, 1)), 0.1)
        # A power of ten stands under the head, on a line of its own, once for the whole column.
        self.first_row = top - 0.1 - (0.42 if any(column.power is not None for column in made) else 0.0)
        for i, column in enumerate(made):
            column.title.put(x, top)
            if column.power is not None:
                column.title.add(column.power.put(x, top - 0.42))
            point = x + (column.width - column.digits_width) / 2 + column.room
            for row, value in enumerate(column.values):
                number = LiveNumber(value, column.layout_of(row), theme, role=column.role, em=em,
                                    name=f"{names[i]}[{row}]" if names else "")
                self.cells[row].append(number.put(point, self.baseline(row)))
            self.head.add(column.title)
            self.decimal_points.append(point)
            self.layouts.append(column.layout)
            x += column.width + gap
        self.right = x - gap
        self.add(self.head)

    def further(self, column: int, value: float, baseline: float, role: str, name: str, significant: int = 5) -> LiveNumber:
        """One more number under a column, aligned with it, with digits of its own."""
        exponent = self.layouts[column].exponent
        own = format_for([value * 10.0**-exponent], significant, trim=True)
        layout = NumberFormat(significant if own.exponent else own.places, exponent)
        number = LiveNumber(value, layout, self.theme, role=role, em=self.em, name=name)
        return number.put(self.decimal_points[column], baseline)

    def baseline(self, row: int) -> float:
        """Height of a row, also of rows behind the last."""
        return self.first_row - (row + 1) * self.leading


class _Column:
    """One column before it has a place: how its numbers are written and how much room they take."""

    def __init__(
        self, head: str, values: Sequence[float], theme: Theme, role: str, em: float, significant: int, each: bool
    ) -> None:
        self.values, self.role = values, role
        self.layout = format_for(values, significant, trim=True)
        power = f"quiet((times 10^({self.layout.exponent})))"
        self.power = formula(power, theme, em=em) if self.layout.exponent else None
        self.title = formula(head, theme, em=em, role=role)
        self.texts = [_trimmed(_own(self.layout, value, 2) if each else self.layout, value) for value in values]
        self.room = -min(spelled(text)[:, 0].min() for text in self.texts) * em
        self.digits_width = self.room + max(spelled(text)[:, 0].max() for text in self.texts) * em
        self.width = max(self.title.width, self.digits_width, self.power.width if self.power else 0.0)

    def layout_of(self, row: int) -> NumberFormat:
        return NumberFormat(len(self.texts[row].partition(".")[2]), self.layout.exponent)


def _own(layout: NumberFormat, value: float, significant: int) -> NumberFormat:
    """The column's power of ten with as many places as this value's own digits need."""
    if value == 0 or not math.isfinite(value):
        return layout
    magnitude = to_decimal(value).adjusted() - layout.exponent
    return NumberFormat(min(max(significant - 1 - magnitude, 0), 14), layout.exponent)


def _trimmed(layout: NumberFormat, value: float) -> str:
    """Without the zeros at the end of an exact decimal; one stays where the column has decimals: 4.0 above 3.5."""
    text = layout.write(value)
    whole, dot, decimals = text.partition(".")
    exact = to_decimal(value).scaleb(-layout.exponent) if math.isfinite(value) else None
    if not dot or Decimal(text.replace(MINUS, "-")) != exact:
        return text
    return f"{whole}.{decimals.rstrip('0') or '0'}"
