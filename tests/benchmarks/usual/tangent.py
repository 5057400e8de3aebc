"""The secant that becomes the tangent, as tutorials on manim write it; run by plain manim."""

from __future__ import annotations

from manim import (
    DOWN, LEFT, RIGHT, UP, Create, DashedLine, DecimalNumber, Dot, FadeIn, FadeOut, Line, MathTypst,
    NumberPlane, Scene, Typst, ValueTracker, VGroup, always_redraw, linear, smooth,
)

INK, QUIET, CURVE, DERIVATIVE = "#eceff3", "#a3adba", "#6cb8ff", "#ffb04d"
SECANT, TANGENT, RISE, RUN, ERROR = "#ef8fc8", "#38d6a5", "#ff7d66", "#f2dd57", "#bba8ff"
X0, SLOPE = 1.5, 3.0
PANEL = 2.1


def f(x: float) -> float:
    return x**2


class SecantToTangent(Scene):
    def construct(self) -> None:
        self.camera.background_color = "#10141b"
        self.next_section("secant")
        self.show_secant()
        self.next_section("right")
        self.play(self.h.animate(rate_func=smooth).set_value(1e-5), run_time=4.5)
        self.next_section("tangent")
        self.show_tangent()
        self.next_section("left")
        self.from_the_left()
        self.next_section("error")
        self.show_error()

    def slope(self) -> float:
        h = self.h.get_value()
        return (f(X0 + h) - f(X0)) / h

    def line(self, slope: float, color: str, width: float = 4) -> Line:
        """A line through the point as far as the picture goes."""
        left = max(-1.0, X0 + (-0.8 - f(X0)) / slope)
        ends = [self.plane.c2p(x, f(X0) + slope * (x - X0)) for x in (left, 3.0)]
        return Line(*ends, color=color, stroke_width=width)

    def show_secant(self) -> None:
        self.h = h = ValueTracker(1.0)
        self.plane = plane = NumberPlane(
            x_range=[-1, 3, 1], y_range=[-0.8, 9.8, 2], x_length=7.2, y_length=5.2,
            axis_config={"color": "#808b9a", "stroke_width": 2},
            background_line_style={"stroke_color": "#27303c", "stroke_width": 1.5, "stroke_opacity": 1},
        ).move_to([-2.45, -0.25, 0])
        numbers = VGroup(
            *(MathTypst(str(x), font_size=28, color=QUIET).next_to(plane.c2p(x, -0.8), DOWN, buff=0.15) for x in range(-1, 4)),
            *(MathTypst(str(y), font_size=28, color=QUIET).next_to(plane.c2p(-1, y), LEFT, buff=0.15) for y in range(0, 9, 2)),
        )
        curve = plane.plot(f, x_range=[-1, 3], color=CURVE)
        names = VGroup(
            MathTypst("x", font_size=30, color=QUIET).next_to(plane.c2p(3, -0.8), DOWN + RIGHT, buff=0.2),
            MathTypst("f(x)", font_size=30, color=CURVE).next_to(plane.c2p(-1, 9.8), UP, buff=0.15),
        )
        p = Dot(plane.c2p(X0, f(X0)), color=INK).set_z_index(2)
        mark = DashedLine(plane.c2p(X0, -0.8), p.get_center(), color=QUIET, stroke_width=2)
        name = MathTypst("x_0", font_size=30, color=QUIET).next_to(mark.get_start(), UP + RIGHT, buff=0.1)
        title = Typst("From secant to tangent", font_size=34, color=QUIET).move_to([-6.5, 3.35, 0], aligned_edge=LEFT)
        header = MathTypst('{{ f(x) = x^2 : curve }} quad x_0 = 1.5', font_size=40, color=INK)
        header.select("curve").set_color(CURVE)
        header.move_to([PANEL, 3.35, 0], aligned_edge=LEFT)

        q = always_redraw(lambda: Dot(plane.c2p(X0 + h.get_value(), f(X0 + h.get_value())), color=SECANT).set_z_index(2))
        run = always_redraw(lambda: Line(
            plane.c2p(X0, f(X0)), plane.c2p(X0 + h.get_value(), f(X0)), color=RUN, stroke_width=5))
        rise = always_redraw(lambda: DashedLine(
            plane.c2p(X0 + h.get_value(), f(X0)), plane.c2p(X0 + h.get_value(), f(X0 + h.get_value())), color=RISE, stroke_width=5))
        secant = always_redraw(lambda: self.line(self.slope(), SECANT))
        run_name = MathTypst("h", font_size=36, color=RUN).add_updater(
            lambda m: m.next_to(run, DOWN if h.get_value() > 0 else UP, buff=0.12))
        rise_name = MathTypst("Delta y", font_size=36, color=RISE).add_updater(
            lambda m: m.next_to(rise, RIGHT if h.get_value() > 0 else LEFT, buff=0.12))

        self.add(plane, numbers, names, curve, mark, name, p, title, header)
        self.wait(0.6)
        self.play(Create(run), FadeIn(run_name), run_time=0.8)
        self.play(Create(rise), FadeIn(rise_name), FadeIn(q), run_time=0.8)
        self.play(Create(secant), run_time=0.8)
        readouts = self.readouts()
        self.play(FadeIn(readouts), run_time=0.8)
        self.wait(0.733)
        self.moving = VGroup(q, run, rise, secant, run_name, rise_name)

    def readouts(self) -> VGroup:
        h = self.h
        first = MathTypst("h =", font_size=40, color=RUN).move_to([PANEL + 1.05, 2.12, 0], aligned_edge=RIGHT)
        second = MathTypst("frac({{ Delta y : rise }}, {{ h : run }}) =", font_size=40, color=SECANT)
        second.select("rise").set_color(RISE)
        second.select("run").set_color(RUN)
        second.move_to([PANEL + 1.05, 1.25, 0], aligned_edge=RIGHT)
        step = DecimalNumber(1, num_decimal_places=5, mob_class=MathTypst, font_size=40, color=RUN)
        step.next_to(first, RIGHT, buff=0.4)
        slope = DecimalNumber(4, num_decimal_places=4, mob_class=MathTypst, font_size=40, color=SECANT)
        slope.next_to(second, RIGHT, buff=0.4)
        step.add_updater(lambda m: m.set_value(h.get_value()))
        slope.add_updater(lambda m: m.set_value(self.slope()))
        return VGroup(first, step, second, slope)

    def show_tangent(self) -> None:
        tangent = self.line(SLOPE, TANGENT, 5)
        says = MathTypst("f'(x_0) = 3", font_size=40, color=DERIVATIVE).move_to([PANEL, 0.25, 0], aligned_edge=LEFT)
        self.play(FadeIn(tangent), FadeOut(self.moving), run_time=1.0)
        self.play(FadeIn(says), run_time=0.8)
        self.wait(3.6)

    def from_the_left(self) -> None:
        self.h.set_value(-1.0)
        label = MathTypst("abs({{ frac(Delta y, h) : slope }} - {{ f'(x_0) : d }}) =", font_size=34, color=ERROR)
        label.select("slope").set_color(SECANT)
        label.select("d").set_color(DERIVATIVE)
        label.move_to([PANEL, -0.6, 0], aligned_edge=LEFT)
        value = DecimalNumber(1, num_decimal_places=6, mob_class=MathTypst, font_size=34, color=ERROR).next_to(label, RIGHT, buff=0.2)
        value.add_updater(lambda m: m.set_value(abs(self.slope() - SLOPE)))
        self.error = VGroup(label, value)
        self.add(self.error)
        self.play(*(FadeIn(part) for part in self.moving), run_time=0.8)
        self.play(self.h.animate(rate_func=smooth).set_value(-1e-5), run_time=4.5)

    def show_error(self) -> None:
        columns, colors = (PANEL, PANEL + 1.3, PANEL + 2.6), (RUN, SECANT, ERROR)
        heads = VGroup(*(
            MathTypst(head, font_size=30, color=color).move_to([x, -0.55, 0], aligned_edge=LEFT)
            for head, color, x in zip(("h", '"slope"', '"error"'), colors, columns, strict=True)))
        self.play(FadeOut(self.error), run_time=0.4)
        self.play(FadeIn(heads), run_time=0.8)
        for i, step in enumerate((1.0, 0.1, 0.01, 0.001)):
            if self.h.get_value() < 0:
                self.h.set_value(step)
            self.play(self.h.animate(rate_func=linear).set_value(step), run_time=1.1)
            self.add(self.line(self.slope(), SECANT, 1.8).set_opacity(0.8))
            row = VGroup(*(
                DecimalNumber(number, num_decimal_places=max(i, 1), mob_class=MathTypst, font_size=30, color=color)
                .move_to([x, -1.15 - 0.48 * i, 0], aligned_edge=LEFT)
                for number, color, x in zip((step, 3 + step, step), colors, columns, strict=True)))
            self.play(FadeIn(row), run_time=0.5)
