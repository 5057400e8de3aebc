"""What viewers and lecturers read is spelled as in the list of words that somebody has looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from spelling import glued, known_words, literals, of_page, unknown_words

from calcanim.render.catalog import scenes_folder

PACKAGE = Path(__file__).parent.parent / "calcanim"
SCENES = sorted(scenes_folder().glob("*.py"))
REFUSING = [*sorted(PACKAGE.glob("stage/*.py")), *sorted(PACKAGE.glob("numerics/**/*.py")), *sorted(PACKAGE.glob("parameters/*.py"))]
PAGES = [*sorted(PACKAGE.glob("embed/pages/*.html")), PACKAGE / "preview" / "page" / "index.html"]


def test_refusals_are_spelled_right() -> None:
    slips = [
        (path.name, line, word) for path in REFUSING
        for line, text in literals(path.read_text(encoding="utf-8"), refusals=True) for word in unknown_words(text)
    ]
    assert slips == []


@pytest.mark.parametrize("path", SCENES, ids=lambda path: path.stem)
def test_captions_meanings_and_parameters_are_spelled_right(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert [(line, word) for line, text in literals(source) for word in unknown_words(text)] == []
    assert list(glued(source)) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_pages_are_spelled_right(path: Path) -> None:
    texts = of_page(path.read_text(encoding="utf-8"))
    assert texts and [word for text in texts for word in unknown_words(text)] == []


def test_the_list_is_in_order_and_each_word_once() -> None:
    words = (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").split()
    assert words == sorted(set(words)) and len(words) == len(known_words())


@pytest.mark.parametrize(("text", "wrong"), [
    ("One minimum is global: nowhere is f loweer.", ["loweer"]), ("nowhere is f higheer", ["higheer"]),
    ("The dervative at x\u2080 is 3.", ["dervative"]), ('#text("seperate the variables")', ["seperate"]),
    ('tangent(y) = f(x_0) quad word("the tagent")', ["tagent"]), ('"eror" bound("errors[0]", 2.5)', ["eror"]),
    ("Their slopes agree; theyre equal.", ["theyre"]), ("The curves' slopes, and the curve's slope.", []),
    ("f(x) = sin(x) has the slope cos(x); h -> 0.", []), ('derivative(f\'(x_0) = bound("slopes[0]", 3))', []),
    ("Write it as `np.gradient` or with --quality, see https://exmple.org/pge.", []),
])
def test_slips_are_found_and_formulas_are_no_words(text: str, wrong: list[str]) -> None:
    assert unknown_words(text) == wrong


@pytest.mark.parametrize(("source", "found"), [
    ('f"nowhere is f {word[:-2]}er."', True), ('f"un{word[2:]}"', True), ('f"the un{word[2:]} one"', True),
    ('f"{name.removesuffix(chr(115))}es"', True), ('f"{n} point{chr(115) * (n != 1)}"', False),
    ('f"{rolls[:-1]}, and nowhere"', False), ('f"anti{word[1:]}"', True),
])
def test_no_word_is_cut_and_mended(source: str, found: bool) -> None:
    assert bool(list(glued(source))) == found
