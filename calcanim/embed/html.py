"""``--to html``: a page with all clips and their media, as a folder or in a single file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.files import Content, write_file, write_folder
from calcanim.embed.options import EmbedOptions
from calcanim.embed.page_clip import PageClip, media_files, only_theme, page_clip
from calcanim.embed.pages import page, player_scripts
from calcanim.errors import InputError

__all__ = ["lesson_files", "write"]


def write(clips: Sequence[EmbeddedClip], out: Path, options: EmbedOptions) -> tuple[Path, ...]:
    """Write ``index.html`` and ``media/`` into a folder, or one file that carries all.

    Parameters
    ----------
    clips : sequence of EmbeddedClip
        In the order in which they are shown.
    out : Path
        The folder; with ``single_file`` the file, or a folder for ``lesson.html``.
    options : EmbedOptions
        ``step``, ``explore``, ``single_file``, ``loop`` and ``autoplay`` count.

    Raises
    ------
    InputError
        When nothing can be written there, or nothing moves that could be explored.
    """
    if options.single_file:
        target = out if out.suffix.lower() in {".html", ".htm"} else out / "lesson.html"
        return (write_file(target, _lesson(clips, options, inside=True)),)
    if out.suffix.lower() in {".html", ".htm"}:
        raise InputError(f"-o {str(out)!r}: the page comes with its media, so name a folder, or add --single-file.")
    return write_folder(out, lesson_files(clips, options))[::-1]


def lesson_files(clips: Sequence[EmbeddedClip], options: EmbedOptions) -> dict[str, Content]:
    """Media and, at the end, the page that shows them, by name."""
    media = {f"media/{name}": content for clip in clips for name, content in media_files(clip).items()}
    return {**media, "index.html": _lesson(clips, options)}


def _lesson(clips: Sequence[EmbeddedClip], options: EmbedOptions, *, inside: bool = False) -> str:
    shown = [page_clip(clip, inside=inside, explore=options.explore) for clip in clips]
    if options.explore:
        _require_sweep(shown)
    title = shown[0].title if len(shown) == 1 else "Clips"
    scripts = player_scripts(step=options.step, explore=options.explore)
    return page("lesson.html", title=title, theme=only_theme(clips), scripts=scripts, clips=shown, options=options)


def _require_sweep(clips: Sequence[PageClip]) -> None:
    """Refuse to explore clips in which nothing moves."""
    if not any(clip.sweeps for clip in clips):
        names = ", ".join(clip.title for clip in clips)
        raise InputError(f"--explore has nothing to move: no parameter sweeps in {names}. SecantToTangent has one.")
