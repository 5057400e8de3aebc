"""The bottom of the valley in which a point of the plane (or of space) lies, and its curvatures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..critical_space import Classification, classify_in_space
from ..evaluation import to_mpf
from ..function import Function
from ..precise_fields import precise_partial

if TYPE_CHECKING:
    import mpmath

__all__ = ["precise_bottom", "precise_curvatures", "valley_of"]

_NEWTON_STEPS, _DIGITS = 12, 60
# Newton's method only polishes: it does not move the bottom farther than this share of the way to it.
_POLISHED = 1e-3


def valley_of(f: Function, start: Sequence[float]) -> Classification | None:
    """Return the minimum below a point, found by a quasi-Newton descent (BFGS) and polished by Newton's method.

    Parameters
    ----------
    f : Function
        A smooth function of two variables or more.
    start : sequence of float
        A point where f has a value.

    Returns
    -------
    Classification or None
        None where the way down leads to no minimum with positive curvatures.
    """
    from scipy.optimize import minimize

    slopes = [f.derivative(name) for name in f.variables]

    def value(at: np.ndarray) -> float:
        found = float(f(*at.tolist()))
        return found if math.isfinite(found) else math.inf

    def gradient(at: np.ndarray) -> np.ndarray:
        return np.array([slope(*at.tolist()) for slope in slopes])

    with np.errstate(all="ignore"):
        rough = minimize(value, np.asarray(start, dtype=float), jac=gradient, method="BFGS", options={"gtol": 1e-9}).x
    if not np.all(np.isfinite(rough)) or not np.linalg.norm(gradient(rough)) < 1e-4 * (1 + np.linalg.norm(gradient(np.asarray(start, dtype=float)))):
        return None
    way = max(1.0, float(np.linalg.norm(rough - start)))
    polished = precise_bottom(f, rough.tolist())
    if polished is None or np.linalg.norm(np.array(polished, dtype=float) - rough) > _POLISHED * way:
        return None
    found = classify_in_space(f, [float(c) for c in polished])
    return found if found.kind == "minimum" and bool(np.all(found.eigenvalues > 0)) else None


def precise_bottom(f: Function, near: Sequence[Any]) -> tuple[mpmath.mpf, ...] | None:
    """Return the zero of the gradient next to a point by Newton's method in 60 digits; None if it does not settle."""
    from mpmath import lu_solve, matrix, mpf, norm, workdps

    names = f.variables
    slopes = [f.derivative(name) for name in names]
    second = [[slope.derivative(name) for name in names] for slope in slopes]
    with workdps(_DIGITS):
        at = matrix([to_mpf(c) for c in near])
        for _ in range(_NEWTON_STEPS):
            here = list(at)
            try:
                step = lu_solve(
                    matrix([[entry.at_precision(*here) for entry in row] for row in second]),
                    matrix([slope.at_precision(*here) for slope in slopes]),
                )
            except ZeroDivisionError:
                return None
            at = at - step
            if norm(step) < mpf("1e-50") * (1 + norm(at)):
                # What is nothing but rounding error is zero.
                return tuple(mpf(0) if abs(c) < mpf("1e-40") else c for c in at)
    return None


def precise_curvatures(f: Function, at: Sequence[Any]) -> tuple[mpmath.mpf, ...]:
    """Return the eigenvalues of the Hessian at a point, ascending: second differences of exact slopes, to 50 digits."""
    from mpmath import eigsy, matrix, workdps

    with workdps(_DIGITS):
        rows = [[precise_partial(f.derivative(name), i, at) for i in range(len(at))] for name in f.variables]
        whole = matrix(rows)
        found = eigsy((whole + whole.T) / 2, eigvals_only=True)
        return tuple(sorted(found[i] for i in range(len(found))))
