"""Scenes that take hold of pixels: to look at them, to paint into them, to keep them."""

import copy

import numpy as np
from manim import BLUE, DOWN, LEFT, RED, RIGHT, UP, Camera, Circle, Dot, ImageMobject, Rectangle, Scene, Square, VGroup


class Steps(Scene):
    """A dot that moves, and something that is done in between."""

    def construct(self):
        self.dot = Dot(3 * LEFT, radius=0.3)
        self.add(self.dot, Square().shift(RIGHT))
        self.begin()
        for step in range(6):
            self.play(self.dot.animate.shift(0.5 * UP if step % 2 else RIGHT), run_time=0.4)
            self.between(step)
        self.wait(0.4)

    def begin(self): ...

    def between(self, step): ...


class PaintedOver(Steps):
    def between(self, step):
        Square(fill_opacity=1, color=RED, side_length=6).get_image(self.camera)


class WrittenInto(Steps):
    def between(self, step):
        self.camera.pixel_array[: 20 * step, :, 0] = 255


class KeptReference(Steps):
    def begin(self):
        self.kept = self.camera.pixel_array

    def between(self, step):
        self.kept[..., 1] = 255


class KeptView(Steps):
    """Reads, frame by frame, what an array shows that it was given before anything was drawn."""

    def __init__(self, **options):
        super().__init__(**options)
        self.view = self.camera.pixel_array[::2]

    def begin(self):
        bar = Rectangle(height=0.3, width=1, fill_opacity=1).to_edge(DOWN)
        bar.add_updater(lambda m: m.stretch_to_fit_width(0.1 + self.view[..., :3].mean() / 20))
        self.add(bar)


class Measured(Steps):
    def begin(self):
        bar = Rectangle(height=0.3, width=1, fill_opacity=1).to_edge(DOWN)
        bar.add_updater(lambda m: m.stretch_to_fit_width(0.1 + self.camera.pixel_array[..., :3].mean() / 20))
        self.add(bar)


class Photographed(Steps):
    def between(self, step):
        picture = self.camera.get_image()
        share = np.asarray(picture)[..., :3].mean() / 255
        self.add(Square(0.2 + share).shift(2 * DOWN + (step - 3) * RIGHT))


class PhotographKept(Steps):
    def begin(self):
        self.pictures = []

    def between(self, step):
        self.pictures.append(self.camera.get_image())
        self.dot.scale(0.5 + np.asarray(self.pictures[0])[..., :3].mean() / 20)


class Shots(Steps):
    def between(self, step):
        self.renderer.update_frame(self)
        share = self.renderer.get_frame()[..., :3].mean()
        self.dot.set_opacity(0.5 + share / 100)


class PaintedStill(Steps):
    """Paints into the picture of what stands still, while a play runs."""

    def begin(self):
        clock = Dot(2 * DOWN)

        def paint(mobject, dt):
            still = self.renderer.static_image
            if still is not None:
                still[:40, :, 1] = 200
            mobject.shift(dt * RIGHT)

        self.add(clock.add_updater(paint))


class StillAsked(Steps):
    def between(self, step):
        still = self.renderer.save_static_frame_data(self, [Square(color=BLUE, fill_opacity=1)])
        still[..., 0] = 90


class Grounds(Steps):
    def between(self, step):
        self.camera.background[:, : 30 * step, 2] = 120


class GroundThatMoves(Steps):
    def begin(self):
        height, width = self.camera.pixel_height, self.camera.pixel_width
        self.paper = np.zeros((height, width, 4), dtype=np.uint8)
        self.camera.background = self.paper
        self.dot.add_updater(lambda m, dt: self.paper.__setitem__((slice(0, 50), slice(None), 0), (int(self.paper[0, 0, 0]) + 20) % 250))


class GroundSet(Steps):
    def between(self, step):
        picture = np.zeros((self.camera.pixel_height, self.camera.pixel_width, 4), dtype=np.uint8)
        picture[..., step % 3] = 60
        picture[..., 3] = 255
        self.camera.set_background(picture)


class GroundFromFunction(Steps):
    def begin(self):
        self.camera.set_background_from_func(lambda place: np.array([abs(place[0]) / 9, 0.2, abs(place[1]) / 5, 1.0]))


class Colours(Steps):
    def between(self, step):
        if step % 2:
            self.camera.background_color = BLUE
        else:
            self.camera.background_opacity = 0.5


class ResetAndDrawn(Steps):
    def between(self, step):
        self.camera.reset()
        self.camera.capture_mobjects([Circle(radius=2, fill_opacity=1)])
        self.camera.capture_mobject(Square(4))


class Replaced(Steps):
    def between(self, step):
        self.camera.pixel_array = np.full_like(self.camera.pixel_array, 77)


class Shared(Steps):
    def begin(self):
        self.other = copy.copy(self.camera)
        self.third = copy.deepcopy(self.camera)

    def between(self, step):
        (self.other if step % 2 else self.third).capture_mobjects([Square(5, fill_opacity=1, color=RED)])


class Resized(Steps):
    def between(self, step):
        if step == 2:
            self.camera.reset_pixel_shape(self.camera.pixel_height, self.camera.pixel_width)


class FromHand(Steps):
    """Puts frames of its own into the film."""

    def construct(self):
        super().construct()
        self.dot.add_updater(lambda m, dt: self.renderer.add_frame(self.camera.pixel_array))
        self.wait(0.4)


class OtherFrames(Steps):
    def begin(self):
        group = VGroup(Square(), Circle())

        def add(mobject, dt):
            self.renderer.update_frame(self, [self.dot], include_submobjects=False)
            self.renderer.add_frame(self.renderer.get_frame())
            self.renderer.render(self, 0, [group])

        self.dot.add_updater(add)


class Copied(Steps):
    """Its last picture, as an image on the next ones."""

    def between(self, step):
        square = Square(0.5 + 0.1 * step).shift(3 * RIGHT + 2 * UP)
        pixels = np.array(self.camera.pixel_array)
        square.set_fill(opacity=pixels[..., 0].mean() / 255)
        self.add(square)


class AnotherCamera(Steps):
    def between(self, step):
        camera = Camera()
        camera.capture_mobjects([self.dot])
        self.dot.set_fill(opacity=0.5 + camera.pixel_array[..., 0].mean() / 255)


class AsAnImage(Steps):
    def between(self, step):
        self.add(ImageMobject(self.camera.pixel_array.copy()).scale(0.2).shift(2 * DOWN + (step - 3) * RIGHT))
