"""A scene of one's own may have sound; it is in the clip."""

from __future__ import annotations

import wave
from pathlib import Path

import av
import numpy as np

from calcanim.render.catalog import find_scene
from calcanim.render.plan import plan_clip
from calcanim.render.worker import render_clip

SCENE = """
from manim import Scene, Square, Create
class Beeps(Scene):
    def construct(self):
        self.wait(0.5)
        self.add_sound({sound!r})
        self.play(Create(Square()), run_time=1)
"""


def test_a_sound_begins_where_the_scene_puts_it(tmp_path: Path) -> None:
    sound = tmp_path / "beep.wav"
    tone = (0.5 * 32767 * np.sin(2 * np.pi * 440 * np.arange(22050) / 44100)).astype("<i2")
    with wave.open(str(sound), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44100)
        file.writeframes(tone.tobytes())
    scene = tmp_path / "beeps.py"
    scene.write_text(SCENE.format(sound=str(sound)), encoding="utf-8")
    render_clip(plan_clip(find_scene(str(scene)), {}, quality="l", folder=tmp_path / "out"))
    with av.open(str(tmp_path / "out" / "Beeps.mp4")) as clip:
        assert {stream.type for stream in clip.streams} == {"video", "audio"}
        rate = clip.streams.audio[0].rate
        heard = np.concatenate(
            [frame.to_ndarray()[0] for frame in clip.decode(clip.streams.audio[0])]
        )
    loud = np.nonzero(np.abs(heard) > 0.1)[0] / rate
    assert abs(loud[0] - 0.5) < 0.1
    assert abs(loud[-1] - 1.0) < 0.1
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [
        ".json", ".mp4", ".png", ".srt", ".vtt",
    ]
