"""The points at which a function of one variable may have a kink, a jump, a pole or an end, and which of them a double means.

The kink of abs(3*x - 1) lies at 1/3, and no double is 1/3: who asks about the double next to it asks about the kink.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from .evaluation import evaluate_precisely, to_mpf
from .expression import Binary, Call, Negative, Node, integer, variables_of, walk

if TYPE_CHECKING:
    import mpmath

__all__ = ["Singular", "conditions", "jumps"]

# So many units in the last place away a double still means the point: what a few roundings make of it.
_ULPS = 4
_DIGITS, _MOST_KNOWN = 50, 1024
_NEVER_ZERO = {"exp", "cosh", "sigmoid", "softplus"}
_ZERO_WITH_ARGUMENT = {"abs", "sign", "relu", "sqrt", "asin", "atan", "sinh", "tanh"}


def conditions(node: Node) -> tuple[Node, ...]:
    """Return the trees whose zeros are all the points at which a tree may kink, jump, end or go off to infinity."""
    found: dict[Node, None] = {}
    for part in walk(node):
        for one in _conditions_of(part):
            found.update(dict.fromkeys(_factors(one)))
    return tuple(found)


def _conditions_of(part: Node) -> list[Node]:
    match part:
        case Call("abs" | "sign" | "relu" | "sqrt" | "log" | "choose", (first, *_)) | Binary("/", _, first):
            return [first]
        case Call("asin" | "acos", (u,)):
            return [Binary("-", integer(1), u), Binary("+", integer(1), u)]
        case Call("tan", arguments):
            return [Call("cos", arguments)]
        case Call("max" | "min", arguments):
            return [Binary("-", a, b) for a, b in combinations(arguments, 2)]
        case Binary("^", base, exponent) if not _is_plain_power(exponent):
            return [base]
    return []


def jumps(node: Node) -> tuple[Node, ...]:
    """Return the trees at whose zeros the value of a tree says nothing about the values beside it (sign(x), atan(1/x))."""
    found: dict[Node, None] = {}
    for part in walk(node):
        match part:
            case Call("sign" | "log", (u,)) | Binary("/", _, u) if variables_of(u):
                found[u] = None
            case Call("tan", arguments):
                found[Call("cos", arguments)] = None
            case Binary("^", base, exponent) if variables_of(base) and (variables_of(exponent) or evaluate_precisely(exponent, {}) < 0):
                found[base] = None
    return tuple(found)


def _is_plain_power(exponent: Node) -> bool:
    from mpmath import mp

    return not variables_of(exponent) and bool(mp.isint(power := evaluate_precisely(exponent, {})) and power >= 0)


def _factors(node: Node) -> list[Node]:
    """The parts one of which is zero wherever the whole is: their zeros are simple more often."""
    if not variables_of(node):
        return []
    match node:
        case Negative(inner) | Binary("/", inner, _) | Binary("^", inner, _):
            return _factors(inner)
        case Binary("*", left, right):
            return [*_factors(left), *_factors(right)]
        case Call(name, (inner,)) if name in _ZERO_WITH_ARGUMENT:
            return _factors(inner)
        case Call(name, _) if name in _NEVER_ZERO:
            return []
    return [node]


class Singular:
    """The singular points of a tree in one variable, found when one asks whether a double means one of them.

    Parameters
    ----------
    variable : str
        Its variable.
    conditions : tuple of Node
        The trees at whose zeros the points are, as `conditions` finds them.
    """

    def __init__(self, variable: str, conditions: tuple[Node, ...]) -> None:
        self.variable, self.conditions = variable, conditions
        self._known: dict[float, Callable[[Any], Any] | None] = {}
        self._roots: dict[tuple[float, int], Any] = {}

    @classmethod
    def of(cls, node: Node, variable: str, domain: Singular | None = None) -> Singular | None:
        """The singular points of a tree and of where it has values, or None if it is smooth everywhere."""
        found = tuple(dict.fromkeys([*conditions(node), *(domain.conditions if domain else ())]))
        return cls(variable, found) if found else None

    @cached_property
    def _watched(self) -> list[Callable[[list[Any]], tuple[Any, Any]]]:
        from .cancellation import watch

        return [watch(one, (self.variable,), doubt=_ULPS * np.finfo(float).eps) for one in self.conditions]

    def means_one(self, at: float) -> bool:
        """Whether a double means a singular point."""
        x = float(at)
        if x not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
                self._roots.clear()
            self._known[x] = self._vanishing(at) if self._near(np.float64(x)) else None
        return self._known[x] is not None

    def _near(self, x: np.float64) -> bool:
        """Whether a double may mean a singular point: a condition is zero within the rounding of x and of its own."""
        with np.errstate(all="ignore"):
            for watched in self._watched:
                value, error = watched([x])
                if not abs(value) > error:
                    return True
        return False

    def meant(self, at: float) -> mpmath.mpf | None:
        """Return the singular point that a double means, to mpmath's working precision; None if it means none.

        Parameters
        ----------
        at : float
            The double; an `Exact` one stands for its expression.
        """
        from mpmath import mp

        if not self.means_one(at):
            return None
        x = float(at)
        if (x, mp.prec) not in self._roots:
            self._roots[x, mp.prec] = _zero_near(self._known[x], at)
        return self._roots[x, mp.prec]

    def _vanishing(self, at: float) -> Callable[[Any], Any] | None:
        """The function, a condition or its change, that is zero at the point which a double means."""
        from mpmath import workdps

        with workdps(_DIGITS):
            for node in self.conditions:
                condition = _along(node, self.variable)
                for function in (condition, _change(condition)):
                    root = _zero_near(function, at)
                    if root is not None and condition(root) == 0:
                        return function
        return None


def _along(node: Node, variable: str) -> Callable[[Any], Any]:
    return lambda x: evaluate_precisely(node, {variable: x})


def _change(condition: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A tiny central difference of a condition: zero where the condition turns, as 1 - sin(x) does at pi/2."""

    def change(x: Any) -> Any:
        from mpmath import mp

        step = abs(x) * mp.mpf(2) ** (-mp.prec // 4)
        return condition(x + step) - condition(x - step)

    return change


def _zero_near(function: Callable[[Any], Any], at: float) -> Any | None:
    """The zero of a function within some units in the last place of a double, or None."""
    from mpmath import mp, workprec

    with workprec(mp.prec + 80):
        x = to_mpf(at)
        if function(x) == 0:
            return x
        reach = _ULPS * mp.mpf(math.ulp(float(at)))
        low, high = x - reach, x + reach
        below, above = function(low), function(high)
        if not below * above < 0:
            return low if below == 0 else high if above == 0 else None
        root = mp.findroot(function, (low, high), solver="anderson", tol=mp.mpf(2) ** (-2 * mp.prec), maxsteps=4 * mp.prec, verify=False)
    return +root
