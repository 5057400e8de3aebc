"""One version of a scene: its sketch at once, then its clip part by part, then what `calcanim check` finds."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from calcanim.parameters import format_value
from calcanim.preview.description import commands, form_fields, read_words, themes_of
from calcanim.preview.desk import Desk
from calcanim.preview.job import Job
from calcanim.preview.loading import digest_of
from calcanim.preview.sketch import Sketch, sketch
from calcanim.render.failure import failure_words
from calcanim.render.plan import Picture, plan_clip
from calcanim.render.reads import noting_reads, read_paths
from calcanim.render.scene_file import SceneEntry

__all__ = ["Rendering"]

_SKETCH = (1280, 720)
_THUMBNAIL = (320, 180)
# Seconds between two pictures of what is being drawn.
_NEWEST = 0.4


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is rendered, read and settled."""

    entry: SceneEntry
    parameters: Mapping[str, object]
    theme: str
    picture: Picture


class Rendering:
    """One version of a scene.

    Parameters
    ----------
    desk : Desk
        Where it is made.
    job : Job
        What is wanted.
    own : tuple of Path
        The scene file and the modules beside it.
    """

    def __init__(self, desk: Desk, job: Job, own: tuple[Path, ...]) -> None:
        self._desk, self._job, self._own = desk, job, own
        self._sections: list[dict[str, Any]] = []
        self._files: list[Path] = []
        self._reads: dict[str, str] = {}
        self._last: dict[str, Any] = {}

    def run(self) -> None:
        """Go on until it is ready, fails or is out of date."""
        subject = self._described()
        if subject is None:
            return
        found = self._sketch(subject)
        self._clip(subject, found)
        self._status("ready", found.duration, found.duration, picture=self._last)
        self._desk.say(self._job, findings=_findings(subject))

    def _status(self, phase: str, done: float, total: float, message: str = "", **state: Any) -> None:
        status = {"phase": phase, "done": round(done, 3), "total": round(total, 3), "message": message}
        self._desk.say(self._job, status=status, **state)

    def _described(self) -> _Subject | None:
        """Say what is known without running anything; nothing is rendered where a word is refused."""
        job = self._job
        entry = job.entry()
        given, refused = read_words(entry, job.typed)
        defaults = {one.name: format_value(one.default) for one in entry.parameters}
        differing = {name: word for name, word in job.typed.items() if word.strip() != defaults.get(name, word.strip())}
        self._desk.say(
            job, scene=entry.name, scenes=list(job.entries()), title=plan_clip(entry, {}).title, themes=list(themes_of(entry)),
            parameters=form_fields(entry, job.typed, refused),
            commands=commands(entry, job.shipped, differing, job.theme, job.quality),
        )
        if refused:
            self._status("failed", 0.0, 0.0, f"{next(iter(refused))} cannot be read.", error=None)
            return None
        plan = plan_clip(entry, given, theme=job.theme, quality=job.quality)
        return _Subject(entry, plan.parameters, job.theme, plan.picture)

    # -- the sketch -----------------------------------------------------------------

    def _sketch(self, subject: _Subject) -> Sketch:
        desk = self._desk
        self._status("constructing", 0.0, 0.0)
        last: list[tuple[np.ndarray, float]] = []
        thumbnails: list[str] = []

        def on_picture(name: str, end: float, pixels: np.ndarray) -> None:
            last[:] = [(pixels, end)]
            if self._job.first and not thumbnails:
                # Somebody is waiting before an empty page.
                desk.say(self._job, picture={"src": desk.picture(pixels), "time": end})
            thumbnails.append(desk.thumbnail(pixels, _THUMBNAIL))

        with noting_reads(subject.entry.path, besides=desk.work) as reads:
            notes = desk.load(subject.entry, self._own)
            found = sketch(
                subject.entry, subject.parameters, theme=subject.theme,
                picture=Picture(*_SKETCH, subject.picture.frame_rate), folder=desk.work, notes=notes, on_picture=on_picture,
            )
        self._reads = reads
        self._sections = [
            {"name": part.name, "start": part.start, "end": part.end, "ready": False, "cached": False, "thumbnail": thumbnail}
            for part, thumbnail in zip(found.parts, thumbnails, strict=False)
        ]
        pixels, end = last[0]
        self._last = {"src": desk.picture(pixels), "time": end}
        self._status(
            "rendering", 0.0, found.duration, picture=self._last, sections=self._sections,
            captions=[asdict(caption) for caption in found.captions],
            numbers=[{"name": name, "meaning": meaning, "value": value} for name, value, meaning in found.numbers],
            error=None, findings=None, clip=None, reads=[str(path.resolve()) for path in read_paths(subject.entry.path, reads)],
        )
        return found

    # -- the clip -------------------------------------------------------------------

    def _clip(self, subject: _Subject, found: Sketch) -> None:
        from calcanim.preview.parts import KeptPart, PartStore, draw_parts

        store = PartStore(self._desk.parts)
        keys = [self._key(subject, part.digest, number) for number, part in enumerate(found.parts)]
        for section, part in zip(self._sections, map(store.find, keys), strict=True):
            if part is None:
                break
            section["ready"] = section["cached"] = True
            self._files.append(part.file)
        if self._files:
            self._grow(found)
        newest = time.perf_counter()

        def on_frame(now: float, pixels: np.ndarray) -> None:
            nonlocal newest
            self._desk.checkpoint()
            if time.perf_counter() - newest > _NEWEST:
                newest = time.perf_counter()
                picture = {"src": self._desk.picture(pixels), "time": round(now, 6)}
                self._status("rendering", now, found.duration, picture=picture)

        def on_part(number: int, part: KeptPart) -> None:
            self._files.append(part.file)
            self._sections[number]["ready"] = True
            self._grow(found)

        draw_parts(
            subject.entry, subject.parameters, found.parts, keys, store, theme=subject.theme, picture=subject.picture,
            folder=self._desk.work, on_frame=on_frame, on_part=on_part,
        )

    def _grow(self, found: Sketch) -> None:
        """Show the parts that are there as one file."""
        from calcanim.render.joining import join
        from calcanim.render.sound import with_sound

        made = self._desk.work / "clip.mp4"
        join(self._files, made, self._job.scene, [], [])
        end = found.parts[len(self._files) - 1].end
        if found.sound is not None:
            # Parts are kept without it: a sound may begin in one and end in another.
            with_sound(made, found.sound[: round(1000 * end)])
        clip = {"src": self._desk.publish(made), "end": end, "sound": found.sound is not None}
        self._status("rendering", end, found.duration, sections=self._sections, clip=clip)

    def _key(self, subject: _Subject, digest: str, number: int) -> str:
        """What a part is kept under: all that decides its frames."""
        picture = [subject.picture.width, subject.picture.height, subject.picture.frame_rate]
        beside = [path for path in self._own if path != subject.entry.path.resolve()]
        everything = [
            self._job.epoch, str(subject.entry.path), subject.entry.name, repr(subject.parameters), subject.theme, picture,
            digest_of(beside), self._reads, number, digest,
        ]
        return hashlib.sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()


def _findings(subject: _Subject) -> list[dict[str, Any]]:
    """What `calcanim check` has against the scene in the theme that is shown."""
    from calcanim.check import check_scene

    try:
        found = check_scene(subject.entry, subject.parameters, themes=(subject.theme,)).findings
    except Exception as error:
        # The clip is there: what breaks only when it is proved is something to be told, no reason to hide it.
        text = f"The scene breaks while it is checked: {failure_words(error)}"
        return [{"section": "", "time": 0.0, "end": 0.0, "text": text, "mend": None}]
    return [
        {
            "section": one.section, "time": one.start, "end": one.end, "mend": one.mend or None,
            "text": f"{one.kind}: " + (f"{', '.join(one.objects)}: " if one.objects else "") + one.message,
        }
        for one in found
    ]
