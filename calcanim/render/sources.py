"""Which code a clip is made with, found by reading imports; nothing is run.

A clip depends on its scene file, on what renders it, and on every module of
calcanim, or of the scene file's own folder, that these import by whatever way.
A package's ``__init__`` is looked through: a name that it only hands on leads to
the module that defines it, so that a new export changes no clip.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

__all__ = ["code_digest", "own_digest", "own_sources", "package_digest", "sources_of"]

_PACKAGE = Path(__file__).resolve().parent.parent
_RENDERING = _PACKAGE / "render" / "worker.py"

# Read with a pattern and not with `ast`, which takes ten times as long for the
# whole package. What only looks like an import, in a docstring say, adds a
# dependency that is not there, which does no harm.
_IMPORT = re.compile(
    r"(?:^|[;:])[ \t]*(?:from[ \t]+(?P<module>\.*[\w.]*)[ \t]+import[ \t]*(?P<names>\([^)]*\)|[^\n;]*)"
    r"|import[ \t]+(?P<modules>[^\n;]+))",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class _Import:
    """``from module import name as alias``; a plain import has no name."""

    module: str
    name: str = ""
    alias: str = ""


@dataclass(frozen=True, slots=True)
class _Source:
    digest: str
    imports: tuple[_Import, ...]


def sources_of(scene: Path) -> tuple[Path, ...]:
    """Every file of calcanim, and of the scene's own folder, that a clip of this scene is made with.

    Parameters
    ----------
    scene : Path
        The file that defines the scene.

    Returns
    -------
    tuple of Path
        The scene file among them, in a fixed order.
    """
    return _reached([scene.resolve(), _RENDERING], scene.resolve().parent)


def own_sources(scene: Path) -> tuple[Path, ...]:
    """Those of them that lie in the scene's own folder; nothing of calcanim is read, which never leads there."""
    folder = scene.resolve().parent
    return _reached([scene.resolve()], folder, within=folder)


def _reached(waiting: list[Path], folder: Path, within: Path | None = None) -> tuple[Path, ...]:
    """What some files import by whatever way, and the files themselves."""
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in found or not (within is None or path.is_relative_to(within)):
            continue
        found.add(path)
        for one in _source(path).imports:
            waiting += _modules(one, path, folder)
    return tuple(sorted(found))


def own_digest(scene: Path) -> str:
    """SHA-256 over the contents of `own_sources`."""
    return hashlib.sha256("".join(_source(path).digest for path in own_sources(scene)).encode()).hexdigest()


def code_digest(scene: Path) -> str:
    """SHA-256 over the names and contents of `sources_of` a scene; the same wherever they are installed."""
    folder = scene.resolve().parent
    digest = hashlib.sha256()
    for name, path in sorted((_portable(path, folder), path) for path in sources_of(scene)):
        digest.update(f"{name}\0{_source(path).digest}\0".encode())
    return digest.hexdigest()


def package_digest() -> str:
    """SHA-256 over all of calcanim's own code and its shipped scenes."""
    from calcanim.render.catalog import scenes_folder

    digest = hashlib.sha256()
    for folder in (_PACKAGE, scenes_folder()):
        for path in sorted(folder.rglob("*.py")):
            if folder == _PACKAGE and path.is_relative_to(_PACKAGE / "shipped"):
                continue
            digest.update(f"{path.relative_to(folder).as_posix()}\0{_source(path).digest}\0".encode())
    return digest.hexdigest()


def _portable(path: Path, folder: Path) -> str:
    if path.is_relative_to(folder):
        return path.relative_to(folder).as_posix()
    return "calcanim/" + path.relative_to(_PACKAGE).as_posix()


def _source(path: Path) -> _Source:
    state = path.stat()
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4096)
def _read(path: Path, changed: int, size: int) -> _Source:
    """A file as it was at one time; a long-lived process sees it change."""
    content = path.read_bytes()
    text = content.decode("utf-8", errors="replace").replace("\\\n", " ")
    return _Source(hashlib.sha256(content).hexdigest(), tuple(_imports(text)))


def _imports(text: str) -> Iterator[_Import]:
    for found in _IMPORT.finditer(text):
        if found["modules"] is not None:
            for part in found["modules"].partition("#")[0].split(","):
                yield _Import(part.split()[0] if part.split() else "")
            continue
        names = re.sub(r"#[^\n]*", "", found["names"]).strip("() \n\t")
        for part in names.split(","):
            words = part.split()
            if words:
                yield _Import(found["module"], words[0], words[-1])


def _modules(one: _Import, path: Path, folder: Path) -> list[Path]:
    """The files behind one import of a file."""
    base, parts = _place(one.module, path, folder)
    if base is None:
        return []
    return _behind(base.joinpath(*parts), one.name)


def _place(module: str, path: Path, folder: Path) -> tuple[Path | None, list[str]]:
    """Where a module's file would be: a folder, and the names from there."""
    dots = len(module) - len(module.lstrip("."))
    parts = [part for part in module.split(".") if part]
    if dots:
        return path.parents[dots - 1], parts
    if parts[:1] == ["calcanim"]:
        return _PACKAGE, parts[1:]
    # A scene file may use modules beside it; calcanim's own files never do.
    return (folder if not path.is_relative_to(_PACKAGE) else None), parts


def _behind(module: Path, name: str) -> list[Path]:
    file = module.with_name(module.name + ".py")
    if file.is_file():
        return [file]
    package = module / "__init__.py"
    if not package.is_file():
        return []
    for one in _source(package).imports:
        if name and one.alias == name:
            return _modules(one, package, package.parent)
    inner = _behind(module / name, "") if name and name != "*" else []
    return inner or [package]
