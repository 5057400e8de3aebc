"""Numbers in Typst sources: bound, given, and loose ones."""

from __future__ import annotations

from decimal import Decimal

import pytest

from calcanim.check.sources import read_source


@pytest.mark.parametrize(("source", "loose"), [
    ("f'(x_0) = 3", ("3",)),
    ("tangent(y) = 2.25 + 3 (x - 1.5)", ("2.25", "3", "1.5")),
    ("2x + .5", ("2", ".5")),
    ('left("step 4 of" n)', ("4",)),
    ('#text("version 1.25")', ("1.25",)),
    ("lim_(h -> 0) f'(x) > 0 quad x_1 + x_(12) + x^2 + x^(-1/2)", ()),
    ("f'(x) = 0", ()),
    ("f'(1.5) = 0", ("1.5", "0")),
    ("f'(x_0) = 0", ("0",)),
    ("right(0 \\/ 0) quad 0/0", ()),
    ("slope quad 0", ("0",)),
    ("curve(f(x) = given(3 x^2 + sin(2 x) (1 + 4)))", ()),
    ("partA(x) arrow.tr partB(0.5)", ("0.5",)),
])
def test_loose_numbers(source: str, loose: tuple[str, ...]) -> None:
    assert read_source(source).loose == loose


def test_a_bound_number_has_its_name_digits_and_power() -> None:
    reading = read_source('y = bound("right[2]", -8.4147 dot 10^(-4)) + 10^(3) (bound("slope", 1.25, power: 3))')
    first, second = reading.bound
    assert (first.name, first.value, first.exponent, first.after_sign) == ("right[2]", Decimal("-8.4147"), -4, False)
    assert (second.name, second.value, second.exponent) == ("slope", Decimal("1.25"), 3)
    assert reading.loose == () and reading.powers == (3,)


def test_an_operator_before_a_number_is_seen_through_its_colour() -> None:
    (bound,) = read_source('y - tangent(bound("slope", 2.5)) x').bound
    assert bound.after_sign
    (bound,) = read_source('y = tangent(bound("slope", 2.5)) x').bound
    assert not bound.after_sign


def test_words_for_what_is_no_number() -> None:
    (bound,) = read_source('m = bound("slope", "undefined")').bound
    assert bound.value is None
