"""Finished clips, kept under what they are known by, so that none is rendered twice.

One folder for each user. An entry is a folder named after a clip's fingerprint;
it appears whole, by being renamed, and everything that leaves it is compared
with the digests in its manifest first.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from calcanim.errors import CalcanimError, InputError
from calcanim.render.manifest import Manifest, read_manifest, sha256
from calcanim.render.output import sweep, workshop, writable_folder
from calcanim.render.ownership import default_cache_folder

__all__ = ["Cache", "CacheEntry", "Found", "damaged_files"]

_STEM = "clip"
_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """One kept clip.

    Parameters
    ----------
    folder : Path
        Where its files are.
    manifest : Manifest
        Its record.
    """

    folder: Path
    manifest: Manifest

    @property
    def files(self) -> dict[str, Path]:
        """Every file of the clip by its extension, but for the record."""
        return {extension: self.folder / f"{_STEM}.{extension}" for extension in self.manifest.files}

    @property
    def bytes(self) -> int:
        """What it takes on disk."""
        return sum(int(record["bytes"]) for record in self.manifest.files.values())

    @property
    def used(self) -> float:
        """When it was last made or served, in seconds since 1970; 0 when somebody has forgotten it meanwhile."""
        try:
            return (self.folder / f"{_STEM}.json").stat().st_mtime
        except OSError:
            return 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """What was looked for: an entry or None, names of files that were damaged, and of texts that somebody has changed."""

    entry: CacheEntry | None
    damaged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def damaged_files(manifest: Manifest, files: Mapping[str, Path]) -> tuple[str, ...]:
    """The names of those files of a clip that are missing or are not what its record says."""
    return tuple(
        str(record["name"]) for extension, record in manifest.files.items()
        if not _same(files[extension], str(record["sha256"]))
    )


def _same(path: Path, digest: str) -> bool:
    try:
        return sha256(path) == digest
    except OSError:
        return False


class Cache:
    """The kept clips of one user.

    Parameters
    ----------
    folder : Path, optional
        Where they are; `default_cache_folder` by default.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or default_cache_folder()
        self._clips = self.folder / "clips"
        self.work = self.folder / "work"
        self.looks = self.folder / "looks"
        """How scenes looked when they were previewed last."""

    def prepare(self) -> None:
        """Make the folders, and take away what killed processes have left.

        Raises
        ------
        InputError
            When nothing can be written there.
        """
        for folder in (self._clips, self.work):
            writable_folder(folder, "Set CALCANIM_CACHE to another folder.")
        sweep(self.work)

    def lock_of(self, folder: Path) -> Path:
        """The file whose lock belongs to whoever writes into an output folder."""
        digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
        return self.work / f"{digest}.writing"

    def find(self, key: str) -> Found:
        """The clip with this fingerprint, if every file of it is what it was.

        A damaged entry is removed.
        """
        folder = self._clips / key
        manifest = read_manifest(folder / f"{_STEM}.json")
        if manifest is None or manifest.fingerprint != key:
            if folder.exists():
                self.remove(key)
                return Found(None, (f"{_STEM}.json",))
            return Found(None)
        entry = CacheEntry(folder, manifest)
        if damaged := damaged_files(manifest, entry.files):
            self.remove(key)
            return Found(None, damaged)
        with suppress(OSError):
            os.utime(folder / f"{_STEM}.json")
        return Found(entry)

    def store(self, manifest: Manifest, files: Mapping[str, bytes]) -> CacheEntry:
        """Keep a clip.

        Parameters
        ----------
        manifest : Manifest
            Its record.
        files : mapping
            The content of each file by its extension.

        Raises
        ------
        CalcanimError
            When it cannot be written, on a full disk for instance; nothing is kept of it then.
        """
        target = self._clips / manifest.fingerprint
        try:
            with workshop(self.work) as place:
                whole = place / "entry"
                whole.mkdir()
                for extension, content in files.items():
                    (whole / f"{_STEM}.{extension}").write_bytes(content)
                (whole / f"{_STEM}.json").write_text(manifest.to_json(), encoding="utf-8", newline="\n")
                self._take_name(whole, target)
        except OSError as error:
            raise CalcanimError(
                f"The clip {manifest.name} cannot be kept in {self.folder}: {error.strerror or error}. "
                "calcanim cache --clear makes room there, and CALCANIM_CACHE names another folder."
            ) from error
        return CacheEntry(target, manifest)

    def _take_name(self, whole: Path, target: Path) -> None:
        """Rename a folder; another process may be doing the same with an equal one."""
        for _ in range(5):
            try:
                os.rename(whole, target)
                return
            except OSError:
                if not target.exists():
                    raise
                self.remove(target.name)
        raise OSError(f"{target} is being written by another process")

    def remove(self, key: str) -> None:
        """Forget one clip; who is just copying it gets an error rather than half of it."""
        if not _KEY.fullmatch(key):
            raise InputError(f"{key!r} is not the fingerprint of a clip.")
        # Renamed first, so that the name never stands for half an entry.
        with suppress(FileNotFoundError), workshop(self.work) as place:
            os.rename(self._clips / key, place / "old")

    def entries(self) -> Iterator[CacheEntry]:
        """Every kept clip whose record can be read, the one last used first."""
        found = []
        for folder in self._clips.glob("*"):
            manifest = read_manifest(folder / f"{_STEM}.json")
            if manifest is not None and manifest.fingerprint == folder.name:
                found.append(CacheEntry(folder, manifest))
        return iter(sorted(found, key=lambda entry: entry.used, reverse=True))

    def prune(self, *, older_than: float | None = None, max_size: int | None = None) -> tuple[CacheEntry, ...]:
        """Forget what has not been used for long, until the rest fits; and what cannot be read, and so never served.

        Parameters
        ----------
        older_than : float, optional
            Seconds since the last use, above which a clip goes.
        max_size : int, optional
            Bytes that the clips may take together; those used last stay.

        Returns
        -------
        tuple of CacheEntry
            What went.
        """
        now, total, gone = time.time(), 0, []
        entries = list(self.entries())
        self._forget_all_but({entry.folder for entry in entries})
        for entry in entries:
            total += entry.bytes
            if (older_than is not None and now - entry.used > older_than) or (
                max_size is not None and total > max_size
            ):
                total -= entry.bytes
                gone.append(entry)
        for entry in gone:
            self.remove(entry.folder.name)
        return tuple(gone)

    def clear(self) -> tuple[CacheEntry, ...]:
        """Forget everything."""
        gone = tuple(self.entries())
        self._forget_all_but(set())
        shutil.rmtree(self.looks, ignore_errors=True)
        sweep(self.work)
        return gone

    def _forget_all_but(self, kept: Set[Path]) -> None:
        for folder in self._clips.glob("*"):
            if folder in kept:
                continue
            if _KEY.fullmatch(folder.name):
                self.remove(folder.name)
            else:
                shutil.rmtree(folder, ignore_errors=True)
