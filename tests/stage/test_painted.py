"""A shape filled with a picture: under the stage's camera, under manim's own, faded, moved and copied."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from manim import RIGHT, Camera, Square, tempconfig

from calcanim.stage.painted import Painted, StageCamera

SIZE = {"pixel_width": 160, "pixel_height": 90, "frame_rate": 15}


def picture(density: float):
    """A square from (-2, -2) to (2, 2): red grows to the right, green upwards."""
    n = round(4 * density)
    rise = (np.arange(n) + 0.5) / n * 255
    image = np.zeros((n, n, 4), np.uint8)
    image[..., 0], image[..., 1], image[..., 3] = rise[None, :], rise[::-1, None], 255
    return image, (-2.0, 2.0)


def painted(opacity: float = 1.0) -> Painted:
    shape = Painted(fill_color="#0000ff", fill_opacity=opacity, stroke_width=0)
    shape.paint(Square(4).points, picture)
    return shape


def drawn(camera_class, *mobjects) -> np.ndarray:
    with tempconfig(SIZE):
        camera = camera_class(background_color="#000000")
        camera.capture_mobjects(mobjects)
        return camera.pixel_array.astype(int)


def at(pixels: np.ndarray, x: float, y: float) -> np.ndarray:
    """The colour at a place of the frame."""
    unit = 160 / (128 / 9)
    return pixels[round(45 - y * unit - 0.5), round(80 + x * unit - 0.5)]


@pytest.mark.parametrize(("x", "y"), [(-1.5, -1.5), (1.5, -1.0), (0.0, 0.0), (-1.0, 1.5)])
def test_the_stage_camera_shows_the_picture(x: float, y: float) -> None:
    red, green, blue, opacity = at(drawn(StageCamera, painted()), x, y)
    assert [red, green] == pytest.approx([(x + 2) / 4 * 255, (y + 2) / 4 * 255], abs=9)
    assert (blue, opacity) == (0, 255)


def test_the_picture_ends_at_the_outline() -> None:
    pixels = drawn(StageCamera, painted())
    assert at(pixels, 2.3, 0.0)[:3].sum() == 0
    assert at(pixels, 0.0, -2.3)[:3].sum() == 0


def test_manims_camera_fills_it_with_its_colour() -> None:
    assert list(at(drawn(Camera, painted()), 1.0, 1.0)) == [0, 0, 255, 255]


def test_opacity_lets_the_ground_through() -> None:
    whole, half = drawn(StageCamera, painted()), drawn(StageCamera, painted(0.5))
    assert at(half, 1.0, 1.0)[:3] == pytest.approx(at(whole, 1.0, 1.0)[:3] / 2, abs=2)
    assert drawn(StageCamera, painted(0.0))[..., :3].sum() == 0


def test_the_picture_goes_with_the_outline() -> None:
    still, moved = drawn(StageCamera, painted()), drawn(StageCamera, painted().shift(3 * RIGHT).scale(0.5))
    for x, y in ((-1.0, 0.5), (1.5, 1.5), (0.0, -1.0)):
        assert at(moved, 3 + x / 2, y / 2)[:2] == pytest.approx(at(still, x, y)[:2], abs=9)


def test_a_copy_shows_the_same_also_after_it_was_drawn() -> None:
    shape = painted()
    first = drawn(StageCamera, shape)
    assert (drawn(StageCamera, copy.deepcopy(shape)) == first).all()
    assert (drawn(StageCamera, shape.copy().scale(0.5), shape.copy()) == first).all()
