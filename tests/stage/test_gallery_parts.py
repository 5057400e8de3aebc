"""Small graphs, panels of a gallery, the rectangle of the product rule, and bars of layers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from manim import ValueTracker

from calcanim import Function
from calcanim.stage import DARK, SAFE, Box, FunctionPanel, GrowingRectangle, LayerBars, SmallGraph, box_of, panel_boxes
from calcanim.stage.function_panel import one_line

WHOLE = Box(SAFE.left, SAFE.bottom, SAFE.right, 2.9)


@pytest.mark.parametrize("count", range(1, 7))
def test_panels_share_the_room_and_do_not_touch(count: int) -> None:
    boxes = panel_boxes(count, WHOLE)
    assert len(boxes) == count
    assert all(WHOLE.contains(box) for box in boxes)
    assert len({(round(box.width, 9), round(box.height, 9)) for box in boxes}) == 1
    assert not any(a.overlaps(b, 0.2) for i, a in enumerate(boxes) for b in boxes[:i])


def panel(text: str, at: float = 1.0) -> FunctionPanel:
    return FunctionPanel(Function(text), (-3.0, 3.0), at, panel_boxes(6, WHOLE)[0], DARK)


@pytest.mark.parametrize("text", ["x^2", "relu(x)", "tan(x)", "exp(x)", "1e6*x^2", "5"])
def test_a_panel_and_what_moves_in_it_keep_to_their_box(text: str) -> None:
    made = panel(text)
    tracker = ValueTracker(1.0)
    moving = made.awaken(tracker)
    for x in (-3.0, -1.0, 0.0, 1.0, 3.0):
        made.follow(x)
        for part in (*made.heads, made.plot, moving):
            box = box_of(part)
            assert made.box.left - 0.05 <= box.left
            assert box.right <= made.box.right + 0.05


def test_dots_follow_f_and_its_slope_and_hide_where_there_is_no_value() -> None:
    made = panel("log(x)")
    made.awaken(ValueTracker(1.0))
    made.follow(2.0)
    assert made.dots[0].get_center() == pytest.approx(made.plot.at(2.0, math.log(2.0)), abs=1e-9)
    assert made.dots[1].get_center() == pytest.approx(made.plot.at(2.0, 0.5), abs=1e-9)
    assert [number.value for number in made.numbers] == pytest.approx([math.log(2.0), 0.5])
    assert [blank.get_stroke_opacity() for blank in made.blanks] == [0, 0]
    made.follow(-1.0)
    assert made.dots[0].get_fill_opacity() == 0
    assert made.numbers[0].get_fill_opacity() == 0
    assert made.blanks[0].get_stroke_opacity() == 1


def test_the_ends_of_a_jump_are_open_rings() -> None:
    rings = panel("relu(x)").rings
    plot = panel("relu(x)").plot
    centres = sorted(ring.get_center()[1] for ring in rings)
    assert centres == pytest.approx([plot.at(0, 0)[1], plot.at(0, 1)[1]], abs=1e-6)
    assert len(panel("x^2").rings) == 0


def test_a_pole_does_not_flatten_the_rest() -> None:
    assert panel("tan(x)").plot.window.y.span < 40


@pytest.mark.parametrize(("source", "line"), [
    ("2 x", "2 x"),
    ('cases(1 " if " x > 0, 0 " if " x < 0)', '0 thin (x class("normal", <) 0), thick 1 thin (x class("normal", >) 0)'),
    ('cases(x^2 " if " x >= 1, 0 " if " x < 1)', '0 thin (x class("normal", <) 1), thick x^2 thin (x class("normal", >=) 1)'),
])
def test_two_cases_are_written_in_one_line(source: str, line: str) -> None:
    assert one_line(source) == line


@pytest.mark.parametrize(("text", "at"), [("x^3", 1.0), ("1/x", 0.7), ("log(x)", 0.3), ("exp(-x)/cos(3*x)", 0.7)])
def test_a_small_graph_shows_the_point_and_the_slope(text: str, at: float) -> None:
    f, box = Function(text), Box(-2, 0, 1, 1.3)
    value, slope = float(f(at)), float(f.derivative()(at))
    made = SmallGraph(f, at, value, slope, box, DARK)
    tangent, slope_dot, dot = made.marks
    assert dot.get_center() == pytest.approx(made.plot.at(at, value), abs=1e-9)
    assert slope_dot.get_center() == pytest.approx(made.plot.at(at, slope), abs=1e-9)
    assert made.plot.shows(at, slope)
    assert tangent.width < 1.0
    assert tangent.claim.half is not None
    assert len(made.slopes.points) == 0
    made.tracing(1.0).interpolate(1.0)
    assert made.slopes.get_right()[0] <= made.plot.area.right + 1e-6
    assert len(made.slopes.points) > 0


@pytest.mark.parametrize("share", [1.0, 0.1, 0.001])
def test_strips_shrink_with_the_step_and_the_corner_with_its_square(share: float) -> None:
    whole, made = GrowingRectangle((-5.6, -2.5), DARK), GrowingRectangle((-5.6, -2.5), DARK).grow(share)
    areas = [[block.width * block.height for block in one.blocks] for one in (whole, made)]
    assert np.array(areas[1][:2]) / areas[0][:2] == pytest.approx([share, share])
    assert areas[1][2] / areas[0][2] == pytest.approx(share**2)
    assert made.blocks[0].height == pytest.approx(made.base.height)
    assert made.blocks[1].width == pytest.approx(made.base.width)


def test_bars_are_as_high_as_their_values() -> None:
    values = [0.25**k for k in range(1, 6)]
    bars = LayerBars(values, Box(0, 0, 5, 2), DARK)
    heights = [bar.height for bar in bars.bars]
    assert heights[:3] == pytest.approx([2, 0.5, 0.125])
    assert [bar.get_center()[0] for bar in bars.bars] == pytest.approx([bars.middle(k) for k in range(5)])
    assert all(bar.get_bottom()[1] == pytest.approx(0) for bar in bars.bars)
