"""What is noted while a course file is read: its values, with every mistake in its line."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from calcanim.errors import nearest
from calcanim.render.toml_text import Mistake, Place, TomlText

__all__ = ["CLIP_KEYS", "COURSE_KEYS", "CourseNotes", "shown"]

COURSE_KEYS = ("title", "quality", "theme", "output", "clip")
CLIP_KEYS = ("scene", "file", "title", "name")


class CourseNotes:
    """The text of a course and what is wrong with it so far.

    Parameters
    ----------
    text : TomlText
        The file, whose mistakes of grammar are the first ones.
    """

    def __init__(self, text: TomlText) -> None:
        self.text = text
        self.mistakes = list(text.mistakes)

    def wrong(self, place: Place, words: str) -> None:
        """Note a mistake, in the line of that place or of what it would belong to."""
        key = next((part for part in reversed(place) if isinstance(part, str)), "")
        while place not in self.text.lines and place:
            place = place[:-1]
        self.mistakes.append(Mistake(self.text.lines.get(place, 1), key, words.replace("\n", "\n    ")))

    def line(self, place: Place, otherwise: int) -> int:
        """The line of a place."""
        return self.text.lines.get(place, otherwise)

    def one_line(self, place: Place, values: Mapping[str, Any], otherwise: str) -> str:
        """The text that a table has under the last part of a place, if it has one that is a line of words."""
        value = values.get(str(place[-1]), otherwise)
        if not isinstance(value, str):
            self.wrong(place, f"{shown(value)} is no text; write it in quotes.")
        elif str(place[-1]) in values and (not value.strip() or not _is_one_line(value) or len(value) > 200):
            self.wrong(place, "it must be one line of 1 to 200 characters, without control characters.")
        else:
            return value
        return otherwise

    def one_of(self, key: str, words: Mapping[str, str], otherwise: str) -> str:
        """One of the words that the course may have under a key; each has a meaning, empty where none need be told."""
        value = self.one_line((key,), self.text.values, otherwise)
        if value in words:
            return value
        meant = {meaning: word for word, meaning in words.items() if meaning} | {word: word for word in words}
        guess = nearest(value, meant)
        hint = f" Did you mean {meant[guess]!r}?" if guess else ""
        all_of_them = ", ".join(f"{word} ({meaning})" if meaning else word for word, meaning in words.items())
        self.wrong((key,), f"{value!r} is not one of {all_of_them}.{hint}")
        return otherwise

    def is_broken(self, place: Place, key: str) -> bool:
        """Whether that key of a clip is there, in a line that could not be read; the clip's first line may hold any."""
        begin = self.line(place, 1)
        end = self.line((place[0], int(place[1]) + 1), 10**9)
        return any(
            begin <= mistake.line < end and (mistake.key == key or mistake.line == begin) for mistake in self.text.mistakes
        )


def _is_one_line(text: str) -> bool:
    """Whether a text has no breaks and no control characters; spaces may be of any width."""
    return all(letter.isprintable() or unicodedata.category(letter) == "Zs" for letter in text)


def shown(value: object) -> str:
    """A value for a sentence, cut where it is long."""
    text = value.isoformat() if hasattr(value, "isoformat") else repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
