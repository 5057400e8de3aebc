"""The studio's end of its two pipes: jobs come in, news go out, and the end of the one is the end of the process."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, Thread
from typing import Any

from calcanim.errors import OwnSignal

__all__ = ["Channel", "OutOfDate", "end_family"]


class OutOfDate(OwnSignal, BaseException):
    """What is being made is no longer wanted. It is no failure, and nothing of a scene may catch it."""


def end_family() -> None:
    """End this process, and all that it has started where they are a group of their own."""
    if sys.platform != "win32" and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


class Channel:
    """Lines of JSON, read in a thread of their own so that news of a newer job arrives in the middle of the work.

    Standard input and output become the channel's own; what a scene prints goes to standard error.
    """

    def __init__(self) -> None:
        self._input = os.fdopen(os.dup(0), "r", encoding="utf-8")
        self._output = os.fdopen(os.dup(1), "w", encoding="utf-8")
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        self._waiting: deque[dict[str, Any]] = deque()
        self._news = Condition()
        self._stale = False
        self._on_stale: Callable[[], None] = lambda: None
        # Ctrl-C reaches every process of the terminal; what it means is the front's to decide.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        Thread(target=self._listen, name="channel", daemon=True).start()

    def _listen(self) -> None:
        for line in self._input:
            message = json.loads(line)
            with self._news:
                # Of each kind only the newest is wanted.
                replaced = {"render", "cancel"} if message["do"] in {"render", "cancel"} else {message["do"]}
                if "render" in replaced and not self._stale:
                    self._stale = True
                    self._on_stale()
                self._waiting = deque(one for one in self._waiting if one["do"] not in replaced)
                if message["do"] != "cancel":
                    self._waiting.append(message)
                self._news.notify()
        # The front is gone, and with it everybody who could use what is being made.
        end_family()

    @property
    def waiting(self) -> bool:
        """Whether there is a job to be done."""
        return bool(self._waiting)

    def next(self) -> dict[str, Any]:
        """Wait for the next job; what was out of date is so no longer."""
        with self._news:
            while not self._waiting:
                self._news.wait()
            self._stale = any(one["do"] == "render" for one in list(self._waiting)[1:])
            return self._waiting.popleft()

    @contextmanager
    def ending(self, end: Callable[[], None]) -> Iterator[None]:
        """Within this, ``end`` is called, from another thread, when something else is wanted."""
        with self._news:
            self._on_stale = end
            if self._stale:
                end()
        try:
            yield
        finally:
            with self._news:
                self._on_stale = lambda: None

    def checkpoint(self) -> None:
        """Give up what is being made, if something else is wanted by now.

        Raises
        ------
        OutOfDate
            If it is.
        """
        if self._stale:
            raise OutOfDate

    def say(self, **news: Any) -> None:
        """Tell the front something."""
        try:
            self._output.write(json.dumps(news, ensure_ascii=False) + "\n")
            self._output.flush()
        except OSError:
            # Either the front is gone, which is heard in a moment, or the scene has closed what is not its own.
            time.sleep(0.2)
            os._exit(1)
