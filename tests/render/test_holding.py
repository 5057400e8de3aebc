"""Holds made without the encoder: every decoder shows the picture they began with, and goes on as if encoded."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import av
import numpy as np
import pytest

from calcanim.render.encoder import ClipEncoder, encoder_options
from calcanim.render.plan import Picture

PICTURE = Picture(320, 180, 30)
USUAL = {**encoder_options(PICTURE), "threads": "2"}
OPTIONS = [
    USUAL, encoder_options(Picture(1920, 1080, 60)), {"preset": "ultrafast", "crf": "20"},
    {"preset": "medium", "crf": "20", "threads": "1"}, {**USUAL, "bf": "0"}, {**USUAL, "bf": "8", "b_strategy": "2"},
]
# Frames that a picture stays: none, just as many as the encoder gets, one more, several key frames long.
STAYS = (1, 30, 1, 1, 1, 4, 5, 6, 7, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 600, 12, 1, 1, 1, 1, 25, 40, 1, 1, 1, 1, 1, 1, 90)


def art(number: int) -> np.ndarray:
    """A bar that moves before stripes that roll."""
    pixels = np.full((180, 320, 4), 255, dtype=np.uint8)
    pixels[..., :3] = 30
    pixels[20:40, 20:200, :3] = (np.arange(180)[None, :, None] + 3 * number) % 250
    left = 9 * number % 280
    pixels[60:100, left : left + 30, :3] = (37 * number % 250, 200, 90)
    return pixels


def clip(path: Path, options: dict[str, str], stays: tuple[int, ...] = STAYS, *, apart: bool = False) -> list[int]:
    """A clip, and which picture each of its frames shows; with ``apart`` each frame of a stay comes by itself."""
    encoder = ClipEncoder(path, PICTURE, options)
    for number, stay in enumerate(stays):
        for repeat in [1] * stay if apart else [stay]:
            encoder.write(art(number), repeat)
    encoder.finish()
    return [number for number, stay in enumerate(stays) for _ in range(stay)]


def differences(path: Path, shown: list[int]) -> list[float]:
    """How far each decoded frame is from its picture, in steps of 255 on average."""
    pictures = {number: art(number)[..., :3].astype(int) for number in set(shown)}
    with av.open(str(path)) as source:
        stream = source.streams.video[0]
        frames = list(source.decode(stream))
        assert stream.time_base is not None
        assert [round(frame.pts * stream.time_base * 30) for frame in frames] == list(range(len(shown)))
    assert not any(frame.is_corrupt for frame in frames)
    return [
        float(np.abs(frame.to_ndarray(format="rgb24") - pictures[number]).mean())
        for frame, number in zip(frames, shown, strict=True)
    ]


@pytest.mark.parametrize("options", OPTIONS)
def test_every_frame_shows_its_picture(tmp_path: Path, options: dict[str, str]) -> None:
    shown = clip(tmp_path / "clip.mp4", options)
    assert max(differences(tmp_path / "clip.mp4", shown)) < 1.0


def test_frames_of_a_hold_are_equal_to_the_last_bit_and_small(tmp_path: Path) -> None:
    clip(tmp_path / "clip.mp4", USUAL, (1, 1, 100, 1, 1))
    with av.open(str(tmp_path / "clip.mp4")) as source:
        frames = [frame.to_ndarray() for frame in source.decode(video=0)]
    assert all(np.array_equal(frames[7], frame) for frame in frames[7:101])
    with av.open(str(tmp_path / "clip.mp4")) as source:
        sizes = [packet.size for packet in source.demux(video=0)]
    assert sorted(sizes)[90] <= 40


def test_a_stay_is_a_hold_also_where_nobody_said_so(tmp_path: Path) -> None:
    for name, apart in (("said", False), ("seen", True)):
        clip(tmp_path / name, USUAL, STAYS[:12], apart=apart)
    assert (tmp_path / "said").read_bytes() == (tmp_path / "seen").read_bytes()


def test_a_player_may_jump_into_a_hold_and_out_of_it(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    shown = clip(path, USUAL)
    with av.open(str(path)) as source:
        stream = source.streams.video[0]
        assert stream.time_base is not None
        for target in (3, 31, 300, 640, 700, len(shown) - 1):
            time = round(target / 30 / stream.time_base)
            source.seek(time, stream=stream)
            decoded = 0
            for frame in source.decode(stream):
                decoded += 1
                if frame.pts is not None and frame.pts >= time:
                    break
            assert np.abs(frame.to_ndarray(format="rgb24") - art(shown[target])[..., :3].astype(int)).mean() < 1.0
            assert decoded <= 252  # no further from a key frame than without holds


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="FFmpeg's own program is not installed")
def test_another_decoder_has_nothing_to_complain_of(tmp_path: Path) -> None:
    clip(tmp_path / "clip.mp4", USUAL)
    words = ["ffmpeg", "-v", "warning", "-err_detect", "explode", "-i", str(tmp_path / "clip.mp4"), "-f", "null", "-"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
