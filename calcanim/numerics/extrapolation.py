"""Richardson extrapolation of many quantities at once, for an even error series and halved steps."""

from __future__ import annotations

import numpy as np


def extrapolate(values: np.ndarray, noise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the best entry of each extrapolation table, and its error.

    Parameters
    ----------
    values : ndarray, shape (levels, ...)
        Approximations with steps h, h/2, h/4 ...; levels that are not finite are passed over.
    noise : ndarray, shape (levels, ...)
        The rounding error of each.

    Returns
    -------
    value, error : ndarray, shape (...)
        nan and infinity where no two neighbouring levels are finite.
    """
    best = np.full(values.shape[1:], np.nan)
    error = np.full(values.shape[1:], np.inf)
    above: list[np.ndarray] = []
    with np.errstate(all="ignore"):
        for level, floor in zip(values, noise, strict=True):
            row = [level]
            for column, entry in enumerate(above):
                new = row[column] + (row[column] - entry) / (4.0 ** (column + 1) - 1.0)
                doubt = np.maximum(np.abs(new - row[column]), np.abs(new - entry)) + floor
                better = np.isfinite(new) & (doubt < error)
                best, error = np.where(better, new, best), np.where(better, doubt, error)
                row.append(new)
            above = row
    return best, error
