"""The tangent: a secant that closes in on it, the slope it draws, and why a smooth curve is straight up close."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from manim import (
    Animation, Create, FadeIn, FadeOut, GrowFromCenter, GrowFromPoint, Mobject, ReplacementTransform,
    UpdateFromAlphaFunc, ValueTracker, VGroup, VMobject, linear, smooth,
)
from mpmath import isfinite, workdps

from calcanim import Function, InputError, difference_quotients, one_sided_slopes, pieces
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.pieces import sample
from calcanim.numerics.quotients import precise_one_sided_slope, precise_quotient
from calcanim.numerics.signs import SignInterval, sign_intervals
from calcanim.parameters import Expression, Interval
from calcanim.stage import (
    FORMULA, LABEL, PANEL, SAFE, STAGE, Box, Lens, LessonScene, NumberFormat, Plot, Readout, Readouts, SecantFigure, Table,
    Typeset, Window, backed, choose_window, format_for, is_clear, place_clear, round_step, step_inside, tick_room, whole_range, with_y,
)
from calcanim.stage.function_panel import says_its_gaps
from calcanim.stage.paths import dashes, dense, disc, segments
from calcanim.stage.proving import CHOSEN, GIVEN, Proof

TOPIC = 2
TITLE = "The tangent"

# How far, in powers of ten, the fall of an error may be from the one that is said.
_STEADY = 0.08
# A gap of this share of a picture's half height is hardly seen any more.
_STRAIGHT = 0.04
# How far below the first line of a formula the lower edge of its second one is.
_SECOND_LINE = 0.71
_SIGN_ROLES = {1: "positive", -1: "negative", 0: "quiet"}


@dataclass(frozen=True, slots=True)
class SecantNumbers:
    """The slopes of some secants, how far they are from the tangent's, and the slope at the end.

    Attributes
    ----------
    at : float
        The point x0.
    value : float
        f(x0).
    steps : tuple of float
        The steps h, each a tenth of the one before.
    slopes : tuple of float
        The slope of the secant from x0 to x0 + h for each step h.
    errors : tuple of float
        The distance of each secant's slope from f'(x0).
    fall : float
        How many times smaller the error is for the last step than for the one before; nan for a straight line.
    slope : float
        f'(x0), the slope of the tangent; nan where there is no derivative.
    slope_left, slope_right : float
        The one-sided slopes at x0: the limits of the secants' slopes from the left and from the right.
    verdict : str
        Whether the derivative exists at x0.
    why : str
        The verdict as a sentence.
    """

    at: float
    value: float
    steps: tuple[float, ...]
    slopes: tuple[float, ...]
    errors: tuple[float, ...]
    fall: float
    slope: float
    slope_left: float
    slope_right: float
    verdict: str
    why: str


class SecantToTangent(LessonScene):
    """A secant closes in on the tangent, from the right and from the left; its error falls with h."""

    function: Expression = "x^2"
    """The function f of x."""
    at: float = 1.5
    """The point x0 that stays."""
    h: float | None = None
    """The distance at which the second point starts; chosen from the picture if left out."""
    interval: Interval = None
    """The x range shown; chosen from the function if left out."""

    must_show = ("slope|slope_left|slope_right", "slopes|slope_left|slope_right")

    def numbers(self) -> SecantNumbers:
        f = self.read(self.function)
        value = self.height_at(f, self.at)
        h = self.step_towards(1)
        steps = tuple(float(f"{h * 10.0**-k:.12g}") for k in range(4))
        quotients = difference_quotients(f, self.at, steps)
        sides = one_sided_slopes(f, self.at)
        slope = sides.right if sides.verdict == "derivative exists" else math.nan
        # The difference of two close numbers: taken to 50 digits and rounded once.
        with workdps(50):
            exact = f.derivative().precise(self.at)
            away = [abs(precise_quotient(f, self.at, step) - exact) for step in steps]
            # Below the last of the 50 digits there is nothing: a straight line has no error at all.
            fall = float(away[-2] / away[-1]) if away[-1] else math.nan
            errors = tuple(0.0 if error <= abs(exact) * 1e-40 < math.inf else float(error) for error in away)
        return SecantNumbers(
            self.at, value, steps, quotients.right, errors, fall, slope, sides.left, sides.right, sides.verdict, sides.sentence
        )

    def proofs(self) -> dict[str, Proof]:
        f = self.read(self.function)
        n, slope = self.results, lambda: f.derivative().precise(self.at)

        def error(h: float) -> Any:
            return abs(precise_quotient(f, self.at, h) - slope())

        return {
            "at": GIVEN,
            "steps": CHOSEN,
            "value": lambda: f.precise(self.at),
            "slope": slope,
            "slope_left": lambda: precise_one_sided_slope(f, self.at, -1),
            "slope_right": lambda: precise_one_sided_slope(f, self.at, 1),
            "fall": lambda: error(n.steps[-2]) / error(n.steps[-1]),
            **{f"slopes[{i}]": (lambda h=h: precise_quotient(f, self.at, h)) for i, h in enumerate(n.steps)},
            **{f"errors[{i}]": (lambda h=h: error(h)) for i, h in enumerate(n.steps)},
        }

    @cached_property
    def window(self) -> Window:
        """The part of the plane in which f is shown; steps are measured by it again and again."""
        f = self.read(self.function)
        return choose_window(
            f, self.at, slope=float(f.derivative()(self.at)), interval=self.interval, reach=self.h or 0.0
        )

    def step_towards(self, side: int) -> float:
        """The first step to the right (1) or left (-1)."""
        if self.h is not None and self.h <= 0:
            raise InputError(f"h={self.h:g} must be positive; the scene shows both sides by itself.")
        f, window = self.read(self.function), self.window
        step = step_inside(f, window, self.at, side, self.h)
        if self.h is not None:
            return step
        # A triangle is seen only if it has a height: of some steps the first that climbs or falls enough.
        for size in (step, 0.7 * step, 0.5 * step, 0.35 * step):
            size = round_step(size)
            rise = abs(float(f(self.at + side * size)) - float(f(self.at)))
            if 0.1 * window.y.span <= rise and window.y.low <= float(f(self.at + side * size)) <= window.y.high:
                return size
        return step

    def construct(self) -> None:
        n = self.results
        self.prepare()
        with self.section("secant", "A second point, h further on. The line through both is a secant."):
            self.show_secant()
        with self.section("right", self.words_on_the_slide()):
            self.slide(1)
        if n.verdict != "derivative exists":
            with self.section("left", "Now from the left: h is negative."):
                self.slide(-1)
            with self.section("no tangent", n.why):
                self.show_no_tangent()
            return
        with self.section("tangent", self.words_on_the_tangent()):
            self.show_tangent()
        with self.section("left", self.words_on_the_left()):
            self.add_error()
            self.slide(-1)
        with self.section("error", self.words_on_the_error()):
            self.show_error()

    @property
    def straight(self) -> bool:
        """Whether all the secants of the table have one slope."""
        return len(set(self.results.slopes)) == 1

    def words_on_the_slide(self) -> str:
        if self.straight:
            return "Let h shrink: the second point slides in, and the secant stays as it is."
        return "Let h shrink: the second point slides in and the secant turns."

    def words_on_the_tangent(self) -> str:
        slope = self.plain(self.results.slope)
        if self.straight:
            return f"Every secant is the tangent already; its slope, {slope}, is the derivative."
        return f"In the limit the secant becomes the tangent; its slope, {slope}, is the derivative."

    def words_on_the_left(self) -> str:
        h = self.step_towards(-1)
        start, end = (abs(self.figure.slope(-size) - self.results.slope) for size in (h, self.results.steps[0] * 1e-5))
        falls = math.isfinite(start) and end < start
        return f"The same from the left: h is negative{', and the error shrinks as well' if falls and not self.straight else ''}."

    def prepare(self) -> None:
        n = self.results
        self.f = self.read(self.function)
        self.plot = Plot(self.window, STAGE, self.theme, names=("x", "curve(f(x))"))
        self.figure = SecantFigure(self.plot, self.f, n.at, n.steps[0])
        self.step = ValueTracker(n.steps[0])
        self.moves("h", self.step.get_value)
        self.error: Readout | None = None

    def show_secant(self) -> None:
        n = self.results
        fig = self.figure
        header = f"curve(f(x) = {self.given(self.f)}) quad x_0 = {self.shown('at')}"
        self.add(*self.heading("From secant to tangent", header), self.plot, self.plot.curve(self.f),
                 self.plot.mark(n.at, n.value, "x_0"), fig.p)
        self.wait(0.6)
        self.play(GrowFromPoint(fig.run, fig.p.get_center()), FadeIn(fig.run_label), run_time=0.8)
        self.play(GrowFromPoint(fig.rise, fig.run.get_end()), FadeIn(fig.rise_label), FadeIn(fig.q), run_time=0.8)
        self.play(GrowFromCenter(fig.line), run_time=0.8)
        self.readouts = self.live_readouts()
        self.enter(self.readouts)

    def live_readouts(self) -> Readouts:
        n, h0 = self.results, self.results.steps[0]
        ways = (np.linspace(-self.step_towards(-1), -1e-3 * h0, 40), np.linspace(1e-3 * h0, h0, 40))
        quotients = [self.figure.slope(h) for h in np.concatenate(ways)]
        seen = [q for q in quotients if math.isfinite(q)] or [0.0]

        # Five decimals more than the first step has: the last one must not read as zero.
        places = NumberFormat(max(format_for((h0,), 6, trim=True).places, 0) + 5, format_for((h0,), 6).exponent)
        step = Readout("run(h)", (h0, -h0), self.theme, role="run", layout=places, truth=lambda: to_mpf(self.step.get_value()))
        line = Readout("secant(frac(rise(Delta y), run(h)))", [seen[-1], min(seen), max(seen)], self.theme,
                       role="secant", significant=5,
                       truth=lambda: precise_quotient(self.f, n.at, self.step.get_value()))
        return Readouts([step, line], PANEL.left, 2.0, leading=0.85)

    def slide(self, side: int) -> None:
        """Bring the second point in from one side, down to a hundred-thousandth of the way."""
        h0 = self.results.steps[0] if side > 0 else -self.step_towards(-1)
        fig = self.figure
        if side < 0:
            self.remove(fig)
            self.step.set_value(h0)
            self.follow()
            self.add(fig.p)
            self.enter(VGroup(*(part for part in fig if part is not fig.p)))
        group = VGroup(fig, self.readouts, *([self.error] if self.error is not None else []))
        group.add_updater(lambda _: self.follow())
        self.add(group)
        end = math.copysign(self.results.steps[0] * 1e-5, h0)
        self.play(self.step.animate(rate_func=smooth).set_value(end), run_time=4.5)
        group.clear_updaters()
        self.remove(group)
        self.add(*group)

    def follow(self) -> None:
        """Put figure and numbers where the step is now."""
        h = self.step.get_value()
        self.figure.move(h)
        slope = self.figure.slope(h)
        self.readouts[0].show(h)
        self.readouts[1].show(slope)
        if self.error is not None:
            self.error.show(abs(slope - self.results.slope))

    # -- the end of the way ----------------------------------------------------

    def show_tangent(self) -> None:
        n = self.results
        tangent = self.plot.line((n.at, n.value), n.slope, "tangent", width=5).set_z_index(0.5)
        sources = [f"derivative(f'(x_0) = {self.shown('slope', digits)})" for digits in (5, 4, 3)]
        says = self.fitted(sources, PANEL.width).put(PANEL.left, 0.1)
        self.play(FadeIn(tangent), FadeOut(self.figure.line), run_time=1.0)
        self.enter(says)

    def show_no_tangent(self) -> None:
        n = self.results
        sides = [
            (name, side, words)
            for name, side, words in (("slope_left", -1, "from the left"), ("slope_right", 1, "from the right"))
            if not math.isnan(getattr(n, name))
        ]
        rays = [self.plot.ray((n.at, n.value), getattr(n, name), "secant", side, dashed=side < 0) for name, side, _ in sides]
        lines = [self.words("no derivative at this point", width=PANEL.width).put(PANEL.left, 0.1)]
        lines += [
            self.formula(f'secant(word("{words}") quad {self.shown(name)})', em=LABEL).put(PANEL.left, -0.5 - 0.6 * i)
            for i, (name, _, words) in enumerate(sides)
        ]
        self.play(FadeOut(self.figure.line), *(Create(ray) for ray in rays), run_time=1.0)
        self.enter(*lines)

    # -- how fast ----------------------------------------------------------------

    def words_on_the_error(self) -> str:
        errors = self.results.errors
        if not any(errors):
            return "Every secant of the table has the slope of the tangent: no error at all."
        if not all(errors):
            return "Where a secant has the slope of the tangent, there is no error."
        falls = [a / b for a, b in zip(errors[:-1], errors[1:], strict=True)]
        order = round(math.log10(falls[-1]))
        if order < 1 or any(abs(math.log10(fall) - order) > _STEADY for fall in falls[1:]):
            # The steps are too large for a rule, or there is none.
            first, last = self.plain(errors[0], 2), self.plain(errors[-1], 2)
            if min(falls) <= 1:
                return f"The error is {first} for the first h and {last} for the last: these steps are too large for it to fall evenly."
            return f"The error falls: from {first} for the first h to {last} for the last."
        share = {1: "a tenth", 2: "a hundredth", 3: "a thousandth"}.get(order, f"1/{10**order}")
        # The first step may be too large for the rule; then it is said of the small ones only.
        steady = abs(math.log10(falls[0]) - order) <= 2 * _STEADY
        return f"{'With' if steady else 'Once h is small, with'} a tenth of h the error falls to about {share}."

    def add_error(self) -> None:
        """A live line for the distance between the two slopes."""
        n = self.results
        def truth() -> Any:
            slope = self.f.derivative().precise(n.at)
            return abs(precise_quotient(self.f, n.at, self.step.get_value()) - slope)

        quotients = [self.figure.slope(h) for h in np.linspace(-self.step_towards(-1), -n.steps[0] / 40, 40)]
        errors = [abs(q - n.slope) for q in quotients if math.isfinite(q)] or [0.0]
        finer = self.readouts[1].layout
        labels = ("error(abs(secant(frac(rise(Delta y), run(h))) - derivative(f'(x_0))))", 'error(word("error"))')
        lines = (
            Readout(label, [errors[0], max(errors), 0.0], self.theme, role="error", em=LABEL,
                    layout=NumberFormat(finer.places + 2, finer.exponent), truth=truth).put(PANEL.left, -0.8)
            for label in labels
        )
        # The formula says what is meant, where there is room for it.
        self.error = next((line for line in lines if float(line.get_right()[0]) <= SAFE.right), None)

    def show_error(self) -> None:
        n = self.results
        table = Table(
            ("run(h)", 'secant(word("slope"))', 'error(word("error"))'), (n.steps, n.slopes, n.errors),
            ("run", "secant", "error"), self.theme, x=PANEL.left, top=-0.6, leading=0.48, gap=0.5, width=PANEL.width, significant=4,
            each=(0, 2), names=("steps", "slopes", "errors"),
        )
        if self.error is not None:
            self.play(FadeOut(self.error), run_time=0.4)
            self.error = None
        self.enter(table)
        for h, row in zip(n.steps, table.cells, strict=True):
            self.play(self.step_to(h), run_time=1.1)
            # Each secant leaves a trace, so that the last picture shows how they turned.
            trace = self.figure.line.copy().set_stroke(width=1.8, opacity=0.8)
            self.add(trace)
            self.enter(VGroup(*row), run_time=0.5)

    def step_to(self, h: float) -> Animation:
        """Move the second point on to another step; the numbers follow."""
        start = self.step.get_value()
        start = start if start * h > 0 else h

        def move(figure: Mobject, alpha: float) -> None:
            self.step.set_value(start + (h - start) * alpha)
            self.follow()

        # One animation holds all that moves, so that no updater is needed.
        return UpdateFromAlphaFunc(VGroup(self.figure, self.readouts), move)


@dataclass(frozen=True, slots=True)
class TangentNumbers:
    """The point, the slope there, and what kind of slope it is.

    Attributes
    ----------
    at : float
        The point x0.
    value : float
        f(x0).
    slope : float
        f'(x0), the slope of the tangent; nan where there is no derivative.
    slope_left, slope_right : float
        The one-sided slopes at x0: the limits of the difference quotients from the left and from the right.
    verdict : str
        Whether the derivative exists at x0.
    why : str
        The verdict as a sentence.
    signs : tuple of SignInterval
        The stretches of the interval shown on which f' keeps its sign.
    flat : tuple of float
        The zeros of f' in the interval shown at which it changes its sign.
    """

    at: float
    value: float
    slope: float
    slope_left: float
    slope_right: float
    verdict: str
    why: str
    signs: tuple[SignInterval, ...]
    flat: tuple[float, ...]


class TangentSlope(LessonScene):
    """The tangent at a point; as it rolls along the curve its slope draws f'."""

    function: Expression = "x^2"
    """The function f of x."""
    at: float = 1.5
    """The point x0 at which the tangent is drawn first."""
    interval: Interval = None
    """The x range shown; chosen from the function if left out."""

    must_show = ("slope|slope_left|slope_right", "y =|slope_left|slope_right")

    def numbers(self) -> TangentNumbers:
        f = self.read(self.function)
        value = self.height_at(f, self.at)
        slopes = one_sided_slopes(f, self.at)
        slope = slopes.right if slopes.verdict == "derivative exists" else math.nan
        window = self.window()
        signs = sign_intervals(f.derivative(), window.x.low, window.x.high)
        flat = tuple(a.end for a, b in zip(signs[:-1], signs[1:], strict=True) if a.sign * b.sign < 0 and a.end == b.start)
        return TangentNumbers(
            self.at, value, slope, slopes.left, slopes.right, slopes.verdict, slopes.sentence, signs, flat
        )

    def proofs(self) -> dict[str, Proof]:
        f = self.read(self.function)
        return {
            "at": GIVEN,
            "value": lambda: f.precise(self.at),
            "slope": lambda: f.derivative().precise(self.at),
            "slope_left": lambda: precise_one_sided_slope(f, self.at, -1),
            "slope_right": lambda: precise_one_sided_slope(f, self.at, 1),
        }

    def window(self) -> Window:
        """The part of the plane in which f is shown."""
        f = self.read(self.function)
        return choose_window(f, self.at, slope=float(f.derivative()(self.at)), interval=self.interval, ticks=(5, 4))

    def construct(self) -> None:
        n = self.results
        self.prepare()
        with self.section("point", f"The graph of f, and its point at x₀ = {self.plain(n.at)}."):
            self.show_point()
        with self.section("tangent", self.words_on_the_tangent()):
            self.show_tangent()
        with self.section("roll", "Let the tangent roll along the curve and plot its slope below: that draws f'."):
            self.roll()
        with self.section("signs", self.words_on_the_signs()):
            self.show_signs()

    def prepare(self) -> None:
        n = self.results
        self.f = self.read(self.function)
        self.slope_of = self.f.derivative()
        window = self.window()
        below = choose_window(self.slope_of, n.at, interval=(window.x.low, window.x.high), ticks=(5, 4))
        # All of f' that belongs to what is seen of f.
        x = np.linspace(window.x.low, window.x.high, 401)
        heights, slopes = sample(self.f, x), sample(self.slope_of, x)
        below = with_y(below, *whole_range(slopes[(heights >= window.y.low) & (heights <= window.y.high)], below.y.low, below.y.high))
        margin = 0.08 * below.y.span
        # Where f has a kink, f' jumps: both its sides are seen. The zeros of f' are what the clip ends with.
        seen = [s + side for s in self.sides_of_jumps(below) for side in (-margin, margin)] + [-margin, margin] * bool(n.flat)
        if seen:
            below = with_y(below, min(below.y.low, *seen), max(below.y.high, *seen))
        gutter, right, middle = max(tick_room(window), tick_room(below)), 1.6, -0.5
        self.upper = Plot(window, Box(SAFE.left, SAFE.bottom, right, 2.85), self.theme,
                          names=("x", "curve(f(x))"), gutter=gutter)
        self.moved_up = Plot(window, Box(SAFE.left, middle + 0.2, right, 2.85), self.theme,
                             names=("x", "curve(f(x))"), x_numbers=False, gutter=gutter)
        self.lower = Plot(below, Box(SAFE.left, SAFE.bottom, right, middle), self.theme,
                          names=("x", "derivative(f'(x))"), gutter=gutter)

    def sides_of_jumps(self, window: Window) -> list[float]:
        """Slopes on both sides of every kink, short of those that run away."""
        inner = [end for piece in self.slope_of.pieces(window.x.low, window.x.high) for end in (piece.start, piece.end)][1:-1]
        slopes = (float(self.slope_of(x)) for x in inner)
        return [s for s in slopes if window.y.low - 3 * window.y.span < s < window.y.high + 3 * window.y.span]

    # -- the point and its tangent ---------------------------------------------

    def show_point(self) -> None:
        n = self.results
        self.graph = self.upper.curve(self.f)
        self.dot = self.upper.point(n.at, n.value)
        self.mark = self.upper.mark(n.at, n.value, "x_0")
        header = f"curve(f(x) = {self.given(self.f)}) quad x_0 = {self.shown('at')}"
        self.add(*self.heading("The slope of the tangent", header), self.upper, self.graph, self.dot)
        self.wait(0.5)
        sources = [f"(x_0, f(x_0)) = ({self.shown('at', digits)}, {self.shown('value', digits)})" for digits in (5, 4)]
        place = self.fitted([*sources, f"f(x_0) = {self.shown('value')}"], PANEL.width)
        self.enter(self.mark, place.put(PANEL.left, 2.15))

    def words_on_the_tangent(self) -> str:
        n = self.results
        if n.verdict == "derivative exists":
            return f"The tangent touches the curve there; its slope is f'(x₀) = {self.plain(n.slope)}."
        return n.why

    def show_tangent(self) -> None:
        n = self.results
        if n.verdict != "derivative exists":
            self.show_no_tangent()
            return
        line = self.upper.line((n.at, n.value), n.slope, "tangent")
        self.general = self.formula("tangent(y) = f(x_0) + derivative(f'(x_0)) (x - x_0)", em=LABEL).put(PANEL.left, 1.4)
        self.worked = [
            self.fitted([f"derivative(f'(x_0) = {self.shown('slope', n)})" for n in (5, 4, 3)], PANEL.width).put(PANEL.left, 0.65)
        ]
        # Rather in two lines than with fewer digits; without room for four of each the numbers above must do.
        in_numbers = self.fitting([line for digits in (5, 4) for line in self.line_in_numbers(digits)], PANEL.width, sizes=(LABEL,))
        if in_numbers is not None:
            self.worked.append(_first_line(in_numbers, -0.05))
        self.play(GrowFromCenter(line), run_time=1.0)
        self.enter(self.general)
        for part in self.worked:
            self.enter(part)
        # Two lines take longer to read.
        # A long equation is given the time that it takes to be read.
        outlines = sum(len(run.get_subpaths()) for run in in_numbers) if in_numbers is not None else 0
        self.wait(max(2.4, 0.8 + 0.06 * outlines))
        self.lines = [line]

    def line_in_numbers(self, digits: int) -> list[str]:
        """The tangent's equation with its numbers, in one line and in two: nothing added that is zero, no factor of one."""
        n = self.results
        height, size = self.shown("value", digits), self.shown("slope", digits, size=True)
        run = f"(x {self.term('at', negated=True)})" if n.at else "x"
        climb = run if abs(n.slope) == 1 else f"derivative({size}) {run}"
        sign = "-" if n.slope < 0 else "+"
        if not n.slope:
            return [f"tangent(y) = {height}"]
        if not n.value:
            return [f"tangent(y) = {climb if sign == '+' else f'-{climb}'}"]
        return [f"tangent(y) = {height} {sign} {climb}", f"tangent(y) &= {height} \\ &{sign} {climb}"]

    def show_no_tangent(self) -> None:
        """Say what stands in the way, and draw such slopes as there are on either side."""
        n = self.results
        self.lines = [
            self.upper.ray((n.at, n.value), slope, "secant", side, dashed=side < 0)
            for slope, side in ((n.slope_left, -1), (n.slope_right, 1)) if not math.isnan(slope)
        ]
        # A vertical tangent is one, too; what is missing is a slope.
        head = self.words("no derivative at this point").put(PANEL.left, 1.4)
        left = self.formula(f'secant(word("from the left") quad {self.shown("slope_left")})', em=LABEL)
        right = self.formula(f'secant(word("from the right") quad {self.shown("slope_right")})', em=LABEL)
        if self.lines:
            self.play(*(Create(line) for line in self.lines), run_time=1.0)
        self.general, self.worked = head, [left.put(PANEL.left, 0.75), right.put(PANEL.left, 0.15)]
        self.enter(head, *self.worked)

    # -- rolling ---------------------------------------------------------------

    def roll(self) -> None:
        """Carry the tangent over the whole window; what it draws below is its slope."""
        n = self.results
        low, high = self.stretch_of_slopes()
        readouts = self.slope_readouts(low, high)
        self.make_room()
        # The point is where the roll begins when it is seen again.
        self.play(FadeOut(self.dot), *map(FadeIn, (self.upper.numbers, self.lower, readouts)), run_time=0.8)
        x = self.x
        trail = self.lower.trail(self.slope_of, "derivative")
        tangent = self.tangent = self.upper.line((n.at, n.value), 0.0, "tangent")
        mark = self.lower.point(n.at, 0.0, "derivative")
        guide = self.guide = VMobject(stroke_color=self.theme["quiet"], stroke_width=2, fill_opacity=0).set_z_index(-0.5)
        moving = VGroup(guide, tangent, self.dot, trail, mark)

        def follow(_: Mobject) -> None:
            place = x.get_value()
            height, slope = self.f(place), self.slope_of(place)
            self.set_on_curve(tangent, self.dot, mark, place, height, slope)
            if self.upper.shows(place, height) and self.lower.shows(place, slope):
                self.lead(guide, self.dot.get_center(), mark.get_center())
            else:
                guide.set_points(np.zeros((0, 3)))
            trail.reach(self.lower.at(max(place, self.reached), 0)[0])
            readouts[0].show(place)
            readouts[1].show(slope)

        x.set_value(low)
        follow(moving)
        self.enter(moving, run_time=0.5)
        moving.add_updater(follow)
        # Manim draws what stands before the first thing that moves once for a whole play; the live numbers come after it.
        self.add(moving, readouts)
        self.play(x.animate(rate_func=linear).set_value(high), run_time=6)
        self.reached = high
        self.name_the_slope()
        self.play(x.animate(rate_func=smooth).set_value(n.at), run_time=1.5)
        moving.clear_updaters()
        # At rest the live numbers would only say the same again.
        self.play(FadeOut(readouts), *(FadeIn(part) for part in self.worked), run_time=0.8)

    def stretch_of_slopes(self) -> tuple[float, float]:
        """From the first to the last x at which f' is seen: nothing rolls where there is no curve."""
        x, y = np.linspace(self.lower.window.x.low, self.lower.window.x.high, 401), self.lower.window.y
        slopes = sample(self.slope_of, x)
        seen = x[(slopes >= y.low) & (slopes <= y.high)]
        return (float(seen[0]), float(seen[-1])) if len(seen) else (float(x[0]), float(x[-1]))

    def lead(self, line: VMobject, above: np.ndarray, below: np.ndarray) -> VMobject:
        """A dotted line from a point of f down to one of f', with a gap for the names between the plots."""
        edges = [np.array([above[0], y, 0]) for y in (self.upper.area.bottom, self.lower.area.top)]
        return line.set_points(segments([*dashes(above, edges[0], 0.05, 0.09), *dashes(edges[1], below, 0.05, 0.09)]))

    def make_room(self) -> None:
        """Shrink the graph to the upper half; what holds only at x0 steps back while the tangent is elsewhere."""
        n, plot = self.results, self.moved_up
        graph, dot = plot.curve(self.f), plot.point(n.at, n.value)
        # What has no place in the smaller plot is gone before it shrinks, and its numbers, which are others, come after.
        self.play(*map(FadeOut, (
            self.upper.x_name, self.upper.numbers, self.mark, *self.lines, self.general, *self.worked,
        )), run_time=0.6)
        self.play(*(
            ReplacementTransform(old, new)
            for old, new in zip((*self.upper.scaffold, self.graph, self.dot), (*plot.scaffold, graph, dot), strict=True)
            if old is not self.upper.numbers
        ), run_time=1.2)
        self.upper, self.graph, self.dot = plot, graph, dot
        for i, part in enumerate(self.worked):
            _first_line(part, 1.4 - 0.7 * i)

    def slope_readouts(self, low: float, high: float) -> Readouts:
        """The two numbers that live while the tangent rolls, aligned at their points."""
        self.x, self.reached = ValueTracker(low), low
        self.moves("x", self.x.get_value)
        seen = [s for s in self.slope_of(np.linspace(low, high, 201)).tolist() if math.isfinite(s)] or [0.0]
        y = self.lower.window.y
        layout = format_for((y.low, y.high), 4)
        # Room for what leaves the picture too, but not for all that a pole may bring.
        most = 10.0 ** (4 + layout.exponent)
        seen = [min(max(s, -most), most) for s in seen]
        step = partial(Readout, "x", (low, high), self.theme, significant=4, truth=lambda: to_mpf(self.x.get_value()))
        slope = partial(
            Readout, "derivative(f'(x))", [min(seen), max(seen)], self.theme, role="derivative", layout=layout,
            truth=lambda: self.slope_of.precise(self.x.get_value()),
        )
        readouts = Readouts([step(), slope()], PANEL.left, -0.15)
        if float(readouts.get_right()[0]) > SAFE.right:
            readouts = Readouts([step(em=LABEL), slope(em=LABEL)], PANEL.left, -0.15)
        readouts[1].show(float(self.slope_of(low)))
        return readouts

    def name_the_slope(self) -> None:
        """Behind the name of the lower plot, its formula: now that it has been drawn, and if it holds at every x of it."""
        if not says_its_gaps(self.f, self.slope_of, (self.lower.window.x.low, self.lower.window.x.high)):
            return
        factor = f"quiet({self.lower.y_factor})" if self.lower.y_factor else ""
        full = self.formula(f"derivative(f'(x)) partA(derivative(= {self.given(self.slope_of)})) {factor}", em=LABEL)
        if full.width < self.lower.area.width and full.height < 1.7 * LABEL:
            name = self.lower.scaffold[-1]
            full.put(float(name.get_left()[0]), name.baseline)
            self.play(FadeIn(full), FadeOut(name), run_time=0.6)

    def set_on_curve(
        self, tangent: VMobject, dot: VMobject, mark: VMobject, x: float, height: float, slope: float
    ) -> None:
        """Move tangent and points to x, or out of sight where there is nothing to show."""
        has_height = self.upper.shows(x, height)
        has_slope = math.isfinite(slope)
        dot.set_opacity(1.0 if has_height else 0.0)
        tangent.set_stroke(opacity=1.0 if has_height and has_slope else 0.0)
        mark.set_opacity(1.0 if has_slope and self.lower.shows(x, slope) else 0.0)
        # What is out of sight goes along in x, so that where it waits does not depend on the frames before.
        dot.move_to(self.upper.at(x, height if has_height else self.upper.window.y.low))
        if has_height and has_slope:
            self.upper.move_line(tangent, (x, height), slope)
        if has_slope:
            mark.move_to(self.lower.at(x, slope))

    # -- what the sign of the slope says ---------------------------------------

    def words_on_the_signs(self) -> str:
        signs = {part.sign for part in self.results.signs}
        said = [words for sign, words in ((1, "Slope positive: f climbs."), (-1, "Slope negative: f falls."))
                if sign in signs]
        if self.results.flat or 0 in signs:
            said.append("Slope zero: f is flat.")
        return " ".join(said)

    def show_signs(self) -> None:
        n = self.results
        signs = [part.sign for part in n.signs]
        bands = VGroup(*(
            plot.band(part.start, part.end, _SIGN_ROLES[part.sign]) for part in n.signs for plot in (self.upper, self.lower)
        ))
        says = (
            (1 in signs, 'positive(f\' > 0 quad f word("climbs") arrow.tr)'),
            (-1 in signs, 'negative(f\' < 0 quad f word("falls") arrow.br)'),
            (0 in signs or bool(n.flat), 'derivative(f\' = 0 quad f word("is flat") arrow.r)'),
        )
        sources = [source for present, source in says if present]
        key = VGroup(*(self.formula(source, em=LABEL).put(PANEL.left, -0.5 - 0.6 * i) for i, source in enumerate(sources)))
        self.play(FadeIn(bands), run_time=0.8)
        self.enter(key, *self.marks_in_bands())
        self.wait(2.1)
        self.show_flat_places()

    def marks_in_bands(self) -> list[Mobject]:
        """An arrow in every band of f and a sign in every band of f', so that colour is not the only difference."""
        marks: list[Mobject] = []
        for part in self.results.signs:
            if not part.sign or (part.end - part.start) * self.upper.x_unit < 0.55:
                continue
            middle = (part.start + part.end) / 2
            for plot, source, graph in (
                (self.upper, "arrow.tr" if part.sign > 0 else "arrow.br", self.graph),
                (self.lower, "plus" if part.sign > 0 else "minus", self.lower.curve(self.slope_of)),
            ):
                label = self.formula(f'{_SIGN_ROLES[part.sign]}(class("normal", {source}))')
                x = float(plot.at(middle, 0)[0])
                low, high = plot.area.bottom, plot.area.top
                if plot is self.lower:
                    # A plus belongs above the zero line, a minus below it.
                    zero = min(max(float(plot.at(0, 0)[1]), low), high)
                    low, high = (zero, high) if part.sign > 0 else (low, zero)
                # A minus is flat, but no less a sign: it needs the room that a plus has.
                room = self.formula('class("normal", plus)') if plot is self.lower else label
                if high - low < 1.3 * room.height:
                    continue
                heights = [low + share * (high - low) for share in (0.8, 0.2, 0.65, 0.35, 0.5)]
                aside = (part.end - part.start) * plot.x_unit / 2 - room.width / 2 - 0.06
                spots = [np.array([x + dx, y, 0]) for y in heights for dx in (0, -0.3, 0.3, -0.55, 0.55) if abs(dx) <= max(aside, 0.3)]
                seen = plot is self.upper and self.tangent.get_stroke_opacity() > 0
                ends = [(self.tangent.points[0], self.tangent.points[-1])] if seen else []
                lines = dense([*ends, *plot.zero_lines()])
                here = (self.results.at, self.results.value if plot is self.upper else self.results.slope)
                dot = disc(0.15) + plot.at(*here) if math.isfinite(here[1]) else np.zeros((0, 3))
                obstacles = [graph.points, self.guide.points, lines, dot]
                # The band's colour and the key speak without it, where there is no free place.
                if is_clear(place_clear(room, spots, obstacles, plot.area), obstacles):
                    marks.append(label.move_to(room))
        return marks

    def show_flat_places(self) -> None:
        """Where the slope is zero: a level piece of tangent on f, and a line down to the zero of f'."""
        shown: list[Mobject] = []
        for x in self.results.flat:
            height = float(self.f(x))
            if not (self.upper.shows(x, height) and self.lower.shows(x, 0.0)):
                continue
            half = 0.45 / self.upper.x_unit
            # As long on either side of the point, and inside the plot.
            half = min(half, x - self.upper.window.x.low, self.upper.window.x.high - x)
            shown.append(self.upper.line((x, height), 0.0, "tangent", half=half, width=6).set_z_index(1))
            drop = VMobject(stroke_color=self.theme["derivative"], stroke_width=2.5, fill_opacity=0).set_z_index(-0.5)
            shown += [self.lead(drop, self.upper.at(x, height), self.lower.at(x, 0.0)),
                      self.lower.point(x, 0.0, "derivative")]
        if shown:
            self.enter(*shown)


def _first_line(line: Typeset, baseline: float) -> Typeset:
    """Place a formula of one line or two in the panel, its first line at a height."""
    two = line.height > 2 * LABEL
    return line.put(PANEL.left, baseline - (_SECOND_LINE if two else 0.0))


@dataclass(frozen=True, slots=True)
class ZoomNumbers:
    """The largest gap between a curve and a straight line, in windows that shrink.

    Attributes
    ----------
    at, kink_at : float
        The points into which the left and the right picture zoom.
    zooms : tuple of float
        The magnification of each window.
    windows : tuple of float
        Half the width of each window.
    gaps, kink_gaps : tuple of float
        The largest vertical gap between curve and line in each window, on the left and on the right.
    ratios, kink_ratios : tuple of float
        The largest gap in each window divided by half the window's width, on the left and on the right.
    falls : tuple of float
        How many times smaller the gap of the last window is than that of the one before, on the left and on the right.
    slope, kink_slope : float
        The slope of the line in the left and in the right picture: the mean of the one-sided slopes.
    smooth, kink_smooth : bool
        Whether the function on the left, and that on the right, has a derivative at its point, so that the line is its tangent.
    """

    at: float
    kink_at: float
    zooms: tuple[float, ...]
    windows: tuple[float, ...]
    gaps: tuple[float, ...]
    kink_gaps: tuple[float, ...]
    ratios: tuple[float, ...]
    kink_ratios: tuple[float, ...]
    falls: tuple[float, ...]
    slope: float
    kink_slope: float
    smooth: bool
    kink_smooth: bool


class LocalLinearity(LessonScene):
    """Zoom in: a smooth curve becomes its tangent, a kink stays a kink."""

    function: Expression = "x^2"
    """A smooth function."""
    at: float = 0.0
    """The point into which the left picture zooms."""
    kink: Expression = "abs(x)"
    """A function with a kink."""
    kink_at: float = 0.0
    """Where its kink is."""
    window: float | None = None
    """Half the width of the first window; 1, or less where the function breaks before that."""

    must_show = ("gaps", "kink_gaps")

    def numbers(self) -> ZoomNumbers:
        zooms = (1.0, 10.0, 100.0)
        windows = tuple(float(f"{self.first_window() / zoom:.12g}") for zoom in zooms)
        lines = [self.line(self.function, self.at, "at"), self.line(self.kink, self.kink_at, "kink_at")]
        with workdps(50):
            precise = [[precise_gap(f, at, precise_slope_between(f, at), w) for w in windows] for f, at, _, _ in lines]
            gaps = [tuple(float(gap) for gap in row) for row in precise]
            falls = tuple(float(row[1] / row[2]) if row[2] else math.inf for row in precise)
            ratios = [tuple(float(gap / to_mpf(w)) for gap, w in zip(row, windows, strict=True)) for row in precise]
        return ZoomNumbers(
            self.at, self.kink_at, zooms, windows, gaps[0], gaps[1], ratios[0], ratios[1], falls,
            lines[0][2], lines[1][2], lines[0][3], lines[1][3],
        )

    def first_window(self) -> float:
        """Half the first window's width: both curves have values all over it, and show from it on what they are."""
        if self.window is not None:
            if self.window <= 0:
                raise InputError(f"window={self.window:g} must be positive: it is half the width of the first picture.")
            return self.window
        most = 1.0
        for text, at in ((self.function, self.at), (self.kink, self.kink_at)):
            for piece in pieces(self.read(text), at - 1.1, at + 1.1):
                if piece.start <= at <= piece.end and piece.start < at < piece.end:
                    most = min([most, *(0.8 * room for room in (at - piece.start, piece.end - at) if room < 1.05)])
        most = round_step(most)
        lines = [self.line(self.function, self.at, "at"), self.line(self.kink, self.kink_at, "kink_at")]
        sizes = [most, *(float(f"{m}e{k}") for k in range(-1, -8, -1) for m in (5, 2, 1)), *(float(f"{m}e{k}") for k in range(7) for m in (1, 2, 5))]
        within = [half for half in sizes if half <= most or most == 1.0]
        return next((half for half in within if all(_is_typical(*line, half) for line in lines)), most)

    def line(self, text: str, at: float, name: str) -> tuple[Function, float, float, bool]:
        """A function, its point, the slope of the line it is compared with (the mean of both sides), and whether it is a tangent."""
        f = self.read(text)
        self.height_at(f, at, name)
        slopes = one_sided_slopes(f, at)
        if not (math.isfinite(slopes.left) and math.isfinite(slopes.right)):
            raise InputError(f"{name}={at:g} does not suit {text}: {slopes.sentence}")
        return f, at, (slopes.left + slopes.right) / 2, slopes.verdict == "derivative exists"

    def proofs(self) -> dict[str, Proof]:
        n = self.results
        found: dict[str, Proof] = {"at": GIVEN, "kink_at": GIVEN, "windows": CHOSEN}
        subjects = (("", self.function, self.at), ("kink_", self.kink, self.kink_at))

        def gap_of(text: str, at: float, width: float) -> Any:
            f = self.read(text)
            return precise_gap(f, at, precise_slope_between(f, at), width)

        for i, width in enumerate(n.windows):
            found[f"zooms[{i}]"] = lambda width=width: to_mpf(n.windows[0]) / to_mpf(width)
            for name, text, at in subjects:
                gap = partial(gap_of, text, at, width)
                found[f"{name}gaps[{i}]"] = gap
                found[f"{name}ratios[{i}]"] = lambda gap=gap, width=width: gap() / to_mpf(width)
        for i, (_, text, at) in enumerate(subjects):
            closer = [partial(gap_of, text, at, width) for width in n.windows[1:]]
            found[f"falls[{i}]"] = lambda closer=closer: closer[0]() / closer[1]()
        return found

    def construct(self) -> None:
        n = self.results
        self.prepare()
        with self.section("two curves", self.words_on_both(n)):
            self.show_both()
        with self.section("ten times", f"Ten times closer, in a window of ± w{self.words_on_ten(n)}."):
            self.zoom_to(1)
        with self.section("a hundred times", f"A hundred times: {self.words_on_a_hundred(n)}"):
            self.zoom_to(2)
        with self.section("gap", self.words_on_the_gaps(n)):
            self.show_law()

    def prepare(self) -> None:
        n = self.results
        width, bottom, top = 5.95, -1.05, 2.2
        boxes = (Box(SAFE.left, bottom, SAFE.left + width, top), Box(SAFE.right - width, bottom, SAFE.right, top))
        subjects = ((self.function, n.at, n.slope, n.smooth), (self.kink, n.kink_at, n.kink_slope, n.kink_smooth))
        self.lenses = [
            Lens(self.read(text), at, slope, n.windows[0], box, self.theme, tangent=is_smooth)
            for (text, at, slope, is_smooth), box in zip(subjects, boxes, strict=True)
        ]
        self.moves("w", lambda: self.lenses[0].half)

    def show_both(self) -> None:
        # The function must be said, its point as far as there is room.
        sources = [
            [f"curve({letter}(x) = {self.given(self.read(text))}){point}" for point in
             (*(f" quad x_0 = {self.shown(at, digits)}" for digits in (5, 3)), "")]
            for letter, text, at in (("f", self.function, "at"), ("g", self.kink, "kink_at"))
        ]
        # Both of one size, with room left for the law that will stand behind the name.
        roomy = all(self.formula(some[0]).width + 1.9 <= lens.area.width for some, lens in zip(sources, self.lenses, strict=True))
        self.names = [
            self.fitted(some, lens.area.width, sizes=(FORMULA,) if roomy else (LABEL,)).put(lens.area.left, lens.area.top + 0.24)
            for some, lens in zip(sources, self.lenses, strict=True)
        ]
        frames = [part for lens in self.lenses for part in (lens.cross, lens.frame, lens.curve, lens.dot)]
        self.add(*self.heading("Up close, smooth means straight"), *frames, *self.names)
        self.wait(0.6)
        self.play(*(GrowFromCenter(lens.line) for lens in self.lenses), run_time=0.9)
        self.tables = [self.table_below(lens, gaps, ratios) for lens, gaps, ratios in zip(
            self.lenses, ("gaps", "kink_gaps"), ("ratios", "kink_ratios"), strict=True)]
        self.enter(*(table[0] for table in self.tables))
        self.tags = [self.tag(lens, 0) for lens in self.lenses]
        self.enter(*(lens.gap for lens in self.lenses), *(table[1] for table in self.tables), *self.tags)

    def tag(self, lens: Lens, stage: int) -> Mobject:
        """How far a picture is magnified: in its lower right corner, or in another where the curve ends in that one."""
        made = backed(self.formula(f'class("normal", times) {self.shown(f"zooms[{stage}]")}', em=LABEL, role="quiet"), self.theme.background)
        inner = Box(lens.area.left + 0.12, lens.area.bottom + 0.12, lens.area.right - 0.12, lens.area.top - 0.12)
        corners = [np.array([x, y, 0]) for y in (inner.bottom, inner.top) for x in (inner.right, inner.left)]
        return place_clear(made, corners, [lens.curve.points, lens.line.points], inner)

    def table_below(self, lens: Lens, gaps: str, ratios: str) -> list[VGroup]:
        """The names of three rows, then a column for each zoom."""
        left, rows, edges = lens.area.left, (-1.6, -2.2, -2.8), [2.58, 4.2, 5.95]
        names = VGroup(
            self.formula('quiet(plus.minus w)', em=LABEL).put(left, rows[0]),
            self.formula('error(word("gap"))', em=LABEL).put(left, rows[1]),
            self.formula('word("gap/")w', em=LABEL).put(left, rows[2]),
        )
        for digits in (2, 1):
            columns = [
                [self.formula(self.shown(f"{name}[{i}]", digits), em=LABEL, role=role)
                 for name, role in (("windows", "quiet"), (gaps, "error"), (ratios, "ink"))]
                for i in range(len(edges))
            ]
            widths = [max(cell.width for cell in column) for column in columns]
            # Powers of ten are wide: then all columns stand as far apart as there is room for.
            apart = (edges[-1] - names.width - sum(widths)) / len(widths)
            if apart >= 0.25:
                break
        before = [names.width, *edges]
        if any(edge - width < end + 0.25 for end, width, edge in zip(before, widths, edges, strict=False)):
            edges = [edges[-1] - sum(widths[i + 1:]) - apart * (len(widths) - 1 - i) for i in range(len(widths))]
        return [names, *(
            VGroup(*(cell.put(left + edge, row, side="right") for cell, row in zip(column, rows, strict=True)))
            for column, edge in zip(columns, edges, strict=True)
        )]

    def zoom_to(self, stage: int) -> None:
        """Close in by a factor of ten; the zoom feels even because its logarithm is."""
        n = self.results
        start, end = math.log(n.windows[stage - 1]), math.log(n.windows[stage])
        for lens in self.lenses:
            lens.aim(n.windows[stage])
        # How far it is magnified holds before and after.
        self.play(*(FadeIn(lens.target) for lens in self.lenses), *map(FadeOut, self.tags), run_time=0.6)

        def zoom(lenses: Mobject, alpha: float) -> None:
            for lens in lenses:
                lens.zoom(math.exp(start + (end - start) * alpha))
                lens.aim(n.windows[stage])

        moving = VGroup(*self.lenses)
        for lens in self.lenses:
            lens.add(lens.target)
        self.play(UpdateFromAlphaFunc(moving, zoom), run_time=2.8, rate_func=smooth)
        tags = [self.tag(lens, stage) for lens in self.lenses]
        self.play(
            *(FadeOut(lens.target) for lens in self.lenses), *(FadeIn(table[stage + 1]) for table in self.tables),
            *(FadeIn(tag) for tag in tags), run_time=0.8,
        )
        self.tags = tags
        for lens in self.lenses:
            lens.remove(lens.target)

    def sides(self, n: ZoomNumbers) -> list[str]:
        """What the curve on the left and that on the right are: ``straight``, ``smooth`` or ``kink``."""
        return [
            "straight" if not any(gaps) else "smooth" if smooth else "kink"
            for gaps, smooth in ((n.gaps, n.smooth), (n.kink_gaps, n.kink_smooth))
        ]

    def shares(self) -> list[tuple[float, ...]]:
        """The gap in every picture as a share of half the picture's height, on the left and on the right."""
        n = self.results
        return [tuple(ratio / lens.stretch for ratio in ratios) for lens, ratios in zip(self.lenses, (n.ratios, n.kink_ratios), strict=True)]

    def words_on_both(self, n: ZoomNumbers) -> str:
        what = {
            "smooth": "a smooth curve with its tangent", "straight": "a straight line, which is its own tangent",
            "kink": "a kink with a line through it",
        }
        left, right = (what[side] for side in self.sides(n))
        return f"{left[0].upper()}{left[1:]}, and {right}."

    def words_on_ten(self, n: ZoomNumbers) -> str:
        closer = [side == "smooth" and share[1] < share[0] for side, share in zip(self.sides(n), self.shares(), strict=True)]
        return {
            (True, False): ": the smooth curve comes close to its tangent", (True, True): ": both curves come close to their tangents",
            (False, True): ": the curve on the right comes close to its tangent", (False, False): "",
        }[closer[0], closer[1]]

    def words_on_a_hundred(self, n: ZoomNumbers) -> str:
        """Smooth curves first, then kinks, each as the picture has it."""
        said = set()
        for side, share in zip(self.sides(n), self.shares(), strict=True):
            is_so = {"smooth": share[2] <= _STRAIGHT, "kink": share[2] > 0.9 * share[0]}.get(side, True)
            said.add((side, is_so))
        if {("smooth", True), ("smooth", False)} <= said:
            return "one curve is straight now, the other not quite yet."
        words = {
            ("smooth", True): "smooth is straight now.", ("smooth", False): "smooth is not quite straight yet.",
            ("straight", True): "straight stays straight.", ("kink", True): "the kink looks as it did.", ("kink", False): "the kink stays a kink.",
        }
        first, *others = [sentence for claim, sentence in words.items() if claim in said]
        return " ".join([first, *(f"{sentence[0].upper()}{sentence[1:]}" for sentence in others)])

    def words_on_the_gaps(self, n: ZoomNumbers) -> str:
        sides = self.sides(n)
        if sides == ["straight", "straight"]:
            return "Both curves are straight lines themselves: there is no gap to close."
        if "straight" in sides:
            i = 1 - sides.index("straight")
            return (f"The straight line has no gap to close. The last zoom made the gap of the {('curve', 'kink')[sides[i] == 'kink']} "
                    f"{self.plain(n.falls[i], 3)} times smaller.")
        names = ("for the curve", "for the kink") if sides == ["smooth", "kink"] else ("on the left", "on the right")
        left, right = (f"{self.plain(fall, 3)} times" for fall in n.falls)
        return f"The last zoom made the gap {left} smaller {names[0]}, {right} {names[1]}."

    def show_law(self) -> None:
        """The order in which either gap falls, above its picture."""
        n = self.results
        laws = []
        for lens, name, fall, gaps in zip(self.lenses, self.names, n.falls, (n.gaps, n.kink_gaps), strict=True):
            # A power is claimed only if both zooms show it.
            order = round(math.log10(fall)) if all(gaps) else 0
            if order < 1 or abs(math.log10(fall) - order) > _STEADY or abs(math.log10(gaps[0] / gaps[1]) - order) > 2.5 * _STEADY:
                continue
            power = {1: "w"}.get(order, f"w^{order}")
            room = lens.area.width - name.width - 0.4
            sizes = (self.formula(f'error(word("gap")) prop {power}', em=em) for em in (FORMULA, LABEL))
            law = next((line for line in sizes if line.width <= room), None)
            if law is not None:
                laws.append(law.put(lens.area.right, lens.area.top + 0.24, side="right"))
        if laws:
            self.enter(*laws)


def precise_slope_between(f: Function, at: float) -> Any:
    """The slope at a point, or the mean of both sides', to 50 digits (at a kink to about 29)."""
    slope = f.derivative().precise(at)
    return slope if isfinite(slope) else (precise_one_sided_slope(f, at, -1) + precise_one_sided_slope(f, at, 1)) / 2


def precise_gap(f: Function, at: float, slope: Any, half: float) -> Any:
    """The largest distance between f and the line through its point within half a window on either side.

    The place is the largest of 4001, the distance there is exact to 50 digits.
    """
    x = np.linspace(at - half, at + half, 4001)
    height = float(f(at))
    gap = np.abs(f(x) - (height + float(slope) * (x - at)))
    if not np.isfinite(gap).any():
        return to_mpf(math.nan)
    with workdps(50):
        place = to_mpf(float(f"{x[int(np.nanargmax(gap))]:.15g}"))
        rise = to_mpf(slope) * (place - to_mpf(at))
        away = abs(f.precise(place) - f.precise(at) - rise)
        # Below the last of the 50 digits there is nothing: a straight line has no gap.
        return away if away > 1e-45 * max(abs(f.precise(at)), abs(rise)) else away * 0


def _is_typical(f: Function, at: float, slope: float, smooth: bool, half: float) -> bool:
    """Whether three windows, each a tenth of the one before, show what a curve is: its gap seen at first, then falling by one law."""
    around = [at + half / zoom * np.linspace(-1, 1, 401) for zoom in (1, 10, 100)]
    away = [sample(f, x) - float(f(at)) for x in around]
    if not all(np.isfinite(rise).all() for rise in away):
        return False
    gaps = [float(np.abs(rise - slope * (x - at)).max()) for rise, x in zip(away, around, strict=True)]
    reach = float(np.abs(away[0]).max())
    if gaps[0] <= 1e-12 * reach:
        return True
    if not all(gaps) or gaps[0] < 0.05 * reach:
        return False
    orders = [math.log10(a / b) for a, b in zip(gaps[:-1], gaps[1:], strict=True)]
    if not smooth:
        return all(abs(order - 1) <= _STEADY for order in orders)
    return abs(orders[0] - orders[1]) <= 2 * _STEADY and gaps[2] * 100 <= 1.15 * _STRAIGHT * reach
