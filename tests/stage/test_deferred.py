"""Points that are promised: worked out once, when they are asked for, and for the moment of the promise."""

from __future__ import annotations

import numpy as np
import pytest

from calcanim import Function
from calcanim.stage import DARK, TOP, Box, Landscape, Orbit, choose_plane, plane_plot
from calcanim.stage.deferred import Deferred
from calcanim.stage.paths import segments

LINE = segments([(np.zeros(3), np.array([1.0, 2.0, 0.0]))])


def promised() -> tuple[Deferred, list[int]]:
    asked: list[int] = []
    shape = Deferred(stroke_width=3)
    shape.promise(lambda: (asked.append(1), LINE.copy())[1])
    return shape, asked


def test_points_are_worked_out_when_they_are_asked_for_and_only_once() -> None:
    shape, asked = promised()
    assert shape.get_family() == [shape] and shape.get_stroke_width() == 3 and not asked
    assert shape.height == pytest.approx(2) and shape.width == pytest.approx(1)
    assert asked == [1]


def test_what_is_set_in_between_takes_the_place_of_a_promise() -> None:
    shape, asked = promised()
    shape.set_points(2 * LINE)
    assert np.array_equal(shape.points, 2 * LINE) and not asked


def test_a_copy_keeps_the_promise() -> None:
    shape, _ = promised()
    copied = shape.copy()
    shape.promise(lambda: 3 * LINE)
    copied.shift([1.0, 0.0, 0.0])
    assert np.array_equal(copied.points, LINE + [1.0, 0.0, 0.0])
    assert np.array_equal(shape.points, 3 * LINE)


def test_lines_of_a_surface_are_those_of_the_moment_they_were_promised_in() -> None:
    f = Function("x^2 + 3*x*y + y^2", ("x", "y"))
    window = choose_plane(f, (1.0, 1.0))

    def stand() -> Landscape:
        area = plane_plot(window, Box(-6.4, -3.2, 0.15, 2.85), DARK).area
        return Landscape(f, window, area, Box(-6.1, -2.9, 0.6, 2.4), DARK, Orbit(34.0, 28.0), (0.0, 4.0))

    early, late = stand(), stand()
    wanted = [part.points.copy() for part in early.surface.get_family() if len(part.points)]
    # Only the space is told of the new view: the surface has not been drawn anew.
    copied = late.surface.copy()
    late.space.look(TOP)
    late.surface.reached = -1.0
    for surface in (late.surface, copied):
        found = [part.points for part in surface.get_family() if len(part.points)]
        assert len(found) == len(wanted) == 3
        assert all(np.array_equal(a, b) for a, b in zip(found, wanted, strict=True))
