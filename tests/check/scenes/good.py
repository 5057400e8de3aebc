"""Scenes that are right, although they look as if they were not. `calcanim check` must have nothing to say."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from manim import (
    Create, FadeIn, FadeOut, Mobject, PMobject, Rectangle, ReplacementTransform, Scene, Text, Transform, UpdateFromAlphaFunc,
    ValueTracker, VGroup, VMobject, smooth,
)
from mpmath import exp, findroot

from calcanim import Function
from calcanim.numerics.evaluation import to_mpf
from calcanim.stage import (
    LABEL, PANEL, SAFE, STAGE, ArrowField, Arrows, Box, Carried, Claim, Contours, Landscape, LessonScene, NumberFormat, Orbit, Plot,
    Readout, Readouts, Table, Window, choose_plane, choose_window, nice_axis, plane_plot,
)
from calcanim.stage.layer_bars import LayerBars
from calcanim.stage.numberline import NumberLine
from calcanim.stage.paths import corners, disc
from calcanim.stage.proving import CHOSEN, GIVEN, Proof
from calcanim.stage.secant import SecantFigure, backed


@dataclass(frozen=True, slots=True)
class Results:
    """What the scenes show."""

    at: float
    value: float
    slope: float
    descent: float
    steps: tuple[float, ...]
    tie: float
    tiny: float
    nothing: float = 0.0


class Workshop(LessonScene):
    """A graph with a point, and room for something tricky."""

    function: str = "exp(x)"
    """The function."""
    at: float = 1.0
    """The point."""

    def numbers(self) -> Results:
        f = self.read(self.function)
        slope = float(f.derivative().precise(self.at))
        return Results(self.at, float(f.precise(self.at)), slope, -slope, (1.0, 0.1, 0.01), 2.675, 6.25e-9)

    def proofs(self) -> dict[str, Proof]:
        f = self.read(self.function)
        return {
            "at": GIVEN,
            "value": lambda: f.precise(self.at),
            "slope": lambda: f.derivative().precise(self.at),
            "descent": lambda: -f.derivative().precise(self.at),
            "steps": CHOSEN,
            "tie": CHOSEN,
            "tiny": CHOSEN,
        }

    def construct(self) -> None:
        self.f = Function(self.function)
        self.plot = Plot(self.window(), STAGE, self.theme)
        self.add(self.plot)
        with self.section("all", "Something to look at that is harder than it seems."):
            self.trick()

    def window(self) -> Window:
        return Window(nice_axis(-1, 2), nice_axis(-1, 7))

    def trick(self) -> None:
        raise NotImplementedError

    def show(self, *mobjects: Mobject) -> None:
        self.enter(*mobjects)
        self.wait(3)


class Equations(Workshop):
    """Equations that are true to their digits, also with a power of ten."""

    def trick(self) -> None:
        n = self.results
        sources = (
            f"f(x) = {self.given(self.f)} quad x_0 = {self.shown('at')}",
            f"y = {self.shown('value', 3)} + {self.shown('slope', 4)} (x - {self.shown('at')})",
            'y = 10^(1) (bound("value", 0.272, power: 1) + bound("slope", 0.272, power: 1) (x - bound("at", 1)))',
            f"f'(x_0) = {self.shown('slope', 3)} = e^(given(1))",
        )
        lines = [self.formula(source, em=LABEL).put(1.75, 2.4 - 0.7 * i) for i, source in enumerate(sources)]
        self.show(self.plot.curve(self.f), self.plot.line((n.at, n.value), n.slope, "tangent"), *lines)


class Identities(Workshop):
    """Equations for all x, conditions, chains, and some that nobody can work out."""

    def trick(self) -> None:
        self.remove(self.plot)
        sources = (
            f"f(x) = {self.given(self.f)} quad x_0 = {self.shown('at')} quad f'(x) = given(e^(x))",
            f"f'(x_0) dot f(x_0) = {self.shown('slope', 3)} dot {self.shown('value', 4)} = e^(given(2))",
            f"{self.shown('descent')} < given(0) < f(x_0) <= {self.shown('slope')} + {self.shown('steps[1]')}",
            "f'(x) = 0 quad d_(k+1) = (given(1) - r) d_k quad u = given(2) x quad d (f g) = d f dot g + f dot d g",
            "(given(1) + t)^2 = given(1) + given(2) t + t^2",
        )
        self.show(*(self.formula(source, em=LABEL).put(SAFE.left, 2.4 - 0.7 * i) for i, source in enumerate(sources)))
        self.wait(2)


class LessonShown(Workshop):
    """What a clip must show: a live number, one of two, a formula in colours, and a result that is not there."""

    must_show = ("value", "slope|descent", "f'(x) = e^(x)", "nothing")

    def numbers(self) -> Results:
        return replace(super().numbers(), nothing=float("nan"))

    def trick(self) -> None:
        readout = Readout("f(x_0)", (self.results.value,), self.theme, name="value").put(PANEL.left, 2)
        self.show(readout, self.formula(f"d = {self.shown('descent')}").put(PANEL.left, 1),
                  self.formula("derivative(f'(x)) = tangent(given(e^(x)))").put(PANEL.left, 0))


class RunsAway(Workshop):
    """Curves that leave the window because they run away: a pole, and a power; and a peak that is just cut."""

    def trick(self) -> None:
        self.remove(self.plot)
        plot = Plot(Window(nice_axis(-3, 3), nice_axis(-4, 4)), STAGE, self.theme)
        self.show(plot)
        for text in ("1/x", "x^4", "4.05*cos(x)"):
            graph = plot.curve(Function(text))
            self.show(graph)
            self.play(FadeOut(graph), run_time=0.5)


class FactorMoved(Workshop):
    """The name of an axis gives way to another one that says its power of ten too."""

    function: str = "1e5*exp(x)"
    """The function."""

    def trick(self) -> None:
        self.remove(self.plot)
        plot = Plot(Window(nice_axis(-1, 2), nice_axis(-1e5, 7e5)), STAGE, self.theme)
        self.show(plot, plot.curve(self.f))
        old = plot.scaffold[3]
        new = self.formula("f(x) quad (times 10^(5))", em=LABEL).put(float(old.get_left()[0]), old.baseline)
        self.play(FadeOut(old), FadeIn(new), run_time=0.4)
        self.wait(2)


class StartFromResult(Workshop):
    """A proof that only starts from the scene's own result, and finds its way by itself."""

    function: str = "x^2 - 2"
    """The function."""

    def numbers(self) -> Results:
        return replace(super().numbers(), value=2**0.5)

    def proofs(self) -> dict[str, Proof]:
        f = self.read(self.function)
        root = lambda: findroot(f.precise, to_mpf(self.results.value), tol=1e-80, verify=False)  # noqa: E731
        return {**super().proofs(), "value": root}

    def trick(self) -> None:
        self.show(self.formula(f"x = {self.shown('value')}").put(PANEL.left, 1))


class StepOfAChoice(Workshop):
    """A proof that reads a chosen number: what follows from it is proved, the number itself is not."""

    def proofs(self) -> dict[str, Proof]:
        return {**super().proofs(), "value": lambda: exp(to_mpf(self.results.steps[0]))}

    def trick(self) -> None:
        self.show(self.formula(f"e = {self.shown('value')}").put(PANEL.left, 1))


class BackedLabel(Workshop):
    """A label on the curve, on a patch."""

    def trick(self) -> None:
        label = backed(self.words("the curve"), self.theme.background)
        self.show(self.plot.curve(self.f), label.move_to(self.plot.at(1.2, float(self.f(1.2)))))


class CrossFade(Workshop):
    """One formula takes the place of another."""

    def trick(self) -> None:
        one, other = (self.formula(s).put(PANEL.left, 1) for s in ("f(x_0 + h)", "f'(x_0) dot h"))
        self.show(one)
        self.play(FadeOut(one), FadeIn(other), run_time=0.8)
        self.wait(2)


class Signs(Workshop):
    """Signs as operators, sizes behind them; a condition with zero; indices and powers."""

    def trick(self) -> None:
        lines = (
            f"f(x_0) {self.term('descent')}", f"y = -{self.shown('slope', size=True)} x",
            f"d = {self.shown('descent')}", "f' > 0 quad x_1^2 quad h -> 0", "lim_(h -> 0) 0/0", "x^(-1/2)",
        )
        self.show(*(self.formula(line, em=LABEL).put(PANEL.left, 2 - 0.8 * i) for i, line in enumerate(lines)))


class Rounding(Workshop):
    """A tie of the decimal is rounded as by hand, a small number has its power."""

    def trick(self) -> None:
        tie = self.formula(f'bound("tie", {NumberFormat(2).typst(self.results.tie)})').put(PANEL.left, 1)
        tiny = self.formula(self.shown("tiny", 2)).put(PANEL.left, 0)
        factor = self.formula(f"10^(-9) dot {self.shown('tiny', layout=NumberFormat(2, -9))}").put(PANEL.left, -1)
        self.show(tie, tiny, factor)


class GivenNumbers(Workshop):
    """Numbers that the lecturer typed, in the function and in the title."""

    function: str = "2.5*x^2 - 0.75*x"
    """The function."""
    title: str = "Exercise 3.7 b"
    """The title."""

    def trick(self) -> None:
        self.add(*self.heading("unused", f"f(x) = {self.given(self.f)}"))
        self.show(self.plot.curve(self.f))


class Sweep(Workshop):
    """Live digits of both signs while a point runs along the curve."""

    function: str = "x^3 - x"
    """The function."""

    def window(self) -> Window:
        return choose_window(self.f, self.at)

    def trick(self) -> None:
        x = ValueTracker(-1.0)
        dot = self.plot.point(-1.0, 0.0)
        line = self.plot.line((-1.0, 0.0), 2.0, "tangent")
        slope = self.f.derivative()
        ends = [float(slope(v)) for v in np.linspace(-1, 1, 41)]
        readouts = Readouts([
            Readout("x", (-1.0, 1.0), self.theme, truth=lambda: to_mpf(x.get_value())),
            Readout("f'(x)", [ends[0], min(ends), max(ends)], self.theme, truth=lambda: slope.precise(x.get_value())),
        ], PANEL.left, 1)

        def follow(_: Mobject) -> None:
            place = x.get_value()
            dot.move_to(self.plot.at(place, self.f(place)))
            self.plot.move_line(line, (place, float(self.f(place))), float(slope(place)))
            readouts[0].show(place)
            readouts[1].show(float(slope(place)))

        self.show(self.plot.curve(self.f), dot, line, readouts)
        dot.add_updater(follow)
        self.play(x.animate(rate_func=smooth).set_value(1.0), run_time=4)


class TallFormulas(Workshop):
    """Fractions beside each other whose boxes come close."""

    def trick(self) -> None:
        top = self.formula("frac(f(x + h) - f(x), h)").put(PANEL.left, 1.2)
        below = self.formula("integral_a^b f(x) dif x").put(PANEL.left, 0.0)
        self.show(top, below)


class Steep(Workshop):
    """A curve that is nearly a step, and its tangent in the middle of it."""

    function: str = "tanh(40*x)"
    """The function."""
    at: float = 0.0
    """The point."""

    def window(self) -> Window:
        return Window(nice_axis(-2, 2), nice_axis(-1.2, 1.2))

    def trick(self) -> None:
        n = self.results
        self.show(
            self.plot.curve(self.f), self.plot.line((n.at, n.value), n.slope, "tangent"), self.plot.point(n.at, n.value)
        )


class Poles(Workshop):
    """A curve that breaks at its poles."""

    function: str = "tan(x)"
    """The function."""

    def window(self) -> Window:
        return Window(nice_axis(-5, 5), nice_axis(-4, 4))

    def trick(self) -> None:
        n = self.results
        self.show(self.plot.curve(self.f), self.plot.point(n.at, n.value))


class MissingPoint(Workshop):
    """A hollow point where the function has no value."""

    function: str = "sin(x)/x"
    """The function."""

    def window(self) -> Window:
        return Window(nice_axis(-6, 6), nice_axis(-0.5, 1.5))

    def trick(self) -> None:
        self.show(self.plot.curve(self.f), self.plot.point(0.0, 1.0, "curve", hollow=True))


class SidesOfAKink(Workshop):
    """The two slopes at a kink, and a line between them that supports the curve."""

    function: str = "abs(x - 1) + 1"
    """The function."""

    def numbers(self) -> Results:
        return Results(self.at, 1.0, 0.0, 0.0, (), 0.0, 0.0)

    def trick(self) -> None:
        support = self.plot.line((1, 1), 0.3, "tangent", dashed=True)
        support.claim = support.claim.moved(self.plot, role="subgradient")
        self.show(
            self.plot.curve(self.f), self.plot.ray((1, 1), -1.0, "secant", -1),
            self.plot.ray((1, 1), 1.0, "tangent", 1, dashed=True), support,
        )


class PointsMeet(Workshop):
    """A secant whose points come together."""

    def window(self) -> Window:
        return Window(nice_axis(-1, 2.6), nice_axis(-1, 14))

    def trick(self) -> None:
        figure = SecantFigure(self.plot, self.f, 1.0, 1.2, labelled=False)
        h = ValueTracker(1.2)
        self.show(self.plot.curve(self.f), figure)
        figure.add_updater(lambda m: m.move(h.get_value()))
        self.play(h.animate(rate_func=smooth).set_value(1e-6), run_time=3)


class MovedAsAWhole(Workshop):
    """A plot that is made smaller and moved with everything on it."""

    def trick(self) -> None:
        n = self.results
        drawn = VGroup(
            self.plot.curve(self.f), self.plot.line((n.at, n.value), n.slope, "tangent"), self.plot.point(n.at, n.value)
        )
        self.show(drawn)
        self.play(VGroup(self.plot, drawn).animate.scale(0.85).shift([0.4, 0.3, 0]), run_time=1.2)
        self.wait(2)


class AnotherPlot(Workshop):
    """A curve that turns into its graph on another plot, and one that takes over another's shape."""

    def trick(self) -> None:
        small = Plot(self.window(), Box(SAFE.left, -0.5, 1.0, 2.7), self.theme)
        graph, other = self.plot.curve(self.f), small.curve(self.f)
        dot = self.plot.point(1.0, float(self.f(1.0)))
        self.show(graph, dot)
        self.play(FadeOut(self.plot.x_name), run_time=0.4)
        self.play(
            ReplacementTransform(graph, other),
            *(ReplacementTransform(a, b) for a, b in zip(self.plot.scaffold, small.scaffold, strict=True)),
            Transform(dot, small.point(1.0, float(self.f(1.0)))), FadeIn(small.x_name), run_time=1.2,
        )
        self.wait(2)


class FlyingParts(Workshop):
    """Parts of a formula come out of another one, faint while they pass the words between."""

    def trick(self) -> None:
        label = self.formula("rise(f(x + h) - f(x))").put(PANEL.left, 2)
        words = self.words("somewhere between").put(PANEL.left, 1)
        quotient = self.formula("frac(rise(f(x + h) - f(x)), run(h))").put(PANEL.left, -0.5)
        self.show(label, words)
        self.play(Carried(label["rise"], quotient["rise"]), run_time=1.2)
        self.play(FadeIn(quotient["ink"], quotient["run"]), run_time=0.8)
        self.wait(3)


class DashedPair(Workshop):
    """Red and green, told apart by dashes."""

    def trick(self) -> None:
        red, green = ("#FC6255", "#83C167") if self.theme.name == "dark" else ("#d62728", "#2e8b2e")
        one = self.plot.segment((-0.5, 2), (1.5, 3), "curve").set_stroke(red)
        other = self.plot.segment((-0.5, 4), (1.5, 5), "curve", dashed=True).set_stroke(green)
        self.show(one, other)


class FourColours(Workshop):
    """Four graphs in the colours of Okabe and Ito."""

    def trick(self) -> None:
        dark = self.theme.name == "dark"
        colours = ("#E69F00", "#56B4E9", "#009E73") if dark else ("#0072B2", "#D55E00", "#000000")
        graphs = [self.plot.curve(Function(f"x + {i}")).set_stroke(c) for i, c in enumerate(colours)]
        self.show(*graphs)


class OnAPanel(Workshop):
    """Words on a panel that is as light (or dark) as the frame is not."""

    def trick(self) -> None:
        label = self.words("on a panel").put(PANEL.left + 0.3, 1).set_fill(self.theme.background)
        panel = Rectangle(width=3, height=1, fill_color=self.theme["ink"], fill_opacity=1, stroke_width=0).move_to(label)
        self.show(panel, label)


class SlowLight(Workshop):
    """A large panel that comes and goes slowly, and blinks twice: no more than is safe."""

    def trick(self) -> None:
        panel = Rectangle(width=3.5, height=4, fill_color=self.theme["ink"], fill_opacity=1, stroke_width=0).move_to([4, 0, 0])
        self.play(FadeIn(panel), run_time=1)
        for _ in range(2):
            self.remove(panel)
            self.wait(0.25)
            self.add(panel)
            self.wait(0.25)
        self.play(FadeOut(panel), run_time=1)
        self.wait(1)


class CloseLabel(Workshop):
    """A label as near to the curve as it may be."""

    def trick(self) -> None:
        place = self.plot.at(0.5, float(self.f(0.5)))
        self.show(self.plot.curve(self.f), self.words("exp").put(place[0] - 1.1, place[1] + 0.2))


class Millions(Workshop):
    """A function of millions, with its power of ten at the axis."""

    function: str = "1e6*x^2"
    """The function."""

    def window(self) -> Window:
        return choose_window(self.f, self.at)

    def trick(self) -> None:
        n = self.results
        readout = Readout("f'(x_0)", [n.slope], self.theme, name="slope").put(PANEL.left, 1)
        self.show(self.plot.curve(self.f), self.plot.line((n.at, n.value), n.slope, "tangent"), readout)


class Columns(Workshop):
    """A table of named numbers."""

    def trick(self) -> None:
        n = self.results
        table = Table(("h",), (n.steps,), ("run",), self.theme, x=PANEL.left, top=2, names=("steps",))
        self.enter(table)
        for row in table.cells:
            self.enter(*row, run_time=0.5)
        self.wait(2)


class Wheel(Workshop):
    """Something that turns by the clock."""

    def trick(self) -> None:
        hand = VMobject(stroke_color=self.theme["secant"], stroke_width=4)
        hand.set_points_as_corners(np.array([[4, 0, 0], [5, 0, 0]]))
        hand.add_updater(lambda m, dt: m.rotate(dt, about_point=np.array([4, 0, 0])))
        self.add(hand)
        self.play(Create(self.plot.curve(self.f)), run_time=2)
        hand.clear_updaters()
        self.wait(1)


class SeededDice(Workshop):
    """Chance from a seed."""

    def trick(self) -> None:
        chance = np.random.default_rng(7)
        dots = [self.plot.point(x, float(self.f(x))) for x in chance.uniform(-1, 1.8, 6)]
        self.show(self.plot.curve(self.f), *dots)


class JustReadable(Workshop):
    """A caption at exactly twenty characters a second, and one of just a second."""

    def construct(self) -> None:
        self.add(self.words("wait").put(PANEL.left, 2))
        self.wait(8)
        words = "Twenty characters in each second, and not one more."
        self.add_subcaption(words, duration=len(words) / 20, offset=-7)
        self.add_subcaption("Now.", duration=1.0, offset=-3)
        super().construct()

    def trick(self) -> None:
        self.show(self.plot.curve(self.f))


class SpokenNumbers(Workshop):
    """Numbers in captions, with a true minus sign and a power of ten."""

    def trick(self) -> None:
        n = self.results
        self.say(f"Slope {self.plain(n.slope)}, downhill {self.plain(n.descent)}, and {self.plain(n.tiny)} of nothing.")
        self.show(self.plot.curve(self.f))


class SaddleMap(Workshop):
    """Level lines that cross, dashed ones, a jump without a line, and a field that grows over them."""

    def construct(self) -> None:
        f = Function("x^2 + 3*x*y + y^2 + 1/3", ("x", "y"))
        plot = plane_plot(choose_plane(f, (1.0, 1.0)), STAGE, self.theme)
        x, y = (axis.ravel() for axis in np.meshgrid(np.linspace(-1.6, 1.6, 7), np.linspace(-1.6, 1.6, 7)))
        slopes = np.column_stack([2 * x + 3 * y, 3 * x + 2 * y])
        arrows = ArrowField(plot, np.column_stack([x, y]), slopes, (3.0,), "derivative", 0.5, gradient_of=f)
        self.add(plot)
        with self.section("all", "Something to look at that is harder than it seems."):
            lines = Contours(plot, f, also=(1 / 3,), labelled=False)
            self.play(*(Create(part) for part in lines.strokes), run_time=1.5)
            self.add(arrows)
            self.play(UpdateFromAlphaFunc(arrows, lambda m, a: m.grow(a)), run_time=1.5)
            self.wait(2)


class TurningHill(Workshop):
    """A dashed slice with its tangent while the camera moves."""

    def construct(self) -> None:
        f = Function("sin(x)*cos(y)", ("x", "y"))
        room = Box(SAFE.left + 0.35, SAFE.bottom + 0.35, 0.35, 2.5)
        land = Landscape(f, choose_plane(f, (1.0, 1.0)), Box(-5.4, -2.7, -0.8, 1.9), room, self.theme, Orbit(30.0, 25.0))
        self.add(land)
        t = np.linspace(-2.0, 2.0, 201)
        along = np.column_stack([t, np.ones(201), np.sin(t) * np.cos(1.0)])
        ends = land.tangent("y", (1.0, 1.0), float(np.sin(1) * np.cos(1)), float(np.cos(1) ** 2))
        with self.section("all", "Something to look at that is harder than it seems."):
            for points, dashed in ((along, True), (ends, False)):
                drawn = land.curve(lambda points=points: points, "tangent" if len(points) == 2 else "run", dashed=dashed)
                drawn.claim = Claim(land.space, "space", "run", truth=lambda points=points: points)
                self.enter(drawn)
            self.play(UpdateFromAlphaFunc(land, lambda m, a: m.look(Orbit(30 + 40 * a, 25 + 30 * a))), run_time=2)
            self.wait(1)


class MagnifiedLine(Workshop):
    """A number line far from zero whose surroundings are magnified, with a nudge."""

    def construct(self) -> None:
        line = NumberLine("x", 1234.5, (-2.4, 0.0), 3.0, 8.0, self.theme)
        nudge = line.move_nudge(line.nudge(lambda: 1.6 / line.unit), 0.2)
        self.add(line, nudge)
        with self.section("all", "Something to look at that is harder than it seems."):
            self.play(UpdateFromAlphaFunc(VGroup(line, nudge), lambda _, a: self.magnify(line, nudge, 1000**a)), run_time=3)
            self.wait(2)

    @staticmethod
    def magnify(line: NumberLine, nudge: VMobject, times: float) -> None:
        line.move_nudge(nudge, 1.6 / line.magnify(times).unit)


class OneAfterTheOther(Workshop):
    """Captions follow one another in one place, together with the graphs that they are about."""

    def trick(self) -> None:
        g = Function("x + 1")
        before = None
        for text, f in (("the first curve", self.f), ("the second curve", g), ("the first one again", self.f)):
            now = [self.words(text).put(PANEL.left, 1), self.plot.curve(f)]
            self.play(*map(FadeOut, before or ()), *map(FadeIn, now), run_time=0.8)
            self.wait(2.5)
            before = now


class NewPage(Workshop):
    """The whole picture gives way to another one."""

    def trick(self) -> None:
        graph = self.plot.curve(self.f)
        self.show(graph)
        page = [self.words(text).put(SAFE.left, 1 - 0.8 * i) for i, text in enumerate(("first this", "then that"))]
        self.play(FadeOut(graph), FadeOut(self.plot), *map(FadeIn, page), run_time=1.2)
        self.wait(3)


class Together(Workshop):
    """A plot with its curve, tangent, point, mark and name moves and shrinks as one."""

    def trick(self) -> None:
        n = self.results
        parts = VGroup(
            self.plot, self.plot.curve(self.f), self.plot.line((n.at, n.value), n.slope, "tangent"), self.plot.point(n.at, n.value),
            self.plot.mark(n.at, n.value, "x_0"),
        )
        self.show(parts)
        self.play(parts.animate.shift([0.3, 0.1, 0]).scale(0.97), run_time=1.5)
        self.wait(3)


class Counter(Workshop):
    """A text turns into others in its own place; another walks on with its formula."""

    def trick(self) -> None:
        text = self.formula('"step" k').put(PANEL.left, 1)
        self.show(text)
        for letter in "mnp":
            self.play(Transform(text, self.formula(f'"step" {letter}').put(PANEL.left, 1)), run_time=0.6)
            self.wait(2)
        self.play(text.animate.shift([0, -1.5, 0]), run_time=0.8)


class FlyIn(Workshop):
    """Copies fly to free places, past the texts between; one of them on a faint way across."""

    def trick(self) -> None:
        rows = [self.formula(s).put(PANEL.left, 2 - 0.9 * i) for i, s in enumerate(("f(x) = y", "f'(x) = m", "y = m x"))]
        self.show(*rows)
        self.play(Carried(rows[0], self.formula("f(x) = y").put(PANEL.left, -0.7)), run_time=1.0)
        self.play(FadeIn(self.words("from below").put(PANEL.left, -1.5), shift=np.array([0, 0.4, 0])), run_time=0.6)
        self.wait(2.5)


class Leaves(Workshop):
    """A point runs off along its curve while the tangent stays behind, and a plot leaves after what stands on it."""

    def trick(self) -> None:
        n = self.results
        graph, line, dot = self.plot.curve(self.f), self.plot.line((n.at, n.value), n.slope, "tangent"), self.plot.point(n.at, n.value)
        mark = self.plot.mark(n.at, n.value, "x_0")
        self.show(graph, line, dot, mark)

        def run(drawn: Mobject, alpha: float) -> None:
            x = n.at - 1.5 * alpha
            drawn.move_to(self.plot.at(x, float(self.f(x))))

        self.play(UpdateFromAlphaFunc(dot, run), run_time=2)
        self.play(*map(FadeOut, (line, dot, mark)), run_time=0.5)
        self.play(VGroup(self.plot, graph).animate.shift([0.3, 0.2, 0]), run_time=1.0)
        self.wait(2)


class Measured(Workshop):
    """Vectors with one unit, a scaled one with its factor beside it, bars, dots and an arc that are what they claim."""

    function: str = "exp(x)"
    """The function."""

    def numbers(self) -> Results:
        return replace(super().numbers(), tie=0.36)

    def construct(self) -> None:
        self.plot = plane_plot(choose_plane(Function("x^2 + y^2", ("x", "y")), (1.0, 1.0)), STAGE, self.theme)
        self.add(self.plot)
        with self.section("all", "Something to look at that is harder than it seems."):
            self.trick()

    def trick(self) -> None:
        for y, vector, scale in ((0.9, (1.0, 0.0), 1.0), (-0.5, (2.0, 1.0), 0.36)):
            tip = (scale * vector[0], y + scale * vector[1])
            arrow = Arrows(self.theme["ink"]).place(self.plot.at(0.0, y), self.plot.at(*tip))
            arrow.claim = Claim(self.plot, "vector", "ink", start=(0.0, y), truth=lambda vector=vector: vector, scale=scale)
            self.add(arrow)
        self.add(self.formula(f'"drawn" times {self.shown("tie")}').put(PANEL.left, 2))
        self.show(LayerBars((1.0, 0.5, 0.25, 1e-6), Box(2.5, -3, 5, 0), self.theme))
        dots = VMobject(fill_color=self.theme["curve"], fill_opacity=1, stroke_width=0)
        dots.set_points(np.concatenate([disc(0.1) + self.plot.at(-1 + 0.3 * k, -1.2) for k in range(3)]))
        dots.claim = Claim(self.plot, "count", "curve", truth=lambda: 3)
        turns = np.radians(np.linspace(170.0, 200.0, 31))
        arc = VMobject(stroke_color=self.theme["ink"], stroke_width=3, fill_opacity=0)
        ring = np.column_stack([np.cos(turns), np.sin(turns), np.zeros(31)])
        arc.set_points(corners([self.plot.at(0.0, 0.0) + 0.8 * ring]))
        arc.claim = Claim(self.plot, "angle", "ink", start=(0.0, 0.0), truth=lambda: (170.0, -160.0))
        self.show(dots, arc)


class FramedAndMoved(Workshop):
    """A formula moves with its frame, and out of another one that leaves first; the name of an axis stays while the plot sinks."""

    def trick(self) -> None:
        label = self.formula("f(x) = e^x").put(PANEL.left + 0.3, 1)
        frame = Rectangle(width=label.width + 0.3, height=label.height + 0.3, stroke_color=self.theme["derivative"], stroke_width=3)
        self.show(label, frame.move_to(label))
        self.play(VGroup(label, frame).animate.shift([0, -1.2, 0]), run_time=0.8)
        self.play(FadeOut(frame), run_time=0.5)
        small = Plot(self.plot.window, Box(STAGE.left, STAGE.bottom + 2, STAGE.right, STAGE.top), self.theme)
        graphs = [plot.curve(self.f) for plot in (self.plot, small)]
        self.enter(graphs[0])
        self.play(FadeOut(self.plot.numbers), FadeOut(self.plot.x_name), run_time=0.5)
        self.play(
            label.animate.shift([0, 1.2, 0]),
            *(ReplacementTransform(a, b) for a, b in zip(self.plot.scaffold, small.scaffold, strict=True) if a is not self.plot.numbers),
            ReplacementTransform(*graphs), run_time=1.0,
        )
        self.wait(2)


class LoosePoints(Workshop):
    """Nothing but a cloud of points is on the stage."""

    def trick(self) -> None:
        self.remove(self.plot)
        self.add(PMobject(stroke_width=4).add_points(np.linspace([-3, -1, 0], [3, 1, 0], 50)))
        self.wait(2)


class OnlyWords(Scene):
    """A scene of plain manim whose words stand where the lesson has its title line."""

    def construct(self) -> None:
        self.add(Text("Chapter one", font_size=40).to_edge(np.array([0, 1, 0])))
        self.wait(2)
