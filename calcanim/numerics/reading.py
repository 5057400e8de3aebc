"""From a text to an expression tree: Python's own parser, then a whitelist.

The text is never evaluated. ``ast.parse`` only builds a syntax tree; every node of it that is
not plain mathematics is refused with a sentence that points at the part.
"""

from __future__ import annotations

import ast
import re
import warnings
from fractions import Fraction
from typing import NoReturn

from ..errors import InputError, nearest
from .elementary import ALIASES, CONSTANTS, ELEMENTARY, GREEK
from .evaluation import evaluate_precisely
from .expression import Binary, Call, Constant, Negative, Node, Number, Variable, variables_of

LONGEST_TEXT = 500
DEEPEST_NESTING = 50
LARGEST_POWER = 1000

# What people type or paste in place of the ASCII sign.
_SPELLINGS = {"^": "**", "\N{MINUS SIGN}": "-", "\N{MULTIPLICATION SIGN}": "*", "\N{DOT OPERATOR}": "*",
              "\N{MIDDLE DOT}": "*", "\N{GREEK SMALL LETTER PI}": "pi"}  # fmt: skip
_OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "^"}
_NUMBER = re.compile(r"(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_FREE_VARIABLE = re.compile(r"[A-Za-z](_?\d+)?|(" + "|".join(GREEK) + r")(_?\d+)?")
_REFUSED = {
    ast.Attribute: "an attribute", ast.Lambda: "a lambda", ast.ListComp: "a comprehension",
    ast.SetComp: "a comprehension", ast.DictComp: "a comprehension", ast.GeneratorExp: "a comprehension",
    ast.Subscript: "an index", ast.Compare: "a comparison", ast.BoolOp: "a logical operation",
    ast.IfExp: "a condition", ast.List: "a list", ast.Tuple: "a list of values", ast.Dict: "a dictionary",
    ast.Set: "a set", ast.NamedExpr: "an assignment", ast.JoinedStr: "a text", ast.Await: "an await",
    ast.Starred: "a starred value", ast.Yield: "a yield", ast.YieldFrom: "a yield",
}  # fmt: skip


def read(text: str, variables: tuple[str, ...] | None = None) -> Node:
    """Read an expression.

    Parameters
    ----------
    text : str
        The expression, at most 500 characters and 50 levels of nesting.
    variables : tuple of str, optional
        The only variables allowed; by default single letters and the names of Greek letters,
        with or without a number behind them.

    Returns
    -------
    Node
        The tree, in the order written.

    Raises
    ------
    TypeError
        If ``text`` is not a string.
    InputError
        If it is not an expression of the whitelist; the sentence points at the part.
    """
    if not isinstance(text, str):
        raise TypeError(f"the expression must be a text such as 'x^2', not {text!r}")
    if len(text) > LONGEST_TEXT:
        raise InputError(
            f"the expression has {len(text)} characters; at most {LONGEST_TEXT} are read, so write a shorter one"
        )
    if not text.strip():
        raise InputError("the expression is empty; write one such as 'x^2'")
    return _Reader(text, variables).read()


class _Reader:
    """One reading of one text; remembers where each translated character came from."""

    def __init__(self, text: str, variables: tuple[str, ...] | None) -> None:
        self.text = text
        self.variables = variables
        pieces: list[str] = []
        self.origin: list[int] = []
        for position, character in enumerate(text):
            piece = _SPELLINGS.get(character, " " if character.isspace() else character)
            if not (piece.isascii() and piece.isprintable()) or piece in ("#", "\\", ";"):
                self.refuse(f"the character {character!r} has no meaning here", position, position + 1)
            pieces.append(piece)
            self.origin += [position] * len(piece)
        self.origin.append(len(text))
        self.source = "".join(pieces)

    def refuse(self, why: str, start: int, end: int) -> NoReturn:
        """Raise the sentence, with the part underlined; positions count in the user's text."""
        line = "".join(" " if character.isspace() else character for character in self.text)
        marks = " " * start + "^" * max(end - start, 1)
        part = " ".join(self.text[start:end].split())
        part = repr(part if len(part) <= 40 else part[:37] + "...") if part else "the end"
        raise InputError(f"{why} (at position {start + 1}: {part})\n    {line}\n    {marks}")

    def refuse_node(self, why: str, node: ast.expr) -> NoReturn:
        self.refuse(why, *self.span(node))

    def span(self, node: ast.expr) -> tuple[int, int]:
        end = node.end_col_offset or node.col_offset + 1
        return self.origin[node.col_offset], self.origin[end - 1] + 1

    def read(self) -> Node:
        # Leading blanks would be an indentation to the parser; positions must not move.
        offset = len(self.source) - len(self.source.lstrip())
        self.origin = self.origin[offset:]
        source = self.source = self.source.strip()
        self.check_nesting()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(source, mode="eval")
        except SyntaxError as problem:
            self.refuse_syntax(problem)
        except (ValueError, MemoryError, RecursionError):
            self.refuse("the expression is nested too deeply or holds a number too long", 0, len(self.text))
        return self.convert(tree.body, 0)

    def check_nesting(self) -> None:
        # Parentheses leave no trace in the syntax tree, and the parser has a limit of its own.
        depth = 0
        for position, character in enumerate(self.source):
            depth += (character in "([{") - (character in ")]}")
            if depth > DEEPEST_NESTING:
                start = self.origin[position]
                self.refuse(
                    f"the expression is nested over {DEEPEST_NESTING} deep; write a flatter one", start, start + 1
                )

    def refuse_syntax(self, problem: SyntaxError) -> NoReturn:
        ends = (problem.lineno or 1) > 1 or not problem.offset
        column = len(self.source) if ends else min((problem.offset or 1) - 1, len(self.source))
        start = self.origin[column]
        message = problem.msg or ""
        glued = re.search(r"(?<![\w.])(\d+\.?\d*)([A-Za-z_]\w*)", self.source)
        if glued and ("decimal literal" in message or "invalid syntax" in message):
            number, name = glued.groups()
            self.refuse(
                f"a multiplication needs its sign: write {number}*{name} for {number}{name}",
                self.origin[glued.start()], self.origin[glued.end() - 1] + 1,
            )  # fmt: skip
        why = message[:1].lower() + message[1:] if message else "invalid syntax"
        why = "it ends too early" if "EOF" in why or column >= len(self.source) else why
        why = "a multiplication or another operation is missing, or the order is off" if "comma" in why else why
        self.refuse(f"the expression cannot be read: {why}", start, start + 1)

    def convert(self, node: ast.expr, depth: int) -> Node:
        if depth > DEEPEST_NESTING:
            self.refuse_node(f"the expression is nested over {DEEPEST_NESTING} deep; write a flatter one", node)
        match node:
            case ast.Constant():
                return self.number(node)
            case ast.Name():
                return self.name(node)
            case ast.UnaryOp(op=ast.USub()):
                return Negative(self.convert(node.operand, depth + 1))
            case ast.UnaryOp(op=ast.UAdd()):
                return self.convert(node.operand, depth + 1)
            case ast.BinOp():
                return self.binary(node, depth)
            case ast.Call():
                return self.call(node, depth)
        what = _REFUSED.get(type(node), "an operation")
        self.refuse_node(
            f"{what} is not part of an expression; only numbers, variables, + - * / ^ and functions are", node
        )

    def number(self, node: ast.Constant) -> Node:
        start, end = self.span(node)
        text = self.text[start:end]
        if isinstance(node.value, (str, bytes)):
            self.refuse_node("a text is not part of an expression", node)
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            self.refuse_node("only real numbers are read", node)
        if not _NUMBER.fullmatch(text.replace("_", "")):
            self.refuse_node("a number is written in decimal digits such as 0.5 or 1e-3", node)
        if len(text) > 60 or node.value > 1e308:
            self.refuse_node("a number must be below 1e308 and at most 60 characters long", node)
        exponent = re.search(r"e(.*)", text, re.IGNORECASE)
        if exponent and abs(int(exponent[1])) > 400:
            self.refuse_node("a number's exponent must lie between -400 and 308", node)
        return Number(Fraction(text.replace("_", "")), text.replace("_", "").lower())

    def name(self, node: ast.Name) -> Node:
        name = node.id
        if name in ELEMENTARY or name in ALIASES:
            self.refuse_node(f"the function {name} needs an argument, as in {name}(x)", node)
        if self.variables is not None:
            if name in self.variables:
                return Variable(name)
            if name not in CONSTANTS:
                known = ", ".join(self.variables)
                self.refuse_node(
                    f"the name {name!r} is unknown{self.suggestion(name, self.variables)}; variables here: {known}",
                    node,
                )
        if name in CONSTANTS:
            return Constant(name)
        if name.lower() in ("nan", "inf", "infinity"):
            self.refuse_node(f"{name} is not a number; every number in an expression is finite", node)
        if not _FREE_VARIABLE.fullmatch(name):
            self.refuse_node(
                f"the name {name!r} is unknown{self.suggestion(name, GREEK)}; a variable is a single letter or a Greek name",
                node,
            )
        return Variable(name)

    def suggestion(self, name: str, variables: tuple[str, ...]) -> str:
        words = [*variables, *CONSTANTS, *(word for word in ELEMENTARY if word != "choose"), *ALIASES]
        close = nearest(name, words)
        return f", did you mean {close!r}" if close else ""

    def binary(self, node: ast.BinOp, depth: int) -> Node:
        operator = _OPERATORS.get(type(node.op))
        if operator is None:
            self.refuse_node("only the operations + - * / ^ are read", node)
        # Operations beside each other are no nesting for the one who wrote them; a tower of powers is.
        left = self.convert(node.left, depth)
        result = Binary(operator, left, self.convert(node.right, depth + (operator == "^")))
        if operator == "^":
            self.check_power(node, result)
        self.check_constant(node, result)
        return result

    def call(self, node: ast.Call, depth: int) -> Node:
        if not isinstance(node.func, ast.Name):
            if isinstance(node.func, (ast.Constant, ast.BinOp, ast.UnaryOp, ast.Call)):
                self.refuse_node("a multiplication needs its sign: write * before the parenthesis", node)
            self.refuse_node("only the known functions can be called", node)
        name = ALIASES.get(node.func.id, node.func.id)
        if name not in ELEMENTARY:
            if self.is_variable(name):
                self.refuse_node(f"{name!r} is a variable and not a function; for a product write {name}*( ... )", node)
            self.refuse_node(f"the function {name!r} is unknown{self.suggestion(name, ())}", node)
        if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
            self.refuse_node(f"the arguments of {name} are plain expressions", node)
        function = ELEMENTARY[name]
        if not function.fewest <= len(node.args) <= function.most:
            count = (
                str(function.fewest) if function.fewest == function.most else f"{function.fewest} to {function.most}"
            )
            self.refuse_node(f"{name} takes {count} argument{'s' * (count != '1')}, not {len(node.args)}", node)
        result = Call(name, tuple(self.convert(argument, depth + 1) for argument in node.args))
        self.check_constant(node, result)
        return result

    def is_variable(self, name: str) -> bool:
        if self.variables is not None:
            return name in self.variables or name in CONSTANTS
        return bool(_FREE_VARIABLE.fullmatch(name))

    def check_power(self, node: ast.BinOp, power: Binary) -> None:
        # Bounded here once, so that nothing later meets an integer of millions of digits.
        if _tallest_power(power) > LARGEST_POWER:
            self.refuse_node(f"an exponent (or a tower of them) must stay within {LARGEST_POWER}", node)

    def check_constant(self, node: ast.expr, result: Node) -> None:
        """Refuse a part without variables that has no finite value, such as 1/0 or log(-1)."""
        if variables_of(result):
            return
        from mpmath import mp, workdps

        with workdps(20):
            value = evaluate_precisely(result, {})
            if mp.isfinite(value) and abs(value) < mp.mpf("1e308"):
                return
        what = "is not a real number" if mp.isnan(value) else "is infinite or too large"
        self.refuse_node(f"a part without variables must have a finite value, and this one {what}", node)


def _tallest_power(node: Node) -> float:
    """Return the largest product of constant exponents stacked on one base."""
    match node:
        case Binary("^", base, exponent) if not variables_of(exponent):
            from mpmath import workdps

            with workdps(20):
                size = abs(float(evaluate_precisely(exponent, {})))
            return max(size, 1.0) * _tallest_power(base) if size == size else 0.0
        case Binary(_, left, right):
            return max(_tallest_power(left), _tallest_power(right))
        case Negative(operand):
            return _tallest_power(operand)
        case Call(_, arguments):
            return max(_tallest_power(argument) for argument in arguments)
    return 1.0
