"""The way of a run on a plot: where it is, what of it is drawn, and how it leaves the picture."""

from __future__ import annotations

import numpy as np
import pytest

from calcanim.stage import DARK, STAGE, Axis, Plot, RunPath, StepPlot, Window, decades, nice_axis

WINDOW = Window(Axis(-2.0, 2.0, (-2.0, 0.0, 2.0)), Axis(0.0, 4.0, (0.0, 2.0, 4.0)))
ZIGZAG = np.array([(1.0, 1.0), (-1.2, 1.44), (1.44, 2.0736), (-1.728, 2.985984), (2.0736, 4.29981696)])


def a_plot() -> Plot:
    return Plot(WINDOW, STAGE, DARK)


def test_it_runs_from_point_to_point() -> None:
    plot = a_plot()
    path = RunPath(plot, ZIGZAG, "derivative")
    assert (path.lines, path.place()) == (4, (1.0, 1.0))
    path.reach(1.5)
    assert path.place() == pytest.approx((0.12, 1.7568))
    assert path.dot.get_center() == pytest.approx(plot.at(0.12, 1.7568), abs=1e-9)
    assert path.line.points[0] == pytest.approx(plot.at(1.0, 1.0))
    assert path.line.points[-1] == pytest.approx(plot.at(0.12, 1.7568))
    assert len(path.marks.points) == 2 * 16


def test_it_leaves_the_picture_with_an_arrow() -> None:
    plot = a_plot()
    path = RunPath(plot, ZIGZAG, "derivative").reach(4)
    low, high = path.line.points.min(axis=0), path.line.points.max(axis=0)
    # Only the wings of the arrowhead may reach beyond the edge.
    assert low[0] >= plot.area.left - 0.12 and high[0] <= plot.area.right + 0.12 and high[1] <= plot.area.top + 0.12
    # More than the four lines are drawn: the head of the last one.
    assert len(path.line.points) > 4 * 4
    assert path.dot.get_fill_opacity() == 0
    assert path.reach(3).dot.get_fill_opacity() == 1
    assert len(path.marks.points) == 4 * 16


def test_points_out_of_all_bounds_do_no_harm() -> None:
    path = RunPath(a_plot(), [(1.0, 1.0), (-1e140, 1e150)], "derivative").reach(1)
    assert np.isfinite(path.line.points).all() and len(path.line.points)


def test_the_claim_knows_every_corner_and_would_notice_a_wrong_one() -> None:
    plot = a_plot()
    path = RunPath(plot, ZIGZAG, "derivative", truth=lambda: ZIGZAG).reach(3)
    ends = np.asarray(path.line.claim.truth()).reshape(-1, 2)
    assert len(ends) == 6
    for x, y in ends:
        assert np.linalg.norm(path.line.points - plot.at(x, y), axis=1).min() < 1e-6
    moved = RunPath(plot, ZIGZAG + 0.1, "derivative", truth=lambda: ZIGZAG).reach(3)
    x, y = moved.line.claim.truth()[1][1]
    assert np.linalg.norm(moved.line.points - plot.at(x, y), axis=1).min() > 0.05
    assert moved.dot.claim.truth() == pytest.approx(tuple(ZIGZAG[3]))


def test_stairs_are_marked_at_their_steps_only() -> None:
    stairs = [(1.0, 3.0), (0.5, 3.0), (0.5, 2.0), (0.0, 2.0), (0.0, 1.0)]
    path = RunPath(a_plot(), stairs, "run", every=2, dashed=True).reach(4)
    assert len(path.marks.points) == 3 * 16


def test_steps_against_powers_of_ten() -> None:
    plot = StepPlot(Window(nice_axis(0, 200), decades(1e-6, 100)), STAGE, DARK, names=("k", "f"))
    assert plot.place(100, 1e-2) == pytest.approx(plot.at(100, -2))
    assert plot.place(200, 100.0)[:2] == pytest.approx((plot.area.right, plot.area.top))
    assert len(plot.numbers.points)
