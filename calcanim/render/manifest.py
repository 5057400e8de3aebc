"""What was rendered, as a small JSON file beside the clip."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from calcanim.render.ownership import sha256
from calcanim.render.timeline import compact_json

__all__ = ["Manifest", "as_plain", "mentions", "read_manifest", "read_record", "record_digest", "sha256", "versions"]

_PACKAGES = ("calcanim", "manim", "numpy", "scipy", "sympy", "mpmath", "typst", "tylax",
             "contourpy", "av", "pycairo", "manimpango", "pillow")


@dataclasses.dataclass(frozen=True, slots=True)
class Manifest:
    """One clip's record.

    Parameters
    ----------
    name : str
        File name of the clip without extension.
    scene, summary, theme, quality : str
        What was rendered and how.
    topic : int
        Place in the lesson, 0 outside of it.
    parameters : mapping
        Every parameter's value.
    changed : tuple of str
        Names of the parameters that were set to something else than the default.
    numbers : mapping or None
        The worked numbers at full precision; None for a plain manim scene.
    sections : tuple of mapping
        name, caption, start and end in seconds.
    width, height, frame_rate, frames : int
        The picture and how many of it; a rate such as 29.97 is no whole number.
    duration : float
        Seconds.
    versions : mapping
        Versions of Python and of what takes part in drawing.
    fingerprint : str
        SHA-256 of all that decides the clip's look.
    files : mapping
        For each extension the name, the size in bytes and the SHA-256.
    proof : str
        ``proved`` when it was checked before it was drawn, and nothing found; otherwise ``unproved``.
    seconds : float
        Time it took to prove and to render.
    reads : mapping
        SHA-256 of the files that a scene of one's own has read, such as pictures and data; their
        places as seen from the scene file's folder.
    timeline : mapping
        The live values: ``parameters`` (name, frames, values) are what a sweep moves, ``readouts`` (label,
        frames, shown) what can be read then. A value holds from its frame to the next; None is not shown.
    profile : mapping
        Seconds by stage (see `calcanim.render.stopwatch`), and ``cpu``: of all threads together.
    taken : mapping
        Of the numbers those that nobody proves: for each name ``given`` (the lecturer typed it) or ``chosen`` (the scene did).
    notes : tuple of str
        What whoever renders a scene of one's own should know: what its file asks for and does not get.
    """

    name: str
    scene: str
    summary: str
    topic: int
    parameters: Mapping[str, Any]
    changed: tuple[str, ...]
    theme: str
    quality: str
    numbers: Any
    sections: tuple[Mapping[str, Any], ...]
    width: int
    height: int
    frame_rate: float
    frames: int
    duration: float
    versions: Mapping[str, str]
    fingerprint: str
    files: Mapping[str, Mapping[str, Any]]
    proof: str
    seconds: float
    reads: Mapping[str, str]
    timeline: Mapping[str, Any]
    profile: Mapping[str, float] = dataclasses.field(default_factory=dict)
    taken: Mapping[str, str] = dataclasses.field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The record as JSON, indented; its last entry is the digest of all others."""
        plain = as_plain(self)
        digest = record_digest(plain)
        timeline = compact_json(plain.pop("timeline"), "  ")
        text = json.dumps(plain, indent=2, ensure_ascii=False, allow_nan=False)
        return f'{text[:-2]},\n  "timeline": {timeline},\n  "digest": "{digest}"\n}}\n'


def read_manifest(path: Path) -> Manifest | None:
    """The record in a file, or None where there is none, or one that is not as it was written."""
    values = read_record(path)
    try:
        return None if values is None else Manifest(**values)
    except TypeError:  # of another version
        return None


def read_record(path: Path) -> dict[str, Any] | None:
    """What a record says, but for its digest; None where that does not fit it."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    whole = isinstance(values, dict) and values.pop("digest", "") == record_digest(values)
    return values if whole else None


def record_digest(plain: Mapping[str, Any]) -> str:
    """SHA-256 of a record in JSON's own types, however it is indented."""
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def mentions(path: Path, mark: str) -> bool:
    """Whether a record that cannot be read any more was the one of this fingerprint."""
    try:
        return mark.encode() in path.read_bytes()
    except OSError:
        return False


def as_plain(value: object) -> Any:
    """A value in JSON's own types, without loss.

    Parameters
    ----------
    value : object
        Frozen results of `calcanim.numerics`, numbers, texts, containers.

    Returns
    -------
    dict, list, str, int, float, bool or None
        Numbers that JSON has no word for (nan, inf, more digits than a double)
        become text.
    """
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(float(value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: as_plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, Mapping):
        return {str(key): as_plain(part) for key, part in value.items()}
    if hasattr(value, "tolist"):
        return as_plain(value.tolist())
    if hasattr(value, "_mpf_"):
        return _fifty_digits(value)
    if isinstance(value, (Sequence, set, frozenset)):
        return [as_plain(part) for part in value]
    text = getattr(value, "text", None)
    return text if isinstance(text, str) else str(value)


def _fifty_digits(value: object) -> str:
    import mpmath

    return str(mpmath.nstr(value, 50, strip_zeros=True))


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that take part, those that are installed."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
