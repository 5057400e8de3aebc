"""What may be typed, what is refused, and where the refusal points."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calcanim import Function, InputError


@pytest.mark.parametrize(
    ("text", "same_as", "x"),
    [
        ("x^2", "x**2", 3.0), ("2*x^3^2", "2*x**(3**2)", 1.1), ("-x^2", "-(x**2)", 3.0), ("2^-x", "2**(-x)", 1.5),
        ("ln(x)", "log(x)", 2.0), (" x + 1 ", "x+1", 2.0), ("+x", "x", 2.0), ("x\n+ 1", "x + 1", 2.0),
        ("\N{MINUS SIGN}x\N{DOT OPERATOR}2", "-x*2", 2.0), ("\N{GREEK SMALL LETTER PI}*x", "pi*x", 2.0),
        ("arctan(x)", "atan(x)", 2.0), ("1_000*x", "1000*x", 2.0), (".5*x", "0.5*x", 2.0),
    ],
)  # fmt: skip
def test_spellings(text: str, same_as: str, x: float) -> None:
    assert Function(text)(x) == Function(same_as)(x)


def test_variables() -> None:
    assert Function("y*x + theta").variables == ("theta", "x", "y")
    assert Function("W1*x + w_2").variables == ("W1", "w_2", "x")
    assert Function("5").variables == ("x",)
    assert Function("y - x", ("y", "x"))(5.0, 2.0) == 3.0
    assert Function("loss + 1", ("loss",))(1.0) == 2.0


REFUSED = [
    ("", "empty"), ("   ", "empty"), ("x +", "ends too early"), ("2x", r"write 2\*x for 2x"), ("x(x + 1)", "variable and not a function"),
    ("2(x)", "needs its sign"), ("sin", "needs an argument"), ("sin x", "cannot be read"), ("sin(x, x)", "takes 1 argument"),
    ("max(x)", "takes 2 to 8"), ("cosx", "did you mean 'cos'"), ("thta", "did you mean 'theta'"), ("sine(x)", "did you mean 'sin"),
    ("nan", "not a number"), ("inf*x", "not a number"), ("1e400", "below 1e308"), ("9" * 400, "60 characters"), ("0x10", "decimal digits"),
    ("1j*x", "real numbers"), ("True", "real numbers"), ("1/0", "finite value"), ("log(-1)", "not a real number"), ("exp(1000)", "infinite"),
    ("9**9**9", "exponent"), ("x**9**9", "exponent"), ("((2*x)**1000)**1000", "exponent"), ("x^1e300", "exponent"),
    ("x.__class__", "attribute"), ("().__class__", "attribute"), ("(lambda: 0)()", "known functions"), ("lambda: 0", "lambda"),
    ("__import__('os').system('x')", "known functions"), ("open('/etc/passwd')", "'open' is unknown"), ("[x for x in y]", "comprehension"),
    ("{x: 1}", "dictionary"), ("x[0]", "index"), ("x < 1", "comparison"), ("x and y", "logical"), ("x if y else z", "condition"), ("x, y", "list of values"),
    ("'text'", "text"), ("f'{x}'", "text"), ("x := 2", "cannot be read"), ("x @ y", "only the operations"), ("x % 2", "only the operations"), ("~x", "not part"),
    ("max(*x)", "plain expressions"), ("sin(x=1)", "plain expressions"), ("x # y", "no meaning"), ("x; y", "no meaning"), ("x\\y", "no meaning"),
    ("\N{LATIN SMALL LETTER E WITH ACUTE}", "no meaning"), ("\x00", "no meaning"), ("\N{FULLWIDTH LATIN SMALL LETTER X}", "no meaning"),
    ("(" * 60 + "x" + ")" * 60, "50 deep"), ("-" * 400 + "x", "50 deep"), ("sin(" * 51 + "x" + ")" * 51, "50 deep"), ("(" * 400, "50 deep"),
    ("x" * 501, "501 characters"), ("...", "real numbers"), ("b'x'", "text"), ("await x", "."), ("yield", "."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), REFUSED, ids=[text[:30] for text, _ in REFUSED])
def test_refusals_are_sentences(text: str, words: str) -> None:
    start = time.perf_counter()
    with pytest.raises(InputError, match=words):
        Function(text)
    assert time.perf_counter() - start < 1.0


def test_the_caret_points_at_the_part_in_the_text_as_typed() -> None:
    with pytest.raises(InputError) as caught:
        Function("x^2 + 3*cosx + 1")
    message, line, caret = str(caught.value).splitlines()
    assert "'cosx'" in message
    assert "position 9" in message
    assert line[4:] == "x^2 + 3*cosx + 1"
    assert caret.index("^") == line.index("cosx")
    assert caret.count("^") == len("cosx")


def test_names_outside_the_given_variables() -> None:
    with pytest.raises(InputError, match="unknown.*variables here: x, y"):
        Function("x*z", ("x", "y"))
    for wrong in (("sin",), ("e",), ("x", "x"), (), ("a b",)):
        with pytest.raises(InputError, match="variables"):
            Function("x", wrong)


def test_not_a_text() -> None:
    with pytest.raises(TypeError, match="must be a text"):
        Function(3)  # type: ignore[arg-type]


def test_a_long_sum_is_not_nested() -> None:
    assert Function("+".join(["x"] * 200))(1.0) == 200.0
    assert Function("*".join(["x"] * 200))(1.0) == 1.0


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=1000)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        Function(text)
    except InputError as refusal:
        assert str(refusal)


@given(st.text("x123.+-*/^()e,sincolgmax ", max_size=120))
@settings(max_examples=500, deadline=1000)
def test_any_text_of_mathematical_characters_is_read_or_refused(text: str) -> None:
    try:
        f = Function(text)
    except InputError:
        return
    assert isinstance(f(*[0.5] * len(f.variables)), float)
    f.precise(*["0.5"] * len(f.variables))
    f.typst()
