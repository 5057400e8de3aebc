"""Straight lines as drawn, held against where they belong."""

from __future__ import annotations

import math

import numpy as np

from ..stage.claims import Claim
from .sight import Mark
from .surface import Surface

__all__ = ["PIXEL", "against", "ends_of", "short_of_the_edge", "stray"]

# A pixel at 1080p, in frame units.
PIXEL = 8 / 1080


def ends_of(mark: Mark) -> np.ndarray:
    """The drawn ends of a line, shape (2, 2)."""
    return np.array([mark.mobject.points[0, :2], mark.mobject.points[-1, :2]])


def against(
    ends: np.ndarray, x0: float, y0: float, slopes: list[float], surface: Surface, name: str
) -> str:
    """How far the drawn ends lie from the nearest of some true lines through a point."""
    misses = []
    for slope in slopes:
        direction = np.array([0.0, 1.0]) if math.isinf(slope) else np.array(
            [surface.x_unit, slope * surface.y_unit]
        )
        direction = direction / np.hypot(*direction)
        away = ends - surface.frame(x0, y0)
        misses.append((float(np.abs(away[:, 0] * direction[1] - away[:, 1] * direction[0]).max()), slope))
    if not misses or min(misses)[0] <= PIXEL:
        return ""
    miss, slope = min(misses)
    run, rise = (ends[1] - ends[0]) / (surface.x_unit, surface.y_unit)
    drawn = rise / run if run else math.inf
    by = f", {100 * abs(drawn / slope - 1):.2g} % off" if slope and math.isfinite(slope + drawn) else ""
    return (
        f"ends {miss / PIXEL:.1f} pixels (1080p) away from {name}: drawn with slope {drawn:.6g} where it is "
        f"{slope:.6g}{by}."
    )


def stray(points: np.ndarray, start: np.ndarray, end: np.ndarray, room: float) -> float:
    """How far a drawn straight piece, dashed or not, in either direction, lies from where it belongs."""
    length = float(np.hypot(*(end - start)))
    if length < PIXEL:
        return float(np.hypot(*(points - start).T).max())
    along = (end - start) / length
    away = points - start
    across = float(np.abs(away[:, 0] * along[1] - away[:, 1] * along[0]).max())
    reach = away @ along
    beyond = max(-reach.min(), reach.max() - length)
    short = max(reach.min(), length - reach.max()) - room
    return float(max(across, beyond, short))


def short_of_the_edge(ends: np.ndarray, claim: Claim, surface: Surface, room: float) -> float:
    """How far the ends of a line lie from the window's edge, or from where the line says that it ends."""
    window = surface.window
    low, high = surface.frame(window.x.low, window.y.low), surface.frame(window.x.high, window.y.high)
    away = np.minimum(np.abs(ends - low), np.abs(ends - high)).min(axis=1)
    if claim.half is not None and claim.start is not None:
        reach = np.abs(ends[:, 0] - surface.frame(*claim.start)[0])
        away = np.minimum(away, np.abs(reach - claim.half * surface.x_unit))
    return float(max(0.0, away.max() - room))
