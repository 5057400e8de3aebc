"""The front's handle on a studio: started, spoken to, and ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

__all__ = ["StudioProcess"]


class StudioProcess:
    """One process of `calcanim.preview.studio`.

    Parameters
    ----------
    home : Path
        The session's folder.
    """

    def __init__(self, home: Path) -> None:
        self.ready = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", "calcanim.preview.studio", str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            # Matrices are small here; threads for large ones only take the processor from whoever starts.
            env={"OPENBLAS_NUM_THREADS": "1", **os.environ},
            # A group of its own: whatever a scene starts ends with it.
            **({} if sys.platform == "win32" else {"process_group": 0}),
        )

    def listen(self, on_news: Callable[[StudioProcess, dict[str, Any] | None], None]) -> None:
        """Hand on what it says, from a thread; None when it has ended."""
        Thread(target=self._listen, args=(on_news,), name="studio", daemon=True).start()
        Thread(target=self._bury, name="studio-end", daemon=True).start()

    def _bury(self) -> None:
        """What it leaves behind holds its pipes open, and nobody would hear of its end."""
        self._process.wait()
        self._kill_group()

    def _listen(self, on_news: Callable[[StudioProcess, dict[str, Any] | None], None]) -> None:
        assert self._process.stdout is not None
        with suppress(OSError, ValueError):
            for line in self._process.stdout:
                on_news(self, json.loads(line))
        on_news(self, None)

    def ask(self, job: dict[str, Any]) -> None:
        """Give it a job; one that is dead says so by itself."""
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):
            self._process.stdin.write(json.dumps(job).encode() + b"\n")
            self._process.stdin.flush()

    def ended(self) -> int:
        """Its exit code; that of a signal is negative."""
        return self._process.wait()

    def kill(self) -> None:
        """End it at once, with every process that it has started."""
        self._kill_group()
        self._process.kill()
        self._process.wait()

    def _kill_group(self) -> None:
        if sys.platform != "win32":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
