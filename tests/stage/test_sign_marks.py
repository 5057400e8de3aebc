"""Signs stand on their own side of zero, clear of the curve, or not at all."""

from __future__ import annotations

import numpy as np
import pytest

from calcanim import Function
from calcanim.stage.layout import STAGE
from calcanim.stage.placing import is_clear
from calcanim.stage.plot import Plot
from calcanim.stage.sign_marks import outline, sign_marks
from calcanim.stage.theme import DARK
from calcanim.stage.window import Window, nice_axis


def plot() -> Plot:
    return Plot(Window(nice_axis(-1.0, 1.0), nice_axis(-4.0, 4.0)), STAGE, DARK)


@pytest.mark.parametrize(("text", "signs"), [("4*x^3", (-1, 1)), ("-4*x^3", (1, -1)), ("3*x^2", (1, 1)), ("-3*x^2", (-1, -1))])
def test_a_plus_stands_above_zero_and_a_minus_below_it(text: str, signs: tuple[int, int]) -> None:
    drawn = plot()
    graph = drawn.curve(Function(text), "derivative")
    marks = sign_marks(drawn, 0.0, signs, [graph])
    assert len(marks) == 2
    zero = drawn.at(0.0, 0.0)
    for mark, side, sign in zip(marks, (-1, 1), signs, strict=True):
        away = mark.get_center() - zero
        assert np.sign(away[0]) == side and np.sign(away[1]) == sign
        assert is_clear(mark, [outline(graph)])


def test_no_sign_is_no_mark_and_neither_is_one_without_room() -> None:
    drawn = plot()
    assert sign_marks(drawn, 0.0, (0, 0), []) == []
    zeros = [drawn.segment((-1.0, y), (1.0, y), "quiet") for y in np.linspace(-4.0, 4.0, 60)]
    assert sign_marks(drawn, 0.0, (1, -1), zeros) == []
