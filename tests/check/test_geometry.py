"""How near is near enough: one pixel at 1080p, and 0.5 % of the axis for a curve."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from calcanim import Function
from calcanim.check.finding import Finding
from calcanim.check.geometry import GeometryProof
from calcanim.check.outlines import clusters, crossing, flattened, glyph_boxes
from calcanim.check.sight import Mark, Sight
from calcanim.check.surface import Surface
from calcanim.stage import DARK, STAGE, Arrows, Claim, Plot, Window, nice_axis
from calcanim.stage.paths import corners, disc

PIXEL = 8 / 1080
F = Function("exp(x)")


def plot() -> Plot:
    return Plot(Window(nice_axis(-1, 2), nice_axis(-1, 8)), STAGE, DARK)


def findings(*mobjects: Any) -> list[Finding]:
    marks = tuple(Mark(m, (0.0, 0.0, 0.0, 0.0), (1.0, 1.0, 1.0, 1.0), 0.04, (0.0, i)) for i, m in enumerate(mobjects))
    return list(GeometryProof().look(Sight(0.0, "", (), marks, (), (0.0, 0.0, 0.0), True, True)))


@pytest.mark.parametrize("pixels", [0, 0.9, 1.1, 3, -1.1])
def test_a_point_may_miss_the_curve_by_a_pixel(pixels: float) -> None:
    p = plot()
    # Where the curve is flat on the screen, beside is above.
    dot = p.point(-0.9, float(F(-0.9))).shift([0, pixels * PIXEL + np.sign(pixels) * 0.5 * PIXEL * 0.06, 0])
    assert bool(findings(p.curve(F), dot)) == (abs(pixels) > 1)


@pytest.mark.parametrize("share", [0.0, 0.004, 0.006, -0.006])
def test_a_curve_may_be_off_by_half_a_percent(share: float) -> None:
    p = plot()
    graph = p.curve(Function("1 + 0*x")).shift([0, share * p.area.height, 0])
    found = findings(graph)
    assert bool(found) == (abs(share) > 0.005)
    if found:
        assert "0.6 %" in found[0].message


@pytest.mark.parametrize("factor", [1.0, 1.001, 1.01, 0.99, -1.0])
def test_a_tangent_one_percent_off_is_seen(factor: float) -> None:
    p = plot()
    slope = float(F.derivative()(0.5))
    found = findings(p.curve(F), p.line((0.5, float(F(0.5))), factor * slope, "tangent"))
    assert bool(found) == (abs(factor - 1) >= 0.01)


def test_the_second_point_of_a_secant_counts_also_when_it_is_out_of_sight() -> None:
    p = plot()
    end = (2.4, float(F(2.4)))
    for factor in (1.0, 1.02):
        slope = factor * (end[1] - 1.0) / 2.4
        line = p.line((0.0, 1.0), slope, "secant")
        line.claim = line.claim.moved(p, end=end)
        assert bool(findings(p.curve(F), line)) == (factor != 1)


def test_a_place_worked_out_anew_is_taken_at_its_word() -> None:
    p = plot()
    for y, right in ((3.0, True), (3.2, False)):
        arrow = p.segment((0.0, 1.0), (1.0, 3.0), "secant")
        arrow.claim = arrow.claim.moved(p, truth=lambda y=y: ((0.0, 1.0), (1.0, y)), role="ink")
        assert bool(findings(arrow)) != right


@pytest.mark.parametrize("head_is_open", [True, False])
def test_arrows_have_their_tails_and_tips_where_they_belong(head_is_open: bool) -> None:
    p = plot()
    ends = np.array([[[0.0, 1.0], [0.5, 3.0]], [[1.0, 2.0], [1.5, 1.0]]])
    for turn, right in ((0.0, True), (0.1, False)):
        arrows = Arrows(DARK["ink"], open_heads=head_is_open)
        tips = ends[:, 1] + (0, turn)
        arrows.place(p.at(*ends[:, 0].T), p.at(*tips.T))
        arrows.claim = Claim(p, "arrows", "ink", truth=lambda: ends)
        assert bool(findings(arrows)) != right


def test_a_plot_that_was_moved_and_scaled_takes_its_plane_along() -> None:
    p = plot()
    before = Surface(p).frame(1.0, 2.0)
    p.scale(0.5).shift([1.0, 0.5, 0])
    after = Surface(p)
    x, y = after.plane(np.array([after.frame(1.0, 2.0)]))
    assert (float(x[0]), float(y[0])) == pytest.approx((1.0, 2.0))
    assert np.hypot(*(after.frame(1.0, 2.0) - before)) > 0.5
    grid = p.grid.points[:, :2]
    assert after.frame(p.window.x.low, p.window.y.low) == pytest.approx(grid[-4])


def test_pieces_of_outlines() -> None:
    two = np.concatenate([disc(1.0), disc(0.5) + (3, 0, 0)])
    assert glyph_boxes(two) == pytest.approx(np.array([[-1, -1, 1, 1], [2.5, -0.5, 3.5, 0.5]]), abs=1e-9)
    assert [len(part) for part in clusters(glyph_boxes(two), gap=1.6)] == [2]
    assert [len(part) for part in clusters(glyph_boxes(two), gap=1.4)] == [1, 1]
    line = corners([np.array([[0.0, 0, 0], [1, 0, 0], [2, 1, 0]])])
    assert flattened(line) == pytest.approx(np.array([[[0, 0], [1, 0]], [[1, 0], [2, 1]]]))


def test_what_crosses_a_box() -> None:
    boxes = np.array([[0.0, 0.0, 1.0, 1.0], [2.0, 2.0, 3.0, 3.0]])
    assert crossing(np.array([[[-1.0, 0.5], [2.0, 0.5]]]), boxes, 0).tolist() == [True, False]
    assert crossing(np.array([[[-1.0, -1.0], [4.0, 4.0]]]), boxes, 0).tolist() == [True, True]
    assert crossing(np.array([[[0.0, 1.2], [1.0, 1.2]]]), boxes, 0).tolist() == [False, False]
    assert crossing(np.array([[[0.0, 1.2], [1.0, 1.2]]]), boxes, 0.25).tolist() == [True, False]
    assert crossing(np.zeros((0, 2, 2)), boxes, 0).tolist() == [False, False]
