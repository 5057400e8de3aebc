"""The `calcanim` command: one file per subcommand, each loaded when it is asked for.

Next to nothing is imported here, so that Ctrl-C is understood from the first moment on.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence

__all__ = ["main"]

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        The words after ``calcanim``; those of the process by default.
    """
    # Whoever started this may want a signal ignored, as nohup does.
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    heard = [number for number, handler in before.items() if handler != signal.SIG_IGN]
    _on_signals(heard, _leave)
    from calcanim.cli.group import run
    from calcanim.errors import Stopped

    def stop(number: int, frame: object) -> None:
        # Once is enough: what is being tidied up is not to be disturbed. Should the exception get lost, in code that
        # Python calls and does not listen to, the alarm raises it again.
        _on_signals(heard, _ignore)
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, lambda *_: stop(number, None))
            signal.setitimer(signal.ITIMER_REAL, 5.0)
        raise Stopped(number)

    words = list(sys.argv[1:] if arguments is None else arguments)
    code = run(words, lambda: _on_signals(heard, stop), lambda: _on_signals(heard, _leave))
    if arguments is not None:
        # Called by a program that goes on.
        for number in heard:
            signal.signal(number, before[number])
    elif hasattr(signal, "pthread_sigmask"):
        # Everything is done and said; what Python still tidies up is not to end in another way than that.
        signal.pthread_sigmask(signal.SIG_BLOCK, heard)
    sys.exit(code)


def _on_signals(numbers: Sequence[int], handler: Callable[[int, object], None]) -> None:
    for number in numbers:
        signal.signal(number, handler)


def _ignore(number: int, frame: object) -> None:
    """A handler of one's own, which programs that are started do not inherit as they would inherit SIG_IGN."""


def _leave(number: int, frame: object) -> None:
    """Nothing has begun, or everything is done: nothing needs to be tidied up."""
    os.write(2, b"calcanim: Stopped.\n")
    os._exit(128 + number)
