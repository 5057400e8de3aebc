"""Labels as plain text: what stands beside a slider reads like what stands in the picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calcanim.stage.plain_math import plain_math


@pytest.mark.parametrize(("source", "text"), [
    ("run(h)", "h"),
    ("secant(frac(rise(Delta y), run(h)))", "Δy/h"),
    ("derivative(f'(x))", "f′(x)"),
    ("error(abs(secant(frac(rise(Delta y), run(h))) - derivative(f'(x_0))))", "|Δy/h−f′(x₀)|"),
    ('error(word("error"))', "error"),
    ("derivative(nabla f dot u)", "∇f·u"),
    (r"tangent(partial f\/partial x)", "∂f/∂x"),
    ("frac(a + b, c)", "(a+b)/c"),
    ("f(x, y)", "f(x, y)"),
    ("x_(12)^2", "x₁₂²"),
    ('bound("slope", 3.0)', "3.0"),
])
def test_a_label_reads_as_it_looks(source: str, text: str) -> None:
    assert plain_math(source) == text


@given(st.text(alphabet='abxy()_^,"\\ /-123', max_size=30))
def test_no_source_breaks_it(source: str) -> None:
    assert isinstance(plain_math(source), str)
