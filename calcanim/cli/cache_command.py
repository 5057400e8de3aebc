"""``calcanim cache``: what is kept of finished clips, and how to make room."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence

import click

from calcanim.cli.options import debug_option, json_option
from calcanim.errors import InputError
from calcanim.render.cache import Cache, CacheEntry
from calcanim.render.progress import size_in_words

__all__ = ["command"]

_AGES = {"m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400}
_SIZES = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}


@click.command("cache")
@click.option("--older-than", metavar="30d", help="Forget clips that were not used for so long: m, h, d or w.")
@click.option("--max-size", metavar="2GB", help="Forget the clips unused for longest, until the rest takes no more: kB, MB or GB.")
@click.option("--clear", is_flag=True, help="Forget all clips.")
@json_option
@debug_option
def command(older_than: str | None, max_size: str | None, clear: bool, as_json: bool) -> None:
    """Show the finished clips that are kept, so that none is rendered twice; or forget some of them.

    Clips in your own folders stay where they are. CALCANIM_CACHE names another place to keep them.
    """
    cache = Cache()
    age = None if older_than is None else _measure("--older-than", older_than, _AGES, "30d or 12h")
    size = None if max_size is None else _measure("--max-size", max_size, _SIZES, "500MB or 2GB")
    if clear and (age is not None or size is not None):
        raise InputError("--clear forgets all clips; say it without --older-than and --max-size.")
    gone: Sequence[CacheEntry] = ()
    if clear or age is not None or size is not None:
        cache.prepare()
        gone = cache.clear() if clear else cache.prune(older_than=age, max_size=None if size is None else int(size))
    kept = list(cache.entries())
    if as_json:
        click.echo(json.dumps([_record(entry) for entry in kept], indent=2, ensure_ascii=False))
        return
    for entry in kept:
        manifest = entry.manifest
        click.echo(f"{size_in_words(entry.bytes):>9}  {_age(time.time() - entry.used):>10}  {manifest.quality}  {manifest.name}")
    if gone:
        click.echo(f"{_clips(len(gone))} forgotten, {size_in_words(sum(entry.bytes for entry in gone))}")
    click.echo(f"{_clips(len(kept))} kept in {cache.folder}, {size_in_words(sum(entry.bytes for entry in kept))}")


def _measure(option: str, word: str, units: dict[str, int], example: str) -> float:
    """A number with its unit."""
    found = re.fullmatch(r"(\d{1,12}(?:\.\d+)?)\s*([A-Za-z]+)", word.strip())
    by_folded = {unit.casefold(): factor for unit, factor in units.items()}
    if found is None or found[2].casefold() not in by_folded:
        raise InputError(f"{option} {word!r} is not a number with one of {', '.join(units)}; write {example}, say.")
    return float(found[1]) * by_folded[found[2].casefold()]


def _record(entry: CacheEntry) -> dict[str, object]:
    manifest = entry.manifest
    return {
        "fingerprint": manifest.fingerprint, "name": manifest.name, "scene": manifest.scene, "quality": manifest.quality,
        "theme": manifest.theme, "duration": manifest.duration, "bytes": entry.bytes, "used": entry.used,
        "folder": str(entry.folder),
    }


def _clips(count: int) -> str:
    return "1 clip" if count == 1 else f"{count} clips"


def _age(seconds: float) -> str:
    for unit in ("w", "d", "h", "m"):
        if seconds >= 2 * _AGES[unit]:
            return f"{seconds / _AGES[unit]:.0f} {unit} ago"
    return "just now"
