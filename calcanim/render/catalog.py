"""Which scenes there are, read from their source without running it.

`calcanim list` must answer at once, so scene files are read with `ast`: the
module constants ``TOPIC`` and ``TITLE``, the first line of each scene's
docstring, and the annotated class attributes with their docstrings.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from calcanim.errors import CalcanimError, InputError, nearest
from calcanim.parameters import COMMON_PARAMETERS, KINDS, Parameter

__all__ = ["SceneEntry", "find_scene", "read_scene_file", "scenes_folder", "shipped_scenes"]

_PACKAGE = Path(__file__).resolve().parent.parent


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


def scenes_folder() -> Path:
    """The folder of the shipped scenes, in an installed package or in a checkout."""
    for folder in (_PACKAGE / "shipped" / "scenes", _PACKAGE.parent / "scenes"):
        if folder.is_dir():
            return folder
    raise CalcanimError(
        "The shipped scenes are missing from this installation; install calcanim again."
    )


def shipped_scenes() -> tuple[SceneEntry, ...]:
    """Every shipped scene, in teaching order."""
    entries = [
        entry
        for path in sorted(scenes_folder().glob("*.py"))
        if not path.name.startswith("_")
        for entry in read_scene_file(path)
    ]
    return tuple(sorted(entries, key=lambda entry: entry.topic))


def find_scene(words: str) -> SceneEntry:
    """The scene somebody means.

    Parameters
    ----------
    words : str
        The name of a shipped scene, or ``FILE.py:Scene``, or ``FILE.py`` when
        the file holds one scene.

    Returns
    -------
    SceneEntry
        Its declaration.

    Raises
    ------
    InputError
        When there is no such file or scene; the sentence has the nearest name.
    """
    file, mark, name = words.partition(".py")
    if mark and (not name or name.startswith(":")):
        return _in_file(Path(file + mark), name[1:])
    entries = shipped_scenes()
    by_name = {entry.name: entry for entry in entries}
    if words in by_name:
        return by_name[words]
    raise InputError(_no_scene(words, by_name, "calcanim list shows all of them."))


def _in_file(path: Path, name: str) -> SceneEntry:
    if not path.is_file():
        raise InputError(f"There is no file {str(path)!r}; give the path of a scene file.")
    entries = {entry.name: entry for entry in read_scene_file(path)}
    if not entries:
        raise InputError(f"{path} holds no scene: no public class there derives from a Scene.")
    if name in entries:
        return entries[name]
    if name:
        raise InputError(_no_scene(name, entries, f"{path} has {', '.join(entries)}."))
    if len(entries) > 1:
        raise InputError(
            f"{path} holds {len(entries)} scenes ({', '.join(entries)}); "
            f"say which one, as in {path}:{next(iter(entries))}."
        )
    return next(iter(entries.values()))


def _no_scene(name: str, known: dict[str, SceneEntry], otherwise: str) -> str:
    guess = nearest(name, known)
    return f"There is no scene {name!r}; " + (f"did you mean {guess!r}?" if guess else otherwise)


def read_scene_file(path: Path) -> tuple[SceneEntry, ...]:
    """Read the scenes that one file declares, in the file's order, without running it.

    Parameters
    ----------
    path : Path
        A Python file.

    Returns
    -------
    tuple of SceneEntry
        Its public scene classes.

    Raises
    ------
    InputError
        When the file is not readable Python, or declares a parameter whose
        kind or default cannot be read without running it.
    """
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    except SyntaxError as error:
        raise InputError(f"{path} is not valid Python, line {error.lineno}: {error.msg}.") from error
    topic, title = _constant(tree, "TOPIC", 0), _constant(tree, "TITLE", "")
    kinds: dict[str, str] = {}
    entries = []
    for node in tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        kind = _scene_kind(node, kinds)
        if kind is None:
            continue
        kinds[node.name] = kind
        if node.name.startswith("_"):
            continue
        lesson = kind == "lesson"
        summary = (ast.get_docstring(node) or "").partition("\n")[0]
        parameters = (*_parameters(node, path), *COMMON_PARAMETERS) if lesson else ()
        entries.append(SceneEntry(node.name, summary, parameters, path, topic, title, lesson))
    return tuple(entries)


def _scene_kind(node: ast.ClassDef, local: dict[str, str]) -> str | None:
    """``lesson`` or ``plain`` for a scene, None for another class."""
    for base in node.bases:
        name = _last_name(base)
        if name in local:
            return local[name]
        if name == "LessonScene":
            return "lesson"
        if name.endswith("Scene"):
            return "plain"
    return None


def _last_name(node: ast.expr) -> str:
    """``Scene`` for both ``Scene`` and ``manim.Scene``."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _constant(tree: ast.Module, name: str, otherwise: object) -> object:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            if any(_last_name(target) == name for target in node.targets):
                return node.value.value
    return otherwise


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
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        if isinstance(statement.value.value, str):
            return " ".join(statement.value.value.split())
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
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        if isinstance(annotation.right, ast.Constant) and annotation.right.value is None:
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
