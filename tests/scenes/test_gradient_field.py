"""Topic 6: the gradient's numbers against 50 digits, and arrows that stand where the gradient points."""

from __future__ import annotations

import math
from typing import Any

import mpmath
import numpy as np
import pytest
from proving import captions, of_the_plane, prepared, prove, whole_clips, worked

from calcanim import Function, InputError, gradient
from calcanim.check.walk import walk
from calcanim.numerics.ascent import ascent_of
from calcanim.render.catalog import find_scene
from calcanim.render.session import load_scene
from calcanim.stage import look_up
from calcanim.stage.field_layout import field_on_grid, lengths_of

CASES: tuple[tuple[str, tuple[float, float]], ...] = (
    ("x^2 + 3*x*y + y^2", (1.0, 1.0)), ("sin(x)*cos(y)", (1.0, 1.0)), ("x^2-y^2", (1.0, 0.5)), ("exp(-(x^2+y^2))", (0.5, 0.5)),
    ("(1-x)^2+100*(y-x^2)^2", (-1.0, 0.5)), ("log(x)+y^2", (1.0, 1.0)), ("1e6*(x^2+2*y^2)", (-1.0, 0.5)), ("3*x+2*y", (0.0, 0.0)),
    ("x*y", (-1.5, 0.5)), ("log(x^2+y^2+1)", (3.0, 1.0)), ("abs(x)+abs(y)", (1.0, -0.5)),
)


@pytest.mark.parametrize("name", ["GradientField", "SteepestAscent"])
@pytest.mark.parametrize(("function", "at"), CASES)
def test_every_number_agrees_with_fifty_digits(name: str, function: str, at: tuple[float, float]) -> None:
    made = of_the_plane(name, function, at)
    for what, proof in worked(made).items():
        with mpmath.workdps(50):
            exact = proof()
            several = isinstance(exact, (list, tuple))
            for i, part in enumerate(exact if several else [exact]):
                shown = look_up(made.results, f"{what}[{i}]" if several else what)
                assert abs(part - mpmath.mpf(shown)) <= 4.5e-16 * abs(part), (what, i)


@pytest.mark.parametrize(("at", "slopes", "length"), [((1.0, 0.0), (2.0, 3.0), "3.6056"), ((1.0, 1.0), (5.0, 5.0), "7.0711")])
def test_the_lesson_s_own_numbers(at: tuple[float, float], slopes: tuple[float, float], length: str) -> None:
    field, ascent = (of_the_plane(name, at=at).results for name in ("GradientField", "SteepestAscent"))
    assert field.gradient == slopes
    assert f"{field.length:.4f}" == length
    assert (f"{ascent.length:.4f}", ascent.level, f"{ascent.descent:.4f}") == (length, 0.0, f"-{length}")


@pytest.mark.parametrize(("function", "at"), CASES)
def test_the_directions_are_what_they_are_called(function: str, at: tuple[float, float]) -> None:
    """By brute force in the function itself: a step along a fine fan of directions."""
    n, f, h = of_the_plane("SteepestAscent", function, at).results, Function(function, ("x", "y")), 1e-6
    fan = np.radians(np.arange(0, 360, 0.5))
    x, y = (at[0] + h * np.cos(fan), at[1] + h * np.sin(fan)), (at[0] - h * np.cos(fan), at[1] - h * np.sin(fan))
    growth = (f(x[0], x[1]) - f(y[0], y[1])) / (2 * h)
    uphill = ascent_of(n.gradient).uphill
    assert np.degrees(fan[np.argmax(growth)]) == pytest.approx(uphill, abs=0.3) or uphill > 359.7
    assert growth.max() == pytest.approx(n.length, rel=1e-4)
    assert growth.min() == pytest.approx(n.descent, rel=1e-4)
    # |grad f| cos(theta) is the growth in every direction.
    assert ascent_of(n.gradient).along(np.degrees(fan) - uphill) == pytest.approx(growth, abs=1e-4 * n.length)


@pytest.mark.parametrize(("function", "at"), CASES[::2])
def test_the_arrows_point_along_the_gradient_and_their_shades_tell_its_size(
    function: str, at: tuple[float, float]
) -> None:
    made = load_scene(find_scene("GradientField"))({"function": function, "at": at})
    made.prepare()
    plot, edges = made.plot, [0.0, *made.results.edges, math.inf]
    for i, arrows in enumerate(made.field.sorts):
        for shaft in arrows.points.reshape(-1, 3, 4, 3)[:, 0]:
            middle, along = (shaft[0] + shaft[-1]) / 2, shaft[-1] - shaft[0]
            place = (plot.window.x.low + (middle[0] - plot.area.left) / plot.x_unit,
                     plot.window.y.low + (middle[1] - plot.area.bottom) / plot.y_unit)
            slopes = np.asarray(gradient(made.f, place))
            assert edges[i] * (1 - 1e-6) <= np.hypot(*slopes) <= edges[i + 1] * (1 + 1e-6)
            assert abs(along[0] * slopes[1] - along[1] * slopes[0]) <= 1e-6 * np.hypot(*slopes)
            assert along[:2] @ slopes > 0


def test_the_right_angles_are_right() -> None:
    made = load_scene(find_scene("GradientField"))()
    made.prepare()
    assert len(made.crossings) == 3
    for at in made.crossings:
        line, tangent, arrow, *_ = made.crossing(at)
        assert tangent is not None
        touch = tangent.points[-1] - tangent.points[0]
        uphill = arrow.points[-1] - arrow.points[0]
        assert abs(touch @ uphill) <= 1e-6
        # The level line goes through the point.
        assert np.linalg.norm(line.points - made.plot.at(*at), axis=1).min() < 0.03


@pytest.mark.parametrize("theta", [-90.0, -60.0, 0.0, 37.0, 180.0, 270.0])
def test_the_bar_on_u_is_the_gradient_s_part_along_it(theta: float) -> None:
    made = load_scene(find_scene("SteepestAscent"))()
    made.prepare()
    compass, n = made.compass.turn(theta), made.results
    bar = float((compass.part.points[-1] - compass.part.points[0]) @ compass.way(theta))
    assert bar / made.plot.x_unit == pytest.approx(n.scale * made.ascent.along(theta), abs=1e-9)
    # One unit of the axes.
    assert np.linalg.norm(compass.vector.points[-1] - compass.vector.points[0]) == pytest.approx(made.plot.x_unit)


CROSSED = (
    {}, {"at": (1.0, 1.0)}, {"function": "(1-x)^2+100*(y-x^2)^2", "at": (-1.0, 1.5)}, {"function": "exp(x+y)", "at": (0.0, 0.0)},
    {"function": "1e-6*x*y", "at": (1.0, 1.0)}, {"function": "abs(x)+abs(y)", "at": (1.0, -0.5)}, {"function": "x^2", "at": (2.0, 0.0)},
)


@pytest.mark.parametrize("parameters", CROSSED)
def test_u_crosses_as_many_lines_as_its_growth_holds_steps(parameters: dict[str, Any]) -> None:
    made = prepared("SteepestAscent", parameters)
    compass, n = made.compass, made.results
    _, even, own = compass.near[1].get_family()
    counts = {}
    for theta in (0.0, 33.0, 60.0, 90.0, 120.0, 180.0, 270.0):
        compass.turn(theta)
        dots = compass.crossed.points.reshape(-1, 16, 3).mean(axis=1)
        counts[theta] = len(dots)
        growth = abs(made.ascent.along(theta))
        assert len(dots) == compass.count == int(growth / n.step + 1e-9)
        # Each dot lies on one of the drawn lines, and all of these are counted where u points straight uphill.
        ends = even.points.reshape(-1, 4, 3)[:, [0, -1]]
        for dot in dots:
            along = ends[:, 1] - ends[:, 0]
            off = np.abs(np.cross(along, dot - ends[:, 0])[:, 2]) / np.linalg.norm(along, axis=1)
            assert off.min() < 1e-6
    assert counts[0.0] == counts[180.0] >= 5
    assert counts[90.0] == counts[270.0] == 0
    assert len(own.points) == 4


def test_the_angle_is_measured_from_the_gradient_alone() -> None:
    printed: set[str] = set()
    walk(find_scene("SteepestAscent"), {"at": (1.0, 1.0)}, lambda m: printed.update(w.source for w in m.sight.words), every=math.inf)
    assert not [source for source in printed if "degree" in source and "theta" not in source and source != "degree"]


EDGES = (
    ("relu(x)+y", (1.0, 0.0), 1), ("max(x,2*y)", (1.0, -1.0), 1), ("abs(x)+relu(y)", (1.0, 1.0), 1), ("max(x,2*y,3*y)", (1.0, -1.0), 2),
    ("3*x+2*y", (0.0, 0.0), 0), ("abs(x)+abs(y)", (1.0, -0.5), 0), ("sqrt(x^2+y^2)", (1.0, 0.0), 0), ("y", (1.0, 1.0), 0), ("2", (1.0, 1.0), 0),
    ("x^2 + 3*x*y + y^2", (1.0, 0.0), 2), ("1e6*(x^2+y^2)", (1.0, 1.0), 2), ("exp(x+y)", (0.0, 0.0), 2), ("max(x^2,y^2)", (1.0, 0.5), 2),
)


@pytest.mark.parametrize(("function", "at", "edges"), EDGES)
def test_the_shades_divide_what_is_there(function: str, at: tuple[float, float], edges: int) -> None:
    made = prepared("GradientField", {"function": function, "at": at})
    n, sizes = made.results, lengths_of(field_on_grid(made.f, made.window)[1])
    assert len(n.edges) == edges
    counts = np.bincount(np.searchsorted(n.edges, sizes), minlength=edges + 1)
    assert (counts > 0).all() or not len(sizes)
    # Where there are two shades or three of many sizes, none is nearly empty.
    if len(np.unique(np.round(sizes / sizes.max(initial=1.0), 6))) > 3:
        assert counts.min() > 0.2 * len(sizes)
    said = made.last_words() + made.words_on_the_field()
    assert ("shade" in said) == (edges > 0)
    assert ("crowd" in said) <= made.contours.even


@pytest.mark.parametrize("function", ["2", "x-x+3", "0*x*y", "1e12 + x"])
def test_a_map_without_lines_is_not_said_to_have_any(function: str) -> None:
    said = captions("GradientField", {"function": function, "at": (1.0, 1.0)})
    assert "no level line" in said[0]
    assert not any("arrow shows" in one for one in said) or function == "1e12 + x"
    assert not any("along each level line" in one for one in said)


@pytest.mark.parametrize("name", ["GradientField", "SteepestAscent"])
@pytest.mark.parametrize(("function", "at", "more", "says"), [
    ("x*y", (1.0,), {}, "at"), ("x*y", 2.0, {}, "two coordinates"), ("log(x)*y", (-1.0, 1.0), {}, "no point of the graph"),
    ("x*y", (1.0, 1.0), {"interval": (2.0, 3.0)}, "interval"), ("abs(x)+y", (0.0, 1.0), {}, "no gradient"),
    ("x*y", (1.0, 1.0), {"interval": (-2.0, 2.0), "interval_y": (-40.0, 40.0)}, "share one unit"),
])
def test_refusals_name_the_argument(name: str, function: str, at: object, more: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        of_the_plane(name, function, at, **more).numbers()


def test_a_critical_point_has_no_steepest_direction_but_a_gradient() -> None:
    with pytest.raises(InputError, match="critical point"):
        of_the_plane("SteepestAscent", at=(0.0, 0.0)).numbers()
    assert of_the_plane("GradientField", at=(0.0, 0.0)).results.length == 0.0


SETS: tuple[dict[str, Any], ...] = (
    {},
    {"function": "(1-x)^2+100*(y-x^2)^2", "at": (-1.0, 1.5)},
    {"function": "sin(x)*cos(y)", "at": (1.0, 1.0)},
    {"function": "x^2-y^2", "at": (-1.0, 0.5)},
    {"function": "exp(-(x^2+y^2))", "at": (0.5, -0.5)},
    {"function": "x*y", "at": (0.0, 1.5)},
    {"function": "x^2+y^2", "at": (-1.0, -1.0)},
    {"function": "log(x^2+y^2+1)", "at": (3.0, 0.5)},
    {"function": "abs(x)+abs(y)", "at": (1.0, -0.5)},
    {"function": "3*x+2*y", "at": (0.0, 0.0)},
    {"function": "1e6*(x^2+2*y^2)", "at": (-1.0, 0.5)},
    {"function": "log(x)+y^2", "at": (1.0, 1.0)},
    {"function": "x^3-3*x*y^2", "at": (4.0, 1.0), "interval": (0.0, 6.0), "interval_y": (-2.0, 4.0)},
    {"function": "x*sin(y)", "at": (-3.0, 1.0)},
)
CLIPS = {"GradientField": (*SETS, {"at": (0.0, 0.0)}), "SteepestAscent": (*SETS, {"function": "sqrt(x)*log(y)", "at": (1.0, 2.0)})}


@pytest.mark.parametrize(("name", "parameters"), whole_clips(CLIPS))
def test_the_whole_clip_is_proved(name: str, parameters: dict[str, Any]) -> None:
    prove(name, parameters)
