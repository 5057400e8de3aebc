"""Evaluating an expression tree: compiled to NumPy closures, or at any precision with mpmath."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from .elementary import ELEMENTARY, Array, precise_exp, sigmoid
from .exact import Exact
from .expression import (
    Binary,
    Call,
    Negative,
    Node,
    Number,
    Variable,
    children,
    is_number,
    variables_of,
    walk,
)

Compiled = Callable[[Sequence[Array]], Array]

_OPERATORS: dict[str, Callable[[Array, Array], Array]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": lambda a, b: np.power(a, b) if isinstance(a, np.generic) else a**b,
}


def compile_node(node: Node, order: Sequence[str]) -> Compiled:
    """Compile a tree into a closure over the values of the variables.

    Parameters
    ----------
    node : Node
        The tree.
    order : sequence of str
        The variables in the order in which their values will be passed.

    Returns
    -------
    callable
        Takes a sequence of NumPy scalars or arrays; constants stay scalars.
    """
    if not variables_of(node):
        constant = np.float64(float(evaluate_precisely(node, {})))
        return lambda values: constant
    if isinstance(node, Variable):
        position = order.index(node.name)
        return lambda values: values[position]
    if safe := safe_form(node := regrouped(node)):
        inside, better = safe
        inner = compile_node(inside, order)
        return lambda values: better(inner(values))
    parts = [compile_node(child, order) for child in children(node)]
    if isinstance(node, Negative):
        (only,) = parts
        return lambda values: -only(values)
    if isinstance(node, Binary):
        return _compile_binary(node, parts)
    assert isinstance(node, Call)
    if node.name == "choose" and any(map(variables_of, node.arguments[1:])):
        return _compile_pieces(parts)
    return _compile_call(ELEMENTARY[node.name].array, parts)


def _compile_binary(node: Binary, parts: list[Compiled]) -> Compiled:
    left, right = parts
    if node.operator == "^" and is_number(node.right, 2):
        return lambda values: np.square(left(values))
    operate = _OPERATORS[node.operator]
    return lambda values: operate(left(values), right(values))


def _compile_pieces(parts: list[Compiled]) -> Compiled:
    """``choose`` of two slopes: where the condition is zero they join if they agree (those of max(f, f), say)."""
    choose = ELEMENTARY["choose"].array
    condition, one, other = parts

    def pieces(values: Sequence[Array]) -> Array:
        sign, above, below = condition(values), one(values), other(values)
        chosen = choose(sign, above, below)
        return np.where((sign == 0) & (above == below), above, chosen)[()]

    return pieces


def _compile_call(function: Callable[..., Array], parts: list[Compiled]) -> Compiled:
    if len(parts) == 1:
        (only,) = parts
        return lambda values: function(only(values))
    if len(parts) == 2:
        first, second = parts
        return lambda values: function(first(values), second(values))
    if function is ELEMENTARY["choose"].array:
        return lambda values: function(*[part(values) for part in parts])

    def fold(values: Sequence[Array]) -> Array:
        result = parts[0](values)
        for part in parts[1:]:
            result = function(result, part(values))
        return result

    return fold


def may_lack_value(node: Node) -> bool:
    """Whether a tree may have no real value somewhere (a logarithm, a root, a quotient ...)."""
    for part in walk(node):
        match part:
            case Call("log" | "sqrt" | "asin" | "acos" | "choose", _) | Binary("/", _, _):
                return True
            case Binary("^", _, Number(value, _)) if value.denominator == 1:
                continue
            case Binary("^", _, _):
                return True
    return False


def may_kink(node: Node) -> bool:
    """Whether a tree may have a kink, a jump or a vertical tangent; False is a promise that it is smooth."""
    for part in walk(node):
        match part:
            case Call("abs" | "sign" | "relu" | "max" | "min" | "choose" | "sqrt" | "asin" | "acos", _):
                return True
            case Binary("^", _, Number(value, _)) if value.denominator == 1:
                continue
            case Binary("^", _, _):
                return True
            case Binary("/", _, bottom) if variables_of(bottom):
                return True
    return False


def safe_form(node: Node) -> tuple[Node, Callable[[Array], Array]] | None:
    """Return the inner part and the outer function of the few forms that cancel or overflow as they are written.

    Parameters
    ----------
    node : Node
        The tree, as `regrouped` leaves it.

    Returns
    -------
    (Node, callable) or None
        The equal form that keeps every digit; None where there is nothing to mend.
    """
    match node:
        case Binary("-", one, Call("sigmoid", (u,))) if is_number(one, 1):
            return u, lambda u: sigmoid(-u)
        case Binary("-", one, Binary("^", Call("tanh", (u,)), two)) if is_number(one, 1) and is_number(two, 2):
            return u, lambda u: 1.0 / np.square(np.cosh(u))
        case Binary("-", one, Call("cos", (u,))) if is_number(one, 1):
            return u, lambda u: 2.0 * np.square(np.sin(0.5 * u))
        case Binary("-", Call("exp", (u,)), one) if is_number(one, 1):
            return u, np.expm1
        case Call("log", (Binary("+", one, Call("exp", (u,))),)) | Call(
            "log", (Binary("+", Call("exp", (u,)), one),)
        ) if is_number(one, 1):
            return u, ELEMENTARY["softplus"].array
        case Call("log", (Binary("+", one, u),)) | Call("log", (Binary("+", u, one),)) if is_number(one, 1):
            return u, np.log1p
        case Binary("/", Call("exp", (u,)), _) if power := _logistic_power(node):
            return u, sigmoid if power == 1 else lambda u: sigmoid(u) * sigmoid(-u)
    return None


def _logistic_power(node: Binary) -> int:
    """Return k of exp(u)/(exp(u) + 1)^k, which overflows to inf/inf as written, for k = 1 or 2; 0 for another quotient."""
    squared = isinstance(node.right, Binary) and node.right.operator == "^" and is_number(node.right.right, 2)
    match node.right.left if squared and isinstance(node.right, Binary) else node.right:
        case Binary("+", growth, one) | Binary("+", one, growth) if is_number(one, 1) and growth == node.left:
            return 2 if squared else 1
    return 0


def regrouped(node: Node) -> Node:
    """Return c exp(u)/(exp(u) + 1)^k as c (exp(u)/(exp(u) + 1)^k), so that `safe_form` knows the quotient; else the node."""
    match node:
        case Binary("/", Binary("*", factor, Call("exp", _) as growth), bottom):
            if _logistic_power(quotient := Binary("/", growth, bottom)):
                return Binary("*", factor, quotient)
    return node


def to_mpf(value: Any) -> Any:
    """Convert a number to mpmath at its working precision; a float means its shortest decimal, unless it is an `Exact`.

    Parameters
    ----------
    value : float, int, str, Fraction or mpmath.mpf

    Raises
    ------
    TypeError
        If the value is not a real number.
    """
    from mpmath import mp

    if isinstance(value, Exact):
        return evaluate_precisely(value.node, {})
    if isinstance(value, Fraction):
        return mp.mpf(value.numerator) / value.denominator
    if isinstance(value, (float, np.floating)):
        return mp.mpf(repr(float(value)))
    if isinstance(value, (int, np.integer)):
        return mp.mpf(int(value))
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return to_mpf(value[()])
    if isinstance(value, (str, mp.mpf)):
        return mp.mpf(value)
    raise TypeError(f"a value for a precise evaluation must be one real number, not {value!r}")


def total(terms: Iterable[Any]) -> Any:
    """Add mpmath numbers; what only the last digits of the working precision leave over counts as zero."""
    from mpmath import mp

    terms = list(terms)
    result = mp.fsum(terms)
    largest = max(map(abs, terms), default=mp.zero)
    return mp.zero if abs(result) <= largest * mp.mpf(10) ** (5 - mp.dps) else result


class cancellations:  # noqa: N801 - a record, read and never made
    """How many bits the differences of numbers that nearly agree have lost at most since this was last set to zero."""

    deepest = 0


# So many bits of a difference may be rounding: what is left below them is zero, as of exp(log(2)) - 2.
_GUARD_BITS = 40


def _cancelled(result: Any, size: int) -> Any:
    """Return a result, or zero where it is nothing but rounding beside numbers of a size (a power of two)."""
    _, digits, exponent, length = result._mpf_
    if digits and (lost := size - exponent - length) > cancellations.deepest:
        cancellations.deepest = lost
    elif not digits or lost <= _GUARD_BITS:
        return result
    from mpmath import mp

    return mp.zero if lost > mp.prec - _GUARD_BITS else result


def _size(number: Any) -> int:
    """The power of two next above a number; hugely negative for zero."""
    _, digits, exponent, length = number._mpf_
    return int(exponent + length) if digits else -(10**12)


def evaluate_precisely(node: Node, values: Mapping[str, Any]) -> Any:
    """Evaluate a tree with mpmath at its current working precision.

    Parameters
    ----------
    node : Node
        The tree.
    values : mapping of str to mpmath.mpf
        A value for every variable.

    Returns
    -------
    mpmath.mpf
        nan or an infinity where the tree has no finite real value; nothing is raised.

    Notes
    -----
    Where a difference (or a sine at pi, a logarithm at 1 ...) loses all but the last digits to cancellation it counts as
    zero, so that abs(exp(x) - 2) has its kink at log(2); `cancellations` tells how many bits were lost, and with more digits one
    can tell whether it is zero.
    """
    # The commonest kind first: this is the innermost loop of every proof.
    if isinstance(node, Binary):
        return _combine(node.operator, evaluate_precisely(node.left, values), evaluate_precisely(node.right, values))
    if isinstance(node, Variable):
        return values[node.name]
    if isinstance(node, Negative):
        return -evaluate_precisely(node.operand, values)
    if isinstance(node, Call):
        return _apply(node.name, [evaluate_precisely(argument, values) for argument in node.arguments])
    from mpmath import mp

    if isinstance(node, Number):
        return mp.mpf(node.value.numerator) / node.value.denominator
    return +mp.pi if node.name == "pi" else +mp.e


def _apply(name: str, arguments: list[Any]) -> Any:
    from mpmath import mp

    # The branch of ``choose`` that is not taken may well have no value.
    if any(mp.isnan(argument) for argument in arguments[: 1 if name == "choose" else None]):
        return mp.nan
    if name in ("asin", "acos") and not _cancelled(1 - abs(arguments[0]), 1):
        arguments = [mp.sign(arguments[0])]
    try:
        result = ELEMENTARY[name].precise(*arguments)
    except (ValueError, ZeroDivisionError, OverflowError):
        return mp.nan
    if isinstance(result, mp.mpc):
        return mp.nan
    result = mp.mpf(result)
    match name:
        case "sin" | "cos" | "tan":
            size = max(_size(arguments[0]), 1) if name == "cos" else _size(arguments[0])
            if name == "tan" and _size(result) > mp.prec - _GUARD_BITS - max(size, 1):
                cancellations.deepest = max(cancellations.deepest, mp.prec)
                return mp.inf
            return _cancelled(result, size)
        case "log":
            return _cancelled(result, 0)
    return result


def _combine(operator: str, a: Any, b: Any) -> Any:
    match operator:
        case "+":
            return _cancelled(a + b, max(_size(a), _size(b)))
        case "-":
            return _cancelled(a - b, max(_size(a), _size(b)))
        case "*":
            return a * b
        case "/":
            return a / b if b != 0 else _over_zero(a)
    return _power(a, b)


def _over_zero(a: Any) -> Any:
    from mpmath import mp

    return mp.nan if a == 0 or mp.isnan(a) else mp.inf * mp.sign(a)


def _power(base: Any, exponent: Any) -> Any:
    if exponent == 2:
        return base * base
    from mpmath import mp

    if mp.isnan(base) or mp.isnan(exponent):
        return mp.nan
    if base == 0:
        return mp.one if exponent == 0 else mp.zero if exponent > 0 else mp.inf
    if not mp.isfinite(base) or not mp.isfinite(exponent):
        with np.errstate(all="ignore"):
            return mp.mpf(float(np.power(np.float64(float(base)), np.float64(float(exponent)))))
    if base < 0 and not mp.isint(exponent):
        return mp.nan
    # A bound of the size that costs nothing comes first: a logarithm for every square is most of the work.
    if abs(exponent) * (abs(mp.mag(base)) + 1) > 10**7 and abs(size := exponent * mp.log(abs(base))) > 10**7:
        odd = base < 0 and mp.isint(exponent) and int(exponent) % 2
        return precise_exp(size * 100) * (-1 if odd else 1)
    return base**exponent
