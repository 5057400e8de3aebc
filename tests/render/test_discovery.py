"""Which scenes a file has: read where its text tells, found by running it where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from calcanim.errors import InputError
from calcanim.render import discovery
from calcanim.render.catalog import find_scene
from calcanim.render.discovery import no_scenes, scenes_in
from calcanim.render.scene_file import read_source

BASES = """
from manim import *
from calcanim.stage import LessonScene
class Template(Scene):
    def setup(self): self.add(Circle())
class Lesson(LessonScene):
    at: float = 1.0
    "The point."
def decorated(cls): return type(cls.__name__, (cls,), {"__module__": cls.__module__, "__doc__": cls.__doc__})
"""
MADE = """
from manim import *
import enum, bases
from bases import Template, decorated
class FromBase(Template):
    "Derives from another file."
class ByModule(bases.Template): pass
Alias = MovingCameraScene
class ByAlias(Alias): pass
class Kind(enum.Enum): one = 1
class Shape(VGroup): pass
if True:
    class Inner(Scene): pass
try:
    class Tried(Scene): pass
except Exception: pass
Made = type("Made", (Scene,), {})
Other = type("OwnName", (Scene,), {"__module__": __name__})
for i in range(2):
    globals()[f"Loop{i}"] = type(f"Loop{i}", (Scene,), {})
def factory(name):
    class Built(Scene): pass
    Built.__name__ = name
    return Built
Ready = factory("Ready")
@decorated
class Decorated(Scene):
    "Wrapped."
class _Hidden(Scene): pass
class Taught(bases.Lesson):
    "A lesson."
    steps: int = 3
    "How many."
if __name__ == "__main__":
    raise SystemExit("a file that is rendered is not the main program")
"""
NAMES = ["FromBase", "ByModule", "ByAlias", "Inner", "Tried", "Made", "OwnName", "Loop0", "Loop1", "Ready", "Decorated", "Taught"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose name needs care, with a file of scenes that no text tells of."""
    folder = tmp_path_factory.mktemp("größe und - mehr")
    (folder / "bases.py").write_text(BASES, encoding="utf-8")
    (folder / "made - 1.py").write_text(MADE, encoding="utf-8")
    return folder


def test_scenes_are_found_as_manim_finds_them(folder: Path) -> None:
    found = {entry.name: entry for entry in scenes_in(folder / "made - 1.py")}
    assert list(found) == NAMES
    assert found["FromBase"].summary == "Derives from another file." and found["Decorated"].summary == "Wrapped."
    assert all(entry.path == folder / "made - 1.py" for entry in found.values())


@pytest.mark.parametrize("name", [*NAMES, "_Hidden"])
def test_each_is_found_by_its_name(folder: Path, name: str) -> None:
    assert find_scene(f"{folder / 'made - 1.py'}:{name}").name == name


def test_a_lesson_scene_has_its_parameters_from_both_files(folder: Path) -> None:
    entry = find_scene(f"{folder / 'made - 1.py'}:Taught")
    own = {one.name: (one.default, one.help) for one in entry.parameters}
    assert entry.lesson and own["at"] == (1.0, "The point.") and own["steps"] == (3, "How many.")


def test_a_scene_that_is_not_there_is_told_with_those_that_are(folder: Path) -> None:
    with pytest.raises(InputError, match="did you mean 'Inner'"):
        find_scene(f"{folder / 'made - 1.py'}:Innner")
    with pytest.raises(InputError, match="holds 12 scenes"):
        find_scene(f"{folder / 'made - 1.py'}")


SETTLED = [
    "class A(Scene): pass",
    "import manim\nclass A(manim.Scene): pass\nclass B(manim.VGroup): pass",
    "from manim import *\nclass Helper(VGroup): pass\nclass A(ThreeDScene): pass\nBase = Scene\nclass C(Base): pass",
    "import abc\nfrom dataclasses import dataclass\nclass P(abc.ABC): pass\n@dataclass\nclass D: pass\nclass A(P, Scene): pass",
    "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass G(Generic[T]): pass\nclass A(Scene, G[int]): pass",
    "x = type(3)\nclass A(Scene):\n    class Inner: pass",
]
OPEN = [
    "from base import T\nclass A(T): pass",
    "from base import *\nclass A(T): pass",
    "import base\nclass A(base.T): pass",
    "if 1:\n    class A(Scene): pass",
    "A = type('A', (Scene,), {})",
    "def f():\n    class A(Scene): pass\n    return A\nA = f()",
    "class A(make()): pass",
    "exec('class A(Scene): pass')",
]


@pytest.mark.parametrize(("text", "settled"), [*((text, True) for text in SETTLED), *((text, False) for text in OPEN)])
def test_a_file_is_run_only_where_its_text_leaves_something_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, settled: bool
) -> None:
    file = tmp_path / "some.py"
    file.write_text(text, encoding="utf-8")
    assert read_source(file).settled == settled
    ran = []
    monkeypatch.setattr(discovery, "_run", lambda path, digest: ran.append(path) or ((), {}))
    scenes_in(file)
    assert bool(ran) != settled


def test_a_name_that_the_text_has_needs_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "both.py"
    file.write_text("from base import T\nclass A(Scene): pass\nclass B(T): pass\n", encoding="utf-8")
    monkeypatch.setattr(discovery, "_run", lambda path, digest: pytest.fail("It was run."))
    assert [entry.name for entry in scenes_in(file, "A")] == ["A"]


def test_a_file_without_scenes_says_what_it_has(folder: Path) -> None:
    none, imports = folder / "none.py", folder / "imports.py"
    none.write_text("class Tool: pass\nclass Other: pass\n", encoding="utf-8")
    imports.write_text("from bases import Template\n", encoding="utf-8")
    assert no_scenes(none).endswith("its classes are Tool, Other.")
    assert f"write {folder / 'bases.py'}:Template" in no_scenes(imports)


def test_a_file_that_fails_says_where(folder: Path) -> None:
    file = folder / "fails.py"
    file.write_text("from bases import Template\nclass A(Template): pass\n1 / 0\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 3: .*division by zero"):
        find_scene(f"{file}:A")
