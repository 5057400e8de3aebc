"""Lines of everything in a TOML file, and mistakes of its grammar."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calcanim.render.toml_text import Place, lines_of, read_toml

EVERYTHING = '''# hi
title = "a # b" # c
"quo ted".x.'y z' = 3
list = [ 1, [2,
   3], # rem ]
  {a = 1, b = "}"},
]
s = """x
y = 3 \\""" z"""""
l = \'\'\'a
[b]\'\'\'
day = 1979-05-27 07:32:00
[t.u]
k = 1
[[clip]]
at = 1.2
[clip.sub]
q = 1
[[clip.deep]]
z = 1
[[clip]]
[[clip.deep]]
z = 2
'''


def places(value: Any, place: Place = ()) -> set[Place]:
    """Every key and item of what tomllib reads."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {part for key, part_value in inner for part in {(*place, key)} | places(part_value, (*place, key))}


def test_everything_has_its_line() -> None:
    lines = lines_of(EVERYTHING)
    # A table that is only named on the way to another has no line of its own.
    assert places(tomllib.loads(EVERYTHING)) - set(lines) == {("t",)}
    expected = {
        ("title",): 2, ("quo ted", "x", "y z"): 3, ("list", 1, 0): 4, ("list", 1, 1): 5, ("list", 2, "b"): 6,
        ("s",): 8, ("l",): 10, ("day",): 12, ("t", "u", "k"): 14, ("clip", 0): 15, ("clip", 0, "at"): 16,
        ("clip", 0, "sub", "q"): 18, ("clip", 0, "deep", 0, "z"): 20, ("clip", 1): 21, ("clip", 1, "deep", 0, "z"): 23,
    }
    assert {place: lines[place] for place in expected} == expected


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
VALUES = st.recursive(
    st.integers(-9, 9) | st.booleans() | TEXTS, lambda inner: st.lists(inner, max_size=3), max_leaves=6
)


def written(value: object, breaks: bool) -> str:
    """A value as TOML; lists on several lines, with remarks, where asked."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        gap = " # ], [ \"\n" if breaks else " "
        return "[" + gap + ("," + gap).join(written(item, breaks) for item in value) + gap + "]"
    return str(value)


@given(st.lists(st.dictionaries(TEXTS, VALUES, max_size=3), max_size=3), st.booleans())
def test_lines_of_any_list_of_tables(tables: list[dict[str, Any]], breaks: bool) -> None:
    rows: list[str] = []
    expected: dict[Place, int] = {}
    for number, table in enumerate(tables):
        expected["clip", number] = len("\n".join(rows).split("\n")) + (1 if rows else 0)
        rows.append("[[clip]]")
        for key, value in table.items():
            expected["clip", number, key] = len("\n".join(rows).split("\n")) + 1
            rows.append(f"{written(key, False)} = {written(value, breaks)}")
    text = "\n".join(rows)
    lines = lines_of(text)
    assert places(tomllib.loads(text)) == set(lines)
    assert {place: lines[place] for place in expected} == expected


NO_VALUE = 'this is no value; all but numbers stands in straight quotes, as in "pi/4"'
FOLLOWS = 'something follows the value; write 0.5 and not 0,5, numbers as [1, 2], all else in quotes: "3*x"'
BACKSLASH = "a backslash means something in double quotes; write the text in 'single' ones"


@pytest.mark.parametrize(
    ("text", "mistakes", "values"),
    [
        ('title = "abc\nquality = \n[[clip]]\nscene = A\n', ["line 1, title: the text has no closing quote",
         f"line 2, quality: {NO_VALUE}", f"line 4, scene: {NO_VALUE}"], {"clip": [{}]}),
        ("a = “x”\nb = pi/4", [f"line 1, a: {NO_VALUE}", f"line 2, b: {NO_VALUE}"], {}),
        ("a = 0,5\nb = 3*x\nc = 1, 2", [f"line {line}, {key}: {FOLLOWS}" for line, key in enumerate("abc", 1)], {}),
        ('a = "C:\\Users"\nb = "\\sin x"\nc = \'x', [f"line 1, a: {BACKSLASH}", f"line 2, b: {BACKSLASH}",
         "line 3, c: the text has no closing quote"], {}),
        ('[[clip]] scene = "A"\nat = 1', ["line 1, clip: what follows the brackets belongs into a line of its own"],
         {"clip": [{"at": 1}]}),
        ("a = {b = 1\nc = 2", ["line 1, a: the table has no closing }"], {"c": 2}),
        ("[[clip]]\nat = 1\n[clip]\nat = 2", ["line 3, clip: it is there already; every clip begins with [[clip]]"],
         {"clip": [{"at": 1}, {"at": 2}]}),
        ('title = """abc\ndef\n[[clip]]\nat = 1\n', ["line 1, title: the text has no closing quotes"], {"clip": [{"at": 1}]}),
        ("a = [\n 1,\n 2\n\n[[clip]]\nat = 1\n", ["line 1, a: the list has no closing ]"], {"clip": [{"at": 1}]}),
        ("# r\n\nx = 1\nx = 2\ny = 3", ["line 4, x: it is given twice"], {"x": 1, "y": 3}),
        ("[[clip]\nat = 1", ["line 1, clip: the brackets around the name are not closed"], {"clip": [{"at": 1}]}),
        ("a = " + "[" * 5000 + "\nb = 1", ["line 1, a: it is nested too deeply"], {"b": 1}),
        ("a = " + "9" * 5000 + "\nb = 1", ["line 1, a: the number is too long"], {"b": 1}),
        ("hello world\nfoo bar\n\nx = 1", ["line 1, hello: an = is missing after the name"], {"x": 1}),
    ],
)
def test_mistakes_are_found_and_the_rest_is_read(text: str, mistakes: list[str], values: dict[str, Any]) -> None:
    found = read_toml(text)
    assert [str(mistake) for mistake in found.mistakes] == mistakes
    assert found.values == values


@given(st.text(max_size=60) | st.text("[]{}\"'=,.\n a1#\\", max_size=40))
def test_no_text_is_too_much(text: str) -> None:
    found = read_toml(text)
    assert len(found.mistakes) <= 20
    if not found.mistakes:
        assert places(found.values) >= {place for place in found.lines if len(place) == 1}
