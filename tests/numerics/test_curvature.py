"""The axes of curvature against an eigenvalue routine of 50 digits, and points on which the Hessian is silent."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from calcanim import Function, InputError, hessian
from calcanim.numerics.curvature import kind_around, precise_hessian, principal_curvatures

CASES = (
    ("x^2 + 3*x*y + y^2", (0.0, 0.0)), ("x^2+y^2", (0.0, 0.0)), ("-x^2-2*y^2", (0.0, 0.0)), ("sin(x)*cos(y)", (math.pi / 2, 0.0)),
    ("(1-x)^2+100*(y-x^2)^2", (1.0, 1.0)), ("(x+y)^2", (0.3, -0.3)), ("x^3-3*x*y^2", (0.0, 0.0)), ("1e6*x*y", (0.0, 0.0)),
    ("exp(-(x^2+y^2))+x*y/10", (0.2, 0.4)),
)


@pytest.mark.parametrize(("text", "at"), CASES)
def test_eigenvalues_and_axes_agree_with_jacobi_rotations(text: str, at: tuple[float, float]) -> None:
    f = Function(text, ("x", "y"))
    found = principal_curvatures(f, at)
    with mpmath.workdps(50):
        xx, xy, yy = precise_hessian(f, at)
        values, _ = mpmath.eigsy(mpmath.matrix([[xx, xy], [xy, yy]]))
        size = abs(values[0]) + abs(values[1])
        for exact, shown in zip((values[1], values[0]), found.curvatures, strict=True):
            assert abs(exact - shown) <= 3e-16 * abs(exact) + 1e-25 * size
        assert abs(xx * yy - xy**2 - found.determinant) <= 3e-16 * abs(found.determinant) + 1e-25 * size**2
    matrix = hessian(f, at).value
    for angle, value in zip(found.angles, found.curvatures, strict=True):
        assert 0 <= angle < 180
        u = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
        assert matrix @ u == pytest.approx(value * u, abs=1e-12 * float(size) + 1e-15)
    for i, value in enumerate(found.curvatures):
        axis = np.array(found.axes[2 * i : 2 * i + 2])
        assert np.abs(axis).max() == 1
        assert matrix @ axis == pytest.approx(value * axis, abs=1e-12 * float(size) + 1e-15)
        assert axis[1] > 0 or tuple(axis) == (1.0, 0.0)


def test_the_lesson_s_saddle() -> None:
    found = principal_curvatures(Function("x^2 + 3*x*y + y^2", ("x", "y")), (0.0, 0.0))
    assert (found.entries, found.curvatures, found.determinant) == ((2.0, 3.0, 2.0), (5.0, -1.0), -5.0)
    assert (found.angles, found.kind) == ((45.0, 135.0), "saddle")
    assert found.axes == (1.0, 1.0, -1.0, 1.0)


@pytest.mark.parametrize(("text", "kind"), [
    ("x^2+y^2", "minimum"), ("-x^2-y^2", "maximum"), ("x*y", "saddle"), ("x^2", "undecided"), ("x^4+y^4", "undecided"),
    ("(x+y)^2", "undecided"), ("x^3-3*x*y^2", "undecided"),
])
def test_the_signs_of_the_curvatures_name_the_point(text: str, kind: str) -> None:
    assert principal_curvatures(Function(text, ("x", "y")), (0.0, 0.0)).kind == kind


@pytest.mark.parametrize(("text", "kind"), [
    ("x^4+y^4", "minimum"), ("-x^4-y^2", "maximum"), ("x^3-3*x*y^2", "saddle"), ("x^2-y^4", "saddle"), ("x^2+y^3", "saddle"),
    ("x^2*y^2", "undecided"), ("x^2", "undecided"), ("1 + x^4 + y^4", "minimum"), ("x^2+y^2", "minimum"),
])
def test_the_values_around_a_point_tell_where_the_hessian_is_silent(text: str, kind: str) -> None:
    assert kind_around(Function(text, ("x", "y")), (0.0, 0.0)) == kind


def test_a_point_without_second_derivatives_is_refused() -> None:
    with pytest.raises(InputError, match="no second derivatives"):
        principal_curvatures(Function("abs(x)+y", ("x", "y")), (0.0, 0.0))
