"""``calcanim exercises`` as a process of its own: formats, seeds, files, refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]


def test_the_lesson_s_answers_come_out(calcanim: Command) -> None:
    done = calcanim("exercises")
    assert done.returncode == 0, done.stderr
    for answer in ("= 29,", "= 16,", "= -6,", "= 5.436563657,"):
        assert answer in done.stdout


def test_a_file_holds_all_of_it_and_a_seed_says_the_same_twice(calcanim: Command, tmp_path: Path) -> None:
    words = ("exercises", "--format", "gift", "--seed", "5", "--count", "2", "ExercisePartials", "ExerciseChainRule")
    done = calcanim(*words, "-o", "bank/questions.gift")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("questions.gift: 6 questions\n")
    written = (tmp_path / "bank" / "questions.gift").read_text(encoding="utf-8")
    assert written.count("::[plain]") == 6
    assert "seed 5::" in written and "seed 6::" in written
    assert calcanim(*words).stdout == written
    # Nothing but the file is left behind.
    assert [path.name for path in (tmp_path / "bank").iterdir()] == ["questions.gift"]


def test_a_function_of_one_s_own_as_json(calcanim: Command) -> None:
    done = calcanim("exercises", "ExercisePartials", "-p", "function=x*y", "-p", "at=3,-2", "--format", "json")
    record, = json.loads(done.stdout)
    assert [part["answer"] for part in record["parts"]] == [-2.0, 3.0]


@pytest.mark.parametrize(("words", "says"), [
    (["--format", "gfit"], "Did you mean 'gift'"), (["TangentSlope"], "TangentSlope is no exercise"), (["ExercisePowrRule"], "did you mean"),
    (["--seed", "-1"], "--seed -1"), (["--count", "3"], "needs a --seed"), (["--seed", "1", "--count", "0"], "--count 0"),
    (["-p", "at=1"], "name exactly one"), (["ExercisePowerRule", "-p", "at=1", "--seed", "2"], "leave -p out"),
    (["ExercisePowerRule", "-p", "pause=9"], "says nothing about a question"), (["ExercisePowerRule", "-p", "function=x*y"], "y"),
    (["-o", "."], "is a folder"),
])
def test_words_that_are_off_are_answered_in_a_sentence(calcanim: Command, words: list[str], says: str) -> None:
    done = calcanim("exercises", *words)
    assert done.returncode == 2, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
