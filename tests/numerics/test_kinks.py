"""Kinks are flagged wherever there is one, and nowhere else."""

from __future__ import annotations

import math

import numpy as np
import pytest
from derivative_cases import CASES
from hypothesis import given, settings
from hypothesis import strategies as st

from calcanim import Function, derivative

KINKS = [
    ("abs(x)", 0.0), ("relu(x)", 0.0), ("max(x, 1 - x)", 0.5), ("max(x, 0.3 - x)", 0.15), ("abs(x - 0.1)", 0.1),
    ("min(x, x^2)", 1.0), ("1e6*abs(x)", 0.0), ("1e-6*relu(x)", 0.0), ("exp(abs(x))", 0.0), ("sqrt(abs(x))", 0.0),
    ("x^2 + 1e-8*relu(x)", 0.0), ("abs(sin(x))", 0.0), ("max(0, x - 1)", 1.0), ("sign(x)*abs(x)^(1/3)", 0.0),
    ("abs(3*x - 1)", 1 / 3), ("relu(sin(x)) + x", math.pi), ("max(x^2, 2)", math.sqrt(2)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "x"), KINKS)
def test_kinks_of_functions_are_flagged(text: str, x: float) -> None:
    result = derivative(Function(text), x)
    assert result.status == "kink"
    assert math.isnan(result.value)


@pytest.mark.parametrize(("text", "x"), KINKS)
def test_kinks_of_callables_are_flagged(text: str, x: float) -> None:
    f = Function(text)
    assert derivative(lambda t: f(t), x).status == "kink"


@pytest.mark.parametrize(("text", "x"), [
    ("sign(x)", 0.0), ("sign(x*x)^2.5", 0.0), ("sign(x - 1/3)", 1 / 3), ("x + sign(x)*exp(x)", 0.0), ("sign(x - 2)^2", 2.0),
])  # fmt: skip
def test_jumps_are_no_kinks(text: str, x: float) -> None:
    f = Function(text)
    for g in (f, lambda t: f(t)):
        result = derivative(g, x)
        assert result.status == "jump"
        assert math.isnan(result.value)


@pytest.mark.parametrize("method", ["forward", "central", "fourth", "complex"])
@pytest.mark.parametrize(("text", "x"), KINKS[:4])
def test_the_formulas_flag_them_too(method: str, text: str, x: float) -> None:
    assert derivative(Function(text), x, method).status == "kink"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.text} at {case.x}")
def test_smooth_cases_are_never_flagged(case: object) -> None:
    f = Function(case.text)  # type: ignore[attr-defined]
    for method in ("adaptive", "forward", "central", "fourth", "complex"):
        assert derivative(f, case.x, method).status != "kink"  # type: ignore[attr-defined]


@given(st.floats(-50, 50), st.floats(0.01, 100), st.floats(-3, 3))
@settings(max_examples=60, deadline=None)
def test_a_shifted_kink_is_flagged_and_its_neighbourhood_is_not(at: float, height: float, tilt: float) -> None:
    def f(x: np.ndarray) -> np.ndarray:
        return height * np.abs(x - at) + tilt * x

    assert derivative(f, at).status == "kink"
    beside = derivative(f, at + 1.0)
    assert beside.status != "kink"
    assert beside.value == pytest.approx(height + tilt, rel=1e-6, abs=1e-6 * height)


@pytest.mark.parametrize("slope", [1.0, 1e2, 1e4, 1e6])
def test_sharp_bends_are_not_kinks(slope: float) -> None:
    assert derivative(Function(f"softplus({slope:g}*x)"), 0.0).value == pytest.approx(slope / 2, rel=1e-12)
    assert derivative(lambda x: np.tanh(slope * x), 0.0).status != "kink"
