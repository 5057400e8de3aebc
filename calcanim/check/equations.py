"""Equations on the screen are true: both sides are worked out with the digits that are shown.

Two sides agree when they are no further apart than the rounding of these digits allows. The equation of a line is
held against the lines that are drawn, all over the window. A side with a name that nothing in sight gives a value is
passed over and counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import mpmath

from ..numerics.rounding import to_decimal
from ..stage.curve import clipped_line
from .evaluation import DIGITS, Definitions, Unknown, Worth, free_names, parts_of
from .finding import Finding
from .outlines import edges
from .proofs import Proofs
from .sight import FULL, Mark, Sight, Words
from .typst_math import Apply, Gradient, Name, Node, Numeral, Partial, Statement, statements

__all__ = ["EquationProof"]

_EQUAL = ("=", "approx")
_EXACT = mpmath.mpf("1e-15")
# Where free variables are tried; what digits may leave open of a line, as a share of the window's height.
_PLACES = ("0.3719", "1.2843", "-0.6137", "2.1771")
_OPEN = 0.1


@dataclass
class EquationProof:
    """Holds the equations in sight against each other and against what is drawn.

    Attributes
    ----------
    proofs : Proofs
        Tells which numbers are shown exactly.
    """

    proofs: Proofs
    _known: dict[Any, tuple[str, ...]] = field(default_factory=dict)
    _sources: dict[tuple[str, ...], Definitions] = field(default_factory=dict)
    _seen: dict[tuple[str, int], bool] = field(default_factory=dict)

    def look(self, sight: Sight) -> Iterator[Finding]:
        """Findings of one moment."""
        words = [word for word in sight.words if word.kind == "formula" and not word.animated and word.opacity >= FULL]
        words = [word for word in words if statements(word.source)]
        sources = tuple(sorted({word.source for word in words}))
        known = self._sources.get(sources)
        if known is None:
            known = self._sources[sources] = _defined([s for source in sources for s in statements(source)], self.rounding)
        lines = [mark for mark in sight.marks if mark.kind == "line" and not mark.animated]
        drawn = tuple((id(m.claim.plot), m.claim.start, m.claim.slope) for m in lines if m.claim is not None)
        for word in words:
            key = word.source, sources, drawn
            if key not in self._known:
                self._known[key] = tuple(self._problems(word, known, lines))
            for problem in self._known[key]:
                yield Finding("equation.false", (word.label,), problem, boxes=(edges(word.box),))

    def count(self) -> tuple[int, int]:
        """How many equations were shown, and how many of these were worked out at some moment."""
        return len(self._seen), sum(self._seen.values())

    def rounding(self, numeral: Numeral) -> Any:
        """Half a unit in the last place; nothing where all digits are there, or where it was typed."""
        if not numeral.bound:
            return 0
        verdict = self.proofs[numeral.bound]
        if verdict.trouble is None and _digits(to_decimal(verdict.value)) == _digits(numeral.digits):
            return 0
        return mpmath.mpf(10) ** (numeral.exponent + int(numeral.digits.as_tuple().exponent)) / 2

    def _problems(self, word: Words, known: Definitions, lines: Sequence[Mark]) -> Iterator[str]:
        for i, statement in enumerate(statements(word.source)):
            if not any(relation in _EQUAL for relation in statement.relations) or _gives_a_number(statement):
                continue
            worked = False
            for problem in (*_of_line(statement, known, lines), *_of_sides(statement, known)):
                worked = True
                if problem:
                    yield problem
            self._seen[word.source, i] = self._seen.get((word.source, i), False) or worked


def _gives_a_number(statement: Statement) -> bool:
    """Whether it only says what a name stands for, which needs no second side: its number is held against a proof."""
    first, *others = statement.sides
    return isinstance(first, Name) and len(others) == 1 and isinstance(others[0], Numeral)


def _digits(value: Decimal) -> tuple[int, ...]:
    return value.normalize().as_tuple().digits if value.is_finite() else ()


# -- what is defined -----------------------------------------------------------


def _defined(found: Sequence[Statement], rounding: Any) -> Definitions:
    """The names and functions that have one meaning in some statements."""
    names: dict[str, list[Node]] = {}
    functions: dict[str, list[tuple[tuple[str, ...], Node]]] = {}
    for statement in found:
        sides = [side for side, _ in _chain(statement)]
        for i, side in enumerate(sides):
            told = next((other for other in reversed(sides[i + 1:]) if not isinstance(other, Name)), None)
            if isinstance(side, Name) and told is not None:
                names.setdefault(side.text, []).append(told)
            elif isinstance(side, Apply) and (defined := _as_function(side, sides[i + 1:])):
                functions.setdefault(side.function, []).append(defined)
    whole = {name: trees[0] for name, trees in functions.items() if _one_meaning([tree for _, tree in trees])}
    return Definitions(
        {name: min(trees, key=_plainness) for name, trees in names.items() if _one_meaning(trees)}, names, whole, rounding
    )


def _chain(statement: Statement) -> Iterator[tuple[Node, bool]]:
    """The sides that are understood and joined by equals signs to the first, and whether each is the first."""
    for i, side in enumerate(statement.sides):
        if i and statement.relations[i - 1] not in _EQUAL:
            return
        if side is not None:
            yield side, i == 0


def _as_function(side: Apply, others: Sequence[Node]) -> tuple[tuple[str, ...], Node] | None:
    variables = tuple(a.text for a in side.arguments if isinstance(a, Name) and "_" not in a.text)
    told = next((other for other in reversed(others) if not isinstance(other, Numeral)), None)
    if side.primes or told is None or len(variables) != len(side.arguments) or side.function in ("sigma",):
        return None
    return variables, told


def _one_meaning(trees: Sequence[Node]) -> bool:
    """Whether no two of some numbers that a name stands for differ."""
    plain = {tree.digits.scaleb(tree.exponent) for tree in trees if isinstance(tree, Numeral)}
    return len(plain) <= 1 if any(isinstance(tree, Numeral) for tree in trees) else len(set(map(repr, trees))) == 1


def _plainness(tree: Node) -> int:
    return 0 if isinstance(tree, Numeral) else 1


# -- what is compared ----------------------------------------------------------


def _of_sides(statement: Statement, known: Definitions) -> Iterator[str]:
    """For each pair of sides that can be worked out what is wrong with it, or nothing."""
    before: tuple[Node, list[str]] | None = None
    for i, side in enumerate(statement.sides):
        relation = [statement.relations[i - 1]] if i else []
        if before is not None:
            before = before[0], before[1] + relation
        if side is None or _defines(side, i, statement, known):
            continue
        if before is not None:
            told = _compared(before[0], side, before[1], known)
            if told is None and _tried(side, sorted(free_names(side, known)), known) is None:
                continue
            if told is not None:
                yield told
        before = side, []


def _defines(side: Node, i: int, statement: Statement, known: Definitions) -> bool:
    """Whether a side is only given its meaning here."""
    later = [other for other in statement.sides[i + 1:] if other is not None]
    if isinstance(side, Name):
        return any(known.names.get(side.text) is other for other in later)
    return isinstance(side, Apply) and not side.primes and any(known.functions.get(side.function, (0, 0))[1] is o for o in later)


def _tried(side: Node, free: Sequence[str], known: Definitions) -> list[list[Worth]] | None:
    found = []
    for i in range(len(_PLACES) if free else 1):
        with mpmath.workdps(DIGITS):
            given = {name: mpmath.mpf(_PLACES[(i + k) % len(_PLACES)]) for k, name in enumerate(free)}
        try:
            found.append(known.worth(side, given))
        except Unknown:
            found.append([])
    return found if any(found) else None


def _compared(left: Node, right: Node, relations: list[str], known: Definitions) -> str | None:
    """What is wrong with a relation (with free variables: at some of their values), nothing where it holds, None where it cannot be told."""
    free = sorted(free_names(left, known) | free_names(right, known))
    if free and not _says_of_all(left, right, known):
        return None
    ones, others = _tried(left, free, known), _tried(right, free, known)
    if ones is None or others is None:
        return None
    pairs = [(a, b) for one, other in zip(ones, others, strict=True) for a, b in zip(one, other, strict=False)]
    wrong = next((pair for pair in pairs if not _holds(*pair, relations)), None)
    if not pairs:
        return None
    return "" if wrong is None else (
        f"is false: {_told(wrong[0])} on one side of {' '.join(relations)} and {_told(wrong[1])} on the other."
    )


def _holds(one: Worth, other: Worth, relations: list[str]) -> bool:
    gap, room = one.value - other.value, one.room + other.room + _EXACT * max(abs(one.value), abs(other.value))
    if all(relation in _EQUAL for relation in relations):
        return bool(abs(gap) <= room * (1 + _EXACT))
    if len(relations) > 1:
        return True
    return bool({"<": gap < room, "<=": gap <= room, ">": gap > -room, ">=": gap >= -room, "!=": gap or one.room or other.room}[relations[0]])


def _says_of_all(left: Node, right: Node, known: Definitions) -> bool:
    """Whether a relation with free variables is about all their values: on both sides the same ones, or a derivative."""
    # "f'(x) = 0" is a condition, and "f'(x) = 3" is meant at one place.
    if isinstance(left, Numeral) or isinstance(right, Numeral):
        return False
    ones, others = free_names(left, known), free_names(right, known)
    if ones == others:
        return not isinstance(left, Name)
    variables = {name for names, _ in known.functions.values() for name in names}
    return ones | others <= variables and (_sloped(left, known) or _sloped(right, known))


def _sloped(node: Node, known: Definitions) -> bool:
    """Whether a derivative of a function in sight is in it, so that free variables are its own."""
    return any(
        isinstance(part, Apply) and part.primes > 0 and part.function in known.functions
        or isinstance(part, Gradient | Partial) and part.of in known.functions for part in parts_of(node)
    )


def _told(worth: Worth) -> str:
    room = f" within {mpmath.nstr(worth.room, 2)}" if worth.room > _EXACT * abs(worth.value) else ""
    return mpmath.nstr(worth.value, 8) + room


# -- lines ---------------------------------------------------------------------


def _of_line(statement: Statement, known: Definitions, lines: Sequence[Mark]) -> Iterator[str]:
    """What is wrong with y = m x + c where lines are drawn: it must be one of them, and tell it from its neighbours."""
    first, told = statement.sides[0], [side for side in statement.sides[1:] if side is not None]
    if not isinstance(first, Name) or first.text != "y" or not told or not lines:
        return
    told = [side for side in told if free_names(side, known) <= {"x"} and not isinstance(side, Name | Numeral)]
    for side in told:
        worst = [_beside(side, known, mark) for mark in lines]
        found = [one for one in worst if one is not None]
        if not found:
            continue
        yield min(found, key=len)


def _beside(side: Node, known: Definitions, mark: Mark) -> str | None:
    """How a tree in x differs from a drawn line; nothing where it is that line."""
    claim = mark.claim
    if claim is None or claim.start is None or claim.slope is None or not mpmath.isfinite(claim.slope):
        return None
    window = claim.plot.window
    ends = clipped_line(claim.start, claim.slope, window)
    for x in (ends[0][0], claim.start[0], ends[1][0]):
        try:
            (worth,) = known.worth(side, {"x": mpmath.mpf(float(x))})
        except (Unknown, ValueError):
            return None
        true = claim.start[1] + claim.slope * (float(x) - claim.start[0])
        gap = abs(worth.value - true)
        if gap > worth.room + 1e-9 * (abs(true) + window.y.span):
            return (
                f"is no line that is drawn: at x = {float(x):.6g} it says {_told(worth)}, and the {claim.role} is at {true:.6g}."
            )
        if worth.room > _OPEN * window.y.span:
            return (
                f"does not tell which line it is: at x = {float(x):.6g} its digits leave {mpmath.nstr(2 * worth.room, 2)} open, "
                f"in a window {window.y.span:.2g} high."
            )
    return ""
