"""Networks of layers against JAX, and at 50 digits against the definition of a derivative."""

from __future__ import annotations

import math
from typing import Any

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import pytest

from calcanim import InputError, two_layer_network
from calcanim.numerics.perceptron import ACTIVATIONS, precise_loss, run_network

jax.config.update("jax_enable_x64", True)
OF_JAX = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "relu": jax.nn.relu}
SHAPES = ((1, 1, 1), (2, 3, 1), (3, 4, 2), (2, 2, 2, 1), (1, 5), (3, 1, 4, 2))


def drawn(shape: tuple[int, ...], seed: int) -> tuple[list[float], list[float], list[Any]]:
    """Input, target and weights of a network."""
    rng = np.random.default_rng(seed)
    weights = [rng.uniform(-1, 1, (after, before)).tolist() for before, after in zip(shape, shape[1:], strict=False)]
    return rng.uniform(-2, 2, shape[0]).tolist(), rng.uniform(-1, 1, shape[-1]).tolist(), weights


def loss_of(weights: Any, x: Any, target: Any, activation: str) -> Any:
    a = jnp.array(x)
    for i, matrix in enumerate(weights):
        a = jnp.array(matrix) @ a
        a = a if i == len(weights) - 1 else OF_JAX[activation](a)
    return jnp.sum((a - jnp.array(target)) ** 2) / 2


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("shape", SHAPES)
def test_both_passes_against_jax(shape: tuple[int, ...], activation: str) -> None:
    x, target, weights = drawn(shape, 7)
    run = run_network(x, target, weights, activation)
    value, slopes = jax.value_and_grad(loss_of)([jnp.array(m) for m in weights], x, target, activation)
    assert run.loss == pytest.approx(float(value), rel=1e-13)
    for found, exact in zip(run.by_weights, slopes, strict=True):
        np.testing.assert_allclose(found, exact, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradients_of_values_in_between_against_nudges_at_fifty_digits(activation: str) -> None:
    x, target, weights = drawn((2, 3, 2), 3)
    run = run_network(x, target, weights, activation)
    with mpmath.workdps(50):
        exact = [[[mpmath.mpf(repr(w)) for w in row] for row in m] for m in weights]
        wanted = [mpmath.mpf(repr(t)) for t in target]
        for j in range(3):
            def nudged(a: Any, j: int = j) -> Any:
                outputs = [mpmath.mpf(v) for v in run.outputs[0]]
                outputs[j] = a
                return precise_loss(outputs, wanted, exact[1:], activation)

            assert float(abs(mpmath.diff(nudged, run.outputs[0][j]) - run.by_outputs[0][j])) < 1e-14
            assert run.by_sums[0][j] == pytest.approx(run.by_outputs[0][j] * run.slopes[0][j], rel=1e-14)


def test_the_two_layer_network_of_the_package_is_a_special_case() -> None:
    run, record = run_network([2.0], [1.0], [[[0.5]], [[0.8]]]), two_layer_network()
    assert (run.sums[0][0], run.outputs[0][0], run.sums[1][0], run.loss) == pytest.approx(
        (record.z1, record.a1, record.z2, record.loss), rel=1e-15)
    assert (run.by_weights[0][0][0], run.by_weights[1][0][0]) == pytest.approx((record.dL_dw1, record.dL_dw2), rel=1e-14)
    assert run.slopes[0][0] == pytest.approx(record.da1_dz1, rel=1e-15)


def test_numbers_are_correctly_rounded_where_doubles_cancel() -> None:
    run = run_network([0.1, 0.2, 0.3], [1.0], [[[1.0, 1.0, -1.0]], [[1.0]]], "tanh")
    assert run.sums[0] == (0.0,)
    saturated = run_network([1.0], [1.0], [[[40.0]], [[1.0]]])
    assert saturated.slopes[0][0] == pytest.approx(math.exp(-40), rel=1e-14)


def test_a_step_of_descent() -> None:
    x, target, weights = drawn((2, 3, 2), 5)
    run = run_network(x, target, weights)
    stepped = run.stepped(0.1)
    for before, after, gradient in zip(run.weights, stepped.weights, run.by_weights, strict=True):
        np.testing.assert_allclose(after, np.array(before) - 0.1 * np.array(gradient), rtol=1e-14)
    assert stepped.loss < run.loss


def test_relu_tells_where_it_stands_at_its_kink() -> None:
    run = run_network([1.0], [1.0], [[[0.0], [2.0], [-2.0]], [[1.0, 1.0, 1.0]]], "relu")
    assert run.at_kink == ((0, 0),)
    assert run.slopes[0] == (0.0, 1.0, 0.0)
    assert run_network([1.0], [1.0], [[[0.0]], [[1.0]]], "tanh").at_kink == ()


@pytest.mark.parametrize(("arguments", "says"), [
    (([1.0], [1.0], [[[1.0]]], "swish"), "activation must be one of sigmoid, tanh, relu"),
    (([1.0], [1.0], []), "1 to 12 layers"),
    (([1.0, 2.0], [1.0], [[[1.0]]]), r"weights\[0\] has 1x1 entries; it needs a row for every unit .* and 2 columns"),
    (([1.0], [1.0, 2.0], [[[1.0]]]), "target has 2 numbers; the network has 1 output"),
    (([math.nan], [1.0], [[[1.0]]]), "x must be finite"),
    (([1.0], [1.0], [[[math.inf]]]), "weights must be finite"),
])
def test_what_does_not_fit_is_refused(arguments: tuple[Any, ...], says: str) -> None:
    with pytest.raises(InputError, match=says):
        run_network(*arguments)
