"""Ctrl-C: the command ends, and leaves nothing half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

ENDLESS = """
from manim import Create, Scene, Square
class {name}(Scene):
    def construct(self):
        for _ in range(1000):
            self.play(Create(Square()), run_time=1)
"""


@pytest.mark.skipif(os.name == "nt", reason="no process groups on Windows")
@pytest.mark.parametrize("scenes", [1, 2])
def test_an_interrupt_leaves_nothing(tmp_path: Path, cache_of_its_own: Path, scenes: int) -> None:
    files = []
    for name in ("One", "Two")[:scenes]:
        file = tmp_path / f"{name}.py"
        file.write_text(ENDLESS.format(name=name), encoding="utf-8")
        files.append(str(file))
    media = tmp_path / "media"
    process = subprocess.Popen(
        [sys.executable, "-m", "calcanim", "render", *files, "-q", "l", "-o", str(media),
         "--jobs", "2"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A test run started in the background ignores the signal, and hands that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        deadline = time.monotonic() + 60
        while len(list(cache_of_its_own.glob("work/.calcanim-*/clip.mp4"))) < scenes:
            assert time.monotonic() < deadline and process.poll() is None
            time.sleep(0.05)
        # Ctrl-C reaches the whole group; `kill -INT` reaches only the one.
        begin = time.monotonic()
        if scenes == 1:
            os.kill(process.pid, signal.SIGINT)
        else:
            os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        assert time.monotonic() - begin < 2
        assert process.returncode == 130, errors
        assert errors.strip() == "calcanim: Stopped."
        assert list(media.iterdir()) == []
        assert not list(cache_of_its_own.glob("work/.calcanim-*"))
        # What multiprocessing itself had started goes a moment after the command.
        while group_lives(process.pid):
            assert time.monotonic() - begin < 5, "a process outlives the command"
            time.sleep(0.05)
    finally:
        if group_lives(process.pid):
            os.killpg(process.pid, signal.SIGKILL)


def group_lives(group: int) -> bool:
    """Whether any process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
