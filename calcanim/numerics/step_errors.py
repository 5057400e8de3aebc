"""The errors of four formulas over a whole range of steps, exact to 50 digits, and what is read off them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import InputError
from .differences import quotient
from .doubles import quotient_of_doubles, value_of_double
from .estimate import EPSILON
from .evaluation import to_mpf
from .function import Function
from .slope_report import exact_slope
from .stepstudy import StepStudy, step_study

if TYPE_CHECKING:
    import mpmath

__all__ = ["FORMULAS", "Branch", "StepErrors", "branch_points", "fitted_slope", "step_error_proofs", "step_errors"]

FORMULAS: tuple[str, ...] = ("forward", "central", "fourth", "complex")
"""The formulas in the order of all fields that hold one number for each."""

_PER_DECADE = 4
_FEWEST, _MOST = 6, 24
_FEWEST_POINTS = 4
# Truncation rules where it makes all but a fifth of the error, and its law holds where its order is within a tenth of the last one.
_RULES, _LAWFUL = 0.2, 0.1
# Steps that are fewer units in the last place of x0 than these move it by a rough multiple of themselves.
_COARSE = 45
# Steps within a factor of two are neighbours; a little more, so that rounding does not part them.
_NEAR = 2.001


@dataclass(frozen=True, slots=True)
class Branch:
    """One side of the V as a straight line in decades.

    Attributes
    ----------
    start, end : (float, float)
        The two ends of the fitted line, each as the decimal logarithms of step and error.
    """

    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True, slots=True)
class StepErrors:
    """The error of four formulas for many steps, and what is read off it; the order is that of `FORMULAS`.

    Attributes
    ----------
    at : float
        The point x0.
    value, slope : float
        f(x0) and f'(x0).
    steps : tuple of float
        The steps h, from the smallest to the largest.
    errors : tuple of tuple of float
        The error of a formula in doubles for every step, one row a formula; infinite where it has no value.
    slopes, rounding_slopes : tuple of float
        The slope of log error against log step for each formula, right and left of its best step; nan where it has no such branch.
    branches, rounding_branches : tuple of Branch or None
        The line fitted to log error against log step for each formula, right and left of its best step; none where there
        is no such branch.
    fitted_from, fitted_to : tuple of float
        The smallest and the largest step to which the truncation line of each formula was fitted; nan where it has none.
    best_steps, best_errors : tuple of float
        The step at which each formula has its least error, and that error.
    floor : float
        Half a unit in the last place of f'(x0): the largest error of a slope that is rounded correctly to a double.
    probe, nearby, here : float
        A step h so small that most digits of f(x0 + h) and f(x0) agree, and these two values in doubles.
    probed : float
        The forward difference with the step whose two values agree in most digits.
    epsilon : float
        The machine epsilon of doubles: the distance from 1 to the next larger one.
    """

    at: float
    value: float
    slope: float
    steps: tuple[float, ...]
    errors: tuple[tuple[float, ...], ...]
    slopes: tuple[float, ...]
    rounding_slopes: tuple[float, ...]
    branches: tuple[Branch | None, ...]
    rounding_branches: tuple[Branch | None, ...]
    fitted_from: tuple[float, ...]
    fitted_to: tuple[float, ...]
    best_steps: tuple[float, ...]
    best_errors: tuple[float, ...]
    floor: float
    probe: float
    nearby: float
    here: float
    probed: float
    epsilon: float


def step_errors(f: Function, at: float, smallest: float, largest: float) -> StepErrors:
    """Compute the errors of all formulas from one step to another, four steps for each power of ten.

    Parameters
    ----------
    f : Function
        A function of one variable, with a value at the point.
    at : float
        The point; f must not be flat there.
    smallest, largest : float
        The ends of the range of steps.

    Raises
    ------
    InputError
        If the range is no range of 6 to 24 powers of ten, the formulas have no values in it, or f is flat or
        without a derivative at the point.
    """
    from mpmath import workdps

    exact, value = exact_slope(f, at), float(f.precise(at))
    if abs(float(exact)) <= 1e-12 * max(1.0, abs(value)):
        raise InputError(
            f"at={at:g}: {f.text} is flat there, and with slope 0 tiny steps hit it by accident; take a point where it climbs."
        )
    studies = _studies(f, at, smallest, largest)
    with workdps(50):
        errors = tuple(tuple(float(error) for error in _exact_errors(study, exact)) for study in studies)
    points = [branch_points(f, at, study) for study in studies]
    rounded = [tuple(map(float, _worst_nearby(study, row))) for study, row in zip(studies, errors, strict=True)]
    truncation = [_branch(study.steps, row, some[0]) for study, row, some in zip(studies, errors, points, strict=True)]
    rounding = [_branch(study.steps, row, some[1]) for study, row, some in zip(studies, rounded, points, strict=True)]
    best = [study.steps.index(study.best_step) for study in studies]
    probe = _probe(at)
    return StepErrors(
        at, value, float(exact), studies[0].steps, errors, *(tuple(map(_slope, branches)) for branches in (truncation, rounding)),
        tuple(truncation), tuple(rounding), *_ends(studies, [some[0] for some in points]),
        tuple(study.best_step for study in studies), tuple(row[i] for row, i in zip(errors, best, strict=True)),
        math.ulp(float(exact)) / 2, probe, float(f(at + probe)), float(f(at)),
        float(quotient("forward", probe, lambda k: float(f(at + k * probe)))), EPSILON,
    )  # fmt: skip


def step_error_proofs(f: Function, at: float, smallest: float, largest: float) -> dict[str, Callable[[], Any]]:
    """For what is read off the errors, a way to work it out anew to the working precision of mpmath."""
    from mpmath import mpf

    studies, exact, probe = _studies(f, at, smallest, largest), exact_slope(f, at), _probe(at)
    proofs: dict[str, Callable[[], Any]] = {
        "at": lambda: to_mpf(at), "value": lambda: f.precise(at), "slope": lambda: exact, "probe": lambda: to_mpf(probe),
        "nearby": lambda: value_of_double(f, at + probe), "here": lambda: value_of_double(f, at),
        "probed": lambda: quotient_of_doubles(f, at, probe, "forward"), "epsilon": lambda: mpf(2) ** -52,
    }
    for i, study in enumerate(studies):
        points = cache(partial(branch_points, f, at, study))
        proofs[f"slopes[{i}]"] = lambda study=study, points=points: fitted_slope(study.steps, _exact_errors(study, exact), points()[0])
        proofs[f"rounding_slopes[{i}]"] = lambda study=study, points=points: fitted_slope(
            study.steps, _worst_nearby(study, _exact_errors(study, exact)), points()[1])
        proofs[f"best_steps[{i}]"] = lambda study=study: mpf(study.steps[_lowest(study)])
        proofs[f"best_errors[{i}]"] = lambda study=study: _exact_errors(study, exact)[_lowest(study)]
    return proofs


def fitted_slope(steps: Sequence[float], errors: Sequence[Any], points: Sequence[int]) -> mpmath.mpf:
    """Return the slope of log error against log step by the normal equations, to the working precision.

    Parameters
    ----------
    steps : sequence of float
        All steps.
    errors : sequence of mpmath.mpf
        The error of each.
    points : sequence of int
        Which of them are taken.

    Returns
    -------
    mpmath.mpf
        nan if they are fewer than four.
    """
    from mpmath import log10, mpf

    if len(points) < _FEWEST_POINTS:
        return mpf("nan")
    logs = [(log10(steps[i]), log10(errors[i])) for i in points]
    x, y = (sum(part) / len(logs) for part in zip(*logs, strict=True))
    return sum((u - x) * (v - y) for u, v in logs) / sum((u - x) ** 2 for u, _ in logs)


def branch_points(f: Function, at: float, study: StepStudy) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Say which steps lie on the truncation branch of a formula, and which on its rounding branch.

    Parameters
    ----------
    f : Function
        A function of one variable.
    at : float
        The point.
    study : StepStudy
        Its errors in doubles.

    Returns
    -------
    truncation : tuple of int
        Steps above the best one whose error is that of the formula without any rounding, as long as that falls by one power of h:
        not those so large that the next power counts.
    rounding : tuple of int
        Steps below the best one whose error is many times that, as long as x0 + h is about h away and the error less than f'.
    """
    if study.method == "complex":
        return (), ()
    own = _truncations(f, at, study)
    size, worst = abs(study.exact), _worst_nearby(study, study.errors)
    ruled = [
        i for i, (h, error) in enumerate(zip(study.steps, study.errors, strict=True))
        if h > study.best_step and own[i] > 1e-40 * size and abs(error - own[i]) <= _RULES * own[i]
    ]
    orders = {
        i: math.log(own[i + 1] / own[i]) / math.log(study.steps[i + 1] / study.steps[i])
        for i in ruled if i + 1 < len(own) and math.isfinite(own[i + 1]) and own[i + 1] > 0
    }
    lawful = []
    for i in ruled:
        if i not in orders or abs(orders[i] - orders[ruled[0]]) > _LAWFUL:
            break
        lawful.append(i)
    rounded = [
        i for i, (h, error) in enumerate(zip(study.steps, worst, strict=True))
        if _COARSE * math.ulp(at) <= h < study.best_step and max(5 * own[i], math.ulp(study.exact)) < error < 0.3 * size
    ]
    return tuple(lawful), tuple(rounded)


def _truncations(f: Function, at: float, study: StepStudy) -> list[float]:
    """What the formula would be off by without rounding, for every step; infinite where it has no value."""
    from mpmath import mpf, workdps

    with workdps(100):
        x0, exact = to_mpf(at), exact_slope(f, at)
        off = [
            abs(quotient(study.method, mpf(h), lambda k, h=h: f.precise(x0 + k * mpf(h), digits=100)) - exact) for h in study.steps
        ]
        return [float(error) if error == error else math.inf for error in off]


def _branch(steps: Sequence[float], errors: Sequence[float], points: Sequence[int]) -> Branch | None:
    """The line of least squares through some points, as long as they reach."""
    if len(points) < _FEWEST_POINTS:
        return None
    u, v = np.log10([(steps[i], errors[i]) for i in points]).T
    slope = float(np.polyfit(u, v, 1)[0])
    start, end = ((float(at), float(v.mean() + slope * (at - u.mean()))) for at in (u.min(), u.max()))
    return Branch(start, end)


def _ends(studies: Sequence[StepStudy], points: Sequence[Sequence[int]]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The first and the last step of each formula's truncation branch."""
    low, high = (
        tuple(study.steps[some[end]] if len(some) >= _FEWEST_POINTS else math.nan for study, some in zip(studies, points, strict=True))
        for end in (0, -1)
    )
    return low, high


def _slope(branch: Branch | None) -> float:
    if branch is None:
        return math.nan
    (u0, v0), (u1, v1) = branch.start, branch.end
    return (v1 - v0) / (u1 - u0)


def _studies(f: Function, at: float, smallest: float, largest: float) -> list[StepStudy]:
    if not 0 < smallest < largest:
        raise InputError("steps_h must be two positive numbers, the smallest step and the largest, such as 1e-16,1.")
    low, high = math.log10(smallest), math.log10(largest)
    if not _FEWEST <= high - low <= _MOST:
        raise InputError(f"steps_h spans {high - low:.3g} powers of ten; the picture needs {_FEWEST} to {_MOST} of them.")
    # Powers of ten come out as such, and not an ulp beside.
    steps = [float(f"{h:.12g}") for h in np.logspace(low, high, round(_PER_DECADE * (high - low)) + 1)]
    exact = float(exact_slope(f, at))
    studies = [step_study(f, at, method, steps, exact) for method in FORMULAS]
    for study in studies:
        if np.isfinite(study.errors).mean() < 0.5:
            raise InputError(
                f"at={at:g}: {f.text} has no values around it for most steps of the {study.method} formula; "
                "take smaller steps_h or a point farther inside."
            )
    return studies


def _exact_errors(study: StepStudy, exact: Any) -> list[mpmath.mpf]:
    """How far the doubles of a study are from the exact slope; infinite where there is none."""
    from mpmath import mpf

    return [abs(mpf(value) - exact) if math.isfinite(value) else mpf("inf") for value in study.values]


def _worst_nearby(study: StepStudy, errors: Sequence[Any]) -> list[Any]:
    """For each step the largest error within a factor of two: a lucky hit does not count. Infinite where there is none."""
    pairs = list(zip(study.steps, errors, strict=True))
    return [
        max(e for g, e in pairs if h / _NEAR <= g <= _NEAR * h and e < math.inf) if error < math.inf else math.inf
        for h, error in pairs
    ]


def _lowest(study: StepStudy) -> int:
    """Where the best step is, worked out anew."""
    worst = _worst_nearby(study, study.errors)
    return worst.index(min(worst))


def _probe(at: float) -> float:
    """A step so small that most digits of f(x0 + h) and f(x0) agree."""
    return float(f"1e{math.floor(math.log10(max(1.0, abs(at)))) - 12}")
