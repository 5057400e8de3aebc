"""Classes of manim that a file changes, as plug-ins do."""

import numpy as np
from manim import (
    BLUE, DEGREES, DL, DOWN, LEFT, ORIGIN, RED, RIGHT, UP, UR, YELLOW, Animation, Camera, Circle, Create, Cube, Dot, Line,
    ManimColor, Mobject, Scene, Square, Star, ThreeDCamera, ThreeDScene, Transform, VGroup, VMobject,
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


class OtherTurn(Solid):
    def change(self):
        ThreeDCamera.get_rotation_matrix = lambda self: np.identity(3)
