"""Pictures of moments with findings, with the boxes drawn in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from ..render.output import new_file
from ..render.session import picture_of
from ..stage.layout import FRAME, SAFE
from .finding import Finding

__all__ = ["save_picture"]

_BOX, _SAFE = (255, 64, 160), (120, 120, 120)


def save_picture(scene: Any, findings: Sequence[Finding], folder: Path, name: str) -> Path:
    """Draw a scene as it stands, with the boxes of some findings and the safe frame.

    Parameters
    ----------
    scene : manim.Scene
        The running scene.
    findings : sequence of Finding
        Those of this moment.
    folder : Path
        Where the PNG goes; made if it is missing.
    name : str
        File name without extension.

    Returns
    -------
    Path
        The file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    picture = Image.fromarray(np.ascontiguousarray(picture_of(scene)[:, :, :3]))
    draw = ImageDraw.Draw(picture)
    draw.rectangle(_pixels((SAFE.left, SAFE.bottom, SAFE.right, SAFE.top), picture.size), outline=_SAFE)
    for i, finding in enumerate(findings, start=1):
        for box in finding.boxes:
            left, top, right, bottom = _pixels(box, picture.size)
            draw.rectangle((left - 3, top - 3, right + 3, bottom + 3), outline=_BOX, width=2)
            draw.text((left - 3, max(0, top - 16)), f"{i} {finding.kind}", fill=_BOX)
    path = folder / f"{name}.png"
    with new_file(path) as made:
        picture.save(made, optimize=True)
    return path


def _pixels(box: tuple[float, float, float, float], size: tuple[int, int]) -> tuple[int, int, int, int]:
    width, height = size
    left, bottom, right, top = box
    x, y = width / FRAME.width, height / FRAME.height
    return (
        round((left - FRAME.left) * x), round((FRAME.top - top) * y),
        round((right - FRAME.left) * x), round((FRAME.top - bottom) * y),
    )
