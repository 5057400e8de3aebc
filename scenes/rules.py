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
    ValueTracker,
    VGroup,
    VMobject,
    linear,
    smooth,
)
from manim.constants import DOWN

from calcanim import Function, InputError
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.pieces import sample
from calcanim.parameters import Interval
from calcanim.stage import (
    LABEL,
    PANEL,
    SAFE,
    STAGE,
    Box,
    LessonScene,
    LiveNumber,
    Plot,
    Window,
    choose_window,
    format_for,
)
from calcanim.stage.paths import dashes, rounded_box, segments
from calcanim.stage.window import with_y

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
        function, slope = self.formula(f"curve({self.given(f)})", em=LABEL), self.formula(f"derivative({self.given(f.derivative())})", em=LABEL)
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


def broken(graph: VMobject, dash: float = 0.17, gap: float = 0.11) -> VMobject:
    """A graph with every second stretch of it taken away."""
    pieces = graph.points.reshape(-1, 4, 3)
    along = np.cumsum(np.linalg.norm(pieces[:, 3] - pieces[:, 0], axis=1))
    graph.dashed = True
    return graph.set_points(pieces[along % (dash + gap) < dash].reshape(-1, 3))
