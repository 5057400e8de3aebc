"""Level lines, a gradient and a field of arrows, as tutorials on manim write it; run by plain manim."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN, LEFT, RIGHT, UP, Arrow, Create, DashedLine, DashedVMobject, Dot, FadeIn, FadeOut, GrowArrow, GrowFromCenter, Line, MathTypst,
    NumberPlane, RightAngle, Scene, Square, TransformFromCopy, Typst, VGroup, VMobject,
)

INK, QUIET, CURVE, DERIVATIVE = "#eceff3", "#a3adba", "#6cb8ff", "#ffb04d"
TANGENT, RISE, RUN = "#38d6a5", "#ff7d66", "#f2dd57"
WEAK, STRONG = "#a06f35", "#ffe0b8"
PANEL = 0.75


def f(x: float, y: float) -> float:
    return x**2 + 3 * x * y + y**2


def gradient(x: float, y: float) -> np.ndarray:
    return np.array([2 * x + 3 * y, 3 * x + 2 * y, 0.0])


class GradientField(Scene):
    def construct(self) -> None:
        self.camera.background_color = "#10141b"
        self.next_section("level lines")
        self.show_map()
        self.next_section("partials")
        self.show_partials()
        self.next_section("gradient")
        self.show_gradient()
        self.next_section("field")
        self.show_field()
        self.next_section("right angles")
        self.show_right_angles()
        self.next_section("all")
        self.play(*(GrowArrow(arrow) for arrow in self.field), run_time=1.2)
        self.wait(0.5)
        self.wait(5.767)

    def say(self, source: str, y: float, size: float = 34, **colors: str) -> MathTypst:
        """A formula in the panel, its parts coloured."""
        line = MathTypst(source, font_size=size, color=INK)
        for name, color in colors.items():
            line.select(name).set_color(color)
        return line.move_to([PANEL, y, 0], aligned_edge=LEFT)

    def show_map(self) -> None:
        self.plane = plane = NumberPlane(
            x_range=[-2, 2, 1], y_range=[-2, 2, 1], x_length=5.3, y_length=5.3,
            axis_config={"color": "#808b9a", "stroke_width": 2},
            background_line_style={"stroke_color": "#27303c", "stroke_width": 1.5, "stroke_opacity": 1},
        ).move_to([-3.2, -0.18, 0])
        numbers = VGroup(*(
            MathTypst(str(n), font_size=28, color=QUIET).next_to(plane.c2p(*at), side, buff=0.15)
            for n in range(-2, 3) for at, side in (((n, -2), DOWN), ((-2, n), LEFT))))
        names = VGroup(
            MathTypst("x", font_size=30, color=QUIET).next_to(plane.c2p(2, -2), DOWN + RIGHT, buff=0.15),
            MathTypst("y", font_size=30, color=QUIET).next_to(plane.c2p(-2, 2), UP, buff=0.15))
        lines = VGroup()
        for level in range(-2, 19, 2):
            line = plane.plot_implicit_curve(
                lambda x, y, level=level: f(x, y) - level, color=CURVE, stroke_width=4 if level == 0 else 2)
            lines.add(DashedVMobject(line, num_dashes=40) if level < 0 else line)
        values = VGroup(*(
            VGroup(Square(0.3, stroke_width=0, fill_color="#10141b", fill_opacity=1), MathTypst(str(level), font_size=28, color=INK))
            .move_to(plane.c2p(*at)) for level, at in ((0, (-0.15, 0.4)), (2, (0.8, 0.45)), (4, (0.5, 1.3)), (6, (1.8, 0.45)))))
        self.dot = Dot(plane.c2p(1, 1), color=INK).set_z_index(2)
        title = Typst("The gradient field", font_size=34, color=QUIET).move_to([-6.5, 3.35, 0], aligned_edge=LEFT)
        self.add(plane, numbers, names, lines, values, self.dot, title, self.say("{{ f(x, y) = x^2 + 3 x y + y^2 : f }}", 3.35, 40, f=CURVE))
        self.wait(0.6)
        self.play(FadeIn(self.say("f(1, 1) = 5", 2.55)), run_time=0.8)
        self.wait(2.567)

    def show_partials(self) -> None:
        at = self.plane.c2p
        self.legs = VGroup(
            Line(at(1, 1), at(1.75, 1), color=RUN, stroke_width=5), DashedLine(at(1.75, 1), at(1.75, 1.75), color=RISE, stroke_width=5))
        self.slopes = [
            self.say("{{ frac(partial f, partial x) : d }} (1, 1) = {{ 5 : n }}", 1.8, d=RUN, n=RUN),
            self.say("{{ frac(partial f, partial y) : d }} (1, 1) = {{ 5 : n }}", 0.85, d=RISE, n=RISE)]
        for leg, slope in zip(self.legs, self.slopes, strict=True):
            self.play(FadeIn(slope), Create(leg), run_time=1.0)
        self.note = self.say('{{ "drawn" times 0.15 : all }}', 0.05, all=QUIET)
        self.play(FadeIn(self.note), run_time=0.6)
        self.wait(0.8)
        self.wait(2.317)

    def show_gradient(self) -> None:
        general = self.say(
            "nabla f = vec({{ frac(partial f, partial x) : a }}, {{ frac(partial f, partial y) : b }}) "
            "= vec({{ 2 x + 3 y : c }}, {{ 3 x + 2 y : d }})",
            1.55, a=RUN, b=RISE, c=RUN, d=RISE)
        there = self.say("nabla f(1, 1) = vec({{ 5 : a }}, {{ 5 : b }})", 0.2, a=RUN, b=RISE)
        length = self.say("abs({{ nabla f(1, 1) : g }}) = {{ 7.0711 : n }}", -0.75, g=DERIVATIVE, n=DERIVATIVE)
        self.play(
            FadeOut(self.note), *(FadeOut(line) for line in self.slopes),
            *(TransformFromCopy(line.select("n"), there.select(name).copy()) for line, name in zip(self.slopes, "ab", strict=True)),
            FadeIn(there), run_time=1.2)
        self.play(FadeIn(general), run_time=0.8)
        at = self.plane.c2p
        self.arrow = Arrow(at(1, 1), at(1.75, 1.75), buff=0, color=DERIVATIVE, stroke_width=7).set_z_index(1)
        self.play(GrowArrow(self.arrow), run_time=1.0)
        self.play(FadeIn(length), run_time=0.8)
        self.play(FadeOut(self.legs), run_time=0.6)
        self.wait(0.433)

    def arrow_at(self, x: float, y: float, length: float, width: float, centred: bool = True) -> Arrow:
        """A gradient's direction as an arrow, its size as a shade."""
        slopes, here = gradient(x, y), self.plane.c2p(x, y)
        size = float(np.hypot(slopes[0], slopes[1]))
        color = WEAK if size <= 2.5 else DERIVATIVE if size <= 6 else STRONG
        way = length * slopes / size
        start = here - way / 2 if centred else here
        return Arrow(start, start + way, buff=0, color=color, stroke_width=width, max_tip_length_to_length_ratio=0.4)

    def show_field(self) -> None:
        places = np.linspace(-1.83, 1.83, 11)
        self.field = VGroup(*(
            self.arrow_at(x, y, 0.4, 5) for x in places for y in places
            if np.hypot(x, y) > 0.2 and np.hypot(x - 1.1, y - 1.1) > 0.3))
        key = VGroup(self.say("{{ abs(nabla f) : g }}", -1.5, g=DERIVATIVE))
        for i, (color, words) in enumerate(((WEAK, "up to 2.5"), (DERIVATIVE, "up to 6.0"), (STRONG, "above 6.0"), (None, "zero gradient"))):
            place = np.array([PANEL + 1.35, -1.5 - 0.5 * i, 0])
            key.add(
                Arrow(place, place + 0.7 * RIGHT, buff=0, color=color, stroke_width=4) if color else self.ring().move_to(place + 0.35 * RIGHT),
                Typst(words, font_size=30, color=INK).next_to(place + 0.95 * RIGHT, RIGHT, buff=0))
        short = self.arrow_at(1, 1, 0.85, 7, centred=False).set_z_index(1)
        self.play(
            *(GrowArrow(arrow) for arrow in self.field), FadeIn(self.ring().move_to(self.plane.c2p(0, 0))),
            self.arrow.animate.become(short), FadeIn(key), run_time=1.6)
        self.wait(4.05)

    @staticmethod
    def ring() -> Dot:
        """A place where the gradient is zero."""
        return Dot(radius=0.075, color="#10141b", stroke_color=DERIVATIVE, stroke_width=2.6)

    def show_right_angles(self) -> None:
        self.play(FadeOut(self.field), run_time=0.8)
        for x, y in ((-1.1, -1.1), (-1.1, 1.1), (1.1, -1.1)):
            line = self.level_line(x, y)
            here, slopes = self.plane.c2p(x, y), gradient(x, y)
            uphill = slopes / np.hypot(slopes[0], slopes[1])
            along = np.array([-uphill[1], uphill[0], 0.0])
            tangent = DashedLine(here - 0.8 * along, here + 0.8 * along, color=TANGENT)
            arrow = self.arrow_at(x, y, 0.85, 6, centred=False)
            corner = RightAngle(Line(here, here + along), Line(here, here + uphill), length=0.2, color=INK, stroke_width=2.5)
            self.play(Create(line), FadeIn(Dot(here, radius=0.07, color=INK)), run_time=0.8)
            self.play(GrowFromCenter(tangent), FadeIn(arrow), FadeIn(corner), run_time=0.8)
        self.wait(0.617)

    def level_line(self, x: float, y: float) -> VMobject:
        """The branch of the level line that goes through a point."""
        level = f(x, y)
        line = self.plane.plot_implicit_curve(lambda u, v: f(u, v) - level, color=CURVE, stroke_width=5)
        here = self.plane.c2p(x, y)
        branches = line.get_subpaths()
        nearest = min(branches, key=lambda points: np.linalg.norm(points - here, axis=1).min())
        return VMobject(color=CURVE, stroke_width=5).set_points(nearest)
