"""The typeset form: in the order written, impossible to misread, and always valid Typst."""

from __future__ import annotations

import pytest
import typst
from expressions import SMOOTH, expressions
from hypothesis import assume, given, settings

from calcanim import Function, InputError

FORMS = [
    ("(y - x^2)^2", "(y - x^2)^2"), ("log(x)^2", "(ln x)^2"), ("log(x^2)^2", "(ln(x^2))^2"), ("1e6*x**2", "10^6 x^2"),
    ("1e-3*cos(x)", "10^(-3) cos(x)"), ("1e-05*x", "10^(-5) x"), ("2.5e-3*x", "2.5 dot 10^(-3) x"), ("x*sin(x)", "x sin(x)"),
    ("exp(-x^2)", "e^(-x^2)"), ("exp(x)^2", "(e^(x))^2"), ("sqrt(x)/2", "frac(sqrt(x), 2)"), ("1/(1 + exp(-x))", "frac(1, 1 + e^(-x))"),
    ("x^(1/3)", r"x^(1 \/ 3)"), ("(-x)^2", "(-x)^2"), ("-x^2", "-x^2"), ("x - (y - 1)", "x - (y - 1)"), ("x - (-y)", "x - (-y)"),
    ("2*3^x", "2 dot 3^x"), ("x*2", "x dot 2"), ("2*x*(x + 1)", "2 x (x + 1)"), ("abs(x)^2", "abs(x)^2"), ("sigmoid(x)", "sigma(x)"),
    ("sigmoid(sigma)", 'op("sigmoid")(sigma)'), ("max(x, 1 - x)", "max(x, 1 - x)"), ("relu(x)", 'op("relu")(x)'), ("W1*theta", "W_1 theta"),
    ("W12*x", "W_(12) x"), ("asin(x)", "arcsin(x)"), ("(1e6)^x", "(10^6)^x"), ("x/2/3", "frac(frac(x, 2), 3)"), ("-x*-y", "-x (-y)"),
    ("pi*x", "pi x"), ("-((-x)*x)", "-(-x x)"), ("(-x)/y", "-frac(x, y)"), ("x + -(x*y)", "x + (-x y)"), ("(-x*y)*2", "-x y dot 2"), ("e^x", "e^x"), ("0.10*x", "0.10 x"), (".5*x", "0.5 x"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_forms(text: str, expected: str) -> None:
    assert Function(text).typst() == expected


def test_inline_quotients() -> None:
    assert Function("1/2*(x + 1)").typst(inline=True) == r"(1 \/ 2) (x + 1)"


def test_derivatives_at_a_kink_are_set_as_cases() -> None:
    assert Function("relu(x)").derivative().typst() == 'cases(1 " if " x > 0, 0 " if " x < 0)'
    assert Function("max(x, x^2)").derivative().typst() == 'cases(1 " if " x > x^2, 2 x " if " x < x^2)'
    assert Function("abs(x)").derivative(order=2).typst() == "0"


def test_long_names_are_set_as_text() -> None:
    assert Function("loss^2", ("loss",)).typst() == '"loss"^2'


def test_every_form_compiles() -> None:
    formulas = [Function(text) for text, _ in FORMS]
    formulas += [f.derivative(f.variables[0]) for f in formulas]
    source = "\n\n".join(f"$ {f.typst()} $\n$ {f.typst(inline=True)} $" for f in formulas)
    assert typst.compile(source.encode(), format="svg")


@given(expressions(unary=(*SMOOTH, "log", "sqrt", "relu", "abs")))
@settings(max_examples=25, deadline=None)
def test_random_forms_and_their_derivatives_compile(text: str) -> None:
    try:
        f = Function(text, ("x",))
    except InputError:
        assume(False)
    assert typst.compile(f"$ {f.typst()} quad {f.derivative().typst()} $".encode(), format="svg")
