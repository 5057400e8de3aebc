"""The whole lesson against the time it plays, and what a second core is worth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from calcanim.render.catalog import scenes_folder

from .commands import environment, options, run
from .course import measure
from .table import Row

LESSON = "The whole lesson"
CORES = "Two cores against one"
_PART = ("SecantToTangent", "GradientField", "TangentSlope", "ChainRule")


def rows() -> Iterator[Row]:
    """The lesson at 1080p with two processes, then with one; takes as long as it takes."""
    course = str(scenes_folder() / "lesson.toml")
    two, one = (measure([course, "-q", "h", "--jobs", str(jobs)], jobs) for jobs in (2, 1))
    yield Row(LESSON, "-q h --jobs 2: time against the film's", two.seconds / two.plays, target=1, at_most=True, values={
        "rendering s": two.seconds, "film s": two.plays, "cores busy": two.busy / two.seconds})
    yield Row(LESSON, "--jobs 2 against --jobs 1", one.seconds / two.seconds, target=1.8, values={
        "one s": one.seconds, "two s": two.seconds})
    yield Row(LESSON, "memory of all processes", two.memory / 1e6, "MB", 2000, at_most=True)


def cores(quality: str, folder: Path, repeat: int, last_frame: int = 0) -> Iterator[Row]:
    """Some clips on one core, with one process on all cores, and with two processes, by turns."""
    ways = {"one core": (1, 0), "--jobs 1": (1, None), "--jobs 2": (2, None)}
    took: dict[str, list[float]] = {name: [] for name in ways}
    for i in range(repeat):
        for name, (jobs, core) in ways.items():
            place = folder / f"{name}{i}"
            place.mkdir(parents=True)
            words = ["-m", "calcanim", "render", *_PART, *options(quality, place, jobs)]
            took[name].append(run(words, place, environment(place, last_frame=last_frame), core).seconds)
    seconds = {name: median(times) for name, times in took.items()}
    values = {f"{name} s": value for name, value in seconds.items()}
    note = f"{', '.join(_PART)} with -q {quality}"
    yield Row(CORES, "--jobs 2 against one core", seconds["one core"] / seconds["--jobs 2"], values=values, note=note)
    yield Row(CORES, "--jobs 2 against --jobs 1 on two cores", seconds["--jobs 1"] / seconds["--jobs 2"], values=values, note=note)
