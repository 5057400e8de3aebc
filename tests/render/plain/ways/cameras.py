"""Cameras of several kinds, and all that is drawn besides shapes."""

import numpy as np
from manim import (
    BLUE, DEGREES, DL, DOWN, DR, GREEN, LEFT, ORIGIN, OUT, PI, RED, RIGHT, UL, UP, UR, YELLOW, AnnularSector, Arrow, Circle, Create, Cube,
    DashedLine, Dot, FadeIn, FadeOut, Group, ImageMobject, Line, MovingCamera, MovingCameraScene, NumberPlane, Point, PointCloudDot,
    Rectangle, Rotate, Scene, Sphere, Square, Star, Surface, Text, ThreeDAxes, ThreeDCamera, ThreeDScene, Torus,
    VGroup, VMobject, ZoomedScene,
)
from manim.camera.camera import Camera
from manim.camera.mapping_camera import MappingCamera, OldMultiCamera
from manim.camera.multi_camera import MultiCamera
from manim.mobject.types.image_mobject import ImageMobjectFromCamera
from manim.mobject.types.point_cloud_mobject import Mobject1D, Mobject2D


def noise(height, width):
    return np.random.default_rng(1).integers(0, 255, (height, width, 4), dtype=np.uint8)


class Moves(Scene):
    def construct(self):
        star, square = Star(fill_opacity=0.5, color=YELLOW), Square(color=BLUE).shift(LEFT)
        self.add(NumberPlane(), star, square)
        self.play(star.animate.shift(RIGHT), run_time=0.5)
        self.play(Rotate(square, PI / 3), run_time=0.5)


class Mapped(Moves):
    def __init__(self, **options):
        super().__init__(camera_class=lambda: MappingCamera(mapping_func=lambda p: p * 0.5, min_num_curves=8), **options)


class OnTopOfEachOther(Moves):
    def __init__(self, **options):
        super().__init__(camera_class=self.pair, **options)

    def pair(self):
        small = Camera(background_color=RED)
        small.reset_pixel_shape(small.pixel_height // 2, small.pixel_width // 2)
        return OldMultiCamera((Camera(), (0, 0)), (small, (10, 20)))


class Multi(Moves):
    def __init__(self, **options):
        super().__init__(camera_class=MultiCamera, **options)

    def construct(self):
        view = ImageMobjectFromCamera(MovingCamera(frame=Rectangle(height=3, width=4)))
        view.add_display_frame().scale(0.3).to_corner(UR)
        self.camera.add_image_mobject_from_camera(view)
        self.add(view)
        super().construct()
        self.play(view.camera.frame.animate.shift(2 * LEFT), run_time=0.4)


class Zoomed(ZoomedScene):
    def construct(self):
        dot = Dot().shift(UL)
        self.add(NumberPlane(), dot)
        self.activate_zooming(animate=True)
        self.play(dot.animate.shift(RIGHT), self.zoomed_camera.frame.animate.shift(RIGHT), run_time=0.4)


class Looking(MovingCameraScene):
    def construct(self):
        text, dot = Text("look", font_size=60), Dot(DOWN)
        self.add(text, dot)
        self.camera.frame.save_state()
        self.play(self.camera.frame.animate.scale(0.4).move_to(dot), run_time=0.5)
        self.play(dot.animate.shift(RIGHT), run_time=0.4)
        self.wait(0.2)
        self.play(self.camera.frame.animate.restore(), FadeOut(text), run_time=0.4)


class Pictures(Scene):
    def construct(self):
        image = ImageMobject(noise(12, 16)).scale(8)
        dot = Dot(radius=0.5)
        self.add(image, dot)
        self.play(dot.animate.shift(2 * UP), run_time=0.4)
        self.play(image.animate.shift(LEFT).set_opacity(0.5), run_time=0.4)
        self.play(FadeIn(ImageMobject(noise(8, 8)).scale(10).shift(3 * RIGHT)), Create(Circle()), run_time=0.4)
        self.remove(image)
        self.play(dot.animate.shift(DOWN), run_time=0.4)


class Clouds(Scene):
    def construct(self):
        cloud = PointCloudDot(radius=1, density=4, color=GREEN)
        line, area = Mobject1D(), Mobject2D()
        line.add_line(LEFT, UR)
        area.shift(2 * DOWN)
        square = Square(fill_opacity=0.5)
        self.add(square, Group(cloud, line), area, Point(color=RED))
        self.play(cloud.animate.shift(RIGHT), run_time=0.4)
        self.play(square.animate.shift(LEFT), run_time=0.4)
        self.remove(cloud)
        self.play(square.animate.shift(RIGHT), run_time=0.4)


class FilledWithAPicture(Scene):
    def construct(self):
        from PIL import Image

        square = Square(3, fill_opacity=1)
        square.color_using_background_image(Image.fromarray(noise(60, 100)))
        dot = Dot(radius=0.4)
        self.add(square, dot)
        self.play(dot.animate.shift(2 * UP), run_time=0.4)
        self.play(square.animate.shift(LEFT), run_time=0.4)


class Sheens(Scene):
    def construct(self):
        sector = AnnularSector(inner_radius=1, outer_radius=2, fill_opacity=1).set_sheen(-0.4, DR)
        bar = Rectangle(width=4, height=0.5, fill_opacity=1).set_color_by_gradient(RED, YELLOW, BLUE).shift(2 * DOWN)
        self.add(sector, bar)
        self.play(Rotate(sector, PI / 2), bar.animate.set_sheen_direction(UP), run_time=0.5)
        self.play(sector.animate.set_sheen(0.3, UL).set_opacity(0.4), run_time=0.5)


class Layers(Scene):
    """What lies above what changes while it moves."""

    def construct(self):
        parts = VGroup(*(Circle(1.2, fill_opacity=0.9, fill_color=c).shift(i * RIGHT) for i, c in enumerate((RED, BLUE, YELLOW))))
        self.add(parts)
        parts[0].add_updater(lambda m, dt: m.set_z_index(m.z_index + 1))
        parts[2].add_updater(lambda m, dt: m.set_z_index(2 if m.z_index == 0 else 0))
        self.wait(0.6)
        parts[0].clear_updaters()
        self.bring_to_back(parts[2])
        self.play(parts[1].animate.shift(UP), run_time=0.4)
        self.add_foreground_mobject(parts[0])
        self.play(parts[1].animate.shift(DOWN), run_time=0.4)
        self.camera.use_z_index = False
        self.play(parts[2].animate.shift(UP), run_time=0.4)


class Thinner(Scene):
    def construct(self):
        square, dot = Square(stroke_width=10), Dot(LEFT)
        self.add(square, dot, DashedLine(DL, UR))
        for width in (0.01, 0.03, 0.002):
            self.camera.cairo_line_width_multiple = width
            self.play(dot.animate.shift(0.5 * RIGHT), run_time=0.3)


class FrameMoved(Scene):
    """Where the camera is, changed by hand."""

    def construct(self):
        square, dot = Square(), Dot()
        self.add(square, dot)
        self.play(dot.animate.shift(RIGHT), run_time=0.3)
        self.camera.frame_center = np.array([1.0, 0.5, 0.0])
        self.camera.frame_width = 8
        self.play(dot.animate.shift(RIGHT), run_time=0.3)


class InSpace(ThreeDScene):
    def construct(self):
        self.set_camera_orientation(phi=65 * DEGREES, theta=-50 * DEGREES)
        axes, ball, ring = ThreeDAxes(), Sphere(resolution=6).shift(OUT), Torus(resolution=6)
        label, flat = Text("z").move_to(3 * OUT), Text("fixed").to_corner(UL)
        self.add_fixed_orientation_mobjects(label)
        self.add_fixed_in_frame_mobjects(flat)
        self.add(axes, ball, ring)
        self.begin_ambient_camera_rotation(rate=0.6)
        self.wait(0.5)
        self.stop_ambient_camera_rotation()
        self.play(ball.animate.shift(2 * OUT), run_time=0.4)
        self.move_camera(phi=30 * DEGREES, zoom=0.6, run_time=0.4)


class SurfaceInSpace(ThreeDScene):
    def construct(self):
        surface = Surface(lambda u, v: np.array([u, v, 0.3 * (u * u - v * v)]), u_range=(-2, 2), v_range=(-2, 2), resolution=8)
        surface.set_fill_by_checkerboard(RED, BLUE, opacity=0.7)
        self.set_camera_orientation(phi=60 * DEGREES, theta=30 * DEGREES)
        cube = Cube(1, fill_opacity=0.6).shift(OUT)
        self.add(surface, cube, Arrow(ORIGIN, 2 * RIGHT), Line(ORIGIN, [1, 1, 2]))
        self.play(cube.animate.shift(LEFT), run_time=0.5)
        self.play(Rotate(surface, PI / 4), self.camera.light_source.animate.move_to(3 * OUT), run_time=0.5)


class Unshaded(ThreeDScene):
    def __init__(self, **options):
        super().__init__(camera_class=lambda: ThreeDCamera(should_apply_shading=False, exponential_projection=True), **options)

    def construct(self):
        cube = Cube()
        self.set_camera_orientation(phi=60 * DEGREES)
        self.add(cube)
        self.play(Rotate(cube, 1), run_time=0.5)


class Curves(Scene):
    """Shapes whose points are no whole curves, or no floats of the usual size."""

    def construct(self):
        dice = np.random.default_rng(3)
        odd = VMobject(stroke_width=4).set_points(dice.uniform(-2, 2, (9, 3)))
        whole, small = VMobject(color=RED), VMobject(color=BLUE)
        whole.points = np.array([[0, 0, 0], [1, 1, 0], [2, 0, 0], [3, 1, 0]])
        small.points = dice.uniform(-3, 3, (12, 3)).astype(np.float32)
        dot = Dot()
        self.add(odd, whole, small, dot)
        self.play(dot.animate.shift(RIGHT), run_time=0.4)
