"""Which part of a function is shown, and how faithfully."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calcanim import Function, InputError
from calcanim.stage.curve import clipped_line, polylines
from calcanim.stage.window import Axis, Window, choose_window, nice_axis, round_step

CASES = [
    ("x^2", 1.5), ("x*exp(-x)", 0.5), ("sin(3*x)", 1.0), ("log(x)", 0.5), ("1e6*x^2", 1.0), ("1e-3*cos(x)", 1.0),
    ("abs(x)", 0.0), ("1/x", 1.0), ("tanh(5*x)", 0.0), ("relu(x)", 0.0), ("sqrt(x)", 0.0), ("exp(10*x)", 0.0),
    ("x^4-4*x^3+4*x^2+1", 1.0), ("tan(x)", 1.0), ("sin(50*x)", 0.3), ("x^2", 1000.0), ("3*x+1", 2.0), ("7", 1.0),
    ("1/(1+exp(-20*(x-3)))", 3.0), ("sin(1/x)", 0.3), ("log(x)", 1e-3), ("1e-6*x^3", -2.0), ("sign(x)", 1.0),
]


def window_of(text: str, at: float) -> tuple[Function, Window]:
    f = Function(text, ("x",))
    return f, choose_window(f, at, slope=float(f.derivative()(at)))


@pytest.mark.parametrize(("text", "at"), CASES)
def test_the_point_is_well_inside_and_the_axes_have_numbers(text: str, at: float) -> None:
    f, window = window_of(text, at)
    assert window.x.low + 0.05 * window.x.span < at < window.x.high - 0.05 * window.x.span or text == "sqrt(x)"
    value = float(f(at))
    assert window.y.low + 0.03 * window.y.span <= value <= window.y.high - 0.03 * window.y.span
    for axis in (window.x, window.y):
        assert 2 <= len(axis.ticks) <= 10, axis
        assert all(axis.low - 1e-9 * axis.span <= tick <= axis.high + 1e-9 * axis.span for tick in axis.ticks)


@pytest.mark.parametrize(("text", "at"), CASES)
def test_the_drawn_curve_is_the_function(text: str, at: float) -> None:
    f, window = window_of(text, at)
    lines = polylines(f, window)
    assert lines
    for line in lines:
        assert np.all(np.diff(line[:, 0]) >= 0)
        assert line[:, 1].min() >= window.y.low - 1e-9 * window.y.span
        assert line[:, 1].max() <= window.y.high + 1e-9 * window.y.span
        # Between two corners the straight piece stays within half a percent of the axis.
        middle = (line[:-1] + line[1:]) / 2
        steps = np.diff(line[:, 0])
        away = np.abs(f(middle[:, 0]) - middle[:, 1])[steps > 1e-9 * window.x.span]
        assert np.nanmax(away, initial=0) <= 0.005 * window.y.span


@pytest.mark.parametrize(("text", "at", "breaks"), [("1/x", 1.0, [0.0]), ("tan(x)", 1.0, [math.pi / 2]), ("sign(x)", 1.0, [0.0])])
def test_no_line_joins_across_a_break(text: str, at: float, breaks: list[float]) -> None:
    f, window = window_of(text, at)
    for line in polylines(f, window):
        for place in breaks:
            assert not (line[0, 0] < place < line[-1, 0])


def test_an_interval_is_kept() -> None:
    window = choose_window(Function("x^2", ("x",)), 1.0, interval=(-1.25, 4.5))
    assert (window.x.low, window.x.high) == (-1.25, 4.5)


@pytest.mark.parametrize(("text", "at"), [("sqrt(x)", 1.0), ("sqrt(x)", 4.0), ("x^(1/3)", 1.0), ("sqrt(x)", 100.0)])
def test_a_root_is_seen_at_the_size_of_its_point(text: str, at: float) -> None:
    # A root looks the same at every size; what tells how much of it to show is the point.
    window = choose_window(Function(text), at)
    assert window.x.high <= max(4.0, 2.5 * at) and window.x.low >= -0.5 * max(1.0, at)


def test_a_function_without_values_is_refused() -> None:
    with pytest.raises(InputError, match="no value anywhere"):
        choose_window(Function("log(x)", ("x",)), -3.0, interval=(-5.0, -1.0))


@given(st.floats(-1e6, 1e6), st.floats(1e-5, 1e6))
def test_ticks_are_round_and_evenly_spaced(low: float, relative: float) -> None:
    span = relative * max(1.0, abs(low))
    axis = nice_axis(low, low + span)
    steps = np.diff(axis.ticks)
    if len(steps):
        step = steps[0]
        assert np.allclose(steps, step, rtol=1e-6, atol=1e-9 * max(abs(low), span))
        mantissa = step / 10.0 ** math.floor(math.log10(step * (1 + 1e-9)))
        assert min(abs(mantissa - m) for m in (1, 2, 5)) < 1e-5


@pytest.mark.parametrize("ends", [(0.0, 0.0), (1.0, -1.0), (0.0, math.inf), (math.nan, 1.0)])
def test_an_impossible_range_is_refused(ends: tuple[float, float]) -> None:
    with pytest.raises(InputError, match="cannot be drawn"):
        nice_axis(*ends)


@given(st.floats(1e-8, 1e8))
def test_a_round_step_is_not_above_and_not_far_below(size: float) -> None:
    assert 0.6 * size <= round_step(size) <= size * (1 + 1e-6)


@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(-50, 50))
def test_a_clipped_line_stays_inside_and_on_the_line(x: float, y: float, slope: float) -> None:
    window = Window(Axis(-2, 2, ()), Axis(-2, 2, ()))
    for end in clipped_line((x, y), slope, window):
        assert -2 - 1e-9 <= end[0] <= 2 + 1e-9
        assert -2 - 1e-6 <= end[1] <= 2 + 1e-6
        assert end[1] == pytest.approx(y + slope * (end[0] - x), abs=1e-6)
