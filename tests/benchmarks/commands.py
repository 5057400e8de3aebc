"""Commands in processes of their own: how long they take, how much of the processor and how much memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av

from .cases import ROOT, Case

HOOK = Path(__file__).resolve().parent / "hook"
LAUNCH = HOOK.parent / "launch.py"
RATES = {"l": 15, "m": 30, "h": 60}


@dataclass(frozen=True, slots=True)
class Measured:
    """What a command took.

    Parameters
    ----------
    seconds : float
        From its start to its end.
    cpu : float
        Seconds of all cores, with those of the processes it started.
    memory : int
        Bytes, the most that one of these processes had at a time.
    """

    seconds: float
    cpu: float
    memory: int


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip that was rendered, and what that took; ``record`` is calcanim's own, None for one by manim."""

    took: Measured
    file: Path
    frames: int
    record: Mapping[str, Any] | None = None


def run(words: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None, core: int | None = None) -> Measured:
    """Run Python with some words, in a folder, on one core if that is named; a command that fails ends everything."""
    bind: Callable[[], None] | None = None if core is None else lambda: os.sched_setaffinity(0, {core})
    log, record = folder / "log.txt", folder / "took.json"
    with log.open("w") as output:
        ended = subprocess.run(
            [sys.executable, str(LAUNCH), str(record), sys.executable, *words], cwd=folder,
            # An author's shell may forbid compiled modules; whoever starts a command again and again has them.
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPATH": str(ROOT), **(environment or {})},
            stdout=output, stderr=subprocess.STDOUT, preexec_fn=bind,
        )
    if ended.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{log.read_text()[-2000:]}")
    return Measured(*json.loads(record.read_text()))


def by_manim(case: Case, file: Path, quality: str, folder: Path) -> Clip:
    """Render a scene with plain manim at its defaults: away from any manim.cfg, nothing cached."""
    folder.mkdir(parents=True)
    part = ["-n", f"0,{case.plays - 1}"] if case.plays else []
    took = run(["-m", "manim", "render", f"-q{quality}", *part, "--media_dir", str(folder), str(file), case.name], folder)
    (made,) = (path for path in folder.rglob("*.mp4") if "partial_movie_files" not in path.parts)
    return Clip(took, made, frames_of(made))


def by_calcanim(case: Case, scene: str, quality: str, folder: Path) -> Clip:
    """Render a scene with ``calcanim render``, without the proof and with an empty cache."""
    folder.mkdir(parents=True)
    took = run(["-m", "calcanim", "render", scene, *options(quality, folder)], folder,
               environment(folder, last_frame=last_frame(case, quality)))
    made = folder / f"{case.name}.mp4"
    return Clip(took, made, frames_of(made), json.loads(made.with_suffix(".json").read_text(encoding="utf-8")))


def options(quality: str, folder: Path, jobs: int = 1) -> list[str]:
    """How ``calcanim render`` is asked for a clip: without the proof, which is measured with the start."""
    return ["-q", quality, "--no-check", "--jobs", str(jobs), "-o", str(folder)]


def last_frame(case: Case, quality: str) -> int:
    """How many frames a part has; 0 for a whole clip."""
    return round(case.seconds * RATES[quality]) if case.plays else 0


def environment(folder: Path, *, last_frame: int = 0, first_frame: Path | None = None) -> dict[str, str]:
    """What a benchmarked ``calcanim`` is told: a cache of its own, and what the hook shall do."""
    return {
        "PYTHONPATH": os.pathsep.join((str(HOOK), str(ROOT))), "CALCANIM_CACHE": str(folder / "cache"),
        "BENCH_LAST_FRAME": str(last_frame), "BENCH_FIRST_FRAME": str(first_frame or ""),
    }


def frames_of(file: Path) -> int:
    """How many frames a video has."""
    with av.open(str(file)) as container:
        return container.streams.video[0].frames


def workplace() -> tempfile.TemporaryDirectory[str]:
    """A folder for what is made and thrown away."""
    return tempfile.TemporaryDirectory(prefix="calcanim-bench-")
