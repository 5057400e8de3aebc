"""A signal ends every command at once and at any moment: one word, no traceback, nothing half written, nobody left."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from processes import living

ROOT = Path(__file__).resolve().parents[2]
FULL = os.environ.get("CALCANIM_SWEEP") == "full"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up in /proc")

COMMANDS = {
    "list": (), "numbers": ("TangentSlope",), "doctor": (), "cache": (), "check": ("TangentSlope",),
    "storyboard": ("TangentSlope", "-o", "a.png"), "render": ("TangentSlope", "-q", "l", "-o", "out"),
    "embed": ("TangentSlope", "--to", "html", "-o", "page"), "site": ("TangentSlope", "-o", "site"),
    "exercises": ("-o", "questions.txt"), "preview": ("TangentSlope", "--no-open"),
}
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Seconds after calcanim's first line; what comes before is Python's own.
MOMENTS = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.8, 1.2, 2.0, 4.0) if FULL else (0.0, 0.25)

FORKS = """
import os, signal, subprocess, time
from manim import Create, Scene, Square
class Forks(Scene):
    def construct(self):
        if os.fork() == 0:
            for number in (1, 2, 15):
                signal.signal(number, signal.SIG_IGN)
            time.sleep(300)
        subprocess.Popen(["sleep", "300"])
        open("begun", "w").close()
        for _ in range(500):
            self.play(Create(Square()))
"""


def started(folder: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "calcanim", *words], cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        # A test run started in the background ignores the signal, and hands that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def hears(process: subprocess.Popen[str], number: int) -> bool:
    """Whether a process has a handler for a signal."""
    caught = re.search(r"^SigCgt:\s*(\w+)", Path(f"/proc/{process.pid}/status").read_text(encoding="ascii"), re.MULTILINE)
    return caught is not None and bool(int(caught[1], 16) >> (number - 1) & 1)


def ended(process: subprocess.Popen[str], number: int) -> tuple[int, str]:
    """Send a signal; the exit code and what was said, when nothing of it is left."""
    process.send_signal(number)
    begin = time.monotonic()
    _, errors = process.communicate(timeout=30)
    while living(process.pid):
        assert time.monotonic() - begin < 20, "a process outlives the command"
        time.sleep(0.02)
    return process.returncode, errors


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_signal_ends_it(tmp_path: Path, name: str, moment: float) -> None:
    number = SIGNALS[(list(COMMANDS).index(name) + MOMENTS.index(moment)) % len(SIGNALS)]
    process = started(tmp_path, name, *COMMANDS[name])
    while not hears(process, signal.SIGTERM):
        assert process.poll() is None
        time.sleep(0.001)
    time.sleep(moment)
    code, errors = ended(process, number)
    # It may have been done already; and a page that is served is ended like that.
    assert code == 128 + number or (code == 0 and (name == "preview" or moment > 0)), (code, errors)
    assert errors.strip() in {"", "calcanim: Stopped."}
    assert not list(tmp_path.glob("**/.calcanim-*")) and not list(tmp_path.glob("out/*"))


@pytest.mark.parametrize(("words", "number"), [
    (("render", "forks.py", "-q", "l"), signal.SIGTERM), (("storyboard", "forks.py"), signal.SIGHUP),
    (("check", "forks.py"), signal.SIGINT), (("preview", "forks.py", "--no-open"), signal.SIGTERM),
    (("render", "forks.py", "-q", "l"), signal.SIGKILL), (("preview", "forks.py", "--no-open"), signal.SIGKILL),
])
def test_nothing_that_a_scene_has_started_outlives_the_command(tmp_path: Path, words: tuple[str, ...], number: int) -> None:
    (tmp_path / "forks.py").write_text(FORKS, encoding="utf-8")
    process = started(tmp_path, *words)
    try:
        while not (tmp_path / "begun").exists():
            assert process.poll() is None
            time.sleep(0.02)
        code, errors = ended(process, number)
        assert code in {128 + number, -number, 0 if words[0] == "preview" else 128 + number}
        assert "Traceback" not in errors
    finally:
        for pid in living(process.pid):
            os.kill(pid, signal.SIGKILL)
