"""Steps drawn as slope times rate: every line down has the rate as its run over rise, and stairs end on the graph."""

from __future__ import annotations

import numpy as np
import pytest

from calcanim import Function
from calcanim.stage import DARK, Box, Plot, Window, nice_axis
from calcanim.stage.descent_steps import DescentSteps

F = Function("x^2")
X = nice_axis(-6, 6)
ABOVE = Plot(Window(X, nice_axis(0, 30)), Box(-6, 0, 0, 3), DARK)
BELOW = Plot(Window(X, nice_axis(-12, 12)), Box(-6, -3, 0, 0), DARK)


def run(rate: float, count: int = 6) -> list[float]:
    return [5 * (1 - 2 * rate) ** k for k in range(count)]


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_every_line_down_has_the_rate_as_its_run_over_rise(rate: float) -> None:
    xs = run(rate)
    steps = DescentSteps(F, ABOVE, BELOW, xs, lambda: xs)
    points = steps.slopes.points_of_run
    for (x0, low), (x1, slope), (x2, end) in zip(points[0:-2:2], points[1:-2:2], points[2::2], strict=False):
        assert (low, end, x1) == (0.0, 0.0, x0) and slope == 2 * x0
        assert x0 - x2 == pytest.approx(rate * slope, abs=1e-12)
    heights = steps.stairs.points_of_run[::2]
    np.testing.assert_allclose(heights[:, 1], np.array(xs) ** 2, rtol=1e-12)


def test_a_step_is_taken_in_three_moves() -> None:
    xs = run(0.1)
    steps = DescentSteps(F, ABOVE, BELOW, xs, lambda: xs)
    taking = steps.step_to(1)
    seen = []
    for share in (0.3, 0.7, 1.0):
        taking.interpolate(share)
        seen.append((steps.slopes.reached, steps.bases.reached, steps.stairs.reached))
    assert seen == [pytest.approx(s) for s in ((1.0, 0.0, 0.0), (2.0, 1.0, 1.0), (2.0, 1.0, 2.0))]
    assert steps.taken == 1
    steps.step_to(3, stairs=False).interpolate(1.0)
    assert (steps.bases.reached, steps.stairs.reached) == (3.0, 2.0)
