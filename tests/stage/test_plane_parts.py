"""Parts of plane scenes: where field arrows stand, how long a gradient is drawn, a turning unit vector, marks in space."""

from __future__ import annotations

import numpy as np
import pytest

from calcanim import Function
from calcanim.check.outlines import clusters, glyph_boxes
from calcanim.numerics.ascent import ascent_of
from calcanim.stage import DARK, Box, Landscape, Orbit, choose_plane, plane_plot
from calcanim.stage.compass import Compass
from calcanim.stage.field_layout import apart, arrow_scale, field_on_grid, shade_edges
from calcanim.stage.space_marks import axis_numbers, level_frame, name_of_sheet, place_level
from calcanim.stage.text import box_of, formula

F = Function("x^2 + 3*x*y + y^2", ("x", "y"))
WINDOW = choose_plane(F, (1.0, 1.0))
PLOT = plane_plot(WINDOW, Box(-6.4, -3.2, 0.15, 2.85), DARK)


def land() -> Landscape:
    return Landscape(F, WINDOW, Box(-5.4, -2.7, -0.8, 1.9), Box(-6, -2.8, 0.2, 2.3), DARK, Orbit(34.0, 27.0))


def test_a_field_stands_on_a_grid_where_the_function_has_values() -> None:
    g = Function("log(x)+y^2", ("x", "y"))
    centres, vectors = field_on_grid(g, choose_plane(F, (1.0, 1.0)))
    assert len(centres) == len(vectors) == 55
    assert (centres[:, 0] > 0).all()
    assert vectors == pytest.approx(np.column_stack([1 / centres[:, 0], 2 * centres[:, 1]]), rel=1e-12)


def test_edges_part_the_sizes_about_evenly_and_are_round() -> None:
    vectors = field_on_grid(F, WINDOW)[1]
    low, high = shade_edges(vectors)
    size = np.hypot(*vectors.T)
    shares = [np.mean(size < low), np.mean((size >= low) & (size < high)), np.mean(size >= high)]
    assert max(shares) < 0.5 and min(shares) > 0.15
    assert float(f"{low:.1g}") == low or float(f"{low:.2g}") == low
    assert shade_edges(np.ones((5, 2))) == ()


@pytest.mark.parametrize(("at", "slopes"), [((1.0, 1.0), (5.0, 5.0)), ((-1.5, 0.0), (-200.0, 3.0)), ((0.0, 0.0), (1e-6, 0.0))])
def test_a_gradient_is_drawn_inside_the_map_by_a_round_factor(at: tuple[float, float], slopes: tuple[float, float]) -> None:
    scale = arrow_scale(WINDOW, at, slopes)
    assert float(f"{scale:.2g}") == scale
    for c, part, axis in zip(at, slopes, (WINDOW.x, WINDOW.y), strict=True):
        assert axis.low <= c + scale * part <= axis.high
    assert arrow_scale(WINDOW, at, (0.0, 0.0)) == 1.0


def test_places_to_look_at_are_far_from_each_other() -> None:
    centres, vectors = field_on_grid(F, WINDOW)
    start = PLOT.at(1.0, 1.0)
    places = [PLOT.at(*at) for at in apart(PLOT, centres, vectors, start)]
    assert len(places) == 3
    for i, one in enumerate([start, *places]):
        for other in [start, *places][i + 1 :]:
            assert np.linalg.norm(one - other) > 1.2


def test_a_compass_drops_the_gradient_onto_its_vector_and_meets_the_level_lines() -> None:
    compass = Compass(PLOT, (0.5, 0.5), ascent_of((2.5, 2.5)), 1.0, 1.2, 1.0)
    for theta in (0.0, 60.0, -120.0):
        compass.turn(theta)
        bar = compass.part.points[-1] - compass.part.points[0]
        assert float(bar @ compass.way(theta)) == pytest.approx(1.2 * PLOT.x_unit * np.cos(np.radians(theta)), abs=1e-9)
    compass.turn(0.0)
    # Along the diagonal the tangent plane rises by 1 on every 1/3.5355: three lines within a unit, up as down.
    dots = compass.crossed.points.reshape(-1, 16, 3).mean(axis=1)
    t = 0.5 + np.arange(1, 4) / np.hypot(2.5, 2.5) / np.sqrt(2)
    assert dots == pytest.approx(PLOT.at(t, t), abs=5e-3)
    assert compass.turn(180.0).count == 3
    assert compass.turn(90.0).count == len(compass.crossed.points) == 0


def test_numbers_stand_along_the_axes_and_not_on_their_names() -> None:
    drawn = land()
    boxes = clusters(glyph_boxes(axis_numbers(drawn).points))
    assert len(boxes) >= 9
    for name in drawn.names:
        taken = box_of(name)
        for box in boxes:
            left, bottom, right, top = box[:, 0].min(), box[:, 1].min(), box[:, 2].max(), box[:, 3].max()
            assert right < taken.left or left > taken.right or top < taken.bottom or bottom > taken.top


def test_a_level_plane_lies_at_its_height_and_a_sheet_s_name_over_its_corner() -> None:
    drawn = land()
    frame = place_level(level_frame(drawn), drawn, 8.0)
    corner = drawn.space.at(np.array([WINDOW.x.low, WINDOW.y.low, 8.0]))
    assert frame.points[0] == pytest.approx(corner)
    label = name_of_sheet(drawn, "y", 1.0, formula("y = 1", DARK))
    top = drawn.space.at(np.array([[x, 1.0, drawn.space.heights[1]] for x in (-2.0, 2.0)]))
    assert box_of(label).bottom > top[:, 1].max()
    assert top[:, 0].min() - 0.01 <= box_of(label).left and box_of(label).right <= top[:, 0].max() + 0.01
