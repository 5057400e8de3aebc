"""Follow the files that a scene is made from, whichever way an editor saves them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from pathlib import Path

from watchfiles import awatch

__all__ = ["Follower"]

# Seconds of quiet after a save; longer where saves follow each other, as they do when something writes in bursts.
_QUIET, _QUIET_IN_BURST, _BURST = 0.08, 0.25, 0.6
# Seconds after which other folders are surely being watched.
_BLIND = 0.3


class Follower:
    """Calls when files change.

    Folders are watched and not files, because many editors write a new file and give it the old one's name.

    Parameters
    ----------
    files : callable
        The files that count now; asked again after every change.
    stirred : callable
        Called with every change.
    settled : callable
        Called when it has been quiet for a moment after changes.
    """

    def __init__(
        self, files: Callable[[], Collection[Path]], stirred: Callable[[], None], settled: Callable[[], None]
    ) -> None:
        self._files, self._stirred, self._settled = files, stirred, settled
        self._watched: frozenset[Path] = frozenset()
        self._folders: frozenset[Path] = frozenset()
        self._others = asyncio.Event()
        self._pending: asyncio.TimerHandle | None = None
        self._last = -_BURST

    def look_again(self) -> None:
        """Other files may count now."""
        self._watched = _both_ways(self._files())
        folders = frozenset(path.parent for path in self._watched if path.parent.is_dir())
        if folders != self._folders:
            self._folders = folders
            self._others.set()

    async def run(self) -> None:
        """Follow, until cancelled."""
        try:
            while True:
                self.look_again()
                self._others.clear()
                # What happens while nobody watches is seen a little later.
                self._wait(_BLIND, self._settled)
                async for _ in awatch(
                    *self._folders, recursive=False, debounce=50, step=10, stop_event=self._others,
                    watch_filter=lambda _, path: Path(path) in self._watched,
                ):
                    self._changed()
        finally:
            if self._pending is not None:
                self._pending.cancel()

    def _changed(self) -> None:
        now = asyncio.get_running_loop().time()
        quiet = _QUIET_IN_BURST if now - self._last < _BURST else _QUIET
        self._last = now
        self._stirred()
        self._wait(quiet, self._settled)
        self.look_again()

    def _wait(self, seconds: float, then: Callable[[], None]) -> None:
        if self._pending is not None:
            self._pending.cancel()
        self._pending = asyncio.get_running_loop().call_later(seconds, then)


def _both_ways(files: Collection[Path]) -> frozenset[Path]:
    """By the name that was given and by the place where the file lies, which links tell apart."""
    return frozenset({path.absolute() for path in files} | {path.resolve() for path in files})
