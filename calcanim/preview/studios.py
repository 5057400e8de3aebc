"""Two studios for one front: one that renders, and a warm one that takes its place when it does not listen or dies."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from calcanim.preview.job import Job
from calcanim.preview.process import StudioProcess
from calcanim.render.own_process import how_ended

__all__ = ["Client", "Studios"]

# Seconds in which a studio must give up what is out of date before another one takes its place; and where
# no other one is warm yet.
_PATIENCE, _LONG_PATIENCE = 0.3, 2.5
# The second studio is warmed up when the first clip is there, or after so long.
_SPARE_AFTER = 6.0


class Client(Protocol):
    """Who has the work done."""

    def job(self, kind: str) -> Job:
        """The newest job."""

    def hear(self, news: dict[str, Any]) -> None:
        """Take what a studio says about the newest version."""

    def fail(self, sentence: str) -> None:
        """The newest version cannot be made."""


class Studios:
    """Hands jobs to studios and sees to it that they are begun.

    Parameters
    ----------
    home : Path
        The session's own folder.
    client : Client
        Whose jobs they are.
    first : StudioProcess, optional
        One that has been started already.
    """

    def __init__(self, home: Path, client: Client, first: StudioProcess | None = None) -> None:
        self._home, self._client = home, client
        self._loop = asyncio.get_running_loop()
        self._version = self._begun = self._deaths = 0
        self._spare: StudioProcess | None = None
        self._studio = first or StudioProcess(home)
        self._studio.listen(self._heard)
        self._spare_timer = self._loop.call_later(_SPARE_AFTER, self.warm_spare)

    @property
    def ready(self) -> bool:
        """Whether manim has been imported."""
        return self._studio.ready

    def render(self) -> None:
        """Have the newest version made, and nothing else."""
        job = self._client.job("render")
        self._version = job.version
        self._studio.ask(job.as_plain())
        self._expect_answer()

    def cancel(self) -> None:
        """What is being made is out of date."""
        self._studio.ask({"do": "cancel"})

    def still(self, time: float) -> None:
        """Have one picture made; the spare has nothing else to do."""
        self.warm_spare()
        if self._spare is not None:
            self._spare.ask({**self._client.job("still").as_plain(), "time": time})

    def done(self) -> None:
        """The newest version is made, for better or worse."""
        self._deaths = 0
        self.warm_spare()

    def warm_spare(self) -> None:
        """Start the second studio."""
        if self._spare is None:
            self._spare = self._started()

    def renew(self) -> None:
        """Calcanim itself is another one: processes that have imported it are of no use."""
        self._end_all()
        self._take_spare()

    def close(self) -> None:
        """End every process."""
        self._spare_timer.cancel()
        self._end_all()

    def _end_all(self) -> None:
        ended, self._spare = [self._studio, self._spare], None
        for studio in ended:
            if studio is not None:
                studio.kill()

    def _started(self) -> StudioProcess:
        studio = StudioProcess(self._home)
        studio.listen(self._heard)
        return studio

    def _take_spare(self) -> None:
        self._studio, self._spare = self._spare or self._started(), None
        self._spare_timer.cancel()
        self._spare_timer = self._loop.call_later(_SPARE_AFTER, self.warm_spare)

    def _expect_answer(self, asked: float | None = None) -> None:
        version, studio, begin = self._version, self._studio, self._loop.time() if asked is None else asked

        def look() -> None:
            if version != self._version or studio is not self._studio or self._begun == version or not studio.ready:
                return
            self.warm_spare()
            late = self._loop.time() - begin > _LONG_PATIENCE
            if late or (self._spare is not None and self._spare.ready):
                # It does not listen.
                self._studio.kill()
                self._take_spare()
                self.render()
            else:
                self._expect_answer(begin)

        self._loop.call_later(_PATIENCE, look)

    def _heard(self, studio: StudioProcess, news: dict[str, Any] | None) -> None:
        # At the very end nobody is there any more who would hear it.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._take_news, studio, news)

    def _take_news(self, studio: StudioProcess, news: dict[str, Any] | None) -> None:
        if news is None:
            self._mourn(studio)
        elif news.get("farewell"):
            # It has run a file of somebody's own, and processes are not copied here; what it has made is good.
            if studio is self._studio:
                self._take_spare()
            elif studio is self._spare:
                self._spare = None
        elif news.get("hello"):
            studio.ready = True
            if studio is self._studio and self._begun < self._version:
                self._expect_answer()
        elif news["version"] == self._version:
            if news.get("began") and studio is self._studio:
                self._begun = self._version
            if "state" in news:
                self._client.hear(news["state"])

    def _mourn(self, studio: StudioProcess) -> None:
        """A studio has ended by itself: another one tries again, once."""
        if studio is self._spare:
            self._spare = None
        if studio is not self._studio:
            return
        self._deaths += 1
        how = how_ended(studio.ended())
        self._take_spare()
        if self._deaths < 2:
            self.render()
            return
        self._deaths = 0
        self._client.fail(f"{how[0].upper()}{how[1:]}, twice; the next save tries again.")
