"""Miniatures: each stays in its box, moves from its beginning to its end, and can be moved back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from calcanim import Function, step_study
from calcanim.stage import DARK, Axis, Box, Window
from calcanim.stage import miniature as small
from calcanim.stage.miniature import Miniature

BOX = Box(-2.0, -1.0, 0.4, 0.8)
SQUARE = Function("x^2")
HILL = Function("x^2 + 3*x*y + y^2", ("x", "y"))
PLANE = Window(Axis(-2.0, 2.0, ()), Axis(-2.0, 2.0, ()))
STUDY = step_study(Function("exp(x)"), 1.0)
MAKERS: dict[str, Callable[[], Miniature]] = {
    "secant": lambda: small.secant(SQUARE, 1.5, BOX, DARK),
    "rolling": lambda: small.rolling(SQUARE, 1.5, BOX, DARK),
    "error_fall": lambda: small.error_fall(STUDY.steps, STUDY.errors, BOX, DARK),
    "two_graphs": lambda: small.two_graphs(Function("sin(x)"), 1.0, BOX, DARK),
    "turning_slice": lambda: small.turning_slice(HILL, PLANE, (1.0, 1.0), BOX, DARK),
    "field": lambda: small.field(HILL, PLANE, BOX, DARK),
    "chain": lambda: small.chain((3.0, -0.6), BOX, DARK),
    "backward_pass": lambda: small.backward_pass(BOX, DARK),
    "flat_points": lambda: small.flat_points(Function("x^3-3*x"), Window(Axis(-2.0, 2.0, ()), Axis(-3.0, 3.0, ())), (-1.0, 1.0), BOX, DARK),
    "runs": lambda: small.runs(SQUARE, [[2.0, 1.0, 0.5], [2.0, -1.6, 1.3]], 0.0, BOX, DARK),
}


def drawn(one: Miniature) -> list[np.ndarray]:
    """Points of everything that is seen, with its opacity."""
    return [
        np.concatenate([part.points.ravel(), [part.get_stroke_opacity()]])
        for part in one.picture.get_family() if len(part.points)
    ]


def same(first: list[np.ndarray], second: list[np.ndarray]) -> bool:
    return len(first) == len(second) and all(a.shape == b.shape and np.allclose(a, b, atol=1e-9) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("name", MAKERS)
def test_it_moves_within_its_box_and_back(name: str) -> None:
    one = MAKERS[name]()
    one.move(0.0)
    before = drawn(one)
    for share in (0.5, 1.0):
        one.move(share)
        assert not same(before, drawn(one))
        points = np.concatenate([part.points for part in one.picture.get_family() if len(part.points)])
        assert np.isfinite(points).all()
        # Names and arrowheads may reach a little over the edge, and so may the room left for the axes.
        assert points[:, 0].min() >= BOX.left - 0.3 and points[:, 0].max() <= BOX.right + 0.3
        assert points[:, 1].min() >= BOX.bottom - 0.3 and points[:, 1].max() <= BOX.top + 0.3
    one.move(0.0)
    assert same(before, drawn(one))


def test_a_rolling_tangent_ends_at_its_point_with_its_slope() -> None:
    one = small.rolling(SQUARE, 1.5, BOX, DARK)
    one.move(1.0)
    claims = [part.claim for part in one.picture.get_family() if hasattr(part, "claim") and part.claim.kind == "line"]
    assert [(claim.start, claim.slope) for claim in claims] == [((1.5, 2.25), 3.0)]


def test_where_f_ends_the_rolling_tangent_waits_out_of_sight() -> None:
    one = small.rolling(Function("log(x)"), 0.1, BOX, DARK)
    for share in (0.0, 0.3, 0.6, 1.0):
        one.move(share)
        assert all(np.isfinite(part.points).all() for part in one.picture.get_family())
