"""Random expressions with kinks at a given point, and their one-sided slopes worked out by mpmath alone.

An expression is a nested tuple, ``("abs", u)``, which is written as text for calcanim and walked here with mpmath's functions at
400 digits. Nothing of calcanim takes part: the point is known by a formula, slopes are quotients of tiny steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from mpmath import mp, mpf, workdps

DIGITS = 400
_DUST = mpf(10) ** -200
# Steps from which the quotients are read, and how much they may still change or must grow between them.
_STEPS = (mpf(10) ** -40, mpf(10) ** -60)
_SECOND_STEPS = (mpf(10) ** -20, mpf(10) ** -30)
_SETTLED, _GROWN = mpf(10) ** -9, 10

Tree = Any

# A point as it is typed, and smooth functions that pass zero there.
POINTS: dict[str, tuple[str, ...]] = {
    "0": ("x", "sin(x)", "exp(x) - 1", "x^2 + x", "tanh(2*x)"), "1": ("x - 1", "log(x)", "x^2 - x", "1 - x"),
    "-2": ("x + 2", "x^2 - 4"), "0.3": ("x - 0.3", "10*x - 3", "0.1 + 0.2 - x"), "1/3": ("3*x - 1", "x - 1/3", "9*x^2 - 1"),
    "pi/4": ("sin(x) - cos(x)", "tan(x) - 1", "4*x - pi", "cos(2*x)"), "pi/2": ("cos(x)", "x - pi/2", "sin(2*x)"),
    "log(2)": ("exp(x) - 2", "x - log(2)", "1 - 2*exp(-x)"), "sqrt(2)": ("x^2 - 2", "x - sqrt(2)", "x^4 - 4"),
    "-log(3)": ("sigmoid(x) - 0.25", "3*exp(x) - 1"), "e": ("log(x) - 1", "x - e"), "100/7": ("7*x - 100", "x/100 - 1/7"),
    "pi": ("sin(x)", "1 - x/pi"),
}  # fmt: skip

_CALLS: dict[str, Callable[..., Any]] = {
    "sin": mp.sin, "cos": mp.cos, "tan": mp.tan, "exp": mp.exp, "tanh": mp.tanh, "abs": abs, "atan": mp.atan, "cosh": mp.cosh,
    "log": lambda u: mp.log(u) if u > _DUST else -mp.inf if abs(u) <= _DUST else mp.nan,
    "sqrt": lambda u: mp.sqrt(u) if u > _DUST else mp.zero if abs(u) <= _DUST else mp.nan,
    "sign": lambda u: mp.sign(u) if abs(u) > _DUST else mp.zero, "relu": lambda u: max(u, mp.zero),
    "sigmoid": lambda u: 1 / (1 + mp.exp(-u)), "softplus": lambda u: mp.log(1 + mp.exp(u)), "max": max, "min": min,
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """An expression, the point at which it may kink (as typed), and the walk that evaluates it."""

    text: str
    point: str
    evaluate: Callable[[Any], Any]


def _walk(tree: Tree, x: Any) -> Any:
    match tree:
        case str():
            return x if tree == "x" else +mp.pi if tree == "pi" else +mp.e if tree == "e" else mpf(tree)
        case ("+", a, b):
            return _walk(a, x) + _walk(b, x)
        case ("-", a, b):
            return _walk(a, x) - _walk(b, x)
        case ("*", a, b):
            return _walk(a, x) * _walk(b, x)
        case ("/", a, b):
            below = _walk(b, x)
            return _walk(a, x) / below if abs(below) > _DUST else mp.nan
        case ("^", a, power):
            return _power(_walk(a, x), mpf(power))
    name, *arguments = tree
    values = [_walk(argument, x) for argument in arguments]
    return mp.nan if any(map(mp.isnan, values)) else _CALLS[name](*values)


def _power(base: Any, power: Any) -> Any:
    if mp.isint(power):
        return base ** int(power)
    if abs(base) <= _DUST:
        return mp.zero
    return base**power if base > 0 else mp.nan


def _text(tree: Tree) -> str:
    match tree:
        case str():
            return tree
        case ("+" | "-" | "*" | "/" as sign, a, b):
            return f"({_text(a)} {sign} {_text(b)})"
        case ("^", a, power):
            return f"({_text(a)})^{power}" if not power.startswith("-") else f"({_text(a)})^({power})"
    return f"{tree[0]}({', '.join(_text(argument) for argument in tree[1:])})"


def _parsed(text: str) -> Tree:
    """The few forms of `POINTS` as a tree, by Python's own parser."""
    import ast

    signs = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}

    def tree(node: ast.expr) -> Tree:
        match node:
            case ast.Name():
                return node.id
            case ast.Constant():
                return str(node.value)
            case ast.UnaryOp():
                return ("-", "0", tree(node.operand))
            case ast.BinOp(op=ast.Pow()):
                return ("^", tree(node.left), str(node.right.value))
            case ast.BinOp():
                return (signs[type(node.op)], tree(node.left), tree(node.right))
            case ast.Call():
                return (node.func.id, *map(tree, node.args))
        raise ValueError(text)

    return tree(ast.parse(text.replace("^", "**"), mode="eval").body)


class _Maker:
    def __init__(self, chance: Random, point: str) -> None:
        self.chance, self.zeros = chance, [_parsed(text) for text in POINTS[point]]

    def zero(self) -> Tree:
        return self.chance.choice(self.zeros)

    def smooth(self) -> Tree:
        one = self.chance.choice(("x", self.zero(), ("sin", "x"), ("exp", ("-", "0", ("^", "x", "2"))), "2", "0.5", ("cos", "x")))
        return one if self.chance.random() < 0.7 else (self.chance.choice("+*"), one, self.chance.choice(("x", "1", self.zero())))

    def kinked(self) -> Tree:
        """Something with a kink, a jump or an end at the point."""
        u, v = self.zero(), self.zero()
        k = self.chance.choice(("2", "3", "0.5", "-1"))
        return self.chance.choice((
            ("abs", u), ("abs", u), ("relu", u), ("relu", u), ("max", u, v), ("min", u, ("*", k, v)), ("max", u, ("^", v, "2")), ("sign", u),
            ("sqrt", ("^", u, "2")), ("max", "0", u), ("^", ("abs", u), self.chance.choice(("1.5", "2.5", "0.5", "3"))), ("sqrt", u),
            ("min", ("^", u, "2"), ("^", v, "3")), ("max", "1", ("+", "1", u)), ("abs", ("sin", u)), ("relu", ("-", "0", u)),
        ))  # fmt: skip

    def expression(self, depth: int) -> Tree:
        if depth == 0:
            return self.kinked()
        a = self.expression(depth - 1)
        match self.chance.randrange(9):
            case 0:
                return ("*", a, self.zero())
            case 1:
                return ("*", a, self.expression(depth - 1))
            case 2:
                return ("^", a, self.chance.choice(("2", "3")))
            case 3:
                return (self.chance.choice("+-"), a, self.expression(depth - 1))
            case 4:
                return (self.chance.choice(("exp", "sin", "tanh", "atan", "softplus", "sigmoid", "cosh", "cos")), a)
            case 5:
                return ("/", a, ("+", "1", ("^", self.smooth(), "2")))
            case 6:
                return (self.chance.choice("+*"), a, self.smooth())
            case 7:
                return (self.chance.choice(("max", "min", "max", "abs", "relu")), a, self.smooth())[: self.chance.choice((2, 3)) + 1]
            case _:
                return ("*", a, ("^", self.zero(), "2"))


def draw(seed: int) -> Case:
    """The same seed draws the same expression everywhere."""
    chance = Random(f"kinks {seed}")
    point = chance.choice(sorted(POINTS))
    maker = _Maker(chance, point)
    while True:
        tree = maker.expression(chance.choice((1, 1, 2, 2, 3)))
        if tree[0] in ("abs", "relu"):
            tree = tree[:2]
        tree = _mended(tree)
        if len(_text(tree)) <= 160:
            return Case(_text(tree), point, lambda x: _walk(tree, x))


def _mended(tree: Tree) -> Tree:
    """Calls with as many arguments as they take."""
    if isinstance(tree, str):
        return tree
    name, *arguments = tree
    if name in ("abs", "relu"):
        arguments = arguments[:1]
    if name in ("max", "min") and len(arguments) == 1:
        arguments.append("0.5")
    if name == "^":
        return (name, _mended(arguments[0]), arguments[1])
    return (name, *map(_mended, arguments))


@dataclass(frozen=True)
class Truth:
    """The value, the one-sided slopes (an infinity, or nan), f' and f'' (nan where there are none)."""

    value: float
    left: float
    right: float
    slope: float
    second: float

    @property
    def verdict(self) -> str:
        sides = (self.left, self.right)
        if not mp.isfinite(self.value):
            return "undefined"
        if all(map(mp.isfinite, sides)):
            return "left and right differ" if mp.isnan(self.slope) else "derivative exists"
        return "infinite" if any(map(mp.isinf, sides)) else "undefined"


def truth(case: Case) -> Truth | None:
    """Work a case out; None where the steps do not tell (too slow a limit, or slopes that differ by less than can be told)."""
    with workdps(DIGITS):
        f, x0 = case.evaluate, _walk(_parsed(case.point), None)
        here = f(x0)
        if not mp.isfinite(here):
            return Truth(*[float("nan")] * 5)
        sides = [_limit([(f(x0 + s * h) - here) / (s * h) for h in _STEPS]) for s in (-1, 1)]
        if None in sides:
            return None
        slope = _common(*sides)
        if slope is None:
            return None
        second = mp.nan
        if mp.isfinite(slope):
            halves = [_limit([(_slope(f, x0 + s * h, h) - slope) / (s * h) for h in _SECOND_STEPS]) for s in (-1, 1)]
            if None in halves or (second := _common(*halves)) is None:
                return None
        return Truth(float(here), float(sides[0]), float(sides[1]), float(slope), float(second))


def _slope(f: Callable[[Any], Any], x: Any, away: Any) -> Any:
    step = away * mpf(10) ** -40
    return (f(x + step) - f(x - step)) / (2 * step)


def _limit(quotients: list[Any]) -> Any:
    far, near = quotients
    if mp.isnan(far) or mp.isnan(near):
        return mp.nan
    if abs(near) > _GROWN * abs(far) and abs(near) > 1:
        return mp.inf * mp.sign(near)
    if abs(near - far) > _SETTLED * max(1, abs(near)):
        return None
    return mp.zero if abs(near) < _SETTLED else near


def _common(left: Any, right: Any) -> Any:
    """What both sides agree on, nan where they do not, None where that cannot be told."""
    if not (mp.isfinite(left) and mp.isfinite(right)):
        return mp.nan
    gap = abs(left - right)
    if gap <= _SETTLED * max(1, abs(left)):
        return right
    return mp.nan if gap > 1000 * _SETTLED * max(1, abs(left)) else None
