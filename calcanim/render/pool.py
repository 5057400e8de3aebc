"""Processes of this machine as an executor that outlives them.

The standard library's pool gives everything up when one of its processes dies,
and cannot be stopped while they work. Here each process has a pipe of its own:
its end is the news that the process is gone, its work goes to a new one, and no
lock is shared that a dead process could keep.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from threading import Lock, Thread
from typing import Any

from calcanim.errors import CalcanimError

__all__ = ["LocalExecutor", "ProcessDied", "tell_parent"]

# A clip whose process dies twice will not live a third time: memory is short, say.
_ATTEMPTS = 2


class ProcessDied(CalcanimError):
    """The process that did a piece of work ended, and so did the one that tried again."""


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
        Called, from a thread, with whatever a process hands to `tell_parent`.
    prepare : callable, optional
        What each process does before anything else; where it fails, the calls that need it say why.
    early : bool
        Whether the first process is started at once.
    """

    def __init__(
        self,
        processes: int,
        on_news: Callable[[Any], None] = lambda news: None,
        *,
        prepare: Callable[[], None] | None = None,
        early: bool = False,
    ) -> None:
        # Spawned, not forked: encoder threads and a fork do not go together.
        self._context = multiprocessing.get_context("spawn")
        self._most, self._on_news, self._prepare, self._early = processes, on_news, prepare, early
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
                worker.process.kill()
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
                    worker.process.kill()
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
        process = self._context.Process(target=_serve, args=(there, self._prepare), name="clip", daemon=True)
        process.start()
        there.close()
        worker = _Worker(process, here)
        self._workers.append(worker)
        return worker

    def _listen(self, worker: _Worker) -> None:
        try:
            kind, value = worker.pipe.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return
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
            task = worker.task
            if task is None:
                return
            task.attempts += 1
            if task.attempts < _ATTEMPTS and not self._stopped:
                self._waiting.appendleft(task)
                return
        code = worker.process.exitcode
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        task.future.set_exception(ProcessDied(
            f"the process that rendered it ended ({how}), twice; if memory ran out, fewer --jobs help"
        ))


_pipe: Connection | None = None


def tell_parent(news: Any) -> None:
    """Hand something to the executor's ``on_news``, from inside a call."""
    if _pipe is not None:
        _pipe.send(("news", news))


def _serve(pipe: Connection, prepare: Callable[[], None] | None = None) -> None:
    """The life of one process: do what comes through the pipe until it closes."""
    global _pipe
    _pipe = pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    if prepare is not None:
        with suppress(Exception):
            prepare()
    while True:
        try:
            function, args, kwargs = pipe.recv()
        except (EOFError, OSError):
            return
        answer: tuple[str, Any]
        try:
            answer = ("result", function(*args, **kwargs))
        except Exception as error:
            answer = ("error", error)
        try:
            pipe.send(answer)
        except OSError:
            return  # nobody is there any more
        except Exception as error:
            pipe.send(("error", CalcanimError(f"what came of it cannot be handed over: {error}")))
        # A scene and its pictures refer to each other in circles; they would wait here while the next ones are made.
        del answer
        gc.collect()
        _give_back()


def _give_back() -> None:
    """Hand free memory back to the system: the C library keeps it otherwise, and more of it after each clip."""
    if sys.platform == "linux":
        # Not every C library has the call.
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        # Nobody is left who could use what this process is making.
        os._exit(1)
