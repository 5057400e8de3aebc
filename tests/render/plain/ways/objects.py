"""Methods that lie on a single object, and kinds of a file's own."""

import numpy as np
from manim import (
    BLUE, DEGREES, DL, DOWN, LEFT, ORIGIN, RED, RIGHT, UP, UR, YELLOW, Circle, Create, Cube, DecimalNumber, Dot, Line, Scene, Square,
    Star, ThreeDScene, ValueTracker, VGroup, always_redraw,
)


class Moves(Scene):
    """What the scenes of this file do, and what is changed before it or in the middle of it."""

    def construct(self):
        self.group = group = VGroup(Square(fill_opacity=0.5, color=BLUE).shift(2 * LEFT), Star(color=RED).shift(RIGHT), Circle())
        self.add(group, Dot(3 * RIGHT))
        self.play(group[0].animate.shift(0.5 * UP), run_time=0.4)
        self.change()
        self.play(group[1].animate.shift(DOWN), Create(Line(DL, UR)), run_time=0.6)
        group.next_to(ORIGIN, UP)
        self.play(group[2].animate.to_edge(LEFT), run_time=0.4)

    def change(self): ...


class Solid(ThreeDScene):
    def construct(self):
        cube = self.cube = Cube()
        self.set_camera_orientation(phi=60 * DEGREES, theta=20 * DEGREES)
        self.add(cube, Square())
        self.play(cube.animate.rotate(0.5), run_time=0.4)
        self.change()
        self.play(cube.animate.rotate(0.5), run_time=0.4)

    def change(self): ...


class OtherNormals(Solid):
    def change(self):
        for face in self.cube:
            face.get_anchors = lambda: []


class OnTheCamera(Moves):
    def change(self):
        camera, kept = self.camera, self.camera.capture_mobjects

        def capture_mobjects(mobjects, **options):
            kept(mobjects, **options)
            camera.pixel_array[:20] = 255

        camera.capture_mobjects = capture_mobjects


class FillOnTheCamera(Moves):
    def change(self):
        self.camera.apply_fill = lambda ctx, vmobject: self.camera


class OnTheRenderer(Moves):
    def change(self):
        renderer, kept = self.renderer, self.renderer.update_frame

        def update_frame(*args, **options):
            kept(*args, **options)
            renderer.camera.pixel_array[::2, :, :3] //= 2

        renderer.update_frame = update_frame


class FrameOnTheRenderer(Moves):
    def change(self):
        kept, add = self.renderer.get_frame, self.renderer.add_frame
        self.renderer.get_frame = lambda: 255 - kept()
        self.renderer.add_frame = lambda frame, num_frames=1: add(frame, 2 * num_frames)


class RenderOnTheRenderer(Moves):
    def change(self):
        kept = self.renderer.render

        def render(scene, time, moving_mobjects=None):
            kept(scene, time, moving_mobjects)
            kept(scene, time, list(moving_mobjects)[:1])

        self.renderer.render = render


class StillOnTheRenderer(Moves):
    def change(self):
        self.renderer.save_static_frame_data = lambda scene, static_mobjects: setattr(self.renderer, "static_image", None)


class TakenOff(Moves):
    """A method that lies on the renderer for one play only."""

    def change(self):
        self.renderer.get_frame = lambda: np.full_like(self.camera.pixel_array, 99)
        self.play(self.group.animate.shift(RIGHT), run_time=0.3)
        del self.renderer.get_frame


class OnAPart(Moves):
    def change(self):
        square = self.group[0]
        square.update = lambda dt=0, recursive=True: square.shift(0.1 * UP)
        self.group.add_updater(lambda m, dt: None)


class FamilyOfOne(Moves):
    def change(self):
        self.group.get_family = lambda recurse=True: [self.group, self.group[0]]


class WalkOfOne(Moves):
    def change(self):
        self.group._iter_family = lambda active_path: iter([self.group[1]])


class PointsOfOne(Moves):
    def change(self):
        self.group[0].get_num_points = lambda: 0


class AnchorsOfOne(Moves):
    def change(self):
        star = self.group[1]
        star.get_anchors = lambda: list(star.points[:4])
        star.get_fill_rgbas = lambda: np.array([[0.0, 1.0, 0.0, 1.0]])


class PathOfOne(Moves):
    def change(self):
        self.group[1].get_subpath_split_indices_from_points = lambda points, n_dims=3: np.array([[0, 8]])
        self.group[2].consider_points_equals_2d = lambda p0, p1: False


class ColoursOfOne(Moves):
    def change(self):
        star = self.group[1]
        star.generate_rgbas_array = lambda color, opacity: np.array([[1.0, 0.5, 0.0, 0.4]])
        star.set_fill(BLUE, 1)


class Breathing(Star):
    """Looks of its own, asked for anew each time."""

    def get_fill_rgbas(self):
        return np.array([[0.1, 0.5, abs(self.get_center()[1]) % 1, 0.8]])

    def get_stroke_width(self, background=False):
        return 0 if background else 4 + 3 * abs(self.get_center()[1])


class Ghost(Square):
    @property
    def points(self):
        return self.kept * (1 + 0.1 * self.__dict__.get("grown", 0))

    @points.setter
    def points(self, value):
        self.kept = value


class OwnKinds(Moves):
    def change(self):
        breathing, ghost = Breathing(), Ghost(color=YELLOW)
        tracker = ValueTracker()
        number = always_redraw(lambda: DecimalNumber(tracker.get_value(), mob_class=self.typeset()).to_edge(DOWN))
        self.add(breathing, ghost, number)
        ghost.add_updater(lambda m: setattr(m, "grown", tracker.get_value()))
        self.play(breathing.animate.shift(1.5 * UP), tracker.animate.set_value(3), run_time=0.5)

    def typeset(self):
        from manim import MathTypst

        return MathTypst


class KindChangedLater(Moves):
    """A kind of its own that is changed when it has been drawn."""

    def change(self):
        class Mine(Square):
            pass

        mine = Mine(fill_opacity=1).shift(2 * UP)
        self.add(mine)
        self.play(mine.animate.shift(RIGHT), run_time=0.3)
        Mine.get_subpath_split_indices_from_points = lambda self, points, n_dims=3: np.array([[0, 8]])
        Mine.get_anchors = lambda self: list(self.points[:2])
        self.play(mine.animate.next_to(self.group, DOWN), run_time=0.3)


class ShapesOnTheCamera(Moves):
    """Methods of the camera that are kept, and called by what lies in their place."""

    def change(self):
        camera = self.camera
        shapes, order, kind = camera.display_multiple_non_background_colored_vmobjects, camera.get_mobjects_to_display, camera.type_or_raise
        camera.display_multiple_non_background_colored_vmobjects = lambda parts, pixels: shapes(list(parts)[1:], pixels)
        camera.get_mobjects_to_display = lambda mobjects, **options: order(mobjects, **options)[::-1]
        camera.type_or_raise = lambda mobject: kind(mobject)


class OrderOnTheSolidCamera(Solid):
    def change(self):
        order = self.camera.get_mobjects_to_display
        self.camera.get_mobjects_to_display = lambda mobjects, **options: order(mobjects, **options)[::-1]
