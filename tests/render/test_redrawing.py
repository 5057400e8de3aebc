"""Frames of which only a part is made anew: the pixels of frames that are drawn as a whole, whatever changes in between."""

from __future__ import annotations

import numpy as np
import pytest
from camera_cases import difference
from manim import (
    BLUE, PI, RED, WHITE, YELLOW, Camera, CapStyleType, Circle, Cube, Line, LineJointType, MovingCamera, PMobject, Square,
    Star, ThreeDCamera, ValueTracker, VGroup, VMobject, tempconfig,
)

from calcanim.render.camera import quicken, redrawing_of
from calcanim.render.camera.redrawing import Redrawing
from calcanim.stage.painted import Painted, StageCamera

SIZE = {"pixel_width": 320, "pixel_height": 180, "frame_rate": 15}
ARRAYS = 3


class Pictures:
    """Draws into a few arrays by turns, and as a whole beside."""

    def __init__(self, kind: type[Camera] = Camera) -> None:
        with tempconfig(SIZE):
            self.camera, self.whole = kind(), kind()
        assert quicken(self.camera) == quicken(self.whole) == ""
        redrawing = redrawing_of(self.camera)
        assert redrawing is not None
        self.redrawing: Redrawing = redrawing
        self.arrays = [self.camera.pixel_array, *(np.zeros_like(self.camera.pixel_array) for _ in range(ARRAYS - 1))]
        self.base = np.full_like(self.camera.pixel_array, 16)
        self.before: np.ndarray | None = None
        self.drawn = 0

    def compare(self, mobjects: list, base: np.ndarray | None = None) -> np.ndarray:
        """Draw, compare, and give the tiles that are said to have changed since."""
        base = self.base if base is None else base
        self.camera.pixel_array = self.arrays[self.drawn % ARRAYS]
        self.drawn += 1
        self.redrawing.draw(base, mobjects)
        self.whole.set_frame_to_background(base)
        self.whole.capture_mobjects(mobjects)
        assert difference(self.camera.pixel_array, self.whole.pixel_array) == ""
        changed = self.redrawing.changed()
        if self.before is not None:
            differs = (self.before != self.whole.pixel_array).any(axis=2)
            seen = np.kron(changed, np.ones((32, 32), dtype=bool))[: differs.shape[0], : differs.shape[1]]
            assert not (differs & ~seen).any()
        self.before = self.whole.pixel_array.copy()
        return changed


def shapes(dice: np.random.Generator) -> list[VMobject]:
    """Some of many kinds and sizes, all over the picture and beyond."""
    found: list[VMobject] = []
    for _ in range(12):
        kinds = (Circle, Square, Star, lambda: Line([-2, 0, 0], [2, 1, 0]), lambda: Line([0, 0, 0], [9, 9, 0]))
        shape = kinds[dice.integers(len(kinds))]()
        shape.set_fill(BLUE, dice.choice([0, 0.5, 1])).set_stroke(RED, float(dice.choice([0, 2, 30])))
        shape.joint_type = dice.choice([LineJointType.AUTO, LineJointType.ROUND, LineJointType.BEVEL])
        shape.cap_style = dice.choice([CapStyleType.AUTO, CapStyleType.SQUARE, CapStyleType.ROUND])
        if dice.random() < 0.1:
            shape.set_color_by_gradient(RED, YELLOW)
        found.append(shape.scale(dice.choice([0.1, 0.4, 2])).shift([dice.uniform(-8, 8), dice.uniform(-5, 5), 0]))
    return found


def change(dice: np.random.Generator, mobjects: list[VMobject]) -> None:
    """One thing that scenes do from one frame to the next."""
    shape, what = mobjects[dice.integers(len(mobjects))], dice.integers(9)
    if what == 0:
        shape.shift([dice.uniform(-1, 1), dice.uniform(-1, 1), 0])
    elif what == 1:
        shape.rotate(dice.uniform(0, PI))
    elif what == 2:
        shape.set_fill(WHITE, dice.random())
    elif what == 3:
        shape.set_stroke(YELLOW, dice.uniform(0, 20), background=bool(dice.integers(2)))
    elif what == 4 and len(mobjects) > 2:
        mobjects.remove(shape)
    elif what == 5:
        mobjects.insert(int(dice.integers(len(mobjects))), Circle(fill_opacity=1).scale(0.3).move_to(shape))
    elif what == 6:
        i, k = dice.integers(len(mobjects), size=2)
        mobjects[i], mobjects[k] = mobjects[k], mobjects[i]
    elif what == 7:
        shape.become(Star(fill_opacity=0.6).move_to(shape))
    # Else nothing at all changes.


@pytest.mark.parametrize("seed", range(8))
def test_whatever_changes_the_picture_is_the_whole_one(seed: int) -> None:
    dice = np.random.default_rng(seed)
    pictures, mobjects = Pictures(), shapes(dice)
    parts = []
    for _ in range(40):
        for _ in range(dice.integers(1, 4)):
            change(dice, mobjects)
        if dice.random() < 0.1:
            pictures.base = dice.integers(0, 40, pictures.base.shape, dtype=np.uint8)
        parts.append(pictures.compare(mobjects).mean())
    assert min(parts) < 0.5


def test_little_is_made_anew_where_little_changes() -> None:
    pictures = Pictures()
    dot, group = Circle(fill_opacity=1).scale(0.1), VGroup(*(Square().shift([x, 1, 0]) for x in range(-5, 6)))
    for _ in range(2 * ARRAYS):
        last = pictures.compare([group, dot.shift([0.1, -0.1, 0])])
    assert 0 < last.sum() <= 9
    assert not pictures.compare([group, dot]).any()


def test_a_sharp_corner_reaches_far() -> None:
    """Where a thick line turns back, its mitre stands out by ten times half its width."""
    pictures = Pictures()
    spike = VMobject(stroke_width=30).set_points_as_corners([[-3, 0, 0], [0, 0.33, 0], [-3, 0.66, 0]])
    for _ in range(2 * ARRAYS):
        pictures.compare([spike.shift([0.2, 0, 0])])


@pytest.mark.parametrize("light", [True, False])
def test_in_space(light: bool) -> None:
    dice, pictures = np.random.default_rng(5), Pictures(ThreeDCamera)
    for camera in (pictures.camera, pictures.whole):
        camera.should_apply_shading = light
    cube, circle, tracker = Cube(side_length=1.5), Circle(), ValueTracker(1)
    for i in range(12):
        circle.shift([0.1, 0, 0])
        if i % 4 == 3:
            for camera in (pictures.camera, pictures.whole):
                camera.set_theta(0.3 * i)
                camera.set_phi(0.2 * i)
        pictures.compare([cube, circle, tracker, *shapes(dice)[:2]])


def test_what_is_no_shape_is_drawn_with_the_whole_picture() -> None:
    pictures = Pictures()
    dot, cloud = Circle(), PMobject(stroke_width=4).add_points([[0, 1, 0], [1, 1, 0]])
    for frame in range(3 * ARRAYS):
        mobjects = [dot.shift([0.2, 0, 0]), *([cloud] if frame % 4 == 0 else [])]
        pictures.compare(mobjects)


def test_a_picture_that_fills_a_shape() -> None:
    pictures, painted = Pictures(StageCamera), Painted(fill_opacity=1, stroke_width=0)
    outline = Circle(radius=2).points

    def paint(level: int) -> None:
        painted.paint(outline, lambda density: (np.full((20, 20, 4), level, dtype=np.uint8), (-2.0, 2.0)))

    for level in (40, 40, 200, 90):
        paint(level)
        for _ in range(ARRAYS):
            pictures.compare([painted, Circle().scale(0.3)])
            painted.set_fill(opacity=painted.get_fill_opacity() * 0.8)


def test_a_camera_with_a_frame_that_moves_draws_whole_pictures() -> None:
    with tempconfig(SIZE):
        camera = MovingCamera()
    assert quicken(camera) == "" and redrawing_of(camera) is None
