"""Cuts go through their point, in their direction, from edge to edge."""

from __future__ import annotations

import math

import numpy as np
import pytest

from calcanim import Function
from calcanim.stage.landscape import Landscape
from calcanim.stage.layout import STAGE
from calcanim.stage.space import Orbit
from calcanim.stage.surface_cut import ends_through, surface_cut
from calcanim.stage.theme import DARK
from calcanim.stage.window import Window, nice_axis

WINDOW = Window(nice_axis(-2.0, 2.0), nice_axis(-1.0, 3.0))


@pytest.mark.parametrize("angle", [0.0, 12.5, 45.0, 90.0, 135.0, 179.0])
@pytest.mark.parametrize("at", [(0.0, 0.0), (1.5, -0.5), (2.0, 0.0)])
def test_a_line_ends_at_the_edges_and_goes_through_its_point(at: tuple[float, float], angle: float) -> None:
    start, end = (np.array(p) for p in ends_through(WINDOW, at, angle))
    way = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
    for p in (start, end):
        assert abs((p[0] - at[0]) * way[1] - (p[1] - at[1]) * way[0]) < 1e-9
        assert -2 - 1e-9 <= p[0] <= 2 + 1e-9 and -1 - 1e-9 <= p[1] <= 3 + 1e-9
        assert min(abs(p[0] + 2), abs(p[0] - 2), abs(p[1] + 1), abs(p[1] - 3)) < 1e-9
    assert (start - at) @ way <= 1e-9 <= (end - at) @ way + 2e-9


def test_a_cut_lies_on_the_surface_and_breaks_where_that_leaves_its_heights() -> None:
    f = Function("x^2 + 3*x*y + y^2", ("x", "y"))
    land = Landscape(f, WINDOW, STAGE, STAGE, DARK, Orbit(30.0, 30.0))
    points = surface_cut(land, (0.0, 0.0), 45.0)
    good = np.isfinite(points[:, 2])
    assert good.sum() > 60
    assert points[good, 2] == pytest.approx(5 * points[good, 0] ** 2, abs=1e-9)
    low, high = land.space.heights
    assert (points[good, 2] >= low - 1e-9).all() and (points[good, 2] <= high + 1e-9).all()
