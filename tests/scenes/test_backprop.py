"""What the scenes of topic 8 show as numbers, held against 50 digits, JAX and the lesson."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import pytest
from proving import close_to_its_proof, prove, scene, whole_clips, worked

from calcanim import InputError
from calcanim.render.catalog import find_scene
from calcanim.render.session import load_scene
from calcanim.stage.network_places import network_places

jax.config.update("jax_enable_x64", True)
ACTIVATIONS = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "relu": jax.nn.relu}

NETWORKS: tuple[dict[str, Any], ...] = (
    {}, {"layers": (3.0, 4.0, 2.0)}, {"x": -1.25, "w1": -2.0, "w2": -3.5, "target": -4.0, "activation": "tanh", "rate": 0.1},
    {"activation": "relu"}, {"activation": "relu", "w1": -1.0}, {"layers": (2.0, 2.0, 1.0), "x": (1.0, -2.0), "w1": (0.1, 0.2, 0.3, 0.4)},
    {"layers": (1.0, 3.0, 2.0), "activation": "relu", "seed": 4}, {"layers": (3.0, 1.0, 1.0), "seed": 2},
    {"w1": 12.0, "rate": 2.0}, {"target": 1000.0}, {"target": 0.5848468629040039}, {"layers": (2.0, 4.0, 2.0), "activation": "tanh", "seed": 7},
)
GRAPHS: tuple[dict[str, Any], ...] = (
    {}, {"function": "-(t*log(sigmoid(w*x+b)) + (1-t)*log(1-sigmoid(w*x+b)))", "values": "w=0.5,x=2,b=0.1,t=1"},
    {"function": "log(1 + exp(-t*w*x))", "values": "w=0.5, x=2, t=1"}, {"function": "x*x"}, {"function": "(a*b+c*d)*(a+d)+(b-c)*a"},
    {"function": "(v*sigmoid(w*x)+u*sigmoid(a*x+b*y)-t)^2"}, {"function": "a*b+c*d+u*v+w*x+y*z"}, {"function": "(a+b)*(c+d)+(u+v)*(w+x)+y*z"},
    {"function": "sin(" * 19 + "x" + ")" * 19, "values": "x=1"}, {"function": "1e6*x^2 + y/1e5", "values": "x=3,y=2"},
    {"function": "sin(x)*cos(x)+tan(x)*exp(x)+log(x)*sqrt(x)+x", "values": "x=1"}, {"function": "(v*sigmoid(w*x+b)+c-t)^2/2"},
)


def label(parameters: dict[str, Any]) -> str:
    return ",".join(f"{key}={value}" for key, value in parameters.items()) or "defaults"


@pytest.mark.parametrize("parameters", NETWORKS, ids=label)
def test_every_number_of_the_network_agrees_with_its_proof(parameters: dict[str, Any]) -> None:
    bare = scene("Backpropagation", parameters)
    with mpmath.workdps(50):
        for what in worked(bare):
            close_to_its_proof(bare, what)


@pytest.mark.parametrize("parameters", GRAPHS, ids=label)
def test_every_number_of_the_graph_agrees_with_its_proof(parameters: dict[str, Any]) -> None:
    bare = scene("ComputationGraph", parameters)
    with mpmath.workdps(50):
        for what in worked(bare):
            close_to_its_proof(bare, what)


@pytest.mark.parametrize("parameters", NETWORKS, ids=label)
def test_the_gradients_are_those_of_jax(parameters: dict[str, Any]) -> None:
    bare = scene("Backpropagation", parameters)
    n, activate = bare.results, ACTIVATIONS[bare.activation]

    def loss(w1: Any, w2: Any) -> Any:
        hidden = activate(w1.reshape(len(n.z1), -1) @ jnp.array(n.x))
        return jnp.sum((w2.reshape(len(n.y), -1) @ hidden - jnp.array(n.target)) ** 2) / 2

    value, (by_w1, by_w2) = jax.value_and_grad(loss, (0, 1))(jnp.array(n.w1), jnp.array(n.w2))
    assert n.loss == pytest.approx(float(value), rel=1e-12, abs=1e-30)
    np.testing.assert_allclose(n.dL_dw1, by_w1, rtol=1e-9, atol=1e-16)
    np.testing.assert_allclose(n.dL_dw2, by_w2, rtol=1e-9, atol=1e-16)
    np.testing.assert_allclose(n.new_w1, np.array(n.w1) - n.rate * np.array(by_w1), rtol=1e-12)
    assert n.new_loss == pytest.approx(float(loss(jnp.array(n.new_w1), jnp.array(n.new_w2))), rel=1e-9, abs=1e-30)


def test_the_lesson_s_own_network() -> None:
    n = scene("Backpropagation", {}).results
    shown = {name: f"{getattr(n, name)[0]:.4f}" for name in ("z1", "a1", "z2", "y", "dL_dy", "dL_dw2", "da1_dz1", "dL_dw1")}
    assert shown == {
        "z1": "1.0000", "a1": "0.7311", "z2": "0.5848", "y": "0.5848", "dL_dy": "-0.4152", "dL_dw2": "-0.3035", "da1_dz1": "0.1966",
        "dL_dw1": "-0.1306",
    }  # fmt: skip
    assert f"{n.loss:.4f}" == "0.0862"
    assert n.new_loss < n.loss


def test_the_default_rate_is_halved_until_the_loss_falls() -> None:
    wide = scene("Backpropagation", {"layers": (3.0, 4.0, 2.0), "x": (1.0, 0.5, -1.0), "target": (1.0, 0.0), "activation": "relu"}).results
    assert wide.rate == 0.25 and wide.new_loss < wide.loss
    asked = scene("Backpropagation", {"w1": 12.0, "rate": 20.0}).results
    assert asked.rate == 20.0 and asked.new_loss > asked.loss


def test_the_network_of_the_gradient_check_has_the_same_gradients() -> None:
    n, check = scene("Backpropagation", {}).results, scene("GradientCheck", {}).results
    assert (n.dL_dw1[0], n.dL_dw2[0]) == pytest.approx(check.claimed, rel=1e-14)


def test_a_wider_network_draws_what_it_is_not_given_and_the_same_every_time() -> None:
    one, same, other = (scene("Backpropagation", {"layers": (3.0, 4.0, 2.0), "seed": seed}).results for seed in (1, 1, 2))
    assert (len(one.x), len(one.w1), len(one.w2), len(one.target)) == (3, 12, 8, 2)
    assert one == same
    assert one.w1 != other.w1
    given = scene("Backpropagation", {"layers": (2.0, 1.0, 1.0), "w1": (0.25, -0.75), "x": (1.0, 2.0), "w2": 3.0}).results
    assert (given.w1, given.x, given.w2, given.z1) == ((0.25, -0.75), (1.0, 2.0), (3.0,), (-1.25,))


def test_what_the_passes_cost_is_counted() -> None:
    n = scene("ComputationGraph", {}).results
    assert (n.forward, n.products, n.sums, n.backward, n.variables, n.differences) == (7, 11, 1, 12, 4, 35)
    assert (n.terms, n.inputs, n.operations, n.passes) == ((1, 2, 4, 8), (4, 8, 16, 32), (7, 15, 31, 63), (5, 9, 17, 33))
    assert n.ratios[0] == pytest.approx(12 / 7) and max(n.ratios) < 2
    assert n.values[-1] == pytest.approx((0.5 * 2 + 0.1 - 2) ** 2 + 0.1 * 0.25)
    # w is reached along two paths: 2 (w x + b - t) x + 0.2 w.
    assert n.gradients[0] == pytest.approx(2 * -0.9 * 2 + 0.2 * 0.5)


@pytest.mark.parametrize("parameters", [{}, {"function": "x*x*x"}, {"function": "a*b*c*d"}, {"function": "exp(log(x))"}])
def test_what_is_counted_stands_beside_its_count(parameters: dict[str, Any]) -> None:
    """More operations than the drawn graph has are those of several such graphs, and the row says how many."""
    bare = scene("ComputationGraph", parameters)
    n, nodes = bare.results, len(bare.graph().nodes)
    assert n.forward == nodes - n.variables
    for i in range(1, len(n.terms)):
        # As many graphs, and the sums that join them.
        assert n.operations[i] == n.terms[i] * n.forward + n.terms[i] - 1 and n.inputs[i] == n.terms[i] * n.variables
        row = bare.cost_rows(i)[0][2]
        assert f'bound("terms[{i}]", {n.terms[i]}) "such graphs' in row and f'bound("operations[{i}]"' in row


@pytest.mark.parametrize(("parameters", "says"), [
    ({}, "L falls from 0.0862 to 0.0393"), ({"rate": 100.0}, "L rises"), ({"rate": 1e-6}, "less than these digits show"),
    ({"w2": 0.0, "target": 0.0}, "zero, so the step changes nothing"), ({"activation": "relu", "w1": -1.0}, "zero, so the step changes nothing"),
    ({"w1": 0.0}, "L falls"), ({"x": 0.0}, "L falls"), ({"target": 0.5848469}, "L falls from 6.9"),
])
def test_what_the_step_does_to_the_loss_is_told_by_the_losses(parameters: dict[str, Any], says: str) -> None:
    bare = scene("Backpropagation", parameters)
    bare.places = network_places(bare.widths())
    bare.decimals = 4
    n, said = bare.results, bare.words_on_the_step()
    assert says in said
    assert ("falls" in said) == (n.new_loss < n.loss) and ("rises" in said) == (n.new_loss > n.loss)
    if " from " in said:
        before, after = said.partition(" from ")[2].rstrip(".").split(" to ")
        assert before != after


@pytest.mark.parametrize(("name", "parameters", "says"), [
    ("Backpropagation", {"layers": (3.0, 5.0, 2.0)}, "layers=3,5,2 does not fit into the picture"),
    ("Backpropagation", {"layers": (1.0, 1.0, 1.0, 1.0)}, "one hidden layer"),
    ("Backpropagation", {"layers": (1.5, 1.0, 1.0)}, "must be whole numbers"),
    ("Backpropagation", {"w1": (1.0, 2.0, 3.0)}, "w1 has 3 numbers; layers=1,1,1 needs 1"),
    ("Backpropagation", {"layers": (2.0, 2.0, 1.0), "w1": (1.0, 2.0)}, r"needs 4 \(2 rows of 2\)"),
    ("Backpropagation", {"activation": "relu", "x": 0.0}, "is exactly 0, the kink of relu"),
    ("Backpropagation", {"rate": 0.0}, "rate=0 must lie between 0 and 100"),
    ("ComputationGraph", {"function": "+".join("abcdtuvwxyz")}, "has 21 nodes; at most 20"),
    ("ComputationGraph", {"function": "3+4"}, "has no variable"),
    ("ComputationGraph", {"function": "x"}, "has no operation"),
    ("ComputationGraph", {"function": "log(x)", "values": "x=-1"}, "has no finite value here"),
    ("ComputationGraph", {"function": "abs(x)", "values": "x=0"}, "has no derivative here"),
    ("ComputationGraph", {"values": "w"}, "'w' is not a name and a number"),
    ("ComputationGraph", {"values": "w=1,x=two"}, "'x=two' is not a name and a number"),
    ("ComputationGraph", {"values": "w=inf"}, "'w=inf' is not a finite number"),
    ("ComputationGraph", {"values": "q=3"}, "q is no variable of"),
])
def test_what_cannot_be_shown_is_refused_with_a_sentence(name: str, parameters: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        load_scene(find_scene(name)).worked_numbers(parameters)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "parameters"), whole_clips({"Backpropagation": NETWORKS, "ComputationGraph": GRAPHS}))
def test_the_whole_clip_is_proved(name: str, parameters: dict[str, Any]) -> None:
    prove(name, parameters)
