"""Columns of numbers under heads, aligned at their decimal points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from manim import VGroup

from ..numerics.rounding import MINUS, to_decimal
from .layout import LABEL
from .number_format import NumberFormat, format_for
from .text import LiveNumber, Typeset, formula, spelled
from .theme import Theme

__all__ = ["Table"]


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
    below : sequence of (float, int)
        What `further` will write, one a column, and to how many digits, so that there is room for it; if that asks for a power of ten of its own,
        so does the column.

    Attributes
    ----------
    head : VGroup
        The heads.
    cells : list of list
        ``cells[row][column]``, to be added to the scene when their time comes. Where a column spans so many powers of
        ten that a number of it would read as zero, each has its own.
    """

    def __init__(
        self, heads: Sequence[str], columns: Sequence[Sequence[float]], roles: Sequence[str], theme: Theme, *,
        x: float, top: float, leading: float = 0.52, gap: float = 0.55, significant: int = 5,
        em: float = LABEL, names: Sequence[str] | None = None, each: Sequence[int] = (), width: float = math.inf,
        below: Sequence[tuple[float, int]] = (),
    ) -> None:
        super().__init__()
        self.theme, self.em, self.leading, self.top, self.roles = theme, em, leading, top, tuple(roles)
        self.head = VGroup()
        self.cells: list[list[LiveNumber | Typeset]] = [[] for _ in columns[0]]
        self.decimal_points: list[float] = []
        self.layouts: list[NumberFormat | None] = []
        # Numbers with powers of ten of their own are wide: with one digit where two have no room.
        for self.own_digits in (2, 1):
            made = [
                _Column(head, column, theme, role, em, significant, i in each, names[i] if names else "",
                        below[i] if below else (0.0, significant), self.own_digits)
                for i, (head, column, role) in enumerate(zip(heads, columns, roles, strict=True))
            ]
            spare = width - sum(column.width for column in made)
            if spare >= 0.1 * (len(made) - 1):
                break
        gap = max(min(gap, spare / max(len(made) - 1, 1)), 0.1)
        # A power of ten stands under the head, on a line of its own, once for the whole column.
        self.first_row = top - 0.1 - (0.42 if any(column.power is not None for column in made) else 0.0)
        for i, column in enumerate(made):
            column.title.put(x, top)
            if column.power is not None:
                column.title.add(column.power.put(x, top - 0.42))
            point = x + (column.width - column.digits_width) / 2 + column.room
            for row, cell in enumerate(column.cells()):
                self.cells[row].append(_stood(cell, point, self.baseline(row)))
            self.head.add(column.title)
            self.decimal_points.append(point)
            self.layouts.append(None if column.spread else column.layout)
            x += column.width + gap
        self.right = x - gap
        self.add(self.head)

    def further(
        self, column: int, value: float, baseline: float, role: str, name: str, significant: int = 5
    ) -> LiveNumber | Typeset:
        """One more number under a column, aligned with it, with digits of its own."""
        shared = self.layouts[column]
        if shared is None:
            return _stood(_alone(value, name, self.theme, role, self.em, self.own_digits), self.decimal_points[column], baseline)
        layout = _finer(shared, value, significant)
        number = LiveNumber(value, layout, self.theme, role=role, em=self.em, name=name)
        return number.put(self.decimal_points[column], baseline)

    def baseline(self, row: int) -> float:
        """Height of a row, also of rows behind the last."""
        return self.first_row - (row + 1) * self.leading


class _Column:
    """One column before it has a place: how its numbers are written and how much room they take."""

    def __init__(
        self, head: str, values: Sequence[float], theme: Theme, role: str, em: float, significant: int, each: bool, name: str,
        below: tuple[float, int], own_digits: int,
    ) -> None:
        self.values, self.role, self.theme, self.em, self.name, self.own_digits = values, role, theme, em, name, own_digits
        self.layout = format_for(values, significant, trim=True)
        self.title = formula(head, theme, em=em, role=role)
        self.texts = [_trimmed(_own(self.layout, value, 2) if each else self.layout, value) for value in values]
        last, digits = below
        self.spread = (0 < abs(last) < 1e-3 and not self.layout.exponent) or any(
            _misread(text, value, self.layout.exponent) for text, value in zip(self.texts, values, strict=True)
        )
        power = f"quiet((times 10^({self.layout.exponent})))"
        self.power = formula(power, theme, em=em) if self.layout.exponent and not self.spread else None
        if self.spread:
            widest = _alone(last, "", theme, role, em, own_digits)
            self.room = self.digits_width = max(cell.width for cell in (widest, *self.cells()))
        else:
            more = [_finer(self.layout, last, digits).write(last)] if last and math.isfinite(last) else []
            outlines = [spelled(text) * em for text in (*self.texts, *more)]
            self.room = -min(outline[:, 0].min() for outline in outlines)
            self.digits_width = self.room + max(outline[:, 0].max() for outline in outlines)
        self.width = max(self.title.width, self.digits_width, self.power.width if self.power else 0.0)

    def cells(self) -> list[LiveNumber | Typeset]:
        """The numbers, still without a place."""
        names = [f"{self.name}[{row}]" if self.name else "" for row in range(len(self.values))]
        if self.spread:
            return [
                _alone(value, name, self.theme, self.role, self.em, self.own_digits)
                for value, name in zip(self.values, names, strict=True)
            ]
        layouts = [NumberFormat(len(text.partition(".")[2]), self.layout.exponent) for text in self.texts]
        return [
            LiveNumber(value, layout, self.theme, role=self.role, em=self.em, name=name)
            for value, layout, name in zip(self.values, layouts, names, strict=True)
        ]


def _misread(text: str, value: float, exponent: int) -> bool:
    """Whether a number reads as zero, or under a power of ten that all share as another one: 0.0001 million for 96."""
    if value == 0 or not math.isfinite(value):
        return False
    off = abs(float(text.replace(MINUS, "-")) * 10.0**exponent - value) / abs(value)
    return off > (0.03 if exponent else 0.99)


def _alone(value: float, name: str, theme: Theme, role: str, em: float, significant: int) -> Typeset:
    """A number with a power of ten of its own, tied to its name for the proofs."""
    layout = format_for([value], significant, trim=True)
    digits = (layout if layout.exponent else format_for([value], 4, trim=True)).typst(value)
    return formula(f'{role}(bound("{name}", {digits}))' if name else f"{role}(given({digits}))", theme, em=em)


def _stood(cell: LiveNumber | Typeset, point: float, baseline: float) -> LiveNumber | Typeset:
    """A cell in its column: digits at their decimal point, what has a power of its own at the right edge."""
    return cell.put(point, baseline) if isinstance(cell, LiveNumber) else cell.put(point, baseline, side="right")


def _own(layout: NumberFormat, value: float, significant: int) -> NumberFormat:
    """The column's power of ten with as many places as this value's own digits need."""
    if value == 0 or not math.isfinite(value):
        return layout
    magnitude = to_decimal(value).adjusted() - layout.exponent
    return NumberFormat(min(max(significant - 1 - magnitude, 0), 14), layout.exponent)


def _finer(layout: NumberFormat, value: float, significant: int) -> NumberFormat:
    """The column's power of ten with the digits that a value of its own asks for."""
    own = format_for([value * 10.0**-layout.exponent], significant, trim=True)
    return NumberFormat(significant if own.exponent else own.places, layout.exponent)


def _trimmed(layout: NumberFormat, value: float) -> str:
    """Without the zeros at the end of an exact decimal; one stays where the column has decimals: 4.0 above 3.5."""
    text = layout.write(value)
    whole, dot, decimals = text.partition(".")
    exact = to_decimal(value).scaleb(-layout.exponent) if math.isfinite(value) else None
    if not dot or Decimal(text.replace(MINUS, "-")) != exact:
        return text
    return f"{whole}.{decimals.rstrip('0') or '0'}"
