"""Descent against closed forms, against rules written a second time, and against published steps."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calcanim import (
    Adam,
    Function,
    GradientDescent,
    InputError,
    Momentum,
    Nesterov,
    RMSprop,
    descend,
    plan_for_quadratic,
)

SQUARE = Function("x^2")


def test_the_lesson_s_run() -> None:
    run = descend(SQUARE, 5, GradientDescent(0.1), 20)
    np.testing.assert_allclose(run.points[:, 0], 5 * 0.8 ** np.arange(21), rtol=1e-14)
    assert [f"{x:.4f}" for x in run.points[:6, 0]] == ["5.0000", "4.0000", "3.2000", "2.5600", "2.0480", "1.6384"]
    assert f"{run.points[20, 0]:.6f}" == "0.057646"
    assert f"{run.losses[20]:.6f}" == "0.003323"
    assert run.gradient_norms[0] == 10.0
    assert (run.status, run.steps, run.points.shape) == ("step limit", 20, (21, 1))


@pytest.mark.parametrize(
    ("rate", "status"),
    [
        (0.01, "step limit"),
        (0.1, "step limit"),
        (0.5, "converged"),
        (0.9, "step limit"),
        (1.0, "step limit"),
        (1.1, "diverged"),
    ],
)
def test_the_six_rates(rate: float, status: str) -> None:
    run = descend(SQUARE, 5, GradientDescent(rate), 20)
    assert run.status == status
    np.testing.assert_allclose(run.points[:, 0], 5 * (1 - 2 * rate) ** np.arange(len(run.points)), rtol=1e-12)


def test_a_run_that_overflows_stops_and_says_so() -> None:
    run = descend(SQUARE, 5, GradientDescent(1.1), 100_000)
    assert run.status == "diverged"
    assert run.steps < 5000
    assert np.all(np.isfinite(run.points)) and np.all(np.isfinite(run.losses))
    assert descend(Function("log(x)"), 1.0, GradientDescent(0.9), 100).status == "not finite"


def test_saddles_and_maxima_are_told_from_minima() -> None:
    assert descend(Function("x^2 - y^2"), (1.0, 0.0), GradientDescent(0.1), 500).status == "stalled at a saddle"
    assert descend(Function("-x^2"), 0.0, GradientDescent(0.1), 5).status == "stalled at a maximum"
    assert descend(Function("x^2 + y^2"), (1.0, 1.0), GradientDescent(0.1), 500).status == "converged"


def _momentum(x: np.ndarray, g: Callable[[np.ndarray], np.ndarray], n: int) -> np.ndarray:
    before = x.copy()
    for _ in range(n):
        # The heavy ball as a recurrence of two points, without a velocity.
        x, before = x - 0.05 * g(x) + 0.8 * (x - before), x
    return x


def _nesterov(x: np.ndarray, g: Callable[[np.ndarray], np.ndarray], n: int) -> np.ndarray:
    before = x.copy()
    for _ in range(n):
        ahead = x + 0.8 * (x - before)
        x, before = ahead - 0.05 * g(ahead), x
    return x


def _rmsprop(x: np.ndarray, g: Callable[[np.ndarray], np.ndarray], n: int) -> np.ndarray:
    history: list[np.ndarray] = []
    for _ in range(n):
        history.append(g(x) ** 2)
        mean = sum(0.1 * 0.9 ** (len(history) - 1 - k) * square for k, square in enumerate(history))
        x = x - 0.05 * g(x) / (np.sqrt(mean) + 1e-8)
    return x


def _adam(x: np.ndarray, g: Callable[[np.ndarray], np.ndarray], n: int, corrected: bool = True) -> np.ndarray:
    slopes: list[np.ndarray] = []
    for t in range(1, n + 1):
        slopes.append(g(x))
        # The running means as the weighted sums they are (Kingma and Ba, section 3).
        m = sum(0.1 * 0.9 ** (t - k) * s for k, s in enumerate(slopes, 1))
        v = sum(0.001 * 0.999 ** (t - k) * s**2 for k, s in enumerate(slopes, 1))
        if corrected:
            m, v = m / (1 - 0.9**t), v / (1 - 0.999**t)
        x = x - 0.05 * m / (np.sqrt(v) + 1e-8)
    return x


REFERENCES: list[tuple[Any, Callable[..., np.ndarray]]] = [
    (Momentum(0.05, 0.8), _momentum), (Nesterov(0.05, 0.8), _nesterov), (RMSprop(0.05), _rmsprop), (Adam(0.05), _adam),
    (Adam(0.05, bias_correction=False), lambda x, g, n: _adam(x, g, n, corrected=False)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "reference"), REFERENCES, ids=lambda entry: getattr(type(entry), "__name__", ""))
@given(start=st.tuples(st.floats(-3, 3), st.floats(-3, 3)))
@settings(max_examples=15, deadline=None)
def test_rules_against_a_second_writing(
    rule: Any, reference: Callable[..., np.ndarray], start: tuple[float, float]
) -> None:
    f = Function("x^2/2 + 2*y^2 + x*y/2")

    def slope(p: np.ndarray) -> np.ndarray:
        return np.array([p[0] + p[1] / 2, 4 * p[1] + p[0] / 2])

    run = descend(f, start, rule, 30, tolerance=0.0)
    if run.steps == 30:
        np.testing.assert_allclose(run.points[-1], reference(np.array(start), slope, 30), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("slope", [1e-3, 1.0, 1e3, -7.0])
def test_adam_s_first_step_is_the_rate_whatever_the_gradient(slope: float) -> None:
    # Kingma and Ba, section 2.1: with the correction |step| is about the rate; without it,
    # (1 - beta1)/sqrt(1 - beta2) times the rate, which is 3.16.
    f = Function(f"{slope!r}*x")
    first = descend(f, 1.0, Adam(0.01), 1)
    assert first.points[1, 0] - 1.0 == pytest.approx(-math.copysign(0.01, slope), rel=2e-5)
    uncorrected = descend(f, 1.0, Adam(0.01, bias_correction=False), 1)
    assert uncorrected.points[1, 0] - 1.0 == pytest.approx(
        -math.copysign(0.01 * 0.1 / math.sqrt(0.001), slope), rel=1e-3
    )


@pytest.mark.parametrize("condition", [10, 100, 1000])
def test_the_optimal_pair_of_a_quadratic(condition: int) -> None:
    plan = plan_for_quadratic((1, condition))
    assert plan.condition == condition
    assert plan.edge == 2 / condition
    f = Function(f"1/2*(x^2 + {condition}*y^2)")
    plain = descend(f, (1.0, 1.0), GradientDescent(plan.rate), 40 * condition, tolerance=1e-6)
    heavy = descend(f, (1.0, 1.0), Momentum(plan.momentum_rate, plan.momentum), 40 * condition, tolerance=1e-6)
    assert plain.status == heavy.status == "converged"
    assert heavy.steps < plain.steps / 2
    # With the best rate both coordinates shrink by the same factor at every step.
    ratios = np.abs(plain.points[1:20] / plain.points[:19])
    np.testing.assert_allclose(ratios, plan.factor, rtol=1e-9)
    # No other rate does better in the worst direction.
    for other in (0.97 * plan.rate, 1.03 * plan.rate):
        assert max(abs(1 - other), abs(1 - condition * other)) > plan.factor
    assert plan.momentum == pytest.approx(((math.sqrt(condition) - 1) / (math.sqrt(condition) + 1)) ** 2)


def test_every_rule_comes_down_rosenbrock() -> None:
    valley = Function("(1 - x)^2 + 100*(y - x^2)^2")
    for rule in (GradientDescent(0.001), Momentum(0.0005), Nesterov(0.0005), RMSprop(0.005), Adam(0.05)):
        run = descend(valley, (-1.2, 1.0), rule, 1500)
        assert run.losses[-1] < 0.2 < run.losses[0]


def test_callables_with_and_without_a_gradient() -> None:
    numerical = descend(lambda x, y: x**2 + 3 * y**2, (1, 1), GradientDescent(0.1), 10)
    given_one = descend(
        lambda x, y: x**2 + 3 * y**2, (1, 1), GradientDescent(0.1), 10, gradient=lambda x, y: (2 * x, 6 * y)
    )
    np.testing.assert_allclose(numerical.points, given_one.points, rtol=1e-10, atol=1e-12)


def test_wrong_input() -> None:
    for rate in (0.0, -0.1, math.nan):
        with pytest.raises(InputError, match="rate must be"):
            GradientDescent(rate)
    for momentum in (-0.1, 1.0):
        with pytest.raises(InputError, match="momentum must be at least 0 and below 1"):
            Momentum(0.1, momentum)
    with pytest.raises(InputError, match="beta2"):
        Adam(0.1, beta2=1.0)
    rule = GradientDescent(0.1)
    with pytest.raises(InputError, match="coordinate for each"):
        descend(SQUARE, (1, 2), rule, 5)
    with pytest.raises(InputError, match="steps must lie"):
        descend(SQUARE, 1, rule, -1)
    with pytest.raises(InputError, match="tolerance must not be negative"):
        descend(SQUARE, 1, rule, 5, tolerance=-1)
    with pytest.raises(InputError, match="start must be a point where"):
        descend(Function("log(x)"), -1, rule, 5)
    with pytest.raises(InputError, match="finite"):
        descend(SQUARE, math.inf, rule, 5)
    with pytest.raises(InputError, match="gradient must return 1"):
        descend(lambda x: x**2, 1, rule, 5, gradient=lambda x: (x, x))
    with pytest.raises(TypeError, match="step rule"):
        descend(SQUARE, 1, GradientDescent, 5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="whole number"):
        descend(SQUARE, 1, rule, 5.5)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="curvatures"):
        plan_for_quadratic((1, -1))
    with pytest.raises(InputError, match="curvatures"):
        plan_for_quadratic(())
