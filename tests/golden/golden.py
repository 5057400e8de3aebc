"""Where the goldens lie, how they are made, and how near a picture must come to its golden."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from calcanim.check import storyboard_text
from calcanim.render.catalog import SceneEntry, read_scene_file, shipped_scenes
from calcanim.render.storyboard import shoot

HERE = Path(__file__).parent
SIZE = (320, 180)

# Other versions of Cairo shade an edge differently: a mean difference of half a level of 255 and
# one pixel in a thousand that differs by more than 48 levels pass.
MEAN, LARGE, SHARE = 0.5, 48, 0.001


def scenes() -> dict[str, SceneEntry]:
    """Every shipped scene by name."""
    return {entry.name: entry for entry in shipped_scenes()}


def parts() -> dict[str, tuple[SceneEntry, str]]:
    """Every stage part in each theme, by the name of its golden."""
    entries = [entry for entry in read_scene_file(HERE / "parts.py") if entry.name != "Part"]
    return {f"{entry.name}-{theme}": (entry, theme) for entry in entries for theme in ("dark", "light")}


def text_file(name: str) -> Path:
    """The text golden of a scene."""
    return HERE / "scenes" / f"{name}.txt"


def picture_file(name: str) -> Path:
    """The picture golden of a stage part."""
    return HERE / "parts" / f"{name}.png"


def text_of(entry: SceneEntry) -> str:
    """A scene's storyboard as text, under its name."""
    return f"{entry.name}: {entry.summary}\n\n{storyboard_text(entry)}"


def picture_of(entry: SceneEntry, theme: str) -> np.ndarray:
    """A part's picture, shape (180, 320, 3)."""
    return np.ascontiguousarray(shoot(entry, {}, theme=theme, size=SIZE)[-1].pixels[:, :, :3])


def differs(picture: np.ndarray, golden: np.ndarray) -> str:
    """By how much a picture is off; empty within the tolerance."""
    if picture.shape != golden.shape:
        return f"it measures {picture.shape}, its golden {golden.shape}"
    off = np.abs(picture.astype(int) - golden.astype(int)).max(axis=2)
    share = float((off > LARGE).mean())
    if off.mean() <= MEAN and share <= SHARE:
        return ""
    return f"mean difference {off.mean():.2f} of 255 ({MEAN} allowed), {100 * share:.2f} % of pixels far off"


def comparison(picture: np.ndarray, golden: np.ndarray) -> Image.Image:
    """The golden, the picture, and four times their difference, beside each other."""
    off = np.clip(np.abs(picture.astype(int) - golden.astype(int)) * 4, 0, 255).astype(np.uint8)
    return Image.fromarray(np.hstack([golden, picture, off]))
