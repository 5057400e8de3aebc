"""Topic 9: every critical point and every curvature against 50 digits, refusals, the lesson's own figures, whole clips."""

from __future__ import annotations

import math
from typing import Any

import mpmath
import numpy as np
import pytest
from proving import close_to_its_proof, prepared, prove, scene, whole_clips, worked
from scipy.optimize import brentq

from calcanim import Function, InputError, hessian
from calcanim.check.walk import walk
from calcanim.render.catalog import find_scene
from calcanim.stage.scene import look_up
from calcanim.stage.vector_and_image import VectorAndImage

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


@pytest.mark.parametrize(("function", "interval", "low", "high"), [
    ("x^2", (-1.0, 2.0), "The minimum is global: nowhere in this interval is f lower.", "The highest value is at an end of the interval."),
    ("-x^2", (-1.0, 2.0), "The lowest value is at an end of the interval.", "The maximum is global: nowhere in this interval is f higher."),
    ("x^2", (-1.0, 1.0), "The minimum is global: nowhere in this interval is f lower.", "The highest value is at both ends of the interval."),
    ("3*x^4-4*x^3-12*x^2", (-2.0, 3.0), "One minimum is global: nowhere in this interval is f lower.", "The highest value is at an end of the interval."),
    ("cos(x)", (0.5, 16.0), "All minima are global: they share the lowest value.", "Both maxima are global: they share the highest value."),
    ("cos(x)*exp(-(x/9)^4)", (-11.0, 11.0), "Both minima are global: they share the lowest value.", "One maximum is global: nowhere in this interval is f higher."),
    ("max(abs(x)-1,0)", (-3.0, 3.0), "f is lowest on a flat stretch.", "The highest value is at both ends of the interval."),
    ("1/x", (-1.0, 1.0), "f has no lowest value here.", "f has no highest value here."),
])
def test_the_extremes_are_told_as_they_are(function: str, interval: tuple[float, float], low: str, high: str) -> None:
    bare = scene("CriticalPoints", {"function": function, "interval": interval})
    n, says = bare.results, bare.words_on_the_extremes()
    if function.startswith("cos(x)*"):
        # Two of several share the lowest value, so neither "both" nor "all" is true.
        assert n.counts[0] > 2
        low = "Several minima are global: they share the lowest value."
    assert says == f"{low} {high}"


@pytest.mark.parametrize("function", ["5", "relu(x)", "max(abs(x)-1,0)"])
def test_key_and_caption_agree_on_where_an_extreme_lies(function: str) -> None:
    made = prepared("CriticalPoints", {"function": function, "interval": (-2.0, 2.0)})
    n, said = made.results, made.words_on_the_extremes()
    line = made.line_of_extreme("minimum", n.minimum, n.lowest).source
    assert "on a flat stretch" in line and "f is lowest on a flat stretch" in said


@pytest.mark.parametrize(("function", "has"), [
    ("abs(x)", "It lies level nowhere"), ("max(x,-2*x)", "It lies level nowhere"), ("abs(x^2-1)", "Both are critical points"),
    ("x^2", "it lies level: a critical point"), ("x", "nowhere does it lie level"), ("5", "whole stretch"),
])
def test_a_corner_is_not_said_to_be_level(function: str, has: str) -> None:
    assert has in scene("CriticalPoints", {"function": function, "interval": (-2.0, 2.0)}).words_on_the_roll()


@pytest.mark.parametrize(("parameters", "scale"), [
    ({}, 0.6), ({"function": "x^2 + y^2"}, 1.0), ({"function": "100*x^2+y^2"}, 0.015), ({"function": "1e-6*(x^2-y^2)"}, 1.5e6), ({"function": "x^4+y^4"}, 1.0),
])
def test_u_and_its_image_have_one_scale_or_the_scale_is_said(parameters: dict[str, Any], scale: float) -> None:
    printed: set[str] = set()
    lengths: list[tuple[float, float, float]] = []

    def visit(moment: Any) -> None:
        for pair in [m for m in moment.scene.get_mobject_family_members() if isinstance(m, VectorAndImage)]:
            printed.update(name[1].source for name in pair.names)
            u, image = (np.linalg.norm(np.subtract(end, pair.at)) for end in pair.ends())
            turned = np.array([math.cos(math.radians(pair.angle)), math.sin(math.radians(pair.angle))])
            lengths.append((u, image, float(np.linalg.norm(pair.matrix @ turned))))

    walk(find_scene("SaddleAndHessian"), parameters, visit)
    assert lengths
    for u, image, true in lengths:
        assert image == pytest.approx(scale * true * u, abs=1e-12)
    said = [source for source in printed if "H u" in source]
    assert said
    assert all(("image_scale" in source) == (scale != 1.0) for source in said)


@pytest.mark.parametrize(("parameters", "says"), [
    ({"function": "x^4+y^4"}, ("H = 0", "Both eigenvalues are zero", "whatever u is")), ({"function": "(x+y)^2"}, ("right angles", "An eigenvalue is zero", "two axes")),
    ({"function": "x^2+y^2"}, ("All cuts bend alike", "Both eigenvalues positive", "for every u")), ({"function": "-2*x^2-2*y^2"}, ("All cuts", "negative", "line of u")),
])
def test_the_hessian_s_words_follow_its_eigenvalues(parameters: dict[str, Any], says: tuple[str, str, str]) -> None:
    bare = scene("SaddleAndHessian", parameters)
    for part, words in zip(says, (bare.words_on_the_axes(), bare.words_on_the_kind(), bare.words_on_the_eigenvectors()), strict=True):
        assert part in words


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
