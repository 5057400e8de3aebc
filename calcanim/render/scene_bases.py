"""What the classes of a file derive from, as far as its text tells."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterator

__all__ = ["Bases"]

# Where every class that is a scene has a name that ends so, and only those.
_NAMED_FAITHFULLY = {"manim", "calcanim"}


class Bases:
    """The classes of a module and what is known of their bases.

    Parameters
    ----------
    tree : ast.Module
        The file.

    Attributes
    ----------
    classes : list of ast.ClassDef
        Those that the module defines for itself and unconditionally.
    settled : bool
        Whether its text tells of every class whether it is a scene, once `kind` has been asked for all of `classes`.
    """

    def __init__(self, tree: ast.Module) -> None:
        self.classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        self._kinds: dict[str, str | None] = {}
        self._names, self._stars = _bindings(tree)
        self.settled = not any(_makes_classes(node) for node in tree.body)

    def kind(self, node: ast.ClassDef) -> str | None:
        """``lesson`` or ``plain`` for a scene, None for another class; in the order of the file."""
        found = [self._base(base) for base in node.bases]
        known = next((kind for kind in found if kind in {"lesson", "plain"}), None)
        if known is None and "open" in found:
            self.settled = False
        self._kinds[node.name] = known
        return known

    def _base(self, base: ast.expr) -> str | None:
        """``lesson``, ``plain``, None for no scene, or ``open`` where only running tells."""
        if isinstance(base, ast.Subscript):
            return self._base(base.value)
        if isinstance(base, ast.Attribute):
            return _by_name(base.attr) or self._of_module(_root(base))
        if not isinstance(base, ast.Name):
            return "open"
        if base.id in self._kinds:
            return self._kinds[base.id]
        bound = self._names.get(base.id)
        if isinstance(bound, ast.expr):
            # An alias; one that stands for itself leads nowhere.
            return None if _root(bound) == base.id else self._base(bound)
        named = _by_name(base.id)
        if named is not None:
            return named
        if bound is not None:
            return _from(bound)
        return "open" if not hasattr(builtins, base.id) and self._stars - _NAMED_FAITHFULLY else None

    def _of_module(self, root: str) -> str | None:
        bound = self._names.get(root)
        return _from(bound) if isinstance(bound, str) else None


def _by_name(name: str) -> str | None:
    if name == "LessonScene":
        return "lesson"
    return "plain" if name.endswith("Scene") else None


def _from(module: str) -> str | None:
    """A base with no scene's name that comes from a module."""
    package = module.partition(".")[0]
    return None if package in _NAMED_FAITHFULLY or package in sys.stdlib_module_names else "open"


def _root(node: ast.expr) -> str:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _bindings(tree: ast.Module) -> tuple[dict[str, str | ast.expr], set[str]]:
    """What names stand for, a module or an expression; and the packages that are imported by a star."""
    names: dict[str, str | ast.expr] = {}
    stars = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            names |= {(one.asname or one.name.partition(".")[0]): one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for one in node.names:
                if one.name == "*":
                    stars.add(module.partition(".")[0])
                else:
                    names[one.asname or one.name] = module
        elif isinstance(node, ast.Assign):
            names |= {target.id: node.value for target in node.targets if isinstance(target, ast.Name)}
    return names, stars


def _makes_classes(node: ast.stmt) -> bool:
    """Whether a statement may define classes in another way than by saying so."""
    if isinstance(node, ast.ClassDef):
        return False
    return any(isinstance(one, ast.ClassDef) or _is_made(one) for one in _inside(node))


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """Everything in a statement, but for the bodies of classes."""
    yield node
    if not isinstance(node, ast.ClassDef):
        for child in ast.iter_child_nodes(node):
            yield from _inside(child)


def _is_made(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return False
    return node.func.id in {"exec", "globals", "setattr"} or (node.func.id == "type" and len(node.args) > 1)
