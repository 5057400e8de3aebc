"""The process that draws: manim is imported once, then it does one job after the other.

It is started by `calcanim.preview.process` and lives as long as its pipe.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import importlib
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calcanim.errors import InputError
from calcanim.preview.channel import Channel, OutOfDate
from calcanim.preview.description import commands, form_fields, read_words, themes_of
from calcanim.preview.media import keep
from calcanim.preview.problems import problem_of
from calcanim.render.plan import QUALITIES, Picture, plan_clip
from calcanim.render.scene_file import SceneEntry, read_scene_file
from calcanim.render.sources import sources_of

if TYPE_CHECKING:
    import numpy as np

    from calcanim.preview.sketch import Sketch
    from calcanim.preview.tracing import Notes

__all__ = ["main"]

_SKETCH = (1280, 720)
_STILL = (1920, 1080)
_THUMBNAIL = (320, 180)
# Seconds between two pictures of what is being drawn.
_NEWEST = 0.4
# What every scene needs, and what most need a little later: for that a studio has time that waits for its first job.
_NEEDED = ("manim", "calcanim.stage", "calcanim.preview.sketch", "calcanim.preview.loading", "PIL.PngImagePlugin",
           "PIL.JpegImagePlugin")
_LATER = ("calcanim.preview.parts", "calcanim.preview.still", "calcanim.render.joining", "calcanim.numerics.symbolic",
          "scipy.optimize", "calcanim.check")


class Studio:
    """Does the front's jobs.

    Parameters
    ----------
    channel : Channel
        Where they come from.
    home : Path
        The session's folder: ``media`` for the page, ``parts`` for what is kept, and room for manim.
    """

    def __init__(self, channel: Channel, home: Path) -> None:
        self._channel = channel
        self._media, self._parts = home / "media", home / "parts"
        self._work = Path(tempfile.mkdtemp(prefix="work-", dir=home))
        self._loaded: tuple[Any, ...] = ()
        self._notes: Notes | None = None

    def do(self, job: dict[str, Any]) -> None:
        """One job from its beginning to its end, whatever happens in it."""
        own: tuple[Path, ...] = ()
        try:
            path = Path(job["file"])
            own = _own_sources(path)
            if job["do"] == "still":
                self._still(job, own)
            else:
                _Render(self, job, own).run()
        except OutOfDate:
            self._channel.say(version=job["version"], given_up=True)
        except Exception as error:
            self._report(job, error, own)
        except SystemExit as error:
            self._report(job, RuntimeError(f"The scene asks Python to exit ({error})."), own)

    def _report(self, job: dict[str, Any], error: Exception, own: tuple[Path, ...]) -> None:
        if job["do"] == "still":
            self.say(job, still=None)
            return
        problem = problem_of(error, own)
        self.say(job, error=problem, status={"phase": "failed", "done": 0.0, "total": 0.0, "message": problem["message"]})

    def say(self, job: dict[str, Any], **state: Any) -> None:
        """Tell parts of the state."""
        self._channel.say(version=job["version"], state=state)

    def load(self, entry: SceneEntry, own: tuple[Path, ...]) -> Notes:
        """Run the scene file, unless it has been run as it is now."""
        from calcanim.preview.loading import forget, load_noting

        mark = (entry.path, entry.name, _digest(own))
        if self._notes is None or mark != self._loaded:
            self._loaded = ()
            forget(own)
            self._notes = load_noting(entry)
            self._loaded = mark
        return self._notes

    def picture(self, pixels: np.ndarray, extension: str = "png", size: tuple[int, int] | None = None) -> str:
        """Put a picture where the page can ask for it; its name."""
        from PIL import Image

        image = Image.fromarray(pixels).convert("RGB")
        if size is not None:
            image = image.resize(size, Image.Resampling.BILINEAR)
        made = self._work / f"picture.{extension}"
        options: dict[str, Any] = {"compress_level": 1} if extension == "png" else {"quality": 85}
        image.save(made, **options)
        return keep(self._media, made)

    def _still(self, job: dict[str, Any], own: tuple[Path, ...]) -> None:
        """One picture of a moment, at full resolution."""
        from calcanim.preview.still import still

        entry, given = _read(job)
        self.load(entry, own)
        plan = plan_clip(entry, given, theme=job["theme"], quality=job["quality"])
        pixels = still(
            entry, plan.parameters, job["time"], theme=job["theme"], picture=Picture(*_STILL, plan.picture.frame_rate),
            folder=self._work,
        )
        self.say(job, still={"src": f"media/{self.picture(pixels)}", "time": job["time"]})


class _Render:
    """One version of a scene: sketch, clip, findings."""

    def __init__(self, studio: Studio, job: dict[str, Any], own: tuple[Path, ...]) -> None:
        self._studio, self._job, self._own = studio, job, own
        self._sections: list[dict[str, Any]] = []
        self._files: list[Path] = []

    def say(self, **state: Any) -> None:
        """Tell parts of the state."""
        self._studio.say(self._job, **state)

    def run(self) -> None:
        """Go on until it is ready, fails or is out of date."""
        entry, given = self._described()
        if given is None:
            return
        plan = plan_clip(entry, given, theme=self._job["theme"], quality=self._job["quality"])
        self._entry, self._parameters, self._picture = entry, plan.parameters, plan.picture
        notes = self._studio.load(entry, self._own)
        sketch = self._sketch(notes)
        self._clip(sketch)
        self._status("ready", sketch.duration, sketch.duration, "", picture=self._last)
        self.say(findings=self._findings())

    def _status(self, phase: str, done: float, total: float, message: str, **state: Any) -> None:
        self.say(status={"phase": phase, "done": round(done, 3), "total": round(total, 3), "message": message}, **state)

    def _described(self) -> tuple[SceneEntry, dict[str, object] | None]:
        """What is known without running anything; no values where a word is refused."""
        job = self._job
        entries = {entry.name: entry for entry in read_scene_file(Path(job["file"]))}
        entry = _chosen(entries, job)
        given, refused = read_words(entry, job["words"])
        self.say(
            scene=entry.name, scenes=list(entries), title=plan_clip(entry, {}).title, themes=list(themes_of(entry)),
            parameters=form_fields(entry, job["words"], refused),
            commands=commands(entry, job["shipped"], _differing(entry, job["words"]), job["theme"], job["quality"]),
        )
        if refused:
            self._status("failed", 0.0, 0.0, f"{next(iter(refused))} cannot be read.", error=None)
            return entry, None
        return entry, given

    def _sketch(self, notes: Notes) -> Sketch:
        from calcanim.preview.sketch import sketch
        from calcanim.render.reads import noting_reads

        studio, first = self._studio, bool(self._job["first"])
        last: list[tuple[np.ndarray, float]] = []
        thumbnails: list[str] = []
        self._status("constructing", 0.0, 0.0, "")

        def on_picture(name: str, time: float, pixels: np.ndarray) -> None:
            last[:] = [(pixels, time)]
            thumbnails.append(studio.picture(pixels, "jpg", _THUMBNAIL))
            if first and len(thumbnails) == 1:
                # Somebody is waiting before an empty page.
                self.say(picture={"src": f"media/{studio.picture(pixels)}", "time": time})

        with noting_reads(self._entry.path, besides=studio._work) as reads:
            found = sketch(
                self._entry, self._parameters, theme=self._job["theme"],
                picture=Picture(*_SKETCH, self._picture.frame_rate), folder=studio._work, notes=notes, on_picture=on_picture,
            )
        self._reads = reads
        self._sections = [
            {"name": part.name, "start": part.start, "end": part.end, "ready": False, "cached": False,
             "thumbnail": f"media/{name}"}
            for part, name in zip(found.parts, thumbnails, strict=False)
        ]
        pixels, time = last[0]
        self._last = {"src": f"media/{studio.picture(pixels)}", "time": time}
        self._status(
            "rendering", 0.0, found.duration, "", picture=self._last,
            sections=self._sections, captions=[asdict(caption) for caption in found.captions],
            numbers=[{"name": name, "meaning": "", "value": value} for name, value in found.numbers],
            error=None, findings=None, clip=None, reads=[str(path) for path in _places(self._entry.path, reads)],
        )
        return found

    def _clip(self, sketch: Sketch) -> None:
        from calcanim.preview.parts import PartStore, draw_parts

        store = PartStore(self._studio._parts)
        keys = [self._key(part.digest, number) for number, part in enumerate(sketch.parts)]
        known = [store.find(key) for key in keys]
        for section, part in zip(self._sections, known, strict=True):
            if part is None:
                break
            section["ready"] = section["cached"] = True
            self._files.append(part.file)
        if self._files:
            self._grow(sketch)
        newest = time.perf_counter()

        def on_frame(now: float, pixels: np.ndarray) -> None:
            nonlocal newest
            self._studio._channel.checkpoint()
            if time.perf_counter() - newest > _NEWEST:
                newest = time.perf_counter()
                self._status(
                    "rendering", now, sketch.duration, "", picture={"src": f"media/{self._studio.picture(pixels)}", "time": now},
                )

        def on_part(number: int, part: Any) -> None:
            self._files.append(part.file)
            self._sections[number]["ready"] = True
            self._grow(sketch)

        draw_parts(
            self._entry, self._parameters, sketch.parts, keys, store, theme=self._job["theme"], picture=self._picture,
            folder=self._studio._work, on_frame=on_frame, on_part=on_part,
        )

    def _grow(self, sketch: Sketch) -> None:
        """The parts that are there as one file."""
        from calcanim.render.joining import join

        made = self._studio._work / "clip.mp4"
        join(self._files, made, self._entry.name, [], [])
        end = sketch.parts[len(self._files) - 1].end
        self._status(
            "rendering", end, sketch.duration, "", sections=self._sections,
            clip={"src": f"media/{keep(self._studio._media, made)}", "end": end},
        )

    def _findings(self) -> list[dict[str, Any]]:
        """What `calcanim check` has against the scene in the theme that is shown."""
        from calcanim.check import check_scene

        try:
            found = check_scene(self._entry, self._parameters, themes=(self._job["theme"],)).findings
        except Exception as error:
            # The clip is there: what breaks only when it is proved is something to be told, no reason to hide it.
            text = f"The scene breaks while it is checked: {type(error).__name__}: {error}"
            return [{"section": "", "time": 0.0, "end": 0.0, "text": text, "mend": None}]
        return [
            {"section": one.section, "time": one.start, "end": one.end,
             "text": f"{one.kind}: {', '.join(one.objects)}{': ' if one.objects else ''}{one.message}", "mend": one.mend or None}
            for one in found
        ]

    def _key(self, digest: str, number: int) -> str:
        """What a part is kept under: all that decides its frames."""
        job = self._job
        picture = [self._picture.width, self._picture.height, self._picture.frame_rate]
        beside = [path for path in self._own if path != self._entry.path.resolve()]
        everything = [
            job["epoch"], str(self._entry.path), self._entry.name, repr(self._parameters), job["theme"], picture,
            _digest(tuple(beside)), self._reads, number, digest,
        ]
        return hashlib.sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()


def _read(job: dict[str, Any]) -> tuple[SceneEntry, dict[str, object]]:
    entries = {entry.name: entry for entry in read_scene_file(Path(job["file"]))}
    entry = _chosen(entries, job)
    given, refused = read_words(entry, job["words"])
    for error in refused.values():
        raise error
    return entry, given


def _chosen(entries: dict[str, SceneEntry], job: dict[str, Any]) -> SceneEntry:
    """The scene that is wanted; the first one where that is gone."""
    if not entries:
        raise InputError(f"{job['file']} holds no scene: no public class there derives from a Scene.")
    return entries.get(job["scene"]) or next(iter(entries.values()))


def _differing(entry: SceneEntry, words: dict[str, str]) -> dict[str, str]:
    from calcanim.parameters import format_value

    return {
        one.name: words[one.name] for one in entry.parameters
        if one.name in words and words[one.name].strip() != format_value(one.default)
    }


def _own_sources(path: Path) -> tuple[Path, ...]:
    """The scene file and the modules beside it that it uses."""
    folder = path.resolve().parent
    return tuple(one for one in sources_of(path) if one.is_relative_to(folder)) if path.is_file() else ()


def _places(scene: Path, reads: dict[str, str]) -> list[Path]:
    return [(scene.resolve().parent / place).resolve() for place in reads]


def _digest(files: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def main() -> None:
    """Be a studio until the front is gone."""
    reader = argparse.ArgumentParser()
    reader.add_argument("home", type=Path)
    home: Path = reader.parse_args().home
    channel = Channel()
    import_quickly(*_NEEDED)
    import manim

    # A compiled file is told from a stale one by whole seconds, and saves follow each other more quickly.
    sys.dont_write_bytecode = True
    # Where every run of a scene comes by, once for each frame or play: there it can be given up.
    for method in ("compile_animation_data", "update_to_time"):
        setattr(manim.Scene, method, _checked(getattr(manim.Scene, method), channel))
    studio = Studio(channel, home)
    for name in _LATER:
        if not channel.waiting:
            importlib.import_module(name)
    channel.say(hello=True)
    while True:
        job = channel.next()
        channel.say(version=job["version"], began=True)
        studio.do(job)


def import_quickly(*names: str) -> None:
    """Import modules without what only costs time: collecting garbage of which there is none, manim's notebook magic."""
    gc.disable()
    # Manim takes a missing IPython as it is; a scene may import it later on.
    absent = "IPython" not in sys.modules
    if absent:
        sys.modules["IPython"] = None  # type: ignore[assignment]
    try:
        for name in names:
            importlib.import_module(name)
    finally:
        if absent:
            del sys.modules["IPython"]
    # What is there now stays for good.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()


def _checked(method: Any, channel: Channel) -> Any:
    def checked(self: Any, *args: Any, **kwargs: Any) -> Any:
        channel.checkpoint()
        return method(self, *args, **kwargs)

    return checked


if __name__ == "__main__":
    main()
