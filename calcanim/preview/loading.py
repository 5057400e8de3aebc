"""A scene file, run afresh after every save, and so that it takes notes of what runs."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
from collections.abc import Iterable
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from calcanim.preview.tracing import NOTE, Notes, annotated
from calcanim.render.loading import on_the_path, scene_module_name
from calcanim.render.scene_file import SceneEntry

__all__ = ["digest_of", "forget", "load_noting"]


class _NotingLoader(SourceFileLoader):
    """Compiles with notes, always from the text as it is now."""

    def __init__(self, name: str, entry: SceneEntry) -> None:
        super().__init__(name, str(entry.path.resolve()))
        self._entry = entry
        self.notes = Notes(())

    def get_code(self, fullname: str) -> CodeType:
        text = importlib.util.decode_source(self.get_data(self.path))
        code, self.notes = annotated(text, self.path, self._entry)
        return code

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__[NOTE] = lambda number: self.notes.take(number)
        super().exec_module(module)
        self.notes.loaded()


def digest_of(files: Iterable[Path]) -> str:
    """SHA-256 over names and contents of some files."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def forget(files: Iterable[Path]) -> None:
    """Let the modules of some files be run again when they are imported next."""
    gone = set(files)
    names = tuple(path.name for path in gone)
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        # Most modules are told by their names alone: to resolve a thousand paths takes a while.
        if isinstance(file, str) and file.endswith(names) and Path(file).resolve() in gone:
            del sys.modules[name]
    importlib.invalidate_caches()


def load_noting(entry: SceneEntry) -> Notes:
    """Run a scene file, where `calcanim.render.loading` will find it as run already.

    Parameters
    ----------
    entry : SceneEntry
        The scene whose frames count.

    Returns
    -------
    Notes
        What runs from now on.

    Raises
    ------
    Exception
        Whatever the file raises, with its own traceback.
    """
    path = entry.path.resolve()
    name = scene_module_name(path)
    on_the_path(path.parent)
    loader = _NotingLoader(name, entry)
    spec = importlib.util.spec_from_file_location(name, path, loader=loader)
    if spec is None:
        raise ImportError(f"{path} cannot be run as a Python file.")
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up by name while it is still being run.
    sys.modules[name] = module
    try:
        loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return loader.notes
