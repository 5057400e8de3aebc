"""``calcanim site``: the course as a static web site."""

from __future__ import annotations

from pathlib import Path

import click

from calcanim.cli.embed_command import render_for, themes_of
from calcanim.cli.options import debug_option, replace_option, scene_values
from calcanim.embed.options import EmbedOptions
from calcanim.parameters import Parameter, parse
from calcanim.render.catalog import shipped_scenes
from calcanim.render.output import writable_folder

__all__ = ["command"]


@click.command("site")
@click.argument("scenes", nargs=-1, metavar="[SCENE...]")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("site"), show_default=True,
              metavar="DIR", help="The folder to write.")
@click.option("--title", default="Calculus for machine learning", show_default=True, help="What the course is called.")
@click.option("-q", "--quality", default="m", show_default=True, metavar="l|m|h|p|k", help="As for calcanim render.")
@click.option("--theme", default="both", show_default=True, metavar="dark|light|both", help="Colours of the clips.")
@click.option("--step", is_flag=True, help="Stop at the end of every section.")
@click.option("--explore", is_flag=True, help="A slider for the parameter that moves, where one does.")
@click.option("--check/--no-check", "checked", default=True, show_default=True,
              help="Refuse a scene that calcanim check has findings for.")
@replace_option
@debug_option
def command(
    scenes: tuple[str, ...], output: Path, title: str, quality: str, theme: str, step: bool, explore: bool, checked: bool
) -> int:
    """Write the whole course, or each SCENE, as pages that can be hosted anywhere."""
    from calcanim.embed.site import write_site

    # As the title of a clip.
    parse(Parameter("--title", "str", "", ""), title)
    writable_folder(output)
    names = dict.fromkeys(scenes) if scenes else [entry.name for entry in shipped_scenes()]
    wanted = [scene_values(name, ()) for name in names]
    options = EmbedOptions(step=step, explore=explore)
    return render_for(
        wanted, themes_of(theme, both=True), quality, options, checked,
        lambda clips: write_site(clips, output, options, title=title),
    )
