"""``--to quarto``: raw HTML blocks for a ``.qmd`` file, their media, and the ``resources`` that go with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.markdown import html_block, write_document
from calcanim.embed.options import EmbedOptions

__all__ = ["write"]

# Quarto copies what a document needs to its output folder, but does not look into raw HTML.
_RESOURCES = "---\nresources:\n  - media\n---\n"


def write(clips: Sequence[EmbeddedClip], out: Path, options: EmbedOptions) -> tuple[Path, ...]:
    """Write ``clips.qmd``, with the ``resources`` in its head and one raw block for each clip, and ``media/``.

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
    blocks = [f"\n```{{=html}}\n{html_block(clip, options)}```\n" for clip in clips]
    return write_document(clips, out, "clips.qmd", _RESOURCES + "".join(blocks))
