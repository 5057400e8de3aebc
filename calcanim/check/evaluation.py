"""What the trees of `typst_math` are worth, with the digits that are shown and what these leave open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import mpmath

from ..errors import CalcanimError
from ..numerics.elementary import ELEMENTARY
from .typst_math import Apply, Gradient, Name, Node, Numeral, Operation, Partial, Several

__all__ = ["DIGITS", "Definitions", "Unknown", "Worth", "free_names", "parts_of"]

DIGITS = 30
# What is no larger is zero as a double.
_VANISHING = mpmath.mpf(2) ** -1075
_FUNCTIONS = {one.typst: one.precise for one in ELEMENTARY.values()}
_DEEPEST = 12
_CONSTANTS: dict[str, Callable[[], Any]] = {"e": lambda: +mpmath.e, "pi": lambda: +mpmath.pi}


class Unknown(Exception):
    """A name without a value, or a value that does not exist."""


@dataclass(frozen=True, slots=True)
class Worth:
    """A value, and how far it may be off for the rounding of the digits shown and for what cancels in working it out."""

    value: Any
    room: Any


@dataclass
class Definitions:
    """What the formulas in sight define: numbers by names, functions by their variables and trees.

    Attributes
    ----------
    names : mapping
        The tree that a name stands for.
    trees : mapping
        All trees that stand beside it.
    functions : mapping
        The variables and the tree of a function.
    rounding : callable
        Half a unit in the last place of a numeral, or zero where it is shown exactly.
    """

    names: Mapping[str, Node]
    trees: Mapping[str, Sequence[Node]]
    functions: Mapping[str, tuple[tuple[str, ...], Node]]
    rounding: Callable[[Numeral], Any]
    _used: dict[int, Numeral] = field(default_factory=dict)
    _shifts: dict[int, Any] = field(default_factory=dict)
    _depth: int = 0

    def worth(self, node: Node, given: Mapping[str, Any] | None = None) -> list[Worth]:
        """A value for every coordinate, with free variables at given places; zero where no double is as small.

        Raises
        ------
        Unknown
            If a name has no value, or the value does not exist.
        """
        with mpmath.workdps(DIGITS):
            self._used, self._shifts = {}, {}
            values = self._coordinates(node, given or {})
            rooms = [mpmath.mpf(0)] * len(values)
            for key, numeral in list(self._used.items()):
                half = self.rounding(numeral)
                if half:
                    moved = [self._moved(node, given or {}, key, side * half, values) for side in (-1, 1)]
                    rooms = [room + max(pair) for room, pair in zip(rooms, zip(*moved, strict=True), strict=True)]
        # What more digits change was never known: 1 - tanh(20)^2 keeps few of its digits, a slope of 0 none.
        with mpmath.workdps(2 * DIGITS):
            finer = self._coordinates(node, given or {})
            return [Worth(b, room + abs(b - a)) for a, b, room in zip(values, finer, rooms, strict=True)]

    def meaning(self, name: str) -> Node | None:
        """What a name stands for: u is u(x) where only that is said."""
        return self.names[name] if name in self.names else self.functions[name][1] if name in self.functions else None

    def _moved(self, node: Node, given: Mapping[str, Any], key: int, by: Any, values: list[Any]) -> list[Any]:
        self._shifts = {key: by}
        try:
            return [abs(a - b) for a, b in zip(self._coordinates(node, given), values, strict=True)]
        finally:
            self._shifts = {}

    def _coordinates(self, node: Node, given: Mapping[str, Any]) -> list[Any]:
        parts: tuple[Node, ...] = node.parts if isinstance(node, Several) else (node,)
        if isinstance(node, Gradient):
            parts = tuple(Partial(node.of, name, node.at) for name in self.functions.get(node.of, ((), None))[0])
        try:
            values = [self._value(part, given) for part in parts]
        except (CalcanimError, ArithmeticError, ValueError, TypeError, KeyError) as error:
            raise Unknown from error
        if not values or not all(isinstance(v, mpmath.mpf) and mpmath.isfinite(v) for v in values):
            raise Unknown
        return [value if abs(value) > _VANISHING else mpmath.mpf(0) for value in values]

    def _value(self, node: Node, given: Mapping[str, Any]) -> Any:
        match node:
            case Numeral(digits, exponent):
                self._used[id(node)] = node
                shift = self._shifts.get(id(node), 0)
                return mpmath.mpf(str(digits)) * mpmath.mpf(10) ** exponent + shift
            case Name(text):
                return self._named(text, given)
            case Operation(sign, left, right):
                return _apply(sign, self._value(left, given), self._value(right, given))
            case Apply("abs", (Gradient() | Several() as only,)):
                return mpmath.norm(self._coordinates(only, given))
            case Apply(function, arguments, primes):
                return self._called(function, [self._value(a, given) for a in arguments], primes)
            case Partial(of, by, at):
                return self._sloped(of, by, at, given)
        raise Unknown

    def _named(self, text: str, given: Mapping[str, Any]) -> Any:
        if text in given:
            return given[text]
        tree = self.meaning(text)
        if tree is None:
            if text in _CONSTANTS:
                return _CONSTANTS[text]()
            raise Unknown
        self._depth += 1
        try:
            if self._depth > _DEEPEST:
                raise Unknown
            return self._value(tree, given)
        finally:
            self._depth -= 1

    def _called(self, function: str, values: list[Any], primes: int) -> Any:
        f = self._function(function)
        if not primes:
            return f(*values)
        if len(values) != 1:
            raise Unknown
        return mpmath.diff(f, values[0], primes)

    def _function(self, name: str) -> Callable[..., Any]:
        if name in self.functions:
            variables, tree = self.functions[name]

            def f(*values: Any) -> Any:
                return self._value(tree, dict(zip(variables, values, strict=True)))

            return f
        if name not in _FUNCTIONS:
            raise Unknown
        return _FUNCTIONS[name]

    def _sloped(self, of: str, by: str, at: tuple[Node, ...] | None, given: Mapping[str, Any]) -> Any:
        if of in self.functions:
            variables, tree = self.functions[of]
            places = [self._value(a, given) for a in at] if at else [self._named(name, given) for name in variables]
        else:
            # Of what a name stands for, the tree in which the variable occurs.
            tree = next((one for one in self.trees.get(of, ()) if Name(by) in parts_of(one)), None)
            if tree is None or at is not None:
                raise Unknown
            variables, places = (by,), [self._named(by, given)]
        which = variables.index(by)

        def along(t: Any) -> Any:
            values = [*places[:which], t, *places[which + 1:]]
            return self._value(tree, {**given, **dict(zip(variables, values, strict=True))})

        return mpmath.diff(along, places[which])


def _apply(sign: str, left: Any, right: Any) -> Any:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right
    return left**right


def parts_of(node: Node) -> Iterator[Node]:
    """A tree and all its branches."""
    yield node
    branches: tuple[Node, ...] = ()
    match node:
        case Operation(_, left, right):
            branches = left, right
        case Apply(_, branches, _) | Several(branches):
            pass
    for branch in branches:
        yield from parts_of(branch)


def free_names(node: Node, known: Definitions) -> frozenset[str]:
    """The variables of a tree that nothing in sight gives a value, however deep."""
    found: set[str] = set()
    _collect(node, known, frozenset(), found, 0)
    return frozenset(found)


def _collect(node: Node, known: Definitions, bound: frozenset[str], found: set[str], depth: int) -> None:
    if depth > _DEEPEST:
        return
    match node:
        case Name(text):
            tree = known.meaning(text)
            if tree is not None and text not in bound:
                _collect(tree, known, bound, found, depth + 1)
            elif text not in bound and text not in _CONSTANTS:
                found.add(text)
        case Operation(_, left, right):
            _collect(left, known, bound, found, depth)
            _collect(right, known, bound, found, depth)
        case Apply(_, arguments, _) | Several(arguments):
            for argument in arguments:
                _collect(argument, known, bound, found, depth)
        case Gradient(of, at) | Partial(of, _, at):
            variables = known.functions[of][0] if of in known.functions else (of,)
            for part in at if at is not None else map(Name, variables):
                _collect(part, known, bound, found, depth)
