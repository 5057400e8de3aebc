"""Options that several commands share, and the words they carry turned into values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from calcanim.errors import InputError, nearest
from calcanim.parameters import read_assignments
from calcanim.render.catalog import SceneEntry, find_scene
from calcanim.render.ownership import replacing_all
from calcanim.render.plan import THEMES

__all__ = ["debug_option", "json_option", "parameter_option", "read_theme", "replace_option", "scene_values",
           "theme_option", "wants_debug"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def parameter_option(function: Decorated) -> Decorated:
    """``-p NAME=VALUE``, as often as wanted."""
    return click.option(
        "-p", "--parameter", "assignments", multiple=True, metavar="NAME=VALUE",
        help="Set a parameter; calcanim list shows them all. Repeat for more.",
    )(function)


def theme_option(function: Decorated) -> Decorated:
    """``--theme dark|light``."""
    return click.option(
        "--theme", default="dark", show_default=True, callback=read_theme,
        metavar="dark|light", help="Colours of the picture.",
    )(function)


def debug_option(function: Decorated) -> Decorated:
    """``--debug``, which `calcanim.cli.group` looks at; a command asks `wants_debug`."""
    return click.option(
        "--debug", is_flag=True, expose_value=False, callback=_note_debug,
        help="Show the traceback of a failure.",
    )(function)


def _note_debug(ctx: click.Context, option: click.Parameter, wanted: bool) -> None:
    ctx.meta["calcanim.debug"] = wanted


def wants_debug() -> bool:
    """Whether ``--debug`` was typed for the running command."""
    return bool(click.get_current_context().meta.get("calcanim.debug"))


def replace_option(function: Decorated) -> Decorated:
    """``--replace``, which holds until the command ends."""
    return click.option(
        "--replace", is_flag=True, expose_value=False, callback=_replace,
        help="Write over files that calcanim has not written, or that were changed since.",
    )(function)


def _replace(ctx: click.Context, option: click.Parameter, wanted: bool) -> None:
    ctx.with_resource(replacing_all(wanted))


def json_option(function: Decorated) -> Decorated:
    """``--json``."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Print JSON for another program."
    )(function)


def read_theme(ctx: click.Context, option: click.Parameter, word: str | None) -> str | None:
    """The theme that was typed; None where nothing was, and nothing stands for it."""
    if word is None or word in THEMES:
        return word
    guess = nearest(word, THEMES)
    hint = f" Did you mean {guess!r}?" if guess else ""
    raise InputError(f"--theme {word!r} is neither dark nor light.{hint}")


def scene_values(words: str, assignments: tuple[str, ...]) -> tuple[SceneEntry, dict[str, object]]:
    """The scene somebody named and the parameters that were set for it."""
    entry = find_scene(words)
    return entry, read_assignments(entry.parameters, assignments, owner=entry.name)
