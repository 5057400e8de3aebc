"""Classes of manim that a file changes, as plug-ins do, and methods that lie on a single object."""

import numpy as np
from manim import (
    BLUE, DEGREES, DL, DOWN, LEFT, ORIGIN, RED, RIGHT, UP, UR, YELLOW, Animation, Camera, Circle, Create, Cube, DecimalNumber, Dot, Line,
    ManimColor, Mobject, Scene, Square, Star, ThreeDCamera, ThreeDScene, Transform, ValueTracker, VGroup, VMobject, always_redraw,
)
from manim.camera import camera as camera_module
from manim.camera import three_d_camera as solid_module
from manim.mobject.types import vectorized_mobject as shapes_module
from manim.renderer.cairo_renderer import CairoRenderer


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


class DashedStrokes(Moves):
    def change(self):
        kept = Camera.apply_stroke

        def apply_stroke(self, ctx, vmobject, background=False):
            ctx.set_dash([0.2])
            kept(self, ctx, vmobject, background)
            ctx.set_dash([])
            return self

        Camera.apply_stroke = apply_stroke


class FramedPictures(Moves):
    def change(self):
        kept = Camera.capture_mobjects

        def capture_mobjects(self, mobjects, **options):
            kept(self, mobjects, **options)
            self.pixel_array[:20] = 255

        Camera.capture_mobjects = capture_mobjects


class BentPaths(Moves):
    def change(self):
        def set_cairo_context_path(self, ctx, vmobject):
            ctx.new_path()
            for x, y in vmobject.points[::4, :2]:
                ctx.line_to(x, y)
            return self

        Camera.set_cairo_context_path = set_cairo_context_path


class Shifted(Moves):
    def change(self):
        Camera.transform_points_pre_display = lambda self, mobject, points: points + 0.3 * UP


class ByAnotherOrder(Moves):
    def change(self):
        kept = camera_module.extract_mobject_family_members
        camera_module.extract_mobject_family_members = lambda *args, **options: kept(*args, **options)[::-1]


class RoundedJoins(Moves):
    def change(self):
        kept = camera_module.LINE_JOIN_MAP
        camera_module.LINE_JOIN_MAP = {joint: next(iter(kept.values())).__class__.BEVEL for joint in kept}
        self.group.set_stroke(width=20)


class OtherAnchors(Moves):
    def change(self):
        VMobject.get_anchors = lambda self: self.points[:4]


class OnlyStarts(Moves):
    def change(self):
        VMobject.get_start_anchors = lambda self: self.points[::4] * 0.5


class OtherBoundary(Moves):
    def change(self):
        VMobject.get_points_defining_boundary = lambda self: self.get_all_points() + 0.2


class OtherExtremes(Moves):
    def change(self):
        kept = Mobject.get_extremum_along_dim
        Mobject.get_extremum_along_dim = lambda self, points=None, dim=0, key=0: kept(self, points, dim, key) + 0.1


class HalfFamilies(Moves):
    def change(self):
        kept = Mobject.get_family
        Mobject.get_family = lambda self, recurse=True: kept(self, recurse)[:3]


class HiddenStars(Moves):
    def change(self):
        kept = Mobject.get_num_points
        Mobject.get_num_points = lambda self: 0 if isinstance(self, Star) else kept(self)


class Drifting(Moves):
    def change(self):
        kept = Mobject.update

        def update(self, dt=0, recursive=True):
            if type(self) is Square:
                self.shift(0.05 * RIGHT)
            return kept(self, dt, recursive)

        Mobject.update = update
        self.group.add_updater(lambda m: None)


class Copies(Moves):
    def change(self):
        kept = Mobject.__deepcopy__

        def deepcopy(self, memo):
            made = kept(self, memo)
            if isinstance(made, Star):
                made.points = made.points * 0.8
            return made

        Mobject.__deepcopy__ = deepcopy


class Splits(Moves):
    def change(self):
        VMobject.consider_points_equals_2d = lambda self, p0, p1: False
        VMobject.get_subpath_split_indices_from_points = lambda self, points, n_dims=3: np.array([[0, len(points) // 8 * 4]])


class Thicker(Moves):
    def change(self):
        VMobject.get_stroke_width = lambda self, background=False: 0.0 if background else 12.0


class OtherFills(Moves):
    def change(self):
        VMobject.get_fill_rgbas = lambda self: np.array([[0.2, 0.9, 0.4, 0.5]])


class Numbers(Moves):
    """Colours that are told otherwise."""

    def change(self):
        kept = ManimColor.to_rgba_with_alpha
        ManimColor.to_rgba_with_alpha = lambda self, alpha: kept(self, alpha)[[2, 1, 0, 3]]
        self.group[1].set_fill(YELLOW, 0.7)
        self.group[2].set_color(RED)


class OtherArrays(Moves):
    def change(self):
        kept = VMobject.generate_rgbas_array
        VMobject.generate_rgbas_array = lambda self, color, opacity: kept(self, color, opacity) * 0.5
        self.group.set_fill(YELLOW, 0.7)


class Interpolated(Moves):
    def change(self):
        kept = Animation.interpolate
        Animation.interpolate = lambda self, alpha: kept(self, alpha * alpha)
        Transform.get_all_families_zipped = Transform.get_all_families_zipped


class StillMoving(Moves):
    def change(self):
        Scene.get_moving_mobjects = lambda self, *animations: self.mobjects
        kept = Scene.update_mobjects

        def update_mobjects(self, dt):
            kept(self, dt)
            self.mobjects[0].rotate(0.05)

        Scene.update_mobjects = update_mobjects


class RendererChanged(Moves):
    def change(self):
        kept = CairoRenderer.update_frame

        def update_frame(self, scene, *args, **options):
            kept(self, scene, *args, **options)
            self.camera.pixel_array[::2, :, :3] //= 2

        CairoRenderer.update_frame = update_frame


class FramesChanged(Moves):
    def change(self):
        kept = CairoRenderer.get_frame
        CairoRenderer.get_frame = lambda self: 255 - kept(self)
        old = CairoRenderer.play

        def play(self, scene, *args, **options):
            options["run_time"] = 0.3
            old(self, scene, *args, **options)

        CairoRenderer.play = play


class ChangedWithinAPlay(Moves):
    def change(self):
        def change(mobject, dt):
            mobject.time = getattr(mobject, "time", 0) + dt
            if mobject.time > 0.25:
                Camera.apply_fill = lambda self, ctx, vmobject: self

        self.add(Dot(UR).add_updater(change))


class Swapped(Moves):
    def change(self):
        Camera.get_fill_rgbas, Camera.get_stroke_rgbas = (
            lambda self, vmobject: vmobject.get_stroke_rgbas(), lambda self, vmobject, background=False: vmobject.get_fill_rgbas()
        )


class Solid(ThreeDScene):
    def construct(self):
        cube = self.cube = Cube()
        self.set_camera_orientation(phi=60 * DEGREES, theta=20 * DEGREES)
        self.add(cube, Square())
        self.play(cube.animate.rotate(0.5), run_time=0.4)
        self.change()
        self.play(cube.animate.rotate(0.5), run_time=0.4)

    def change(self): ...


class OtherProjection(Solid):
    def change(self):
        ThreeDCamera.project_points = lambda self, points: np.asarray(points) * 0.7


class OtherLight(Solid):
    def change(self):
        solid_module.get_shaded_rgb = lambda rgb, point, normal, source: rgb * 0.5


class OtherCorners(Solid):
    def change(self):
        shapes_module.get_3d_vmob_gradient_start_and_end_points = lambda shape: (shape.points[0], shape.points[0] + RIGHT)


class OtherDepth(Solid):
    def change(self):
        Mobject.get_z_index_reference_point = lambda self: -self.get_center()


class OtherNormals(Solid):
    def change(self):
        for face in self.cube:
            face.get_anchors = lambda: []


class OtherTurn(Solid):
    def change(self):
        ThreeDCamera.get_rotation_matrix = lambda self: np.identity(3)


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
