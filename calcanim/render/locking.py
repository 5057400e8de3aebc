"""Locks between processes, which the system takes back when their holder dies."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

__all__ = ["locked", "try_lock"]

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def try_lock(path: Path) -> IO[bytes] | None:
    """Take the lock that a file stands for, or None while another process has it.

    The file is made when it is missing; closing it gives the lock back.
    """
    file = path.open("ab")
    try:
        _take(file)
    except OSError:
        file.close()
        return None
    return file


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock, after waiting for whoever has it; where the file system knows no locks, do without."""
    while True:
        file = path.open("ab")
        try:
            _take(file)
        except (BlockingIOError, PermissionError):  # somebody has it, on Unix and on Windows
            file.close()
            time.sleep(0.01)
            continue
        except OSError:  # as on some network drives, where one would wait for ever
            pass
        break
    try:
        yield
    finally:
        file.close()
