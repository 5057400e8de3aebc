"""Signs of f' beside critical points, read off the functions themselves."""

from __future__ import annotations

import numpy as np
import pytest

from calcanim import Function, critical_points
from calcanim.numerics.critical_signs import signs_beside


@pytest.mark.parametrize(("text", "interval", "signs"), [
    ("x^3", (-1.0, 1.0), ((1, 1),)), ("x^4", (-1.0, 1.0), ((-1, 1),)), ("-x^4", (-1.0, 1.0), ((1, -1),)), ("abs(x)", (-1.0, 2.0), ((-1, 1),)),
    ("x^4 - 4*x^3 + 4*x^2 + 1", (-0.5, 3.0), ((-1, 1), (1, -1), (-1, 1))), ("x^2", (0.0, 1.0), ((0, 1),)), ("exp(x)", (0.0, 1.0), ()),
])
def test_the_signs_on_both_sides(text: str, interval: tuple[float, float], signs: tuple[tuple[int, int], ...]) -> None:
    f = Function(text)
    assert signs_beside(f.derivative(), critical_points(f, *interval), interval) == signs


def test_they_agree_with_the_kinds_and_with_the_function_nearby() -> None:
    f, interval = Function("x*sin(x)"), (-20.0, 20.0)
    found = critical_points(f, *interval)
    kinds = {(-1, 1): "minimum", (1, -1): "maximum"}
    for point, signs in zip(found, signs_beside(f.derivative(), found, interval), strict=True):
        assert kinds[signs] == point.kind
        assert np.sign(f(point.x) - f(point.x - 1e-3)) == signs[0] and np.sign(f(point.x + 1e-3) - f(point.x)) == signs[1]
