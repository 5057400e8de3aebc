"""Structural similarity of two grey pictures.

Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli: Image quality assessment: from error visibility to structural
similarity. IEEE Transactions on Image Processing 13 (2004), with the constants given there.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import correlate1d

_REACH, _SIGMA = 5, 1.5
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def _window() -> np.ndarray:
    """Weights of eleven pixels in a row; the window is their product with themselves."""
    weights = np.exp(-0.5 * (np.arange(-_REACH, _REACH + 1) / _SIGMA) ** 2)
    return weights / weights.sum()


def ssim(first: np.ndarray, second: np.ndarray) -> float:
    """The mean of the structural similarity over all windows that lie inside the pictures.

    Parameters
    ----------
    first, second : array, shape (height, width)
        8-bit grey values, at least eleven pixels each way.

    Returns
    -------
    float
        1 for equal pictures.
    """
    weights = _window()
    x, y = first.astype(np.float64), second.astype(np.float64)

    def mean(values: np.ndarray) -> np.ndarray:
        smooth = correlate1d(correlate1d(values, weights, axis=0), weights, axis=1)
        return smooth[_REACH:-_REACH, _REACH:-_REACH]

    mean_x, mean_y = mean(x), mean(y)
    squares = mean_x**2 + mean_y**2
    product = mean_x * mean_y
    variances = mean(x * x + y * y) - squares
    covariance = mean(x * y) - product
    index = (2 * product + _C1) * (2 * covariance + _C2) / ((squares + _C1) * (variances + _C2))
    return float(index.mean())
