"""Pictures side by side with their words below, as one PNG."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import typst
from PIL import Image

from calcanim.render.output import publish, workshop

__all__ = ["Shot", "contact_sheet", "save_frames"]

_GAP = 16
_STRIP = 58
_PAPER = (246, 246, 244)

# The words arrive as data, never as Typst source, so nothing in them is code.
_STRIPS = """
#set text(font: "Libertinus Serif", size: 15pt, fill: rgb("#222222"))
#set par(leading: 5pt, spacing: 6pt)
#let cells = json(bytes(sys.inputs.cells))
#set page(width: {width} * 1pt, height: {height} * 1pt, margin: 0pt, fill: rgb("#f6f6f4"))
#for (index, cell) in cells.enumerate() {{
  if index > 0 {{ pagebreak() }}
  block(width: 100%, height: 100%, clip: true)[
    #text(weight: "bold", cell.title) #h(1fr) #text(fill: rgb("#666666"), cell.time)

    #set text(size: 13pt)
    #cell.caption
  ]
}}
"""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture of a scene.

    Parameters
    ----------
    time : float
        Seconds from the start of the clip.
    title : str
        What the picture is: a section's name, ``start``, ``end`` or a time.
    caption : str
        The words shown under it.
    pixels : numpy.ndarray
        Shape (height, width, 4), 8-bit RGBA.
    """

    time: float
    title: str
    caption: str
    pixels: np.ndarray


def contact_sheet(
    shots: Sequence[Shot], *, columns: int = 3, cell: tuple[int, int] = (640, 360)
) -> Image.Image:
    """Lay pictures out in rows, each with title, time and caption under it.

    Parameters
    ----------
    shots : sequence of Shot
        At least one picture.
    columns : int
        Pictures in a row.
    cell : (int, int)
        Width and height of a picture on the sheet, in pixels.

    Returns
    -------
    PIL.Image.Image
        The sheet, RGB.
    """
    width, height = cell
    columns = max(1, min(columns, len(shots)))
    rows = -(-len(shots) // columns)
    step = (width + _GAP, height + _STRIP + _GAP)
    sheet = Image.new("RGB", (columns * step[0] + _GAP, rows * step[1] + _GAP), _PAPER)
    for index, (shot, strip) in enumerate(zip(shots, _strips(shots, width), strict=True)):
        left = _GAP + (index % columns) * step[0]
        top = _GAP + (index // columns) * step[1]
        picture = Image.fromarray(shot.pixels).convert("RGB")
        sheet.paste(picture.resize(cell, Image.Resampling.LANCZOS), (left, top))
        sheet.paste(strip, (left, top + height + 6))
    return sheet


def _strips(shots: Sequence[Shot], width: int) -> list[Image.Image]:
    """The words of every picture, each as one small picture."""
    cells = [
        {"title": shot.title, "time": f"{shot.time:.2f} s", "caption": shot.caption}
        for shot in shots
    ]
    pages: bytes | list[bytes] = typst.compile(
        _STRIPS.format(width=width, height=_STRIP - 6).encode(),
        format="png",
        ppi=72.0,
        sys_inputs={"cells": json.dumps(cells)},
    )
    # One page comes as it is, several come as a list.
    images = [pages] if isinstance(pages, bytes) else list(pages)
    return [Image.open(io.BytesIO(image)).convert("RGB") for image in images]


def save_frames(shots: Sequence[Shot], folder: Path, name: str) -> tuple[Path, ...]:
    """Write every picture at its full size.

    Parameters
    ----------
    shots : sequence of Shot
        The pictures.
    folder : Path
        An existing folder.
    name : str
        Start of every file name; number and time follow.

    Returns
    -------
    tuple of Path
        The files, in order.
    """
    moves = []
    with workshop(folder) as place:
        for index, shot in enumerate(shots):
            path = folder / f"{name}-{index:02d}-{shot.time:06.2f}s.png"
            Image.fromarray(shot.pixels).convert("RGB").save(place / path.name)
            moves.append((place / path.name, path))
        publish(moves)
    return tuple(path for _, path in moves)
