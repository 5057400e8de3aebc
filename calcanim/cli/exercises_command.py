"""``calcanim exercises``: the exercises as questions with computed answers."""

from __future__ import annotations

from pathlib import Path

import click

from calcanim.cli.options import debug_option, parameter_option, replace_option, scene_values
from calcanim.errors import InputError, nearest
from calcanim.parameters import with_defaults

__all__ = ["command"]

_MOST = 1000
_SET_HERE = ("function", "at")


@click.command("exercises")
@click.argument("scenes", nargs=-1, metavar="[SCENE...]")
@click.option("--format", "word", default="text", show_default=True, metavar="text|json|gift",
              help="For paper, for a program, or for a learning platform such as Moodle.")
@click.option("--seed", default=0, show_default=True, metavar="N",
              help="Draw other functions and points of the same families; 0 keeps those of the lesson.")
@click.option("--count", default=1, show_default=True, metavar="N", help="So many seeds, from --seed on.")
@parameter_option
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write into this file.")
@replace_option
@debug_option
def command(
    scenes: tuple[str, ...], word: str, seed: int, count: int, assignments: tuple[str, ...], output: Path | None
) -> None:
    """Write the question of each SCENE, or of every exercise, with its answer."""
    from calcanim.exercises import FAMILY_OF, FORMATS, ask

    if word not in FORMATS:
        guess = nearest(word, FORMATS)
        raise InputError(f"--format {word!r} is none of {', '.join(FORMATS)}." + (f" Did you mean {guess!r}?" if guess else ""))
    _check(seed, count, assignments, len(scenes))
    questions = []
    for name in dict.fromkeys(scenes) if scenes else FAMILY_OF:
        entry, given = scene_values(name, assignments)
        other = next((key for key in given if key not in _SET_HERE), None)
        if other is not None:
            raise InputError(f"-p {other} says nothing about a question; set {' or '.join(_SET_HERE)}.")
        values = with_defaults(entry.parameters, given)
        if entry.name not in FAMILY_OF:
            raise InputError(f"{entry.name} is no exercise; there are {', '.join(FAMILY_OF)}.")
        questions += [ask(entry.name, values["function"], values["at"], seed + i) for i in range(count)]  # type: ignore[arg-type]
    text = FORMATS[word](questions)
    if output is None:
        click.echo(text, nl=False)
        return
    from calcanim.render.output import new_file

    with new_file(output) as made:
        made.write_text(text, encoding="utf-8", newline="\n")
    asked = sum(len(question.parts) for question in questions)
    click.echo(f"{output}: {asked} question{'s' if asked != 1 else ''}")


def _check(seed: int, count: int, assignments: tuple[str, ...], scenes: int) -> None:
    if seed < 0:
        raise InputError(f"--seed {seed} must be 0 or larger.")
    if not 1 <= count <= _MOST:
        raise InputError(f"--count {count} must lie between 1 and {_MOST}.")
    if count > 1 and not seed:
        raise InputError(f"--count {count} needs a --seed to begin with, as in --seed 1.")
    if assignments and scenes != 1:
        raise InputError("-p sets the parameters of one scene; name exactly one.")
    if assignments and seed:
        raise InputError(f"--seed {seed} draws function and point; leave -p out, or the seed.")
