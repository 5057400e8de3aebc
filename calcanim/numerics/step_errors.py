"""The errors of four formulas over a whole range of steps, exact to 50 digits, and what is read off them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

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

__all__ = ["FORMULAS", "Branch", "StepErrors", "fitted_slope", "step_error_proofs", "step_errors"]

FORMULAS: tuple[str, ...] = ("forward", "central", "fourth", "complex")
"""The formulas in the order of all fields that hold one number for each."""

_PER_DECADE = 4
_FEWEST, _MOST = 6, 24
_FEWEST_POINTS = 4
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
    best = [study.steps.index(study.best_step) for study in studies]
    probe = _probe(at)
    return StepErrors(
        at, value, float(exact), studies[0].steps, errors,
        tuple(study.truncation_slope for study in studies), tuple(study.rounding_slope for study in studies),
        tuple(_branch(study, study.truncation_slope, _truncated(study, study.errors)) for study in studies),
        tuple(_branch(study, study.rounding_slope, _rounded(study, study.errors)) for study in studies),
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
        proofs[f"slopes[{i}]"] = lambda study=study: fitted_slope(study, exact, "truncation")
        proofs[f"rounding_slopes[{i}]"] = lambda study=study: fitted_slope(study, exact, "rounding")
        proofs[f"best_steps[{i}]"] = lambda study=study: mpf(study.steps[_lowest(study)])
        proofs[f"best_errors[{i}]"] = lambda study=study: _exact_errors(study, exact)[_lowest(study)]
    return proofs


def fitted_slope(study: StepStudy, exact: Any, branch: Literal["truncation", "rounding"]) -> mpmath.mpf:
    """Return the slope of one branch by the normal equations, from errors to the working precision.

    Parameters
    ----------
    study : StepStudy
        Its doubles say which steps belong to the branch.
    exact : mpmath.mpf
        The exact slope.
    branch : {"truncation", "rounding"}
        Right or left of the best step.

    Returns
    -------
    mpmath.mpf
        nan if fewer than four steps belong to it.
    """
    from mpmath import log10, mpf

    errors = _exact_errors(study, exact)
    points = (_truncated if branch == "truncation" else _rounded)(study, errors)
    if len(points) < _FEWEST_POINTS:
        return mpf("nan")
    logs = [(log10(h), log10(error)) for h, error in points]
    x, y = (sum(part) / len(logs) for part in zip(*logs, strict=True))
    return sum((u - x) * (v - y) for u, v in logs) / sum((u - x) ** 2 for u, _ in logs)


def _branch(study: StepStudy, slope: float, points: list[tuple[float, Any]]) -> Branch | None:
    """The line of a slope through the middle of a branch, as long as the branch is."""
    if math.isnan(slope) or not points:
        return None
    u, v = np.log10(np.array([(h, float(error)) for h, error in points])).T
    start, end = ((float(at), float(v.mean() + slope * (at - u.mean()))) for at in (u.min(), u.max()))
    return Branch(start, end)


def _truncated(study: StepStudy, errors: Sequence[Any]) -> list[tuple[float, Any]]:
    """The steps and errors where truncation rules: above the best step, well above its error, not too large."""
    floor = _floor(study)
    return [
        (h, error) for h, error, seen in zip(study.steps, errors, study.errors, strict=True)
        if study.best_step < h <= 0.2 and error > 0 and 10 * floor < seen < math.inf
    ]


def _rounded(study: StepStudy, errors: Sequence[Any]) -> list[tuple[float, Any]]:
    """The steps where rounding rules, each with the largest error nearby."""
    floor, seen, upper = _floor(study), _worst_nearby(study, study.errors), _worst_nearby(study, errors)
    return [
        (h, worst) for h, worst, rough in zip(study.steps, upper, seen, strict=True)
        if 1e-14 <= h < study.best_step and worst > 0 and 3 * floor < rough < math.inf
    ]


def _floor(study: StepStudy) -> float:
    best = _worst_nearby(study, study.errors)[study.steps.index(study.best_step)]
    return max(best, math.ulp(1.0) * abs(study.exact))


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
