"""``calcanim render``: clips on disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from calcanim.cli.main import EXIT_BROKEN, EXIT_FINDINGS, EXIT_WORDS
from calcanim.cli.options import (
    debug_option,
    parameter_option,
    scene_values,
    theme_option,
    wants_debug,
)
from calcanim.errors import InputError
from calcanim.render.catalog import shipped_scenes
from calcanim.render.plan import ClipPlan, plan_clip

if TYPE_CHECKING:
    from calcanim.render.batch import Outcome

__all__ = ["command", "prove_plan"]


@click.command("render")
@click.argument("scenes", nargs=-1, metavar="SCENE...")
@parameter_option
@click.option("-q", "--quality", default="m", show_default=True, metavar="l|m|h|p|k",
              help="480p15, 720p30, 1080p60, 1440p60 or 2160p60: Manim's own letters.")
@theme_option
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("media"),
              show_default=True, metavar="DIR", help="Where the files go.")
@click.option("--all", "everything", is_flag=True, help="Every shipped scene.")
@click.option("--again", is_flag=True, help="Render even what is already up to date.")
@click.option("--check/--no-check", "checked", default=True, show_default=True,
              help="Refuse a scene that calcanim check has findings for.")
@click.option("--jobs", type=click.IntRange(0, 256), default=0, metavar="N",
              help="Clips rendered at once; one for each core by default.")
@debug_option
def command(
    scenes: tuple[str, ...],
    assignments: tuple[str, ...],
    quality: str,
    theme: str,
    output: Path,
    everything: bool,
    again: bool,
    checked: bool,
    jobs: int,
) -> int:
    """Render each SCENE: a shipped one by its name, or FILE.py:Scene from a file of your own."""
    words = _wanted(scenes, everything)
    plans = _plans(words, assignments, theme, quality, output)
    from calcanim.render.batch import render_clips
    from calcanim.render.output import writable_folder
    from calcanim.render.progress import TerminalReport

    writable_folder(output)
    prove = prove_plan if checked else None
    with TerminalReport(plans) as report:
        outcomes = render_clips(plans, report, jobs=jobs, again=again, prove=prove)
    failed = [outcome for outcome in outcomes if outcome.manifest is None]
    if wants_debug():
        for outcome in failed:
            click.echo(outcome.trace, err=True)
    if len(outcomes) > 1:
        click.echo(f"{len(outcomes) - len(failed)} of {len(outcomes)} clips in {output}", err=True)
    return _exit_code(failed)


def prove_plan(plan: ClipPlan) -> tuple[str, ...] | None:
    """What is wrong with a lesson scene in the theme it is rendered in; None for a plain manim scene."""
    if not plan.entry.lesson:
        return None
    # Here and not above: what proves imports manim.
    from calcanim.check import check_scene

    return tuple(map(str, check_scene(plan.entry, plan.parameters, themes=(plan.theme,)).findings))


def _exit_code(failed: list[Outcome]) -> int:
    if not failed:
        return 0
    if all(outcome.user_words for outcome in failed):
        return EXIT_WORDS
    return EXIT_FINDINGS if all(outcome.findings for outcome in failed) else EXIT_BROKEN


def _wanted(scenes: tuple[str, ...], everything: bool) -> tuple[str, ...]:
    if everything and scenes:
        raise InputError("--all renders every shipped scene; name scenes or say --all, not both.")
    if everything:
        return tuple(entry.name for entry in shipped_scenes())
    if not scenes:
        raise InputError(
            "No scene is named, so nothing is rendered; write calcanim render TangentSlope, "
            "or --all for every scene. calcanim list shows the names."
        )
    return tuple(dict.fromkeys(scenes))


def _plans(
    words: tuple[str, ...],
    assignments: tuple[str, ...],
    theme: str,
    quality: str,
    output: Path,
) -> list[ClipPlan]:
    plans = []
    for word in words:
        entry, given = scene_values(word, assignments)
        plans.append(plan_clip(entry, given, theme=theme, quality=quality, folder=output))
    return plans
