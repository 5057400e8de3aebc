"""A still is the frame that the clip has at that time, pixel for pixel."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from calcanim.preview.still import still
from calcanim.render.catalog import find_scene
from calcanim.render.frames import draw_frames
from calcanim.render.plan import Picture, plan_clip

SIZE = Picture(192, 108, 15)

SCENE = """
from manim import BLUE, Circle, Create, Dot, FadeOut, RED, Scene, Square, linear
class Mixed(Scene):
    def construct(self):
        square, dot = Square(color=BLUE), Dot(color=RED).shift([0, 2, 0])
        self.add(dot)
        self.play(Create(square), run_time=0.71)
        self.wait(0.59)
        square.add_updater(lambda mobject, dt: mobject.rotate(dt))
        self.wait(0.83)
        self.play(dot.animate(rate_func=linear).shift([3, 0, 0]), Create(Circle(), run_time=0.4), run_time=1.13)
        count = [0]
        def later():
            count[0] += 1
            return count[0] > 7
        self.wait_until(later)
        square.clear_updaters()
        self.wait(0.5)
        self.play(FadeOut(square), run_time=0.4)
"""


@pytest.mark.parametrize("name", ["Mixed", "LocalLinearity"])
def test_frames(tmp_path: Path, name: str) -> None:
    if name == "Mixed":
        (tmp_path / "mixed.py").write_text(SCENE, encoding="utf-8")
    entry = find_scene(str(tmp_path / "mixed.py") if name == "Mixed" else name)
    plan = plan_clip(entry, {})
    frames: list[np.ndarray] = []
    draw_frames(plan, SIZE, lambda pixels, repeat: frames.extend([pixels] * repeat))
    step = 1 if name == "Mixed" else 61
    chosen = range(0, len(frames), step)
    assert len(chosen) > 4
    for number in chosen:
        seen = still(entry, plan.parameters, number / SIZE.frame_rate, theme="dark", picture=SIZE, folder=tmp_path)
        assert np.array_equal(seen, frames[number]), f"frame {number} of {len(frames)}"
    past = still(entry, plan.parameters, 1000.0, theme="dark", picture=SIZE, folder=tmp_path)
    assert past.shape == (SIZE.height, SIZE.width, 4)
