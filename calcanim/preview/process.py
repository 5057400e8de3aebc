"""The front's handle on a studio: started, spoken to, and ended."""

from __future__ import annotations

import json
import os
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
        )

    def listen(self, on_news: Callable[[StudioProcess, dict[str, Any] | None], None]) -> None:
        """Hand on what it says, from a thread; None when it has ended."""
        Thread(target=self._listen, args=(on_news,), name="studio", daemon=True).start()

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

    def ended(self) -> str:
        """How it ended, in words."""
        code = self._process.wait()
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()
