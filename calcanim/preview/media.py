"""The pictures and clips that the page may ask for: one folder, and a list of exact names."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["MediaFolder", "keep", "media_in"]

_NAME = re.compile(r"[0-9a-f]{32}\.(?:png|jpg|mp4)")
# A page that was told of a file a moment ago may still be about to ask for it.
_GRACE = 60.0


def keep(folder: Path, made: Path) -> str:
    """Give a finished file a name after its content, and return that name."""
    with made.open("rb") as file:
        digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    name = f"{digest}{made.suffix}"
    os.replace(made, folder / name)
    return name


def media_in(state: Mapping[str, Any]) -> set[str]:
    """Names of all media that a state, or a part of one, mentions."""
    found = [state[name]["src"] for name in ("picture", "clip", "still") if state.get(name)]
    found += [section["thumbnail"] for section in state.get("sections", ()) if section["thumbnail"]]
    return {place.removeprefix("media/") for place in found}


class MediaFolder:
    """Which files of a folder can be asked for.

    Parameters
    ----------
    folder : Path
        Where the studio puts what it has made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, Path] = {}
        self._seen: dict[str, float] = {}

    def admit(self, names: Iterable[str]) -> None:
        """From now on these can be asked for; what is no name of a medium is not admitted."""
        for name in names:
            if _NAME.fullmatch(name):
                self._known[name] = self.folder / name
                self._seen[name] = time.monotonic()

    def find(self, name: str) -> Path | None:
        """The file of this exact name, if it is one that was admitted and still a plain file."""
        path = self._known.get(name)
        if path is None or path.is_symlink() or not path.is_file():
            return None
        return path

    def tidy(self, shown: Iterable[str]) -> None:
        """Delete what has not been shown for a while."""
        now = time.monotonic()
        for name in shown:
            if name in self._seen:
                self._seen[name] = now
        for name in [name for name, seen in self._seen.items() if now - seen > _GRACE]:
            del self._seen[name]
            self._known.pop(name).unlink(missing_ok=True)
