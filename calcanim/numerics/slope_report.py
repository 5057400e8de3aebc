"""The exact slope beside three numerical ones: what each formula gives in doubles, and how far it is off."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from ..errors import InputError
from .differences import quotient
from .doubles import quotient_of_doubles
from .function import Function
from .limits import one_sided_slopes
from .quotients import precise_one_sided_slope, precise_quotient

if TYPE_CHECKING:
    import mpmath

__all__ = ["SlopeReport", "exact_slope", "slope_report", "slope_report_proofs"]

_LARGEST_COMPLEX_STEP = 1e-9


@dataclass(frozen=True, slots=True)
class SlopeReport:
    """The exact slope, three numerical ones as doubles give them, and how far each is off.

    Attributes
    ----------
    at, h, h_complex : float
        Point, step of the two differences, size of the complex step.
    value, slope : float
        f(x0) and f'(x0), worked out to 50 digits and rounded once.
    forward, central, complex_step : float
        The slope by forward difference, central difference and complex step, in doubles.
    errors : tuple of float
        The distances of the three from f'(x0), in that order.
    truncations : tuple of float
        The truncation errors of the forward and of the central difference: how far off they would be without rounding.
    """

    at: float
    h: float
    h_complex: float
    value: float
    slope: float
    forward: float
    central: float
    complex_step: float
    errors: tuple[float, float, float]
    truncations: tuple[float, float]

    def kind(self, i: int) -> Literal["error", "truncation", "rounding"]:
        """What an error is mostly made of: the formula's own, or the rounding of the values; else just an error.

        Where rounding makes up for most of the formula's own error, neither word says what is left.
        """
        if i == len(self.truncations) or self.errors[i] == 0 or self.truncations[i] > 2 * self.errors[i]:
            return "error"
        return "truncation" if self.truncations[i] > self.errors[i] / 2 else "rounding"


def exact_slope(f: Function, at: float) -> mpmath.mpf:
    """Return the slope to 50 digits.

    Raises
    ------
    InputError
        If f has no derivative there.
    """
    slope = f.derivative().precise(at)
    if math.isfinite(float(slope)):
        return slope
    sides = one_sided_slopes(f, at)
    if sides.verdict != "derivative exists":
        raise InputError(f"at={at:g}: {f.text} has no derivative there, so there is nothing to compare with: {sides.sentence}")
    return precise_one_sided_slope(f, at, 1)


def slope_report(f: Function, at: float, h: float, h_complex: float) -> SlopeReport:
    """Compute a slope exactly, by forward and central difference, and by the complex step.

    Parameters
    ----------
    f : Function
        A function of one variable, with a value at the point.
    at : float
        The point.
    h : float
        The step of the differences.
    h_complex : float
        The size of the complex step, at most 1e-9.

    Raises
    ------
    InputError
        If a step is not positive, too small to move the point, or leads out of f's domain; or if f has no
        derivative there.
    """
    from mpmath import mpf, workdps

    # Without a slope there is no step that would help.
    exact = exact_slope(f, at)
    _check_steps(f, at, h, h_complex)
    forward, central = (float(quotient(method, h, lambda k: float(f(at + k * h)))) for method in ("forward", "central"))
    by_complex = float(complex(f(complex(at, h_complex))).imag / h_complex)
    # The difference of two close numbers: taken to 50 digits and rounded once.
    with workdps(50):
        errors = [float(abs(mpf(q) - exact)) for q in (forward, central, by_complex)]
        truncations = [float(error) for error in _truncations(f, at, h, exact)]
    return SlopeReport(
        at, h, h_complex, float(f.precise(at)), float(exact), forward, central, by_complex,
        (errors[0], errors[1], errors[2]), (truncations[0], truncations[1]),
    )  # fmt: skip


def _truncations(f: Function, at: float, h: float, exact: Any) -> list[mpmath.mpf]:
    """How far forward and central difference are off where nothing is rounded."""
    right, left = (precise_quotient(f, at, step) for step in (h, -h))
    # The central difference is the mean of the two one-sided ones. Beyond the last of the 50 digits there is nothing.
    return [error if (error := abs(q - exact)) > abs(exact) * 1e-40 else error * 0 for q in (right, (right + left) / 2)]


def slope_report_proofs(f: Function, report: SlopeReport) -> dict[str, Callable[[], Any]]:
    """For each field of a report that is worked out, a way to do so anew to the working precision of mpmath."""
    from mpmath import mpf

    def slope() -> Any:
        return exact_slope(f, report.at)

    def by_complex() -> float:
        return float(complex(f(complex(report.at, report.h_complex))).imag / report.h_complex)

    quotients = (*(partial(quotient_of_doubles, f, report.at, report.h, way) for way in ("forward", "central")), by_complex)
    return {
        "value": lambda: f.precise(report.at),
        "slope": slope,
        "forward": lambda: quotient_of_doubles(f, report.at, report.h, "forward"),
        "central": lambda: quotient_of_doubles(f, report.at, report.h, "central"),
        "complex_step": slope,
        **{f"truncations[{i}]": (lambda i=i: _truncations(f, report.at, report.h, slope())[i]) for i in range(2)},
        **{f"errors[{i}]": (lambda q=q: abs(mpf(float(q())) - slope())) for i, q in enumerate(quotients)},
    }


def _check_steps(f: Function, at: float, h: float, h_complex: float) -> None:
    """Refuse steps with which there is nothing to compute."""
    for name, step in (("h", h), ("h_complex", h_complex)):
        if not 0 < step < math.inf:
            raise InputError(f"{name}={step:g} must be a positive number.")
    if h_complex > _LARGEST_COMPLEX_STEP:
        raise InputError(f"h_complex={h_complex:g} is not small; the complex step is shown with at most {_LARGEST_COMPLEX_STEP:g}.")
    if at + h == at or at - h == at:
        raise InputError(
            f"h={h:g} is lost beside at={at:g}: in doubles x0 + h is x0; take at least {2 * math.ulp(at):.1g}."
        )
    for x in (at - h, at + h):
        if not math.isfinite(float(f(x))):
            raise InputError(f"h={h:g} is too large: {f.text} has no value at {x:g}.")
