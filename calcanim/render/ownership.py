"""Whose a file is: what calcanim has not written, or somebody has changed since, is never replaced unasked.

A list of digests of everything that was written lies in the folder that calcanim keeps for its user, so that a file
is known by its content, wherever it was moved; the record beside a clip says the same of the clip's own files.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from calcanim.errors import InputError

__all__ = ["Settled", "default_cache_folder", "is_edited_text", "note_written", "refuse_strangers", "replacing",
           "replacing_all", "settle", "sha256"]

# Text that people are likely to improve by hand.
_WORDS = frozenset({".srt", ".vtt", ".md"})
# Lines of 65 bytes; of so many files the oldest are asked about, should they be written again.
_MOST = 50_000

_replacing: ContextVar[bool] = ContextVar("replacing", default=False)


def default_cache_folder() -> Path:
    """``CALCANIM_CACHE``, or the place where this system's programs keep such files."""
    named = os.environ.get("CALCANIM_CACHE", "")
    if named:
        return Path(named).absolute()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "calcanim"
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "calcanim" / "Cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "calcanim"


@contextmanager
def replacing_all(wanted: bool = True) -> Iterator[None]:
    """Within this, what is in the way is replaced whosesoever it is."""
    token = _replacing.set(wanted)
    try:
        yield
    finally:
        _replacing.reset(token)


def replacing() -> bool:
    """Whether somebody has said that everything may be replaced."""
    return _replacing.get()


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def note_written(digests: Iterable[str]) -> None:
    """Remember files that calcanim has made, by their digests, before they take their names."""
    # Who cannot remember asks once more than needed.
    with suppress(OSError):
        place = _list()
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("a", encoding="ascii") as file:
            file.write("".join(f"{digest}\n" for digest in digests))
        if place.stat().st_size > 65 * _MOST:
            kept = place.read_text(encoding="ascii").splitlines(keepends=True)[-_MOST // 2 :]
            shorter = place.with_name(f"written.{os.getpid()}")
            shorter.write_text("".join(kept), encoding="ascii")
            os.replace(shorter, place)


def _list() -> Path:
    return default_cache_folder() / "written"


def _written() -> frozenset[str]:
    try:
        return frozenset(_list().read_text(encoding="ascii").split())
    except (OSError, ValueError):
        return frozenset()


def _strangers(targets: Iterable[Path], known: Set[str]) -> list[Path]:
    """Those targets whose content calcanim did not make."""
    doubtful = {target: digest for target in targets if target.is_file() and (digest := sha256(target)) not in known}
    written = _written() if doubtful else frozenset()
    return [target for target, digest in doubtful.items() if digest not in written]


def refuse_strangers(targets: Iterable[Path], known: Set[str] = frozenset()) -> None:
    """Refuse to replace what somebody else has written or changed, unless that was asked for.

    Parameters
    ----------
    targets : iterable of Path
        Names that are to be taken.
    known : set of str
        Digests of files that may be replaced, besides those that calcanim remembers.

    Raises
    ------
    InputError
        When there is one; the sentence names it and the ways out.
    """
    found = [] if replacing() else _strangers(targets, known)
    if found:
        more = f", nor are {len(found) - 1} more" if len(found) > 1 else ""
        raise InputError(
            f"{found[0]} is there and is not as calcanim wrote it{more}; move it away, name another place with -o, "
            "or have it replaced with --replace."
        )


@dataclass(frozen=True, slots=True)
class Settled:
    """What is done about files in the way.

    Parameters
    ----------
    moves : tuple of (Path, Path)
        Files that take their names.
    kept : tuple of str
        Names of texts changed by hand, which stay as they are.
    aside : tuple of str
        Names under which other changed files are now.
    """

    moves: tuple[tuple[Path, Path], ...]
    kept: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()


def settle(moves: Sequence[tuple[Path, Path]], known: Set[str]) -> Settled:
    """Save what somebody has changed in the files of a clip that is made anew.

    Captions and transcripts stay as they are, and whatever else was changed or damaged takes another name: who can
    tell a picture that was improved from one that was spoiled?

    Parameters
    ----------
    moves : sequence of (Path, Path)
        Pairs of where a file is and what it shall be called.
    known : set of str
        Digests of files that may be replaced, besides those that calcanim remembers.
    """
    changed = set() if replacing() else set(_strangers([target for _, target in moves], known))
    kept = {target for target in changed if is_edited_text(target)}
    aside = []
    for target in sorted(changed - kept):
        number, other = 1, target.with_name(f"{target.stem}.changed{target.suffix}")
        while other.exists():
            number += 1
            other = target.with_name(f"{target.stem}.changed{number}{target.suffix}")
        os.replace(target, other)
        aside.append(other.name)
    return Settled(tuple(move for move in moves if move[1] not in kept), tuple(sorted(path.name for path in kept)), tuple(aside))


def is_edited_text(path: Path) -> bool:
    """Whether a file holds words that somebody may have written, which a spoiled one does not."""
    try:
        return path.suffix in _WORDS and "\0" not in (text := path.read_text(encoding="utf-8")) and bool(text.strip())
    except (OSError, UnicodeDecodeError):
        return False
