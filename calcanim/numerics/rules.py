"""The rules of differentiation, each of which can state itself and check itself at a point."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from ..errors import InputError, nearest
from .composition import compose
from .derivatives import derivative
from .function import Function
from .sampling import check_finite

_Slope = Callable[[float, Function, Function], float]
_Combine = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class RuleCheck:
    """Both sides of a rule at a point.

    Attributes
    ----------
    rule : str
        The name of the rule.
    function : Function
        What is differentiated.
    at : float
        The point.
    left : float
        The derivative computed from values of the function alone (adaptive differences).
    right : float
        What the rule says.
    error : float
        The relative difference of the two sides (absolute where both are below 1).
    holds : bool
        Whether they agree to 1e-9.
    """

    rule: str
    function: Function
    at: float
    left: float
    right: float
    error: float
    holds: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of differentiation.

    Attributes
    ----------
    name : str
        The rule's name.
    statement : str
        The rule as Typst mathematics.
    first, second : str
        The functions f and g it is shown with by default.
    combine : callable
        The text of the function that the rule differentiates, from the texts of f and g.
    slope : callable
        The right-hand side at a point, from f and g and their derivatives.
    """

    name: str
    statement: str
    first: str
    second: str
    combine: _Combine
    slope: _Slope

    def check(self, at: float, first: str | None = None, second: str | None = None) -> RuleCheck:
        """Compute both sides at a point.

        Parameters
        ----------
        at : float
            The point.
        first, second : str, optional
            Other functions of x in place of f and g (rules that only have one take ``first``).

        Raises
        ------
        InputError
            If a text is no function of x, or the function has no derivative at the point.
        """
        at = check_finite(at, "at")
        texts = (self.first if first is None else first, self.second if second is None else second)
        f, g = (Function(text, ("x",)) for text in texts)
        combined = Function(self.combine(*texts), ("x",))
        numerical = derivative(combined, at)
        try:
            right = self.slope(at, f, g)
        except OverflowError:
            right = math.inf
        if not (math.isfinite(numerical.value) and math.isfinite(right)):
            raise InputError(f"at={at:g}: {combined.text} has no derivative there, or none of moderate size; choose another point.")
        error = abs(numerical.value - right) / max(1.0, abs(right))
        return RuleCheck(self.name, combined, at, numerical.value, right, error, error <= 1e-9)


def _slope(f: Function) -> Function:
    return f.derivative()


def _product(x: float, f: Function, g: Function) -> float:
    return float(_slope(f)(x) * g(x) + f(x) * _slope(g)(x))


def _quotient(x: float, f: Function, g: Function) -> float:
    if g(x) == 0:
        return math.nan
    return float((_slope(f)(x) * g(x) - f(x) * _slope(g)(x)) / g(x) ** 2)


def _power(x: float, f: Function, _: Function) -> float:
    # f is the exponent here, a constant.
    return float(f(x) * Function(f"x^({f.text} - 1)", ("x",))(x))


def _composed(outer: str, inner: str) -> str:
    return compose(Function(outer, ("x",)), Function(inner, ("x",))).text


RULES: tuple[Rule, ...] = (
    Rule("constant", "(c)' = 0", "3", "x", lambda f, g: f, lambda x, f, g: 0.0),
    Rule("power", "(x^n)' = n x^(n-1)", "3", "x", lambda n, g: f"x^({n})", _power),
    Rule("exponential", "(e^x)' = e^x", "exp(x)", "x", lambda f, g: "exp(x)", lambda x, f, g: math.exp(x)),
    Rule("logarithm", "(ln x)' = 1/x", "log(x)", "x", lambda f, g: "log(x)", lambda x, f, g: 1.0 / x if x > 0 else math.nan),
    Rule("sine", "(sin x)' = cos x", "sin(x)", "x", lambda f, g: "sin(x)", lambda x, f, g: math.cos(x)),
    Rule("cosine", "(cos x)' = -sin x", "cos(x)", "x", lambda f, g: "cos(x)", lambda x, f, g: -math.sin(x)),
    Rule("sum", "(f + g)' = f' + g'", "x^2", "sin(x)", lambda f, g: f"({f}) + ({g})",
         lambda x, f, g: _slope(f)(x) + _slope(g)(x)),
    Rule("product", "(f g)' = f' g + f g'", "x^2", "sin(x)", lambda f, g: f"({f})*({g})", _product),
    Rule("quotient", "(f/g)' = (f' g - f g')/g^2", "sin(x)", "x^2 + 1", lambda f, g: f"({f})/({g})", _quotient),
    Rule("chain", "(f compose g)' = (f' compose g) g'", "sin(x)", "x^2", _composed,
         lambda x, f, g: _slope(f)(g(x)) * _slope(g)(x)),
)  # fmt: skip


def rule(name: str) -> Rule:
    """Return the rule of a name.

    Raises
    ------
    InputError
        If there is no such rule; the sentence names the nearest.
    """
    names = [entry.name for entry in RULES]
    if name not in names:
        close = nearest(str(name), names)
        hint = f", did you mean {close!r}" if close else f"; the rules are {', '.join(names)}"
        raise InputError(f"the rule {name!r} is unknown{hint}")
    return RULES[names.index(name)]
