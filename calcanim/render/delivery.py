"""Clips in their place: what lies in an output folder, and what is put there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from calcanim.render.cache import Cache, CacheEntry, Found, damaged_files
from calcanim.render.locking import locked
from calcanim.render.manifest import Manifest, mentions, read_manifest, read_record
from calcanim.render.output import copy_file, publish, workshop, writable_folder
from calcanim.render.ownership import Settled, is_edited_text, refuse_strangers, replacing, settle, sha256
from calcanim.render.plan import EXTENSIONS, ClipPlan

__all__ = ["Delivered", "deliver", "in_place", "put_in_place", "refuse_foreign_files", "sort_changed"]


def in_place(plan: ClipPlan, mark: str) -> Found:
    """The clip that lies in its folder already, if it is this very clip and every file of it is whole.

    Captions that somebody has changed are theirs, and no damage.
    """
    if not plan.published:
        return Found(None)
    record = plan.file("json")
    manifest = read_manifest(record)
    if manifest is None and mentions(record, mark):
        return Found(None, (record.name,))
    if manifest is None or manifest.fingerprint != mark:
        return Found(None)
    damaged, kept = sort_changed(
        plan.folder, damaged_files(manifest, {extension: plan.file(extension) for extension in manifest.files})
    )
    return Found(None if damaged else CacheEntry(plan.folder, manifest), damaged, kept)


def sort_changed(folder: Path, names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Files that are not what their record says: the damaged ones, and texts that somebody has changed."""
    kept = () if replacing() else tuple(name for name in names if is_edited_text(folder / name))
    return tuple(name for name in names if name not in kept), kept


def refuse_foreign_files(plan: ClipPlan) -> None:
    """See before anything is rendered that no file of somebody else's is in the way.

    Raises
    ------
    InputError
        When there is one.
    """
    if plan.published and _known(plan.file("json")) is None:
        refuse_strangers([plan.file(extension) for extension in EXTENSIONS])


def _known(record: Path) -> frozenset[str] | None:
    """Digests of the files that a record speaks for, itself among them; None where there is no record of calcanim's."""
    values = read_record(record)
    if values is not None and isinstance(values.get("files"), dict):
        return frozenset({sha256(record), *(str(file.get("sha256")) for file in values["files"].values())})
    return frozenset() if mentions(record, '"fingerprint"') else None


def put_in_place(moves: Sequence[tuple[Path, Path]], record: Path) -> Settled:
    """Give the files of a clip or film their names, and leave what people have changed to them.

    Parameters
    ----------
    moves : sequence of (Path, Path)
        Pairs of where a file is and what it shall be called; the record comes last: until then it does not fit
        the files, which says so.
    record : Path
        What its record is called.

    Raises
    ------
    InputError
        When a folder, or a file that calcanim has never written, has one of the names.
    CalcanimError
        When a name cannot be taken.
    """
    known = _known(record)
    settled = Settled(tuple(moves)) if known is None else settle(moves, known | {sha256(source) for source, _ in moves})
    publish(settled.moves, known or frozenset())
    return settled


@dataclass(frozen=True, slots=True)
class Delivered:
    """A clip that was put into its folder.

    Parameters
    ----------
    manifest : Manifest
        Its record, with the names its files have now.
    files : mapping
        Where they are, by extension.
    kept, aside : tuple of str
        See `Settled`.
    """

    manifest: Manifest
    files: Mapping[str, Path]
    kept: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()


def deliver(plan: ClipPlan, entry: CacheEntry, cache: Cache) -> Delivered:
    """Put a kept clip into its folder under its name.

    Whoever else writes into that folder at the same time waits, so that the files of a
    clip always belong together.

    Parameters
    ----------
    plan : ClipPlan
        Where it goes, and what it is called there.
    entry : CacheEntry
        The clip.
    cache : Cache
        Where it is kept.

    Raises
    ------
    InputError
        When the folder cannot be written to, or something of somebody else's has one of the names.
    CalcanimError, OSError
        When a file cannot be written; the name keeps what it stood for before.
    """
    if not plan.published:
        return Delivered(entry.manifest, entry.files)
    manifest = _renamed(entry.manifest, plan)
    places = {extension: plan.file(extension) for extension in manifest.files}
    writable_folder(plan.folder)
    with locked(cache.lock_of(plan.folder)), workshop(plan.folder) as folder:
        moves = []
        for extension, source in entry.files.items():
            copy_file(source, folder / source.name)
            moves.append((folder / source.name, places[extension]))
        record = folder / "clip.json"
        record.write_text(manifest.to_json(), encoding="utf-8", newline="\n")
        settled = put_in_place([*moves, (record, plan.file("json"))], plan.file("json"))
    return Delivered(manifest, places, settled.kept, settled.aside)


def _renamed(manifest: Manifest, plan: ClipPlan) -> Manifest:
    files = {
        extension: {**record, "name": plan.file(extension).name} for extension, record in manifest.files.items()
    }
    return replace(manifest, name=plan.name, files=files)
