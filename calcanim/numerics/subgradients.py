"""Where the lines whose slopes lie between the one-sided slopes stay below the graph."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ..errors import InputError
from .function import Function
from .limits import one_sided_slopes
from .pieces import check_interval
from .quotients import precise_one_sided_slope

if TYPE_CHECKING:
    import mpmath

__all__ = ["Extent", "subgradient_holds"]

Extent = Literal["on the window", "nearby", "strictly between", "nowhere"]

_DIGITS = 80
_SAMPLES, _MOST_DIPS = 1000, 40
# Steps that close in on the point, as shares of the window; the slopes are known to about 29 digits.
_CLOSE = tuple(2.0**-k for k in range(40, 0, -1))
_ZERO, _ABRUPT = 1e-26, 1e-8


def subgradient_holds(f: Function, at: float, interval: tuple[float, float]) -> Extent:
    """Say where each slope from the left one to the right one is a subgradient: its line stays below the graph.

    Parameters
    ----------
    f : Function
        A function of one variable.
    at : float
        The point through which the lines go.
    interval : (float, float)
        The window that is looked at; it holds the point.

    Returns
    -------
    str
        ``on the window``: all the lines stay below the graph (or touch it) all over the window, as those of a convex
        function do. ``nearby``: they do close to the point, and one of them crosses the graph further away.
        ``strictly between``: only the slopes between the two do, and only close to the point; the lines of the two
        themselves cross the graph at once, as those of abs(sin(x)) at 0. ``nowhere``: there is no such slope, because the left
        slope is the larger one (a peak), a side has no finite slope, or the one slope there is crosses.

    Raises
    ------
    InputError
        If f has several variables, the interval is empty or not finite, or the point lies outside it.

    Notes
    -----
    To the right of the point the steepest line lies highest, to the left the least steep one, so that two lines are compared
    with the graph: next to the point to 80 digits, on the window at 1000 points a side and at the lowest points between.

    Source: J.-B. Hiriart-Urruty, C. Lemaréchal, Fundamentals of Convex Analysis (2001), chapter D.
    """
    low, high = check_interval(*interval)
    if not low <= at <= high:
        raise InputError(f"at={at:g} lies outside the interval from {low:g} to {high:g}; take an interval that holds it")
    sides = one_sided_slopes(f, at)
    if not (math.isfinite(sides.left) and math.isfinite(sides.right)) or sides.verdict in ("infinite", "undefined"):
        return "nowhere"
    if sides.verdict == "left and right differ" and sides.left > sides.right:
        return "nowhere"
    gaps = [_Gap(f, at, side, abs(end - at)) for side, end in ((-1, low), (1, high)) if end != at]
    if any(gap.crosses_at_once() for gap in gaps):
        return "strictly between" if sides.verdict == "left and right differ" else "nowhere"
    return "on the window" if all(gap.is_above() for gap in gaps) else "nearby"


class _Gap:
    """The height of the graph over a line through one of its points, on one side, by the distance from the point."""

    def __init__(self, f: Function, at: float, side: int, reach: float) -> None:
        from mpmath import mp, workdps

        self.f, self.side, self.reach = f, side, reach
        self.slope = precise_one_sided_slope(f, at, side) * side
        with workdps(_DIGITS):
            self.at = f.point(at)
            self.value = f.at_precision(self.at)
            rises = [abs(rise) for step in _CLOSE[-4:] if mp.isfinite(rise := self.rise(step * reach))]
            self.size = max([abs(self.slope), *rises])

    def rise(self, h: float) -> mpmath.mpf:
        """The slope of the secant to the point at the distance h, counted outwards."""
        from mpmath import mpf

        return (self.f.at_precision(self.at + self.side * mpf(h)) - self.value) / mpf(h)

    def share(self, h: float) -> float:
        """How much steeper the secant is than the line, as a share of the slopes there are; 0 beyond the digits of the line's."""
        from mpmath import workdps

        with workdps(_DIGITS):
            gap = self.rise(h) - self.slope
            return float(gap / self.size) if abs(gap) > _ZERO * self.size else 0.0 if gap == gap else math.nan

    def crosses_at_once(self) -> bool:
        """Whether the graph leaves the line downwards."""
        before = 0.0
        for step in _CLOSE:
            share = self.share(step * self.reach)
            if share > 0:
                return False
            if share < 0:
                # A graph that bends away does so little by little; one that is a line first has a kink further on.
                return share > -_ABRUPT or before < 0
            before = share
        return False

    def is_above(self) -> bool:
        """Whether the graph is nowhere below the line, as far as it has values."""
        if any(self.share(step * self.reach) < 0 for step in _CLOSE):
            return False
        steps = np.linspace(0.0, self.reach, _SAMPLES + 1)[1:]
        gaps = self.in_doubles(steps)
        dips = np.flatnonzero((gaps[1:-1] <= gaps[:-2]) & (gaps[1:-1] <= gaps[2:]) & (gaps[1:-1] != gaps[:-2])) + 1
        lowest = [self._lowest(float(steps[i - 1]), float(steps[i + 1])) for i in dips[np.argsort(gaps[dips])][:_MOST_DIPS]]
        # What doubles cannot tell from nought is looked at to 80 digits.
        small = np.flatnonzero(gaps <= 1e-9 * np.nanmax(np.abs(gaps), initial=0.0))
        return not any(self.share(h) < 0 for h in (*lowest, *steps[small].tolist()))

    def in_doubles(self, h: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return self.f(float(self.at) + self.side * h) - float(self.value) - float(self.slope) * h

    def _lowest(self, low: float, high: float) -> float:
        from scipy.optimize import minimize_scalar

        height: Callable[[Any], Any] = self.in_doubles
        return float(minimize_scalar(height, bounds=(low, high), method="bounded").x)
