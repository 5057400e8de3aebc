"""Level lines keep their levels, values stand on their lines, and arrows end where they are told."""

from __future__ import annotations

import itertools

import mpmath
import numpy as np
import pytest

from calcanim import Function, InputError, gradient
from calcanim.stage import (
    DARK,
    LIGHT,
    Arrows,
    Box,
    Contours,
    arrow_points,
    box_of,
    checked_point,
    choose_levels,
    choose_plane,
    grid_values,
    has_equal_units,
    level_lines,
    line_through,
    plane_plot,
    shades,
)
from calcanim.stage.contours import dashes_along

MAP = Box(-6.4, -3.2, 0.15, 2.85)
FIELDS = ("x^2 + 3*x*y + y^2", "sin(x)*cos(y)", "exp(-(x^2+y^2))", "(1-x)^2+100*(y-x^2)^2", "1e6*(x^2+2*y^2)", "log(x)+y^2")


def field(text: str) -> Function:
    return Function(text, ("x", "y"))


@pytest.mark.parametrize("text", FIELDS)
def test_lines_keep_their_level(text: str) -> None:
    f = field(text)
    window = choose_plane(f, (1.0, 1.0))
    values = grid_values(f, window, 121)[2]
    levels = choose_levels(values)
    assert 4 <= len(levels) <= 16
    size = np.nanmax(values) - np.nanmin(values)
    for level, lines in zip(levels, level_lines(f, window, levels), strict=True):
        for line in lines:
            assert np.abs(f(line[:, 0], line[:, 1]) - level).max() < 0.01 * size


def test_levels_are_round_and_hold_zero() -> None:
    f = field("x^2 + 3*x*y + y^2")
    levels = choose_levels(grid_values(f, choose_plane(f, (1.0, 1.0)), 121)[2])
    assert 0.0 in levels
    assert all(level == 2 * round(level / 2) for level in levels)


def test_a_constant_has_no_level_lines_and_a_runaway_has_powers_of_ten() -> None:
    assert choose_levels(np.full((9, 9), 3.0)) == ()
    f = field("(1-x)^2+100*(y-x^2)^2")
    levels = choose_levels(grid_values(f, choose_plane(f, (1.0, 1.0)), 121)[2])
    assert {10.0, 100.0, 1000.0} <= set(levels)


def test_no_line_is_drawn_where_a_function_jumps() -> None:
    f = field("1/x + 0*y")
    window = choose_plane(f, (1.0, 1.0), (-2.0, 2.0))
    for lines in level_lines(f, window, (-1.0, 1.0)):
        assert lines
        assert all(np.abs(line[:, 0]).min() > 0.9 for line in lines)


@pytest.mark.parametrize("text", FIELDS)
def test_values_stand_on_their_lines_and_apart(text: str) -> None:
    f = field(text)
    plot = plane_plot(choose_plane(f, (1.0, 1.0)), MAP, DARK)
    contours = Contours(plot, f)
    assert len(contours.labels) >= 2
    area = Box(plot.area.left, plot.area.bottom, plot.area.right, plot.area.top)
    for i, label in enumerate(contours.labels):
        with mpmath.workdps(50):
            assert float(label.truth()) == pytest.approx(label.value, rel=1e-9, abs=1e-12)
        assert area.contains(box_of(label))
        assert not any(box_of(label).overlaps(box_of(other)) for other in contours.labels[i + 1 :])
        for group in contours.strokes:
            inside = box_of(label)
            x, y = group.points[:, 0], group.points[:, 1]
            hits = (x > inside.left) & (x < inside.right) & (y > inside.bottom) & (y < inside.top)
            assert not hits.any()


def test_the_plane_has_equal_units_where_its_ranges_allow() -> None:
    f = field("x*y")
    for interval, interval_y, equal in (((-2.0, 2.0), None, True), ((-2.0, 2.0), (0.0, 2.0), True), ((-2.0, 2.0), (-50.0, 50.0), False)):
        plot = plane_plot(choose_plane(f, (1.0, 1.0), interval, interval_y), MAP, DARK)
        assert has_equal_units(plot) is equal
        assert MAP.contains(box_of(plot), slack=0.05)


def test_the_plane_moves_to_where_the_function_has_values() -> None:
    window = choose_plane(field("log(x)+sqrt(y)"), (1.0, 1.0))
    assert (window.x.low, window.y.low) == (0.0, 0.0)
    assert choose_plane(field("x*y"), (3.0, 1.0)).x.high == 5.0
    far = choose_plane(field("x*y"), (100.0, 3.0))
    assert (far.x.low, far.x.high) == (98.0, 102.0)


def test_points_outside_are_refused() -> None:
    with pytest.raises(InputError, match="interval=2,3"):
        choose_plane(field("x*y"), (1.0, 1.0), (2.0, 3.0))
    with pytest.raises(InputError, match="two coordinates"):
        checked_point(field("x*y"), 1.0)
    with pytest.raises(InputError, match="hardly a value"):
        choose_plane(field("sqrt(x - 1.99) + y"), (1.995, 0.0), (-2.0, 2.0))


def test_the_level_line_through_a_point_goes_through_it_and_stays_on_its_level() -> None:
    f = field("x^2+y^2")
    way = line_through(f, choose_plane(f, (1.0, 0.0)), (1.0, 0.0))
    assert np.hypot(way[:, 0], way[:, 1]) == pytest.approx(np.ones(len(way)), abs=1e-7)
    assert np.hypot(*(way - (1.0, 0.0)).T).min() < 0.02
    # Of two branches the one that passes the point.
    g = field("x*y")
    branch = line_through(g, choose_plane(g, (-1.0, -1.0)), (-1.0, -1.0))
    assert (branch < 0).all()


def test_crossing_lines_meet_in_their_saddle() -> None:
    f = field("x^2 + 3*x*y + y^2")
    (lines,) = level_lines(f, choose_plane(f, (1.0, 1.0)), (0.0,))
    nearest = sorted(float(np.hypot(*line.T).min()) for line in lines)
    assert nearest[1] < 4e-3  # half a pixel is 3e-3


@pytest.mark.parametrize("text", FIELDS)
def test_every_corner_of_a_level_line_lies_on_its_level(text: str) -> None:
    f = field(text)
    window = choose_plane(f, (1.0, 1.0))
    levels = choose_levels(grid_values(f, window, 121)[2])
    for level, lines in zip(levels, level_lines(f, window, levels), strict=True):
        for line in lines:
            slopes = np.asarray(gradient(f, [line[:, 0], line[:, 1]]).value)
            away = np.abs(f(line[:, 0], line[:, 1]) - level) / np.maximum(np.hypot(*slopes), 1e-12)
            # A thousandth of the window is half a pixel, if that.
            assert np.quantile(away, 0.99) < 1e-3 * window.x.span


def test_arrows_start_and_end_where_they_are_told() -> None:
    tails, tips = np.array([[0.0, 0, 0], [1, 1, 0], [2, 2, 0]]), np.array([[1.0, 0, 0], [1, 3, 0], [2, 2, 0]])
    points = arrow_points(tails, tips, 0.2).reshape(-1, 40, 3)
    assert len(points) == 2  # the third has no length
    assert points[:, 0] == pytest.approx(tails[:2])
    assert points[:, -1] == pytest.approx(tips[:2])
    dashed = Arrows("#ffffff", dashed=True).place(tails[1], tips[1])
    assert dashed.points[0] == pytest.approx(tails[1])
    assert dashed.points[-1] == pytest.approx(tips[1])


def test_dashes_cover_their_share_of_a_line() -> None:
    line = np.column_stack([np.linspace(0, 5, 301), np.zeros(301), np.zeros(301)])
    covered = sum(float(dash[-1, 0] - dash[0, 0]) for dash in dashes_along(line, 0.15, 0.1))
    assert covered == pytest.approx(3.0, abs=0.01)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_shades_are_seen_and_told_apart_without_their_hue(theme) -> None:
    from manim import ManimColor

    from calcanim.check.colour import DEFICIENCIES, contrast, difference, seen_by

    rgb = [tuple(float(c) for c in ManimColor(colour).to_rgb()) for colour in shades(theme, "derivative", 3)]
    behind = tuple(float(c) for c in ManimColor(theme.background).to_rgb())
    assert all(contrast(colour, behind) >= 3 for colour in rgb)
    for one, other in itertools.pairwise(rgb):
        assert min(difference(seen_by(one, kind), seen_by(other, kind)) for kind in DEFICIENCIES) >= 10
