"""The command `calcanim preview` as a person runs it, and a page without a browser."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from processes import living
from websockets.sync.client import ClientConnection, connect

__all__ = ["ROOT", "Running"]

ROOT = Path(__file__).resolve().parents[2]


class Running:
    """One run of the command, in a group of processes of its own.

    Parameters
    ----------
    folder : Path
        Where it is run.
    *words : str
        What follows ``calcanim preview``.
    """

    def __init__(self, folder: Path, *words: str) -> None:
        self.begin = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "calcanim", "preview", "--no-open", *words], cwd=folder, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True,
            # A test run started in the background ignores the signal, and hands that on.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        parts = urlsplit(self.address)
        self.host, self.port, self.token = parts.netloc, parts.port or 0, parts.path.strip("/")
        self.heard: list[dict[str, Any]] = []
        self._line: ClientConnection | None = None
        self._open = ExitStack()

    @property
    def line(self) -> ClientConnection:
        """A page's connection."""
        if self._line is None:
            self._line = self.connect()
        return self._line

    def connect(self, **other: Any) -> ClientConnection:
        """Another page; its origin, say, may be another one."""
        for _ in range(100):
            try:
                return self._open.enter_context(connect(
                    f"ws://{self.host}/{self.token}/events",
                    **{"origin": f"http://{self.host}", "max_size": None, "compression": None, "proxy": None, **other},
                ))
            except ConnectionRefusedError:
                time.sleep(0.02)
        raise AssertionError("nobody answers")

    def wait(self, wanted: Callable[[dict[str, Any]], Any], seconds: float = 60.0) -> dict[str, Any]:
        """Listen until a state is as wanted, and return it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                state: dict[str, Any] = json.loads(self.line.recv(timeout=max(0.01, end - time.monotonic())))
            except TimeoutError:
                break
            self.heard.append({**state, "at": time.monotonic()})
            if wanted(state):
                return state
        last = self.heard[-1] if self.heard else None
        raise AssertionError(f"it did not come to that: {json.dumps(last)[:2000]}")

    def ready(self) -> dict[str, Any]:
        """The state once the newest version is done, with what the check has found."""
        return self.wait(lambda state: state["status"]["phase"] == "ready" and state["findings"] is not None)

    def say(self, **message: Any) -> None:
        """Wish for something."""
        self.line.send(json.dumps(message))

    def group(self) -> list[int]:
        """Ids of the living processes of the run."""
        return living(self.process.pid)

    def end(self, number: int = signal.SIGINT, *, whole_group: bool = False) -> tuple[int, float]:
        """Send a signal; the exit code, and the seconds until nothing of it is left."""
        begin = time.monotonic()
        (os.killpg if whole_group else os.kill)(self.process.pid, number)
        self.process.wait(timeout=20)
        while self.group():
            assert time.monotonic() - begin < 20, "a process outlives the command"
            time.sleep(0.02)
        return self.process.returncode, time.monotonic() - begin

    def stop(self) -> None:
        """End whatever is left."""
        for pid in self.group():
            os.kill(pid, signal.SIGKILL)
        self._open.close()
        self.process.communicate(timeout=20)
