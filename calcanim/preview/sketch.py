"""A scene in a moment: run without being drawn, it says its sections, captions and numbers, and shows its last picture."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from calcanim.preview.jumping import JumpingRenderer
from calcanim.preview.meanings import number_table
from calcanim.preview.tracing import Notes
from calcanim.render.captions import Caption
from calcanim.render.plan import Picture
from calcanim.render.scene_file import SceneEntry
from calcanim.render.session import picture_of, scene_session
from calcanim.render.watching import WatchingManager

__all__ = ["Part", "Sketch", "sketch", "state_digest"]

# A scene without sections is cut at ends of plays, into parts of at least this many seconds.
_SHORTEST_PART = 2.0


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a clip that is drawn, encoded and kept by itself: a section, or some plays.

    Parameters
    ----------
    name : str
        The section's name.
    start, end : float
        Seconds.
    first, last : int
        Numbers of its first and last play.
    digest : str
        Of everything that ran up to its last frame.
    state : str
        Of what stands on the stage at its end.
    """

    name: str
    start: float
    end: float
    first: int
    last: int
    digest: str
    state: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is known of a scene once it has run without being drawn.

    Parameters
    ----------
    duration : float
        Seconds.
    parts : tuple of Part
        In order of time.
    captions : tuple of Caption
        In order of time.
    numbers : tuple of (str, str, str)
        Name, value and meaning of each worked number.
    sound : pydub.AudioSegment or None
        All sounds that the scene adds, laid out from its start; None where it adds none.
    """

    duration: float
    parts: tuple[Part, ...]
    captions: tuple[Caption, ...]
    numbers: tuple[tuple[str, str, str], ...]
    sound: Any


def sketch(
    entry: SceneEntry,
    parameters: Mapping[str, object],
    *,
    theme: str,
    picture: Picture,
    folder: Path,
    notes: Notes,
    on_picture: Callable[[str, float, np.ndarray], None],
) -> Sketch:
    """Run a scene without drawing it.

    Parameters
    ----------
    entry : SceneEntry
        The scene, loaded.
    parameters : mapping
        Parsed values by name.
    theme : str
        ``dark`` or ``light``.
    picture : Picture
        Size of the pictures; the rate is that of the clip, so that both are as long to the frame.
    folder : Path
        Where manim may write what it needs.
    notes : Notes
        Told of the file's statements as they run.
    on_picture : callable
        Called at the end of every part with its name, the time and the pixels.
    """
    with scene_session(
        entry, parameters, theme=theme, picture=picture, folder=folder, settings={"dry_run": True},
    ) as opened:
        scene: Any = opened
        run = _Run(scene, notes, on_picture)
        run.manager.run()
        run.end()
        numbers = number_table(scene, entry) if entry.lesson else ()
        writer = run.manager.file_writer
        sound = writer.audio_segment if writer.includes_sound else None
        return Sketch(round(float(scene.renderer.time), 6), tuple(run.parts), run.manager.captions, numbers, sound)


class _Run:
    """Follows a scene and cuts it into parts."""

    def __init__(self, scene: Any, notes: Notes, on_picture: Callable[[str, float, np.ndarray], None]) -> None:
        self._scene, self._notes, self._on_picture = scene, notes, on_picture
        self.manager = WatchingManager(scene, on_section_end=self._cut)
        self._renderer = JumpingRenderer(scene, on_play=self._played)
        self.parts: list[Part] = []
        self._start, self._first = 0.0, 0
        notes.rewind()
        self._digest = notes.digest()

    def _played(self, number: int) -> None:
        # What runs after a part's last play shows in the next part's frames at the earliest.
        self._digest = self._notes.digest()
        if not self.manager.named and float(self._renderer.time) - self._start >= _SHORTEST_PART - 1e-6:
            self._cut("")

    def _cut(self, name: str) -> None:
        end, last = float(self._renderer.time), self._renderer.num_plays - 1
        if last < self._first:
            return
        name = name or _play_words(self._first, last)
        # Somebody may be waiting for just this picture.
        self._on_picture(name, round(end, 6), picture_of(self._scene))
        self.parts.append(Part(
            name, round(self._start, 6), round(end, 6), self._first, last, self._digest, state_digest(self._scene),
        ))
        self._start, self._first = end, last + 1

    def end(self) -> None:
        """Take the picture of a scene that plays nothing."""
        if not self.parts:
            self._on_picture("", 0.0, picture_of(self._scene))


def _play_words(first: int, last: int) -> str:
    return f"play {first + 1}" if first == last else f"plays {first + 1} to {last + 1}"


def state_digest(scene: Any) -> str:
    """Of what stands on the stage: shapes and colours of everything, in the order in which it is drawn; and of the dice."""
    digest = hashlib.blake2b(digest_size=16)
    dice = np.random.get_state(legacy=False)
    digest.update(repr((random.getstate(), dice["state"]["pos"])).encode() + np.asarray(dice["state"]["key"]).tobytes())
    for mobject in scene.get_mobject_family_members():
        digest.update(type(mobject).__name__.encode())
        for name in ("points", "fill_rgbas", "stroke_rgbas", "background_stroke_rgbas", "stroke_width"):
            value = getattr(mobject, name, None)
            if value is not None:
                # Ways of adding up numbers differ by far less than a pixel.
                rounded = np.round(np.asarray(value, dtype=float), 6) + 0.0
                digest.update(rounded.tobytes())
    return digest.hexdigest()
