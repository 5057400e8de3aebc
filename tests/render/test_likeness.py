"""Frames of scenes that go their own ways are those of plain manim, bit for bit, however late they are looked at."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.cases import ROOT

from calcanim.errors import CalcanimError
from calcanim.render.catalog import find_scene
from calcanim.render.plan import plan_clip
from calcanim.render.worker import render_clip

WAYS = sorted((Path(__file__).parent / "plain" / "ways").glob("*.py"))
FULL = os.environ.get("CALCANIM_SWEEP") == "full"


def likeness(*words: str) -> subprocess.CompletedProcess[str]:
    """The command, with what it says."""
    command = [sys.executable, "-m", "tests.benchmarks.likeness", "--size", "640x360@15" if FULL else "256x144@10", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("file", WAYS, ids=lambda file: file.stem)
def test_scenes_that_go_their_own_ways(file: Path) -> None:
    done = likeness(str(file))
    count = len(re.findall(r"^class \w+\((?!CairoRenderer|SceneFileWriter|Star|Square)", file.read_text(encoding="utf-8"), re.M))
    assert done.returncode == 0, done.stdout
    assert f"{count} scenes with" in done.stdout and f" frames: {count} equal, 0 refused" in done.stdout, done.stdout
    assert count > 10


def test_examples_of_manims_documentation() -> None:
    done = likeness(*([] if FULL else ["--only", "manim/animation/specialized.py"]))
    found = re.search(r"(\d+) scenes with (\d+) frames: (\d+) equal, \d+ refused by both in the same words, 0 differ", done.stdout)
    assert found is not None and done.returncode == 0, done.stdout + done.stderr
    assert int(found[3]) >= 1 and int(found[2]) > 10


SOURCE = {
    "manim/__init__.py": "",
    "docs/source/page.rst": "A page\n\n.. manim:: Shown\n   :save_last_frame:\n\n   class Shown(Scene):\n       def construct(self):\n"
                            "           self.add(Circle())\n\nMore.\n\n.. manim:: Broken\n\n   class Broken(Scene:\n",
    "tests/test_graphical_units/test_some.py":
        "import pytest\nfrom manim import *\nfrom manim.utils.testing.frames_comparison import frames_comparison\n"
        "__module_test__ = 'some'\n\n@frames_comparison(base_scene=ThreeDScene)\ndef test_solid(scene):\n    scene.add(Cube())\n\n"
        "@pytest.mark.parametrize('side', [1, 2])\n@frames_comparison(last_frame=False)\ndef test_sides(scene, side):\n"
        "    scene.play(Create(Square(side)), run_time=0.3)\n\n"
        "@frames_comparison\ndef test_strange(scene):\n    scene.add(Square(1 if type(scene.camera) is Camera else 2))\n",
}


def test_a_source_tree_of_manim(tmp_path: Path) -> None:
    """Its handbook and its graphical tests; a scene that asks which program it is in differs, and that is said."""
    for name, text in SOURCE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = likeness("--manim-source", str(tmp_path), "--verbose", "--only", "source/page.rst")
    assert "2 scenes with 4 frames: 1 equal, 0 refused by both in the same words, 0 differ, 1 skipped" in done.stdout
    assert "skipped 1: an example that is no Python" in done.stdout and done.returncode == 0
    done = likeness("--manim-source", str(tmp_path), "--only", "test_some.py")
    assert "4 scenes with" in done.stdout and " 3 equal, 0 refused by both in the same words, 1 differ, 0 skipped" in done.stdout
    assert re.search(r"^differs .*test_some.py:test_strange ", done.stdout, re.M) and done.returncode == 1


@pytest.mark.parametrize(("scene", "said"), [
    ("frames.py:ByNegative", "the renderer or its pixels are in the scene's own hands"),
    ("frames.py:CameraBetween", "since it has another camera"),
    ("patched.py:FramesChanged", "since get_frame of the renderer is not manim's own"),
    ("pixels.py:WrittenInto", "since the scene has taken hold of the camera's pixels"),
])
def test_what_is_left_to_manim_is_said(scene: str, said: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "calcanim", "render", f"{WAYS[0].parent}/{scene}", "-q", "l", "-o", str(tmp_path), "--debug"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and said in done.stderr, done.stderr


@pytest.mark.parametrize(("body", "words"), [
    ("self.construct()", "never comes to the end"), ("super().render(); super().render()", "renders once"),
    ("super().render(); self.renderer.file_writer.put(1, self.renderer.get_frame())", "takes no more frames"),
])
def test_a_render_that_makes_no_clip_or_two(body: str, words: str, tmp_path: Path) -> None:
    file = tmp_path / "own.py"
    file.write_text(
        f"from manim import *\n\n\nclass Own(Scene):\n    def render(self, preview=False):\n        {body}\n\n"
        "    def construct(self):\n        self.wait(0.2)\n", encoding="utf-8",
    )
    with pytest.raises(CalcanimError, match=words):
        render_clip(plan_clip(find_scene(str(file)), {}, quality="l", folder=tmp_path / "clips"))
