"""The storyboard's pictures are those of the clip."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from calcanim.errors import InputError
from calcanim.render.catalog import find_scene
from calcanim.render.contact_sheet import Shot, contact_sheet, save_frames
from calcanim.render.plan import plan_clip
from calcanim.render.storyboard import shoot
from calcanim.render.worker import render_clip

SIZE = (854, 480)


def columns_lit(pixels: np.ndarray) -> float:
    """Mean column of what is not black."""
    return float(np.nonzero(pixels[..., :3].max(axis=2) > 60)[1].mean())


def test_sections_ends_start_and_times(plain_scenes: Path) -> None:
    entry = find_scene(f"{plain_scenes}:TwoSections")
    shots = shoot(entry, {}, size=SIZE, at=(0.5, 2.75))
    assert [shot.title for shot in shots] == [
        "start", "at 0.5 s", "A square", "at 2.75 s", "A circle",
    ]
    assert [round(shot.time, 1) for shot in shots] == [0.0, 0.5, 1.0, 2.8, 3.0]
    assert shots[2].caption == "A square & its <four> sides"
    assert shots[4].caption == "Now it is a circle"
    assert shots[0].pixels.shape == (480, 854, 4)
    assert shots[0].pixels[..., :3].max() == 0


def test_the_last_picture_is_the_poster_of_the_clip(plain_scenes: Path, tmp_path: Path) -> None:
    entry = find_scene(f"{plain_scenes}:TwoSections")
    render_clip(plan_clip(entry, {}, quality="l", folder=tmp_path))
    with av.open(str(tmp_path / "TwoSections.mp4")) as clip:
        *_, last = [frame.to_ndarray(format="rgb24") for frame in clip.decode(video=0)]
    shot = shoot(entry, {}, size=SIZE)[-1]
    assert np.abs(shot.pixels[..., :3].astype(int) - last).mean() < 1.0


def test_what_moves_with_time_is_walked_through(plain_scenes: Path) -> None:
    shots = shoot(find_scene(f"{plain_scenes}:FollowsTime"), {}, size=SIZE)
    # A scene without sections is shown at the end of every play. One second
    # shifts the dot by one unit, a sixteenth of the frame's 14.2 units.
    moved = columns_lit(shots[1].pixels) - columns_lit(shots[0].pixels)
    assert moved == pytest.approx(854 * 9 / 128, rel=0.1)
    assert [shot.title for shot in shots] == ["start", "play 1", "end"]


def test_a_still_scene_has_one_picture(plain_scenes: Path) -> None:
    (shot,) = shoot(find_scene(f"{plain_scenes}:PlaysNothing"), {}, size=SIZE)
    assert shot.pixels[..., :3].max() > 200


def test_a_time_after_the_end_is_refused(plain_scenes: Path) -> None:
    with pytest.raises(InputError, match=r"after the end of the clip, 3\.00 s"):
        shoot(find_scene(f"{plain_scenes}:TwoSections"), {}, size=SIZE, at=(99.0,))


def test_a_sheet_has_its_pictures_and_words_in_place(tmp_path: Path) -> None:
    white = np.full((90, 160, 4), 255, dtype=np.uint8)
    red = white.copy()
    red[..., 1:3] = 0
    words = '#panic("code") *bold* $x$ <label> \\'
    shots = [Shot(0.0, "start", words, red), Shot(1.0, "end", "", white)] * 2
    sheet = np.asarray(contact_sheet(shots, columns=3, cell=(320, 180)))
    assert sheet.shape == (2 * (180 + 58 + 16) + 16, 3 * (320 + 16) + 16, 3)
    assert tuple(sheet[100, 100]) == (255, 0, 0)
    assert tuple(sheet[100, 500]) == (255, 255, 255)
    strip = sheet[16 + 180 + 6 + 26 : 16 + 180 + 58, 16:336]
    assert strip.min() < 100  # the caption, printed as it is


def test_frames_are_written_at_full_size(tmp_path: Path) -> None:
    shots = [Shot(3.5, "end", "", np.zeros((72, 128, 4), dtype=np.uint8))]
    (path,) = save_frames(shots, tmp_path, "Demo")
    assert path.name == "Demo-00-003.50s.png"
    assert path.is_file()
