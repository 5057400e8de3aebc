"""Tests of the tests: an error of 0.1 % planted in a rule, a backward step or an optimiser is caught."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import test_autodiff
import test_derivatives
import test_descent
import test_fields
from derivative_cases import CASES, Case
from sympy.core.cache import clear_cache

from calcanim import Adam, GradientDescent, Momentum, Nesterov, RMSprop, Value
from calcanim.numerics import differences, fields, kinked, richardson, symbolic

OFF = 1.001


@pytest.fixture(autouse=True)
def _fresh_sympy() -> Iterator[None]:
    # SymPy remembers derivatives; neither the planted nor the right ones may leak.
    clear_cache()
    yield
    clear_cache()


def case_of(name: str) -> Case:
    return next(case for case in CASES if name in case.text)


@pytest.mark.parametrize(("function", "name"), [("sigmoid", "sigmoid"), ("softplus", "softplus")])
def test_a_wrong_slope_of_a_function_is_caught(function: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    test_derivatives.test_the_symbolic_derivative_is_exact(case_of(name))
    cls = getattr(kinked, function)
    right = cls.fdiff
    monkeypatch.setattr(cls, "fdiff", lambda self, argindex=1: right(self, argindex) * 1001 / 1000)
    with pytest.raises(AssertionError):
        test_derivatives.test_the_symbolic_derivative_is_exact(case_of(name))


@pytest.mark.parametrize("name", ["sin", "exp", "log", "sqrt", "tanh", "^", "/"])
def test_a_wrong_rule_of_differentiation_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right = symbolic.to_sympy
    monkeypatch.setattr(symbolic, "to_sympy", lambda node: right(node) * 1001 / 1000)
    with pytest.raises(AssertionError):
        test_derivatives.test_the_symbolic_derivative_is_exact(case_of(name))


@pytest.mark.parametrize("method", ["forward", "central", "fourth"])
def test_a_wrong_difference_formula_is_caught(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    order = differences.ORDERS[method]
    test_derivatives.test_orders_of_convergence(method, order)
    right = differences.quotient
    monkeypatch.setattr(differences, "quotient", lambda *arguments: OFF * right(*arguments))
    with pytest.raises(AssertionError):
        test_derivatives.test_orders_of_convergence(method, order)


def test_a_wrong_extrapolation_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = richardson._table

    def wrong(*arguments: Any) -> Any:
        from dataclasses import replace

        table = right(*arguments)
        return table and replace(table, value=OFF * table.value)

    monkeypatch.setattr(richardson, "_table", wrong)
    with pytest.raises(AssertionError):
        test_derivatives.test_adaptive_is_right_to_twelve_digits(case_of("exp(x)"))


def test_a_wrong_second_difference_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = fields.second_differences
    monkeypatch.setattr(fields, "second_differences", lambda *a: (OFF * right(*a)[0], *right(*a)[1:]))
    with pytest.raises(AssertionError):
        test_fields.test_gradient_and_hessian_against_jax(*test_fields.FIELDS[0], (1.0, 1.0))


METHOD_OF = {
    "exp": "exp", "sin": "sin", "cos": "cos", "tanh": "tanh", "sigmoid": "sigmoid", "relu": "relu", "log": "log", "neg": "__neg__",
    "square": "__pow__", "**": "__pow__", "+": "__add__", "-": "__sub__", "*": "__mul__", "/": "__truediv__", "maximum": "maximum",
}  # fmt: skip


@pytest.mark.parametrize("name", METHOD_OF)
def test_a_wrong_backward_step_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    test_autodiff.test_every_operation_against_jax(name)
    right = getattr(Value, METHOD_OF[name])

    def wrong(self: Value, *arguments: Any) -> Value:
        result = right(self, *arguments)
        result.slopes = tuple(OFF * slope for slope in result.slopes)
        return result

    monkeypatch.setattr(Value, METHOD_OF[name], wrong)
    with pytest.raises(AssertionError):
        test_autodiff.test_every_operation_against_jax(name)


@pytest.mark.parametrize(
    "rule",
    [
        GradientDescent(0.1),
        Momentum(0.05, 0.8),
        Nesterov(0.05, 0.8),
        RMSprop(0.05),
        Adam(0.05),
        Adam(0.05, bias_correction=False),
    ],
)
def test_a_wrong_step_of_an_optimiser_is_caught(rule: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    check = _check_of(rule)
    check()
    right = type(rule).step

    def wrong(self: Any, point: np.ndarray, state: Any, gradient: Any) -> tuple[np.ndarray, Any]:
        following, state = right(self, point, state, gradient)
        return point + OFF * (following - point), state

    monkeypatch.setattr(type(rule), "step", wrong)
    with pytest.raises(AssertionError):
        check()


def _check_of(rule: Any) -> Callable[[], None]:
    if isinstance(rule, GradientDescent):
        return test_descent.test_the_lesson_s_run
    index = [type(entry) for entry, _ in test_descent.REFERENCES].index(type(rule))
    if isinstance(rule, Adam) and not rule.bias_correction:
        index += 1
    entry, reference = test_descent.REFERENCES[index]
    inner = test_descent.test_rules_against_a_second_writing.hypothesis.inner_test  # type: ignore[attr-defined]
    return lambda: inner(entry, reference, (1.5, -2.0))
