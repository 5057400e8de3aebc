"""The front: it knows the whole state, takes the wishes of pages, follows the files, and has studios do the work."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from calcanim.errors import InputError
from calcanim.preview.following import Follower
from calcanim.preview.job import Job
from calcanim.preview.media import MediaFolder, media_in
from calcanim.preview.memory import Memory, look_mark
from calcanim.preview.process import StudioProcess
from calcanim.preview.state import Wishes, first_state
from calcanim.preview.studios import Studios
from calcanim.render.cache import Cache
from calcanim.render.sources import code_digest, sources_of

__all__ = ["Preview"]

_LONGEST_TIME = 86_400.0


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
        self._wishes = wishes
        for name in ("media", "parts"):
            (home / name).mkdir(exist_ok=True)
        self.media = MediaFolder(home / "media")
        self._memory = Memory(Cache().looks)
        self._state = first_state(wishes)
        self._version = self._epoch = 0
        self._given_up = False
        self._changes, self._news = 0, asyncio.Condition()
        self._tellings: set[asyncio.Task[None]] = set()
        self._sources: tuple[Path, ...] = ()
        self._reads: tuple[Path, ...] = ()
        self._seen = _Snapshot()
        self._seen = self._snapshot()
        self.follower = Follower(self.files, self.stirred, self.settled)
        self._studios = Studios(home, self, studio)
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
            wished = {name: value for name, value in message.items() if name != "do"}
            self._wishes.take(wished, self._state)
            self._state |= {"scene": self._wishes.scene, "theme": self._wishes.theme, "quality": self._wishes.quality}
            self._recall()
            self.begin()
        else:
            raise InputError("A message must say what to do: set, still or render.")

    def _ask_still(self, time: Any) -> None:
        if isinstance(time, bool) or not isinstance(time, (int, float)) or not 0 <= time < _LONGEST_TIME:
            raise InputError("time must be a number of seconds within the clip.")
        self._studios.still(float(time))

    def close(self) -> None:
        """End every process."""
        self._studios.close()

    # -- rendering ------------------------------------------------------------------

    def begin(self) -> None:
        """Render what is wished for now, and nothing else."""
        self._version += 1
        self._given_up = False
        phase = "constructing" if self._studios.ready else "starting"
        self._state["version"] = self._version
        self._state["status"] = {"phase": phase, "done": 0.0, "total": 0.0, "message": ""}
        self._studios.render()
        self._tell()

    def job(self, kind: str) -> Job:
        """What a studio needs to know."""
        wishes = self._wishes
        return Job(
            kind, self._version, str(wishes.file.absolute()), wishes.shipped, wishes.scene, wishes.theme, wishes.quality, wishes.typed,
            self._epoch, first=self._state["picture"] is None,
        )

    def hear(self, news: dict[str, Any]) -> None:
        """A studio has parts of the state."""
        if "reads" in news:
            self._take_reads(tuple(Path(place) for place in news.pop("reads")))
        self._state.update(news)
        shown = media_in(self._state)
        self.media.admit(shown)
        self.media.tidy(shown)
        phase = news.get("status", {}).get("phase")
        if phase in {"ready", "failed"}:
            self._studios.done()
        if phase == "ready":
            asyncio.get_running_loop().run_in_executor(
                None, self._memory.keep, self._mark(), dict(self._state), self.media, self._reads
            )
        self._tell()

    def fail(self, sentence: str) -> None:
        """There is nobody left who could render."""
        self.hear({
            "status": {"phase": "failed", "done": 0.0, "total": 0.0, "message": sentence},
            "error": {"kind": "RendererEnded", "message": sentence, "file": None, "line": None, "column": None, "context": [],
                      "trace": []},
        })

    def _tell(self) -> None:
        self._changes += 1

        async def tell() -> None:
            async with self._news:
                self._news.notify_all()

        # A task that nobody holds may be collected before it has run.
        task = asyncio.get_running_loop().create_task(tell())
        self._tellings.add(task)
        task.add_done_callback(self._tellings.discard)

    def _mark(self) -> str:
        return look_mark(self._seen.code, self._state["scene"], self._wishes.theme, self._wishes.typed)

    def _recall(self) -> None:
        """Show how the scene looked last time, until there is something newer."""
        look = self._memory.recall(self._mark(), self.media) if self._seen.code else {}
        if look:
            self.media.admit(media_in(look))
            self._state.update({**look, "clip": None, "findings": None, "error": None})

    # -- saves ----------------------------------------------------------------------

    def files(self) -> frozenset[Path]:
        """What the scene is made from."""
        with suppress(OSError):
            self._sources = sources_of(self._wishes.file)
        # Of a file that is gone for a moment what it was made from still counts.
        return frozenset({self._wishes.file, *self._sources, *self._reads})

    def stirred(self) -> None:
        """A file changes: what is being made may be out of date."""
        if self._snapshot() != self._seen:
            self._given_up = True
            self._studios.cancel()

    def settled(self) -> None:
        """Saves are done: render what they left, if it is anything new."""
        found = self._snapshot()
        if found == self._seen and not self._given_up:
            return
        if found.package != self._seen.package:
            self._epoch += 1
            self._studios.renew()
        self._seen = found
        self.begin()

    def _snapshot(self) -> _Snapshot:
        own = self._wishes.file.resolve().parent
        try:
            package = [path for path in sources_of(self._wishes.file) if not path.is_relative_to(own)]
            return _Snapshot(code_digest(self._wishes.file), _states(package), _states(self._reads))
        except OSError:
            return _Snapshot("", self._seen.package, _states(self._reads))

    def _take_reads(self, reads: tuple[Path, ...]) -> None:
        """Data that the scene has read counts like its code."""
        if reads != self._reads:
            self._reads = reads
            self._seen = replace(self._seen, data=_states(reads))
            self.follower.look_again()


def _states(files: Iterable[Path]) -> tuple[str, ...]:
    """Name and time of every file; of one that is gone only its name."""
    return tuple(f"{path} {path.stat().st_mtime_ns if path.is_file() else 'gone'}" for path in files)
