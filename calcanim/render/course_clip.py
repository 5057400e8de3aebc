"""One clip of a course file: its scene found, its parameters read."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from calcanim.errors import InputError, nearest
from calcanim.parameters import format_value, parse
from calcanim.render.catalog import SceneEntry, shipped_scenes
from calcanim.render.course_notes import CLIP_KEYS, COURSE_KEYS, CourseNotes, shown
from calcanim.render.discovery import no_scenes, scenes_in
from calcanim.render.names import unfit_name
from calcanim.render.plan import ClipPlan, plan_clip
from calcanim.render.toml_text import Place

__all__ = ["ClipReader"]

_NAME = re.compile(r"[\w=,^+()\-][\w=.,^+()\- ]{0,99}(?<![. ])")
# So alike, a misspelt scene is surely the one that was meant, and its parameters are those of that one.
_SURELY = 0.85


@dataclass(frozen=True, slots=True)
class ClipReader:
    """Reads clips of one course.

    Parameters
    ----------
    notes : CourseNotes
        Where mistakes go.
    here : Path
        The folder from which paths in the course file are seen.
    theme, quality, folder
        Of all its clips; see `plan_clip`.
    """

    notes: CourseNotes
    here: Path
    theme: str
    quality: str
    folder: Path

    def read(self, number: int, clip: Mapping[str, Any]) -> ClipPlan | None:
        """The plan of a clip, or None when anything is wrong with it."""
        place, before = ("clip", number), len(self.notes.mistakes)
        # An empty one keeps the scene's, as on the command line.
        title = self.notes.one_line((*place, "title"), clip, "") if clip.get("title") != "" else ""
        name = self._name((*place, "name"), clip)
        entry = self._scene(place, clip)
        if entry is None:
            return None
        given: dict[str, object] = {"title": title} if title and entry.lesson else {}
        for key, value in clip.items():
            if key not in CLIP_KEYS:
                self._parameter((*place, key), key, value, entry, given)
        if len(self.notes.mistakes) > before:
            return None
        return plan_clip(
            entry, given, theme=self.theme, quality=self.quality, folder=self.folder, name=name, title=title
        )

    def _name(self, place: Place, clip: Mapping[str, Any]) -> str:
        # One spelling of each umlaut, as file systems differ in which they make of it.
        name = unicodedata.normalize("NFC", self.notes.one_line(place, clip, ""))
        why_not = unfit_name(name) if name else ""
        if why_not:
            self.notes.wrong(place, f"{shown(name)} {why_not}, so it is no file name.")
        elif name and not _NAME.fullmatch(name):
            self.notes.wrong(place, f"{shown(name)} is no file name; use up to 100 letters, digits and any of = . , ^ + ( ) _ -.")
        return name

    # -- the scene -------------------------------------------------------------

    def _scene(self, place: Place, clip: Mapping[str, Any]) -> SceneEntry | None:
        known = self._in_file((*place, "file"), clip) if "file" in clip else shipped_scenes()
        if not known:
            return None
        if "scene" in clip:
            return self._named((*place, "scene"), clip, known)
        if len(known) == 1:
            return known[0]
        meant = next((key for key in clip if key not in CLIP_KEYS and nearest(key, CLIP_KEYS) == "scene"), None)
        if meant is not None:
            self.notes.wrong((*place, meant), f"a clip has no {meant!r}; did you mean 'scene'?")
        elif not self.notes.is_broken(place, "scene"):
            self.notes.wrong((*place, "scene"), f"this clip names no scene; write scene = \"{known[0].name}\", say.")
        return None

    def _named(
        self, place: Place, clip: Mapping[str, Any], known: tuple[SceneEntry, ...]
    ) -> SceneEntry | None:
        by_name, word = {entry.name: entry for entry in known}, self.notes.one_line(place, clip, "")
        if not word:
            return None
        if word in by_name:
            return by_name[word]
        guess = nearest(word, by_name)
        where = f"{clip['file']} has {', '.join(by_name)}." if "file" in clip else "calcanim list shows all of them."
        self.notes.wrong(place, f"there is no scene {word!r}; " + (f"did you mean {guess!r}?" if guess else where))
        sure = guess is not None and SequenceMatcher(None, word.casefold(), guess.casefold()).ratio() > _SURELY
        return by_name[guess] if guess is not None and sure else None

    def _in_file(self, place: Place, clip: Mapping[str, Any]) -> tuple[SceneEntry, ...]:
        """The scenes of a file of the lecturer's own."""
        name = self.notes.one_line(place, clip, "")
        if not name:
            return ()
        file = self.here / os.path.expanduser(name)
        if not file.is_file():
            siblings = [path.name for path in file.parent.glob("*.py")] if file.parent.is_dir() else []
            guess = nearest(file.name, siblings)
            hint = f"did you mean {guess!r}?" if guess else "give the path of a scene file, as seen from the course file."
            self.notes.wrong(place, f"there is no file {str(file)!r}; {hint}")
            return ()
        try:
            word = clip.get("scene", "")
            known = scenes_in(file, word if isinstance(word, str) else "")
        except InputError as error:
            self.notes.wrong(place, str(error))
            return ()
        if not known:
            self.notes.wrong(place, no_scenes(file))
        return known

    # -- its parameters --------------------------------------------------------

    def _parameter(
        self, place: Place, key: str, value: object, entry: SceneEntry, given: dict[str, object]
    ) -> None:
        known = {parameter.name: parameter for parameter in entry.parameters}
        word = _word(value)
        if key not in known:
            self.notes.wrong(place, _unknown(key, entry))
        elif word is None:
            self.notes.wrong(place, f"{shown(value)} is neither text nor a number nor a list of numbers.")
        else:
            try:
                given[key] = parse(known[key], word)
            except InputError as error:
                self.notes.wrong(place, str(error).removeprefix(f"{key}: "))


def _unknown(key: str, entry: SceneEntry) -> str:
    if key in COURSE_KEYS:
        return "this belongs to the course; write it above the first [[clip]]."
    names = [parameter.name for parameter in entry.parameters]
    guess = nearest(key, (*names, *CLIP_KEYS))
    if guess:
        return f"{entry.name} has no {key!r}; did you mean {guess!r}?"
    if not names:
        return f"{entry.name} is a plain manim scene and has no parameters."
    return f"{entry.name} has no {key!r}; it has {', '.join(names)}."


def _word(value: object) -> str | None:
    """A value as `parse` reads it from the command line; None for what it has no word for."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()  # as it stands in the file, should a sentence quote it
    if isinstance(value, (int, float)):
        return format_value(value)
    if isinstance(value, list) and value and all(isinstance(item, (str, int, float)) for item in value):
        return ",".join(str(_word(item)) for item in value)
    return None
