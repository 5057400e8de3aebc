"""Exercises on derivatives: what is asked, the worked answers, and new ones of the same family from a seed.

A family only draws whole coefficients and points, and only keeps what a person would call pleasant: answers
that are small whole numbers, or small whole multiples of e.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import numpy as np

from ..errors import InputError, nearest
from .cancellation import watch
from .expression import Binary, Negative, Node
from .function import Function
from .typeset import to_text

__all__ = ["FAMILIES", "STEP", "Exercise", "check_again", "draw", "terms", "work"]

STEP = 1e-4
"""The step of the central difference that checks an answer: for most functions the formula is off by far more than rounding."""
_MOST_DRAWS, _LARGEST = 10_000, 99


@dataclass(frozen=True, slots=True)
class Exercise:
    """A function, a point, and the derivatives asked for.

    Attributes
    ----------
    function : Function
        Of x, or of x and y.
    at : tuple of float
        The point, one coordinate a variable.
    value : float
        f there.
    slopes : tuple of Function
        The (partial) derivative by each variable.
    answers : tuple of float
        Those at the point, correctly rounded.
    checks : tuple of float
        Central differences with the step `STEP`, as a computer gives them: in doubles.
    differences : tuple of float
        The distance of each check from the exact answer.
    roundings : tuple of float
        How far rounding may have moved each check, and with it its difference: another program, which adds up in another order,
        gives a number within this distance. `certain_digits` says which digits are the same for all of them.
    """

    function: Function
    at: tuple[float, ...]
    value: float
    slopes: tuple[Function, ...]
    answers: tuple[float, ...]
    checks: tuple[float, ...]
    differences: tuple[float, ...]
    roundings: tuple[float, ...]


def work(function: Function, at: tuple[float, ...]) -> Exercise:
    """Work an exercise out.

    Parameters
    ----------
    function : Function
        The function.
    at : tuple of float
        The point.

    Raises
    ------
    InputError
        If the point has another number of coordinates than the function has variables, or f has no derivative there,
        or not the values beside the point that the check needs.
    """
    from mpmath import mpf, workdps

    if len(at) != len(function.variables):
        raise InputError(
            f"at has {len(at)} coordinates, but {function.text} is a function of {', '.join(function.variables)}; "
            f"give {len(function.variables)}."
        )
    where = ",".join(f"{c:g}" for c in at)
    value = float(function.precise(*at))
    if not math.isfinite(value):
        raise InputError(f"at={where} is no point of the graph: {function.text} has no value there.")
    slopes = tuple(function.derivative(name) for name in function.variables)
    exact = [slope.precise(*at) for slope in slopes]
    checks, roundings = zip(*(_check(function, at, i) for i in range(len(at))), strict=True)
    if not all(math.isfinite(float(number)) for number in (*exact, *checks)):
        raise InputError(f"at={where}: {function.text} has no derivative there, or no value {STEP:g} beside it; choose another point.")
    with workdps(50):
        differences = tuple(float(abs(mpf(check) - answer)) for check, answer in zip(checks, exact, strict=True))
    return Exercise(function, tuple(at), value, slopes, tuple(map(float, exact)), checks, differences, roundings)


def _check(f: Function, at: tuple[float, ...], which: int) -> tuple[float, float]:
    """(f(.. c + h ..) - f(.. c - h ..))/(2 h) in doubles for one coordinate, with h = `STEP`, and a bound of its rounding."""
    ends = [[np.float64(c + side * STEP * (i == which)) for i, c in enumerate(at)] for side in (1, -1)]
    heights = [float(f(*end)) for end in ends]
    slope = (heights[0] - heights[1]) / (2 * STEP)
    # The heights are off by what a running error analysis says, the points by half a unit in their last place.
    with np.errstate(all="ignore"):
        heights_off = sum(float(watch(f._node, f.variables)(end)[1]) for end in ends)
    points_off = sum(math.ulp(float(end[which])) / 2 for end in ends)
    return slope, (heights_off + abs(slope) * points_off) / (2 * STEP) + 2 * math.ulp(slope)


def check_again(f: Function, at: tuple[float, ...], which: int) -> float:
    """The check of an answer by another program: each value of f is worked out to 50 digits and then rounded to a double.

    Parameters
    ----------
    f : Function
        The function.
    at : tuple of float
        The point.
    which : int
        The coordinate that takes the step.
    """
    from mpmath import mpf

    heights = [float(f.precise(*(mpf(c + side * STEP * (i == which)) for i, c in enumerate(at)))) for side in (1, -1)]
    return (heights[0] - heights[1]) / (2 * STEP)


def terms(f: Function) -> tuple[Function, ...]:
    """The terms of a sum as they were written, each with its sign."""
    return tuple(Function._of(node, to_text(node), f.variables, f._decimals, None) for node in _terms(f._node))


def _terms(node: Node) -> list[Node]:
    match node:
        case Binary("+", left, right):
            return [*_terms(left), *_terms(right)]
        case Binary("-", left, right):
            return [*_terms(left), *(_negated(part) for part in _terms(right))]
        case Negative(operand) if len(parts := _terms(operand)) > 1:
            return [_negated(part) for part in parts]
    return [node]


def _negated(node: Node) -> Node:
    return node.operand if isinstance(node, Negative) else Negative(node)


def draw(family: str, seed: int) -> tuple[str, tuple[float, ...]]:
    """Draw a function and a point of a family; the same seed draws the same ones everywhere.

    Parameters
    ----------
    family : str
        A name in `FAMILIES`.
    seed : int
        1 or larger.

    Returns
    -------
    text : str
        The function.
    at : tuple of float
        The point.

    Raises
    ------
    InputError
        If there is no such family or the seed is not positive.
    """
    if family not in FAMILIES:
        guess = nearest(family, FAMILIES)
        hint = f"did you mean {guess!r}?" if guess else f"there are {', '.join(FAMILIES)}."
        raise InputError(f"There is no family {family!r}; {hint}")
    if seed < 1:
        raise InputError(f"seed={seed} must be 1 or larger.")
    # A text seeds the same sequence in every process, unlike a hash.
    chance = Random(f"{family} {seed}")
    for _ in range(_MOST_DRAWS):
        text, at, names = FAMILIES[family](chance)
        f = Function(text, names)
        if _pleasant(f, at):
            return text, at
    raise InputError(f"seed={seed} draws no pleasant exercise of the family {family}; take another seed.")


def _pleasant(f: Function, at: tuple[float, ...]) -> bool:
    """Whether value and answers are small whole numbers, or such multiples of e, and no answer is zero."""
    # Most candidates fail by their value or by a rough slope; only the rest is worth a symbolic derivative.
    rough = [_rough_slope(f, at, i) for i in range(len(at))]
    if not (_is_pleasant(float(f(*at)), 1e-9) and all(_is_pleasant(slope, 1e-2) and abs(slope) > 0.5 for slope in rough)):
        return False
    return all(_is_pleasant(float(f.derivative(name)(*at)), 1e-9) for name in f.variables)


def _rough_slope(f: Function, at: tuple[float, ...], which: int) -> float:
    ends = [f(*(c + side * 1e-4 * (i == which) for i, c in enumerate(at))) for side in (1, -1)]
    return float((ends[0] - ends[1]) / 2e-4)


def _is_pleasant(number: float, slack: float) -> bool:
    return any(
        math.isfinite(part) and abs(part) <= _LARGEST and abs(part - round(part)) < slack for part in (number, number / math.e)
    )


Drawn = tuple[str, tuple[float, ...], tuple[str, ...]]


def _power_rule(chance: Random) -> Drawn:
    degree = chance.choice((3, 3, 4))
    coefficients = [chance.randint(1, 5)] + [chance.choice([c for c in range(-5, 6) if c]) for _ in range(degree)]
    dropped = chance.randrange(1, degree) if degree == 4 or chance.random() < 0.3 else None
    parts = [(c, _power("x", degree - i)) for i, c in enumerate(coefficients) if i != dropped]
    return _sum(parts), (float(chance.choice((-2, -1, 1, 2, 3))),), ("x",)


def _partials(chance: Random) -> Drawn:
    a, (b, c) = chance.randint(1, 4), (chance.choice([c for c in range(-4, 5) if c]) for _ in range(2))
    m, n = chance.choice(((2, 1), (1, 2), (2, 2), (3, 1), (1, 3), (3, 2), (2, 3)))
    alone = _power(chance.choice("xy"), chance.choice((2, 3)))
    text = _sum([(a, f"{_power('x', m)}*{_power('y', n)}"), (b, "x*y"), (c, alone)])
    return text, tuple(float(chance.choice((-2, -1, 1, 2))) for _ in range(2)), ("x", "y")


def _chain_rule(chance: Random) -> Drawn:
    inner = _sum([(chance.choice((1, 1, 2, 3, -1)), "x^2"), (chance.randint(-3, 3), "x"), (chance.randint(-4, 4), "")])
    # Squares are pleasant far more often than the others: drawn in these shares, all of them come up.
    outer = chance.choice(("exp({})",) * 6 + ("sqrt({})",) * 6 + ("({})^3",) * 3 + ("({})^2",))
    # A power of a power would not need the rule.
    return (outer if " " in inner else "exp({})").format(inner), (float(chance.choice((-2, -1, 1, 2, 3))),), ("x",)


def _power(name: str, exponent: int) -> str:
    return "" if exponent == 0 else name if exponent == 1 else f"{name}^{exponent}"


def _sum(parts: list[tuple[int, str]]) -> str:
    """Whole multiples of some terms as a person writes their sum; a positive one comes first where there is one."""
    present = [(c, term) for c, term in parts if c]
    if present and present[0][0] < 0:
        first = next((part for part in present if part[0] > 0), present[0])
        present.remove(first)
        present.insert(0, first)
    text = ""
    for c, term in present:
        size = str(abs(c)) if not term else term if abs(c) == 1 else f"{abs(c)}*{term}"
        text += (f" {'-' if c < 0 else '+'} {size}") if text else ("-" if c < 0 else "") + size
    return text or "0"


FAMILIES: dict[str, Callable[[Random], Drawn]] = {
    "power rule": _power_rule, "partials": _partials, "chain rule": _chain_rule,
}
"""A name to what draws a candidate: its text, its point, its variables."""
