"""The tangent: a secant that closes in on it, the slope it draws, and why a smooth curve is straight up close."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import Create, FadeIn, FadeOut, GrowFromCenter, Mobject, ReplacementTransform, ValueTracker, VGroup, VMobject, linear, smooth

from calcanim import InputError, one_sided_slopes
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.signs import SignInterval, sign_intervals
from calcanim.parameters import Expression, Interval
from calcanim.stage import (
    LABEL, PANEL, SAFE, Box, LessonScene, Plot, Readout, Readouts, Window, choose_window, format_for, tick_room,
)

TOPIC = 2
TITLE = "The tangent"


@dataclass(frozen=True, slots=True)
class TangentNumbers:
    """The point, the slope there, and what kind of slope it is."""

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

    def numbers(self) -> TangentNumbers:
        f = self.read(self.function)
        value = float(f.precise(self.at))
        if not math.isfinite(value):
            raise InputError(f"at={self.at:g} is no point of the graph: {self.function} has no value there.")
        slopes = one_sided_slopes(f, self.at)
        slope = slopes.right if slopes.verdict == "derivative exists" else math.nan
        window = self.window()
        signs = sign_intervals(f.derivative(), window.x.low, window.x.high)
        flat = tuple(a.end for a, b in zip(signs[:-1], signs[1:], strict=True) if a.sign * b.sign < 0 and a.end == b.start)
        return TangentNumbers(
            self.at, value, slope, slopes.left, slopes.right, slopes.verdict, slopes.sentence, signs, flat
        )

    def proofs(self) -> dict[str, Callable[[], Any]]:
        f = self.read(self.function)
        return {
            "at": lambda: to_mpf(self.at),
            "value": lambda: f.precise(self.at),
            "slope": lambda: f.derivative().precise(self.at),
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
        with self.section("roll", "Let the tangent roll along the curve and plot its slope below: that is f'."):
            self.roll()
        with self.section("signs", self.words_on_the_signs()):
            self.show_signs()

    def prepare(self) -> None:
        n = self.results
        self.f = self.read(self.function)
        self.slope_of = self.f.derivative()
        window = self.window()
        below = choose_window(self.slope_of, n.at, interval=(window.x.low, window.x.high), ticks=(5, 4))
        gutter, right, middle = max(tick_room(window), tick_room(below)), 1.6, -0.5
        self.upper = Plot(window, Box(SAFE.left, SAFE.bottom, right, 2.85), self.theme,
                          names=("x", "curve(f(x))"), gutter=gutter)
        self.moved_up = Plot(window, Box(SAFE.left, middle + 0.2, right, 2.85), self.theme,
                             names=("x", "curve(f(x))"), x_numbers=False, gutter=gutter)
        self.lower = Plot(below, Box(SAFE.left, SAFE.bottom, right, middle), self.theme,
                          names=("x", self.name_of_slope(right)), gutter=gutter)

    def name_of_slope(self, right: float) -> str:
        """f' with its formula, where that fits above the plot."""
        full = f"derivative(f'(x) = {self.given(self.slope_of)})"
        shown = self.formula(full, em=LABEL)
        fits = shown.width < right - SAFE.left - 1.0 and shown.height < 1.7 * LABEL
        return full if fits else "derivative(f'(x))"

    # -- the point and its tangent ---------------------------------------------

    def show_point(self) -> None:
        n = self.results
        self.graph = self.upper.curve(self.f)
        self.dot = self.upper.point(n.at, n.value)
        self.add(*self.heading("The slope of the tangent", f"curve(f(x) = {self.given(self.f)})"), self.upper)
        self.play(Create(self.graph), run_time=1.4)
        place = self.formula(f"(x_0, f(x_0)) = ({self.shown('at')}, {self.shown('value')})", em=LABEL)
        self.enter(self.dot, place.put(PANEL.left, 2.3))

    def words_on_the_tangent(self) -> str:
        n = self.results
        if n.verdict == "derivative exists":
            return f"The tangent touches the curve there; its slope is f'(x₀) = {self.plain(n.slope)}."
        return f"No single line touches the curve there: {n.why}"

    def show_tangent(self) -> None:
        n = self.results
        if n.verdict != "derivative exists":
            self.show_no_tangent()
            return
        line = self.upper.line((n.at, n.value), n.slope, "tangent")
        general = self.formula("tangent(y) = f(x_0) + tangent(f'(x_0)) (x - x_0)", em=LABEL).put(PANEL.left, 1.65)
        worked = self.formula(self.line_in_numbers(), em=LABEL).put(PANEL.left, 1.05)
        slope = self.formula(f"tangent(f'(x_0) = {self.shown('slope')})").put(PANEL.left, 0.3)
        self.play(GrowFromCenter(line), run_time=1.0)
        self.enter(general)
        self.enter(worked)
        self.enter(slope)
        self.lines = [line]

    def line_in_numbers(self) -> str:
        """The tangent's equation with its numbers: nothing added that is zero, no factor of one."""
        n = self.results
        layout = format_for((n.value, n.slope), 4, trim=True)
        height, climb = (self.shown(name, layout=layout, size=size) for name, size in (("value", False), ("slope", True)))
        run = f"(x {self.term('at', negated=True)})" if n.at else "x"
        climb = run if layout.write(abs(n.slope)) == "1" else f"tangent({climb}) {run}"
        sign = "-" if n.slope < 0 else "+"
        if not float(layout.write(abs(n.slope))):
            terms = height
        elif not float(layout.write(abs(n.value))):
            terms = climb if sign == "+" else f"-{climb}"
        else:
            terms = f"{height} {sign} {climb}"
        return f"tangent(y) = 10^({layout.exponent}) ({terms})" if layout.exponent else f"tangent(y) = {terms}"

    def show_no_tangent(self) -> None:
        """Say what stands in the way, and draw such slopes as there are on either side."""
        n = self.results
        self.lines = [
            self.upper.ray((n.at, n.value), slope, role, side)
            for slope, role, side in ((n.slope_left, "left", -1), (n.slope_right, "right", 1))
            if not math.isnan(slope)
        ]
        head = self.words("no tangent at this point").put(PANEL.left, 1.65)
        left = self.formula(f'left("slope from the left" quad {self.shown("slope_left")})', em=LABEL)
        right = self.formula(f'right("slope from the right" quad {self.shown("slope_right")})', em=LABEL)
        if self.lines:
            self.play(*(Create(line) for line in self.lines), run_time=1.0)
        self.enter(head, left.put(PANEL.left, 1.05), right.put(PANEL.left, 0.45))

    # -- rolling ---------------------------------------------------------------

    def roll(self) -> None:
        """Carry the tangent over the whole window; what it draws below is its slope."""
        n = self.results
        low, high = self.upper.window.x.low, self.upper.window.x.high
        self.make_room()
        x = self.x = ValueTracker(n.at)
        trail = self.lower.trail(self.slope_of, "derivative")
        tangent = self.upper.line((n.at, n.value), 0.0, "tangent")
        mark = self.lower.point(n.at, 0.0, "derivative")
        readouts = self.slope_readouts(low, high)
        self.enter(self.lower, readouts)
        moving = VGroup(tangent, self.dot, trail, mark)
        reached = [low]

        def follow(_: Mobject) -> None:
            place = x.get_value()
            height, slope = self.f(place), self.slope_of(place)
            reached[0] = max(reached[0], place) if self.drawing else reached[0]
            self.set_on_curve(tangent, self.dot, mark, place, height, slope)
            trail.reach(self.lower.at(reached[0], 0)[0])
            readouts[0].show(place)
            readouts[1].show(slope)

        self.drawing = False
        moving.add_updater(follow, call_updater=True)
        self.add(moving)
        self.play(x.animate(rate_func=smooth).set_value(low), run_time=1.2)
        self.drawing = True
        self.play(x.animate(rate_func=linear).set_value(high), run_time=6)
        self.play(x.animate(rate_func=smooth).set_value(n.at), run_time=1.5)
        moving.clear_updaters()

    def make_room(self) -> None:
        """Shrink the graph to the upper half, so that its slope finds room below."""
        n, plot = self.results, self.moved_up
        graph, dot = plot.curve(self.f), plot.point(n.at, n.value)
        self.play(
            FadeOut(self.upper.x_name), *(FadeOut(line) for line in self.lines),
            *(ReplacementTransform(old, new) for old, new in zip(self.upper.scaffold, plot.scaffold, strict=True)),
            ReplacementTransform(self.graph, graph), ReplacementTransform(self.dot, dot), run_time=1.2,
        )
        self.upper, self.graph, self.dot = plot, graph, dot

    def slope_readouts(self, low: float, high: float) -> Readouts:
        """The two numbers that live while the tangent rolls, aligned at their points."""
        seen = [s for s in self.slope_of(np.linspace(low, high, 201)).tolist() if math.isfinite(s)]
        seen = [min(max(s, self.lower.window.y.low), self.lower.window.y.high) for s in seen] or [0.0]
        step = Readout("x", (low, high), self.theme, significant=3, truth=lambda: to_mpf(self.x.get_value()))
        slope = Readout(
            "derivative(f'(x))", [min(seen), max(seen)], self.theme, role="derivative", significant=4,
            truth=lambda: self.slope_of.precise(self.x.get_value()),
        )
        return Readouts([step, slope], PANEL.left, -0.95)

    def set_on_curve(
        self, tangent: VMobject, dot: VMobject, mark: VMobject, x: float, height: float, slope: float
    ) -> None:
        """Move tangent and points to x, or out of sight where there is nothing to show."""
        has_height = self.upper.shows(x, height)
        has_slope = math.isfinite(slope)
        dot.set_opacity(1.0 if has_height else 0.0)
        tangent.set_stroke(opacity=1.0 if has_height and has_slope else 0.0)
        mark.set_opacity(1.0 if has_slope and self.lower.shows(x, slope) else 0.0)
        if has_height:
            dot.move_to(self.upper.at(x, height))
            if has_slope:
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
        signs = [part.sign for part in self.results.signs]
        bands = VGroup(*(
            plot.band(part.start, part.end, {1: "positive", -1: "negative", 0: "quiet"}[part.sign])
            for part in self.results.signs for plot in (self.upper, self.lower)
        ))
        flats = VGroup(*(self.lower.point(x, 0.0, "derivative", radius=0.1, hollow=True) for x in self.results.flat))
        says = (
            (1 in signs, 'positive(f\' > 0 quad f "climbs" arrow.tr)'),
            (-1 in signs, 'negative(f\' < 0 quad f "falls" arrow.br)'),
            (0 in signs or bool(self.results.flat), 'derivative(f\' = 0 quad f "is flat" arrow.r)'),
        )
        sources = [source for present, source in says if present]
        key = VGroup(*(self.formula(source, em=LABEL).put(PANEL.left, -2.15 - 0.47 * i) for i, source in enumerate(sources)))
        self.play(FadeIn(bands), run_time=0.8)
        self.enter(key, flats)
