"""Gradient descent: slope times rate, what the rate decides, and what momentum and adaptive rates add."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal

import numpy as np
from manim import Create, FadeIn, FadeOut, GrowFromCenter, Mobject, UpdateFromAlphaFunc, VGroup, VMobject, linear
from mpmath import findroot, mpf, sqrt, workdps

from calcanim import CriticalPoint, Function, InputError, descend
from calcanim import GradientDescent as PlainRule
from calcanim.numerics.descent import Descent, judge, minimum_downhill
from calcanim.numerics.descent.precise import digits_for, precise_descent
from calcanim.numerics.descent.race import Race, race
from calcanim.numerics.descent.ravine import Ravine, precise_ravine_steps, ravine_steps
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.precise_fields import precise_partial
from calcanim.parameters import Expression, Interval, Numbers, Point
from calcanim.stage import (
    LABEL, MARKS, SAFE, STAGE, Arrows, Axis, Box, Carried, Contours, LessonScene, Plot, RunPath, StepPlot, Table, Typeset, Window, backed,
    checked_point, choose_plane, decades, format_for, has_equal_units, levels_for, look_up, nice_axis, outline, place_clear, plane_plot,
    segments, tick_room,
)
from calcanim.stage.descent_steps import DescentSteps
from calcanim.stage.paths import corners, dashes, dense
from calcanim.stage.proving import CHOSEN, GIVEN, Proof
from calcanim.stage.run_window import run_window, value_range

TOPIC = 10
TITLE = "Gradient descent"

_MOST_STEPS = 300
# Rows of the table before the last one, and how far a run may go off before it is no longer followed.
_ROWS, _OUT_OF_SIGHT, _SLOPES_SHOWN = 6, 1000.0, 3
_NARROW = Box(STAGE.left, STAGE.bottom, 0.55, STAGE.top)
_WIDE = Box(1.05, STAGE.bottom, SAFE.right, 2.75)
# Runs side by side: their stage, the room for words under each, and the panel beside them.
_MOST_RATES, _TEXT = 6, 0.98
_RUNS = Box(SAFE.left, SAFE.bottom, 1.55, 2.75)
_FACTS = Box(2.0, SAFE.bottom, SAFE.right, 2.75)
# The map of a ravine and the formulas beside it; how slim it may be; how far its table goes.
_RAVINE = Box(SAFE.left, -0.7, 1.1, 2.85)
_DISTANCES = Box(SAFE.left, SAFE.bottom, 1.1, -0.85)
_FORMULAS = Box(1.5, SAFE.bottom, SAFE.right, 2.75)
_SLIM, _MOST_RAVINES, _SHARE = 0.45, 3, 1e-6
# From this ratio of the curvatures on it is a ravine; what share of the swing must be left after four steps of a zig-zag.
_RAVINE_RATIO, _STILL_WIDE = 5.0, 0.25
# The race: its map, its panel, the strip of losses, the legend below it; who runs in which colours, by which rule.
_RACE_MAP = Box(SAFE.left, SAFE.bottom, 0.15, 2.85)
_RACE = Box(0.5, SAFE.bottom, SAFE.right, 2.75)
_STRIP = Box(0.4, -0.55, SAFE.right, 2.85)
_LEGEND_TOP, _RATES, _FIRST = -1.08, 4.72, 10
_VALLEYS = {
    "Rosenbrock": ("(1-x)^2 + 100*(y-x^2)^2", (-1.2, 1.0)), "Himmelblau": ("(x^2+y-11)^2 + (x+y^2-7)^2", (0.0, 0.0)),
}
_COLOURS = {
    "gradient descent": ("derivative", "", False), "momentum": ("run", "diamond", True),
    "RMSprop": ("error", "square", False), "Adam": ("tangent", "triangle", False),
}
_RULES = {
    "gradient descent": "-r g_k", "momentum": "-r g_k + beta Delta bold(x)_(k-1)", "RMSprop": "-r g_k \\/ sqrt(s_k)",
    "Adam": "-r hat(m)_k \\/ sqrt(hat(s)_k)",
}
_VERDICTS = {
    "one step": "one step", "crawls": "crawls", "closes in": "good", "zig-zags": "zig-zag", "bounces": "endless bounce",
    "on the edge": "on the edge", "diverges": "diverges", "leaves the domain": "no slope", "leaves the valley": "other valley", "wanders": "wanders",
}


def run_on_line(f: Function, start: float, rate: float, steps: int) -> Descent:
    """A run in one variable as it truly is, to the last digit shown."""
    return descend(f, start, PlainRule(rate), steps, digits=digits_for(steps))


def agreed(verdict: str, factor: float) -> str:
    """A verdict that agrees with what a step makes of a small distance to the minimum: steps so few may end near it by chance.

    Where the factor's size is one the run is on the edge, however slowly it still comes nearer; where it is larger it does not settle.
    """
    if verdict not in ("closes in", "zig-zags", "crawls"):
        return verdict
    if math.isclose(abs(factor), 1.0, rel_tol=1e-9):
        return "on the edge"
    return "wanders" if abs(factor) > 1 else verdict


def checked_steps(steps: int) -> int:
    """The number of steps, or the sentence that it is out of bounds."""
    if not 1 <= steps <= _MOST_STEPS:
        raise InputError(f"steps={steps} must lie between 1 and {_MOST_STEPS}.")
    return steps


def telling(factor: float) -> int:
    """The fewest digits with which a factor is not shown as one, unless it is one."""
    if abs(factor) == 1:
        return 1
    return next((digits for digits in range(1, 12) if float(f"{abs(factor):.{digits - 1}e}") != 1), 12)


@dataclass(frozen=True, slots=True)
class DescentNumbers:
    """The rows of the table, the last point, and what became of the run.

    Attributes
    ----------
    start, rate : float
        The first point, and the learning rate.
    rows : tuple of int
        The steps that have a row in the table.
    x, slopes, values : tuple of float
        The points in the rows of the table, the slopes and the values of f there.
    move : float
        The first step's length with its sign: rate times slope.
    last : int
        The last step that is followed: the run's last, or the last before it is far out of sight.
    x_last, slope_last, value_last : float
        The point after the last step, the slope and the value of f there.
    minimum : float
        Where the way down ends; nan where it has no minimum.
    verdict : str
        What became of the run.
    """

    start: float
    rate: float
    rows: tuple[int, ...]
    x: tuple[float, ...]
    slopes: tuple[float, ...]
    values: tuple[float, ...]
    move: float
    last: int
    x_last: float
    slope_last: float
    value_last: float
    minimum: float
    verdict: str


class GradientDescent(LessonScene):
    """The update rule, step by step: each step is the slope times the rate, downhill."""

    function: Expression = "x^2"
    """The function f of x."""
    start: float = 5.0
    """The point x0 from which the run sets out."""
    rate: float = 0.1
    """The learning rate r."""
    steps: int = 20
    """How many steps, at most 300."""
    interval: Interval = None
    """The x range shown; chosen from the run if left out."""

    must_show = ("rate", "x", "slopes")

    @cached_property
    def run(self) -> Descent:
        """The run, as far as it can be followed."""
        f = self.read(self.function)
        self.height_at(f, self.start, "start")
        slope = float(f.derivative().precise(self.start))
        if slope == 0 or not math.isfinite(slope):
            has = "is flat there, so the run would stay" if slope == 0 else "has no slope there"
            raise InputError(f"start={self.start:g}: {f.text} {has}; choose another start.")
        return run_on_line(f, self.start, self.rate, checked_steps(self.steps))

    @cached_property
    def followed(self) -> int:
        """The last step that is followed: the last one, or the last one before the run is far out of sight."""
        x = self.run.points[:, 0]
        far = np.abs(x - x[0]) > _OUT_OF_SIGHT * max(abs(self.target() - x[0]), abs(x[0]) * 1e-9)
        return int(np.argmax(far)) - 1 if far.any() else self.run.steps

    @property
    def dust(self) -> float:
        """What is smaller is only the dust of the digits with which the run is made: zero, in the run and in its proof."""
        return float(10.0 ** (-digits_for(checked_steps(self.steps)) // 2))

    def target(self) -> float:
        """Where the run is heading: the minimum downhill, or the end of the first step."""
        found = minimum_downhill(self.read(self.function), self.start)
        return found.x if found is not None else float(self.run.points[min(1, self.run.steps), 0])

    def numbers(self) -> DescentNumbers:
        f, run, last = self.read(self.function), self.run, self.followed
        if last < 1:
            raise InputError(
                f"rate={self.rate:g}: the first step from {self.start:g} leads far out of the picture, or where f has no value; choose a smaller rate."
            )
        rows = tuple(range(min(_ROWS, last + 1)))
        found = minimum_downhill(f, self.start)
        verdict = judge(f, run, found.x) if found is not None else run.status
        # The run knows the slopes of its points before they were rounded, up to the sign.
        sizes = [0.0 if norm < self.dust else norm for norm in (run.gradient_norms[k] for k in (*rows, last))]
        slope = [math.copysign(size, f.derivative()(float(run.points[k, 0]))) for k, size in zip((*rows, last), sizes, strict=True)]
        return DescentNumbers(
            self.start, self.rate, rows, tuple(run.points[list(rows), 0].tolist()), tuple(slope[:-1]),
            tuple(run.losses[list(rows)].tolist()), float(to_mpf(self.rate) * f.derivative().precise(self.start)),
            last, float(run.points[last, 0]), slope[-1], float(run.losses[last]),
            found.x if found is not None else math.nan, verdict,
        )

    def precise_points(self) -> list[Any]:
        """The run to 50 digits, by another route."""
        return [point[0] for point in precise_descent(self.read(self.function), (self.start,), PlainRule(self.rate), self.followed)]

    def proofs(self) -> dict[str, Proof]:
        f, n = self.read(self.function), self.results
        slope, points = f.derivative(), cache(self.precise_points)

        def whole(value: Any) -> Any:
            return mpf(0) if abs(value) < self.dust else value

        return {
            "start": GIVEN,
            "rate": GIVEN,
            "rows": CHOSEN,
            "x": lambda: [whole(points()[k]) for k in n.rows],
            "slopes": lambda: [whole(slope.precise(points()[k])) for k in n.rows],
            "values": lambda: [whole(f.precise(points()[k])) for k in n.rows],
            "move": lambda: points()[0] - points()[1],
            "last": CHOSEN,
            "x_last": lambda: whole(points()[n.last]),
            "slope_last": lambda: whole(slope.precise(points()[n.last])),
            "value_last": lambda: whole(f.precise(points()[n.last])),
        }

    def construct(self) -> None:
        n = self.results
        self.prepare()
        with self.section("start", f"f above, its slope f' below, and a start: x₀ = {self.plain(n.start)}. Which way is down?"):
            self.show_start()
        with self.section("slope", self.words_on_the_slope()):
            self.show_slope()
        with self.section("rule", "Slope times rate is the step, and the minus sign turns it downhill."):
            self.show_rule()
        if len(n.rows) > 2:
            with self.section("steps", self.words_on_the_steps()):
                self.take_steps()
        if n.last >= len(n.rows):
            with self.section("on", f"And on, up to step {n.last}."):
                self.run_on()
        with self.section("end", self.words_on_the_end()):
            self.show_end()

    def prepare(self) -> None:
        n, run = self.results, self.run
        self.f = self.read(self.function)
        xs = run.points[: self.followed + 1, 0]
        settled = () if n.verdict in ("diverges", "diverged") else xs
        window = run_window(self.f, xs, self.target(), settled=settled, interval=self.interval)
        heights = value_range(self.f.derivative(), window.x.low, window.x.high, xs, zero=True)
        below = Window(window.x, nice_axis(*heights, 3))
        gutter = max(tick_room(window), tick_room(below))
        upper = Box(_NARROW.left, -0.45, _NARROW.right, _NARROW.top)
        lower = Box(_NARROW.left, _NARROW.bottom, _NARROW.right, -0.6)
        self.plot = Plot(window, upper, self.theme, names=("x", "curve(f(x))"), x_numbers=False, gutter=gutter)
        self.below = Plot(below, lower, self.theme, names=("x", "derivative(f'(x))"), gutter=gutter)
        self.drawn_steps = DescentSteps(self.f, self.plot, self.below, xs, lambda: self.true_points)
        self.moves("step", lambda: self.drawn_steps.progress)
        self.stairs, self.slopes, self.bases = self.drawn_steps.stairs, self.drawn_steps.slopes, self.drawn_steps.bases
        self.table = Table(
            ("k", "x_k", "derivative(f'(x_k))", "curve(f(x_k))"), (n.rows, n.x, n.slopes, n.values),
            ("quiet", "ink", "derivative", "curve"), self.theme, x=_WIDE.left, top=0.25, leading=0.385, gap=0.6,
            names=("rows", "x", "slopes", "values"), width=_WIDE.width,
            below=[(value, digits) for value, _, _, digits in self.last_row()],
        )

    def last_row(self) -> tuple[tuple[float, str, str, int], ...]:
        """The cells of the table's last row: value, role, name, digits."""
        n = self.results
        return (
            (n.last, "quiet", "last", 5), (n.x_last, "ink", "x_last", 5), (n.slope_last, "derivative", "slope_last", 4),
            (n.value_last, "curve", "value_last", 5 if abs(n.value_last) >= 1 else 4),
        )

    @cached_property
    def true_points(self) -> list[float]:
        """The points of the proof, as doubles."""
        return [float(x) for x in self.precise_points()]

    # -- the first step ---------------------------------------------------------------

    def show_start(self) -> None:
        n = self.results
        self.graph, self.slope_graph = self.plot.curve(self.f), self.below.curve(self.f.derivative(), "derivative")
        self.first = self.plot.point(n.start, n.values[0])
        self.mark = self.plot.mark(n.start, n.values[0], "x_0")
        settings = self.fitted(f"x_0 = {self.shown('start')} quad \"rate\" r = {self.shown('rate')}", _WIDE.width).put(_WIDE.left, 2.3)
        self.add(*self.heading("Gradient descent", f"curve(f(x) = {self.given(self.f)})", left=_WIDE.left),
                 self.plot, self.below, self.graph, self.slope_graph, self.mark, self.first)
        self.wait(1.0)
        self.enter(settings)

    def words_on_the_slope(self) -> str:
        up, down = ("right", "left") if self.results.slopes[0] > 0 else ("left", "right")
        return f"The slope at x₀ is {self.plain(self.results.slopes[0])}: f climbs to the {up}, so down is to the {down}."

    def show_slope(self) -> None:
        n = self.results
        self.tangent = self.tangent_at(0)
        named = backed(self.formula(f"derivative(f'(x_0) = {self.shown('slopes[0]', 4)})", em=LABEL), self.theme.background)
        place = self.plot.at(n.start, n.values[0])
        spots = [
            place + np.array([dx, dy, 0]) for far in (1.4, 2.0, 2.6, 1.1, 1.7, 2.3, 2.9) for dx in (-far, far)
            for dy in (0.0, -0.5, 0.5, -1.0, 1.0, -0.7, 0.7, 1.4, 1.8)
        ]
        drop = dense([(place, self.plot.at(n.start, self.plot.window.y.low))])
        place_clear(named, spots, [self.graph.points, outline(self.tangent), drop, dense(self.plot.zero_lines())], self.plot.area)
        self.play(GrowFromCenter(self.tangent), run_time=0.9)
        self.enter(named, run_time=0.5)
        self.tangent_name = named
        self.slope_label = backed(self.formula("derivative(f'(x_0))", em=LABEL), self.theme.background)
        x, y, _ = self.below.at(n.start, n.slopes[0] / 2)
        aside = self.slope_label.width / 2 + 0.08
        spots = [np.array([x + side * aside, y + dy, 0]) for dy in (0.0, 0.35, -0.35, 0.6, -0.6, 0.9, -0.9) for side in (1, -1)]
        area = self.below.area
        place_clear(self.slope_label, spots, [self.slope_graph.points, dense(self.below.zero_lines())], Box(area.left, area.bottom, _WIDE.left - 0.05, area.top))
        self.add(self.bases, self.slopes)
        self.play(UpdateFromAlphaFunc(self.slopes, lambda m, a: m.reach(a)), FadeIn(self.slope_label), run_time=1.2)

    def tangent_at(self, k: int) -> VMobject:
        """A piece of the tangent at a point of the run, about as long on the screen for every slope."""
        n = self.results
        half = 1.7 / math.hypot(self.plot.x_unit, n.slopes[k] * self.plot.y_unit)
        return self.plot.line((n.x[k], n.values[k]), n.slopes[k], "tangent", half=half, width=4)

    def show_rule(self) -> None:
        rule = self.formula("x_(k+1) = x_k - r dot derivative(f'(x_k))").put(_WIDE.left, 1.55)
        first = self.fitted([
            f"x_1 = {self.shown('start', d)} - {self.shown('rate', d)} dot {self.in_brackets('slopes[0]', d)} = {self.shown('x[1]', d)}"
            for d in (5, 4, 3)
        ] + [f"x_1 = x_0 - r dot derivative(f'(x_0)) = {self.shown('x[1]', d)}" for d in (5, 3)], _WIDE.width).put(_WIDE.left, 0.85)
        rest = VGroup(*(part for part in rule if part not in rule.parts["derivative"]))
        self.play(FadeIn(rest), Carried(self.slope_label[1], rule["derivative"]), run_time=1.2)
        self.add(self.stairs, self.first)
        self.play(self.drawn_steps.step_to(1, stairs=False), FadeOut(self.slope_label), run_time=1.6)
        self.step_label = backed(self.formula("run(r dot f'(x_0))", em=LABEL), self.theme.background)
        x, y, _ = (self.below.at(self.results.x[0], 0) + self.below.at(self.results.x[1], 0)) / 2
        side = -1 if self.results.slopes[0] > 0 else 1
        area = self.below.area
        aside = self.step_label.width / 2
        spots = [np.array([x + dx, y + s * side * 0.36, 0]) for dx in (0.0, aside, -aside) for s in (1, -1)]
        place_clear(self.step_label, spots, [self.slope_graph.points, dense(self.below.zero_lines())], Box(area.left, area.bottom + 0.02, area.right, area.top))
        self.play(FadeIn(self.step_label), FadeIn(first), run_time=0.8)
        self.wait(0.6)
        self.play(UpdateFromAlphaFunc(self.stairs, lambda m, a: m.reach(2 * a)), FadeOut(self.tangent_name), run_time=1.2, rate_func=linear)
        self.play(FadeIn(self.table), FadeIn(VGroup(*self.table.cells[0])), FadeIn(VGroup(*self.table.cells[1])), run_time=0.8)

    def in_brackets(self, name: str, digits: int) -> str:
        """A factor that is negative stands in brackets."""
        shown = f"derivative({self.shown(name, digits)})"
        return f"({shown})" if self.results.slopes[0] < 0 else shown

    # -- all the others ------------------------------------------------------------------

    def words_on_the_steps(self) -> str:
        n = self.results
        is_so = "the same" if math.isclose(n.slopes[1], n.slopes[0], rel_tol=1e-9) else "another one"
        return f"At the new point the slope is {is_so}, and so is the step. The rate stays."

    def take_steps(self) -> None:
        n = self.results
        self.play(FadeOut(self.step_label), run_time=0.4)
        for k in range(2, len(n.rows)):
            # The slope that the next step is made of, as long as the eye needs it.
            self.play(FadeOut(self.tangent), run_time=0.3)
            if k <= _SLOPES_SHOWN and self.plot.shows(n.x[k - 1], n.values[k - 1]) and math.isfinite(n.slopes[k - 1]):
                self.tangent = self.tangent_at(k - 1)
                self.play(GrowFromCenter(self.tangent), run_time=0.6)
            self.play(self.drawn_steps.step_to(k), run_time=1.6 if k < 4 else 1.1)
            self.enter(VGroup(*self.table.cells[k]), run_time=0.4)

    def run_on(self) -> None:
        n = self.results
        count = n.last - self.drawn_steps.taken
        self.play(self.drawn_steps.step_to(n.last), run_time=min(max(0.3 * count, 1.2), 5.0))
        baseline = self.table.baseline(len(n.rows)) - 0.12
        cells = VGroup(*(
            self.table.further(column, value, baseline, role, name, digits)
            for column, (value, role, name, digits) in enumerate(self.last_row()) if math.isfinite(value)
        ))
        self.enter(cells)

    def words_on_the_end(self) -> str:
        """What the numbers of the run bear out, and no more."""
        n = self.results
        where = f"After {n.last} step{'s' * (n.last != 1)} x = {self.plain(n.x_last)}"
        flatter = abs(n.slope_last) < 0.5 * abs(n.slopes[0])
        away = np.abs(self.run.points[: n.last + 1, 0] - (self.start if math.isnan(n.minimum) else n.minimum))
        farther = ", and farther with every step" if bool(np.all(np.diff(away) > 0)) else ", far out by now"
        down = bool(np.all(np.diff(self.run.losses[: n.last + 1]) <= 0))
        return {
            "closes in": f"{where}: near the minimum the slope is small, and so are the steps." if flatter else (
                f"{where}: near the minimum, but the slope is not smaller there, and neither are the steps."),
            "crawls": f"{where}: more than half of the way is left. The run crawls.",
            "one step": f"This rate fits this curve: one step, and x = {self.plain(n.x_last)} is the minimum.",
            "zig-zags": f"{where}: every step goes too far, to the other side, yet each is smaller than the last.",
            "bounces": f"{where}: every step goes so far beyond the minimum that the run never comes nearer.",
            "diverges": f"{where}{farther}: the rate is too large. The run diverges.",
            "diverged": f"{where}{farther}: the run diverges.",
            "leaves the domain": f"{where}: here f has no slope to go on with. The run ends.",
            "not finite": f"{where}: here f has no slope to go on with. The run ends.",
            "leaves the valley": f"{where}: one step was so long that it led into another valley.",
            "wanders": f"{where}: the steps are too long for the run to settle.",
        }.get(n.verdict, f"{where}: every step has led down, and none has reached an end of the way." if down and n.slope_last else (
            f"{where}: f is flat here. The run ends." if not n.slope_last else f"{where}: the steps have led up as well as down."))

    def show_end(self) -> None:
        n = self.results
        if not self.plot.shows(n.x_last, n.value_last):
            self.wait(1.5)
            return
        end = self.plot.point(n.x_last, n.value_last, radius=0.1)
        label = backed(self.formula(f"x_({n.last})", em=LABEL), self.theme.background)
        x, y, _ = self.plot.at(n.x_last, n.value_last)
        spots = [np.array([x + dx, y + dy, 0]) for dy in (0.42, 0.75, 1.1) for dx in (0.0, -0.5, 0.5)]
        area = self.plot.area
        place_clear(label, spots, [self.graph.points, self.stairs.line.points], Box(area.left, area.bottom, area.right, area.top))
        self.play(FadeIn(end), FadeIn(label), run_time=0.8)


@dataclass(frozen=True, slots=True)
class RateNumbers:
    """For every rate its factor and its verdict; the minimum, the curvature there, and the edge that follows from it.

    Attributes
    ----------
    start : float
        The first point of all runs.
    steps : int
        How many steps each takes.
    minimum, curvature : float
        The point of the minimum downhill from the start, and f'' there.
    edge : float
        The rate 2/f'' above which the run diverges next to the minimum.
    rates : tuple of float
        The learning rates.
    factors : tuple of float
        What one step makes of a small distance to the minimum: 1 - rate f''.
    verdicts : tuple of str
        What became of each run.
    """

    start: float
    steps: int
    minimum: float
    curvature: float
    edge: float
    rates: tuple[float, ...]
    factors: tuple[float, ...]
    verdicts: tuple[str, ...]


class LearningRates(LessonScene):
    """The same descent with several rates side by side; the second derivative draws the line between them."""

    function: Expression = "x^2"
    """The function f of x."""
    start: float = 5.0
    """The point x0 from which every run sets out."""
    rates: Numbers = (0.01, 0.1, 0.5, 0.9, 1.0, 1.1)
    """The learning rates, at most six."""
    steps: int = 20
    """How many steps every run takes, at most 300."""
    interval: Interval = None
    """The x range shown; chosen from the runs if left out."""

    must_show = ("factors", "edge")

    @cached_property
    def runs(self) -> list[Descent]:
        """One run for every rate."""
        f = self.read(self.function)
        if not 1 <= len(self.rates) <= _MOST_RATES:
            raise InputError(f"rates has {len(self.rates)} rates; 1 to {_MOST_RATES} are shown side by side.")
        self.height_at(f, self.start, "start")
        return [run_on_line(f, self.start, rate, checked_steps(self.steps)) for rate in self.rates]

    def lowest(self) -> CriticalPoint:
        """The minimum downhill, which must have a curvature."""
        found = minimum_downhill(self.read(self.function), self.start)
        if found is None:
            raise InputError(
                f"start={self.start:g}: {self.function} has no minimum on the way down from there; choose another start or function."
            )
        if not found.second_derivative > 0:
            what = "a corner there" if found.corner else "no curvature there (f'' = 0)"
            raise InputError(
                f"function={self.function}: its minimum at {found.x:g} has {what}, so no second derivative tells rates apart; choose another."
            )
        return found

    def numbers(self) -> RateNumbers:
        f, lowest = self.read(self.function), self.lowest()
        with workdps(50):
            curvature = to_mpf(lowest.second_derivative)
            factors = tuple(float(1 - to_mpf(rate) * curvature) for rate in self.rates)
            edge = float(2 / curvature)
        verdicts = tuple(
            agreed(judge(f, run, lowest.x), factor) for run, factor in zip(self.runs, factors, strict=True)
        )
        return RateNumbers(
            self.start, self.steps, lowest.x, lowest.second_derivative, edge, tuple(self.rates), factors, verdicts
        )

    def proofs(self) -> dict[str, Proof]:
        f, n = self.read(self.function), self.results

        def curvature() -> Any:
            x = findroot(f.derivative().precise, to_mpf(n.minimum), tol=mpf("1e-90"), verify=False) if n.minimum else mpf(0)
            return precise_partial(f.derivative(), 0, (x,))

        return {
            "start": GIVEN,
            "steps": GIVEN,
            "minimum": lambda: findroot(f.derivative().precise, to_mpf(n.minimum), tol=mpf("1e-90"), verify=False) if n.minimum else mpf(0),
            "curvature": curvature,
            "edge": lambda: 2 / curvature(),
            "rates": GIVEN,
            "factors": lambda: [1 - to_mpf(rate) * curvature() for rate in self.rates],
        }

    def construct(self) -> None:
        n = self.results
        self.prepare()
        runs = "One run" if len(n.rates) == 1 else "One start, several rates"
        steps = "one step" if self.steps == 1 else f"{self.steps} steps"
        with self.section("runs", f"{runs}: {steps}{' each' * (len(n.rates) > 1)}, every step slope times rate."):
            self.show_runs()
        became = "What became of it?" if len(n.rates) == 1 else "What became of them? The rate alone makes the difference."
        with self.section("verdicts", became):
            self.show_verdicts()
        with self.section("factor", self.words_on_the_factor()):
            self.show_factors()
        with self.section("edge", f"Its size must stay below one, so the rate must stay below {self.plain(n.edge)}: the second derivative sets this edge."):
            self.show_edge()

    def prepare(self) -> None:
        n = self.results
        self.f = self.read(self.function)
        xs = [self.start, *(x for run in self.runs for x in run.points[1:, 0])]
        settled = [x for run, verdict in zip(self.runs, n.verdicts, strict=True) if verdict != "diverges" for x in run.points[:, 0]]
        window = run_window(self.f, xs, n.minimum, settled=settled, interval=self.interval)
        bare = Window(Axis(window.x.low, window.x.high, ()), Axis(window.y.low, window.y.high, ()))
        count = len(n.rates)
        columns = {1: 1, 2: 2, 3: 3, 4: 2}.get(count, 3)
        rows = -(-count // columns)
        width, height = (_RUNS.width + 0.25) / columns, _RUNS.height / rows
        self.plots, self.paths, self.tags = [], VGroup(), []
        for i, run in enumerate(self.runs):
            left = _RUNS.left + width * (i % columns)
            top = _RUNS.top - height * (i // columns)
            box = Box(left - 0.16, top - height + _TEXT, left + width - 0.25, top + 0.1)
            plot = Plot(bare, box, self.theme, names=('""', '""'), x_numbers=False)
            self.plots.append(plot)
            self.paths.add(RunPath(plot, self.on_graph(run.points[:, 0]), "run", radius=0.045, width=2.6, truth=self.true_path(i)))
            self.tags.append((left, top - height + _TEXT - 0.38))

    def on_graph(self, xs: Sequence[Any]) -> list[tuple[float, float]]:
        """Points of the graph."""
        return [(float(x), float(self.f(float(x)))) for x in xs]

    def true_path(self, i: int) -> Callable[[], Any]:
        """A run worked out a second time, when it is first asked for."""
        @cache
        def points() -> list[tuple[float, float]]:
            way = precise_descent(self.f, (self.start,), PlainRule(self.rates[i]), self.runs[i].steps)
            return self.on_graph([point[0] for point in way])

        return points

    # -- the runs -------------------------------------------------------------------------

    def show_runs(self) -> None:
        self.add(*self.heading("Learning rates", f"curve(f(x) = {self.given(self.f)}) quad x_0 = {self.shown('start')}", left=_FACTS.left))
        self.names: list[Typeset] = []
        self.words_below: list[Typeset] = []
        for i, plot in enumerate(self.plots):
            x, y = self.tags[i]
            self.names.append(self.formula(f"r = {self.shown(f'rates[{i}]')}", em=LABEL).put(x, y))
            self.add(plot, plot.curve(self.f, width=3.5), self.names[i])
        self.add(self.paths)
        self.moves("step", lambda: max(path.reached for path in self.paths))
        self.wait(1.0)
        longest = max(path.lines for path in self.paths)
        for first, last, seconds in ((0, 1, 1.2), (1, 2, 1.0), (2, 4, 1.6), (4, longest, min(1.0 + 0.2 * longest, 5.0))):
            end = min(last, longest)
            if first < end:
                self.play(UpdateFromAlphaFunc(
                    self.paths, lambda paths, a, s=first, e=end: [path.reach(s + a * (e - s)) for path in paths]
                ), run_time=seconds, rate_func=linear)

    def show_verdicts(self) -> None:
        n = self.results
        for i, verdict in enumerate(n.verdicts):
            x, y = self.tags[i]
            # To crawl is no success: who has not come near within the steps is neither good nor lost.
            good = verdict in ("closes in", "one step", "zig-zags")
            role = "positive" if good else "negative" if verdict == "diverges" else "ink"
            self.words_below.append(self.words(_VERDICTS[verdict], role=role, weight=600).put(x, y - 0.45))
            self.enter(self.words_below[-1], run_time=0.5)

    # -- the factor and the edge ------------------------------------------------------------

    def words_on_the_factor(self) -> str:
        if self.is_quadratic():
            return "Each step multiplies the distance from the minimum by one and the same factor."
        return "Near the minimum each step multiplies the distance from it by one and the same factor."

    def is_quadratic(self) -> bool:
        """Whether the second derivative is the same everywhere."""
        n, second = self.results, self.f.derivative(order=2)
        return all(float(second(x)) == n.curvature for x in (n.minimum, n.start, (n.minimum + n.start) / 3))

    def show_factors(self) -> None:
        sign = "=" if self.is_quadratic() else "approx"
        lines = [
            self.fitted([f"d_k = x_k - x^* quad x^* = {self.shown('minimum', d)}" for d in (5, 4, 3)], _FACTS.width),
            self.fitted(f"d_(k+1) {sign} run((given(1) - r derivative(f''(x^*)))) d_k", _FACTS.width),
            self.fitted([f"derivative(f''(x^*)) = {self.shown('curvature', d)}" for d in (5, 4, 3)], _FACTS.width),
        ]
        for line, baseline in zip(lines, (2.3, 1.65, 1.0), strict=True):
            self.enter(line.put(_FACTS.left, baseline))
        n, factors = self.results, []
        for i, (name, verdict, plot, (x, y)) in enumerate(zip(self.names, self.words_below, self.plots, self.tags, strict=True)):
            # Beside the rate or beside the verdict, where there is more room; with fewer digits where that is little.
            room = plot.area.width - min(name.width, verdict.width) - 0.15
            least = telling(n.factors[i])
            made = [
                self.formula(f"run(times {self.shown(f'factors[{i}]', digits)})", em=em)
                for em in (LABEL, 0.75 * LABEL) for digits in range(max(3, least), least - 1, -1)
            ]
            factor = next((one for one in made if one.width <= room), made[-1])
            factors.append(factor.put(x + plot.area.width, y if name.width <= verdict.width else y - 0.45, side="right"))
        self.enter(*factors)

    def show_edge(self) -> None:
        n = self.results
        far = min(max(1.15 * n.edge, 1.1 * max(n.rates)), 2.5 * n.edge)
        size = lambda r: np.abs(1 - np.asarray(r) * n.curvature)
        window = Window(nice_axis(0.0, far, 4), nice_axis(0.0, 1.1 * max(1.0, float(size(far))), 3))
        plot = Plot(window, Box(_FACTS.left - 0.05, _FACTS.bottom + 0.14, _FACTS.right, 0.1), self.theme,
                    names=("r", "run(abs(given(1) - r f''))"))
        edge = self.fitted([f"given(0) < r < given(2) \\/ derivative(f''(x^*)) = {self.shown('edge', d)}" for d in (5, 4, 3)], _FACTS.width)
        wall = plot.segment((n.edge, 0.0), (n.edge, window.y.high), "ink", dashed=True, width=3)
        graph = plot.curve(size, "run", width=4)
        seen = [i for i, rate in enumerate(n.rates) if rate <= far]
        dots = VGroup(*(plot.point(n.rates[i], float(size(n.rates[i]))) for i in seen))
        bands = VGroup(plot.band(0.0, n.edge, "positive"), plot.band(n.edge, far, "negative"))
        self.play(FadeIn(plot), Create(graph), run_time=1.4)
        self.play(*(FadeIn(dot) for dot in dots), run_time=0.8)
        self.play(FadeIn(bands), Create(wall), FadeIn(edge.put(_FACTS.left, 0.35)), run_time=1.0)
        self.wait(1.0)

@dataclass(frozen=True, slots=True)
class RavineNumbers:
    """Curvatures and the optimal pair; where both runs are after their steps; steps to a millionth for other ravines.

    Attributes
    ----------
    start : (float, float)
        The point from which the runs set out.
    bottom : (float, float)
        The minimum of the ravine.
    curvatures : (float, float)
        The curvatures of f at the minimum: along the ravine and across it.
    plain_rate : float
        The learning rate of plain descent.
    best_plain_rate : float
        The best learning rate of plain descent for these curvatures.
    rate, momentum : float
        The pair with which momentum runs.
    best_rate, best_momentum : float
        The learning rate and the momentum that are the best pair for these curvatures.
    steps : int
        How many steps are drawn.
    plain_value, heavy_value, best_value : float
        f after the steps drawn: by plain descent, with momentum, with the best pair.
    share : float
        The share of its first distance from the minimum at which a run counts as arrived.
    conditions : tuple of float
        Ratios of the curvatures of other ravines.
    plain_steps, heavy_steps : tuple of int
        The steps that plain descent and momentum need to arrive in a ravine of each ratio, both at their best.
    statuses : tuple of str
        How each of the three runs ended.
    """

    start: tuple[float, float]
    bottom: tuple[float, float]
    curvatures: tuple[float, float]
    plain_rate: float
    best_plain_rate: float
    rate: float
    momentum: float
    best_rate: float
    best_momentum: float
    steps: int
    plain_value: float
    heavy_value: float
    best_value: float
    share: float
    conditions: tuple[float, ...]
    plain_steps: tuple[int, ...]
    heavy_steps: tuple[int, ...]
    statuses: tuple[str, str, str]


class DescentOnContours(LessonScene):
    """Plain descent zig-zags down a ravine, momentum cuts through; both are tuned by the ravine's curvatures."""

    function: Expression = "(x^2 + 10*y^2)/2"
    """The function f of x and y."""
    start: Point = (4.5, 1.5)
    """The point from which both runs set out."""
    plain_rate: float | None = None
    """The rate of plain descent; the best one for the curvatures if left out."""
    rate: float | None = None
    """The rate of the first run with momentum; one over the largest curvature if left out."""
    momentum: float | None = None
    """The share of the last step that is kept; the best one for that rate if left out."""
    steps: int = 30
    """How many steps are drawn, at most 300."""
    conditions: Numbers = (10, 100, 1000)
    """Ratios of the curvatures for which the steps to a millionth of the distance are counted; at most three."""
    interval: Interval = None
    """The x range shown; chosen from start and minimum if left out."""
    interval_y: Interval = None
    """The y range shown; chosen from start and minimum if left out."""

    must_show = ("best_rate", "best_momentum", "plain_steps", "heavy_steps")

    @cached_property
    def f(self) -> Function:
        """The function of x and y."""
        return self.read(self.function, ("x", "y"))

    @cached_property
    def ravine(self) -> Ravine:
        """The three runs and what their settings come from."""
        start = checked_point(self.f, self.start, "start")
        return Ravine(self.f, start, checked_steps(self.steps), self.plain_rate, self.rate, self.momentum)

    def numbers(self) -> RavineNumbers:
        if not 1 <= len(self.conditions) <= _MOST_RAVINES:
            raise InputError(f"conditions has {len(self.conditions)} ratios; 1 to {_MOST_RAVINES} are counted, as in 10,100,1000.")
        counts = [ravine_steps(k, self.ravine.offset, _SHARE) for k in self.conditions]
        ravine, best, (plain, heavy, _), runs = self.ravine, self.ravine.best, self.ravine.rules, self.ravine.runs
        return RavineNumbers(
            ravine.start, tuple(ravine.valley.point.tolist()), (best.smallest, best.largest), plain.rate, best.rate,
            heavy.rate, heavy.momentum, best.momentum_rate, best.momentum, self.steps, *(float(run.losses[-1]) for run in runs),
            _SHARE, tuple(self.conditions), tuple(a for a, _ in counts), tuple(b for _, b in counts), tuple(run.status for run in runs),
        )

    def proofs(self) -> dict[str, Proof]:
        f, n, ravine = self.f, self.results, self.ravine
        return {
            "start": GIVEN,
            "bottom": lambda: ravine.precise_bottom,
            "curvatures": lambda: ravine.precise_curvatures,
            **{name: (lambda i=i: ravine.precise_settings()[i]) for i, name in enumerate(("plain_rate", "rate", "momentum"))},
            **{name: (lambda i=i: ravine.precise_best()[i]) for i, name in enumerate(("best_plain_rate", "best_rate", "best_momentum"))},
            "steps": GIVEN,
            **{
                name: (lambda i=i: f.precise(*ravine.precise_run(i)[-1]))
                for i, name in enumerate(("plain_value", "heavy_value", "best_value"))
            },
            "share": CHOSEN,
            "conditions": GIVEN,
            "plain_steps": lambda: precise_ravine_steps(n.conditions, ravine.precise_offset, _SHARE, momentum=False),
            "heavy_steps": lambda: precise_ravine_steps(n.conditions, ravine.precise_offset, _SHARE, momentum=True),
        }

    def construct(self) -> None:
        self.prepare()
        with self.section("plain", self.words_on_the_direction()):
            self.show_plain()
        with self.section("plain run", self.words_on_run(0, self.words_on_plain())):
            self.run_plain()
        with self.section("momentum", "With momentum a share β of the last step is kept."):
            self.show_momentum()
        with self.section("momentum run", self.words_on_run(1, self.words_on_momentum())):
            self.run_momentum()
        along = "The curvatures along and across the ravine give" if self.is_ravine else "The two curvatures give"
        with self.section("curvatures", f"{along} the best rate, and the optimal pair."):
            self.show_curvatures()
        with self.section("best run", self.words_on_run(2, self.words_on_best())):
            self.run_best()
        pays = ": plain descent pays for the ratio κ, momentum for its root" if max(self.conditions) >= _RAVINE_RATIO else ""
        with self.section("steps", f"Steps from this start until a millionth of the distance is left{pays}."):
            self.show_table()

    @property
    def is_ravine(self) -> bool:
        """Whether the curvatures differ enough for it to look like one."""
        low, high = self.results.curvatures
        return high >= _RAVINE_RATIO * low

    @cached_property
    def distances(self) -> list[np.ndarray]:
        """Of each run, the points as seen from the minimum, along the ravine and across it, shape (steps + 1, 2)."""
        valley = self.ravine.valley
        return [(run.points - valley.point) @ valley.eigenvectors for run in self.ravine.runs]

    def words_on_the_direction(self) -> str:
        lines = "Minus the gradient crosses the level lines at right angles"
        slopes = np.array([float(self.f.derivative(name)(*self.results.start)) for name in ("x", "y")])
        way, home = -slopes / np.hypot(*slopes), np.array(self.results.bottom) - self.results.start
        off = math.degrees(math.acos(min(1.0, float(way @ home) / float(np.hypot(*home)))))
        along, across = np.abs(way @ self.ravine.valley.eigenvectors)
        if off < 2:
            return f"{lines}: from this start it points straight at the minimum."
        if self.is_ravine and across > 2 * along:
            return f"{lines}: it points across a ravine, not along it."
        return f"{lines}: it does not point at the minimum."

    def words_on_plain(self) -> str:
        """What plain descent does across the ravine: it zig-zags where each step lands on the other side, hardly nearer."""
        points = self.distances[0]
        across, left = points[:, 1], np.hypot(*points.T)
        early = across[: min(6, len(across))]
        if len(left) > 1 and left[1] <= 1e-9 * left[0]:
            return "Plain descent is there in one step."
        if len(early) > 2 and bool(np.all(early[1:] * early[:-1] < 0)):
            far = len(early) > 4 and abs(early[4]) > _STILL_WIDE * abs(early[0])
            return "Plain descent zig-zags from wall to wall." if far else "Plain descent swings from side to side, less far each time."
        if len(left) > 5 and left[-1] > 0.5 * left[0]:
            return "Plain descent crawls: more than half of the distance is left."
        return "Plain descent, step by step: each is the slope times the rate."

    def words_on_momentum(self) -> str:
        plain, heavy = (np.hypot(*points[-1]) for points in self.distances[:2])
        own = self.rate is not None or self.momentum is not None
        # Where the start lies on one of the axes there is nothing to cancel, or nothing to add up.
        aslant = np.abs(self.distances[0][0]).min() > 0.01 * np.abs(self.distances[0][0]).max()
        if own or not self.is_ravine or not aslant or heavy >= plain:
            return "A share of every step lives on in the next ones."
        return "Across the ravine the kept steps cancel, along it they add up: momentum cuts through."

    def words_on_best(self) -> str:
        """That it swings wider and falls faster than the others is said where it does."""
        ends = [np.hypot(*points[-1]) for points in self.distances]
        swings = [np.abs(points[1:, 1]).max() for points in self.distances]
        fastest = ends[2] < min(ends[:2])
        if fastest and swings[2] > 1.02 * swings[1]:
            return "The optimal pair dares wider swings, yet its distance falls fastest, as the strip below shows."
        if fastest:
            return "With the optimal pair the distance falls fastest, as the strip below shows."
        return "The optimal pair: how its distance falls shows in the strip below."

    def words_on_run(self, which: int, fine: str) -> str:
        status = self.results.statuses[which]
        if status == "diverged":
            first, *_, last = np.hypot(*self.distances[which].T)
            diverges = ": these settings are too large for a curvature on the way, and it diverges" if last > 10 * first else ""
            return f"The run ends higher than it began{diverges}."
        return "The run leaves the domain of f." if status == "not finite" else fine

    def window(self) -> Window:
        """The part of the plane that is shown: the start, the bottom, and as much beyond."""
        n = self.results
        halves = [abs(a - b) * 1.15 for a, b in zip(n.start, n.bottom, strict=True)]
        # Where the runs swing out beyond the start, but not where one has gone off.
        off = np.abs(np.concatenate([run.points for run in self.ravine.runs]) - n.bottom)
        near = off[np.all(off <= np.maximum(halves, 0.6 * max(halves)), axis=1)]
        halves = [max(half, 1.05 * float(swing), _SLIM * max(halves)) for half, swing in zip(halves, near.max(axis=0), strict=True)]
        ranges = [
            given or (b - half, b + half) for given, b, half in zip((self.interval, self.interval_y), n.bottom, halves, strict=True)
        ]
        return choose_plane(self.f, n.start, *ranges)

    def prepare(self) -> None:
        n = self.results
        self.plot = plane_plot(self.window(), _RAVINE, self.theme)
        level = float(self.f(*n.start))
        chosen = levels_for(self.f, self.plot.window)
        apart = 0.4 * float(np.median(np.diff(chosen))) if len(chosen) > 1 else 0.0
        others = tuple(one for one in chosen if abs(one - level) > apart)
        self.contours = Contours(self.plot, self.f, others, role="quiet", labelled=False, also=(level,), width=1.3)
        self.dot = self.plot.point(*n.start)
        signs = (("derivative", "", False), ("run", "diamond", True), ("tangent", "square", False))
        self.zig_zag, self.smooth, self.best = (
            RunPath(self.plot, run.points, role, shape=shape, dashed=dashed, width=3.0, truth=self.true_run(k))
            for k, (run, (role, shape, dashed)) in enumerate(zip(self.ravine.runs, signs, strict=True))
        )
        self.prepare_strip(signs)
        # Where the name of the next run stands above the strip.
        self.named = self.strip.area.left + 2.15
        for name, path in (("step", self.zig_zag), ("step with momentum", self.smooth), ("step at its best", self.best)):
            self.moves(name, lambda path=path: path.reached)

    def true_run(self, which: int) -> Callable[[], np.ndarray]:
        """A run worked out a second time, when it is first asked for."""
        return cache(lambda: np.array(self.ravine.precise_run(which), dtype=float))

    def prepare_strip(self, signs: Sequence[tuple[str, str, bool]]) -> None:
        """The strip of distances below the map, and the line at the goal of the table."""
        shares = [self.shares_left(run.points) for run in self.ravine.runs]
        least = min(float(share[share > 0].min()) for share in shares)
        floor = max(min(least, 0.3 * _SHARE), 1e-3 * _SHARE)
        window = Window(nice_axis(0, self.steps, 6), decades(floor, 3.0, 3))
        self.strip = StepPlot(window, _DISTANCES, self.theme, names=("k", '"distance left"'))
        self.goal = self.strip.segment((0.0, math.log10(_SHARE)), (window.x.high, math.log10(_SHARE)), "quiet", dashed=True, width=2)

        def in_decades(points: np.ndarray) -> np.ndarray:
            # What has no logarithm lies just below the strip.
            return np.column_stack([np.arange(len(points)), np.log10(np.maximum(self.shares_left(points), 0.5 * floor))])

        self.falls = [
            RunPath(self.strip, in_decades(run.points), role, shape=shape, dashed=dashed, every=max(1, self.steps // 10), width=2.8,
                    truth=cache(lambda true=self.true_run(k): in_decades(true())))
            for k, (run, (role, shape, dashed)) in enumerate(zip(self.ravine.runs, signs, strict=True))
        ]

    def shares_left(self, points: np.ndarray) -> np.ndarray:
        """Which share of the first distance from the minimum is left at every point."""
        off = np.linalg.norm(points - np.array(self.results.bottom), axis=1)
        return off / off[0]

    def line(self, source: str | list[str], baseline: float) -> Typeset:
        """A line of the panel."""
        return self.fitted(source, _FORMULAS.width).put(_FORMULAS.left, baseline)

    def show_plain(self) -> None:
        n = self.results
        bottom = self.plot.point(*n.bottom, hollow=True)
        self.add(*self.heading("Descent in a ravine" if self.is_ravine else "Descent in a bowl", f"curve(f(x, y) = {self.given(self.f)})", left=_FORMULAS.left),
                 self.plot, self.contours, bottom, self.dot, self.strip, self.goal)
        self.wait(0.8)
        slopes = [float(self.f.derivative(name)(*n.start)) for name in ("x", "y")]
        start = self.plot.at(*n.start)
        way = -np.array([slopes[0] * self.plot.x_unit, slopes[1] * self.plot.y_unit, 0.0])
        way /= np.linalg.norm(way)
        aside = np.array([-way[1], way[0], 0.0])
        # The mark of the right angle lies on the side that is turned away from the minimum.
        if float((self.plot.at(*n.bottom) - start) @ aside) > 0:
            aside = -aside
        arrow = Arrows(self.theme["derivative"], 6, 0.26).place(start, start + 1.1 * way)
        self.compass = VGroup(arrow, self.plot.segment(n.start, n.bottom, "point", dashed=True, width=2.4))
        if has_equal_units(self.plot):
            angle = VMobject(stroke_color=self.theme["derivative"], stroke_width=2.6, fill_opacity=0)
            self.compass.add(angle.set_points(corners([start + 0.22 * np.array([way, way + aside, aside])])))
        label = backed(self.formula("derivative(-nabla f)", em=LABEL), self.theme.background)
        lines = [dense([(start, start + 1.1 * way)]), dense([(start, self.plot.at(*n.bottom))])]
        spots = [start + share * way + side * aside for share in (0.8, 0.6, 1.1) for side in (0.55, 0.7, -0.6)]
        place_clear(label, spots, lines, self.plot.area)
        self.compass.add(label)
        self.play(FadeIn(self.compass), run_time=0.9)
        self.rule = self.line("derivative(Delta bold(x)_k = -r nabla f)", 2.35)
        self.plain_setting = self.line([f"r = {self.shown('plain_rate', d)}" for d in (4, 3)], 1.8)
        self.play(FadeIn(self.rule), FadeIn(self.plain_setting), run_time=0.8)
        self.wait(1.2)

    def run_plain(self) -> None:
        # The steps cross the place where the name of the direction stands.
        self.play(FadeOut(self.compass), run_time=0.5)
        self.travel(self.zig_zag, self.falls[0], "plain", "derivative")

    def travel(self, path: RunPath, fall: RunPath, name: str, role: str) -> None:
        """Some steps one by one, the others in a stream, on the map and in the strip."""
        self.add(path, fall)
        both, first = VGroup(path, fall), min(6, path.lines)

        def to(start: int, end: int) -> Callable[[Mobject, float], None]:
            return lambda group, a: [part.reach(start + a * (end - start)) for part in group] and None

        self.play(UpdateFromAlphaFunc(both, to(0, first)), run_time=3.0, rate_func=linear)
        if path.lines > first:
            self.play(UpdateFromAlphaFunc(both, to(first, path.lines)), run_time=2.4, rate_func=linear)
        label = self.words(name, role=role).put(self.named, self.strip.area.top + 0.2)
        self.named += label.width + 0.35
        self.enter(label, run_time=0.4)

    def show_momentum(self) -> None:
        self.heavy_rule = self.line("run(Delta bold(x)_k = -r nabla f + beta Delta bold(x)_(k-1))", 1.15)
        self.heavy_setting = self.line([f"r = {self.shown('rate', d)} quad beta = {self.shown('momentum', d)}" for d in (4, 3, 2)], 0.6)
        self.enter(self.heavy_rule)
        self.enter(self.heavy_setting)
        self.wait(0.8)

    def run_momentum(self) -> None:
        self.zig_zag.line.set_stroke(width=2.2)
        self.travel(self.smooth, self.falls[1], "momentum", "run")

    def show_curvatures(self) -> None:
        first = '"best" quad ' if self.plain_rate is not None else ""
        # Where a number needs its power of ten, it stands without the formula rather than not at all.
        pair = [f'lambda_1 = {self.shown("curvatures[0]", d)} quad lambda_2 = {self.shown("curvatures[1]", d)}' for d in (5, 4, 3, 2)]
        # As a label at every length: the root of the rate below it is raised.
        both = [*(f'"curvatures" quad {one}' for one in pair[:3]), *pair]
        curvatures = self.fitted(both, _FORMULAS.width, sizes=(LABEL,)).put(_FORMULAS.left, 0.66)
        optimal = ("frac(sqrt(lambda_2) - sqrt(lambda_1), sqrt(lambda_2) + sqrt(lambda_1))", "frac(sqrt(kappa) - given(1), sqrt(kappa) + given(1))")
        plain, rate, share = (
            self.line([*(f"{lead} = {source} = {self.shown(name, d)}" for source in sources for d in (4, 3, 2)), f"{lead} = {self.shown(name, 3)}"], baseline)
            for lead, sources, name, baseline in (
                (f"{first}r", ("given(2) \\/ (lambda_1 + lambda_2)",), "best_plain_rate", 1.8),
                ("tangent(r)", ("given(4) \\/ (sqrt(lambda_1) + sqrt(lambda_2))^2",), "best_rate", 0.12),
                ("tangent(beta)", [f"({one})^2" for one in optimal], "best_momentum", -0.76),
            )
        )
        self.play(FadeOut(self.heavy_setting), run_time=0.5)
        self.enter(curvatures)
        self.wait(0.6)
        self.play(FadeOut(self.plain_setting), FadeIn(plain), run_time=0.8)
        self.enter(rate, share)
        self.wait(1.0)

    def run_best(self) -> None:
        self.travel(self.best, self.falls[2], "optimal", "tangent")

    def show_table(self) -> None:
        n = self.results
        self.table = Table(
            ("kappa = lambda_2 \\/ lambda_1", 'derivative("plain")', 'tangent("optimal")'), (n.conditions, n.plain_steps, n.heavy_steps),
            ("ink", "derivative", "tangent"), self.theme, x=_FORMULAS.left, top=-1.98, leading=0.37, gap=0.6,
            names=("conditions", "plain_steps", "heavy_steps"), width=_FORMULAS.width,
        )
        goal = self.line(f'"steps to" {self.shown("share")} "of the distance"', -1.56)
        self.enter(goal, self.table)
        for row in self.table.cells:
            self.enter(VGroup(*row), run_time=0.6)
        self.wait(1.5)


@dataclass(frozen=True, slots=True)
class RaceNumbers:
    """What each optimiser was given and reached, and the first steps of Adam.

    What belongs to a rule that does not run is nan, and its first steps are empty.

    Attributes
    ----------
    start : (float, float)
        Where all set out.
    steps : int
        How many steps each takes.
    minimum : float
        The lowest value of f that the ways down lead to.
    optimizers : tuple of str
        Who runs; all that follows is in their order.
    rates : tuple of float
        The learning rates.
    momentum_share : float
        The share of its last step that momentum keeps; nan where momentum does not run.
    square_share : float
        The share of its running mean of squared gradients that RMSprop keeps at a step; nan where RMSprop does not run.
    adam_shares : (float, float)
        The shares of the running means of the gradient and of its square that Adam keeps at a step; nan where Adam does not run.
    weights : (float, float)
        The weights of a new gradient and of its square in Adam's running means; nan where Adam does not run.
    excess : float
        How many times too long Adam's first step would be without the correction of the bias; nan where Adam does not run.
    losses, heights : tuple of float
        f after each run's last step, and how far that is above the minimum.
    statuses : tuple of str
        How each run ended.
    winner : str
        Who arrived first, or is lowest at the end.
    first : tuple of int
        Adam's first steps, counted from 1.
    corrected, uncorrected : tuple of float
        The lengths of Adam's first steps with the correction of the bias, and without.
    """

    start: tuple[float, float]
    steps: int
    minimum: float
    optimizers: tuple[str, ...]
    rates: tuple[float, ...]
    momentum_share: float
    square_share: float
    adam_shares: tuple[float, float]
    weights: tuple[float, float]
    excess: float
    losses: tuple[float, ...]
    heights: tuple[float, ...]
    statuses: tuple[str, ...]
    winner: str
    first: tuple[int, ...]
    corrected: tuple[float, ...]
    uncorrected: tuple[float, ...]


class OptimizerRace(LessonScene):
    """Gradient descent, momentum, RMSprop and Adam from one start; why Adam corrects his means; a strip of their losses."""

    valley: Literal["Himmelblau", "Rosenbrock"] = "Rosenbrock"
    """One of two well-known valleys."""
    function: Expression | None = None
    """A function f of x and y of your own, instead of one of the valleys."""
    start: Point | None = None
    """The point from which all set out; one that suits the valley if left out, 1,1 for a function of your own."""
    optimizers: str = "gradient descent, momentum, RMSprop, Adam"
    """Who runs, with commas between them: any of gradient descent, momentum, RMSprop, Adam."""
    rates: Numbers | None = None
    """Their rates in the same order; for each the best of a scan over round rates if left out."""
    steps: int = 200
    """How many steps, at most 300."""
    interval: Interval = None
    """The x range shown; chosen from start and minimum if left out."""
    interval_y: Interval = None
    """The y range shown; chosen from start and minimum if left out."""

    must_show = ("rates",)

    @cached_property
    def f(self) -> Function:
        """The function of x and y."""
        return self.read(self.function or _VALLEYS[self.valley][0], ("x", "y"))

    @cached_property
    def race(self) -> Race:
        """All runs."""
        default = (1.0, 1.0) if self.function else _VALLEYS[self.valley][1]
        start = checked_point(self.f, default if self.start is None else self.start, "start")
        return race(self.f, start, self.optimizers, self.rates, checked_steps(self.steps))

    def numbers(self) -> RaceNumbers:
        one = self.race
        adam = one.adam()
        rules = [rule for rule in (adam, one.adam(correction=False)) if rule is not None]
        lengths = [one.step_lengths(rule, _FIRST) for rule in rules] or [(), ()]
        shares = (adam.beta1, adam.beta2) if adam is not None else (math.nan, math.nan)
        with workdps(50):
            mean, square = (1 - to_mpf(share) for share in shares)
            excess = float(mean / square**0.5)
        return RaceNumbers(
            (one.start[0], one.start[1]), self.steps, one.bottoms[0].value, one.names, tuple(rule.rate for rule in one.rules),
            self.share_of("momentum", "momentum"), self.share_of("RMSprop", "decay"), shares, (float(mean), float(square)), excess,
            tuple(float(run.losses[-1]) for run in one.runs), one.heights,
            tuple(run.status for run in one.runs), one.leader, tuple(range(1, len(lengths[0]) + 1)), lengths[0], lengths[1],
        )

    def share_of(self, name: str, setting: str) -> float:
        """A setting of a rule; nan if the rule does not run."""
        return next((getattr(rule, setting) for who, rule in zip(self.race.names, self.race.rules, strict=True) if who == name), math.nan)

    def proofs(self) -> dict[str, Proof]:
        n, one = self.results, self.race
        return {
            "start": CHOSEN if self.start is None else GIVEN,
            "steps": GIVEN,
            "minimum": lambda: one.precise_minimum,
            "rates": CHOSEN if self.rates is None else GIVEN,
            **dict.fromkeys(("momentum_share", "square_share", "adam_shares", "first"), CHOSEN),
            "weights": lambda: [1 - to_mpf(share) for share in n.adam_shares],
            "excess": lambda: (1 - to_mpf(n.adam_shares[0])) / sqrt(1 - to_mpf(n.adam_shares[1])),
            "losses": lambda: one.precise_losses,
            "heights": lambda: one.precise_heights,
            **{
                name: (lambda fixed=fixed: one.precise_step_lengths(one.adam(correction=fixed), len(n.first)) if n.first else [])
                for name, fixed in (("corrected", True), ("uncorrected", False))
            },
        }

    def construct(self) -> None:
        n = self.results
        self.prepare()
        names = {"RMSprop": "s is a running mean of g²", "Adam": "s and m are running means of g² and g"}
        mean = next((f" {names[name]}." for name in ("Adam", "RMSprop") if name in n.optimizers), "")
        each = "Each turns the gradient g into a step in its own way" if len(n.optimizers) > 1 else "The gradient g is turned into a step"
        with self.section("rules", f"One start. {each}.{mean}"):
            self.show_rules()
        if n.first:
            with self.section("bias", "Adam's means start at zero. After one step they hold only a small part of g and of its square."):
                self.show_bias()
            with self.section("first steps", self.words_on_the_first_steps()):
                self.compare_first_steps()
        several = len(n.optimizers) > 1
        given = "its best rate of a scan" if self.rates is None else "the rate it was given"
        steps = "one step" if n.steps == 1 else f"{n.steps} steps"
        each = f"{steps} each, each with {given}" if several else f"{steps}, with {given}"
        with self.section("race", f"{each[0].upper()}{each[1:]}. On the right: the loss, in powers of ten."):
            self.show_runners()
            self.run_race()
        with self.section("losses", self.words_on_the_losses()):
            self.show_losses()

    def window(self) -> Window:
        """The part of the plane that is shown: the start, the minima that are reached, and some of what is around."""
        places = np.array([self.race.start, *(one.point for one in self.race.bottoms)])
        low, high = places.min(axis=0), places.max(axis=0)
        reach = max(float((high - low).max()), 1e-6)
        # Where the runs swing out beyond, but not where one has gone off.
        way = np.concatenate([run.points for run in self.race.runs])
        near = way[np.all(np.abs(way - (low + high) / 2) <= reach, axis=1)]
        low, high = np.minimum(low, near.min(axis=0)), np.maximum(high, near.max(axis=0))
        half = 0.6 * float((high - low).max())
        ranges = [
            given or (c - half, c + half)
            for given, c in zip((self.interval, self.interval_y), ((low + high) / 2).tolist(), strict=True)
        ]
        return choose_plane(self.f, self.results.start, *ranges)

    def prepare(self) -> None:
        n = self.results
        self.plot = plane_plot(self.window(), _RACE_MAP, self.theme)
        self.contours = Contours(self.plot, self.f, role="quiet", labelled=False, width=1.3)
        heights = [run.losses - n.minimum for run in self.race.runs]
        top = 3 * max(float(height[0]) for height in heights)
        lowest = min(float(h[h > 0].min()) for h in heights)
        floor = max(0.5 * lowest, 1e-12 * top, 1e-14 * abs(n.minimum))
        name = "f" if n.minimum == 0 else 'f - f_"min"'
        self.strip = StepPlot(Window(nice_axis(0, n.steps, 4), decades(floor, top, 4)), _STRIP, self.theme, names=("k", name))
        self.paths, self.losses = VGroup(), VGroup()
        for k, (runner, run) in enumerate(zip(n.optimizers, self.race.runs, strict=True)):
            role, shape, dashed = _COLOURS[runner]
            self.paths.add(RunPath(
                self.plot, run.points, role, shape=shape, dashed=dashed, every=max(1, n.steps // 12), width=3.2,
                truth=cache(lambda k=k: np.array(self.race.precise_runs[k], dtype=float)),
            ))
            self.losses.add(RunPath(
                self.strip, self.in_decades(run.losses - n.minimum, floor), role, shape=shape, dashed=dashed,
                every=max(1, n.steps // 8), width=2.8,
            ))

    @staticmethod
    def in_decades(heights: np.ndarray, floor: float) -> np.ndarray:
        """Steps and powers of ten; what has no logarithm lies just below the strip."""
        return np.column_stack([np.arange(len(heights)), np.log10(np.maximum(heights, 0.5 * floor))])

    # -- the rules --------------------------------------------------------------------------

    def show_rules(self) -> None:
        n = self.results
        self.dot = self.plot.point(*n.start)
        goals = VGroup(*(self.plot.point(*one.point.tolist(), hollow=True) for one in self.race.bottoms))
        self.add(*self.heading("A race of optimisers", f"curve(f(x, y) = {self.given(self.f)})", left=_RACE.left), self.plot, self.contours, goals, self.dot)
        settings = {
            "gradient descent": "g = nabla f", "momentum": f"beta = {self.shown('momentum_share')}",
            "RMSprop": f"beta = {self.shown('square_share')}",
            "Adam": f"beta_1 = {self.shown('adam_shares[0]')} quad beta_2 = {self.shown('adam_shares[1]')}",
        }
        self.rules = VGroup()
        for k, name in enumerate(n.optimizers):
            role, top = _COLOURS[name][0], 2.35 - 1.4 * k
            block = VGroup(
                self.words(name, role=role, weight=600).put(_RACE.left, top),
                self.formula(settings[name], em=LABEL, role="quiet").put(_RACE.right, top, side="right"),
                self.formula(f"{role}(Delta bold(x)_k = {_RULES[name]})").put(_RACE.left, top - 0.6),
            )
            self.rules.add(block)
            self.enter(block)
            self.wait(2.2 if name == "Adam" else 1.5)

    # -- Adam's first steps -------------------------------------------------------------------

    def show_bias(self) -> None:
        """Both means after one step, and what they make of it."""
        small = [
            f"m_1 = (given(1) - beta_1) g = {self.shown('weights[0]')} g", f"s_1 = (given(1) - beta_2) g^2 = {self.shown('weights[1]')} g^2",
        ]
        self.play(FadeOut(self.rules), run_time=0.6)
        self.bias = VGroup()
        for source, baseline in zip(small, (2.3, 1.7), strict=True):
            self.bias.add(self.formula(source).put(_RACE.left, baseline))
            self.enter(self.bias[-1])
            self.wait(0.6)
        lines = (
            f"tangent(r m_1 \\/ sqrt(s_1) = plus.minus {self.shown('excess', 3)} r) quad abs(Delta bold(x)_1) = {self.shown('uncorrected[0]', 3)}",
            "hat(m) = m \\/ (given(1) - beta_1^k) quad hat(s) = s \\/ (given(1) - beta_2^k)",
            f"tangent(r hat(m)_1 \\/ sqrt(hat(s)_1) = plus.minus r) quad abs(Delta bold(x)_1) = {self.shown('corrected[0]', 3)}",
        )
        for source, baseline in zip(lines, (1.05, 0.4, -0.2), strict=True):
            self.bias.add(self.fitted(source, _RACE.width).put(_RACE.left, baseline))
            self.enter(self.bias[-1])
            self.wait(1.0)

    def words_on_the_first_steps(self) -> str:
        n = self.results
        if n.uncorrected[0] > 1.5 * n.corrected[0]:
            slopes = [float(self.f.derivative(name)(*n.start)) for name in ("x", "y")]
            each = "in each coordinate" if all(slopes) else "in the coordinate that has a slope"
            return f"Without the correction the root of s is far too small, and the first step is far too long. With it, the first is the rate {each}."
        return "The first steps with the correction, and without."

    def compare_first_steps(self) -> None:
        n = self.results
        top = 1.2 * max(*n.corrected, *n.uncorrected)
        plot = Plot(
            Window(Axis(0.0, len(n.first) + 0.5, tuple(float(k) for k in n.first)), nice_axis(0.0, top, 3)),
            Box(_RACE.left - 0.1, _RACE.bottom + 0.1, _RACE.right, -0.5), self.theme, names=("k", "tangent(abs(Delta bold(x)_k))"),
        )
        # The paths claim what the proofs work out.
        proofs = self.proofs()
        series = [
            RunPath(plot, list(zip(n.first, lengths, strict=True)), "tangent", shape=shape, dashed=dashed, width=3,
                    truth=lambda what=what: np.array([(k, float(v)) for k, v in zip(n.first, proofs[what](), strict=True)]))
            for lengths, shape, dashed, what in ((n.uncorrected, "disc", True, "uncorrected"), (n.corrected, "triangle", False, "corrected"))
        ]
        self.enter(plot, run_time=0.6)
        self.add(*series)
        legend = VGroup()
        for path, word, x, (shape, dashed) in zip(series, ("without", "with"), (3.0, 5.1), (("disc", True), ("triangle", False)), strict=True):
            sign = self.sign(x, plot.area.top + 0.32, "tangent", shape, dashed)
            legend.add(VGroup(sign, self.words(word, role="tangent").put(x + 0.56, plot.area.top + 0.2)))
            self.play(FadeIn(legend[-1]), UpdateFromAlphaFunc(path, lambda m, a: m.reach(a * m.lines)), run_time=2.0, rate_func=linear)
        self.wait(2.4)
        self.rules = VGroup(self.bias, plot, *series, legend)

    # -- the race ---------------------------------------------------------------------------

    def show_runners(self) -> None:
        """The legend, each runner with its rate, and the empty strip."""
        n = self.results
        legend = VGroup()
        for k, name in enumerate(n.optimizers):
            role, shape, dashed = _COLOURS[name]
            baseline = _LEGEND_TOP - 0.5 * (k + 1)
            legend.add(VGroup(
                self.sign(_RACE.left, baseline + 0.12, role, shape, dashed),
                self.words(name, role=role).put(_RACE.left + 0.56, baseline),
                self.formula(self.shown(f"rates[{k}]", 3), em=LABEL),
            ))
        self.final = self.column_of_losses()
        # As near to the losses that will come as they leave room, and behind every name.
        behind = max(name.get_right()[0] + 0.2 + rate.width for _, name, rate in legend)
        edge = float(max(min(_RATES, self.final.get_left()[0] - 0.35), behind))
        for k, row in enumerate(legend):
            row[2].put(edge, _LEGEND_TOP - 0.5 * (k + 1), side="right")
        head = self.formula("r", em=LABEL, role="quiet").put(edge, _LEGEND_TOP, side="right")
        self.play(FadeOut(self.rules), run_time=0.6)
        self.moves("step", lambda: max(path.reached for path in self.paths))
        self.enter(self.strip, legend, head)
        self.wait(0.6)

    def sign(self, x: float, y: float, role: str, shape: str, dashed: bool) -> VGroup:
        """A piece of a runner's line, for a legend."""
        ends = np.array([[x, y, 0], [x + 0.46, y, 0]])
        line = VMobject(stroke_color=self.theme[role], stroke_width=3.2, fill_opacity=0)
        line.dashed = dashed
        line.set_points(segments(dashes(*ends, 0.11, 0.08) if dashed else [tuple(ends)]))
        marks = [MARKS[shape](ends.mean(axis=0).reshape(1, 3), self.theme[role], 0.06)] if shape else []
        return VGroup(line, *marks)

    def run_race(self) -> None:
        n = self.results
        self.add(self.paths, self.losses, self.dot)
        both = VGroup(self.paths, self.losses)

        def to(first: float, last: float) -> Callable[[Mobject, float], None]:
            def move(group: Mobject, alpha: float) -> None:
                for path in (*group[0], *group[1]):
                    path.reach(first + alpha * (last - first))

            return move

        early = min(10, n.steps)
        self.play(UpdateFromAlphaFunc(both, to(0, early)), run_time=3.0, rate_func=linear)
        if n.steps > early:
            self.play(UpdateFromAlphaFunc(both, to(early, n.steps)), run_time=6.0, rate_func=linear)

    def words_on_the_losses(self) -> str:
        n = self.results
        if not n.winner:
            return "None of them settles with these rates: they are too large for this valley."
        if len(n.optimizers) == 1:
            return f"Its loss after {n.steps} step{'s' * (n.steps != 1)}."
        leader = f"{n.winner[0].upper()}{n.winner[1:]}"
        arrived = self.race.runs[n.optimizers.index(n.winner)].steps
        words = f"{leader} arrives first." if arrived < n.steps else f"{leader} is ahead in this valley."
        if self.race.lost:
            return f"{words} Too large a rate for: {', '.join(self.race.lost)}."
        if self.race.on_the_way:
            return f"{words} Still far from a minimum: {', '.join(self.race.on_the_way)}."
        return f"{words} In another valley another may be."

    def column_of_losses(self) -> VGroup:
        """Where every runner has got to, under a head."""
        n = self.results
        head = self.formula(f"f_({n.steps})" if n.minimum == 0 else f'f_({n.steps}) - f_"min"', em=LABEL, role="quiet")
        column = VGroup(head.put(_RACE.right, _LEGEND_TOP, side="right"))
        for k, (runner, status) in enumerate(zip(n.optimizers, n.statuses, strict=True)):
            baseline, role = _LEGEND_TOP - 0.5 * (k + 1), _COLOURS[runner][0]
            ended = {"diverged": "diverges", "not finite": "leaves f"}.get(status)
            made = self.words(ended, role=role) if ended else self.formula(f"{role}({self.short(f'heights[{k}]')})", em=LABEL)
            column.add(made.put(_RACE.right, baseline, side="right"))
        return column

    def show_losses(self) -> None:
        self.enter(*self.final)
        self.wait(1.2)

    def short(self, name: str) -> str:
        """A loss: two digits, or one and its power of ten."""
        return self.shown(name, 2 if format_for([look_up(self.results, name)], 2).exponent == 0 else 1)
