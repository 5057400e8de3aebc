"""The bottom of a valley and its curvatures, against closed forms."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from calcanim import Function
from calcanim.numerics.descent.valley import precise_bottom, precise_curvatures, valley_of


@pytest.mark.parametrize(("text", "start", "bottom", "curvatures"), [
    ("(x^2 + 10*y^2)/2", (4.5, 1.5), (0, 0), (1, 10)),
    ("(1-x)^2 + 100*(y-x^2)^2", (-1.2, 1.0), (1, 1), (501 - np.sqrt(250601), 501 + np.sqrt(250601))),
    ("(x^2+y-11)^2 + (x+y^2-7)^2", (1.0, 1.0), (3, 2), (54 - np.sqrt(800), 54 + np.sqrt(800))),
    ("x^2 + x*y + y^2 - 3*x", (5.0, 5.0), (2, -1), (1, 3)),
])
def test_the_bottom_and_its_curvatures(text: str, start: tuple, bottom: tuple, curvatures: tuple) -> None:
    f = Function(text, ("x", "y"))
    found = valley_of(f, start)
    assert found is not None
    np.testing.assert_allclose(found.point, bottom, atol=1e-15)
    np.testing.assert_allclose(found.eigenvalues, curvatures, rtol=1e-9)
    with mpmath.workdps(50):
        exact = precise_curvatures(f, precise_bottom(f, found.point.tolist()))
        np.testing.assert_allclose([float(c) for c in exact], curvatures, rtol=1e-9)


@pytest.mark.parametrize(("text", "start"), [("x^2 - y^2", (1.0, 0.5)), ("x + y", (0.0, 0.0)), ("x^4 + y^2", (1.0, 1.0)), ("x*exp(y)", (-1.0, 0.0))])
def test_where_there_is_none(text: str, start: tuple) -> None:
    assert valley_of(Function(text, ("x", "y")), start) is None
