"""What a scene of one's own depends on besides its code: files, folders, what is missing, the environment.

A clip is served from the cache only while all of that is as the scene has found it. Where a scene asks something that
nobody can look at again (a program, the network, the clock), its clip is rendered every time, and the reason is said.
"""

from __future__ import annotations

import hashlib
import os
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from calcanim.render.catalog import scenes_folder
from calcanim.render.following import Followed, following, names_of_variables
from calcanim.render.manifest import sha256
from calcanim.render.undetermined import undetermined

__all__ = ["changed_reads", "noting_reads", "read_paths", "why_not_kept"]

_PACKAGE = Path(__file__).resolve().parent.parent

# Keys that are no places: the environment, the folder the command is typed in, and what cannot be looked at again.
_VARIABLE, _HERE, _NEVER = "$", "@here", "!"
_ABSENT = "absent"
_OURS = (".calcanim-", "__pycache__")


@contextmanager
def noting_reads(scene: Path, *, besides: Path) -> Iterator[dict[str, str]]:
    """Note what a scene depends on inside the block.

    Parameters
    ----------
    scene : Path
        The scene file.
    besides : Path
        A folder whose files do not count, because they are made on the way.

    Yields
    ------
    dict
        Filled when the block ends: for each place, as seen from the scene's folder, what was there (the SHA-256 of a
        file, of a folder's list, or that nothing was), and the same for variables of the environment.
    """
    found: dict[str, str] = {}
    scene, before = scene.resolve(), set(sys.modules)
    try:
        with following() as followed:
            yield found
    finally:
        for file in _files_of_modules(before):
            followed.touched.setdefault(file, None)
        _fill(found, scene, followed, _foreign_folders() | {besides.resolve()})


def _fill(found: dict[str, str], scene: Path, followed: Followed, foreign: set[Path]) -> None:
    doors = list(followed.doors)
    touched = dict(followed.touched)
    for name in sorted(touched):
        path = Path(name)
        if not _counts(path, scene, foreign):
            continue
        was, now = touched[name], Followed.look(name)
        if was == Followed.NOTHING:
            found[_place(path, scene)] = _ABSENT
        elif was is not None and was != now:
            doors.append(f"changes a file that it reads ({path.name})")
        else:
            found[_place(path, scene)] = _state(path)
    for name, names in sorted(followed.listed.items()):
        if _counts(Path(name), scene, foreign):
            found[_place(Path(name), scene)] = _listing(names)
    for name, value in sorted(followed.variables.items()):
        found[_VARIABLE + name] = _ABSENT if value is None else _digest(value)
    if followed.relative:
        found[_HERE] = os.path.relpath(Path.cwd() if followed.here is None else followed.here, scene.parent)
    for name in [str(scene), *touched]:
        if name.endswith(".py") and (Path(name) == scene or _counts(Path(name), scene, foreign)):
            doors += undetermined(Path(name))
    if doors:
        found[_NEVER] = " and ".join(dict.fromkeys(doors))


def changed_reads(scene: Path, reads: Mapping[str, str]) -> list[str]:
    """Those of the noted things that are not as they were; all that cannot be looked at again among them."""
    folder = scene.resolve().parent
    return [key for key, state in reads.items() if not _is_as_it_was(key, state, folder)]


def _is_as_it_was(key: str, state: str, folder: Path) -> bool:
    if key == _NEVER:
        return False
    if key == _HERE:
        return os.path.relpath(Path.cwd(), folder) == state
    if key.startswith(_VARIABLE):
        value = os.environ.get(key[1:]) if key[1:] else names_of_variables(os.environ)
        return state == (_ABSENT if value is None else _digest(value))
    path = folder / key
    return _state(path, listed=state.startswith("list:")) == state


def read_paths(scene: Path, reads: Mapping[str, str]) -> list[Path]:
    """The places among what was noted."""
    folder = scene.resolve().parent
    return [folder / key for key in reads if key not in {_NEVER, _HERE} and not key.startswith(_VARIABLE)]


def why_not_kept(reads: Mapping[str, str]) -> str:
    """Why a clip has to be rendered every time, in a sentence; empty where it has not."""
    return f"it is rendered every time, since the scene {reads[_NEVER]}" if _NEVER in reads else ""


def _state(path: Path, *, listed: bool = False) -> str:
    try:
        if path.is_dir():
            return _listing(os.listdir(path)) if listed else "folder"
        return sha256(path)
    except OSError:
        return _ABSENT


def _listing(names: list[str]) -> str:
    return "list:" + _digest("\0".join(sorted(name for name in names if not name.startswith(_OURS))))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


def _place(path: Path, scene: Path) -> str:
    try:
        place = os.path.relpath(path, scene.parent)
    except ValueError:  # another drive
        return str(path)
    return place if place[0] not in "$@!" else os.path.join(".", place)


def _files_of_modules(before: set[str]) -> list[str]:
    """Files of the modules that were imported; those of Python and its packages are sorted out with everything else."""
    files = [getattr(module, "__file__", None) for name, module in list(sys.modules.items()) if name not in before]
    return [file for file in files if isinstance(file, str) and file.endswith(".py")]


def _foreign_folders() -> set[Path]:
    """Where Python, its packages, calcanim and the system keep what they read."""
    own = {Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    return own | {_PACKAGE, scenes_folder().resolve(), Path("/proc"), Path("/sys"), Path("/dev"), Path("/etc"), Path("/usr")}


def _counts(path: Path, scene: Path, foreign: set[Path]) -> bool:
    """Whether a place belongs to the user, and not to Python, its packages, calcanim or the system."""
    try:
        resolved = path.resolve()
    except (OSError, ValueError):
        return False
    if resolved == scene or path.suffix == ".pyc" or path.name in {"__pycache__", "manim.cfg"}:
        return False
    return not any(resolved.is_relative_to(folder) for folder in foreign)
