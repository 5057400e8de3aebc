"""Reverse-mode automatic differentiation, small enough to read in one sitting.

A `Value` remembers the operation that made it, the values it was made from, and the local derivative
by each of them. That is all a backward pass needs: from the result to the inputs, every
node hands each of its inputs its own gradient times the local derivative.

The idea of a scalar graph that can be read at a glance is that of micrograd (A. Karpathy).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

Number = int | float


class Value:
    """A number in a computation graph.

    Parameters
    ----------
    data : float
        The number.
    name : str
        A name for the graph's drawing.

    Attributes
    ----------
    data : float
        The value of the forward pass.
    grad : float
        The derivative of the result by this value, after ``backward()`` was called on the result.
    operation : str
        What made it; empty for an input.
    inputs : tuple of Value
        What it was made from.
    slopes : tuple of float
        The local derivative by each input: the backward step of the operation.

    Notes
    -----
    At a kink the slope is the subgradient that frameworks use: 0 for ``relu`` at 0, one half for each
    of two equal arguments of ``maximum``.
    """

    __slots__ = ("data", "grad", "inputs", "name", "operation", "slopes")

    def __init__(self, data: Number, name: str = "") -> None:
        if isinstance(data, (bool, str)) or not isinstance(data, (int, float)):
            try:
                data = float(data)
            except (TypeError, ValueError):
                raise TypeError(f"data must be a real number, not {data!r}") from None
        self.data = float(data)
        self.grad = 0.0
        self.name = name
        self.operation = ""
        self.inputs: tuple[Value, ...] = ()
        self.slopes: tuple[float, ...] = ()

    def __repr__(self) -> str:
        label = f"{self.name} = " if self.name else ""
        return f"Value({label}{self.data:g}, grad={self.grad:g})"

    def __add__(self, other: Value | Number) -> Value:
        other = _lift(other)
        return _made(self.data + other.data, "+", (self, other), (1.0, 1.0))

    def __sub__(self, other: Value | Number) -> Value:
        other = _lift(other)
        return _made(self.data - other.data, "-", (self, other), (1.0, -1.0))

    def __mul__(self, other: Value | Number) -> Value:
        other = _lift(other)
        return _made(self.data * other.data, "*", (self, other), (other.data, self.data))

    def __truediv__(self, other: Value | Number) -> Value:
        other = _lift(other)
        quotient = _divide(self.data, other.data)
        return _made(quotient, "/", (self, other), (_divide(1.0, other.data), _divide(-quotient, other.data)))

    def __pow__(self, other: Value | Number) -> Value:
        if not isinstance(other, Value):
            slope = other * _power(self.data, other - 1.0) if other != 0 else 0.0
            return _made(_power(self.data, other), f"**{other:g}", (self,), (slope,))
        power = _power(self.data, other.data)
        by_base = other.data * _power(self.data, other.data - 1.0) if other.data != 0 else 0.0
        # 0^y stays 0 when a positive y is nudged.
        by_exponent = 0.0 if self.data == 0 and other.data > 0 else power * _log(self.data)
        return _made(power, "**", (self, other), (by_base, by_exponent))

    def __neg__(self) -> Value:
        return _made(-self.data, "neg", (self,), (-1.0,))

    def __radd__(self, other: Number) -> Value:
        return _lift(other) + self

    def __rsub__(self, other: Number) -> Value:
        return _lift(other) - self

    def __rmul__(self, other: Number) -> Value:
        return _lift(other) * self

    def __rtruediv__(self, other: Number) -> Value:
        return _lift(other) / self

    def __rpow__(self, other: Number) -> Value:
        return _lift(other) ** self

    def exp(self) -> Value:
        """e to this power."""
        result = _guarded(math.exp, self.data, math.inf)
        return _made(result, "exp", (self,), (result,))

    def log(self) -> Value:
        """The natural logarithm."""
        return _made(_log(self.data), "log", (self,), (_divide(1.0, self.data) if self.data >= 0 else math.nan,))

    def sin(self) -> Value:
        """The sine."""
        return _made(_guarded(math.sin, self.data), "sin", (self,), (_guarded(math.cos, self.data),))

    def cos(self) -> Value:
        """The cosine."""
        return _made(_guarded(math.cos, self.data), "cos", (self,), (-_guarded(math.sin, self.data),))

    def tanh(self) -> Value:
        """The hyperbolic tangent; its slope is 1/cosh^2, which does not cancel where tanh is near 1."""
        cosh = _guarded(math.cosh, self.data, math.inf)
        return _made(math.tanh(self.data), "tanh", (self,), ((1.0 / cosh) ** 2,))

    def sigmoid(self) -> Value:
        """1/(1 + exp(-x)); its slope is s(x) s(-x), which is s (1 - s) without cancellation."""
        small = math.exp(-abs(self.data))
        above, below = 1.0 / (1.0 + small), small / (1.0 + small)
        return _made(above if self.data >= 0 else below, "sigmoid", (self,), (above * below,))

    def relu(self) -> Value:
        """max(0, x)."""
        active = self.data > 0 or self.data != self.data
        return _made(self.data if active else 0.0, "relu", (self,), (1.0 if active else 0.0,))

    def maximum(self, other: Value | Number) -> Value:
        """The larger of two."""
        other = _lift(other)
        first = 0.5 if self.data == other.data else float(self.data > other.data)
        larger = self.data if first or self.data != self.data else other.data
        return _made(larger, "maximum", (self, other), (first, 1.0 - first))

    def backward(self) -> tuple[BackwardStep, ...]:
        """Fill ``grad`` of every value this one depends on with the derivative of this one by it.

        Gradients of an earlier call are forgotten first, so calling twice gives the same.

        Returns
        -------
        tuple of BackwardStep
            Every contribution, in the order in which it was made.
        """
        order = topological_order(self)
        for node in order:
            node.grad = 0.0
        self.grad = 1.0
        trace: list[BackwardStep] = []
        for node in reversed(order):
            for source, slope in zip(node.inputs, node.slopes, strict=True):
                # A gradient of zero stays zero through an infinite slope: that path does not matter.
                contribution = node.grad * slope if node.grad != 0.0 else 0.0
                source.grad += contribution
                trace.append(BackwardStep(node, source, slope, contribution))
        return tuple(trace)


@dataclass(frozen=True, slots=True, eq=False)
class BackwardStep:
    """One step of a backward pass: ``node`` hands ``source`` its gradient times the local derivative."""

    node: Value
    source: Value
    local_derivative: float
    contribution: float


def topological_order(result: Value) -> list[Value]:
    """Return every value the result depends on, inputs before what is made of them (without recursion)."""
    order: list[Value] = []
    seen: set[int] = set()
    stack: list[tuple[Value, bool]] = [(result, False)]
    while stack:
        node, finished = stack.pop()
        if finished:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((source, False) for source in reversed(node.inputs))
    return order


def _lift(number: Value | Number) -> Value:
    return number if isinstance(number, Value) else Value(number)


def _made(data: float, operation: str, inputs: tuple[Value, ...], slopes: tuple[float, ...]) -> Value:
    value = Value(data)
    value.operation, value.inputs, value.slopes = operation, inputs, slopes
    return value


# Python raises where IEEE arithmetic has nan and infinity; a graph must carry on and show them.


def _guarded(function: Callable[[float], float], x: float, overflow: float = math.nan) -> float:
    try:
        return function(x)
    except OverflowError:
        return overflow
    except ValueError:
        return math.nan


def _divide(a: float, b: float) -> float:
    if b != 0:
        return a / b
    return math.nan if a == 0 or a != a else math.copysign(math.inf, a) * math.copysign(1.0, b)


def _log(x: float) -> float:
    return -math.inf if x == 0 else math.log(x) if x > 0 else math.nan


def _power(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ValueError:
        return math.inf if base == 0 else math.nan
