"""Equations in Typst sources: what is read, what it is worth, and what is passed over."""

from __future__ import annotations

from decimal import Decimal

import pytest

from calcanim.check.equations import _compared, _defined
from calcanim.check.typst_math import Apply, Name, Numeral, Operation, Partial, statements


def told(*sources: str, half: float = 0.0) -> list[str | None]:
    """For every pair of neighbouring sides in the last source what is wrong with it; nothing where it holds."""
    known = _defined([s for source in sources for s in statements(source)], lambda numeral: half if numeral.bound else 0)
    return [
        None if left is None or right is None else _compared(left, right, [relation], known)
        for s in statements(sources[-1]) for left, right, relation in zip(s.sides, s.sides[1:], s.relations, strict=False)
    ]


def test_a_statement_is_read_through_its_colours() -> None:
    (statement,) = statements('derivative(f\'(x_0) = partA(bound("slope", -2.5 times 10^(3)))) quad word("so") x')
    assert statement.relations == ("=",)
    left, right = statement.sides
    assert left == Apply("f", (Name("x_0"),), 1)
    assert isinstance(right, Numeral) and (right.digits, right.exponent, right.bound) == (Decimal("-2.5"), 3, "slope")


def test_products_need_no_sign_and_partials_are_read() -> None:
    (statement,) = statements("run(partial f\\/partial x) = given(2 x + 3 y^2)")
    assert statement.sides[0] == Partial("f", "x")
    assert isinstance(statement.sides[1], Operation) and statement.sides[1].sign == "+"


@pytest.mark.parametrize("source", [
    "1 \\/ 2 x = y", "lim_(h -> 0) f(x) = 3", "d (f g) = d f dot g", "H = mat(1, 2; 3, 4)", "x = plus.minus 3", "f' = 2 x",
])
def test_what_may_be_read_in_two_ways_or_not_at_all_is_left_out(source: str) -> None:
    assert all(problem is None for problem in told(source))


@pytest.mark.parametrize(("sources", "holds"), [
    (("2 dot 3 = 6",), True), (("2 dot 3 = 6.01",), False), (("sqrt(2)^2 = 2",), True), (("frac(1, 3) = 0.333",), False),
    (("sin(0) < 1",), True), (("e^(0) > 1",), True), (("e^(0) > 1.5",), False), (("2 != 2",), False),
    (("f(x) = x^3", "f'(2) = 12"), True), (("f(x) = x^3", "f'(2) = -12"), False), (("f(x) = x^3", "f'(x) = 3 x^2"), True),
    (("f(x) = x^3", "f'(x) = 3.01 x^2"), False), (("f(x) = x^3", "f''(2) = 12"), True),
    (("f(x, y) = x^2 y", "partial f \\/ partial y = x^2"), True), (("f(x, y) = x^2 y", "nabla f(1, 2) = vec(4, 1)"), True),
    (("f(x, y) = x^2 y", "nabla f(1, 2) = vec(4, 2)"), False), (("f(x, y) = 3 x + 4 y", "abs(nabla f(0, 0)) = 5"), True),
    (("x_0 = 3", "f(x) = x^2", "(x_0, f(x_0)) = (3, 9)"), True), (("x_0 = 3", "f(x) = x^2", "(x_0, f(x_0)) = (3, 8)"), False),
    (("u(x) = x^2", "h(x) = sin(u(x))", "g(u) = sin(u)", "h'(x) = g'(u) dot u'(x)"), True),
    (("(1 + t)^2 = 1 + 2 t + t^2",), True), (("(1 + t)^2 = 1 + t^2",), False),
    # Below the smallest double is zero; what is hardly above it is not.
    (("f(x) = e^(-x^2)", "f(100) = 0"), True), (("f(x) = e^(-x^2)", "f'(100) = 0"), True), (("10^(-323) = 0",), False),
    (("f(x) = e^(-x^2)", "f(27) = 0"), False),
    # What cancels in working a side out is not in its digits; what is off beside it still is.
    (("f(u) = tanh(u)", "f'(u) = 1 - tanh(u)^2", "(1 - tanh(20)^2) 10 = 10 - 10 tanh(20)^2"), True),
    (("f(u) = tanh(u)", "f'(20) = 1 - tanh(20)^2"), True), (("f(u) = tanh(u)", "f'(20) = 1 - tanh(20)^3"), False),
    (("f(x) = (x - 1)^3", "f'(1) = 0 dot 3"), True), (("f(x) = cos(10^9 x)", "f'(x) = -10^9 sin(10^9 x)"), True),
    (("1 - cos(10^(-3)) = 10^(-6) \\/ 2",), False),
])
def test_sides_that_can_be_worked_out(sources: tuple[str, ...], holds: bool) -> None:
    (problem,) = told(*sources)
    assert problem is not None and (problem == "") == holds


def test_the_rounding_of_bound_digits_is_allowed_and_no_more() -> None:
    assert told('bound("a", 0.33) dot 3 = 1', half=0.005) == [""]
    (problem,) = told('bound("a", 0.33) dot 3 = 1', half=0.002)
    assert problem is not None and "is false" in problem


def test_a_name_with_two_values_has_none() -> None:
    assert told("r = 0.1", "r = 0.2", "2 r = 0.2") == [None]
    assert told("r = 0.1", "2 r = 0.2") == [""]
