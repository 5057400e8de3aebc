"""A secant and a chord for the same steps."""

from __future__ import annotations

import numpy as np
import pytest

from calcanim import Function
from calcanim.stage import DARK, LABEL, STAGE, DifferenceFigure, Plot, box_of, choose_window
from calcanim.stage.text import formula

CASES = [("x^2", 2.0), ("sin(x)", 1.0), ("sqrt(abs(x))+x^5/40", 0.2), ("log(x)", 0.3), ("exp(-x)", -1.0)]


def figure(text: str, at: float, least: float = 1e-5) -> tuple[DifferenceFigure, Function]:
    f = Function(text)
    slope = float(f.derivative()(at))
    plot = Plot(choose_window(f, at, slope=slope), STAGE, DARK)
    return DifferenceFigure(plot, f, at, slope, least), f


@pytest.mark.parametrize(("text", "at"), CASES)
def test_the_step_of_the_picture_is_seen_and_has_the_order_of_small_ones(text: str, at: float) -> None:
    made, f = figure(text, at)
    slope = float(f.derivative()(at))
    assert made.wide * made.plot.x_unit > 0.1
    assert all(made.plot.shows(at + s * made.wide, float(f(at + s * made.wide))) for s in (-1, 1))
    assert abs(made.quotient("central", made.wide) - slope) <= abs(made.quotient("forward", made.wide) - slope)


def test_the_picture_s_step_is_never_smaller_than_the_numbers() -> None:
    assert figure("x^2", 2.0, least=1.5)[0].wide == 1.5


def test_both_open_together() -> None:
    made, _ = figure("x^2", 2.0)
    opening = made.opening(1e-5)
    assert made.central.line.claim.slope == pytest.approx(4.0, rel=1e-6)
    opening.interpolate(1.0)
    assert made.central.dots[1].get_center() == pytest.approx(made.forward.q.get_center(), abs=1e-9)
    assert made.forward.q.get_center()[0] == pytest.approx(made.plot.at(2.0 + made.wide, 0)[0])


@pytest.mark.parametrize(("text", "at"), CASES)
def test_a_note_stands_in_the_plot_and_nothing_runs_through_it(text: str, at: float) -> None:
    made, f = figure(text, at)
    graph = made.plot.curve(f)
    box = box_of(made.note(formula("h", DARK, em=LABEL), graph))
    assert made.plot.area.contains(box)
    inside = (graph.points[:, 0] > box.left) & (graph.points[:, 0] < box.right)
    inside &= (graph.points[:, 1] > box.bottom) & (graph.points[:, 1] < box.top)
    assert not np.any(inside)
