"""Which scenes there are: in files, in the examples of manim's documentation, in its graphical tests."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import manim

from calcanim.render.catalog import read_scene_file

__all__ = ["Case", "gathered"]

# Manim's examples often only show something: a few frames of it.
_HOLD = "self.wait(0.4)"
_NAME = "Likeness"


@dataclass(frozen=True, slots=True)
class Case:
    """A scene of a file, and what to call it; or why it is not run."""

    title: str
    path: Path
    scene: str
    skipped: str = ""


def gathered(files: Iterable[Path], source: Path | None, folder: Path, *, installed: bool) -> Iterator[Case]:
    """All scenes that are compared; those that have no file of their own get one in a folder."""
    for file in files:
        yield from _in_file(file)
    seen: set[str] = set()
    places = [Path(manim.__file__).parent] if installed else []
    if source is not None:
        places += [source / "docs" / "source", source / "manim"]
    for place in places:
        for path in sorted(place.rglob("*.*")):
            if path.suffix in {".py", ".rst", ".md"}:
                yield from _examples(path, path.relative_to(place.parent).as_posix(), folder, seen)
    if source is not None:
        for path in sorted((source / "tests" / "test_graphical_units").glob("test_*.py")):
            yield from _tests(path, folder)


def _in_file(words: Path) -> Iterator[Case]:
    name, _, scene = str(words).partition(".py:")
    path = Path(name + ".py") if scene else words
    for entry in read_scene_file(path):
        if scene in ("", entry.name):
            yield Case(f"{path.name}:{entry.name}", path, entry.name)


def _examples(path: Path, title: str, folder: Path, seen: set[str]) -> Iterator[Case]:
    """What follows ``.. manim:: Name`` in a docstring or on a page."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        found = re.match(r"(\s*)(?:\.\. |```\{)manim(?:::|\})\s+(\w+)\s*$", line)
        if found is None:
            continue
        code = _indented(lines[number + 1 :], len(found[1]))
        if not code.strip() or code in seen:
            continue
        seen.add(code)
        yield _written(folder, f"{title}:{number + 1}:{found[2]}", f"from manim import *\n{code}\n", found[2])


def _indented(lines: list[str], margin: int) -> str:
    """The code of a directive, without its options."""
    block = []
    for line in lines:
        if line.strip() and len(line) - len(line.lstrip()) <= margin:
            break
        block.append(line)
    code = textwrap.dedent("\n".join(line for line in block if not re.match(r"\s*:\w+:", line)))
    if code.lstrip().startswith(">>> "):
        return "\n".join(line[4:] for line in code.splitlines() if line.startswith((">>> ", "... ")))
    return code


def _written(folder: Path, title: str, code: str, base: str) -> Case:
    """A file with a scene that goes on for some frames after another one's end."""
    number = len(list(folder.glob("case_*.py")))
    path = folder / f"case_{number:04}.py"
    path.write_text(
        f"{code}\n\nclass {_NAME}({base}):\n    def construct(self):\n        super().construct()\n        {_HOLD}\n", encoding="utf-8"
    )
    return Case(title, path, _NAME, _broken(code))


def _broken(code: str) -> str:
    try:
        ast.parse(code)
    except SyntaxError:
        return "an example that is no Python"
    return ""


def _tests(path: Path, folder: Path) -> Iterator[Case]:
    """The functions of a file that are compared by ``frames_comparison``, each as a scene."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            continue
        marks = {_called(mark): mark for mark in node.decorator_list}
        if "frames_comparison" not in marks:
            continue
        options = {word.arg: word.value for word in getattr(marks["frames_comparison"], "keywords", [])}
        base = ast.unparse(options.get("base_scene", ast.Name("Scene")))
        title = f"{path.name}:{node.name}"
        if "renderer_class" in options:
            yield Case(title, path, "", "not for Cairo")
            continue
        values = marks["parametrize"].args[1] if "parametrize" in marks else None  # type: ignore[attr-defined]
        count = len(values.elts) if isinstance(values, (ast.List, ast.Tuple)) else 1
        for which in range(count):
            code = _TEST.format(path=str(path), name=node.name, which=which, base=base)
            yield _written(folder, title + (f"[{which}]" if count > 1 else ""), code, "Tested")


def _called(mark: ast.expr) -> str:
    """The last name of a decorator."""
    function = mark.func if isinstance(mark, ast.Call) else mark
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


# Pytest's own marks say with what a test is called; the comparison is left out.
_TEST = '''\
import importlib.util
import inspect
import sys
from pathlib import Path

import manim.utils.testing.frames_comparison as comparison
from manim import *

kept = comparison.frames_comparison
comparison.frames_comparison = lambda test=None, **options: test if test is not None else lambda inner: inner
path = Path({path!r})
sys.path.insert(0, str(path.parents[2]))
spec = importlib.util.spec_from_file_location(path.stem, path)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
comparison.frames_comparison = kept
test = module.{name}
given = {{}}
for mark in getattr(test, "pytestmark", []):
    if mark.name == "parametrize":
        names, values = mark.args[:2]
        names = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
        chosen = list(values)[{which}]
        given.update(zip(names, chosen if len(names) > 1 else [chosen]))


class Tested({base}):
    def construct(self):
        test(scene=self, **given)

'''
