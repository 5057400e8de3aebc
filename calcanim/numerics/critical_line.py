"""Critical points of a function of one variable: all of them, each once, each named."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from ..errors import InputError
from .function import Function
from .isolation import DIGITS, Zeros, zeros
from .limits import one_sided_limit, one_sided_slopes
from .pieces import Interval, breaks, check_interval, roundest
from .sampling import check_finite

Kind = Literal["minimum", "maximum", "inflection", "undecided", "not critical"]

_HIGHEST_ORDER = 10
_NOTHING = 1e-40


@dataclass(frozen=True, slots=True)
class CriticalPoint:
    """A point with a flat tangent (or a corner at which f turns).

    Attributes
    ----------
    x, value : float
        The point and f there, correctly rounded.
    kind : str
        ``minimum``, ``maximum``, ``inflection`` (with a flat tangent) or ``undecided``; named by the signs
        of f' on both sides, because f'' = 0 decides nothing.
    second_derivative : float
        f''(x); nan where there is none, as at a corner.
    order : int
        The order of the first derivative that is not zero there; 0 if none up to the 10th, or where there is none.
    corner : bool
        Whether f has a kink here instead of a flat tangent.
    global_minimum, global_maximum : bool
        Whether f is nowhere lower (higher) on the interval, its ends included.
    """

    x: float
    value: float
    kind: Kind
    second_derivative: float
    order: int
    corner: bool = False
    global_minimum: bool = False
    global_maximum: bool = False


@dataclass(frozen=True, slots=True)
class CriticalPoints:
    """The critical points of a function on an interval; a sequence of `CriticalPoint`.

    Attributes
    ----------
    points : tuple of CriticalPoint
        In order.
    flat : tuple of Interval
        Stretches on which f is constant.
    ends : tuple of (float, float)
        The values of f at the two ends, nan where it has none.
    minimum, maximum : float
        The global minimum and maximum on the interval; nan where f is not bounded that way or comes
        arbitrarily close to a bound without reaching it.
    undecided : tuple of Interval
        Tiny stretches in which there may be critical points that could not be told apart.
    """

    points: tuple[CriticalPoint, ...]
    flat: tuple[Interval, ...]
    ends: tuple[float, float]
    minimum: float
    maximum: float
    undecided: tuple[Interval, ...]

    @property
    def complete(self) -> bool:
        """Whether it is certain that no critical point is missing."""
        return not self.undecided

    def __iter__(self) -> Iterator[CriticalPoint]:
        return iter(self.points)

    def __len__(self) -> int:
        return len(self.points)

    def __getitem__(self, index: int) -> CriticalPoint:
        return self.points[index]


def critical_points_on_line(f: Function, a: float, b: float) -> CriticalPoints:
    """Return all critical points of a function of one variable on [a, b].

    Parameters
    ----------
    f : Function
        The function; corners at which it turns are reported as well.
    a, b : float
        The interval, ``a < b``.

    Raises
    ------
    InputError
        If the interval is empty or not finite, or has more than a thousand critical points.
    """
    a, b = check_interval(a, b)
    slope = f.derivative()
    found = zeros(slope, a, b)
    points = [_named(f, slope, root, found) for root in found.points]
    undecided, flat = [], found.flat
    for stretch in found.undecided:
        corner = _corner(f, slope, stretch)
        if corner is None:
            if not _no_zero_beside(slope, stretch, f.breaks(stretch.start, stretch.end)):
                undecided.append(stretch)
            continue
        flat = tuple(_reaching(level, corner.x, 4.0 * (stretch.end - stretch.start)) for level in flat)
        if corner.kind != "not critical":
            points.append(corner)
    points.sort(key=lambda point: point.x)
    ends = (float(f.precise(a)), float(f.precise(b)))
    low, high = _extremes(f, a, b, points, flat, ends)
    marked = tuple(
        replace(point, global_minimum=_same(point.value, low), global_maximum=_same(point.value, high))
        for point in points
    )
    return CriticalPoints(marked, flat, ends, low, high, tuple(undecided))


def classify_on_line(f: Function, x: float) -> CriticalPoint:
    """Name the point x by the first derivative of f that is not zero there.

    Raises
    ------
    InputError
        If the point is not finite or f has no value there.
    """
    x = check_finite(x, "point")
    value = f.precise(x)
    if not math.isfinite(float(value)):
        raise InputError(f"point must be one where f has a value, not {x!r}")
    slopes = one_sided_slopes(f, x) if f.may_kink else None
    if slopes is not None and slopes.verdict == "left and right differ":
        turns: Kind = (
            "minimum"
            if slopes.left < 0 < slopes.right
            else "maximum"
            if slopes.left > 0 > slopes.right
            else "not critical"
        )
        return CriticalPoint(x, float(value), turns, math.nan, 0, corner=True)
    order, sign = _first_order(f, x, _size_near(f, x), tolerance=1e-12)
    kind: Kind = "undecided"
    if order == 1:
        kind = "not critical"
    elif order:
        kind = "inflection" if order % 2 else "minimum" if sign > 0 else "maximum"
    return CriticalPoint(x, float(value), kind, float(f.derivative(order=2).precise(x)), order)


def _first_order(f: Function, x: Any, size: float, tolerance: float) -> tuple[int, int]:
    """Return the order and the sign of the first derivative that is not zero at x."""
    factorial = 1.0
    for order in range(1, _HIGHEST_ORDER + 1):
        factorial *= order
        value = f.derivative(order=order).precise(x)
        if not math.isfinite(float(value)):
            return 0, 0
        # Measured by what the term of this order contributes at a distance of one.
        if abs(value) / factorial > tolerance * size:
            return order, 1 if value > 0 else -1
    return 0, 0


def _named(f: Function, slope: Function, root: Any, found: Zeros) -> CriticalPoint:
    """Name a zero of f' by the signs of f' right beside it: there is no other zero in between."""
    from mpmath import mp, workdps

    with workdps(DIGITS):
        others = [abs(root - other) for other in found.points if other != root]
        others += [abs(root - end) for stretch in found.flat for end in (stretch.start, stretch.end) if end != root]
        beside = min([mp.mpf(10) ** -9 * max(1, abs(root)), *(distance / 4 for distance in others)])
        before, after = slope.at_precision(root - beside), slope.at_precision(root + beside)
        kind: Kind = "undecided"
        if before * after < 0:
            kind = "minimum" if before < 0 else "maximum"
        elif before * after > 0:
            kind = "inflection"
        elif mp.isnan(before) != mp.isnan(after):
            # The domain ends here: f turns if it counts as flat at its own edge.
            rising = after > 0 if mp.isnan(before) else before < 0
            kind = "minimum" if rising else "maximum"
        # What is this small beside f or x a little further on is zero but for the 60 digits.
        size = _size_near(f, root)
        root = mp.zero if abs(root) < _NOTHING else root
        value = f.at_precision(root)
        value = mp.zero if abs(value) < _NOTHING * size else value
        order, _ = _first_order(f, root, size, tolerance=1e-25)
        second = mp.zero if order > 2 else f.derivative(order=2).at_precision(root)
    if order == 1:
        # f' passes zero in a jump.
        return CriticalPoint(float(root), float(value), kind, math.nan, 0, corner=True)
    return CriticalPoint(float(root), float(value), kind, float(second), order)


def _size_near(f: Function, x: Any) -> float:
    """Return the largest of |f| at x and a little to either side of it, as a measure for what is small."""
    reach = max(1.0, abs(float(x)))
    sizes = [abs(float(f.precise(x + offset * reach))) for offset in (0, 0.25, -0.25)]
    return max((size for size in sizes if math.isfinite(size) and size > 0), default=1.0)


def _reaching(level: Interval, x: float, near: float) -> Interval:
    """Let a flat stretch end at the corner that limits it."""
    if abs(level.end - x) <= near:
        return Interval(level.start, x)
    return Interval(x, level.end) if abs(level.start - x) <= near else level


def _corner(f: Function, slope: Function, stretch: Interval) -> CriticalPoint | None:
    """Return the corner in a tiny stretch where f' or f'' jumps, or None if there is no such point."""
    width = max(stretch.end - stretch.start, math.ulp(max(abs(stretch.start), abs(stretch.end))))
    low, high = stretch.start - width, stretch.end + width
    before, after = slope(low), slope(high)
    turns = before * after < 0
    for x in (roundest(low, high), _jump_between(slope, low, high, before, after)):
        slopes = one_sided_slopes(f, x)
        if slopes.verdict == "left and right differ":
            kind: Kind = ("minimum" if before < 0 else "maximum") if turns else "not critical"
            return CriticalPoint(x, float(f.precise(x)), kind, math.nan, 0, corner=True)
        if slopes.verdict == "derivative exists" and slopes.left == slopes.right == 0.0:
            if before * after == 0:
                # The smooth end of a flat stretch, as relu(x)^2 has at 0.
                return CriticalPoint(x, float(f.precise(x)), "not critical", math.nan, 0)
            # Flat after all, with a second derivative that jumps, as x*abs(x) has at 0.
            kind = ("minimum" if before < 0 else "maximum") if turns else "inflection"
            return CriticalPoint(x, float(f.precise(x)), kind, math.nan, 0)
    return None


def _no_zero_beside(slope: Function, stretch: Interval, edges: tuple[float, ...]) -> bool:
    """Whether f' has one sign up to an edge of the domain on every side that belongs to it, as 1/x at 0 for log(x)."""
    if not edges:
        return False
    marks = [stretch.start, *edges, stretch.end]
    low, high = slope.bounds(np.array(marks[:-1]), np.array(marks[1:]))
    return bool(np.all(np.isnan(low) | (low > 0) | (high < 0)))


def _jump_between(slope: Function, low: float, high: float, before: float, after: float) -> float:
    """Return the point between two where f' has no value, closed in on by bisection."""
    while low < (middle := low + 0.5 * (high - low)) < high and high - low > 1e-290:
        value = slope(middle)
        if math.isnan(value):
            return roundest(np.nextafter(middle, -np.inf).item(), np.nextafter(middle, np.inf).item())
        if abs(value - before) <= abs(value - after):
            low = middle
        else:
            high = middle
    return roundest(low, high)


def _same(value: float, extreme: float) -> bool:
    return (
        math.isfinite(extreme)
        and math.isfinite(value)
        and abs(value - extreme) <= 1e-13 * max(abs(value), abs(extreme))
    )


def _extremes(
    f: Function, a: float, b: float, points: list[CriticalPoint], flat: tuple[Interval, ...], ends: tuple[float, float]
) -> tuple[float, float]:
    reached = [point.value for point in points] + [end for end in ends if not math.isnan(end)]
    reached += [f(0.5 * (stretch.start + stretch.end)) for stretch in flat]
    approached: list[float] = []
    for place in breaks(f, a, b):
        sides = [side for side, inside in ((-1, place > a), (1, place < b)) if inside]
        away = [_runs_off(f, place, side, b - a) for side in sides]
        at_break = float(f.precise(place))
        # The double nearest to a pole, as to pi/2 for tan(x), has a value that belongs to no point of the graph.
        if math.isfinite(at_break) and not any(away):
            reached.append(at_break)
        for side, direction in zip(sides, away, strict=True):
            limit = direction * math.inf if direction else one_sided_limit(f, place, "left" if side < 0 else "right").value
            if not math.isnan(limit):
                approached.append(limit)
    low, high = min(reached, default=math.nan), max(reached, default=math.nan)
    if any(value < low and not _same(value, low) for value in approached) or math.isinf(low):
        low = math.nan
    if any(value > high and not _same(value, high) for value in approached) or math.isinf(high):
        high = math.nan
    return low, high


def _runs_off(f: Function, place: float, side: int, span: float) -> int:
    """Whether f grows without bound towards a place from one side: 1 upwards, -1 downwards, else 0.

    Of values at distances that shrink a hundredfold the steps stay as large (a logarithm) or grow (a pole);
    towards a limit they shrink.
    """
    near, nearer, nearest = (float(f.precise(place + side * share * span)) for share in (1e-4, 1e-6, 1e-8))
    before, after = nearer - near, nearest - nearer
    if not math.isfinite(before) or not math.isfinite(after) or before * after <= 0:
        return 0
    return int(math.copysign(1, after)) if abs(after) > 0.8 * abs(before) else 0
