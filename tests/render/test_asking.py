"""A question asked of a copy of the process: its answer, its failures, and that the copy ends whatever happens."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from calcanim.errors import InputError
from calcanim.render.asking import asked_at_once, asked_beside, can_ask_beside, cores
from calcanim.render.pool import LocalExecutor

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process is not split in two")


def elsewhere(call: Callable[..., Any], *words: Any) -> Any:
    """What a call gives in a process that has done nothing before."""
    executor = LocalExecutor(1)
    try:
        return executor.submit(call, *words).result(60)
    finally:
        executor.stop()


def gone(process: int) -> bool:
    """Whether a process ends within two seconds; one that nobody has waited for counts as ended."""
    for _ in range(200):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False


def who() -> int:
    return os.getpid()


def answers() -> tuple[int, int, bool]:
    """Who answers, who asks, and whether the answer is known at once after it was waited for."""
    with asked_beside(who) as answer:
        return answer.value(), os.getpid(), answer.ready()


def test_the_answer_is_another_processs() -> None:
    other, asker, known = elsewhere(answers)
    assert other != asker and known
    assert gone(other)


def refuses() -> None:
    raise InputError("at = 0: the function has no value there.")


def asks_in_vain() -> tuple[str, str, str]:
    with asked_beside(refuses) as answer:
        errors = []
        for _ in range(2):
            try:
                answer.value()
            except InputError as error:
                errors.append(error)
    return str(errors[0]), str(errors[1]), "".join(errors[0].__notes__)


def test_what_the_question_raises_is_raised_each_time_and_says_where() -> None:
    first, second, where = elsewhere(asks_in_vain)
    assert first == second == "at = 0: the function has no value there."
    assert "in refuses" in where


def unsendable() -> Event:
    return Event()


def asks_for_what_cannot_be_sent() -> str:
    with asked_beside(unsendable) as answer:
        try:
            answer.value()
        except Exception as error:
            return str(error)
    return ""


def test_an_answer_that_cannot_be_sent_is_a_sentence() -> None:
    assert "cannot be handed over" in elsewhere(asks_for_what_cannot_be_sent)


def dies_at_first(marker: Path) -> int:
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def asks_somebody_who_dies(marker: Path) -> bool:
    with asked_beside(lambda: dies_at_first(marker)) as answer:
        return answer.value() == os.getpid()


def test_where_the_other_process_dies_this_one_answers(tmp_path: Path) -> None:
    assert elsewhere(asks_somebody_who_dies, tmp_path / "died")


def sleeps(marker: Path) -> None:
    new = marker.with_suffix(".new")
    new.write_text(str(os.getpid()))
    new.rename(marker)
    time.sleep(60)


def loses_interest(marker: Path) -> int:
    with asked_beside(lambda: sleeps(marker)) as answer:
        while not marker.exists():
            assert not answer.ready()
            time.sleep(0.01)
    return int(marker.read_text())


def test_nobody_answers_when_nobody_waits_any_more(tmp_path: Path) -> None:
    assert gone(elsewhere(loses_interest, tmp_path / "copy"))


def test_the_copy_ends_with_whoever_asked(tmp_path: Path) -> None:
    executor = LocalExecutor(1)
    future = executor.submit(loses_interest_never, tmp_path / "copy")
    while not (tmp_path / "copy").exists():
        assert not future.done()
        time.sleep(0.01)
    executor.stop()
    assert gone(int((tmp_path / "copy").read_text()))


def loses_interest_never(marker: Path) -> None:
    with asked_beside(lambda: sleeps(marker)) as answer:
        answer.value()


def test_asked_at_once_it_is_answered_here() -> None:
    with asked_at_once(who) as answer:
        assert answer.ready() and answer.value() == os.getpid()
    with pytest.raises(InputError), asked_at_once(refuses):
        pytest.fail("The question has been answered.")


def test_one_core_is_for_drawing_alone() -> None:
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert cores() == 1 and not can_ask_beside()
    finally:
        os.sched_setaffinity(0, before)
    assert cores() == len(before)
