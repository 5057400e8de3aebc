"""Processes of this machine as an executor that outlives them.

The standard library's pool gives everything up when one of its processes dies,
and cannot be stopped while they work. Here each process has a pipe of its own:
its end is the news that the process is gone, its work goes to a new one, and no
lock is shared that a dead process could keep. It imports what draws and does no
work itself: each call is done by a copy of it, so that none finds traces of another.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from threading import Lock, Thread
from typing import Any

from calcanim.render.own_process import OwnProcess, ProcessDied, how_ended, read_message

__all__ = ["LocalExecutor", "ProcessDied"]

# A clip whose process dies twice will not live a third time: memory is short, say.
_ATTEMPTS = 2


@dataclass(slots=True)
class _Task:
    future: Future[Any]
    call: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]
    attempts: int = 0


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: Connection
    task: _Task | None = None


class LocalExecutor(Executor):
    """Run calls in processes of their own, the first submitted first.

    Parameters
    ----------
    processes : int
        How many at once; each is started when it is first needed.
    on_news : callable
        Called, from a thread, with whatever a call hands to `calcanim.render.own_process.tell`.
    prepare : callable, optional
        What each process does before anything else; where it fails, the calls that need it say why.
    between : callable, optional
        What each process does between its first call and its second.
    early : bool
        Whether the first process is started at once.
    """

    def __init__(
        self,
        processes: int,
        on_news: Callable[[Any], None] = lambda news: None,
        *,
        prepare: Callable[[], None] | None = None,
        between: Callable[[], None] | None = None,
        early: bool = False,
    ) -> None:
        # Spawned, not forked: encoder threads and a fork do not go together.
        self._context = multiprocessing.get_context("spawn")
        self._most, self._on_news, self._early = processes, on_news, early
        self._prepare, self._between = prepare, between
        self._waiting: deque[_Task] = deque()
        self._workers: list[_Worker] = []
        self._lock = Lock()
        self._ending = self._stopped = False
        self._bell, self._ring = self._context.Pipe(duplex=False)
        self._thread = Thread(target=self._manage, name="clip-processes", daemon=True)
        self._thread.start()

    def widen(self, processes: int, on_news: Callable[[Any], None]) -> None:
        """Settle what was not known when the first process was started early; before anything is submitted."""
        self._most, self._on_news = processes, on_news

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have a call done by a process; see `concurrent.futures.Executor`."""
        task = _Task(Future(), (fn, args, kwargs))
        with self._lock:
            if self._ending:
                raise RuntimeError("This executor has been shut down.")
            self._waiting.append(task)
        self._ring.send_bytes(b".")
        return task.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls, and end the processes when they have nothing left to do."""
        with self._lock:
            self._ending = True
            if cancel_futures:
                self._cancel_waiting()
        self._ring.send_bytes(b".")
        if wait:
            self._thread.join()

    def stop(self) -> None:
        """End every process at once, in the middle of its work."""
        with self._lock:
            self._ending = self._stopped = True
            self._cancel_waiting()
            for worker in self._workers:
                # It ends its copy, and whatever that has started, before itself.
                worker.process.terminate()
        self._ring.send_bytes(b".")
        self._thread.join()

    def processes(self) -> tuple[int, ...]:
        """The ids of the processes at work."""
        with self._lock:
            return tuple(worker.process.pid for worker in self._workers)

    def _cancel_waiting(self) -> None:
        while self._waiting:
            self._waiting.popleft().future.cancel()

    def _manage(self) -> None:
        if hasattr(signal, "pthread_sigmask"):
            # What multiprocessing starts with its first process would take the mask off again.
            from multiprocessing.resource_tracker import ensure_running

            ensure_running()
            # Processes started from this thread inherit it: Ctrl-C reaches every process of the
            # terminal, and what it means is the parent's to decide.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._serve_all()
        except Exception as error:
            # Whoever waits must hear of it, whatever it is.
            with self._lock:
                tasks = [*self._waiting, *(worker.task for worker in self._workers if worker.task is not None)]
                self._waiting.clear()
                self._ending = True
                for worker in self._workers:
                    worker.process.terminate()
            for task in tasks:
                if not task.future.done():
                    task.future.set_exception(error)
        for worker in self._workers:
            worker.pipe.close()  # which is how an idle process learns that it may go
            worker.process.join()
        with self._lock:
            self._workers.clear()

    def _serve_all(self) -> None:
        while True:
            with self._lock:
                if self._early and not self._ending:
                    self._start()
                self._early = False
                self._hand_out()
                if self._ending and not self._waiting and not any(worker.task for worker in self._workers):
                    break
                pipes = {worker.pipe: worker for worker in self._workers}
            for ready in wait([self._bell, *pipes]):
                if ready is self._bell:
                    self._bell.recv_bytes()
                else:
                    self._listen(pipes[ready])  # type: ignore[index]

    def _hand_out(self) -> None:
        idle = [worker for worker in self._workers if worker.task is None]
        while self._waiting and (idle or len(self._workers) < self._most):
            task = self._waiting.popleft()
            if task.attempts == 0 and not task.future.set_running_or_notify_cancel():
                continue
            worker = idle.pop() if idle else self._start()
            worker.task = task
            try:
                worker.pipe.send(task.call)
            except OSError:
                pass  # it is dead already; its pipe says so in a moment
            except Exception as error:  # what cannot be sent is the caller's mistake
                worker.task = None
                idle.append(worker)
                task.future.set_exception(error)

    def _start(self) -> _Worker:
        here, there = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(there, self._prepare, self._between), name="clip")
        process.start()
        there.close()
        worker = _Worker(process, here)
        self._workers.append(worker)
        return worker

    def _listen(self, worker: _Worker) -> None:
        try:
            message = worker.pipe.recv_bytes()
        except (EOFError, OSError):
            self._bury(worker)
            return
        if message[:1] == _DIED:
            task, worker.task = worker.task, None
            self._died(task, int(message[1:]))
            return
        kind, value = read_message(message)
        if kind == "news":
            self._on_news(value)
            return
        task, worker.task = worker.task, None
        if task is None:
            return
        if kind == "result":
            task.future.set_result(value)
        else:
            task.future.set_exception(value)

    def _bury(self, worker: _Worker) -> None:
        """A process is gone: its work goes to another one, the first time."""
        worker.process.join()
        worker.pipe.close()
        with self._lock:
            self._workers.remove(worker)
        self._died(worker.task, worker.process.exitcode or 0)

    def _died(self, task: _Task | None, code: int) -> None:
        """A call's process is gone without an answer."""
        if task is None:
            return
        with self._lock:
            task.attempts += 1
            # One that ends Python itself does so every time.
            if code < 0 and task.attempts < _ATTEMPTS and not self._stopped:
                self._waiting.appendleft(task)
                return
        words = ", twice" if code < 0 else ""
        if code == -9:
            words += "; fewer --jobs help then"
        task.future.set_exception(ProcessDied(how_ended(code) + words))


# In place of an answer: the exit code of the process that gave none.
_DIED = b"d"

_copy: OwnProcess | None = None


def _serve(
    pipe: Connection, prepare: Callable[[], None] | None = None, between: Callable[[], None] | None = None
) -> None:
    """The life of one process: have done what comes through the pipe until it closes."""
    global _copy
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: _end())
    Thread(target=_end_with_parent, daemon=True).start()
    if prepare is not None:
        with suppress(Exception):
            prepare()
    calls = 0
    while True:
        try:
            call = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        if calls == 1 and between is not None:
            with suppress(Exception):
                between()
        calls += 1
        _copy = OwnProcess(partial(_do, call), (pipe,))
        message = b""
        try:
            for message in _copy.messages():
                pipe.send_bytes(message)
            code = _copy.end()
            if message[:1] not in (b"r", b"e"):
                pipe.send_bytes(_DIED + str(code).encode())
        except OSError:
            _end()  # nobody is there any more


def _do(call: bytes) -> Any:
    function, args, kwargs = pickle.loads(call)
    return function(*args, **kwargs)


def _end() -> None:
    if _copy is not None:
        # Waited for: whoever has it ended tidies up after it.
        with suppress(OSError):
            _copy.end()
    os._exit(1)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        # Nobody is left who could use what this process is making.
        _end()
