"""How a product grows: strips that settle on the product rule, a corner that goes."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import mpmath
import pytest

from calcanim import Function
from calcanim.numerics.product_growth import growth_rates, product_growth

jax.config.update("jax_enable_x64", True)
PAIRS = [("x^2", "sin(x)", lambda x: x**2 * jnp.sin(x), 1.0), ("exp(-x)", "x^3-1", lambda x: jnp.exp(-x) * (x**3 - 1), 2.0),
         ("log(x)", "x^2+1", lambda x: jnp.log(x) * (x**2 + 1), 0.5)]


@pytest.mark.parametrize(("f", "g", "product", "at"), PAIRS)
def test_the_limit_is_the_slope_of_the_product(f: str, g: str, product, at: float) -> None:
    n = product_growth(Function(f), Function(g), at, (0.1, 0.01, 0.001))
    assert n.limit == pytest.approx(float(jax.grad(product)(at)), rel=1e-13)


@pytest.mark.parametrize(("f", "g", "product", "at"), PAIRS)
def test_strips_and_corner_are_the_whole_growth(f: str, g: str, product, at: float) -> None:
    n = product_growth(Function(f), Function(g), at, (0.1, 0.01))
    for step, strips, corner in zip(n.steps, n.strips, n.corners, strict=True):
        assert strips + corner == pytest.approx(float(product(at + step) - product(at)) / step, rel=1e-9)


def test_the_corner_falls_with_the_step_and_the_strips_settle() -> None:
    n = product_growth(Function("x^2"), Function("sin(x)"), 1.0, (0.1, 0.01, 0.001))
    assert n.corners[1] / n.corners[2] == pytest.approx(10, rel=0.02)
    misses = [abs(strips - n.limit) for strips in n.strips]
    assert misses[1] / misses[2] == pytest.approx(10, rel=0.05)


@pytest.mark.parametrize(("f", "g", "grows"), [("x^2", "sin(x)", True), ("x^2", "cos(x)", False), ("-x", "-x", False)])
def test_whether_a_rectangle_can_show_it(f: str, g: str, grows: bool) -> None:
    assert product_growth(Function(f), Function(g), 1.0, (0.1,)).grows is grows


def test_rates_are_exact_where_the_functions_are() -> None:
    with mpmath.workdps(50):
        # x * x: df g + f dg over dx is 2 x, the corner over dx is dx.
        strips, corner = growth_rates(Function("x"), Function("x"), 3.0, 0.01)
        assert abs(strips - 6) < mpmath.mpf("1e-45")
        assert abs(corner - mpmath.mpf("0.01")) < mpmath.mpf("1e-45")
