"""Partial derivatives, gradients, Jacobians, Hessians, against JAX and exact forms."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calcanim import Function, InputError, directional_derivative, gradient, hessian, jacobian, partial

jax.config.update("jax_enable_x64", True)

# The same functions for calcanim and for JAX.
FIELDS: list[tuple[str, Callable[..., Any]]] = [
    ("x^2 + 3*x*y + y^2", lambda x, y: x**2 + 3 * x * y + y**2),
    ("exp(x*y)*sin(3*x)", lambda x, y: jnp.exp(x * y) * jnp.sin(3 * x)),
    ("(1 - x)^2 + 100*(y - x^2)^2", lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2),
    ("sigmoid(2*x - y) + tanh(x*y)", lambda x, y: jax.nn.sigmoid(2 * x - y) + jnp.tanh(x * y)),
    ("log(1 + x^2 + y^4)", lambda x, y: jnp.log(1 + x**2 + y**4)),
    ("softplus(x)*cos(y)", lambda x, y: jax.nn.softplus(x) * jnp.cos(y)),
]
POINTS = [(1.0, 1.0), (0.3, -0.7), (-1.2, 0.4)]


@pytest.mark.parametrize(("text", "twin"), FIELDS, ids=[text for text, _ in FIELDS])
@pytest.mark.parametrize("point", POINTS)
def test_gradient_and_hessian_against_jax(text: str, twin: Callable[..., Any], point: tuple[float, float]) -> None:
    f = Function(text)
    slopes = np.array(jax.grad(twin, (0, 1))(*point))
    curvatures = np.array(jax.hessian(twin, (0, 1))(*point))
    size = np.max(np.abs(curvatures))
    np.testing.assert_allclose(gradient(f, point).value, slopes, rtol=1e-13, atol=1e-14 * size)
    np.testing.assert_allclose(hessian(f, point).value, curvatures, rtol=1e-13, atol=1e-14 * size)
    for estimate, exact in (
        (gradient(lambda x, y: f(x, y), point), slopes),
        (hessian(lambda x, y: f(x, y), point), curvatures),
    ):
        assert np.all(np.abs(estimate.value - exact) <= estimate.error + 1e-14 * size)
        assert np.all(np.abs(estimate.value - exact) <= 1e-8 * size)
        assert estimate.status == "converged"


def test_jacobian_against_jax() -> None:
    def twin(x: Any, y: Any) -> Any:
        return jnp.stack([x * y, jnp.sin(x), x**2 - y**3])

    point = (0.7, -1.3)
    exact = np.stack(jax.jacobian(twin, (0, 1))(*point), axis=1)
    texts = [Function(text, ("x", "y")) for text in ("x*y", "sin(x)", "x^2 - y^3")]
    assert jacobian(texts, point).value.shape == (3, 2)
    np.testing.assert_allclose(jacobian(texts, point).value, exact, rtol=1e-14, atol=1e-15)
    numerical = jacobian(lambda x, y: (x * y, np.sin(x), x**2 - y**3), point)
    np.testing.assert_allclose(numerical.value, exact, rtol=1e-11, atol=1e-12)
    assert np.all(np.abs(numerical.value - exact) <= numerical.error + 1e-15)


def test_a_whole_grid_in_one_call() -> None:
    x, y = np.meshgrid(np.linspace(-2, 2, 200), np.linspace(-2, 2, 200))
    f = Function("x^2 + 3*x*y + y^2")
    exact = np.stack([2 * x + 3 * y, 3 * x + 2 * y])
    assert gradient(f, (x, y)).value.shape == (2, 200, 200)
    np.testing.assert_allclose(gradient(f, (x, y)), exact, atol=1e-14)
    numerical = gradient(lambda x, y: f(x, y), (x, y))
    np.testing.assert_allclose(numerical, exact, atol=1e-11)
    # Where the terms of f cancel each other their rounding is larger than f suggests.
    assert np.mean(np.abs(numerical.value - exact) <= numerical.error + 1e-15) >= 0.99
    assert hessian(f, (x[:5, :5], y[:5, :5])).value.shape == (2, 2, 5, 5)
    assert jacobian([f, f], (x, y)).value.shape == (2, 2, 200, 200)


def test_the_lesson_s_numbers() -> None:
    f = Function("x^2 + 3*x*y + y^2")
    assert f(1.0, 1.0) == 5.0
    assert gradient(f, (1, 1)).value.tolist() == [5.0, 5.0]
    assert partial(f, "x", (1, 1)).value == partial(f, 1, (1, 1)).value == 5.0
    steepest = directional_derivative(f, (1, 1), (1, 1))
    assert f"{steepest.value:.4f}" == "7.0711"
    assert directional_derivative(f, (1, 1), (1, -1)).value == 0.0
    assert f"{directional_derivative(f, (1, 1), (-3, -3)).value:.4f}" == "-7.0711"
    eigenvalues = np.linalg.eigvalsh(hessian(f, (0, 0)))
    np.testing.assert_allclose(eigenvalues, [-1, 5], rtol=1e-15)


@given(st.floats(-2, 2), st.floats(-2, 2))
@settings(max_examples=40, deadline=None)
def test_the_gradient_is_orthogonal_to_the_level_line(x: float, y: float) -> None:
    f = Function("x^2 + 3*x*y + y^2 + sin(x*y)")
    gx, gy = gradient(f, (x, y)).value
    length = math.hypot(gx, gy)
    if length < 1e-3:
        return
    along = directional_derivative(lambda x, y: f(x, y), (x, y), (-gy, gx))
    assert abs(along.value) <= 1e-9 * length + along.error
    up = directional_derivative(lambda x, y: f(x, y), (x, y), (gx, gy))
    assert up.value == pytest.approx(length, rel=1e-9)


@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(-2, 2))
@settings(max_examples=30, deadline=None)
def test_the_hessian_is_symmetric(x: float, y: float, z: float) -> None:
    f = Function("x^2*y + sin(y*z) + exp(x - z)")
    exact = hessian(f, (x, y, z)).value
    mixed = [[f.derivative(b).derivative(a)(x, y, z) for a in f.variables] for b in f.variables]
    np.testing.assert_allclose(exact, np.array(mixed).T, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(hessian(lambda *p: f(*p), (x, y, z)), mixed, rtol=1e-6, atol=1e-6)


def test_kinks_and_missing_values_are_said() -> None:
    assert gradient(lambda x, y: np.abs(x) + y, (0.0, 1.0)).status == "kink"
    assert gradient(Function("log(x) + y"), (-1.0, 1.0)).status == "not finite"
    assert partial(Function("abs(x) + y"), "x", (0, 1)).status == "not finite"


def test_wrong_input() -> None:
    f = Function("x*y")
    with pytest.raises(InputError, match="one coordinate for each of x, y, not 3"):
        gradient(f, (1, 2, 3))
    with pytest.raises(InputError, match="finite"):
        gradient(f, (1, math.nan))
    with pytest.raises(InputError, match="broadcast"):
        gradient(f, (np.zeros(2), np.zeros(3)))
    with pytest.raises(InputError, match="not one of the function's"):
        partial(f, "z", (1, 2))
    with pytest.raises(InputError, match="position from 0 to 1"):
        partial(f, 2, (1, 2))
    with pytest.raises(InputError, match="one point"):
        partial(f, "x", (np.zeros(2), np.zeros(2)))
    for direction in ((0, 0), (1, 2, 3), (math.inf, 0)):
        with pytest.raises(InputError, match="direction"):
            directional_derivative(f, (1, 2), direction)
    with pytest.raises(TypeError, match="f must be"):
        gradient(1.0, (1, 2))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="point"):
        gradient(f, "ab")
    with pytest.raises(InputError, match="at least one function"):
        jacobian([], (1, 2))
