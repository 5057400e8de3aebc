"""The places are always in sight, and what happens between them is not dwarfed by what happens outside."""

from __future__ import annotations

import numpy as np
import pytest

from calcanim import Function
from calcanim.stage.run_window import run_window
from calcanim.stage.window_around import window_around


@pytest.mark.parametrize(("text", "interval", "places"), [
    ("x^4 - 4*x^3 + 4*x^2 + 1", (-0.5, 3.0), (0.0, 1.0, 2.0)), ("x*sin(x)", (-8.0, 8.0), (-4.9, -2.0, 0.0, 2.0, 4.9)),
    ("x^3 - 3*x", (-30.0, 30.0), (-1.0, 1.0)), ("exp(x)", (-2.0, 2.0), ()), ("x^2", (-5.0, 5.0), (0.0,)), ("1/(x^2-1)", (-3.0, 3.0), (0.0,)),
])
def test_every_place_is_seen_with_a_margin(text: str, interval: tuple[float, float], places: tuple[float, ...]) -> None:
    f = Function(text)
    window = window_around(f, interval, places)
    assert (window.x.low, window.x.high) == interval
    for x in places:
        assert window.y.low + 0.05 * window.y.span < f(x) < window.y.high - 0.05 * window.y.span


def test_what_happens_between_the_places_fills_a_good_part_of_the_height() -> None:
    f = Function("x^3 - 3*x")
    window = window_around(f, (-30.0, 30.0), (-1.0, 1.0))
    assert 4.0 / window.y.span > 0.2
    flat = window_around(f.derivative(), (-30.0, 30.0), (-1.0, 1.0), zero=True)
    assert flat.y.low < 0 < flat.y.high


def test_without_anything_between_two_places_the_function_itself_decides() -> None:
    window = window_around(Function("max(abs(x) - 1, 0)"), (-3.0, 3.0), (-1.0, 1.0))
    assert window.y.low < 0.0 and window.y.high > 0.5 and np.isfinite(window.y.span)


@pytest.mark.parametrize(("text", "points", "target"), [
    ("x^4", (5.0, -495.0), 0.0), ("x^6", (-3.0, 2913.0), 0.0), ("cosh(x)", (4.0, -23.3), 0.0), ("x^2", (5.0, 4.0, 3.2), 0.0),
])
def test_a_run_that_leaves_at_once_still_shows_where_it_headed(text: str, points: tuple[float, ...], target: float) -> None:
    f = Function(text)
    window = run_window(f, points, target)
    assert window.x.low < target < window.x.high and window.y.low < f(target) < f(points[0]) < window.y.high
