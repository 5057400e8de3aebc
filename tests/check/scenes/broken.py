"""Scenes with one fault each. `calcanim check` must name it; nobody should show them."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from manim import (
    Create, DecimalNumber, FadeIn, FadeOut, FadeTransform, Mobject, Rectangle, ReplacementTransform, Text, TransformFromCopy,
    UpdateFromAlphaFunc, ValueTracker, VGroup, VMobject, linear, there_and_back,
)

from calcanim import Function
from calcanim.numerics.evaluation import to_mpf
from calcanim.stage import (
    LABEL, PANEL, SAFE, STAGE, ArrowField, Arrows, Box, Claim, Contours, Landscape, LessonScene, LiveNumber, NumberFormat, Orbit, Plot,
    Readout, Window, box_of, choose_plane, nice_axis, plane_plot,
)
from calcanim.stage.layer_bars import LayerBars
from calcanim.stage.numberline import NumberLine
from calcanim.stage.paths import corners, disc
from calcanim.stage.proving import GIVEN, Proof


@dataclass(frozen=True, slots=True)
class Results:
    """What the scenes show."""

    at: float
    value: float
    slope: float
    descent: float


class Workshop(LessonScene):
    """A graph with a point, and a place for one fault."""

    function: str = "exp(x)"
    """The function."""
    at: float = 1.0
    """The point."""

    def numbers(self) -> Results:
        f = self.read(self.function)
        slope = float(f.derivative().precise(self.at))
        return Results(self.at, float(f.precise(self.at)), slope, -slope)

    def proofs(self) -> dict[str, Proof]:
        f = self.read(self.function)
        return {
            "at": GIVEN,
            "value": lambda: f.precise(self.at),
            "slope": lambda: f.derivative().precise(self.at),
            "descent": lambda: -f.derivative().precise(self.at),
        }

    def construct(self) -> None:
        self.f = Function(self.function)
        self.plot = Plot(Window(nice_axis(-1, 2), nice_axis(-1, 7)), STAGE, self.theme)
        self.add(self.plot)
        with self.section("all", "Something to look at, and not to believe."):
            self.fault()

    def fault(self) -> None:
        raise NotImplementedError

    def show(self, *mobjects: Mobject) -> None:
        self.enter(*mobjects)
        self.wait(3)


class TypedNumber(Workshop):
    """The slope is typed, and wrong."""

    def fault(self) -> None:
        self.show(self.formula("f'(x_0) = 2.8").put(PANEL.left, 1))


class TypedInWords(Workshop):
    """A number hides in words."""

    def fault(self) -> None:
        self.show(self.words("the slope is 2.7").put(PANEL.left, 1))


class TypedZero(Workshop):
    """A result is said to be zero."""

    def fault(self) -> None:
        self.show(self.formula("f'(x_0) = 0").put(PANEL.left, 1))


class WrongDigit(Workshop):
    """Cut off instead of rounded: e = 2.71828."""

    def fault(self) -> None:
        self.show(self.formula('f\'(x_0) = bound("slope", 2.7182)').put(PANEL.left, 1))


class WrongPower(Workshop):
    """The power of ten is one too large."""

    def fault(self) -> None:
        self.show(self.formula('10^(2) bound("slope", 0.272, power: 2)').put(PANEL.left, 1))


class LostSign(Workshop):
    """A negative result without its sign."""

    def fault(self) -> None:
        self.show(self.formula('d = bound("descent", 2.718)').put(PANEL.left, 1))


class UnprovedName(Workshop):
    """A result that nobody can work out anew."""

    def fault(self) -> None:
        self.show(self.formula('m = bound("gradient", 2.718)').put(PANEL.left, 1))


class Echo(Workshop):
    """A slope that is its own proof."""

    def proofs(self) -> dict[str, Proof]:
        n = self.results
        return {**super().proofs(), "slope": lambda: to_mpf(n.slope)}

    def fault(self) -> None:
        self.show(self.formula(f"f'(x_0) = {self.shown('slope')}").put(PANEL.left, 1))


class EchoOfAnother(Workshop):
    """A slope that is proved by another result of the scene."""

    def proofs(self) -> dict[str, Proof]:
        return {**super().proofs(), "slope": lambda: 0 - to_mpf(self.results.descent)}

    def fault(self) -> None:
        self.show(self.formula(f"f'(x_0) = {self.shown('slope')}").put(PANEL.left, 1))


class EchoOfARatio(Workshop):
    """Two results of the scene, one by the other: a common factor leaves it as it was."""

    def proofs(self) -> dict[str, Proof]:
        n = self.results
        return {**super().proofs(), "value": lambda: n.value * n.slope / -to_mpf(n.descent)}

    def fault(self) -> None:
        self.show(self.formula(f"f(x_0) = {self.shown('value')}").put(PANEL.left, 1))


class NobodyGaveIt(Workshop):
    """A slope that is said to have been typed."""

    def proofs(self) -> dict[str, Proof]:
        return {**super().proofs(), "slope": GIVEN}

    def fault(self) -> None:
        self.show(self.formula(f"f'(x_0) = {self.shown('slope')}").put(PANEL.left, 1))


class Equation(Workshop):
    """A graph with its tangent, and an equation whose numbers are all right."""

    source = ""

    def fault(self) -> None:
        n = self.results
        header = self.formula(f"f(x) = {self.given(self.f)} quad x_0 = {self.shown('at')}").put(PANEL.left, 2)
        self.show(
            self.plot.curve(self.f), self.plot.line((n.at, n.value), n.slope, "tangent"), header,
            self.formula(self.source, em=LABEL).put(1.75, 1),
        )


class SumIsOff(Equation):
    """A sum of two results that is not the third."""

    source = 'bound("value", 2.718) + bound("at", 1) = bound("slope", 2.718)'


class SignFlipped(Equation):
    """A slope behind a minus sign that is not its own."""

    source = 'f\'(x_0) = - bound("slope", 2.718)'


class ConstantDropped(Equation):
    """The equation of the tangent without its constant."""

    source = 'tangent(y) = bound("slope", 2.718) (x - bound("at", 1))'


class PowerMissing(Equation):
    """The equation of the tangent without the power of ten of its numbers."""

    source = 'y = bound("value", 0.272, power: 1) + bound("slope", 0.272, power: 1) (x - bound("at", 1))'


class DigitOff(Equation):
    """A derivative with a digit of its own."""

    source = "f'(x) = given(1.01 e^(x))"


class WrongInChain(Equation):
    """The last side of a chain is the value elsewhere."""

    source = 'f(x_0) = e^(x_0) = bound("descent", -2.718)'


class LineOfFewDigits(Equation):
    """So few digits that the line may be any of many."""

    source = 'y = bound("value", 3) + bound("slope", 3) (x - bound("at", 1))'


class WrongOrder(Equation):
    """The smaller one is said to be larger."""

    source = 'bound("descent", -2.718) > bound("value", 2.718) = f(x_0)'


class SlopesBelow(Workshop):
    """f' of a bell in a window that holds only a third of its way."""

    function: str = "exp(-x^2)"
    """The function."""

    def fault(self) -> None:
        self.remove(self.plot)
        plot = Plot(Window(nice_axis(-1, 2), nice_axis(0.2, 0.9)), STAGE, self.theme)
        self.show(plot, plot.curve(self.f.derivative(), "derivative"))


class QuarterCut(Workshop):
    """A modest curve of which the window leaves out a quarter."""

    function: str = "sin(2*x)"
    """The function."""

    def fault(self) -> None:
        self.remove(self.plot)
        plot = Plot(Window(nice_axis(-1, 2), nice_axis(-0.6, 1.1)), STAGE, self.theme)
        self.show(plot, plot.curve(self.f))


class EmptyPanel(Workshop):
    """Live digits run where their curve is out of the window."""

    function: str = "x^5"
    """The function."""

    def fault(self) -> None:
        f, x = self.f, ValueTracker(-3.0)
        self.remove(self.plot)
        plot = Plot(Window(nice_axis(-3, 3), nice_axis(-4, 25)), STAGE, self.theme)
        trail = plot.trail(f, "curve")
        readout = Readout("x", (-3.0, 3.0), self.theme, truth=lambda: to_mpf(x.get_value())).put(PANEL.left, 1)
        self.add(plot, trail)
        self.show(readout)
        trail.add_updater(lambda t: t.reach(plot.at(x.get_value(), 0)[0]))
        readout.add_updater(lambda r: r.show(x.get_value()))
        self.play(x.animate(rate_func=linear).set_value(3.0), run_time=6)
        self.wait(2)


class LostFactor(Workshop):
    """The axis counts in hundred thousands, and its name with them has left."""

    function: str = "1e5*exp(x)"
    """The function."""

    def fault(self) -> None:
        self.remove(self.plot)
        plot = Plot(Window(nice_axis(-1, 2), nice_axis(-1e5, 7e5)), STAGE, self.theme)
        graph = plot.curve(self.f)
        self.show(plot, graph)
        self.play(FadeOut(plot.scaffold[3]), run_time=0.5)
        self.wait(1)


class SlopeLeftOut(Workshop):
    """The number for which the clip is there had no room, and nobody says so."""

    must_show = ("slope",)

    def fault(self) -> None:
        lines = (self.formula(f"{'f ' * 40} = {self.shown('slope')}"), self.formula(f"f(x_0) = {self.shown('value')}"))
        fitting = next(line for line in lines if line.width < PANEL.width)
        self.show(fitting.put(PANEL.left, 1))


class RuleLeftOut(Workshop):
    """The formula of the lesson is there in part."""

    must_show = ("f'(x) = e^(x)",)

    def fault(self) -> None:
        self.show(self.formula("f(x) = given(e^(x)) quad f'(x)").put(PANEL.left, 1))


class NeitherOfTwo(Workshop):
    """One of two numbers is the lesson; only a third one is shown."""

    must_show = ("slope|descent",)

    def fault(self) -> None:
        self.show(self.formula(f"f(x_0) = {self.shown('value')}").put(PANEL.left, 1))


class UnboundLive(Workshop):
    """Live digits that stand for nothing."""

    def fault(self) -> None:
        self.show(LiveNumber(2.5, NumberFormat(2), self.theme).put(PANEL.left + 1, 1))


class StaleLive(Workshop):
    """Live digits that lag behind what they show."""

    def fault(self) -> None:
        x = ValueTracker(0.0)
        readout = Readout("x", (0.0, 2.0), self.theme, truth=lambda: to_mpf(x.get_value())).put(PANEL.left, 1)
        readout.add_updater(lambda r: r.show(0.99 * x.get_value()))
        self.show(readout)
        self.play(x.animate(rate_func=linear).set_value(2.0), run_time=3)


class StockDigits(Workshop):
    """manim's own text with a typed number."""

    def fault(self) -> None:
        self.show(Text("slope 2.5", font_size=32, color=self.theme["ink"]).move_to([4, 1, 0]))


class CaptionNumber(Workshop):
    """The caption states another slope."""

    def fault(self) -> None:
        self.say("The slope is 2.71, nearly.")
        self.show(self.words("the slope").put(PANEL.left, 1))


class TangentOnePercent(Workshop):
    """A tangent whose slope is 1 % off."""

    def fault(self) -> None:
        n = self.results
        self.show(self.plot.curve(self.f), self.plot.line((n.at, n.value), 1.01 * n.slope, "tangent"))


class TangentTooShort(Workshop):
    """A tangent that ends before the window does."""

    def fault(self) -> None:
        n = self.results
        self.show(self.plot.curve(self.f), self.plot.line((n.at, n.value), n.slope, "tangent").scale(0.95))


class TangentBeside(Workshop):
    """A tangent through a point that is not on the curve."""

    def fault(self) -> None:
        n = self.results
        self.show(self.plot.curve(self.f), self.plot.line((n.at, n.value + 0.1), n.slope, "tangent"))


class TangentAtKink(Workshop):
    """A tangent where there is none."""

    function: str = "abs(x - 1) + 1"
    """The function."""

    def numbers(self) -> Results:
        return Results(self.at, 1.0, 0.0, 0.0)

    def fault(self) -> None:
        self.show(self.plot.curve(self.f), self.plot.line((1, 1), 0.0, "tangent"))


class SecantMisses(Workshop):
    """A secant that misses its second point by 1 % of its slope."""

    def fault(self) -> None:
        value = float(self.f(0.0))
        slope = (float(self.f(1.5)) - value) / 1.5
        self.show(
            self.plot.curve(self.f), self.plot.point(0.0, value), self.plot.point(1.5, float(self.f(1.5)), "secant"),
            self.plot.line((0.0, value), 1.01 * slope, "secant"),
        )


class DotBeside(Workshop):
    """A point four pixels above the curve."""

    def fault(self) -> None:
        n = self.results
        self.show(self.plot.curve(self.f), self.plot.point(n.at, n.value + 4 * 8 / 1080 / self.plot.y_unit))


class WrongCurve(Workshop):
    """A graph that is 1 % of the axis too high."""

    def fault(self) -> None:
        graph = self.plot.curve(self.f)
        graph.shift([0, 0.01 * self.plot.area.height, 0])
        self.show(graph)


class CoarseCurve(Workshop):
    """A graph of so few pieces that it cuts its corners."""

    def fault(self) -> None:
        graph = self.plot.curve(self.f)
        x = np.linspace(-1, 1.9, 6)
        graph.set_points_as_corners(self.plot.at(x, self.f(x)))
        self.show(graph)


class LeaningRise(Workshop):
    """A rise that leans."""

    def fault(self) -> None:
        self.show(self.plot.curve(self.f), self.plot.segment((1.0, 1.0), (1.05, float(self.f(1.05))), "rise"))


class OffFrame(Workshop):
    """A label that is cut off by the frame's edge."""

    def fault(self) -> None:
        self.show(self.words("too far to the right").put(5.4, 1))


class InTheMargin(Workshop):
    """A label where the captions stand."""

    def fault(self) -> None:
        self.show(self.words("down here").put(PANEL.left, -3.6))


class Overlapping(Workshop):
    """Two labels on top of each other."""

    def fault(self) -> None:
        self.show(self.words("the tangent").put(PANEL.left, 1), self.words("the secant").put(PANEL.left + 0.5, 1.1))


class OverlapInMotion(Workshop):
    """A label that slowly wanders over another one."""

    def fault(self) -> None:
        one, other = self.words("the tangent").put(PANEL.left, 1), self.words("the secant").put(PANEL.left, -1)
        self.show(one, other)
        x = ValueTracker(-1.0)
        other.add_updater(lambda m: m.put(PANEL.left, x.get_value()))
        self.play(x.animate(rate_func=linear).set_value(2.5), run_time=4)


class LineThroughText(Workshop):
    """A curve that runs through a label."""

    def fault(self) -> None:
        place = self.plot.at(1.0, float(self.f(1.0)))
        self.show(self.plot.curve(self.f), self.words("the curve").put(place[0] - 0.5, place[1] - 0.1))


class DotOnText(Workshop):
    """A point that covers a glyph."""

    def fault(self) -> None:
        n = self.results
        label = self.formula("P").put(*(self.plot.at(n.at, n.value) - np.array([0.12, 0.14, 0]))[:2])
        self.show(self.plot.curve(self.f).set_stroke(opacity=0), label, self.plot.point(n.at, n.value))


class TooSmall(Workshop):
    """A label for the first row only."""

    def fault(self) -> None:
        self.show(self.words("small print", em=0.2).put(PANEL.left, 1))


class CutOff(Workshop):
    """A line that leaves the frame and stays there."""

    def fault(self) -> None:
        line = VMobject(stroke_color=self.theme["secant"], stroke_width=4)
        line.set_points_as_corners(np.array([[2.5, 0, 0], [7.6, 1, 0]]))
        self.show(line)


class GreyOnGrey(Workshop):
    """Words in a grey that is hardly seen."""

    def fault(self) -> None:
        grey = "#4a525c" if self.theme.name == "dark" else "#b9b9b4"
        self.show(self.words("grey on grey").put(PANEL.left, 1).set_fill(grey))


class Dimmed(Workshop):
    """Words at a third of their opacity."""

    def fault(self) -> None:
        label = self.words("dimmed words").put(PANEL.left, 1)
        self.show(label)
        self.play(label.animate.set_opacity(0.33), run_time=1)
        self.wait(2)


class WordsOnPanel(Workshop):
    """Words that are read against the frame, but stand on a panel of their own colour."""

    def fault(self) -> None:
        label = self.words("on a panel").put(PANEL.left + 0.3, 1)
        panel = Rectangle(width=3, height=1, fill_color=self.theme["quiet"], fill_opacity=1, stroke_width=0).move_to(label)
        self.show(panel, label)


class GreyLine(Workshop):
    """A curve in a grey that is hardly seen."""

    def fault(self) -> None:
        grey = "#3a424c" if self.theme.name == "dark" else "#c9c9c4"
        self.show(self.plot.curve(self.f).set_stroke(grey))


class RedGreen(Workshop):
    """Two graphs that only red and green tell apart."""

    def fault(self) -> None:
        g = Function("2 - x")
        red, green = ("#FC6255", "#83C167") if self.theme.name == "dark" else ("#d62728", "#2e8b2e")
        self.show(self.plot.curve(self.f).set_stroke(red), self.plot.curve(g).set_stroke(green))


class PureRedGreen(Workshop):
    """A red and a green point; what a colour-blind viewer sees of it is one a little darker than the other."""

    def fault(self) -> None:
        red, green = ("#ff4040", "#30b030") if self.theme.name == "dark" else ("#c00000", "#008000")
        points = [self.plot.point(x, float(self.f(x))) for x in (0.5, 1.5)]
        self.show(self.plot.curve(self.f), *(p.set_fill(c) for p, c in zip(points, (red, green), strict=True)))


class Strobe(Workshop):
    """A panel that flashes five times a second."""

    def fault(self) -> None:
        panel = Rectangle(width=8, height=5, fill_color="#ffffff" if self.theme.name == "dark" else "#000000", fill_opacity=1, stroke_width=0)
        self.wait(2)
        for _ in range(8):
            self.add(panel)
            self.wait(0.1)
            self.remove(panel)
            self.wait(0.1)
        self.wait(2)


class StrobeByUpdater(Workshop):
    """A panel whose opacity swings four times a second."""

    def fault(self) -> None:
        x = ValueTracker(0.0)
        panel = Rectangle(width=6, height=4, fill_color=self.theme["ink"], fill_opacity=0, stroke_width=0)
        panel.add_updater(lambda m: m.set_fill(opacity=0.5 - 0.5 * np.cos(2 * np.pi * 4 * x.get_value())))
        self.add(panel)
        self.play(x.animate(rate_func=linear).set_value(3.0), run_time=3)
        self.remove(panel)
        self.wait(2)


class HastyCaption(Workshop):
    """A caption that is gone before it is read."""

    def fault(self) -> None:
        self.add_subcaption("These words ask for more time than they are given, far more than that.", duration=1.5, offset=-9)
        self.show(self.plot.curve(self.f))

    def construct(self) -> None:
        self.add(self.words("wait").put(PANEL.left, 2))
        self.wait(10)
        super().construct()


class BlinkOfACaption(Workshop):
    """A caption of half a second."""

    def construct(self) -> None:
        self.add(self.words("wait").put(PANEL.left, 2))
        self.wait(3)
        self.add_subcaption("Blink.", duration=0.5, offset=-2)
        super().construct()

    def fault(self) -> None:
        self.show(self.plot.curve(self.f))


class CaptionsTogether(Workshop):
    """Two captions at one time."""

    def construct(self) -> None:
        self.add(self.words("wait").put(PANEL.left, 2))
        self.wait(8)
        self.add_subcaption("One thing to read here.", duration=4, offset=-7)
        self.add_subcaption("And another one at once.", duration=4, offset=-5)
        super().construct()

    def fault(self) -> None:
        self.show(self.plot.curve(self.f))


class FleetingWords(Workshop):
    """A formula that leaves when it has hardly arrived."""

    def fault(self) -> None:
        label = self.formula("f'(x) = lim_(h -> 0) frac(f(x + h) - f(x), h)", em=0.3).put(PANEL.left, 1)
        self.play(FadeIn(label), run_time=0.6)
        self.play(FadeOut(label), run_time=0.6)
        self.play(Create(self.plot.curve(self.f)), run_time=2)


class Dice(Workshop):
    """A point that lies elsewhere in every run."""

    def fault(self) -> None:
        x = 0.2 + (time.perf_counter_ns() % 1000) / 1000
        self.show(self.plot.curve(self.f), self.plot.point(x, float(self.f(x))))


class StruckOut(Workshop):
    """A line through a formula."""

    def fault(self) -> None:
        label = self.formula("f(x) = e^x").put(PANEL.left, 1)
        box = box_of(label)
        line = VMobject(stroke_color=self.theme["run"], stroke_width=4)
        line.set_points_as_corners(np.array([[box.left - 0.2, 1.1, 0], [box.right + 0.2, 1.1, 0]]))
        self.show(label, line)


class StockDecimal(Workshop):
    """A typed number in manim's own DecimalNumber."""

    def fault(self) -> None:
        digits = DecimalNumber(2.5, mob_class=Text, font_size=36, color=self.theme["ink"]).move_to([4, 1, 0])
        self.show(digits)


_BOWL = Function("x^2 + 3*x*y + y^2", ("x", "y"))


class Map(Workshop):
    """A map of the plane, and a place for one fault."""

    def construct(self) -> None:
        self.plot = plane_plot(choose_plane(_BOWL, (1.0, 1.0)), STAGE, self.theme)
        self.add(self.plot)
        with self.section("all", "Something to look at, and not to believe."):
            self.fault()


class LevelLineBeside(Map):
    """Level lines two pixels beside their levels."""

    def fault(self) -> None:
        lines = Contours(self.plot, _BOWL, labelled=False)
        self.show(lines.strokes.shift([2 * 8 / 1080, 2 * 8 / 1080, 0]))


class LevelOfAnother(Map):
    """The lines of a function whose values are one percent larger."""

    def fault(self) -> None:
        lines = Contours(self.plot, Function("1.01*(x^2 + 3*x*y + y^2)", ("x", "y")), (4.0, 8.0), labelled=False)
        lines.above.claim = Claim(self.plot, "level", "curve", function=_BOWL, levels=(4.0, 8.0))
        self.show(lines.strokes)


class ArrowsTurned(Map):
    """One arrow of a field that points five degrees beside the gradient."""

    def fault(self) -> None:
        centres = np.array([[-1.5, -1.0], [1.0, 1.0], [1.0, -0.5]])
        vectors = np.column_stack([2 * centres[:, 0] + 3 * centres[:, 1], 3 * centres[:, 0] + 2 * centres[:, 1]])
        turn = np.radians(5)
        vectors[1] = vectors[1] @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        self.show(ArrowField(self.plot, centres, vectors, (), "derivative", 0.5, gradient_of=_BOWL))


class WrongShade(Map):
    """A long gradient among the short ones."""

    def fault(self) -> None:
        centres = np.array([[-1.5, -1.0], [1.0, 1.0], [0.2, -0.5]])
        vectors = np.column_stack([2 * centres[:, 0] + 3 * centres[:, 1], 3 * centres[:, 0] + 2 * centres[:, 1]])
        vectors[1] /= 10
        self.show(ArrowField(self.plot, centres, vectors, (2.0,), "derivative", 0.5, gradient_of=_BOWL))


class TipBeside(Map):
    """The arrow of a single gradient that ends three pixels too far."""

    def fault(self) -> None:
        arrow = Arrows(self.theme["derivative"])
        arrow.place(self.plot.at(1.0, 1.0), self.plot.at(1.5, 1.5) + (3 * 8 / 1080, 0, 0))
        arrow.claim = Claim(self.plot, "arrows", "derivative", truth=lambda: ((1.0, 1.0), (1.5, 1.5)))
        self.show(arrow)


class Hill(Workshop):
    """A surface in space, and a place for one fault."""

    def construct(self) -> None:
        area = Box(-5.4, -2.7, -0.8, 1.9)
        room = Box(SAFE.left + 0.35, SAFE.bottom + 0.35, 0.35, 2.5)
        self.land = Landscape(_BOWL, choose_plane(_BOWL, (1.0, 1.0)), area, room, self.theme, Orbit(30.0, 25.0))
        self.add(self.land)
        with self.section("all", "Something to look at, and not to believe."):
            self.fault()

    def slice_at(self, y: float) -> np.ndarray:
        x = np.linspace(-2.0, 2.0, 201)
        return np.column_stack([x, np.full(201, y), _BOWL(x, y)])


class SliceBeside(Hill):
    """The slice of a plane that stands a little farther back."""

    def fault(self) -> None:
        drawn = self.land.curve(lambda: self.slice_at(1.03), "run")
        drawn.claim = Claim(self.land.space, "space", "run", truth=lambda: self.slice_at(1.0))
        self.show(drawn)


class TangentInSpace(Hill):
    """A tangent in space that is ten percent too steep."""

    def fault(self) -> None:
        drawn = self.land.curve(lambda: self.land.tangent("y", (1.0, 1.0), 5.0, 5.5), "tangent")
        drawn.claim = Claim(self.land.space, "space", "tangent", truth=lambda: self.land.tangent("y", (1.0, 1.0), 5.0, 5.0))
        self.show(drawn)


class MarksBeside(Workshop):
    """A number line whose marks have slipped by half a step."""

    def fault(self) -> None:
        line = NumberLine("x", 1.5, (-2.4, 0.0), 3.0, 8.0, self.theme)
        line.marks.shift([0.4, 0, 0])
        self.remove(self.plot)
        self.show(line)


class PointBeside(Workshop):
    """A number line whose point stands beside its value."""

    def fault(self) -> None:
        line = NumberLine("x", 1.5, (-2.4, 0.0), 3.0, 8.0, self.theme)
        line.dot.shift([0.05, 0, 0])
        self.remove(self.plot)
        self.show(line)


class NudgeTooLong(Workshop):
    """A nudge that is drawn five percent too long."""

    def fault(self) -> None:
        line = NumberLine("x", 1.5, (-2.4, 0.0), 3.0, 8.0, self.theme)
        self.remove(self.plot)
        self.show(line, line.move_nudge(line.nudge(lambda: 0.2), 0.21))


class Crossfade(Workshop):
    """Two captions in one place, the one fading out while the other fades in."""

    def fault(self) -> None:
        one, other = (self.words(text).put(PANEL.left, 1) for text in ("the secant turns", "it is the tangent"))
        self.show(one)
        self.play(FadeOut(one, rate_func=linear), FadeIn(other, rate_func=linear), run_time=0.8)
        self.wait(3)


class FadesAcross(Workshop):
    """A formula that dissolves on its way to its successor at another place, across a third one."""

    def fault(self) -> None:
        one, other = self.formula("f(x_0 + h) - f(x_0)").put(PANEL.left, 1.5), self.formula("f'(x_0) dot h + r").put(PANEL.left, -0.5)
        between = self.words("and what lies between").put(PANEL.left, 0.5)
        self.show(one, between)
        self.play(FadeTransform(one, other), run_time=1.2)
        self.wait(3)


class GhostBeside(Workshop):
    """A label fades onto a copy of itself that stands a little to the right."""

    def fault(self) -> None:
        one = self.formula("f'(x_0) dot h").put(PANEL.left, 1)
        self.show(one)
        other = one.copy().shift([0.12, 0, 0])
        self.play(FadeTransform(one, other), run_time=1.0)
        self.wait(3)


class FliesAcross(Workshop):
    """A copy of a formula flies through another one in half a second."""

    def fault(self) -> None:
        lines = [self.formula(s).put(PANEL.left, 2 - 0.9 * i) for i, s in enumerate(("f(x_0) = y", "f'(x_0) = m", "y = m x + b"))]
        self.show(*lines)
        self.play(TransformFromCopy(lines[0], self.formula("f(x_0) = y").put(PANEL.left, -0.7)), run_time=0.5)
        self.wait(3)


class Mush(Workshop):
    """A long formula becomes another one, glyph through glyph."""

    def fault(self) -> None:
        one = self.formula("f(x_0 + i h) = f(x_0) + i h f'(x_0)", em=0.32).put(PANEL.left, 1)
        other = self.formula("frac(\"Im\" f(x_0 + i h), h)").put(PANEL.left + 0.3, 1)
        self.show(one)
        self.play(ReplacementTransform(one, other), run_time=1.2)
        self.wait(3)


class TicksThroughCurve(Workshop):
    """The plot shrinks, and the numbers of its axes fly through the curve to those of another one."""

    def fault(self) -> None:
        graph = self.plot.curve(self.f)
        self.show(graph)
        small = Plot(self.plot.window, Box(STAGE.left + 2, STAGE.bottom + 2, STAGE.right, STAGE.top), self.theme)
        self.play(ReplacementTransform(self.plot.numbers, small.numbers), run_time=1.2)
        self.remove(graph)
        self.wait(3)


class MarkLeft(Workshop):
    """The plot moves aside, and its mark stays."""

    def fault(self) -> None:
        n = self.results
        graph, mark = self.plot.curve(self.f), self.plot.mark(n.at, n.value, "x_0")
        self.show(graph, mark)
        self.play(VGroup(self.plot, graph).animate.shift([0.3, 0.2, 0]), FadeOut(mark), run_time=1.2)
        self.wait(3)


class NameLeft(Workshop):
    """A plot moves away under the name of its curve."""

    def fault(self) -> None:
        graph = self.plot.curve(self.f)
        name = self.formula("curve(f)").move_to(self.plot.at(-0.5, 4.0))
        self.show(graph, name)
        self.play(VGroup(self.plot, graph).animate.shift([0.25, 0.1, 0]), run_time=0.8)
        self.wait(3)


class DotLags(Workshop):
    """A point comes along later than its plot."""

    def fault(self) -> None:
        n = self.results
        dot = self.plot.point(n.at, n.value)
        self.show(dot)
        way = np.array([0.4, 0.2, 0])
        self.play(
            self.plot.animate.shift(way), dot.animate(rate_func=lambda t: t**6).shift(way), run_time=1.5,
        )
        self.wait(3)


class TangentOffAtHalf(Workshop):
    """Curve and tangent move; half-way the tangent has turned away, and in the end it is back."""

    def fault(self) -> None:
        n = self.results
        graph, line = self.plot.curve(self.f), self.plot.line((n.at, n.value), n.slope, "tangent", half=0.4)
        self.show(graph, line)
        whole, pivot, before = VGroup(self.plot, graph), self.plot.at(n.at, n.value), line.points.copy()

        def turn(drawn: Mobject, alpha: float) -> None:
            drawn.points = before.copy()
            drawn.rotate(0.12 * alpha, about_point=pivot).shift([0.1 * alpha, 0, 0])

        self.play(
            whole.animate(rate_func=there_and_back).shift([0.1, 0, 0]),
            UpdateFromAlphaFunc(line, turn, rate_func=there_and_back), run_time=1.5,
        )
        self.wait(3)


class TangentLags(Workshop):
    """A point runs along the curve, and its tangent is that of the frame before."""

    def fault(self) -> None:
        slope = self.f.derivative()
        x = ValueTracker(0.0)
        dot, line = self.plot.point(0.0, 1.0), self.plot.line((0.0, 1.0), 1.0, "tangent")
        self.show(self.plot.curve(self.f), dot, line)
        seen = [0.0]

        def follow(_: Mobject) -> None:
            late, seen[0] = seen[0], x.get_value()
            dot.move_to(self.plot.at(seen[0], float(self.f(seen[0]))))
            self.plot.move_line(line, (late, float(self.f(late))), float(slope(late)))

        dot.add_updater(follow)
        self.play(x.animate(rate_func=linear).set_value(1.5), run_time=2)
        dot.clear_updaters()
        follow(dot)
        self.wait(3)


class PointOffTheLine(Workshop):
    """A secant and its second point swing to another place on different ways."""

    def fault(self) -> None:
        points = [(x, float(self.f(x))) for x in (0.0, 0.8, 1.7)]
        (x0, y0), *ends = points
        one, other = (self.plot.line((x0, y0), (y - y0) / (x - x0), "secant") for x, y in ends)
        dots = [self.plot.point(*points[0]), self.plot.point(*points[1], "secant")]
        self.show(self.plot.curve(self.f), one, *dots)
        self.play(ReplacementTransform(one, other), dots[1].animate.move_to(self.plot.at(*points[2])), run_time=1.5)
        self.wait(3)


class Blackout(Workshop):
    """Half a second of nothing between two pictures."""

    def fault(self) -> None:
        self.add(*self.heading("What is left is the title"))
        graph = self.plot.curve(self.f)
        self.show(graph)
        self.play(FadeOut(graph), FadeOut(self.plot), run_time=0.7)
        self.play(FadeIn(graph), FadeIn(self.plot), run_time=0.8)
        self.wait(3)


class EmptyAtFirst(Workshop):
    """The clip begins with more than a second of background."""

    def construct(self) -> None:
        self.wait(1.2)
        super().construct()

    def fault(self) -> None:
        self.show(self.plot.curve(self.f))


class EmptyBySteps(Workshop):
    """All is taken away at once, and the next thing comes after a pause."""

    def fault(self) -> None:
        graph = self.plot.curve(self.f)
        self.show(graph)
        self.remove(graph, self.plot)
        self.wait(0.4)
        self.show(self.plot, graph)


class FourPixelsApart(Workshop):
    """Two labels that nearly touch."""

    def fault(self) -> None:
        one, other = (self.words(text).put(PANEL.left, 1) for text in ("happy", "hills"))
        other.shift([0, float(one.get_bottom()[1]) - 4 / 720 * 8 - float(other.get_top()[1]), 0])
        self.show(one, other)


class NextToIt(Workshop):
    """A word that stands hardly farther from the next than two letters do."""

    def fault(self) -> None:
        one = self.words("rise").put(PANEL.left, 1)
        self.show(one, self.words("run").put(float(one.get_right()[0]) + 5 / 720 * 8, 1))


class VectorTooLong(Map):
    """An arrow a fifth longer than its vector, whose factor is said to be one."""

    def fault(self) -> None:
        arrow = Arrows(self.theme["derivative"]).place(self.plot.at(0.5, 0.5), self.plot.at(0.5 + 1.2 * 0.6, 0.5 + 1.2 * 0.3))
        arrow.claim = Claim(self.plot, "vector", "derivative", start=(0.5, 0.5), truth=lambda: (0.6, 0.3))
        self.show(arrow)


class TwoUnits(Map):
    """Two vectors of one length, drawn as two lengths side by side."""

    def fault(self) -> None:
        for y, unit in ((0.5, 1.0), (-0.5, 0.4)):
            arrow = Arrows(self.theme["derivative"]).place(self.plot.at(0.0, y), self.plot.at(unit, y))
            arrow.claim = Claim(self.plot, "vector", "derivative", start=(0.0, y), truth=lambda: (1.0, 0.0), unit=unit)
            self.show(arrow)


class ScaleUnsaid(Map):
    """A vector drawn at 0.36 of its size, and only the 0 of something else is said, which 0.36 is to no digits."""

    function: str = "log(x)"

    def fault(self) -> None:
        self.add(self.formula(f"f(x_0) = {self.shown('value')}").put(PANEL.left, 1))
        arrow = Arrows(self.theme["derivative"]).place(self.plot.at(0.0, 0.0), self.plot.at(0.72, 0.36))
        arrow.claim = Claim(self.plot, "vector", "derivative", start=(0.0, 0.0), truth=lambda: (2.0, 1.0), scale=0.36)
        self.show(arrow)


class BarOff(Map):
    """Three bars, the second a tenth too high."""

    def fault(self) -> None:
        self.remove(self.plot)
        bars = LayerBars((1.0, 0.5, 0.25), Box(-3, -2, 3, 2), self.theme)
        bars.bars[1].stretch(1.1, 1, about_edge=np.array([0.0, -1.0, 0.0]))
        self.show(bars)


class OneTooMany(Map):
    """Four dots for three crossings."""

    def fault(self) -> None:
        dots = VMobject(fill_color=self.theme["curve"], fill_opacity=1, stroke_width=0)
        dots.set_points(np.concatenate([disc(0.1) + self.plot.at(0.3 * k, 0.2) for k in range(4)]))
        dots.claim = Claim(self.plot, "count", "curve", truth=lambda: 3)
        self.show(dots)


class AngleOff(Map):
    """An arc of 45 degrees that opens by 42."""

    def fault(self) -> None:
        turns = np.radians(np.linspace(10.0, 52.0, 31))
        arc = VMobject(stroke_color=self.theme["ink"], stroke_width=3, fill_opacity=0)
        ring = np.column_stack([np.cos(turns), np.sin(turns), np.zeros(31)])
        arc.set_points(corners([self.plot.at(0.0, 0.0) + 0.8 * ring]))
        arc.claim = Claim(self.plot, "angle", "ink", start=(0.0, 0.0), truth=lambda: (10.0, 55.0))
        self.show(arc)


class FrameLeft(Workshop):
    """A formula steps aside in its frame."""

    def fault(self) -> None:
        label = self.formula("f(x) = e^x").put(PANEL.left + 0.3, 1)
        frame = Rectangle(width=label.width + 0.3, height=label.height + 0.3, stroke_color=self.theme["derivative"], stroke_width=3)
        self.show(label, frame.move_to(label))
        self.play(label.animate.shift([0.14, 0, 0]), run_time=1.0)
        self.wait(3)


class UnderlineLeft(Workshop):
    """A formula goes and comes back, its underline stays."""

    def fault(self) -> None:
        label = self.formula("f'(x_0) dot h").put(PANEL.left, 1)
        box = box_of(label)
        line = VMobject(stroke_color=self.theme["run"], stroke_width=4)
        line.set_points_as_corners(np.array([[box.left, box.bottom - 0.1, 0], [box.right, box.bottom - 0.1, 0]]))
        self.show(label, line)
        self.play(label.animate(rate_func=there_and_back).shift([0, 0.8, 0]), run_time=1.5)
        self.wait(2)


class NumbersLeft(Workshop):
    """Grid and axes move on, the numbers of the axes stay for a while."""

    def fault(self) -> None:
        grid, axes, numbers, name = self.plot.scaffold
        graph = self.plot.curve(self.f)
        self.show(graph)
        self.play(
            VGroup(grid, axes, graph, name, self.plot.x_name).animate.shift([0.3, 0.2, 0]), numbers.animate(rate_func=lambda t: t**8).shift([0.3, 0.2, 0]), run_time=1.2,
        )
        self.wait(2)


class CurveSlipsAway(Workshop):
    """The curve swings away from under its tangent, and back."""

    def fault(self) -> None:
        n = self.results
        graph = self.plot.curve(self.f)
        self.show(graph, self.plot.line((n.at, n.value), n.slope, "tangent"))
        self.play(graph.animate(rate_func=there_and_back).shift([0.2, 0, 0]), run_time=1.5)
        self.wait(2)


class CoveredUp(Workshop):
    """A curtain of the background's own colour."""

    def fault(self) -> None:
        self.show(self.plot.curve(self.f))
        curtain = Rectangle(width=16, height=9, fill_color=self.theme.background, fill_opacity=1, stroke_width=0).set_z_index(9)
        self.play(FadeIn(curtain), run_time=0.8)
        self.play(FadeOut(curtain), run_time=0.8)
        self.wait(2)
