"""Typed words become values, or sentences."""

from __future__ import annotations

import copy
import json
import math
import pickle

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calcanim import Function
from calcanim.errors import InputError
from calcanim.parameters import (
    Parameter,
    changed_parameters,
    format_value,
    parse,
    read_assignments,
    with_defaults,
)


def parameter(kind: str, **more: object) -> Parameter:
    return Parameter("at", kind, None, **more)


@pytest.mark.parametrize(
    ("kind", "word", "value"),
    [
        ("float", "1.5", 1.5),
        ("float", " -2 ", -2.0),
        ("float", "1e-3", 1e-3),
        ("float", "pi/4", math.pi / 4),
        ("float", "2/3", 2 / 3),
        ("float", "max(1,2)", 2.0),
        ("int", "20", 20),
        ("int", "1e2", 100),
        ("Numbers", "1,0.5, 0.1", (1.0, 0.5, 0.1)),
        ("Numbers", "7", (7.0,)),
        ("Interval", "-pi,pi", (-math.pi, math.pi)),
        ("Point", "1", 1.0),
        ("Point", "1,2", (1.0, 2.0)),
        ("bool", "Yes", True),
        ("bool", "0", False),
        ("str", " two words", " two words"),
        ("Expression", "x*exp(-x)", "x*exp(-x)"),
    ],
)
def test_words_become_values(kind: str, word: str, value: object) -> None:
    read = parse(parameter(kind), word)
    assert read == value
    assert isinstance(read, type(value)) and not isinstance(read, bool) ^ isinstance(value, bool)


@pytest.mark.parametrize(("word", "double"), [
    ("pi/4", math.pi / 4), ("1/3", 1 / 3), ("log(2)", math.log(2)), ("-sqrt(2)", -math.sqrt(2)), ("0.33333333333333333333", 1 / 3),
])  # fmt: skip
def test_a_number_keeps_every_digit_of_what_was_typed(word: str, double: float) -> None:
    value = parse(parameter("float"), word)
    assert value == double and hash(value) == hash(double) and json.dumps(value) == json.dumps(double)
    for copy_of in (value, pickle.loads(pickle.dumps(value)), copy.deepcopy(value), parse(parameter("float"), format_value(value))):
        assert format_value(copy_of) == word
        with mpmath.workdps(60):
            exact = {"pi/4": mpmath.pi / 4, "log(2)": mpmath.log(2), "-sqrt(2)": -mpmath.sqrt(2)}.get(word, mpmath.mpf(1) / 3)
            assert abs(Function("x").precise(copy_of, digits=60) - exact) < mpmath.mpf(10) ** (-19 if word.startswith("0.") else -59)


@pytest.mark.parametrize("word", ["3/2", "0.1", "0.1+0.2", "sqrt(4)", "0.30000000000000004", "1.7976931348623157e308", "1e-320"])
def test_what_a_double_says_in_full_is_a_plain_one(word: str) -> None:
    assert type(parse(parameter("float"), word)) is float


@pytest.mark.parametrize(("kind", "word"), [("Numbers", "1,1/3,max(1, 1/7)"), ("Interval", "-pi, pi/2"), ("Point", "pi/4,1/3")])
def test_each_of_several_numbers_keeps_its_digits(kind: str, word: str) -> None:
    values = parse(parameter(kind), word)
    assert format_value(values) == word.replace(", ", ",").replace("max(1,1/7)", "1")
    assert [format_value(part) for part in pickle.loads(pickle.dumps(values))] == format_value(values).split(",")


@pytest.mark.parametrize(
    ("kind", "word", "part"),
    [
        ("float", "", "empty"),
        ("float", "nan", "not a finite number"),
        ("float", "-inf", "not a finite number"),
        ("float", "1e400", "not a finite number"),
        ("float", "1/0", "finite"),
        ("float", "1,5", "the decimal mark is a point"),
        ("float", "x+1", "depends on x"),
        ("float", "__import__('os').system('x')", "number such as"),
        ("int", "2.5", "whole number"),
        ("Numbers", "1,,2", "comma with no number"),
        ("Numbers", ",".join("1" * 201), "201 numbers"),
        ("Interval", "3,1", "smaller one first"),
        ("Interval", "1,1", "smaller one first"),
        ("Interval", "1", "two ends"),
        ("Interval", "1,inf", "not a finite number"),
        ("bool", "maybe", "neither yes nor no"),
        ("str", "a\nb", "one line"),
        ("Expression", "x.__class__", "attribute"),
        ("Expression", "open('/etc/passwd')", "at: "),
        ("Expression", "sinn(x)", "'sin'"),
    ],
)
def test_wrong_words_are_refused_in_a_sentence(kind: str, word: str, part: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(parameter(kind), word)
    assert str(caught.value).startswith("at")
    assert part in str(caught.value)


def test_auto_leaves_the_choice_only_where_it_is_allowed() -> None:
    assert parse(parameter("Interval", optional=True), "auto") is None
    with pytest.raises(InputError):
        parse(parameter("Interval"), "auto")


def test_a_choice_knows_its_words() -> None:
    side = parameter("choice", choices=("left", "right"))
    assert parse(side, "left") == "left"
    with pytest.raises(InputError, match="Did you mean 'right'"):
        parse(side, "rigth")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_survives_being_written_and_read(value: float) -> None:
    assert parse(parameter("float"), format_value(value)) == value


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_numbers_survive_being_written_and_read(values: list[float]) -> None:
    assert parse(parameter("Numbers"), format_value(tuple(values))) == tuple(values)


PARAMETERS = (
    Parameter("function", "Expression", "x**2"),
    Parameter("at", "float", 1.5),
    Parameter("steps_h", "Numbers", (1.0, 0.5)),
)


def test_assignments_come_in_the_scenes_order() -> None:
    given_values = read_assignments(PARAMETERS, ["at=2", "function=sin(x)"], owner="Demo")
    assert list(given_values.items()) == [("function", "sin(x)"), ("at", 2.0)]
    assert with_defaults(PARAMETERS, given_values)["steps_h"] == (1.0, 0.5)


def test_only_what_differs_counts_as_changed() -> None:
    given_values = read_assignments(PARAMETERS, ["at=3/2", "steps_h=1,0.25"], owner="Demo")
    assert changed_parameters(PARAMETERS, given_values) == {"steps_h": (1.0, 0.25)}


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["at"], "write -p NAME=VALUE"),
        (["funktion=x"], "did you mean 'function'"),
        (["colour=red"], "it has function, at, steps_h"),
        (["at=1", "at=2"], "given twice"),
    ],
)
def test_wrong_assignments_are_refused(words: list[str], part: str) -> None:
    with pytest.raises(InputError, match=part):
        read_assignments(PARAMETERS, words, owner="Demo")


def test_a_value_may_hold_an_equals_sign() -> None:
    title = (Parameter("title", "str", ""),)
    assert read_assignments(title, ["title=f = 2x"], owner="Demo") == {"title": "f = 2x"}
