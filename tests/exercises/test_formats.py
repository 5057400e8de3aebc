"""Questions on paper, as JSON and as GIFT say the same, and GIFT is read back by a strict reader."""

from __future__ import annotations

import dataclasses
import json
import math

import pytest
from gift import read_gift

from calcanim import Function, InputError
from calcanim.exercises import FAMILY_OF, Part, Question, as_gift, as_json, as_text, ask

LESSON = {
    "ExercisePowerRule": ("3*x^3 - 2*x^2 + x - 5", 2.0), "ExercisePartials": ("x^3*y^2 + 2*x*y - y^3", (1.0, 2.0)),
    "ExerciseChainRule": ("exp(x^2)", 1.0),
}


def lesson() -> list[Question]:
    return [ask(name, *LESSON[name]) for name in FAMILY_OF]


def drawn() -> list[Question]:
    return [ask(name, *LESSON[name], seed) for name in FAMILY_OF for seed in range(1, 11)]


def test_the_lesson_s_questions_and_answers() -> None:
    parts = [part for question in lesson() for part in question.parts]
    assert [part.name for part in parts] == ["f'(2)", "df/dx(1, 2)", "df/dy(1, 2)", "f'(1)"]
    assert [part.answer for part in parts] == [29.0, 16.0, -6.0, 2 * math.e]
    assert parts[0].question == "Let f(x) = 3*x^3 - 2*x^2 + x - 5. What is f'(2)?"
    assert all(abs(part.check - part.answer) < part.tolerance / 100 for part in parts)


def test_the_sheet_has_every_question_before_every_answer() -> None:
    sheet = as_text(lesson()).splitlines()
    middle = sheet.index("Answers")
    assert [line.split(".")[0] for line in sheet[2:middle - 1]] == ["1", "2", "3", "4"]
    assert sheet[middle + 2] == "1. f'(2) = 29, from 9*x^2 - 4*x + 1 (central difference 29.00000003)"
    assert "5.436563657" in sheet[-1]
    # No answer can be read above the line that separates them.
    assert not any("29" in line for line in sheet[:middle])


def test_json_holds_full_precision() -> None:
    records = json.loads(as_json(lesson()))
    assert [record["scene"] for record in records] == list(FAMILY_OF)
    assert records[2]["parts"][0]["answer"] == 2 * math.e
    assert records[1]["at"] == [1.0, 2.0]


@pytest.mark.parametrize("questions", [lesson, drawn])
def test_gift_is_read_back_with_the_same_words_and_numbers(questions) -> None:
    questions = questions()
    found = read_gift(as_gift(questions))
    parts = [part for question in questions for part in question.parts]
    assert len(found) == len(parts)
    assert len({entry.title for entry in found}) == len(found)
    for entry, part in zip(found, parts, strict=True):
        assert entry.text == part.question
        assert entry.answer == pytest.approx(part.answer, rel=1e-9)
        assert entry.tolerance == part.tolerance
        # The answer that is written lies well inside its own tolerance.
        assert abs(entry.answer - part.answer) < 1e-3 * entry.tolerance
        assert part.derivative in entry.feedback


def test_what_means_something_to_gift_is_escaped() -> None:
    nasty = "a~b=c#d{e}f:g\\h::i####j // k"
    part = Part(nasty, nasty, nasty, -1.5e-7, 0.0, 1e-12)
    written = as_gift([Question(nasty, 3, "x", ("x",), (0.0,), (part,))])
    entry, = read_gift(written)
    assert entry.text == nasty
    assert nasty in entry.title and nasty in entry.feedback
    assert (entry.answer, entry.tolerance) == (-1.5e-7, 1e-12)


@pytest.mark.parametrize("broken", [
    "::a::[plain]b {#1:0.1####c}", "::a::[plain]b = c {#1:0.1####d}\n", "::a::[plain]b {#1:0####c}\n", "::a::[plain]b\\x {#1:1####c}\n",
    "::a::[plain]b {=1####c}\n", "::a::[plain]b {#nan:1####c}\n", "a {#1:1####c}\n", "::a::[plain]b {#1:1####c}\n::d::[plain]e {#1:1####c}\n",
])
def test_the_strict_reader_is_strict(broken: str) -> None:
    with pytest.raises(ValueError):
        read_gift(broken)


def test_an_answer_that_is_off_by_its_tolerance_is_seen_as_wrong() -> None:
    question = lesson()[0]
    wrong = dataclasses.replace(question.parts[0], answer=question.parts[0].answer * 1.001)
    entry, = read_gift(as_gift([dataclasses.replace(question, parts=(wrong,))]))
    right = Function(question.function).derivative()(question.at[0])
    assert abs(entry.answer - right) > entry.tolerance


@pytest.mark.parametrize(("call", "says"), [
    (lambda: ask("TangentSlope", "x^2", 1.0), "no exercise"), (lambda: ask("ExercisePowerRule", "abs(x)", 0.0), "no derivative"),
    (lambda: ask("ExercisePartials", "x*y", 1.0), "coordinates"), (lambda: ask("ExercisePowerRule", "x*y", 1.0), "y"),
])
def test_refusals_are_sentences(call, says: str) -> None:
    with pytest.raises(InputError, match=says):
        call()
