"""Live digits, readouts, tables, plots and secants keep to their places."""

from __future__ import annotations

import numpy as np
import pytest

from calcanim import Function
from calcanim.stage import (
    DARK,
    PANEL,
    Box,
    LiveNumber,
    NumberFormat,
    Plot,
    Readout,
    SecantFigure,
    Table,
    box_of,
    choose_window,
)
from calcanim.stage.text import formula, words


def plot_of(text: str, at: float) -> tuple[Function, Plot]:
    f = Function(text, ("x",))
    return f, Plot(choose_window(f, at), Box(-6.4, -3.2, 1.6, 2.85), DARK, names=("x", "f(x)"))


def test_the_decimal_point_stands_still() -> None:
    number = LiveNumber(1.5, NumberFormat(2), DARK).put(2.0, 0.0)
    for value in (-123.456, 0.004, 99.999, -0.001, 7.0):
        number.set_value(value)
        assert number.anchor == pytest.approx([2.0, 0.0, 0.0])
        # Two decimals take the same room, whatever they are.
        assert float(number.get_right()[0]) == pytest.approx(2.0 + 0.44 * (0.28 + 1.0), abs=0.08)
    number.shift(np.array([1.0, -1.0, 0.0]))
    assert number.anchor == pytest.approx([3.0, -1.0, 0.0])
    number.set_value(5.25)
    assert float(number.get_left()[0]) < 3.0 < float(number.get_right()[0])


def test_a_number_shows_what_it_was_given() -> None:
    number = LiveNumber(2.675, NumberFormat(2), DARK)
    assert number.shown == "2.68"
    assert number.set_value(-0.001).shown == "0.00"
    assert number.set_value(float("nan")).shown == "undefined"


def test_a_readout_keeps_its_number_right_of_its_label() -> None:
    readout = Readout("f'(x)", (-2.0, 6.0), DARK).put(PANEL.left, 0.0)
    for value in (-2.0, 0.0, 6.0):
        readout.show(value)
        assert float(readout.number.get_left()[0]) > float(readout.label.get_right()[0])


def test_table_cells_align_at_the_point_and_keep_to_the_width() -> None:
    table = Table(("h", "q"), ((1.0, 0.5, 0.001), (4.0, 3.5, 3.001)), ("run", "secant"), DARK, x=2.0, top=1.0, width=4.4)
    assert [cell[1].shown for cell in table.cells] == ["4.0", "3.5", "3.001"]
    assert len({float(cell[1].anchor[0]) for cell in table.cells}) == 1
    assert table.right <= 2.0 + 4.4 + 1e-9


def test_numbers_too_far_apart_for_one_power_of_ten_have_their_own() -> None:
    values = (96.0, -1122.792, 4731135.0)
    table = Table(("k", "f'"), ((0.0, 1.0, 2.0), values), ("ink", "derivative"), DARK, x=2.0, top=1.0, names=("rows", "slopes"))
    shown = [cell[1] for cell in table.cells]
    assert [one.source for one in shown] == [
        f'derivative(bound("slopes[{row}]", {digits}))' for row, digits in enumerate(("96", "-1123", "4.7 times 10^(6)"))
    ]
    assert len({round(float(one.get_right()[0]), 2) for one in shown}) == 1
    assert table.further(1, 8.37e11, 0.0, "derivative", "last").source == 'derivative(bound("last", 8.4 times 10^(11)))'
    # Near enough to each other they share it, and the decimal points stand under each other.
    near = Table(("f",), ((2.5e6, 1.5e6),), ("curve",), DARK, x=2.0, top=1.0)
    assert [cell[0].shown for cell in near.cells] == ["2.5", "1.5"]


def test_there_is_room_for_the_number_that_will_stand_below() -> None:
    columns = ((5.0, 1.6384), (25.0, 2.684))
    for last in ((0.057646, 0.003323), (3.3e-11, 1.1e-21)):
        table = Table(("x", "f"), columns, ("ink", "curve"), DARK, x=2.0, top=1.0, width=4.2, below=[(v, 4) for v in last])
        cells = [[row[i] for row in table.cells] + [table.further(i, last[i], -1.0, "ink", "last", 4)] for i in range(2)]
        ends = [(min(float(c.get_left()[0]) for c in column), max(float(c.get_right()[0]) for c in column)) for column in cells]
        assert ends[0][1] + 0.08 <= ends[1][0] and ends[0][0] >= 2.0 - 0.02 and ends[1][1] <= 6.2 + 0.02


def test_baselines_agree_whatever_hangs_below() -> None:
    low, high = formula("g_(y)", DARK).put(0.0, 1.0), formula("x", DARK).put(3.0, 1.0)
    assert low.baseline == pytest.approx(high.baseline)
    assert float(high.get_bottom()[1]) == pytest.approx(1.0, abs=0.02)


def test_everything_of_a_plot_is_inside_its_box() -> None:
    for text, at in (("x^2", 1.5), ("1e6*x^2", 1.0), ("1e-3*cos(x)", 1.0), ("log(x)", 0.001)):
        _, plot = plot_of(text, at)
        assert Box(-6.4, -3.2, 1.6, 2.85).contains(box_of(plot), slack=0.05), text


def test_a_plot_maps_its_corners_to_its_area() -> None:
    _, plot = plot_of("x^2", 1.5)
    low, high = plot.at(plot.window.x.low, plot.window.y.low), plot.at(plot.window.x.high, plot.window.y.high)
    assert low[:2] == pytest.approx([plot.area.left, plot.area.bottom])
    assert high[:2] == pytest.approx([plot.area.right, plot.area.top])


def test_a_trail_ends_where_it_is_told() -> None:
    f, plot = plot_of("sin(3*x)", 1.0)
    trail = plot.trail(f, "curve")
    assert len(trail.points) == 0
    for x in (-0.3, 0.2, 1.0):
        trail.reach(plot.at(x, 0)[0])
        end = trail.points[-1]
        assert end == pytest.approx(plot.at(x, float(f(x))), abs=0.01)


@pytest.mark.parametrize("h", [1.0, 0.1, -0.5, 1e-4])
def test_the_secant_runs_through_both_points(h: float) -> None:
    f, plot = plot_of("x^2", 1.5)
    figure = SecantFigure(plot, f, 1.5, 1.0).move(h)
    start, end = figure.line.points[0], figure.line.points[-1]
    for x in (1.5, 1.5 + h):
        point = plot.at(x, float(f(x)))
        along = (point[0] - start[0]) / (end[0] - start[0])
        assert start[1] + along * (end[1] - start[1]) == pytest.approx(point[1], abs=1e-6)
    assert figure.slope(h) == pytest.approx(3 + h, rel=1e-9)


def test_a_secant_without_a_second_point_is_not_drawn() -> None:
    f, plot = plot_of("sqrt(x)", 0.0)
    figure = SecantFigure(plot, f, 0.0, 1.0).move(-1.0)
    assert figure.line.get_stroke_opacity() == 0
    assert figure.q.get_fill_opacity() == 0


def test_words_break_at_the_width_they_are_given() -> None:
    text = words("a sentence that is far too long for one line of the panel", DARK, width=3.0)
    assert text.width <= 3.0
    assert text.height > 0.6
