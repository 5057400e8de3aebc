"""Values forward and gradients back through a small network, as tutorials on manim write it; run by plain manim."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from manim import (
    DOWN, LEFT, ORIGIN, RIGHT, UP, Arrow, Axes, DashedLine, DecimalNumber, Dot, FadeIn, FadeOut, GrowArrow, GrowFromEdge,
    Line, MathTypst, Mobject, Polygon, Rectangle, RoundedRectangle, Scene, TransformFromCopy, Typst, ValueTracker, VGroup, VMobject,
    always_redraw, smooth,
)

INK, QUIET, FORWARD, GRADIENT, TANGENT = "#eceff3", "#a3adba", "#6cb8ff", "#ffb04d", "#38d6a5"
X, T, W1, W2, RATE = 2.0, 1.0, 0.5, 0.8, 0.5
ROW, TOP, TAGS, LOWER, SYMBOLS, NUMBERS = 1.48, 2.52, -0.06, -1.08, -2.15, -3.05
COLUMNS = {"x": -5.85, "z": -3.2, "a": -0.55, "y": 2.1, "L": 4.75}


def sigma(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def values(w1: float, w2: float) -> dict[str, float]:
    """The forward pass."""
    z = w1 * X
    a = sigma(z)
    y = w2 * a
    return {"w1": w1, "w2": w2, "z": z, "a": a, "y": y, "L": (y - T) ** 2 / 2}


V = values(W1, W2)
DY = V["y"] - T
DA, DW2, SLOPE = DY * W2, DY * V["a"], V["a"] * (1 - V["a"])
DZ = DA * SLOPE
DW1 = DZ * X


class Backpropagation(Scene):
    def construct(self) -> None:
        self.camera.background_color = "#10141b"
        self.next_section("network")
        self.show_network()
        self.next_section("forward")
        self.run_forward()
        self.next_section("backward")
        self.start_backward()
        self.next_section("output")
        self.factor_back("y", "L", "{{ y - t : f }} = -0.4152", "frac(partial L, partial y)", "(-0.4152)", 3.45, GRADIENT)
        self.next_section("branch")
        self.to_weight("y", "w2", "times {{ a_1 : f }} = 0.7311")
        self.wait(4.017)
        self.next_section("hidden")
        self.factor_back("a", "y", "{{ w_2 : f }} = 0.8", "frac(partial y, partial a_1)", "0.8", 0.77)
        self.wait(0.25)
        self.next_section("activation")
        self.show_activation()
        self.factor_back("z", "a", "{{ a_1 (1 - a_1) : f }} = 0.1966", "frac(partial a_1, partial z_1)", "0.1966", -1.88)
        self.wait(0.15)
        self.next_section("weight")
        self.to_weight("z", "w1", "times {{ x : f }} = 2")
        self.multiply("frac(partial z_1, partial w_1)", "2", -4.3, self.said)
        self.play(FadeIn(self.text(f"{DW1:.4f} =", -6.5, NUMBERS, GRADIENT, left=True)), run_time=0.8)
        self.wait(1.6)
        self.next_section("reuse")
        self.mark_reuse()
        self.next_section("step")
        self.take_step()

    # -- parts -------------------------------------------------------------------------

    @staticmethod
    def text(source: str, x: float, y: float, color: str = INK, size: float = 32, left: bool = False) -> MathTypst:
        text = MathTypst(source, font_size=size, color=color)
        return text.move_to([x, y, 0], aligned_edge=LEFT if left else ORIGIN)

    @staticmethod
    def box(x: float, y: float, width: float, rounded: bool, color: str) -> VMobject:
        kind = RoundedRectangle(corner_radius=0.2, width=width, height=0.5) if rounded else Rectangle(width=width, height=0.5)
        return kind.set_stroke(color, 3).move_to([x, y, 0])

    @staticmethod
    def tag(x: float, y: float, width: float, color: str) -> Polygon:
        corners = [(-0.5, 0), (-0.5 + 0.3 / width, 0.25), (0.5, 0.25), (0.5, -0.25), (-0.5 + 0.3 / width, -0.25)]
        return Polygon(*([width * u, v, 0] for u, v in corners), color=color, stroke_width=3).move_to([x, y, 0])

    @staticmethod
    def arrow(start: np.ndarray, end: np.ndarray, color: str, width: float = 4, dashed: bool = False) -> VMobject:
        arrow = Arrow(start, end, buff=0.05, color=color, stroke_width=width, tip_length=0.18)
        if not dashed:
            return arrow
        line = DashedLine(start, end - 0.2 * (end - start) / np.linalg.norm(end - start), color=color, stroke_width=width)
        return VGroup(line, arrow.tip)

    # -- forward -------------------------------------------------------------------------

    def show_network(self) -> None:
        widths = {"x": 0.8, "z": 0.8, "a": 1.25, "y": 1.25, "L": 1.25}
        self.boxes = {name: self.box(x, ROW, widths[name], True, FORWARD if name == "x" else QUIET) for name, x in COLUMNS.items()}
        for name, x, rounded in (("w1", -3.2, False), ("w2", 2.1, False), ("t", 4.75, True)):
            self.boxes[name] = self.box(x, TOP, 0.8, rounded, FORWARD)
        self.numbers = {name: self.text(number, *self.boxes[name].get_center()[:2], FORWARD)
                        for name, number in (("x", "2"), ("w1", "0.5"), ("w2", "0.8"), ("t", "1"))}
        self.edges = [("x", "z"), ("w1", "z"), ("z", "a"), ("a", "y"), ("w2", "y"), ("y", "L"), ("t", "L")]
        links = VGroup(*(Line(*self.ends(*edge), color=QUIET, stroke_width=2) for edge in self.edges))
        names = VGroup(*(
            self.text(source, x, y, FORWARD if source not in ('times w_1', 'sigma', 'times w_2') else INK, 30) for source, x, y in (
                ("x", -6.2, 2.0), ("z_1", -3.5, 2.0), ("a_1", -0.95, 2.0), ("y", 1.75, 2.0), ("L", 4.4, 2.0), ("w_1", -3.9, TOP),
                ("w_2", 1.4, TOP), ("t", 4.1, TOP), ("times w_1", -4.55, 1.75), ("sigma", -2.0, 1.75), ("times w_2", 0.75, 1.75))))
        legend = VGroup(
            self.box(-6.05, 0.32, 0.4, True, FORWARD).scale([1, 0.55, 1]), Typst("value", font_size=28, color=FORWARD).move_to([-5.3, 0.32, 0]),
            self.box(-6.05, -0.1, 0.4, False, FORWARD).scale([1, 0.55, 1]), Typst("weight", font_size=28, color=FORWARD).move_to([-5.25, -0.1, 0]))
        title = Typst("Backpropagation", font_size=34, color=QUIET).move_to([-6.5, 3.35, 0], aligned_edge=LEFT)
        header = MathTypst("L = (w_2 space sigma(w_1 x) - t)^2 \\/ 2", font_size=38, color=FORWARD).move_to([6.5, 3.35, 0], aligned_edge=RIGHT)
        self.add(title, header, links, *self.boxes.values(), *self.numbers.values(), names, legend)
        self.wait(0.6)
        self.wait(5.867)

    def ends(self, start: str, end: str) -> tuple[np.ndarray, np.ndarray]:
        """From the edge of one box to the edge of another."""
        a, b = self.boxes[start], self.boxes[end]
        return (a.get_bottom(), b.get_top()) if start in ("w1", "w2", "t") else (a.get_right(), b.get_left())

    def run_forward(self) -> None:
        steps = (
            ("z", "z_1 = w_1 x = 0.5 dot 2 = 1", "1", 1.367), ("a", "a_1 = sigma(z_1) = sigma(1) = 0.7311", "0.7311", 1.783),
            ("y", "y = w_2 a_1 = 0.8 dot 0.7311 = 0.5848", "0.5848", 2.2),
            ("L", "L = (y - t)^2 \\/ 2 = (0.5848 - 1)^2 \\/ 2 = 0.0862", "0.0862", 2.95))
        line = VGroup()
        for name, source, number, hold in steps:
            new = self.text(source, -6.5, SYMBOLS, FORWARD, 38, left=True)
            self.play(FadeOut(line), FadeIn(new), run_time=0.6)
            line = new
            self.play(*(GrowArrow(self.arrow(*self.ends(*edge), FORWARD)) for edge in self.edges if edge[1] == name), run_time=0.9)
            self.numbers[name] = self.text(number, COLUMNS[name], ROW, FORWARD)
            rim = self.boxes[name].copy().set_stroke(FORWARD)
            self.play(FadeIn(rim), FadeIn(self.numbers[name]), run_time=0.5)
            self.wait(hold)
        self.line = line

    # -- backward --------------------------------------------------------------------------

    def start_backward(self) -> None:
        places = {"z": (-3.2, TAGS), "a": (-0.55, TAGS), "y": (2.1, TAGS), "w1": (-3.2, LOWER), "w2": (2.1, LOWER), "L": (4.75, TAGS)}
        self.tags = {name: self.tag(*at, 0.95 if name == "L" else 1.7, QUIET) for name, at in places.items()}
        names = VGroup(
            *(self.text(f"partial L \\/ partial {name}", x, TAGS + 0.52, GRADIENT, 28) for name, x in (("z_1", -3.2), ("a_1", -0.55), ("y", 2.1))),
            *(self.text(f"partial L \\/ partial {name}", x, LOWER, GRADIENT, 28) for name, x in (("w_1", -1.6), ("w_2", 3.7))))
        legend = VGroup(
            self.tag(-6.05, -0.52, 0.5, GRADIENT).scale([1, 0.55, 1]),
            Typst("gradient", font_size=28, color=GRADIENT).move_to([-5.15, -0.52, 0]))
        self.play(FadeOut(self.line), *map(FadeIn, self.tags.values()), FadeIn(names), FadeIn(legend), run_time=0.8)
        self.parts = VGroup(self.text("frac(partial L, partial w_1) =", -6.5, SYMBOLS, GRADIENT, left=True))
        self.play(*self.lit("L", "1"), FadeIn(self.parts), run_time=0.8)
        self.wait(2.933)

    def lit(self, name: str, number: str) -> list[FadeIn]:
        """A tag gets its colour and its number."""
        tag = self.tags[name]
        return [FadeIn(tag.copy().set_stroke(GRADIENT)), FadeIn(self.text(number, *(tag.get_center() + 0.1 * RIGHT)[:2], GRADIENT))]

    def factor_back(self, name: str, source: str, label: str, symbol: str, number: str, x: float, color: str = INK) -> None:
        """A factor stands between the lanes; the gradient travels; the product grows."""
        text = self.text(label, x, 0.92, size=30)
        text.select("f").set_color(FORWARD)
        tie = DashedLine([x, ROW - 0.1, 0], [x, 1.15, 0], color=QUIET, stroke_width=2)
        self.play(FadeIn(text), FadeIn(VGroup(tie, Line([x, 0.7, 0], [x, TAGS + 0.1, 0], color=QUIET, stroke_width=2))), run_time=0.8)
        arrow = self.arrow(self.tags[source].get_left(), self.tags[name].get_right(), GRADIENT, dashed=True)
        self.play(GrowFromEdge(arrow, RIGHT), run_time=0.9)
        gradient = {"y": DY, "a": DA, "z": DZ}[name]
        self.play(*self.lit(name, f"{gradient:.4f}"), run_time=0.6)
        self.multiply(symbol, number, x, text, color)

    def multiply(self, symbol: str, number: str, x: float, text: Mobject, color: str = INK) -> None:
        above, below = self.text(symbol, x, SYMBOLS, color), self.text(number, x, NUMBERS, color)
        dots = VGroup(*(self.text("dot", x + 1.3, y, INK) for y in (SYMBOLS, NUMBERS))) if x < 3 else VGroup()
        self.play(FadeIn(above), TransformFromCopy(text, below), FadeIn(dots), run_time=1.1)
        self.parts.add(above, below, dots)

    def to_weight(self, name: str, weight: str, label: str) -> None:
        """The gradient goes down to a weight, times the value that the weight was multiplied with."""
        start, end = self.tags[name].get_bottom(), self.tags[weight].get_top()
        self.said = self.text(label, start[0] + 0.2, (start[1] + end[1]) / 2, size=30, left=True)
        self.said.select("f").set_color(FORWARD)
        self.play(FadeIn(self.said), run_time=0.7)
        self.play(GrowFromEdge(self.arrow(start, end, GRADIENT, dashed=True), UP), run_time=0.9)
        self.play(*self.lit(weight, f"{DW2 if weight == 'w2' else DW1:.4f}"), run_time=0.6)

    def show_activation(self) -> None:
        """A tangent rolls along the sigmoid up to z1, where its slope is the next factor."""
        axes = Axes(x_range=[-4, 4, 4], y_range=[0, 1.1, 1], x_length=1.85, y_length=1.0, tips=False,
                    axis_config={"color": "#808b9a", "stroke_width": 2, "include_ticks": False}).move_to([5.37, -2.55, 0])
        z = ValueTracker(-4.0)
        curve = axes.plot(sigma, x_range=[-4, 4], color=FORWARD, stroke_width=3)

        def tangent() -> Line:
            at = z.get_value()
            height, slope = sigma(at), sigma(at) * (1 - sigma(at))
            return Line(axes.c2p(at - 1.2, height - 1.2 * slope), axes.c2p(at + 1.2, height + 1.2 * slope), color=TANGENT, stroke_width=4)

        line = always_redraw(tangent)
        dot = always_redraw(lambda: Dot(axes.c2p(z.get_value(), sigma(z.get_value())), radius=0.06, color=INK))
        self.drawn = VGroup(axes, curve, line, dot, self.text("sigma", 5.37, -1.85, FORWARD, 28))
        self.play(FadeIn(self.drawn), run_time=0.8)
        self.play(z.animate(rate_func=smooth).set_value(1.0), run_time=1.8)

    # -- what is used twice, and one step --------------------------------------------------------

    def mark_reuse(self) -> None:
        rims = VGroup(
            self.boxes["a"].copy().set_stroke(FORWARD, 2.5).scale([1.12, 1.3, 1]),
            self.tags["y"].copy().set_stroke(GRADIENT, 2.5).scale([1.1, 1.3, 1]))
        legend = VGroup(
            self.box(-6.05, -0.95, 0.4, True, QUIET).scale([1, 0.55, 1]), self.box(-6.05, -0.95, 0.52, True, QUIET).scale([1, 0.8, 1]),
            Typst("reused", font_size=28, color=QUIET).move_to([-5.25, -0.95, 0]))
        self.play(FadeIn(rims), FadeIn(legend), FadeOut(self.drawn), run_time=0.9)
        below = 0.06 * DOWN
        for color, ends in (
            (FORWARD, [self.ends("a", "y"), ([2.75, -0.72, 0] + below, [3.05, -0.72, 0] + below), ([-2.6, 0.7, 0] + below, [-2.3, 0.7, 0] + below)]),
            (GRADIENT, [(self.tags["y"].get_left(), self.tags["a"].get_right()), (self.tags["y"].get_bottom(), self.tags["w2"].get_top())]),
        ):
            strong = [self.arrow(np.array(a), np.array(b), color, 8) for a, b in ends]
            self.play(*map(GrowArrow, strong), run_time=1.0)
            self.wait(1.3)
            self.play(*map(FadeOut, strong), run_time=0.5)
        self.wait(1.5)

    def take_step(self) -> None:
        """The rule in the place of the product; the weights move and the loss follows."""
        after = values(W1 - RATE * DW1, W2 - RATE * DW2)
        rules = VGroup(*(
            self.text(
                f"{{{{ w_{i} : w }}}} <- w_{i} - r thin {{{{ partial L \\/ partial w_{i} : g }}}} = {old} - 0.5 dot {{{{ ({slope:.4f}) : n }}}} = "
                f"{{{{ {new:.4f} : v }}}}", -6.5, y, left=True)
            for i, old, slope, new, y in ((1, "0.5", DW1, after["w1"], SYMBOLS), (2, "0.8", DW2, after["w2"], NUMBERS))))
        for rule in rules:
            for part, color in (("w", FORWARD), ("g", GRADIENT), ("n", GRADIENT), ("v", FORWARD)):
                rule.select(part).set_color(color)
        self.play(FadeOut(self.parts), FadeIn(rules), run_time=0.8)
        self.wait(3.0)
        share = ValueTracker(0.0)

        def now() -> dict[str, float]:
            return values(W1 - RATE * share.get_value() * DW1, W2 - RATE * share.get_value() * DW2)

        becoming = VGroup()
        places = {"w1": (-2.7, TOP), "w2": (2.6, TOP), "z": (-3.0, 2.0), "a": (-0.6, 2.0), "y": (2.35, 2.0), "L": (5.0, 2.0)}
        for name, (x, y) in places.items():
            becoming.add(self.text("->", x, y, INK, 28, left=True), self.live(lambda name=name: now()[name], x + 0.42, y))
        becoming.add(self.text('-> "one step,"', 5.9, -1.0, INK, 28), self.text("r = 0.5", 6.1, -1.42, INK, 28))
        self.play(FadeIn(becoming), run_time=0.8)
        self.play(share.animate(rate_func=smooth).set_value(1), run_time=3.0)
        self.play(FadeOut(rules), FadeIn(self.parts), run_time=0.8)
        self.wait(1.5)

    @staticmethod
    def live(value: Callable[[], float], x: float, y: float) -> DecimalNumber:
        """A number that follows."""
        number = DecimalNumber(value(), num_decimal_places=4, mob_class=MathTypst, font_size=28, color=FORWARD)
        number.move_to([x, y, 0], aligned_edge=LEFT)
        return number.add_updater(lambda m: m.set_value(value()))
