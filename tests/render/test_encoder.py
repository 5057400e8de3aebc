"""The encoder: every frame arrives, in its colour, and the index comes first."""

from __future__ import annotations

import os
import subprocess
import sys
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


_ENCODE = """
import sys
import numpy as np
import os
import subprocess
import sys
from pathlib import Path
from calcanim.render.encoder import ClipEncoder, encoder_options
from calcanim.render.plan import QUALITIES
picture = QUALITIES[sys.argv[1]]
encoder = ClipEncoder(Path(sys.argv[2]), picture, {**encoder_options(picture), "threads": "2"})
for number in range(25):
    pixels = np.full((picture.height, picture.width, 4), 30, dtype=np.uint8)
    pixels[100:140, 20 * number : 20 * number + 90] = 200
    pixels[200:300, 100:400, :3] = (np.arange(300)[None, :, None] + 5 * number) % 250
    encoder.write(pixels, 1 + 7 * (number == 12))
encoder.finish()
"""


@pytest.mark.parametrize("quality", ["l", "m"])
def test_bytes_do_not_depend_on_what_was_in_memory(tmp_path: Path, quality: str) -> None:
    made = []
    for filling in ("0", "85", "200"):
        path = tmp_path / f"{filling}.mp4"
        # glibc fills memory with this where it hands it out; elsewhere the runs are only equal ones.
        environment = {**os.environ, "MALLOC_PERTURB_": filling}
        subprocess.run([sys.executable, "-c", _ENCODE, quality, str(path)], env=environment, check=True)
        made.append(path.read_bytes())
    assert made[0] == made[1] == made[2]


def test_frames_come_back_to_those_who_gave_them(tmp_path: Path) -> None:
    back: list[np.ndarray] = []
    encoder = ClipEncoder(tmp_path / "clip.mp4", PICTURE, take_back=back.append)
    given = [solid(10 * number, 20, 30) for number in range(4)]
    for pixels in given:
        encoder.write(pixels)
    encoder.finish()
    # The last one is what a further frame would be compared with.
    assert [id(pixels) for pixels in back] == [id(pixels) for pixels in given[:3]]
