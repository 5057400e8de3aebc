"""A piece of work done by a process of its own, which begins as a copy of this one and leaves nothing behind.

Whatever the work does to modules, classes, settings, folders or the dice ends with its process, and so does every
process that it starts. What this process has imported is there already.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import pickle
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import Any, TypeVar

from calcanim.errors import CalcanimError, InputError
from calcanim.render.failure import failure_words

__all__ = ["OwnProcess", "ProcessDied", "can_fork", "done_apart", "how_ended", "read_message",
           "scene_apart", "tell"]

T = TypeVar("T")

_FAREWELL = 2.0  # seconds
_GROUPS = hasattr(os, "setpgid")



class ProcessDied(CalcanimError):
    """The process that did a piece of work ended without an answer."""


def can_fork() -> bool:
    """Whether a copy of this process is sound; macOS's own libraries are not made for it, Windows has no such thing."""
    return sys.platform == "linux"


class OwnProcess:
    """The work begins at once.

    Parameters
    ----------
    work : callable
        Its answer must be something that can be pickled, and the call itself too where processes are not copied.
    shut : tuple of Connection
        What the copy has no use for.
    copied : bool
        Whether it begins as a copy where that is possible; otherwise it begins from nothing.
    """

    def __init__(self, work: Callable[[], Any], shut: tuple[Connection, ...] = (), *, copied: bool = True) -> None:
        self.pipe, there = Pipe()
        self._silent = False
        for stream in (sys.stdout, sys.stderr):
            # What waits to be printed would be printed by both.
            with suppress(AttributeError, OSError, ValueError):
                stream.flush()
        if copied and can_fork():
            self._process, self._pid = None, _forked(work, there, (self.pipe, *shut))
            self._end: Any = _pidfd(self._pid)
        else:
            self._process = multiprocessing.get_context("spawn").Process(target=_live, args=(work, there))
            self._process.start()
            self._pid, self._end = self._process.pid or 0, self._process.sentinel
            _lead_group(self._pid)
        there.close()

    def messages(self) -> Iterator[bytes]:
        """What it says, until it has answered or ended; `read_message` reads it."""
        while True:
            # Its own children may hold the pipe open for longer than it lives.
            ready = wait([self.pipe] if self._end is None else [self.pipe, self._end])
            if self.pipe not in ready and not self.pipe.poll():
                return
            try:
                message = self.pipe.recv_bytes()
            except (EOFError, OSError):
                self._silent = True
                return
            yield message
            if message[:1] in b"re":
                return

    def end(self) -> int:
        """End it with every process that it has started; its exit code."""
        if self._end is not None and not self.pipe.closed:
            # One that has closed its pipe is about to end by itself, and how is worth knowing.
            wait([self._end], _FAREWELL if self._silent else 0)
        self.kill()
        if self._process is not None:
            self._process.join()
            code = self._process.exitcode or 0
        else:
            code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        if isinstance(self._end, int) and self._process is None:
            os.close(self._end)
        self.pipe.close()
        return code

    def kill(self) -> None:
        """Have it ended, at once and without waiting."""
        with suppress(ProcessLookupError, PermissionError):
            if _GROUPS:
                os.killpg(self._pid, signal.SIGKILL)
            elif self._process is not None:
                self._process.kill()


def done_apart(work: Callable[[], T], hear: Callable[[Any], None] = lambda news: None, *, copied: bool = True) -> T:
    """Have a piece of work done by a process of its own, and wait for it.

    Parameters
    ----------
    work : callable
        The work.
    hear : callable
        Called with whatever the work hands to `tell`.
    copied : bool
        As for `OwnProcess`.

    Raises
    ------
    ProcessDied
        When the process ends without an answer.
    Exception
        What the work raises, with its traceback as a note.
    """
    process = OwnProcess(work, copied=copied)
    try:
        for message in process.messages():
            kind, value = read_message(message)
            if kind == "news":
                hear(value)
            elif kind == "error":
                raise value
            else:
                result: T = value
                return result
    finally:
        code = process.end()
    raise ProcessDied(how_ended(code))


def scene_apart(work: Callable[[], T]) -> T:
    """Have something done with a scene for a command that does nothing else, whatever the scene does to its process.

    Parameters
    ----------
    work : callable
        The work.

    Raises
    ------
    CalcanimError
        Whatever goes wrong, as one sentence with the line of the author's file; refused words as they are.
    """
    return done_apart(partial(_in_words, work))


def _in_words(work: Callable[[], T]) -> T:
    try:
        return work()
    except InputError:
        raise
    except Exception as error:
        raise CalcanimError(failure_words(error)) from error


def how_ended(code: int) -> str:
    """What an exit code says about the process that ran a scene."""
    if code >= 0:
        return f"the scene ended Python itself, with exit code {code}, as os._exit({code}) does"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    if name == "SIGKILL":
        return "its process was killed (signal 9), as the system does when memory runs out"
    if name in {"SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGABRT"}:
        return f"its process crashed ({name}), as compiled libraries do when they fail"
    return f"its process was ended by a signal ({name})"


_KINDS = {b"n": "news", b"r": "result", b"e": "error"}


def read_message(message: bytes) -> tuple[str, Any]:
    """``news``, ``result`` or ``error``, and what there is to it."""
    return _KINDS[message[:1]], pickle.loads(message[1:])


_line: Connection | None = None


def tell(news: Any) -> None:
    """Hand something to whoever waits, from inside the work."""
    if _line is not None:
        _line.send_bytes(b"n" + pickle.dumps(news))


def _forked(work: Callable[[], Any], there: Connection, shut: tuple[Connection, ...]) -> int:
    with warnings.catch_warnings():
        # From 3.12 on Python warns of every thread; those that are here wait and hold no locks.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        for pipe in shut:
            pipe.close()
        # Nobody types for it; to ask the terminal would stop it.
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # As far as the work can see, nobody is above it.
        multiprocessing.current_process().name = "MainProcess"
        multiprocessing.set_start_method(None, force=True)
        atexit._clear()
        _live(work, there)
    _lead_group(pid)
    return pid


def _lead_group(pid: int) -> None:
    """Give a process a group of its own: what it starts can be ended with it."""
    if _GROUPS:
        # Both sides do it, whichever is quicker: it must be so before anybody wants to end it.
        with suppress(OSError):
            os.setpgid(pid, pid)


def _pidfd(pid: int) -> int | None:
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return None


def _live(work: Callable[[], Any], line: Connection) -> None:
    """The life of the other process."""
    global _line
    _line = line
    try:
        _lead_group(os.getpid())
        Thread(target=_end_with, args=(line,), daemon=True).start()
        answer = _answer(work)
        # What Python does at its end, but only for what the work itself has asked for.
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            with suppress(AttributeError, OSError, ValueError):
                stream.flush()
        with suppress(OSError):
            line.send_bytes(answer)
        os._exit(0)
    finally:
        # Whatever the work has done to Python itself: a copy must not go on as the one that it is a copy of.
        os._exit(1)


def _answer(work: Callable[[], Any]) -> bytes:
    try:
        return b"r" + _picklable(work())
    except BaseException as error:
        error.add_note("".join(traceback.format_exception(error)))
        # What ends a process must not end whoever waits for the answer.
        told = error if isinstance(error, Exception) else CalcanimError(failure_words(error))
        told.__notes__ = error.__notes__
        return b"e" + _picklable(told)


def _picklable(value: Any) -> bytes:
    try:
        text = pickle.dumps(value)
        pickle.loads(text)
    except Exception as error:
        said = value if isinstance(value, BaseException) else error
        words = f"{type(said).__name__}: {said}" if said is value else f"what came of it cannot be handed over: {said}"
        told = CalcanimError(words)
        if isinstance(value, BaseException):
            told.__notes__ = list(value.__notes__)
            return pickle.dumps(told)
        raise told from error
    return text


def _end_with(line: Connection) -> None:
    """Nothing is ever said in this direction: what comes is the end of whoever waits."""
    with suppress(EOFError, OSError):
        line.recv_bytes()
    if _GROUPS:
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
