"""The reverse-mode graph against JAX, on random graphs, deep graphs, and the lesson's network."""

from __future__ import annotations

import math
from typing import Any

import jax
import jax.numpy as jnp
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from calcanim import InputError, Value, two_layer_network

jax.config.update("jax_enable_x64", True)

# Called by name, so that a planted error in a method is seen here.
UNARY = {
    "exp": (lambda v: v.exp(), jnp.exp), "sin": (lambda v: v.sin(), jnp.sin), "cos": (lambda v: v.cos(), jnp.cos), "tanh": (lambda v: v.tanh(), jnp.tanh),
    "sigmoid": (lambda v: v.sigmoid(), jax.nn.sigmoid), "relu": (lambda v: v.relu(), jax.nn.relu), "neg": (lambda v: -v, lambda x: -x),
    "log": (lambda v: (v * v + 1.5).log(), lambda x: jnp.log(x * x + 1.5)), "square": (lambda v: v**2, lambda x: x**2),
    "root": (lambda v: (v * v + 0.5) ** 0.5, lambda x: (x * x + 0.5) ** 0.5), "reciprocal": (lambda v: 1 / (v * v + 1), lambda x: 1 / (x * x + 1)),
}  # fmt: skip
BINARY = {
    "+": (lambda a, b: a + b, lambda a, b: a + b), "-": (lambda a, b: a - b, lambda a, b: a - b), "*": (lambda a, b: a * b, lambda a, b: a * b),
    "/": (lambda a, b: a / (b * b + 1), lambda a, b: a / (b * b + 1)), "maximum": (lambda a, b: a.maximum(b), jnp.maximum),
    "**": (lambda a, b: (a * a + 0.5) ** b, lambda a, b: (a * a + 0.5) ** b),
}  # fmt: skip

STEP = st.one_of(
    st.tuples(st.sampled_from(sorted(UNARY)), st.integers(0, 30)),
    st.tuples(st.sampled_from(sorted(BINARY)), st.integers(0, 30), st.integers(0, 30)),
)


def run(program: list[tuple[Any, ...]], inputs: list[Any], which: int) -> Any:
    """Run a straight-line program on values of either kind; later steps may use any earlier result."""
    values = list(inputs)
    for name, *sources in program:
        table = UNARY if len(sources) == 1 else BINARY
        values.append(table[name][which](*[values[source % len(values)] for source in sources]))
    return values[-1] + 0 * values[0]


@given(st.lists(STEP, min_size=1, max_size=12), st.lists(st.floats(-2, 2, allow_subnormal=False), min_size=2, max_size=3))
@settings(max_examples=120, deadline=None)
def test_random_graphs_against_jax(program: list[tuple[Any, ...]], numbers: list[float]) -> None:
    with jax.disable_jit():
        result, slopes = jax.value_and_grad(lambda xs: run(program, xs, 1))([jnp.float64(n) for n in numbers])
    assume(math.isfinite(float(result)) and abs(float(result)) < 1e8 and all(abs(float(s)) < 1e8 for s in slopes))
    inputs = [Value(number) for number in numbers]
    output = run(program, inputs, 0)
    output.backward()
    assert output.data == pytest.approx(float(result), rel=1e-12, abs=1e-12)
    scale = 1 + max(abs(float(slope)) for slope in slopes)
    assert [v.grad for v in inputs] == pytest.approx([float(s) for s in slopes], rel=1e-10, abs=1e-10 * scale)


@pytest.mark.parametrize("name", [*UNARY, *BINARY])
def test_every_operation_against_jax(name: str) -> None:
    numbers = [0.7, -1.3] if name in BINARY else [0.7]
    program = [(name, *range(len(numbers)))]
    slopes = jax.grad(lambda xs: run(program, xs, 1))([jnp.float64(number) for number in numbers])
    inputs = [Value(number) for number in numbers]
    run(program, inputs, 0).backward()
    assert [v.grad for v in inputs] == pytest.approx([float(slope) for slope in slopes], rel=1e-12)


def test_a_chain_of_a_hundred_thousand() -> None:
    x = Value(1.0)
    y = x
    for _ in range(100_000):
        y = y + 1e-5 * x
    y.backward()
    assert x.grad == pytest.approx(2.0, rel=1e-9)


def test_calling_backward_twice_does_not_pile_up() -> None:
    x = Value(3.0)
    y = x * x + x
    y.backward()
    y.backward()
    assert x.grad == 7.0
    z = 2 * y
    z.backward()
    assert x.grad == 14.0


def test_the_trace_tells_every_contribution_in_order() -> None:
    a, b = Value(2.0, "a"), Value(3.0, "b")
    product = a * b
    result = product + a
    trace = result.backward()
    steps = [(step.node.operation, step.source is a, step.local_derivative, step.contribution) for step in trace]
    assert steps == [("+", False, 1.0, 1.0), ("+", True, 1.0, 1.0), ("*", True, 3.0, 3.0), ("*", False, 2.0, 2.0)]
    assert sum(step.contribution for step in trace if step.source is a) == a.grad == 4.0
    # A node speaks only once everything that depends on it has spoken.
    assert [step.node for step in trace].index(product) == 2


def test_saturated_slopes_keep_their_digits() -> None:
    for number in (40.0, -40.0):
        s = Value(number)
        s.sigmoid().backward()
        assert s.grad == pytest.approx(math.exp(-40), rel=1e-14)
    t = Value(20.0)
    t.tanh().backward()
    assert t.grad == pytest.approx(4 * math.exp(-40), rel=1e-14)


def test_kinks_and_edges_follow_ieee() -> None:
    x = Value(0.0)
    x.relu().backward()
    assert x.grad == 0.0
    a, b = Value(1.0), Value(1.0)
    a.maximum(b).backward()
    assert (a.grad, b.grad) == (0.5, 0.5)
    assert Value(1000.0).exp().data == math.inf
    assert Value(0.0).log().data == -math.inf
    assert math.isnan(Value(-1.0).log().data)
    assert Value(1.0).__truediv__(0.0).data == math.inf
    assert math.isnan((Value(-8.0) ** (1 / 3)).data)
    zero = Value(0.0)
    (zero**0).backward()
    assert zero.grad == 0.0


def test_the_network_of_the_lesson() -> None:
    record = two_layer_network()
    shown = {
        name: f"{getattr(record, name):.4f}"
        for name in ("z1", "a1", "z2", "y", "loss", "dL_dy", "dL_dw2", "da1_dz1", "dL_dw1")
    }
    assert shown == {
        "z1": "1.0000", "a1": "0.7311", "z2": "0.5848", "y": "0.5848", "loss": "0.0862",
        "dL_dy": "-0.4152", "dL_dw2": "-0.3035", "da1_dz1": "0.1966", "dL_dw1": "-0.1306",
    }  # fmt: skip
    assert record.dL_dw1 == pytest.approx(record.dL_dy * record.w2 * record.da1_dz1 * record.x, rel=1e-15)
    assert record.stepped(0.5).loss < record.loss


def test_the_network_against_jax() -> None:
    def loss(w1: Any, w2: Any) -> Any:
        return 0.5 * (w2 * jax.nn.sigmoid(w1 * 2.0) - 1.0) ** 2

    slopes = jax.grad(loss, (0, 1))(0.5, 0.8)
    record = two_layer_network()
    assert (record.dL_dw1, record.dL_dw2) == pytest.approx([float(s) for s in slopes], rel=1e-14)


def test_wrong_input() -> None:
    with pytest.raises(TypeError, match="data must be a real number"):
        Value("x")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="w1 must be finite"):
        two_layer_network(w1=math.nan)
    with pytest.raises(InputError, match="rate must be positive"):
        two_layer_network().stepped(-1.0)
