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
    linear,
)
from mpmath import exp, log10, mpf, nstr, workdps

from calcanim import (
    CalcanimError,
    Function,
    InputError,
    StepStudy,
    one_sided_slopes,
    step_study,
    two_layer_network,
)
from calcanim.numerics.differences import quotient
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.quotients import precise_one_sided_slope
from calcanim.parameters import Expression, Interval, Numbers
from calcanim.stage import (
    LABEL,
    PANEL,
    SAFE,
    STAGE,
    Axis,
    Box,
    LessonScene,
    LiveNumber,
    LogPlot,
    NumberFormat,
    Plot,
    Readout,
    Scatter,
    SecantFigure,
    Typeset,
    Window,
    choose_window,
    decades,
    format_for,
    place_clear,
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

        def slope() -> Any:
            return slope_at(f, self.at)

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


def exact_errors(study: StepStudy, exact: Any) -> list[Any]:
    """How far the doubles of a study are from the exact slope, to 50 digits; infinite where there is none."""
    return [abs(mpf(value) - exact) if math.isfinite(value) else mpf("inf") for value in study.values]


def lowest(study: StepStudy) -> int:
    """Where the largest error within a factor of two of a step is least: the best step, worked out anew."""
    seen = [(h, error) for h, error in zip(study.steps, study.errors, strict=True) if math.isfinite(error)]
    around = [max(error for g, error in seen if h / 2.001 <= g <= 2.001 * h) for h, _ in seen]
    return study.steps.index(seen[around.index(min(around))][0])


def fitted_slope(study: StepStudy, exact: Any) -> Any:
    """The slope of the truncation branch by the normal equations, from errors to 50 digits."""
    errors, best = exact_errors(study, exact), study.steps.index(study.best_step)
    rough = [max(e for g, e in zip(study.steps, study.errors, strict=True) if h / 2.001 <= g <= 2.001 * h) for h in study.steps]
    floor = max(rough[best], math.ulp(1.0) * abs(study.exact))
    branch = [
        (log10(h), log10(error)) for h, error, seen in zip(study.steps, errors, study.errors, strict=True)
        if study.best_step < h <= 0.2 and error > 0 and 10 * floor < seen < math.inf
    ]
    if len(branch) < 4:
        return mpf("nan")
    x, y = (sum(part) / len(branch) for part in zip(*branch, strict=True))
    return sum((u - x) * (v - y) for u, v in branch) / sum((u - x) ** 2 for u, _ in branch)


def value_of_double(f: Function, x: float) -> Any:
    """The value that a computer has of f, held against 50 digits.

    Raises
    ------
    CalcanimError
        If it is off by more than rounding.
    """
    value, exact = float(f(x)), f.precise(mpf(x))
    if abs(mpf(value) - exact) > 1e-12 * max(abs(exact), abs(x * f.derivative().precise(mpf(x)))):
        raise CalcanimError(f"{f.text} at {x!r} comes out as {value!r} where it is {nstr(exact, 20)}.")
    # As it is printed: the shortest decimal that stands for the double.
    return to_mpf(value)


# The colours and marks of the three differences; the complex step is a line of its own.
_METHODS = ("forward", "central", "fourth", "complex")
_ROLES = ("secant", "derivative", "error", "tangent")
_SHAPES = ("disc", "square", "triangle")
_TITLES = ("forward", "central", "fourth order", "complex step")
_PER_DECADE = 4
_LOG_STAGE = Box(STAGE.left, STAGE.bottom, 0.85, STAGE.top)
_LOG_PANEL = Box(1.2, PANEL.bottom, PANEL.right, PANEL.top)
_BLOCKS = (1.2, 0.06, -1.08, -2.22)


@dataclass(frozen=True, slots=True)
class StepNumbers:
    """The error of four formulas for many steps, and what is read off it, in the order of the clip."""

    at: float
    value: float
    slope: float
    steps: tuple[float, ...]
    errors: tuple[tuple[float, ...], ...]
    slopes: tuple[float, ...]
    rounding_slopes: tuple[float, ...]
    best_steps: tuple[float, ...]
    best_errors: tuple[float, ...]
    floor: float
    probe: float
    nearby: float
    here: float


class StepSizeDilemma(LessonScene):
    """The error of a difference against its step: truncation falls, rounding rises, and the best step lies between."""

    function: Expression = "exp(x)"
    """The function f of x."""
    at: float = 1.0
    """The point x0."""
    steps_h: Numbers = (1e-16, 1.0)
    """The smallest and the largest step."""

    def numbers(self) -> StepNumbers:
        f = self.read(self.function)
        value = self.height_at(f, self.at)
        exact = slope_at(f, self.at)
        if abs(float(exact)) <= 1e-12 * max(1.0, abs(value)):
            raise InputError(
                f"{f.text} is flat at at={self.at:g}: with slope 0 tiny steps hit it by accident; take a point where it climbs."
            )
        studies = self.studies(f)
        with workdps(50):
            errors = tuple(tuple(float(error) for error in exact_errors(study, exact)) for study in studies)
        best = [study.steps.index(study.best_step) for study in studies]
        probe = self.probe()
        return StepNumbers(
            self.at, value, float(exact), studies[0].steps, errors,
            tuple(study.truncation_slope for study in studies), tuple(study.rounding_slope for study in studies),
            tuple(study.best_step for study in studies), tuple(row[i] for row, i in zip(errors, best, strict=True)),
            math.ulp(float(exact)) / 2, probe, float(f(self.at + probe)), float(f(self.at)),
        )

    def studies(self, f: Function) -> list[StepStudy]:
        """The four formulas over the whole range of steps.

        Raises
        ------
        InputError
            If the range is no range, or the formulas have no values in it.
        """
        if len(self.steps_h) != 2 or not 0 < self.steps_h[0] < self.steps_h[1]:
            raise InputError("steps_h must be two positive numbers, the smallest step and the largest, such as 1e-16,1.")
        low, high = (math.log10(h) for h in self.steps_h)
        if not 6 <= high - low <= 24:
            raise InputError(f"steps_h spans {high - low:.3g} powers of ten; the picture needs 6 to 24 of them.")
        # Powers of ten come out as such, and not an ulp beside.
        steps = [float(f"{h:.12g}") for h in np.logspace(low, high, round(_PER_DECADE * (high - low)) + 1)]
        studies = [step_study(f, self.at, method, steps, float(slope_at(f, self.at))) for method in _METHODS]
        for study in studies:
            if np.isfinite(study.errors).mean() < 0.5:
                raise InputError(
                    f"{f.text} has no values around at={self.at:g} for most steps of the {study.method} formula; "
                    "take smaller steps_h or a point farther inside."
                )
        return studies

    def probe(self) -> float:
        """A step so small that most digits of f(x0 + h) and f(x0) agree."""
        return float(f"1e{math.floor(math.log10(max(1.0, abs(self.at)))) - 12}")

    def proofs(self) -> dict[str, Callable[[], Any]]:
        f = self.read(self.function)
        studies, exact = self.studies(f), slope_at(f, self.at)
        proofs: dict[str, Callable[[], Any]] = {
            "at": lambda: to_mpf(self.at), "value": lambda: f.precise(self.at), "slope": lambda: exact,
            "probe": lambda: to_mpf(self.probe()),
            "nearby": lambda: value_of_double(f, self.at + self.probe()), "here": lambda: value_of_double(f, self.at),
        }
        for i, study in enumerate(studies):
            proofs[f"slopes[{i}]"] = lambda study=study: fitted_slope(study, exact)
            proofs[f"best_steps[{i}]"] = lambda study=study: mpf(study.steps[lowest(study)])
            proofs[f"best_errors[{i}]"] = lambda study=study: exact_errors(study, exact)[lowest(study)]
        return proofs

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
        with self.section("complex", "The complex step subtracts nothing: its error sinks to the last digit and stays there."):
            self.show_complex()

    def prepare(self) -> None:
        n = self.results
        self.f = self.read(self.function)
        self.plot = LogPlot(self.window(), _LOG_STAGE, self.theme, names=("h", '"error"'))
        # On a logarithmic axis zero has no place: what is nearer than the last digit lies on the floor.
        self.heights = [[max(error, n.floor) for error in row] for row in n.errors]
        self.marks = [
            self.plot.scatter(n.steps[::-1], heights[::-1], role, shape=shape)
            for heights, role, shape in zip(self.heights[:3], _ROLES[:3], _SHAPES, strict=True)
        ]

    def window(self) -> Window:
        """All steps; errors from below the last digit up to where all but a few lie."""
        n = self.results
        seen = [error for row in n.errors for error in row if math.isfinite(error) and error > 0]
        top = max(float(np.quantile(seen, 0.985)) * 10, n.floor * 1e6)
        return Window(decades(n.steps[0] / 3, n.steps[-1] * 3), decades(n.floor / 50, top))

    # -- the two errors of the forward difference ------------------------------------

    def words_on_truncation(self) -> str:
        slope = self.results.slopes[0]
        if math.isnan(slope):
            return "The forward difference makes hardly any error of its own for this function."
        return f"A smaller h, a smaller error: the truncation error falls, with slope {self.plain(slope, 2)} on these axes."

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
        return f"Between the two lies the best step, about {best}; smaller is not better."

    def show_truncation(self) -> None:
        n = self.results
        heading = f"curve(f(x) = {self.given(self.f)}) quad x_0 = {self.shown('at')}"
        self.add(*self.heading("How small should h be?", heading, left=_LOG_PANEL.left), self.plot)
        says = self.formula('secant(abs(frac(f(x_0 + h) - f(x_0), h) - f\'(x_0)))', em=LABEL)
        self.enter(says.put(_LOG_PANEL.left, 2.25))
        self.turn = self.share_until(n.best_steps[0])
        self.reveal(self.marks[0], 0.0, self.turn, 3.0)
        if not math.isnan(n.slopes[0]):
            self.label_branch("truncation", 1)

    def share_until(self, h: float) -> float:
        """Which part of the marks has a step of at least h."""
        seen = [step for step, y in zip(self.results.steps, self.heights[0], strict=True) if self.plot.shows(math.log10(step), math.log10(y))]
        return sum(step >= h for step in seen) / max(len(seen), 1)

    def reveal(self, marks: Scatter, start: float, end: float, run_time: float) -> None:
        """Let marks appear one after the other, from the largest step down."""
        marks.reach(start)
        self.add(marks)
        self.play(
            UpdateFromAlphaFunc(marks, lambda m, alpha: m.reach(start + (end - start) * alpha), rate_func=linear),
            run_time=run_time,
        )

    def label_branch(self, text: str, side: int) -> None:
        """Name the right (1) or left (-1) branch of the forward difference, inside the V."""
        n = self.results
        label = self.words(text, role="quiet")
        branch = [
            self.plot.place(h, y) for h, y in zip(n.steps, self.heights[0], strict=True)
            if (h - n.best_steps[0]) * side > 0 and self.plot.shows(math.log10(h), math.log10(y))
        ]
        # The upper half of the branch, and from there towards the middle of the V.
        branch.sort(key=lambda p: -p[1])
        away = label.width / 2 + 0.25
        spots = [
            p + np.array([-side * (away + more), 0.0, 0.0])
            for more in (0.0, 0.3, 0.6, 1.0) for p in branch[len(branch) // 6: len(branch) // 2]
        ]
        place_clear(label, spots or [np.array(self.plot.area.center)], [marks.places for marks in self.marks], self.plot.area)
        self.enter(label)

    def show_rounding(self) -> None:
        n = self.results
        self.reveal(self.marks[0], self.turn, 1.0, 3.0)
        self.digits = VGroup()
        if math.isnan(n.rounding_slopes[0]):
            return
        self.label_branch("rounding", -1)
        if n.here:
            self.digits = self.compared_digits()
            self.enter(self.digits)
            self.wait(1.6)

    def compared_digits(self) -> VGroup:
        """The two values at a tiny step, digit under digit, and a line under those that differ."""
        n = self.results
        magnitude = math.floor(math.log10(abs(n.here)))
        exponent = magnitude if magnitude >= 5 or magnitude < -3 else 0
        layout = NumberFormat(15 - magnitude + exponent, exponent)
        texts = [layout.write(value) for value in (n.nearby, n.here)]
        differing = len(texts[0]) - next((i for i, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), len(texts[0]))
        head = self.formula(f"h = {self.shown('probe')}", em=LABEL, role="quiet").put(_LOG_PANEL.left, 1.15)
        point = _LOG_PANEL.left + 0.5 + 0.18 * max(magnitude if not exponent else 0, 0)
        group = VGroup(head)
        for source, name, top in (("f(x_0 + h) =", "nearby", 0.45), ("f(x_0) =", "here", -0.75)):
            number = LiveNumber(getattr(n, name), layout, self.theme, em=LABEL, name=name).put(point, top - 0.55)
            group.add(self.formula(source, em=LABEL).put(_LOG_PANEL.left, top), number)
            if layout.suffix:
                group.add(self.formula(layout.suffix.strip(), em=LABEL).put(float(number.get_right()[0]) + 0.12, top - 0.55))
            if differing:
                end = np.array([float(number.get_right()[0]) + 0.01, top - 0.66, 0])
                under = VMobject(stroke_color=self.theme["ink"], stroke_width=3, fill_opacity=0)
                group.add(under.set_points(segments([(end - (LABEL * 0.5 * differing - 0.01, 0, 0), end)])))
        group.add(self.words("only these digits differ").put(_LOG_PANEL.left, -2.0))
        return group

    def show_best(self, i: int) -> None:
        """Mark the best step of a formula on the axis, and say it in the panel."""
        n, role = self.results, _ROLES[i]
        u, v = math.log10(n.best_steps[i]), math.log10(self.heights[i][n.steps.index(n.best_steps[i])])
        dot = self.plot.point(u, v, role, radius=0.12, hollow=True)
        dot.claim = dot.claim.moved(self.plot, truth=lambda: (u, math.log10(max(self.proved_error(i), n.floor))))
        drop = self.plot.segment((u, v), (u, self.plot.window.y.low), "quiet", dashed=True, width=2.5)
        if i == 0 and len(self.digits):
            self.play(FadeOut(self.digits), run_time=0.5)
        self.enter(dot, drop, self.block(i))

    def proved_error(self, i: int) -> float:
        """The error at the best step, by its proof."""
        return float(self.proofs()[f"best_errors[{i}]"]())

    def block(self, i: int) -> VGroup:
        """A formula's mark and name, the slope of its truncation error, its best step and error."""
        n, role, left, top = self.results, _ROLES[i], _LOG_PANEL.left, _BLOCKS[i]
        name = self.words(_TITLES[i], role=role).put(left + 0.35, top)
        group = VGroup(self.key(i, np.array([left + 0.1, top + 0.115, 0])), name)
        if i == 3:
            group.add(self.words("nothing is subtracted: no V", role="tangent").put(left, top - 0.52))
            return group
        says = '"no truncation"' if math.isnan(n.slopes[i]) else f'"slope" {role}({self.shown(f"slopes[{i}]", 2)})'
        group.add(self.formula(says, em=LABEL, role="quiet").put(SAFE.right, top, side="right"))
        lines = (
            self.formula(
                f"{role}(h = {self.shown(f'best_steps[{i}]', digits)} space"
                f' "error" {self.shown(f"best_errors[{i}]", digits)})', em=LABEL,
            ) for digits in (2, 1)
        )
        best = next((line for line in lines if line.width <= _LOG_PANEL.width), None)
        if best is not None:
            group.add(best.put(left, top - 0.52))
        return group

    def key(self, i: int, place: np.ndarray) -> VMobject:
        """A sample of the mark by which a formula is known."""
        if i == 3:
            line = VMobject(stroke_color=self.theme[_ROLES[i]], stroke_width=4, fill_opacity=0)
            return line.set_points(segments([(place - (0.1, 0, 0), place + (0.12, 0, 0))]))
        return self.marks[i].like(place)

    # -- the other formulas ------------------------------------------------------------

    def words_on_method(self, i: int) -> str:
        n = self.results
        name = ("", "The central difference", "Four values instead of two")[i]
        if math.isnan(n.slopes[i]):
            return f"{name}: hardly any truncation error for this function, only rounding."
        return f"{name}: slope {self.plain(n.slopes[i], 2)}; the best step is about {self.plain(n.best_steps[i], 2)}."

    def show_method(self, i: int) -> None:
        self.reveal(self.marks[i], 0.0, 1.0, 3.0)
        self.show_best(i)

    def show_complex(self) -> None:
        n = self.results
        line = self.plot.path(n.steps, self.heights[3], "tangent", width=4.5)
        label = self.words("the last digit", role="quiet")
        floor = self.plot.place(n.steps[0], n.floor)
        drops = [self.plot.place(np.full(12, h), np.geomspace(n.floor / 50, n.floor, 12)) for h in n.best_steps[:3]]
        spots = [floor + np.array([right, -0.3, 0.0]) for right in np.linspace(0.2 + label.width / 2, self.plot.area.width, 60)]
        place_clear(label, spots, drops, self.plot.area)
        line.set_points(line.points.reshape(-1, 4, 3)[::-1, ::-1].reshape(-1, 3))
        self.play(Create(line, rate_func=linear), run_time=2.5)
        self.enter(label, self.block(3))
        self.wait(3.0)


def relative_error(claimed: float, numeric: float) -> Any:
    """The distance of two doubles over the larger size, to 50 digits."""
    a, b = mpf(claimed), mpf(numeric)
    return abs(a - b) / max(abs(a), abs(b)) if a or b else mpf(0)


_BARS = Box(1.25, SAFE.bottom, SAFE.right - 1.05, 0.3)
# A subscript hangs below the name of the axis.
_WEIGHT_STAGE = Box(_NARROW.left, _NARROW.bottom + 0.1, _NARROW.right, _NARROW.top)
_ROWS = (4.0, 3.0, 2.0, 1.0)
_SLOPE = "partial L \\/ partial w_1"
_NUDGE = "frac(L(w_1 + h) - L(w_1 - h), given(2) h)"


@dataclass(frozen=True, slots=True)
class CheckNumbers:
    """What a backward pass claims, what nudging the weights gives, and how far the two are apart."""

    x: float
    target: float
    w1: float
    w2: float
    h: float
    loss: float
    claimed: tuple[float, float]
    numeric: tuple[float, float]
    bug: float
    kink: float
    kink_value: float
    kink_numeric: float
    kink_left: float
    kink_right: float
    errors: tuple[float, float, float, float]


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

    def losses(self) -> tuple[Function, Function, Function]:
        """The loss as a function of the first weight, of the second, and of the first with relu for the sigmoid."""
        x, t, w1, w2 = (f"({number!r})" for number in (self.x, self.target, self.w1, self.w2))
        texts = (f"({w2}*sigmoid({x}*w)-{t})^2/2", f"(w*sigmoid({x}*{w1})-{t})^2/2", f"({w2}*relu({x}*w)-{t})^2/2")
        first, second, third = (Function(text, ("w",)) for text in texts)
        return first, second, third

    def numbers(self) -> CheckNumbers:
        for name in ("h", "tolerance"):
            if not 0 < getattr(self, name) <= 0.1:
                raise InputError(f"{name}={getattr(self, name):g} must lie between 0 and 0.1.")
        run = two_layer_network(self.x, self.target, self.w1, self.w2)
        claimed = (run.dL_dw1, run.dL_dw2)
        if not self.target or min(abs(g) for g in claimed) < 1e-9:
            raise InputError(
                f"With x={self.x:g}, target={self.target:g}, w1={self.w1:g} and w2={self.w2:g} a gradient is (nearly) zero: "
                "there is nothing to compare; take other numbers."
            )
        losses, places = self.losses(), (self.w1, self.w2, 0.0)
        numeric = [self.nudged(loss, at) for loss, at in zip(losses, places, strict=True)]
        # The slope of the sigmoid left out: dL/da1 is handed on to w1 as if a1 were z1.
        bug = run.dL_da1 * self.x
        sides = one_sided_slopes(losses[2], 0.0)
        pairs = ((claimed[0], numeric[0]), (claimed[1], numeric[1]), (bug, numeric[0]), (0.0, numeric[2]))
        with workdps(50):
            errors = tuple(float(relative_error(*pair)) for pair in pairs)
        return CheckNumbers(
            self.x, self.target, self.w1, self.w2, self.h, run.loss, claimed, (numeric[0], numeric[1]), bug,
            0.0, float(losses[2](0.0)), numeric[2], sides.left, sides.right, (errors[0], errors[1], errors[2], errors[3]),
        )

    def nudged(self, loss: Function, at: float) -> float:
        """The central difference in doubles."""
        return float(quotient("central", self.h, lambda k: float(loss(at + k * self.h))))

    def proofs(self) -> dict[str, Callable[[], Any]]:
        first, second, third = self.losses()
        n = self.results

        def bug() -> Any:
            s = 1 / (1 + exp(-to_mpf(self.x) * to_mpf(self.w1)))
            return first.derivative().precise(self.w1) / (s * (1 - s))

        pairs = ((n.claimed[0], n.numeric[0]), (n.claimed[1], n.numeric[1]), (n.bug, n.numeric[0]), (n.kink, n.kink_numeric))
        return {
            **{name: (lambda name=name: to_mpf(getattr(self, name))) for name in ("x", "target", "w1", "w2", "h", "tolerance")},
            "loss": lambda: first.precise(self.w1),
            "claimed[0]": lambda: first.derivative().precise(self.w1),
            "claimed[1]": lambda: second.derivative().precise(self.w2),
            "numeric[0]": lambda: quotient_of_doubles(first, self.w1, self.h, "central"),
            "numeric[1]": lambda: quotient_of_doubles(second, self.w2, self.h, "central"),
            "bug": bug, "kink": lambda: mpf(0), "kink_value": lambda: third.precise(0),
            "kink_numeric": lambda: quotient_of_doubles(third, 0.0, self.h, "central"),
            "kink_left": lambda: precise_one_sided_slope(third, 0, -1),
            "kink_right": lambda: precise_one_sided_slope(third, 0, 1),
            **{f"errors[{i}]": (lambda pair=pair: relative_error(*pair)) for i, pair in enumerate(pairs)},
        }

    def construct(self) -> None:
        n = self.results
        self.prepare()
        with self.section("claim", f"The loss over one weight. The backward pass claims its slope: {self.plain(n.claimed[0])}."):
            self.show_claim()
        with self.section("nudge", "Check it: nudge the weight to either side and see how the loss changes."):
            self.show_nudge()
        with self.section("compare", "The relative error of the claim, weight by weight: what stays left of the dashed line passes."):
            self.show_bars()
        with self.section("bug", self.words_on_bug()):
            self.show_bug()
        with self.section("kink", "relu at its kink: one slope on the left, another on the right; the difference lies between."):
            self.show_kink()
            self.say("The backward pass picks one of them: an alarm, though the code is right. Check away from kinks.")
            self.add_bar(3, "kink")

    def words_on_bug(self) -> str:
        start = "A bug: the slope of the sigmoid is forgotten."
        if self.results.errors[2] > self.tolerance:
            return f"{start} The claimed slope is off, and the check catches it."
        return f"{start} Here it does not show: the slope left out is too close to one."

    def prepare(self) -> None:
        n = self.results
        self.first, _, self.third = self.losses()
        window = choose_window(self.first, n.w1, slope=n.claimed[0], ticks=(4, 5))
        self.plot = Plot(window, _WEIGHT_STAGE, self.theme, names=("w_1", "curve(L)"))
        lowest = min(1e-13, *(error for error in n.errors if error > 0))
        self.bars = LogPlot(
            Window(decades(lowest / 10, 3.0, 4), Axis(0.4, 4.6, ())), _BARS, self.theme, names=("e", '"relative error" e')
        )

    # -- the claim and the nudge -------------------------------------------------------

    def show_claim(self) -> None:
        n = self.results
        header = self.heading("Checking a gradient", "curve(L = (w_2 sigma(w_1 x) - t)^2 \\/ given(2))", left=_WIDE.left)
        self.formula_of_loss = header[-1]
        given = self.given_line("w1")
        self.add(*header, self.plot)
        self.graph = self.plot.curve(self.first)
        self.play(Create(self.graph), FadeIn(given), run_time=1.2)
        self.dot = self.plot.point(n.w1, n.loss)
        self.tangent = self.plot.line((n.w1, n.loss), n.claimed[0], "tangent")
        self.enter(self.dot, run_time=0.4)
        self.claim = self.claim_of(f"{_SLOPE} = ", "claimed[0]", "tangent").put(_WIDE.left, 1.8)
        self.play(GrowFromCenter(self.tangent), FadeIn(self.claim), run_time=1.0)
        self.given_numbers = given

    def given_line(self, first_weight: str) -> Typeset:
        """The network's numbers."""
        names = (("x", "x"), ("t", "target"), ("w_1", first_weight), ("w_2", "w2"))
        # Where four are too long, the weights: they are what is checked.
        return self.rounded(*(
            lambda digits, some=some: "quad ".join(f"{symbol} = {self.shown(name, digits)}" for symbol, name in some)
            for some in (names, names[2:])
        )).put(_WIDE.left, 2.45)

    def rounded(self, *sources: Callable[[int], str]) -> Typeset:
        """The first of some formulas for which there is room, with as many digits as there is room for.

        Raises
        ------
        InputError
            If there is no room for three digits in any of them.
        """
        lines = (self.formula(source(digits), em=LABEL) for source in sources for digits in (5, 4, 3))
        line = next((line for line in lines if line.width <= _WIDE.width), None)
        if line is None:
            raise InputError("The network's numbers do not fit on one line of the panel; rounder ones help.")
        return line

    def claim_of(self, source: str, name: str, role: str) -> Typeset:
        """What a backward pass says."""
        return self.rounded(*(
            lambda digits, shown=shown: f'{role}("claimed" quad {shown}{self.shown(name, digits)})' for shown in (source, "")
        ))

    def show_nudge(self) -> None:
        n = self.results
        wide = max(0.22 * self.plot.window.x.span, n.h)
        dots = [self.plot.point(n.w1, n.loss, "secant", hollow=True) for _ in range(2)]
        chord = VGroup(self.plot.line((n.w1, n.loss), n.claimed[0], "secant", dashed=True), *dots)

        def spread(h: float) -> None:
            ends = [(n.w1 + s * h, float(self.first(n.w1 + s * h))) for s in (-1, 1)]
            for dot, end in zip(dots, ends, strict=True):
                dot.move_to(self.plot.at(*end))
                dot.set_opacity(1.0 if self.plot.shows(*end) else 0.0)
            self.plot.move_line(chord[0], ends[0], (ends[1][1] - ends[0][1]) / (2 * h))

        spread(wide)
        self.play(FadeIn(*dots), run_time=0.5)
        self.play(GrowFromCenter(chord[0]), run_time=0.8)
        self.play(UpdateFromAlphaFunc(chord, lambda _, a: spread(wide * (n.h / wide) ** a)), run_time=2.5)
        difference = self.rounded(*(
            lambda digits, shown=shown: f"secant({shown} = {self.shown('numeric[0]', digits)})"
            for shown in (_NUDGE, '"difference"')
        )).put(_WIDE.left, 1.02)
        self.nudge = difference
        step = self.formula(f"run(h = {self.shown('h')})", em=LABEL).put(SAFE.right, 0.5, side="right")
        self.enter(self.nudge, step)
        self.play(FadeOut(chord), run_time=0.4)

    # -- the bars ------------------------------------------------------------------------

    def show_bars(self) -> None:
        line = self.bars.segment(
            (math.log10(self.tolerance), self.bars.window.y.low), (math.log10(self.tolerance), self.bars.window.y.high),
            "ink", dashed=True, width=2.5,
        )
        self.enter(self.bars, line)
        self.add_bar(0, "w_1")
        self.add_bar(1, "w_2")

    def add_bar(self, i: int, name: str) -> None:
        """One more relative error, with what it says."""
        n, low = self.results, self.bars.window.x.low
        passed = n.errors[i] <= self.tolerance
        role, height = "tangent" if passed else "error", _ROWS[i]
        end = math.log10(n.errors[i]) if n.errors[i] > 0 else low
        bar = self.bars.segment((low, height), (low, height), role, width=16)
        verdict = "passes" if passed else ("caught" if i == 2 else "alarm")
        source = name if i < 2 else f'"{name}"'
        baseline = float(self.bars.at(low, height)[1]) - 0.115
        label = self.formula(source, em=LABEL, role=role).put(self.bars.area.left - 0.2, baseline, side="right")
        says = self.words(verdict, role=role).put(SAFE.right, baseline, side="right")
        self.enter(label, run_time=0.4)
        self.play(UpdateFromAlphaFunc(
            bar, lambda drawn, a: self.bars.move_segment(drawn, (low, height), (low + a * (end - low), height))
        ), run_time=1.0)
        bar.claim = bar.claim.moved(self.bars, truth=lambda: (
            (low, height), (max(low, math.log10(float(self.proofs()[f"errors[{i}]"]()))) if n.errors[i] > 0 else low, height),
        ))
        self.enter(says, run_time=0.5)

    # -- the bug and the kink --------------------------------------------------------------

    def show_bug(self) -> None:
        n = self.results
        wrong = self.plot.line((n.w1, n.loss), n.bug, "error", dashed=True)
        claim = self.claim_of("(partial L \\/ partial y) w_2 cancel(sigma') x = ", "bug", "error").put(_WIDE.left, 1.8)
        self.play(FadeOut(self.claim), GrowFromCenter(wrong), FadeIn(claim), run_time=1.0)
        self.claim, self.wrong = claim, wrong
        self.add_bar(2, "bug")

    def show_kink(self) -> None:
        n = self.results
        old = VGroup(self.plot, self.graph, self.dot, self.tangent, self.wrong, self.claim, self.nudge, self.formula_of_loss, self.given_numbers)
        self.play(FadeOut(old), run_time=0.6)
        plot = Plot(choose_window(self.third, 0.0, ticks=(4, 5)), _WEIGHT_STAGE, self.theme, names=("w_1", "curve(L)"))
        loss = "curve(L = (w_2 \"relu\"(w_1 x) - t)^2 \\/ given(2))"
        self.enter(plot, self.heading("Checking a gradient", loss, left=_WIDE.left)[-1], self.given_line("kink"))
        self.play(Create(plot.curve(self.third)), run_time=1.0)
        rays = [
            plot.ray((0.0, n.kink_value), slope, "tangent", side, dashed=side < 0)
            for slope, side in ((n.kink_left, -1), (n.kink_right, 1))
        ]
        sides = self.formula(
            f'tangent("slope left" quad {self.shown("kink_left")} quad "right" quad {self.shown("kink_right")})', em=LABEL
        )
        self.play(*(Create(ray) for ray in rays), FadeIn(plot.point(0.0, n.kink_value), sides.put(_WIDE.left, 1.85)), run_time=1.0)
        mean = self.formula(f'secant("difference" quad {self.shown("kink_numeric")})', em=LABEL)
        self.enter(mean.put(_WIDE.left, 1.3))
        self.enter(self.claim_of("", "kink", "error").put(_WIDE.left, 0.75))
