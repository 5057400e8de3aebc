"""Where a studio works: its folders, the line to the front, and the scene file that is loaded."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from calcanim.preview.job import Job
from calcanim.preview.media import keep
from calcanim.render.scene_file import SceneEntry

if TYPE_CHECKING:
    import numpy as np

    from calcanim.preview.tracing import Notes

__all__ = ["Desk", "Line"]


class Line(Protocol):
    """Who is told, and knows whether the work is still wanted."""

    def say(self, **news: Any) -> None:
        """Tell the front something."""

    def checkpoint(self) -> None:
        """Raise `calcanim.preview.channel.OutOfDate` where something else is wanted by now."""


class Desk:
    """One studio's place to work.

    Parameters
    ----------
    line : Line
        To the front.
    home : Path
        The session's folder: ``media`` for the page, ``parts`` for what is kept, and room for manim.
    """

    def __init__(self, line: Line, home: Path) -> None:
        self._line = line
        self._media = home / "media"
        self.parts = home / "parts"
        self.work = Path(tempfile.mkdtemp(prefix="work-", dir=home))
        self.checkpoint = line.checkpoint
        self._loaded: tuple[Any, ...] = ()
        self._notes: Notes | None = None

    def tidy(self) -> None:
        """Make its folders again where somebody has cleared temporary ones away."""
        for folder in (self._media, self.parts, self.work):
            folder.mkdir(parents=True, exist_ok=True)

    def say(self, job: Job, **state: Any) -> None:
        """Tell parts of the state."""
        self._line.say(version=job.version, state=state)

    def load(self, entry: SceneEntry, own: tuple[Path, ...]) -> Notes:
        """Run the scene file, unless it has been run as it is now."""
        from calcanim.preview.loading import digest_of, forget, load_noting

        mark = (entry.path, entry.name, digest_of(own))
        if self._notes is None or mark != self._loaded:
            self._loaded = ()
            forget(own)
            self._notes = load_noting(entry)
            self._loaded = mark
        return self._notes

    def publish(self, made: Path) -> str:
        """Put a finished file where the page can ask for it; its place."""
        return f"media/{keep(self._media, made)}"

    def picture(self, pixels: np.ndarray) -> str:
        """Publish a picture as it is."""
        return self._picture(pixels, "png", None, compress_level=1)

    def thumbnail(self, pixels: np.ndarray, size: tuple[int, int]) -> str:
        """Publish a picture in small."""
        return self._picture(pixels, "jpg", size, quality=85)

    def _picture(self, pixels: np.ndarray, extension: str, size: tuple[int, int] | None, **options: Any) -> str:
        from PIL import Image

        image = Image.fromarray(pixels).convert("RGB")
        if size is not None:
            image = image.resize(size, Image.Resampling.BILINEAR)
        made = self.work / f"picture.{extension}"
        image.save(made, **options)
        return self.publish(made)
