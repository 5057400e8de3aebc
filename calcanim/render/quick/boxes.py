"""Boxes around mobjects, by which everything is placed: from whole arrays instead of point by point."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from manim import Mobject, VMobject

from ..kinds import Stock

__all__ = ["get_critical_point", "get_points_defining_boundary", "reduce_across_dimension"]

_ANCHORED = Stock(VMobject, "get_anchors", "get_start_anchors", "get_end_anchors")
_get_extremum_along_dim = Mobject.get_extremum_along_dim
_get_points_defining_boundary = VMobject.get_points_defining_boundary
_get_critical_point = Mobject.get_critical_point
_FIRST: dict[Any, Callable[[np.ndarray], Any]] = {max: np.ndarray.argmax, min: np.ndarray.argmin}


def get_points_defining_boundary(self: VMobject) -> np.ndarray:
    """`VMobject.get_points_defining_boundary`: the ends of all curves."""
    parts = []
    family = self.get_family()
    if not _ANCHORED.of_all(family):
        return _get_points_defining_boundary(self)
    for member in family:
        points, own = member.points, member.__dict__
        if "get_anchors" in own or "get_start_anchors" in own or "get_end_anchors" in own:
            return _get_points_defining_boundary(self)
        if not len(points):
            continue
        if len(points) % 4 or member.n_points_per_cubic_curve != 4:
            return _get_points_defining_boundary(self)
        parts.append(points)
    if not parts:
        return np.array(())
    curves = (parts[0] if len(parts) == 1 else np.concatenate(parts)).reshape(-1, 4, parts[0].shape[1])
    return np.array(curves[:, ::3]).reshape(-1, curves.shape[2])


def get_critical_point(self: Mobject, direction: Any) -> np.ndarray:
    """`Mobject.get_critical_point`."""
    if type(self).get_extremum_along_dim is not _get_extremum_along_dim or "get_extremum_along_dim" in self.__dict__:
        return _get_critical_point(self, direction)
    result = np.zeros(self.dim)
    points = self.get_points_defining_boundary()
    if len(points) == 0:
        return result
    for dim in range(self.dim):
        values, key = points[:, dim], direction[dim]
        if key < 0:
            result[dim] = np.minimum.reduce(values)
        elif key == 0:
            result[dim] = (np.minimum.reduce(values) + np.maximum.reduce(values)) / 2
        else:
            result[dim] = np.maximum.reduce(values)
    return result


def reduce_across_dimension(self: Mobject, reduce_func: Callable[[Iterable[float]], float], dim: int) -> float | None:
    """`Mobject.reduce_across_dimension`, which is asked for the largest or the smallest value."""
    assert 0 <= dim <= 2
    if len(self.submobjects) == 0 and len(self.points) == 0:
        return None
    found = _reduced(self.points[:, dim], reduce_func) if len(self.points) else None
    for part in self.submobjects:
        value = part.reduce_across_dimension(reduce_func, dim)
        if found is None:
            found = value
        elif value is not None:
            found = reduce_func([value, found])
    return found


def _reduced(values: np.ndarray, reduce_func: Callable[[Iterable[float]], float]) -> float:
    """The first of the largest, as Python has it where 0 and -0 meet; it skips what is not a number."""
    first = _FIRST.get(reduce_func)
    found: float = values[first(values)] if first is not None else np.nan
    # What is not a number is not equal to itself.
    return found if found == found else reduce_func(values)
