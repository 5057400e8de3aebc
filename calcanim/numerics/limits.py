"""The limit that defines the derivative: difference quotients, one-sided limits, and the verdict."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from ..errors import InputError
from .approach import Approach, approach, approach_precisely
from .evaluation import to_mpf, total
from .function import Function
from .rounding import format_number
from .sampling import check_callable, check_finite, check_positive, sample_line

Verdict = Literal["derivative exists", "left and right differ", "infinite", "undefined"]

# Enough for steps down to 1e-40 and a result of 50 digits.
_QUOTIENT_DIGITS = 100
# Two one-sided slopes that agree this closely are one slope.
_AGREE = 1e-9
_AGREE_DOUBLES = 1e-5


@dataclass(frozen=True, slots=True)
class DifferenceQuotients:
    """Difference quotients for a list of steps.

    Attributes
    ----------
    at : float
        The point x0.
    steps : tuple of float
        The steps h, positive.
    right, left : tuple of float
        (f(x0 + h) - f(x0))/h and (f(x0 - h) - f(x0))/(-h) for each step; nan outside the domain.
    value_at : float
        f(x0).
    """

    at: float
    steps: tuple[float, ...]
    right: tuple[float, ...]
    left: tuple[float, ...]
    value_at: float


@dataclass(frozen=True, slots=True)
class OneSidedSlopes:
    """The limits of the difference quotients from either side.

    Attributes
    ----------
    left, right : float
        An infinity where the quotients grow without bound, nan where they have no limit.
    verdict : str
        ``derivative exists``, ``left and right differ``, ``infinite`` or ``undefined``.
    sentence : str
        The verdict in words, with the values.
    """

    left: float
    right: float
    verdict: Verdict
    sentence: str


def difference_quotients(f: Callable[[Any], Any], at: float, steps: Sequence[float]) -> DifferenceQuotients:
    """Return the difference quotients of f at a point for a list of steps, from both sides.

    Parameters
    ----------
    f : Function or callable
        A function of one variable. For a `Function` the quotients are computed to 50 digits, the
        floats standing for their shortest decimals, and rounded once; for any other
        callable in doubles.
    at : float
        The point.
    steps : sequence of float
        The steps h, positive.

    Raises
    ------
    TypeError
        If f is not callable or a number is not a number.
    InputError
        If a step is zero, negative or not finite, or there is none.
    """
    check_callable(f)
    at = check_finite(at, "at")
    sizes = tuple(check_positive(h, "steps") for h in steps)
    if not sizes:
        raise InputError("steps must hold at least one step, for example (1, 0.1, 0.01)")
    if isinstance(f, Function):
        _check_one_variable(f)
        return _precise_quotients(f, at, sizes)
    h = np.array(sizes)
    values = sample_line(f, np.concatenate([[at], at + h, at - h]))
    with np.errstate(all="ignore"):
        right = (values[1 : len(h) + 1] - values[0]) / h
        left = (values[len(h) + 1 :] - values[0]) / -h
    return DifferenceQuotients(at, sizes, tuple(right.tolist()), tuple(left.tolist()), float(values[0]))


def _check_one_variable(f: Function) -> None:
    if len(f.variables) != 1:
        raise InputError(f"f must have one variable, not {', '.join(f.variables)}; fix the others first")


def _precise_quotients(f: Function, at: float, steps: tuple[float, ...]) -> DifferenceQuotients:
    from mpmath import workdps

    with workdps(_QUOTIENT_DIGITS):
        x0 = f.point(at)
        value = f.precise(x0, digits=_QUOTIENT_DIGITS)

        def quotient(h: Any) -> float:
            return float((f.precise(x0 + h, digits=_QUOTIENT_DIGITS) - value) / h)

        right = tuple(quotient(to_mpf(h)) for h in steps)
        left = tuple(quotient(-to_mpf(h)) for h in steps)
        return DifferenceQuotients(at, steps, right, left, float(value))


def one_sided_limit(f: Callable[[Any], Any], at: float, side: Literal["left", "right"]) -> Approach:
    """Return the limit of f(x) as x approaches a point from one side.

    Parameters
    ----------
    f : Function or callable
        A function of one variable; it need not have a value at the point itself.
    at : float
        The point.
    side : {"left", "right"}
        Where x comes from.

    Returns
    -------
    Approach
        ``value``, ``error`` and ``status``.

    Raises
    ------
    TypeError, InputError
        If an argument is off.
    """
    check_callable(f)
    at = check_finite(at, "at")
    if side not in ("left", "right"):
        raise InputError(f"side must be 'left' or 'right', not {side!r}")
    sign = 1 if side == "right" else -1
    if isinstance(f, Function):
        _check_one_variable(f)
        return approach_precisely(lambda h, digits: f.precise(f.point(at) + sign * h, digits=digits))
    return approach(lambda h: sample_line(f, at + sign * h), max(1.0, abs(at)))


def one_sided_slopes(f: Callable[[Any], Any], at: float) -> OneSidedSlopes:
    """Return the slopes of f at a point from the left and from the right, and what they say.

    Parameters
    ----------
    f : Function or callable
        A function of one variable.
    at : float
        The point.

    Raises
    ------
    TypeError, InputError
        If an argument is off.

    Notes
    -----
    For a `Function` the quotients are followed down to steps of 1e-256 with as many digits as that
    takes, so the slopes are exact to double precision; for another callable down to
    where rounding takes over.
    """
    check_callable(f)
    at = check_finite(at, "at")
    if isinstance(f, Function):
        _check_one_variable(f)
        value = float(f.precise(at))
        sides = [_precise_slope(f, at, sign) for sign in (-1, 1)] if math.isfinite(value) else []
    else:
        value = float(sample_line(f, np.array([at]))[0])
        sides = [_slope(f, at, value, sign) for sign in (-1, 1)] if math.isfinite(value) else []
    if not sides:
        return OneSidedSlopes(
            math.nan, math.nan, "undefined", f"There is no slope at {_show(at)}: the function has no value there."
        )
    agree = _AGREE if isinstance(f, Function) else _AGREE_DOUBLES
    slopes = _judge(sides[0], sides[1], at, agree)
    if slopes.verdict == "infinite" and jumps(f, at, value):
        return replace(slopes, sentence=f"There is no slope at {_show(at)}: the function jumps there.")
    return slopes


def jumps(f: Callable[[Any], Any], at: float, value: float) -> bool:
    """Whether f comes close to another value than its own, ``value``, on a side of a point."""
    limits = [one_sided_limit(f, at, side).value for side in ("left", "right")]
    # A double beside a kink has not quite its value: what f changes by close by is the measure.
    reach = 1e-3 * max(1.0, abs(at))
    change = np.nan_to_num(np.abs(sample_line(f, np.array([at - reach, at + reach])) - value), posinf=0.0).max()
    size = max(abs(value), float(change))
    return any(math.isfinite(limit) and abs(limit - value) > 1e-6 * max(abs(limit), size) for limit in limits)


def _precise_slope(f: Function, at: float, sign: int) -> Approach:
    def quotient(h: Any, digits: int) -> Any:
        x0 = f.point(at)
        return total([f.at_precision(x0 + sign * h), -f.at_precision(x0)]) / (sign * h)

    return approach_precisely(quotient)


def _slope(f: Callable[[Any], Any], at: float, value: float, sign: int) -> Approach:
    def quotients(h: np.ndarray) -> np.ndarray:
        x = at + sign * h
        return (sample_line(f, x) - value) / (x - at)

    return approach(quotients, max(1.0, abs(at)))


def _judge(left: Approach, right: Approach, at: float, agree: float) -> OneSidedSlopes:
    verdict: Verdict
    if left.status == right.status == "converged":
        gap = abs(left.value - right.value)
        same = gap <= agree * max(abs(left.value), abs(right.value)) + left.error + right.error
        if same:
            verdict = "derivative exists"
            sentence = f"The slopes from the left and from the right agree at {_show(at)}: the derivative is {_show(right.value)}."
        else:
            verdict = "left and right differ"
            sentence = (
                f"The slope at {_show(at)} is {_show(left.value)} from the left and {_show(right.value)} from the right: "
                "there is no derivative."
            )
    elif "infinite" in (left.status, right.status):
        verdict = "infinite"
        sentence = f"There is no finite slope at {_show(at)}: {_side(left, 'left')}, and {_side(right, 'right')}."
    else:
        verdict = "undefined"
        sentence = f"There is no slope at {_show(at)}: {_side(left, 'left')}, and {_side(right, 'right')}."
    return OneSidedSlopes(left.value, right.value, verdict, sentence)


def _side(side: Approach, name: str) -> str:
    match side.status:
        case "converged":
            return f"from the {name} it is {_show(side.value)}"
        case "infinite":
            return f"from the {name} the quotients grow without bound"
        case "outside":
            return f"to the {name} the function has no values"
    return f"from the {name} the quotients do not settle"


def _show(value: float) -> str:
    return str(format_number(value, 6, trim=True))
