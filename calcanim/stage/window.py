"""Which part of a function to show: the x and y ranges and the ticks, found from the function itself."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..errors import InputError
from ..numerics.pieces import pieces, sample

__all__ = ["Axis", "Window", "choose_window", "nice_axis", "round_step", "step_inside", "with_all_of", "with_y"]

_SAMPLES = 801
# Half widths to try, from the most ordinary outwards.
_HALF_WIDTHS = tuple(m * 10.0**k for k in range(-7, 8) for m in (1, 1.5, 2, 3, 5))
_ORDINARY = 2.0
# What it costs to have a point and the end of the domain on one spot, for each factor of e.
_APART = 3.0
# By how much a window may grow to hold all of a function, and the room it then has above and below.
_MODEST, _AIR = 2.0, 0.05


@dataclass(frozen=True, slots=True)
class Axis:
    """A range with its ticks.

    Attributes
    ----------
    low, high : float
        The range shown.
    ticks : tuple of float
        Round numbers inside it.
    """

    low: float
    high: float
    ticks: tuple[float, ...]

    @property
    def span(self) -> float:
        """Length of the range."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the plane that a plot shows."""

    x: Axis
    y: Axis


def nice_axis(low: float, high: float, ticks: int = 5) -> Axis:
    """A range with about so many ticks at 1, 2 or 5 times a power of ten.

    Raises
    ------
    InputError
        If the range is empty or not finite.
    """
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise InputError(f"the range from {low!r} to {high!r} cannot be drawn; its ends must be finite and in order.")
    raw = (high - low) / max(ticks, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    # Rather one number too few than one too many, but never fewer than three.
    steps = [m * power for m in (20, 10, 5, 2, 1, 0.5) if m * power >= 0.7 * raw or m * power <= raw]
    step = next(s for s in sorted(steps) if s >= 0.7 * raw)
    first, last = _count(low, high, step)
    if last - first < 2:
        step = max(s for s in steps if s < step)
        first, last = _count(low, high, step)
    # A range far from zero compared with its width would need labels of many digits: none then.
    return Axis(low, high, tuple(float(f"{k * step:.12g}") + 0.0 for k in range(first, last + 1)))


def _count(low: float, high: float, step: float) -> tuple[int, int]:
    """Numbers of the first and the last multiple of a step within a range."""
    return math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)


def choose_window(
    f: Callable[[np.ndarray], np.ndarray],
    at: float,
    *,
    slope: float = math.nan,
    interval: tuple[float, float] | None = None,
    reach: float = 0.0,
    ticks: tuple[int, int] = (5, 5),
) -> Window:
    """Choose the window in which a function and one of its points look their best.

    Parameters
    ----------
    f : callable
        A vectorised function of one variable.
    at : float
        A point that must be seen, not at the edge.
    slope : float
        The slope there, if there is one: its line must be seen to climb.
    interval : (float, float), optional
        The x range, if somebody has chosen it.
    reach : float
        A distance from ``at`` that must fit, for example the largest step.
    ticks : (int, int)
        About how many ticks on either axis.

    Returns
    -------
    Window
        Its x range shows some of what the function does (neither a straight line nor a dozen
        waves); its y range is cut where the function runs away.

    Raises
    ------
    InputError
        If the function has no value anywhere in the range.
    """
    low, high = interval if interval is not None else _x_range(f, at, reach)
    x = np.linspace(low, high, _SAMPLES)
    bottom, top = _y_range(x, sample(f, x), at, slope, float(sample(f, np.array([at]))[0]))
    return with_all_of(Window(nice_axis(low, high, ticks[0]), nice_axis(bottom, top, ticks[1])), f, ticks=ticks[1])


def with_all_of(
    window: Window, *functions: Callable[[np.ndarray], np.ndarray], ticks: int = 4, most: float = _MODEST
) -> Window:
    """The same window, or a higher one where that holds all of some functions and is at most so many times as high.

    Each function is taken by itself: one that runs away keeps no other one out.
    """
    x, (low, high) = np.linspace(window.x.low, window.x.high, _SAMPLES), (window.y.low, window.y.high)
    for f in functions:
        y = sample(f, x)
        y = y[np.isfinite(y)]
        if not len(y) or (y.min() >= window.y.low and y.max() <= window.y.high):
            continue
        whole = min(window.y.low, float(y.min())), max(window.y.high, float(y.max()))
        if whole[1] - whole[0] <= most * window.y.span:
            air = _AIR * (whole[1] - whole[0])
            low = min(low, whole[0] - air * (whole[0] < window.y.low))
            high = max(high, whole[1] + air * (whole[1] > window.y.high))
    return window if (low, high) == (window.y.low, window.y.high) else with_y(window, low, high, ticks)


def round_step(size: float) -> float:
    """The largest of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten that is not above a size."""
    power = 10.0 ** math.floor(math.log10(size))
    step = max(m for m in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8) if m * power <= size * (1 + 1e-9))
    # The product of the two may miss the decimal it stands for by an ulp.
    return float(f"{step * power:.3g}")


def step_inside(f: Callable[[np.ndarray], np.ndarray], window: Window, at: float, side: int, wanted: float | None = None) -> float:
    """A step from a point, right (1) or left (-1), that is well seen: a round size.

    Parameters
    ----------
    f : callable
        The function; the step stays short of its next break.
    window : Window
        What is shown; without a wish the step is about a third of it.
    at : float
        The point.
    side : int
        1 or -1.
    wanted : float, optional
        The size somebody asked for; kept unless a break is nearer.

    Returns
    -------
    float
        The size, positive. At the very edge of the domain, where that side has nothing, the wish itself.
    """
    size = wanted if wanted is not None else 0.36 * window.x.span
    here = next((p for p in pieces(f, window.x.low, window.x.high) if p.start <= at <= p.end), None)
    if here is not None:
        room = here.end - at if side > 0 else at - here.start
        if 1e-9 * window.x.span < room < size / 0.8 and not math.isclose(room, abs((window.x.high if side > 0 else window.x.low) - at)):
            return round_step(0.8 * room)
        if wanted is None and room > 1e-9 * window.x.span:
            size = min(size, 0.8 * room)
    return size if wanted is not None else round_step(size)


def _x_range(f: Callable[[np.ndarray], np.ndarray], at: float, reach: float) -> tuple[float, float]:
    best, best_cost = None, math.inf
    edge = _nearest_edge(f, at)
    for half in _HALF_WIDTHS:
        if half < 1.4 * reach or half < 1e-9 * abs(at):
            continue
        low, high = _around(f, at, half)
        cost = _cost(f, low, high, at) + 0.9 * abs(math.log(half / _ORDINARY))
        # A point close to where f ends is to be seen apart from it.
        cost += _APART * math.log(max(1.0, 0.05 * (high - low) / edge))
        if cost < best_cost:
            best, best_cost = (low, high), cost
    return best if best is not None else (at - 2, at + 2)


def _nearest_edge(f: Callable[[np.ndarray], np.ndarray], at: float) -> float:
    """How far the nearest end of f's domain is, if it is not the point itself; infinite if none is near."""
    here = next((piece for piece in pieces(f, at - _ORDINARY, at + _ORDINARY) if piece.start < at < piece.end), None)
    if here is None:
        return math.inf
    # A jump is no end: there are values on its other side.
    ends = [(end, end + side * 1e-9 * (1 + abs(end))) for end, side in ((here.start, -1), (here.end, 1))]
    away = [abs(end - at) for end, beyond in ends if not math.isfinite(float(sample(f, np.array([beyond]))[0]))]
    return min((d for d in away if d < _ORDINARY), default=math.inf)


def _around(f: Callable[[np.ndarray], np.ndarray], at: float, half: float) -> tuple[float, float]:
    low, high = at - half, at + half
    # The origin tells where one is: when it is near, the window leans towards it.
    if 0 < at <= 1.5 * half:
        low = min(low, -0.5 * half)
        high = max(at + 0.75 * half, low + 2 * half)
    elif -1.5 * half <= at < 0:
        high = max(high, 0.5 * half)
        low = min(at - 0.75 * half, high - 2 * half)
    x = np.linspace(low, high, _SAMPLES)
    inside = x[np.isfinite(sample(f, x))]
    if len(inside):
        # Little of the picture is spent on where the function has no values.
        span, margin = high - low, 0.12 * (high - low)
        if inside[0] - low > margin:
            low = inside[0] - margin
            high = max(high, low + span)
        elif high - inside[-1] > margin:
            high = inside[-1] + margin
            low = min(low, high - span)
    step = 10.0 ** math.floor(math.log10(high - low)) / 4
    return math.floor(low / step + 0.25) * step, math.ceil(high / step - 0.25) * step


def _cost(f: Callable[[np.ndarray], np.ndarray], low: float, high: float, at: float) -> float:
    """How badly a range shows a function: too straight, too busy, all in one place, mostly absent."""
    x = np.linspace(low, high, _SAMPLES)
    y = sample(f, x)
    good = np.isfinite(y)
    if good.sum() < _SAMPLES // 4:
        return 50.0
    value = float(sample(f, np.array([at]))[0])
    bottom, top = _y_range(x, y, at, math.nan, value)
    seen = np.clip(y, bottom, top)[good]
    scale = top - bottom
    rise = np.diff(seen)
    rise[np.abs(rise) > 0.8 * scale] = 0.0  # from one edge to the other in one sample: a pole
    turns = int((np.diff(np.sign(rise[np.abs(rise) > 1e-9 * scale])) != 0).sum())
    cost = 1.2 * max(0, turns - 3)
    # Where the graph leaves the picture, the picture's edge is no bend of the graph.
    inner = (y[good] >= bottom) & (y[good] <= top)
    inner |= inner.sum() < _SAMPLES // 4
    line = np.polyval(np.polyfit(x[good][inner], seen[inner], 1), x[good][inner])
    bend = float(np.sqrt(np.mean(((seen[inner] - line) / scale) ** 2)))
    cost += 12 * max(0.0, 0.08 - bend) / 0.08
    moves = np.sort(np.abs(rise))[::-1]
    busy = float((np.cumsum(moves) < 0.8 * moves.sum()).mean())
    cost += 10 * max(0.0, 0.16 - busy) / 0.16
    # What happens must happen near the point, not at the far end of the picture.
    near = np.abs(x[good][1:] - at) < 0.3 * (high - low)
    share = float(np.abs(rise[near]).sum() / max(moves.sum(), 1e-300))
    return cost + 6 * max(0.0, 0.25 - share) / 0.25


def _y_range(x: np.ndarray, y: np.ndarray, at: float, slope: float, value: float) -> tuple[float, float]:
    good = np.isfinite(y)
    if not good.any():
        raise InputError(
            f"the function has no value anywhere between {x[0]:g} and {x[-1]:g}; choose another interval."
        )
    low, high = float(y[good].min()), float(y[good].max())
    if not math.isfinite(value):
        # A point without a value: look at what is near it, short of the worst of a pole.
        low, high = (float(v) for v in np.quantile(y[good], (0.06, 0.94)))
        value = (low + high) / 2
    low, high = min(low, value), max(high, value)
    size = min(_local_size(x, y, at, slope), high - low)
    if size > 0:
        # A point at the bottom (or top) of its surroundings leaves all the room to the other side.
        down = 1.2 * size if high - value > 0.03 * size else 2.2 * size
        up = 1.2 * size if value - low > 0.03 * size else 2.2 * size
        low, high = max(low, value - down), min(high, value + up)
    span = high - low
    if span <= 1e-12 * max(abs(low), abs(high)) or span == 0:
        # A constant: room on both sides, and the axis in sight when it is not far.
        room = max(1.0, abs(value)) if abs(value) < 1e6 else abs(value)
        return value - room, value + room
    # The axis y = 0 is a landmark: shown when it costs little.
    if 0 < low < 0.5 * span:
        low = 0.0
    elif -0.5 * span < high < 0:
        high = 0.0
    span = high - low
    return low - 0.09 * span, high + 0.09 * span


def _local_size(x: np.ndarray, y: np.ndarray, at: float, slope: float) -> float:
    """How far the function moves around a point, not counting where it shoots off."""
    near = np.isfinite(y) & (np.abs(x - at) <= 0.3 * (x[-1] - x[0]))
    if near.sum() < 2:
        return math.inf
    ranges = float(np.ptp(np.quantile(y[near], (0.04, 0.96))))
    with np.errstate(over="ignore"):
        steps = np.abs(np.diff(y[near]) / np.diff(x[near]))
    here = abs(slope) if math.isfinite(slope) else float(steps[np.argmin(np.abs(x[near][:-1] - at))])
    typical = max(float(np.median(steps)), here)
    return min(1.15 * ranges, 0.65 * (x[-1] - x[0]) * typical) if typical > 0 else 1.15 * ranges


def with_y(window: Window, low: float, high: float, ticks: int = 4) -> Window:
    """The same window with another y range."""
    return replace(window, y=nice_axis(low, high, ticks))
