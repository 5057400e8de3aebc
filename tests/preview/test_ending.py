"""However the command ends, everything ends with it, at once."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

import pytest
from previewing import Running

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up in /proc")

ENDLESS = """
from manim import Create, Scene, Square
class Endless(Scene):
    def construct(self):
        self.play(Create(Square()), run_time=2)
        {more}
"""
MORE = {
    "drawing": "for _ in range(60): self.play(Create(Square()), run_time=2)",
    "hanging": "while True: pass",
}


@pytest.mark.parametrize(("how", "number"), [
    ("drawing", signal.SIGINT), ("hanging", signal.SIGTERM), ("hanging", signal.SIGHUP),
])
def test_signals(tmp_path: Path, how: str, number: int) -> None:
    running = Running(tmp_path, begun(tmp_path, how))
    try:
        running.wait(lambda state: state["status"]["phase"] == ("rendering" if how == "drawing" else "constructing"))
        # Ctrl-C and a closed terminal reach every process of it.
        code, seconds = running.end(number, whole_group=number != signal.SIGTERM)
        assert code == 0
        # Within a second, said with room for a machine that has other things to do.
        assert seconds < 10
        assert list(tmp_path.glob(".calcanim-*")) == [], "its folder is left"
        assert running.process.stderr is not None and "Traceback" not in running.process.stderr.read()
    finally:
        running.stop()


def test_a_front_that_is_killed_leaves_no_orphan(tmp_path: Path) -> None:
    running = Running(tmp_path, begun(tmp_path, "hanging"))
    try:
        running.wait(lambda state: state["status"]["phase"] == "constructing")
        code, seconds = running.end(signal.SIGKILL)
        assert code == -signal.SIGKILL and seconds < 10
    finally:
        running.stop()
    # What it left on disk goes with the next one.
    assert list(tmp_path.glob(".calcanim-*"))
    again = Running(tmp_path, "endless.py")
    try:
        assert len([path for path in tmp_path.glob(".calcanim-*") if path.is_dir()]) == 1
    finally:
        again.end(signal.SIGTERM)
        again.stop()


def test_while_manim_is_still_being_imported(tmp_path: Path) -> None:
    running = Running(tmp_path, begun(tmp_path, "drawing"))
    try:
        assert running.end(signal.SIGINT, whole_group=True)[0] == 0
    finally:
        running.stop()


@pytest.mark.parametrize(("words", "sentence"), [
    (["nowhere.py"], "There is no file"), (["TangentSlope", "-q", "x"], "no quality"),
    (["TangentSlope", "-p", "at=one"], "at must be a number"), (["endless.py:Endles"], "did you mean 'Endless'?"),
])
def test_wrong_words(tmp_path: Path, words: list[str], sentence: str) -> None:
    begun(tmp_path, "drawing")
    running = Running(tmp_path, *words)
    try:
        _, errors = running.process.communicate(timeout=30)
        assert running.process.returncode == 2 and running.address == ""
        assert sentence in errors and "Traceback" not in errors
        deadline = time.monotonic() + 5
        while running.group():
            assert time.monotonic() < deadline, "a process outlives the command"
            time.sleep(0.02)
    finally:
        running.stop()


def test_a_port_of_ones_own(tmp_path: Path) -> None:
    running = Running(tmp_path, begun(tmp_path, "drawing"), "--port", "0")
    try:
        other = Running(tmp_path, "endless.py", "--port", str(running.port))
        try:
            _, errors = other.process.communicate(timeout=30)
            assert other.process.returncode == 2 and f"--port {running.port} cannot be used" in errors
        finally:
            other.stop()
    finally:
        running.stop()


def begun(folder: Path, how: str) -> str:
    (folder / "endless.py").write_text(ENDLESS.format(more=MORE[how]), encoding="utf-8")
    return "endless.py"
