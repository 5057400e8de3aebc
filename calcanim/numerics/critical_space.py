"""Critical points of a function of several variables, named by the curvatures of the Hessian."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..errors import InputError
from .estimate import EPSILON
from .fields import gradient, hessian
from .function import Function
from .sampling import check_callable, check_point

Kind = Literal["minimum", "maximum", "saddle", "undecided", "not critical"]

_STARTS = 600
_NEWTON_STEPS = 60
# Curvatures below this share of the scaled Hessian's size are zero as far as doubles can tell.
_SILENT = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Classification:
    """What a point is to a function of several variables.

    Attributes
    ----------
    point : ndarray, shape (n,)
        The point.
    value : float
        f there.
    kind : str
        ``minimum``, ``maximum``, ``saddle``, ``undecided`` (a curvature is zero and the others do not settle it:
        the test is silent) or ``not critical`` (the gradient is not zero).
    gradient : ndarray, shape (n,)
        The gradient.
    eigenvalues : ndarray, shape (n,)
        Of the Hessian, in ascending order: the curvatures along the columns of ``eigenvectors``.
    eigenvectors : ndarray, shape (n, n)
        One unit vector per column.
    """

    point: np.ndarray
    value: float
    kind: Kind
    gradient: np.ndarray
    eigenvalues: np.ndarray
    eigenvectors: np.ndarray


def classify_in_space(f: Callable[..., Any], point: Sequence[float]) -> Classification:
    """Name a point by the eigenvalues of the Hessian.

    Parameters
    ----------
    f : Function or callable
        A function of n variables.
    point : sequence of n float
        The point.

    Raises
    ------
    TypeError, InputError
        If an argument is off or f has no finite derivatives at the point.

    Notes
    -----
    Signs are taken from the Hessian scaled to a diagonal of ones (Sylvester's law of inertia says that this
    keeps them), so that variables of very different units do not make a curvature look like zero.
    """
    check_callable(f)
    at = check_point(point)
    slope, curvature = gradient(f, at.tolist()), hessian(f, at.tolist())
    matrix = curvature.value
    value = float(f(*at.tolist()))
    if not (np.isfinite(value) and np.all(np.isfinite(slope.value)) and np.all(np.isfinite(matrix))):
        raise InputError(f"point must be one where f has finite derivatives, not {at.tolist()!r}")
    eigenvalues, eigenvectors = np.linalg.eigh(matrix)
    kind = _kind(matrix, curvature.error)
    if not _is_flat(f, at, value, slope.value, slope.error, matrix):
        kind = "not critical"
    return Classification(at, value, kind, slope.value, eigenvalues, eigenvectors)


def _kind(matrix: np.ndarray, error: np.ndarray) -> Kind:
    size = np.sqrt(np.abs(np.diag(matrix)))
    # A variable without a curvature of its own is measured by its strongest mixed one.
    bare = size == 0
    size[bare] = np.max(np.abs(matrix), axis=1)[bare] / max(np.max(size), np.sqrt(np.max(np.abs(matrix))), 1e-300)
    size[size == 0] = 1.0
    scaled = matrix / np.outer(size, size)
    doubt = _SILENT * max(float(np.max(np.abs(scaled))), 1e-300) + 4.0 * float(np.max(error / np.outer(size, size)))
    curvatures = np.linalg.eigvalsh(scaled)
    if np.any(curvatures > doubt) and np.any(curvatures < -doubt):
        return "saddle"
    if np.all(curvatures > doubt):
        return "minimum"
    return "maximum" if np.all(curvatures < -doubt) else "undecided"


def _is_flat(
    f: Callable[..., Any], at: np.ndarray, value: float, slope: np.ndarray, error: np.ndarray, matrix: np.ndarray
) -> bool:
    """Whether the gradient is zero but for rounding, the rounding of the point itself included."""
    reach = np.maximum(1.0, np.abs(at))
    rounding = np.abs(matrix) @ (16.0 * EPSILON * reach) + 4.0 * error
    # The gradient of a sum of large terms that cancel is rounded as the terms are.
    terms = 64.0 * EPSILON * max(abs(value), float(np.max(np.abs(matrix) * np.outer(reach, reach)))) / reach
    return bool(np.all(np.abs(slope) <= rounding + terms))


def critical_points_in_space(
    f: Function, a: Sequence[float], b: Sequence[float], starts: int = _STARTS
) -> tuple[Classification, ...]:
    """Return the critical points of a function of several variables in a box.

    Parameters
    ----------
    f : Function
        A smooth function of n variables.
    a, b : sequence of n float
        Opposite corners of the box, each coordinate of a below that of b.
    starts : int
        From how many points the search sets out: a regular grid, and a fixed random sequence.

    Returns
    -------
    tuple of Classification
        In order of their coordinates. Newton's method from many starts finds what attracts a start; unlike in
        one variable, completeness is not promised. Points that are not isolated (a valley's
        floor) are given as the search met them.

    Raises
    ------
    TypeError, InputError
        If an argument is off.
    """
    low, high = check_point(a, "a"), check_point(b, "b")
    if low.shape != high.shape or low.size != len(f.variables):
        raise InputError(f"a and b must have a coordinate for each of {', '.join(f.variables)}")
    if not np.all(low < high):
        raise InputError(f"a must lie below b in every coordinate, not {low.tolist()} and {high.tolist()}")
    ends = _newton(f, _starts(low, high, starts), high - low)
    slack = 1e-12 * (high - low)
    inside = np.all((ends.T >= low - slack) & (ends.T <= high + slack), axis=1)
    found: list[Classification] = []
    for point in np.clip(ends.T[inside], low, high):
        if any(np.all(np.abs(point - other.point) <= 1e-6 * (high - low)) for other in found):
            continue
        named = _named(f, point)
        if named is not None and named.kind != "not critical":
            found.append(named)
    return tuple(sorted(found, key=lambda entry: entry.point.tolist()))


def _named(f: Function, point: np.ndarray) -> Classification | None:
    # A coordinate that is zero or a round number but for rounding is meant to be it.
    nearby = np.round(point, 6) + 0.0
    rounded = np.where(np.abs(nearby - point) <= 1e-11, nearby, point)
    for candidate in (rounded, point):
        try:
            named = classify_in_space(f, candidate.tolist())
        except InputError:
            continue
        if named.kind != "not critical":
            return named
    return None


def _starts(low: np.ndarray, high: np.ndarray, count: int) -> np.ndarray:
    """Return starts as columns: the nodes of a grid, then points from a seeded generator."""
    per_axis = max(2, int((count / 2) ** (1.0 / low.size)))
    axes = [np.linspace(p, q, per_axis + 2)[1:-1] for p, q in zip(low, high, strict=True)]
    grid = (
        np.stack([axis.ravel() for axis in np.meshgrid(*axes)])
        if per_axis**low.size <= count
        else np.empty((low.size, 0))
    )
    random = np.random.default_rng(0).random((low.size, count - grid.shape[1]))
    return np.concatenate([grid, low[:, None] + random * (high - low)[:, None]], axis=1)


def _newton(f: Function, points: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Run Newton's method for grad f = 0 on all columns at once; the columns that settled come back."""
    longest = 0.25 * float(np.max(box))
    for _ in range(_NEWTON_STEPS):
        usable = np.all(np.isfinite(points), axis=0)
        points = points[:, usable]
        if points.shape[1] == 0:
            return points
        slope, matrix = gradient(f, list(points)).value, hessian(f, list(points)).value
        good = np.all(np.isfinite(slope), axis=0) & np.all(np.isfinite(matrix), axis=(0, 1))
        points, slope, matrix = points[:, good], slope[:, good], matrix[:, :, good]
        inverse = np.linalg.pinv(np.moveaxis(matrix, 2, 0), rcond=1e-13, hermitian=True)
        step = np.einsum("kij,jk->ik", inverse, slope)
        length = np.maximum(np.linalg.norm(step, axis=0), 1e-300)
        points = points - step * np.minimum(1.0, longest / length)
    settled = np.linalg.norm(step, axis=0) <= 1e-7 * float(np.max(box))
    return points[:, settled] if settled.shape[0] == points.shape[1] else points
