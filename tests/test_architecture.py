"""Which room may use which, and what importing costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "calcanim"

# Room -> rooms it may import from, besides itself and calcanim.errors.
ARROWS = {
    "numerics": set(),
    "parameters": {"numerics"},
    "stage": {"numerics", "parameters"},
    "check": {"numerics", "stage", "render", "parameters"},
    "render": {"parameters", "numerics"},
    "exercises": {"numerics"},
    "embed": {"render", "parameters", "numerics", "exercises"},
    "preview": {"render", "parameters", "check"},
    "cli": {"render", "parameters", "embed", "preview", "check", "exercises"},
    # Where a lecturer types Python instead of words, it is a command like the others.
    "notebook": {"render", "embed", "parameters", "cli"},
    "scenes": {"numerics", "stage", "parameters"},
}


def sources() -> list[Path]:
    return [path for path in [*PACKAGE.rglob("*.py"), *(ROOT / "scenes").glob("*.py")]]


def room(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return "scenes" if parts[0] == "scenes" else Path(parts[1]).stem


def imported(path: Path) -> set[str]:
    """Every module that a file imports, at its top or inside, with its full name."""
    package = list(path.relative_to(ROOT).parts[:-1])
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {module} | {f"{module}.{name.name}" for name in node.names}
    return found


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_arrows_point_one_way(path: Path) -> None:
    own = room(path)
    if own in {"__init__", "__main__", "errors"}:
        return
    rooms = {name.split(".")[1] for name in imported(path) if name.startswith("calcanim.")}
    assert rooms & set(ARROWS) <= ARROWS[own] | {own}, f"{own} reaches into {rooms}"


def test_every_room_has_its_arrows() -> None:
    assert {room(path) for path in sources()} <= set(ARROWS) | {"__init__", "__main__", "errors"}


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_evaluates_text(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }
    assert not called & {"eval", "exec", "sympify", "parse_expr", "system"}
    assert not any(
        isinstance(node, ast.ImportFrom) and any(name.name == "*" for name in node.names)
        for node in ast.walk(tree)
    ), "a star import"


def modules_after(statement: str) -> set[str]:
    """Names in ``sys.modules`` of a fresh Python after a statement."""
    code = f"{statement}\nimport sys\nprint('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_importing_calcanim_imports_neither_manim_nor_sympy() -> None:
    assert not modules_after("import calcanim") & {"manim", "sympy", "typst"}


def test_listing_imports_nothing_that_draws() -> None:
    listing = "from calcanim.cli.group import cli\ncli.main(['list'], standalone_mode=False)"
    assert not modules_after(listing) & {"manim", "sympy", "typst", "av", "PIL", "scipy"}


def test_what_serves_the_preview_draws_nothing() -> None:
    serving = "import calcanim.cli.preview_command, calcanim.preview.running"
    assert not modules_after(serving) & {"manim", "sympy", "typst", "av", "PIL", "scipy"}
