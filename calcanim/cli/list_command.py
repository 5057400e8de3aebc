"""``calcanim list``: what there is, and what can be changed about it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from calcanim.cli.options import debug_option, json_option
from calcanim.parameters import COMMON_PARAMETERS, Parameter, format_value
from calcanim.render.catalog import SceneEntry, shipped_scenes

__all__ = ["command"]


@click.command("list")
@json_option
@debug_option
def command(as_json: bool) -> None:
    """List the shipped scenes with their parameters and defaults."""
    entries = shipped_scenes()
    if as_json:
        click.echo(json.dumps([_record(entry) for entry in entries], indent=2, ensure_ascii=False))
        return
    topic = None
    for entry in entries:
        if entry.topic != topic:
            topic = entry.topic
            click.secho(f"{entry.topic}. {entry.topic_title}", bold=True)
        click.echo(f"  {entry.name}: {entry.summary}")
        own = [parameter for parameter in entry.parameters if parameter not in COMMON_PARAMETERS]
        _print_parameters(own, indent=6)
    click.secho("Every scene", bold=True)
    _print_parameters(COMMON_PARAMETERS, indent=6)


def _print_parameters(parameters: Sequence[Parameter], indent: int) -> None:
    words = [f"{parameter.name}={format_value(parameter.default)}" for parameter in parameters]
    width = max([24, *map(len, words)])
    for word, parameter in zip(words, parameters, strict=True):
        click.echo(f"{'':{indent}}{word:<{width}}  {parameter.help}".rstrip())


def _record(entry: SceneEntry) -> dict[str, object]:
    return {
        "topic": entry.topic,
        "topic_title": entry.topic_title,
        "scene": entry.name,
        "summary": entry.summary,
        "parameters": [
            {
                "name": parameter.name,
                "kind": parameter.kind,
                "default": parameter.default,
                "typed": format_value(parameter.default),
                "help": parameter.help,
                **({"choices": parameter.choices} if parameter.choices else {}),
            }
            for parameter in entry.parameters
        ],
    }
