"""Ways to work out one number, under each other: formula, live value, and how far it is off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from manim import VGroup, VMobject

from ..errors import InputError
from .digits import parting, underline
from .layout import LABEL, Box
from .number_format import NumberFormat, format_for
from .paths import dashes, segments
from .readout import Readout
from .text import formula, words
from .theme import Theme

__all__ = ["Method", "MethodRow", "method_rows"]

_MOST, _FEWEST = 11, 4
# The value stands below the formula; formulas stand behind a sample of a line, values behind the name.
_BELOW, _KEY, _INDENT, _GAP = 0.74, 0.7, 1.34, 0.25


@dataclass(frozen=True, slots=True)
class Method:
    """One way.

    Attributes
    ----------
    name, formula : str
        Words, and Typst mathematics.
    role : str
        Colour of name and value.
    line : str
        How the line that belongs to it is drawn: ``solid``, ``dashed`` or not at all.
    value, start : float
        What it gives in the end and at first.
    kind, error : str
        Words for what its error is made of, and the error as Typst mathematics.
    result : str
        What `numbers` calls the value, if it does not change.
    truth : callable, optional
        As for `LiveNumber`, if it does.
    """

    name: str
    formula: str
    role: str
    line: Literal["solid", "dashed", ""]
    value: float
    start: float
    kind: str
    error: str
    result: str = ""
    truth: Callable[[], Any] | None = None


class MethodRow(VGroup):
    """A way as it is drawn.

    Attributes
    ----------
    head : VGroup
        Its name and a sample of its line.
    formula : Typeset
        Its formula.
    value : Readout
        Its live value.
    error : VGroup
        What its error is made of, and how large it is.
    """

    def __init__(self, method: Method, layout: NumberFormat, left: float, right: float, top: float, theme: Theme) -> None:
        super().__init__()
        self.layout, self.theme, self.right, self.left, self.top = layout, theme, right, left, top
        self.value = Readout(
            "", (method.value, method.start), theme, role=method.role, em=LABEL, layout=layout, name=method.result,
            truth=method.truth,
        )
        self.head = VGroup(words(method.name, theme, role=method.role).put(left, top - _BELOW))
        if method.line:
            start = np.array([left, top + 0.115, 0])
            ends = dashes(start, start + (0.5, 0, 0), 0.14, 0.07) if method.line == "dashed" else [(start, start + (0.5, 0, 0))]
            self.head.add(VMobject(stroke_color=theme[method.role], stroke_width=4, fill_opacity=0).set_points(segments(ends)))
        self.formula = formula(method.formula, theme, em=LABEL).put(left + _KEY, top)
        self.error = VGroup(
            words(method.kind, theme, role="error").put(right, top, side="right"),
            formula(method.error, theme, em=LABEL, role="error").put(right, top - _BELOW, side="right"),
        )

    def align(self, room: float) -> MethodRow:
        """Put the value so that there is this much room left of its point."""
        x = self.left + _INDENT
        self.value.put(x, self.top - _BELOW, point=x + self.value.label.width + 0.16 + room)
        return self

    def fits(self) -> bool:
        """Whether value and error stand side by side."""
        return float(self.value.get_right()[0]) + _GAP + self.error.width <= self.right

    def verdict(self, exact: float) -> VGroup:
        """The error, and a line under the digits of the value that are not those of the exact one."""
        wrong = parting(self.value.number.shown, self.layout.write(exact))
        return VGroup(self.error, *([underline(self.value.number, wrong, self.theme)] if wrong else []))


def method_rows(methods: Sequence[Method], exact: float, panel: Box, tops: Sequence[float], theme: Theme) -> list[MethodRow]:
    """Rows for some ways, their values aligned at the point, with as many digits as there is room for.

    Parameters
    ----------
    methods : sequence of Method
        The ways.
    exact : float
        The number they aim at.
    panel : Box
        Its left and right edge are those of the rows.
    tops : sequence of float
        Baselines of the formulas.
    theme : Theme
        Colours.

    Raises
    ------
    InputError
        If there is no room for four digits.
    """
    values = [exact, *(method.value for method in methods)]
    # Close to a flat point the values are tiny beside those on their way: then all are written in the size of these.
    for shown in (values, [*values, *(method.start for method in methods)]):
        for digits in range(_MOST, _FEWEST - 1, -1):
            layout = format_for(shown, digits)
            rows = [
                MethodRow(method, layout, panel.left, panel.right, top, theme)
                for method, top in zip(methods, tops, strict=True)
            ]
            room = max(row.value.left_room for row in rows)
            if all(row.align(room).fits() for row in rows):
                return rows
    raise InputError("The values are too different in size to be shown side by side; another point or step helps.")
