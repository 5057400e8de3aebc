"""The limit that defines the derivative: difference quotients, from both sides, and where they disagree."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import (
    Animation, Create, FadeIn, FadeOut, GrowFromCenter, GrowFromPoint, Mobject,
    UpdateFromAlphaFunc, ValueTracker, VGroup, VMobject, smooth,
)

from calcanim import Function, InputError, Value, difference_quotients, one_sided_slopes, subgradient_holds
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.quotients import precise_one_sided_slope, precise_quotient
from calcanim.numerics.subgradients import Extent
from calcanim.parameters import Expression, Interval, Numbers
from calcanim.stage import (
    LABEL, PANEL, SAFE, STAGE, Box, Carried, LessonScene, Plot, Readout, Readouts, SecantFigure, Table, Window, backed,
    choose_window, format_for, look_up, place_clear, step_inside, with_y,
)
from calcanim.stage.proving import CHOSEN, GIVEN, Proof

TOPIC = 1
TITLE = "Limits"

_MOST_STEPS = 6
# How far a secant is brought in: to this share of its first step.
_LAST_STEP = 1e-4
_SHARES = (1, 0.5, 0.1, 0.01, 0.001)
# Digits of the quotients: as many as it takes to tell them apart, where there is room.
_DIGITS, _MOST_DIGITS = 5, 13
# The formula of the definition needs a wider panel than the other clips have.
_NARROW = Box(STAGE.left, STAGE.bottom, 0.35, STAGE.top)
_WIDE = Box(0.85, PANEL.bottom, PANEL.right, PANEL.top)


def _finite(quotient: Any) -> Any:
    """A quotient, or nan: where f has no value there is none, whatever doubles make of a division by zero."""
    return quotient if math.isfinite(quotient) else math.nan


@dataclass(frozen=True, slots=True)
class LimitNumbers:
    """The difference quotients for every step, from both sides, and where they lead.

    Attributes
    ----------
    at : float
        The point x0.
    zero : float
        What rise and run both are for the step h = 0, so that their quotient is 0/0.
    value : float
        f(x0).
    steps : tuple of float
        The steps h, falling.
    right, left : tuple of float
        The difference quotient for each step, to the right of x0 and to the left; nan outside the domain.
    limit_right, limit_left : float
        The limits of the quotients from the right and from the left as h goes to 0.
    verdict : str
        Whether the derivative exists at x0.
    why : str
        The verdict as a sentence.
    """

    at: float
    zero: float
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
    steps_h: Numbers | None = None
    """The steps h, largest first, at most six; by default one that suits the picture, then 0.5, 0.1, 0.01, 0.001 of it."""
    interval: Interval = None
    """The x range shown; chosen from the function if left out."""

    must_show = ("right", "left", "limit_right|limit_left")

    def numbers(self) -> LimitNumbers:
        f = self.read(self.function)
        value = self.height_at(f, self.at)
        steps = tuple(self.steps_h) if self.steps_h is not None else self.own_steps(f)
        if not 1 <= len(steps) <= _MOST_STEPS:
            raise InputError(f"steps_h has {len(steps)} steps; the table holds 1 to {_MOST_STEPS}.")
        if any(b >= a for a, b in zip(steps[:-1], steps[1:], strict=True)) or steps[-1] <= 0:
            raise InputError(f"steps_h={','.join(f'{h:g}' for h in steps)} must be positive and fall from left to right.")
        quotients = difference_quotients(f, self.at, steps)
        sides = one_sided_slopes(f, self.at)
        return LimitNumbers(
            self.at, value - value, value, steps, *(tuple(map(_finite, side)) for side in (quotients.right, quotients.left)),
            sides.right, sides.left, sides.verdict, sides.sentence,
        )

    def own_steps(self, f: Function) -> tuple[float, ...]:
        """Steps of the size in which f changes around the point, on both sides short of the next break."""
        window = self.window_with(f, 0.0)
        size = min(step_inside(f, window, self.at, side) for side in (1, -1))
        power = 10.0 ** math.floor(math.log10(size))
        first = max(m * power for m in (1, 2, 5) if m * power <= size * (1 + 1e-9))
        return tuple(float(f"{first * share:.12g}") for share in _SHARES)

    def window_with(self, f: Function, reach: float) -> Window:
        """The part of the plane that is shown, with room for a step."""
        return choose_window(f, self.at, slope=float(f.derivative()(self.at)), interval=self.interval, reach=reach)

    def proofs(self) -> dict[str, Proof]:
        f, x0 = self.read(self.function), to_mpf(self.at)
        exact = self.results.verdict == "derivative exists"

        def limit(side: int) -> Any:
            return f.derivative().precise(self.at) if exact else precise_one_sided_slope(f, self.at, side)

        return {
            "at": GIVEN,
            "steps": CHOSEN if self.steps_h is None else GIVEN,
            "zero": lambda: f.precise(self.at) - f.precise(self.at),
            "value": lambda: f.precise(self.at),
            "limit_right": lambda: limit(1),
            "limit_left": lambda: limit(-1),
            **{f"right[{i}]": (lambda h=h: _finite(precise_quotient(f, x0, h))) for i, h in enumerate(self.results.steps)},
            **{f"left[{i}]": (lambda h=h: _finite(precise_quotient(f, x0, -h))) for i, h in enumerate(self.results.steps)},
        }

    def construct(self) -> None:
        self.prepare()
        with self.section("run and rise", self.words_on_the_walk()):
            self.show_triangle()
        with self.section("quotient", "Rise over run is the slope of the line through both points."):
            self.build_quotient()
        with self.section("right", "Shrink h, and write down every quotient."):
            self.fill(1)
        with self.section("left", self.words_on_the_left()):
            self.fill(-1)
        with self.section("zero", "With h = 0 there is one point and no line: the quotient would be 0/0, which is not defined."):
            self.show_zero()
        with self.section("limit", self.words_on_the_limit()):
            self.show_limit()

    def prepare(self) -> None:
        n = self.results
        self.f = self.read(self.function)
        self.plot = Plot(self.window_with(self.f, n.steps[0] * 0.9), _NARROW, self.theme, names=("x", "curve(f(x))"))
        self.figure = SecantFigure(self.plot, self.f, n.at, n.steps[0], labelled=False)
        self.step = ValueTracker(n.steps[0])
        self.moves("h", self.step.get_value)
        # The whole definition is set once; its quotient stands alone at first, and moves when the limit comes.
        self.definition = self.formula(
            "derivative(f'(x)) = partA(lim_(h -> 0)) partB(frac(rise(f(x + h) - f(x)), run(h)))"
        ).put(_WIDE.left, 2.05)
        self.quotient = VGroup(*(self.definition[part] for part in ("partB", "rise", "run")))
        self.at_rest = self.quotient.get_center()
        self.quotient.shift([_WIDE.left - float(self.quotient.get_left()[0]), 0, 0])

    def words_on_the_walk(self) -> str:
        if self.results.right[0] == 0:
            return "Walk a step h to the right: here the height stays the same, f(x + h) = f(x)."
        return "Walk a step h to the right: the height changes from f(x) to f(x + h)."

    def words_on_the_left(self) -> str:
        if all(math.isnan(q) for q in self.results.left):
            return "The same to the left, with −h instead of h: there f has no values."
        return "The same to the left: with −h instead of h."

    # -- the formula grows out of the picture ------------------------------------

    def show_triangle(self) -> None:
        fig, n = self.figure, self.results
        header = f"curve(f(x) = {self.given(self.f)}) quad x = {self.shown('at')}"
        mark = self.plot.mark(n.at, n.value, "x")
        self.add(*self.heading("The definition of the derivative", header, left=_WIDE.left),
                 self.plot, self.plot.curve(self.f), fig.p, mark)
        self.wait(0.6)
        self.run_label, self.rise_label = (
            backed(self.formula(source, em=LABEL), self.theme.background) for source in ("run(h)", "rise(f(x + h) - f(x))")
        )
        self.place_labels()
        self.play(GrowFromPoint(fig.run, fig.p.get_center()), FadeIn(self.run_label), run_time=1.0)
        self.play(GrowFromPoint(fig.rise, fig.run.get_end()), FadeIn(fig.q), FadeIn(self.rise_label), run_time=1.2)

    def place_labels(self) -> None:
        """Beside the sides they measure, off the curve where there is such a place."""
        fig, area = self.figure, self.plot.area
        bounds = Box(area.left, area.bottom, SAFE.right, area.top)
        curve = self.plot.curve(self.f).points
        up = 1 if fig.rise.get_center()[1] >= fig.run.get_center()[1] else -1
        run, rise, top = fig.run.get_center(), fig.rise.get_center(), fig.q.get_center()
        place_clear(self.run_label, [run + np.array([0, -up * 0.34, 0]), run + np.array([0, up * 0.34, 0])], [curve], bounds)
        aside = self.rise_label.width / 2 + 0.16
        spots = [rise + np.array([aside, dy, 0]) for dy in (0, 0.4 * up, -0.4 * up, 0.9 * up, -0.9 * up, -1.4 * up, 1.4 * up)]
        place_clear(self.rise_label, [*spots, top + np.array([0, 0.5, 0])], [curve], bounds)

    def build_quotient(self) -> None:
        parts = self.definition
        self.play(FadeOut(self.rise_label), Carried(self.rise_label[1], parts["rise"]), run_time=1.2)
        self.play(Carried(self.run_label[1], parts["run"]), FadeIn(parts["partB"]), run_time=1.2)
        self.play(GrowFromCenter(self.figure.line), run_time=1.0)

    # -- the table -----------------------------------------------------------------

    def fill(self, side: int) -> None:
        n = self.results
        column, values = (1, n.right) if side > 0 else (2, n.left)
        if side > 0:
            self.table = self.table_of_quotients()
            self.play(FadeOut(self.run_label), FadeIn(VGroup(self.table.head[0], self.table.head[1])), run_time=0.7)
        else:
            self.play(FadeOut(VGroup(*self.moving_parts())), run_time=0.5)
            self.figure.move(-n.steps[0])
            self.step.set_value(-n.steps[0])
            self.play(FadeIn(VGroup(*self.moving_parts())), FadeIn(self.table.head[2]), run_time=0.7)
        for i, (h, row) in enumerate(zip(n.steps, self.table.cells, strict=True)):
            cells = VGroup(row[0], row[column]) if side > 0 else VGroup(row[column])
            if i:
                self.play(self.step_to(side * h), run_time=1.3 if i < 3 else 0.7)
            self.enter(cells, run_time=0.6)

    def table_of_quotients(self) -> Table:
        """With so many digits that no two quotients read alike which are not."""
        n = self.results
        tables = []
        for digits in range(_DIGITS, _MOST_DIGITS):
            tables.append(Table(
                ("run(h)", 'secant(word("with") h)', 'secant(word("with") class("unary", -) h)'), (n.steps, n.right, n.left),
                ("run", "secant", "secant"), self.theme, x=_WIDE.left, top=0.85, leading=0.45, gap=0.9, width=_WIDE.width,
                names=("steps", "right", "left"), significant=digits,
            ))
            if all(_told_apart(side, digits) for side in (n.right, n.left)):
                break
        return next((table for table in reversed(tables) if table.right <= _WIDE.right + 1e-6), tables[0])

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
        baseline = self.table.baseline(len(self.results.steps))
        zero = self.formula(f"run({self.shown('zero')})", em=LABEL)
        zero.put(self.table.decimal_points[0], baseline, side="right")
        nothing = self.shown("zero")
        silent = self.formula(f"(f(x) - f(x)) \\/ run({nothing}) = {nothing} \\/ {nothing}", em=LABEL, role="quiet")
        silent.put(float(self.table.head[1].get_left()[0]), baseline)
        self.play(FadeOut(VGroup(*self.moving_parts())), run_time=0.6)
        self.enter(zero, silent)

    # -- the limit -----------------------------------------------------------------

    def words_on_the_limit(self) -> str:
        n = self.results
        if n.verdict != "derivative exists":
            return n.why
        limit = self.plain(n.limit_right)
        if {*n.right, *n.left} == {n.limit_right}:
            return f"Yet all the quotients are one number, and so is their limit: {limit}."
        if all(_closes_in(side, n.limit_right) for side in (n.right, n.left)):
            return f"Yet from both sides the quotients close in on one number, the limit: {limit}."
        return f"Smaller steps than these would show it: from both sides the quotients close in on one number, the limit: {limit}."

    def show_limit(self) -> None:
        n = self.results
        exists = n.verdict == "derivative exists"
        baseline = self.table.baseline(len(n.steps) + 1) - 0.16
        if exists:
            self.play(self.quotient.animate.shift([self.at_rest[0] - self.quotient.get_center()[0], 0, 0]), run_time=0.8)
            rest = VGroup(*(run for run in self.definition if not any(run in part for part in self.quotient)))
            tangent = self.plot.line((n.at, n.value), n.limit_right, "tangent")
            answer = self.fitted(
                [f"run(h -> 0) quad derivative(f'({self.shown('at', n)}) = {self.shown('limit_right', n)})" for n in (5, 4)],
                _WIDE.width,
            )
            self.enter(rest)
            self.play(GrowFromCenter(tangent), FadeIn(answer.put(_WIDE.left, baseline)), run_time=1.0)
            self.wait(2.1)
            return
        arrow = self.formula("run(h -> 0)", em=LABEL).put(_WIDE.left, baseline)
        cells = [
            self.table.further(column, getattr(n, name), baseline, "secant", name)
            for column, name in ((1, "limit_right"), (2, "limit_left"))
        ]
        rays = [
            self.plot.ray((n.at, n.value), slope, "secant", side, dashed=side < 0)
            for slope, side in ((n.limit_left, -1), (n.limit_right, 1)) if not math.isnan(slope)
        ]
        self.play(*(Create(ray) for ray in rays), FadeIn(arrow, *cells), run_time=1.0)


def _told_apart(quotients: Sequence[float], digits: int) -> bool:
    """Whether so many digits write different quotients differently."""
    layout = format_for(quotients, digits)
    return len({layout.write(q) for q in quotients}) == len({repr(q) for q in quotients})


def _closes_in(quotients: Sequence[float], limit: float) -> bool:
    """Whether the last quotients come closer to the limit with every step, and the last is the closest by far."""
    away = [abs(q - limit) for q in quotients]
    return len(away) > 2 and away[-1] < away[-2] < away[-3] and away[-1] <= 0.1 * max(a for a in away if a == a) and away[-1] <= (
        0.1 * max(abs(limit), abs(quotients[0])))


@dataclass(frozen=True, slots=True)
class OneSidedNumbers:
    """The slopes from either side, for the function and for the one it is compared with.

    Attributes
    ----------
    at, second_at : float
        The point of f, and that of the second function.
    value : float
        f at its point.
    left, right : float
        The one-sided slopes of f at its point: the limits of its difference quotients from the left and from the right.
    verdict : str
        Whether f has a derivative at its point.
    why : str
        The verdict on f as a sentence.
    second_left, second_right : float
        The one-sided slopes of the second function at its point.
    second_verdict : str
        Whether the second function has a derivative at its point.
    second_why : str
        The verdict on the second function as a sentence.
    framework : float
        The gradient that automatic differentiation returns for relu at 0, where no derivative exists.
    """

    at: float
    value: float
    left: float
    right: float
    verdict: str
    why: str
    second_at: float
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

    must_show = ("left", "right", "second_left", "second_right")

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
            self.second_at, second.left, second.right, second.verdict, second.sentence, float(kink.grad),
        )

    def proofs(self) -> dict[str, Proof]:
        f, g = self.read(self.function), self.read(self.second)
        return {
            "at": GIVEN,
            "value": lambda: f.precise(self.at),
            "left": lambda: precise_one_sided_slope(f, self.at, -1),
            "right": lambda: precise_one_sided_slope(f, self.at, 1),
            "second_at": GIVEN,
            "second_left": lambda: precise_one_sided_slope(g, self.second_at, -1),
            "second_right": lambda: precise_one_sided_slope(g, self.second_at, 1),
            "framework": lambda: to_mpf(0),
        }

    def construct(self) -> None:
        n = self.results
        self.prepare()
        with self.section("function", f"The graph of f, and its point at x₀ = {self.plain(n.at)}."):
            self.show_function()
        with self.section("right", "Secants from the right: what becomes of their slope as h shrinks?"):
            self.approach(1)
        with self.section("left", "And from the left, where h is negative?"):
            self.approach(-1)
        with self.section("verdict", self.words_on_the_verdict()):
            self.show_verdict("f", n.verdict)
        with self.section("second function", "The same test for a second function."):
            self.turn_to_second()
            self.approach(1)
            self.approach(-1)
        with self.section("second verdict", n.second_why):
            self.show_verdict("g", n.second_verdict)
        if self.lines_below() in ("on the window", "nearby", "strictly between") and n.second_left < n.second_right:
            with self.section("subgradient", self.words_on_the_subgradient()):
                self.show_subgradient()

    def prepare(self) -> None:
        n = self.results
        self.f, self.g = self.read(self.function), self.read(self.second)
        self.step = ValueTracker(1.0)
        self.moves("h", self.step.get_value)
        self.summary: list[Mobject] = []
        self.set_subject(self.f, n.at, "f")

    def set_subject(self, f: Function, at: float, name: str) -> None:
        """Turn to one of the two functions: its plot, its graph, its point."""
        window = choose_window(f, at, slope=float(f.derivative()(at)), interval=self.interval)
        if name == "g":
            # Room below, so that the lines under the graph can be seen to lie there.
            window = with_y(window, min(window.y.low, float(f(at)) - 0.3 * window.y.span), window.y.high)
        self.subject, self.at_x = f, at
        self.plot = Plot(window, STAGE, self.theme, names=("x", f"curve({name}(x))"))
        self.graph = self.plot.curve(f)
        self.dot = self.plot.point(at, float(f(at))).set_z_index(3)
        self.mark = self.plot.mark(at, float(f(at)), "x_0")
        header = f"curve({name}(x) = {self.given(f)}) quad x_0 = {self.shown('at' if name == 'f' else 'second_at')}"
        self.header = self.heading("Limits from either side", header)
        self.names = ("left", "right") if name == "f" else ("second_left", "second_right")
        self.temporary: list[Mobject] = []

    def show_function(self) -> None:
        self.add(*self.header, self.plot, self.graph, self.dot, self.mark)
        self.wait(0.5)

    def turn_to_second(self) -> None:
        old = [self.plot, self.graph, self.dot, self.mark, self.header[-1], *self.temporary]
        self.set_subject(self.g, self.second_at, "g")
        self.play(*(FadeOut(thing) for thing in old), run_time=0.6)
        self.enter(self.plot, self.graph, self.dot, self.mark, self.header[-1])

    # -- secants from one side -----------------------------------------------------

    def approach(self, side: int) -> None:
        """Let a secant close in from one side, and write down where its slope ends."""
        f, at, plot = self.subject, self.at_x, self.plot
        top = 2.0 if side > 0 else -0.1
        h0 = side * step_inside(f, plot.window, at, side)
        figure = SecantFigure(plot, f, at, h0, run_text="h" if side > 0 else "h < 0")
        self.step.set_value(h0)
        seen = [figure.slope(h) for h in h0 * np.geomspace(_LAST_STEP, 1.0, 60)]
        seen = [s for s in seen if math.isfinite(s)] or [0.0]
        readouts = Readouts([
            Readout("run(h)", (h0, h0 / 2), self.theme, role="run", significant=5, truth=lambda: to_mpf(self.step.get_value())),
            Readout("secant(frac(rise(Delta y), run(h)))", [figure.slope(h0), min(seen), max(seen)], self.theme, role="secant",
                    truth=lambda: precise_quotient(f, at, self.step.get_value())),
        ], PANEL.left, top, leading=0.85)
        self.remove(self.dot)
        self.enter(*figure, readouts)

        def follow(_: Mobject) -> None:
            h = self.step.get_value()
            figure.move(h)
            readouts[0].show(h)
            readouts[1].show(figure.slope(h))

        group = VGroup(figure, readouts)
        group.add_updater(follow)
        self.add(group)
        self.play(self.step.animate(rate_func=smooth).set_value(h0 * _LAST_STEP), run_time=3.5 if f is self.f else 2.2)
        group.clear_updaters()
        name = self.names[1 if side > 0 else 0]
        sign = "+" if side > 0 else "-"
        says = 'word("from the right")' if side > 0 else 'word("from the left")'
        title = self.formula(f"quiet({says})", em=LABEL).put(PANEL.left, top + 0.1)
        limit = self.fitted(
            [f"secant(lim_(run(h) -> 0^{sign}) frac(rise(Delta y), run(h)) = {self.shown(name, n)})" for n in (5, 4, 3, 2)],
            PANEL.width,
        ).put(PANEL.left, top - 0.65)
        self.play(FadeOut(figure), FadeOut(readouts), run_time=0.5)
        self.add(self.dot)
        slope = look_up(self.results, name)
        entering = [FadeIn(title), FadeIn(limit)]
        if not math.isnan(slope):
            # Thinner than the graph, which stays in sight under it; the left one dashed.
            ray = plot.ray((at, float(f(at))), slope, "secant", side, dashed=side < 0).set_stroke(width=3)
            entering.append(Create(ray))
            self.temporary.append(ray)
        self.play(*entering, run_time=0.8)
        self.temporary += [title, limit]

    # -- the verdict -----------------------------------------------------------------

    def words_on_the_verdict(self) -> str:
        n = self.results
        if n.verdict == "derivative exists":
            return f"Both sides agree: the derivative exists, f'(x₀) = {self.plain(n.right)}."
        return n.why

    def show_verdict(self, name: str, verdict: str) -> None:
        """The two limits against each other; the line stays, so that the last picture has both functions."""
        # Both of one size, however long the one or the other.
        sources = [f"curve({name}): quad {self.verdict_of(name, verdict, n)}" for n in (5, 4, 3)]
        # The two limits stand above; the verdict can do without them, and call the point by its name.
        sources += [f"curve({name}): quad {says}" for says in self.short_verdicts(name, verdict)]
        line = self.fitted(sources, PANEL.width, sizes=(LABEL,))
        line.put(PANEL.left, -2.35 - 0.65 * len(self.summary))
        self.summary.append(line)
        self.enter(line)

    def verdict_of(self, name: str, verdict: str, digits: int) -> str:
        """What the two limits say about the derivative, as Typst mathematics."""
        first, second = (self.shown(n, digits) for n in self.names)
        slope = f"derivative({name}'({self.shown('at' if name == 'f' else 'second_at')}))"
        if verdict == "derivative exists":
            return f"{slope} = derivative({second})"
        if verdict == "left and right differ":
            return f'secant({first}) != secant({second}): quad word("no") {slope}'
        return f'word("no") {slope}'

    def short_verdicts(self, name: str, verdict: str) -> list[str]:
        """The same with less, for numbers that are long."""
        slope, point = f"{name}'", self.shown("at" if name == "f" else "second_at")
        if verdict == "derivative exists":
            return [f"derivative({slope}) = derivative({self.shown(self.names[1], digits)})" for digits in (5, 4, 3)]
        return [f'word("no") derivative({slope}({where}))' for where in (point, "x_0")]

    # -- subgradients ------------------------------------------------------------------

    def is_relu(self) -> bool:
        """Whether the second function is relu at its kink, whose answer in software is known."""
        return self.second.replace(" ", "") in ("relu(x)", "max(0,x)", "max(x,0)") and self.second_at == 0

    def lines_below(self) -> Extent:
        """Where the lines between the one-sided slopes of the second function stay below its graph."""
        x = self.plot.window.x
        return subgradient_holds(self.g, self.second_at, (x.low, x.high))

    def words_on_the_subgradient(self) -> str:
        n, where = self.results, self.lines_below()
        ends = f"{self.plain(n.second_left)} {'and' if where == 'strictly between' else 'to'} {self.plain(n.second_right)}"
        slopes = f"between {ends}" if where == "strictly between" else f"from {ends}"
        if where != "on the window":
            return f"Close to x₀, any slope s {slopes} keeps its line below the graph: a local subgradient. Further out, some cross it."
        says = f"Any slope s {slopes} keeps its line below the graph: a subgradient."
        return f"{says} PyTorch, TensorFlow and JAX answer {self.plain(n.framework)}." if self.is_relu() else says

    def reach_of_lines(self, slopes: Sequence[float]) -> float | None:
        """How far from the point the lines that are drawn stay below the graph; None where they do so all over the window."""
        if self.lines_below() == "on the window":
            return None
        x0, window = self.second_at, self.plot.window.x
        x = np.linspace(window.low, window.high, 2001)
        above = self.g(x)[:, None] - float(self.g(x0)) - np.outer(x - x0, slopes) < -1e-9 * self.plot.window.y.span
        crossed = np.abs(x - x0)[above.any(axis=1)]
        return 0.9 * float(crossed.min(initial=window.span))

    def show_subgradient(self) -> None:
        n = self.results
        point = (self.second_at, float(self.g(self.second_at)))
        slopes = np.linspace(n.second_left, n.second_right, 5)[1:-1].tolist()
        half = self.reach_of_lines(slopes)
        fan = VGroup(*(self.plot.line(point, slope, "quiet", width=2.5, half=half) for slope in slopes))
        relation = "<" if self.lines_below() == "strictly between" else "<="
        name = "subgradients" if half is None else "local subgradients"
        says = [f'{self.shown("second_left", digits)} {relation} s {relation} {self.shown("second_right", digits)}' for digits in (5, 4, 3, 2)]
        whole = self.fitting(f'word("{name}") quad {says[0]}', PANEL.width, sizes=(LABEL,))
        # In two lines where one is too short; the limits stand in the verdict, too.
        lines = [whole] if whole is not None else [self.words(name), *filter(None, [self.fitting(says, PANEL.width, sizes=(LABEL,))])]
        if self.is_relu():
            lines.append(self.formula(f'word("software takes") s = {self.shown("framework")}', em=LABEL, role="derivative"))
            lines.append(self.words("PyTorch, TensorFlow, JAX", role="quiet"))
        self.play(*(FadeOut(thing) for thing in self.temporary), run_time=0.5)
        for i, line in enumerate(lines):
            line.put(PANEL.left, 2.0 - 0.75 * i)
        first = len(lines) - (2 if self.is_relu() else 0)
        self.play(*(GrowFromCenter(line) for line in fan), *(FadeIn(line) for line in lines[:first]), run_time=1.2)
        if self.is_relu():
            chosen = self.plot.line(point, n.framework, "derivative", width=4, dashed=True).set_z_index(1)
            self.enter(*lines[first:], chosen)
