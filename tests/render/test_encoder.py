"""The encoder: every frame arrives, in its colour, and the index comes first."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from calcanim.errors import CalcanimError
from calcanim.render.encoder import ClipEncoder
from calcanim.render.plan import Picture

PICTURE = Picture(320, 180, 30)


def solid(*colour: int) -> np.ndarray:
    return np.tile(np.array([*colour, 255], dtype=np.uint8), (180, 320, 1))


def atoms(path: Path) -> list[str]:
    """Names of the top-level boxes of an MP4 file."""
    data, names, at = path.read_bytes(), [], 0
    while at < len(data):
        names.append(data[at + 4 : at + 8].decode())
        at += int.from_bytes(data[at : at + 4], "big")
    return names


def test_frames_come_back_in_number_order_and_colour(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    colours = [(240, 60, 40), (30, 120, 220), (16, 24, 32)]
    encoder = ClipEncoder(path, PICTURE)
    for colour in colours:
        encoder.write(solid(*colour), repeat=5)
    encoder.finish()
    assert encoder.frames == 15
    with av.open(str(path)) as clip:
        stream = clip.streams.video[0]
        assert (stream.codec_context.name, stream.average_rate) == ("h264", 30)
        assert (stream.width, stream.height) == (320, 180)
        frames = [frame.to_ndarray(format="rgb24") for frame in clip.decode(stream)]
    assert len(frames) == 15
    for index, frame in enumerate(frames):
        # 4:2:0 at limited range keeps a solid colour within a few steps of 255.
        assert np.abs(frame.astype(int) - colours[index // 5]).max() <= 4
    assert atoms(path).index("moov") < atoms(path).index("mdat")


def test_the_colours_are_tagged(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    encoder = ClipEncoder(path, PICTURE)
    encoder.write(solid(1, 2, 3))
    encoder.finish()
    with av.open(str(path)) as clip:
        context = clip.streams.video[0].codec_context
        assert (context.colorspace, context.color_primaries, context.color_trc) == (1, 1, 1)


def test_a_frame_of_another_size_is_refused(tmp_path: Path) -> None:
    encoder = ClipEncoder(tmp_path / "clip.mp4", PICTURE)
    with pytest.raises(CalcanimError, match="shape"):
        encoder.write(np.zeros((10, 10, 4), dtype=np.uint8))
    encoder.abort()
    assert not (tmp_path / "clip.mp4").exists()


def test_a_failure_in_the_thread_is_told(tmp_path: Path) -> None:
    encoder = ClipEncoder(tmp_path / "clip.mp4", PICTURE)
    encoder.write(np.zeros((180, 320, 4), dtype=np.float64))
    with pytest.raises(CalcanimError, match="could not be encoded"):
        encoder.finish()
