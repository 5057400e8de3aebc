"""Which scenes there are, and which one somebody means.

`calcanim list` must answer at once, so nothing here runs a scene, and a file only where its text leaves something open.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from calcanim.errors import CalcanimError, InputError, nearest
from calcanim.render.discovery import no_scenes, scenes_in
from calcanim.render.scene_file import SceneEntry, read_scene_file

__all__ = ["SceneEntry", "find_scene", "read_scene_file", "scenes_folder", "shipped_scenes"]

_PACKAGE = Path(__file__).resolve().parent.parent


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
        for path in _shipped_files()
        for entry in read_scene_file(path)
    ]
    order = _lesson_order()
    return tuple(sorted(entries, key=lambda entry: (entry.topic, order.get(entry.name, len(order)))))


def _shipped_files() -> list[Path]:
    return sorted(path for path in scenes_folder().glob("*.py") if not path.name.startswith("_"))


def _lesson_order() -> dict[str, int]:
    """The place of each scene in the lesson's own course file."""
    text = (scenes_folder() / "lesson.toml").read_text(encoding="utf-8")
    return {clip["scene"]: place for place, clip in enumerate(tomllib.loads(text)["clip"])}


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
    file = re.fullmatch(r"(.+\.py)(?::(\w*))?", words)
    if file is not None:
        return _in_file(Path(file[1]), file[2] or "")
    for path in _shipped_files():
        # To see that a file does not define it takes no understanding of the file.
        if f"class {words}(" in path.read_text(encoding="utf-8"):
            for entry in read_scene_file(path):
                if entry.name == words:
                    return entry
    by_name = {entry.name: entry for entry in shipped_scenes()}
    raise InputError(_no_scene(words, by_name, "calcanim list shows all of them."))


def _in_file(path: Path, name: str) -> SceneEntry:
    if not path.is_file():
        raise InputError(f"There is no file {str(path)!r}; give the path of a scene file.")
    entries = {entry.name: entry for entry in scenes_in(path, name)}
    if not entries:
        raise InputError(no_scenes(path))
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
