"""What the scenes of topic 7 show as numbers, held against 50 digits and against the lesson."""

from __future__ import annotations

import math

import mpmath
import pytest

from calcanim import InputError
from calcanim.render.catalog import find_scene
from calcanim.render.session import load_scene
from calcanim.stage.scene import look_up

SETS: tuple[dict[str, object], ...] = (
    {},
    {"outer": "exp(u)", "inner": "x^2", "at": 1.0},
    {"outer": "u^3", "inner": "2*x+1", "at": 0.0, "h": -0.1},
    {"outer": "log(u)", "inner": "x^2+1", "at": 1.0},
    {"outer": "sqrt(u)", "inner": "1-x^2", "at": 0.5, "h": 0.2},
    {"outer": "sigmoid(x)", "inner": "3*x-1", "at": 0.5, "h": 0.5},
    {"outer": "1/u", "inner": "x-2", "at": 1.0},
    {"outer": "relu(u)", "inner": "x^2-4", "at": 3.0},
    {"outer": "1e6*u", "inner": "sin(x)", "at": 1.0},
)


def bare(name: str, parameters: dict[str, object]):
    made = load_scene(find_scene(name))
    scene = made.__new__(made)
    scene._take(parameters)
    return scene


@pytest.mark.parametrize("name", ["ChainRule", "NudgeThroughChain"])
@pytest.mark.parametrize("parameters", SETS, ids=lambda p: f"{p.get('outer', 'default')}")
def test_every_number_agrees_with_fifty_digits(name: str, parameters: dict[str, object]) -> None:
    scene = bare(name, parameters)
    proofs = scene.proofs()
    assert len(proofs) >= 9
    for what, proof in proofs.items():
        shown = look_up(scene.results, what)
        with mpmath.workdps(50):
            assert abs(proof() - mpmath.mpf(shown)) <= 2.3e-16 * abs(mpmath.mpf(shown)) + mpmath.mpf("1e-40"), what


def test_the_lesson_s_own_numbers() -> None:
    n = bare("ChainRule", {}).results
    assert f"{n.slope:.10f}" == "-1.8845208682"
    assert f"{n.quotient:.10f}" == "-1.8845621631"
    assert f"{n.difference:.2e}" == "4.13e-05"
    nudge = bare("NudgeThroughChain", {}).results
    assert (nudge.du, nudge.inner_ratio, nudge.inner_slope) == (0.31, 3.1, 3.0)
    assert nudge.slope == pytest.approx(2 * 1.5 * math.cos(2.25), rel=1e-15)


@pytest.mark.parametrize("parameters", SETS, ids=lambda p: f"{p.get('outer', 'default')}")
def test_the_factors_multiply_and_the_paths_add(parameters: dict[str, object]) -> None:
    n = bare("NudgeThroughChain", parameters).results
    assert n.inner_ratio * n.outer_ratio == pytest.approx(n.ratio, rel=1e-14)
    assert n.inner_slope * n.outer_slope == pytest.approx(n.slope, rel=1e-14)
    assert n.first_way + n.second_way == pytest.approx(n.both_ways, rel=1e-13)


def test_a_short_nudge_is_drawn_larger_by_a_power_of_ten() -> None:
    assert bare("NudgeThroughChain", {}).results.scales == (1.0, 1.0, 1.0)
    scales = bare("NudgeThroughChain", {"inner": "1e3*x", "at": 0.001, "h": 1e-4}).results.scales
    assert scales == (1000.0, 1.0, 1.0)


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
def test_what_cannot_be_shown_is_refused_with_a_sentence(name: str, parameters: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        load_scene(find_scene(name)).worked_numbers(parameters)
