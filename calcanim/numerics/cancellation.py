"""Where doubles lose the digits of a quotient, and the few points at which mpmath has to find them again.

Beside a removable singularity, as of sin(x)/x at 0, the terms of a derivative grow without bound and cancel; what is left of
them in doubles is rounding. A running error bound beside the value tells such points from all others.

Source: N. J. Higham, Accuracy and Stability of Numerical Algorithms (2002), section 3.3.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .elementary import ELEMENTARY, Array
from .evaluation import evaluate_precisely, regrouped, safe_form, to_mpf
from .expression import Binary, Call, Constant, Negative, Node, Number, Variable, children, variables_of, walk
from .intervals import bounds

__all__ = ["Watched", "doubtful", "loses_digits", "settled", "watch"]

# The values of the variables to a value and a bound of its error. An infinite bound: doubles cannot tell. A bound that is
# nan: there is no value, and doubles are right to say so (a pole, a hole, the logarithm of a negative number).
Watched = Callable[[Sequence[Array]], tuple[Array, Array]]

_ULP = 2.0 * np.finfo(float).eps
# An underflow loses less than this, whatever the size of the result.
_TINY = 5e-324
_LARGEST = np.finfo(float).max
_TOLERANCE = 1e-10
_GROWING_SLOWLY = {"sin", "cos", "tanh", "atan", "abs", "relu", "sigmoid", "softplus"}
_NEVER_ZERO = {"exp", "cosh", "sigmoid", "softplus"}


def loses_digits(node: Node) -> bool:
    """Whether a tree holds a quotient that can lose digits, because what vanishes below it vanishes above it as well.

    Parameters
    ----------
    node : Node
        The tree.

    Returns
    -------
    bool
        False is a promise that doubles do well, apart from the cancellations of sums without a quotient.
    """
    return _loses_digits(node, below_sum=False)


def _loses_digits(node: Node, below_sum: bool) -> bool:
    match node:
        case Binary("/", top, bottom) if _may_vanish(bottom):
            cancels = below_sum or _has_sum(top) or (_may_vanish(top) and not _is_plain(bottom))
        case Binary("^", base, exponent) if _is_negative(exponent) and _may_vanish(base):
            cancels = below_sum
        case _:
            cancels = False
    inside = below_sum or _is_sum(node)
    match node:
        case Binary("*", left, right):
            # A factor is as good as a part of the numerator.
            return _loses_digits(left, inside or _feeds(right)) or _loses_digits(right, inside or _feeds(left))
    return cancels or any(_loses_digits(child, inside) for child in children(node))


def _feeds(factor: Node) -> bool:
    return _has_sum(factor) or _may_vanish(factor)


def _is_sum(node: Node) -> bool:
    """Whether a node adds what has been rounded before; x - 1 has nothing to lose."""
    return isinstance(node, Binary) and node.operator in "+-" and safe_form(regrouped(node)) is None and not _is_plain(node)


def _has_sum(node: Node) -> bool:
    return any(_is_sum(part) for part in walk(node))


def _is_plain(node: Node) -> bool:
    match node:
        case Binary("+" | "-", left, right):
            return not children(left) and not children(right)
        case Negative(operand):
            return _is_plain(operand)
    return not children(node)


def _is_negative(node: Node) -> bool:
    return not variables_of(node) and bool(evaluate_precisely(node, {}) < 0)


def _may_vanish(node: Node) -> bool:
    names = variables_of(node)
    match node:
        case Number(value, _):
            return value == 0
        case Constant(_):
            return False
        case Call(name, _) if name in _NEVER_ZERO:
            return False
        case Negative(operand) | Binary("/", operand, _):
            return _may_vanish(operand)
        case Binary("^", base, exponent):
            return _may_vanish(base) and not _is_negative(exponent)
        case Binary("*", left, right):
            return _may_vanish(left) or _may_vanish(right)
    if len(names) > 1:
        return True
    line = np.array([np.inf])
    low, high = bounds(node, next(iter(names), "x"), -line, line)
    return not (low[0] > 0 or high[0] < 0)


def watch(node: Node, order: Sequence[str], doubt: float = 0.0) -> Watched:
    """Compile a tree into a closure that returns its value in doubles and a bound of the error.

    Parameters
    ----------
    node : Node
        The tree.
    order : sequence of str
        The variables in the order in which their values will be passed.
    doubt : float
        The relative uncertainty of the values themselves.
    """
    if not variables_of(node):
        exact = evaluate_precisely(node, {})
        constant = np.float64(float(exact))
        error = np.float64(0.0 if exact == float(exact) else _ULP * abs(constant))
        return lambda values: (constant, error)
    if isinstance(node, Variable):
        position, none = order.index(node.name), np.float64(0.0)
        if doubt:
            return lambda values: (values[position], doubt * abs(values[position]))
        return lambda values: (values[position], none)
    node = regrouped(node)
    parts = [watch(child, order, doubt) for child in children(node)]
    combined = _combination(node, parts)
    if (safe := safe_form(node)) is None:
        return combined
    inside, better = safe
    inner = watch(inside, order, doubt)
    if doubt:
        return lambda values: _apply(better, *inner(values))
    if not any(isinstance(part, Call) or (isinstance(part, Binary) and part.operator in "+-") for part in walk(inside)):
        return lambda values: _exact(better(inner(values)[0]))
    # The better form has the value, the one as written a bound that is too large rather than too small.
    return lambda values: (better(inner(values)[0]), combined(values)[1])


def _combination(node: Node, parts: list[Watched]) -> Watched:
    if isinstance(node, Negative):
        (only,) = parts
        return lambda values: _negative(*only(values))
    if isinstance(node, Binary):
        left, right = parts
        if node.operator == "^" and not variables_of(node.right):
            return _constant_power(left, float(evaluate_precisely(node.right, {})))
        operate = _OPERATIONS[node.operator]
        return lambda values: operate(*left(values), *right(values))
    assert isinstance(node, Call)
    if node.name in ("choose", "max", "min"):
        several = _choose if node.name == "choose" else _extreme(ELEMENTARY[node.name].array)
        return lambda values: several([part(values) for part in parts])
    function, (only,) = ELEMENTARY[node.name].array, parts
    if node.name in _GROWING_SLOWLY:
        return lambda values: _slow(function, *only(values))
    return lambda values: _apply(function, *only(values))


def _pick(condition: Any, one: Any, other: Any) -> Any:
    """`numpy.where`, ten times as quick for single numbers."""
    return np.where(condition, one, other) if isinstance(condition, np.ndarray) else (one if condition else other)


def _any(condition: Any) -> bool:
    return bool(condition.any()) if isinstance(condition, np.ndarray) else bool(condition)


def _all(condition: Any) -> bool:
    return bool(condition.all()) if isinstance(condition, np.ndarray) else bool(condition)


def _total(one: Array, other: Array) -> Array:
    """Add bounds; where one of them is zero times infinity the other says it all."""
    result = one + other
    if not _any(result != result):
        return result
    return _pick(one != one, other, _pick(other != other, one, result))


def _exact(value: Array) -> tuple[Array, Array]:
    return value, 8.0 * _ULP * abs(value) + _TINY


def _negative(a: Array, ea: Array) -> tuple[Array, Array]:
    return -a, ea


def _add(a: Array, ea: Array, b: Array, eb: Array) -> tuple[Array, Array]:
    value = a + b
    return value, _total(ea + eb, _ULP * abs(value))


def _subtract(a: Array, ea: Array, b: Array, eb: Array) -> tuple[Array, Array]:
    value = a - b
    return value, _total(ea + eb, _ULP * abs(value))


def _multiply(a: Array, ea: Array, b: Array, eb: Array) -> tuple[Array, Array]:
    value = a * b
    error = _total(_total((abs(a) + ea) * eb, abs(b) * ea), _ULP * abs(value)) + _TINY
    # Nothing is known of nought times what is unknown.
    unknown = ((ea == np.inf) | (eb == np.inf)) & (ea == ea) & (eb == eb)
    return value, _pick(unknown, np.inf, error) if _any(unknown) else error


def _divide(a: Array, ea: Array, b: Array, eb: Array) -> tuple[Array, Array]:
    value = a / b
    gap, size = abs(b) - eb, abs(value)
    error = (ea + size * eb) / gap + _ULP * size + _TINY
    ordinary = (gap > 0) & (size < np.inf)
    if _all(ordinary):
        return value, error
    hole = (b == 0) & (eb == 0)
    nowhere = (ea != ea) | (eb != eb) | hole
    # A divisor that underflowed says nothing of the quotient; one that overflowed says that it is next to zero.
    value = _pick((b == 0) & ~hole, np.nan, value)
    unknown = ~nowhere & ((value != value) | (abs(b) < np.inf))
    beyond = _pick(nowhere, np.nan, (abs(a) + ea) / _LARGEST)
    return value, _pick(ordinary, error, _pick(unknown, np.inf, beyond))


def _constant_power(base: Watched, power: float) -> Watched:
    size = np.float64(abs(power))
    rounding = (1.0 + size) * _ULP
    one, none = np.float64(1.0), np.float64(0.0)

    def positive(values: Sequence[Array]) -> tuple[Array, Array]:
        a, ea = base(values)
        value = np.square(a) if size == 2 else np.power(a, size)
        reach, gap = abs(a) + ea, abs(a) - ea
        error = (np.square(reach) if size == 2 else np.power(reach, size)) * (size * ea)
        error = error / gap
        if not _all(inside := gap > 0):
            error = _pick(inside, error, _pick(ea == np.inf, np.inf, np.power(reach, size)))
        return value, _total(error, rounding * abs(value)) + _TINY

    if power >= 0:
        return positive
    return lambda values: _divide(one, none, *positive(values))


def _power(a: Array, ea: Array, b: Array, eb: Array) -> tuple[Array, Array]:
    value = np.power(a, b)
    growth = abs(b * np.log(a))
    gap = abs(a) - ea
    relative = _pick(gap > 0, abs(b) * ea / gap, np.inf * ea) + abs(np.log(a)) * eb + (1.0 + growth) * _ULP
    return value, abs(value) * relative + _TINY


_OPERATIONS: dict[str, Callable[[Array, Array, Array, Array], tuple[Array, Array]]] = {
    "+": _add, "-": _subtract, "*": _multiply, "/": _divide, "^": _power,
}  # fmt: skip


def _slow(function: Callable[..., Array], a: Array, ea: Array) -> tuple[Array, Array]:
    value = function(a)
    return value, _total(ea, 2.0 * _ULP * abs(value))


def _apply(function: Callable[..., Array], a: Array, ea: Array) -> tuple[Array, Array]:
    value = function(a)
    rounding = 2.0 * _ULP * abs(value)
    if not _any(ea != 0):
        return value, rounding
    reach = np.maximum(abs(function(a + ea) - value), abs(function(a - ea) - value))
    # Beyond the edge of the domain, or of what is known, anything may be.
    lost = (reach != reach) & ((value == value) | (ea == np.inf))
    return value, _pick(lost, np.inf, reach + rounding)


def _choose(parts: list[tuple[Array, Array]]) -> tuple[Array, Array]:
    (sign, _), (above, error_above), (below, error_below) = parts
    error = _pick(sign > 0, error_above, _pick(sign < 0, error_below, np.nan))
    return _pick(sign > 0, above, _pick(sign < 0, below, np.nan)), error


def _extreme(function: Callable[..., Array]) -> Callable[[list[tuple[Array, Array]]], tuple[Array, Array]]:
    def extreme(parts: list[tuple[Array, Array]]) -> tuple[Array, Array]:
        value, error = parts[0]
        for other, its_error in parts[1:]:
            value, error = function(value, other), np.fmax(error, its_error)
        return value, error

    return extreme


def doubtful(value: Array, error: Array) -> Array:
    """Return where doubles lost the digits of a value with that bound of its error."""
    return (error > _TOLERANCE * abs(value) + 64.0 * _TINY) | ((error == np.inf) & (value != value))


def settled(evaluate: Callable[..., Any], point: Sequence[float]) -> float:
    """Return a value of which enough digits stay the same when they are computed with twice as many.

    Parameters
    ----------
    evaluate : callable
        Takes an mpmath number per variable, at mpmath's working precision.
    point : sequence of float
        The values of the variables; as everywhere a float stands for its shortest decimal.

    Returns
    -------
    float
        An infinity or nan only where the highest precision says so, and zero where the value shrinks with what is lost.
    """
    from mpmath import mp, workdps

    # Beside a singularity at 0 the digits that cancel are a multiple of those by which the point is small.
    away = max((abs(math.log10(abs(x))) for x in point if x != 0 and math.isfinite(x)), default=0.0)
    digits = 50 + math.ceil(4 * away)
    before = last = None
    for doubled in (digits, 2 * digits, 4 * digits):
        with workdps(doubled):
            value = evaluate(*map(to_mpf, point))
            if before is not None and value and mp.isfinite(value) and abs(value - before) <= mp.mpf("1e-15") * abs(value):
                return float(value)
        before, last = value, before
    # What differs at every precision is rounding of a zero, as of sin(x)^2 + cos(x)^2 - 1.
    shrinks = value and mp.isfinite(value) and mp.isfinite(last) and abs(value) <= max(abs(last), 1) * mp.mpf(10) ** -digits
    return 0.0 if shrinks else math.nan if value and mp.isfinite(value) else float(value)
