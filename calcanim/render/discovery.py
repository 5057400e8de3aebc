"""The scenes of a file of one's own: read where its text tells, and otherwise found by running it, as manim does."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from calcanim.errors import CalcanimError, InputError
from calcanim.parameters import COMMON_PARAMETERS, Parameter
from calcanim.render.scene_file import SceneEntry, declared_parameters, read_source
from calcanim.render.sources import own_digest, own_sources

__all__ = ["no_scenes", "scenes_in"]


def scenes_in(path: Path, wanted: str = "") -> tuple[SceneEntry, ...]:
    """The scenes that a file defines.

    Parameters
    ----------
    path : Path
        A Python file.
    wanted : str
        The only one that matters, if there is one: the file is run only where its text leaves open whether it has it.

    Returns
    -------
    tuple of SceneEntry
        In the file's order; with the one that is wanted, also where its name begins with an underscore.

    Raises
    ------
    InputError
        When the file cannot be read, or fails when it is run.
    """
    read = read_source(path)
    if any(entry.name == wanted for entry in read.entries) or (read.settled and not wanted.startswith("_")):
        return read.entries
    found, _ = _run(path.resolve(), own_digest(path))
    return tuple(_as_seen(entry, path) for entry in found if not entry.name.startswith("_") or entry.name == wanted)


def no_scenes(path: Path) -> str:
    """The sentence about a file in which `scenes_in` finds nothing."""
    read = read_source(path)
    words = f"{path} holds no scene: no public class there derives from a Scene"
    alone = read.settled and len(own_sources(path)) == 1
    imported: dict[str, str] = {} if alone else _run(path.resolve(), own_digest(path))[1]
    if imported:
        name, file = next(iter(imported.items()))
        return f"{words}; what it imports belongs to other files: write {file}:{name}."
    return f"{words}; its classes are {', '.join(read.classes)}." if read.classes else f"{words}."


def _as_seen(entry: SceneEntry, path: Path) -> SceneEntry:
    return replace(entry, path=path)


@lru_cache(maxsize=64)
def _run(path: Path, digest: str) -> tuple[tuple[SceneEntry, ...], dict[str, str]]:
    """The scenes of a file as it is now, and those that it imports with the files they belong to."""
    # Here and not above: a list of scenes starts no process.
    from calcanim.render.own_process import done_apart

    try:
        # From nothing: whoever asks has not imported manim, and goes on without it.
        return done_apart(partial(_found, path), copied=False)
    except CalcanimError as error:
        raise InputError(str(error)) from error


def _found(path: Path) -> tuple[tuple[SceneEntry, ...], dict[str, str]]:
    from manim import Scene

    from calcanim.render.loading import run_file, scenes_of

    module = run_file(path)
    entries = {scene.__name__: _entry(scene, path, module) for scene in scenes_of(module)}
    imported = {
        name: _file(value) for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, Scene) and value.__module__ != module.__name__
        and value.__module__.partition(".")[0] not in {"manim", "calcanim"}
    }
    return tuple(entries.values()), imported


def _entry(scene: Any, path: Path, module: Any) -> SceneEntry:
    parameters: dict[str, Parameter] = {}
    line = [base.__name__ for base in scene.__mro__]
    lesson = "LessonScene" in line
    if lesson:
        for base in reversed(scene.__mro__[: line.index("LessonScene")]):
            parameters |= {one.name: one for one in declared_parameters(Path(_file(base)), base.__name__)}
        parameters |= {one.name: one for one in COMMON_PARAMETERS}
    topic, title = getattr(module, "TOPIC", 0), getattr(module, "TITLE", "")
    summary = (scene.__dict__.get("__doc__") or "").strip().partition("\n")[0]
    return SceneEntry(scene.__name__, summary, tuple(parameters.values()), path, topic, title, lesson)


def _file(thing: Any) -> str:
    return str(getattr(sys.modules.get(thing.__module__), "__file__", ""))
