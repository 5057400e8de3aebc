"""Cairo paths of many shapes, built in one array.

A path handed to Cairo piece by piece costs a call from Python for each of its curves. Cairo also takes a path as a
whole, as an array of 16-byte units: a header (two 32-bit integers: kind, and length with the header) or a point
(two doubles). So the units of all shapes of a frame are filled in by a few array operations, and each shape's stretch
of them is one call of ``cairo_append_path``, made by ctypes in the very library that pycairo has loaded.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import cairo
import numpy as np

__all__ = ["PathArray", "appender", "build_paths"]

_MOVE_TO, _CURVE_TO, _CLOSE = 0, 2, 3
# Manim's measure of equal points: numpy's default relative tolerance beside its own absolute one.
_RELATIVE = 1.0e-5


@dataclass(frozen=True)
class PathArray:
    """The paths of some shapes.

    Attributes
    ----------
    units : numpy.ndarray
        Shape (u, 2), float64: Cairo's units.
    bounds : list of int
        Where the units of each shape begin, and where the last one's end.
    address : int
        Where the units are in memory.
    """

    units: np.ndarray
    bounds: list[int]
    address: int


def build_paths(points: np.ndarray, curves: np.ndarray, tolerance: np.ndarray | float) -> PathArray:
    """Build the paths of shapes as manim does: split where a curve does not begin at the last one's end, closed where it can be.

    Parameters
    ----------
    points : numpy.ndarray
        Shape (4 n, 2): the cubic curves of all shapes after each other.
    curves : numpy.ndarray
        Number of curves of each shape, at least one each.
    tolerance : float or numpy.ndarray
        How far two coordinates may differ to count as one; one for all, or one of each curve's shape.

    Returns
    -------
    PathArray
        Their paths.
    """
    corners = points.reshape(-1, 4, 2)
    count = len(corners)
    starts, ends = corners[:, 0], corners[:, 3]
    each = np.broadcast_to(np.asarray(tolerance, dtype=float), (count,))
    first = np.concatenate([[0], np.cumsum(curves)])
    begins = np.ones(count, dtype=bool)
    begins[1:] = ~_close(ends[:-1], starts[1:], each[1:])
    begins[first[:-1]] = True
    begin = np.flatnonzero(begins)
    last = np.append(begin[1:], count) - 1
    closed = np.zeros(count, dtype=bool)
    closed[last] = _close(starts[begin], ends[last], each[last])
    # Each curve takes four units, two before it where it begins a subpath, one after it where that is closed.
    after = np.cumsum(4 + 2 * begins + closed)
    place = after - closed - 4
    units = np.zeros((int(after[-1]), 2))
    headers = units.view(np.int32).reshape(-1, 4)
    headers[place, 0], headers[place, 1] = _CURVE_TO, 4
    for i in (1, 2, 3):
        units[place + i] = corners[:, i]
    headers[place[begin] - 2, 0], headers[place[begin] - 2, 1] = _MOVE_TO, 2
    units[place[begin] - 1] = starts[begin]
    ends_at = after[closed] - 1
    headers[ends_at, 0], headers[ends_at, 1] = _CLOSE, 1
    return PathArray(units, np.concatenate([[0], after])[first].tolist(), units.ctypes.data)


def _close(a: np.ndarray, b: np.ndarray, tolerance: np.ndarray) -> np.ndarray:
    """Whether points are one by manim's rule, in which the second one's size counts."""
    return np.asarray((np.abs(a - b) <= tolerance[:, None] + _RELATIVE * np.abs(b)).all(axis=1))


class _Path(ctypes.Structure):
    """Cairo's ``cairo_path_t``."""

    _fields_ = (("status", ctypes.c_int), ("data", ctypes.c_void_p), ("num_data", ctypes.c_int))


Appender = Callable[[cairo.Context, PathArray, int], None]


@cache
def appender() -> Appender | None:
    """A function that appends one shape's path to a context, or None where this Cairo cannot be reached that way."""
    try:
        append = ctypes.CDLL(cairo._cairo.__file__).cairo_append_path  # type: ignore[attr-defined]
    except (OSError, AttributeError):
        return None
    append.argtypes, append.restype = [ctypes.c_void_p, ctypes.POINTER(_Path)], None
    path = _Path(0, None, 0)
    # In a pycairo context the pointer to Cairo's own follows the head that every Python object has.
    head = object.__basicsize__

    def append_shape(context: cairo.Context, paths: PathArray, shape: int) -> None:
        begin, end = paths.bounds[shape], paths.bounds[shape + 1]
        path.data, path.num_data = paths.address + 16 * begin, end - begin
        append(ctypes.c_void_p.from_address(id(context) + head), path)

    return append_shape if _draws_alike(append_shape) else None


def _draws_alike(append: Appender) -> bool:
    """Whether a path appended as an array is the path that was meant."""
    points = np.array([[1.0, 2.0], [3.5, 4.0], [5.0, 6.25], [7.0, 8.0]])
    context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_ARGB32, 16, 16))
    append(context, build_paths(points, np.array([1]), 1e-6), 0)
    found = [(kind, tuple(at)) for kind, at in context.copy_path()]
    return found == [(0, (1.0, 2.0)), (2, (3.5, 4.0, 5.0, 6.25, 7.0, 8.0))]
