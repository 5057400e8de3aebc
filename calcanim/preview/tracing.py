"""Which of a scene file's statements ran up to a moment, as a digest: equal digests mean equal frames.

A scene is a deterministic program, so as long as the same statements run in the same order, with the same things
behind the names in them, the pictures are the same. The file's syntax tree is given notes: each statement of a
function that tells the story (one that plays, waits or begins sections) says that it runs, and so does each call
of any other function. What is noted is the statement's text together with that of everything of the file that it
names, directly or by way of others, for what moves between two frames may run when nobody takes notes. Comments,
blank lines and what other scenes of the file do are no part of any text.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Sequence
from types import CodeType

from calcanim.preview.definitions import FUNCTIONS, Definitions
from calcanim.render.scene_file import SceneEntry

__all__ = ["NOTE", "Notes", "annotated"]

NOTE = "__calcanim_note__"
"""The name under which a module finds `Notes.take`."""


class Notes:
    """What has run so far.

    Parameters
    ----------
    texts : sequence of str
        What each number stands for.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._marks = [hashlib.sha256(text.encode()).digest() for text in texts]
        self._digest = self._loaded = hashlib.sha256()

    def take(self, number: int) -> None:
        """The statement of this number is about to run."""
        self._digest.update(self._marks[number])

    def digest(self) -> str:
        """Of all that has run up to now."""
        return self._digest.hexdigest()

    def loaded(self) -> None:
        """The file has been run: what was noted counts for every run of a scene of it."""
        self._loaded = self._digest.copy()

    def rewind(self) -> None:
        """A scene is about to run from its beginning."""
        self._digest = self._loaded.copy()


def annotated(source: str, path: str, entry: SceneEntry) -> tuple[CodeType, Notes]:
    """A scene file compiled so that it takes notes of what runs.

    Parameters
    ----------
    source : str
        Its text.
    path : str
        Its place, for tracebacks.
    entry : SceneEntry
        The scene whose frames count.

    Returns
    -------
    (code, Notes)
        Code of a module that looks for `Notes.take` under the name `NOTE`.

    Raises
    ------
    SyntaxError
        When it is not Python.
    """
    tree = ast.parse(source, filename=path)
    file = Definitions(tree, entry.name)
    notes = _Annotator(file).annotate(tree)
    return compile(tree, path, "exec", dont_inherit=True), notes


class _Annotator:
    """Puts the notes into a tree."""

    def __init__(self, file: Definitions) -> None:
        self._file = file
        self._texts: list[str] = []

    def annotate(self, tree: ast.Module) -> Notes:
        """Change the tree; what the numbers in it stand for."""
        tree.body = self._body(tree.body, module=True)
        return Notes(self._texts)

    def _note(self, node: ast.stmt, text: str) -> ast.stmt:
        self._texts.append(text)
        call = ast.Call(ast.Name(NOTE, ast.Load()), [ast.Constant(len(self._texts) - 1)], [])
        return ast.fix_missing_locations(ast.copy_location(ast.Expr(call), node))

    def _body(self, body: list[ast.stmt], *, module: bool = False) -> list[ast.stmt]:
        """Statements that run one after the other, each after its note."""
        changed: list[ast.stmt] = []
        for place, node in enumerate(body):
            future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
            if (place == 0 and _is_text(node)) or future or node in self._file.foreign:
                changed.append(node)
                continue
            header = self._header(node, module)
            if header is not None:
                changed.append(self._note(node, header))
            changed.append(self._inside(node))
        return changed

    def _header(self, node: ast.stmt, module: bool) -> str | None:
        """What is noted before a statement: all of it, or what runs before its first inner statement."""
        decorators = " ".join(map(ast.unparse, getattr(node, "decorator_list", [])))
        if isinstance(node, ast.ClassDef):
            return f"class {node.name} {decorators}" if decorators or not module else None
        if isinstance(node, FUNCTIONS):
            # What nobody names changes nothing, but what is defined within a function is there to be used.
            if not module:
                return self._file.with_all_named(self._file.text(node), self._file.names_in(node))
            return f"{decorators} {node.name}" if decorators else None
        shallow = _without_body(node)
        return self._file.with_all_named(ast.unparse(shallow), self._file.names_in(shallow))

    def _inside(self, node: ast.stmt) -> ast.stmt:
        if isinstance(node, ast.ClassDef):
            node.body = self._class_body(node)
        elif isinstance(node, FUNCTIONS):
            node.body = self._function_body(node)
        else:
            for name in ("body", "orelse", "finalbody"):
                inner = getattr(node, name, None)
                if isinstance(inner, list) and inner and isinstance(inner[0], ast.stmt):
                    setattr(node, name, self._body(inner))
            for part in [*getattr(node, "handlers", []), *getattr(node, "cases", [])]:
                part.body = self._body(part.body)
        return node

    def _class_body(self, node: ast.ClassDef) -> list[ast.stmt]:
        """Attributes are noted as they are set; methods when they are called, or with who names them."""
        changed: list[ast.stmt] = []
        for inner in node.body:
            if not isinstance(inner, (*FUNCTIONS, ast.ClassDef)) and not _is_text(inner):
                text = self._file.with_all_named(self._file.text(inner), self._file.names_in(inner))
                changed.append(self._note(inner, f"{node.name}: {text}"))
            changed.append(self._inside(inner))
        return changed

    def _function_body(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
        if node.name in self._file.story:
            return self._body(node.body)
        text = self._file.with_all_named(self._file.text(node), self._file.names_in(node))
        start = 1 if _is_text(node.body[0]) else 0
        return [*node.body[:start], self._note(node, text), *node.body[start:]]


def _is_text(node: ast.stmt) -> bool:
    """A docstring, of a module, a class, a function or a parameter."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _without_body(node: ast.stmt) -> ast.stmt:
    """A compound statement's own line, with nothing inside; any other statement whole."""
    if not hasattr(node, "body") and not hasattr(node, "cases"):
        return node
    empty: dict[str, list[ast.stmt]] = {
        "body": [ast.Pass()], "orelse": [], "handlers": [], "cases": [],
        "finalbody": [ast.Pass()] if hasattr(node, "handlers") else [],
    }
    fields = {name: empty.get(name, value) for name, value in ast.iter_fields(node)}
    return ast.copy_location(type(node)(**fields), node)
