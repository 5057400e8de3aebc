"""The group of commands, and how a failure becomes a sentence and an exit code."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import click

from calcanim.errors import CalcanimError, InputError, nearest

__all__ = ["Commands", "cli", "main"]

COMMANDS = ("list", "render", "preview", "cache", "check", "numbers", "storyboard", "exercises", "embed", "site", "doctor")

EXIT_BROKEN = 1
EXIT_WORDS = 2
EXIT_FINDINGS = 3
EXIT_INTERRUPTED = 130


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


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        The words after ``calcanim``; those of the process by default.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(_run(words))


def _run(words: list[str]) -> int:
    debug = "--debug" in words
    if debug:
        # In the environment, so that the processes that render see it too.
        os.environ["CALCANIM_DEBUG"] = "1"
    try:
        result: Any = cli.main(args=words, prog_name="calcanim", standalone_mode=False)
    except click.UsageError as error:
        return _say(error.format_message() + _help_hint(error), EXIT_WORDS)
    except (click.exceptions.Abort, KeyboardInterrupt):
        return _say("Stopped.", EXIT_INTERRUPTED)
    except BrokenPipeError:
        # The reader of a pipe has seen enough; that is no failure.
        sys.stdout = None
        return 0
    except Exception as error:
        if debug:
            raise
        return _failure(error)
    return result if isinstance(result, int) else 0


def _failure(error: Exception) -> int:
    if isinstance(error, InputError):
        return _say(str(error), EXIT_WORDS)
    if isinstance(error, CalcanimError):
        return _say(f"{error} (--debug shows where)", EXIT_BROKEN)
    if isinstance(error, ModuleNotFoundError):
        return _say(f"{error.name} is not installed; calcanim doctor says what mends it.",
                    EXIT_BROKEN)
    kind = type(error).__name__
    return _say(f"Something broke: {kind}: {error} (--debug shows where)", EXIT_BROKEN)


def _help_hint(error: click.UsageError) -> str:
    return f" ({error.ctx.command_path} --help shows the options.)" if error.ctx else ""


def _say(sentence: str, code: int) -> int:
    click.echo(f"calcanim: {sentence}", err=True)
    return code
