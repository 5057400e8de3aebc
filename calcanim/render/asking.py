"""A question whose answer is needed in the end: asked at once, or of another process while the work goes on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from calcanim.render.own_process import OwnProcess, can_fork, read_message

__all__ = ["Answer", "asked_at_once", "asked_beside", "can_ask_beside", "cores"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Answer(Protocol[T_co]):
    """What comes of a question."""

    def ready(self) -> bool:
        """Whether it is known without waiting."""

    def value(self) -> T_co:
        """The answer, waited for; what the question raises is raised here."""


def cores() -> int:
    """How many cores this process may use."""
    # Python 3.13 has os.process_cpu_count() for this.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def can_ask_beside() -> bool:
    """Whether a process may be split in two here, and the second has a core of its own."""
    return can_fork() and cores() > 1


@dataclass(frozen=True, slots=True)
class _Known(Generic[T]):
    known: T

    def ready(self) -> bool:
        return True

    def value(self) -> T:
        return self.known


@contextmanager
def asked_at_once(question: Callable[[], T]) -> Iterator[Answer[T]]:
    """Answer a question before anything else is done."""
    yield _Known(question())


@contextmanager
def asked_beside(question: Callable[[], T]) -> Iterator[Answer[T]]:
    """Have a question answered by a copy of this process, while this one goes on.

    The copy ends with its answer, with the block and with this process. For a process that has not encoded, typeset or
    otherwise started threads that a copy would lack.

    Parameters
    ----------
    question : callable
        Its answer must be something that can be pickled.
    """
    process = OwnProcess(question)
    try:
        yield _Coming(question, process)
    finally:
        process.end()


class _Coming(Generic[T]):
    """An answer that another process gives."""

    def __init__(self, question: Callable[[], T], process: OwnProcess) -> None:
        self._question, self._process = question, process
        self._heard: tuple[str, Any] | None = None

    def ready(self) -> bool:
        return self._heard is not None or self._process.pipe.poll()

    def value(self) -> T:
        if self._heard is None:
            for message in self._process.messages():
                self._heard = read_message(message)
        if self._heard is None:
            # The other process is gone, for want of memory say: then it is this one's to answer.
            self._heard = "result", self._question()
        kind, answer = self._heard
        if kind == "error":
            raise answer
        result: T = answer
        return result
