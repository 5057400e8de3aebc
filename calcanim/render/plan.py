"""What is rendered and where to, settled before anything runs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from calcanim.errors import InputError
from calcanim.parameters import changed_parameters, format_value, with_defaults
from calcanim.render.catalog import SceneEntry

__all__ = ["QUALITIES", "THEMES", "ClipPlan", "Picture", "clip_name", "plan_clip"]


@dataclass(frozen=True, slots=True)
class Picture:
    """Size of a frame in pixels and number of frames a second."""

    width: int
    height: int
    frame_rate: int | Fraction

    def __post_init__(self) -> None:
        if not isinstance(self.frame_rate, int):
            # As films have it: 29.97 is 30000/1001.
            rate = Fraction(self.frame_rate).limit_denominator(1001)
            object.__setattr__(self, "frame_rate", rate.numerator if rate.denominator == 1 else rate)


QUALITIES: Mapping[str, Picture] = {
    "l": Picture(854, 480, 15),
    "m": Picture(1280, 720, 30),
    "h": Picture(1920, 1080, 60),
    "p": Picture(2560, 1440, 60),
    "k": Picture(3840, 2160, 60),
}
"""Manim's own quality letters."""

THEMES = ("dark", "light")
"""The looks that every lesson scene has."""

EXTENSIONS = ("mp4", "png", "srt", "vtt", "json")
"""The files of one clip; the manifest is the last to appear."""

_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class ClipPlan:
    """One clip to be made.

    Parameters
    ----------
    entry : SceneEntry
        The scene.
    given : mapping
        The parameters that were set, parsed.
    theme : str
        ``dark`` or ``light``.
    quality : str
        One of `QUALITIES`.
    folder : Path
        Where the files go.
    name : str
        File name without extension.
    title : str
        What the clip is called in a film.
    published : bool
        Whether its files go to the folder; a part of a film may stay in the cache.
    key_interval : int
        Frames from one key frame to the next at most while a parameter moves, so that a hand can move it; 0 leaves
        it to the encoder.
    asked : bool
        Whether somebody has named the quality; otherwise the manim.cfg of a plain manim scene comes first.
    """

    entry: SceneEntry
    given: Mapping[str, object]
    theme: str
    quality: str
    folder: Path
    name: str
    title: str = ""
    published: bool = True
    key_interval: int = 0
    asked: bool = True

    @property
    def picture(self) -> Picture:
        """Frame size and rate; a scene's own file may set others."""
        return QUALITIES[self.quality]

    @property
    def parameters(self) -> dict[str, object]:
        """Every parameter with its value, defaults included."""
        return with_defaults(self.entry.parameters, self.given)

    def file(self, extension: str) -> Path:
        """The path of one of the clip's files."""
        return self.folder / f"{self.name}.{extension}"


def plan_clip(
    entry: SceneEntry,
    given: Mapping[str, object],
    *,
    theme: str = "dark",
    quality: str = "m",
    folder: Path = Path("media"),
    name: str = "",
    title: str = "",
    published: bool = True,
    key_interval: int = 0,
    asked: bool = True,
) -> ClipPlan:
    """Settle one clip.

    Parameters
    ----------
    entry : SceneEntry
        The scene.
    given : mapping
        The parameters that were set, parsed.
    theme : str
        ``dark`` or ``light``.
    quality : str
        Manim's letter: l, m, h, p or k.
    folder : Path
        Where the files go.
    name : str
        File name without extension; by default it carries what differs from the scene's defaults.
    title : str
        What the clip is called in a film; by default the scene's name in words.
    published : bool
        Whether its files go to the folder.
    key_interval : int
        Frames from one key frame to the next at most while a parameter moves; 0 leaves it to the encoder.
    asked : bool
        Whether somebody has named the quality.

    Returns
    -------
    ClipPlan
        The plan.

    Raises
    ------
    InputError
        When the quality is none of Manim's letters.
    """
    if quality not in QUALITIES:
        raise InputError(f"-q {quality!r} is no quality; write one of {', '.join(QUALITIES)}.")
    changed = changed_parameters(entry.parameters, given)
    return ClipPlan(
        entry, dict(given), theme, quality, folder, name or clip_name(entry.name, changed, theme),
        title or _in_words(entry.name), published, key_interval, asked or entry.lesson,
    )


# What a class name cannot say.
_SPELLINGS = {"One sided": "One-sided", "hessian": "Hessian"}


def _in_words(scene: str) -> str:
    """``TangentSlope`` as ``Tangent slope``."""
    first, *others = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[^A-Z_]+", scene) or [scene]
    words = " ".join([first, *(word if word.isupper() and len(word) > 1 else word.lower() for word in others)])
    for plain, spelled in _SPELLINGS.items():
        words = words.replace(plain, spelled)
    return words


def clip_name(scene: str, changed: Mapping[str, object], theme: str = "dark") -> str:
    """A file name that says what a clip shows.

    Parameters
    ----------
    scene : str
        The scene's name.
    changed : mapping
        The parameters that differ from the defaults.
    theme : str
        ``dark`` is not mentioned.

    Returns
    -------
    str
        At most 100 characters that every file system takes, such as
        ``TangentSlope-at=0.5``. Where that hides a difference (a character was
        replaced, the name was cut, or only the case differs) eight digits of a
        hash of the exact words follow, so that different clips never share a name.
    """
    words = [f"{name}={format_value(value)}" for name, value in changed.items()]
    if theme != "dark":
        words.append(theme)
    exact = "-".join([scene, *words])
    clean = "-".join([_clean(scene), *map(_clean, words)])
    told_apart = clean == exact and all(word == word.lower() for word in words)
    # Windows drops a dot at the end of a name.
    if told_apart and len(clean) <= _LONGEST_NAME and not clean.endswith("."):
        return clean
    digest = hashlib.sha256(exact.encode()).hexdigest()[:8]
    return f"{clean[: _LONGEST_NAME - 9].rstrip('-_. ')}-{digest}"


def _clean(word: str) -> str:
    """Only characters that need no quoting on any file system; ``**`` reads as ``^``."""
    word = word.replace(" ", "").replace("**", "^")
    return re.sub(r"[^A-Za-z0-9=.,^+()\-]+", "_", word)
