"""Functions as MathML, which browsers set and screen readers read without help."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from .elementary import GREEK
from .expression import Binary, Call, Constant, Negative, Node, Number, Variable
from .rounding import MINUS
from .typeset import POWER, PRODUCT, binding

if TYPE_CHECKING:
    from .function import Function

__all__ = ["to_mathml"]

_SIGNS = {"+": "+", "-": MINUS}
# The order of Unicode's small Greek letters.
_LETTERS = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho _ sigma tau upsilon phi chi psi omega".split()


def to_mathml(function: Function) -> str:
    """A function's expression as presentation MathML, in the order in which it was written.

    Parameters
    ----------
    function : Function
        The function.

    Returns
    -------
    str
        One ``<mrow>``, to be put into a ``<math>`` element; nothing in it has to be escaped any more.
    """
    return f"<mrow>{_write(function._node)}</mrow>"


def _write(node: Node) -> str:
    match node:
        case Number(_, text):
            return _number(text)
        case Constant(name) | Variable(name):
            return _name(name)
        case Negative(operand):
            return f'<mo form="prefix">{MINUS}</mo>' + _enclosed(operand, PRODUCT)
        case Call(name, arguments):
            return _call(name, arguments)
        case Binary("^", base, exponent):
            simple = isinstance(base, (Number, Variable, Constant)) and not (isinstance(base, Number) and "e" in base.text)
            below = _write(base) if simple else f"<mrow>{_parentheses(_write(base))}</mrow>"
            return f"<msup>{below}<mrow>{_write(exponent)}</mrow></msup>"
        case Binary("/", Negative(operand), right):
            return _write(Negative(Binary("/", operand, right)))
        case Binary("/", left, right):
            return f"<mfrac><mrow>{_write(left)}</mrow><mrow>{_write(right)}</mrow></mfrac>"
        case Binary("*", left, right):
            # A dot only where two numbers would run together; else an invisible sign.
            sign = "\u22c5" if isinstance(_first(right), Number) else "\u2062"
            return _enclosed(left, PRODUCT) + _operator(sign) + _enclosed(right, PRODUCT)
        case Binary(operator, left, right):
            return _write(left) + _operator(_SIGNS[operator]) + _enclosed(right, PRODUCT)


def _first(node: Node) -> Node:
    """What stands leftmost when a node is written."""
    while isinstance(node, Binary) and node.operator in "*^":
        node = node.left
    return node


def _enclosed(node: Node, least: int) -> str:
    # A fraction bar holds its parts together by itself.
    tight = POWER if isinstance(node, Binary) and node.operator == "/" else binding(node)
    return _write(node) if tight >= least else _parentheses(_write(node))


def _parentheses(inside: str) -> str:
    # Only what is taller than a line needs taller parentheses.
    tall = str("<mfrac" in inside or "<mtable" in inside).lower()
    return f'<mo stretchy="{tall}">(</mo>{inside}<mo stretchy="{tall}">)</mo>'


def _operator(sign: str) -> str:
    return f"<mo>{sign}</mo>"


def _number(text: str) -> str:
    digits, _, exponent = text.partition("e")
    shown = f"<mn>{escape(digits)}</mn>"
    if not exponent or int(exponent) == 0:
        return shown
    power = f"<mn>{exponent.lstrip('+-').lstrip('0')}</mn>"
    power = f"<mrow>{_operator(_SIGNS['-'])}{power}</mrow>" if exponent.startswith("-") else power
    return f"{shown}{_operator('⋅')}<msup><mn>10</mn>{power}</msup>"


def _name(name: str) -> str:
    match = re.fullmatch(r"([A-Za-z]+?)_?(\d*)", name)
    letters, number = match.groups() if match else (name, "")
    shown = chr(0x3B1 + _LETTERS.index(letters)) if letters in GREEK or letters == "pi" else letters
    letter = f"<mi>{escape(shown)}</mi>"
    return f"<msub>{letter}<mn>{number}</mn></msub>" if number else letter


def _call(name: str, arguments: tuple[Node, ...]) -> str:
    inside = _operator(",").join(map(_write, arguments))
    if name == "exp":
        return f"<msup><mi>e</mi><mrow>{inside}</mrow></msup>"
    if name == "sqrt":
        return f"<msqrt>{inside}</msqrt>"
    if name == "abs":
        return f"<mrow><mo>|</mo>{inside}<mo>|</mo></mrow>"
    if name == "choose":
        return _cases(*arguments)
    shown = {"log": "ln"}.get(name, name)
    return f"<mi>{escape(shown)}</mi>{_operator(chr(0x2061))}{_parentheses(inside)}"


def _cases(condition: Node, above: Node, below: Node) -> str:
    """A function with a kink: one form where the condition is positive, another where it is negative."""
    rows = "".join(
        f"<mtr><mtd>{_write(form)}</mtd><mtd><mtext>if\u00a0</mtext>{_write(condition)}{_operator(sign)}<mn>0</mn></mtd></mtr>"
        for form, sign in ((above, "&gt;"), (below, "&lt;"))
    )
    return f"<mrow><mo>{{</mo><mtable>{rows}</mtable></mrow>"
