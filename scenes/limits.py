"""The limit that defines the derivative: difference quotients, from both sides, and where they disagree."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import (
    Animation,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Mobject,
    TransformFromCopy,
    UpdateFromAlphaFunc,
    ValueTracker,
    VGroup,
    VMobject,
    smooth,
)

from calcanim import Function, InputError, Value, difference_quotients, one_sided_slopes
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.quotients import precise_one_sided_slope, precise_quotient
from calcanim.parameters import Expression, Interval, Numbers
from calcanim.stage import (
    LABEL,
    PANEL,
    SAFE,
    STAGE,
    Box,
    LessonScene,
    Plot,
    Readout,
    SecantFigure,
    Table,
    Window,
    backed,
    choose_window,
    step_inside,
)

TOPIC = 1
TITLE = "Limits"

_MOST_STEPS = 6
# The formula of the definition needs a wider panel than the other clips have.
_NARROW = Box(STAGE.left, STAGE.bottom, 0.35, STAGE.top)
_WIDE = Box(0.85, PANEL.bottom, PANEL.right, PANEL.top)


@dataclass(frozen=True, slots=True)
class LimitNumbers:
    """The difference quotients for every step, from both sides, and where they lead."""

    at: float
    value: float
    steps: tuple[float, ...]
    right: tuple[float, ...]
    left: tuple[float, ...]
    limit_right: float
    limit_left: float
    verdict: str
    why: str


class LimitDefinition(LessonScene):
    """The definition of the derivative, part by part, and the table of quotients that leads to it."""

    function: Expression = "x^2"
    """The function f of x."""
    at: float = 1.5
    """The point x0."""
    steps_h: Numbers = (1, 0.5, 0.1, 0.01, 0.001)
    """The steps h, largest first; at most six."""
    interval: Interval = None
    """The x range shown; chosen from the function if left out."""

    def numbers(self) -> LimitNumbers:
        f = self.read(self.function)
        steps = tuple(self.steps_h)
        if not 1 <= len(steps) <= _MOST_STEPS:
            raise InputError(f"steps_h has {len(steps)} steps; the table holds 1 to {_MOST_STEPS}.")
        if any(b >= a for a, b in zip(steps[:-1], steps[1:], strict=True)) or steps[-1] <= 0:
            raise InputError(f"steps_h={','.join(f'{h:g}' for h in steps)} must be positive and fall from left to right.")
        value = self.height_at(f, self.at)
        quotients = difference_quotients(f, self.at, steps)
        sides = one_sided_slopes(f, self.at)
        return LimitNumbers(
            self.at, value, steps, quotients.right, quotients.left, sides.right, sides.left, sides.verdict, sides.sentence
        )

    def proofs(self) -> dict[str, Callable[[], Any]]:
        f, x0 = self.read(self.function), to_mpf(self.at)
        exact = self.results.verdict == "derivative exists"

        def limit(side: int) -> Any:
            return f.derivative().precise(self.at) if exact else precise_one_sided_slope(f, self.at, side)

        return {
            "at": lambda: x0,
            "value": lambda: f.precise(self.at),
            "limit_right": lambda: limit(1),
            "limit_left": lambda: limit(-1),
            **{f"steps[{i}]": (lambda h=h: to_mpf(h)) for i, h in enumerate(self.results.steps)},
            **{f"right[{i}]": (lambda h=h: precise_quotient(f, x0, h)) for i, h in enumerate(self.results.steps)},
            **{f"left[{i}]": (lambda h=h: precise_quotient(f, x0, -h)) for i, h in enumerate(self.results.steps)},
        }

    def construct(self) -> None:
        n = self.results
        self.prepare()
        with self.section("run and rise", "Walk a step h to the right. The height changes from f(x) to f(x + h)."):
            self.show_triangle()
        with self.section("quotient", "Rise over run is the slope of the line through both points."):
            self.build_quotient()
        with self.section("right", "Shrink h, and write down every quotient."):
            self.fill(1)
        with self.section("left", "The same from the left, with steps −h."):
            self.fill(-1)
        with self.section("zero", "At h = 0 itself the quotient is 0/0, which says nothing."):
            self.show_zero()
        with self.section("limit", self.words_on_the_limit()):
            self.show_limit()

    def prepare(self) -> None:
        n = self.results
        self.f = self.read(self.function)
        window = choose_window(
            self.f, n.at, slope=float(self.f.derivative()(n.at)), interval=self.interval, reach=n.steps[0] * 0.9
        )
        self.plot = Plot(window, _NARROW, self.theme, names=("x", "curve(f(x))"))
        self.figure = SecantFigure(self.plot, self.f, n.at, n.steps[0], labelled=False)
        self.step = ValueTracker(n.steps[0])
        # The whole definition is set once; its parts appear when their time comes.
        self.definition = self.formula(
            "tangent(f'(x)) = partA(lim_(h -> 0)) partB(frac(rise(f(x + h) - f(x)), run(h)))"
        ).put(_WIDE.left, 2.05)

    # -- the formula grows out of the picture ------------------------------------

    def show_triangle(self) -> None:
        fig = self.figure
        self.add(*self.heading("The definition of the derivative", f"curve(f(x) = {self.given(self.f)}) quad x = {self.shown('at')}", left=_WIDE.left), self.plot)
        self.play(Create(self.plot.curve(self.f)), run_time=1.2)
        self.enter(fig.p, run_time=0.5)
        self.run_label, self.rise_label = (
            backed(self.formula(source, em=LABEL), self.theme.background) for source in ("run(h)", "rise(f(x + h) - f(x))")
        )
        self.place_labels()
        self.play(GrowFromCenter(fig.run), FadeIn(fig.q), FadeIn(self.run_label), run_time=1.0)
        self.play(GrowFromCenter(fig.rise), FadeIn(self.rise_label), run_time=1.0)

    def place_labels(self) -> None:
        """Beside the sides they measure, inside the plot."""
        fig, area = self.figure, self.plot.area
        run, rise = fig.run.get_center(), fig.rise.get_center()
        away = -1 if fig.rise.get_center()[1] >= fig.run.get_center()[1] else 1
        self.run_label.move_to(run + np.array([0, away * (self.run_label.height / 2 + 0.1), 0]))
        self.rise_label.move_to(rise + np.array([self.rise_label.width / 2 + 0.14, 0, 0]))
        for label in (self.run_label, self.rise_label):
            x, y, _ = label.get_center()
            x = min(max(x, area.left + label.width / 2), SAFE.right - label.width / 2)
            y = min(max(y, area.bottom + label.height / 2), area.top - label.height / 2)
            label.move_to([x, y, 0])

    def build_quotient(self) -> None:
        n, parts = self.results, self.definition
        self.play(TransformFromCopy(self.rise_label[1], parts["rise"]), run_time=1.2)
        self.play(TransformFromCopy(self.run_label[1], parts["run"]), FadeIn(parts["partB"]), run_time=1.2)
        self.play(GrowFromCenter(self.figure.line), FadeOut(self.rise_label), run_time=1.0)

    # -- the table -----------------------------------------------------------------

    def fill(self, side: int) -> None:
        n = self.results
        column, values = (1, n.right) if side > 0 else (2, n.left)
        if side > 0:
            self.table = Table(
                ("run(h)", 'right("right")', 'left("left")'), (n.steps, n.right, n.left),
                ("run", "right", "left"), self.theme, x=_WIDE.left, top=0.85, leading=0.47, gap=1.0, width=_WIDE.width,
                names=("steps", "right", "left"),
            )
            self.play(FadeOut(self.run_label), FadeIn(VGroup(self.table.head[0], self.table.head[1])), run_time=0.7)
        else:
            self.play(FadeOut(VGroup(*self.moving_parts())), run_time=0.5)
            self.figure.move(-n.steps[0])
            self.step.set_value(-n.steps[0])
            self.play(FadeIn(VGroup(*self.moving_parts())), FadeIn(self.table.head[2]), run_time=0.7)
        for h, value, row in zip(n.steps, values, self.table.cells, strict=True):
            cells = VGroup(row[0], row[column]) if side > 0 else VGroup(row[column])
            self.play(self.step_to(side * h), run_time=0.9 if h != n.steps[0] else 0.2)
            self.enter(cells, run_time=0.5)

    def moving_parts(self) -> list[VMobject]:
        return [part for part in self.figure if part is not self.figure.p]

    def step_to(self, h: float) -> Animation:
        """Move the second point on to another step."""
        start = self.step.get_value()

        def move(figure: Mobject, alpha: float) -> None:
            self.step.set_value(start + (h - start) * alpha)
            figure.move(self.step.get_value())

        return UpdateFromAlphaFunc(self.figure, move, rate_func=smooth)

    def show_zero(self) -> None:
        row = len(self.results.steps)
        baseline = self.table.baseline(row)
        zero = self.formula("run(0)", em=LABEL)
        zero.put(self.table.decimal_points[0], baseline, side="right")
        cells = [
            self.formula(f"{role}(0 \\/ 0)", em=LABEL).put(self.table.decimal_points[column] - 0.2, baseline)
            for column, role in ((1, "right"), (2, "left"))
        ]
        self.enter(zero, *cells)

    # -- the limit -----------------------------------------------------------------

    def words_on_the_limit(self) -> str:
        n = self.results
        if n.verdict == "derivative exists":
            return f"But the quotients close in on one number from both sides: the limit, f'(x) = {self.plain(n.limit_right)}."
        return n.why

    def show_limit(self) -> None:
        n = self.results
        exists = n.verdict == "derivative exists"
        baseline = self.table.baseline(len(n.steps) + 1) - 0.12
        arrow = self.formula("run(h -> 0)", em=LABEL).put(_WIDE.left, baseline)
        cells = [
            self.table.further(column, getattr(n, name), baseline, "tangent" if exists else role, name)
            for column, name, role in ((1, "limit_right", "right"), (2, "limit_left", "left"))
        ]
        self.play(FadeOut(VGroup(*self.moving_parts())), run_time=0.5)
        if exists:
            tangent = self.plot.line((n.at, n.value), n.limit_right, "tangent")
            self.play(FadeIn(self.definition["partA"]), run_time=0.7)
            self.play(GrowFromCenter(tangent), FadeIn(arrow, *cells), run_time=1.0)
            rest = [run for run in self.definition if not any(run in self.definition[p] for p in ("partA", "partB", "rise", "run"))]
            self.play(FadeIn(VGroup(*rest)), run_time=0.8)
            return
        rays = [
            self.plot.ray((n.at, n.value), slope, role, side)
            for slope, role, side in ((n.limit_left, "left", -1), (n.limit_right, "right", 1)) if not math.isnan(slope)
        ]
        self.play(*(Create(ray) for ray in rays), FadeIn(arrow, *cells), run_time=1.0)


@dataclass(frozen=True, slots=True)
class OneSidedNumbers:
    """The slopes from either side, for the function and for the one it is compared with."""

    at: float
    value: float
    left: float
    right: float
    verdict: str
    why: str
    second_left: float
    second_right: float
    second_verdict: str
    second_why: str
    framework: float


class OneSidedLimits(LessonScene):
    """Left and right quotients that settle on different values: no derivative there."""

    function: Expression = "abs(x)"
    """The function f of x."""
    at: float = 0.0
    """The point x0."""
    second: Expression = "relu(x)"
    """A second function for the same test."""
    second_at: float = 0.0
    """The point of the second function."""
    interval: Interval = None
    """The x range shown; chosen from the functions if left out."""

    def numbers(self) -> OneSidedNumbers:
        f, g = self.read(self.function), self.read(self.second)
        value = self.height_at(f, self.at)
        self.height_at(g, self.second_at, "second_at")
        first, second = one_sided_slopes(f, self.at), one_sided_slopes(g, self.second_at)
        # What a backward pass answers at the kink of relu; ours makes the usual choice.
        kink = Value(0.0)
        kink.relu().backward()
        return OneSidedNumbers(
            self.at, value, first.left, first.right, first.verdict, first.sentence,
            second.left, second.right, second.verdict, second.sentence, float(kink.grad),
        )

    def proofs(self) -> dict[str, Callable[[], Any]]:
        f, g = self.read(self.function), self.read(self.second)
        return {
            "at": lambda: to_mpf(self.at),
            "value": lambda: f.precise(self.at),
            "left": lambda: precise_one_sided_slope(f, self.at, -1),
            "right": lambda: precise_one_sided_slope(f, self.at, 1),
            "second_left": lambda: precise_one_sided_slope(g, self.second_at, -1),
            "second_right": lambda: precise_one_sided_slope(g, self.second_at, 1),
            "framework": lambda: to_mpf(0),
        }

    def construct(self) -> None:
        n = self.results
        self.prepare()
        with self.section("function", f"The graph of f, and the point x₀ = {self.plain(n.at)}."):
            self.show_function()
        with self.section("right", "Secants from the right: h shrinks, and the slope settles."):
            self.approach(1)
        with self.section("left", "Secants from the left: the slope settles here too."):
            self.approach(-1)
        with self.section("verdict", n.why):
            self.show_verdict()
        with self.section("second", f"The same test for a second function. {n.second_why}"):
            self.show_second()
        if n.second_left < n.second_right:
            with self.section("subgradient", self.words_on_the_subgradient()):
                self.show_subgradient()

    def prepare(self) -> None:
        n = self.results
        self.f, self.g = self.read(self.function), self.read(self.second)
        self.plot = self.plot_of(self.f, n.at, "f")
        self.step = ValueTracker(1.0)

    def window_of(self, f: Function, at: float) -> Window:
        """The part of the plane in which one of the functions is shown."""
        return choose_window(f, at, slope=float(f.derivative()(at)), interval=self.interval)

    def plot_of(self, f: Function, at: float, name: str) -> Plot:
        return Plot(self.window_of(f, at), STAGE, self.theme, names=("x", f"curve({name}(x))"))

    def show_function(self) -> None:
        self.header = self.heading("Limits from either side", f"curve(f(x) = {self.given(self.f)})")
        self.add(*self.header, self.plot)
        self.graph = self.plot.curve(self.f)
        self.play(Create(self.graph), run_time=1.2)
        self.dot = self.plot.point(self.results.at, self.results.value)
        self.enter(self.dot)

    # -- secants from one side -----------------------------------------------------

    def approach(self, side: int) -> None:
        n = self.results
        role, top = ("right", 1.75) if side > 0 else ("left", -0.25)
        h0 = side * step_inside(self.f, self.plot.window, n.at, side)
        figure = SecantFigure(self.plot, self.f, n.at, h0, role=role)
        self.step.set_value(h0)
        seen = [figure.slope(h) for h in np.linspace(1e-3 * h0, h0, 40)]
        seen = [s for s in seen if math.isfinite(s)] or [0.0]
        readout = Readout(
            f"{role}(frac(Delta y, h))", [figure.slope(h0), min(seen), max(seen)], self.theme, role=role,
            truth=lambda: precise_quotient(self.f, n.at, self.step.get_value()),
        ).put(PANEL.left, top)
        self.enter(*figure, readout)
        group = VGroup(figure, readout)

        def follow(_: Mobject) -> None:
            h = self.step.get_value()
            figure.move(h)
            readout.show(figure.slope(h))

        group.add_updater(follow)
        self.add(group)
        self.play(self.step.animate(rate_func=smooth).set_value(h0 * 1e-4), run_time=3.5)
        group.clear_updaters()
        name, arrow = ("right", "h arrow.br 0") if side > 0 else ("left", "h arrow.tr 0")
        limit = self.fitted(f"{role}(lim_({arrow}) frac(Delta y, h) = {self.shown(name)})", PANEL.width).put(PANEL.left, top)
        self.play(FadeOut(readout), FadeOut(figure), FadeIn(limit), run_time=0.8)
        self.add(self.dot)
        ray = getattr(n, name)
        if not math.isnan(ray):
            self.play(Create(self.ray(self.plot, n.at, n.value, ray, role, side)), run_time=0.6)
        self.limits = [*getattr(self, "limits", []), limit]

    def ray(self, plot: Plot, at: float, value: float, slope: float, role: str, side: int) -> VMobject:
        """The half-tangent; the left one dashed, so that colour is not the only difference."""
        drawn = plot.ray((at, value), slope, role, side, dashed=side < 0)
        drawn.set_stroke(width=7)
        self.rays = [*getattr(self, "rays", []), drawn]
        return drawn

    def show_verdict(self) -> None:
        n = self.results
        source = {
            "derivative exists": 'tangent("equal: the derivative exists")',
            "left and right differ": '"different: no derivative"',
            "infinite": '"without bound: no derivative"',
        }.get(n.verdict, '"no limit: no derivative"')
        self.verdict = self.formula(source, em=LABEL).put(PANEL.left, -1.75)
        self.enter(self.verdict)

    # -- the second function ---------------------------------------------------------

    def show_second(self) -> None:
        n = self.results
        height = self.height_at(self.g, self.second_at)
        plot = self.plot_of(self.g, self.second_at, "g")
        old = VGroup(self.plot, self.graph, self.dot, *self.rays, *self.limits, self.verdict, self.header[-1])
        header = self.heading("Limits from either side", f"curve(g(x) = {self.given(self.g)})")[-1]
        self.play(FadeOut(old), run_time=0.6)
        self.plot = plot
        self.enter(plot, header)
        dot = plot.point(self.second_at, height)
        self.play(Create(plot.curve(self.g)), run_time=1.0)
        self.enter(dot, run_time=0.4)
        self.second_rays = []
        for name, role, side, arrow, top in (
            ("second_right", "right", 1, "h arrow.br 0", 1.75), ("second_left", "left", -1, "h arrow.tr 0", 0.4),
        ):
            slope = getattr(n, name)
            says = self.fitted(f"{role}(lim_({arrow}) frac(Delta y, h) = {self.shown(name)})", PANEL.width).put(PANEL.left, top)
            shown = [FadeIn(says)]
            if not math.isnan(slope):
                shown.append(Create(self.ray(plot, self.second_at, height, slope, role, side)))
            self.play(*shown, run_time=0.9)

    def is_relu(self) -> bool:
        """Whether the second function is relu at its kink, whose answer in software is known."""
        return self.second.replace(" ", "") in ("relu(x)", "max(0,x)", "max(x,0)") and self.second_at == 0

    def words_on_the_subgradient(self) -> str:
        n = self.results
        between = f"Every slope from {self.plain(n.second_left)} to {self.plain(n.second_right)} keeps its line below the graph: a subgradient."
        return f"{between} Frameworks answer {self.plain(n.framework)}." if self.is_relu() else between

    def show_subgradient(self) -> None:
        n = self.results
        height = self.height_at(self.g, self.second_at)
        fan = VGroup(*(
            self.plot.line((self.second_at, height), slope, "quiet", width=2)
            for slope in np.linspace(n.second_left, n.second_right, 7)[1:-1]
        ))
        words = [self.formula(
            f'"subgradients:" quad left({self.shown("second_left")}) <= s <= right({self.shown("second_right")})', em=LABEL
        ).put(PANEL.left, -0.85)]
        self.play(*(GrowFromCenter(line) for line in fan), run_time=1.2)
        self.enter(words[0])
        if self.is_relu():
            answer = self.formula(f'"frameworks answer" quad tangent({self.shown("framework")})', em=LABEL).put(PANEL.left, -1.5)
            line = self.plot.line((self.second_at, height), n.framework, "tangent", dashed=True).set_z_index(1)
            self.play(FadeIn(answer), FadeIn(line), run_time=0.9)
