"""The camera in space: shapes sorted, lit and projected at once have the pixels of manim's own camera."""

from __future__ import annotations

import numpy as np
import pytest
from camera_cases import difference
from manim import (
    BLUE,
    DEGREES,
    RED,
    Circle,
    Cube,
    Line3D,
    Mobject,
    Sphere,
    Square,
    Surface,
    ThreeDAxes,
    ThreeDCamera,
    Torus,
    VGroup,
    VMobject,
    tempconfig,
)

from calcanim.render.camera import quicken
from calcanim.render.camera.solid import ArraySolidDrawing

SIZE = {"pixel_width": 320, "pixel_height": 180, "frame_rate": 15}


def saddle() -> Surface:
    return Surface(lambda u, v: np.array([u, v, u * u + 3 * u * v + v * v]) * 0.6, u_range=(-2, 2), v_range=(-2, 2), resolution=12)


def flat_faces() -> VGroup:
    """Faces of which all are equally far, and one whose corners lie in a line."""
    squares = VGroup(*(Square(1.5, fill_opacity=0.8, fill_color=c).shift([x, 0, 0]) for x, c in ((0, RED), (0.4, BLUE), (0.8, RED))))
    line = VMobject(fill_opacity=1).set_points_as_corners([[0, 0, 1], [1, 1, 1], [2, 2, 1], [0, 0, 1]])
    return VGroup(*squares, line).set_shade_in_3d(True)


SHAPES = {
    "surface": saddle,
    "see-through": lambda: saddle().set_fill(opacity=0.4).set_stroke(opacity=0),
    "sphere": lambda: Sphere(radius=2, resolution=8),
    "torus": lambda: Torus(resolution=8),
    "cube": lambda: Cube(),
    "cube as a group": lambda: Cube().set_shade_in_3d(True, z_index_as_group=True),
    "equally far": flat_faces,
    "axes and a line": lambda: VGroup(ThreeDAxes(), Line3D([0, 0, 0], [2, 1, 2])),
    "flat": lambda: Circle(fill_opacity=0.5),
}


@pytest.mark.parametrize("angles", [(0, -90, 0), (60, -45, 0), (75, 30, 10)])
@pytest.mark.parametrize("name", SHAPES)
def test_pixels_are_those_of_manim(name: str, angles: tuple[int, int, int]) -> None:
    shape = SHAPES[name]()
    quick, stock = both([shape], angles)
    assert difference(quick.pixel_array, stock.pixel_array) == ""
    assert stock.pixel_array[..., :3].any()


def both(mobjects: list[Mobject], angles: tuple[int, int, int], prepare=lambda camera: None) -> tuple[ThreeDCamera, ThreeDCamera]:
    with tempconfig(SIZE):
        cameras = ThreeDCamera(), ThreeDCamera()
        assert quicken(cameras[0]) == ""
        assert isinstance(cameras[0], ArraySolidDrawing)
        for camera in cameras:
            for turn, angle in zip((camera.set_phi, camera.set_theta, camera.set_gamma), angles, strict=True):
                turn(angle * DEGREES)
            prepare(camera)
            camera.capture_mobjects(mobjects)
    return cameras


def test_what_is_fixed_stays_fixed() -> None:
    title, sign, solid = Circle(fill_opacity=1), Square(0.5, fill_opacity=1).shift([1, 1, 1]), saddle()

    def prepare(camera: ThreeDCamera) -> None:
        camera.add_fixed_in_frame_mobjects(title)
        camera.add_fixed_orientation_mobjects(sign)

    quick, stock = both([solid, title, sign], (65, -40, 0), prepare)
    assert difference(quick.pixel_array, stock.pixel_array) == ""


@pytest.mark.parametrize("option", ["exponential_projection", "should_apply_shading"])
def test_options_of_the_camera_count(option: str) -> None:
    def prepare(camera: ThreeDCamera) -> None:
        setattr(camera, option, not getattr(camera, option))
        camera.set_zoom(1.4)

    quick, stock = both([saddle()], (65, -40, 0), prepare)
    assert difference(quick.pixel_array, stock.pixel_array) == ""


def test_the_order_is_that_of_manim() -> None:
    mobjects = [saddle(), flat_faces(), Circle(), Cube()]
    quick, stock = both(mobjects, (55, -30, 0))
    order = [[id(m) for m in camera.get_mobjects_to_display(mobjects)] for camera in (quick, stock)]
    assert order[0] == order[1]
