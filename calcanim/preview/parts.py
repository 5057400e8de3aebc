"""The clip of a scene, made part by part: what is known is taken, what follows is drawn, and the clip grows."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from calcanim.preview.jumping import JumpingRenderer
from calcanim.preview.sketch import Part, state_digest
from calcanim.render.encoder import ClipEncoder, encoder_options
from calcanim.render.one_stream import OneStreamWriter
from calcanim.render.plan import Picture
from calcanim.render.scene_file import SceneEntry
from calcanim.render.session import frame_of, scene_session
from calcanim.render.watching import WatchingManager

__all__ = ["PartStore", "draw_parts"]

_MOST_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class KeptPart:
    """A part that has been drawn: its file, and the state in which drawing it has left the stage."""

    file: Path
    state: str


class PartStore:
    """Parts that were drawn before, each under what decides its frames.

    Parameters
    ----------
    folder : Path
        Where they are; it outlives the process that draws.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, key: str) -> KeptPart | None:
        """The part of this key, if it has been drawn."""
        file = self._folder / f"{key}.mp4"
        try:
            state = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))["state"]
            os.utime(file)
        except (OSError, ValueError, KeyError):
            return None
        return KeptPart(file, state)

    def place(self, key: str) -> Path:
        """Where a part may be made."""
        return self._folder / f"{key}.making.mp4"

    def keep(self, key: str, state: str) -> KeptPart:
        """Give a part that is finished its name."""
        file = self._folder / f"{key}.mp4"
        os.replace(self.place(key), file)
        record = self._folder / f"{key}.making.json"
        record.write_text(json.dumps({"state": state}), encoding="utf-8")
        # The record is the last to appear: without it there is no part.
        os.replace(record, file.with_suffix(".json"))
        self._tidy()
        return KeptPart(file, state)

    def _tidy(self) -> None:
        """Forget those that were used longest ago, when there are too many."""
        files = sorted(self._folder.glob("*.mp4"), key=lambda path: path.stat().st_mtime, reverse=True)
        size = 0
        for file in files:
            size += file.stat().st_size
            if size > _MOST_BYTES:
                file.with_suffix(".json").unlink(missing_ok=True)
                file.unlink(missing_ok=True)


def draw_parts(
    entry: SceneEntry,
    parameters: Mapping[str, object],
    parts: Sequence[Part],
    keys: Sequence[str],
    store: PartStore,
    *,
    theme: str,
    picture: Picture,
    folder: Path,
    on_frame: Callable[[float, np.ndarray], None],
    on_part: Callable[[int, KeptPart], None],
) -> None:
    """Draw the parts from the first one on that has not been drawn before.

    Parameters
    ----------
    entry, parameters, theme, picture, folder
        As for `calcanim.render.session.scene_session`.
    parts : sequence of Part
        From the sketch of just this scene.
    keys : sequence of str
        What each part is kept under.
    store : PartStore
        Where parts are kept.
    on_frame : callable
        Called with the time after each frame and its pixels.
    on_part : callable
        Called with the number of each part that is finished.
    """
    kept = [store.find(key) for key in keys]
    missing = next((index for index, one in enumerate(kept) if one is None), None)
    if missing is None:
        return
    # Where a jump has left the stage otherwise than drawing did, something counts frames.
    same = all(one is not None and one.state == part.state for one, part in zip(kept[:missing], parts, strict=False))
    with scene_session(
        entry, parameters, theme=theme, picture=picture, folder=folder, settings={"dry_run": False}, size="wished",
    ) as scene:
        drawing = _Drawing(scene, parts[missing:], keys[missing:], store, frame_of(scene), on_frame)
        drawing.on_part = lambda index, part: on_part(missing + index, part)
        JumpingRenderer(scene, first=parts[missing].first, walk=not same, on_play=drawing.played)
        manager = WatchingManager(scene, on_section_end=lambda name: drawing.ended())
        drawing.in_sections = lambda: manager.named
        try:
            manager.run()
        finally:
            drawing.abort()


class _Drawing(OneStreamWriter):
    """Writes the frames of each part into a file of its own."""

    def __init__(
        self, scene: Any, parts: Sequence[Part], keys: Sequence[str], store: PartStore, picture: Picture,
        on_frame: Callable[[float, np.ndarray], None],
    ) -> None:
        super().__init__(scene)
        self._scene, self._parts, self._keys, self._store, self._picture = scene, parts, keys, store, picture
        self._on_frame = on_frame
        self._index = 0
        self._encoder: ClipEncoder | None = None
        self.on_part: Callable[[int, KeptPart], None] = lambda index, part: None
        self.in_sections: Callable[[], bool] = lambda: False
        self._drawn = False

    def put(self, repeat: int, pixels: np.ndarray) -> None:
        if self._encoder is None:
            self._encoder = ClipEncoder(self._store.place(self._keys[self._index]), self._picture, _options(self._picture))
        self._encoder.write(pixels, repeat)
        self._on_frame(float(self._scene.renderer.time), pixels)

    def played(self, number: int) -> None:
        """A play has ended; with the last one of a part the part is drawn."""
        if self._encoder is None or number != self._parts[self._index].last:
            return
        self._encoder.finish()
        self._encoder, self._drawn = None, True
        if not self.in_sections():
            self.ended()

    def ended(self) -> None:
        """A part has ended; the sketch has looked at the stage at just this moment."""
        if not self._drawn:
            return
        self._drawn = False
        kept = self._store.keep(self._keys[self._index], state_digest(self._scene))
        self.on_part(self._index, kept)
        self._index += 1

    def finish(self) -> None:
        """Every part is finished by itself."""

    def abort(self) -> None:
        """Give up the part that is under way."""
        if self._encoder is not None:
            self._encoder.abort()
            self._encoder = None

    def abort_encode_jobs(self, reraise_encoder_failures: bool = False) -> None:
        self.abort()


def _options(picture: Picture) -> dict[str, str]:
    """The same bytes on every machine, and a core left for whoever draws."""
    return {**encoder_options(picture), "threads": "1"}
