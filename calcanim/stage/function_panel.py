"""A panel of a gallery: a function and its slope in one plot, with live numbers above."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import numpy as np
from manim import VGroup, VMobject

from ..numerics.function import Function
from ..numerics.limits import one_sided_slopes
from ..numerics.pieces import pieces, sample
from .broken import broken
from .layout import LABEL, Box
from .number_format import NumberFormat, format_for
from .paths import dashes, segments
from .plot import Plot
from .text import LiveNumber, Typeset, formula
from .theme import Theme
from .window import Window, choose_window, with_y

__all__ = ["FunctionPanel", "panel_boxes", "says_its_gaps"]

# f' may make a panel so many times as high as f alone would.
_MODEST = 7.0
# Values that span more than this are seen up to so many times the one at the point.
_WILD, _AROUND = 1e3, 20.0
# A number this many times larger than what the panel shows is none of it.
_LARGEST = 30.0
_HEAD, _LEADING, _FIRST, _BLANK = 0.93, 0.46, 0.34, 0.3


def panel_boxes(count: int, whole: Box, gap: float = 0.5) -> list[Box]:
    """Boxes of one size for up to six panels, in one row or two."""
    columns = count if count <= 3 else (count + 1) // 2
    rows = -(-count // columns)
    width, height = (whole.width - gap * (columns - 1)) / columns, (whole.height - 0.6 * gap * (rows - 1)) / rows
    corners = [
        (whole.left + (i % columns) * (width + gap), whole.top - (i // columns) * (height + 0.6 * gap)) for i in range(count)
    ]
    return [Box(left, top - height, left + width, top) for left, top in corners]


class FunctionPanel(VGroup):
    """f and f' over the same x, a formula and a live number for each.

    Parameters
    ----------
    f : Function
        The function.
    reach : (float, float)
        The x range.
    at : float
        A point of it that matters.
    box, theme
        As for `Plot`.

    Attributes
    ----------
    plot : Plot
        The axes.
    graph, slopes : VMobject
        The graphs of f and (dashed) f'; `rings` are the ends at which a graph jumps.
    heads : tuple of Typeset
        What f and f' are.
    """

    def __init__(self, f: Function, reach: tuple[float, float], at: float, box: Box, theme: Theme) -> None:
        super().__init__()
        self.functions, self.box, self.theme = (f, f.derivative()), box, theme
        lower = Box(box.left, box.bottom, box.right, box.top - _HEAD)
        self.plot = Plot(self._window(reach, at), lower, theme, names=("x", "\"\""), gutter=0.75)
        self.graph = self.plot.curve(f, width=6)
        self.slopes = broken(self.plot.curve(self.functions[1], "derivative", width=3.5))
        self.rings = VGroup(*self._rings(reach))
        self.layout = self._layout()
        self.numbers: tuple[LiveNumber, ...] = ()
        # Where all numbers of a panel are counted in a power of ten, each says so.
        self.powers = tuple(
            formula(self.layout.suffix.strip(), theme, em=LABEL, role=role).put(box.right, self.baseline(i), side="right")
            for i, role in enumerate(("curve", "derivative")) if self.layout.suffix
        )
        room = sum(self._room()) + 0.2
        self.heads = tuple(self._head(i, box.width - room).put(box.left, self.baseline(i)) for i in range(2))
        self.dots = tuple(self.plot.point(reach[0], 0.0, role, radius=0.075) for role in ("curve", "derivative"))
        self.cursor = VMobject(stroke_color=theme["quiet"], stroke_width=2, fill_opacity=0)
        self.blanks = tuple(
            VMobject(stroke_color=theme[role], stroke_width=3, fill_opacity=0) for role in ("curve", "derivative")
        )
        self.add(self.plot, self.graph)

    def baseline(self, i: int) -> float:
        """Height of the line for f (0) or f' (1)."""
        return self.box.top - _FIRST - i * _LEADING

    def awaken(self, place: object) -> VGroup:
        """What moves with x, a tracker of which is given; `follow` moves it."""
        made = []
        for i, role in enumerate(("curve", "derivative")):
            g = self.functions[i]
            number = self._numeral(0.0, role, truth=lambda g=g: g.precise(place.get_value()))  # type: ignore[attr-defined]
            made.append(number.put(self.box.right - self._room()[1], self.baseline(i)))
            end = np.array([self.box.right, self.baseline(i) + 0.12, 0])
            self.blanks[i].set_points(segments([(end - (_BLANK, 0, 0), end)]))
        self.numbers = tuple(made)
        return VGroup(self.cursor, *self.dots, *self.numbers, *self.powers, *self.blanks)

    def follow(self, x: float) -> None:
        """Put the dots and the numbers where x is; where a function has no value there is a dash."""
        for g, dot, number, blank in zip(self.functions, self.dots, self.numbers, self.blanks, strict=True):
            value = float(g(x))
            known = math.isfinite(value)
            visible = known and self.plot.shows(x, value)
            dot.set_opacity(1.0 if visible else 0.0)
            if visible:
                dot.move_to(self.plot.at(x, value))
            readable = known and abs(value) <= self._most()
            if self.powers:
                self.powers[number is not self.numbers[0]].set_fill(opacity=1.0 if readable else 0.0)
            number.set_value(value if readable else 0.0).set_fill(opacity=1.0 if readable else 0.0)
            blank.set_stroke(opacity=0.0 if known else 1.0)
        low, high = (self.plot.at(x, y) for y in (self.plot.window.y.low, self.plot.window.y.high))
        self.cursor.set_points(segments(dashes(low, high, 0.07, 0.07)))

    def _most(self) -> float:
        """What is larger than this is no number of this panel: 1e30 would not end."""
        return _LARGEST * max(abs(self.plot.window.y.low), abs(self.plot.window.y.high))

    def _room(self) -> tuple[float, float]:
        """Room for the numbers left and right of their point."""
        x, y = np.linspace(self.plot.window.x.low, self.plot.window.x.high, 401), self.plot.window.y
        seen = np.concatenate([sample(g, x) for g in self.functions])
        seen = seen[np.abs(seen) <= self._most()]
        left, right = self._numeral(0.0, "curve").room([y.low, y.high, *((float(seen.min()), float(seen.max())) if len(seen) else ())])
        return left, right + (self.powers[0].width + 0.12 if self.powers else 0.0)

    def _numeral(self, value: float, role: str, **options: object) -> LiveNumber:
        return LiveNumber(value, self.layout, self.theme, role=role, em=LABEL, **options)  # type: ignore[arg-type]

    def _layout(self) -> NumberFormat:
        """Three decimals in every panel of an ordinary scale."""
        layout = format_for([max(abs(self.plot.window.y.low), abs(self.plot.window.y.high))], 4)
        return layout if layout.exponent or not 2 <= layout.places <= 4 else NumberFormat(3)

    def _head(self, i: int, room: float) -> Typeset:
        """What f or f' is, as long as there is room for it."""
        role, name = (("curve", "f"), ("derivative", "f'"))[i]
        text = one_line(self.functions[i].typst(inline=True))
        if i and not says_its_gaps(*self.functions, (self.plot.window.x.low, self.plot.window.x.high)):
            return formula(f"{role}({name})", self.theme, em=LABEL)
        for source in (f"{role}({name} = given({text}))", f"{role}(given({text}))"):
            made = formula(source, self.theme, em=LABEL)
            if made.width <= room and made.height <= 1.3 * LABEL:
                return made
        return formula(f"{role}({name})", self.theme, em=LABEL)

    def _window(self, reach: tuple[float, float], at: float) -> Window:
        """All that f does, short of the worst of a pole, and f' as far as that costs little."""
        low, high = reach
        x = np.linspace(low, high, 401)
        f, slope = (values[np.isfinite(values)] for values in (sample(g, x) for g in self.functions))
        near = at if math.isfinite(float(self.functions[0](at))) else (low + high) / 2
        window = choose_window(self.functions[0], near, interval=(low, high), ticks=(4, 2))
        bottom, top = window.y.low, window.y.high
        if len(f) and np.ptp(f) > 1e-9 * np.abs(f).max():
            usual = np.quantile(f, (0.1, 0.9))
            room = float(np.ptp(usual)) or math.inf
            bottom, top = max(float(f.min()), usual[0] - room), min(float(f.max()), usual[1] + room)
            bottom, top = bottom - 0.07 * (top - bottom), top + 0.07 * (top - bottom)
            middle, large = np.quantile(np.abs(f), (0.5, 0.9))
            here = max((abs(float(g(at))) for g in self.functions if math.isfinite(float(g(at)))), default=0.0)
            if large > _WILD * middle and here:
                # Of what grows through many powers of ten only the size that it has at the point is shown.
                bottom, top = max(bottom, -_AROUND * here), min(top, _AROUND * here)
        span = top - bottom
        if len(slope):
            low, high = float(slope.min()) - 0.07 * span, float(slope.max()) + 0.07 * span
            if max(top, high) - min(bottom, low) > _MODEST * span:
                low, high = max(low, bottom - 0.6 * span), min(high, top + 0.6 * span)
            bottom, top = min(bottom, low), max(top, high)
        return with_y(window, float(bottom), float(top), ticks=2)

    def _rings(self, reach: tuple[float, float]) -> list[VMobject]:
        """Open ends where f has a value and no derivative."""
        f, slope = self.functions
        found = [piece for piece in pieces(slope, *reach) if piece.end > piece.start]
        ends = []
        for a, b in pairwise(found):
            x = _near_zero((a.end + b.start) / 2)
            away = 1e-9 * (1 + abs(x))
            if b.start - a.end < away and math.isfinite(float(f(x))) and one_sided_slopes(f, x).verdict != "derivative exists":
                ends += [(x, float(slope(x + side * away))) for side in (-1, 1)]
        return [
            self.plot.point(x, y, "derivative", radius=0.06, hollow=True).set_z_index(1)
            for x, y in ends if math.isfinite(y) and self.plot.shows(x, y)
        ]


def says_its_gaps(f: Function, slope: Function, reach: tuple[float, float]) -> bool:
    """Whether the formula of a slope is true wherever f has a value: sign(x) has the slope 0, but not at x = 0."""
    ends = [end for piece in pieces(slope, *reach) for end in (piece.start, piece.end)][1:-1]
    return '" if "' in slope.typst(inline=True) or not any(math.isfinite(float(f(_near_zero(end)))) for end in ends)


def _near_zero(x: float) -> float:
    """A break at zero is found a hair beside it."""
    return 0.0 if abs(x) < 1e-30 else x


def one_line(source: str) -> str:
    """A function of two cases without its brace: each value, then where it holds."""
    cases = re.fullmatch(r'cases\(([^,"]*) " if " ([^,"]*), ([^,"]*) " if " ([^,"]*)\)', source)
    if cases is None:
        return source
    first, where, second, otherwise = (part.strip() for part in cases.groups())
    first, second = (f"{value} thin ({tight})" for value, tight in ((second, tightly(otherwise)), (first, tightly(where))))
    return f"{first}, thick {second}"


def tightly(relation: str) -> str:
    """A relation without the space around its sign."""
    return re.sub("(<=|>=|<|>)", r'class("normal", \1)', relation)
