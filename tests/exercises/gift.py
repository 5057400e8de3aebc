"""A strict reader of the part of GIFT that is written here: it refuses whatever a learning platform might read otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SPECIAL = "\\~=#{}:"
_NUMBER = r"-?\d+(?:\.\d+)?(?:e[-+]\d+)?"


@dataclass(frozen=True)
class Numerical:
    """A numerical question."""

    title: str
    text: str
    answer: float
    tolerance: float
    feedback: str


def read_gift(source: str) -> list[Numerical]:
    """Read a file: questions with an empty line between them; `ValueError` for anything that is off."""
    if not source.endswith("\n") or "\r" in source or "\t" in source:
        raise ValueError("lines must end with a single newline")
    return [_question(block) for block in source.rstrip("\n").split("\n\n")]


def _question(block: str) -> Numerical:
    if "\n" in block or block.startswith("//"):
        raise ValueError(f"a question stands on one line: {block!r}")
    plain = r"(?:\\.|[^\\~=#{}:])"
    found = re.fullmatch(rf"::({plain}+)::\[plain\]({plain}+) \{{#({_NUMBER}):({_NUMBER})####({plain}+)\}}", block)
    if found is None:
        raise ValueError(f"this is no numerical question with a title, a tolerance and feedback: {block!r}")
    answer, tolerance = float(found[3]), float(found[4])
    if not tolerance > 0:
        raise ValueError(f"a tolerance is positive: {block!r}")
    return Numerical(_plain(found[1]), _plain(found[2]), answer, tolerance, _plain(found[5]))


def _plain(text: str) -> str:
    """Without the backslashes, each of which must be needed."""
    for escaped in re.findall(r"\\(.)", text):
        if escaped not in _SPECIAL:
            raise ValueError(f"\\{escaped} escapes what needs none in {text!r}")
    return re.sub(r"\\(.)", r"\1", text)
