"""Which files a clip depends on: those it uses, and no others."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from calcanim.render.catalog import scenes_folder
from calcanim.render.sources import _imports, code_digest, sources_of

ROOT = Path(__file__).resolve().parents[2]

def names(scene: Path) -> set[str]:
    return {path.name for path in sources_of(scene)}


def test_a_clip_depends_on_what_its_scene_uses_and_on_nothing_else() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in sources_of(scenes_folder() / "tangent.py")}
    assert {"scenes/tangent.py", "calcanim/stage/plot.py", "calcanim/numerics/function.py", "calcanim/stage/theme.py",
            "calcanim/render/worker.py", "calcanim/render/encoder.py", "calcanim/render/session.py"} <= found
    foreign = {"calcanim/numerics/descent/adam.py", "calcanim/render/film.py", "calcanim/render/batch.py",
               "calcanim/cli/group.py", "calcanim/check/proof.py", "scenes/limits.py"}
    assert not found & foreign


def test_every_import_is_seen() -> None:
    """The pattern that reads imports sees at least what Python's own parser sees."""
    for path in (ROOT / "calcanim").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        seen = {(one.module, one.name) for one in _imports(text)}
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom):
                module = "." * node.level + (node.module or "")
                assert {(module, name.name) for name in node.names} <= seen, path
            elif isinstance(node, ast.Import):
                assert {(name.name, "") for name in node.names} <= seen, path


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "helper.py").write_text("import deeper\n", encoding="utf-8")
    (tmp_path / "deeper.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "unused.py").write_text("x = 1\n", encoding="utf-8")
    scene = tmp_path / "mine.py"
    scene.write_text("from manim import Scene\nfrom helper import (\n    # a remark\n    x,\n)\n", encoding="utf-8")
    return scene


def test_modules_beside_a_scene_of_ones_own_count(own: Path) -> None:
    assert {"mine.py", "helper.py", "deeper.py"} <= names(own)
    assert "unused.py" not in names(own)


def test_the_digest_follows_the_code_and_not_the_place(own: Path, tmp_path: Path) -> None:
    first = code_digest(own)
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for name in ("mine.py", "helper.py", "deeper.py"):
        shutil.copy(tmp_path / name, moved / name)
    assert code_digest(moved / "mine.py") == first
    (tmp_path / "deeper.py").write_text("x = 22\n", encoding="utf-8")
    assert code_digest(own) != first
