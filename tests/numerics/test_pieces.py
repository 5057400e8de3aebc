"""Poles, jumps and the edges of domains are found; steep and narrow but continuous is not broken."""

from __future__ import annotations

import math

import numpy as np
import pytest

from calcanim import Function, InputError, breaks, pieces

BREAKS = [
    ("1/x", -1, 1, (0.0,)), ("1/x", -1, 1.3, (0.0,)), ("1/x^2", -1, 1.3, (0.0,)), ("tan(x)", -4, 4, (-math.pi / 2, math.pi / 2)),
    ("sign(x)", -1, 1.1, (0.0,)), ("log(x)", -1, 1.1, (0.0,)), ("sqrt(1 - x^2)", -2, 2.3, (-1.0, 1.0)), ("atan(1/x)", -1, 1.1, (0.0,)),
    ("1/(x^2 - 2)", -3, 3, (-math.sqrt(2), math.sqrt(2))), ("0.001*sign(x) + 100*x", -1, 1.1, (0.0,)), ("log(x^2)", -1, 1.3, (0.0,)),
    ("1/sqrt(abs(x))", -1, 1.3, (0.0,)), ("1/(x - 0.3)", 0, 1, (0.3,)), ("exp(x)", 0, 1000, (709.782712893384,)),
    ("log(1 + x)", -3, 2, (-1.0,)), ("asin(x)", -2, 2.1, (-1.0, 1.0)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "a", "b", "expected"), BREAKS)
def test_breaks_are_found(text: str, a: float, b: float, expected: tuple[float, ...]) -> None:
    found = Function(text).breaks(a, b)
    assert len(found) == len(expected)
    assert found == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "a", "b"),
    [("x^2", -1, 1), ("tanh(1e6*x)", -1, 1.1), ("abs(x)", -1, 1.1), ("sqrt(abs(x))", -1, 1.1), ("x*sin(1/(x + 0.01))", 0, 1),
     ("1e6*x^2", -1, 1), ("1e-6*cos(50*x)", -7, 7), ("0*x", -1, 1), ("1/(x^2 + 1e-4)", -1, 1), ("x^(1/3)", 0, 1), ("5", 0, 1), ("1e9 + x", 0, 1)],
)  # fmt: skip
def test_continuous_functions_are_one_piece(text: str, a: float, b: float) -> None:
    assert [(part.start, part.end) for part in Function(text).pieces(a, b)] == [(a, b)]


def test_pieces_end_where_the_function_still_has_a_value() -> None:
    f = Function("sqrt(x^2 - 1)/(x - 2)")
    parts = f.pieces(-3, 3)
    assert len(parts) == 3
    for part in parts:
        assert part.start < part.end
        assert math.isfinite(f(part.start)) and math.isfinite(f(part.end))
    assert parts[0].end == -1.0
    assert parts[1].start == 1.0


def test_nothing_and_callables() -> None:
    assert Function("log(-x^2 - 1)").pieces(-1, 1) == ()
    assert breaks(np.tan, 1, 2) == pytest.approx((math.pi / 2,), rel=1e-12)
    assert len(pieces(lambda x: np.floor(x), 0.5, 2.5)) == 3


def test_wrong_intervals() -> None:
    for a, b in ((1, 1), (2, 1), (math.nan, 1), (0, math.inf)):
        with pytest.raises(InputError, match="interval"):
            pieces(np.sin, a, b)
