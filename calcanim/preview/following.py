"""Follow the files that a scene is made from, whichever way an editor saves them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from pathlib import Path

from watchfiles import awatch

__all__ = ["follow"]

# Seconds of quiet after a save; longer where saves follow each other, as they do when something writes in bursts.
_QUIET, _QUIET_IN_BURST, _BURST = 0.08, 0.25, 0.6


async def follow(files: Callable[[], Collection[Path]], stirred: Callable[[], None], settled: Callable[[], None]) -> None:
    """Call when files change, until cancelled.

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
    loop = asyncio.get_running_loop()
    pending: asyncio.TimerHandle | None = None
    last = -_BURST
    try:
        while True:
            watched = _both_ways(files())
            folders = {path.parent for path in watched if path.parent.is_dir()}
            async for _ in awatch(
                *folders, recursive=False, debounce=50, step=10,
                watch_filter=lambda _, path, watched=watched: Path(path) in watched,  # type: ignore[misc]
            ):
                now = loop.time()
                quiet = _QUIET_IN_BURST if now - last < _BURST else _QUIET
                last = now
                stirred()
                if pending is not None:
                    pending.cancel()
                pending = loop.call_later(quiet, settled)
                if _both_ways(files()) != watched:
                    break
    finally:
        if pending is not None:
            pending.cancel()


def _both_ways(files: Collection[Path]) -> frozenset[Path]:
    """By the name that was given and by the place where the file lies, which links tell apart."""
    return frozenset({path.absolute() for path in files} | {path.resolve() for path in files})
