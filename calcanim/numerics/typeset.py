"""Writing an expression tree: as text that can be read again, and as Typst mathematics.

The printer works on the tree and not on SymPy's form, because the order in which the user
wrote the terms is gone there: ``(y - x^2)^2`` would come out as ``(-x^2 + y)^2``. Only the names
and numbers of the whitelist are printed, so nothing a user types can become Typst code.
"""

from __future__ import annotations

import re

from .elementary import ELEMENTARY, GREEK
from .expression import Binary, Call, Constant, Negative, Node, Number, Variable, is_number, variables_of, walk

SUM, PRODUCT, POWER, ATOM = range(1, 5)
_BINDING = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "^": POWER}


def binding(node: Node) -> int:
    """Return how tightly the outermost operation of a tree binds."""
    match node:
        case Negative():
            return SUM
        case Binary(operator, _, _):
            return _BINDING[operator]
    return ATOM


def to_text(node: Node) -> str:
    """Return the tree as text that reads back as the same tree."""
    match node:
        case Number(_, text):
            return text
        case Constant(name) | Variable(name):
            return name
        case Negative(operand):
            return "-" + _unsigned(_enclosed(operand, PRODUCT))
        case Call(name, arguments):
            return f"{name}({', '.join(map(to_text, arguments))})"
        case Binary("^", base, exponent):
            return f"{_enclosed(base, ATOM)}^{_enclosed(exponent, ATOM)}"
        case Binary(("+" | "-") as operator, left, right):
            return f"{to_text(left)} {operator} {_unsigned(_enclosed(right, PRODUCT))}"
        case Binary(operator, left, right):
            first = to_text(left) if isinstance(left, Negative) else _enclosed(left, PRODUCT)
            return f"{first}{operator}{_unsigned(_enclosed(right, POWER))}"


def _enclosed(node: Node, least: int) -> str:
    text = to_text(node)
    return text if binding(node) >= least else f"({text})"


def _unsigned(text: str) -> str:
    """Enclose what begins with a minus sign, so that no two signs meet."""
    return f"({text})" if text.startswith("-") else text


def to_typst(node: Node, inline: bool = False) -> str:
    """Return the tree as Typst mathematics (without the dollar signs).

    Parameters
    ----------
    node : Node
        The tree.
    inline : bool
        Write quotients with a slash instead of a bar.
    """
    return _Printer(variables_of(node), inline).write(node)


class _Printer:
    def __init__(self, variables: frozenset[str], inline: bool) -> None:
        self.variables = variables
        self.inline = inline

    def write(self, node: Node) -> str:
        match node:
            case Number(_, text):
                return _typst_number(text)
            case Constant(name):
                return name
            case Variable(name):
                return _typst_name(name)
            case Negative(operand):
                return "-" + _unsigned(self.enclose(operand, PRODUCT))
            case Call(name, arguments):
                return self.call(name, arguments)
            case Binary("^", base, exponent):
                return self.power(base, exponent)
            case Binary("/", left, right):
                return self.quotient(left, right)
            case Binary("*", left, right):
                return self.product(left, right)
            case Binary(operator, left, right):
                if _is_flat(right):
                    return self.write(left)
                if _is_flat(left) and operator == "+":
                    return self.write(right)
                return f"{self.write(left)} {operator} {_unsigned(self.enclose(right, PRODUCT))}"

    def enclose(self, node: Node, least: int) -> str:
        text = self.write(node)
        # A number in scientific form is typeset as a product, whatever the tree says.
        tight = PRODUCT if isinstance(node, Number) and ("dot" in text or "^" in text) else binding(node)
        return text if tight >= least else f"({text})"

    def product(self, left: Node, right: Node) -> str:
        if _is_flat(left) or _is_flat(right):
            return "0"
        first = self.write(left) if isinstance(left, Negative) else self.enclose(left, PRODUCT)
        if self.inline and isinstance(left, Binary) and left.operator == "/":
            first = f"({first})"
        second = _unsigned(self.enclose(right, PRODUCT))
        # A digit must never land directly behind another factor.
        sign = " dot " if re.match(r"[\d.]", second) else " "
        return first + sign + second

    def quotient(self, left: Node, right: Node) -> str:
        if isinstance(left, Negative):
            return self.write(Negative(Binary("/", left.operand, right)))
        if self.inline:
            return f"{self.enclose(left, PRODUCT)} \\/ {self.enclose(right, POWER)}"
        return f"frac({self.write(left)}, {self.write(right)})"

    def power(self, base: Node, exponent: Node) -> str:
        raised = _Printer(self.variables, inline=True).write(exponent)
        match base:
            case Variable() | Constant():
                below = self.write(base)
            case Number():
                below = self.enclose(base, ATOM)
            case Call("abs" | "choose", _):
                below = self.write(base)
            case Call(name, (Number() | Variable() | Constant() as only,)) if name not in ("exp", "sqrt", "sigmoid"):
                below = f"({self.operator(name)} {self.write(only)})"
            case _:
                below = f"({self.write(base)})"
        return f"{below}^({raised})" if len(raised) > 1 else f"{below}^{raised}"

    def operator(self, name: str) -> str:
        if name == "sigmoid" and "sigma" in self.variables:
            return 'op("sigmoid")'
        return ELEMENTARY[name].typst

    def call(self, name: str, arguments: tuple[Node, ...]) -> str:
        if name == "choose":
            return self.cases(*arguments)
        if name == "exp":
            return f"e^({_Printer(self.variables, inline=True).write(arguments[0])})"
        return f"{self.operator(name)}({', '.join(map(self.write, arguments))})"

    def cases(self, condition: Node, above: Node, below: Node) -> str:
        if is_number(above, 0) and is_number(below, 0):
            return "0"
        left, right = self.write(condition), "0"
        if isinstance(condition, Binary) and condition.operator == "-":
            left, right = self.write(condition.left), self.write(condition.right)
        return f'cases({self.write(above)} " if " {left} > {right}, {self.write(below)} " if " {left} < {right})'


def _is_flat(node: Node) -> bool:
    """Whether a tree is zero wherever it has a value (the second slope of a function with a kink)."""
    match node:
        case Call("choose", (_, above, below)):
            return is_number(above, 0) and is_number(below, 0)
        case Binary("*", left, right):
            return _is_flat(left) or _is_flat(right)
        case Negative(operand):
            return _is_flat(operand)
    return False


def _typst_number(text: str) -> str:
    """Write 1e6 as 10^6 and 2.5e-3 as 2.5 dot 10^(-3); other numbers stay as they were written."""
    digits, _, exponent = text.partition("e")
    digits = digits.rstrip(".") if "." in digits else digits
    digits = "0" + digits if digits.startswith(".") else digits
    if not exponent:
        return digits
    power = f"10^({int(exponent)})" if int(exponent) not in range(10) else f"10^{int(exponent)}"
    if int(exponent) == 0:
        return digits
    return power if float(digits) == 1 else f"{digits} dot {power}"


def _typst_name(name: str) -> str:
    match = re.fullmatch(r"([A-Za-z]+?)_?(\d*)", name)
    letters, number = match.groups() if match else (name, "")
    if match is None or (len(letters) > 1 and letters not in GREEK):
        return f'"{name}"'
    return f"{letters}_{number}" if len(number) == 1 else f"{letters}_({number})" if number else letters


def uses_decimals(node: Node) -> bool:
    """Whether the person who wrote the tree wrote decimal fractions rather than quotients."""
    return any(isinstance(part, Number) and ("." in part.text or "e" in part.text) for part in walk(node))
