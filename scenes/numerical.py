"""Numerical derivatives: difference formulas beside the exact slope, and how large their step should be."""

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
    UpdateFromAlphaFunc,
    ValueTracker,
    VGroup,
    VMobject,
)
from mpmath import mpf, workdps

from calcanim import Function, InputError, one_sided_slopes
from calcanim.numerics.differences import quotient
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.quotients import precise_one_sided_slope
from calcanim.parameters import Expression, Interval
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
    Typeset,
    Window,
    choose_window,
    format_for,
    step_inside,
)
from calcanim.stage.paths import segments

TOPIC = 3
TITLE = "Numerical derivatives"

# Formulas and eleven digits side by side need a wider panel than the other clips have.
_NARROW = Box(STAGE.left, STAGE.bottom, 0.0, STAGE.top)
_WIDE = Box(0.45, PANEL.bottom, PANEL.right, PANEL.top)
_NAMES = ("forward", "central", "complex")
_FORMULAS = (
    "secant(frac(f(x_0 + h) - f(x_0), h))",
    "secant(frac(f(x_0 + h) - f(x_0 - h), given(2) h))",
    'tangent(frac("Im" f(x_0 + i h_"c"), h_"c"))',
)
# Each way has its formula and, below, its value: baselines, their distance, the room for a sample of the line.
_TOPS, _BELOW, _INDENT = (0.98, -0.46, -1.9), 0.7, 0.66


def slope_at(f: Function, at: float) -> Any:
    """The exact slope to 50 digits, or the sentence that there is none.

    Raises
    ------
    InputError
        If f has no derivative there.
    """
    slope = f.derivative().precise(at)
    if math.isfinite(float(slope)):
        return slope
    sides = one_sided_slopes(f, at)
    if sides.verdict != "derivative exists":
        raise InputError(f"{f.text} has no derivative at at={at:g}, so there is nothing to compare with: {sides.sentence}")
    return precise_one_sided_slope(f, at, 1)


def quotient_of_doubles(f: Function, at: float, h: float, method: str) -> Any:
    """A difference quotient of the values that a computer has, without a further rounding."""
    return quotient(method, mpf(h), lambda k: mpf(float(f(at + k * h))))


@dataclass(frozen=True, slots=True)
class DifferenceNumbers:
    """The exact slope, three numerical ones as doubles give them, and how far each is off."""

    at: float
    h: float
    h_complex: float
    value: float
    slope: float
    forward: float
    central: float
    complex_step: float
    errors: tuple[float, float, float]


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

    def numbers(self) -> DifferenceNumbers:
        f = self.read(self.function)
        value = self.height_at(f, self.at)
        self.check_steps(f)
        exact = slope_at(f, self.at)
        forward, central = (
            float(quotient(method, self.h, lambda k: float(f(self.at + k * self.h)))) for method in ("forward", "central")
        )
        complex_step = float(complex(f(complex(self.at, self.h_complex))).imag / self.h_complex)
        # The difference of two close numbers: taken to 50 digits and rounded once.
        with workdps(50):
            errors = tuple(float(abs(mpf(q) - exact)) for q in (forward, central, complex_step))
        return DifferenceNumbers(
            self.at, self.h, self.h_complex, value, float(exact), forward, central, complex_step,
            (errors[0], errors[1], errors[2]),
        )

    def check_steps(self, f: Function) -> None:
        """Refuse steps with which there is nothing to compute.

        Raises
        ------
        InputError
            If a step is not positive, too small to move x0, or leads out of f's domain.
        """
        for name in ("h", "h_complex"):
            if not 0 < getattr(self, name) < math.inf:
                raise InputError(f"{name}={getattr(self, name):g} must be a positive number.")
        if self.h_complex > 1e-9:
            raise InputError(f"h_complex={self.h_complex:g} is not small; the complex step is shown with at most 1e-9.")
        if self.at + self.h == self.at or self.at - self.h == self.at:
            raise InputError(
                f"h={self.h:g} is lost beside at={self.at:g}: in doubles x0 + h is x0; take at least "
                f"{2 * math.ulp(self.at):.1g}."
            )
        for x in (self.at - self.h, self.at + self.h):
            if not math.isfinite(float(f(x))):
                raise InputError(f"h={self.h:g} is too large: {f.text} has no value at {x:g}.")

    def proofs(self) -> dict[str, Callable[[], Any]]:
        f, n = self.read(self.function), self.results
        slope = lambda: slope_at(f, self.at)  # noqa: E731
        return {
            "at": lambda: to_mpf(self.at),
            "h": lambda: to_mpf(self.h),
            "h_complex": lambda: to_mpf(self.h_complex),
            "value": lambda: f.precise(self.at),
            "slope": slope,
            "forward": lambda: quotient_of_doubles(f, self.at, self.h, "forward"),
            "central": lambda: quotient_of_doubles(f, self.at, self.h, "central"),
            "complex_step": slope,
            **{
                f"errors[{i}]": (lambda q=q: abs(mpf(q) - slope()))
                for i, q in enumerate((n.forward, n.central, n.complex_step))
            },
        }

    def window(self) -> Window:
        """The part of the plane in which f is shown."""
        slope = float(slope_at(self.read(self.function), self.at))
        return choose_window(
            self.read(self.function), self.at, slope=slope, interval=self.interval, reach=self.h, ticks=(4, 5)
        )

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
        with self.section("complex", "A step in the imaginary direction: nothing is subtracted, so no digit is lost."):
            self.show_complex()
        with self.section("compare", "One slope, three ways to compute it from values of f, three errors."):
            self.show_both()

    def prepare(self) -> None:
        n = self.results
        self.f = self.read(self.function)
        self.plot = Plot(self.window(), _NARROW, self.theme, names=("x", "curve(f(x))"))
        self.wide = self.visible_step()
        self.steps = {"forward": ValueTracker(self.wide), "central": ValueTracker(self.wide)}
        self.figure = SecantFigure(self.plot, self.f, n.at, self.wide)
        self.chord = VGroup(
            # A secant too, but dashed: the two are told apart where both are in the picture.
            self.plot.line((n.at, n.value), n.slope, "secant", dashed=True),
            *(self.plot.point(n.at, n.value, "secant", hollow=True) for _ in range(2)),
        )
        self.rows = self.make_rows()

    def visible_step(self) -> float:
        """A step that is well seen, with both neighbours of x0 in the picture if that can be."""
        n = self.results
        h = min(step_inside(self.f, self.plot.window, n.at, side) for side in (-1, 1))
        for _ in range(5):
            if all(self.plot.shows(n.at + s * h, float(self.f(n.at + s * h))) for s in (-1, 1)):
                break
            h /= 2
        return max(h, n.h)

    def make_rows(self) -> list[Readout]:
        """The values of the three ways, aligned at their points, each with room for its error."""
        n = self.results
        ways = ((n.forward, "forward", "secant"), (n.central, "central", "secant"), (n.complex_step, "", "tangent"))
        for digits in range(11, 3, -1):
            layout = format_for([n.slope, *(value for value, *_ in ways)], digits)
            rows = [
                Readout(
                    "", (value, self.quotient(method, self.wide)) if method else (value,), self.theme, role=role, em=LABEL,
                    layout=layout, name="" if method else "complex_step", truth=self.truth(method) if method else None,
                ) for value, method, role in ways
            ]
            room = max(row.left_room for row in rows)
            for row, top in zip(rows, _TOPS, strict=True):
                row.put(_WIDE.left, top - _BELOW, point=_WIDE.left + rows[0].label.width + 0.16 + room)
            self.errors_at = max(float(row.get_right()[0]) for row in rows) + 0.3
            if self.errors_at + max(self.error_text(i).width for i in range(3)) <= SAFE.right:
                return rows
        raise InputError(f"at={self.at:g} with h={self.h:g} gives slopes too different in size to be shown side by side.")

    def truth(self, method: str) -> Callable[[], Any]:
        """What the live digits of a difference must show."""
        return lambda: quotient_of_doubles(self.f, self.at, self.steps[method].get_value(), method)

    def formula_row(self, i: int) -> VGroup:
        """The formula of a way, behind a sample of the line that belongs to it."""
        top = _TOPS[i] + 0.115
        key = VMobject(stroke_color=self.theme["tangent" if i == 2 else "secant"], stroke_width=4, fill_opacity=0)
        left = np.array([_WIDE.left, top, 0])
        ends = ((0, 0.14), (0.21, 0.35), (0.42, 0.5)) if i == 1 else ((0, 0.5),)
        key.set_points(segments([(left + (a, 0, 0), left + (b, 0, 0)) for a, b in ends]))
        formula = self.formula(_FORMULAS[i], em=LABEL).put(_WIDE.left + _INDENT, _TOPS[i])
        return VGroup(key, formula, self.words(_NAMES[i], role="quiet").put(SAFE.right, _TOPS[i], side="right"))

    def quotient(self, method: str, h: float) -> float:
        """A difference quotient in doubles."""
        return float(quotient(method, h, lambda k: float(self.f(self.at + k * h))))

    # -- the exact slope ---------------------------------------------------------

    def show_exact(self) -> None:
        n = self.results
        self.add(*self.heading("The numerical derivative", f"curve(f(x) = {self.given(self.f)})", left=_WIDE.left), self.plot)
        self.play(Create(self.plot.curve(self.f)), run_time=1.2)
        self.enter(self.figure.p, run_time=0.4)
        tangent = self.plot.line((n.at, n.value), n.slope, "tangent")
        place = self.formula(f"x_0 = {self.shown('at')}", em=LABEL).put(_WIDE.left, 2.45)
        self.play(GrowFromCenter(tangent), FadeIn(place), run_time=1.0)
        self.place = place
        short = f"tangent(f'(x_0) = {self.shown('slope')})"
        long = f"tangent(f'(x) = {self.given(self.f.derivative())} quad f'(x_0) = {self.shown('slope')})"
        line = self.formula(long, em=LABEL)
        if line.width > _WIDE.width or line.height > 1.7 * LABEL:
            line = self.fitted(short, _WIDE.width)
        self.enter(line.put(_WIDE.left, 1.85))

    # -- the forward difference --------------------------------------------------

    def show_forward(self) -> None:
        fig = self.figure
        self.rows[0].show(self.quotient("forward", self.wide))
        self.play(GrowFromCenter(fig.run), FadeIn(fig.run_label, fig.q), run_time=0.8)
        self.play(GrowFromCenter(fig.rise), FadeIn(fig.rise_label), run_time=0.8)
        self.play(GrowFromCenter(fig.line), FadeIn(self.formula_row(0), self.rows[0]), run_time=1.0)

    def slide_forward(self) -> None:
        self.play(self.shrink("forward", VGroup(self.figure, self.rows[0]), self.follow_forward), run_time=3.0)
        self.rows[0].show(self.results.forward)
        self.size = self.formula(f"run(h = {self.shown('h')})", em=LABEL)
        self.enter(self.size.put(float(self.place.get_right()[0]) + 0.6, 2.45), self.error_line(0))

    def follow_forward(self, h: float) -> None:
        self.figure.move(h)
        self.rows[0].show(self.quotient("forward", h))

    def shrink(self, method: str, group: VGroup, follow: Callable[[float], None]) -> Animation:
        """Let a step shrink to the one asked for, by equal factors in equal times."""
        step, end = self.steps[method], self.results.h
        start = step.get_value()

        def move(_: Mobject, alpha: float) -> None:
            # The end is met exactly, so that the digits are those of the step itself.
            step.set_value(end if alpha >= 1 else start * (end / start) ** alpha)
            follow(step.get_value())

        return UpdateFromAlphaFunc(group, move)

    def error_text(self, i: int) -> Typeset:
        """How far a value is off."""
        return self.formula(f'error("error" space {self.shown(f"errors[{i}]", 3)})', em=LABEL)

    def error_line(self, i: int) -> Typeset:
        """The same, beside the value."""
        return self.error_text(i).put(self.errors_at, _TOPS[i] - _BELOW)

    def words_on_error(self, i: int) -> str:
        error = self.results.errors[i]
        if error == 0:
            return "Here there is no error at all."
        return f"The error is {self.plain(error, 3)}."

    # -- the central difference ----------------------------------------------------

    def show_central(self) -> None:
        fig = self.figure
        self.play(FadeOut(VGroup(*(part for part in fig if part is not fig.p))), run_time=0.5)
        self.follow_central(self.wide)
        self.play(FadeIn(self.chord[1], self.chord[2]), run_time=0.6)
        self.play(GrowFromCenter(self.chord[0]), FadeIn(self.formula_row(1), self.rows[1]), run_time=1.0)

    def slide_central(self) -> None:
        self.play(self.shrink("central", VGroup(self.chord, self.rows[1]), self.follow_central), run_time=2.5)
        self.rows[1].show(self.results.central)
        self.enter(self.error_line(1))

    def follow_central(self, h: float) -> None:
        self.place_chord(h)
        self.rows[1].show(self.quotient("central", h))

    def place_chord(self, h: float) -> None:
        """Put the chord through the neighbours at a distance of h."""
        n, (line, *dots) = self.results, self.chord
        ends = [(n.at + s * h, float(self.f(n.at + s * h))) for s in (-1, 1)]
        for dot, (x, y) in zip(dots, ends, strict=True):
            dot.set_opacity(1.0 if self.plot.shows(x, y) else 0.0)
            dot.move_to(self.plot.at(x, y))
        start = next((end for end in ends if self.plot.shows(*end)), ends[0])
        self.plot.move_line(line, start, self.quotient("central", h))

    # -- the complex step, and all together ------------------------------------------

    def show_complex(self) -> None:
        formula = self.formula_row(2)
        size = self.formula(f'h_"c" = {self.shown("h_complex")}', em=LABEL, role="quiet")
        self.enter(formula, size.put(float(self.size.get_right()[0]) + 0.6, 2.45))
        self.enter(self.rows[2], self.error_line(2))

    def show_both(self) -> None:
        """Open the picture up again; the digits stay those of the small step."""
        fig, start, end = self.figure, self.results.h, self.wide
        fig.move(start)
        self.play(FadeIn(fig.line, fig.q), run_time=0.4)

        def move(_: Mobject, alpha: float) -> None:
            h = start * (end / start) ** alpha
            fig.move(h)
            self.place_chord(h)

        opening = UpdateFromAlphaFunc(VGroup(fig.line, fig.q, self.chord), move)
        if start == end:
            self.play(opening, run_time=1.0)
            return
        note = self.words("the picture shows a larger h", role="quiet").put(_WIDE.left, SAFE.bottom + 0.08)
        self.play(opening, FadeIn(note), run_time=2.0)
        self.wait(3.1)
