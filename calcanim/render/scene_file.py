"""A scene file's declarations, read with `ast`: the file is not run.

The module constants ``TOPIC`` and ``TITLE``, the first line of each scene's
docstring, and the annotated class attributes with their docstrings.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from calcanim.errors import InputError
from calcanim.parameters import COMMON_PARAMETERS, KINDS, Parameter
from calcanim.render.scene_bases import Bases

__all__ = ["SceneEntry", "SceneFile", "declared_parameters", "read_scene_file", "read_source"]

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class SceneEntry:
    """One scene as its source declares it.

    Parameters
    ----------
    name : str
        Class name, which is also what people type.
    summary : str
        First line of the docstring.
    parameters : tuple of Parameter
        What a lecturer may change; empty for a plain manim scene.
    path : Path
        The file that defines it.
    topic : int
        Place of its topic in the lesson; 0 outside the lesson.
    topic_title : str
        Name of its topic; empty outside the lesson.
    lesson : bool
        Whether it is a `LessonScene`, which has parameters and worked numbers.
    """

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    path: Path
    topic: int = 0
    topic_title: str = ""
    lesson: bool = True


@dataclass(frozen=True, slots=True)
class SceneFile:
    """What reading a file tells.

    Parameters
    ----------
    entries : tuple of SceneEntry
        Its public scenes, in the file's order.
    classes : tuple of str
        Names of the other classes.
    settled : bool
        Whether that is all: only running tells what a class derives from that is made by a call, under a condition, or
        from a base that another file defines.
    """

    entries: tuple[SceneEntry, ...]
    classes: tuple[str, ...]
    settled: bool


def read_scene_file(path: Path) -> tuple[SceneEntry, ...]:
    """The scenes that one file declares, as `read_source` finds them."""
    return read_source(path).entries


def read_source(path: Path) -> SceneFile:
    """Read the scenes that one file declares, in the file's order, without running it.

    Parameters
    ----------
    path : Path
        A Python file.

    Returns
    -------
    SceneFile
        Its public scene classes, and whether there may be others.

    Raises
    ------
    InputError
        When the file is not readable Python, or declares a parameter whose
        kind or default cannot be read without running it.
    """
    try:
        state = path.stat()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=256)
def _read(path: Path, changed: int, size: int) -> SceneFile:
    """A file as it was at one time: a course names the same file many times over."""
    tree = _tree(path)
    topic, title = _constant(tree, "TOPIC", int, 0), _constant(tree, "TITLE", str, "")
    bases = Bases(tree)
    declared: dict[str, tuple[Parameter, ...]] = {}
    entries, others = [], []
    for node in bases.classes:
        kind = bases.kind(node)
        if kind is None:
            others.append(node.name)
            continue
        declared[node.name] = _with_inherited(node, declared, path) if kind == "lesson" else ()
        if node.name.startswith("_"):
            continue
        lesson = kind == "lesson"
        summary = (ast.get_docstring(node) or "").partition("\n")[0]
        parameters = (*declared[node.name], *COMMON_PARAMETERS) if lesson else ()
        entries.append(SceneEntry(node.name, summary, parameters, path, topic, title, lesson))
    return SceneFile(tuple(entries), tuple(others), bases.settled)


def _tree(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    except SyntaxError as error:
        line = f"line {error.lineno}: {error.msg}"
        raise InputError(f"{path} is not valid Python, {line}.") from error


def declared_parameters(path: Path, name: str) -> tuple[Parameter, ...]:
    """The parameters that one class of a file declares by itself, wherever in the file it stands."""
    nodes = [node for node in ast.walk(_tree(path)) if isinstance(node, ast.ClassDef) and node.name == name]
    return tuple(_parameters(nodes[-1], path)) if nodes else ()


def _last_name(node: ast.expr) -> str:
    """``Scene`` for both ``Scene`` and ``manim.Scene``."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _constant(tree: ast.Module, name: str, kind: type[Value], otherwise: Value) -> Value:
    for node in tree.body:
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Constant):
            continue
        value = node.value.value
        if isinstance(value, kind) and name in map(_last_name, node.targets):
            return value
    return otherwise


def _with_inherited(
    node: ast.ClassDef, declared: dict[str, tuple[Parameter, ...]], path: Path
) -> tuple[Parameter, ...]:
    """A class's parameters after those of its bases in the same file."""
    found: dict[str, Parameter] = {}
    for base in reversed(node.bases):
        found |= {parameter.name: parameter for parameter in declared.get(_last_name(base), ())}
    found |= {parameter.name: parameter for parameter in _parameters(node, path)}
    return tuple(found.values())


def _parameters(node: ast.ClassDef, path: Path) -> tuple[Parameter, ...]:
    found = []
    for statement, after in zip(node.body, [*node.body[1:], None], strict=True):
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        name = statement.target.id
        if name.startswith("_") or _last_name(_outermost(statement.annotation)) == "ClassVar":
            continue
        found.append(_parameter(name, statement, _docstring(after), f"{path.name}: {node.name}"))
    return tuple(found)


def _outermost(annotation: ast.expr) -> ast.expr:
    return annotation.value if isinstance(annotation, ast.Subscript) else annotation


def _docstring(statement: ast.stmt | None) -> str:
    value = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return " ".join(value.value.split())
    return ""


def _parameter(name: str, statement: ast.AnnAssign, text: str, where: str) -> Parameter:
    kind, choices, optional = _kind(statement.annotation)
    if kind not in KINDS:
        raise InputError(
            f"{where}.{name} is annotated {ast.unparse(statement.annotation)}, "
            f"which is no parameter kind; use one of {', '.join(sorted(KINDS - {'choice'}))} "
            "or Literal."
        )
    try:
        default = ast.literal_eval(statement.value) if statement.value else None
    except ValueError as error:
        raise InputError(f"{where}.{name} must have a literal as its default.") from error
    if statement.value is None:
        raise InputError(f"{where}.{name} has no default; every parameter needs one.")
    return Parameter(name, kind, _as_kind(kind, default), text, choices, optional)


def _kind(annotation: ast.expr) -> tuple[str, tuple[str, ...], bool]:
    """Kind, choices and whether ``auto`` is allowed, from an annotation."""
    if isinstance(annotation, ast.BinOp) and ast.unparse(annotation.right) == "None":
        kind, choices, _ = _kind(annotation.left)
        return kind, choices, True
    if isinstance(annotation, ast.Subscript) and _last_name(annotation.value) == "Literal":
        return "choice", tuple(map(str, _elements(annotation.slice))), False
    name = _last_name(annotation)
    return name, (), name == "Interval"


def _elements(node: ast.expr) -> tuple[object, ...]:
    value = ast.literal_eval(node)
    return value if isinstance(value, tuple) else (value,)


def _as_kind(kind: str, default: object) -> object:
    """A literal default in the type that `calcanim.parameters.parse` would give."""
    if isinstance(default, (tuple, list)):
        return tuple(float(part) for part in default)
    if kind in {"float", "Point"} and isinstance(default, int):
        return float(default)
    return default
