"""What a scene of one's own makes heard is heard in the preview, from the same moment as in a rendered clip."""

from __future__ import annotations

import wave
from pathlib import Path

import av
import numpy as np
from authoring import Author

from calcanim.render.catalog import find_scene
from calcanim.render.plan import plan_clip
from calcanim.render.worker import render_clip

SCENE = """
from manim import *
class Four(Scene):
    def construct(self):
        self.next_section("quiet")
        self.wait(0.6)
        self.next_section("loud")
        self.add_sound("beep.wav", gain={gain})
        self.play(Create(Square()), run_time=1)
        self.next_section("on")
        self.wait(0.6)
"""


def beep(path: Path, seconds: float) -> None:
    tone = (0.5 * 32767 * np.sin(2 * np.pi * 440 * np.arange(round(44100 * seconds)) / 44100)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44100)
        file.writeframes(tone.tobytes())


def heard(path: Path) -> tuple[float, float, float, float]:
    """When it begins and ends to be loud, how loud it is, and how long the picture is."""
    with av.open(str(path)) as clip:
        rate, video = clip.streams.audio[0].rate, clip.streams.video[0]
        length = float(video.duration * video.time_base)
        sound = np.concatenate([frame.to_ndarray()[0] for frame in clip.decode(clip.streams.audio[0])])
    loud = np.nonzero(np.abs(sound) > 0.05)[0]
    return float(loud[0] / rate), float(loud[-1] / rate), float(np.abs(sound).max()), length


def test_a_sound_is_where_a_render_has_it(author: Author) -> None:
    folder = author.folder / "lesson"
    # Longer than its section, and than the whole clip.
    beep(folder / "beep.wav", 2.0)
    author.write("lesson.py", SCENE.format(gain=-6).replace('"beep.wav"', repr(str(folder / "beep.wav"))))
    state = author.look()
    assert state["status"]["phase"] == "ready", state.get("error")
    assert state["clip"]["sound"] is True
    render_clip(plan_clip(find_scene(str(folder / "lesson.py:Four")), {}, quality="l", folder=author.folder / "out"))
    mine, theirs = heard(author.clip(state)), heard(author.folder / "out" / "Four.mp4")
    assert abs(mine[0] - 0.6) < 0.07 and abs(mine[0] - theirs[0]) < 0.02
    assert abs(mine[2] / theirs[2] - 1) < 0.05 and mine[3] == theirs[3]
    # It does not go on when the picture has ended.
    assert mine[1] < mine[3] + 0.05


def test_it_is_louder_after_a_save_that_says_so(author: Author) -> None:
    folder = author.folder / "lesson"
    beep(folder / "beep.wav", 0.5)
    loud = []
    for gain in (-12, -2):
        author.write("lesson.py", SCENE.format(gain=gain).replace('"beep.wav"', repr(str(folder / "beep.wav"))))
        loud.append(heard(author.clip(author.look()))[2])
    assert abs(loud[1] / loud[0] / 10 ** (10 / 20) - 1) < 0.1
    # The section before it is kept; a scene without a sound has a clip without one.
    assert author.told.state["sections"][0]["cached"]
    author.write("lesson.py", SCENE.format(gain=0).replace("        self.add_sound", "        # self.add_sound"))
    state = author.look()
    assert state["clip"]["sound"] is False
    with av.open(str(author.clip(state))) as clip:
        assert not clip.streams.audio
