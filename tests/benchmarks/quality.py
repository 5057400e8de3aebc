"""What the encoder costs by itself, and what it takes from the picture. Run in a process of its own by `bench`.

The scene is drawn once more without loss. Its frames are encoded as they come, with nothing else going on, and
compared with those of the clip that was rendered before.
"""

from __future__ import annotations

import io
import json
import re
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from manim.utils.exceptions import EndSceneEarlyException

from calcanim.render.catalog import find_scene
from calcanim.render.encoder import encoder_options
from calcanim.render.frames import draw_frames
from calcanim.render.holding import FOR_HOLDS
from calcanim.render.plan import Picture, plan_clip

from .ssim import ssim

# So many different frames are kept before they are encoded in one go; 60 of 1080p are 190 MB.
_AT_ONCE = 60
# The encoder's own threads are done with what they have by then.
_REST = 0.05


class EncodedAlone:
    """Encodes frames with nothing else going on, and takes the time of all cores."""

    def __init__(self, picture: Picture, options: dict[str, str]) -> None:
        # The stream of a file that is never written.
        self._container = av.open(io.BytesIO(), "w", format="mp4")
        self._encoder: Any = self._container.add_stream("libx264", rate=picture.frame_rate, options=options)
        self._encoder.width, self._encoder.height, self._encoder.pix_fmt = picture.width, picture.height, "yuv420p"
        self._length = Fraction(1, picture.frame_rate)
        self._encoder.codec_context.time_base = self._length
        self._encoder.codec_context.thread_type = "FRAME"
        self._waiting: list[tuple[av.VideoFrame, int]] = []
        self.frames = self.bytes = 0
        self.cpu = 0.0
        self.settings = ""

    def add(self, frame: av.VideoFrame, repeat: int) -> None:
        """Take a frame that stands for some frames' time."""
        self._waiting.append((frame, repeat))
        if len(self._waiting) >= _AT_ONCE:
            self._encode()

    def finish(self) -> None:
        """Encode what is left."""
        self._encode(end=True)

    def _encode(self, end: bool = False) -> None:
        begin = time.process_time()
        for frame, repeat in self._waiting:
            for _ in range(repeat):
                frame.pts, frame.time_base = self.frames, self._length
                self.frames += 1
                self._take(self._encoder.encode(frame))
        if end:
            self._take(self._encoder.encode(None))
        time.sleep(_REST)
        self.cpu += time.process_time() - begin
        self._waiting.clear()

    def _take(self, packets: list[av.Packet]) -> None:
        for packet in packets:
            self.bytes += packet.size
            self.settings = self.settings or settings_in(bytes(packet))


def settings_in(stream: bytes) -> str:
    """The settings that x264 itself writes into what it encodes."""
    found = re.search(rb"options: ([ -~]+)", stream)
    return found[1].decode() if found else ""


def luma(frame: av.VideoFrame) -> np.ndarray:
    """The grey values of a frame in YUV."""
    plane = frame.planes[0]
    rows = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]


def decoded(clip: Path) -> Iterator[av.VideoFrame]:
    """The frames of a clip."""
    with av.open(str(clip)) as container:
        yield from container.decode(video=0)


def measure(scene: str, quality: str, clip: Path, last_frame: int, every: int) -> dict[str, float]:
    """Draw a scene as far as a frame; compare every so-manieth with the clip's.

    Returns
    -------
    dict
        ``cpu`` and ``bytes`` of encoding alone, ``frames``, and mean and least ``ssim``.
    """
    plan = plan_clip(find_scene(scene), {}, quality=quality)
    alone = EncodedAlone(plan.picture, {**encoder_options(plan.picture), **FOR_HOLDS, "threads": "2"})
    reformatter, shown, likeness, seen = VideoReformatter(), decoded(clip), [], 0

    def sink(pixels: np.ndarray, repeat: int) -> None:
        nonlocal seen
        frame = reformatter.reformat(
            av.VideoFrame.from_numpy_buffer(pixels, format="rgba"), format="yuv420p",
            dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG)
        for place in range(seen, seen + repeat):
            other = next(shown)
            if place % every == 0:
                likeness.append(ssim(luma(frame), luma(other)))
        seen += repeat
        alone.add(frame, repeat)
        if last_frame and seen >= last_frame:
            raise EndSceneEarlyException

    draw_frames(plan, plan.picture, sink)
    alone.finish()
    if next(shown, None) is not None:
        raise SystemExit(f"{clip} has more frames than {scene} draws.")
    if (used := settings_in(clip.read_bytes())) != alone.settings:
        raise SystemExit(f"The clip was encoded with other settings than its frames alone:\n{used}\n{alone.settings}")
    return {"cpu": alone.cpu, "bytes": alone.bytes, "frames": seen, "ssim": float(np.mean(likeness)), "least_ssim": min(likeness)}


if __name__ == "__main__":
    scene, quality, clip, last_frame, every, target = sys.argv[1:]
    Path(target).write_text(json.dumps(measure(scene, quality, Path(clip), int(last_frame), int(every))))
