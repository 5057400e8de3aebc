"""Exact differentiation: the expression tree to SymPy, differentiated, tidied, and back."""

from __future__ import annotations

import sympy as sp

from .expression import Binary, Constant, Negative, Node, Number, Variable
from .from_sympy import from_sympy
from .kinked import TO_SYMPY


def to_sympy(node: Node) -> sp.Expr:
    """Return the SymPy form of a tree; decimals become exact fractions."""
    match node:
        case Number(value, _):
            return sp.Rational(value.numerator, value.denominator)
        case Constant(name):
            return sp.pi if name == "pi" else sp.E
        case Variable(name):
            return sp.Symbol(name)
        case Negative(operand):
            return -to_sympy(operand)
        case Binary("+", left, right):
            return to_sympy(left) + to_sympy(right)
        case Binary("-", left, right):
            return to_sympy(left) - to_sympy(right)
        case Binary("*", left, right):
            return to_sympy(left) * to_sympy(right)
        case Binary("/", left, right):
            return to_sympy(left) / to_sympy(right)
        case Binary(_, left, right):
            return to_sympy(left) ** to_sympy(right)
    arguments = [to_sympy(argument) for argument in node.arguments]
    function = TO_SYMPY[node.name]
    if node.name in ("max", "min"):
        result = arguments[0]
        for argument in arguments[1:]:
            result = function(result, argument)
        return result
    return function(*arguments)


def differentiate(node: Node, variable: str, decimals: bool) -> Node:
    """Return the exact derivative of a tree as a tree.

    Parameters
    ----------
    node : Node
        The tree.
    variable : str
        The variable to differentiate by.
    decimals : bool
        Whether fractions that end in decimal are written 0.2 rather than 1/5.
    """
    return from_sympy(_tidy(to_sympy(node).diff(sp.Symbol(variable))), decimals)


# Larger expressions are left as the rules of differentiation produce them: the tidying
# transformations take time that grows without a bound one could promise.
_LARGEST_TIDIED = 60
_LARGEST_MULTIPLIED, _LARGEST_DEGREE = 8, 20


def _tidy(expression: sp.Expr) -> sp.Expr:
    """Choose the form a person would write: the plain one unless another is clearly shorter."""
    size = _size(expression)
    terms = expression.args if expression.is_Add else (expression,)
    expanded = expression.is_polynomial() and not any(term.has(sp.Add) for term in terms)
    if size > _LARGEST_TIDIED or expanded:
        return expression
    best, best_size = expression, 0.8 * size
    multiplying = () if _grows(expression) else (sp.factor, sp.expand, _cancel)
    for transform in (sp.factor_terms, sp.together, *multiplying):
        candidate = transform(expression)
        if (candidate_size := _size(candidate)) < best_size:
            best, best_size = candidate, candidate_size
    return best


def _grows(expression: sp.Expr) -> bool:
    """Whether multiplying out, or factoring, would take long: (1 + x)^1000 has a thousand terms."""
    for power in expression.atoms(sp.Pow, sp.exp):
        base, exponent = power.as_base_exp()
        largest = _LARGEST_MULTIPLIED if base.has(sp.Add) and exponent.is_Rational else _LARGEST_DEGREE
        if any(abs(number.p) > largest or number.q > largest for number in exponent.atoms(sp.Rational)):
            return True
    return False


def _cancel(expression: sp.Expr) -> sp.Expr:
    numerator, denominator = sp.fraction(sp.together(expression))
    return sp.factor_terms(sp.expand(numerator)) / denominator


def _size(expression: sp.Expr) -> float:
    return sum(1.0 for _ in sp.preorder_traversal(expression))
