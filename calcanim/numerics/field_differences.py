"""Numerical derivatives of functions of several variables, at many points at once, with their errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .estimate import EPSILON
from .extrapolation import extrapolate

_STEPS = 0.5 ** np.arange(1, 9)
_SECOND_STEPS = 0.5 ** np.arange(1, 8)


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """An array of derivatives, with what one needs to trust it.

    Attributes
    ----------
    value : ndarray
        The derivatives; also what NumPy sees when it is given the estimate.
    error : ndarray
        Estimated absolute errors, of the shape of the value.
    evaluations : int
        How many values of the function were computed per point.
    status : str
        ``exact`` (from the exact derivative of a `Function`), ``converged``, or the worst status of a part.
    """

    value: np.ndarray
    error: np.ndarray
    evaluations: int
    status: str

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self.value, dtype=dtype)

    def __getitem__(self, index: Any) -> Any:
        return self.value[index]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.value)

    def __len__(self) -> int:
        return len(self.value)


def status_of(value: np.ndarray, error: np.ndarray, exact: bool) -> str:
    if not np.all(np.isfinite(value)):
        return "not finite"
    if exact:
        return "exact"
    return "converged" if np.all(error <= 1e-4 * np.maximum(np.max(np.abs(value)), 1e-4)) else "not converged"


def values_of(f: Callable[..., Any], moved: Sequence[np.ndarray]) -> np.ndarray:
    with np.errstate(all="ignore"):
        values = np.asarray(f(*moved), dtype=float)
    return np.broadcast_to(values, moved[0].shape)


def vectors_of(f: Callable[..., Any], moved: Sequence[np.ndarray]) -> np.ndarray:
    with np.errstate(all="ignore"):
        rows = f(*moved)
    if not isinstance(rows, (list, tuple)) and np.ndim(rows) == 0:
        rows = [rows]
    return np.stack([np.broadcast_to(np.asarray(row, dtype=float), moved[0].shape) for row in rows])


def slopes_of(values: Callable[..., np.ndarray], coordinates: list[np.ndarray], first: bool) -> Estimate:
    """Differentiate m functions at many points by central differences, extrapolated; one call per variable."""
    columns, errors = [], []
    steps = _STEPS.reshape(-1, *[1] * coordinates[0].ndim)
    for position in range(len(coordinates)):
        scale = np.maximum(1.0, np.abs(coordinates[position]) * 2.0**-6)
        h = steps * 2.0 ** np.floor(np.log2(scale))
        moved = [np.broadcast_to(c, (2, *h.shape)).copy() for c in coordinates]
        moved[position][0] += h
        moved[position][1] -= h
        samples = values(*moved)
        with np.errstate(all="ignore"):
            slopes = (samples[:, 0] - samples[:, 1]) / (moved[position][0] - moved[position][1])
            noise = EPSILON * np.max(np.abs(samples), axis=1) / h
        value, error = extrapolate(np.moveaxis(slopes, 1, 0), np.moveaxis(noise, 1, 0))
        columns.append(value)
        errors.append(error)
    value, error = np.stack(columns, axis=1), np.stack(errors, axis=1)
    if first:
        value, error = value[0], error[0]
    return Estimate(value, error, 2 * len(_STEPS) * len(coordinates), status_of(value, error, False))


def second_differences(f: Callable[..., Any], coordinates: list[np.ndarray], i: int, j: int) -> tuple[Any, Any, int]:
    h = np.broadcast_to(
        _SECOND_STEPS.reshape(-1, *[1] * coordinates[0].ndim), (len(_SECOND_STEPS), *coordinates[0].shape)
    )
    signs = ((1, 1), (-1, -1), (0, 0)) if i == j else ((1, 1), (-1, -1), (1, -1), (-1, 1))
    moved = [np.broadcast_to(c, (len(signs), *h.shape)).copy() for c in coordinates]
    for row, (a, b) in enumerate(signs):
        moved[i][row] += a * h
        if i != j:
            moved[j][row] += b * h
    samples = values_of(f, moved)
    with np.errstate(all="ignore"):
        if i == j:
            seconds = (samples[0] - samples[2] + (samples[1] - samples[2])) / h**2
        else:
            seconds = (samples[0] + samples[1] - samples[2] - samples[3]) / (4 * h**2)
        noise = 4.0 * EPSILON * np.max(np.abs(samples), axis=0) / h**2
    value, error = extrapolate(seconds, noise)
    return value, error, len(signs) * len(_SECOND_STEPS)
