"""What a function of two variables does around a point: where it rises, where it falls, and which points are worth a name."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import brentq

from ..errors import CalcanimError
from .critical_space import Classification, critical_points_in_space
from .function import Function

__all__ = ["Around", "Named", "crossings", "look_around", "named_points"]

# Of the points that the test leaves open; more than this are the floor of a valley, not places.
_FEW = 3
_MARGIN = 0.06


@dataclass(frozen=True, slots=True)
class Around:
    """The changes of f on a small circle around a point.

    Attributes
    ----------
    angles : tuple of float
        Degrees, counted from the x axis, at which the change is locally largest or smallest.
    changes : tuple of float
        f there minus f at the point.
    """

    angles: tuple[float, ...]
    changes: tuple[float, ...]

    @property
    def turns(self) -> int:
        """How often the sign of the change turns on the way around: 4 at a saddle, 6 at a monkey saddle."""
        signs = np.sign(self.changes)
        return int(np.count_nonzero(signs != np.roll(signs, 1)))


@dataclass(frozen=True, slots=True)
class Named:
    """A critical point with its name.

    Attributes
    ----------
    kind : str
        ``saddle``, ``monkey saddle``, ``minimum`` or ``maximum``.
    at : (float, float)
        The point.
    value : float
        f there.
    """

    kind: str
    at: tuple[float, float]
    value: float


def look_around(f: Function, at: tuple[float, float], radius: float, count: int = 720) -> Around:
    """Return the extreme changes of f on a circle; the four axes' directions where it is the same all around.

    Parameters
    ----------
    f : Function
        A function of two variables.
    at : (float, float)
        The centre.
    radius : float
        Of the circle, in units of the plane.
    count : int
        Points of the circle that are tried.
    """
    turn = np.arange(count) * (2 * np.pi / count)
    with np.errstate(all="ignore"):
        change = np.asarray(f(at[0] + radius * np.cos(turn), at[1] + radius * np.sin(turn)), dtype=float) - float(f(*at))
    if np.isfinite(change).all():
        before, after = np.roll(change, 1), np.roll(change, -1)
        extreme = np.flatnonzero(((change > before) & (change >= after)) | ((change < before) & (change <= after)))
        if 2 <= len(extreme) <= 12 and np.ptp(change) > 0.02 * np.abs(change).max():
            return Around(tuple(np.degrees(turn[extreme]).tolist()), tuple(change[extreme].tolist()))
    axes = [k * count // 4 for k in range(4)]
    return Around((0.0, 90.0, 180.0, 270.0), tuple(change[axes].tolist()))


def named_points(
    f: Function, low: tuple[float, float], high: tuple[float, float], near: tuple[float, float]
) -> tuple[Named, ...]:
    """Return the critical points of a box that are worth a name: of each kind the one nearest to a point.

    Parameters
    ----------
    f : Function
        A function of two variables.
    low, high : (float, float)
        The corners of the box.
    near : (float, float)
        The point.

    Returns
    -------
    tuple of Named
        Saddles first; empty where there are none, or where f has no second derivatives to look for them with. What the
        second derivatives leave open is named by the signs of f around it.
    """
    try:
        found = critical_points_in_space(f, low, high)
    except CalcanimError:
        return ()
    spans = np.subtract(high, low)
    inner = [p for p in found if np.all(p.point > low + _MARGIN * spans) and np.all(p.point < high - _MARGIN * spans)]
    silent = [p for p in inner if p.kind == "undecided"]
    if len(silent) > _FEW:
        return ()
    nearest: dict[str, tuple[float, Named]] = {}
    for p in inner:
        kind = _kind(f, p, spans)
        away = float(np.hypot(*((p.point - near) / spans)))
        if kind and away < nearest.get(kind, (math.inf, None))[0]:
            x, y = (0.0 if abs(c) < 1e-12 * span else float(c) for c, span in zip(p.point, spans, strict=True))
            value = float(f(x, y))
            size = max(map(abs, look_around(f, (x, y), 0.1 * float(spans.min())).changes))
            # Rounding of a root leaves a trace of its size: where it should be zero it is.
            nearest[kind] = away, Named(kind, (x, y), 0.0 if abs(value) < 1e-13 * size else value)
    return tuple(nearest[kind][1] for kind in ("monkey saddle", "saddle", "minimum", "maximum") if kind in nearest)


def _kind(f: Function, p: Classification, spans: np.ndarray) -> str:
    if p.kind != "undecided":
        return p.kind
    around = look_around(f, (float(p.point[0]), float(p.point[1])), 1e-2 * float(spans.min()))
    if around.turns:
        return {4: "saddle", 6: "monkey saddle"}.get(around.turns, "")
    return "minimum" if min(around.changes) > 0 else "maximum" if max(around.changes) < 0 else ""


def crossings(f: Callable[[Any], Any], levels: Sequence[float], a: float, b: float, count: int = 1601) -> list[tuple[float, float]]:
    """Return where a function of one variable passes through some levels, from left to right.

    Parameters
    ----------
    f : callable
        A vectorised function.
    levels : sequence of float
        The levels.
    a, b : float
        Where to look; two passages closer than (b - a)/count may be missed.

    Returns
    -------
    list of (float, float)
        The place and its level. A jump over a level is no passage.
    """
    x = np.linspace(a, b, count)
    with np.errstate(all="ignore"):
        y = np.asarray(f(x), dtype=float)
    found = []
    for level in levels:
        sign = np.sign(y - level)
        for i in np.flatnonzero(sign[:-1] * sign[1:] < 0):
            root = float(brentq(lambda t, level=level: float(f(t)) - level, x[i], x[i + 1], xtol=1e-14 * max(1.0, abs(b - a))))
            if abs(float(f(root)) - level) <= 1e-6 * abs(y[i + 1] - y[i]):
                found.append((root, float(level)))
        found += [(float(t), float(level)) for t in x[1:-1][sign[1:-1] == 0]]
    return sorted(found)
