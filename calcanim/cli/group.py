"""The group of commands, and how a failure becomes a sentence and an exit code."""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import click

from calcanim.errors import CalcanimError, InputError, Stopped, cut, nearest

__all__ = ["Commands", "cli", "run"]

COMMANDS = ("list", "render", "preview", "cache", "check", "numbers", "storyboard", "exercises", "embed", "site", "doctor")

EXIT_BROKEN = 1
EXIT_WORDS = 2
EXIT_FINDINGS = 3
EXIT_INTERRUPTED = 130

# What the system says of a name that nothing can have.
_NO_NAMES = frozenset({errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR, errno.EILSEQ})
# A sentence, or all mistakes of a course.
_LONGEST = 10_000


class Commands(click.Group):
    """A group that imports a command's file only when that command is used.

    ``calcanim list`` answers in a fraction of a second because nothing that
    belongs to rendering is imported for it.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"calcanim.cli.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if word not in COMMANDS:
            guess = nearest(word, COMMANDS)
            hint = f"did you mean {guess!r}?" if guess else f"there are {', '.join(COMMANDS)}."
            raise InputError(f"There is no command {word!r}; {hint}")
        return super().resolve_command(ctx, args)


def _version() -> str:
    try:
        return version("calcanim")
    except PackageNotFoundError:
        return "unknown (run from its source, not installed)"


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 fine, 2 a word was off, 3 check found something, 1 something broke.",
)
@click.version_option(_version(), prog_name="calcanim")
def cli() -> None:
    """Lesson clips on calculus for machine learning, from an expression to a video."""


def run(words: list[str], begin: Callable[[], None], end: Callable[[], None]) -> int:
    """Run the command line.

    Parameters
    ----------
    words : list of str
        The words after ``calcanim``.
    begin : callable
        From then on a signal is a `Stopped`.
    end : callable
        From then on no more.

    Returns
    -------
    int
        The exit code.
    """
    debug = "--debug" in words
    if debug:
        # In the environment, so that the processes that render see it too.
        os.environ["CALCANIM_DEBUG"] = "1"
    for stream in (sys.stdout, sys.stderr):
        # What a terminal's locale cannot show is no reason to fail.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.unraisablehook = _unless_stopped
    try:
        try:
            begin()
            result: Any = cli.main(args=words, prog_name="calcanim", standalone_mode=False)
            sys.stdout.flush()
        finally:
            end()
    except click.UsageError as error:
        return _say(cut(error.format_message()) + _help_hint(error), EXIT_WORDS)
    except (click.exceptions.Abort, KeyboardInterrupt) as error:
        signal = error if isinstance(error, Stopped) else error.__cause__
        return _say("Stopped.", 128 + signal.number if isinstance(signal, Stopped) else EXIT_INTERRUPTED)
    except BrokenPipeError:
        # The reader of a pipe has seen enough; that is no failure.
        sys.stdout = None
        return 0
    except Exception as error:
        if debug:
            raise
        return _failure(error)
    return result if isinstance(result, int) else 0


def _unless_stopped(lost: Any) -> None:
    """What Python says of exceptions in code that nobody listens to; that a signal came there is no news."""
    if not issubclass(lost.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(lost)


def _failure(error: Exception) -> int:
    if isinstance(error, InputError):
        return _say(cut(str(error), _LONGEST), EXIT_WORDS)
    if isinstance(error, UnicodeEncodeError):
        return _say(f"{ascii(error.object)[:80]} cannot be a name here: the terminal's locale has no such letters; "
                    "set LC_ALL=C.UTF-8, say.", EXIT_WORDS)
    if isinstance(error, OSError) and error.errno in _NO_NAMES and error.filename is not None:
        return _say(f"No file can be called {cut(str(error.filename))}: {error.strerror}.", EXIT_WORDS)
    # Here and not above: nearly all commands end well.
    from calcanim.render.failure import author_place, failure_words

    if author_place(error) is not None or isinstance(error, (CalcanimError, OSError, MemoryError)):
        words = failure_words(error)
    elif isinstance(error, ModuleNotFoundError):
        words = f"{error.name} is not installed; calcanim doctor says what mends it."
    else:
        words = f"Something broke: {failure_words(error)}"
    return _say(f"{cut(words, _LONGEST)} (--debug shows where)", EXIT_BROKEN)


def _help_hint(error: click.UsageError) -> str:
    return f" ({error.ctx.command_path} --help shows the options.)" if error.ctx else ""


def _say(sentence: str, code: int) -> int:
    click.echo(f"calcanim: {sentence}", err=True)
    return code
