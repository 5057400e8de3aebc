"""``--to markdown``: a block of HTML for a Markdown file, and its media beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.files import Content, write_folder
from calcanim.embed.options import EmbedOptions
from calcanim.embed.page_clip import PageClip, media_files, page_clip
from calcanim.embed.pages import fragment

__all__ = ["html_block", "write", "write_document"]

_MARKS = re.compile(r"[!-/:-@\[-`{-~]|\s+")


def write(clips: Sequence[EmbeddedClip], out: Path, options: EmbedOptions) -> tuple[Path, ...]:
    """Write ``clips.md`` with one block for each clip, and ``media/``.

    Parameters
    ----------
    clips : sequence of EmbeddedClip
        In the order in which they are shown.
    out : Path
        The folder.
    options : EmbedOptions
        ``loop`` and ``autoplay`` count.

    Raises
    ------
    InputError
        When nothing can be written there.
    """
    return write_document(clips, out, "clips.md", "\n".join(html_block(clip, options) for clip in clips))


def write_document(clips: Sequence[EmbeddedClip], out: Path, name: str, text: str) -> tuple[Path, ...]:
    """Write a document and, beside it, the media that its blocks show; the document is told first."""
    media: dict[str, Content] = {
        f"media/{file}": content for clip in clips for file, content in media_files(clip).items()
    }
    return write_folder(out, {**media, name: text})[::-1]


def html_block(clip: EmbeddedClip, options: EmbedOptions, shown: PageClip | None = None) -> str:
    """A clip as one line of HTML in which no dialect of Markdown finds anything to interpret.

    Parameters
    ----------
    clip : EmbeddedClip
        The clip.
    options : EmbedOptions
        ``loop`` and ``autoplay`` count.
    shown : PageClip, optional
        The clip with its addresses; by default its media are expected in ``media/`` beside the document.
    """
    shown = shown or page_clip(clip)
    # A document is light unless somebody says otherwise, and a block has no script that could change the poster.
    looks = sorted(shown.looks, key=lambda look: look.theme != "light")
    text = fragment(
        "block.html", options=options, looks=looks, width=shown.width, height=shown.height,
        captions_url=shown.captions_url, chapters_url=shown.chapters_url, title=_plain(shown.title),
        alternative=_plain(shown.alternative), transcript=[_plain(caption.text) for caption in clip.captions],
        numbers=[(_plain(name), _plain(value)) for name, value in shown.numbers],
    )
    # An empty line would end the HTML, an indented one begin code.
    return "".join(line.strip() for line in text.splitlines()) + "\n"


def _plain(text: str) -> Markup:
    """Words as HTML with every mark that Markdown, a template language or HTML could take for its own as a number."""
    return Markup(_MARKS.sub(lambda found: " " if found[0].isspace() else f"&#{ord(found[0])};", text))
