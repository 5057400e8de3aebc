"""The equations in a Typst source as trees: what calcanim itself sets is read, and what is not understood is left out.

A statement ends at a wide space, a word, a colon or an arrow; its sides stand between relations. Colours and other
marks show nothing and are seen through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from ..numerics.elementary import ELEMENTARY
from ..stage.typesetting import PARTS
from .sources import closing

__all__ = ["Apply", "Gradient", "Name", "Node", "Numeral", "Operation", "Partial", "Statement", "Several", "statements"]

_TOKEN = re.compile(r'\s+|"[^"]*"|\d+(?:\.\d+)?|\.\d+|[A-Za-z]+(?:\.[a-z]+)*|->|<-|<=|>=|!=|\\?.', re.DOTALL)
_SEEN_THROUGH = frozenset(PARTS) | {"given", "display", "upright", "class"}
_BREAKS = frozenset({"quad", "word", "arrow", "arrow.r", "arrow.tr", "arrow.br", "->", "<-", ":", ";", "\\,", "dots.c"})
_RELATIONS = frozenset({"=", "approx", "<", ">", "<=", ">=", "!="})
_BLANK = frozenset({"space", "thin", "thick", "med", "&", "\\ "})
_FUNCTIONS = {one.typst: name for name, one in ELEMENTARY.items()}
# Names that no variable has: what is built with them cannot be worked out here.
_STRANGE = frozenset({"mat", "cases", "sum", "lim", "compose", "plus.minus", "cancel", "prop", "det", "dots", "infinity"})


@dataclass(frozen=True, slots=True, eq=False)
class Numeral:
    """A printed number: its name where it is bound to one, its digits, its power of ten."""

    digits: Decimal
    exponent: int = 0
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, with its index: ``x_0``."""

    text: str


@dataclass(frozen=True, slots=True)
class Apply:
    """A function with its primes at some places: ``f''(x)``."""

    function: str
    arguments: tuple[Node, ...]
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Partial:
    """A partial derivative, at a place where one stands behind it."""

    of: str
    by: str
    at: tuple[Node, ...] | None = None


@dataclass(frozen=True, slots=True)
class Gradient:
    """All partial derivatives, at a place where one stands behind it."""

    of: str
    at: tuple[Node, ...] | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One of + - * / ^ on two operands."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Several:
    """Coordinates in parentheses."""

    parts: tuple[Node, ...]


Node = Numeral | Name | Apply | Partial | Gradient | Operation | Several


@dataclass(frozen=True, slots=True)
class Statement:
    """Sides with the relations between them; None for a side that is not understood."""

    sides: tuple[Node | None, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    kind: str
    spaced: bool = False
    number: Numeral | None = None


class _Unread(Exception):
    """A side that is not understood."""


@lru_cache(maxsize=4096)
def statements(source: str) -> tuple[Statement, ...]:
    """The statements of a Typst source that have at least two sides."""
    if source.startswith("#"):
        return ()
    found, sides, relations, depth = [], [list[_Token]()], list[str](), 0
    for token in [*_tokens(source), _Token(":", "mark")]:
        depth += (token.text == "(") - (token.text == ")")
        if token.text in _RELATIONS and depth == 0:
            relations.append(token.text)
            sides.append([])
        elif (token.kind == "text" or token.text in _BREAKS or token.text == ",") and depth == 0:
            # A label before a live number, or what stands behind one, is half of an equation.
            if sum(map(bool, sides)) > 1:
                found.append(Statement(tuple(map(_side, sides)), tuple(relations)))
            sides, relations = [[]], []
        else:
            sides[-1].append(token)
    return tuple(found)


def _side(tokens: list[_Token]) -> Node | None:
    try:
        return _Reader(tokens).whole()
    except (_Unread, RecursionError):
        return None


def _tokens(source: str) -> Iterator[_Token]:
    at, spaced, before = 0, False, ""
    while at < len(source):
        match = _TOKEN.match(source, at)
        assert match is not None
        text, at = match[0], match.end()
        if text.isspace() or text in _BLANK:
            spaced = True
            continue
        if before == "_" and text[0] == '"':
            text = text.strip('"')  # an index in upright letters
        before = text
        inside = None
        if text[0].isalpha() and source[at:at + 1] == "(" and text in _SEEN_THROUGH | {"bound", "word", "op", "hat", "bold"}:
            end = closing(source, at + 1)
            inside, at = source[at + 1:end], end + 1
        yield from _named(text, inside, spaced)
        spaced = False


def _named(text: str, inside: str | None, spaced: bool) -> Iterator[_Token]:
    if inside is None:
        kind = "text" if text[0] == '"' else "number" if text[0].isdigit() or text[0] == "." and len(text) > 1 else "mark"
        number = Numeral(Decimal(text)) if kind == "number" else None
        yield _Token(text, "name" if kind == "mark" and text[0].isalpha() else kind, spaced, number)
    elif text == "bound":
        yield _bound(inside, spaced)
    elif text == "word":
        yield _Token(text, "text", spaced)
    elif text in ("op", "hat", "bold"):
        yield _Token(f"{text}({inside})", "name", spaced)
    else:
        parts = list(_tokens(inside.partition(",")[2] if text == "class" else inside))
        yield from parts


def _bound(inside: str, spaced: bool) -> _Token:
    """A bound number as its digits are seen: what is said of its power of ten is written elsewhere."""
    name, _, rest = inside.partition(",")
    digits, power, _ = rest.partition(", power:")[0].replace(" ", ""), 0, None
    scale = re.search(r"(?:dot|times)?10\^\(?(-?\d+)\)?$", digits)
    if scale is not None:
        power, digits = int(scale[1]), digits[: scale.start()]
        digits = {"": "1", "-": "-1"}.get(digits, digits)
    try:
        return _Token("", "number", spaced, Numeral(Decimal(digits), power, name.strip().strip('"')))
    except InvalidOperation:
        return _Token("undefined", "text", spaced)


@dataclass
class _Reader:
    """Reads one side: sums of products of powers, products also without a sign."""

    tokens: list[_Token]
    place: int = 0
    _end: _Token = field(default_factory=lambda: _Token("", "end"))

    def whole(self) -> Node:
        node = self.sum()
        if self.next.kind != "end":
            raise _Unread
        return node

    @property
    def next(self) -> _Token:
        return self.tokens[self.place] if self.place < len(self.tokens) else self._end

    def take(self, *texts: str) -> str | None:
        """The next token's text if it is one of these; it is passed then."""
        if self.next.kind in ("mark", "name") and self.next.text in texts:
            self.place += 1
            return self.tokens[self.place - 1].text
        return None

    def sum(self) -> Node:
        negative = self.take("-", "+") == "-"
        node = self.product()
        node = Operation("-", Numeral(Decimal(0)), node) if negative else node
        while sign := self.take("+", "-"):
            node = Operation(sign, node, self.product())
        return node

    def product(self) -> Node:
        node, divided = self.power(), False
        while True:
            if self.take("dot", "times"):
                node = Operation("*", node, self.signed())
            elif self.take("/", "\\/"):
                node, divided = Operation("/", node, self.signed()), True
            elif self.next.kind in ("number", "name") or self.next.text == "(":
                if divided:
                    raise _Unread  # 1 / 2 x may be read in two ways
                node = Operation("*", node, self.power())
            else:
                return node

    def signed(self) -> Node:
        if self.take("-"):
            return Operation("-", Numeral(Decimal(0)), self.power())
        return self.power()

    def power(self) -> Node:
        node = self.atom()
        return Operation("^", node, self.raised()) if self.take("^") else node

    def raised(self) -> Node:
        if self.next.text == "(":
            return self.parenthesis()
        if self.next.kind in ("number", "name"):
            return self.atom()
        raise _Unread

    def parenthesis(self) -> Node:
        parts = self.listed()
        return parts[0] if len(parts) == 1 else Several(parts)

    def listed(self) -> tuple[Node, ...]:
        if not self.take("("):
            raise _Unread
        parts = [self.sum()]
        while self.take(","):
            parts.append(self.sum())
        if not self.take(")"):
            raise _Unread
        return tuple(parts)

    def atom(self) -> Node:
        token = self.next
        if token.text == "(":
            return self.parenthesis()
        if token.number is not None:
            self.place += 1
            return token.number
        if token.kind != "name" or token.text in _STRANGE:
            raise _Unread
        self.place += 1
        if token.text == "partial":
            return self.partial()
        if token.text == "nabla":
            return Gradient(self.variable(), self.listed() if self.next.text == "(" else None)
        return Several(self.listed()) if token.text == "vec" else self.named(token)

    def named(self, token: _Token) -> Node:
        name = token.text
        if name == "frac":
            if self.tokens[self.place + 1:self.place + 2] and self.tokens[self.place + 1].text == "partial":
                return self.fraction_of_partials()
            above, below = self.pair()
            return Operation("/", above, below)
        if name == "Delta" and self.next.kind == "name":
            self.place += 1
            name += " " + self.tokens[self.place - 1].text
        if name == "d" and (self.next.kind == "name" or self.next.text == "("):
            raise _Unread  # a differential
        name += self.index()
        primes = 0
        while self.take("'"):
            primes += 1
        known = _FUNCTIONS.get(name)
        if known is not None and known != "sigmoid" and self.next.text != "(":
            return Apply(name, (self.power(),), primes)
        if self.next.text == "(" and (not self.next.spaced or known is not None):
            return Apply(name, self.listed(), primes)
        if primes:
            raise _Unread
        return Name(name)

    def index(self) -> str:
        if self.take("_"):
            inside = self.enclosed() if self.next.text == "(" else self.passed()
            return f"_{inside}"
        if self.next.text == "^" and self.tokens[self.place + 1:self.place + 2] and self.tokens[self.place + 1].text == "*":
            self.place += 2
            return "^*"
        return ""

    def passed(self) -> str:
        token = self.next
        self.place += 1
        return token.text if token.number is None else str(token.number.digits)

    def enclosed(self) -> str:
        """The text between parentheses, as the name of an index."""
        self.place += 1
        text = ""
        while self.next.kind != "end" and self.next.text != ")":
            text += self.passed()
        self.place += 1
        return text

    def pair(self) -> tuple[Node, Node]:
        parts = self.listed()
        if len(parts) != 2:
            raise _Unread
        return parts[0], parts[1]

    def fraction_of_partials(self) -> Node:
        if not (self.take("(") and self.take("partial")):
            raise _Unread
        of = self.variable()
        if not (self.take(",") and self.take("partial")):
            raise _Unread
        by = self.variable()
        if not self.take(")"):
            raise _Unread
        return Partial(of, by, self.listed() if self.next.text == "(" else None)

    def partial(self) -> Node:
        of = self.variable()
        if not (self.take("\\/", "/") and self.take("partial")):
            raise _Unread
        return Partial(of, self.variable())

    def variable(self) -> str:
        if self.next.kind != "name":
            raise _Unread
        self.place += 1
        return self.tokens[self.place - 1].text + self.index()
