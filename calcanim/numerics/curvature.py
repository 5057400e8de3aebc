"""The curvatures of a function of two variables at a point: the Hessian, its axes, and what is left when it is silent."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..errors import InputError
from .function import Function

__all__ = ["PrincipalCurvatures", "kind_around", "precise_hessian", "principal_curvatures"]

Kind = Literal["minimum", "maximum", "saddle", "undecided"]

_DIGITS = 50
# A curvature this small beside the other is zero but for the last of fifty digits.
_NOTHING = 1e-30
_CIRCLES, _DIRECTIONS = (0.1, 0.03, 0.01), 720


@dataclass(frozen=True, slots=True)
class PrincipalCurvatures:
    """The Hessian of a function of x and y at a point, rounded once from 50 digits.

    Attributes
    ----------
    entries : (float, float, float)
        The second partial derivatives by x twice, by x and y, by y twice.
    determinant : float
        Of the Hessian.
    curvatures : (float, float)
        Its eigenvalues, the larger first.
    angles : (float, float)
        The directions of the eigenvectors in degrees, from 0 up to 180; 0 and 90 where every direction is one.
    axes : tuple of float
        Those eigenvectors: x and y of the first, then of the second; the larger of each pair is 1 or -1, y is not negative.
    kind : str
        What their signs say: ``minimum``, ``maximum``, ``saddle``, or ``undecided`` where one is zero and the
        other does not settle it.
    """

    entries: tuple[float, float, float]
    determinant: float
    curvatures: tuple[float, float]
    angles: tuple[float, float]
    axes: tuple[float, float, float, float]
    kind: Kind


def precise_hessian(f: Function, at: tuple[float, float]) -> tuple[Any, Any, Any]:
    """The three second partial derivatives as mpmath numbers of 50 digits."""
    by_x, by_y = (f.derivative(name) for name in f.variables)
    first, second = f.variables
    return by_x.derivative(first).precise(*at), by_x.derivative(second).precise(*at), by_y.derivative(second).precise(*at)


def principal_curvatures(f: Function, at: tuple[float, float]) -> PrincipalCurvatures:
    """Return the Hessian at a point with its eigenvalues and eigenvectors.

    Parameters
    ----------
    f : Function
        Of two variables.
    at : (float, float)
        The point.

    Raises
    ------
    InputError
        If f has no finite second derivatives there.

    Notes
    -----
    By the closed form for symmetric 2 x 2 matrices: mean of the diagonal plus and minus the radius of Mohr's circle.
    """
    from mpmath import atan2, degrees, hypot, mp, workdps

    with workdps(_DIGITS):
        xx, xy, yy = precise_hessian(f, at)
        if not all(math.isfinite(float(entry)) for entry in (xx, xy, yy)):
            raise InputError(f"at={at[0]:g},{at[1]:g}: {f.text} has no second derivatives there; choose another point.")
        mean, half = (xx + yy) / 2, (xx - yy) / 2
        radius = hypot(half, xy)
        size = abs(mean) + radius
        high, low = (mp.zero if abs(value) <= _NOTHING * size else value for value in (mean + radius, mean - radius))
        turn = degrees(atan2(xy, half)) / 2 if radius > _NOTHING * size else mp.zero
        angles = (float(turn % 180), float((turn + 90) % 180))
        # (H - high) v = 0, read off the row that is larger.
        first = (xy, high - xx) if abs(high - xx) > abs(high - yy) else (high - yy, xy)
        if radius <= _NOTHING * size:
            first = (mp.one, mp.zero)
        axes = (*_scaled(*first), *_scaled(-first[1], first[0]))
        return PrincipalCurvatures(
            (float(xx), float(xy), float(yy)), float(high * low), (float(high), float(low)), angles, axes, _kind(high, low)
        )


def _scaled(x: Any, y: Any) -> tuple[float, float]:
    """A direction as a pair whose larger part is 1 or -1, pointing up, or right where it is level."""
    largest = max(abs(x), abs(y))
    x, y = (0 * part if abs(part) <= _NOTHING * largest else part / largest for part in (x, y))
    side = -1 if y < 0 or (y == 0 and x < 0) else 1
    return float(side * x) + 0.0, float(side * y) + 0.0


def _kind(high: Any, low: Any) -> Kind:
    if high > 0 > low:
        return "saddle"
    if low > 0:
        return "minimum"
    return "maximum" if high < 0 else "undecided"


def kind_around(f: Function, at: tuple[float, float]) -> Kind:
    """Say what a point is from the values of f around it, where the Hessian does not tell.

    Parameters
    ----------
    f : Function
        Of two variables.
    at : (float, float)
        A critical point.

    Returns
    -------
    str
        ``saddle`` if f is higher and lower than at the point on three small circles around it, ``minimum`` (``maximum``) if
        it is higher (lower) all around them, else ``undecided``. Samples of 720 directions stand for each circle.
    """
    turn = np.linspace(0.0, 2 * np.pi, _DIRECTIONS, endpoint=False)
    # Along the axes the other coordinate stays exactly what it is.
    cosines, sines = np.round(np.cos(turn), 15), np.round(np.sin(turn), 15)
    here, reach = float(f(*at)), max(1.0, abs(at[0]), abs(at[1]))
    seen = set()
    for radius in _CIRCLES:
        values = f(at[0] + radius * reach * cosines, at[1] + radius * reach * sines) - here
        noise = 64 * np.finfo(float).eps * abs(here)
        higher, lower = values > noise, values < -noise
        mixed = "saddle" if higher.any() and lower.any() else "undecided"
        seen.add("minimum" if higher.all() else "maximum" if lower.all() else mixed)
    return seen.pop() if len(seen) == 1 else "undecided"
