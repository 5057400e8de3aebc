"""Derivatives by five methods, against mpmath at 50 digits."""

from __future__ import annotations

import math

import numpy as np
import pytest
from derivative_cases import CASES, Case, exact_derivative

from calcanim import Function, InputError, derivative


def relative_error(value: float, case: Case) -> float:
    exact = exact_derivative(case)
    return float(abs(value - exact) / abs(exact))


def test_there_are_at_least_sixty_cases() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.text} at {case.x}")
def test_adaptive_is_right_to_twelve_digits(case: Case) -> None:
    result = derivative(Function(case.text), case.x)
    assert result.status == "converged"
    assert relative_error(result.value, case) <= case.tolerance


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.text} at {case.x}")
def test_the_symbolic_derivative_is_exact(case: Case) -> None:
    slope = Function(case.text).derivative()
    from mpmath import mp

    with mp.workdps(50):
        exact = exact_derivative(case)
        assert abs(slope.precise(mp.mpf(case.x)) - exact) <= mp.mpf(10) ** -45 * abs(exact)


def test_median_error_and_honesty_of_the_error_estimate(capsys: pytest.CaptureFixture[str]) -> None:
    errors, bounded = [], 0
    for case in CASES:
        result = derivative(Function(case.text), case.x)
        exact = exact_derivative(case)
        errors.append(float(abs(result.value - exact) / abs(exact)))
        bounded += bool(abs(result.value - exact) <= result.error)
    with capsys.disabled():
        print(f"\nerror estimate bounds the true error in {bounded} of {len(CASES)} cases, "
              f"median relative error {np.median(errors):.1e}, largest {max(errors):.1e}")  # fmt: skip
    assert np.median(errors) <= 1e-13
    assert bounded >= 0.95 * len(CASES)


def test_a_plain_callable_is_honest_about_rounding() -> None:
    # Without more digits to be had, tanh in saturation cannot be differentiated well; it must say so.
    bounded = 0
    for case in CASES:
        function = Function(case.text)
        result = derivative(lambda x, f=function: f(x), case.x)
        assert result.status != "kink"
        # At most 13 + 8 + 8, and 16 more to rule out a kink where the samples look like one.
        assert result.evaluations <= 45
        bounded += bool(abs(result.value - exact_derivative(case)) <= result.error)
    assert bounded >= 0.95 * len(CASES)
    assert derivative(np.tanh, 15.0).status == "rounding limited"


def test_adaptive_needs_few_evaluations() -> None:
    counts = [derivative(Function(case.text), case.x).evaluations for case in CASES]
    assert max(counts) <= 30


@pytest.mark.parametrize(
    ("method", "tolerance"), [("forward", 1e-6), ("central", 1e-9), ("fourth", 1e-11), ("complex", 1e-14)]
)
@pytest.mark.parametrize("text", ["x*sin(x)", "exp(x)", "x^3 - 2*x", "sigmoid(x)", "log(x)", "tanh(5*x)/x"])
def test_formulas_with_their_default_steps(method: str, tolerance: float, text: str) -> None:
    f = Function(text)
    exact = float(f.derivative().precise(0.75))
    result = derivative(f, 0.75, method)
    assert abs(result.value - exact) <= tolerance * max(1.0, abs(exact))
    assert abs(result.value - exact) <= 2 * result.error + 1e-16
    assert result.method == method


@pytest.mark.parametrize(("method", "order"), [("forward", 1), ("central", 2), ("fourth", 4)])
def test_orders_of_convergence(method: str, order: int) -> None:
    # Down to where rounding begins to show, so that a factor of 1.001 would bend the line.
    steps = 0.2 * 0.5 ** np.arange(10 if order == 1 else 6)
    errors = [abs(derivative(np.exp, 1.0, method, h).value - math.e) for h in steps]
    slope = np.polyfit(np.log(steps), np.log(errors), 1)[0]
    assert slope == pytest.approx(order, abs=0.08)


def test_the_lesson_s_numbers() -> None:
    square = Function("x^2")
    assert f"{derivative(square, 2.0, 'forward', 1e-5).value:.10f}" == "4.0000100000"
    assert derivative(square, 2.0).value == 4.0
    assert derivative(square, 2.0, "complex", 1e-5).value == 4.0
    composed = Function("sin(x^2)")
    assert f"{derivative(composed, 1.5).value:.10f}" == "-1.8845208682"


def test_works_for_callables_that_take_single_numbers_only() -> None:
    assert derivative(math.exp, 1.0).value == pytest.approx(math.e, rel=1e-13)
    assert derivative(lambda x: math.log(x), 1e-3).value == pytest.approx(1e3, rel=1e-11)


def test_not_finite() -> None:
    assert derivative(Function("1/x"), 0.0).status == "not finite"
    assert derivative(Function("log(x)"), -1.0).status == "not finite"
    assert derivative(Function("sqrt(x)"), 0.0).status == "not finite"
    assert derivative(np.sqrt, 0.0, "central").status == "not finite"


def test_complex_step_refuses_functions_that_drop_the_imaginary_part() -> None:
    with pytest.raises(InputError, match="analytic|complex numbers"):
        derivative(lambda x: np.abs(x) ** 2, 1.0, "complex")
    with pytest.raises(InputError, match="complex"):
        derivative(math.exp, 1.0, "complex")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"x": math.nan}, "x must be finite"),
        ({"x": math.inf}, "x must be finite"),
        ({"step": 0.0, "method": "forward"}, "step must be positive"),
        ({"step": -1e-5, "method": "central"}, "step must be positive"),
        ({"step": 1e-5}, "step cannot be given"),
        ({"tolerance": -1.0}, "tolerance must be positive"),
        ({"method": "centrl"}, "did you mean 'central'"),
    ],
)
def test_wrong_input_is_refused_in_a_sentence(arguments: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        derivative(**{"f": Function("x^2"), "x": 1.0, **arguments})  # type: ignore[arg-type]


def test_wrong_types() -> None:
    with pytest.raises(TypeError, match="f must be"):
        derivative(3.0, 1.0)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="x must be one real number"):
        derivative(np.exp, [1.0, 2.0])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="real numbers"):
        derivative(lambda x: "no", 1.0)
    with pytest.raises(InputError, match="one variable"):
        derivative(Function("x*y"), 1.0)


@pytest.mark.parametrize(("text", "at"), [
    ("tan(x-1e12)", 1e12 + 0.3), ("sin(x-1e9)", 1e9 + 0.5), ("exp(x-1e10)", 1e10 + 0.1), ("acos(sigmoid(x+123))", 0.0), ("acos(sigmoid(x+30))", 1.0),
    ("sign(x*x)*min(x,x)", 0.0), ("cosh(relu(x))^-1.5", 0.0), ("tanh(x+40)", 0.0),
])  # fmt: skip
def test_the_bar_of_a_callable_holds_where_doubles_see_little(text: str, at: float) -> None:
    f = Function(text)
    result = derivative(lambda x: f(x), at)
    assert abs(result.value - float(f.derivative().precise(at))) <= result.error < 1e-3
