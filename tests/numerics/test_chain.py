"""A chain of two functions against JAX and against 50 digits."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import mpmath
import pytest

from calcanim import Function
from calcanim.numerics.ascent import ascent_of
from calcanim.numerics.chain import needs_brackets, nudge_through, read_chain, two_ways

jax.config.update("jax_enable_x64", True)


@pytest.mark.parametrize(("outer", "inner", "f", "g"), [
    ("sin(u)", "x^2", jnp.sin, lambda x: x**2),
    ("exp(u)", "sin(x)", jnp.exp, jnp.sin),
    ("log(u)", "x^2+1", jnp.log, lambda x: x**2 + 1),
    ("u^3", "2*x+1", lambda u: u**3, lambda x: 2 * x + 1),
])
def test_slopes_of_a_chain_against_jax(outer: str, inner: str, f, g) -> None:  # type: ignore[no-untyped-def]
    chain = read_chain(outer, inner)
    for x in (-0.7, 0.4, 1.5):
        assert float(chain.whole.derivative()(x)) == pytest.approx(float(jax.grad(lambda t: f(g(t)))(x)), rel=1e-13)
        assert float(chain.outer_slope_here(x)) == pytest.approx(float(jax.grad(f)(g(x))), rel=1e-13)
        assert float(chain.inner_slope(x)) == pytest.approx(float(jax.grad(g)(x)), rel=1e-13)


def test_a_nudge_is_right_where_doubles_would_cancel() -> None:
    nudge = nudge_through(read_chain("sin(u)", "x^2"), 1.5, 1e-14)
    with mpmath.workdps(50):
        x, h = mpmath.mpf("1.5"), mpmath.mpf("1e-14")
        du, dy = (x + h) ** 2 - x**2, mpmath.sin((x + h) ** 2) - mpmath.sin(x**2)
        for shown, exact in ((nudge.du, du), (nudge.dy, dy), (nudge.inner_ratio, du / h), (nudge.outer_ratio, dy / du), (nudge.ratio, dy / h)):
            assert abs(shown - exact) <= 1.2e-16 * abs(exact)


def test_two_ways_against_jax() -> None:
    ways = two_ways(Function("x^2"), Function("exp(-x)"), Function("sin(u)*v", ("u", "v")), 0.8)
    whole = jax.grad(lambda x: jnp.sin(x**2) * jnp.exp(-x))(0.8)
    by_u, by_v = jax.grad(lambda u, v: jnp.sin(u) * v, argnums=(0, 1))(0.64, jnp.exp(-0.8))
    assert ways.both == pytest.approx(float(whole), rel=1e-13)
    assert (ways.along_u, ways.along_v) == pytest.approx((float(by_u), float(by_v)), rel=1e-13)
    assert ways.first + ways.second == pytest.approx(ways.both, rel=1e-14)


@pytest.mark.parametrize(("text", "wanted"), [("x+1", True), ("-x", True), ("2*x", False), ("cos(x)", False), ("x^2", False)])
def test_factors_that_need_brackets(text: str, wanted: bool) -> None:
    assert needs_brackets(Function(text)) is wanted


def test_the_gradient_as_length_and_direction() -> None:
    ascent = ascent_of((-3.0, 4.0))
    with mpmath.workdps(50):
        uphill = mpmath.degrees(mpmath.atan2(4, -3))
    assert (ascent.length, ascent.level, ascent.descent) == (5.0, 0.0, -5.0)
    assert ascent.uphill == pytest.approx(float(uphill), rel=1e-15)
    assert ascent.downhill == pytest.approx(float(uphill) + 180, rel=1e-15)
    assert ascent.along([0.0, 60.0, 180.0]) == pytest.approx([5.0, 2.5, -5.0], rel=1e-14)
