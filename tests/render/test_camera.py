"""The camera that draws from arrays: the pixels of manim's own, and manim's own where it does not know a shape."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import numpy as np
import pytest
from camera_cases import difference, stock_twin, watch_frames
from manim import (
    BLUE,
    RED,
    UP,
    YELLOW,
    Camera,
    CapStyleType,
    Circle,
    DashedLine,
    ImageMobject,
    LineJointType,
    MovingCamera,
    PMobject,
    Square,
    Star,
    VGroup,
    VMobject,
    tempconfig,
)

from calcanim.render.camera import ArrayDrawing, left_to_manim, quicken
from calcanim.render.catalog import read_scene_file, shipped_scenes
from calcanim.render.plan import Picture
from calcanim.render.session import scene_session
from calcanim.render.watching import WatchingManager

SIZE = {"pixel_width": 320, "pixel_height": 180, "frame_rate": 15}
FULL = os.environ.get("CALCANIM_SWEEP") == "full"


def nothing_there() -> VMobject:
    return Square(fill_opacity=1).set_points(np.full((16, 3), np.nan))


class Bent(VMobject):
    """A shape with a rule of its own for where its paths are split."""

    def get_subpath_split_indices_from_points(self, points, n_dims=3):
        return np.array([[0, len(points)]])


SHAPES = {
    "plain": lambda: Circle(color=BLUE, fill_opacity=0.5),
    "gradients": lambda: Star(fill_opacity=0.7).set_color_by_gradient(RED, YELLOW, BLUE).set_stroke([RED, BLUE], 6),
    "sheen": lambda: Square(fill_opacity=1).set_sheen(-0.4, UP),
    "background stroke": lambda: Circle(fill_opacity=1).set_stroke(RED, 12, background=True),
    "clear": lambda: VGroup(Square(fill_opacity=0, stroke_opacity=0), Square(stroke_width=0, fill_opacity=0.3)),
    "dashes": lambda: DashedLine([-3, -1, 0], [3, 2, 0]),
    "corners": lambda: VGroup(*(
        Star(stroke_width=20, joint_type=joint, cap_style=cap).shift([x, 0, 0])
        for x, joint, cap in ((-3, LineJointType.ROUND, CapStyleType.ROUND), (3, LineJointType.BEVEL, CapStyleType.SQUARE))
    )),
    "layers": lambda: VGroup(Circle(fill_opacity=1).set_z_index(2), Square(fill_opacity=1, fill_color=RED)),
    "nothing there": lambda: VGroup(Circle(), nothing_there(), Square()),
    "an odd point": lambda: VGroup(Circle(), VMobject().set_points(np.random.default_rng(1).uniform(-2, 2, (9, 3)))),
    "of two tolerances": lambda: VGroup(Circle(), VMobject(tolerance_for_point_equality=0.5).set_points(
        np.random.default_rng(2).uniform(-2, 2, (16, 3))
    )),
    "a kind of its own": lambda: VGroup(Circle(), Bent().set_points(np.random.default_rng(3).uniform(-2, 2, (16, 3)))),
}


def both(kind: type[Camera], *mobjects, **options) -> tuple[Camera, Camera]:
    with tempconfig(SIZE):
        quick, stock = kind(**options), kind(**options)
        assert quicken(quick) == "" and isinstance(quick, ArrayDrawing)
        for camera in (quick, stock):
            camera.capture_mobjects(mobjects)
    return quick, stock


@pytest.mark.parametrize("name", SHAPES)
def test_pixels_are_those_of_manim(name: str) -> None:
    quick, stock = both(Camera, SHAPES[name]())
    assert stock.pixel_array[..., :3].any() or name == "clear"
    assert difference(quick.pixel_array, stock.pixel_array) == ""


def test_a_camera_that_moves_stays_one() -> None:
    with tempconfig(SIZE):
        quick, stock = MovingCamera(), MovingCamera()
        assert quicken(quick) == ""
        for camera in (quick, stock):
            camera.frame.scale(0.4).shift([1, 0.5, 0])
            camera.capture_mobjects([SHAPES["gradients"](), SHAPES["plain"]()])
    assert isinstance(quick, MovingCamera)
    assert difference(quick.pixel_array, stock.pixel_array) == ""


def test_what_it_does_not_know_is_left_to_manim_and_counted(monkeypatch) -> None:
    pictures = []
    monkeypatch.setattr(Camera, "display_image_mobject", lambda camera, image, pixels: pictures.append(image))
    image = ImageMobject(np.random.default_rng(4).integers(0, 255, (8, 8, 4), dtype=np.uint8))
    cloud = PMobject(stroke_width=4).add_points([[0, 1, 0], [1, 1, 0]])
    bent = SHAPES["a kind of its own"]()
    quick, stock = both(Camera, Circle(), image, Square(), cloud, bent)
    assert difference(quick.pixel_array, stock.pixel_array) == ""
    assert pictures == [image, image]
    assert dict(left_to_manim(quick)) == {"images": 1, "point clouds": 1, "shapes of an unknown kind": 1}


def test_nothing_is_counted_where_all_is_known() -> None:
    quick, _ = both(Camera, *(SHAPES[name]() for name in ("plain", "gradients", "dashes", "layers")))
    assert not +left_to_manim(quick)


@pytest.mark.parametrize("wanted", [True, False])
def test_debug_tells_what_was_left_to_manim(wanted: bool, tmp_path: Path, monkeypatch, capsys) -> None:
    file = tmp_path / "cloudy.py"
    file.write_text(
        "from manim import Circle, PMobject, Scene\n\n\n"
        "class Cloudy(Scene):\n"
        "    def construct(self):\n"
        "        self.add(Circle(), PMobject().add_points([[0, 1, 0]]))\n"
        "        self.wait(0.2)\n"
    )
    monkeypatch.setenv("CALCANIM_DEBUG", "1" if wanted else "")
    (entry,) = read_scene_file(file)
    with scene_session(
        entry, {}, theme="dark", picture=Picture(160, 90, 15), folder=tmp_path, settings={"dry_run": True}
    ) as scene:
        WatchingManager(scene).render()
    said = capsys.readouterr().err
    assert ("Cloudy: drawn by manim's own camera: point clouds (" in said) == wanted


class Negative(Camera):
    """Fills everything with the opposite colour."""

    def apply_fill(self, ctx, vmobject):
        return super().apply_fill(ctx, vmobject.copy().set_fill(RED))


def test_a_camera_with_a_way_of_its_own_is_left_alone() -> None:
    with tempconfig(SIZE):
        camera = Negative()
        assert "Negative" in quicken(camera)
        assert type(camera) is Negative


@pytest.mark.parametrize("entry", shipped_scenes(), ids=lambda entry: entry.name)
def test_frames_of_a_scene_are_those_of_manims_camera(entry) -> None:
    """A few frames of every play; every one under CALCANIM_SWEEP=full."""
    off: list[str] = []
    count = 0
    rate = 15 if FULL else 2

    def note(found: np.ndarray, wanted: np.ndarray) -> None:
        nonlocal count
        count += 1
        off.extend(filter(None, [difference(found, wanted)]))

    with tempfile.TemporaryDirectory() as folder, scene_session(
        entry, {}, theme="dark", picture=Picture(320, 180, rate), folder=Path(folder), settings={"dry_run": True},
    ) as scene:
        assert isinstance(scene.camera, ArrayDrawing)
        assert not isinstance(stock_twin(scene.camera), ArrayDrawing)
        watch_frames(scene, note, every=1 if FULL else 4)
        WatchingManager(scene).render()
        assert not +left_to_manim(scene.camera)
    assert count > 5
    assert off == []
