"""Where files go: folders that can be written to, and names taken all at once."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager, suppress
from pathlib import Path

from calcanim.errors import FULL, CalcanimError, InputError, cut
from calcanim.render.locking import try_lock
from calcanim.render.ownership import note_written, refuse_strangers, sha256

__all__ = ["copy_file", "new_file", "publish", "sweep", "usable_name", "workshop", "writable_file",
           "writable_folder"]

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
    try:
        in_the_way = next((part for part in (folder, *folder.parents) if part.exists() and not part.is_dir()), None)
        if in_the_way is not None:
            raise InputError(f"{folder} cannot be a folder: {in_the_way} is a file. {otherwise}")
        folder.mkdir(parents=True, exist_ok=True)
        # Asking the file system is the only answer that holds for every user,
        # mount and operating system.
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise InputError(
            f"Nothing can be written to {cut(str(folder))}: {error.strerror or error}. {otherwise}"
        ) from error
    except UnicodeEncodeError as error:
        raise InputError(f"{_unheard_of(folder)} {otherwise}") from error
    return folder


def writable_file(path: Path) -> Path:
    """A file name whose folder exists and can be written to.

    Raises
    ------
    InputError
        When the folder cannot be written to, no file can have that name, or a folder has it.
    """
    usable_name(path)
    if path.is_dir():
        raise InputError(f"{path} is a folder; give a file name.")
    return path


def usable_name(path: Path) -> None:
    """See that a file or folder can have that name, before anything is made for it.

    Raises
    ------
    InputError
        When none can, or nothing can be written where it would be.
    """
    try:
        os.stat(path)
    except FileNotFoundError:
        pass
    except UnicodeEncodeError as error:
        raise InputError(_unheard_of(path)) from error
    except (OSError, ValueError) as error:
        words = (error.strerror if isinstance(error, OSError) else "") or str(error)
        raise InputError(f"No file can be called {cut(str(path))}: {words}. Choose another name with -o.") from error
    writable_folder(path.parent)


def _unheard_of(path: Path) -> str:
    return f"{ascii(str(path))} cannot be a name here: this terminal's locale has no such letters; set LC_ALL=C.UTF-8, say."


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """A temporary folder in the same file system as the finished files.

    It begins with a dot, and goes with everything in it whether or not the
    work in it succeeds. A process that is killed leaves it behind; the lock
    beside it is free then, and the next `sweep` takes it away.

    Raises
    ------
    OSError
        As whatever is done in it raises; where the disk is full it names the folder.
    """
    lock, lock_file = None, None
    try:
        # The lock is held before the folder exists, so that nobody can take the one for abandoned.
        number, name = tempfile.mkstemp(prefix=_PREFIX, suffix=".lock", dir=folder)
        os.close(number)
        lock_file = Path(name)
        lock = try_lock(lock_file)
        place = lock_file.with_suffix("")
        place.mkdir()
        yield place
    except OSError as error:
        if error.errno in FULL:
            # Of what is being made the name says nothing to anybody; many libraries do not even know it.
            error.filename, error.filename2 = str(folder), None
        raise
    finally:
        if lock_file is not None:
            shutil.rmtree(lock_file.with_suffix(""), ignore_errors=True)
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


def copy_file(source: Path, target: Path) -> None:
    """A copy of its own: what is done to one of the two leaves the other as it is.

    Where the file system can, both share their blocks until then.
    """
    if not _shares_blocks(source, target):
        shutil.copyfile(source, target)


def _shares_blocks(source: Path, target: Path) -> bool:
    """Have the system copy, which takes no time on file systems that can share; False where it cannot at all."""
    if not hasattr(os, "copy_file_range"):
        return False
    with source.open("rb") as old, target.open("wb") as new, suppress(OSError):
        left = os.fstat(old.fileno()).st_size
        while left and (count := os.copy_file_range(old.fileno(), new.fileno(), left)):
            left -= count
        return not left
    return False


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """A name to write to; what is there in the end takes the target's name, whole.

    Raises
    ------
    InputError
        When the target's folder cannot be written to, or the target is not calcanim's to replace.
    """
    writable_file(target)
    with workshop(target.parent) as place:
        made = place / f"made{target.suffix}"
        yield made
        publish([(made, target)])


def publish(files: Sequence[tuple[Path, Path]], known: Set[str] = frozenset()) -> None:
    """Give finished files their names, in the order given.

    Each takes its name in one step, so nobody ever sees half a file.

    Parameters
    ----------
    files : sequence of (Path, Path)
        Pairs of where a file is and what it shall be called.
    known : set of str
        Digests of files that may be replaced, besides those that calcanim remembers.

    Raises
    ------
    InputError
        When something else than a file has one of the names, or a file that calcanim did not write;
        no file is moved then.
    CalcanimError
        When a name cannot be taken.
    """
    for _, target in files:
        if target.is_dir():
            raise InputError(f"{target} is a folder, and the clip needs that name; move it away.")
        if target.exists() and not target.is_file():
            raise InputError(f"{target} is a device and no file; give the name of a file.")
    made = {sha256(source) for source, _ in files if source.is_file()}
    refuse_strangers([target for _, target in files], known | made)
    note_written(made)
    for source, target in files:
        try:
            os.replace(source, target)
        except OSError as error:
            raise CalcanimError(f"{target} cannot be written: {error.strerror}.") from error
