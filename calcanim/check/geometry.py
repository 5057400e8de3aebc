"""Curves, tangents, secants and points lie where the mathematics says.

What is drawn is read back from the frame and held against the function itself: the values and
slopes at 50 digits where there is an expression, numerical ones for any other callable. A role is a
claim: a line drawn as a tangent must be one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..numerics.function import Function
from ..numerics.pieces import sample
from ..stage.claims import Claim
from . import planes
from .finding import Finding
from .outlines import edges
from .sight import FULL, Mark, Sight
from .straight import PIXEL, against, ends_of, short_of_the_edge, stray
from .surface import Surface
from .truth import Truth

__all__ = ["GeometryProof"]

# The room a curve has, as a share of the axis' height; the widest gap of a dashed line, which may stand at its end.
SHARE, _GAP = 0.005, 0.18
_EXACT_POINTS = 8
_LINEAR = ("tangent", "secant", "left", "right", "subgradient")
_KEPT = ("curve", "level", "field")
_MEASURED = ("vector", "bar", "count", "angle")
_PLANES: dict[str, Callable[..., str]] = {
    "level": lambda mark, claim, surface, _: planes.level(mark, claim, surface),
    "field": lambda mark, claim, surface, _: planes.field(mark, claim, surface),
    "arrows": lambda mark, claim, surface, _: planes.arrows(mark, claim, surface),
    "marks": lambda mark, claim, surface, _: planes.marks(mark, claim, surface),
    "space": lambda mark, claim, surface, _: planes.space(mark, claim),
}


@dataclass
class GeometryProof:
    """Holds what is drawn on plots against the functions shown there."""

    results: Any = None
    truth: Truth = field(default_factory=Truth)
    _curves: dict[int, list[Callable[..., Any]]] = field(default_factory=dict)
    _kept: list[Any] = field(default_factory=list)
    _unchanged: dict[int, tuple[Any, str]] = field(default_factory=dict)

    def look(self, sight: Sight) -> Iterator[Finding]:
        """Findings of one moment; what an animation is changing just now claims nothing."""
        claimed = [m for m in sight.marks if m.claim is not None and not m.animated and m.claim.kind not in _MEASURED]
        for mark in claimed:
            if mark.claim is not None and mark.claim.kind == "curve":
                self._note(mark.claim)
        surfaces: dict[int, Surface] = {}
        for mark in claimed:
            claim = mark.claim
            assert claim is not None
            surface = surfaces.setdefault(id(claim.plot), Surface(claim.plot))
            if surface.moving(sight):
                continue
            check = {"curve": self._curve, "point": self._point, "line": self._line, "segment": self._segment,
                     "band": self._band, **_PLANES}[claim.kind]
            problem = self._once(check, mark, claim, surface, claimed)
            if problem:
                yield Finding(
                    f"geometry.{claim.role if claim.kind in ('line', 'segment') else claim.kind}", (mark.label,),
                    problem, boxes=(edges(mark.box),),
                )

    def _once(self, check: Any, mark: Mark, claim: Claim, surface: Surface, marks: list[Mark]) -> str:
        """What has many points and has not changed since the last moment need not be worked out again."""
        if claim.kind not in _KEPT:
            return str(check(mark, claim, surface, marks))
        points = mark.mobject.points
        state = (id(claim.function), len(points), hash(points.tobytes()), surface.state)
        known = self._unchanged.get(id(mark.mobject))
        if known is None or known[0] != state:
            known = self._unchanged[id(mark.mobject)] = state, str(check(mark, claim, surface, marks))
        return known[1]

    def _note(self, claim: Claim) -> None:
        known = self._curves.setdefault(id(claim.plot), [])
        if claim.function is not None and claim.function not in known:
            known.append(claim.function)
            self._kept.append(claim.plot)  # an id stands for its plot only while the plot lives

    # -- each kind -------------------------------------------------------------

    def _curve(self, mark: Mark, claim: Claim, surface: Surface, _: list[Mark]) -> str:
        f = claim.function
        if f is None:
            return "the curve does not say which function it shows."
        pieces = mark.pieces
        step = max(1, len(pieces) // 160)
        some = pieces[::step]
        # The middle of each piece too: a curve of too few pieces cuts its corners there.
        x, y = surface.plane(np.concatenate([some[:, 0], some.mean(axis=1), pieces[-1:, 1]]))
        room = SHARE * surface.height
        # Within half a pixel to either side any height between the function's values will do.
        slack = PIXEL / 2 / surface.x_unit
        # Where a function ends, only the least step inwards tells its last value.
        values = np.stack([sample(f, x + d * slack) for d in (-1.0, -1e-6, 0.0, 1e-6, 1.0)])
        low, high = np.fmin.reduce(values), np.fmax.reduce(values)
        off = np.fmax(low - y, y - high)
        at = int(np.nanargmax(off)) if np.isfinite(off).any() else -1
        nowhere = ~np.isfinite(off) & ~np.isfinite(values).any(axis=0)
        if nowhere.any():
            return f"is drawn at x = {x[np.argmax(nowhere)]:.6g}, where the function has no value."
        if off[at] > room:
            return self._off_curve(x[at], y[at], off[at], surface)
        return self._exactly(f, x, y, surface) if isinstance(f, Function) else ""

    def _exactly(self, f: Function, x: np.ndarray, y: np.ndarray, surface: Surface) -> str:
        """The same at a few places by the expression at 50 digits: doubles may lie where terms cancel."""
        for i in range(0, len(x), max(1, len(x) // _EXACT_POINTS)):
            true = self.truth.value(f, float(x[i]))
            steep = abs(self.truth.value(f, float(x[i]) + PIXEL / 2 / surface.x_unit) - true)
            if math.isfinite(true) and math.isfinite(steep) and abs(true - y[i]) > SHARE * surface.height + steep:
                return self._off_curve(x[i], y[i], abs(true - y[i]), surface)
        return ""

    @staticmethod
    def _off_curve(x: float, y: float, off: float, surface: Surface) -> str:
        return (
            f"at x = {x:.6g} it is drawn at {y:.6g}, {100 * off / surface.height:.2g} % of the axis' height "
            f"away from the function ({100 * SHARE:g} % is allowed)."
        )

    def _point(self, mark: Mark, claim: Claim, surface: Surface, _: list[Mark]) -> str:
        box = mark.box
        centre = np.array([[box.center[0], box.center[1]]])
        if claim.truth is not None:
            miss = float(np.hypot(*(surface.frame(*claim.truth()) - centre[0])))
            return "" if miss <= PIXEL else f"lies {miss / PIXEL:.1f} pixels from its place."
        (x,), (y,) = surface.plane(centre)
        functions = self._curves.get(id(claim.plot), [])
        misses = [self._off(f, x, y, surface) for f in functions]
        if any(miss <= PIXEL for miss in misses) or self._worked_place(x, y, surface):
            return ""
        if not functions:
            return ""
        return (
            f"({x:.6g}, {y:.6g}) lies {min(misses) / PIXEL:.1f} pixels from the curve, and its coordinates are not "
            "both results."
        )

    def _line(self, mark: Mark, claim: Claim, surface: Surface, marks: list[Mark]) -> str:
        if claim.role not in _LINEAR or claim.start is None:
            return ""
        ends = ends_of(mark)
        short = short_of_the_edge(ends, claim, surface, _GAP if getattr(mark.mobject, "dashed", False) else 0.0)
        if short > PIXEL:
            return f"ends {short / PIXEL:.1f} pixels before the window does."
        touched = self._touched(claim, surface)
        if touched is None:
            if not self._curves.get(id(claim.plot)):
                return ""
            return f"goes through ({claim.start[0]:.6g}, {claim.start[1]:.6g}), which lies on no curve of its plot."
        f, x0, y0 = touched
        if claim.role == "tangent":
            slope = self.truth.slope(f, x0)
            return against(ends, x0, y0, [slope], surface, "the tangent") if slope is not None else (
                f"there is no tangent at x = {x0:.6g}."
            )
        if claim.role == "subgradient":
            low, high = sorted(self.truth.sides(f, x0) or [math.nan, math.nan])
            slope = min(max(claim.slope if claim.slope is not None else low, low), high)
            return against(ends, x0, y0, [slope], surface, "a supporting line")
        if claim.end is not None:
            return self._through_both(ends, f, x0, claim.end, surface)
        # A faint line is a memory of a place that its points have left.
        others = self._others(claim, f, x0, surface, marks) if mark.stroke[3] >= FULL else []
        # A secant whose second point is out of sight still has to be a line through its first.
        slopes = others or [claim.slope] if claim.slope is not None else others
        if claim.role in ("left", "right") or self.truth.slope(f, x0) is None:
            slopes = [*slopes, *self.truth.sides(f, x0)]
        return against(ends, x0, y0, slopes, surface, "a secant through two points of the curve")

    def _through_both(
        self, ends: np.ndarray, f: Callable[..., Any], x0: float, end: tuple[float, float], surface: Surface
    ) -> str:
        x1, y1 = float(end[0]), float(end[1])
        if self._off(f, x1, y1, surface) > PIXEL:
            return f"its second point ({x1:.6g}, {y1:.6g}) does not lie on the curve."
        value, other = self.truth.value(f, x0), self.truth.value(f, x1)
        slope = (other - value) / (x1 - x0) if x1 != x0 else self.truth.slope(f, x0)
        return "" if slope is None else against(ends, x0, value, [slope], surface, "the secant through both points")

    def _segment(self, mark: Mark, claim: Claim, surface: Surface, marks: list[Mark]) -> str:
        start, end = claim.truth() if claim.truth is not None else (claim.start, claim.end)
        if start is None or end is None:
            return ""
        drawn = mark.mobject
        dashed = len(drawn.points) > 4 or getattr(drawn, "dashed", False)
        miss = stray(drawn.points[:, :2], surface.frame(*start), surface.frame(*end), _GAP if dashed else 0.0)
        if miss > PIXEL:
            return f"ends {miss / PIXEL:.1f} pixels from where it belongs."
        if claim.role == "rise" and abs(start[0] - end[0]) * surface.x_unit > PIXEL:
            return "is drawn as a rise but is not vertical."
        if claim.role == "run" and abs(start[1] - end[1]) * surface.y_unit > PIXEL:
            return "is drawn as a run but is not horizontal."
        return self._straight(claim, start, end, surface) if claim.role in _LINEAR else ""

    def _straight(self, claim: Claim, start: Any, end: Any, surface: Surface) -> str:
        touched = self._touched(Claim(claim.plot, "line", claim.role, start=start), surface)
        if touched is None:
            return ""
        f, x0, y0 = touched
        if self._off(f, float(end[0]), float(end[1]), surface) <= PIXEL and claim.role != "tangent":
            return ""
        slope = self.truth.slope(f, x0)
        slopes = [slope] if slope is not None else self.truth.sides(f, x0)
        ends = np.array([surface.frame(*start), surface.frame(*end)])
        return against(ends, x0, y0, slopes, surface, "the line of this slope") if slopes else ""

    @staticmethod
    def _band(mark: Mark, claim: Claim, surface: Surface, _: list[Mark]) -> str:
        if claim.start is None or claim.end is None:
            return ""
        wanted = (surface.frame(*claim.start)[0], surface.frame(*claim.end)[0])
        miss = max(abs(mark.box.left - wanted[0]), abs(mark.box.right - wanted[1]))
        return "" if miss <= PIXEL else f"its edge is drawn {miss / PIXEL:.1f} pixels from where it belongs."

    # -- what is true ----------------------------------------------------------

    def _touched(self, claim: Claim, surface: Surface) -> tuple[Callable[..., Any], float, float] | None:
        """The curve on which the line's point lies."""
        assert claim.start is not None
        x, y = claim.start
        for f in self._curves.get(id(claim.plot), []):
            value = self.truth.value(f, x)
            if math.isfinite(value) and abs(value - y) * surface.y_unit <= PIXEL:
                return f, x, value
        return None

    def _others(
        self, claim: Claim, f: Callable[..., Any], x0: float, surface: Surface, marks: list[Mark]
    ) -> list[float]:
        """Slopes towards the other visible points of the curve."""
        found = []
        for mark in marks:
            if mark.claim is None or mark.claim.kind != "point" or mark.claim.plot is not claim.plot:
                continue
            (x,), (y,) = surface.plane(np.array([mark.box.center[:2]]))
            if self._off(f, x, y, surface) > PIXEL:
                continue
            if abs(x - x0) * surface.x_unit > 1e-3:
                found.append((self.truth.value(f, float(x)) - self.truth.value(f, x0)) / (float(x) - x0))
            elif x != x0 and claim.slope is not None:
                # Too close to be told apart in the frame: the tangent is the line to compare with.
                found.append(claim.slope if self.truth.slope(f, x0) is None else float(self.truth.slope(f, x0) or 0.0))
        return [slope for slope in found if math.isfinite(slope)]

    def _off(self, f: Callable[..., Any], x: float, y: float, surface: Surface) -> float:
        """Distance of a point from a curve in the frame, over half a pixel to either side."""
        d = PIXEL / 2 / surface.x_unit
        values = [v for v in (self.truth.value(f, float(x) + k * d) for k in (-1, 0, 1)) if math.isfinite(v)]
        if not values:
            return math.inf
        return float(max(0.0, min(values) - y, y - max(values)) * surface.y_unit)

    def _worked_place(self, x: float, y: float, surface: Surface) -> bool:
        """Whether both coordinates are worked numbers, or zero."""
        near = [0.0, *_numbers(self.results)]
        return any(abs(x - v) * surface.x_unit <= PIXEL for v in near) and any(
            abs(y - v) * surface.y_unit <= PIXEL for v in near
        )


def _numbers(value: Any) -> Iterator[float]:
    """All numbers in a result, however deep."""
    if isinstance(value, (bool, str)) or value is None:
        return
    if isinstance(value, (int, float)):
        if math.isfinite(value):
            yield float(value)
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _numbers(part)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _numbers(getattr(value, name))
