"""The rules of differentiation, and the functions they are used on most."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import (
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    Mobject,
    UpdateFromAlphaFunc,
    ValueTracker,
    VGroup,
    VMobject,
    linear,
    smooth,
)
from manim.constants import DOWN
from mpmath import workdps

from calcanim import Function, InputError, RuleCheck, rule
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.pieces import sample
from calcanim.numerics.quotients import precise_quotient
from calcanim.parameters import Expression, Interval
from calcanim.stage import (
    LABEL,
    PANEL,
    SAFE,
    STAGE,
    Box,
    LessonScene,
    LiveNumber,
    NumberFormat,
    Plot,
    Table,
    Window,
    choose_window,
    format_for,
)
from calcanim.stage.paths import dashes, rounded_box, segments
from calcanim.stage.plot import Trail
from calcanim.stage.window import Axis, with_y

TOPIC = 4
TITLE = "Rules of differentiation"

_MOST_PANELS, _MOST_LAYERS = 6, 12


@dataclass(frozen=True, slots=True)
class GalleryNumbers:
    """Values and slopes at the point where the sweep ends, and what many sigmoids in a row leave of a slope."""

    at: float
    values: tuple[float, ...]
    slopes: tuple[float, ...]
    peak: float
    layers: int
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
        peak = float(Function("sigmoid(x)").derivative().precise(0))
        return GalleryNumbers(self.at, values, slopes, peak, self.layers, tuple(peak**k for k in range(1, self.layers + 1)))

    def proofs(self) -> dict[str, Callable[[], Any]]:
        shown = self.chosen()
        quarter = lambda: to_mpf(1) / 4  # noqa: E731  (s (1 - s) is largest in the middle)
        return {
            "at": lambda: to_mpf(self.at), "peak": quarter, "layers": lambda: to_mpf(self.layers),
            "left_over": lambda: [quarter() ** k for k in range(1, self.layers + 1)],
            "values": lambda: [f.precise(self.at) for f in shown],
            "slopes": lambda: [f.derivative().precise(self.at) for f in shown],
        }

    def chosen(self) -> list[Function]:
        """The functions, read.

        Raises
        ------
        InputError
            If there are none or too many, or one of them cannot be read.
        """
        texts = [text.strip() for text in self.functions.split(";") if text.strip()]
        if not 1 <= len(texts) <= _MOST_PANELS:
            raise InputError(f"functions holds {len(texts)} functions; 1 to {_MOST_PANELS} are shown, with semicolons between them.")
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
        with self.section("functions", "Functions that machine learning is made of."):
            self.show_functions()
        with self.section("slopes", "Each with its slope f', dashed: how steep f is at the same x."):
            self.show_slopes()
        with self.section("sweep", "One x for all of them: read off f and f'."):
            self.sweep()
        if self.sigmoid is not None:
            with self.section("sigmoid", f"The sigmoid is never steeper than {self.plain(n.peak)}."):
                self.show_peak()
            with self.section("layers", f"In {self.plain(n.layers)} layers the slopes multiply: hardly anything arrives."):
                self.show_layers()

    def prepare(self) -> None:
        self.shown_functions = self.chosen()
        count = len(self.shown_functions)
        columns = count if count <= 3 else (count + 1) // 2
        rows = 1 if count <= 3 else 2
        gap, top, numbers = 0.45, 2.8, 0.38
        width, height = (SAFE.width - gap * (columns - 1)) / columns, (top - SAFE.bottom - numbers) / rows
        self.boxes = []
        for i in range(count):
            left, ceiling = SAFE.left + (i % columns) * (width + gap), top - (i // columns) * height
            # The lowest panel of a column carries the numbers of x for those above it.
            floor = ceiling - height + 0.1 - (numbers if i + columns >= count else 0.0)
            self.boxes.append(Box(left, floor, left + width, ceiling))
        lowest = [i + columns >= count for i in range(count)]
        self.plots, self.heads = [], []
        for f, box, last in zip(self.shown_functions, self.boxes, lowest, strict=True):
            plot = Plot(self.panel_window(f), Box(box.left, box.bottom, box.right, box.top - 0.86), self.theme, names=("x", "\"\""),
                        x_numbers=last, gutter=0.75)
            self.plots.append(plot)
            self.heads.append(self.panel_heads(f, plot, box))
        self.sigmoid = next((i for i, f in enumerate(self.shown_functions) if f == Function("sigmoid(x)", ("x",))), None)

    def panel_window(self, f: Function) -> Window:
        """A window in which f is seen, and f' as far as that costs little."""
        low, high = self.reach()
        near = self.at if math.isfinite(float(f(self.at))) else (low + high) / 2
        window = choose_window(f, near, interval=(low, high), ticks=(4, 2))
        seen = sample(f.derivative(), np.linspace(low, high, 401))
        seen = seen[np.isfinite(seen)]
        bottom, top, span = window.y.low, window.y.high, window.y.span
        if len(seen):
            bottom = min(bottom, max(float(seen.min()) - 0.09 * span, bottom - 0.7 * span))
            top = max(top, min(float(seen.max()) + 0.09 * span, top + 0.7 * span))
        return with_y(window, bottom, top, ticks=2)

    def panel_heads(self, f: Function, plot: Plot, box: Box) -> VGroup:
        """Above a panel: f on the left and f' on the right, as far as they fit."""
        left, half = plot.area.left, (box.right - plot.area.left) / 2
        function = self.formula(f"curve({self.given(f)})", em=LABEL)
        slope = self.formula(f"derivative({self.given(f.derivative())})", em=LABEL)
        if function.width > 2 * half or function.height > 1.6 * LABEL:
            function = self.formula("curve(f)", em=LABEL)
        if slope.width > half - 0.1 or slope.height > 1.6 * LABEL:
            slope = self.formula("derivative(f')", em=LABEL)
        made = VGroup(function.put(left, box.top - 0.36))
        # A long f takes the whole line; the dashed curve and its numbers still stand for f'.
        if function.width <= half - 0.1:
            made.add(slope.put(left + half, box.top - 0.36))
        return made

    # -- all of them -----------------------------------------------------------

    def show_functions(self) -> None:
        self.header = self.heading("Functions and their slopes")
        self.add(*self.header, *self.plots)
        self.graphs = [plot.curve(f) for plot, f in zip(self.plots, self.shown_functions, strict=True)]
        self.play(*(Create(graph) for graph in self.graphs), *(FadeIn(head[0]) for head in self.heads), run_time=1.6)

    def show_slopes(self) -> None:
        self.slope_graphs = [
            broken(plot.curve(f.derivative(), "derivative", width=4.5)) for plot, f in zip(self.plots, self.shown_functions, strict=True)
        ]
        self.play(*(FadeIn(graph) for graph in self.slope_graphs), *(FadeIn(head[1]) for head in self.heads if len(head) > 1), run_time=1.2)

    def sweep(self) -> None:
        """Carry one x through all panels, then back to the point whose numbers stay."""
        n = self.results
        low, high = self.reach()
        x = self.x = ValueTracker(low)
        dots = [
            (plot.point(low, 0.0, "curve", radius=0.075), plot.point(low, 0.0, "derivative", radius=0.075)) for plot in self.plots
        ]
        cursors = [VMobject(stroke_color=self.theme["quiet"], stroke_width=2, fill_opacity=0) for _ in self.plots]
        self.live = [self.live_numbers(i) for i in range(len(self.plots))]
        moving = VGroup(*cursors, *(dot for pair in dots for dot in pair), *(number for pair in self.live for number in pair))

        def follow(_: Mobject) -> None:
            place = x.get_value()
            for f, plot, pair, cursor, numbers in zip(self.shown_functions, self.plots, dots, cursors, self.live, strict=True):
                values = float(f(place)), float(f.derivative()(place))
                for dot, number, value in zip(pair, numbers, values, strict=True):
                    visible = math.isfinite(value) and plot.shows(place, value)
                    dot.set_opacity(1.0 if visible else 0.0)
                    if visible:
                        dot.move_to(plot.at(place, value))
                    # Where f has no value there is nothing to read.
                    number.set_value(value).set_fill(opacity=1.0 if math.isfinite(value) else 0.0)
                cursor.set_points(segments(dashes(plot.at(place, plot.window.y.low), plot.at(place, plot.window.y.high), 0.07, 0.07)))

        moving.add_updater(follow, call_updater=True)
        self.add(moving)
        self.play(x.animate(rate_func=linear).set_value(high), run_time=6)
        self.play(x.animate(rate_func=smooth).set_value(n.at), run_time=1.6)
        moving.clear_updaters()
        self.moving = moving
        self.place = self.formula(f"x = {self.shown('at')}").put(SAFE.right, self.header[0].baseline if self.header else 3.22, side="right")
        self.enter(self.place)
        self.wait(1.5)

    def live_numbers(self, index: int) -> tuple[LiveNumber, LiveNumber]:
        """f and f' of a panel under its formulas, as far as the panel's own scale asks for decimals."""
        f, plot = self.shown_functions[index], self.plots[index]
        layout = format_for([max(abs(plot.window.y.low), abs(plot.window.y.high))], 4)
        made, left, half = [], plot.area.left, (self.boxes[index].right - plot.area.left) / 2
        for g, role, x in ((f, "curve", left), (f.derivative(), "derivative", left + half)):
            number = LiveNumber(0.0, layout, self.theme, role=role, em=LABEL, truth=lambda g=g: g.precise(self.x.get_value()))
            room = number.room([plot.window.y.low, plot.window.y.high])[0]
            made.append(number.put(x + max(room, 0.4), self.boxes[index].top - 0.82))
        return made[0], made[1]

    # -- the sigmoid -----------------------------------------------------------

    def show_peak(self) -> None:
        n = self.results
        everything = VGroup(*self.plots, *self.graphs, *self.slope_graphs, *self.heads, self.place)
        self.play(FadeOut(everything), FadeOut(self.moving), run_time=0.7)
        self.remove(everything, self.moving)
        sigmoid = self.shown_functions[self.sigmoid]
        reach = (-6.0, 6.0)
        window = with_y(choose_window(sigmoid, 0.0, interval=reach, ticks=(6, 4)), -0.08, 1.08)
        plot = self.plot = Plot(window, STAGE, self.theme, names=("x", "curve(sigma(x))"))
        slope = broken(plot.curve(sigmoid.derivative(), "derivative"))
        says = self.fitted(f"derivative(sigma'(x) = {self.given(sigmoid.derivative())})", PANEL.width).put(PANEL.left, 2.05)
        most = self.formula(f"derivative(sigma') <= derivative({self.shown('peak')})").put(PANEL.left, 1.3)
        dot = plot.point(0.0, n.peak, "derivative", radius=0.1)
        level = plot.segment((reach[0], n.peak), (reach[1], n.peak), "quiet", dashed=True, width=2.5)
        self.enter(plot, plot.curve(sigmoid), run_time=0.8)
        self.play(FadeIn(slope), FadeIn(says), run_time=1.0)
        self.play(Create(level), FadeIn(dot), FadeIn(most), run_time=1.0)

    def show_layers(self) -> None:
        """One bar for each layer: what is left of a slope behind it, at best."""
        n = self.results
        floor, height, width = -1.75, 2.35, PANEL.width / n.layers
        bars = VGroup()
        for k, value in enumerate(n.left_over):
            tall = max(value / n.peak * height, 0.012)
            bar = VMobject(fill_color=self.theme["derivative"], fill_opacity=1, stroke_width=0)
            middle = np.array([PANEL.left + (k + 0.5) * width, floor + tall / 2, 0.0])
            bars.add(bar.set_points(rounded_box(0.66 * width, tall, 0.03) + middle))
        base = VMobject(stroke_color=self.theme.axis, stroke_width=2.2, fill_opacity=0)
        base.set_points(segments([(np.array([PANEL.left, floor, 0]), np.array([PANEL.right, floor, 0]))]))
        name = self.words("layers", role="quiet").put(PANEL.right, floor - 0.42, side="right")
        first = self.words("what is left of a slope", role="quiet").put(PANEL.right, 0.3, side="right")
        self.enter(base, name, first, run_time=0.6)
        for bar in bars[:4]:
            self.play(GrowFromEdge(bar, DOWN), run_time=0.5)
        self.play(*(GrowFromEdge(bar, DOWN) for bar in bars[4:]), run_time=0.6)
        last = f"left_over[{n.layers - 1}]"
        result = self.fitted(
            f"derivative({self.shown('peak')})^({self.shown('layers')}) = derivative({self.shown(last, 2)})", PANEL.width,
        ).put(PANEL.left, -2.9)
        self.enter(result)
        self.wait(2.4)


@dataclass(frozen=True, slots=True)
class RuleNumbers:
    """Both sides of every rule at the point; and the parts of a growing rectangle.

    Attributes
    ----------
    at : float
        The point.
    names : tuple of str
        The rules, in the order shown.
    measured, ruled : tuple of float
        The derivative from values of the function alone, and what the rule says.
    steps : tuple of float
        Steps dx of the rectangle.
    strips, corners : tuple of float
        For each step, df g + f dg and df dg.
    """

    at: float
    names: tuple[str, ...]
    measured: tuple[float, ...]
    ruled: tuple[float, ...]
    steps: tuple[float, ...]
    strips: tuple[float, ...]
    corners: tuple[float, ...]


_MOST_ROWS = 6
# Where the columns of the table stand: graph, function, and the decimal points of both numbers.
_GRAPH, _EXAMPLE, _POINTS = (-2.0, 0.4), 0.65, (3.55, 5.4)
# The rectangle: its corner, its sides, and how far it grows at first.
_CORNER, _SIDES, _GROWTH = np.array([-5.6, -2.55, 0.0]), (4.3, 3.2), (1.35, 1.1)
_BESIDE, _SEAM = 1.35, 0.06


class DerivativeRules(LessonScene):
    """The table of rules, each drawn and checked at a point; then sum, product and chain, and why a product has two terms."""

    rules: str = "constant, power, exponential, logarithm, sine, cosine"
    """One to six rules of the table, with commas between them: also quotient, sum, product, chain."""
    combined: str = "sum, product, chain"
    """Rules for two functions, shown afterwards; at most six."""
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

    def numbers(self) -> RuleNumbers:
        checks = self.checks("rules") + self.checks("combined")
        steps, parts = (0.1, 0.01, 0.001), []
        for step in steps:
            with workdps(50):
                strips, corner = self.parts_of_rectangle(step)
                parts.append((float(strips), float(corner)))
        return RuleNumbers(
            self.at, tuple(check.rule for check in checks), tuple(check.left for check in checks),
            tuple(check.right for check in checks), steps, tuple(a for a, _ in parts), tuple(b for _, b in parts),
        )

    def checks(self, which: str) -> list[RuleCheck]:
        """The rules that one of the parameters names, each checked at the point.

        Raises
        ------
        InputError
            If one is not known, there are none or too many, or it cannot be checked at the point.
        """
        names = [name.strip() for name in getattr(self, which).split(",") if name.strip()]
        if not 1 <= len(names) <= _MOST_ROWS:
            raise InputError(f"{which} holds {len(names)} rules; 1 to {_MOST_ROWS} are shown, with commas between them.")
        own = {"constant": f"{self.c:.12g}", "power": f"{self.n:.12g}"}
        made = []
        for name in names:
            two = name in ("sum", "product", "quotient", "chain")
            made.append(rule(name).check(self.at, self.first if two else own.get(name), self.second if two else None))
        return made

    def parts_of_rectangle(self, step: float) -> tuple[Any, Any]:
        """df g + f dg and df dg, to the working precision of mpmath."""
        f, g = Function(self.first, ("x",)), Function(self.second, ("x",))
        dx = to_mpf(step)
        df, dg = (precise_quotient(h, self.at, step) * dx for h in (f, g))
        return df * g.precise(self.at) + f.precise(self.at) * dg, df * dg

    def proofs(self) -> dict[str, Callable[[], Any]]:
        checks = self.checks("rules") + self.checks("combined")
        steps = self.results.steps
        return {
            "at": lambda: to_mpf(self.at),
            "steps": lambda: [to_mpf(step) for step in steps],
            "measured": lambda: [precise_quotient(check.function, self.at, "1e-40") for check in checks],
            "ruled": lambda: [check.function.derivative().precise(self.at) for check in checks],
            "strips": lambda: [self.parts_of_rectangle(step)[0] for step in steps],
            "corners": lambda: [self.parts_of_rectangle(step)[1] for step in steps],
        }

    def construct(self) -> None:
        n = self.results
        basic, combined = self.checks("rules"), self.checks("combined")
        check = f"Each rule gives a slope. We check it at x = {self.plain(n.at)} against one measured from values of f."
        with self.section("table", check):
            self.add(*self.heading("Rules of differentiation", f"x = {self.shown('at')}", left=_BESIDE))
            page = self.show_page(basic, 0)
        with self.section("combined", "Rules for two functions f and g: together, the same check."):
            self.play(FadeOut(page), run_time=0.7)
            self.remove(page)
            page = self.show_page(combined, len(basic))
        if "product" in [check.rule for check in combined]:
            with self.section("rectangle", "Why does the product rule have two terms? See f g as an area."):
                self.play(FadeOut(page), run_time=0.7)
                self.remove(page)
                self.show_rectangle()
            with self.section("growth", "If f and g change a little, two strips and a corner come on."):
                self.show_growth()
            with self.section("corner", "For a tenth of the step the strips are about a tenth, the corner a hundredth: two terms remain."):
                self.shrink()

    # -- the table -------------------------------------------------------------

    def show_page(self, checks: list[RuleCheck], offset: int) -> VGroup:
        """Some rules under each other; returns all that is drawn."""
        top, leading = 2.05, min(5.0 / len(checks), 1.55)
        heads = VGroup(
            self.words("rule", role="quiet").put(SAFE.left, 2.4),
            self.formula("curve(f) quad derivative(f')", em=LABEL).put(_GRAPH[0], 2.4),
            self.words("measured", role="quiet").put(_POINTS[0] - 0.3, 2.4),
            self.words("by rule", role="quiet").put(_POINTS[1] - 0.3, 2.4),
        )
        page = VGroup(heads)
        if offset:
            self.enter(heads, run_time=0.6)
        else:
            self.add(heads)
        for i, check in enumerate(checks):
            page.add(self.show_row(check, offset + i, top - (i + 0.5) * leading, leading))
        self.wait(1.2)
        return page

    def show_row(self, check: RuleCheck, index: int, middle: float, leading: float) -> VGroup:
        """One rule: its statement, its small graph while x runs, and both numbers."""
        n = self.results
        left, _, right = rule(check.rule).statement.replace("/", " \\/ ").partition(" = ")
        statement = self.fitted(f"given({left}) = derivative(given({right}))", _GRAPH[0] - SAFE.left - 0.25).put(SAFE.left, middle - 0.12)
        example = self.formula(f"curve({self.given(check.function)})", em=LABEL)
        if example.width > _POINTS[0] - 0.55 - _EXAMPLE or example.height > 0.7:
            example = self.formula("curve(f)", em=LABEL)
        example.put(_EXAMPLE, middle - 0.12)
        half = min(0.44 * leading, 0.62)
        plot = self.small_plot(check.function, Box(_GRAPH[0] - 0.16, middle - half, _GRAPH[1], middle + half + 0.12))
        graph, slope = plot.curve(check.function, width=4), self.slope_trail(plot, check.function)
        dots = [
            plot.point(n.at, height, role, radius=0.07)
            for height, role in ((float(check.function(n.at)), "curve"), (n.ruled[index], "derivative"))
        ]
        self.play(FadeIn(statement), FadeIn(plot), FadeIn(example), Create(graph), run_time=0.8)
        self.add(slope)
        start, way = plot.area.left, plot.area.width + 0.01
        self.play(UpdateFromAlphaFunc(slope, lambda drawn, alpha: drawn.reach(start + alpha * way)), run_time=0.9, rate_func=linear)
        layout = format_for((n.measured[index], n.ruled[index]), 6)
        # As many decimals in every row as its column has room for.
        layout = layout if layout.exponent else NumberFormat(min(layout.places, 5))
        values = VGroup(*(
            LiveNumber(value, layout, self.theme, role=role, em=LABEL, name=f"{name}[{index}]").put(x, middle - 0.12)
            for value, role, name, x in (
                (n.measured[index], "ink", "measured", _POINTS[0]), (n.ruled[index], "derivative", "ruled", _POINTS[1]))
        ))
        if layout.suffix:
            values.add(*(self.formula(layout.suffix.strip(), em=LABEL, role="quiet").put(x, middle - 0.45) for x in _POINTS))
        self.play(*(FadeIn(dot) for dot in dots), FadeIn(values), run_time=0.6)
        return VGroup(statement, plot, example, graph, slope, values, *dots)

    def small_plot(self, f: Function, box: Box) -> Plot:
        """A plot without numbers, of the surroundings of the point."""
        low, high = self.at - 3.0, self.at + 2.0
        window = choose_window(f, self.at, interval=(low, high))
        slope = float(f.derivative()(self.at))
        bottom, top = min(window.y.low, slope - 0.1 * window.y.span), max(window.y.high, slope + 0.1 * window.y.span)
        bare = Window(Axis(low, high, ()), Axis(bottom, top, ()))
        return Plot(bare, box, self.theme, names=("\"\"", "\"\""), x_numbers=False)

    @staticmethod
    def slope_trail(plot: Plot, f: Function) -> Trail:
        """The graph of f', dashed, to be drawn from the left."""
        trail = Trail(broken(plot.curve(f.derivative(), "derivative", width=4), 0.13, 0.09))
        trail.dashed = True
        return trail

    # -- the rectangle ---------------------------------------------------------

    def show_rectangle(self) -> None:
        width, height = _SIDES
        self.base = self.block("ink", 0.0, 0.0, width, height)
        self.sides = VGroup(
            self.formula("f").put(_CORNER[0] + width / 2, _CORNER[1] - 0.45, side="center"),
            self.formula("g").put(_CORNER[0] - 0.25, _CORNER[1] + height / 2, side="right"),
        )
        name = self.formula("f dot g").move_to(_CORNER + np.array([width / 2, height / 2, 0]))
        self.play(FadeIn(self.base), FadeIn(name), run_time=0.9)
        f, g = (self.given(Function(text, ("x",))) for text in (self.first, self.second))
        functions = self.formula(f"f = {f} quad g = {g}", em=LABEL, role="quiet")
        if functions.width > SAFE.right - _BESIDE:
            self.enter(self.sides)
        else:
            self.enter(self.sides, functions.put(_BESIDE, 2.4))

    def block(self, role: str, left: float, bottom: float, width: float, height: float, *, dashed: bool = False) -> VMobject:
        """A rectangle, measured from the corner of the whole; a dashed one is empty."""
        opacity = 0.0 if dashed else 0.1
        drawn = VMobject(fill_color=self.theme[role], fill_opacity=opacity, stroke_color=self.theme[role], stroke_width=3.5)
        drawn.dashed = dashed
        return self.place_block(drawn, left, bottom, width, height)

    @staticmethod
    def place_block(drawn: VMobject, left: float, bottom: float, width: float, height: float) -> VMobject:
        """Give a block another place and size."""
        if getattr(drawn, "dashed", False):
            ends = [_CORNER + np.array([left + a * width, bottom + b * height, 0.0]) for a, b in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]
            return drawn.set_points(segments([dash for a, b in zip(ends[:-1], ends[1:], strict=True) for dash in dashes(a, b)]))
        middle = _CORNER + np.array([left + width / 2, bottom + height / 2, 0.0])
        return drawn.set_points(rounded_box(width, height, 1e-3) + middle)

    def show_growth(self) -> None:
        (width, height), (df, dg) = _SIDES, _GROWTH
        self.blocks = VGroup(
            self.block("secant", width + _SEAM, 0.0, df, height), self.block("tangent", 0.0, height + _SEAM, width, dg),
            self.block("error", width + _SEAM, height + _SEAM, df, dg, dashed=True),
        )
        self.inscriptions = VGroup(*(
            self.formula(source, em=LABEL).move_to(block)
            for source, block in zip(("secant(d f dot g)", "tangent(f dot d g)", "error(d f dot d g)"), self.blocks, strict=True)
        ))
        self.grown = VGroup(
            self.formula("secant(d f)").put(_CORNER[0] + width + df / 2, _CORNER[1] - 0.45, side="center"),
            self.formula("tangent(d g)").put(_CORNER[0] - 0.2, _CORNER[1] + height + dg / 2 - 0.1, side="right"),
        )
        change = "d (f g) = secant(d f dot g) + tangent(f dot d g) + error(d f dot d g)"
        self.change = self.fitted(change, SAFE.right - _BESIDE).put(_BESIDE, 1.75)
        for i, block in enumerate(self.blocks):
            shown = [FadeIn(block), FadeIn(self.inscriptions[i])]
            if i < len(self.grown):
                shown.append(FadeIn(self.grown[i]))
            self.play(*shown, run_time=0.9)
        self.enter(self.change)

    def shrink(self) -> None:
        """Ten times smaller, twice: the corner is gone long before the strips."""
        n = self.results
        table = Table(
            ("d x", '"both strips"', 'error("corner")'), (n.steps, n.strips, n.corners), ("ink", "ink", "error"), self.theme,
            x=_BESIDE, top=0.75, gap=0.7, width=SAFE.right - _BESIDE, significant=4, names=("steps", "strips", "corners"), each=(0, 1, 2),
        )
        self.play(FadeIn(table), FadeIn(VGroup(*table.cells[0])), run_time=0.8)
        self.play(FadeOut(self.inscriptions), run_time=0.5)
        for k, row in enumerate(table.cells[1:]):
            self.play(self.grow_to(-k, -k - 1), FadeIn(VGroup(*row)), run_time=1.4, rate_func=smooth)
        law = self.formula("(f g)' = secant(f' g) + tangent(f g')").put(_BESIDE, -2.2)
        self.enter(law)
        # The last picture shows the strips again: what the two terms are.
        self.play(self.grow_to(-2, -0.22), run_time=1.0)
        self.wait(1.2)

    def grow_to(self, start: float, end: float) -> UpdateFromAlphaFunc:
        """Take the growth from one power of ten of its first size to another."""
        (width, height), (df, dg) = _SIDES, _GROWTH

        def move(blocks: Mobject, alpha: float) -> None:
            share = 10.0 ** (start + (end - start) * alpha)
            places = (
                (width + _SEAM, 0.0, df * share, height), (0.0, height + _SEAM, width, dg * share),
                (width + _SEAM, height + _SEAM, df * share, dg * share),
            )
            for block, place in zip(blocks, places, strict=True):
                self.place_block(block, *place)

        return UpdateFromAlphaFunc(self.blocks, move)


def broken(graph: VMobject, dash: float = 0.17, gap: float = 0.11) -> VMobject:
    """A graph with every second stretch of it taken away."""
    pieces = graph.points.reshape(-1, 4, 3)
    along = np.cumsum(np.linalg.norm(pieces[:, 3] - pieces[:, 0], axis=1))
    graph.dashed = True
    return graph.set_points(pieces[along % (dash + gap) < dash].reshape(-1, 3))
