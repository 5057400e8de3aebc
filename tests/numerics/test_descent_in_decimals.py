"""Runs in decimals against a second writing of every rule, verdicts on runs, and steps on quadratics by closed forms."""

from __future__ import annotations

import math
from typing import Any

import mpmath
import numpy as np
import pytest

from calcanim import Adam, Function, GradientDescent, InputError, Momentum, Nesterov, RMSprop, descend, plan_for_quadratic
from calcanim.numerics.descent import judge, minimum_downhill, steps_on_quadratic
from calcanim.numerics.descent.precise import digits_for, precise_descent, precise_steps

ROSENBROCK = Function("(1-x)^2 + 100*(y-x^2)^2", ("x", "y"))
RULES = [
    GradientDescent(0.001), Momentum(0.0005, 0.9), Nesterov(0.0005, 0.9), RMSprop(0.01), Adam(0.05),
    Adam(0.05, bias_correction=False),
]  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_decimals_agree_with_the_second_writing(rule: Any) -> None:
    run = descend(ROSENBROCK, (-1.2, 1.0), rule, 120, digits=digits_for(120))
    other = precise_descent(ROSENBROCK, (-1.2, 1.0), rule, 120)
    assert run.rule is rule and run.steps == 120
    np.testing.assert_allclose(run.points, np.array(other, dtype=float), rtol=4e-16)
    assert run.losses[-1] == pytest.approx(float(ROSENBROCK.precise(*other[-1])), rel=4e-16)


def test_a_chaotic_run_is_another_one_in_doubles() -> None:
    # x - r f'(x) is the logistic map 3.99 x (1 - x), whose orbits part by a factor of about 2 in each step.
    f = Function("-2.99/2*x^2 + 3.99/3*x^3")
    exact = descend(f, 0.3, GradientDescent(1.0), 150, digits=digits_for(150))
    doubles = descend(f, 0.3, GradientDescent(1.0), 150)
    with mpmath.workdps(300):
        x = mpmath.mpf("0.3")
        for _ in range(150):
            x = mpmath.mpf("3.99") * x * (1 - x)
    assert exact.points[-1, 0] == pytest.approx(float(x), rel=4e-16)
    assert abs(doubles.points[-1, 0] - exact.points[-1, 0]) > 1e-3


def test_a_run_that_lands_on_a_kink_has_no_slope_to_go_on_with() -> None:
    run = descend(Function("abs(x)"), 1.0, GradientDescent(0.1), 20, digits=60)
    assert (run.status, run.steps, run.points[-1, 0], run.losses[-1]) == ("not finite", 10, 0.0, 0.0)
    # Beside the kink it bounces over it.
    beside = descend(Function("abs(x)"), 1.05, GradientDescent(0.1), 20, digits=60)
    assert beside.status == "step limit"
    assert np.abs(beside.points[-2:, 0]) == pytest.approx([0.05, 0.05], rel=1e-15)


def test_only_functions_are_run_in_decimals() -> None:
    with pytest.raises(TypeError, match="Function"):
        descend(lambda x: x**2, 1.0, GradientDescent(0.1), 5, digits=50)
    with pytest.raises(InputError, match="digits"):
        descend(Function("x^2"), 1.0, GradientDescent(0.1), 5, digits=5)


@pytest.mark.parametrize(("rate", "verdict"), [
    (0.01, "crawls"), (0.1, "closes in"), (0.5, "one step"), (0.9, "zig-zags"), (1.0, "bounces"), (1.1, "diverges"),
])
def test_the_six_verdicts(rate: float, verdict: str) -> None:
    f = Function("x^2")
    assert judge(f, descend(f, 5.0, GradientDescent(rate), 20, digits=60), 0.0) == verdict


def test_other_verdicts() -> None:
    def of(text: str, start: float, rate: float, steps: int = 60) -> str:
        f = Function(text)
        minimum = minimum_downhill(f, start)
        assert minimum is not None
        return judge(f, descend(f, start, GradientDescent(rate), steps, digits=80), minimum.x)

    assert of("x - log(x)", 3.0, 6.0) == "leaves the domain"
    # One long step over the hill between the two valleys of a quartic.
    assert of("x^4-4*x^3+4*x^2+1", 2.6, 0.2, 400) == "leaves the valley"
    assert of("x^4-4*x^3+4*x^2+1", 2.6, 0.2, 20) == "leaves the valley"
    assert of("1-cos(x)", 2.0, 2.5) == "wanders"
    assert of("x^4-4*x^3+4*x^2+1", 2.6, 0.02) == "closes in"


@pytest.mark.parametrize(("text", "start", "minimum"), [
    ("x^2", 5.0, 0.0), ("abs(x)", 3.0, 0.0), ("sin(x)", 1.0, -math.pi / 2), ("x^4-4*x^3+4*x^2+1", 2.6, 2.0),
    ("(x-40)^2", 1.0, 40.0), ("x^3", 1.0, None), ("exp(x)", 1.0, None), ("1/x^2 + x", -1.0, None), ("x^2", 0.0, None),
])
def test_the_minimum_on_the_way_down(text: str, start: float, minimum: float | None) -> None:
    found = minimum_downhill(Function(text), start)
    assert (found.x if found else None) == (pytest.approx(minimum, abs=1e-12) if minimum is not None else None)


@pytest.mark.parametrize("condition", [10, 100, 1000])
def test_steps_on_a_ravine_by_closed_forms(condition: int) -> None:
    plan, start = plan_for_quadratic((1, condition)), (4.0, 2.0)
    plain = steps_on_quadratic((1, condition), start, plan.rate)
    heavy = steps_on_quadratic((1, condition), start, plan.momentum_rate, plan.momentum)
    # Both coordinates shrink by (k - 1)/(k + 1): a logarithm counts the steps.
    assert plain == math.ceil(math.log(1e-6) / math.log(plan.factor))
    with mpmath.workdps(50):
        high = mpmath.sqrt(condition)
        assert precise_steps((1, condition), start, mpmath.mpf(2) / (condition + 1)) == plain
        assert precise_steps((1, condition), start, (2 / (high + 1)) ** 2, ((high - 1) / (high + 1)) ** 2) == heavy
    f = Function(f"(x^2 + {condition}*y^2)/2")
    run = descend(f, start, Momentum(plan.momentum_rate, plan.momentum), 400)
    sizes = np.linalg.norm(run.points, axis=1) / np.linalg.norm(start)
    assert int(np.argmax(sizes <= 1e-6)) == heavy


def test_closed_forms_with_two_roots_and_a_run_that_never_arrives() -> None:
    with mpmath.workdps(50):
        for momentum in (0.3, 0.9):
            assert precise_steps((1, 10), (4, 2), 0.1, momentum) == steps_on_quadratic((1, 10), (4, 2), 0.1, momentum)
    assert steps_on_quadratic((1, 10), (4, 2), 0.21) is None
    with pytest.raises(InputError, match="coordinates"):
        steps_on_quadratic((1, 10), (4,), 0.1)
