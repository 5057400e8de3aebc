"""Topic 9: every critical point and every curvature against 50 digits, refusals, the lesson's own figures, whole clips."""

from __future__ import annotations

import math
from typing import Any

import mpmath
import numpy as np
import pytest
from proving import close_to_its_proof, prove, scene, whole_clips, worked
from scipy.optimize import brentq

from calcanim import Function, InputError, hessian
from calcanim.stage.scene import look_up

POINTS: tuple[dict[str, Any], ...] = (
    {}, {"function": "x*sin(x)", "interval": (-8.0, 8.0)}, {"function": "exp(x)", "interval": (-2.0, 2.0)},
    {"function": "max(abs(x)-1,0)", "interval": (-3.0, 3.0)}, {"function": "x^3", "interval": (-2.0, 2.0)},
    {"function": "sin(5*x)", "interval": (0.0, 6.0)}, {"function": "1e6*x^2*(x-1)", "interval": (-1.0, 2.0)},
    {"function": "log(x)-x", "interval": None}, {"function": "x^5-x^4", "interval": (-1.0, 1.3)},
    {"function": "1/(x^2-1)", "interval": (-3.0, 3.0)}, {"function": "5", "interval": (-1.0, 1.0)},
    {"function": "relu(x)^2", "interval": (-2.0, 2.0)}, {"function": "abs(x)+cos(3*x)", "interval": (-2.0, 2.0)},
)
SADDLES: tuple[dict[str, Any], ...] = (
    {}, {"function": "(1-x)^2+100*(y-x^2)^2", "at": (1.0, 1.0)}, {"function": "sin(x)*cos(y)", "at": (math.pi / 2, 0.0)},
    {"function": "(x+y)^2"}, {"function": "1e6*x*y"}, {"function": "exp(-(x^2+y^2))+x*y/10"},
    {"function": "-x^2-3*y^2+x*y"}, {"function": "x^2+y^4"},
)


@pytest.mark.parametrize("parameters", POINTS)
def test_every_number_of_the_points_agrees_with_fifty_digits(parameters: dict[str, Any]) -> None:
    agree(scene("CriticalPoints", parameters))


@pytest.mark.parametrize("parameters", SADDLES)
def test_every_number_of_the_hessian_agrees_with_fifty_digits(parameters: dict[str, Any]) -> None:
    agree(scene("SaddleAndHessian", parameters))


def agree(bare: Any) -> None:
    with mpmath.workdps(50):
        for what, proof in worked(bare).items():
            exact = proof()
            if not isinstance(exact, (list, tuple)):
                if math.isnan(look_up(bare.results, what)):
                    assert mpmath.isnan(exact), what
                else:
                    close_to_its_proof(bare, what)
                continue
            for i, part in enumerate(exact):
                shown = look_up(bare.results, f"{what}[{i}]")
                assert math.isnan(shown) == bool(mpmath.isnan(part)), (what, i)
                assert math.isnan(shown) or abs(part - mpmath.mpf(shown)) <= 2.4e-16 * abs(part) + mpmath.mpf("1e-300"), (what, i)


def test_the_lesson_s_own_points() -> None:
    n = scene("CriticalPoints", {}).results
    assert (n.x, n.values, n.second) == ((0.0, 1.0, 2.0), (1.0, 2.0, 1.0), (8.0, -4.0, 8.0))
    assert n.kinds == ("minimum", "maximum", "minimum")
    assert (n.minimum, n.lowest, n.maximum, n.highest) == (1.0, (0, 2), 10.0, ())
    assert n.silent == (0.0, 0.0, 0.0)
    says = scene("CriticalPoints", {}).words_on_the_extremes()
    assert says == "Both minima are global: they share the lowest value. The highest value is at an end of the interval."


def test_the_lesson_s_own_saddle() -> None:
    n = scene("SaddleAndHessian", {}).results
    assert (n.entries, n.curvatures, n.determinant, n.kind) == ((2.0, 3.0, 2.0), (5.0, -1.0), -5.0, "saddle")
    assert (n.angles, n.axes) == ((45.0, 135.0), (1.0, 1.0, -1.0, 1.0))
    assert n.other_kinds == ("minimum", "maximum", "undecided", "undecided")
    assert n.other_natures == ("minimum", "maximum", "saddle", "minimum")
    assert n.other_determinants[2:] == (0.0, 0.0)


@pytest.mark.parametrize("parameters", [POINTS[1], POINTS[5], {"function": "sin(x)*exp(-x/5)", "interval": (-1.0, 12.0)}])
def test_no_critical_point_is_missing_and_none_is_there_twice(parameters: dict[str, Any]) -> None:
    n = scene("CriticalPoints", parameters).results
    slope = Function(parameters["function"], ("x",)).derivative()
    grid = np.linspace(*parameters["interval"], 20001)
    values = slope(grid)
    changes = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0)
    roots = [brentq(slope, grid[i], grid[i + 1], xtol=1e-14) for i in changes]
    roots += [float(x) for x, value in zip(grid, values, strict=True) if value == 0]
    assert n.x == pytest.approx(sorted(roots), abs=1e-11)


@pytest.mark.parametrize(("function", "kind", "signs"), [
    ("x^3", "inflection", (1, 1)), ("x^4", "minimum", (-1, 1)), ("-x^4", "maximum", (1, -1)), ("-x^3", "inflection", (-1, -1)),
    ("x^6-x^8", "minimum", (-1, 1)),
])
def test_where_the_second_derivative_is_silent_the_signs_of_the_first_decide(function: str, kind: str, signs: tuple[int, int]) -> None:
    bare = scene("CriticalPoints", {"function": function, "interval": (-0.5, 0.5)})
    n = bare.results
    assert (n.x, n.second, n.kinds, n.before, n.after) == ((0.0,), (0.0,), (kind,), signs[:1], signs[1:])
    assert "signs of f'" in bare.words_on_the_names()


def test_a_function_without_critical_points_says_so_and_a_flat_stretch_is_named() -> None:
    none = scene("CriticalPoints", {"function": "exp(x)", "interval": (-2.0, 2.0)})
    assert "no zero" in none.words_on_the_roll() and "no critical point" in none.words_on_the_names()
    flat = scene("CriticalPoints", {"function": "max(abs(x)-1,0)", "interval": (-3.0, 3.0)})
    assert (flat.results.flat_starts, flat.results.flat_ends, flat.results.flat_values) == ((-1.0,), (1.0,), (0.0,))
    assert "stretch" in flat.words_on_the_roll()


@pytest.mark.parametrize(("parameters", "says"), [
    ({"function": "sin(100*x)", "interval": (0.0, 6.0)}, "at most 40"),
    ({"function": "x^2*sin(1/x)", "interval": (-1.0, 1.0)}, "choose a shorter"),
    ({"function": "x*y"}, "y"),
])
def test_points_that_cannot_be_shown_are_refused(parameters: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        scene("CriticalPoints", parameters).numbers()


@pytest.mark.parametrize(("parameters", "says"), [
    ({"at": (1.0, 1.0)}, "one is at 0,0"), ({"function": "x + y"}, "none near"), ({"at": 2.0}, "two coordinates"),
    ({"function": "sin(x)*cos(y)", "at": (-1.5708, 0.0)}, "at=-1.5708,0 .* one is at -1.5707963267948966,0"),
    ({"function": "abs(x)+y^2"}, "no second derivatives"), ({"function": "log(x)*y", "at": (-1.0, 0.0)}, "no point of the graph"),
    ({"interval": (-1.0, 1.0), "interval_y": (-9.0, 9.0)}, "right angle"),
])
def test_a_point_that_is_not_critical_is_refused_with_the_nearest_one(parameters: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        scene("SaddleAndHessian", parameters).numbers()


@pytest.mark.parametrize("parameters", SADDLES)
def test_the_strip_plots_the_second_derivative_along_the_direction(parameters: dict[str, Any]) -> None:
    bare = scene("SaddleAndHessian", parameters)
    n = bare.results
    matrix = hessian(Function(parameters.get("function", "x^2 + 3*x*y + y^2"), ("x", "y")), n.at).value
    for angle in (0.0, 30.0, 77.0, 135.0):
        u = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
        assert bare.bend(angle) == pytest.approx(u @ matrix @ u, abs=1e-12 * np.abs(matrix).max())
    for angle, value in zip(n.angles, n.curvatures, strict=True):
        assert bare.bend(angle) == pytest.approx(value, abs=1e-12 * np.abs(matrix).max())


@pytest.mark.parametrize(("name", "parameters"), whole_clips({"CriticalPoints": POINTS, "SaddleAndHessian": SADDLES}))
def test_the_whole_clip_is_proved(name: str, parameters: dict[str, Any]) -> None:
    prove(name, parameters)
