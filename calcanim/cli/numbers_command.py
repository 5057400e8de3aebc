"""``calcanim numbers``: what a scene shows, without drawing it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click

from calcanim.cli.options import debug_option, json_option, parameter_option, scene_values
from calcanim.errors import InputError

__all__ = ["command"]


@click.command("numbers")
@click.argument("scene")
@parameter_option
@json_option
@debug_option
def command(scene: str, assignments: tuple[str, ...], as_json: bool) -> None:
    """Print the worked numbers of SCENE; --json has them at full precision."""
    entry, given = scene_values(scene, assignments)
    if not entry.lesson:
        raise InputError(f"{entry.name} is a plain manim scene and has no worked numbers.")
    from calcanim.parameters import with_defaults
    from calcanim.render.manifest import as_plain
    from calcanim.render.session import load_scene

    parameters = with_defaults(entry.parameters, given)
    numbers = as_plain(load_scene(entry).worked_numbers(parameters))
    if as_json:
        record = {"scene": entry.name, "parameters": as_plain(parameters), "numbers": numbers}
        click.echo(json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False))
        return
    rows = list(_rows("", numbers))
    width = max((len(name) for name, _ in rows), default=0)
    for name, value in rows:
        click.echo(f"{name:<{width}}  {value}")


def _rows(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """One row for each number, nested results spelled with dots."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _rows(f"{name}.{key}" if name else key, part)
    elif isinstance(value, list) and any(isinstance(part, (dict, list)) for part in value):
        for index, part in enumerate(value):
            yield from _rows(f"{name}[{index}]", part)
    elif isinstance(value, list):
        yield name, "  ".join(_word(part) for part in value)
    else:
        yield name, _word(value)


def _word(value: Any) -> str:
    if value is None:
        return "none"
    return f"{value:.12g}" if isinstance(value, float) else str(value)
