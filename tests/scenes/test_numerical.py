"""What the scenes of topic 3 show as numbers, held against 50 digits."""

from __future__ import annotations

import math
from typing import Any

import mpmath
import numpy as np
import pytest
from proving import close_to_its_proof, prove, scene, whole_clips, worked

from calcanim import Function, InputError, gradient_check
from calcanim.render.catalog import find_scene
from calcanim.render.session import load_scene
from calcanim.stage.number_format import format_for
from calcanim.stage.scene import look_up

DIFFERENCES: tuple[dict[str, Any], ...] = (
    {}, {"function": "x*exp(-x)", "at": 0.5, "h": 0.1}, {"function": "sin(x)", "at": 1.0, "h": 1e-8},
    {"function": "1e6*x^2", "at": 1.0}, {"function": "log(x)", "at": 0.001}, {"function": "1e-3*cos(x)", "at": 1.0},
    {"function": "abs(x)", "at": 1.0, "h": 0.5}, {"function": "1/x", "at": -1.0, "h": 1e-12}, {"function": "5", "at": 1.0},
    {"function": "sqrt(abs(x))+x^5/40", "at": 0.2, "h": 1e-12}, {"function": "sin(x)*exp(-x/3)", "at": -1.3, "h": 0.001},
)
STUDIES: tuple[dict[str, Any], ...] = (
    {}, {"function": "sin(x)", "at": 1.0}, {"function": "x^2", "at": 2.0}, {"function": "1/x", "at": 3.0},
    {"function": "log(x)", "at": 0.001}, {"function": "tanh(x)", "at": 0.0}, {"function": "1e6*x^2+x^3", "at": 1.0},
    {"function": "x^3", "at": 1.0, "steps_h": (1e-12, 1.0)}, {"function": "x^2", "at": 1000.0, "steps_h": (1e-13, 100.0)},
    {"function": "sin(20*x)", "at": 0.3},
)
NETWORKS: tuple[dict[str, Any], ...] = (
    {}, {"x": -1.5, "w1": 0.3, "w2": -2.0, "target": 0.25}, {"x": 10.0, "w1": 1.0, "w2": 3.0, "target": -2.0},
    {"x": 0.1, "w1": -4.0, "w2": 0.02}, {"h": 1e-8, "tolerance": 1e-7}, {"h": 0.01},
    {"x": 1.2345, "target": 3.14159, "w1": -0.777, "w2": 12.5}, {"x": 1000.0, "w1": 0.001, "w2": 100.0},
    {"x": -1.5, "w1": 0.1, "w2": -4.0, "h": 0.1}, {"x": 1.0, "target": 3.0, "w1": -1.0, "w2": 2.0},
)


@pytest.mark.parametrize("parameters", DIFFERENCES)
def test_every_number_of_the_differences_agrees_with_its_proof(parameters: dict[str, Any]) -> None:
    bare = scene("NumericalDerivative", parameters)
    with mpmath.workdps(50):
        for what in worked(bare):
            close_to_its_proof(bare, what, ulps=8.0)


@pytest.mark.parametrize("parameters", DIFFERENCES)
def test_the_differences_are_the_quotients_of_the_function_up_to_rounding(parameters: dict[str, Any]) -> None:
    n = scene("NumericalDerivative", parameters).results
    f = Function(parameters.get("function", "x^2"), ("x",))
    with mpmath.workdps(60):
        x, h = mpmath.mpf(n.at), mpmath.mpf(n.h)
        plus, here, minus = (f.precise(x + k * h, digits=60) for k in (1, 0, -1))
        # A few units in the last place of f, and of x where f is steep.
        noise = 4 * 2.3e-16 * (abs(here) + abs(plus) + abs(minus) + abs(n.slope * n.at)) / h
        assert abs((plus - here) / h - n.forward) <= noise
        assert abs((plus - minus) / (2 * h) - n.central) <= noise
        assert abs(n.slope - n.complex_step) <= 1e-15 * abs(n.slope)


def test_the_lesson_s_own_differences() -> None:
    n = scene("NumericalDerivative", {}).results
    assert (n.at, n.h, n.value, n.slope, n.complex_step) == (2.0, 1e-5, 4.0, 4.0, 4.0)
    assert format_for([n.slope, n.forward], 11).write(n.forward) == "4.0000100000"
    assert format_for([n.errors[0]], 3).plain(n.errors[0]).startswith("1.00")
    assert math.isclose(n.errors[0], 1e-5, rel_tol=1e-5)
    assert n.errors[1] < 1e-10
    assert n.errors[2] == 0.0


@pytest.mark.parametrize("parameters", STUDIES)
def test_every_number_of_the_step_study_agrees_with_its_proof(parameters: dict[str, Any]) -> None:
    bare = scene("StepSizeDilemma", parameters)
    proofs = worked(bare)
    with mpmath.workdps(50):
        for what in proofs:
            if "slopes" not in what:
                close_to_its_proof(bare, what, ulps=4.0)
                continue
            fitted, proof = look_up(bare.results, what), proofs[what]()
            # The fit of the package has its errors in doubles, which matters least where they are largest.
            assert math.isnan(fitted) == bool(mpmath.isnan(proof)), what
            assert math.isnan(fitted) or abs(proof - fitted) < 0.02, what


@pytest.mark.parametrize("parameters", STUDIES)
def test_the_errors_drawn_are_those_of_the_doubles(parameters: dict[str, Any]) -> None:
    bare = scene("StepSizeDilemma", parameters)
    n, f = bare.results, Function(parameters.get("function", "exp(x)"), ("x",))
    for i in range(0, len(n.steps), 5):
        h = n.steps[i]
        forward = (float(f(n.at + h)) - float(f(n.at))) / h
        with mpmath.workdps(50):
            error = float(abs(mpmath.mpf(forward) - f.derivative().precise(n.at)))
        assert n.errors[0][i] == pytest.approx(error, rel=1e-6, abs=4e-16 * abs(n.slope))


def test_the_lesson_s_own_step_study() -> None:
    n = scene("StepSizeDilemma", {}).results
    assert (n.steps[0], n.steps[-1]) == (1e-16, 1.0)
    assert n.slope == math.e
    for fitted, order in zip(n.slopes, (1, 2, 4), strict=False):
        assert fitted == pytest.approx(order, abs=0.05)
    for fitted in n.rounding_slopes[:3]:
        assert fitted == pytest.approx(-1, abs=0.1)
    # Each further order allows a larger step and a smaller error.
    assert 1e-9 < n.best_steps[0] < 1e-7 < n.best_steps[1] < 1e-4 < n.best_steps[2] < 1e-2
    assert n.best_errors[0] > 1e-10 > n.best_errors[1] > 1e-12 > n.best_errors[2] > 1e-15
    # The complex step stays at the last digit for all steps below the square root of it.
    assert all(error <= 2 * math.ulp(math.e) for h, error in zip(n.steps, n.errors[3], strict=True) if h < 1e-8)


@pytest.mark.parametrize("parameters", NETWORKS)
def test_every_number_of_the_gradient_check_agrees_with_its_proof(parameters: dict[str, Any]) -> None:
    bare = scene("GradientCheck", parameters)
    n = bare.results
    with mpmath.workdps(50):
        for what, proof in worked(bare).items():
            # The backward pass and the doubles of the loss round a few times; one-sided slopes are short of their end by 1e-28.
            assert float(abs(proof() - mpmath.mpf(look_up(n, what)))) <= 1e-14 * abs(look_up(n, what)) + 1e-20, what


@pytest.mark.parametrize("parameters", NETWORKS)
def test_the_bars_say_what_the_package_s_own_check_says(parameters: dict[str, Any]) -> None:
    bare = scene("GradientCheck", {**parameters, "h": 1e-5, "tolerance": 1e-4})
    n = bare.results

    def loss(w1: float, w2: float) -> float:
        return (w2 / (1 + np.exp(-n.x * w1)) - n.target) ** 2 / 2

    honest = gradient_check(loss, (n.w1, n.w2), n.claimed, tolerance=1e-4)
    assert honest.passed
    assert max(n.errors[:2]) <= 1e-4
    planted = gradient_check(loss, (n.w1, n.w2), (n.bug, n.claimed[1]), tolerance=1e-4)
    assert [p.verdict for p in planted.parameters] == ["wrong", "right"]
    assert n.errors[2] > 1e-4
    at_kink = gradient_check(lambda w: (n.w2 * max(n.x * w, 0.0) - n.target) ** 2 / 2, (0.0,), (n.kink,))
    assert at_kink.parameters[0].verdict == "kink"
    assert n.errors[3] == 1.0


def test_the_lesson_s_own_network() -> None:
    n = scene("GradientCheck", {}).results
    assert (n.x, n.target, n.w1, n.w2) == (2.0, 1.0, 0.5, 0.8)
    assert format_for([n.claimed[0]], 4).plain(n.claimed[0]) == "\N{MINUS SIGN}0.1306"
    assert format_for([n.claimed[1]], 4).plain(n.claimed[1]) == "\N{MINUS SIGN}0.3035"
    assert max(n.errors[:2]) < 1e-9
    assert n.errors[2] == pytest.approx(1 - 0.19661193324148185, rel=1e-6)
    assert (n.kink_left, n.kink_right) == (0.0, -1.6)
    assert n.kink_numeric == pytest.approx(-0.8, abs=1e-4)


@pytest.mark.parametrize(("name", "parameters", "says"), [
    ("GradientCheck", {"x": 0.0}, "nothing to compare"),
    ("GradientCheck", {"target": 0.0}, "has no kink"),
    ("GradientCheck", {"h": 0.0}, "must lie between 0 and 0.1"),
    ("GradientCheck", {"tolerance": 2.0}, "must lie between 0 and 0.1"),
    ("StepSizeDilemma", {"function": "cos(x)", "at": 0.0}, "is flat there"),
    ("StepSizeDilemma", {"function": "abs(x)", "at": 0.0}, "has no derivative there"),
    ("StepSizeDilemma", {"steps_h": (1.0, 1e-16)}, "two positive numbers"),
    ("StepSizeDilemma", {"steps_h": (1e-3, 1.0)}, "spans 3 powers of ten"),
    ("StepSizeDilemma", {"steps_h": (1e-16, 1e-8, 1.0)}, "holds 3 numbers"),
    ("StepSizeDilemma", {"function": "log(x)", "at": 1e-14}, "has no values around"),
    ("NumericalDerivative", {"function": "abs(x)", "at": 0.0}, "has no derivative there"),
    ("NumericalDerivative", {"function": "log(x)", "at": -1.0}, "no point of the graph"),
    ("NumericalDerivative", {"function": "log(x)", "at": 0.001, "h": 0.01}, "h=0.01 is too large"),
    ("NumericalDerivative", {"h": 0.0}, "h=0 must be a positive number"),
    ("NumericalDerivative", {"h": -1e-5}, "must be a positive number"),
    ("NumericalDerivative", {"h": 1e-17}, "is lost beside at=2"),
    ("NumericalDerivative", {"h_complex": 0.1}, "is not small"),
])
def test_what_cannot_be_shown_is_refused_with_a_sentence(name: str, parameters: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        load_scene(find_scene(name)).worked_numbers(parameters)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "parameters"),
    whole_clips({"NumericalDerivative": DIFFERENCES, "StepSizeDilemma": STUDIES, "GradientCheck": NETWORKS}),
)
def test_the_whole_clip_is_proved(name: str, parameters: dict[str, Any]) -> None:
    prove(name, parameters)
