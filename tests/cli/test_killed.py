"""Killed at any moment, a run leaves nothing broken, and the next one goes on from there."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from processes import living

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 20 if os.environ.get("CALCANIM_SWEEP") == "full" else 2

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up in /proc")

SCENES = """
from manim import Create, Scene, Square, Circle
class {0}(Scene):
    def construct(self):
        self.add_subcaption("{0}", duration=1)
        for _ in range({1}):
            self.play(Create(Square()), run_time=0.5)
"""
LENGTHS = {"One": 4, "Two": 8, "Three": 12, "Four": 2}


class Run:
    """One run of the command, in a group of processes of its own."""

    def __init__(self, folder: Path, cache: Path) -> None:
        words = ["render", *(f"{name}.py" for name in LENGTHS), "-q", "l", "-o", "out", "--jobs", "2"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "calcanim", *words], cwd=folder, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "CALCANIM_CACHE": str(cache)}, start_new_session=True,
        )

    def group(self) -> list[int]:
        """Ids of the living processes of the run."""
        return living(self.process.pid)

    def kill(self, *, worker: bool) -> bool:
        """Kill -9 the command, or one of the processes that render for it; whether that one was hit."""
        workers = [pid for pid in self.group() if pid != self.process.pid and is_worker(pid)] if worker else []
        os.kill(random.choice(workers) if workers else self.process.pid, signal.SIGKILL)
        return bool(workers)

    def end(self) -> tuple[int, str]:
        """Wait for the command, and for everything that it started."""
        _, errors = self.process.communicate(timeout=120)
        deadline = time.monotonic() + 5
        while self.group():
            assert time.monotonic() < deadline, "a process outlives the command"
            time.sleep(0.05)
        return self.process.returncode, errors


def is_worker(pid: int) -> bool:
    try:
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def files(folder: Path) -> dict[str, bytes]:
    """Every visible file but the records, which say how long it took."""
    return {path.name: path.read_bytes() for path in folder.glob("[!.]*") if path.suffix != ".json"}


def finished(cache: Path) -> set[str]:
    """Names of the clips that are kept."""
    return {json.loads(path.read_text(encoding="utf-8"))["name"] for path in cache.glob("clips/*/clip.json")}


@pytest.mark.slow
def test_kill_at_random_moments(tmp_path: Path) -> None:
    for name, plays in LENGTHS.items():
        (tmp_path / f"{name}.py").write_text(SCENES.format(name, plays), encoding="utf-8")
    begin = time.monotonic()
    code, errors = Run(tmp_path, tmp_path / "first").end()
    assert code == 0, errors
    usual = time.monotonic() - begin
    whole = files(tmp_path / "out")
    assert len(whole) == 4 * len(LENGTHS)
    for number in range(ROUNDS):
        for path in (tmp_path / "out").iterdir():
            path.unlink()
        cache = tmp_path / f"cache{number}"
        run = Run(tmp_path, cache)
        time.sleep(random.uniform(0.1, 1.0) * usual)
        survives = run.process.poll() is not None or run.kill(worker=number % 2 == 1)
        code, errors = run.end()
        assert (code == 0) == survives, errors
        seen = files(tmp_path / "out")
        assert all(whole[name] == content for name, content in seen.items()), "a broken file is visible"
        before = finished(cache)

        code, errors = Run(tmp_path, cache).end()
        assert code == 0, errors
        assert files(tmp_path / "out") == whole
        assert sorted(path.name for path in (tmp_path / "out").iterdir() if path.name.startswith(".")) == []
        said = {line.split()[1].removeprefix("out/").removesuffix(".mp4"): line.split()[0] for line in errors.splitlines()[:4]}
        assert {name for name, word in said.items() if word == "unchanged"} == before
        assert not list((cache / "work").glob(".calcanim-*"))
