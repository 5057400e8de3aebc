"""Ways to work out one number, under each other."""

from __future__ import annotations

import pytest

from calcanim import InputError
from calcanim.stage import DARK, Box, Method, box_of, method_rows

PANEL = Box(0.25, -3.2, 6.4, 2.75)
TOPS = (0.95, -0.55)


def ways(value: float = 4.00001, start: float = 5.0) -> list[Method]:
    return [
        Method("forward", "frac(a, b)", "secant", "solid", value, start, "truncation", "10^(-5)"),
        Method("complex", "c", "derivative", "", 4.0, 4.0, "error", "0", result="complex"),
    ]


def test_values_are_aligned_below_their_formulas() -> None:
    rows = method_rows(ways(), 4.0, PANEL, TOPS, DARK)
    assert rows[0].value.number.anchor[0] == pytest.approx(rows[1].value.number.anchor[0])
    for row, top in zip(rows, TOPS, strict=True):
        assert row.formula.baseline == pytest.approx(top)
        assert row.value.number.anchor[1] < top - 0.5
        assert PANEL.left - 0.02 <= box_of(row.head).left
        assert box_of(row.error).right == pytest.approx(PANEL.right)
        assert box_of(row.value).right < box_of(row.error[1]).left
    # Name and a sample of the line; the second way has no line.
    assert [len(row.head) for row in rows] == [2, 1]


def test_the_wrong_digits_have_a_line_and_right_ones_have_none() -> None:
    rows = method_rows(ways(), 4.0, PANEL, TOPS, DARK)
    assert [len(row.verdict(4.0)) for row in rows] == [2, 1]
    assert rows[0].value.number.shown.startswith("4.0000100")


@pytest.mark.parametrize(("value", "start"), [(123456.5, -98765.4321), (2e6, 3e6), (1e-7, 2e-7)])
def test_long_numbers_lose_digits_until_they_fit(value: float, start: float) -> None:
    rows = method_rows(ways(value, start), 4.0 if value < 1e5 else value, PANEL, TOPS, DARK)
    assert all(row.fits() for row in rows)


def test_what_cannot_stand_side_by_side_is_refused() -> None:
    with pytest.raises(InputError, match="too different in size"):
        method_rows(ways(), 4.0, Box(0.25, -3.2, 2.6, 2.75), TOPS, DARK)
