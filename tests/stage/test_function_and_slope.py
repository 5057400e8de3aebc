"""The rolling tangent touches f, its point below lies on f', and both leave the picture where they do not exist."""

from __future__ import annotations

import numpy as np
import pytest

from calcanim import Function
from calcanim.stage.function_and_slope import FunctionAndSlope
from calcanim.stage.layout import STAGE
from calcanim.stage.theme import DARK
from calcanim.stage.window import Window, nice_axis


def drawn(text: str = "x^3 - x") -> FunctionAndSlope:
    x = nice_axis(-2.0, 2.0)
    return FunctionAndSlope(Function(text), (Window(x, nice_axis(-3.0, 3.0)), Window(x, nice_axis(-2.0, 5.0))), STAGE, DARK)


@pytest.mark.parametrize("x", [-1.2, -0.5, 0.0, 0.577, 1.3])
def test_the_tangent_has_the_slope_that_is_read_off_below(x: float) -> None:
    one = drawn()
    height, slope = one.carry(x)
    assert (height, slope) == pytest.approx((x**3 - x, 3 * x**2 - 1))
    start, end = one.tangent.points[0], one.tangent.points[-1]
    rise = (end[1] - start[1]) / one.upper.y_unit / ((end[0] - start[0]) / one.upper.x_unit)
    assert rise == pytest.approx(slope, abs=1e-9)
    assert one.dots[0].get_center() == pytest.approx(one.upper.at(x, height), abs=1e-9)
    assert one.dots[1].get_center() == pytest.approx(one.lower.at(x, slope), abs=1e-9)
    assert np.linalg.norm(end - start) <= 2 * one.reach + 1e-9


def test_what_cannot_be_shown_is_out_of_sight_and_comes_back() -> None:
    one = drawn("log(x)")
    height, _ = one.carry(-1.0)
    assert np.isnan(height)
    assert one.tangent.get_stroke_opacity() == 0 and all(dot.get_fill_opacity() == 0 for dot in one.dots)
    assert len(one.link.points) == 0
    one.carry(1.0)
    assert one.tangent.get_stroke_opacity() == 1 and all(dot.get_fill_opacity() == 1 for dot in one.dots)
    # A slope beyond its plot leaves the tangent where it is.
    one.carry(0.1)
    assert one.tangent.get_stroke_opacity() == 1 and one.dots[1].get_fill_opacity() == 0
