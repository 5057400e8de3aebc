"""A nudge on three number lines, and a sweep through two graphs: everything stands where the functions say."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from calcanim import Function
from calcanim.numerics.chain import read_chain
from calcanim.stage import DARK, Box, Plot, Window, nice_axis
from calcanim.stage.nudge_figure import NudgeFigure
from calcanim.stage.sweep import Sweep
from calcanim.stage.two_paths import TwoPaths


def figure() -> NudgeFigure:
    return NudgeFigure(
        read_chain("sin(u)", "x^2"), 1.5, 2.25, float(np.sin(2.25)), heights=(2.0, 0.0, -2.0), middle=-1.9, half=3.3,
        units=(7.0, 7.0, 7.0), theme=DARK, roles=("ink", "secant", "tangent"),
    )


@pytest.mark.parametrize("step", [0.1, -0.05, 1e-9])
def test_arrows_end_where_the_nudge_leads(step: float) -> None:
    drawn = figure()
    drawn.step.set_value(step)
    times = 0.1 / abs(step)
    drawn.magnify(times).follow()
    with mpmath.workdps(50):
        x = mpmath.mpf("1.5") + mpmath.mpf(repr(step))
        exact = (x - mpmath.mpf("1.5"), x**2 - mpmath.mpf("2.25"), mpmath.sin(x**2) - mpmath.sin(mpmath.mpf("2.25")))
        for i, (arrow, wanted) in enumerate(zip(drawn.arrows, exact, strict=True)):
            assert abs(drawn.true_change(i) - wanted) <= mpmath.mpf("1e-45")
            run = arrow.points[-1][0] - arrow.points[0][0]
            assert run == pytest.approx(float(wanted) * 7.0 * times, rel=1e-6)


def test_ribbons_join_the_ends_of_the_arrows() -> None:
    drawn = figure()
    drawn.step.set_value(0.1)
    drawn.follow()
    for i, ribbon in enumerate(drawn.ribbons):
        for arrow in drawn.arrows[i : i + 2]:
            for end in (arrow.points[0], arrow.points[-1]):
                assert np.linalg.norm(ribbon.area.points - end, axis=1).min() < 1e-9


@pytest.mark.parametrize("x", [-0.5, 0.3, 1.7])
def test_a_sweep_reads_below_and_draws_above(x: float) -> None:
    inner, whole = Function("x^2"), Function("sin(x^2)")
    below, above = (Plot(Window(nice_axis(-1, 2), nice_axis(*heights)), box, DARK) for heights, box in (
        ((-1.0, 4.5), Box(-6, -3, 1, -0.3)), ((-1.2, 1.2), Box(-6, -0.1, 1, 2.8))))
    sweep = Sweep(below, inner, above, whole, ("u", "h"), ("secant", "curve"), 2.0, 0.0).reach(x)
    assert sweep.dots[0].get_center() == pytest.approx(below.at(x, x * x), abs=1e-9)
    assert sweep.dots[1].get_center() == pytest.approx(above.at(x, float(np.sin(x * x))), abs=1e-9)
    assert sweep.trail.points[:, 0].max() == pytest.approx(above.at(x, 0)[0], abs=1e-9)
    assert [line.number.value for line in sweep.readouts] == pytest.approx([x, x * x, np.sin(x * x)])
    with mpmath.workdps(50):
        assert float(sweep.readouts[2].number.truth()) == pytest.approx(float(np.sin(x * x)), rel=1e-12)


def test_what_is_out_of_sight_has_no_dot_and_no_line() -> None:
    f = Function("exp(x)")
    plots = [Plot(Window(nice_axis(-1, 2), nice_axis(0, 2)), box, DARK) for box in (Box(-6, -3, 1, -0.3), Box(-6, -0.1, 1, 2.8))]
    sweep = Sweep(plots[0], f, plots[1], f, ("u", "h"), ("secant", "curve"), 2.0, 0.0).reach(1.5)
    assert all(dot.get_fill_opacity() == 0 for dot in sweep.dots)
    assert len(sweep.link.points) == 0


def test_factors_stand_beside_their_edges_and_left_of_the_panel() -> None:
    paths = TwoPaths({"x": "1", "u": "2", "v": "3", "y": "6"}, {"x": "ink", "u": "secant", "v": "run", "y": "ink"}, DARK)
    for a, b in (("x", "u"), ("u", "y"), ("x", "v"), ("v", "y")):
        plain, lit, label = paths.factor(a, b, "frac(d b, d a) = -1.234")
        assert lit.points[0] == pytest.approx(plain.points[0], abs=1e-9)
        assert lit.dashed is ("v" in (a, b))
        assert -6.4 <= label.get_left()[0] and label.get_right()[0] <= 1.9 + 1e-9
