"""What a process has around it, put back after a scene has run in it: no scene can spoil the preview of the next."""

from __future__ import annotations

import builtins
import gc
import locale
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

if sys.platform != "win32":
    import resource

__all__ = ["Surroundings"]

_HOOKS = ("stdin", "stdout", "stderr", "excepthook", "displayhook", "unraisablehook", "breakpointhook", "argv")


class Surroundings:
    """The surroundings as they are now: folder, environment, streams, signals, limits, and what Python keeps of its own.

    They are taken when the process has come up and put back after every scene.
    """

    def __init__(self) -> None:
        self._streams = [os.dup(number) for number in range(3)]
        self._folder: Any = os.getcwd() if sys.platform == "win32" else os.open(".", os.O_RDONLY)
        self._environment = dict(os.environ)
        self._umask = _umask()
        self._locale = locale.setlocale(locale.LC_ALL)
        self._handlers = {number: signal.getsignal(number) for number in signal.valid_signals()}
        self._limits = _limits()
        self._recursion = sys.getrecursionlimit()
        self._hooks = {name: getattr(sys, name) for name in _HOOKS}
        self._arguments, self._path = list(sys.argv), list(sys.path)
        self._builtins = dict(vars(builtins))
        self._root = _root()

    def put_back(self) -> bool:
        """Undo what a scene has done; whether the process is fit for another one.

        It is not where the scene has started a process that still runs, or has done what cannot be undone.
        """
        vars(builtins).update(self._builtins)
        modules = {name: module for name, module in self._hooks.items() if getattr(sys, name) is not module}
        for name, value in modules.items():
            setattr(sys, name, value)
        for undo in (
            self._put_back_streams, self._put_back_folder, self._put_back_environment, self._put_back_signals,
            self._put_back_limits, self._put_back_python,
        ):
            with suppress(OSError, ValueError, locale.Error):
                undo()
        return self._is_whole()

    def _put_back_streams(self) -> None:
        for number, kept in enumerate(self._streams):
            os.dup2(kept, number)
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            if getattr(sys, name) is None or getattr(sys, name).closed:
                stream = open(number, "w" if number else "r", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
                setattr(sys, name, stream)
                self._hooks[name] = stream

    def _put_back_folder(self) -> None:
        if sys.platform == "win32":
            os.chdir(self._folder)
        else:
            os.fchdir(self._folder)

    def _put_back_environment(self) -> None:
        if dict(os.environ) != self._environment:
            os.environ.clear()
            os.environ.update(self._environment)

    def _put_back_signals(self) -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.pthread_sigmask(signal.SIG_SETMASK, ())
        for number, handler in self._handlers.items():
            if handler is not None and signal.getsignal(number) is not handler:
                with suppress(OSError, ValueError):
                    signal.signal(number, handler)

    def _put_back_limits(self) -> None:
        os.umask(self._umask)
        for number, limits in self._limits.items():
            if resource.getrlimit(number) != limits:
                with suppress(OSError, ValueError):
                    resource.setrlimit(number, limits)

    def _put_back_python(self) -> None:
        sys.settrace(None)
        sys.setprofile(None)
        sys.setrecursionlimit(self._recursion)
        gc.enable()
        sys.argv[:] = self._arguments
        # What was added may be needed by what is imported later.
        sys.path[:] = [*sys.path, *(place for place in self._path if place not in sys.path)]
        locale.setlocale(locale.LC_ALL, self._locale)

    def _is_whole(self) -> bool:
        checks: tuple[Callable[[], bool], ...] = (
            lambda: _root() == self._root, lambda: _limits() == self._limits, lambda: _umask() == self._umask,
            lambda: not _has_children(),
        )
        with suppress(OSError, ValueError):
            return all(check() for check in checks)
        return False


def _umask() -> int:
    number = os.umask(0o077)
    os.umask(number)
    return number


def _limits() -> dict[int, tuple[int, int]]:
    if sys.platform == "win32":
        return {}
    numbers = {getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")}
    return {number: resource.getrlimit(number) for number in sorted(numbers)}


def _root() -> tuple[int, ...]:
    """Where this process's root is, and whose it is; whoever has changed these cannot change them back."""
    place = os.stat("/")
    return (place.st_dev, place.st_ino, *((os.geteuid(), os.getegid()) if sys.platform != "win32" else ()))


def _has_children() -> bool:
    if sys.platform == "win32":
        return False
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True
