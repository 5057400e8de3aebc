"""How numbers that change are written."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calcanim.stage.number_format import NumberFormat, format_for

FINITE = st.floats(-1e9, 1e9, allow_nan=False).filter(lambda v: v == 0 or abs(v) > 1e-12)


@given(FINITE, st.integers(0, 8), st.integers(-6, 6))
def test_digits_are_the_correct_rounding(value: float, places: int, exponent: int) -> None:
    shown = NumberFormat(places, exponent).write(value).replace("\N{MINUS SIGN}", "-")
    exact = Decimal(repr(value)).scaleb(-exponent).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert Decimal(shown) == exact
    assert not (shown.startswith("-") and Decimal(shown) == 0)


@pytest.mark.parametrize(("values", "significant", "places", "exponent"), [
    ([1.5], 5, 1, 0), ([2.25], 5, 2, 0), ([3.0], 5, 0, 0), ([-2.969977489801], 5, 4, 0), ([0.3032653], 5, 5, 0),
    ([2e6], 5, 0, 6), ([-8.414709848e-4], 5, 4, -4), ([1e-4], 5, 4, 0), ([1e-5], 5, 0, -5), ([1e-3], 5, 3, 0), ([4.0, 3.5, 3.1, 3.01, 3.001], 5, 3, 0), ([0.0], 5, 0, 0),
])
def test_a_column_gets_the_digits_it_needs(values: list[float], significant: int, places: int, exponent: int) -> None:
    assert format_for(values, significant, trim=True) == NumberFormat(places, exponent)


def test_a_mantissa_that_carries_moves_to_the_next_power() -> None:
    layout = format_for([-9.99999e-4], 5)
    assert layout.plain(-9.99999e-4) == "\N{MINUS SIGN}0.0010000"
    assert format_for([9.99999e6], 3).plain(9.99999e6) == "1.00 × 10⁷"


def test_rounded_zeros_stay_and_exact_ones_go() -> None:
    assert format_for([2.969977], 3, trim=True).write(2.969977) == "2.97"
    assert format_for([2.99999], 3, trim=True).write(2.99999) == "3.00"
    assert format_for([3.0], 3, trim=True).write(3.0) == "3"


@pytest.mark.parametrize(("value", "typst", "plain"), [
    (1e6, "10^(6)", "1 × 10⁶"), (2.5e-5, "2.5 times 10^(-5)", "2.5 × 10⁻⁵"),
    (float("inf"), "infinity", "∞"), (float("-inf"), "-infinity", "\N{MINUS SIGN}∞"), (float("nan"), '"undefined"', "undefined"),
])
def test_powers_and_words(value: float, typst: str, plain: str) -> None:
    layout = format_for([value], 4, trim=True)
    assert layout.typst(value) == typst
    assert layout.plain(value) == plain
