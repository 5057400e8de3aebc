"""A scene file, run as manim runs it: under its own name, with its folder on the path for good."""

from __future__ import annotations

import importlib.util
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

from calcanim.errors import CalcanimError, cut
from calcanim.render.failure import reason, scene_failures
from calcanim.render.scene_file import SceneEntry

__all__ = ["load_scene", "on_the_path", "run_file", "scene_module_name", "scenes_of"]


def load_scene(entry: SceneEntry) -> Any:
    """Run a scene file and hand back the class.

    Parameters
    ----------
    entry : SceneEntry
        What the catalog knows about it.

    Returns
    -------
    type[manim.Scene]
        The scene class; a lesson scene has ``worked_numbers`` besides.

    Raises
    ------
    CalcanimError
        When the file fails while it is run; the sentence has the line.
    """
    with scene_failures():
        module = run_file(entry.path.resolve())
    found = getattr(module, entry.name, None)
    if found is None:
        # Made under another name than it was given.
        found = next((scene for scene in scenes_of(module) if scene.__name__ == entry.name), None)
    if found is None:
        raise CalcanimError(f"{entry.path} no longer defines {entry.name} once it has run.")
    return found


def scenes_of(module: ModuleType) -> list[Any]:
    """The scene classes of a file that has been run, by manim's own rule: not those it imports."""
    from manim import Scene

    return [
        value for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Scene) and value.__module__ == module.__name__
    ]


def scene_module_name(path: Path) -> str:
    """The name in `sys.modules` under which a scene file is run: as if it were imported from its own folder.

    Where a module of that name is there already, as for a file called ``random.py``, it is another one.
    """
    taken = sys.modules.get(path.stem)
    file = getattr(taken, "__file__", None)
    if path.stem.isidentifier() and (taken is None or (file is not None and Path(file).resolve() == path)):
        return path.stem
    return f"calcanim_scene_file_{path.stem}_{abs(hash(path)):x}"


def on_the_path(folder: Path) -> None:
    """Let what lies beside a scene file be imported, also by what the scene imports only when it runs."""
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))


def run_file(path: Path) -> ModuleType:
    """Run a file, once for each process."""
    name = scene_module_name(path)
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise CalcanimError(f"{path} cannot be run as a Python file.")
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up by name while it is still being run.
    sys.modules[name] = module
    on_the_path(path.parent)
    try:
        spec.loader.exec_module(module)
    except CalcanimError:
        sys.modules.pop(name, None)
        raise
    except Exception as error:
        sys.modules.pop(name, None)
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__)
                 if frame.filename == str(path)]
        place = f", line {lines[-1]}" if lines else ""
        raise CalcanimError(f"{path} fails while it is loaded{place}: {cut(reason(error))}") from error
    return module
