"""The V of truncation and rounding: its two slopes, its lowest point, and the complex step's floor."""

from __future__ import annotations

import math

import numpy as np
import pytest

from calcanim import Function, InputError, step_study


@pytest.mark.parametrize(
    ("method", "order", "best", "error"),
    [("forward", 1, 1e-8, 1e-7), ("central", 2, 5e-6, 1e-10), ("fourth", 4, 8e-4, 1e-12)],
)
@pytest.mark.parametrize(("text", "at"), [("exp(x)", 1.0), ("x*sin(x)", 1.2), ("log(x)", 1.5)])
def test_slopes_and_best_steps(method: str, order: int, best: float, error: float, text: str, at: float) -> None:
    study = step_study(Function(text), at, method)
    assert study.truncation_slope == pytest.approx(order, abs=0.1)
    assert study.rounding_slope == pytest.approx(-1, abs=0.12)
    assert best / 12 <= study.best_step <= best * 12
    assert study.best_error <= error


def test_the_complex_step_stays_on_the_floor() -> None:
    study = step_study(Function("exp(x)"), 1.0, "complex")
    errors = np.array(study.errors)[np.array(study.steps) <= 1e-9]
    assert np.all(errors <= 4 * np.finfo(float).eps * math.e)
    assert math.isnan(study.rounding_slope)
    assert study.truncation_slope == pytest.approx(2, abs=0.1)


def test_it_is_the_textbook_formula() -> None:
    study = step_study(Function("x^2"), 2.0, "forward", (1e-5, 1e-3, 1e-16))
    assert study.steps == (1e-16, 1e-5, 1e-3)
    assert study.values[1] == ((2.0 + 1e-5) ** 2 - 4.0) / 1e-5
    assert study.values[0] == 0.0
    assert study.exact == 4.0
    assert f"{study.errors[1]:.2e}" == "1.00e-05"


def test_callables() -> None:
    study = step_study(np.exp, 1.0, "central")
    assert study.exact == pytest.approx(math.e, rel=1e-13)
    assert study.truncation_slope == pytest.approx(2, abs=0.1)


def test_wrong_input() -> None:
    with pytest.raises(InputError, match="method"):
        step_study(np.exp, 1.0, "backward")
    with pytest.raises(InputError, match="steps must be positive"):
        step_study(np.exp, 1.0, "forward", (0.0, 1.0))
    with pytest.raises(InputError, match="at least two"):
        step_study(np.exp, 1.0, "forward", (1.0,))
    with pytest.raises(TypeError, match="f must be"):
        step_study(2.0, 1.0)  # type: ignore[arg-type]
