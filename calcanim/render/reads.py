"""Which files a scene of one's own reads while it runs: pictures, data, sounds.

Python tells an audit hook of every file that is opened. A hook can never be
taken away again, so there is one for each process, and it does next to nothing
while nobody asks.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from calcanim.render.manifest import sha256

__all__ = ["changed_reads", "noting_reads"]

_PACKAGE = Path(__file__).resolve().parent.parent

_names: set[str] | None = None
_installed = False
# A module of the scene's is run once for each process, and what it read then
# belongs to every scene of that file.
_earlier: dict[Path, set[str]] = {}


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and _names is not None:
        name, _, flags = arguments
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
        if isinstance(name, str) and not writes:
            _names.add(os.path.abspath(name))


@contextmanager
def noting_reads(scene: Path, *, besides: Path) -> Iterator[dict[str, str]]:
    """Note what is read inside the block.

    Parameters
    ----------
    scene : Path
        The scene file.
    besides : Path
        A folder whose files do not count, because they are made on the way.

    Yields
    ------
    dict
        Filled when the block ends: for each file its place as seen from the scene's folder, and its SHA-256.
    """
    global _names, _installed
    if not _installed:
        sys.addaudithook(_hook)
        _installed = True
    found: dict[str, str] = {}
    _names = _earlier.setdefault(scene.resolve(), set())
    try:
        yield found
    finally:
        names, _names = _names, None
        foreign = _foreign_folders() | {besides.resolve()}
        for name in sorted(names):
            path = Path(name)
            if _counts(path, scene.resolve(), foreign):
                found[_place(path, scene)] = sha256(path)


def changed_reads(scene: Path, reads: dict[str, str]) -> list[str]:
    """Those of the noted files that are gone or have another content now."""
    folder = scene.resolve().parent
    return [
        place for place, digest in reads.items()
        if not (folder / place).is_file() or sha256(folder / place) != digest
    ]


def _place(path: Path, scene: Path) -> str:
    try:
        return os.path.relpath(path, scene.resolve().parent)
    except ValueError:  # another drive
        return str(path)


def _foreign_folders() -> set[Path]:
    """Where Python, its packages, calcanim and the system keep what they read."""
    own = {Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    return own | {_PACKAGE, Path("/proc"), Path("/sys"), Path("/dev"), Path("/etc"), Path("/usr")}


def _counts(path: Path, scene: Path, foreign: set[Path]) -> bool:
    """Whether a file belongs to the user, and not to Python, its packages, calcanim or the system."""
    try:
        path = path.resolve()
        if path == scene or path.suffix in {".py", ".pyc"} or not path.is_file():
            return False
    except OSError:
        return False
    return not any(path.is_relative_to(folder) for folder in foreign)
