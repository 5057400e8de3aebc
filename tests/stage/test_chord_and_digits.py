"""The chord of a central difference, the line under digits that differ, and dashed graphs."""

from __future__ import annotations

import numpy as np
import pytest

from calcanim import Function
from calcanim.stage import (
    DARK, LABEL, STAGE, Chord, DigitRow, DigitRows, LiveNumber, NumberFormat, Plot, Window, broken, nice_axis, parting, underline,
)

F = Function("x^3")
PLOT = Plot(Window(nice_axis(-2, 2), nice_axis(-4, 4)), STAGE, DARK)


@pytest.mark.parametrize("h", [1.0, 0.5, 1e-3])
def test_a_chord_joins_the_two_neighbours(h: float) -> None:
    chord = Chord(PLOT, F, 0.5, 1.0).move(h)
    for dot, x in zip(chord.dots, (0.5 - h, 0.5 + h), strict=True):
        assert dot.get_center() == pytest.approx(PLOT.at(x, x**3), abs=1e-9)
    claim = chord.line.claim
    slope = ((0.5 + h) ** 3 - (0.5 - h) ** 3) / (2 * h)
    assert claim.slope == pytest.approx(slope, rel=1e-9)
    assert claim.end == pytest.approx((0.5 + h, (0.5 + h) ** 3))
    (x0, y0), (x1, y1) = chord.line.points[0, :2], chord.line.points[-1, :2]
    assert (y1 - y0) / PLOT.y_unit / ((x1 - x0) / PLOT.x_unit) == pytest.approx(slope, rel=1e-6)


def test_a_neighbour_out_of_sight_is_hidden() -> None:
    chord = Chord(PLOT, F, 1.5, 1.0)
    assert [dot.get_fill_opacity() for dot in chord.dots] == [1.0, 0.0]


@pytest.mark.parametrize(("one", "other", "count"), [
    ("2.718284", "2.718281", 1), ("4.0000100", "4.0000000", 3), ("1.5", "1.5", 0), ("10.0", "9.9", 1), ("2.5", "2.50", 0),
    # After a carry hardly a character is the same, and only the last digits are off.
    ("0.999999999999000", "1.000000000000000", 4), ("−3.9999", "−4.0000", 1), ("99.5", "100.5", 3), ("0.9", "−0.9", 3),
    ("undefined", "1.0", 9),
])
def test_where_two_numbers_part(one: str, other: str, count: int) -> None:
    assert parting(one, other) == count


@pytest.mark.parametrize(("value", "count"), [(4.00001, 3), (4.00001, 7), (-12.345, 6), (-12.345, 3)])
def test_the_line_is_under_the_characters_counted_from_the_end(value: float, count: int) -> None:
    number = LiveNumber(value, NumberFormat(5 if value > 0 else 3), DARK, em=LABEL).put(1.0, 0.5)
    line = underline(number, count, DARK)
    assert line.get_right()[0] == pytest.approx(number.get_right()[0], abs=0.02)
    assert line.get_top()[1] < number.get_bottom()[1]
    shorter = LiveNumber(value, NumberFormat(5 if value > 0 else 3), DARK, em=LABEL).put(1.0, 0.5)
    # All but the last digits, set alone at the same place, end where the line begins.
    assert line.get_left()[0] >= number.get_left()[0] - 0.02
    if count == len(number.shown):
        assert line.get_left()[0] == pytest.approx(shorter.get_left()[0], abs=0.02)
    else:
        widths = [0.28 if c == "." else 0.5 for c in number.shown[len(number.shown) - count:]]
        assert line.width == pytest.approx(LABEL * sum(widths), abs=0.06)


def test_a_broken_graph_keeps_to_its_curve_and_has_gaps() -> None:
    graph = PLOT.curve(F)
    whole = graph.points.copy()
    dashed = broken(graph)
    assert dashed.dashed
    assert 0.4 < len(dashed.points) / len(whole) < 0.8
    known = {tuple(np.round(point, 9)) for point in whole}
    assert all(tuple(np.round(point, 9)) in known for point in dashed.points)


def test_rows_of_digits_share_their_point_and_underline_what_differs() -> None:
    layout = NumberFormat(5)
    rows = DigitRows((
        DigitRow("a", 2.71821, 2.71828, layout, "a"), DigitRow("b", -12.5, -12.5, layout, "b"),
    ), 1.0, 0.0, DARK)
    numbers = [part for part in rows if isinstance(part, LiveNumber)]
    assert numbers[0].anchor[0] == pytest.approx(numbers[1].anchor[0])
    assert all(part.get_left()[0] >= 1.0 - 0.02 for part in rows)
    # Two names, two numbers, and a line under the last digit of the first.
    assert len(rows) == 5
    assert rows[2].width == pytest.approx(0.5 * LABEL, abs=0.06)
