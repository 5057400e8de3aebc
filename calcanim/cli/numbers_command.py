"""``calcanim numbers``: what a scene shows, without drawing it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from calcanim.cli.options import debug_option, json_option, parameter_option, scene_values
from calcanim.errors import InputError
from calcanim.render.own_process import scene_apart

if TYPE_CHECKING:
    from calcanim.render.scene_file import SceneEntry

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
    from calcanim.render.number_rows import number_rows

    parameters = with_defaults(entry.parameters, given)
    numbers = scene_apart(partial(_numbers, entry, parameters))
    if as_json:
        record = {"scene": entry.name, "parameters": as_plain(parameters), "numbers": numbers}
        click.echo(json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False))
        return
    rows = list(number_rows(numbers))
    width = max((len(name) for name, _ in rows), default=0)
    for name, value in rows:
        click.echo(f"{name:<{width}}  {value}")


def _numbers(entry: SceneEntry, parameters: Mapping[str, object]) -> Any:
    from calcanim.render.manifest import as_plain
    from calcanim.render.session import load_scene

    return as_plain(load_scene(entry).worked_numbers(parameters))
