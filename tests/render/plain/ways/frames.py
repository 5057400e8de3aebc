"""Renderers, cameras, writers and `render` of a scene's own."""

import numpy as np
from manim import (
    BLUE, DEGREES, LEFT, RED, RIGHT, UP, YELLOW, Camera, Circle, Cube, Dot, MovingCamera, Scene, Square, Text, ThreeDCamera, ThreeDScene,
    VGroup,
)
from manim.manager import Manager
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter


class Moves(Scene):
    """What the scenes of this file do."""

    def construct(self):
        group = VGroup(Square(fill_opacity=0.5, color=BLUE).shift(2 * LEFT), Circle(color=RED))
        self.add(group, Dot(2 * RIGHT))
        self.play(group[0].animate.shift(UP), run_time=0.6)
        self.wait(0.4)
        self.play(group[1].animate.shift(UP), run_time=0.6)


class Negative(CairoRenderer):
    def update_frame(self, scene, *args, **kwargs):
        super().update_frame(scene, *args, **kwargs)
        self.camera.pixel_array[..., :3] = 255 - self.camera.pixel_array[..., :3]


class Rows(CairoRenderer):
    def get_frame(self):
        frame = super().get_frame()
        frame[::3, :, 1] = 255
        return frame


class Twice(CairoRenderer):
    def add_frame(self, frame, num_frames=1):
        super().add_frame(frame, 2 * num_frames)


class Trail(CairoRenderer):
    """Keeps one frame and paints into it again and again."""

    kept = None

    def get_frame(self):
        frame = super().get_frame()
        self.kept = frame if self.kept is None else self.kept
        np.maximum(self.kept, frame, out=self.kept)
        return self.kept.copy()


class Stills(CairoRenderer):
    def save_static_frame_data(self, scene, static_mobjects):
        image = super().save_static_frame_data(scene, static_mobjects)
        if image is not None:
            image[:30, :, 2] = 200
        return image


class Slow(CairoRenderer):
    def render(self, scene, time, moving_mobjects=None):
        super().render(scene, time, moving_mobjects)
        if time > 0.3:
            self.add_frame(self.get_frame())


class Rendered(Moves):
    kind = CairoRenderer

    def __init__(self, **options):
        super().__init__(renderer=self.kind(), **options)


class ByNegative(Rendered):
    kind = Negative


class ByRows(Rendered):
    kind = Rows


class ByTwice(Rendered):
    kind = Twice


class ByTrail(Rendered):
    kind = Trail


class ByStills(Rendered):
    kind = Stills


class BySlow(Rendered):
    kind = Slow


class LaterRenderer(Moves):
    def setup(self):
        renderer = Negative()
        renderer.init_scene(self, self.session_spec, self.file_writer_settings)
        self.renderer = renderer


class LaterKind(Moves):
    def construct(self):
        super().construct()
        self.renderer.__class__ = Rows
        super().construct()


class OtherCamera(Scene):
    def setup(self):
        self.renderer.camera = MovingCamera()

    def construct(self):
        square = Square()
        self.add(square)
        self.play(self.camera.frame.animate.scale(0.5), square.animate.shift(UP), run_time=0.5)


class CameraBetween(Moves):
    def construct(self):
        super().construct()
        self.renderer.camera = Camera(background_color="#203040")
        super().construct()
        self.renderer.camera = ThreeDCamera()
        self.renderer.camera.set_phi(1)
        super().construct()


class CamerasByTurns(Moves):
    def construct(self):
        one, other = self.renderer.camera, Camera(background_color=RED)
        for _ in range(2):
            super().construct()
            self.renderer.camera = other
            super().construct()
            self.renderer.camera = one


class CameraOfAnotherKind(ThreeDScene):
    def construct(self):
        cube = Cube()
        self.set_camera_orientation(phi=60 * DEGREES)
        self.add(cube)
        self.play(cube.animate.shift(UP), run_time=0.4)

        class Shadowless(ThreeDCamera):
            def modified_rgbas(self, vmobject, rgbas):
                return rgbas

        self.camera.__class__ = Shadowless
        self.play(cube.animate.shift(RIGHT), run_time=0.4)


class RendersItself(Scene):
    def render(self, *args, **kwargs):
        self.extra = Square(color=YELLOW, fill_opacity=1)
        return super().render(*args, **kwargs)

    def construct(self):
        self.add(getattr(self, "extra", None) or Text("not called"))
        self.wait(0.4)


class RendersPrepared(Moves):
    def render(self, preview=False):
        self.camera.background_color = "#402010"
        done = super().render(preview)
        self.ended = True
        return done


class OwnManager(Moves):
    def _get_manager(self):
        self.camera.background_color = "#104020"
        return super()._get_manager()


class Tinting(SceneFileWriter):
    def write_frame(self, pixels, *, repeat=1):
        pixels[..., 0] = np.maximum(pixels[..., 0], 80)
        super().write_frame(pixels, repeat=repeat)


class OwnWriter(Moves):
    def __init__(self, **options):
        super().__init__(renderer=CairoRenderer(file_writer_class=Tinting), **options)


class Outside(Moves):
    """Frames that belong to no play are none of the film."""

    def construct(self):
        super().construct()
        self.add(Circle(radius=3))
        self.renderer.update_frame(self)
        self.renderer.add_frame(self.renderer.get_frame(), num_frames=5)
        super().construct()


class PatchedWriter(Moves):
    def construct(self):
        kept = SceneFileWriter.write_frame

        def write_frame(self, pixels, *, repeat=1):
            kept(self, 255 - pixels, repeat=repeat)

        super().construct()
        SceneFileWriter.write_frame = write_frame
        super().construct()


class PatchedManager(Moves):
    def construct(self):
        kept = Manager.play

        def play(self, *args, **kwargs):
            kwargs["run_time"] = 0.3
            kept(self, *args, **kwargs)

        Manager.play = play
        super().construct()
