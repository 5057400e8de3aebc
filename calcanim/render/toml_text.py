"""A TOML file with the line of everything in it, and with every mistake of its grammar.

The standard library's reader gives values without places and stops at the first
mistake. Here it still does the reading; this only looks where things stand, in a
text that it has accepted, and goes on after what it has not.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

__all__ = ["Mistake", "TomlText", "lines_of", "read_toml"]

Place = tuple[str | int, ...]
"""Keys and positions that lead to a value: ``("clip", 0, "at")``."""

# A text that is no TOML at all is not worth a mistake for every line; and every mistake means reading the text anew,
# so of a long one fewer are told.
_MOST_MISTAKES, _MOST_READ = 20, 200_000
# The standard library's reader takes the square of these.
_MOST_PARTS = 16
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
    for number, line in enumerate(lines, 1):
        if _LONG_KEY.search(line):
            mistakes.append(Mistake(number, "", f"a name has more than {_MOST_PARTS} parts between dots"))
            lines[number - 1] = ""
            left_out.add(number)
    while len(mistakes) < max(1, min(_MOST_MISTAKES, _MOST_READ // (len(text) + 1))):
        whole = "\n".join(lines)
        try:
            values = tomllib.loads(whole)
            return TomlText(values, lines_of(whole), tuple(mistakes))
        except (ValueError, RecursionError) as error:
            number = _first_bad_line(whole, error)
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


def _first_bad_line(text: str, error: Exception) -> int:
    """Where the statement begins that the reader stumbled over, from 1; all before it are as they should be."""
    walk = _Walk(text)
    # What is wrong may lead the walk astray, but not before it has come there.
    with suppress(IndexError, ValueError, RecursionError):
        walk.run()
    place = re.search(r"\(at line (\d+), ", str(error))
    if place is not None:
        stumbled = int(place[1])
        return max((line for line in map(walk.line, walk.starts) if line <= stumbled), default=stumbled)
    # It does not say where: then it is a value that no reader takes, and none by itself either.
    for start, end in pairwise((*walk.starts, len(text))):
        try:
            tomllib.loads(text[start:end])
        except (ValueError, RecursionError) as found:
            if type(found) is type(error):
                return walk.line(start)
    return text.count("\n") + 1


def lines_of(text: str) -> dict[Place, int]:
    """The line, from 1, of every key and list item of a text that `tomllib` accepts."""
    walk = _Walk(text)
    walk.run()
    return walk.lines


_SPACE = re.compile(r"[ \t\n]*(?:#[^\n]*[ \t\n]*)*")
_PART = re.compile(r"""[ \t]*("(?:\\.|[^"\\])*"|'[^']*'|[\w-]+)[ \t]*""")
# A triple quote may follow one or two quotes that belong to the text.
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?!"")(?:\\.|[^"\\])*"|\'(?!\'\')[^\']*\'', re.DOTALL
)
_SCALAR = re.compile(r"[^,\]}#\n]*")
_LONG_KEY = re.compile(
    r"""(?:^|[\[{,])[ \t]*(?:(?:"(?:\\.|[^"\\])*"|'[^']*'|[\w-]+)[ \t]*\.[ \t]*){%d}""" % _MOST_PARTS
)


class _Walk:
    """One pass over a text, statement by statement; over one that is not valid it ends with an exception or goes astray."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.lines: dict[Place, int] = {}
        self.starts: list[int] = []
        self._counts: dict[Place, int] = {}
        self._ends = [found.start() for found in re.finditer("\n", text)]

    def run(self) -> None:
        """Walk to the end."""
        table: Place = ()
        self._skip(_SPACE)
        while self.at < len(self.text):
            self.starts.append(self.at)
            table = self._header() if self.text[self.at] == "[" else self._statement(table)
            self._skip(_SPACE)

    def line(self, at: int) -> int:
        """The line of a place, from 1."""
        return bisect_left(self._ends, at) + 1

    def _skip(self, pattern: re.Pattern[str], *, needed: bool = False) -> str:
        found = pattern.match(self.text, self.at)
        if found is None or (needed and not found[0]):
            if needed:
                raise ValueError("there is nothing of the kind")
            return ""
        self.at = found.end()
        return found[0]

    def _note(self, place: Place, start: int) -> None:
        self.lines.setdefault(place, self.line(start))

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
            self._skip(_STRING, needed=True)
        elif opening == "[":
            self._items(place, "]")
        elif opening == "{":
            self._items(place, "}")
        else:
            self._skip(_SCALAR, needed=True)

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
