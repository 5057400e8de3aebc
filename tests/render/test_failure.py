"""Whatever goes wrong in a scene is told as what it is, in one sentence with the line of the author's own file."""

from __future__ import annotations

import importlib.util
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_job import job, silent

from calcanim.errors import Stopped
from calcanim.render.catalog import find_scene
from calcanim.render.failure import failure_words, scene_failures
from calcanim.render.job import run_job
from calcanim.render.plan import plan_clip

FILES = {
    "broken.wav": b"RIFF0000WAVEjunk", "broken.png": b"\x89PNG\r\n\x1a\nnonsense", "broken.svg": b"<svg><path d=",
    "broken.ttf": b"no font", "words.mp3": b"words\n", "words.jpg": b"words\n", "words.csv": b"a,b\n",
}
LATEX = r"this needs LaTeX, which is not installed .*MathTypst.* or install it: "
BODIES = {
    'MathTex("x^2")': LATEX, 'Tex("a")': LATEX, 'Title("a")': LATEX, "DecimalNumber(3.1)": LATEX, "Integer(3)": LATEX,
    'Variable(3, "x")': LATEX, 'Axes(axis_config={"include_numbers": True})': LATEX, "Matrix([[1, 2]])": LATEX,
    "BarChart([1, 2])": LATEX, 'BulletedList("a")': LATEX, "NumberLine(include_numbers=True)": LATEX,
    'self.add_sound("broken.wav")': r"broken\.wav is nothing that can be read without the program 'ffprobe'",
    'self.add_sound("words.mp3")': r"words\.mp3", 'self.add_sound("missing.wav")': r"could not find missing\.wav",
    'ImageMobject("broken.png")': r"broken\.png cannot be used", 'ImageMobject("words.jpg")': r"words\.jpg",
    'SVGMobject("broken.svg")': r"broken\.svg cannot be used: ParseError", 'SVGMobject("missing.svg")': r"missing\.svg",
    'register_font("broken.ttf").__enter__()': r"broken\.ttf cannot be used", 'np.load("words.csv")': r"words\.csv cannot be used",
    'open("missing.csv")': r"missing\.csv cannot be read or written: No such file", 'os.mkdir("/proc/x")': "/proc/x cannot be",
    'subprocess.run(["no-such-program"])': r"this needs the program 'no-such-program', which is not installed",
    "int('one')": "ValueError: invalid literal", "assert 1 > 2": "AssertionError without a word", "raise ValueError": "ValueError without",
    "self.interactive_embed()": r"^interactive_embed\(\) opens Manim's own window", "self.embed()": r"^embed\(\) opens",
    'input("name? ")': "waits for somebody who types",
    "exit()": r"asks Python to exit \(exit code 0\)", "quit()": "asks Python to exit", "sys.exit(3)": r"exit \(exit code 3\)",
    'sys.exit("enough")': r"exit \(enough\)", "raise SystemExit": "asks Python to exit",
    "raise KeyboardInterrupt": "raises KeyboardInterrupt", "raise GeneratorExit": "GeneratorExit",
    'raise BaseException("strange")': "BaseException: strange", "raise MemoryError": "memory ran out",
    "bytearray(10**15)": "memory ran out", "self.construct()": "RecursionError: maximum recursion depth exceeded",
}


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """What is said of a scene with this line."""
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    # No LaTeX and no ffprobe, and nobody who types.
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    def said(body: str) -> str:
        file = tmp_path / "talk.py"
        text = f"import os, subprocess, sys\nfrom manim import *\nclass Talk(Scene):\n    def construct(self):\n        {body}\n"
        file.write_text(text, encoding="utf-8")
        made = run_job(job(plan_clip(find_scene("talk.py"), {}, quality="l"), tmp_path), silent)
        assert made.manifest is None and "\n" not in made.error
        return made.error

    return said


@pytest.mark.parametrize("body", BODIES)
def test_a_sentence_with_the_line(scene: Callable[[str], str], body: str) -> None:
    said = scene(body)
    assert re.search(BODIES[body], said), said
    assert said.endswith(f" (talk.py, line 5: {body})") and len(said) < 900


def test_a_very_long_message_is_cut(scene: Callable[[str], str]) -> None:
    said = scene('raise ValueError("x" * 480_000 + "end")')
    assert said.startswith("ValueError: xxx") and "\u2026" in said and "end (talk.py, line 5" in said and len(said) < 1_200


def test_the_line_is_that_of_the_module_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "beside.py"
    file.write_text("def helper():\n    return [][1]\n", encoding="utf-8")
    spec: Any = importlib.util.spec_from_file_location("beside", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with pytest.raises(IndexError) as raised:
        module.helper()
    assert failure_words(raised.value) == f"IndexError: list index out of range ({file}, line 2: return [][1])"


def test_a_signal_to_the_command_is_none_of_the_scenes_doing() -> None:
    with pytest.raises(Stopped), scene_failures():
        raise Stopped(2)
