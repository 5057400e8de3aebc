"""A product grows to the left without its parts touching; digits avoid ties."""

from __future__ import annotations

import pytest

from calcanim.stage.growing_product import GrowingProduct
from calcanim.stage.layout import SAFE
from calcanim.stage.number_format import format_for, untied
from calcanim.stage.text import box_of
from calcanim.stage.theme import DARK


def test_factors_and_signs_stand_beside_each_other_in_two_lines() -> None:
    product = GrowingProduct("gradient(d) =", "gradient(-0.1306) =", SAFE.left, -2.0, -3.0, DARK)
    for x, number in ((4.0, "(-0.4152)"), (1.5, "0.8"), (-1.0, "0.1966"), (-5.0, "2")):
        product.further("frac(partial y, partial a)", number, x)
    assert len(product.factors) == 4
    assert len(product.signs) == 6
    for line in range(2):
        parts = [(product.name, product.value)[line], *product.signs[line::2], *(factor[line] for factor in product.factors)]
        ordered = sorted((box_of(part) for part in parts), key=lambda box: box.left)
        assert all(one.right < other.left for one, other in zip(ordered, ordered[1:], strict=False))
        # The last factor was moved behind the sign of equality; the others stand where they were put.
        assert product.factors[1][line].get_center()[0] == pytest.approx(1.5, abs=0.02)
    for above, below in zip(product.signs[::2], product.signs[1::2], strict=True):
        assert above.get_center()[0] == pytest.approx(below.get_center()[0])


@pytest.mark.parametrize(("value", "digits", "taken"), [(1.195, 3, 4), (0.73105857863, 4, 4), (0.5, 4, 4), (2.5, 1, 2), (-0.0435, 2, 3)])
def test_a_value_in_the_middle_of_two_roundings_is_shown_with_a_digit_more(value: float, digits: int, taken: int) -> None:
    assert untied(value, digits) == taken
    assert not format_for([value], taken, trim=True).near_tie(value)
