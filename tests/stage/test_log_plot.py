"""Logarithmic axes and the marks on them keep to their places."""

from __future__ import annotations

import numpy as np
import pytest

from calcanim import InputError
from calcanim.stage import DARK, Box, LogPlot, Window, box_of, decades

BOX = Box(-6.4, -3.2, 1.6, 2.85)


def log_plot() -> LogPlot:
    return LogPlot(Window(decades(1e-16, 1.0), decades(1e-17, 10.0)), BOX, DARK, names=("h", '"error"'))


@pytest.mark.parametrize(("low", "high", "ticks"), [
    (1e-16, 1.0, (-16, -12, -8, -4, 0)), (1e-3, 1e3, (-2, 0, 2)), (0.5, 20.0, (0, 1)), (3e-9, 3e-2, (-8, -6, -4, -2)),
])
def test_an_axis_of_decades_names_a_few_of_them(low: float, high: float, ticks: tuple[int, ...]) -> None:
    axis = decades(low, high)
    assert axis.ticks == ticks
    assert 10**axis.low == pytest.approx(low)
    assert 10**axis.high == pytest.approx(high)


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-1.0, 1.0), (2.0, 1.0), (1.0, float("inf")), (float("nan"), 1.0)])
def test_what_has_no_powers_of_ten_is_refused(low: float, high: float) -> None:
    with pytest.raises(InputError, match="must be positive"):
        decades(low, high)


def test_equal_factors_are_equal_distances() -> None:
    plot = log_plot()
    places = plot.place(np.array([1e-16, 1e-8, 1.0]), np.array([1e-17, 1e-8, 10.0]))
    assert places[0, :2] == pytest.approx([plot.area.left, plot.area.bottom])
    assert places[2, :2] == pytest.approx([plot.area.right, plot.area.top])
    assert places[1, :2] == pytest.approx((places[0] + places[2])[:2] / 2)


def test_everything_of_it_is_inside_its_box() -> None:
    assert BOX.contains(box_of(log_plot()), slack=0.05)


@pytest.mark.parametrize("shape", ["disc", "square", "triangle"])
def test_marks_stand_where_their_sizes_are_and_appear_in_order(shape: str) -> None:
    plot = log_plot()
    sizes, errors = [1.0, 1e-4, 1e-30, 1e-8], [0.1, 1e-5, 1.0, float("nan")]
    marks = plot.scatter(sizes, errors, "secant", shape=shape)
    # The third is out of sight, the fourth has no place.
    assert marks.count == 2
    middle = (plot.place(1.0, 0.1) + plot.place(1e-4, 1e-5)) / 2
    assert marks.get_center() == pytest.approx(middle, abs=1e-6)
    assert plot.at(*marks.claim.truth()) == pytest.approx(middle, abs=1e-9)
    marks.reach(0.5)
    assert marks.count == 1
    assert marks.get_center() == pytest.approx(plot.place(1.0, 0.1), abs=1e-6)
    assert plot.at(*marks.claim.truth()) == pytest.approx(plot.place(1.0, 0.1))
    assert len(marks.reach(0.0).points) == 0


def test_an_unknown_shape_is_refused() -> None:
    with pytest.raises(InputError, match="'star' is unknown"):
        log_plot().scatter([0.1], [0.1], "secant", shape="star")


def test_a_path_breaks_where_a_value_is_missing() -> None:
    plot = log_plot()
    steps = [1.0, 1e-2, 1e-4, 1e-6, 1e-8]
    drawn = plot.path(steps, [1.0, 1e-2, float("nan"), 1e-6, 1e-8], "tangent")
    pieces = drawn.points.reshape(-1, 4, 3)
    assert len(pieces) == 2
    assert pieces[1, 0] == pytest.approx(plot.place(1e-6, 1e-6))
