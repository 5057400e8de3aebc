"""A course: its file read into plans of clips, or every mistake in it at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calcanim.errors import InputError, nearest
from calcanim.parameters import format_value, parse
from calcanim.render.catalog import SceneEntry, read_scene_file, shipped_scenes
from calcanim.render.plan import QUALITIES, THEMES, ClipPlan, plan_clip
from calcanim.render.toml_text import Mistake, Place, TomlText, read_toml

__all__ = ["Course", "read_course"]

COURSE_KEYS = ("title", "quality", "theme", "output", "clip")
CLIP_KEYS = ("scene", "file", "title", "name")

_NAME = re.compile(r"[A-Za-z0-9=,^+()_\-][A-Za-z0-9=.,^+()_\- ]{0,99}(?<![. ])")


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
    try:
        text = read_toml(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text, from byte {error.start} on.") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    reader = _Reader(path, text, quality, theme, folder)
    course = reader.course()
    if reader.mistakes:
        mistakes = sorted(set(reader.mistakes))
        count = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        lines = "\n".join(f"  {mistake}" for mistake in mistakes)
        raise InputError(f"{path} has {count}, so nothing is rendered:\n{lines}")
    return course


class _Reader:
    """Goes through the whole file and notes every mistake on the way."""

    def __init__(
        self, path: Path, text: TomlText, quality: str | None, theme: str | None, folder: Path | None
    ) -> None:
        self.path, self.text = path, text
        self.mistakes = list(text.mistakes)
        self.quality = quality or self._choice("quality", QUALITIES, "m")
        self.theme = theme or self._choice("theme", THEMES, "dark")
        output = self._text(("output",), "media")
        # As everywhere, a path in a file is seen from that file.
        here = path.parent if "output" in text.values else Path()
        self.folder = folder or here / output

    def wrong(self, place: Place, words: str) -> None:
        """Note a mistake."""
        key = next((part for part in reversed(place) if isinstance(part, str)), "")
        while place not in self.text.lines and place:
            place = place[:-1]
        self.mistakes.append(Mistake(self.text.lines.get(place, 1), key, words.replace("\n", "\n    ")))

    def course(self) -> Course:
        """The course, as far as it makes sense."""
        for key in self.text.values:
            if key not in COURSE_KEYS:
                self.wrong((key,), self._unknown_key(key))
        title = self._text(("title",), self.path.stem)
        clips = self.text.values.get("clip", [])
        if not isinstance(clips, list) or not all(isinstance(clip, dict) for clip in clips):
            self.wrong(("clip",), "clips are tables: write [[clip]] above each one.")
            clips = []
        elif not clips and not self.text.mistakes:
            self.wrong((), "there is no [[clip]], so there is nothing to render.")
        plans = [self._clip(number, clip) for number, clip in enumerate(clips)]
        self._names(plans)
        return Course(self.path.stem, title, self.folder, tuple(plan for plan in plans if plan is not None))

    # -- words -----------------------------------------------------------------

    def _unknown_key(self, key: str) -> str:
        if key in CLIP_KEYS:
            return "this belongs to a clip; write [[clip]] above it."
        guess = nearest(key, COURSE_KEYS)
        return f"a course has no {key!r}; " + (
            f"did you mean {guess!r}?" if guess else f"it has {', '.join(COURSE_KEYS)}."
        )

    def _text(self, place: Place, otherwise: str, values: Mapping[str, Any] | None = None) -> str:
        value = (self.text.values if values is None else values).get(str(place[-1]), otherwise)
        if not isinstance(value, str):
            self.wrong(place, f"{_shown(value)} is no text; write it in quotes.")
            return otherwise
        if not value.strip() or not value.isprintable() or len(value) > 200:
            self.wrong(place, "it must be one line of 1 to 200 characters, without control characters.")
            return otherwise
        return value

    def _choice(self, key: str, words: Iterable[str], otherwise: str) -> str:
        value = self._text((key,), otherwise)
        if value in words:
            return value
        guess = nearest(value, words)
        hint = f" Did you mean {guess!r}?" if guess else ""
        self.wrong((key,), f"{value!r} is not one of {', '.join(words)}.{hint}")
        return otherwise

    # -- clips -----------------------------------------------------------------

    def _clip(self, number: int, clip: Mapping[str, Any]) -> ClipPlan | None:
        place, before = ("clip", number), len(self.mistakes)
        title = self._text((*place, "title"), "", clip) if "title" in clip else ""
        name = self._clip_name((*place, "name"), clip)
        entry = self._scene(place, clip)
        if entry is None:
            return None
        given = {} if not (title and entry.lesson) else {"title": title}
        for key, value in clip.items():
            if key not in CLIP_KEYS:
                self._parameter((*place, key), key, value, entry, given)
        if len(self.mistakes) > before:
            return None
        return plan_clip(
            entry, given, theme=self.theme, quality=self.quality, folder=self.folder, name=name, title=title
        )

    def _clip_name(self, place: Place, clip: Mapping[str, Any]) -> str:
        if "name" not in clip:
            return ""
        name = self._text(place, "", clip)
        if not name or _NAME.fullmatch(name):
            return name
        self.wrong(
            place, f"{name!r} is no file name; use up to 100 letters, digits and any of = . , ^ + ( ) _ -."
        )
        return ""

    def _scene(self, place: Place, clip: Mapping[str, Any]) -> SceneEntry | None:
        file = self._scene_file((*place, "file"), clip)
        known = self._known_scenes((*place, "file"), file) if "file" in clip else shipped_scenes()
        if known is None:
            return None
        if "scene" not in clip:
            if len(known) == 1:
                return known[0]
            if not self._is_broken(place, "scene"):
                self.wrong((*place, "scene"), f"this clip names no scene; write scene = \"{known[0].name}\", say.")
            return None
        word = clip["scene"]
        if not isinstance(word, str):
            self.wrong((*place, "scene"), f"{_shown(word)} is no text; write it in quotes.")
            return None
        by_name = {entry.name: entry for entry in known}
        if word in by_name:
            return by_name[word]
        guess = nearest(word, by_name)
        where = f"{clip['file']} has {', '.join(by_name)}" if "file" in clip else "calcanim list shows all of them"
        self.wrong(
            (*place, "scene"), f"there is no scene {word!r}; " + (f"did you mean {guess!r}?" if guess else f"{where}.")
        )
        return None

    def _scene_file(self, place: Place, clip: Mapping[str, Any]) -> Path | None:
        name = self._text(place, "", clip) if "file" in clip else ""
        return self.path.parent / name if name else None

    def _known_scenes(self, place: Place, file: Path | None) -> tuple[SceneEntry, ...] | None:
        if file is None:
            return None
        if not file.is_file():
            siblings = [path.name for path in file.parent.glob("*.py")] if file.parent.is_dir() else []
            guess = nearest(file.name, siblings)
            hint = f"did you mean {guess!r}?" if guess else "give the path of a scene file, as seen from the course file."
            self.wrong(place, f"there is no file {str(file)!r}; {hint}")
            return None
        try:
            known = read_scene_file(file)
        except InputError as error:
            self.wrong(place, str(error))
            return None
        if not known:
            self.wrong(place, f"{file} holds no scene: no public class there derives from a Scene.")
        return known or None

    def _is_broken(self, place: Place, key: str) -> bool:
        """Whether that key of a clip is there, in a line that could not be read."""
        begin = self.text.lines.get(place, 1)
        end = self.text.lines.get((place[0], int(place[1]) + 1), 10**9)
        return any(mistake.key == key and begin <= mistake.line < end for mistake in self.text.mistakes)

    def _parameter(
        self, place: Place, key: str, value: object, entry: SceneEntry, given: dict[str, object]
    ) -> None:
        known = {parameter.name: parameter for parameter in entry.parameters}
        if key not in known:
            self.wrong(place, self._unknown_parameter(key, entry, (*known, *CLIP_KEYS)))
            return
        word = _word(value)
        if word is None:
            self.wrong(place, f"{_shown(value)} is neither text nor a number nor a list of numbers.")
            return
        try:
            given[key] = parse(known[key], word)
        except InputError as error:
            self.wrong(place, str(error))

    def _unknown_parameter(self, key: str, entry: SceneEntry, known: tuple[str, ...]) -> str:
        if key in COURSE_KEYS:
            return "this belongs to the course; write it above the first [[clip]]."
        if not entry.parameters:
            return f"{entry.name} is a plain manim scene and has no parameters."
        guess = nearest(key, known)
        return f"{entry.name} has no {key!r}; " + (
            f"did you mean {guess!r}?" if guess else f"it has {', '.join(parameter.name for parameter in entry.parameters)}."
        )

    def _names(self, plans: list[ClipPlan | None]) -> None:
        """No two clips, and no clip and the film, may have one name."""
        first: dict[str, int] = {}
        for number, plan in enumerate(plans):
            if plan is None:
                continue
            name = plan.name.casefold()
            if name == self.path.stem.casefold():
                self.wrong(("clip", number), f"it would be called {plan.name}, like the film; give it another name.")
            elif name in first:
                line = self.text.lines[("clip", first[name])]
                self.wrong(
                    ("clip", number), f"it would be called {plan.name}, like the one in line {line}; give one of them a name."
                )
            first.setdefault(name, number)


def _word(value: object) -> str | None:
    """A value as `parse` reads it from the command line; None for what it has no word for."""
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, int, float)):
        return format_value(value)
    if isinstance(value, list) and value and all(isinstance(item, (str, int, float)) for item in value):
        return ",".join(str(_word(item)) for item in value)
    return None


def _shown(value: object) -> str:
    text = repr(value) if not hasattr(value, "isoformat") else value.isoformat()
    return text if len(text) <= 40 else text[:37] + "..."
