"""What lies behind a point: fills below it in the drawing order, mixed one after the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from manim import Square

from calcanim.check.backdrop import Backdrop
from calcanim.check.colour import contrast
from calcanim.check.sight import Mark, Sight

RED, BLUE, CLEAR = (1.0, 0.0, 0.0, 1.0), (0.0, 0.0, 1.0, 0.25), (0.0, 0.0, 0.0, 0.0)


def layers(*fills: tuple[Any, float, float, tuple[float, int]]) -> Backdrop:
    """Squares of a colour, a side and a left edge, each at its place in the drawing order."""
    marks = tuple(
        Mark(Square(side).shift([left + side / 2, 0, 0]), colour, CLEAR, 0.0, order) for colour, side, left, order in fills
    )
    return Backdrop(Sight(0.0, "", (), marks, (), (0.0, 0.5, 0.0), True, True))


def test_only_what_lies_below_and_around_a_point_is_behind_it() -> None:
    backdrop = layers((BLUE, 2.0, 0.0, (0.0, 7)), (RED, 4.0, 0.0, (0.0, 3)), (RED, 9.0, -9.0, (1.0, 0)))
    points = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [3.0, 0.0], [-1.0, 0.0], [-1.0, 0.0]])
    orders = [(0.0, 3), (0.0, 7), (0.0, 8), (0.0, 8), (0.0, 8), (1.0, 1)]
    mixed = [0.75, 0.0, 0.25]
    assert backdrop.behind(points, orders).tolist() == [
        [0.0, 0.5, 0.0], [1.0, 0.0, 0.0], mixed, [1.0, 0.0, 0.0], [0.0, 0.5, 0.0], [1.0, 0.0, 0.0],
    ]


@pytest.mark.parametrize("points", [0, 2])
def test_an_empty_picture_is_its_background(points: int) -> None:
    found = layers().behind(np.zeros((points, 2)), [(0.0, 1)] * points)
    assert found.tolist() == [[0.0, 0.5, 0.0]] * points


def test_many_contrasts_are_those_of_each_pair() -> None:
    one, other = np.random.default_rng(3).uniform(size=(2, 20, 3))
    assert contrast(one, other) == pytest.approx([float(contrast(a, b)) for a, b in zip(one, other, strict=True)])
