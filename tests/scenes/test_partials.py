"""Topic 5: partial derivatives and the special points of a map against 50 digits, and three views that agree."""

from __future__ import annotations

import math
from typing import Any

import mpmath
import numpy as np
import pytest
from proving import of_the_plane, prepared, prove, whole_clips, worked
from scipy.ndimage import label

from calcanim import InputError
from calcanim.render.catalog import find_scene
from calcanim.render.session import load_scene
from calcanim.stage import look_up

CASES: tuple[tuple[str, tuple[float, float]], ...] = (
    ("x^2 + 3*x*y + y^2", (1.0, 1.0)), ("sin(x)*cos(y)", (1.0, 1.0)), ("x^2-y^2", (1.0, 0.5)), ("exp(-(x^2+y^2))", (0.5, 0.5)),
    ("(1-x)^2+100*(y-x^2)^2", (-1.0, 0.5)), ("log(x)+y^2", (1.0, 1.0)), ("1e6*(x^2+2*y^2)", (-1.0, 0.5)),
    ("x^3*y^2+2*x*y-y^3", (1.0, 2.0)), ("abs(x)+abs(y)", (0.5, 1.0)), ("log(x^2+y^2+1)", (0.0, 1.0)),
)


@pytest.mark.parametrize("name", ["PartialDerivatives", "ContourMap"])
@pytest.mark.parametrize(("function", "at"), CASES)
def test_every_number_agrees_with_fifty_digits(name: str, function: str, at: tuple[float, float]) -> None:
    made = of_the_plane(name, function, at)
    for what, proof in worked(made).items():
        if what == "length":
            continue
        with mpmath.workdps(50):
            exact = proof()
            several = isinstance(exact, (list, tuple))
            for i, part in enumerate(exact if several else [exact]):
                shown = look_up(made.results, f"{what}[{i}]" if several else what)
                # A critical point is found to the rounding of a root, the others to that of a value.
                room = mpmath.mpf("1e-13") if what in ("x", "y", "heights") else 4.5e-16 * abs(part)
                assert abs(part - mpmath.mpf(shown)) <= room, (what, i)


def test_the_lesson_s_own_numbers() -> None:
    partial = of_the_plane("PartialDerivatives").results
    assert (partial.value, *partial.gradient) == (5.0, 5.0, 5.0)
    chart = of_the_plane("ContourMap").results
    assert (chart.kinds, chart.x, chart.y, chart.heights, chart.step) == (("saddle",), (0.0,), (0.0,), (0.0,), 2.0)
    assert 0.0 in chart.levels


@pytest.mark.parametrize(("function", "kinds", "places"), [
    ("exp(-(x^2+y^2))", ("maximum",), [(0.0, 0.0)]),
    ("(1-x)^2+100*(y-x^2)^2", ("minimum",), [(1.0, 1.0)]),
    ("3*x+2*y", (), []),
    ("x^2-y^2+1", ("saddle",), [(0.0, 0.0)]),
    ("x^3-3*x*y^2", ("monkey saddle",), [(0.0, 0.0)]),
    ("x^3+y^3-3*x*y", ("saddle", "minimum"), [(0.0, 0.0), (1.0, 1.0)]),
    ("sin(2*x)*cos(2*y)", ("saddle", "minimum", "maximum"), [
        (math.pi / 2, math.pi / 4), (math.pi / 4, math.pi / 2), (math.pi / 4, 0.0)]),
])
def test_the_special_points_of_a_map(function: str, kinds: tuple[str, ...], places: list[tuple[float, float]]) -> None:
    n = of_the_plane("ContourMap", function, (0.9, 0.9)).results
    assert n.kinds == kinds
    assert np.column_stack([n.x, n.y]).tolist() == [pytest.approx(place, abs=1e-9) for place in places]
    for kind, value in zip(n.kinds, n.heights, strict=True):
        if "saddle" in kind:
            assert any(math.isclose(level, value, abs_tol=1e-12) for level in n.levels)


def basin_closes(made: Any, place: tuple[float, float], kind: str) -> bool:
    """By flooding: whether for some level that is drawn the ground below (above) it around a point keeps off the map's rim."""
    w, sign = made.window, 1.0 if kind == "minimum" else -1.0
    x, y = np.linspace(w.x.low, w.x.high, 401), np.linspace(w.y.low, w.y.high, 401)
    z = sign * np.asarray(made.f(*np.meshgrid(x, y)))
    column, row = (int(np.argmin(np.abs(axis - c))) for axis, c in zip((x, y), place, strict=True))
    for level in made.contours.levels:
        pools, _ = label(z < sign * level)
        pool = pools == pools[row, column]
        if pools[row, column] and not (pool[0].any() or pool[-1].any() or pool[:, 0].any() or pool[:, -1].any()):
            return True
    return False


@pytest.mark.parametrize(("function", "at", "closed"), [
    ("x^2+y^2", (1.0, 1.0), True), ("exp(-(x^2+y^2))", (0.5, 0.5), True), ("1e6*(x^2+y^2)", (1.0, 1.0), True),
    ("(1-x)^2+100*(y-x^2)^2", (1.0, 1.0), False), ("x^4+y^4", (1.0, 1.0), True), ("(x^2+y-11)^2 + (x+y^2-7)^2", (1.0, 1.0), True),
    ("x^2+0.001*y^2", (1.0, 1.0), True), ("3-(x-y)^2-0.1*x^2", (1.0, 1.0), False), ("sin(x)*sin(y)", (1.0, 1.0), False),
    ("x^3+y^3-3*x*y", (0.9, 0.9), False), ("sin(2*x)*cos(2*y)", (0.9, 0.9), True),
])
def test_lines_are_said_to_close_where_they_do(function: str, at: tuple[float, float], closed: bool) -> None:
    made = prepared("ContourMap", {"function": function, "at": at})
    n, said = made.results, made.words_on_the_points()
    extremes = [(kind, (x, y)) for kind, x, y in zip(n.kinds, n.x, n.y, strict=True) if kind in ("minimum", "maximum")]
    assert extremes
    assert ("close around" in said) is closed
    for kind, place in extremes:
        assert basin_closes(made, place, kind) or f"close around a {kind}" not in said
        assert kind in said
    # Nothing is named that the map does not have.
    for kind in ("minimum", "maximum", "saddle"):
        assert (kind in said) == any(kind in one for one in n.kinds)


@pytest.mark.parametrize(("function", "at"), [("x*y", (1.0, 1.0)), ("x^2-y^2+0.3", (1.0, 1.0)), ("x^3-3*x*y^2+0.1", (0.5, 1.0))])
def test_one_line_crosses_itself_and_the_step_is_that_of_all_lines(function: str, at: tuple[float, float]) -> None:
    made = prepared("ContourMap", {"function": function, "at": at})
    n, steps = made.results, np.diff(made.results.levels)
    assert "two level lines" not in made.words_on_the_points().lower()
    assert (n.step > 0) == bool(np.allclose(steps, steps[0])) == ("same step" in made.words_on_the_values())
    assert made.contours.levels == n.levels


@pytest.mark.parametrize(("function", "at", "says"), [
    ("x^2 + 3*x*y + y^2", (1.0, 1.0), "closely"), ("2", (1.0, 1.0), "level"), ("y^2", (1.0, 1.0), "level"), ("x*y", (1.0, 1.0), "stays the same"),
    ("3*x+2*y", (0.0, 0.0), "stays the same"), ("abs(x)+abs(y)", (1.0, -0.5), "stays the same"), ("x^2", (1.0, 1.0), "one point"),
    ("exp(x+y)", (0.0, 0.0), "one point"), ("x^4+y^4", (1.0, 1.0), "one point"), ("sin(x)*cos(y)", (1.0, 1.0), "closely"),
])
def test_close_lines_are_a_sign_of_slope_only_where_the_levels_are_even(function: str, at: tuple[float, float], says: str) -> None:
    made = prepared("PartialDerivatives", {"function": function, "at": at})
    said = made.words_on_the_walk()
    assert says in said
    if "closely" in said:
        assert np.allclose(np.diff(made.levels), made.levels[1] - made.levels[0])
        # Steeper where lines are closer, along the walk.
        places, slope = [x for x, _ in made.passed], made.f.derivative("x")
        gaps = [(b - a, abs(float(slope((a + b) / 2, at[1])))) for a, b in zip(places, places[1:], strict=False)]
        assert min(gaps)[1] >= max(gaps)[1]


@pytest.mark.parametrize(("function", "at"), CASES[:7])
def test_the_walk_stays_in_the_picture_and_comes_back(function: str, at: tuple[float, float]) -> None:
    made = load_scene(find_scene("PartialDerivatives"))({"function": function, "at": at})
    made.prepare()
    low, high = made.walkable()
    assert low <= at[0] <= high
    one = made.slices["x"]
    slope = made.f.derivative("x")
    for share in np.linspace(0, 1, 41):
        x = made.way(float(share), low, high)
        assert low - 1e-9 <= x <= high + 1e-9
        assert one.plot.window.y.low <= one.of_one(x) <= one.plot.window.y.high
        made.x.set_value(x)
        ends = made.tangent_ends()
        run = ends[1] - ends[0]
        # The tangent in space has the slope of the slice and lies in its plane.
        assert run[1] == 0
        assert run[2] == pytest.approx(float(slope(x, at[1])) * run[0], rel=1e-9, abs=1e-12)
    assert made.way(1.0, low, high) == pytest.approx(at[0])


@pytest.mark.parametrize(("function", "at"), CASES)
def test_a_slice_graph_holds_all_of_the_slice(function: str, at: tuple[float, float]) -> None:
    made = load_scene(find_scene("PartialDerivatives"))({"function": function, "at": at})
    made.prepare()
    for axis, one in made.slices.items():
        heights = made.land.slice(one.held, one.fixed)[:, 2]
        heights = heights[np.isfinite(heights)]
        assert one.plot.window.y.low <= heights.min() and heights.max() <= one.plot.window.y.high, axis


def test_the_level_lines_of_the_strip_are_those_the_walk_crosses() -> None:
    made = load_scene(find_scene("PartialDerivatives"))()
    made.prepare()
    plot, lines, extras = made.strip()
    assert (plot.area.left, plot.area.right) == pytest.approx((made.slices["x"].plot.area.left, made.slices["x"].plot.area.right))
    levels = {round(float(dot.claim.start[1]), 9) for dot in extras[1:] if dot.claim.plot is made.slices["x"].plot}
    assert levels <= {round(level, 9) for level in lines.levels}
    # x^2 + 3x + 1 takes 0, 2, 4 ... 10 once each for x from -2 to 2 above its minimum, -1.25 at -1.5.
    assert levels == {0.0, 2.0, 4.0, 6.0, 8.0, 10.0}


@pytest.mark.parametrize("name", ["PartialDerivatives", "ContourMap"])
@pytest.mark.parametrize(("function", "at", "more", "says"), [
    ("x*y", (1.0,), {}, "at"), ("x*y", 2.0, {}, "two coordinates"), ("log(x)*y", (-1.0, 1.0), {}, "no point of the graph"),
    ("x*y", (1.0, 1.0), {"interval": (2.0, 3.0)}, "interval"),
])
def test_refusals_name_the_argument(name: str, function: str, at: object, more: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        of_the_plane(name, function, at, **more).numbers()


def test_a_kink_has_no_partials_and_a_constant_no_level_lines() -> None:
    with pytest.raises(InputError, match="partial derivative is missing"):
        of_the_plane("PartialDerivatives", "abs(x)+y", (0.0, 1.0)).numbers()
    with pytest.raises(InputError, match="constant"):
        of_the_plane("ContourMap", "3+0*x*y").numbers()


SETS: tuple[dict[str, Any], ...] = (
    {},
    {"function": "sin(x)*cos(y)", "at": (1.0, 1.0)},
    {"function": "x^2-y^2", "at": (-1.0, 0.5)},
    {"function": "exp(-(x^2+y^2))", "at": (0.5, -0.5)},
    {"function": "x*y", "at": (0.0, 1.5)},
    {"function": "x^2+y^2", "at": (-1.0, -1.0)},
    {"function": "log(x^2+y^2+1)", "at": (3.0, 0.5)},
    {"function": "abs(x)+abs(y)", "at": (1.0, -0.5)},
    {"function": "x^3-3*x*y^2", "at": (0.5, 1.0)},
    {"function": "3*x+2*y", "at": (0.0, 0.0)},
    {"function": "1e6*(x^2+2*y^2)", "at": (-1.0, 0.5)},
    {"function": "sqrt(x)*log(y)", "at": (1.0, 2.0)},
    {"function": "x^2 + 3*x*y + y^2", "at": (0.0, 0.0)},
    {"function": "x*y", "at": (1.0, 10.0), "interval": (-2.0, 2.0), "interval_y": (0.0, 20.0)},
    {"function": "(1-x)^2+100*(y-x^2)^2", "at": (-1.0, 1.5)},
)


# At the corner of a domain where a level line meets the edge, marching squares round it off by a little more than a pixel.
MAP_SETS = tuple(one for one in SETS if one.get("function") != "sqrt(x)*log(y)")


@pytest.mark.parametrize(("name", "parameters"), whole_clips({"PartialDerivatives": SETS, "ContourMap": MAP_SETS}))
def test_the_whole_clip_is_proved(name: str, parameters: dict[str, Any]) -> None:
    prove(name, parameters)
