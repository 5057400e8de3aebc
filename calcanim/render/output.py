"""Where files go: folders that can be written to, and names taken all at once."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from calcanim.errors import CalcanimError, InputError
from calcanim.render.locking import try_lock

__all__ = ["link", "publish", "sweep", "workshop", "writable_file", "writable_folder"]

_PREFIX = ".calcanim-"
_ABANDONED = 60  # seconds; between its lock and its folder a workshop takes no time worth mentioning


def writable_folder(folder: Path, otherwise: str = "Choose another folder with -o.") -> Path:
    """A folder that exists and can be written to, made when it is missing.

    Parameters
    ----------
    folder : Path
        The folder.
    otherwise : str
        The way out, as the last sentence of a refusal.

    Raises
    ------
    InputError
        When something else has that name, or nothing may be written there.
    """
    in_the_way = next(
        (part for part in (folder, *folder.parents) if part.exists() and not part.is_dir()), None
    )
    if in_the_way is not None:
        raise InputError(f"{folder} cannot be a folder: {in_the_way} is a file. {otherwise}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Asking the file system is the only answer that holds for every user,
        # mount and operating system.
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise InputError(
            f"Nothing can be written to {folder}: {error.strerror or error}. {otherwise}"
        ) from error
    return folder


def writable_file(path: Path) -> Path:
    """A file name whose folder exists and can be written to.

    Raises
    ------
    InputError
        When the folder cannot be written to, or a folder has that name.
    """
    if path.is_dir():
        raise InputError(f"{path} is a folder; give a file name.")
    writable_folder(path.parent)
    return path


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """A temporary folder in the same file system as the finished files.

    It begins with a dot, and goes with everything in it whether or not the
    work in it succeeds. A process that is killed leaves it behind; the lock
    beside it is free then, and the next `sweep` takes it away.
    """
    # The lock is held before the folder exists, so that nobody can take the one for abandoned.
    number, name = tempfile.mkstemp(prefix=_PREFIX, suffix=".lock", dir=folder)
    os.close(number)
    lock_file = Path(name)
    lock = try_lock(lock_file)
    place = lock_file.with_suffix("")
    try:
        place.mkdir()
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        if lock is not None:
            lock.close()
        lock_file.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Take away the workshops of processes that were killed."""
    for place in folder.glob(f"{_PREFIX}*"):
        lock_file = place.with_suffix(".lock")
        if not place.is_dir() and not _is_left_alone(place):
            continue
        with suppress(OSError):
            lock = try_lock(lock_file)
            if lock is not None:
                shutil.rmtree(place, ignore_errors=True)
                lock.close()
                lock_file.unlink(missing_ok=True)


def _is_left_alone(file: Path) -> bool:
    """Whether this is the lock of a workshop that is gone already, or was never made."""
    with suppress(OSError):
        return file.suffix == ".lock" and not file.with_suffix("").exists() and time.time() - file.stat().st_mtime > _ABANDONED
    return False


def link(source: Path, target: Path, shown: Path | None = None) -> None:
    """The same file under a second name, or a copy where the file system has no such links.

    Parameters
    ----------
    source, target : Path
        Where it is, and where it shall be.
    shown : Path, optional
        What the target will be called in the end, for the sentence of an error.

    Raises
    ------
    CalcanimError
        When it cannot be written.
    """
    try:
        os.link(source, target)
    except OSError:
        try:
            shutil.copyfile(source, target)
        except OSError as error:
            raise CalcanimError(f"{shown or target} cannot be written: {error.strerror}.") from error


def publish(files: Sequence[tuple[Path, Path]]) -> None:
    """Give finished files their names, in the order given.

    Each takes its name in one step, so nobody ever sees half a file.

    Parameters
    ----------
    files : sequence of (Path, Path)
        Pairs of where a file is and what it shall be called.

    Raises
    ------
    InputError
        When a folder already has one of the names; no file is moved then.
    CalcanimError
        When a name cannot be taken.
    """
    for _, target in files:
        if target.is_dir():
            raise InputError(f"{target} is a folder, and the clip needs that name; move it away.")
    for source, target in files:
        try:
            os.replace(source, target)
        except OSError as error:
            raise CalcanimError(f"{target} cannot be written: {error.strerror}.") from error
