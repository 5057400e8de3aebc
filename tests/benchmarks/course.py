"""A whole course with two processes against one, in one run: time, and memory of all processes together.

Run by ``python -m tests.benchmarks.course [COURSE.toml] [-q QUALITY]``; the lesson at 1080p by default. Each
run begins with an empty cache. On other work's time the ratio says little: run it on a quiet machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import av

from calcanim.render.catalog import scenes_folder

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run took: seconds, seconds of all cores, and bytes of memory at its peak; and how long its film plays."""

    seconds: float
    busy: float
    memory: int
    plays: float


def main() -> None:
    """Render with one process, then with two, and print both and their ratio."""
    words = sys.argv[1:]
    course = words.pop(0) if words and words[0].endswith(".toml") else str(scenes_folder() / "lesson.toml")
    words = words or ["-q", "h"]
    print(f"{course} {' '.join(words)} on {os.cpu_count()} cores")
    one, two = (measure([course, *words, "--jobs", str(jobs)], jobs) for jobs in (1, 2))
    print(f"--jobs 2 is {one.seconds / two.seconds:.2f} times as fast as --jobs 1")


def measure(words: list[str], jobs: int) -> Measured:
    """Run the command in an empty place, with an empty cache."""
    with tempfile.TemporaryDirectory(prefix="calcanim-") as folder:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "CALCANIM_CACHE": f"{folder}/cache"}
        before, begin = os.times(), time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "calcanim", "render", *words, "-o", f"{folder}/media"],
            env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )
        with _Memory(process.pid) as memory:
            _, errors = process.communicate()
        seconds, after = time.perf_counter() - begin, os.times()
        if process.returncode:
            print(errors, file=sys.stderr)
        busy = after.children_user + after.children_system - before.children_user - before.children_system
        found = Measured(seconds, busy, memory.peak, _plays(Path(folder, "media", Path(words[0]).stem).with_suffix(".mp4")))
        print(f"--jobs {jobs}: {seconds:.1f} s, {busy / seconds:.2f} cores busy, at most {memory.peak / 1e6:.0f} MB")
        return found


def _plays(film: Path) -> float:
    """Seconds of a film, 0 where there is none."""
    if not film.is_file():
        return 0.0
    with av.open(str(film)) as container:
        return (container.duration or 0) / av.time_base


class _Memory:
    """Watches the memory of every process of a group: what they have of their own and their share of the rest."""

    def __init__(self, group: int) -> None:
        self.group, self.peak = group, 0
        self._end = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> _Memory:
        self._thread.start()
        return self

    def __exit__(self, *exit: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.wait(0.25):
            self.peak = max(self.peak, sum(map(_share, self._members())))

    def _members(self) -> list[Path]:
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            try:
                rest = (place / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(rest[2]) == self.group:
                found.append(place)
        return found


def _share(process: Path) -> int:
    """Bytes of memory of a process, with its share of what several have in common."""
    try:
        lines = (process / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    main()
