"""Worked exercises against SymPy's own derivatives and closed forms; drawn ones are pleasant, repeatable, and really of their family."""

from __future__ import annotations

import math

import mpmath
import pytest
import sympy as sp

from calcanim import Function, InputError
from calcanim.numerics.composition import compose, decompose
from calcanim.numerics.exercises import FAMILIES, STEP, check_again, draw, terms, work
from calcanim.numerics.rounding import certain_digits, format_number

SEEDS = range(1, 26)


def variables(at: tuple[float, ...]) -> tuple[str, ...]:
    return ("x", "y")[: len(at)]


def test_the_lesson_s_answers() -> None:
    power = work(Function("3*x^3 - 2*x^2 + x - 5"), (2.0,))
    assert (power.answers, power.slopes[0].text) == ((29.0,), "9*x^2 - 4*x + 1")
    partials = work(Function("x^3*y^2 + 2*x*y - y^3"), (1.0, 2.0))
    assert partials.answers == (16.0, -6.0)
    chain = work(Function("exp(x^2)"), (1.0,))
    assert chain.answers == (2 * math.e,)
    assert f"{chain.answers[0]:.10f}" == "5.4365636569"


@pytest.mark.parametrize("family", FAMILIES)
def test_answers_agree_with_another_differentiation(family: str) -> None:
    symbols = sp.symbols("x y")
    for seed in SEEDS:
        text, at = draw(family, seed)
        found = work(Function(text, variables(at)), at)
        whole = sp.sympify(text.replace("^", "**"))  # the test's own reading; the texts are those drawn above
        for i, answer in enumerate(found.answers):
            place = dict(zip(symbols, map(sp.Rational, map(int, at)), strict=False))
            exact = whole.diff(symbols[i]).subs(place)
            assert answer == float(exact), (text, at)
            assert found.checks[i] == pytest.approx(answer, rel=1e-5, abs=1e-5)
            assert found.differences[i] == pytest.approx(abs(found.checks[i] - answer), abs=1e-14 * max(1.0, abs(answer)))


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_drawn_is_pleasant_and_always_the_same(family: str) -> None:
    drawn = [draw(family, seed) for seed in SEEDS]
    assert drawn == [draw(family, seed) for seed in SEEDS]
    assert len({text for text, _ in drawn}) > 0.8 * len(SEEDS)
    for text, at in drawn:
        f = Function(text, variables(at))
        for number in (f(*at), *(f.derivative(name)(*at) for name in f.variables)):
            parts = [number, number / math.e]
            assert any(abs(part - round(part)) < 1e-9 and abs(part) <= 99 for part in parts), (text, at)
        assert all(f.derivative(name)(*at) != 0 for name in f.variables)


def test_each_family_keeps_its_form() -> None:
    for seed in SEEDS:
        powers = Function(draw("power rule", seed)[0])
        assert powers.expression.is_polynomial() and 3 <= len(terms(powers)) <= 5
        fields = Function(draw("partials", seed)[0], ("x", "y"))
        assert fields.expression.is_polynomial() and len(terms(fields)) == 3
        outer, inner = decompose(Function(draw("chain rule", seed)[0]))
        assert outer.text in ("exp(u)", "u^2", "u^3", "sqrt(u)")
        assert inner.expression.is_polynomial()
    shapes = {decompose(Function(draw("chain rule", seed)[0]))[0].text for seed in SEEDS}
    assert len(shapes) >= 3


@pytest.mark.parametrize("text", ["3*x^3 - 2*x^2 + x - 5", "-(x - 2) + (x^2 - (1 - x))", "x", "-x", "sin(x) - exp(x)*2 - 1"])
def test_the_terms_add_up_to_the_sum(text: str) -> None:
    f = Function(text, ("x",))
    for x in (-1.5, 0.25, 3.0):
        assert math.fsum(float(part(x)) for part in terms(f)) == pytest.approx(float(f(x)), rel=1e-14)
    assert not any(" + " in part.text or " - " in part.text for part in terms(f))


@pytest.mark.parametrize(("text", "outer", "inner"), [
    ("exp(x^2)", "exp(u)", "x^2"), ("(2*x - 1)^3", "u^3", "2*x - 1"), ("5*sin(3*x)", "5*sin(u)", "3*x"), ("1/(1 + x^2)", "1/u", "1 + x^2"),
    ("-log(x^2 + 1)", "-log(u)", "x^2 + 1"), ("2^(3*x)", "2^u", "3*x"), ("4/(x - 1)^2", "4/u^2", "x - 1"), ("sqrt(sin(x))", "sqrt(u)", "sin(x)"),
])
def test_a_function_is_taken_apart_and_put_together_again(text: str, outer: str, inner: str) -> None:
    f = Function(text, ("x",))
    parts = decompose(f)
    assert [part.text for part in parts] == [outer, inner]
    assert compose(*parts) == f


@pytest.mark.parametrize("text", ["sin(x)", "x^2", "x*exp(x)", "x + 1", "e^x", "3*x", "1/x", "5"])
def test_what_is_no_function_of_a_function_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not one function inside another"):
        decompose(Function(text, ("x",)))


@pytest.mark.parametrize(("text", "at", "by_hand"), [
    ("3*x^3 - 2*x^2 + x - 5", (2.0,), lambda x: 3 * x**3 - 2 * x**2 + x - 5), ("exp(x^2)", (1.0,), lambda x: math.exp(x**2)),
    ("x^2", (3.0,), lambda x: x * x), ("5*x - 3", (2.0,), lambda x: 5 * x - 3), ("sin(x)", (1e6,), math.sin),
])  # fmt: skip
def test_the_check_is_what_a_computer_gives(text: str, at: tuple[float, ...], by_hand) -> None:
    found = work(Function(text), at)
    (check,), (difference,), (doubt,) = found.checks, found.differences, found.roundings
    # Plain Python in the order as written, the same from the right, and values that are rounded only once.
    x, h = at[0], STEP
    others = [(by_hand(x + h) - by_hand(x - h)) / (2 * h), by_hand(x + h) / (2 * h) - by_hand(x - h) / (2 * h), check_again(found.function, at, 0)]
    assert all(abs(other - check) <= doubt for other in others)
    digits = certain_digits(check, doubt)
    assert {str(format_number(other, digits)) for other in others} == {str(format_number(check, digits))}
    # The difference is that of the doubles, not of exact arithmetic: a parabola and a line have none but rounding.
    assert difference == pytest.approx(abs(check - found.answers[0]), abs=4 * math.ulp(check))
    assert (certain_digits(difference, doubt) > 0) == (text in ("3*x^3 - 2*x^2 + x - 5", "exp(x^2)"))


@pytest.mark.parametrize("family", FAMILIES)
def test_no_other_order_of_evaluation_leaves_the_bound(family: str) -> None:
    for seed in SEEDS:
        text, at = draw(family, seed)
        found = work(Function(text, variables(at)), at)
        expanded = Function(str(sp.expand(sp.sympify(text.replace("^", "**")), power_exp=False)), variables(at))
        for i, (check, doubt) in enumerate(zip(found.checks, found.roundings, strict=True)):
            ends = [expanded(*(c + side * STEP * (i == k) for k, c in enumerate(at))) for side in (1, -1)]
            assert abs((ends[0] - ends[1]) / (2 * STEP) - check) <= doubt
            assert abs(check_again(found.function, at, i) - check) <= doubt


@pytest.mark.parametrize(("call", "says"), [
    (lambda: work(Function("abs(x)"), (0.0,)), "no derivative"), (lambda: work(Function("log(x)"), (-1.0,)), "no point of the graph"),
    (lambda: work(Function("x*y", ("x", "y")), (1.0,)), "give 2"), (lambda: draw("power rules", 1), "did you mean 'power rule'"),
    (lambda: draw("partials", 0), "seed=0"),
])
def test_refusals_are_sentences(call, says: str) -> None:
    with pytest.raises(InputError, match=says):
        call()
