"""Memory while a clip is rendered: it does not grow with the clip's length."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the peak of memory is read in /proc")

_SCENE = """
from manim import DOWN, Circle, Dot, FadeIn, FadeOut, Scene, Square
class Rounds(Scene):
    def construct(self):
        dot = Dot().add_updater(lambda dot, dt: dot.rotate(dt, about_point=DOWN))
        self.add(dot)
        for _ in range({rounds}):
            for shape in (Square(), Circle()):
                self.play(FadeIn(shape), run_time=0.5)
                self.wait(1)
                dot.suspend_updating()
                self.wait(1, frozen_frame=True)
                dot.resume_updating()
                self.play(FadeOut(shape), run_time=0.5)
"""

_RENDER = """
import re, sys
from pathlib import Path
from calcanim.render import plan, worker
from calcanim.render.catalog import read_scene_file
plan.QUALITIES = {"l": plan.Picture(640, 360, 10)}
folder = Path(sys.argv[1])
manifest = worker.render_clip(plan.plan_clip(read_scene_file(folder / "rounds.py")[0], {}, quality="l", folder=folder),
                              encoder_threads=2)
# What `resource` tells begins with the peak of the process that started this one.
print(manifest.frames, re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def peak(folder: Path, rounds: int) -> tuple[int, int]:
    """Frames of a clip of so many rounds, and the most memory its process had, in kilobytes."""
    folder.mkdir()
    (folder / "rounds.py").write_text(_SCENE.format(rounds=rounds))
    done = subprocess.run([sys.executable, "-c", _RENDER, str(folder)], capture_output=True, text=True, check=True)
    frames, kilobytes = map(int, done.stdout.split())
    return frames, kilobytes


def test_six_times_the_length_takes_no_more_memory(tmp_path: Path) -> None:
    short, long = peak(tmp_path / "short", 4), peak(tmp_path / "long", 24)
    assert long[0] == 6 * short[0] == 1440
    # One frame is 0.9 MB; a copy kept of each of them, or of each play's background, would be 800 MB, one of each play 90 MB.
    print(short, long)
    assert long[1] - short[1] < 50_000
