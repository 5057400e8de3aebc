"""The rules of differentiation state themselves, check themselves, and catch a wrong rule."""

from __future__ import annotations

from dataclasses import replace

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from calcanim import RULES, InputError, rule


def test_all_ten_are_there() -> None:
    names = ["constant", "power", "exponential", "logarithm", "sine", "cosine", "sum", "product", "quotient", "chain"]
    assert [entry.name for entry in RULES] == names


@pytest.mark.parametrize("entry", RULES, ids=lambda entry: entry.name)
def test_every_rule_can_be_typeset(entry: object) -> None:
    assert typst.compile(f"$ {entry.statement} $".encode(), format="svg")  # type: ignore[attr-defined]


@pytest.mark.parametrize("entry", RULES, ids=lambda entry: entry.name)
@given(at=st.floats(0.1, 3))
@settings(max_examples=15, deadline=None)
def test_every_rule_holds(entry: object, at: float) -> None:
    check = entry.check(at)  # type: ignore[attr-defined]
    assert check.holds
    assert check.left == pytest.approx(check.right, rel=1e-11, abs=1e-11)


@pytest.mark.parametrize("name", ["sum", "product", "quotient", "chain"])
@pytest.mark.parametrize(("first", "second"), [("exp(x)", "x^3 + 2"), ("log(x)", "2 + cos(x)"), ("max(x, 1)", "x + 5")])
def test_other_functions(name: str, first: str, second: str) -> None:
    assert rule(name).check(1.7, first, second).holds


def test_the_chain_rule_of_the_lesson() -> None:
    check = rule("chain").check(1.5)
    assert check.function.text == "sin(x^2)"
    assert f"{check.right:.10f}" == "-1.8845208682"


@pytest.mark.parametrize("entry", [entry for entry in RULES if entry.name != "constant"], ids=lambda entry: entry.name)
def test_a_rule_that_is_off_by_a_thousandth_is_caught(entry: object) -> None:
    wrong = replace(entry, slope=lambda x, f, g: 1.001 * entry.slope(x, f, g))  # type: ignore
    assert not wrong.check(1.5).holds


def test_wrong_input() -> None:
    with pytest.raises(InputError, match="did you mean 'product'"):
        rule("produkt")
    with pytest.raises(InputError, match="has no derivative"):
        rule("logarithm").check(-1.0)
    with pytest.raises(InputError, match="at must be finite"):
        rule("sine").check(float("nan"))
