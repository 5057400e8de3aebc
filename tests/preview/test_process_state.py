"""Whatever a scene does to its process, the next save is shown."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from previewing import Running
from processes import living

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up in /proc")

GOOD = """
import os, resource, signal, subprocess, sys, time
from manim import Create, Scene, Square
class Spoils(Scene):
    def construct(self):
        {line}
        self.play(Create(Square({side})), run_time=0.2)
"""
# What is put back where it was, a few deeds at a time; none of them may end a job or cost the next one.
DEEDS = {
    "places": "os.chdir('/'); os.umask(0o777); os.environ.clear(); sys.path.clear(); sys.argv.clear()",
    "streams": "sys.stdout.close(); sys.stdin.close(); sys.stderr = None; os.close(1)",
    "signals": "[signal.signal(n, signal.SIG_IGN) for n in (15, 2, 1)]; signal.setitimer(signal.ITIMER_REAL, 30); "
               "signal.pthread_sigmask(signal.SIG_BLOCK, {10})",
    "python": "sys.setrecursionlimit(250); sys.settrace(lambda *_: None); import gc, builtins; gc.disable(); builtins.len = None",
    "folders": "import glob, shutil; [shutil.rmtree(place) for place in glob.glob('.calcanim-*/*')]",
    "modules": "import warnings; warnings.simplefilter('error'); import manim; del manim.Square; sys.modules.pop('json')",
    "limits": "resource.setrlimit(resource.RLIMIT_NOFILE, (60, 4000)); resource.setrlimit(resource.RLIMIT_FSIZE, (10**9, 10**9))",
    "manim": "import manim; manim.Square.set_default(side_length=0); manim.Create.__init__ = None; manim.config.frame_width = 0.1; "
             "sys.modules['numpy'] = None",
    "children": "subprocess.Popen(['sleep', '300']); os.fork() or (signal.signal(15, signal.SIG_IGN), time.sleep(300), os._exit(0))",
}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    save(tmp_path / "spoils.py", GOOD.format(line="pass", side=1))
    running = Running(tmp_path, "spoils.py")
    running.ready()
    yield running
    running.stop()


def save(file: Path, text: str) -> None:
    made = file.with_suffix(".new")
    made.write_text(text, encoding="utf-8")
    os.replace(made, file)


def newer(running: Running, version: int) -> dict[str, Any]:
    """The first state of a newer version that is done, for better or worse."""
    return running.wait(lambda state: state["version"] > version and state["status"]["phase"] in {"ready", "failed"})


def test_the_next_save_is_shown(tmp_path: Path, running: Running) -> None:
    version = 1
    for number, (name, deed) in enumerate(DEEDS.items(), 2):
        for line in (deed, "pass"):
            save(tmp_path / "spoils.py", GOOD.format(line=line, side=number / (1 if line == deed else 10)))
            state = newer(running, version)
            version = state["version"]
        assert state["error"] is None and state["status"]["phase"] == "ready", name
    code, _ = running.end(signal.SIGTERM)
    assert code == 0 and living(running.process.pid) == []


def test_memory_has_an_end_and_long_words_too(tmp_path: Path, running: Running) -> None:
    save(tmp_path / "spoils.py", GOOD.format(line="kept = [bytearray(10**8) for _ in range(10**6)]", side=1))
    state = newer(running, 1)
    assert state["error"]["kind"] == "MemoryError" and state["error"]["line"] == 6
    assert re.search(r"memory ran out .*; while it is previewed a scene may take [\d.]+ GB$", state["error"]["message"])
    save(tmp_path / "spoils.py", GOOD.format(line="raise ValueError('x' * 480_000)", side=1))
    state = newer(running, state["version"])
    assert state["error"]["kind"] == "ValueError" and len(state["error"]["message"]) < 5_000
    save(tmp_path / "spoils.py", GOOD.format(line="pass", side=2))
    assert newer(running, state["version"])["error"] is None
