"""Words that viewers read, held against a list of words that somebody has looked at.

The list is `words.txt`: every form by itself, so that no rule for endings lets a slip through. A new word is added to
it once it has been looked at.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

__all__ = ["glued", "literals", "of_page", "unknown_words"]

_LIST = Path(__file__).parent / "words.txt"
# Letters in a row, also with an apostrophe inside; what has a digit, a dot or an underscore within is a name or a formula.
_WORD = re.compile(r"(?<![\w.\\/@#&`'$-])[A-Za-z]{2,}(?:['’][a-z]+)?(?![\w(=`/]|\.\w|'')")
_QUOTED = re.compile(r"``[^`]*``|`[^`]*`|https?://\S+|\{[^}]*\}|--?[a-z][\w-]*|<[^>]*>|[a-z_]+=\S+")
_TYPST = re.compile(r'"((?:[^"\\]|\\.)*)"')


@cache
def known_words() -> frozenset[str]:
    """The words of the list, in small letters."""
    return frozenset(_LIST.read_text(encoding="utf-8").split())


def unknown_words(text: str) -> list[str]:
    """The words of a text that are not in the list; of a Typst source those between quotes."""
    if text.startswith("#text(") or not re.search(r"\w\(|_|\^", text):
        parts = [text.removeprefix("#text")]
    else:
        parts = _TYPST.findall(re.sub(r'\b(?:bound|op|given)\((?:[^()"]|"[^"]*")*\)', " ", text))
    found = [word for part in parts for word in _WORD.findall(_QUOTED.sub(" ", part))]
    return [word for word in found if word.lower().replace("’", "'").removesuffix("'s") not in known_words()]


def literals(source: str, *, refusals: bool = False) -> Iterator[tuple[int, str]]:
    """The sentences in a Python source with their lines: docstrings, captions, refusals; what has no space is a name.

    With ``refusals`` only those that are raised.
    """
    tree = ast.parse(source)
    roots = [node for node in ast.walk(tree) if isinstance(node, ast.Raise)] if refusals else [tree]
    for node in (part for root in roots for part in ast.walk(root)):
        if isinstance(node, ast.JoinedStr):
            # The pieces between the values, with a gap that is no part of a word.
            yield node.lineno, " 0 ".join(part.value for part in node.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.lineno, node.value


def glued(source: str) -> Iterator[tuple[int, str]]:
    """Where a word is made out of a value and letters that stand right beside it, other than the s of a plural."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.JoinedStr):
            continue
        for one, other in zip(node.values, node.values[1:], strict=False):
            for part, value, letters in (
                (one, other, r"[A-Za-z]{2,}$"), (other, one, r"^[a-z]{2,}\b"),
            ):
                if isinstance(part, ast.Constant) and isinstance(value, ast.FormattedValue) and _is_cut(value.value):
                    if re.search(letters, str(part.value)):
                        yield node.lineno, ast.unparse(node)


def _is_cut(value: ast.expr) -> bool:
    """Whether a value is a piece of a text: a slice of it, or what is left when its ending was removed."""
    return any(
        isinstance(part, ast.Slice)
        or isinstance(part, ast.Attribute) and part.attr in ("removesuffix", "removeprefix", "rstrip", "lstrip", "strip")
        for part in ast.walk(value)
    )


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code += tag in ("script", "style", "code", "kbd")
        self.found += [value for name, value in attrs if name in ("title", "aria-label", "placeholder", "alt") and value]

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in ("script", "style", "code", "kbd")

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.found.append(data)


def of_page(html: str) -> list[str]:
    """What a page says: its text and its labels, without what is filled in."""
    texts = _Texts()
    texts.feed(re.sub(r"\{[{%#].*?[#%}]\}", " ", html, flags=re.DOTALL))
    return texts.found
