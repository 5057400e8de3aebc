"""One clip, from a scene file to its five files."""

from __future__ import annotations

import json
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from calcanim.errors import CalcanimError, InputError
from calcanim.render.catalog import find_scene
from calcanim.render.manifest import read_manifest, sha256
from calcanim.render.plan import ClipPlan, plan_clip
from calcanim.render.worker import render_clip


def plan(file: Path, scene: str, folder: Path) -> ClipPlan:
    return plan_clip(find_scene(f"{file}:{scene}"), {}, quality="l", folder=folder)


def test_a_clip_with_all_that_belongs_to_it(plain_scenes: Path, tmp_path: Path) -> None:
    counted: list[int] = []
    made = render_clip(plan(plain_scenes, "TwoSections", tmp_path), counted.append)

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"TwoSections.{extension}" for extension in ("json", "mp4", "png", "srt", "vtt")
    ]
    assert read_manifest(tmp_path / "TwoSections.json") == read_back(made.to_json(), tmp_path)
    for extension, record in made.files.items():
        path = tmp_path / record["name"]
        assert path.suffix == f".{extension}"
        assert (path.stat().st_size, sha256(path)) == (record["bytes"], record["sha256"])

    # 1 s, 1 s, half a second and a hold of half a second, at 15 frames a second.
    assert made.frames == counted[-1] == 15 + 15 + 8 + 7
    assert counted == sorted(counted)
    assert [(part["name"], part["caption"]) for part in made.sections] == [
        ("A square", "A square & its <four> sides"),
        ("A circle", "Now it is a circle"),
    ]
    assert made.sections[0]["start"] == 0
    assert made.sections[0]["end"] == made.sections[1]["start"] == pytest.approx(1.0)
    assert made.sections[1]["end"] == pytest.approx(made.duration)


def read_back(text: str, folder: Path) -> object:
    """The manifest that another program would write from the same JSON."""
    copy = folder.parent / "copy.json"
    copy.write_text(json.dumps(json.loads(text)), encoding="utf-8")
    return read_manifest(copy)


def test_the_poster_is_the_last_frame(plain_scenes: Path, tmp_path: Path) -> None:
    made = render_clip(plan(plain_scenes, "TwoSections", tmp_path))
    poster = np.asarray(Image.open(tmp_path / "TwoSections.png"))
    assert poster.shape == (480, 854, 3)
    with av.open(str(tmp_path / "TwoSections.mp4")) as clip:
        frames = [frame.to_ndarray(format="rgb24") for frame in clip.decode(video=0)]
    assert len(frames) == made.frames
    distances = [np.abs(frame.astype(int) - poster).mean() for frame in frames]
    assert distances[-1] < min(min(distances) + 0.01, 0.2)
    assert distances[20] > 3 * distances[-1]


def test_a_scene_that_fails_leaves_nothing(plain_scenes: Path, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="the pencil is broken"):
        render_clip(plan(plain_scenes, "Fails", tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_scene_without_a_play_is_no_clip(plain_scenes: Path, tmp_path: Path) -> None:
    with pytest.raises(CalcanimError, match="plays nothing"):
        render_clip(plan(plain_scenes, "PlaysNothing", tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_the_clips_name_is_in_the_way(plain_scenes: Path, tmp_path: Path) -> None:
    (tmp_path / "TwoSections.png").mkdir()
    with pytest.raises(InputError, match=r"TwoSections\.png is a folder"):
        render_clip(plan(plain_scenes, "TwoSections", tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["TwoSections.png"]


def test_manims_settings_are_as_before(plain_scenes: Path, tmp_path: Path) -> None:
    from manim import config

    before = {key: config[key] for key in ("pixel_width", "frame_rate", "media_dir", "format")}
    render_clip(plan(plain_scenes, "TwoSections", tmp_path))
    assert {key: config[key] for key in before} == before


def test_a_file_that_cannot_be_loaded_is_said_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.py"
    file.write_text("from manim import Scene\nclass A(Scene):\n    pass\n1 / 0\n", encoding="utf-8")
    with pytest.raises(CalcanimError, match="line 4: ZeroDivisionError: division by zero"):
        render_clip(plan(file, "A", tmp_path / "out"))


def test_a_users_own_settings_do_not_reach_the_clip(
    plain_scenes: Path, tmp_path: Path
) -> None:
    from manim import config, tempconfig

    with tempconfig({"transparent": True, "upto_animation_number": 0, "save_sections": True}):
        made = render_clip(plan(plain_scenes, "TwoSections", tmp_path))
        assert config.upto_animation_number == 0
    assert made.duration == 3.0


def test_a_scene_that_throws_dice_is_the_same_twice(tmp_path: Path) -> None:
    file = tmp_path / "dice.py"
    file.write_text(
        "import random\nfrom manim import RIGHT, Dot, Scene\n"
        "class Dice(Scene):\n    def construct(self):\n"
        "        self.add(Dot(RIGHT * random.uniform(-5, 5)))\n        self.wait(0.2)\n",
        encoding="utf-8",
    )
    one, other = (render_clip(plan(file, "Dice", tmp_path / name)) for name in ("a", "b"))
    assert one.files["mp4"]["sha256"] == other.files["mp4"]["sha256"]
    assert one.files["png"]["sha256"] == other.files["png"]["sha256"]
