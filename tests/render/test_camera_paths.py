"""Paths in one array: those that manim's camera hands to Cairo curve by curve."""

from __future__ import annotations

import cairo
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import Camera, VMobject

from calcanim.render.camera.paths import appender, build_paths


def context() -> cairo.Context:
    return cairo.Context(cairo.ImageSurface(cairo.FORMAT_ARGB32, 64, 64))


def by_manim(points: np.ndarray) -> list:
    made = context()
    shape = VMobject()
    shape.points = points
    Camera().set_cairo_context_path(made, shape)
    return [(int(kind), tuple(at)) for kind, at in made.copy_path()]


def by_array(parts: list[np.ndarray]) -> list[list]:
    paths = build_paths(np.concatenate(parts)[:, :2], np.array([len(part) // 4 for part in parts]), 1e-6)
    found = []
    for i in range(len(parts)):
        made = context()
        appender()(made, paths, i)
        found.append([(int(kind), tuple(at)) for kind, at in made.copy_path()])
    return found


def curves(rng: np.random.Generator, count: int, joins: list[float]) -> np.ndarray:
    """Curves of which each begins the given distance from the last one's end; a last number is the gap of the whole."""
    points = rng.uniform(-7, 7, (4 * count, 3))
    for i in range(1, count):
        points[4 * i] = points[4 * i - 1] + joins[i % len(joins)]
    points[-1] = points[0] + joins[0]
    return points


# Beside manim's tolerance of 1e-6 + 1e-5 |x|, near and far.
GAPS = [0.0, 1e-7, 9e-7, 1.1e-6, 2e-5, 7.2e-5, 1e-3, 1.0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.lists(st.sampled_from(GAPS), min_size=1, max_size=4)), min_size=1, max_size=5),
       st.integers(0, 10**6))
def test_paths_are_those_of_manim(shapes: list, seed: int) -> None:
    rng = np.random.default_rng(seed)
    parts = [curves(rng, count, joins) for count, joins in shapes]
    assert by_array(parts) == [by_manim(part) for part in parts]


def test_a_tolerance_of_each_shape() -> None:
    near = curves(np.random.default_rng(0), 3, [1e-3])
    paths = build_paths(np.concatenate([near, near])[:, :2], np.array([3, 3]), np.repeat([1e-6, 1e-2], 3))
    moves = [(paths.units[a:b].view(np.int32).reshape(-1, 4)[:, :2] == (0, 2)).all(axis=1).sum()
             for a, b in zip(paths.bounds[:-1], paths.bounds[1:], strict=True)]
    assert moves == [3, 1]


def test_a_path_array_is_sixteen_bytes_a_unit() -> None:
    assert build_paths(np.zeros((8, 2)), np.array([2]), 1e-6).units.itemsize * 2 == 16


@pytest.mark.parametrize("count", [1, 50])
def test_sizes(count: int) -> None:
    parts = [curves(np.random.default_rng(i), 2, [0.0]) for i in range(count)]
    points = np.concatenate(parts)[:, :2]
    paths = build_paths(points, np.array([2] * count, dtype=int), 1e-6)
    assert len(paths.bounds) == count + 1 and paths.bounds[-1] == len(paths.units)
