"""What a scene file defines, and which of its functions tell the story."""

from __future__ import annotations

import ast
from collections.abc import Iterator

__all__ = ["FUNCTIONS", "Definitions"]

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
"""Both kinds of function in a syntax tree."""

# Who calls one of these tells the story.
_STORY = frozenset({"play", "wait", "next_section", "section", "say", "enter", "pause", "wait_until"})


class Definitions:
    """What a file defines, by name: functions, methods and classes, nested ones too.

    Parameters
    ----------
    tree : ast.Module
        The file, without notes.
    scene : str
        The scene whose frames count; other scenes of the file do not.

    Attributes
    ----------
    foreign : frozenset of ast.AST
        The other scenes.
    story : frozenset of str
        Names of the functions that play, or call one that does.
    """

    def __init__(self, tree: ast.Module, scene: str) -> None:
        self._named: dict[str, list[ast.AST]] = {}
        # By the nodes themselves: the number of one that is gone may become another one's.
        self._names: dict[ast.AST, frozenset[str]] = {}
        self._texts: dict[ast.AST, str] = {}
        self.foreign = _foreign_scenes(tree, scene)
        for node in _outside(tree, self.foreign):
            if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
                self._named.setdefault(node.name, []).append(node)
                # Now, while there are no notes in them yet.
                self._texts[node] = ast.unparse(node)
        self.story = self._story()

    def _story(self) -> frozenset[str]:
        functions = [node for found in self._named.values() for node in found if isinstance(node, FUNCTIONS)]
        calls = {node: _called(node) for node in functions}
        story: set[str] = set()
        while True:
            more = {node.name for node in functions if calls[node] & (_STORY | story)} - story
            if not more:
                # A scene's beginning and its story, whatever is in them.
                return frozenset(story | {"construct", "setup"})
            story |= more

    def names_in(self, node: ast.AST) -> frozenset[str]:
        """Names of this file's things that a piece of it mentions."""
        if node not in self._names:
            found = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
            found |= {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}
            self._names[node] = frozenset(found & self._named.keys())
        return self._names[node]

    def text(self, node: ast.AST) -> str:
        """A piece of the file, without comments and without notes."""
        return self._texts.get(node) or ast.unparse(node)

    def with_all_named(self, text: str, names: frozenset[str]) -> str:
        """A text and those of everything that is behind some names; what tells the story takes its own notes."""
        seen: set[str] = set()
        waiting = sorted(names)
        parts = [text]
        while waiting:
            name = waiting.pop()
            if name in seen or name in self.story:
                continue
            seen.add(name)
            for node in self._named[name]:
                if isinstance(node, ast.ClassDef) and any(
                    isinstance(one, FUNCTIONS) and one.name in self.story for one in node.body
                ):
                    continue
                parts.append(self.text(node))
                waiting += sorted(self.names_in(node))
        return "\n\n".join([parts[0], *sorted(parts[1:])])


def _foreign_scenes(tree: ast.Module, scene: str) -> frozenset[ast.AST]:
    """Classes that tell a story of their own, and that the scene does not inherit from."""
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    kin, waiting = set(), [scene]
    while waiting:
        name = waiting.pop()
        if name in classes and name not in kin:
            kin.add(name)
            waiting += [base.id for base in classes[name].bases if isinstance(base, ast.Name)]
    return frozenset(node for node in classes.values() if node.name not in kin and _is_scene(node))


def _is_scene(node: ast.ClassDef) -> bool:
    bases = {one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in node.bases}
    return any(name.endswith("Scene") for name in bases) or any(
        isinstance(one, FUNCTIONS) and one.name == "construct" for one in node.body
    )


def _outside(tree: ast.Module, foreign: frozenset[ast.AST]) -> Iterator[ast.AST]:
    """Every node that is not within a foreign scene."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if node not in foreign:
            yield node
            waiting += list(ast.iter_child_nodes(node))


def _called(function: ast.AST) -> frozenset[str]:
    """Names of the functions and methods that a piece calls."""
    called = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    attributes = {one.attr for one in called if isinstance(one, ast.Attribute)}
    return frozenset(attributes | {one.id for one in called if isinstance(one, ast.Name)})
