"""Scenes are drawn the same to the last bit whether mobjects work as manim's do or quicker."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from calcanim.render.catalog import find_scene, read_scene_file, shipped_scenes
from calcanim.render.frames import draw_frames
from calcanim.render.plan import Picture, plan_clip
from calcanim.render.quick import installing

FULL = os.environ.get("CALCANIM_SWEEP") == "full"
USUAL = Path(__file__).resolve().parent.parent / "benchmarks" / "usual"
FILES = sorted(USUAL.glob("*.py")) if FULL else [USUAL / "tangent.py", USUAL / "backprop.py"]
SCENES = [f"{file}:{entry.name}" for file in FILES for entry in read_scene_file(file)]
SHIPPED = [entry.name for entry in shipped_scenes()] if FULL else ["SecantToTangent"]


def frames(scene: str, rate: int) -> list[tuple[int, str]]:
    """What each picture is, and for how many frames it stands."""
    seen: list[tuple[int, str]] = []

    def note(pixels: np.ndarray, repeat: int) -> None:
        seen.append((repeat, sha256(pixels.tobytes()).hexdigest()))

    draw_frames(plan_clip(find_scene(scene), {}), Picture(192, 108, rate), note)
    return seen


@pytest.mark.parametrize("scene", [*SCENES, *SHIPPED], ids=lambda scene: scene.rpartition("/")[2])
def test_frames_are_those_of_manims_own_operations(scene: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rate = 10 if FULL else 1
    quick = frames(scene, rate)
    monkeypatch.setattr(installing, "_OPERATIONS", ())
    assert quick == frames(scene, rate)
    assert len({mark for _, mark in quick}) > 5
