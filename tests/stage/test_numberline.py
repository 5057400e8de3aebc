"""Number lines, ribbons and nodes: where their points lie."""

from __future__ import annotations

import numpy as np
import pytest

from calcanim.stage import DARK
from calcanim.stage.nodes import Node, edge, link
from calcanim.stage.numberline import NumberLine, Ribbon


def line(value: float = 1.5, unit: float = 8.0, height: float = 0.0) -> NumberLine:
    return NumberLine("x", value, (-1.0, height), 3.0, unit, DARK)


@pytest.mark.parametrize("times", [1.0, 7.3, 100.0])
def test_marks_stand_at_round_numbers_at_every_magnification(times: float) -> None:
    drawn = line().magnify(times)
    places = drawn.marks.points.reshape(-1, 4, 3)[:, 0, 0]
    values = drawn.value + (places + 1.0) / drawn.unit
    step = min(np.diff(np.unique(np.round(values, 9))))
    power = 10.0 ** round(np.log10(step))
    assert step == pytest.approx(power, rel=1e-6)
    assert np.allclose(values / power, np.round(values / power), atol=1e-6)
    assert places.min() >= -4.0 - 1e-9 and places.max() <= 2.0 + 1e-9


def test_a_nudge_ends_where_the_value_lies() -> None:
    drawn = line()
    arrow = drawn.move_nudge(drawn.nudge(), 0.25)
    assert np.allclose(arrow.points[-1], drawn.at(1.75), atol=1e-9)
    assert np.allclose(drawn.at(1.75), (1.0, 0.0, 0.0))


def test_a_ribbon_joins_the_places_of_both_lines_and_claims_its_extent() -> None:
    upper, lower = line(height=1.0), line(value=2.0, unit=4.0, height=-1.0)
    ribbon = Ribbon(upper, lower, DARK, "secant").place(np.array([0.0, 0.1]), np.array([0.0, -0.5]))
    assert np.allclose(ribbon.area.points[0], upper.at(1.5))
    assert any(np.allclose(point, lower.at(1.5)) for point in ribbon.area.points)
    claim = ribbon.area.claim
    for x, side in ((claim.start[0], ribbon.area.get_left()), (claim.end[0], ribbon.area.get_right())):
        assert lower.at(x)[0] == pytest.approx(side[0], abs=1e-9)


def test_an_edge_runs_from_rim_to_rim() -> None:
    a, b = Node("x", (-3.0, 0.0), DARK), Node("y", (1.0, 0.0), DARK)
    plain = link(a, b, DARK)
    for drawn in (plain, edge(a, b, DARK, "secant"), edge(a, b, DARK, "tangent", dashed=True)):
        assert drawn.get_left()[0] == pytest.approx(plain.get_left()[0], abs=1e-6)
        assert drawn.get_right()[0] == pytest.approx(plain.get_right()[0], abs=1e-6)
    assert -3.0 + 0.46 < plain.get_left()[0] < plain.get_right()[0] < 1.0 - 0.46
