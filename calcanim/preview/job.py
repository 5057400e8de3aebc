"""What the front asks of a studio."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from calcanim.errors import InputError
from calcanim.render.discovery import no_scenes, scenes_in
from calcanim.render.scene_file import SceneEntry

__all__ = ["Job"]


@dataclass(frozen=True, slots=True)
class Job:
    """A version of a scene that is to be rendered, or one picture of it.

    Parameters
    ----------
    do : str
        ``render`` or ``still``.
    version : int
        Whatever is said about an older one than the newest is out of date.
    file : str
        The scene file.
    shipped : bool
        Whether it is one of the lesson's own.
    scene : str
        The scene's name; the file's first one where there is none of that name.
    theme, quality : str
        As on the command line.
    words : mapping
        The parameters that were typed, unread.
    epoch : int
        Another one whenever calcanim itself has changed.
    first : bool
        Whether the page shows no picture yet.
    time : float
        Of a still, in seconds.
    """

    do: str
    version: int
    file: str
    shipped: bool = False
    scene: str = ""
    theme: str = "dark"
    quality: str = "l"
    words: Mapping[str, str] | None = None
    epoch: int = 0
    first: bool = False
    time: float = 0.0

    def as_plain(self) -> dict[str, Any]:
        """In JSON's types."""
        return asdict(self)

    @property
    def typed(self) -> Mapping[str, str]:
        """The parameters that were typed."""
        return self.words or {}

    def entries(self) -> dict[str, SceneEntry]:
        """The scenes of the file as it is now, by name.

        Raises
        ------
        InputError
            When it cannot be read, or holds none.
        """
        found = {entry.name: entry for entry in scenes_in(Path(self.file), self.scene)}
        if not found:
            raise InputError(no_scenes(Path(self.file)))
        return found

    def entry(self) -> SceneEntry:
        """The scene that is wanted; the first one where that is gone."""
        found = self.entries()
        return found.get(self.scene) or next(iter(found.values()))
