"""Gradient descent: slope times rate, what the rate decides, and what momentum and adaptive rates add."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from manim import Create, FadeIn, FadeOut, GrowFromCenter, Mobject, TransformFromCopy, UpdateFromAlphaFunc, VGroup, linear, smooth
from mpmath import findroot, mpf, workdps

from calcanim import CriticalPoint, Function, InputError, descend
from calcanim import GradientDescent as PlainRule
from calcanim.numerics.descent import Descent, judge, minimum_downhill
from calcanim.numerics.descent.precise import digits_for, precise_descent
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.precise_fields import precise_partial
from calcanim.parameters import Expression, Interval, Numbers
from calcanim.stage import (
    LABEL, SAFE, STAGE, Axis, Box, LessonScene, Plot, RunPath, Table, Window, backed, nice_axis, place_clear, tick_room,
)
from calcanim.stage.run_window import run_window, value_range

TOPIC = 10
TITLE = "Gradient descent"

_MOST_STEPS = 300
# Rows of the table before the last one, and how far a run may go off before it is no longer followed.
_ROWS, _OUT_OF_SIGHT = 6, 1000.0
_NARROW = Box(STAGE.left, STAGE.bottom, 0.55, STAGE.top)
_WIDE = Box(1.05, STAGE.bottom, SAFE.right, 2.75)
# Runs side by side: their stage, the room for words under each, and the panel beside them.
_MOST_RATES, _TEXT = 6, 0.98
_RUNS = Box(SAFE.left, SAFE.bottom, 1.55, 2.75)
_FACTS = Box(2.0, SAFE.bottom, SAFE.right, 2.75)
_VERDICTS = {
    "one step": "one step", "crawls": "crawls", "closes in": "good", "zig-zags": "zig-zag", "bounces": "endless bounce",
    "diverges": "diverges", "leaves the domain": "no slope", "leaves the valley": "other valley", "wanders": "wanders",
}


def run_on_line(f: Function, start: float, rate: float, steps: int) -> Descent:
    """A run in one variable as it truly is, to the last digit shown."""
    return descend(f, start, PlainRule(rate), steps, digits=digits_for(steps))


def checked_steps(steps: int) -> int:
    """The number of steps, or the sentence that it is out of bounds."""
    if not 1 <= steps <= _MOST_STEPS:
        raise InputError(f"steps={steps} must lie between 1 and {_MOST_STEPS}.")
    return steps


@dataclass(frozen=True, slots=True)
class DescentNumbers:
    """The rows of the table, the last point, and what became of the run.

    ``move`` is the first step's length with its sign, rate times slope; ``minimum`` is nan where the way down has none.
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
        slope = [float(f.derivative().precise(x)) for x in run.points[[*rows, last], 0]]
        return DescentNumbers(
            self.start, self.rate, rows, tuple(run.points[list(rows), 0].tolist()), tuple(slope[:-1]),
            tuple(run.losses[list(rows)].tolist()), float(to_mpf(self.rate) * f.derivative().precise(self.start)),
            last, float(run.points[last, 0]), slope[-1], float(run.losses[last]),
            found.x if found is not None else math.nan, verdict,
        )

    def precise_points(self) -> list[Any]:
        """The run to 50 digits, by another route."""
        return [point[0] for point in precise_descent(self.read(self.function), (self.start,), PlainRule(self.rate), self.followed)]

    def proofs(self) -> dict[str, Callable[[], Any]]:
        f, n = self.read(self.function), self.results
        slope, points = f.derivative(), self.precise_points()
        return {
            "start": lambda: to_mpf(self.start),
            "rate": lambda: to_mpf(self.rate),
            "rows": lambda: [mpf(k) for k in n.rows],
            "x": lambda: [_whole(points[k]) for k in n.rows],
            "slopes": lambda: [_whole(slope.precise(points[k])) for k in n.rows],
            "values": lambda: [_whole(f.precise(points[k])) for k in n.rows],
            "move": lambda: points[0] - points[1],
            "last": lambda: mpf(n.last),
            "x_last": lambda: _whole(points[n.last]),
            "slope_last": lambda: _whole(slope.precise(points[n.last])),
            "value_last": lambda: _whole(f.precise(points[n.last])),
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
            with self.section("steps", "At the new point the slope is another one, and so is the step. The rate stays."):
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
        self.stairs = RunPath(self.plot, self.stairs_above(xs), "run", every=2, truth=lambda: self.stairs_above(self.true_points))
        # Up to the slope, and down a line that falls by the slope while it goes the step: the same line for every step.
        self.slopes = RunPath(self.below, self.stairs_below(xs), "derivative", shape="", width=3, truth=lambda: self.stairs_below(self.true_points))
        self.bases = RunPath(self.below, [(x, 0.0) for x in xs], "run", width=6, truth=lambda: [(x, 0.0) for x in self.true_points])
        self.taken = 0
        # The last row's number may have more digits than the others.
        hang = 0.5 * LABEL * (len(str(n.last)) - 1)
        self.table = Table(
            ("k", "x_k", "derivative(f'(x_k))", "curve(f(x_k))"), (n.rows, n.x, n.slopes, n.values),
            ("quiet", "ink", "derivative", "curve"), self.theme, x=_WIDE.left + hang, top=0.25, leading=0.385, gap=0.6,
            names=("rows", "x", "slopes", "values"), width=_WIDE.width - hang - 0.55,
        )

    @cached_property
    def true_points(self) -> list[float]:
        """The points of the proof, as doubles."""
        return [float(x) for x in self.precise_points()]

    def stairs_above(self, xs: Sequence[float]) -> list[tuple[float, float]]:
        """The steps on the graph: across by the step, then onto the graph."""
        points = [(xs[0], float(self.f(float(xs[0]))))]
        for x in xs[1:]:
            points += [(x, points[-1][1]), (x, float(self.f(float(x))))]
        return points

    def stairs_below(self, xs: Sequence[float]) -> list[tuple[float, float]]:
        """Up to the slope at every point, and down to the next point on the axis."""
        slope = self.f.derivative()
        return [point for x in xs for point in ((x, 0.0), (x, float(slope(float(x)))))]

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
        tangent = self.plot.line((n.start, n.values[0]), n.slopes[0], "tangent")
        self.play(GrowFromCenter(tangent), run_time=0.9)
        self.slope_label = backed(self.formula("derivative(f'(x_0))", em=LABEL), self.theme.background)
        x, y, _ = self.below.at(n.start, n.slopes[0] / 2)
        aside = self.slope_label.width / 2 + 0.08
        spots = [np.array([x + side * aside, y, 0]) for side in (1, -1)]
        area = self.below.area
        place_clear(self.slope_label, spots, [self.slope_graph.points], Box(area.left, area.bottom, _WIDE.left - 0.05, area.top))
        self.add(self.bases, self.slopes)
        self.play(UpdateFromAlphaFunc(self.slopes, lambda m, a: m.reach(a)), FadeIn(self.slope_label), run_time=1.2)
        self.play(FadeOut(tangent), run_time=0.5)

    def show_rule(self) -> None:
        rule = self.formula("x_(k+1) = x_k - r dot derivative(f'(x_k))").put(_WIDE.left, 1.55)
        first = self.fitted([
            f"x_1 = {self.shown('start', d)} - {self.shown('rate', d)} dot {self.in_brackets('slopes[0]', d)} = {self.shown('x[1]', d)}"
            for d in (5, 4, 3)
        ], _WIDE.width).put(_WIDE.left, 0.85)
        rest = VGroup(*(part for part in rule if part not in rule.parts["derivative"]))
        self.play(FadeIn(rest), TransformFromCopy(self.slope_label[1], rule["derivative"]), run_time=1.2)
        self.add(self.stairs, self.first)
        self.play(self.step_to(1, stairs=False), FadeOut(self.slope_label), run_time=1.6)
        self.step_label = backed(self.formula("run(r dot f'(x_0))", em=LABEL), self.theme.background)
        x, y, _ = (self.below.at(self.results.x[0], 0) + self.below.at(self.results.x[1], 0)) / 2
        side = -1 if self.results.slopes[0] > 0 else 1
        area = self.below.area
        spots = [np.array([x, y + s * side * 0.32, 0]) for s in (1, -1)]
        place_clear(self.step_label, spots, [self.slope_graph.points], Box(area.left, area.bottom + 0.02, area.right, area.top))
        self.play(FadeIn(self.step_label), FadeIn(first), run_time=0.8)
        self.wait(0.6)
        self.play(UpdateFromAlphaFunc(self.stairs, lambda m, a: m.reach(2 * a)), run_time=1.2, rate_func=linear)
        self.play(FadeIn(self.table), FadeIn(VGroup(*self.table.cells[0])), FadeIn(VGroup(*self.table.cells[1])), run_time=0.8)
        self.taken = 1

    def in_brackets(self, name: str, digits: int) -> str:
        """A factor that is negative stands in brackets."""
        shown = f"derivative({self.shown(name, digits)})"
        return f"({shown})" if self.results.slopes[0] < 0 else shown

    def step_to(self, k: int, *, stairs: bool = True) -> UpdateFromAlphaFunc:
        """Take all steps up to the k-th: up to the slope, down to the next point, and the stairs above."""
        before, group = self.taken, VGroup(self.slopes, self.bases, *([self.stairs] if stairs else []))

        def move(_: Mobject, alpha: float) -> None:
            at = before + alpha * (k - before)
            whole = math.floor(at)
            share = at - whole
            # The bar first, then the way down and across, then the drop onto the graph.
            self.slopes.reach(2 * whole + min(share / 0.3, 1.0) + min(max((share - 0.3) / 0.4, 0.0), 1.0))
            self.bases.reach(whole + min(max((share - 0.3) / 0.4, 0.0), 1.0))
            if stairs:
                self.stairs.reach(2 * whole + min(max((share - 0.3) / 0.4, 0.0), 1.0) + max((share - 0.7) / 0.3, 0.0))

        return UpdateFromAlphaFunc(group, move, rate_func=linear)

    # -- all the others ------------------------------------------------------------------

    def take_steps(self) -> None:
        n = self.results
        self.play(FadeOut(self.step_label), run_time=0.4)
        for k in range(2, len(n.rows)):
            self.play(self.step_to(k), run_time=1.6 if k < 4 else 1.1)
            self.taken = k
            self.enter(VGroup(*self.table.cells[k]), run_time=0.4)

    def run_on(self) -> None:
        n = self.results
        count = n.last - self.taken
        self.play(self.step_to(n.last), run_time=min(max(0.3 * count, 1.2), 5.0))
        self.taken = n.last
        baseline = self.table.baseline(len(n.rows)) - 0.12
        cells = VGroup(*(
            self.table.further(column, value, baseline, role, name, digits) for column, (value, role, name, digits) in enumerate((
                (n.last, "quiet", "last", 5), (n.x_last, "ink", "x_last", 5),
                (n.slope_last, "derivative", "slope_last", 4), (n.value_last, "curve", "value_last", 4),
            )) if math.isfinite(value)
        ))
        self.enter(cells)

    def words_on_the_end(self) -> str:
        n = self.results
        where = f"After {n.last} steps x = {self.plain(n.x_last)}"
        return {
            "closes in": f"{where}: near the minimum the slope is small, and so are the steps.",
            "crawls": f"{where}: the rate is so small that the run crawls.",
            "one step": f"This rate fits this curve: one step, and x = {self.plain(n.x_last)} is the minimum.",
            "zig-zags": f"{where}: every step goes too far, to the other side, yet each is smaller than the last.",
            "bounces": f"{where}: every step goes so far beyond the minimum that the run never comes nearer.",
            "diverges": f"{where}, and farther with every step: the rate is too large. The run diverges.",
            "diverged": f"{where}, and farther with every step: the run diverges.",
            "leaves the domain": f"{where}: here f has no slope to go on with. The run ends.",
            "not finite": f"{where}: here f has no slope to go on with. The run ends.",
            "leaves the valley": f"{where}: one step was so long that it led into another valley.",
            "wanders": f"{where}: the steps are too long for the run to settle.",
        }.get(n.verdict, f"{where}: f falls on, and so does the run.")

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
    """For every rate its factor and its verdict; the minimum, the curvature there, and the edge that follows from it."""

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
        verdicts = tuple(judge(f, run, lowest.x) for run in self.runs)
        return RateNumbers(
            self.start, self.steps, lowest.x, lowest.second_derivative, edge, tuple(self.rates), factors, verdicts
        )

    def proofs(self) -> dict[str, Callable[[], Any]]:
        f, n = self.read(self.function), self.results

        def curvature() -> Any:
            x = findroot(f.derivative().precise, to_mpf(n.minimum), tol=mpf("1e-90"), verify=False) if n.minimum else mpf(0)
            return precise_partial(f.derivative(), 0, (x,))

        return {
            "start": lambda: to_mpf(self.start),
            "steps": lambda: mpf(self.steps),
            "minimum": lambda: findroot(f.derivative().precise, to_mpf(n.minimum), tol=mpf("1e-90"), verify=False) if n.minimum else mpf(0),
            "curvature": curvature,
            "edge": lambda: 2 / curvature(),
            "rates": lambda: [to_mpf(rate) for rate in self.rates],
            "factors": lambda: [1 - to_mpf(rate) * curvature() for rate in self.rates],
        }

    def construct(self) -> None:
        n = self.results
        self.prepare()
        runs = "One run" if len(n.rates) == 1 else "One start, several rates"
        with self.section("runs", f"{runs}: {self.steps} steps each, every step slope times rate."):
            self.show_runs()
        with self.section("verdicts", "What became of them? The rate alone makes the difference."):
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
        n = self.results
        self.add(*self.heading("Learning rates", f"curve(f(x) = {self.given(self.f)}) quad x_0 = {self.shown('start')}", left=_FACTS.left))
        for i, plot in enumerate(self.plots):
            x, y = self.tags[i]
            self.add(plot, plot.curve(self.f, width=3.5), self.formula(f"r = {self.shown(f'rates[{i}]')}", em=LABEL).put(x, y))
        self.add(self.paths)
        self.wait(1.0)
        longest = max(path.lines for path in self.paths)
        for first, last, seconds in ((0, 1, 1.2), (1, 2, 1.0), (2, 4, 1.6), (4, longest, min(1.0 + 0.2 * longest, 5.0))):
            if first < min(last, longest):
                self.play(UpdateFromAlphaFunc(
                    self.paths, lambda paths, a, s=first, e=min(last, longest): [path.reach(s + a * (e - s)) for path in paths]
                ), run_time=seconds, rate_func=linear)

    def show_verdicts(self) -> None:
        n = self.results
        for i, verdict in enumerate(n.verdicts):
            x, y = self.tags[i]
            good = verdict in ("crawls", "closes in", "one step", "zig-zags")
            role = "positive" if good else "negative" if verdict == "diverges" else "ink"
            self.enter(self.words(_VERDICTS[verdict], role=role, weight=600).put(x, y - 0.45), run_time=0.5)

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
        n, sign = self.results, "=" if self.is_quadratic() else "approx"
        lines = [
            self.fitted([f"d_k = x_k - x^* quad x^* = {self.shown('minimum', d)}" for d in (5, 4, 3)], _FACTS.width),
            self.fitted(f"d_(k+1) {sign} run((given(1) - r derivative(f''(x^*)))) d_k", _FACTS.width),
            self.fitted([f"derivative(f''(x^*)) = {self.shown('curvature', d)}" for d in (5, 4, 3)], _FACTS.width),
        ]
        for line, baseline in zip(lines, (2.3, 1.65, 1.0), strict=True):
            self.enter(line.put(_FACTS.left, baseline))
        self.enter(*(
            self.formula(f"run({self.shown(f'factors[{i}]', 3)})", em=LABEL).put(x + self.plots[i].area.width, y, side="right")
            for i, (x, y) in enumerate(self.tags)
        ))

    def show_edge(self) -> None:
        n = self.results
        far = min(max(1.15 * n.edge, 1.1 * max(n.rates)), 2.5 * n.edge)
        size = lambda r: np.abs(1 - np.asarray(r) * n.curvature)  # noqa: E731
        window = Window(nice_axis(0.0, far, 4), nice_axis(0.0, 1.1 * max(1.0, float(size(far))), 3))
        plot = Plot(window, Box(_FACTS.left - 0.05, _FACTS.bottom + 0.14, _FACTS.right, 0.1), self.theme,
                    names=("r", "run(abs(given(1) - r f''))"))
        edge = self.fitted([f'"edge" quad given(2) \\/ derivative(f\'\') = {self.shown("edge", d)}' for d in (5, 4, 3)], _FACTS.width)
        wall = plot.segment((n.edge, 0.0), (n.edge, window.y.high), "ink", dashed=True, width=3)
        graph = plot.curve(size, "run", width=4)
        seen = [i for i, rate in enumerate(n.rates) if rate <= far]
        dots = VGroup(*(plot.point(n.rates[i], float(size(n.rates[i]))) for i in seen))
        bands = VGroup(plot.band(0.0, n.edge, "positive"), plot.band(n.edge, far, "negative"))
        self.play(FadeIn(plot), Create(graph), run_time=1.4)
        self.play(*(FadeIn(dot) for dot in dots), run_time=0.8)
        self.play(FadeIn(bands), Create(wall), FadeIn(edge.put(_FACTS.left, 0.35)), run_time=1.0)
        self.wait(1.0)

def _whole(value: Any) -> Any:
    """A number of the proof, where what is only the dust of its digits is zero."""
    return mpf(0) if abs(value) < mpf("1e-18") else value
