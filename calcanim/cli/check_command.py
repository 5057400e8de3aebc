"""``calcanim check``: what a clip will show is right and can be read, proved without drawing it."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from calcanim.cli.group import EXIT_BROKEN, EXIT_FINDINGS
from calcanim.cli.options import (
    THEMES,
    debug_option,
    json_option,
    parameter_option,
    replace_option,
    scene_values,
    wants_debug,
)
from calcanim.errors import CalcanimError, InputError, nearest
from calcanim.render.catalog import shipped_scenes
from calcanim.render.own_process import scene_apart

if TYPE_CHECKING:
    from calcanim.render.scene_file import SceneEntry

__all__ = ["command"]


@click.command("check")
@click.argument("scenes", nargs=-1, metavar="[SCENE...]")
@parameter_option
@click.option("--theme", "word", default="both", show_default=True, metavar="dark|light|both",
              help="In which colours.")
@click.option("--frames", type=click.Path(path_type=Path), metavar="DIR",
              help="Write the pictures with findings into this folder, the boxes drawn in.")
@json_option
@replace_option
@debug_option
def command(
    scenes: tuple[str, ...], assignments: tuple[str, ...], word: str, frames: Path | None, as_json: bool
) -> int:
    """Prove each SCENE, or every shipped one: numbers, geometry, layout, contrast, pace, flashes."""
    themes = _themes(word)
    if assignments and len(scenes) != 1:
        raise InputError("-p sets the parameters of one scene; name exactly one.")
    names = dict.fromkeys(scenes) if scenes else [entry.name for entry in shipped_scenes()]
    chosen = [scene_values(name, assignments) for name in names]
    from calcanim.render.manifest import as_plain
    from calcanim.render.output import writable_folder

    folder = writable_folder(frames) if frames is not None else None
    reports, broken = [], False
    for entry, given in chosen:
        start = time.perf_counter()
        try:
            report = scene_apart(partial(_report, entry, given, themes, folder))
        except CalcanimError as error:
            # Of several scenes one that breaks stops no other.
            if len(chosen) == 1 or wants_debug():
                raise
            broken = True
            click.echo(f"{entry.name} breaks while it is run: {error}", err=True)
            continue
        reports.append(report)
        if not as_json:
            _say(report, time.perf_counter() - start)
    if as_json:
        click.echo(json.dumps([as_plain(report.as_plain()) for report in reports], indent=2, ensure_ascii=False,
                              allow_nan=False))
    if broken:
        return EXIT_BROKEN
    return 0 if all(report.proved for report in reports) else EXIT_FINDINGS


def _report(entry: SceneEntry, given: Mapping[str, object], themes: tuple[str, ...], frames: Path | None) -> Any:
    # Here and not above: what proves imports manim, which this process can do without.
    from calcanim.check import check_scene

    return check_scene(entry, given, themes=themes, frames=frames)


def _say(report: Any, seconds: float) -> None:
    click.echo(
        f"{report.scene}: {'proved' if report.proved else _count(len(report.findings))}; {report.numbers} numbers "
        f"proved, {report.given} given, {report.chosen} chosen; {report.worked} of {report.equations} equations worked out; {report.moments} moments of {report.duration:.1f} s of clip, in {seconds:.1f} s"
    )
    for finding in report.findings:
        click.echo(f"  {finding}")


def _count(findings: int) -> str:
    return "1 finding" if findings == 1 else f"{findings} findings"


def _themes(word: str) -> tuple[str, ...]:
    if word == "both":
        return THEMES
    if word in THEMES:
        return (word,)
    guess = nearest(word, (*THEMES, "both"))
    raise InputError(f"--theme {word!r} is none of dark, light and both." + (f" Did you mean {guess!r}?" if guess else ""))
