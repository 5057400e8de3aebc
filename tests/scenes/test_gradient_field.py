"""Topic 6: the gradient's numbers against 50 digits, and arrows that stand where the gradient points."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from calcanim import Function, InputError, gradient
from calcanim.render.catalog import find_scene
from calcanim.render.session import load_scene
from calcanim.stage import look_up

CASES = (
    ("x^2 + 3*x*y + y^2", (1.0, 1.0)), ("sin(x)*cos(y)", (1.0, 1.0)), ("x^2-y^2", (1.0, 0.5)), ("exp(-(x^2+y^2))", (0.5, 0.5)),
    ("(1-x)^2+100*(y-x^2)^2", (-1.0, 0.5)), ("log(x)+y^2", (1.0, 1.0)), ("1e6*(x^2+2*y^2)", (-1.0, 0.5)), ("3*x+2*y", (0.0, 0.0)),
)


def bare(name: str, function: str = "x^2 + 3*x*y + y^2", at: object = (1.0, 1.0), **more: object):
    made = load_scene(find_scene(name))
    scene = made.__new__(made)
    scene._take({"function": function, "at": at, **more})
    return scene


@pytest.mark.parametrize("name", ["GradientField", "SteepestAscent"])
@pytest.mark.parametrize(("function", "at"), CASES)
def test_every_number_agrees_with_fifty_digits(name: str, function: str, at: tuple[float, float]) -> None:
    scene = bare(name, function, at)
    for what, proof in scene.proofs().items():
        with mpmath.workdps(50):
            exact = proof()
            several = isinstance(exact, (list, tuple))
            for i, part in enumerate(exact if several else [exact]):
                shown = look_up(scene.results, f"{what}[{i}]" if several else what)
                # An angle is taken modulo 360 degrees: its rounding is that of a whole turn.
                size = 360 if what in ("steepest", "level", "downhill") else abs(part)
                assert abs(part - mpmath.mpf(shown)) <= 4.5e-16 * size, (what, i)


def test_the_lesson_s_own_numbers() -> None:
    field = bare("GradientField").results
    assert field.gradient == (5.0, 5.0)
    assert f"{field.length:.4f}" == "7.0711"
    ascent = bare("SteepestAscent").results
    assert (ascent.steepest, ascent.level, ascent.downhill) == (45.0, (135.0, 315.0), 225.0)
    assert (f"{ascent.length:.4f}", ascent.along_level, f"{ascent.descent:.4f}") == ("7.0711", 0.0, "-7.0711")


@pytest.mark.parametrize(("function", "at"), CASES)
def test_the_four_directions_are_what_they_are_called(function: str, at: tuple[float, float]) -> None:
    """By brute force: no direction of a fine fan climbs faster than the steepest or falls faster than the other."""
    scene = bare("SteepestAscent", function, at)
    n, fan = scene.results, np.linspace(0, 360, 7201)
    climb = scene.slope_along(fan)
    assert climb.max() <= n.length * (1 + 1e-12)
    assert fan[np.argmax(climb)] == pytest.approx(n.steepest, abs=0.06) or n.steepest > 359.9
    assert min(n.level) < 180 <= max(n.level)
    assert np.abs(scene.slope_along(np.array(n.level))).max() <= 1e-12 * n.length
    # One step along each of them, in the function itself.
    f, h = Function(function, ("x", "y")), 1e-6
    for angle, slope in ((n.steepest, n.length), (n.downhill, n.descent)):
        way = (math.cos(math.radians(angle)), math.sin(math.radians(angle)))
        step = (f(at[0] + h * way[0], at[1] + h * way[1]) - f(at[0] - h * way[0], at[1] - h * way[1])) / (2 * h)
        assert step == pytest.approx(slope, rel=1e-5)


@pytest.mark.parametrize(("function", "at"), CASES[::2])
def test_the_arrows_point_along_the_gradient_and_their_shades_tell_its_size(
    function: str, at: tuple[float, float]
) -> None:
    scene = load_scene(find_scene("GradientField"))({"function": function, "at": at})
    scene.prepare()
    centres, vectors = scene.field_on_grid()
    exact = np.asarray(gradient(scene.f, [centres[:, 0], centres[:, 1]]).value).T
    assert vectors == pytest.approx(exact, rel=1e-12)
    edges = [0.0, *scene.results.edges, math.inf]
    for i, arrows in enumerate(scene.field.sorts):
        for shaft in arrows.points.reshape(-1, 3, 4, 3)[:, 0]:
            middle, along = (shaft[0] + shaft[-1]) / 2, shaft[-1] - shaft[0]
            slopes = np.asarray(gradient(scene.f, scene.plane_of(middle)))
            assert edges[i] * (1 - 1e-6) <= np.hypot(*slopes) <= edges[i + 1] * (1 + 1e-6)
            assert abs(along[0] * slopes[1] - along[1] * slopes[0]) <= 1e-6 * np.hypot(*slopes)
            assert along[:2] @ slopes > 0


def test_the_right_angles_are_right() -> None:
    scene = load_scene(find_scene("GradientField"))()
    scene.prepare()
    assert len(scene.crossings) == 3
    for at in scene.crossings:
        line, tangent, arrow, *_ = scene.crossing(at)
        assert tangent is not None
        touch = tangent.points[-1] - tangent.points[0]
        uphill = arrow.points[-1] - arrow.points[0]
        assert abs(touch @ uphill) <= 1e-6
        # The drawn level line keeps its level.
        for point in line.points[::40]:
            assert scene.f(*scene.plane_of(point)) == pytest.approx(scene.f(*at), abs=2e-3)


@pytest.mark.parametrize("name", ["GradientField", "SteepestAscent"])
@pytest.mark.parametrize(("function", "at", "more", "says"), [
    ("x*y", (1.0,), {}, "at"), ("x*y", 2.0, {}, "two coordinates"), ("log(x)*y", (-1.0, 1.0), {}, "no point of the graph"),
    ("x*y", (1.0, 1.0), {"interval": (2.0, 3.0)}, "interval"), ("abs(x)+y", (0.0, 1.0), {}, "no gradient"),
])
def test_refusals_name_the_argument(name: str, function: str, at: object, more: dict, says: str) -> None:
    with pytest.raises(InputError, match=says):
        bare(name, function, at, **more).numbers()


def test_a_critical_point_has_no_steepest_direction_but_a_gradient() -> None:
    with pytest.raises(InputError, match="critical point"):
        bare("SteepestAscent", at=(0.0, 0.0)).numbers()
    assert bare("GradientField", at=(0.0, 0.0)).results.length == 0.0


def test_ranges_of_very_different_lengths_are_refused() -> None:
    with pytest.raises(InputError, match="share one unit"):
        bare("GradientField", interval=(-2.0, 2.0), interval_y=(-40.0, 40.0)).numbers()
