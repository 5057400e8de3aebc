"""A question whose answer is needed in the end: asked at once, or of another process while the work goes on."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any, Generic, Protocol, TypeVar

from calcanim.errors import CalcanimError

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
    return sys.platform == "linux" and cores() > 1


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

    The copy shares all modules that have been imported; it ends with its answer, with the block and with this process.
    For a process that has not encoded, typeset or otherwise started threads that a copy would lack.

    Parameters
    ----------
    question : callable
        Its answer must be something that can be pickled.
    """
    here, there = Pipe()
    with warnings.catch_warnings():
        # From 3.12 on Python warns of every thread; those that are here wait and hold no locks.
        warnings.simplefilter("ignore", DeprecationWarning)
        copy = os.fork()
    if copy == 0:
        here.close()
        _answer(question, there)
    there.close()
    try:
        yield _Coming(question, here)
    finally:
        # Killed as well where it has answered: nothing is left for it to do.
        with suppress(ProcessLookupError):
            os.kill(copy, signal.SIGKILL)
        os.waitpid(copy, 0)
        here.close()


class _Coming(Generic[T]):
    """An answer that another process gives."""

    def __init__(self, question: Callable[[], T], pipe: Connection) -> None:
        self._question, self._pipe = question, pipe
        self._heard: tuple[Any, BaseException | None] | None = None

    def ready(self) -> bool:
        return self._heard is not None or self._pipe.poll()

    def value(self) -> T:
        if self._heard is None:
            try:
                self._heard = pickle.loads(self._pipe.recv_bytes())
            except (EOFError, OSError):
                # The other process is gone, for want of memory say: then it is this one's to answer.
                self._heard = self._question(), None
        answer, error = self._heard
        if error is not None:
            raise error
        result: T = answer
        return result


def _answer(question: Callable[[], Any], pipe: Connection) -> None:
    """The life of the other process."""
    Thread(target=_end_with, args=(pipe,), daemon=True).start()
    heard: tuple[Any, BaseException | None]
    try:
        heard = question(), None
    except BaseException as error:
        error.add_note("".join(traceback.format_exception(error)))
        heard = None, error
    try:
        text = pickle.dumps(heard)
        pickle.loads(text)
    except Exception as error:
        text = pickle.dumps((None, CalcanimError(f"what came of it cannot be handed over: {heard[1] or error}")))
    with suppress(OSError):
        pipe.send_bytes(text)
    # Without what Python does at its end: files and threads are the other one's.
    os._exit(0)


def _end_with(pipe: Connection) -> None:
    """Nothing is ever said in this direction: what comes is the end of whoever asked."""
    with suppress(EOFError, OSError):
        pipe.recv_bytes()
    os._exit(1)
