"""Frames given to the encoder instead of copies: the pixels are those that were drawn, however late they are read."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calcanim.render import writer
from calcanim.render.catalog import find_scene, read_scene_file
from calcanim.render.frames import draw_frames
from calcanim.render.plan import Picture, plan_clip
from calcanim.render.worker import render_clip

PLAIN = Path(__file__).parent / "plain" / "plain_scenes.py"


class SlowEncoder(writer.ClipEncoder):
    """Looks at its frames as late as it may, and keeps what they were when they came."""

    frames_seen: list[tuple[np.ndarray, np.ndarray]]
    last: SlowEncoder

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.frames_seen, self.arrays, self.waiting = [], set(), deque[tuple[np.ndarray, np.ndarray]]()
        type(self).last = self

    def write(self, pixels: np.ndarray, repeat: int = 1, **options: Any) -> None:
        self.arrays.add(id(pixels))
        self.waiting.append((pixels, pixels.copy()))
        self.frames += repeat
        if len(self.waiting) > 3:
            self._look()

    def _look(self) -> None:
        pixels, then = self.waiting.popleft()
        self.frames_seen.append((pixels.copy(), then))
        self._take_back(pixels)

    def finish(self) -> None:
        while self.waiting:
            self._look()
        super().write(self.frames_seen[-1][1])
        super().finish()


@pytest.mark.parametrize("name", ["TwoSections", "FollowsTime", "LimitDefinition", "ContourMap", "PartialDerivatives", "Backpropagation"])
def test_each_frame_is_the_one_that_was_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    entry = next((entry for entry in read_scene_file(PLAIN) if entry.name == name), None) or find_scene(name)
    plan = plan_clip(entry, {}, quality="l", folder=tmp_path)
    monkeypatch.setattr("calcanim.render.plan.QUALITIES", {"l": Picture(160, 90, 5)})
    monkeypatch.setattr(writer, "ClipEncoder", SlowEncoder)
    render_clip(plan)
    seen = SlowEncoder.last
    assert all(np.array_equal(late, then) for late, then in seen.frames_seen)
    drawn: list[np.ndarray] = []
    draw_frames(plan, plan.picture, lambda pixels, repeat: drawn.append(pixels))
    assert len(drawn) == len(seen.frames_seen)
    assert all(np.array_equal(late, alone) for (late, _), alone in zip(seen.frames_seen, drawn, strict=True))
    if len(drawn) > 20:
        assert len(seen.arrays) < len(drawn) / 2  # they go round
