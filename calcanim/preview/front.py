"""The front: it knows the whole state, takes the wishes of pages, and has studios do the work."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from calcanim.errors import CalcanimError, InputError
from calcanim.preview.description import commands, form_fields, qualities, themes_of
from calcanim.preview.following import Follower
from calcanim.preview.media import MediaFolder, media_in
from calcanim.preview.memory import Memory, look_mark
from calcanim.preview.process import StudioProcess
from calcanim.render.cache import Cache
from calcanim.render.plan import QUALITIES, THEMES, plan_clip
from calcanim.render.scene_file import SceneEntry, read_scene_file
from calcanim.render.sources import code_digest, sources_of

__all__ = ["Preview", "Wishes"]

# Seconds in which a studio must give up what is out of date before another one takes its place; and where
# no other one is warm yet.
_PATIENCE, _LONG_PATIENCE = 0.3, 2.5
# A second studio is warmed up when the first clip is there, or after so long.
_SPARE_AFTER = 6.0
_LONGEST_TIME = 86_400.0


@dataclass(slots=True)
class Wishes:
    """What is to be seen.

    Parameters
    ----------
    file : Path
        The scene file; no message from a page can change it.
    shipped : bool
        Whether it is one of the lesson's own.
    scene : str
        Name of the scene; empty for the file's first one.
    theme, quality : str
        As on the command line.
    words : dict
        For each scene the parameters that were typed, unread.
    """

    file: Path
    shipped: bool
    scene: str = ""
    theme: str = THEMES[0]
    quality: str = "l"
    words: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """What files were like at one moment: all code in one digest, and calcanim's own and data by their times."""

    code: str = ""
    package: tuple[str, ...] = ()
    data: tuple[str, ...] = ()


class Preview:
    """One previewed file.

    Parameters
    ----------
    wishes : Wishes
        What is to be seen first.
    home : Path
        The session's own folder.
    studio : StudioProcess, optional
        One that has been started already.
    """

    def __init__(self, wishes: Wishes, home: Path, studio: StudioProcess | None = None) -> None:
        self._wishes, self._home = wishes, home
        for name in ("media", "parts"):
            (home / name).mkdir(exist_ok=True)
        self.media = MediaFolder(home / "media")
        self._version, self._epoch, self._began = 0, 0, 0
        self._given_up = False
        self._reads: tuple[Path, ...] = ()
        self._sources: tuple[Path, ...] = ()
        self._changes, self._news = 0, asyncio.Condition()
        self._state = _first_state(wishes)
        self._memory = Memory(Cache().looks)
        self._loop = asyncio.get_running_loop()
        self._seen = _Snapshot()
        self._seen = self._snapshot()
        self.follower = Follower(self.files, self.stirred, self.settled)
        self._deaths = 0
        self._spare: StudioProcess | None = None
        self._studio = studio or StudioProcess(home)
        self._studio.listen(self._heard)
        self._spare_timer = self._loop.call_later(_SPARE_AFTER, self._warm_spare)
        self._recall()
        self.begin()

    # -- for the server -----------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """All that the page shows."""
        return self._state

    async def changed(self, seen: int) -> int:
        """Wait until there has been another change than the one of this number; its number."""
        async with self._news:
            await self._news.wait_for(lambda: self._changes != seen)
            return self._changes

    def wish(self, message: dict[str, Any]) -> None:
        """Do what a page asks for.

        Raises
        ------
        InputError
            When it is none of the things that can be asked for.
        """
        kind = message.get("do")
        if kind == "render":
            self.begin()
        elif kind == "still":
            self._ask_still(message.get("time"))
        elif kind == "set":
            self._set({name: value for name, value in message.items() if name != "do"})
        else:
            raise InputError("A message must say what to do: set, still or render.")

    # -- wishes ---------------------------------------------------------------------

    def _set(self, wished: Mapping[str, Any]) -> None:
        choices = {"scene": self._state["scenes"], "theme": self._state["themes"], "quality": list(QUALITIES)}
        for name, value in wished.items():
            if name == "parameters":
                _refuse_foreign_words(value, self._state["parameters"])
            elif name not in choices:
                raise InputError(f"There is no {name!r} to set.")
            elif not isinstance(value, str) or value not in choices[name]:
                raise InputError(f"{name} must be one of {', '.join(choices[name])}.")
        for name, value in wished.items():
            if name != "parameters":
                setattr(self._wishes, name, value)
        if "scene" not in wished:
            self._wishes.scene = self._state["scene"]
        if "parameters" in wished:
            self._wishes.words[self._wishes.scene] = {**self._wishes.words.get(self._wishes.scene, {}), **wished["parameters"]}
        for name in choices.keys() & wished.keys():
            self._state[name] = wished[name]
        self._recall()
        self.begin()

    def _ask_still(self, time: Any) -> None:
        if isinstance(time, bool) or not isinstance(time, (int, float)) or not 0 <= time < _LONGEST_TIME:
            raise InputError("time must be a number of seconds within the clip.")
        # The other studio has nothing else to do.
        self._warm_spare()
        assert self._spare is not None
        self._spare.ask({**self._job("still"), "time": float(time)})

    def _job(self, kind: str) -> dict[str, Any]:
        wishes = self._wishes
        return {
            "do": kind, "version": self._version, "file": str(wishes.file), "shipped": wishes.shipped, "scene": wishes.scene,
            "theme": wishes.theme, "quality": wishes.quality, "words": wishes.words.get(wishes.scene, {}),
            "epoch": self._epoch, "first": self._state["picture"] is None,
        }

    # -- the studios ----------------------------------------------------------------

    def begin(self) -> None:
        """Render what is wished for now, and nothing else."""
        self._version += 1
        self._given_up = False
        self._state["version"] = self._version
        phase = "constructing" if self._studio.ready else "starting"
        self._state["status"] = {"phase": phase, "done": 0.0, "total": 0.0, "message": ""}
        self._studio.ask(self._job("render"))
        self._expect_answer()
        self._tell()

    def _mark(self) -> str:
        wishes = self._wishes
        return look_mark(self._seen.code, self._state["scene"], wishes.theme, wishes.words.get(wishes.scene, {}))

    def _recall(self) -> None:
        """Show how the scene looked last time, until there is something newer."""
        look = self._memory.recall(self._mark(), self.media) if self._seen.code else {}
        if look:
            self.media.admit(media_in(look))
            self._state.update({**look, "clip": None, "findings": None, "error": None})

    def _expect_answer(self, asked: float | None = None) -> None:
        """See to it that the studio turns to the newest version soon."""
        version, studio, begin = self._version, self._studio, self._loop.time() if asked is None else asked

        def look() -> None:
            if version != self._version or studio is not self._studio or self._began == version or not studio.ready:
                return
            self._warm_spare()
            late = self._loop.time() - begin > _LONG_PATIENCE
            if late or (self._spare is not None and self._spare.ready):
                self._replace()
            else:
                self._expect_answer(begin)

        self._loop.call_later(_PATIENCE, look)

    def _replace(self) -> None:
        """Go on with the other studio; this one does not listen."""
        self._studio.kill()
        self._take_spare()
        self._studio.ask(self._job("render"))
        self._expect_answer()

    def _take_spare(self) -> None:
        self._studio, self._spare = self._spare or self._started(), None
        self._spare_timer.cancel()
        self._spare_timer = self._loop.call_later(_SPARE_AFTER, self._warm_spare)

    def _started(self) -> StudioProcess:
        studio = StudioProcess(self._home)
        studio.listen(self._heard)
        return studio

    def _warm_spare(self) -> None:
        if self._spare is None:
            self._spare = self._started()

    def _heard(self, studio: StudioProcess, news: dict[str, Any] | None) -> None:
        self._loop.call_soon_threadsafe(self._take_news, studio, news)

    def _take_news(self, studio: StudioProcess, news: dict[str, Any] | None) -> None:
        if news is None:
            self._mourn(studio)
        elif news.get("hello"):
            studio.ready = True
            if studio is self._studio and self._began < self._version:
                self._expect_answer()
        elif news["version"] == self._version:
            if news.get("began") and studio is self._studio:
                self._began = self._version
            self._merge(news.get("state") or {})

    def _merge(self, state: dict[str, Any]) -> None:
        if not state:
            return
        if "reads" in state:
            self._take_reads(tuple(Path(place) for place in state.pop("reads")))
        self._state.update(state)
        shown = media_in(self._state)
        self.media.admit(name for name in shown)
        self.media.tidy(shown)
        if state.get("status", {}).get("phase") in {"ready", "failed"}:
            self._deaths = 0
            self._warm_spare()
        if state.get("status", {}).get("phase") == "ready":
            kept = {name: self._state[name] for name in self._state}
            self._loop.run_in_executor(None, self._memory.keep, self._mark(), kept, self.media, self._reads)
        self._tell()

    def _mourn(self, studio: StudioProcess) -> None:
        """A studio has ended by itself: another one tries again, once."""
        if studio is self._spare:
            self._spare = None
        if studio is not self._studio:
            return
        self._deaths += 1
        how = studio.ended()
        self._take_spare()
        if self._deaths < 2:
            self._studio.ask(self._job("render"))
            self._expect_answer()
            return
        self._deaths = 0
        sentence = f"The process that renders ended ({how}), twice; the next save tries again."
        self._merge({
            "status": {"phase": "failed", "done": 0.0, "total": 0.0, "message": sentence},
            "error": {"kind": "RendererEnded", "message": sentence, "file": None, "line": None, "column": None, "context": [],
                      "trace": []},
        })

    # -- saves ----------------------------------------------------------------------

    def files(self) -> frozenset[Path]:
        """What the scene is made from."""
        with suppress(OSError):
            self._sources = sources_of(self._wishes.file)
        # Of a file that is gone for a moment what it was made from still counts.
        return frozenset({self._wishes.file, *self._sources, *self._reads})

    def _take_reads(self, reads: tuple[Path, ...]) -> None:
        """Data that the scene has read counts like its code."""
        if reads != self._reads:
            self._reads = reads
            self._seen = replace(self._seen, data=_states(reads))
            self.follower.look_again()

    def _snapshot(self) -> _Snapshot:
        """What all files are like now."""
        own = self._wishes.file.resolve().parent
        try:
            sources = sources_of(self._wishes.file)
            package = [path for path in sources if not path.is_relative_to(own)]
            return _Snapshot(code_digest(self._wishes.file), _states(package), _states(self._reads))
        except OSError:
            return _Snapshot("", self._seen.package, _states(self._reads))

    def stirred(self) -> None:
        """A file changes: what is being made is out of date."""
        if self._snapshot() != self._seen:
            self._given_up = True
            self._studio.ask({"do": "cancel"})

    def settled(self) -> None:
        """Saves are done: render what they left, if it is anything new."""
        found = self._snapshot()
        if found == self._seen and not self._given_up:
            return
        if found.package != self._seen.package:
            self._renew_code()
        self._seen = found
        self.begin()

    def _renew_code(self) -> None:
        """Calcanim itself is another one: processes that have imported it are of no use."""
        self._epoch += 1
        for studio in (self._studio, self._spare):
            if studio is not None:
                studio.kill()
        self._spare = None
        self._take_spare()

    def _tell(self) -> None:
        self._changes += 1

        async def tell() -> None:
            async with self._news:
                self._news.notify_all()

        task = self._loop.create_task(tell())
        self._telling = task

    def close(self) -> None:
        """End every process."""
        self._spare_timer.cancel()
        studios, self._spare = [self._studio, self._spare], None
        for studio in studios:
            if studio is not None:
                studio.kill()


def _states(files: Iterable[Path]) -> tuple[str, ...]:
    """Name and time of every file; of one that is gone only its name."""
    return tuple(f"{path} {path.stat().st_mtime_ns if path.is_file() else 'gone'}" for path in files)


def _refuse_foreign_words(value: Any, fields: list[dict[str, Any]]) -> None:
    known = {one["name"] for one in fields}
    if not isinstance(value, dict):
        raise InputError("parameters must be an object of texts.")
    for name, word in value.items():
        if name not in known:
            raise InputError(f"There is no parameter {name!r}.")
        if not isinstance(word, str):
            raise InputError(f"The parameter {name} must be given as text.")


def _first_state(wishes: Wishes) -> dict[str, Any]:
    """What is known before anything has run."""
    try:
        entries = {entry.name: entry for entry in read_scene_file(wishes.file)}
    except CalcanimError:
        entries = {}
    entry = entries.get(wishes.scene) or next(iter(entries.values()), None)
    words = wishes.words.get(wishes.scene, {})
    return {
        "version": 0, "title": "", "file": None if wishes.shipped else wishes.file.name, "scene": wishes.scene,
        "scenes": list(entries), "theme": wishes.theme, "themes": list(THEMES), "quality": wishes.quality,
        "qualities": qualities(), "parameters": [],
        "status": {"phase": "starting", "done": 0.0, "total": 0.0, "message": ""},
        "picture": None, "sections": [], "clip": None, "captions": [], "numbers": [], "findings": None, "error": None,
        "commands": {"render": "", "embed": ""}, "still": None,
    } | ({} if entry is None else _of_scene(entry, wishes, words))


def _of_scene(entry: SceneEntry, wishes: Wishes, words: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": plan_clip(entry, {}).title, "scene": entry.name, "themes": list(themes_of(entry)),
        "parameters": form_fields(entry, words),
        "commands": commands(entry, wishes.shipped, words, wishes.theme, wishes.quality),
    }
