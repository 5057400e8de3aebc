"""``calcanim embed``: clips into a lecture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from calcanim.cli.options import debug_option, parameter_option, replace_option, scene_values, wants_debug
from calcanim.cli.render_command import exit_code, prove_plan
from calcanim.embed.options import EmbedOptions, refuse_foreign_options
from calcanim.errors import InputError, nearest
from calcanim.render.output import usable_name
from calcanim.render.plan import THEMES
from calcanim.render.scene_file import SceneEntry

if TYPE_CHECKING:
    from calcanim.embed.clip import EmbeddedClip

__all__ = ["command", "render_for", "themes_of"]


@click.command("embed")
@click.argument("scenes", nargs=-1, metavar="SCENE...")
@click.option("--to", "word", metavar="TARGET", help="Where it goes; a wrong word shows all targets.")
@parameter_option
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="OUT",
              help="The folder or file to write; each target has a name of its own for it.")
@click.option("-q", "--quality", default="m", show_default=True, metavar="l|m|h|p|k", help="As for calcanim render.")
@click.option("--theme", "theme", default="auto", show_default=True, metavar="dark|light|both|auto",
              help="Colours; auto is both where the target can switch, else dark, and light on paper.")
@click.option("--step", is_flag=True, help="Stop at the end of every section, to talk between steps.")
@click.option("--explore", is_flag=True, help="A slider for the parameter that moves, with read-outs that follow.")
@click.option("--single-file", is_flag=True, help="Everything in one file.")
@click.option("--deck", default="", metavar="REVEAL", help="A whole deck against this folder or address of reveal.js.")
@click.option("--loop", is_flag=True, help="Begin again at the end.")
@click.option("--autoplay", is_flag=True, help="Play without a click.")
@click.option("--width", type=click.IntRange(16, 7680), metavar="PIXELS", help="Width of the picture.")
@click.option("--fps", type=click.IntRange(1, 120), metavar="N", help="Frames a second.")
@click.option("--span", "span", default="", metavar="FROM,TO", help="Only this part, in seconds: 3.5,7.")
@click.option("--check/--no-check", "checked", default=True, show_default=True,
              help="Refuse a scene that calcanim check has findings for.")
@replace_option
@debug_option
def command(
    scenes: tuple[str, ...], word: str | None, assignments: tuple[str, ...], output: Path | None, quality: str,
    theme: str, checked: bool, span: str, **wished: bool | int | str | None,
) -> int:
    """Render each SCENE where it is not rendered yet, and put it into a lecture."""
    from calcanim.embed.targets import TARGETS, find_target

    if word is None:
        raise InputError(f"Say where to with --to; there are {', '.join(TARGETS)}.")
    if not scenes:
        raise InputError("No scene is named; write calcanim embed TangentSlope --to html. calcanim list shows the names.")
    target = find_target(word)
    wishes: dict[str, Any] = {name: value for name, value in wished.items() if value is not None}
    options = EmbedOptions(**wishes, span=_read_span(span))
    refuse_foreign_options(options, target.options, target.name)
    wanted = [scene_values(name, assignments) for name in dict.fromkeys(scenes)]
    out = output or Path(target.out)
    usable_name(out)
    return render_for(
        wanted, themes_of(theme, target.both_themes, target.theme), quality, options, checked,
        lambda clips: target.write(clips, out, options),
    )


def render_for(
    wanted: Sequence[tuple[SceneEntry, dict[str, object]]], themes: tuple[str, ...], quality: str, options: EmbedOptions,
    checked: bool, write: Callable[[tuple[EmbeddedClip, ...]], tuple[Path, ...]],
) -> int:
    """Render what is not rendered yet, write it, say what was written; the exit code."""
    from calcanim.embed.prepare import gather, plan_for_embedding
    from calcanim.render.batch import render_clips
    from calcanim.render.progress import TerminalReport, size_in_words

    plans = plan_for_embedding(wanted, themes=themes, quality=quality, explore=options.explore)
    with TerminalReport(plans, quiet=True) as report:
        outcomes = render_clips(plans, report, prove=prove_plan if checked else None)
    failed = [outcome for outcome in outcomes if outcome.manifest is None]
    if failed:
        for outcome in failed if wants_debug() else ():
            click.echo(outcome.trace, err=True)
        return exit_code(failed)
    written = write(gather(outcomes))
    size = sum(path.stat().st_size for path in written)
    count = f"{len(written)} files, " if len(written) > 1 else ""
    click.echo(f"{written[0]}  ({count}{size_in_words(size)})")
    return 0


def themes_of(word: str, both: bool, usual: str = THEMES[0]) -> tuple[str, ...]:
    """The themes to render, the one shown first at the first place.

    Parameters
    ----------
    word : str
        What was typed: ``dark``, ``light``, ``both`` or ``auto``.
    both : bool
        Whether there is somebody who can switch.
    usual : str
        The theme for ``auto`` where nobody can.

    Raises
    ------
    InputError
        When it is none of these words, or both are wanted where only one can be shown.
    """
    if word == "auto":
        return THEMES if both else (usual,)
    if word == "both":
        if not both:
            raise InputError("--theme both: this target shows one theme only; say dark or light.")
        return THEMES
    if word in THEMES:
        return (word,)
    guess = nearest(word, (*THEMES, "both", "auto"))
    raise InputError(f"--theme {word!r} is none of dark, light, both and auto." + (f" Did you mean {guess!r}?" if guess else ""))


def _read_span(words: str) -> tuple[float, float] | None:
    if not words:
        return None
    try:
        start, end = (float(word) for word in words.split(","))
    except ValueError as error:
        raise InputError(f"--span {words!r} is not a start and an end in seconds, such as 3.5,7.") from error
    if not 0 <= start < end < 86_400:
        raise InputError(f"--span {words!r} must begin at 0 or later and end after its beginning.")
    return start, end
