"""How a scene looked when it was previewed last: shown at once the next time, until the studio has its own picture."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from calcanim.errors import CalcanimError
from calcanim.preview.media import MediaFolder, media_in
from calcanim.render.output import copy_file, sweep, workshop

__all__ = ["Memory", "look_mark"]

_KEPT = ("picture", "sections", "captions", "numbers")
_MOST = 200


def look_mark(code: str, scene: str, theme: str, words: Mapping[str, str]) -> str:
    """What a look is remembered under: all that decides it, but for data that the scene reads."""
    try:
        manim = version("manim")
    except PackageNotFoundError:
        manim = ""
    everything = json.dumps([code, scene, theme, sorted(words.items()), manim])
    return hashlib.sha256(everything.encode()).hexdigest()


class Memory:
    """Looks of scenes, one folder each.

    Parameters
    ----------
    folder : Path
        Where they are kept; made when the first one is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def recall(self, mark: str, media: MediaFolder) -> dict[str, Any]:
        """Parts of the state as they were, with their media put where the page can ask for them.

        Empty where there is nothing, or where data that the scene has read are others now.
        """
        place = self._folder / mark
        try:
            record = json.loads((place / "look.json").read_text(encoding="utf-8"))
            look: dict[str, Any] = {name: record["state"][name] for name in _KEPT}
            if any(_stamp(Path(name)) != stamp for name, stamp in record["data"].items()):
                return {}
            for name in media_in(look):
                if not (media.folder / name).exists():
                    copy_file(place / name, media.folder / name)
            os.utime(place)
        except Exception:
            # A look that cannot be read is one that is not there.
            return {}
        return look

    def keep(self, mark: str, state: Mapping[str, Any], media: MediaFolder, data: Sequence[Path]) -> None:
        """Remember how a scene looks."""
        look = {name: state[name] for name in _KEPT}
        look["sections"] = [{**section, "ready": False, "cached": False} for section in look["sections"]]
        record = {"state": look, "data": {str(path): _stamp(path) for path in data}}
        # Who cannot remember can still show.
        with suppress(OSError, CalcanimError):
            self._folder.mkdir(parents=True, exist_ok=True)
            sweep(self._folder)
            with workshop(self._folder) as place:
                for name in media_in(look):
                    copy_file(media.folder / name, place / name)
                (place / "look.json").write_text(json.dumps(record), encoding="utf-8")
                shutil.rmtree(self._folder / mark, ignore_errors=True)
                place.rename(self._folder / mark)
        self._tidy()

    def _tidy(self) -> None:
        """Forget the looks that were seen longest ago, when there are too many."""
        with suppress(OSError):
            looks = sorted((path for path in self._folder.glob("[!.]*") if path.is_dir()), key=lambda path: path.stat().st_mtime)
            for path in looks[:-_MOST]:
                shutil.rmtree(path, ignore_errors=True)


def _stamp(path: Path) -> int | None:
    return path.stat().st_mtime_ns if path.is_file() else None
