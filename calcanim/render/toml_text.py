"""A TOML file with the line of everything in it, and with every mistake of its grammar.

The standard library's reader gives values without places and stops at the first
mistake. Here it still does the reading; this only looks where things stand, in a
text that it has accepted, and goes on after what it has not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Mistake", "TomlText", "lines_of", "read_toml"]

Place = tuple[str | int, ...]
"""Keys and positions that lead to a value: ``("clip", 0, "at")``."""

# A text that is no TOML at all is not worth a mistake for every line.
_MOST_MISTAKES = 20
# What the reader says of the mistakes that people make, in words that say the way out.
_PLAINLY = {
    "Illegal character '\\n'": "the text has no closing quote",
    'Expected "\'"': "the text has no closing quote",
    "Unterminated string": "the text has no closing quotes",
    "Unescaped '\\'": "a backslash means something in double quotes; write the text in 'single' ones",
    "Invalid hex value": "a backslash means something in double quotes; write the text in 'single' ones",
    "Unclosed array": "the list has no closing ]",
    "Unclosed inline table": "the table has no closing }",
    "Expected ']": "the brackets around the name are not closed",
    "Invalid value": 'this is no value; all but numbers stands in straight quotes, as in "pi/4"',
    "Expected newline": 'something follows the value; write 0.5 and not 0,5, numbers as [1, 2], all else in quotes: "3*x"',
    "Cannot overwrite a value": "it is given twice",
    "Cannot declare": "it is there already; every clip begins with [[clip]]",
    "Expected '=' after a key": "an = is missing after the name",
    "Exceeds the limit": "the number is too long",
}


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """What is wrong in one line."""

    line: int
    key: str
    words: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.key}: {self.words}" if self.key else f"line {self.line}: {self.words}"


@dataclass(frozen=True, slots=True)
class TomlText:
    """What a TOML text says.

    Parameters
    ----------
    values : mapping
        As `tomllib` reads them.
    lines : mapping
        The line, from 1, of every key and every item of a list.
    mistakes : tuple of Mistake
        Against the grammar; the values are those of the other lines.
    """

    values: Mapping[str, Any]
    lines: Mapping[Place, int]
    mistakes: tuple[Mistake, ...] = ()


def read_toml(text: str) -> TomlText:
    """Read a TOML text, however wrong it is.

    Parameters
    ----------
    text : str
        The content of a file.

    Returns
    -------
    TomlText
        Values, lines and mistakes. After a mistake the statement's line is left out and the rest read
        anew; lines right below it that make no sense without it are taken for its continuation.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    mistakes: list[Mistake] = []
    left_out: set[int] = set()
    while len(mistakes) < _MOST_MISTAKES:
        try:
            values = tomllib.loads("\n".join(lines))
            return TomlText(values, lines_of("\n".join(lines)), tuple(mistakes))
        except (ValueError, RecursionError) as error:
            number = _first_bad_line(lines, error)
            line = lines[number - 1]
            key, header = re.match(r"\s*([\w-]+)\s*=", line), re.match(r"\s*\[+\s*([\w-]+)", line)
            if number not in left_out and (key or header or number - 1 not in left_out):
                word = re.match(r"[\s\[]*([\w-]+)", line)
                mistakes.append(Mistake(number, word[1] if word else "", _sentence(error, header is not None)))
            # A header that was meant keeps what follows from falling to the table above.
            lines[number - 1] = f"[[{header[1]}]]" if header and number not in left_out else ""
            left_out.add(number)
    return TomlText({}, {}, tuple(mistakes))


def _sentence(error: Exception, of_header: bool) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    words = re.sub(r" \(at [^)]*\)$", "", str(error))
    if of_header and words.startswith("Expected newline"):
        return "what follows the brackets belongs into a line of its own"
    return next((plain for begin, plain in _PLAINLY.items() if words.startswith(begin)), words)


def _first_bad_line(lines: list[str], error: Exception) -> int:
    """Where the statement begins that the reader stumbled over, from 1."""
    place = re.search(r"\(at line (\d+), ", str(error))
    stumbled = int(place[1]) if place else len(lines)
    for whole in range(stumbled - 1, 0, -1):
        try:
            tomllib.loads("\n".join(lines[:whole]))
        except (ValueError, RecursionError):
            continue
        # Empty lines and remarks before the statement are no part of it.
        return next((n for n in range(whole + 1, stumbled + 1) if not _is_remark(lines[n - 1])), stumbled)
    return next((n for n in range(1, stumbled + 1) if not _is_remark(lines[n - 1])), stumbled)


def _is_remark(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def lines_of(text: str) -> dict[Place, int]:
    """The line, from 1, of every key and list item of a text that `tomllib` accepts."""
    return _Walk(text).lines


_SPACE = re.compile(r"[ \t\n]*(?:#[^\n]*[ \t\n]*)*")
_PART = re.compile(r"""[ \t]*("(?:\\.|[^"\\])*"|'[^']*'|[\w-]+)[ \t]*""")
# A triple quote may follow one or two quotes that belong to the text.
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\])*"|\'[^\']*\'', re.DOTALL
)
_SCALAR = re.compile(r"[^,\]}#\n]*")


class _Walk:
    """One pass over a valid text, statement by statement."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.lines: dict[Place, int] = {}
        self._counts: dict[Place, int] = {}
        table: Place = ()
        self._skip(_SPACE)
        while self.at < len(text):
            table = self._header() if text[self.at] == "[" else self._statement(table)
            self._skip(_SPACE)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]

    def _note(self, place: Place, start: int) -> None:
        self.lines.setdefault(place, self.text.count("\n", 0, start) + 1)

    def _key(self) -> tuple[str, ...]:
        parts = []
        while (part := _PART.match(self.text, self.at)) is not None:
            self.at = part.end()
            raw = part[1]
            parts.append(tomllib.loads(f"k = {raw}")["k"] if raw[0] in "\"'" else raw)
            if not self.text.startswith(".", self.at):
                break
            self.at += 1
        return tuple(parts)

    def _header(self) -> Place:
        start, several = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if several else 1
        *outer, last = self._key()
        self.at += 2 if several else 1
        place: Place = ()
        for part in outer:
            place = (*place, part)
            if place in self._counts:  # a list of tables: its last one is meant
                place = (*place, self._counts[place] - 1)
        place = (*place, last)
        self._note(place, start)
        if several:
            number = self._counts.get(place, 0)
            self._counts[place] = number + 1
            place = (*place, number)
            self._note(place, start)
        return place

    def _statement(self, table: Place) -> Place:
        start = self.at
        place = table
        for part in self._key():
            place = (*place, part)
            self._note(place, start)
        self.at += 1  # the equals sign
        self._skip(re.compile(r"[ \t]*"))
        self._value(place)
        return table

    def _value(self, place: Place) -> None:
        opening = self.text[self.at]
        if opening in "\"'":
            self._skip(_STRING)
        elif opening == "[":
            self._items(place, "]")
        elif opening == "{":
            self._items(place, "}")
        else:
            self._skip(_SCALAR)

    def _items(self, place: Place, closing: str) -> None:
        """What stands between brackets or braces, commas between."""
        self.at += 1
        number = 0
        self._skip(_SPACE)
        while self.text[self.at] != closing:
            if closing == "}":
                self._statement(place)
            else:
                self._note((*place, number), self.at)
                self._value((*place, number))
                number += 1
            self._skip(_SPACE)
            if self.text[self.at] == ",":
                self.at += 1
                self._skip(_SPACE)
        self.at += 1
