"""The functions of the whitelist that SymPy lacks, or whose slopes it makes up at a kink.

SymPy's slopes of ``Abs`` and ``Max`` (``sign``, ``Heaviside``) have a value at the kink; ``choose`` has none.
"""

from __future__ import annotations

from typing import Any

import sympy as sp


class choose(sp.Function):  # noqa: N801 - SymPy prints the class name
    """``choose(c, p, q)``: p where c > 0, q where c < 0, no value where c = 0."""

    nargs = 3

    @classmethod
    def eval(cls, condition: sp.Expr, above: sp.Expr, below: sp.Expr) -> sp.Expr | None:
        if condition.is_number and condition.is_positive:
            return above
        if condition.is_number and condition.is_negative:
            return below
        return None

    def _eval_derivative(self, symbol: sp.Symbol) -> sp.Expr:
        condition, above, below = self.args
        return choose(condition, above.diff(symbol), below.diff(symbol))


class relu(sp.Function):  # noqa: N801
    """max(0, u)."""

    nargs = 1
    is_nonnegative = True

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        (u,) = self.args
        # relu(relu(x)) has no second kink, which would be one all along a half-line.
        return sp.S.One if u.is_nonnegative else choose(u, sp.S.One, sp.S.Zero)


class absolute(sp.Function):  # noqa: N801
    """|u| for a real u."""

    nargs = 1
    is_nonnegative = True

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        (u,) = self.args
        return sp.S.One if u.is_nonnegative else choose(u, sp.S.One, sp.S.NegativeOne)


class signum(sp.Function):  # noqa: N801
    """-1, 0 or 1."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        return choose(self.args[0], sp.S.Zero, sp.S.Zero)


class sigmoid(sp.Function):  # noqa: N801
    """1/(1 + exp(-u))."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        return self * (1 - self)


class softplus(sp.Function):  # noqa: N801
    """log(1 + exp(u))."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        return sigmoid(self.args[0])


class largest(sp.Function):  # noqa: N801
    """The larger of two."""

    nargs = 2

    @classmethod
    def eval(cls, a: sp.Expr, b: sp.Expr) -> sp.Expr | None:
        return _decided(a, b, a, b)

    def _eval_derivative(self, symbol: sp.Symbol) -> sp.Expr:
        a, b = self.args
        return choose(a - b, a.diff(symbol), b.diff(symbol))


class smallest(sp.Function):  # noqa: N801
    """The smaller of two."""

    nargs = 2

    @classmethod
    def eval(cls, a: sp.Expr, b: sp.Expr) -> sp.Expr | None:
        return _decided(a, b, b, a)

    def _eval_derivative(self, symbol: sp.Symbol) -> sp.Expr:
        a, b = self.args
        return choose(a - b, b.diff(symbol), a.diff(symbol))


def _decided(a: sp.Expr, b: sp.Expr, if_larger: sp.Expr, if_smaller: sp.Expr) -> sp.Expr | None:
    """Choose between two numbers, or two equal expressions, which have no kink between them."""
    if a == b:
        return a
    difference = a - b
    if difference.is_nonnegative:
        return if_larger
    return if_smaller if difference.is_nonpositive else None


TO_SYMPY: dict[str, Any] = {
    "sin": sp.sin, "cos": sp.cos, "tan": sp.tan, "asin": sp.asin, "acos": sp.acos, "atan": sp.atan,
    "sinh": sp.sinh, "cosh": sp.cosh, "tanh": sp.tanh, "exp": sp.exp, "log": sp.log, "sqrt": sp.sqrt,
    "abs": absolute, "sign": signum, "relu": relu, "sigmoid": sigmoid, "softplus": softplus,
    "max": largest, "min": smallest, "choose": choose,
}  # fmt: skip
FROM_SYMPY = {function: name for name, function in TO_SYMPY.items() if name != "sqrt"}
