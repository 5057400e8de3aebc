"""Where files go: folders that can be written to, and names taken all at once."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from calcanim.errors import CalcanimError, InputError

__all__ = ["publish", "workshop", "writable_file", "writable_folder"]


def writable_folder(folder: Path) -> Path:
    """A folder that exists and can be written to, made when it is missing.

    Raises
    ------
    InputError
        When something else has that name, or nothing may be written there.
    """
    in_the_way = next(
        (part for part in (folder, *folder.parents) if part.exists() and not part.is_dir()), None
    )
    if in_the_way is not None:
        raise InputError(f"{folder} cannot be a folder: {in_the_way} is a file.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Asking the file system is the only answer that holds for every user,
        # mount and operating system.
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise InputError(
            f"Nothing can be written to {folder}: {error.strerror or error}. "
            "Choose another folder with -o."
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
    work in it succeeds.
    """
    place = Path(tempfile.mkdtemp(prefix=".calcanim-", dir=folder))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


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
