"""A window for some chosen places of a function: what happens between them fills it."""

from __future__ import annotations

import math

import numpy as np

from ..numerics.function import Function
from ..numerics.pieces import sample
from .window import Window, choose_window, nice_axis

__all__ = ["whole_range", "window_around"]

_SAMPLES = 1601
# As much again above and below as happens between the places.
_AROUND = 1.1
# A range that would grow to more than this many times its height is that of a function that runs away.
_MODEST = 2.5


def window_around(
    f: Function, interval: tuple[float, float], places: tuple[float, ...], *, zero: bool = False, margin: float = 0.12
) -> Window:
    """Choose the heights in which some places of a function look their best.

    Parameters
    ----------
    f : Function
        Of one variable.
    interval : (float, float)
        The x range, shown whole.
    places : tuple of float
        Points that must be seen. With one of them, or none, the heights are chosen as for any function.
    zero : bool
        Whether the line y = 0 must be seen.
    margin : float
        Room left above and below, as a share of the height.
    """
    low, high = interval
    x = np.linspace(low, high, _SAMPLES)
    y = sample(f, x)
    middle = places[0] if places else low + (high - low) / 2
    chosen = choose_window(f, middle, slope=0.0 if places else math.nan, interval=interval, ticks=(4, 4))
    bottom, top = chosen.y.low, chosen.y.high
    inner = y[np.isfinite(y) & (x >= min(places, default=high)) & (x <= max(places, default=low))]
    span = float(np.ptp(inner)) if len(inner) else 0.0
    if span > 0:
        finite = y[np.isfinite(y)]
        bottom = max(float(inner.min()) - _AROUND * span, float(finite.min()))
        top = min(float(inner.max()) + _AROUND * span, float(finite.max()))
    seen = [v for v in (*sample(f, np.array(places)).tolist(), *((0.0,) if zero else ())) if math.isfinite(v)]
    bottom, top = min([bottom, *seen]), max([top, *seen])
    room = margin * (top - bottom)
    return Window(nice_axis(low, high, 4), nice_axis(bottom - room, top + room, 4))


def whole_range(values: np.ndarray, low: float, high: float, most: float = _MODEST) -> tuple[float, float]:
    """A range of heights that holds all the values of a function, as far as they are modest.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (n,): what the function is at places evenly spread over the window; nan where it has no value.
    low, high : float
        The range so far.
    most : float
        How many times its height it may become.

    Returns
    -------
    low, high : float
        The range with all of the values and some room around them. Of a function that runs away, so that these would leave
        next to nothing for the rest, it holds the middle eighty per cent.
    """
    finite = values[np.isfinite(values)]
    if not len(finite):
        return low, high
    usual, everything = np.quantile(finite, (0.1, 0.9)), (finite.min(), finite.max())
    bottom, top = min(low, float(usual[0])), max(high, float(usual[1]))
    least, greatest = (float(v) for v in everything)
    room = 0.09 * (max(top, greatest) - min(bottom, least))
    widest = low if least >= low else least - room, high if greatest <= high else greatest + room
    return widest if widest[1] - widest[0] <= most * (top - bottom) else (bottom, top)
