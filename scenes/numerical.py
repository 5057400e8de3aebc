"""Numerical derivatives: difference formulas beside the exact slope, and how large their step should be."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
    Window,
    choose_window,
    format_for,
    step_inside,
)

TOPIC = 3
TITLE = "Numerical derivatives"

# Formulas and eleven digits side by side need a wider panel than the other clips have.
_NARROW = Box(STAGE.left, STAGE.bottom, 0.25, STAGE.top)
_WIDE = Box(0.75, PANEL.bottom, PANEL.right, PANEL.top)
# The forward difference is the slope of a secant and has its colour; the central one takes another.
FORWARD, CENTRAL = "secant", "right"
_FORMULAS = {
    "forward": f"{FORWARD}(frac(f(x_0 + h) - f(x_0), h))",
    "central": f"{CENTRAL}(frac(f(x_0 + h) - f(x_0 - h), 2 h))",
}


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
            self.say(f"h shrinks to {self.plain(n.h)}: not the tangent, but close. {self.words_on_error(0)}")
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
        self.step = ValueTracker(self.wide)
        self.figure = SecantFigure(self.plot, self.f, n.at, self.wide)
        self.chord = VGroup(
            self.plot.line((n.at, n.value), n.slope, CENTRAL),
            self.plot.point(n.at, n.value, CENTRAL), self.plot.point(n.at, n.value, CENTRAL),
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
        """Forward and central difference and complex step, their equals signs and points aligned."""
        n = self.results
        values = {
            "forward": (n.forward, self.quotient("forward", self.wide)),
            "central": (n.central, self.quotient("central", self.wide)),
        }
        for digits in range(11, 3, -1):
            layout = format_for([n.slope, n.forward, n.central, n.complex_step], digits)
            rows = [
                Readout(_FORMULAS[method], seen, self.theme, role=role, em=LABEL, layout=layout,
                        truth=lambda m=method: quotient_of_doubles(self.f, self.at, self.step.get_value(), m))
                for (method, seen), role in zip(values.items(), (FORWARD, CENTRAL), strict=True)
            ]
            rows.append(Readout(
                'tangent(frac("Im" f(x_0 + i h_"c"), h_"c"))', (n.complex_step,), self.theme, role="tangent", em=LABEL,
                layout=layout, name="complex_step",
            ))
            widest, room = max(row.label.width for row in rows), max(row.left_room for row in rows)
            for row, top in zip(rows, (0.72, -0.58, -1.88), strict=True):
                row.put(_WIDE.left, top, point=_WIDE.left + widest + 0.16 + room)
                row.label.put(_WIDE.left + widest, top, side="right")
            if max(float(row.get_right()[0]) for row in rows) <= SAFE.right:
                return rows
        raise InputError(f"at={self.at:g} with h={self.h:g} gives slopes too different in size to be shown side by side.")

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
        place = self.formula(f"x_0 = {self.shown('at')}", em=LABEL).put(_WIDE.left, 2.3)
        self.play(GrowFromCenter(tangent), FadeIn(place), run_time=1.0)
        self.place = place
        short = f"tangent(f'(x_0) = {self.shown('slope')})"
        long = f"tangent(f'(x) = {self.given(self.f.derivative())} quad f'(x_0) = {self.shown('slope')})"
        line = self.formula(long, em=LABEL)
        if line.width > _WIDE.width or line.height > 1.7 * LABEL:
            line = self.fitted(short, _WIDE.width)
        self.enter(line.put(_WIDE.left, 1.6))

    # -- the forward difference --------------------------------------------------

    def show_forward(self) -> None:
        fig = self.figure
        self.rows[0].show(self.quotient("forward", self.wide))
        self.play(GrowFromCenter(fig.run), FadeIn(fig.run_label, fig.q), run_time=0.8)
        self.play(GrowFromCenter(fig.rise), FadeIn(fig.rise_label), run_time=0.8)
        self.play(GrowFromCenter(fig.line), FadeIn(self.rows[0]), run_time=1.0)

    def slide_forward(self) -> None:
        self.play(self.towards(self.results.h, VGroup(self.figure, self.rows[0]), self.follow_forward), run_time=3.0)
        self.rows[0].show(self.results.forward)
        size = self.formula(f"run(h = {self.shown('h')})", em=LABEL)
        self.enter(size.put(max(_WIDE.left + 2.4, float(self.place.get_right()[0]) + 0.6), 2.3), self.error_line(0))

    def follow_forward(self, h: float) -> None:
        self.figure.move(h)
        self.rows[0].show(self.quotient("forward", h))

    def towards(self, end: float, group: VGroup, follow: Callable[[float], None]) -> Animation:
        """Let the step go to another size, by equal factors in equal times."""
        start = self.step.get_value()

        def move(_: Mobject, alpha: float) -> None:
            # The end is met exactly, so that the digits are those of the step itself.
            self.step.set_value(end if alpha >= 1 else start * (end / start) ** alpha)
            follow(self.step.get_value())

        return UpdateFromAlphaFunc(group, move)

    def error_line(self, i: int) -> Mobject:
        """How far a value is off, under its digits."""
        row = self.rows[i]
        line = self.formula(f'quiet("error") quad {row.label.role}({self.shown(f"errors[{i}]", 3)})', em=LABEL)
        return line.put(float(row.number.get_left()[0]), row.label.baseline - 0.58)

    def words_on_error(self, i: int) -> str:
        error = self.results.errors[i]
        if error == 0:
            return "Here there is no error at all."
        return f"The error is {self.plain(error, 2)}."

    # -- the central difference ----------------------------------------------------

    def show_central(self) -> None:
        fig = self.figure
        self.play(FadeOut(VGroup(*(part for part in fig if part is not fig.p))), run_time=0.5)
        self.step.set_value(self.wide)
        self.follow_central(self.wide)
        self.play(FadeIn(self.chord[1], self.chord[2]), run_time=0.6)
        self.play(GrowFromCenter(self.chord[0]), FadeIn(self.rows[1]), run_time=1.0)

    def slide_central(self) -> None:
        self.play(self.towards(self.results.h, VGroup(self.chord, self.rows[1]), self.follow_central), run_time=2.5)
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
        self.enter(self.rows[2])
        size = self.formula(f'h_"c" = {self.shown("h_complex")}', em=LABEL, role="quiet")
        self.enter(self.error_line(2), size.put(_WIDE.left, self.rows[2].label.baseline - 1.16))

    def show_both(self) -> None:
        fig = self.figure
        self.step.set_value(self.results.h)
        fig.move(self.results.h)
        parts = VGroup(fig.line, fig.q)
        self.play(FadeIn(parts), run_time=0.4)

        def spread(h: float) -> None:
            fig.move(h)
            self.place_chord(h)

        note = self.words("the picture shows a larger h", role="quiet")
        # The digits stay those of the small step; only the picture opens up.
        group = VGroup(fig.line, fig.q, self.chord)
        start, end = self.results.h, self.wide

        def move(_: Mobject, alpha: float) -> None:
            spread(start * (end / start) ** alpha)

        self.play(UpdateFromAlphaFunc(group, move), run_time=2.0)
        self.enter(note.put(SAFE.right, self.rows[2].label.baseline - 1.16, side="right"))
