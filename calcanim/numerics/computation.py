"""An expression as a graph of elementary operations, with the value and the gradient of every node.

Where an expression says the same thing twice, the graph computes it once. A number that stands in
an operation belongs to it (``1 + u``, ``u^2``), because nobody differentiates by a number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import mul
from typing import Any

from ..errors import InputError
from .evaluation import to_mpf, total
from .expression import Binary, Call, Constant, Negative, Node, Number, Variable, variables_of
from .function import Function
from .reading import read
from .typeset import to_text, to_typst

__all__ = ["Computation", "Operation", "PassCost", "computation"]

_DIGITS = 50


@dataclass(frozen=True, slots=True)
class Operation:
    """One node of a graph.

    Attributes
    ----------
    name : str
        The variable's name, or the operation on inputs called u (and v, or u1, u2, ...) as a text: ``u*v``, ``1 + u``.
    inputs : tuple of int
        The nodes it is made from, in the order of its arguments; empty for a variable.
    expression : str
        All that it computes, as a text.
    value : float
        Its value.
    slopes : tuple of float
        The local derivative by each input.
    gradient : float
        The derivative of the result by this node.
    """

    name: str
    inputs: tuple[int, ...]
    expression: str
    value: float
    slopes: tuple[float, ...]
    gradient: float

    @property
    def is_variable(self) -> bool:
        """Whether it is given rather than computed."""
        return not self.inputs


@dataclass(frozen=True, slots=True)
class PassCost:
    """What one pass through a graph costs, counted.

    Attributes
    ----------
    forward : int
        Elementary operations of a forward pass.
    products, sums : int
        Of a backward pass: one product for every edge, and one sum for every further contribution to a node.
    variables : int
        How many derivatives the backward pass yields at once.
    """

    forward: int
    products: int
    sums: int
    variables: int

    @property
    def backward(self) -> int:
        """Operations of the backward pass."""
        return self.products + self.sums

    @property
    def differences(self) -> int:
        """Operations of the forward passes that forward differences need: one as it is, and one for each variable."""
        return self.forward * (self.variables + 1)

    @property
    def ratio(self) -> float:
        """How many forward passes one backward pass costs."""
        return self.backward / self.forward

    def summed(self, terms: int) -> PassCost:
        """Return the cost for the sum of so many such graphs, each with variables of its own."""
        added = terms - 1
        return PassCost(
            terms * self.forward + added, terms * self.products + 2 * added, terms * self.sums, terms * self.variables
        )


@dataclass(frozen=True, slots=True)
class Computation:
    """A graph of elementary operations with both passes worked out.

    Attributes
    ----------
    nodes : tuple of Operation
        Inputs before what is made of them; the result is the last.
    variables : tuple of str
        The names of the variables, in the alphabet's order.
    """

    nodes: tuple[Operation, ...]
    variables: tuple[str, ...]

    @property
    def edges(self) -> tuple[tuple[int, int], ...]:
        """Every (input, operation), once for each argument."""
        return tuple((source, i) for i, node in enumerate(self.nodes) for source in node.inputs)

    @property
    def cost(self) -> PassCost:
        """What the passes cost."""
        edges = self.edges
        given = sum(node.is_variable for node in self.nodes)
        reached = {source for source, _ in edges}
        return PassCost(len(self.nodes) - given, len(edges), len(edges) - len(reached), given)

    def typst(self, index: int) -> str:
        """Return the operation of a node as Typst mathematics, with a dot where its only input stands."""
        node = self.nodes[index]
        if node.is_variable:
            return to_typst(Variable(node.name))
        return _operation_typst(node.name)

    def as_function_of(self, index: int) -> Function:
        """Return the result as one expression in which a node is a variable of its own, the last one.

        Its derivative by that variable is the node's gradient, found without a backward pass.
        """
        own = next(name for name in map("q{}".format, range(len(self.variables) + 1)) if name not in self.variables)
        trees: list[Node] = []
        for i, node in enumerate(self.nodes):
            if i == index:
                trees.append(Variable(own))
            elif node.is_variable:
                trees.append(Variable(node.name))
            else:
                arguments = dict(zip(input_names(len(node.inputs)), (trees[k] for k in node.inputs), strict=True))
                trees.append(_replaced(read(node.name, None), arguments))
        return Function._of(trees[-1], to_text(trees[-1]), (*self.variables, own), False, None)


def _replaced(tree: Node, by: Mapping[str, Node]) -> Node:
    """A tree with other trees in the place of its variables."""
    match tree:
        case Variable(name):
            return by[name]
        case Negative(operand):
            return Negative(_replaced(operand, by))
        case Binary(operator, left, right):
            return Binary(operator, _replaced(left, by), _replaced(right, by))
        case Call(name, arguments):
            return Call(name, tuple(_replaced(argument, by) for argument in arguments))
    return tree


def computation(text: str, values: Mapping[str, float], most: int | None = None) -> Computation:
    """Read an expression as a graph and run it forward and backward.

    Parameters
    ----------
    text : str
        The expression, in the language of `Function`.
    values : mapping of str to float
        A value for every variable.
    most : int, optional
        The largest number of nodes that is accepted.

    Raises
    ------
    InputError
        If the expression cannot be read, has no variable or too many nodes, lacks a value, or has no value or no
        derivative somewhere on the way.
    """
    shape, variables = _shape(read(text, None))
    if not variables:
        raise InputError(f"function={text} has no variable, so there is nothing to differentiate by")
    missing = [name for name in variables if name not in values]
    if missing:
        raise InputError(f"{text} has the variable{'s' * (len(missing) > 1)} {', '.join(missing)} without a value")
    if most is not None and len(shape) > most:
        raise InputError(f"the graph of {text} has {len(shape)} nodes; at most {most} can be shown, so take a shorter one")
    from mpmath import workdps

    with workdps(_DIGITS):
        results, slopes = _forward(shape, values)
        gradients = _backward(shape, slopes)
    nodes = tuple(
        replace(node, value=float(value), slopes=tuple(map(float, local)), gradient=float(gradient))
        for node, value, local, gradient in zip(shape, results, slopes, gradients, strict=True)
    )
    for node in nodes:
        if not all(map(math.isfinite, (node.value, node.gradient, *node.slopes))):
            raise InputError(f"{node.expression} or its derivative leaves the range of numbers here; take smaller values")
    return Computation(nodes, variables)


def _forward(shape: Sequence[Operation], values: Mapping[str, float]) -> tuple[list[Any], list[tuple[Any, ...]]]:
    """The value of every node and its local derivatives, at mpmath's working precision."""
    results: list[Any] = []
    slopes: list[tuple[Any, ...]] = []
    for node in shape:
        if node.is_variable:
            results.append(to_mpf(values[node.name]))
            slopes.append(())
            continue
        operate, by_each = _operator(node.name, len(node.inputs))
        arguments = [results[i] for i in node.inputs]
        signed = {"u + v": (1, 1), "u - v": (1, -1)}.get(node.name)
        value = total(map(mul, signed, arguments)) if signed else operate.at_precision(*arguments)
        if not math.isfinite(float(value)):
            raise InputError(f"{node.expression} has no finite value here; choose other values of its variables")
        local = tuple(slope.at_precision(*arguments) for slope in by_each)
        if not all(math.isfinite(float(slope)) for slope in local):
            raise InputError(f"{node.expression} has no derivative here (a kink or a steep end); choose other values")
        results.append(value)
        slopes.append(local)
    return results, slopes


def _backward(shape: Sequence[Operation], slopes: Sequence[tuple[Any, ...]]) -> list[Any]:
    """The derivative of the last node by every node: each hands its gradient times the local derivative on."""
    contributions: list[list[Any]] = [[] for _ in shape]
    contributions[-1].append(to_mpf(1))
    gradients = [to_mpf(0)] * len(shape)
    for i in reversed(range(len(shape))):
        gradients[i] = total(contributions[i])
        for source, slope in zip(shape[i].inputs, slopes[i], strict=True):
            contributions[source].append(gradients[i] * slope)
    return gradients


# -- from the tree to the graph --------------------------------------------------------


def _shape(tree: Node) -> tuple[list[Operation], tuple[str, ...]]:
    """The nodes without their numbers, inputs first; equal parts of the tree are one node."""
    nodes: list[Operation] = []
    known: dict[Any, int] = {}

    def add(part: Node) -> int:
        if isinstance(part, Variable):
            name, inputs = part.name, ()
        else:
            sources = [add(child) for child in _operands(part)]
            name, inputs = _name(part), tuple(sources)
        key = _key(name, inputs)
        if key not in known:
            known[key] = len(nodes)
            nodes.append(Operation(name, inputs, to_text(part), 0.0, (), 0.0))
        return known[key]

    if variables_of(tree):
        add(tree)
    return nodes, tuple(sorted(variables_of(tree)))


def _key(name: str, inputs: tuple[int, ...]) -> Any:
    """What makes two nodes the same; u*v and v*u are."""
    if name in ("u + v", "u*v"):
        return name, tuple(sorted(inputs))
    return name, inputs


def _operands(part: Node) -> tuple[Node, ...]:
    """The parts with variables; those without belong to the operation."""
    match part:
        case Negative(operand):
            return (operand,)
        case Binary(_, left, right):
            return tuple(side for side in (left, right) if variables_of(side))
        case Call(_, arguments):
            return tuple(argument for argument in arguments if variables_of(argument))
    raise AssertionError(f"{part!r} has no operands")


def _name(part: Node) -> str:
    """The operation with its inputs called u, v, or u1, u2, ... where there are more."""
    count = len(_operands(part))
    letters = iter(map(Variable, input_names(count)))

    def renamed(child: Node) -> Node:
        return next(letters) if variables_of(child) else child

    match part:
        case Negative():
            return to_text(Negative(next(letters)))
        case Binary(operator, left, right):
            # 2 + u and u + 2 are one operation, and so are 2*u and u*2; each is written in the usual order.
            if count == 1 and (operator == "+" and not variables_of(left) or operator == "*" and not variables_of(right)):
                left, right = right, left
            return to_text(Binary(operator, renamed(left), renamed(right)))
        case Call(name, arguments):
            return to_text(Call(name, tuple(map(renamed, arguments))))
    raise AssertionError(f"{part!r} is no operation")


def input_names(count: int) -> tuple[str, ...]:
    """What the inputs of an operation are called in its name."""
    return ("u", "v")[:count] if count < 3 else tuple(f"u{i + 1}" for i in range(count))


@lru_cache(maxsize=512)
def _operator(name: str, count: int) -> tuple[Function, tuple[Function, ...]]:
    """An operation and its exact derivatives by each input."""
    variables = input_names(count)
    operate = Function(name, variables)
    return operate, tuple(operate.derivative(variable) for variable in variables)


# -- how an operation is written ----------------------------------------------------------


@lru_cache(maxsize=512)
def _operation_typst(name: str) -> str:
    tree = read(name, None)
    match tree:
        case Negative():
            return "-u"
        case Binary(operator, left, right) if isinstance(left, Variable) and isinstance(right, Variable):
            return {"+": "+", "-": "-", "*": "times", "/": "div", "^": "u^v"}[operator]
        case Call(function, arguments) if all(isinstance(a, Variable) for a in arguments):
            return _function_typst(function)
        case Binary("+" | "-" as operator, Variable(), number):
            return f"{operator} given({_enclosed(number)})"
        case Binary("-", number, Variable()):
            return f"given({_enclosed(number)}) -"
        case Binary("*", number, Variable()):
            return f"times given({_enclosed(number)})"
        case Binary("/", Variable(), number):
            return f"div given({_enclosed(number)})"
        case Binary("/", number, Variable()):
            return f"given({_enclosed(number)}) \\/ u"
    # Powers and functions with a number inside are shortest as they are.
    return f"given({to_typst(tree, inline=True)})"


def _enclosed(number: Node) -> str:
    text = to_typst(number, inline=True)
    return text if isinstance(number, (Number, Constant)) else f"({text})"


def _function_typst(name: str) -> str:
    from .elementary import ELEMENTARY

    special = {"exp": "e^u", "sqrt": "sqrt(u)", "abs": "abs(u)"}
    return special.get(name, ELEMENTARY[name].typst)
