"""Topic 5: partial derivatives and the special points of a map against 50 digits, and three views that agree."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from calcanim import InputError
from calcanim.render.catalog import find_scene
from calcanim.render.session import load_scene
from calcanim.stage import look_up

CASES = (
    ("x^2 + 3*x*y + y^2", (1.0, 1.0)), ("sin(x)*cos(y)", (1.0, 1.0)), ("x^2-y^2", (1.0, 0.5)), ("exp(-(x^2+y^2))", (0.5, 0.5)),
    ("(1-x)^2+100*(y-x^2)^2", (-1.0, 0.5)), ("log(x)+y^2", (1.0, 1.0)), ("1e6*(x^2+2*y^2)", (-1.0, 0.5)), ("x^3*y^2+2*x*y-y^3", (1.0, 2.0)),
)


def bare(name: str, function: str = "x^2 + 3*x*y + y^2", at: object = (1.0, 1.0), **more: object):
    made = load_scene(find_scene(name))
    scene = made.__new__(made)
    scene._take({"function": function, "at": at, **more})
    return scene


@pytest.mark.parametrize("name", ["PartialDerivatives", "ContourMap"])
@pytest.mark.parametrize(("function", "at"), CASES)
def test_every_number_agrees_with_fifty_digits(name: str, function: str, at: tuple[float, float]) -> None:
    scene = bare(name, function, at)
    for what, proof in scene.proofs().items():
        if what.startswith("special") and not scene.results.kind:
            continue
        with mpmath.workdps(50):
            exact = proof()
            several = isinstance(exact, (list, tuple))
            for i, part in enumerate(exact if several else [exact]):
                shown = look_up(scene.results, f"{what}[{i}]" if several else what)
                # A critical point is found to the rounding of a root, the others to that of a value.
                room = mpmath.mpf("1e-13") if what.startswith("special") else 4.5e-16 * abs(part)
                assert abs(part - mpmath.mpf(shown)) <= room, (what, i)


def test_the_lesson_s_own_numbers() -> None:
    partial = bare("PartialDerivatives").results
    assert (partial.value, partial.by_x, partial.by_y) == (5.0, 5.0, 5.0)
    chart = bare("ContourMap").results
    assert (chart.kind, chart.special, chart.special_value, chart.step) == ("saddle", (0.0, 0.0), 0.0, 2.0)
    assert 0.0 in chart.levels


@pytest.mark.parametrize(("function", "kind", "place"), [
    ("exp(-(x^2+y^2))", "maximum", (0.0, 0.0)), ("(1-x)^2+100*(y-x^2)^2", "minimum", (1.0, 1.0)), ("3*x+2*y", "", (0.0, 0.0)),
    ("x^2-y^2+1", "saddle", (0.0, 0.0)),
])
def test_the_special_point_of_a_map(function: str, kind: str, place: tuple[float, float]) -> None:
    n = bare("ContourMap", function, (0.5, 0.5)).results
    assert n.kind == kind
    assert n.special == pytest.approx(place, abs=1e-9)
    if kind == "saddle":
        assert any(math.isclose(level, n.special_value) for level in n.levels)


@pytest.mark.parametrize(("function", "at"), CASES[:6])
def test_the_walk_stays_in_the_picture_and_comes_back(function: str, at: tuple[float, float]) -> None:
    scene = load_scene(find_scene("PartialDerivatives"))({"function": function, "at": at})
    scene.prepare()
    low, high = scene.walkable()
    assert low <= at[0] <= high
    window = scene.slices["x"].window
    for share in np.linspace(0, 1, 41):
        x = scene.way(float(share), low, high)
        assert low - 1e-9 <= x <= high + 1e-9
        assert window.y.low <= scene.along("x")(x) <= window.y.high
        scene.x.set_value(x)
        ends = scene.tangent_here()
        run = ends[1] - ends[0]
        # The tangent in space has the slope of the slice and lies in its plane.
        assert run[1] == 0
        assert run[2] == pytest.approx(scene.by_x(x) * run[0], rel=1e-9, abs=1e-12)
    assert scene.way(1.0, low, high) == pytest.approx(at[0])


@pytest.mark.parametrize("name", ["PartialDerivatives", "ContourMap"])
@pytest.mark.parametrize(("function", "at", "more", "says"), [
    ("x*y", (1.0,), {}, "at"), ("x*y", 2.0, {}, "two coordinates"), ("log(x)*y", (-1.0, 1.0), {}, "no point of the graph"),
    ("x*y", (1.0, 1.0), {"interval": (2.0, 3.0)}, "interval"),
])
def test_refusals_name_the_argument(name: str, function: str, at: object, more: dict, says: str) -> None:
    with pytest.raises(InputError, match=says):
        bare(name, function, at, **more).numbers()


def test_a_kink_has_no_partials_and_a_constant_no_level_lines() -> None:
    with pytest.raises(InputError, match="no partial derivatives"):
        bare("PartialDerivatives", "abs(x)+y", (0.0, 1.0)).numbers()
    with pytest.raises(InputError, match="constant"):
        bare("ContourMap", "3+0*x*y").numbers()
