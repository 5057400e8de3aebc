"""The colour a clip is drawn on."""

from __future__ import annotations

from PIL import Image

from calcanim.embed.clip import EmbeddedClip

__all__ = ["paper_colour"]


def paper_colour(clip: EmbeddedClip) -> tuple[int, int, int]:
    """The clip's own paper, red, green and blue from 0 to 255, so that what is around it has no seam."""
    with Image.open(clip.first.poster) as picture:
        red, green, blue = picture.convert("RGB").getpixel((0, 0))  # type: ignore[misc]
    return red, green, blue
