"""A SymPy expression as an expression tree, in the order and with the numbers a person would write."""

from __future__ import annotations

from fractions import Fraction

import sympy as sp

from ..errors import CalcanimError
from .expression import Binary, Call, Constant, Negative, Node, Number, Variable, integer
from .kinked import FROM_SYMPY, sigmoid


def from_sympy(expression: sp.Expr, decimals: bool) -> Node:
    """Return a SymPy expression as a tree, in the order a person would write it."""
    if expression.is_Rational:
        return _rational(expression, decimals)
    if expression.is_Add:
        return _sum(expression, decimals)
    if expression.is_Mul:
        return _product(expression, decimals)
    if expression.is_Pow:
        return _power(expression, decimals)
    if expression.is_Symbol:
        return Variable(expression.name)
    if expression in (sp.pi, sp.E):
        return Constant("pi" if expression == sp.pi else "e")
    if expression in (sp.nan, sp.zoo, sp.oo, -sp.oo, sp.I):
        # No real value; (-2)^x has a derivative only among the complex numbers.
        return Binary("/", integer(0), integer(0))
    name = FROM_SYMPY.get(expression.func)
    if name is None:
        return _rewritten(expression, decimals)
    return Call(name, tuple(from_sympy(argument, decimals) for argument in expression.args))


def _rewritten(expression: sp.Expr, decimals: bool) -> Node:
    """Write what SymPy made of the whitelist on its own (cot, sec, acot ...) in the whitelist."""
    for target in (sp.tan, sp.sin, sp.exp, sp.log):
        candidate = expression.rewrite(target)
        if candidate != expression and all(
            part.func in FROM_SYMPY or not part.is_Function for part in sp.preorder_traversal(candidate)
        ):
            return from_sympy(candidate, decimals)
    raise CalcanimError(f"calcanim has no form for {expression}; please report the expression.")


def _rational(value: sp.Rational, decimals: bool) -> Node:
    if value < 0:
        return Negative(_rational(-value, decimals))
    fraction = Fraction(int(value.p), int(value.q))
    if fraction.denominator == 1:
        return _whole(fraction.numerator)
    if decimals and (text := _decimal_text(fraction)):
        return Number(fraction, text)
    return Binary("/", _whole(fraction.numerator), _whole(fraction.denominator))


def _whole(value: int) -> Number:
    digits = str(value)
    zeros = len(digits) - len(digits.rstrip("0")) if value else 0
    text = digits if zeros < 5 else _scientific(digits.rstrip("0"), len(digits) - 1)
    return Number(Fraction(value), text)


def _scientific(digits: str, exponent: int) -> str:
    return (digits[0] + "." + digits[1:]).rstrip(".") + f"e{exponent}"


def _decimal_text(value: Fraction) -> str:
    """Return the decimal form of a fraction that has one of at most 15 digits, else nothing."""
    rest, places = value.denominator, 0
    while rest % 10 == 0 or rest % 2 == 0 or rest % 5 == 0:
        rest //= 10 if rest % 10 == 0 else 2 if rest % 2 == 0 else 5
        places += 1
    scaled = value * 10**places
    digits = str(scaled.numerator)
    if rest != 1 or scaled.denominator != 1 or len(digits) > 15:
        return ""
    digits, dropped = digits.rstrip("0"), len(digits) - len(digits.rstrip("0"))
    exponent = len(digits) - 1 - places + dropped
    if exponent < -2:
        return _scientific(digits, exponent)
    point = len(digits) - (places - dropped)
    return digits[:point] + "." + digits[point:] if point > 0 else "0." + "0" * -point + digits


def _saturates(expression: sp.Expr) -> bool:
    """Whether a sum is of the kind 1 - sigmoid(u), which is computed without cancellation when written so."""
    return bool(expression.is_Add and expression.has(sigmoid, sp.tanh))


# A chain of a thousand terms would be a tree a thousand deep, beyond Python's recursion; nobody reads
# that many terms, so from here on they are put in groups.
_LONGEST_CHAIN = 24


def _sum(expression: sp.Expr, decimals: bool) -> Node:
    if _saturates(expression) and expression.primitive()[0] != 1:
        content, rest = expression.primitive()
        return _product(sp.Mul(content, rest, evaluate=False), decimals)
    terms = list(expression.as_ordered_terms())
    # 1 - x rather than -x + 1: a sum begins with a positive term where it has one.
    if terms[0].could_extract_minus_sign():
        first = next((term for term in terms if not term.could_extract_minus_sign()), terms[0])
        terms.remove(first)
        terms.insert(0, first)
    return _sum_of(terms, decimals)


def _sum_of(terms: list[sp.Expr], decimals: bool) -> Node:
    if len(terms) > _LONGEST_CHAIN:
        half = len(terms) // 2
        return Binary("+", _sum_of(terms[:half], decimals), _sum_of(terms[half:], decimals))
    result = from_sympy(terms[0], decimals)
    for term in terms[1:]:
        negative = term.could_extract_minus_sign()
        node = from_sympy(-term if negative else term, decimals)
        if isinstance(node, Negative):
            negative, node = not negative, node.operand
        result = Binary("-" if negative else "+", result, node)
    return result


def _product(expression: sp.Expr, decimals: bool) -> Node:
    coefficient, factors = _factors(expression)
    positive = _quotient(abs(coefficient), factors, decimals)
    return Negative(positive) if coefficient < 0 else positive


def _quotient(coefficient: sp.Rational, factors: list[sp.Expr], decimals: bool) -> Node:
    """Write a positive number times factors, those with a negative power below the bar."""
    above: list[Node] = []
    below: list[Node] = []
    number = _rational(coefficient, decimals)
    if isinstance(number, Binary):
        above += [number.left] if coefficient.p != 1 else []
        below.append(number.right)
    elif coefficient != 1:
        above.append(number)
    for factor in factors:
        base, exponent = factor.as_base_exp()
        if exponent.is_Rational and exponent < 0 and not isinstance(factor, sp.exp):
            below.append(from_sympy(base**-exponent, decimals))
        else:
            above.append(from_sympy(factor, decimals))
    numerator = _chain(above) if above else integer(1)
    return Binary("/", numerator, _chain(below)) if below else numerator


def _factors(expression: sp.Expr) -> tuple[sp.Rational, list[sp.Expr]]:
    """Split a product into its number and its other factors, in the order they are written."""
    coefficient = sp.S.One
    plain: list[sp.Expr] = []
    last: list[sp.Expr] = []
    for factor in expression.as_ordered_factors():
        if factor.is_Rational:
            coefficient *= factor
            continue
        base, exponent = factor.as_base_exp()
        if not (_saturates(base) and exponent.is_Integer):
            plain.append(factor)
            continue
        content, base = base.primitive()
        if base.as_coeff_Add()[0] < 0:
            content, base = -content, -base
        coefficient *= content**exponent
        last.append(base**exponent)
    if coefficient == -1 and plain and plain[0].is_Add and _has_negative_term(plain[0]):
        # (1 - x)*exp(-x) rather than -(x - 1)*exp(-x).
        return -coefficient, [-plain[0], *plain[1:], *last]
    return coefficient, plain + last


def _has_negative_term(expression: sp.Expr) -> bool:
    return any(term.could_extract_minus_sign() for term in expression.args)


def _chain(factors: list[Node]) -> Node:
    if len(factors) > _LONGEST_CHAIN:
        half = len(factors) // 2
        return Binary("*", _chain(factors[:half]), _chain(factors[half:]))
    result = factors[0]
    for factor in factors[1:]:
        result = Binary("*", result, factor)
    return result


def _power(expression: sp.Expr, decimals: bool) -> Node:
    base, exponent = expression.as_base_exp()
    base, exponent = expression.args if expression.func is sp.Pow else (base, exponent)
    if exponent == sp.S.Half:
        return Call("sqrt", (from_sympy(base, decimals),))
    if exponent.is_Rational and exponent < 0:
        return Binary("/", integer(1), from_sympy(base**-exponent, decimals))
    if base == sp.E:
        return Call("exp", (from_sympy(exponent, decimals),))
    return Binary("^", from_sympy(base, decimals), from_sympy(exponent, decimals))
