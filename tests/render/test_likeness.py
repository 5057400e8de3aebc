"""Frames of a scene that goes its own ways are those of plain manim, bit for bit, however late they are looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from calcanim.render.camera.drawing import ArrayDrawing
from calcanim.render.camera.tiles import Layout
from calcanim.render.catalog import find_scene
from calcanim.render.handing import FrameBuffers
from calcanim.render.kinds import Stock
from calcanim.render.plan import plan_clip
from calcanim.render.worker import make_clip
from tests.benchmarks.likeness.cases import Case, gathered
from tests.benchmarks.likeness.running import compared

WAYS = Path(__file__).parent / "plain" / "ways"
SCENES = list(gathered(sorted(WAYS.glob("*.py")), None, Path(), installed=False))
SIZE = "160x90@10"
