"""``--to stills``: how a clip stands at the end of every section, as PNG files."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.files import Content, write_folder
from calcanim.embed.options import EmbedOptions
from calcanim.embed.pieces import Piece, frame_of, pieces
from calcanim.render.progress import bar, size_in_words

__all__ = ["Still", "drawn_stills", "picture_size", "stills", "write"]

# Seconds between a section's end in the clip and in the storyboard, where there is another frame rate.
_NEAR = 0.1


@dataclass(frozen=True, slots=True)
class Still:
    """The last picture of a section.

    Parameters
    ----------
    piece : Piece
        The section.
    png : bytes
        The picture.
    """

    piece: Piece
    png: bytes


def write(clips: Sequence[EmbeddedClip], out: Path, options: EmbedOptions) -> tuple[Path, ...]:
    """Write a PNG for every section of every clip into a folder, and its words as text.

    Parameters
    ----------
    clips : sequence of EmbeddedClip
        Any clips.
    out : Path
        The folder.
    options : EmbedOptions
        ``width`` counts; by default pictures are as large as the clip.

    Raises
    ------
    InputError
        When nothing can be written there.
    CalcanimError
        When a scene cannot be drawn any more.
    """
    files: dict[str, Content] = {}
    for clip, made in drawn_stills(clips, options.width):
        width, height = picture_size(clip, options.width)
        size = size_in_words(sum(len(still.png) for still in made))
        print(f"{clip.slug}: {len(made)} stills, {width} x {height}, {size}", file=sys.stderr)
        files |= {f"{clip.slug}-{still.piece.number:02d}.png": still.png for still in made}
        files[clip.file_name("txt")] = clip.in_words + "\n"
    return write_folder(out, files)


def drawn_stills(clips: Sequence[EmbeddedClip], width: int = 0) -> Iterator[tuple[EmbeddedClip, tuple[Still, ...]]]:
    """Clips with their `stills`, under a bar."""
    with bar("drawing stills", len(clips)) as drawn:
        for clip in clips:
            yield clip, stills(clip, width)
            drawn(1)


def stills(clip: EmbeddedClip, width: int = 0) -> tuple[Still, ...]:
    """The last picture of every section, drawn anew: without what the video's encoder has smoothed away.

    Parameters
    ----------
    clip : EmbeddedClip
        The clip, as it is in its first theme.
    width : int
        Pixels; 0 means as wide as the clip.
    """
    # Manim loads with the first picture and not before.
    from calcanim.render.storyboard import shoot

    plan, rate = clip.first.plan, clip.manifest.frame_rate
    size = picture_size(clip, width)
    shots = shoot(plan.entry, plan.parameters, theme=plan.theme, size=size)
    found = []
    for piece in pieces(clip):
        shot = min(shots, key=lambda shot: abs(shot.time - piece.end / rate))
        if abs(shot.time - piece.end / rate) < _NEAR:
            picture = Image.fromarray(shot.pixels).convert("RGB")
        else:
            picture = frame_of(clip.first.video, piece.end - 1).resize(size, Image.Resampling.LANCZOS)
        buffer = BytesIO()
        picture.save(buffer, "PNG", optimize=True)
        found.append(Still(piece, buffer.getvalue()))
    return tuple(found)


def picture_size(clip: EmbeddedClip, width: int) -> tuple[int, int]:
    """Width and height in the clip's own proportion, both even, as video wants them."""
    manifest = clip.manifest
    if not width:
        return manifest.width, manifest.height
    return width - width % 2, round(width * manifest.height / manifest.width / 2) * 2
