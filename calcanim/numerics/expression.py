"""The expression tree: what a text means, kept in the order in which it was written.

A tree of six small frozen nodes stands between the reader and everything that uses an
expression (evaluation, differentiation, typesetting). SymPy would reorder the terms, and
Python's own syntax tree can hold far more than mathematics.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    """A non-negative number: its exact value, and its text as a person wrote it."""

    value: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class Constant:
    """``pi`` or ``e``."""

    name: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable such as ``x`` or ``theta``."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus an operand."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """``left operator right`` with the operator one of ``+ - * / ^``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """An elementary function applied to its arguments."""

    name: str
    arguments: tuple[Node, ...]


Node: TypeAlias = Number | Constant | Variable | Negative | Binary | Call


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below a node, in reading order."""
    match node:
        case Negative(operand):
            return (operand,)
        case Binary(_, left, right):
            return (left, right)
        case Call(_, arguments):
            return arguments
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it, parents first."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(children(current)))


def variables_of(node: Node) -> frozenset[str]:
    """Return the names of the variables that occur in a tree."""
    return frozenset(part.name for part in walk(node) if isinstance(part, Variable))


def is_number(node: Node, value: int) -> bool:
    """Whether a node is the literal number ``value``."""
    return isinstance(node, Number) and node.value == value


def integer(value: int) -> Node:
    """Return the node of an integer of either sign."""
    number = Number(Fraction(abs(value)), str(abs(value)))
    return Negative(number) if value < 0 else number
