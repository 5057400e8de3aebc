"""Numerical derivatives: difference formulas beside the exact slope, and how large their step should be."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from manim import (
    Animation, Create, FadeIn, FadeOut, GrowFromCenter, Mobject, UpdateFromAlphaFunc, ValueTracker,
    VGroup, VMobject, linear,
)

from calcanim import InputError
from calcanim.numerics.checked_network import CheckedNetwork, checked_network, checked_network_proofs, losses_over_weights
from calcanim.numerics.doubles import quotient_of_doubles
from calcanim.numerics.slope_report import SlopeReport, slope_report, slope_report_proofs
from calcanim.numerics.step_errors import Branch, StepErrors, step_error_proofs, step_errors
from calcanim.parameters import Expression, Interval, Numbers
from calcanim.stage import (
    LABEL, PANEL, SAFE, STAGE, Box, Chord, DifferenceFigure, DigitRow, DigitRows, ErrorBars, ErrorChart, LessonScene, Method,
    NumberFormat, Plot, Typeset, choose_window, format_for, method_rows,
)
from calcanim.stage.proving import CHOSEN, GIVEN, Proof

TOPIC = 3
TITLE = "Numerical derivatives"

# Formulas and eleven digits side by side need a wider panel than the other clips have.
_NARROW = Box(STAGE.left, STAGE.bottom, -0.15, STAGE.top)
_WIDE = Box(0.25, PANEL.bottom, PANEL.right, PANEL.top)
_FORMULAS = (
    "frac(rise(f(x_0 + h) - f(x_0)), run(h))",
    "frac(rise(f(x_0 + h) - f(x_0 - h)), given(2) run(h))",
    'derivative(frac("Im" f(x_0 + i h_"c"), h_"c"))',
)
_EXPANSION = 'f(x_0 + i h_"c") = f(x_0) + i h_"c" derivative(f\'(x_0)) - dots.c'
_TOPS = (0.95, -0.55, -2.05)


class NumericalDerivative(LessonScene):
    """The forward difference beside the exact derivative; then the central difference and the complex step."""

    function: Expression = "x^2"
    """The function f of x."""
    at: float = 2.0
    """The point x0."""
    h: float = 1e-5
    """The step of the two differences."""
    h_complex: float = 1e-20
    """The size of the complex step, which may be as small as one likes."""
    interval: Interval = None
    """The x range shown; chosen from the function if left out."""

    must_show = ("slope", "errors", "h_complex")

    def numbers(self) -> SlopeReport:
        f = self.read(self.function)
        self.height_at(f, self.at)
        return slope_report(f, self.at, self.h, self.h_complex)

    def proofs(self) -> dict[str, Proof]:
        return {**slope_report_proofs(self.read(self.function), self.results), "at": GIVEN, "h": GIVEN, "h_complex": GIVEN}

    def construct(self) -> None:
        n = self.results
        self.prepare()
        with self.section("exact", f"The exact derivative at x₀ is the slope of the tangent: {self.plain(n.slope)}."):
            self.show_exact()
        with self.section("forward", "A computer has values of f only. The forward difference takes two of them, h apart."):
            self.show_forward()
            self.say(f"{'h shrinks to' if self.wide > n.h else 'Here h ='} {self.plain(n.h)}. {self.words_on_error(0)}")
            self.slide_forward()
        with self.section("central", "The central difference takes a value on either side; what both get wrong alike cancels."):
            self.show_central()
            self.say(self.words_on_error(1))
            self.slide_central()
        with self.section("complex", "A tiny step in the imaginary direction: the slope arrives as the imaginary part."):
            self.show_expansion()
            self.say(self.words_on_complex())
            self.show_complex()
        with self.section("compare", "One slope, three ways to compute it from values of f, three errors."):
            self.show_both()

    def prepare(self) -> None:
        n = self.results
        self.f = self.read(self.function)
        window = choose_window(self.f, n.at, slope=n.slope, interval=self.interval, reach=n.h, ticks=(4, 5))
        self.plot = Plot(window, _NARROW, self.theme, names=("x", "curve(f(x))"))
        self.pair = DifferenceFigure(self.plot, self.f, n.at, n.slope, n.h)
        self.figure, self.chord, self.wide = self.pair.forward, self.pair.central, self.pair.wide
        self.steps = {"forward": ValueTracker(self.wide), "central": ValueTracker(self.wide)}
        self.moves("h", self.steps["forward"].get_value)
        self.rows = method_rows(self.methods(), n.slope, _WIDE, _TOPS, self.theme)

    def methods(self) -> list[Method]:
        """The three ways, with what is known about their errors."""
        n = self.results
        names, lines = ("forward", "central", "complex"), ("solid", "dashed", "")
        live: list[dict[str, Any]] = [
            {"value": value, "start": self.pair.quotient(method, self.wide), "truth": self.truth(method)}
            for method, value in (("forward", n.forward), ("central", n.central))
        ]
        still = {"value": n.complex_step, "start": n.complex_step, "result": "complex_step"}
        return [
            Method(
                names[i], _FORMULAS[i], "secant" if i < 2 else "derivative", lines[i], kind=n.kind(i),
                error=self.shown(f"errors[{i}]", 3), **values,
            ) for i, values in enumerate((*live, still))
        ]

    def truth(self, method: str) -> Callable[[], Any]:
        """What the live digits of a difference must show."""
        return lambda: quotient_of_doubles(self.f, self.at, self.steps[method].get_value(), method)

    # -- the exact slope ---------------------------------------------------------

    def show_exact(self) -> None:
        n = self.results
        self.graph = self.plot.curve(self.f)
        self.add(*self.heading("The numerical derivative", f"curve(f(x) = {self.given(self.f)})", left=_WIDE.left),
                 self.plot, self.graph, self.figure.p)
        self.wait(0.6)
        # Broad, so that it is still seen where a secant comes to lie on it.
        tangent = self.plot.line((n.at, n.value), n.slope, "tangent", width=8).set_z_index(-0.2)
        self.place = self.formula(f"x_0 = {self.shown('at')}", em=LABEL).put(_WIDE.left, 2.5)
        self.play(GrowFromCenter(tangent), FadeIn(self.place), run_time=1.0)
        short = f"derivative(f'(x_0) = {self.shown('slope')})"
        long = f"derivative(f'(x) = {self.given(self.f.derivative())} quad f'(x_0) = {self.shown('slope')})"
        line = self.formula(long, em=LABEL)
        if line.width > _WIDE.width or line.height > 1.7 * LABEL:
            line = self.fitted(short, _WIDE.width)
        self.enter(line.put(_WIDE.left, 1.85))

    # -- the forward difference --------------------------------------------------

    def show_forward(self) -> None:
        fig = self.figure
        row = self.rows[0]
        row.value.show(self.pair.quotient("forward", self.wide))
        self.play(GrowFromCenter(fig.run), FadeIn(fig.run_label, fig.q), run_time=0.8)
        self.play(GrowFromCenter(fig.rise), run_time=0.8)
        self.play(GrowFromCenter(fig.line), FadeIn(row.head, row.formula, row.value), run_time=1.0)

    def slide_forward(self) -> None:
        self.play(self.shrink("forward", VGroup(self.figure, self.rows[0].value), self.follow_forward), run_time=3.0)
        self.rows[0].value.show(self.results.forward)
        self.size = self.formula(f"run(h = {self.shown('h')})", em=LABEL)
        self.enter(self.size.put(float(self.place.get_right()[0]) + 0.6, 2.5), self.rows[0].verdict(self.results.slope))

    def follow_forward(self, h: float) -> None:
        self.figure.move(h)
        self.rows[0].value.show(self.pair.quotient("forward", h))

    def shrink(self, method: str, group: VGroup, follow: Callable[[float], None]) -> Animation:
        """Let a step shrink to the one asked for, by equal factors in equal times."""
        step, end = self.steps[method], self.results.h
        start = step.get_value()

        def move(_: Mobject, alpha: float) -> None:
            # The end is met exactly, so that the digits are those of the step itself.
            step.set_value(end if alpha >= 1 else start * (end / start) ** alpha)
            follow(step.get_value())

        return UpdateFromAlphaFunc(group, move)

    def words_on_error(self, i: int) -> str:
        n, error = self.results, self.results.errors[i]
        if error == 0:
            return "Here there is no error at all."
        if n.kind(i) == "error":
            return f"The error is {self.plain(error, 3)}: rounding happens to make up for almost all of the formula's own, {self.plain(n.truncations[i], 3)}."
        if n.kind(i) == "truncation":
            return f"The error, {self.plain(error, 3)}, is the formula's own: truncation."
        if i and n.truncations[i] == 0:
            return f"For this function the formula itself is exact: the error, {self.plain(error, 3)}, is rounding alone."
        return f"The error, {self.plain(error, 3)}, is mostly rounding: the two values share too many digits."

    def words_on_complex(self) -> str:
        n = self.results
        # A truncation of h squared is left where the slope is zero and has no last digit.
        if n.errors[2] <= max(4 * math.ulp(n.slope), n.h_complex):
            return "Nothing is subtracted, so no digit is lost."
        return f"Nothing is subtracted: the error, {self.plain(n.errors[2], 3)}, is that of the values of f."

    # -- the central difference ----------------------------------------------------

    def show_central(self) -> None:
        fig = self.figure
        self.play(FadeOut(VGroup(*(part for part in fig if part is not fig.p))), run_time=0.5)
        self.follow_central(self.wide)
        self.play(FadeIn(self.chord.dots), run_time=0.6)
        row = self.rows[1]
        self.play(GrowFromCenter(self.chord.line), FadeIn(row.head, row.formula, row.value), run_time=1.0)

    def slide_central(self) -> None:
        self.play(self.shrink("central", VGroup(self.chord, self.rows[1].value), self.follow_central), run_time=2.5)
        self.rows[1].value.show(self.results.central)
        self.enter(self.rows[1].verdict(self.results.slope))

    def follow_central(self, h: float) -> None:
        self.chord.move(h)
        self.rows[1].value.show(self.pair.quotient("central", h))

    # -- the complex step, and all together ------------------------------------------

    def show_expansion(self) -> None:
        """Where the formula comes from: the slope is what the imaginary part holds."""
        size = self.formula(f'h_"c" = {self.shown("h_complex")}', em=LABEL, role="quiet")
        self.expansion = self.formula(_EXPANSION, em=LABEL).put(_WIDE.left, _TOPS[2])
        self.play(FadeOut(self.chord), FadeIn(self.expansion), run_time=0.8)
        self.enter(size.put(min(float(self.size.get_right()[0]) + 0.6, SAFE.right - size.width), 2.5))
        self.wait(2.2)

    def show_complex(self) -> None:
        row = self.rows[2]
        self.play(FadeOut(self.expansion), FadeIn(row.formula), FadeIn(row.head), run_time=1.2)
        self.enter(row.value, row.verdict(self.results.slope))

    def show_both(self) -> None:
        """Open the picture up again; the digits stay those of the small step."""
        start, fig = self.results.h, self.figure
        self.play(FadeIn(self.pair.lines(start)), run_time=0.4)
        self.play(self.pair.opening(start), run_time=2.0)
        if start < self.wide:
            note = self.formula('run(h) word(" drawn larger")', em=LABEL)
            self.enter(fig.run, self.pair.note(note, self.graph))
            self.wait(2.6)


_TITLES = ("forward", "central", "fourth order", "complex step")
# At the best step both errors are of one size, h^p and epsilon over h: where both are there.
_ORDERS, _LAWS = (1, 2, 4), ("sqrt(epsilon)", "epsilon^(1\\/3)", "epsilon^(1\\/5)")
_QUOTIENTS = (
    "secant(frac(f(x_0 + h) - f(x_0), h))",
    "secant(frac(f(x_0 + h) - f(x_0 - h), given(2) h))",
    "secant(frac(given(8) (f_1 - f_(-1)) - (f_2 - f_(-2)), given(12) h))",
    'derivative(frac("Im" f(x_0 + i h), h))',
)
_LOG_STAGE = Box(STAGE.left, STAGE.bottom, 0.85, STAGE.top)
_LOG_PANEL = Box(1.2, PANEL.bottom, PANEL.right, PANEL.top)
_BLOCKS = (1.15, 0.02, -1.11, -2.24)


class StepSizeDilemma(LessonScene):
    """The error of a difference against its step: truncation falls, rounding rises, and the best step lies between."""

    function: Expression = "exp(x)"
    """The function f of x."""
    at: float = 1.0
    """The point x0."""
    steps_h: Numbers = (1e-16, 1.0)
    """The smallest and the largest step."""

    must_show = ("best_steps", "best_errors")

    def numbers(self) -> StepErrors:
        f = self.read(self.function)
        self.height_at(f, self.at)
        return step_errors(f, self.at, *self.ends())

    def ends(self) -> tuple[float, float]:
        if len(self.steps_h) != 2:
            raise InputError(
                f"steps_h holds {len(self.steps_h)} numbers; it takes the smallest step and the largest, such as 1e-16,1."
            )
        return self.steps_h[0], self.steps_h[1]

    def proofs(self) -> dict[str, Proof]:
        chosen = dict.fromkeys(("probe", "fitted_from", "fitted_to"), CHOSEN)
        return {**step_error_proofs(self.read(self.function), self.at, *self.ends()), "at": GIVEN, **chosen}

    def construct(self) -> None:
        self.prepare()
        with self.section("truncation", self.words_on_truncation()):
            self.show_truncation()
        with self.section("rounding", self.words_on_rounding()):
            self.show_rounding()
        with self.section("best", self.words_on_best()):
            self.show_best(0)
        with self.section("central", self.words_on_method(1)):
            self.show_method(1)
        with self.section("fourth", self.words_on_method(2)):
            self.show_method(2)
        with self.section("complex", self.words_on_complex()):
            self.show_complex()

    def prepare(self) -> None:
        n = self.results
        self.f = self.read(self.function)
        self.chart = ErrorChart(n.steps, n.errors, n.floor, _LOG_STAGE, self.theme, roles=("secant", "derivative"))

    # -- the two errors of the forward difference ------------------------------------

    def words_on_truncation(self) -> str:
        slope = self.results.slopes[0]
        if math.isnan(slope):
            return "The forward difference makes hardly any error of its own for this function."
        return f"A smaller h, a smaller error: the truncation error falls, with slope {self.plain(slope, 2)} on these axes{self.fitted_over(0)}."

    def fitted_over(self, i: int) -> str:
        """The steps to which a line was fitted: those in which one power of h rules."""
        n = self.results
        if math.isnan(n.fitted_from[i]):
            return ""
        return f" (h from {self.plain(n.fitted_from[i], 2)} to {self.plain(n.fitted_to[i], 2)})"

    def words_on_rounding(self) -> str:
        if math.isnan(self.results.rounding_slopes[0]):
            return "Smaller still: at this point rounding does hardly any harm."
        return "Smaller still, and it grows again: the two values agree in ever more digits, and rounding decides the rest."

    def words_on_best(self) -> str:
        n = self.results
        best = self.plain(n.best_steps[0], 2)
        if math.isnan(n.rounding_slopes[0]):
            return f"So no step is too small here: the best of these is {best}."
        if math.isnan(n.slopes[0]):
            return f"With rounding alone, a large step is best: {best}."
        says = f"Between the two lies the best step, about {best}"
        if abs(n.slopes[0] - _ORDERS[0]) > 0.25:
            return f"{says}; smaller is not better."
        return f"{says}. It goes with the square root of ε = {self.plain(n.epsilon, 2)}, the gap from 1 to the next double."

    def show_truncation(self) -> None:
        n, chart = self.results, self.chart
        heading = f"curve(f(x) = {self.given(self.f)}) quad x_0 = {self.shown('at')}"
        self.error = self.error_formula(0)
        start, self.turn = chart.share_until(0, n.steps[-1] / 10), chart.share_until(0, n.best_steps[0])
        chart.reach(0, start)
        self.moves("h", lambda: chart.reached)
        self.add(*self.heading("How small should the step be?", heading, left=_LOG_PANEL.left), chart, chart.marks[0], self.error)
        self.wait(1.2)
        self.play(chart.reveal(0, start, self.turn), run_time=3.0)
        self.show_branch(0, n.branches[0], 1, "truncation", "slopes[0]")

    def error_formula(self, i: int) -> Typeset:
        """The error of a formula, as far as there is room."""
        sources = [f"abs({_QUOTIENTS[i]} - derivative({slope}))" for slope in ("f'(x_0)", "f'")]
        return self.fitted(sources, _LOG_PANEL.width, sizes=(LABEL,)).put(_LOG_PANEL.left, 2.2)

    def show_branch(self, i: int, branch: Branch | None, side: int, text: str, name: str) -> None:
        """The straight line through a branch of the V, its name and its slope."""
        if branch is None:
            return
        line = self.chart.segment(branch.start, branch.end, "ink", width=2.2).set_z_index(2)
        label = VGroup(self.words(text), self.slope_text(name))
        label[1].put(float(label[0].get_left()[0]), label[0].baseline - 0.42)
        self.chart.inside_the_v(label, i, self.results.best_steps[i], side)
        self.play(Create(line), FadeIn(label), run_time=1.0)

    def slope_text(self, name: str) -> Typeset:
        return self.formula(f'word("slope") thick {self.shown(name, 2)}', em=LABEL)

    def show_rounding(self) -> None:
        n, chart = self.results, self.chart
        self.play(chart.reveal(0, self.turn, 1.0), run_time=3.0)
        self.digits = VGroup()
        if math.isnan(n.rounding_slopes[0]):
            return
        self.show_branch(0, n.rounding_branches[0], -1, "rounding", "rounding_slopes[0]")
        if n.here:
            self.digits = self.compared_digits()
            self.enter(self.digits)
            self.wait(3.2)

    def compared_digits(self) -> VGroup:
        """The two values at a tiny step, digit under digit, a line under those that their difference has, and what is left of the slope."""
        n, left = self.results, _LOG_PANEL.left
        group = VGroup(self.formula(f"h = {self.shown('probe')}", em=LABEL, role="quiet").put(left, 1.15))
        if n.probe in n.steps:
            i = n.steps.index(n.probe)
            group.add(self.chart.best(0, n.probe, lambda: n.errors[0][i])[0])
        magnitude = math.floor(math.log10(abs(n.here)))
        exponent = magnitude if magnitude >= 5 or magnitude < -3 else 0
        layout, slopes = NumberFormat(15 - magnitude + exponent, exponent), format_for([n.probed, n.slope], 6)
        group.add(*DigitRows((
            DigitRow("f(x_0 + h)", n.nearby, n.here, layout, "nearby"), DigitRow("f(x_0)", n.here, n.nearby, layout, "here"),
            DigitRow('word("quotient")', n.probed, None, slopes, "probed", "secant"),
        ), left, 0.5, self.theme))
        return group.add(self.words("underlined: digits of the gap", role="quiet").put(left, -2.95))

    def show_best(self, i: int) -> None:
        """Mark the best step of a formula on the axis, and say it in the panel."""
        ring, drop = self.chart.best(i, self.results.best_steps[i], cache(lambda: self.proofs()[f"best_errors[{i}]"]()))
        if i == 0 and len(self.digits):
            self.play(FadeOut(self.digits), run_time=0.5)
        self.enter(ring, drop, self.block(i))

    def block(self, i: int) -> VGroup:
        """A formula's mark and name, the law of its best step, that step and its error."""
        n, role, left, top = self.results, "secant" if i < 3 else "derivative", _LOG_PANEL.left, _BLOCKS[i]
        name = self.words(_TITLES[i], role=role).put(left + 0.35, top)
        group = VGroup(self.chart.key(i, np.array([left + 0.1, top + 0.115, 0])), name)
        if i == 3:
            return group.add(self.words("nothing is subtracted: no V", role=role).put(left, top - 0.52))
        if math.isnan(n.slopes[i]):
            group.add(self.words("no truncation", role="quiet").put(SAFE.right, top, side="right"))
        else:
            lawful = abs(n.slopes[i] - _ORDERS[i]) < 0.25 and not math.isnan(n.rounding_slopes[i])
            if lawful:
                group.add(self.formula(f"h tilde.op {_LAWS[i]}", em=LABEL, role="quiet").put(SAFE.right, top, side="right"))
            group.add(self.slope_text(f"slopes[{i}]").put(SAFE.right - (1.4 if lawful else 0.0), top, side="right"))
        best = [
            f"h approx {self.shown(f'best_steps[{i}]', digits)} space error(\"error\" {self.shown(f'best_errors[{i}]', digits)})"
            for digits in (2, 1)
        ]
        return group.add(self.fitted(best, _LOG_PANEL.width, sizes=(LABEL,)).put(left, top - 0.52))

    # -- the other formulas ------------------------------------------------------------

    def words_on_method(self, i: int) -> str:
        n = self.results
        name = ("", "The central difference", "Fourth order: four values instead of two")[i]
        if math.isnan(n.slopes[i]):
            return f"{name}: hardly any truncation error for this function, only rounding."
        return f"{name}: slope {self.plain(n.slopes[i], 2)}{self.fitted_over(i)}; the best step is about {self.plain(n.best_steps[i], 2)}."

    def words_on_complex(self) -> str:
        n = self.results
        if all(error <= 4 * n.floor for h, error in zip(n.steps, n.errors[3], strict=True) if h <= n.best_steps[3]):
            return "The complex step subtracts nothing: its error sinks to the last digit and stays there."
        return "The complex step subtracts nothing: its error sinks to the rounding of f itself and stays there."

    def show_method(self, i: int) -> None:
        n = self.results
        self.change_formula(i)
        if i == 2:
            self.meaning = self.formula("f_k = f(x_0 + k h)", em=LABEL, role="quiet").put(_LOG_PANEL.left, _BLOCKS[3])
            self.enter(self.meaning, run_time=0.6)
        self.chart.reach(i, 0.0)
        self.add(self.chart.marks[i])
        self.play(self.chart.reveal(i, 0.0, 1.0), run_time=3.0)
        branch = n.branches[i]
        if branch is not None:
            self.play(Create(self.chart.segment(branch.start, branch.end, "ink", width=2.2).set_z_index(2)), run_time=0.8)
        self.show_best(i)

    def change_formula(self, i: int) -> None:
        """Let the formula of the error give way to the next one's."""
        error = self.error_formula(i)
        self.play(FadeOut(self.error), run_time=0.4)
        self.enter(error, run_time=0.6)
        self.error = error

    def show_complex(self) -> None:
        n = self.results
        self.remove(self.meaning)
        self.change_formula(3)
        line, label = self.chart.smooth_line(), self.words("the last digit", role="quiet")
        self.chart.below_the_floor(label, n.best_steps[:3])
        self.play(Create(line, rate_func=linear), run_time=2.5)
        self.enter(label, self.block(3))
        self.wait(3.0)


_BARS = Box(1.0, SAFE.bottom, 3.85, 0.08)
_VALUES, _CLAIM = 5.2, "partial L \\/ partial w_1"
# A subscript hangs below the name of the axis.
_WEIGHT_STAGE = Box(_NARROW.left, _NARROW.bottom + 0.1, _NARROW.right, _NARROW.top)
_NUDGE = "frac(rise(L(w_1 + h) - L(w_1 - h)), given(2) run(h))"
_LINES, _KINK_LINES = (2.55, 1.95, 1.2, 0.42), (2.03, 1.53, 1.03, 0.53)


class GradientCheck(LessonScene):
    """Nudge a weight and compare with the backward pass: a bug is caught, and a kink raises a false alarm."""

    x: float = 2.0
    """The network's input."""
    target: float = 1.0
    """What it should answer."""
    w1: float = 0.5
    """The first weight."""
    w2: float = 0.8
    """The second weight."""
    h: float = 1e-5
    """How far a weight is nudged to either side."""
    tolerance: float = 1e-5
    """The largest relative error that passes."""

    must_show = ("claimed", "numeric", "errors", "bug", "kink_numeric")

    def numbers(self) -> CheckedNetwork:
        return checked_network(self.x, self.target, self.w1, self.w2, self.h, self.tolerance)

    def proofs(self) -> dict[str, Proof]:
        given = ("x", "target", "w1", "w2", "h", "tolerance")
        return {**checked_network_proofs(self.results), **dict.fromkeys(given, GIVEN)}

    def construct(self) -> None:
        n = self.results
        self.prepare()
        claimed = self.plain(n.claimed[0], 4)
        with self.section("claim", f"The loss over one weight. The backward pass claims its slope: {claimed}."):
            self.show_claim()
        with self.section("nudge", "Check it: nudge the weight to either side and see how the loss changes."):
            self.show_nudge()
        with self.section("compare", self.words_on_compare()):
            self.show_bars()
        with self.section("bug", self.words_on_bug()):
            self.show_bug()
        with self.section("kink", self.words_on_kink()):
            self.show_kink()
            self.say("The backward pass picks one of them: an alarm, though the code is right. Check away from kinks.")
            self.show_false_alarm()

    def words_on_compare(self) -> str:
        if max(self.results.errors[:2]) > self.tolerance:
            return "Weight by weight: here even a right gradient fails, because the difference itself is off by more than is allowed."
        return "The relative error e, weight by weight: what stays left of the dashed line passes."

    def words_on_kink(self) -> str:
        n = self.results
        between = min(n.kink_left, n.kink_right) < n.kink_numeric < max(n.kink_left, n.kink_right)
        return f"relu at its kink: one slope on the left, another on the right; the difference {'lies between' if between else 'is neither'}."

    def words_on_bug(self) -> str:
        start = "A bug: the slope of the sigmoid is forgotten."
        if self.results.errors[2] > self.tolerance:
            return f"{start} The claimed slope is off, and the check catches it."
        return f"{start} Here it does not show: the slope left out is too close to one."

    def prepare(self) -> None:
        n = self.results
        self.first, _, self.third = losses_over_weights(n.x, n.target, n.w1, n.w2)
        window = choose_window(self.first, n.w1, slope=n.claimed[0], ticks=(4, 5))
        self.plot = Plot(window, _WEIGHT_STAGE, self.theme, names=("w_1", "curve(L)"))
        self.bars = ErrorBars(n.errors, n.tolerance, _BARS, self.theme, name="e = abs(c - d) \\/ max(abs(c), abs(d))")

    # -- the claim and the nudge -------------------------------------------------------

    def show_claim(self) -> None:
        n = self.results
        header = self.heading("Checking a gradient", "curve(L = (w_2 sigma(w_1 x) - t)^2 \\/ given(2))", left=_WIDE.left)
        self.loss, self.given_numbers = header[-1], self.given_line("w1")
        self.graph, self.dot = self.plot.curve(self.first), self.plot.point(n.w1, n.loss)
        self.add(*header, self.plot, self.graph, self.dot, self.given_numbers)
        self.wait(0.8)
        self.tangent = self.plot.line((n.w1, n.loss), n.claimed[0], "tangent", width=8).set_z_index(-0.2)
        self.claim = self.claim_of(f"{_CLAIM} = ", "claimed[0]", "derivative")
        self.play(GrowFromCenter(self.tangent), FadeIn(self.claim), run_time=1.0)

    def given_line(self, first_weight: str) -> Typeset:
        """The network's numbers."""
        names = (("x", "x"), ("t", "target"), ("w_1", first_weight), ("w_2", "w2"))
        # Where four are too long, closer together; else the weights: they are what is checked.
        return self.line(_LINES[0], *(
            f"{gap} ".join(f"{symbol} = {self.shown(name, digits)}" for symbol, name in some)
            for some, gap in ((names, "quad"), (names, "space.en"), (names[2:], "quad")) for digits in (5, 4, 3)
        ))

    def line(self, baseline: float, *sources: str) -> Typeset:
        """The first of some formulas for which the panel has room."""
        return self.fitted(sources, _WIDE.width, sizes=(LABEL,)).put(_WIDE.left, baseline)

    def claim_of(self, source: str, name: str, role: str, baseline: float = _LINES[1]) -> Typeset:
        """What a backward pass says."""
        said = (f'word("claimed") quad c = {source}', f"c = {source}", 'word("claimed") quad c = ')
        # Rather without the word than without the digits.
        choices = [(one, digits) for least in (4, 3) for one in said for digits in range(5, least - 1, -1)]
        return self.line(baseline, *(f"{role}({one}{self.shown(name, digits)})" for one, digits in choices))

    def show_nudge(self) -> None:
        n = self.results
        wide = max(0.22 * self.plot.window.x.span, n.h)
        chord = Chord(self.plot, self.first, n.w1, wide)
        self.moves("h", lambda: chord.h)
        self.play(FadeIn(chord.dots), run_time=0.5)
        self.play(GrowFromCenter(chord.line), run_time=0.8)
        self.nudge = VGroup(
            self.line(_LINES[2], f'secant(word("difference") quad d = {_NUDGE})'),
            self.line(_LINES[3], *(
                f'secant(d = {self.shown("numeric[0]", digits)}) quad run(h = {self.shown("h", digits)})' for digits in (5, 4, 3)
            )),
        )
        sides = self.sides_of(chord, wide)
        self.play(FadeIn(self.nudge[0]), *(GrowFromCenter(side) for side in sides), run_time=1.0)
        self.wait(0.6)
        if sides:
            self.play(FadeOut(*sides), run_time=0.4)
        self.play(self.shrink(chord, wide), run_time=2.5)
        self.play(FadeIn(self.nudge[1]), FadeOut(chord), run_time=0.6)

    def sides_of(self, chord: Chord, h: float) -> list[VMobject]:
        """How far the weight is nudged and how much the loss changes, where both points are seen."""
        (x0, y0), (x1, y1) = ends = chord.ends(h)
        if not all(self.plot.shows(*end) for end in ends):
            return []
        run = self.plot.segment((x0, y0), (x1, y0), "run", width=5)
        return [run, self.plot.segment((x1, y0), (x1, y1), "rise", width=5, dashed=True)]

    def shrink(self, chord: Chord, wide: float) -> Animation:
        """Bring the two points of a chord in from a distance that is seen, to the step of the numbers."""
        # Below a billionth doubles have too few digits left to draw by; nobody would see the difference.
        end = max(self.h, 1e-9)
        return UpdateFromAlphaFunc(chord, lambda drawn, alpha: drawn.move(wide * (end / wide) ** alpha))

    # -- the bars ------------------------------------------------------------------------

    def show_bars(self) -> None:
        self.enter(self.bars, self.bars.line)
        self.add_bar(0, "w_1")
        self.add_bar(1, "w_2")

    def add_bar(self, i: int, name: str) -> None:
        """One more relative error, with what it says."""
        passed = self.results.errors[i] <= self.tolerance
        # At the kink nothing is wrong with the code; the alarm has a mark of its own.
        role = "ink" if passed or i == 3 else "error"
        verdict = "passes" if passed else ("fails", "fails", "caught", "alarm")[i]
        baseline = self.bars.height(i) - 0.115
        label = self.formula(name if i < 2 else f'word("{name}")', em=LABEL, role=role)
        label.put(_BARS.left - 0.1, baseline, side="right")
        value = self.formula(self.shown(f"errors[{i}]", 2), em=LABEL, role=role).put(_VALUES, baseline, side="right")
        says = self.words(verdict, role=role).put(SAFE.right, baseline, side="right")
        bar = self.bars.bar(i, role, dashed=i == 3)
        self.enter(label, run_time=0.4)
        self.play(self.bars.grow(bar, i, cache(lambda: self.proofs()[f"errors[{i}]"]())), run_time=1.0)
        self.enter(value, says, run_time=0.5)

    # -- the bug and the kink --------------------------------------------------------------

    def show_bug(self) -> None:
        n = self.results
        wrong = self.plot.line((n.w1, n.loss), n.bug, "error", dashed=True)
        claim = self.claim_of("(partial L \\/ partial y) w_2 cancel(sigma') x = ", "bug", "error")
        self.play(FadeOut(self.claim), GrowFromCenter(wrong), FadeIn(claim), run_time=1.0)
        self.claim, self.wrong = claim, wrong
        self.add_bar(2, "bug")

    def show_kink(self) -> None:
        n = self.results
        old = VGroup(
            self.plot, self.graph, self.dot, self.tangent, self.wrong, self.claim, self.nudge, self.loss, self.given_numbers
        )
        self.play(FadeOut(old), run_time=0.6)
        plot = Plot(choose_window(self.third, 0.0, ticks=(4, 5)), _WEIGHT_STAGE, self.theme, names=("w_1", "curve(L)"))
        loss = "curve(L = (w_2 \"relu\"(w_1 x) - t)^2 \\/ given(2))"
        self.enter(plot, plot.curve(self.third), plot.point(0.0, n.kink_value).set_z_index(3),
                   self.heading("Checking a gradient", loss, left=_WIDE.left)[-1], self.given_line("kink"))
        rays = [
            plot.ray((0.0, n.kink_value), slope, "tangent", side).set_stroke(width=9).set_z_index(-0.2)
            for slope, side in ((n.kink_left, -1), (n.kink_right, 1))
        ]
        sides = self.line(_KINK_LINES[0], *(
            f'derivative(word("slope left") quad {self.shown("kink_left", digits)} quad word("right") quad '
            f'{self.shown("kink_right", digits)})' for digits in (5, 4, 3)
        ))
        self.play(*(Create(ray) for ray in rays), FadeIn(sides), run_time=1.0)
        wide = max(0.12 * plot.window.x.span, n.h)
        chord = Chord(plot, self.third, 0.0, wide)
        self.moves("h", lambda: chord.h)
        difference = self.line(
            _KINK_LINES[1], *(
                f'secant({word}d = {self.shown("kink_numeric", digits)}) quad run(h = {self.shown("h", digits)})'
                for word in ('word("difference") quad ', "") for digits in (4, 3)
            )
        )
        self.play(FadeIn(chord), run_time=0.8)
        self.play(FadeIn(difference), self.shrink(chord, wide), run_time=1.8)

    def show_false_alarm(self) -> None:
        self.enter(self.claim_of("", "kink", "derivative", _KINK_LINES[2]))
        self.add_bar(3, "kink")
        self.enter(self.words("false alarm: check away from kinks").put(_WIDE.left, _KINK_LINES[3]))
        self.wait(3.5)
