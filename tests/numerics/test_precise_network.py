"""A network from the definition of a derivative, against the backward pass and in closed form."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from calcanim.numerics.perceptron import ACTIVATIONS, run_network
from calcanim.numerics.precise_network import PreciseNetwork, in_rows


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_derivative_agrees_with_the_backward_pass(activation: str) -> None:
    rng = np.random.default_rng(11)
    x, target, w1, w2 = (rng.uniform(-1, 1, count).round(3).tolist() for count in (2, 2, 6, 6))
    exact = PreciseNetwork(x, target, w1, w2, activation)
    run = run_network(x, target, (in_rows(w1, 2), in_rows(w2, 3)), activation)
    flat = {"w1": sum(run.by_weights[0], ()), "w2": sum(run.by_weights[1], ()), "a1": run.by_outputs[0], "z1": run.by_sums[0], "y": run.by_outputs[1]}
    with mpmath.workdps(50):
        assert float(abs(exact.quantity("loss") - run.loss)) < 1e-15
        for name, gradients in flat.items():
            for i, gradient in enumerate(gradients):
                assert float(abs(exact.slope_of_loss(name, i) - gradient)) < 1e-15, (name, i)
        for i, slope in enumerate(run.slopes[0]):
            assert float(abs(exact.slope_of_activation(i) - slope)) < 1e-15
        stepped, after = exact.stepped(mpmath.mpf("0.5")), run.stepped(0.5)
        assert [float(w) for w in stepped["w1"]] == pytest.approx(sum(after.weights[0], ()), rel=1e-14)


def test_the_chain_in_closed_form_to_forty_digits() -> None:
    with mpmath.workdps(50):
        exact = PreciseNetwork((2.0,), (1.0,), (0.5,), (0.8,), "sigmoid")
        a = 1 / (1 + mpmath.exp(-1))
        by_w1 = (mpmath.mpf("0.8") * a - 1) * mpmath.mpf("0.8") * a * (1 - a) * 2
        assert abs(exact.slope_of_loss("w1", 0) - by_w1) < mpmath.mpf("1e-40")


def test_what_is_replaced_is_taken_from_there_on() -> None:
    exact = PreciseNetwork((2.0,), (1.0,), (0.5,), (0.8,), "tanh")
    assert exact.quantity("y", {"a1": [mpmath.mpf(2)]}) == [mpmath.mpf("1.6")]
    assert exact.quantity("loss", {"y": [mpmath.mpf(3)]}) == 2
    assert in_rows((1, 2, 3, 4, 5, 6), 2) == [[1, 2], [3, 4], [5, 6]]
