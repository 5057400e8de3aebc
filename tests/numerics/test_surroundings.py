"""What lies around a point: signs of the change, named critical points, passages through levels."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from calcanim import Function
from calcanim.numerics.surroundings import crossings, look_around, named_points


def field(text: str) -> Function:
    return Function(text, ("x", "y"))


@pytest.mark.parametrize(("text", "turns"), [
    ("x^2-y^2", 4), ("x*y", 4), ("x^3-3*x*y^2", 6), ("x^2+3*y^2", 0), ("-(x^2)-y^2", 0), ("3*x+2*y", 2),
])
def test_the_sign_turns_as_often_as_the_shape_says(text: str, turns: int) -> None:
    assert look_around(field(text), (0.0, 0.0), 0.3).turns == turns


def test_the_extremes_lie_along_the_eigenvectors_of_the_hessian() -> None:
    around = look_around(field("x^2+3*x*y+y^2"), (0.0, 0.0), 0.5)
    values, vectors = np.linalg.eigh(np.array([[2.0, 3.0], [3.0, 2.0]]))
    for value, vector in zip(values, vectors.T, strict=True):
        angle = np.degrees(np.arctan2(vector[1], vector[0])) % 180
        i = int(np.argmin([abs(a % 180 - angle) for a in around.angles]))
        assert around.angles[i] % 180 == pytest.approx(angle, abs=0.51)
        assert around.changes[i] == pytest.approx(0.5 * value * 0.25, rel=1e-4)


def test_where_all_directions_are_alike_the_axes_stand_for_them() -> None:
    assert look_around(field("x^2+y^2"), (0.0, 0.0), 0.2).angles == (0.0, 90.0, 180.0, 270.0)


@pytest.mark.parametrize(("text", "kinds"), [
    ("x^3-3*x*y^2", ["monkey saddle"]), ("x^4+y^4", ["minimum"]), ("-(x^4)-y^4", ["maximum"]), ("x^2", []), ("abs(x)+abs(y)", []),
    ("x^3+y^3-3*x*y", ["saddle", "minimum"]),
])
def test_points_are_named_also_where_the_second_derivatives_are_silent(text: str, kinds: list[str]) -> None:
    assert [p.kind for p in named_points(field(text), (-2.0, -2.0), (2.0, 2.0), (1.0, 1.0))] == kinds


def test_of_each_kind_the_nearest_is_taken() -> None:
    found = named_points(field("sin(2*x)*cos(2*y)"), (-3.0, -3.0), (3.0, 3.0), (-0.7, -0.1))
    by_kind = {p.kind: p.at for p in found}
    assert by_kind["minimum"] == pytest.approx((-np.pi / 4, 0.0), abs=1e-9)
    assert {p.value for p in found if p.kind == "saddle"} == {0.0}


def test_crossings_against_fifty_digits() -> None:
    f = Function("x^3 - x")
    found = crossings(f, (-0.2, 0.0, 0.2), -1.5, 1.5)
    with mpmath.workdps(50):
        exact = sorted(
            (float(mpmath.re(root)), level) for level in (-0.2, 0.0, 0.2)
            for root in mpmath.polyroots([1, 0, -1, -mpmath.mpf(str(level))], maxsteps=200, extraprec=200)
        )
    assert len(found) == 9
    for (x, level), (root, wanted) in zip(found, exact, strict=True):
        assert (x, level) == (pytest.approx(root, abs=1e-13), wanted)


def test_a_jump_is_no_crossing() -> None:
    assert crossings(Function("1/x"), (0.0,), -1.0, 1.01) == []
