"""Clips in their place: what lies in an output folder, and what is put there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from calcanim.errors import CalcanimError
from calcanim.render.cache import Cache, CacheEntry, Found, damaged_files
from calcanim.render.locking import locked
from calcanim.render.manifest import Manifest, mentions, read_manifest
from calcanim.render.output import link, publish, workshop, writable_folder
from calcanim.render.plan import ClipPlan

__all__ = ["deliver", "in_place"]


def in_place(plan: ClipPlan, mark: str) -> Found:
    """The clip that lies in its folder already, if it is this very clip and every file of it is whole."""
    if not plan.published:
        return Found(None)
    record = plan.file("json")
    manifest = read_manifest(record)
    if manifest is None and mentions(record, mark):
        return Found(None, (record.name,))
    if manifest is None or manifest.fingerprint != mark:
        return Found(None)
    damaged = damaged_files(manifest, {extension: plan.file(extension) for extension in manifest.files})
    return Found(None, damaged) if damaged else Found(CacheEntry(plan.folder, manifest))


def deliver(plan: ClipPlan, entry: CacheEntry, cache: Cache) -> tuple[Manifest, Mapping[str, Path]]:
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

    Returns
    -------
    Manifest
        Its record, with the names its files have now.
    mapping
        Where they are, by extension.

    Raises
    ------
    InputError
        When the folder cannot be written to, or a folder has one of the names.
    CalcanimError
        When a file cannot be written; the name keeps what it stood for before.
    """
    if not plan.published:
        return entry.manifest, entry.files
    manifest = _renamed(entry.manifest, plan)
    places = {extension: plan.file(extension) for extension in manifest.files}
    writable_folder(plan.folder)
    with locked(cache.lock_of(plan.folder)), workshop(plan.folder) as folder:
        moves = []
        for extension, source in entry.files.items():
            link(source, folder / source.name, places[extension])
            moves.append((folder / source.name, places[extension]))
        record = folder / "clip.json"
        try:
            record.write_text(manifest.to_json(), encoding="utf-8", newline="\n")
        except OSError as error:
            raise CalcanimError(f"{plan.file('json')} cannot be written: {error.strerror}.") from error
        # The record comes last: until then it does not fit the files, which says so.
        publish([*moves, (record, plan.file("json"))])
    return manifest, places


def _renamed(manifest: Manifest, plan: ClipPlan) -> Manifest:
    files = {
        extension: {**record, "name": plan.file(extension).name} for extension, record in manifest.files.items()
    }
    return replace(manifest, name=plan.name, files=files)
