"""The process that draws: manim is imported once, then it does one job after the other.

It is started by `calcanim.preview.process` and lives as long as its pipe. A lesson's own scene is drawn by this process,
which knows its formulas already; a file of somebody else's by a copy of it, which ends with the job and leaves nothing
of what the file does to manim, to other modules or to the working folder.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

from calcanim.preview.channel import Channel, OutOfDate, end_family
from calcanim.preview.description import read_words
from calcanim.preview.desk import Desk, Line
from calcanim.preview.job import Job
from calcanim.preview.memory_limit import limit_memory
from calcanim.preview.problems import problem_of
from calcanim.render.importing import import_quickly
from calcanim.render.own_process import OwnProcess, can_fork
from calcanim.render.plan import Picture, plan_clip
from calcanim.render.sources import own_sources

__all__ = ["Studio", "main"]

_STILL = (1920, 1080)
# What every scene needs, and what most need a little later: for that a studio has time that waits for its first job.
_NEEDED = ("manim", "calcanim.stage", "calcanim.preview.sketch", "calcanim.preview.loading", "PIL.PngImagePlugin",
           "PIL.JpegImagePlugin")
_LATER = ("calcanim.preview.rendering", "calcanim.preview.still", "calcanim.numerics.symbolic", "scipy.optimize",
          "calcanim.check")


class Studio:
    """Does the front's jobs.

    Parameters
    ----------
    line : Line
        To the front.
    home : Path
        The session's folder.
    memory : str
        How much memory a scene may take, in words; empty where that has no limit.
    """

    def __init__(self, line: Line, home: Path, memory: str = "") -> None:
        self._line, self._desk, self._memory = line, Desk(line, home), memory

    def do(self, job: Job) -> None:
        """One job from its beginning to its end, whatever happens in it."""
        own: tuple[Path, ...] = ()
        try:
            self._desk.tidy()
            file = Path(job.file)
            own = own_sources(file) if file.is_file() else ()
            if job.do == "still":
                self._still(job, own)
            else:
                from calcanim.preview.rendering import Rendering

                Rendering(self._desk, job, own).run()
        except OutOfDate:
            self._line.say(version=job.version, given_up=True)
        except BaseException as error:
            self._report(job, error, own)

    def _report(self, job: Job, error: BaseException, own: tuple[Path, ...]) -> None:
        if job.do == "still":
            self._desk.say(job, still=None)
            return
        problem = problem_of(error, own)
        if isinstance(error, MemoryError) and self._memory:
            problem["message"] += f"; while it is previewed a scene may take {self._memory}"
        status = {"phase": "failed", "done": 0.0, "total": 0.0, "message": problem["message"]}
        self._desk.say(job, error=problem, status=status)

    def _still(self, job: Job, own: tuple[Path, ...]) -> None:
        """One picture of a moment, at full resolution."""
        from calcanim.preview.still import still

        entry = job.entry()
        given, refused = read_words(entry, job.typed)
        for error in refused.values():
            raise error
        self._desk.load(entry, own)
        plan = plan_clip(entry, given, theme=job.theme, quality=job.quality)
        pixels = still(
            entry, plan.parameters, job.time, theme=job.theme, picture=Picture(*_STILL, plan.picture.frame_rate),
            folder=self._desk.work,
        )
        self._desk.say(job, still={"src": self._desk.picture(pixels), "time": job.time})


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
    studio = Studio(channel, home, limit_memory())
    for name in _LATER:
        if not channel.waiting:
            importlib.import_module(name)
    channel.say(hello=True)
    while True:
        job = Job(**channel.next())
        channel.say(version=job.version, began=True)
        if job.shipped:
            studio.do(job)
        elif can_fork():
            _do_apart(studio, channel, job)
        else:
            studio.do(job)
            # Whatever the file has done to this process ends with it; the spare takes its place.
            channel.say(version=job.version, farewell=True)
            end_family()


def _do_apart(studio: Studio, channel: Channel, job: Job) -> None:
    """Have a job done by a copy of this process, which is ended when something else is wanted."""
    copy = OwnProcess(partial(studio.do, job))
    with channel.ending(copy.kill):
        answered = any(True for _ in copy.messages())
    code = copy.end()
    try:
        channel.checkpoint()
    except OutOfDate:
        channel.say(version=job.version, given_up=True)
        return
    if not answered:
        # As if the scene had ended this process itself: another one tries again, and the front says how it ended.
        os.kill(os.getpid(), -code) if code < 0 else os._exit(code)


def _checked(method: Any, channel: Channel) -> Any:
    def checked(self: Any, *args: Any, **kwargs: Any) -> Any:
        channel.checkpoint()
        return method(self, *args, **kwargs)

    return checked


if __name__ == "__main__":
    main()
