"""The difference formulas of the lesson: forward, central, fourth order, and the complex step."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import InputError
from .estimate import EPSILON, Derivative, judge
from .function import Function
from .kinks import confirms_kink, suspects_kink
from .sampling import sample_line

ORDERS: dict[str, int] = {"forward": 1, "central": 2, "fourth": 4}
COMPLEX_STEP = 2.0**-66


def quotient(method: str, h: Any, at: Callable[[int], Any]) -> Any:
    """Return a difference quotient.

    Parameters
    ----------
    method : {"forward", "central", "fourth"}
        The formula: f(x+h)-f(x) over h; f(x+h)-f(x-h) over 2h;
        8 (f(x+h)-f(x-h)) - (f(x+2h)-f(x-2h)) over 12h.
    h : float, array or mpf
        The step.
    at : callable
        ``at(k)`` is f(x + k h).
    """
    if method == "forward":
        return (at(1) - at(0)) / h
    if method == "central":
        return (at(1) - at(-1)) / (2 * h)
    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h)


def default_step(method: str, x: float) -> float:
    """Return the step that balances truncation and rounding for a function of ordinary scale.

    It is a power of two, so that x + h and x - h are exact for most x.
    """
    balance = EPSILON ** (1.0 / (ORDERS[method] + 1))
    return 2.0 ** round(math.log2(balance * max(1.0, abs(x))))


def difference(f: Callable[[Any], Any], x: float, method: str, step: float | None, tolerance: float) -> Derivative:
    """Return a derivative by one of the formulas with a fixed step.

    The error is estimated from the same formula with twice the step, plus the rounding of the values.
    """
    h = default_step(method, x) if step is None else step
    offsets = (0, 1, -1, 2, -2) if method != "fourth" else (0, 1, -1, 2, -2, 4, -4)
    values = dict(zip(offsets, sample_line(f, np.array([x + k * h for k in offsets])).tolist(), strict=True))
    value = quotient(method, h, values.__getitem__)
    if not math.isfinite(value) or not math.isfinite(values[0]):
        return Derivative(math.nan, math.inf, h, len(offsets), "not finite", method)
    evaluations = len(offsets)
    size = max(abs(values[0]), abs(values[1]), abs(values[-1]) if math.isfinite(values[-1]) else 0.0)
    if all(map(math.isfinite, values.values())) and suspects_kink(
        (2 * h, h), (values[2], values[1]), (values[-2], values[-1]), values[0]
    ):
        kink, extra = confirms_kink(f, x, values[0])
        evaluations += extra
        if kink:
            return Derivative(math.nan, math.inf, h, evaluations, "kink", method)
    coarse = quotient(method, 2 * h, lambda k: values[2 * k])
    rounding = EPSILON * (size / h + abs(value) * abs(x) / h)
    order = ORDERS[method]
    truncation = abs(value - coarse) / (2**order - 1) if math.isfinite(coarse) else abs(value)
    error = truncation + rounding
    return Derivative(value, error, h, evaluations, judge(error, truncation, rounding, tolerance * abs(value)), method)


def complex_step(f: Callable[[Any], Any], x: float, step: float | None, tolerance: float) -> Derivative:
    """Return the derivative as Im f(x + ih)/h, which involves no subtraction and so no cancellation.

    Source: W. Squire, G. Trapp, Using complex variables to estimate derivatives of real functions,
    SIAM Review 40 (1998).

    Raises
    ------
    InputError
        If the callable does not accept complex numbers.
    """
    h = COMPLEX_STEP * max(1.0, abs(x)) if step is None else step
    near = default_step("central", x)
    value, plus_2, minus_2, plus, minus = _neighbours(f, x, near)
    evaluations = 6
    if math.isfinite(value) and not math.isfinite(plus_2 + minus_2 + plus + minus) and x != 0:
        # The edge of the domain may be nearer than the step.
        near, evaluations = 2.0**-12 * abs(x), 11
        value, plus_2, minus_2, plus, minus = _neighbours(f, x, near)
    if not math.isfinite(value + plus_2 + minus_2 + plus + minus):
        return Derivative(math.nan, math.inf, h, evaluations - 1, "not finite", "complex")
    if suspects_kink((2 * near, near), (plus_2, plus), (minus_2, minus), value):
        kink, extra = confirms_kink(f, x, value)
        evaluations += extra
        if kink:
            return Derivative(math.nan, math.inf, h, evaluations, "kink", "complex")
    slope = _imaginary_part(f, x, h) / h
    if not math.isfinite(slope):
        return Derivative(math.nan, math.inf, h, evaluations, "not finite", "complex")
    rough = (plus - minus) / (2 * near)
    rounding = 4 * EPSILON * abs(slope)
    # h^2 f'''/6 is far below rounding for any step a person would choose with this method.
    truncation = 0.0 if step is None or step <= 1e-8 * max(1.0, abs(x)) else abs(rough - slope)
    if not isinstance(f, Function):
        _check_analytic(slope, rough, max(abs(value), abs(plus), abs(minus)), near, plus_2, minus_2)
    error = rounding + truncation
    return Derivative(
        slope, error, h, evaluations, judge(error, truncation, rounding, tolerance * abs(slope)), "complex"
    )


def _neighbours(f: Callable[[Any], Any], x: float, h: float) -> tuple[float, ...]:
    return tuple(sample_line(f, np.array([x, x + 2 * h, x - 2 * h, x + h, x - h])).tolist())


def _check_analytic(slope: float, rough: float, size: float, near: float, plus_2: float, minus_2: float) -> None:
    """Refuse a slope that plain differences contradict: the callable drops the imaginary part (as abs does)."""
    coarse = (plus_2 - minus_2) / (4 * near)
    doubt = 10 * abs(coarse - rough) + 100 * EPSILON * size / near
    if abs(slope - rough) > doubt + 0.5 * abs(rough):
        raise InputError(
            f"method 'complex' needs an analytic f: its complex step gives {slope:g} but its real differences "
            f"give {rough:g}; use method 'adaptive'"
        )


def _imaginary_part(f: Callable[[Any], Any], x: float, h: float) -> float:
    try:
        with np.errstate(all="ignore"):
            value = np.asarray(f(np.array([complex(x, h)])))
    except TypeError:
        value = np.asarray(0.0)
    if value.dtype.kind != "c" or value.size != 1:
        raise InputError("method 'complex' needs an f that accepts and returns complex numbers; use method 'central'")
    return float(value.ravel()[0].imag)
