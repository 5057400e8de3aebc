"""A surface, its slices and their slopes, as tutorials on manim write it; run by plain manim."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from manim import (
    DEGREES, DOWN, LEFT, OUT, RIGHT, Axes, Create, DashedLine, DashedVMobject, DecimalNumber, Dot, Dot3D, FadeIn, FadeOut,
    GrowFromCenter, Line, MathTypst, Mobject, NumberPlane, ParametricFunction, Polygon, Surface, ThreeDAxes, ThreeDScene,
    TransformFromCopy, Typst, ValueTracker, VGroup, smooth,
)

INK, QUIET, CURVE = "#eceff3", "#a3adba", "#6cb8ff"
TANGENT, RISE, RUN = "#38d6a5", "#ff7d66", "#f2dd57"
FACE, GROUND = "#22405e", "#10141b"
PANEL_LEFT, PANEL_RIGHT = 1.3, 6.0


def f(x: float, y: float) -> float:
    return x**2 + 3 * x * y + y**2


class PartialDerivatives(ThreeDScene):
    def construct(self) -> None:
        self.camera.background_color = GROUND
        self.next_section("surface")
        self.show_surface()
        self.next_section("slice along x")
        self.cut("x")
        self.wait(1.8)
        self.next_section("partial by x")
        self.open_slice("x")
        self.next_section("slice along y")
        self.uncut()
        self.cut("y")
        self.next_section("partial by y")
        self.open_slice("y")
        self.next_section("together")
        self.walk()
        self.next_section("both")
        self.show_both()

    def flat(self, *mobjects: Mobject) -> None:
        """Words and graphs do not turn with the camera."""
        self.add_fixed_in_frame_mobjects(*mobjects)
        self.remove(*mobjects)

    def formula(self, source: str, at: Iterable[float], size: float = 34, **colors: str) -> MathTypst:
        line = MathTypst(source, font_size=size, color=INK)
        for name, color in colors.items():
            line.select(name).set_color(color)
        line.move_to(list(at), aligned_edge=LEFT)
        self.flat(line)
        return line

    # -- the surface ---------------------------------------------------------------

    def show_surface(self) -> None:
        self.axes = axes = ThreeDAxes(
            x_range=[-2, 2, 1], y_range=[-2, 2, 1], z_range=[-5, 20, 5], x_length=4.4, y_length=4.4, z_length=3.4,
            axis_config={"color": QUIET, "stroke_width": 1.5, "include_tip": False, "include_ticks": False})
        # The whole stands on the left once the camera has turned.
        turn = -56 * DEGREES
        axes.shift(-2.85 * np.array([-np.sin(turn), np.cos(turn), 0.0]) - 0.7 * OUT)
        self.origin = axes.c2p(0, 0, 0)
        for axis, edge in ((axes.x_axis, (0, -2, -5)), (axes.y_axis, (2, 0, -5)), (axes.z_axis, (-2, -2, 0))):
            axis.shift(self.at(*edge) - self.origin)
        floor = VGroup(*(
            Line(self.at(*a, -5), self.at(*b, -5), color="#27303c", stroke_width=1.5, shade_in_3d=True)
            for n in range(-2, 3) for a, b in (((n, -2), (n, 2)), ((-2, n), (2, n)))))
        self.surface = Surface(
            lambda u, v: self.at(u, v, f(u, v)), u_range=[-2, 2], v_range=[-2, 2], resolution=(24, 24),
            checkerboard_colors=[FACE, FACE], fill_opacity=1, stroke_width=0.5, stroke_color=FACE)
        names = VGroup(*(MathTypst(name, font_size=28, color=INK) for name in "xyf"))
        for name, place in zip(names, ((0, -2.6, -5), (2.6, 0, -5), (-2, -2, 22)), strict=True):
            name.move_to(self.at(*place))
        self.add_fixed_orientation_mobjects(*names)
        title = Typst("Partial derivatives", font_size=34, color=QUIET).move_to([-6.5, 3.35, 0], aligned_edge=LEFT)
        header = MathTypst("f(x, y) = x^2 + 3 x y + y^2", font_size=40, color=CURVE).move_to([0.75, 3.35, 0], aligned_edge=LEFT)
        self.add_fixed_in_frame_mobjects(title, header)
        self.x = ValueTracker(1.0)
        self.dot = Dot3D(self.at(1, 1, 5), radius=0.09, color=INK)
        self.set_camera_orientation(phi=68 * DEGREES, theta=-78 * DEGREES)
        self.add(axes, floor, self.surface, self.dot)
        self.move_camera(phi=63 * DEGREES, theta=-56 * DEGREES, run_time=2.5, rate_func=smooth)
        scale = VGroup()
        for n in (-2, -1, 1, 2):
            scale.add(MathTypst(str(n), font_size=26, color=INK).move_to(self.at(n, -2.3, -5)))
            scale.add(MathTypst(str(n), font_size=26, color=INK).move_to(self.at(2.3, n, -5)))
        for n in (0, 10, 20):
            scale.add(MathTypst(str(n), font_size=26, color=INK).move_to(self.at(-2.25, -2.1, n)))
        self.add_fixed_orientation_mobjects(*scale)
        self.remove(*scale)
        self.where = self.formula("f(1, 1) = 5", (-6.5, -3.4, 0))
        self.play(FadeIn(scale), FadeIn(self.where), run_time=0.8)
        self.wait(1.483)

    def at(self, x: float, y: float, z: float) -> np.ndarray:
        """A point of the scene; the axes themselves have been moved to the edges."""
        return self.origin + np.array([1.1 * x, 1.1 * y, 3.4 / 25 * z])

    def slice(self, axis: str) -> ParametricFunction:
        """The curve in space along which a plane cuts the surface."""
        curve = ParametricFunction(
            lambda t: self.at(t, 1, f(t, 1)) if axis == "x" else self.at(1, t, f(1, t)), t_range=[-2, 2],
            color=RUN if axis == "x" else RISE, stroke_width=5)
        return curve if axis == "x" else DashedVMobject(curve, num_dashes=24)

    def cut(self, axis: str) -> None:
        """Let the plane come in, make the near part transparent and draw the slice."""
        color = RUN if axis == "x" else RISE
        corners = [(-2, -5), (2, -5), (2, 20), (-2, 20)]
        self.sheet = Polygon(
            *(self.at(s, 1, z) if axis == "x" else self.at(1, s, z) for s, z in corners),
            color=color, stroke_width=2, fill_color=color, fill_opacity=0.25)
        self.sheet_name = MathTypst("y = 1" if axis == "x" else "x = 1", font_size=30, color=color)
        self.sheet_name.move_to(self.at(-1.4, 1, 22) if axis == "x" else self.at(1, 1.4, 22))
        self.add_fixed_orientation_mobjects(self.sheet_name)
        self.remove(self.sheet_name)
        self.near = VGroup(*(
            face for face in self.surface if (face.v_index < 18 if axis == "x" else face.u_index >= 18)))
        self.play(FadeIn(self.sheet), self.near.animate.set_opacity(0.15), FadeIn(self.sheet_name), run_time=1.6)
        if not hasattr(self, f"slice_{axis}"):
            curve = self.slice(axis)
            setattr(self, f"slice_{axis}", curve)
            self.play(Create(curve), run_time=1.2)

    def uncut(self, *others: Mobject) -> None:
        """Put the surface together again."""
        self.play(
            FadeOut(self.sheet), FadeOut(self.sheet_name), self.near.animate.set_opacity(1), *map(FadeOut, others), run_time=0.9)

    # -- the slices ------------------------------------------------------------------

    def open_slice(self, axis: str) -> None:
        """The slice as a plain curve with its tangent; the same tangent in space."""
        high = axis == "x"
        color = RUN if high else RISE
        plane = self.graph_axes([-3, 12, 5], 1.35 if high else -1.6, axis)
        graph = plane.plot(lambda t: f(t, 1), x_range=[-2, 2], color=color)
        graph = graph if high else DashedVMobject(graph, num_dashes=30)
        name = self.formula("f(x, 1)" if high else "f(1, y)", plane.c2p(-2, 14.5), 30)
        name.set_color(color)
        top = plane.c2p(-0.35, 14.5)
        slope = "partial f \\/ partial x = 2 x + 3 y" if high else "partial f \\/ partial y = 3 x + 2 y"
        law = self.formula(f"{{{{ {slope} = : l }}}} {{{{ 5 : n }}}}", top, 30, l=color, n=TANGENT)
        self.flat(plane, graph)
        self.play(FadeIn(plane), FadeIn(name), run_time=0.8)
        self.play(TransformFromCopy(getattr(self, f"slice_{axis}"), graph), run_time=1.5)
        tangent, dot = self.tangent_on(plane, 1.0, TANGENT, dashed=not high), Dot(plane.c2p(1, 5), radius=0.07, color=INK)
        self.flat(tangent, dot)
        ends = self.ends(1.0) if high else [self.at(1, 1 + s, 5 + 5 * s) for s in (-0.8, 0.8)]
        in_space = Line(*ends, color=TANGENT, stroke_width=5)
        self.play(GrowFromCenter(tangent), GrowFromCenter(in_space), FadeIn(dot), run_time=1.0)
        self.play(FadeIn(law), run_time=0.8)
        self.wait(2.017)
        parts = {"plane": plane, "name": name, "graph": graph, "tangent": tangent, "dot": dot, "in_space": in_space, "law": law}
        for part, mobject in parts.items():
            setattr(self, f"{part}_{axis}", mobject)

    def graph_axes(self, heights: list[float], middle: float, name: str) -> NumberPlane:
        low, high, step = heights
        plane = NumberPlane(
            x_range=[-2, 2, 1], y_range=heights, x_length=PANEL_RIGHT - PANEL_LEFT, y_length=1.9,
            axis_config={"color": "#808b9a", "stroke_width": 2},
            background_line_style={"stroke_color": "#27303c", "stroke_width": 1.5, "stroke_opacity": 1},
        ).move_to([(PANEL_LEFT + PANEL_RIGHT) / 2, middle, 0])
        ticks = np.arange(np.ceil(low / step) * step, high + 1e-9, step) + 0.0
        plane.add(
            *(MathTypst(f"{n:g}", font_size=26, color=QUIET).next_to(plane.c2p(n, low), DOWN, buff=0.12) for n in range(-2, 3)),
            *(MathTypst(f"{n:g}", font_size=26, color=QUIET).next_to(plane.c2p(-2, n), LEFT, buff=0.12) for n in ticks),
            MathTypst(name, font_size=28, color=QUIET).next_to(plane.c2p(2, low), DOWN + RIGHT, buff=0.2))
        return plane

    @staticmethod
    def tangent_on(plane: Axes, x: float, color: str, dashed: bool = False) -> Line:
        ends = [plane.c2p(x + s, f(x, 1) + (2 * x + 3) * s) for s in (-1.1, 1.1)]
        return DashedLine(*ends, color=color, stroke_width=5) if dashed else Line(*ends, color=color, stroke_width=5)

    def ends(self, x: float) -> list[np.ndarray]:
        """The ends of the tangent in space at the walking point."""
        return [self.at(x + s, 1, f(x, 1) + (2 * x + 3) * s) for s in (-0.8, 0.8)]

    # -- three views of one walk ---------------------------------------------------------

    def walk(self) -> None:
        """Move the point along x in space, on the slice and on a strip of the map at once."""
        x = self.x
        strip = self.graph_axes([0.4, 1.7, 0.5], -1.75, "x")
        lines, values = self.level_lines(strip)
        track = Line(strip.c2p(-2, 1), strip.c2p(2, 1), color=RUN, stroke_width=5)
        crossings = [(-3 + np.sqrt(9 - 4 * (1 - level))) / 2 for level in range(0, 11, 2)]
        marks = VGroup(*(Dot(plane.c2p(t, height), radius=0.065, color=CURVE) for level, t in zip(range(0, 11, 2), crossings, strict=True)
                         for plane, height in ((strip, 1), (self.plane_x, level))))
        self.flat(strip, lines, values, track, marks)
        y_side = [self.slice_y, self.in_space_y, self.plane_y, self.name_y, self.graph_y, self.tangent_y, self.dot_y, self.law_y]
        self.uncut(*y_side, self.law_x, self.where)
        self.play(*map(FadeIn, (strip, lines, values, track, marks)), run_time=0.9)
        self.cut("x")
        mark = Dot(strip.c2p(1, 1), radius=0.09, color=INK)
        place_name = self.formula("x =", strip.c2p(0.9, 2.05), 30)
        slope_name = self.formula("partial f \\/ partial x =", self.plane_x.c2p(0.2, 14.5), 30)
        slope_name.set_color(TANGENT)
        place = self.live(lambda: x.get_value(), 2, place_name, INK)
        slope = self.live(lambda: 2 * x.get_value() + 3, 3, slope_name, TANGENT)
        self.flat(mark)
        self.play(*map(FadeIn, (mark, place_name, place, slope_name, slope)), run_time=0.6)
        walkers = [
            (self.dot, lambda: Dot3D(self.at(x.get_value(), 1, f(x.get_value(), 1)), radius=0.09, color=INK)),
            (self.in_space_x, lambda: Line(*self.ends(x.get_value()), color=TANGENT, stroke_width=5)),
            (self.tangent_x, lambda: self.tangent_on(self.plane_x, x.get_value(), TANGENT)),
            (self.dot_x, lambda: Dot(self.plane_x.c2p(x.get_value(), f(x.get_value(), 1)), radius=0.07, color=INK)),
            (mark, lambda: Dot(strip.c2p(x.get_value(), 1), radius=0.09, color=INK)),
        ]
        for mobject, draw in walkers:
            mobject.add_updater(lambda m, draw=draw: m.become(draw()))
        stops = np.array([0.0, 2.8, 6.4, 7.2])
        share = ValueTracker(0.0)
        x.add_updater(lambda m: m.set_value(np.interp(share.get_value() * stops[-1], stops, [1, -1.8, 1.8, 1])))
        self.add(x)
        self.play(share.animate(rate_func=smooth).set_value(1), run_time=9.0)
        for mobject in (x, place, slope, *(mobject for mobject, _ in walkers)):
            mobject.clear_updaters()
        self.views = [strip, lines, values, track, marks, mark, place_name, place, slope_name, slope]
        self.y_side = y_side

    def live(self, value: Callable[[], float], places: int, name: Mobject, color: str) -> DecimalNumber:
        """A number that follows, and stays flat although its digits are new ones in every frame."""
        number = DecimalNumber(value(), num_decimal_places=places, mob_class=MathTypst, font_size=30, color=color)
        number.next_to(name, RIGHT, buff=0.25)

        def follow(m: DecimalNumber) -> None:
            self.camera.remove_fixed_in_frame_mobjects(m)
            m.set_value(value())
            self.camera.add_fixed_in_frame_mobjects(m)

        self.flat(number)
        return number.add_updater(follow)

    @staticmethod
    def level_lines(strip: NumberPlane) -> tuple[VGroup, VGroup]:
        lines, values = VGroup(), VGroup()
        for level in range(-2, 11, 2):
            line = strip.plot_implicit_curve(lambda x, y, level=level: f(x, y) - level, color=CURVE, stroke_width=4 if level == 0 else 2)
            lines.add(DashedVMobject(line, num_dashes=20) if level < 0 else line)
        for level, at in ((-2, (-1.4, 1.5)), (0, (-1.3, 0.55)), (2, (0.78, 0.55)), (4, (1.35, 0.55)), (6, (1.78, 0.6)), (8, (1.05, 1.52))):
            values.add(MathTypst(str(level), font_size=26, color=INK).move_to(strip.c2p(*at)))
        return lines, values

    def show_both(self) -> None:
        """The last picture: both slices, both tangents, both numbers."""
        self.uncut(*self.views)
        self.play(*map(FadeIn, (*self.y_side, self.law_x, self.where)), run_time=1.0)
        self.wait(2.017)
        self.wait(0.683)
