"""Texts stand apart: none on another, on its own ghost or too near to it, at rest and on their way.

What fades counts as long as both are clearer than `CLEAR`: of two texts in one place the first has to be as good as gone
before the second can be read. A text on its way from one wording to another may not run into itself: its glyphs, which at
rest overlap by a fiftieth of their ink at most, may do so by less than `CROWDED`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..stage.layout import FRAME
from .finding import Finding
from .outlines import edges
from .sight import Words

__all__ = ["TOUCH", "overlapping", "spacing_findings"]

# Less overlap than this is none; boxes that differ by less are those of one glyph seen twice.
TOUCH, _SAME = 0.012, 0.004
# Two texts at rest stand at least so many pixels of a picture of 720 lines apart.
_AIR_PIXELS = 6
_AIR = _AIR_PIXELS / 720 * FRAME.height
CROWDED = 0.08


def spacing_findings(words: list[Words], *, resting: bool) -> Iterator[Finding]:
    """Findings of one moment about texts that can be seen.

    Parameters
    ----------
    words : list of Words
        The texts.
    resting : bool
        Whether nothing is animated: then they must stand some pixels apart, too.
    """
    yield from _apart(words, _AIR if resting else 0.0)
    for word in words:
        share = _crowd(word.glyphs) if word.animated and word.kind != "tick" else 0.0
        if share > CROWDED:
            yield Finding(
                "layout.morph", (word.label,),
                f"runs into itself on its way to another text: {100 * share:.0f} % of its ink lies on its own.",
                "Let one leave, and the other enter: FadeOut(one), FadeIn(other).", boxes=(edges(word.box),),
            )


def _apart(words: list[Words], air: float) -> Iterator[Finding]:
    """Texts on one another, and such as stand nearer than ``air``."""
    boxes = np.array([edges(word.box) for word in words]).reshape(-1, 4)
    near = boxes + np.array([-1, -1, 1, 1]) * (air + TOUCH)
    for i, j in np.argwhere(np.triu(overlapping(near, boxes), 1)):
        one, other = words[i], words[j]
        if one.mobject is other.mobject:
            continue
        width, height = _overlap(one.glyphs, other.glyphs)
        first, second = sorted((one.label, other.label))
        around = (edges(one.box), edges(other.box))
        if width > TOUCH and height > TOUCH:
            yield Finding(
                "layout.overlap", (first, second), f"overlap by {width:.2f} x {height:.2f} units.",
                "Move them apart, or let one leave before the other enters.", boxes=around,
            )
        elif air and max(-width, -height) < air - 1e-6 and not one.kind == other.kind == "piece":
            pixels = 720 / FRAME.height * max(-width, -height, 0.0)
            yield Finding(
                "layout.close", (first, second),
                f"stand {pixels:.1f} pixels (720p) apart; {_AIR_PIXELS} are the least.", "Move them apart.", boxes=around,
            )


def _overlap(one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """The largest overlap of two sets of glyph boxes, negative for a gap; a glyph on its like in one place is one glyph."""
    width, height = _overlaps(one, other)
    least = np.minimum(width, height)
    least[(np.abs(one[:, None] - other[None]) < _SAME).all(axis=2)] = -np.inf
    i, j = np.unravel_index(int(np.argmax(least)), width.shape)
    return float(width[i, j]), float(height[i, j])


def _overlaps(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """By how much boxes overlap in width and in height, each shape (m, n); negative for gaps."""
    width = np.minimum(one[:, None, 2], other[None, :, 2]) - np.maximum(one[:, None, 0], other[None, :, 0])
    height = np.minimum(one[:, None, 3], other[None, :, 3]) - np.maximum(one[:, None, 1], other[None, :, 1])
    return width, height


def _crowd(glyphs: np.ndarray) -> float:
    """Which share of the glyphs' boxes lies on other ones; one that lies within another is a hole, or under a root."""
    width, height = _overlaps(glyphs, glyphs)
    shared = np.maximum(width, 0.0) * np.maximum(height, 0.0)
    area = np.diag(shared)
    shared = np.where(shared > 0.98 * np.minimum(area[:, None], area[None]), 0.0, shared)
    return float(shared.sum() / 2 / max(area.sum(), 1e-9))


def overlapping(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which of some boxes, shape (m, 4), reach into which of others, shape (n, 4), by more than a touch; shape (m, n)."""
    left, bottom, right, top = some.T[..., None]
    return np.asarray(
        (others[:, 0] < right - TOUCH) & (others[:, 2] > left + TOUCH)
        & (others[:, 1] < top - TOUCH) & (others[:, 3] > bottom + TOUCH)
    )
