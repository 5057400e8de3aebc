"""Files of a target, put into their folder or zip when all of them are there."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from calcanim.errors import InputError
from calcanim.render.output import copy_file, new_file, publish, workshop, writable_file, writable_folder

__all__ = ["Content", "require_extension", "write_file", "write_folder", "write_zip"]

Content = str | bytes | Path
"""Text, bytes, or a file whose content it is."""


def write_folder(out: Path, files: Mapping[str, Content]) -> tuple[Path, ...]:
    """Write files into a folder, each under its name only when it is whole.

    Parameters
    ----------
    out : Path
        The folder.
    files : mapping
        Names with ``/`` between folders, to contents; the last one is published last.

    Returns
    -------
    tuple of Path
        Where they are, in the same order.

    Raises
    ------
    InputError
        When nothing can be written there, or a folder has one of the names.
    CalcanimError
        When a file cannot be written.
    """
    writable_folder(out)
    moves = []
    with workshop(out) as place:
        for index, (name, content) in enumerate(files.items()):
            made, target = place / str(index), out.joinpath(*PurePosixPath(name).parts)
            writable_folder(target.parent)
            _write(made, content)
            moves.append((made, target))
        publish(moves)
    return tuple(target for _, target in moves)


def write_file(out: Path, content: Content) -> Path:
    """Write one file, under its name only when it is whole.

    Raises
    ------
    InputError
        When a folder has that name, or nothing can be written there.
    """
    writable_file(out)
    return write_folder(out.parent, {out.name: content})[0]


def require_extension(out: Path, extension: str, kind: str) -> None:
    """Refuse a name that is none of a file of this kind.

    Raises
    ------
    InputError
        When the name ends otherwise; the sentence says how it may be called.
    """
    if out.suffix.lower() != extension:
        raise InputError(f"-o {str(out)!r} is to become {kind}; call it {out.name or 'clips'}{extension}.")


def write_zip(out: Path, files: Mapping[str, Content]) -> Path:
    """Write files into one zip, the same bytes for the same files.

    Raises
    ------
    InputError
        When it is not to be called ``.zip``, a folder has that name, or nothing can be written there.
    """
    require_extension(out, ".zip", "a zip")
    with new_file(out) as made, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            # A date of its own would make every zip another one.
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith((".mp4", ".png")) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, _bytes(content))
    return out


def _bytes(content: Content) -> bytes:
    if isinstance(content, Path):
        return content.read_bytes()
    return content.encode() if isinstance(content, str) else content


def _write(target: Path, content: Content) -> None:
    if isinstance(content, Path):
        copy_file(content, target)
    else:
        target.write_bytes(_bytes(content))
