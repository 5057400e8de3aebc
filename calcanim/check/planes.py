"""Level lines, arrow fields, number lines and curves in space lie where the mathematics says.

Everything is read back from the drawn points. Where a function of two variables is concerned, its values
are asked for beside what is drawn: no slope that the drawing itself has used is used again.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from ..stage.claims import Claim
from .sight import Mark
from .straight import PIXEL
from .surface import Surface

__all__ = ["arrows", "field", "level", "marks", "space"]

# Directions around a vertex in which a level is looked for; the widest gap of a dashed curve, which may stand at its end.
_AROUND, _GAP = 16, 0.2
# Pieces near a point that are tried before all are.
_TRIED = 4
# A step of this share of the window is right for central differences in doubles.
_STEP = 1e-6
# Marks of a number line may be this far from a round number, in units of their own step.
_ROUND = 0.02


def level(mark: Mark, claim: Claim, surface: Surface) -> str:
    """Within a pixel of each drawn vertex the function takes the value of one of the levels."""
    assert claim.function is not None
    pieces = mark.pieces
    ends = np.concatenate([pieces[:, 0], pieces[:, 1]])
    turn = np.linspace(0, 2 * np.pi, _AROUND, endpoint=False)
    ring = PIXEL * np.concatenate([[[0.0, 0.0]], np.column_stack([np.cos(turn), np.sin(turn)])])
    x, y = surface.plane((ends[:, None] + ring).reshape(-1, 2))
    with np.errstate(all="ignore"):
        near = np.asarray(claim.function(x, y), dtype=float).reshape(len(ends), -1)
    low, high = np.fmin.reduce(near, axis=1), np.fmax.reduce(near, axis=1)
    levels = np.asarray(claim.levels)
    met = ((levels >= low[:, None]) & (levels <= high[:, None])).any(axis=1)
    # A function that is flat to its last digits keeps its level all the same.
    met |= (np.abs(near[:, :1] - levels) <= 1e-9 * np.abs(levels).max(initial=0.0)).any(axis=1)
    if met.all():
        return ""
    at = int(np.argmin(met))
    (px,), (py,) = surface.plane(ends[at : at + 1])
    value = float(near[at, 0])
    wanted = float(levels[np.argmin(np.abs(levels - value))])
    return f"at ({px:.6g}, {py:.6g}) the function is {value:.6g}, and no place within a pixel has the level {wanted:.6g}."


def field(mark: Mark, claim: Claim, surface: Surface) -> str:
    """Every arrow points along the gradient at its middle, and its shade is that of the gradient's size."""
    assert claim.function is not None
    count = 12
    shafts = mark.mobject.points.reshape(-1, count, 3)[:, :4, :2]
    tails, tips = shafts[:, 0], shafts[:, -1]
    x, y = surface.plane((tails + tips) / 2)
    slopes = _slopes(claim.function, x, y, surface)
    size = np.hypot(*slopes.T)
    true = slopes * (surface.x_unit, surface.y_unit)
    true = true / np.linalg.norm(true, axis=1)[:, None]
    length = np.linalg.norm(tips - tails, axis=1)
    miss = np.linalg.norm((tips - tails) - length[:, None] * true, axis=1) / 2
    at = int(np.nanargmax(miss)) if np.isfinite(miss).any() else 0
    if not miss[at] <= PIXEL:
        return f"at ({x[at]:.6g}, {y[at]:.6g}) the arrow's tip is {miss[at] / PIXEL:.1f} pixels away from the gradient's direction."
    low, high = claim.levels
    slack = 1e-6 * size
    outside = (size < low - slack) | (size > high + slack)
    if outside.any():
        at = int(np.argmax(outside))
        return f"at ({x[at]:.6g}, {y[at]:.6g}) the gradient has the length {size[at]:.6g}, and its shade is that of others."
    return ""


def _slopes(f: Callable[..., Any], x: np.ndarray, y: np.ndarray, surface: Surface) -> np.ndarray:
    """The gradient by central differences, shape (n, 2)."""
    h, k = _STEP * surface.window.x.span, _STEP * surface.window.y.span
    with np.errstate(all="ignore"):
        by_x = (np.asarray(f(x + h, y)) - np.asarray(f(x - h, y))) / (2 * h)
        by_y = (np.asarray(f(x, y + k)) - np.asarray(f(x, y - k))) / (2 * k)
    return np.column_stack([by_x, by_y])


def arrows(mark: Mark, claim: Claim, surface: Surface) -> str:
    """Each tail and each tip has a drawn corner; heads and dashes have others besides."""
    if claim.truth is None:
        return ""
    ends = np.asarray(claim.truth(), dtype=float).reshape(-1, 2)
    miss, _ = cKDTree(mark.mobject.points[:, :2]).query(surface.frame(*ends.T))
    at = int(np.argmax(miss))
    end = "tip" if at % 2 else "tail"
    return "" if miss[at] <= PIXEL else (
        f"the {end} that belongs to ({ends[at, 0]:.6g}, {ends[at, 1]:.6g}) is drawn {miss[at] / PIXEL:.1f} pixels off."
    )


def marks(mark: Mark, claim: Claim, surface: Surface) -> str:
    """The marks of a number line stand at multiples of a power of ten, and none of them is missing."""
    places = np.unique(np.round(mark.pieces[:, :, 0].ravel(), 9))
    if len(places) < 2:
        return "has fewer than two marks, which tell no scale."
    step = float(np.diff(places).min()) / surface.x_unit
    power = 10.0 ** round(math.log10(step))
    x, _ = surface.plane(np.column_stack([places, np.zeros(len(places))]))
    off = np.abs(x / power - np.round(x / power)) * power
    # Far from zero a double itself is no finer.
    room = max(_ROUND * power, 4 * np.spacing(np.abs(x).max()))
    at = int(np.argmax(off))
    if off[at] > room and off[at] * surface.x_unit > PIXEL / 2:
        return f"has a mark at {x[at]:.9g}, which is no multiple of {power:.6g}."
    axis = surface.window.x
    wanted = math.floor(axis.high / power + 1e-6) - math.ceil(axis.low / power - 1e-6) + 1
    # At either end one may stand or not: there rounding decides.
    return "" if abs(len(places) - wanted) <= 2 else f"has {len(places)} marks where multiples of {power:.6g} make {wanted}."


def space(mark: Mark, claim: Claim) -> str:
    """A curve in space covers its true points as the camera sees them, and leaves them nowhere; a single point is a dot."""
    assert claim.truth is not None
    world = np.asarray(claim.truth(), dtype=float).reshape(-1, 3)
    if len(world) == 1:
        miss = float(np.hypot(*(np.array(mark.box.center[:2]) - claim.plot.at(world)[0, :2])))
        return "" if miss <= PIXEL else f"lies {miss / PIXEL:.1f} pixels from its place in space."
    runs = _runs(claim.plot.at(world)[:, :2])
    drawn = mark.pieces
    if not runs or not len(drawn):
        return "" if not runs and not len(drawn) else "is drawn where there is nothing, or not drawn where there is something."
    true = np.concatenate([np.stack([run[:-1], run[1:]], axis=1) for run in runs])
    off = _farthest(np.concatenate([drawn[:, 0], drawn[:, 1], drawn.mean(axis=1)]), true, PIXEL)
    if off > PIXEL:
        return f"lies up to {off / PIXEL:.1f} pixels away from where it belongs in space."
    room = PIXEL + (_GAP if getattr(mark.mobject, "dashed", False) else 0.0)
    bare = _farthest(np.concatenate(runs), drawn, room)
    return "" if bare <= room else f"leaves out {bare / PIXEL:.0f} pixels of the curve that it stands for."


def _runs(points: np.ndarray) -> list[np.ndarray]:
    """The parts of a polyline between points that do not exist."""
    good = np.isfinite(points).all(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], good.astype(int), [0]])))
    return [points[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 1]


def _farthest(points: np.ndarray, pieces: np.ndarray, room: float) -> float:
    """How far the farthest of some points is from the nearest of straight pieces, shape (n, 2, 2); exact beyond ``room``."""
    # One piece that is near enough will do: those whose middles are nearest are tried first.
    few = min(_TRIED, len(pieces))
    _, nearest = cKDTree(pieces.mean(axis=1)).query(points, k=few)
    away = _distances(points, pieces[nearest.reshape(-1, few)])
    doubtful = away > room
    if doubtful.any():
        away[doubtful] = _distances(points[doubtful], pieces[None])
    return float(away.max())


def _distances(points: np.ndarray, pieces: np.ndarray) -> np.ndarray:
    """How far each point is from the nearest of its straight pieces, shape (points or 1, n, 2, 2)."""
    (start_x, start_y), (end_x, end_y) = np.moveaxis(pieces, (2, 3), (0, 1))
    along_x, along_y = end_x - start_x, end_y - start_y
    square = np.maximum(along_x**2 + along_y**2, 1e-18)
    x, y = points[:, :1] - start_x, points[:, 1:] - start_y
    share = np.clip((x * along_x + y * along_y) / square, 0.0, 1.0)
    return np.asarray(np.hypot(x - share * along_x, y - share * along_y).min(axis=1))
