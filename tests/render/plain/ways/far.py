"""Points far from the picture, or nowhere: what Cairo makes of them is what manim shows."""

import numpy as np
from manim import (
    BLUE, DEGREES, DOWN, LEFT, ORIGIN, OUT, PI, RED, RIGHT, UP, YELLOW, Circle, Cube, Dot, Line, LineJointType, MovingCameraScene,
    Rotate, Scene, Sphere, Square, Star, ThreeDAxes, ThreeDScene, VGroup, VMobject,
)


class BehindTheCamera(ThreeDScene):
    def construct(self):
        self.set_camera_orientation(phi=70 * DEGREES, theta=30 * DEGREES, focal_distance=3)
        self.add(ThreeDAxes(), Sphere(radius=2.5, resolution=6), Square(fill_opacity=1, color=RED))
        self.begin_ambient_camera_rotation(rate=2)
        self.wait(1)


class LineToTheEye(ThreeDScene):
    def construct(self):
        line, square = Line(ORIGIN, 20 * OUT, color=RED), Square(fill_opacity=0.5)
        self.add(line, square)
        self.play(Rotate(square, PI / 2), run_time=0.6)
        self.play(line.animate.shift(0.5 * RIGHT), run_time=0.6)


class PastTheEye(ThreeDScene):
    def construct(self):
        cube = Cube(side_length=3, fill_opacity=0.6)
        self.set_camera_orientation(phi=60 * DEGREES, focal_distance=5)
        self.add(cube, Dot(2 * LEFT))
        self.play(cube.animate.shift(8 * OUT), run_time=1)


class Exponential(ThreeDScene):
    def construct(self):
        self.camera.exponential_projection = True
        self.camera.set_focal_distance(0.01)
        cube = Cube()
        self.set_camera_orientation(phi=60 * DEGREES)
        self.add(cube, Square())
        self.play(Rotate(cube, PI / 2), run_time=0.6)


class Wrapping(Scene):
    """What is 2^24 pixels away is seen in the picture."""

    def construct(self):
        turn = 2**24 * self.camera.frame_width / self.camera.pixel_width
        stars = [Star(fill_opacity=0.5).move_to([x * turn, y * turn, 0]) for x, y in ((1, 0), (0, -1), (2, 1))]
        lines = [Line([x * turn, 0, 0], [x * turn + 1, 2, 0], stroke_width=20) for x in (1, -3)]
        self.add(*stars, *lines, Dot())
        for step, shape in enumerate([*stars, *lines]):
            shape.add_updater(lambda m, dt, step=step: m.shift(dt * np.array([2 - step, step, 0])))
        self.wait(1)
        self.play(stars[0].animate.set_fill(RED), stars[2].animate.move_to(ORIGIN), run_time=0.5)


class LinesAcross(Scene):
    """Lines whose ends are beyond 2^23 pixels."""

    def construct(self):
        lines = [Line(ORIGIN, [x, y, 0], color=BLUE) for x, y in ((1e6, 3e5), (-4e5, 1e5), (3.5e5, -3.4e5), (1e9, 1e9))]
        self.add(*lines, Dot(radius=0.5))
        for step, line in enumerate(lines):
            line.add_updater(lambda m, dt, step=step: m.shift(dt * np.array([step - 1, 1, 0])))
        self.wait(1)


class FlyingOff(Scene):
    def construct(self):
        star, square = Star(fill_opacity=0.5, color=YELLOW), Square()
        self.add(star, square)
        for reach in (1e4, 1e5, 3e5, 1e6, 1e7, 1e9, 1e15, 1e300):
            self.play(star.animate.move_to([reach, reach / 3, 0]), square.animate.rotate(0.3), run_time=0.25)


class Growing(Scene):
    def construct(self):
        circle, dot = Circle(fill_opacity=0.3), Dot(LEFT)
        self.add(circle, dot)
        for size in (1e3, 1e5, 1e7, 1e12):
            self.play(circle.animate.scale(size), dot.animate.shift(0.5 * UP), run_time=0.3)


class Nowhere(Scene):
    def construct(self):
        lost = [VMobject(fill_opacity=1).set_points(np.full((8, 3), value)) for value in (np.nan, np.inf, -np.inf)]
        part = Square(fill_opacity=1, color=RED)
        part.points[3] = np.inf
        square = Square()
        self.add(*lost, part, square)
        self.play(square.animate.shift(UP), run_time=0.5)
        lost[0].set_points(Square().shift(LEFT).points)
        self.play(square.animate.shift(DOWN), run_time=0.5)


class Wide(Scene):
    """Lines as wide as the picture, and as wide as all that Cairo knows."""

    def construct(self):
        dot = Dot(3 * LEFT, radius=0.4, color=RED)
        lines = VGroup(
            Line(LEFT, RIGHT, stroke_width=900, stroke_opacity=0.3),
            Star(stroke_width=2000, stroke_opacity=0.3, joint_type=LineJointType.MITER),
            Square(stroke_width=1e8, stroke_opacity=0.2),
        )
        self.add(*lines, dot)
        for line in lines:
            self.play(line.animate.shift(0.7 * UP), dot.animate.shift(0.5 * RIGHT), run_time=0.4)
            self.play(line.animate.set_stroke(width=3), run_time=0.4)


class Odd(Scene):
    """Widths and opacities that are no measures."""

    def construct(self):
        square, circle, dot = Square(), Circle(fill_opacity=1), Dot(2 * UP)
        square.stroke_width, circle.stroke_width = -4.0, np.float32(7)
        circle.fill_rgbas = np.array([[2.0, -1.0, 0.5, 1.5]])
        self.add(square, circle, dot)
        self.play(dot.animate.shift(RIGHT), circle.animate.shift(DOWN), run_time=0.4)


class ThroughALens(MovingCameraScene):
    def construct(self):
        dot, square = Dot(), Square()
        self.add(square, dot)
        for size in (1e-3, 1e-6, 1e-9):
            self.play(self.camera.frame.animate.set(width=size), dot.animate.shift([size / 4, 0, 0]), run_time=0.3)
