"""Two plots above each other share their x axis to the pixel, and what joins them ends at its points."""

from __future__ import annotations

import numpy as np
import pytest

from calcanim.stage.layout import STAGE
from calcanim.stage.stacked import Stacked
from calcanim.stage.theme import DARK
from calcanim.stage.window import Window, nice_axis


def stacked(low: float = -7.5, high: float = 24.0) -> Stacked:
    x = nice_axis(-0.5, 3.0, 4)
    return Stacked(Window(x, nice_axis(0.0, 4.0, 4)), Window(x, nice_axis(low, high, 4)), STAGE, DARK)


@pytest.mark.parametrize(("low", "high"), [(-7.5, 24.0), (-1234.5, 1.0), (-0.001, 0.002)])
def test_both_areas_begin_and_end_at_the_same_places(low: float, high: float) -> None:
    both = stacked(low, high)
    assert both.upper.area.left == pytest.approx(both.lower.area.left, abs=1e-9)
    assert both.upper.area.right == pytest.approx(both.lower.area.right, abs=1e-9)
    assert both.upper.area.bottom > both.lower.area.top


def test_a_drop_ends_at_both_points_and_spares_the_name_between() -> None:
    both = stacked()
    line = both.drop(1.0, 2.0, 0.0)
    for end in (both.upper.at(1.0, 2.0), both.lower.at(1.0, 0.0)):
        assert np.linalg.norm(line.points - end, axis=1).min() < 1e-9
    gap = (both.lower.area.top, both.upper.area.bottom)
    assert not ((line.points[:, 1] > gap[0] + 1e-9) & (line.points[:, 1] < gap[1] - 1e-9)).any()
    (x_above, y_above), (x_below, y_below) = line.claim.truth()
    assert (x_above, x_below, y_below) == (1.0, 1.0, 0.0)
    assert both.lower.at(x_above, y_above) == pytest.approx(both.upper.at(1.0, 2.0))


def test_a_drop_from_outside_of_its_plot_is_not_there() -> None:
    both = stacked()
    assert len(both.drop(1.0, 9.0, 0.0).points) == 0
    line = both.drop(1.0, 2.0, 0.0)
    assert len(both.move_drop(line, 1.0, 2.0, 99.0).points) == 0
    assert line.claim is None
