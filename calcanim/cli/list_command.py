"""``calcanim list``: what there is, and what can be changed about it."""

from __future__ import annotations

import json

import click

from calcanim.cli.options import debug_option, json_option
from calcanim.parameters import Parameter, format_value
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
            click.secho(f"\n{entry.topic}. {entry.topic_title}", bold=True)
        click.echo(f"  {entry.name}: {entry.summary}")
        for parameter in entry.parameters:
            click.echo(f"      {_assignment(parameter):<28} {parameter.help}".rstrip())


def _assignment(parameter: Parameter) -> str:
    return f"{parameter.name}={format_value(parameter.default)}"


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
