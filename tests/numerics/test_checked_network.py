"""The network under a gradient check, held against automatic differentiation."""

from __future__ import annotations

import jax
import mpmath
import pytest

from calcanim import InputError
from calcanim.numerics.checked_network import checked_network, checked_network_proofs, losses_over_weights

jax.config.update("jax_enable_x64", True)
NETWORKS = [(2.0, 1.0, 0.5, 0.8), (-1.5, 0.25, 0.3, -2.0), (0.1, 3.0, -4.0, 0.02)]


def loss(x: float, t: float, w1, w2):
    return (w2 * jax.nn.sigmoid(x * w1) - t) ** 2 / 2


@pytest.mark.parametrize(("x", "t", "w1", "w2"), NETWORKS)
def test_claims_are_those_of_automatic_differentiation(x: float, t: float, w1: float, w2: float) -> None:
    n = checked_network(x, t, w1, w2, 1e-5, 1e-5)
    grads = jax.grad(lambda a, b: loss(x, t, a, b), argnums=(0, 1))(w1, w2)
    assert n.claimed == pytest.approx(tuple(map(float, grads)), rel=1e-13)
    assert n.numeric == pytest.approx(n.claimed, rel=1e-5)
    assert n.loss == pytest.approx(float(loss(x, t, w1, w2)), rel=1e-14)
    # The bug: as if the sigmoid were a straight line of slope one.
    linear = jax.grad(lambda a: w2 * a)(jax.nn.sigmoid(x * w1)) * float(w2 * jax.nn.sigmoid(x * w1) - t) * x
    assert n.bug == pytest.approx(float(linear), rel=1e-13)
    assert n.errors[2] == pytest.approx(abs(n.bug - n.numeric[0]) / max(abs(n.bug), abs(n.numeric[0])), rel=1e-12)


@pytest.mark.parametrize(("x", "t", "w1", "w2"), NETWORKS)
def test_at_the_kink_the_difference_lies_between_the_two_slopes(x: float, t: float, w1: float, w2: float) -> None:
    n = checked_network(x, t, w1, w2, 1e-6, 1e-5)
    slope = float(jax.grad(lambda a: (w2 * x * a - t) ** 2 / 2)(0.0))
    assert sorted((n.kink_left, n.kink_right)) == pytest.approx(sorted((0.0, slope)), rel=1e-9)
    assert n.kink_numeric == pytest.approx(slope / 2, rel=1e-3)
    assert n.errors[3] == 1.0


def test_every_number_has_a_proof_that_agrees() -> None:
    n = checked_network(2.0, 1.0, 0.5, 0.8, 1e-5, 1e-5)
    with mpmath.workdps(50):
        proofs = checked_network_proofs(n)
        assert float(proofs["claimed[0]"]()) == pytest.approx(n.claimed[0], rel=1e-14)
        assert float(proofs["bug"]()) == pytest.approx(n.bug, rel=1e-14)
        assert float(proofs["errors[1]"]()) == n.errors[1]
        assert float(proofs["kink_right"]()) == pytest.approx(-1.6, rel=1e-12)


def test_the_losses_are_functions_of_one_weight() -> None:
    first, second, third = losses_over_weights(2.0, 1.0, 0.5, 0.8)
    assert float(first(0.5)) == pytest.approx(float(second(0.8)), rel=1e-15)
    assert float(third(-1.0)) == 0.5


@pytest.mark.parametrize(("numbers", "says"), [
    ((0.0, 1.0, 0.5, 0.8, 1e-5, 1e-5), "nothing to compare"), ((2.0, 0.0, 0.5, 0.8, 1e-5, 1e-5), "has no kink"),
    ((2.0, 1.0, 0.5, 0.8, 0.0, 1e-5), "h=0 must lie between"), ((2.0, 1.0, 0.5, 0.8, 1e-5, 2.0), "tolerance=2 must lie"),
])
def test_what_cannot_be_checked_is_refused(numbers: tuple[float, ...], says: str) -> None:
    with pytest.raises(InputError, match=says):
        checked_network(*numbers)
