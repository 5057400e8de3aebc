"""Error against step as series of marks, and relative errors as bars."""

from __future__ import annotations

import math

import numpy as np
import pytest
from manim import Rectangle

from calcanim.stage import DARK, Box, ErrorBars, ErrorChart, box_of

STEPS = [10.0**k for k in range(-12, 1)]
ROWS = [[max(h, 1e-16 / h) for h in STEPS], [max(h**2, 1e-16 / h) for h in STEPS], [max(h**4, 1e-16 / h) for h in STEPS],
        [0.0 if h < 1e-8 else h**2 for h in STEPS]]
BOX = Box(-6.4, -3.2, 1.6, 2.85)


def chart() -> ErrorChart:
    return ErrorChart(STEPS, ROWS, 1e-16, BOX, DARK, roles=("secant", "derivative"))


def test_marks_are_revealed_from_the_largest_step_down() -> None:
    made = chart()
    share = made.share_until(0, 1e-8)
    made.marks[0].reach(share)
    assert made.marks[0].count == 9
    assert made.marks[0].get_left()[0] == pytest.approx(made.place(1e-8, 1e-8)[0], abs=0.05)


def test_the_ring_stands_at_the_best_step_and_its_line_reaches_the_axis() -> None:
    made = chart()
    ring, drop = made.best(0, 1e-8, lambda: 1e-8)
    assert ring.get_center() == pytest.approx(made.place(1e-8, 1e-8), abs=1e-9)
    assert ring.claim.truth() == pytest.approx((-8, -8))
    assert ring.get_fill_opacity() == 0
    assert drop.get_bottom()[1] == pytest.approx(made.area.bottom, abs=1e-6)


@pytest.mark.parametrize(("best", "bottom", "floor"), [(1e-8, 1e-8, 1e-16), (1e-3, 1e-12, 1e-21), (1e-6, 1e-10, 1e-20)])
def test_labels_stand_beside_their_branches_and_apart(best: float, bottom: float, floor: float) -> None:
    # A V whose left branch ends in a plateau; in a narrow one, or one high up, there is no room for both.
    steps = [10.0 ** (k / 4) for k in range(-64, 1)]
    errors = [min(bottom * 1e7, bottom * max(h / best, best / h)) for h in steps]
    made = ErrorChart(steps, [errors, errors, errors, [floor] * len(steps)], floor, BOX, DARK, roles=("secant", "derivative"))
    labels = [made.inside_the_v(Rectangle(width=1.5, height=0.7), 0, best, side) for side in (1, -1)]
    right, left = (box_of(label) for label in labels)
    assert not right.overlaps(left)
    for box in (right, left):
        assert made.area.contains(box)
        for u, v, _ in made.marks[0].places:
            assert not (box.left < u < box.right and box.bottom < v < box.top)
    assert left.left < right.left


def test_the_smooth_line_lies_on_its_errors_and_on_the_floor() -> None:
    made = chart()
    line = made.smooth_line()
    assert line.dashed
    assert line.points[0] == pytest.approx(made.place(1.0, 1.0), abs=1e-9)
    assert line.get_bottom()[1] == pytest.approx(made.place(1.0, 1e-16)[1], abs=1e-9)
    assert float(line.claim.function(-4.0)) == pytest.approx(-8.0)


@pytest.mark.parametrize("i", range(4))
def test_every_formula_has_a_key_where_it_is_asked_for(i: int) -> None:
    assert chart().key(i, np.array([3.0, 1.0, 0])).get_center() == pytest.approx([3.0, 1.0, 0], abs=0.02)


def bars() -> ErrorBars:
    return ErrorBars((1e-12, 0.0, 0.8), 1e-5, Box(0, -3, 4, 0), DARK, name="e")


def test_a_bar_grows_to_its_error() -> None:
    made = bars()
    bar = made.bar(0, "ink")
    made.grow(bar, 0, lambda: 1e-12).interpolate(1.0)
    assert bar.points[-1, 0] == pytest.approx(made.at(-12.0, 0)[0], abs=1e-9)
    assert bar.get_center()[1] == pytest.approx(made.height(0))
    assert bar.claim.truth()[1] == pytest.approx((-12.0, 3.0))
    assert made.height(0) > made.height(1) > made.height(2)


def test_an_error_of_zero_has_no_length_and_the_limit_has_its_place() -> None:
    made = bars()
    bar = made.bar(1, "ink")
    made.grow(bar, 1, lambda: 0.0).interpolate(1.0)
    assert bar.width == pytest.approx(0.0, abs=1e-9)
    assert made.line.get_center()[0] == pytest.approx(made.at(math.log10(1e-5), 0)[0], abs=1e-9)
