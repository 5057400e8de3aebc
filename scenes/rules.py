"""The rules of differentiation, and the functions they are used on most."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from manim import Create, FadeIn, FadeOut, GrowFromEdge, Mobject, Transform, ValueTracker, VGroup, linear, smooth
from manim.constants import DOWN
from mpmath import mpf

from calcanim import Function, InputError, RuleCheck, rule
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.product_growth import ProductGrowth, growth_rates, product_growth
from calcanim.numerics.quotients import precise_quotient
from calcanim.parameters import Expression, Interval
from calcanim.stage import (
    LABEL, PANEL, SAFE, STAGE, Box, FunctionPanel, GrowingRectangle, LayerBars, LessonScene, LiveNumber, NumberFormat, Plot,
    Readout, SmallGraph, Table, Typeset, broken, choose_window, format_for, panel_boxes, with_y,
)
from calcanim.stage.layout import TITLE_BASELINE
from calcanim.stage.proving import CHOSEN, GIVEN, Proof

TOPIC = 4
TITLE = "Rules of differentiation"

_MOST_PANELS, _MOST_LAYERS, _MOST_PLACES = 6, 12, 7
_COUNTS = ("One", "Two", "Three", "Four", "Five", "Six")
# What networks and their losses are commonly made of.
_OF_LEARNING = (
    "x", "x^2", "x^3", "exp(x)", "exp(-x)", "log(x)", "sin(x)", "cos(x)", "tanh(x)", "relu(x)", "sigmoid(x)", "abs(x)", "sqrt(x)", "max(0, x)",
    "log(1 + exp(x))", "x*sigmoid(x)",
)


@dataclass(frozen=True, slots=True)
class GalleryNumbers:
    """Values and slopes at the point where the sweep ends, and what many sigmoids in a row leave of a slope.

    Attributes
    ----------
    at : float
        The point.
    values, slopes : tuple of float
        Each function and its derivative at the point; nan where there is none.
    peak : float
        The largest slope of the sigmoid.
    layers : int
        How many sigmoids follow each other.
    counts, left_over : tuple of float
        1, 2, 3 ... layers, and the largest slope that so many sigmoids in a row can have: a power of the peak.
    """

    at: float
    values: tuple[float, ...]
    slopes: tuple[float, ...]
    peak: float
    layers: int
    counts: tuple[int, ...]
    left_over: tuple[float, ...]


class FunctionGallery(LessonScene):
    """Six functions with their slopes; one point sweeps them all, and the sigmoid's small slope is followed through layers."""

    functions: str = "x^2; exp(x); log(x); sin(x); relu(x); sigmoid(x)"
    """One to six functions of x, with semicolons between them."""
    at: float = 1.0
    """The x at which the sweep ends."""
    interval: Interval = None
    """The x range of every panel; chosen around the point if left out."""
    layers: int = 10
    """How many layers of sigmoids follow each other at the end (if sigmoid is among the functions)."""

    def numbers(self) -> GalleryNumbers:
        shown = self.chosen()
        if not 2 <= self.layers <= _MOST_LAYERS:
            raise InputError(f"layers={self.layers} must lie between 2 and {_MOST_LAYERS}.")
        low, high = self.reach()
        if not low < self.at < high:
            raise InputError(f"at={self.at:g} lies outside interval={low:g},{high:g}; choose a point inside.")
        values = tuple(float(f.precise(self.at)) for f in shown)
        slopes = tuple(float(f.derivative().precise(self.at)) for f in shown)
        peak, counts = float(Function("sigmoid(x)").derivative().precise(0)), tuple(range(1, self.layers + 1))
        return GalleryNumbers(self.at, values, slopes, peak, self.layers, counts, tuple(peak**k for k in counts))

    def proofs(self) -> dict[str, Proof]:
        shown, counts = self.chosen(), range(1, self.layers + 1)

        def quarter() -> Any:
            # s (1 - s) is largest in the middle.
            return mpf(1) / 4

        return {
            "at": GIVEN, "peak": quarter, "layers": GIVEN,
            "counts": lambda: [mpf(k) for k in counts], "left_over": lambda: [quarter() ** k for k in counts],
            "values": lambda: [f.precise(self.at) for f in shown],
            "slopes": lambda: [f.derivative().precise(self.at) for f in shown],
        }

    @property
    def must_show(self) -> tuple[str, ...]:  # type: ignore[override]
        """What many layers leave of a slope is the lesson where a sigmoid is among the functions."""
        return ("peak", "left_over") if Function("sigmoid(x)", ("x",)) in self.chosen() else ()

    def chosen(self) -> list[Function]:
        """The functions, read.

        Raises
        ------
        InputError
            If there are none or too many, or one of them cannot be read.
        """
        texts = [text.strip() for text in self.functions.split(";") if text.strip()]
        if not 1 <= len(texts) <= _MOST_PANELS:
            raise InputError(
                f"functions holds {len(texts)} functions; 1 to {_MOST_PANELS} are shown, with semicolons between them."
            )
        return [Function(text, ("x",)) for text in texts]

    def reach(self) -> tuple[float, float]:
        """The x range: three to either side of zero, or of the point where that is far."""
        if self.interval is not None:
            return self.interval
        middle = 0.0 if abs(self.at) < 3 else self.at
        return middle - 3.0, middle + 3.0

    def construct(self) -> None:
        n = self.results
        self.prepare()
        count = len(self.panels)
        known = set(self.chosen()) <= {Function(text, ("x",)) for text in _OF_LEARNING}
        with self.section("functions", "Functions that machine learning is made of." if known and count > 1 else
                          f"{_COUNTS[count - 1]} function{'s' if count > 1 else ''} of x."):
            self.show_functions()
        with self.section("slopes", "Each with its slope f', dashed: how steep f is at the same x. Every panel has its own scale." if count > 1
                          else "And its slope f', dashed: how steep f is at the same x."):
            self.show_slopes()
        with self.section("sweep", "One x for all of them: read off f and f'." if count > 1 else "At every x: read off f and f'."):
            self.sweep()
        if Function("sigmoid(x)", ("x",)) in self.chosen():
            with self.section("sigmoid", f"The sigmoid is never steeper than {self.plain(n.peak)}."):
                self.show_peak()
            with self.section("layers", f"In {self.plain(n.layers)} layers the slopes multiply: this is the most that can arrive."):
                self.show_layers()

    # -- all of them -----------------------------------------------------------

    def prepare(self) -> None:
        shown = self.chosen()
        boxes = panel_boxes(len(shown), Box(SAFE.left, SAFE.bottom, SAFE.right, 2.92))
        self.panels = [
            FunctionPanel(f, self.reach(), self.at, box, self.theme) for f, box in zip(shown, boxes, strict=True)
        ]

    def show_functions(self) -> None:
        self.header = self.heading("Functions and their slopes")
        self.add(*self.header, *self.panels, *(panel.heads[0] for panel in self.panels))
        self.wait(2.0)

    def show_slopes(self) -> None:
        shown = [animation for panel in self.panels for animation in (Create(panel.slopes), FadeIn(panel.heads[1]))]
        self.play(*shown, run_time=1.8)
        rings = [panel.rings for panel in self.panels if len(panel.rings)]
        if rings:
            self.enter(*rings, run_time=0.6)

    def sweep(self) -> None:
        """Carry one x through all panels, then back to the point whose numbers stay."""
        low, high = self.reach()
        x = ValueTracker(low)
        self.moves("x", x.get_value)
        own = format_for([self.at], 5, trim=True)
        places = min(max(2, own.places - own.exponent), _MOST_PLACES)
        readout = Readout("x", (low, high), self.theme, layout=NumberFormat(places), truth=lambda: to_mpf(x.get_value()))
        # A live number keeps the place it was put to: the width first, then the place.
        readout.put(SAFE.right - readout.put(0.0, TITLE_BASELINE).width, TITLE_BASELINE)
        moving = VGroup(readout, *(panel.awaken(x) for panel in self.panels))

        def follow(_: Mobject) -> None:
            readout.show(x.get_value())
            for panel in self.panels:
                panel.follow(x.get_value())

        moving.add_updater(follow, call_updater=True)
        self.add(moving)
        self.play(x.animate(rate_func=linear).set_value(high), run_time=6)
        self.play(x.animate(rate_func=smooth).set_value(self.at), run_time=1.6)
        moving.clear_updaters()
        self.moving = moving
        self.wait(1.5)

    # -- the sigmoid -----------------------------------------------------------

    def show_peak(self) -> None:
        n = self.results
        everything = VGroup(*self.header, self.moving, *(
            part for panel in self.panels for part in (panel, panel.slopes, panel.rings, *panel.heads)
        ))
        self.remove(self.moving)
        sigmoid, reach = Function("sigmoid(x)", ("x",)), (-6.0, 6.0)
        window = with_y(choose_window(sigmoid, 0.0, interval=reach, ticks=(6, 4)), -0.08, 1.08)
        plot = Plot(window, STAGE, self.theme, names=("x", "curve(sigma(x))"))
        slope = broken(plot.curve(sigmoid.derivative(), "derivative"))
        says = self.fitted(f"derivative(sigma'(x) = {self.given(sigmoid.derivative())})", PANEL.width).put(PANEL.left, 2.05)
        most = self.formula(f"derivative(sigma') <= derivative({self.shown('peak')})").put(PANEL.left, 1.35)
        dot = plot.point(0.0, n.peak, "derivative", radius=0.1)
        level = plot.segment((reach[0], n.peak), (reach[1], n.peak), "quiet", dashed=True, width=2.5)
        heading = self.heading("Sigmoids in a row", "curve(sigma(x)) quad word(\"and\") quad derivative(sigma'(x))")
        self.play(FadeOut(everything), *map(FadeIn, (*heading, plot, plot.curve(sigmoid))), run_time=1.2)
        self.play(Create(slope), FadeIn(says), run_time=1.2)
        self.play(Create(level), FadeIn(dot), FadeIn(most), run_time=1.0)

    def show_layers(self) -> None:
        """One bar for each layer: what is left of a slope behind it, at best."""
        n = self.results
        bars = LayerBars(n.left_over, Box(PANEL.left, -1.75, PANEL.right, 0.35), self.theme)
        first = self.words("largest slope", role="quiet").put(PANEL.left, 0.55)
        under = VGroup(*(
            self.formula(self.shown(f"counts[{k}]"), em=LABEL, role="quiet").put(bars.middle(k), -2.17, side="center")
            for k in (0, n.layers - 1)
        ))
        name = self.words("layers", role="quiet").put((bars.middle(0) + bars.middle(n.layers - 1)) / 2, -2.17, side="center")
        self.enter(bars.base, first, under, name, run_time=0.6)
        for k, bar in enumerate(bars.bars[:3]):
            value = self.formula(f"derivative({self.shown(f'left_over[{k}]', 2)})", em=LABEL)
            if float(value.put(*bars.beside(k)).get_right()[0]) > PANEL.right:
                value.put(bars.middle(k), float(bar.get_top()[1]) + 0.12, side="center")
            self.play(GrowFromEdge(bar, DOWN), FadeIn(value), run_time=0.6)
        if len(bars.bars) > 3:
            self.play(*(GrowFromEdge(bar, DOWN) for bar in bars.bars[3:]), run_time=0.6)
        last = f"left_over[{n.layers - 1}]"
        result = self.fitted(
            f'word("at most") thick derivative({self.shown("peak")})^({self.shown("layers")}) = derivative({self.shown(last, 2)})',
            PANEL.width,
        ).put(PANEL.left, -2.95)
        self.enter(result)
        self.wait(2.6)


@dataclass(frozen=True, slots=True)
class RuleNumbers:
    """Both sides of every rule at the point; and how a product of the two functions grows there.

    Attributes
    ----------
    at : float
        The point.
    names : tuple of str
        The rules, in the order shown.
    values : tuple of float
        The value at the point of the function that each rule differentiates.
    measured, ruled : tuple of float
        The derivative of each from values of the function alone, and by the rule.
    steps, strips, corners : tuple of float
        Steps dx, and for each of them the areas of the two strips and of the corner divided by dx.
    limit : float
        f' g + f g' at the point, which the strips approach.
    grows : bool
        Whether f, g and their slopes are all positive at the point, so that a rectangle can show the product rule.
    """

    at: float
    names: tuple[str, ...]
    values: tuple[float, ...]
    measured: tuple[float, ...]
    ruled: tuple[float, ...]
    steps: tuple[float, ...]
    strips: tuple[float, ...]
    corners: tuple[float, ...]
    limit: float
    grows: bool


_MOST_ROWS = 6
_TWO = {"sum": "f + g", "product": "f g", "quotient": "f \\/ g", "chain": "f compose g"}
# Where the columns of the table stand: graph, function, and the decimal points of both numbers.
_GRAPH, _EXAMPLE, _POINTS = (-2.4, 0.75), 0.95, (3.4, 5.4)
_HEADS, _ROWS_TOP, _BESIDE, _COLUMN = 2.5, 2.2, 1.35, 4.4


@dataclass(frozen=True, slots=True)
class TableRow:
    """A rule as it is drawn: its statement, a small graph, what it is shown with, and both numbers."""

    statement: Typeset
    graph: SmallGraph
    example: Typeset
    values: VGroup


class DerivativeRules(LessonScene):
    """The table of rules, each drawn and checked at a point; then sum, product and chain, and why a product has two terms."""

    rules: str = "constant, power, exponential, logarithm, sine, cosine"
    """One to six rules of the table, with commas between them: also quotient, sum, product, chain."""
    combined: str = "sum, product, chain"
    """Rules for two functions, shown afterwards; at most six, or none."""
    at: float = 1.0
    """The point at which both sides are compared."""
    c: float = 2.0
    """The constant."""
    n: float = 3.0
    """The power."""
    first: Expression = "x^2"
    """The function f of the rules for two."""
    second: Expression = "sin(x)"
    """The function g of the rules for two."""

    must_show = ("measured", "ruled")

    def numbers(self) -> RuleNumbers:
        checks = self.checks("rules") + self.checks("combined")
        growth = self.growth()
        return RuleNumbers(
            self.at, tuple(check.rule for check in checks), tuple(float(check.function.precise(self.at)) for check in checks),
            tuple(check.left for check in checks), tuple(check.right for check in checks),
            growth.steps, growth.strips, growth.corners, growth.limit, growth.grows,
        )

    def growth(self) -> ProductGrowth:
        return product_growth(*self.pair(), self.at, (0.1, 0.01, 0.001))

    def pair(self) -> tuple[Function, Function]:
        """The two functions, read."""
        return Function(self.first, ("x",)), Function(self.second, ("x",))

    def checks(self, which: str) -> list[RuleCheck]:
        """The rules that one of the parameters names, each checked at the point.

        Raises
        ------
        InputError
            If one is not known, there are none or too many, or it cannot be checked at the point.
        """
        names = [name.strip() for name in getattr(self, which).split(",") if name.strip()]
        least = 1 if which == "rules" else 0
        if not least <= len(names) <= _MOST_ROWS:
            raise InputError(f"{which} holds {len(names)} rules; {least} to {_MOST_ROWS} are shown, with commas between them.")
        own = {"constant": f"{self.c:.12g}", "power": f"{self.n:.12g}"}
        return [
            rule(name).check(self.at, self.first if name in _TWO else own.get(name), self.second if name in _TWO else None)
            for name in names
        ]

    def proofs(self) -> dict[str, Proof]:
        checks, (f, g) = self.checks("rules") + self.checks("combined"), self.pair()
        steps = self.results.steps
        return {
            "at": GIVEN,
            "steps": CHOSEN,
            "values": lambda: [check.function.precise(self.at) for check in checks],
            "measured": lambda: [precise_quotient(check.function, self.at, "1e-40") for check in checks],
            "ruled": lambda: [check.function.derivative().precise(self.at) for check in checks],
            "strips": lambda: [growth_rates(f, g, self.at, step)[0] for step in steps],
            "corners": lambda: [growth_rates(f, g, self.at, step)[1] for step in steps],
            "limit": lambda: Function(f"({self.first})*({self.second})", ("x",)).derivative().precise(self.at),
        }

    def construct(self) -> None:
        n = self.results
        basic, combined = self.checks("rules"), self.checks("combined")
        check = f"Each rule gives a slope. We check it at x = {self.plain(n.at)} against one measured from values of f alone."
        with self.section("table", check):
            header = self.heading("Rules of differentiation", f"x = {self.shown('at')}", left=_POINTS[0] - 0.3)
            self.title_line = header[0]
            self.add(*header)
            page = self.show_page(basic, 0)
        if combined:
            with self.section("combined", "Rules for two functions f and g: together, the same check."):
                page = self.show_page(combined, len(basic), page)
        if "product" not in n.names[len(basic):]:
            return
        with self.section("rectangle", "Why does the product rule have two terms? See f g as an area."):
            self.show_rectangle(page)
        with self.section("growth", "If f and g change a little, two strips and a corner come on."):
            self.show_growth()
        with self.section("corner", self.words_on_the_corner()):
            self.shrink()
        with self.section("all", "The rules together."):
            self.show_all()

    def words_on_the_corner(self) -> str:
        n = self.results
        away = [abs(strips - n.limit) for strips in n.strips]
        settled = away[-1] <= 0.02 * (abs(n.limit) or abs(n.strips[0]))
        strips = "are" if not any(away) else "settle on" if settled else "come closer to"
        return f"Over dx, the strips {strips} the slope and {'the corner goes to zero' if any(n.corners) else 'there is no corner'}: two terms remain."

    # -- the table -------------------------------------------------------------

    def show_page(self, checks: list[RuleCheck], offset: int, before: VGroup | None = None) -> VGroup:
        """Some rules under each other, in the place of those before; returns all that is drawn."""
        leading = min((_ROWS_TOP - SAFE.bottom) / len(checks), 1.6)
        heads = VGroup(
            self.words("rule", role="quiet").put(SAFE.left, _HEADS),
            self.formula("curve(f) quad derivative(f')", em=LABEL).put(_GRAPH[0], _HEADS),
            self.words("measured", role="quiet").put(_POINTS[0] - 0.3, _HEADS),
            self.words("by rule", role="quiet").put(_POINTS[1] - 0.3, _HEADS),
        )
        rows = [
            self.row(check, offset + i, _ROWS_TOP - (i + 0.5) * leading, leading) for i, check in enumerate(checks)
        ]
        graphs = [part for row in rows for part in (row.graph.plot, row.graph.graph, row.example)]
        # The functions stand there from the start; what is found out about them comes row by row.
        if before is not None:
            self.play(FadeOut(before), *map(FadeIn, (heads, *graphs)), run_time=1.2)
        else:
            self.add(heads, *graphs)
            self.wait(1.0)
        for row in rows:
            self.show_row(row)
        self.wait(1.2)
        return VGroup(heads, *(part for row in rows for part in (row.statement, row.example, row.graph, row.values)))

    def row(self, check: RuleCheck, index: int, middle: float, leading: float) -> TableRow:
        """One rule, ready to be shown."""
        n, baseline = self.results, middle - 0.12
        statement = self.statement(check.rule, _GRAPH[0] - SAFE.left - 0.2).put(SAFE.left, baseline)
        example = self.formula(f"curve({self.given(check.function)})", em=LABEL)
        if example.width > _POINTS[0] - 0.75 - _EXAMPLE or example.height > 0.7:
            example = self.formula(f"curve({_TWO.get(check.rule, 'f')})", em=LABEL)
        half = min(0.45 * leading, 0.66)
        box = Box(_GRAPH[0] - 0.16, middle - half, _GRAPH[1], middle + half + 0.12)
        graph = SmallGraph(check.function, n.at, n.values[index], n.ruled[index], box, self.theme)
        return TableRow(statement, graph, example.put(_EXAMPLE, baseline), self.both_numbers(index, baseline))

    def statement(self, name: str, width: float) -> Typeset:
        """A rule, what it gives in the colour of slopes."""
        left, _, right = rule(name).statement.replace("/", " \\/ ").partition(" = ")
        return self.fitted(f"given({left}) = derivative(given({right}))", width)

    def both_numbers(self, index: int, baseline: float) -> VGroup:
        """What was measured and what the rule says, and whether the digits shown agree."""
        n = self.results
        pair = n.measured[index], n.ruled[index]
        layout = format_for(pair, 6)
        # As many decimals in every row as its column has room for.
        layout = layout if layout.exponent else NumberFormat(min(layout.places, 5))
        values = VGroup(*(
            LiveNumber(value, layout, self.theme, role=role, em=LABEL, name=f"{name}[{index}]").put(x, baseline)
            for value, role, name, x in zip(pair, ("ink", "derivative"), ("measured", "ruled"), _POINTS, strict=True)
        ))
        sign = "=" if layout.write(pair[0]) == layout.write(pair[1]) else "approx"
        between = (float(values[0].get_right()[0]) + float(values[1].get_left()[0])) / 2
        if float(values[1].get_left()[0]) - float(values[0].get_right()[0]) > 0.4:
            values.add(self.formula(sign, em=LABEL, role="quiet").put(between, baseline, side="center"))
        if layout.suffix:
            values.add(*(self.formula(layout.suffix.strip(), em=LABEL, role="quiet").put(x, baseline - 0.33) for x in _POINTS))
        return values

    def show_row(self, row: TableRow) -> None:
        """The statement while the slope is drawn at every x, then the numbers of one x."""
        self.add(row.graph.slopes)
        self.play(FadeIn(row.statement), row.graph.tracing(1.0), run_time=1.0)
        self.play(FadeIn(row.graph.marks), FadeIn(row.values), run_time=0.7)
        self.wait(0.3)

    # -- the rectangle ---------------------------------------------------------

    def show_rectangle(self, page: VGroup) -> None:
        self.area = GrowingRectangle((-5.6, -2.55), self.theme)
        self.play(FadeOut(page), FadeIn(self.area.base), FadeIn(self.area.name), run_time=1.2)
        f, g = (self.given(function) for function in self.pair())
        says = [self.area.sides]
        functions = self.formula(f"f = {f} quad g = {g}", em=LABEL, role="quiet")
        if functions.width <= SAFE.right - _BESIDE:
            says.append(functions.put(_BESIDE, 2.4))
        self.enter(*says)

    def show_growth(self) -> None:
        area = self.area
        change = "d (f g) = derivative(d f dot g) + derivative(f dot d g) + error(d f dot d g)"
        self.change = self.fitted(change, SAFE.right - _BESIDE).put(_BESIDE, 1.75)
        for i, block in enumerate(area.blocks):
            self.play(FadeIn(block), FadeIn(area.inscriptions[i]), *(FadeIn(name) for name in area.grown[i : i + 1]), run_time=0.9)
        # Where something falls or is negative the areas have signs, which a picture of areas has not.
        drawn = self.words("not to scale" if self.results.grows else "drawn for f, g > 0 that grow", role="quiet")
        self.enter(self.change, drawn.put(_BESIDE, 1.2))

    def shrink(self) -> None:
        """Ten times smaller, twice: over dx the strips stay and the corner goes."""
        n, area = self.results, self.area
        table = Table(
            ("d x", 'derivative(word("strips")) \\/ d x', 'error(word("corner")) \\/ d x'), (n.steps, n.strips, n.corners),
            ("ink", "derivative", "error"), self.theme, x=_BESIDE, top=0.55, gap=0.55, width=SAFE.right - _BESIDE,
            significant=5, names=("steps", "strips", "corners"), each=(0, 2),
        )
        self.moves("dx", lambda: n.steps[0] * area.share)
        self.play(FadeIn(table), FadeIn(VGroup(*table.cells[0])), run_time=0.8)
        self.play(FadeOut(area.inscriptions), run_time=0.5)
        for k, row in enumerate(table.cells[1:]):
            self.play(area.growing(-k, -k - 1), FadeIn(VGroup(*row)), run_time=1.4, rate_func=smooth)
        limit = f"derivative((f g)' = {self.shown('limit')})"
        self.law = VGroup(
            self.fitted("(f g)' = derivative(f' g) + derivative(f g')", SAFE.right - _BESIDE).put(_BESIDE, -2.15),
            self.fitted(limit, SAFE.right - _BESIDE).put(_BESIDE, -2.85),
        )
        self.enter(self.law)
        # The last picture of the rectangle shows the strips again: what the two terms are.
        self.play(area.growing(-2, 0), run_time=1.0)
        terms = area.inscribed("f' g thin d x", "f g' thin d x")
        self.play(FadeOut(area.blocks[2]), FadeIn(terms), run_time=0.8)
        self.wait(1.8)
        self.explained = VGroup(terms, *area.grown)

    # -- all together ----------------------------------------------------------

    def show_all(self) -> None:
        """Every rule of the clip on one page, the product's picture beside them."""
        area = self.area
        picture = VGroup(area.base, area.blocks[0], area.blocks[1])
        rest = [part for part in self.mobjects if part is not self.title_line and part not in picture and part is not area]
        self.play(FadeOut(*rest, self.explained, area.name, area.sides), run_time=0.7)
        names = list(dict.fromkeys(self.results.names))
        count = math.ceil(len(names) / (1 if len(names) <= 5 else 2))
        page = VGroup()
        for i, name in enumerate(names):
            page.add(self.statement(name, _COLUMN - 0.2).put(SAFE.left + (i // count) * _COLUMN, 1.9 - (i % count) * min(5.0 / count, 1.05)))
        target = picture.copy().scale(0.6)
        target.move_to([SAFE.right - target.width / 2, 0.3, 0])
        self.play(Transform(picture, target), run_time=1.2)
        self.enter(page, self.names_around(*target))
        self.wait(2.0)

    def names_around(self, base: Mobject, right: Mobject, above: Mobject) -> VGroup:
        """The sides of the small picture and their growth, in a size that can still be read."""
        below, before = float(base.get_bottom()[1]) - 0.4, float(base.get_left()[0]) - 0.15
        (x, y, _), widening, rising = base.get_center(), float(right.get_center()[0]), float(above.get_center()[1])
        return VGroup(
            self.formula("f dot g", em=LABEL).move_to(base),
            self.formula("f", em=LABEL).put(x, below, side="center"),
            self.formula("g", em=LABEL).put(before, y - 0.1, side="right"),
            self.formula("d f", em=LABEL, role="derivative").put(widening, below, side="center"),
            self.formula("d g", em=LABEL, role="derivative").put(before, rising - 0.1, side="right"),
        )
