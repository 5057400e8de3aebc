"""Graphs of elementary operations: their shape, and both passes against JAX, symbolic derivatives and 50 digits."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import mpmath
import pytest
from expressions import SMOOTH, expressions
from hypothesis import assume, given, settings

from calcanim import Function, InputError
from calcanim.numerics.computation import Computation, computation
from calcanim.numerics.evaluation import to_mpf

jax.config.update("jax_enable_x64", True)

VALUES = {"w": 0.5, "x": 2.0, "b": 0.1, "t": 1.0, "u": 1.5, "v": -0.7}
CASES: dict[str, Any] = {
    "(w*x + b - t)**2": lambda w, x, b, t: (w * x + b - t) ** 2,
    "log(1 + exp(-t*w*x))": lambda w, x, t: jnp.log(1 + jnp.exp(-t * w * x)),
    "x*x + x": lambda x: x * x + x,
    "sigmoid(w*x)*tanh(w*x) - 3/x": lambda w, x: jax.nn.sigmoid(w * x) * jnp.tanh(w * x) - 3 / x,
    "max(w, x, b)*relu(x - t)": lambda w, x, b, t: jnp.maximum(jnp.maximum(w, x), b) * jax.nn.relu(x - t),
    "x^u + 2^v - sqrt(x)/abs(v)": lambda x, u, v: x**u + 2**v - jnp.sqrt(x) / jnp.abs(v),
    "atan(x)*softplus(v) + min(u, sin(x*x))": lambda x, u, v: jnp.arctan(x) * jax.nn.softplus(v) + jnp.minimum(u, jnp.sin(x * x)),
}


def gradients_of_variables(graph: Computation) -> dict[str, float]:
    return {node.name: node.gradient for node in graph.nodes if node.is_variable}


@pytest.mark.parametrize("text", CASES)
def test_values_and_gradients_against_jax(text: str) -> None:
    graph = computation(text, VALUES)
    names = [name for name in CASES[text].__code__.co_varnames if name in graph.variables]
    assert sorted(names) == sorted(graph.variables)
    value, slopes = jax.value_and_grad(CASES[text], tuple(range(len(names))))(*[VALUES[name] for name in names])
    assert graph.nodes[-1].value == pytest.approx(float(value), rel=1e-13)
    found = gradients_of_variables(graph)
    assert [found[name] for name in names] == pytest.approx([float(s) for s in slopes], rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("text", CASES)
def test_every_node_against_the_symbolic_derivative_at_fifty_digits(text: str) -> None:
    graph = computation(text, VALUES)
    with mpmath.workdps(50):
        for i, node in enumerate(graph.nodes):
            whole = graph.as_function_of(i)
            own = Function(node.expression, graph.variables).precise(*[VALUES[name] for name in graph.variables])
            exact = whole.derivative(whole.variables[-1]).precise(*[VALUES[name] for name in graph.variables], own)
            assert abs(own - mpmath.mpf(node.value)) <= 1.2e-16 * abs(own)
            assert abs(exact - mpmath.mpf(node.gradient)) <= 1.2e-16 * abs(exact) + mpmath.mpf("1e-45")


@given(expressions(("x", "y", "2", "0.5"), SMOOTH))
@settings(max_examples=60, deadline=None)
def test_random_graphs_agree_with_the_derivatives_of_the_whole(text: str) -> None:
    values = {"x": 0.7, "y": -1.3}
    try:
        graph = computation(text, values)
    except InputError:
        assume(False)
    f = Function(text, ("x", "y"))
    assume(abs(float(f(0.7, -1.3))) < 1e12)
    for name, slope in gradients_of_variables(graph).items():
        exact = float(f.derivative(name).precise(0.7, -1.3))
        assert slope == pytest.approx(exact, rel=1e-12, abs=1e-25)


def test_inputs_come_before_what_is_made_of_them_and_all_lead_to_the_result() -> None:
    for text in CASES:
        graph = computation(text, VALUES)
        assert all(source < i for source, i in graph.edges)
        assert {source for source, _ in graph.edges} == set(range(len(graph.nodes) - 1))
        assert graph.nodes[-1].gradient == 1.0


def test_what_is_said_twice_is_computed_once() -> None:
    graph = computation("(w*x + b)*sin(x*w) + (b + w*x)", VALUES)
    names = [node.name for node in graph.nodes]
    assert names.count("u*v") == 2  # the product w x, and the one outside
    assert names.count("u + v") == 2  # the sum inside, and the one outside
    assert [node.name for node in computation("2*x + x*2", VALUES).nodes] == ["x", "2*u", "u + v"]
    # Subtraction does not commute.
    assert len(computation("(x - w)*(w - x)", VALUES).nodes) == 5


def test_the_cost_is_counted_on_the_graph() -> None:
    cost = computation("(w*x + b - t)**2", VALUES).cost
    assert (cost.forward, cost.products, cost.sums, cost.backward, cost.variables, cost.differences) == (4, 7, 0, 7, 4, 20)
    # x is used by the product twice and by the sum once: two further contributions.
    twice = computation("x*x + x", VALUES).cost
    assert (twice.forward, twice.products, twice.sums) == (2, 4, 2)


@pytest.mark.parametrize("inputs", [1, 10, 40])
def test_a_backward_pass_costs_a_small_multiple_however_many_weights(inputs: int) -> None:
    names = [f"w{i}" for i in range(inputs)]
    cost = computation(" + ".join(f"{name}*x" for name in names), {**dict.fromkeys(names, 1.0), "x": 2.0}).cost
    assert cost.variables == inputs + 1
    assert cost.backward <= 3 * cost.forward
    assert cost.differences == (inputs + 2) * cost.forward


@pytest.mark.parametrize("term", ["(wN*xN + bN - tN)^2 + 0.1*wN^2", "xN*xN", "xN*yN + sin(xN)"])
def test_the_cost_of_a_sum_is_that_of_its_graph(term: str) -> None:
    one = computation(term.replace("N", "0"), dict.fromkeys(("w0", "x0", "b0", "t0", "y0"), 0.5)).cost
    for terms in (1, 2, 5):
        names = [f"{letter}{i}" for letter in "wxbty" for i in range(terms)]
        whole = computation(" + ".join(term.replace("N", str(i)) for i in range(terms)), dict.fromkeys(names, 0.5)).cost
        assert one.summed(terms) == whole


def test_cancellation_leaves_no_dust() -> None:
    graph = computation("x + u - v", {"x": 0.1, "u": 0.2, "v": 0.3})
    assert graph.nodes[-1].value == 0.0


@pytest.mark.parametrize(("text", "says"), [
    ("3 + 4", "has no variable"),
    ("w*z", "has the variable z without a value"),
    ("log(v)", "has no finite value here"),
    ("relu(x - 2)", "has no derivative here"),
    ("abs(w - 0.5)", "has no derivative here"),
    ("sqrt(t - 1)", "has no derivative here"),
    ("exp(exp(400*x))", "no finite value"),
    ("sin(x", "never closed"),
])
def test_what_cannot_be_run_is_refused_with_a_sentence(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        computation(text, VALUES)


def test_too_many_nodes_are_refused_when_a_limit_is_set() -> None:
    with pytest.raises(InputError, match="has 8 nodes; at most 7"):
        computation("(w*x + b - t)**2", VALUES, most=7)


@pytest.mark.parametrize(("text", "index", "typst"), [
    ("x*w", -1, "times"), ("x - w", -1, "-"), ("-x", -1, "-u"), ("x/2", -1, "div given(2)"), ("2/x", -1, "given(2) \\/ u"),
    ("1 + x", -1, "+ given(1)"), ("2 - x", -1, "given(2) -"), ("0.5*x", -1, "times given(0.5)"), ("x^2", -1, "given(u^2)"),
    ("exp(x)", -1, "e^u"), ("log(x)", -1, "ln"), ("sigmoid(x)", -1, "sigma"), ("theta + x", 0, "theta"), ("max(x, 3)", -1, "given(max(u, 3))"),
])
def test_operations_are_written_short(text: str, index: int, typst: str) -> None:
    graph = computation(text, {**VALUES, "theta": 1.0})
    assert graph.typst(range(len(graph.nodes))[index]) == typst


def test_a_node_as_a_variable_never_takes_a_name_that_is_there() -> None:
    graph = computation("q0*x + q0", {"q0": 2.0, "x": 3.0})
    whole = graph.as_function_of(2)
    assert whole.variables == ("q0", "x", "q1")
    with mpmath.workdps(50):
        assert whole.precise(2, 3, to_mpf(6)) == 8
