"""What the scenes of topic 7 show as numbers, held against 50 digits and against the lesson."""

from __future__ import annotations

import itertools
import math
from typing import Any

import mpmath
import numpy as np
import pytest
from proving import captions, prepared, prove, scene, whole_clips, worked

from calcanim import InputError
from calcanim.check.walk import walk
from calcanim.parameters import read_assignments
from calcanim.render.catalog import find_scene
from calcanim.render.session import load_scene
from calcanim.stage.layout import PANEL, SAFE
from calcanim.stage.scene import look_up

SETS: tuple[dict[str, Any], ...] = (
    {},
    {"outer": "u^3", "inner": "2*x+1", "at": 0.0, "h": -0.1},
    {"outer": "exp(u)", "inner": "x^2", "at": 1.0},
    {"outer": "log(u)", "inner": "x^4-3*x^2+5", "at": 1.9, "h": 0.01},
    {"outer": "sqrt(u)", "inner": "1-x^2", "at": 0.5, "h": 0.2},
    {"outer": "sigmoid(x)", "inner": "3*x-1", "at": 0.5, "h": 0.5},
    {"outer": "1/u", "inner": "x-2", "at": 1.0},
    {"outer": "exp(-u)", "inner": "sin(x)", "at": -1.0},
    {"outer": "u^3", "inner": "cos(x)", "at": 0.0, "h": 0.5, "second": "x^2", "join": "u+v"},
    {"outer": "1e6*u", "inner": "sin(x)", "at": 1.0},
    {"outer": "relu(u)", "inner": "x^2-4", "at": 3.0},
    {"outer": "sqrt(u)", "inner": "1/x", "at": 0.5, "h": -0.2},
)
# The nudge's scene has two parameters more.
CHAIN_SETS = tuple({k: v for k, v in one.items() if k not in ("second", "join")} for one in SETS)
CLIPS = {"ChainRule": CHAIN_SETS, "NudgeThroughChain": SETS}


@pytest.mark.parametrize("name", CLIPS)
@pytest.mark.parametrize("i", range(len(SETS)), ids=lambda i: str(SETS[i].get("outer", "default")))
def test_every_number_agrees_with_fifty_digits(name: str, i: int) -> None:
    made = scene(name, CLIPS[name][i])
    proofs = worked(made)
    assert len(proofs) >= 7
    for what, proof in proofs.items():
        shown = look_up(made.results, what)
        with mpmath.workdps(50):
            assert abs(proof() - mpmath.mpf(shown)) <= 2.3e-16 * abs(mpmath.mpf(shown)) + mpmath.mpf("1e-40"), what


def test_the_lesson_s_own_numbers() -> None:
    n = scene("ChainRule", {}).results
    assert f"{n.slope:.10f}" == "-1.8845208682"
    assert f"{n.quotient:.10f}" == "-1.8845621631"
    assert f"{n.difference:.2e}" == "4.13e-05"
    nudge = scene("NudgeThroughChain", {}).results
    assert (nudge.du, nudge.inner_ratio, nudge.inner_slope) == (0.31, 3.1, 3.0)
    assert nudge.slope == pytest.approx(2 * 1.5 * math.cos(2.25), rel=1e-15)


@pytest.mark.parametrize("parameters", SETS, ids=lambda p: f"{p.get('outer', 'default')}")
def test_the_factors_multiply_and_the_paths_add(parameters: dict[str, Any]) -> None:
    n = scene("NudgeThroughChain", parameters).results
    assert n.inner_ratio * n.outer_ratio == pytest.approx(n.ratio, rel=1e-14)
    assert n.inner_slope * n.outer_slope == pytest.approx(n.slope, rel=1e-14)
    assert n.first_way + n.second_way == pytest.approx(n.both_ways, rel=1e-13)


@pytest.mark.parametrize(("ratio", "says"), [
    (3.1, "stretched"), (-0.74, "shrunk and turned round"), (-2.0, "stretched and turned round"), (0.5, "shrunk"),
    (1.0, "kept as long as it is"), (0.0, "lost"), (1 - 1e-14, "kept as long as it is"), (-1 - 1e-14, "kept as long as it is and turned round"),
])
def test_captions_say_what_a_factor_does(ratio: float, says: str) -> None:
    assert load_scene(find_scene("NudgeThroughChain")).fate(ratio) == says


def test_a_short_nudge_is_drawn_larger_by_a_power_of_ten() -> None:
    assert scene("NudgeThroughChain", {}).results.scales == (1.0, 1.0, 1.0)
    assert scene("NudgeThroughChain", {"inner": "1e3*x", "at": 0.001, "h": 1e-4}).results.scales == (1000.0, 1.0, 1.0)


@pytest.mark.parametrize(("parameters", "line", "mind"), [
    ({"outer": "0.01*u"}, 2, ("", "y is drawn larger")), ({"inner": "1e3*x", "at": 0.001, "h": 1e-4}, 0, ("x is drawn larger", "")),
    ({"inner": "0.02*x", "at": 1.0, "outer": "-30*u"}, 1, ("u is drawn larger", "u is drawn larger")), ({}, None, ("", "")),
])
def test_a_scale_is_said_where_it_acts(parameters: dict[str, Any], line: int | None, mind: tuple[str, str]) -> None:
    seen: list[tuple[float, float]] = []
    tips: dict[int, tuple[float, float]] = {}

    def visit(moment: Any) -> None:
        if moment.sight.section == "outer":
            figure = moment.scene.figure
            seen.extend((m.get_center()[0], m.get_center()[1]) for m in moment.scene.magnified)
            tips.update({i: tuple(arrow.points[-1][:2]) for i, arrow in enumerate(figure.arrows) if len(arrow.points)})

    said = [caption.text for caption in walk(find_scene("NudgeThroughChain"), parameters, visit).captions]
    assert [("Mind the scale" in one, part in one) for one, part in zip(said[1:3], mind, strict=True)] == [(bool(part), True) for part in mind]
    if line is None:
        assert not seen
    else:
        # Right behind the arrow that it is about.
        x, y = seen[-1]
        assert abs(y - tips[line][1]) < 0.5 and abs(x + 1.9) < 1.6
        assert (x + 1.9) * (tips[line][0] + 1.9) < 0


SHOWN = (
    ("sin(u)", "x^2", 1.5), ("sqrt(u)", "sin(x)", 1.0), ("sqrt(u)", "x^2+1", 1.0), ("tanh(u)", "10*x", 0.2), ("relu(u)", "x", 1.0), ("u^2", "abs(x)", 1.0),
    ("max(u,0.5)", "sin(x)", 1.0), ("relu(u)^2", "x^2-1", 1.5), ("sqrt(1+u^2)", "sqrt(1+x^2)", 1.0), ("exp(-u^2)", "1/(1+x^2)", 1.0),
    ("sin(u)", "exp(-x^2)*cos(4*x)", 0.4), ("5", "x^2", 1.0), ("3*u", "2", 1.0), ("u^5", "x^4-4*x^3+4*x^2+1", 0.5),
)


@pytest.mark.parametrize(("outer", "inner", "at"), SHOWN)
def test_every_formula_of_the_lesson_is_shown_and_has_its_place(outer: str, inner: str, at: float) -> None:
    made = prepared("ChainRule", {"outer": outer, "inner": inner, "at": at})
    lines = [*made.says, made.outer_line[1], made.inner_line[1], made.rule, made.worked]
    for line in lines:
        assert PANEL.left - 1e-6 <= line.get_left()[0] and line.get_right()[0] <= PANEL.right + 1e-6
        assert line.get_bottom()[1] >= SAFE.bottom - 1e-6
    for above, below in itertools.pairwise(lines if not made.tight else [*lines[:4], lines[4]]):
        assert below.get_top()[1] <= above.get_bottom()[1]
    chain = made.chain
    # The product with both functions in it, and each slope as a formula.
    for f, line in ((chain.outer_slope, made.outer_line[1]), (chain.inner_slope, made.inner_line[1]), (chain.outer_slope_here, made.worked), (chain.inner_slope, made.worked)):
        assert f.typst(inline=True) in line.source


@pytest.mark.parametrize(("outer", "inner", "named"), [
    ("sin(u)*exp(u)*log(1+u^2)*sqrt(u)*cos(3*u)", "x^2", "outer=sin"), ("u", "sin(x)*exp(x)*log(1+x^2)*sqrt(x)*cos(3*x)*tan(x)", "inner=sin"),
    ("exp(-u^2)*u", "exp(-x^2)*cos(4*x)+x", "outer=.* and inner="),
])
def test_what_is_too_long_for_the_panel_is_refused_by_name(outer: str, inner: str, named: str) -> None:
    with pytest.raises(InputError, match=named):
        captions("ChainRule", {"outer": outer, "inner": inner, "at": 1.2})


@pytest.mark.parametrize("name", CLIPS)
@pytest.mark.parametrize(("outer", "inner", "at", "slopes"), [
    ("sin(u)", "x", "pi/2", (0.0, 1.0)), ("u^2", "cos(x)", "pi/2", None), ("u^3", "x-1", "1", (0.0, 1.0)), ("exp(u)", "x", "-100", (math.exp(-100), 1.0)),
])
def test_a_slope_of_zero_is_zero_and_not_the_noise_of_fifty_digits(
    name: str, outer: str, inner: str, at: str, slopes: tuple[float, float] | None
) -> None:
    entry = find_scene(name)
    n = load_scene(entry).worked_numbers(read_assignments(entry.parameters, [f"outer={outer}", f"inner={inner}", f"at={at}"], owner=name))
    if slopes is None:
        assert n.slope == n.outer_slope == 0.0
    else:
        assert (n.outer_slope, n.inner_slope) == pytest.approx(slopes, rel=1e-14, abs=0.0)


@pytest.mark.parametrize(("parameters", "named"), [
    ({"outer": "tanh(u)", "inner": "10*x", "at": 2.0}, "outer=tanh"), ({"inner": "x+1e14", "outer": "u", "at": 1.0}, "inner=x"),
    ({"inner": "x", "outer": "u", "at": 1e6, "h": 1e-9}, "at: beside"),
])
def test_a_change_that_doubles_cannot_show_is_refused(parameters: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError, match=named):
        scene("NudgeThroughChain", parameters).numbers()


@pytest.mark.parametrize("parameters", CHAIN_SETS, ids=lambda p: f"{p.get('outer', 'default')}")
def test_both_factors_are_in_the_picture_at_the_point_unless_one_dwarfs_the_slope(parameters: dict[str, Any]) -> None:
    made = load_scene(find_scene("ChainRule"))(parameters)
    made.prepare()
    n, axis = made.results, made.lower.window.y
    for factor in (n.outer_slope, n.inner_slope):
        assert axis.low < factor < axis.high or abs(factor) > 3 * abs(n.slope)


def test_the_product_is_the_outer_factor_stretched_by_the_inner_one() -> None:
    made = load_scene(find_scene("ChainRule"))()
    made.prepare()
    stretch, lower = made.stretching(), made.lower
    for share, f in ((0.0, lambda x: np.cos(x * x)), (1.0, lambda x: np.cos(x * x) * 2 * x)):
        curve, rays = stretch(share)
        x = lower.window.x.low + (curve[:, 0] - lower.area.left) / lower.x_unit
        y = lower.window.y.low + (curve[:, 1] - lower.area.bottom) / lower.y_unit
        ends = slice(None, None, 4)
        assert y[ends] == pytest.approx(f(x[ends]), abs=1e-9)
        assert np.abs(rays[::4, 0] - rays[3::4, 0]).max() < 1e-9


@pytest.mark.parametrize(("name", "parameters", "says"), [
    ("ChainRule", {"outer": "u*v"}, "write it with u alone"),
    ("ChainRule", {"inner": "log(x)", "at": -1.0}, "has no value there"),
    ("ChainRule", {"outer": "log(u)", "inner": "x", "at": -1.0}, "outer=log\\(u\\) has no value at u = -1"),
    ("ChainRule", {"outer": "abs(u)", "inner": "x^2", "at": 0.0}, "outer=abs\\(u\\) has no derivative at u = 0"),
    ("ChainRule", {"inner": "abs(x)", "at": 0.0}, "inner=abs\\(x\\) has no derivative at x = 0"),
    ("ChainRule", {"h": 0.0}, "gives 0/0"),
    ("ChainRule", {"outer": "sqrt(u)", "inner": "1-x", "at": 0.5, "h": 2.0}, "leads out of the domain"),
    ("NudgeThroughChain", {"h": 0.0}, "is no nudge"),
    ("NudgeThroughChain", {"inner": "3"}, "does not change"),
    ("NudgeThroughChain", {"second": "log(x)", "inner": "x^2", "at": -1.0}, "need values and slopes"),
])
def test_what_cannot_be_shown_is_refused_with_a_sentence(name: str, parameters: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        load_scene(find_scene(name)).worked_numbers(parameters)


@pytest.mark.parametrize(("name", "parameters"), whole_clips(CLIPS))
def test_the_whole_clip_is_proved(name: str, parameters: dict[str, Any]) -> None:
    prove(name, parameters)
