"""A course: its file read into plans of clips, or every mistake in it at once."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calcanim.errors import InputError, cut, nearest
from calcanim.render.course_clip import ClipReader
from calcanim.render.course_notes import CLIP_KEYS, COURSE_KEYS, CourseNotes
from calcanim.render.names import unfit_name
from calcanim.render.plan import QUALITIES, THEMES, ClipPlan
from calcanim.render.toml_text import read_toml

__all__ = ["Course", "read_course"]

# Reading takes well below a second then.
_LARGEST, _MOST_CLIPS = 200_000, 1_000
_MOST_TOLD = 50
_THEMES = dict.fromkeys(THEMES, "")
_QUALITIES = {letter: f"{picture.height}p{picture.frame_rate}" for letter, picture in QUALITIES.items()}


@dataclass(frozen=True, slots=True)
class Course:
    """What a course file asks for.

    Parameters
    ----------
    name : str
        The film's file name without extension: that of the course file.
    title : str
        What the film is called.
    folder : Path
        Where the files go.
    clips : tuple of ClipPlan
        In the order in which they are shown.
    """

    name: str
    title: str
    folder: Path
    clips: tuple[ClipPlan, ...]


def read_course(
    path: Path, *, quality: str | None = None, theme: str | None = None, folder: Path | None = None
) -> Course:
    """Read a course file.

    Parameters
    ----------
    path : Path
        A TOML file.
    quality, theme, folder : optional
        In place of what the file says.

    Returns
    -------
    Course
        Every clip with its parameters read and checked.

    Raises
    ------
    InputError
        When anything is wrong with it; the message has a line for each mistake.
    """
    _refuse_name(path)
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise InputError(f"{path} is larger than {_LARGEST // 1000} kB, which is no course file.")
        text = read_toml(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text, from byte {error.start} on.") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    notes = CourseNotes(text)
    course = _course(path, notes, quality, theme, folder)
    if notes.mistakes:
        mistakes = sorted(set(notes.mistakes))
        count = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        lines = "\n".join(f"  {cut(str(mistake), 500)}" for mistake in mistakes[:_MOST_TOLD])
        lines += f"\n  and {len(mistakes) - _MOST_TOLD} more" if len(mistakes) > _MOST_TOLD else ""
        raise InputError(f"{path} has {count}, so nothing is rendered:\n{lines}")
    return course


def _refuse_name(path: Path) -> None:
    """The film is called like its course file, so that must be a name that files can have everywhere."""
    name = path.name.removesuffix(".toml")
    why_not = unfit_name(name)
    if why_not:
        raise InputError(f"{cut(str(path))} gives its name to the film, and {cut(name)!r} {why_not}; call it week3.toml, say.")


def _course(
    path: Path, notes: CourseNotes, quality: str | None, theme: str | None, folder: Path | None
) -> Course:
    """The course, as far as it makes sense."""
    values = notes.text.values
    for key in values:
        if key not in COURSE_KEYS:
            notes.wrong((key,), _unknown_key(key))
    title = notes.one_line(("title",), values, path.stem)
    output = os.path.expanduser(notes.one_line(("output",), values, "media"))
    # A path in the file is seen from the file, and the default from where the command is typed.
    place = folder or (path.parent if "output" in values else Path()) / output
    # What the file says is read even where the command line says something else: it may be wrong.
    own_theme, own_quality = notes.one_of("theme", _THEMES, "dark"), notes.one_of("quality", _QUALITIES, "m")
    reader = ClipReader(notes, path.parent, theme=theme or own_theme, quality=quality or own_quality, folder=place)
    plans = [reader.read(number, clip) for number, clip in enumerate(_clips(notes))]
    _refuse_shared_names(path.stem, plans, notes)
    return Course(path.stem, title, place, tuple(plan for plan in plans if plan is not None))


def _unknown_key(key: str) -> str:
    if key in CLIP_KEYS:
        return "this belongs to a clip; write [[clip]] above it."
    guess = nearest(key, COURSE_KEYS)
    return f"a course has no {key!r}; " + (
        f"did you mean {guess!r}?" if guess else f"it has {', '.join(COURSE_KEYS)}."
    )


def _clips(notes: CourseNotes) -> Sequence[Mapping[str, Any]]:
    clips = notes.text.values.get("clip", [])
    if not isinstance(clips, list) or not all(isinstance(clip, dict) for clip in clips):
        notes.wrong(("clip",), "clips are tables: write [[clip]] above each one.")
        return ()
    if len(clips) > _MOST_CLIPS:
        notes.wrong(("clip", _MOST_CLIPS), f"a course has up to {_MOST_CLIPS} clips; this one has {len(clips)}.")
        return ()
    if not clips and not notes.text.mistakes:
        notes.wrong((), "there is no [[clip]], so there is nothing to render.")
    return clips


def _refuse_shared_names(film: str, plans: Sequence[ClipPlan | None], notes: CourseNotes) -> None:
    """No two clips, and no clip and the film or its list of chapters, may have one name."""
    first: dict[str, int] = {}
    taken = {film.casefold(), f"{film}.chapters".casefold()}
    for number, plan in enumerate(plans):
        if plan is None:
            continue
        name, place = plan.name.casefold(), ("clip", number, "name")
        if name in taken:
            notes.wrong(place, f"it would be called {plan.name}, like a file of the film; give it another name.")
        elif name in first:
            line = notes.line(("clip", first[name]), 1)
            notes.wrong(place, f"it would be called {plan.name}, like the one in line {line}; give one of them a name.")
        first.setdefault(name, number)
