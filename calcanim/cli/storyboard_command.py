"""``calcanim storyboard``: a scene at a glance, as one picture."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from calcanim.cli.options import debug_option, parameter_option, replace_option, scene_values, theme_option
from calcanim.errors import InputError
from calcanim.render.own_process import scene_apart
from calcanim.render.plan import plan_clip

if TYPE_CHECKING:
    from calcanim.render.contact_sheet import Shot
    from calcanim.render.scene_file import SceneEntry

__all__ = ["command"]


@click.command("storyboard")
@click.argument("scene")
@parameter_option
@theme_option
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE.png",
              help="The picture to write; in media/ by default.")
@click.option("--columns", type=click.IntRange(1, 12), default=3, show_default=True,
              help="Pictures in a row.")
@click.option("--width", type=click.IntRange(160, 1920), default=640, show_default=True,
              help="Width of each picture on the sheet, in pixels.")
@click.option("--at", "times", default="", metavar="3.5,7.2",
              help="Further times to show, in seconds.")
@click.option("--frames", type=click.Path(path_type=Path), metavar="DIR",
              help="Also write every picture at 1280 x 720 into this folder.")
@click.option("--text", "as_text", is_flag=True, help="Print it as text instead: sections, captions, what stands where.")
@replace_option
@debug_option
def command(
    scene: str,
    assignments: tuple[str, ...],
    theme: str,
    output: Path | None,
    columns: int,
    width: int,
    times: str,
    frames: Path | None,
    as_text: bool,
) -> None:
    """Show SCENE as a contact sheet: the start, the end of every section, the end."""
    entry, given = scene_values(scene, assignments)
    if as_text:
        click.echo(scene_apart(partial(_text, entry, given, theme)), nl=False)
        return
    at = _read_times(times)
    from calcanim.render.contact_sheet import contact_sheet, save_frames
    from calcanim.render.output import new_file, writable_file, writable_folder

    name = plan_clip(entry, given, theme=theme).name
    target = writable_file(output or Path("media") / f"{name}-storyboard.png")
    folder = writable_folder(frames) if frames is not None else None
    shots = scene_apart(partial(_shots, entry, given, theme, at))
    cell = (width, round(width * 9 / 16))
    with new_file(target) as made:
        contact_sheet(shots, columns=columns, cell=cell).save(made, format="PNG")
    click.echo(f"{target}: {len(shots)} pictures, {shots[-1].time:.1f} s")
    if folder is not None:
        for path in save_frames(shots, folder, name):
            click.echo(str(path))


# Manim is imported by these, and not by the process of the command.


def _text(entry: SceneEntry, given: Mapping[str, object], theme: str) -> str:
    from calcanim.check import storyboard_text

    return storyboard_text(entry, given, theme=theme)


def _shots(entry: SceneEntry, given: Mapping[str, object], theme: str, at: tuple[float, ...]) -> tuple[Shot, ...]:
    from calcanim.render.storyboard import shoot

    return shoot(entry, given, theme=theme, at=at)


def _read_times(words: str) -> tuple[float, ...]:
    try:
        times = tuple(float(word) for word in words.split(",") if word.strip())
    except ValueError as error:
        raise InputError(f"--at {words!r} is not a list of seconds such as 3.5,7.2.") from error
    if any(not 0 <= time < 86_400 for time in times):
        raise InputError(f"--at {words!r} has a time that is not in the clip.")
    return times
