"""The numbers in a Typst source: those tied to a result, and those tied to nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

__all__ = ["Bound", "Reading", "closing", "read_source"]

NUMERAL = r"\d+(?:\.\d+)?|\.\d+"
_POWER_OF_TEN = re.compile(r"(?<![\d.])10\^\(?(-?\d+)\)?")
_SCRIPTS = re.compile(r"[_^](?:-?[\w.']+)")
# What zero is compared with or heads for is no worked number: f' > 0, h -> 0, and 0/0 itself.
_ZERO = re.compile(r"(?<![\d.\w])0(?![\d.])")
_BEFORE_ZERO = re.compile(r"(?:<|>|=|->|→|≠|!=|/|tilde|approx|arrow(?:\.\w+)?)\s*-?\s*$")
_OF_A_POINT = re.compile(r"\([^()]*(?:_0|\d)[^()]*\)\s*$")
_NUMBER = re.compile(rf"(?<![\w.])(?:{NUMERAL})")


@dataclass(frozen=True, slots=True)
class Bound:
    """A number that carries the name of its result.

    Attributes
    ----------
    name : str
        As in ``slope`` or ``right[2]``.
    digits : str
        As printed, with an ASCII minus: ``-8.4147``.
    exponent : int
        The power of ten that belongs to it.
    after_sign : bool
        Whether an operator stands right before it, so that it may be printed without its own sign.
    """

    name: str
    digits: str
    exponent: int
    after_sign: bool

    @property
    def value(self) -> Decimal | None:
        """The digits as a number; None for words and infinity."""
        try:
            return Decimal(self.digits)
        except InvalidOperation:
            return None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source shows in numbers.

    Attributes
    ----------
    bound : tuple of Bound
        Those with a name.
    loose : tuple of str
        Numerals that carry no name and were not given by the lecturer.
    powers : tuple of int
        Exponents of powers of ten that stand outside of any of them.
    """

    bound: tuple[Bound, ...]
    loose: tuple[str, ...]
    powers: tuple[int, ...]


@lru_cache(maxsize=4096)
def read_source(source: str) -> Reading:
    """Sort the numbers of a Typst source."""
    bound: list[Bound] = []
    rest = _without_calls(source, "given")
    rest = _without_calls(rest, "bound", bound)
    powers = tuple(int(k) for k in _POWER_OF_TEN.findall(rest))
    rest = _POWER_OF_TEN.sub(" ", rest)
    line = rest
    rest = _without_scripts(_ZERO.sub(lambda zero: " " if _harmless(line, zero) else zero[0], line))
    return Reading(tuple(bound), tuple(_NUMBER.findall(rest)), powers)


def _harmless(text: str, zero: re.Match[str]) -> bool:
    before, after = text[: zero.start()], text[zero.end():]
    if re.match(r"\s*\\?/\s*0(?![\d.])", after):
        return True
    sign = _BEFORE_ZERO.search(before)
    if sign is None:
        return False
    # "f'(x) = 0" is a condition, "f'(1.5) = 0" or "f'(x_0) = 0" would be a result.
    return "=" not in sign[0] or not _OF_A_POINT.search(before[: sign.start()])


def _without_calls(source: str, name: str, found: list[Bound] | None = None) -> str:
    """Take every ``name(...)`` out of a source; those of ``bound`` are noted."""
    kept, at = [], 0
    for start in re.finditer(rf"\b{name}\(", source):
        if start.start() < at:
            continue
        end = closing(source, start.end())
        kept.append(source[at:start.start()])
        if found is not None:
            before = "".join(kept).rstrip()
            # The operator may stand before the role that colours the number.
            before = re.sub(r"(?:\b[a-zA-Z]+\(\s*)+$", "", before).rstrip()
            found.append(_bound(source[start.end():end], before.endswith(("+", "-"))))
        kept.append(" ")
        at = end + 1
    kept.append(source[at:])
    return "".join(kept)


def _bound(inside: str, after_sign: bool) -> Bound:
    name, _, rest = inside.partition(",")
    digits, _, power = rest.partition(", power:")
    digits = digits.strip()
    exponent = int(power) if power.strip() else 0
    scale = _POWER_OF_TEN.search(digits)
    if scale is not None:
        exponent += int(scale[1])
        digits = re.sub(r"\b(?:dot|times)\b", "", digits[: scale.start()]).strip() or "1"
        digits = "-1" if digits == "-" else digits
    return Bound(name.strip().strip('"'), digits.replace(" ", ""), exponent, after_sign)


def closing(source: str, start: int) -> int:
    """Where the bracket closes that was opened just before; strings are passed over."""
    depth, i = 1, start
    while i < len(source):
        c = source[i]
        if c == '"':
            i += 1
            while i < len(source) and source[i] != '"':
                i += 2 if source[i] == "\\" else 1
        elif c == "(":
            depth += 1
        elif c == ")":
            depth -= 1
            if depth == 0:
                return i
        i += 1
    return len(source)


def _without_scripts(source: str) -> str:
    """Leave out what is set below or above the line."""
    kept, at = [], 0
    for start in re.finditer(r"[_^]\(", source):
        if start.start() < at:
            continue
        kept.append(source[at:start.start()])
        at = closing(source, start.end()) + 1
    kept.append(source[at:])
    return _SCRIPTS.sub(" ", "".join(kept))
