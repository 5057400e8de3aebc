"""``calcanim preview``: a page that shows a scene as it will be and follows every save."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from calcanim.cli.options import debug_option, parameter_option, theme_option
from calcanim.errors import InputError
from calcanim.parameters import read_assignments
from calcanim.preview.process import StudioProcess
from calcanim.render.catalog import find_scene, scenes_folder
from calcanim.render.discovery import scenes_in
from calcanim.render.output import sweep, workshop
from calcanim.render.plan import QUALITIES

__all__ = ["command"]


@click.command("preview")
@click.argument("scene", metavar="SCENE|FILE.py[:SCENE]")
@parameter_option
@theme_option
@click.option("-q", "--quality", default="l", show_default=True, metavar="l|m|h|p|k",
              help="Of the clip, as for calcanim render; pictures are sharper than that at once.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N",
              help="Port on this machine's loopback; any that is free by default.")
@click.option("--open/--no-open", "browser", default=True, show_default=True,
              help="Open the page in the browser, or only print its address.")
@debug_option
def command(scene: str, assignments: tuple[str, ...], theme: str, quality: str, port: int, browser: bool) -> int:
    """Show SCENE on a page that follows every save, until Ctrl-C."""
    if quality not in QUALITIES:
        raise InputError(f"-q {quality!r} is no quality; write one of {', '.join(QUALITIES)}.")
    with _studio() as (home, studio):
        file, name, words = _wanted(scene, assignments)
        # Here and not above: the studio needs its time, and meanwhile these are imported.
        from calcanim.preview.running import serve
        from calcanim.preview.state import Wishes

        shipped = file.resolve().parent == scenes_folder().resolve()
        serve(Wishes(file, shipped, name, theme, quality, {name: words}), home, studio, port, _say, browser=browser)
    return 0


@contextmanager
def _studio() -> Iterator[tuple[Path, StudioProcess]]:
    """The session's own folder and its first process, both gone in the end."""
    place = Path(tempfile.gettempdir())
    sweep(place)
    with workshop(place) as home:
        # What is shown is nobody else's business on a machine of many.
        home.chmod(0o700)
        studio = StudioProcess(home)
        try:
            yield home, studio
        finally:
            studio.kill()


def _say(address: str) -> None:
    click.echo(f"{address}\nCtrl-C ends it.")


def _wanted(scene: str, assignments: tuple[str, ...]) -> tuple[Path, str, dict[str, str]]:
    """The file, the scene's name and the words of its parameters.

    A file of one's own may be wrong in any way just now: the page says so, and follows until it is right.
    """
    typed = re.fullmatch(r"(.+\.py)(?::(\w*))?", scene)
    if typed is not None and Path(typed[1]).is_file():
        try:
            entries = scenes_in(Path(typed[1]), typed[2] or "")
        except InputError:
            return Path(typed[1]), typed[2] or "", _words(assignments)
        if not typed[2] and entries:
            scene = f"{typed[1]}:{entries[0].name}"
        elif not entries:
            return Path(typed[1]), typed[2] or "", _words(assignments)
    entry = find_scene(scene)
    read_assignments(entry.parameters, assignments, owner=entry.name)
    return entry.path, entry.name, _words(assignments)


def _words(assignments: tuple[str, ...]) -> dict[str, str]:
    return {name.strip(): text for name, _, text in (assignment.partition("=") for assignment in assignments)}
