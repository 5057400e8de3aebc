"""Everything to be read stands inside the frame, apart from the rest, and large enough."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..stage.layout import FRAME, SAFE, Box
from .finding import Finding
from .outlines import crossing, edges
from .sight import CLEAR, FAINT, Mark, Sight, Words
from .spacing import TOUCH, overlapping, spacing_findings

__all__ = ["layout_findings"]

# The least height of a digit, as a share of the frame's.
_READABLE = 0.022
# An animation of at most this many seconds may bring words in from outside, or out of nothing.
_PASSING = 1.6
_SLACK = 0.02
# What is a backing is nearly as dense as the words over it.
_BACKING = 0.75

Colour = tuple[float, float, float]


def layout_findings(sight: Sight) -> Iterator[Finding]:
    """Findings of one moment: safe frame, overlaps, lines through words, size, things cut off.

    Parameters
    ----------
    sight : Sight
        What is visible.
    """
    words = [word for word in sight.words if word.opacity >= CLEAR]
    for word in words:
        if not (word.animated and sight.span <= _PASSING):
            yield from _inside(word)
            yield from _large(word)
    yield from spacing_findings(words, resting=not sight.span)
    marks = [mark for mark in sight.marks if not mark.helper]
    # Words that are judged are not quite clear, and neither is what may back them.
    patches = [mark for mark in sight.marks if mark.fill[3] >= _BACKING * CLEAR]
    near = _near(marks, words)
    for mark, touched in zip(marks, near, strict=True):
        if touched.any():
            yield from _through(mark, [words[i] for i in np.flatnonzero(touched)], patches, sight.background)
        yield from _cut_off(mark, sight)


def _inside(word: Words) -> Iterator[Finding]:
    box = word.box
    if SAFE.contains(box, _SLACK):
        return
    over = {
        "left": SAFE.left - box.left, "right": box.right - SAFE.right,
        "bottom": SAFE.bottom - box.bottom, "top": box.top - SAFE.top,
    }
    side, by = max(over.items(), key=lambda item: item[1])
    outside = not FRAME.contains(box, 2e-3)
    yield Finding(
        "layout.off-frame" if outside else "layout.margin", (word.label,),
        f"reaches {by:.2f} units beyond the {side} edge of the safe frame"
        + (", and out of the picture." if outside else "."),
        _mend_inside(box, side, by), boxes=(edges(box),),
    )


def _mend_inside(box: Box, side: str, by: float) -> str:
    if box.width > SAFE.width or box.height > SAFE.height:
        return "It is larger than the safe frame; break or shorten it."
    back = {"left": "right", "right": "left", "bottom": "up", "top": "down"}[side]
    return f"Move it {back} by {by + 0.01:.2f}."


def _large(word: Words) -> Iterator[Finding]:
    if word.kind == "piece":
        return  # it may be an index and nothing else
    share = word.digit / FRAME.height
    if share < _READABLE - 1e-4:
        yield Finding(
            "layout.small", (word.label,),
            f"its digits stand {100 * share:.1f} % of the frame high; {100 * _READABLE:g} % can be read from the back row.",
            f"Make it {_READABLE / max(share, 1e-6):.2f} times as large.", boxes=(edges(word.box),),
        )


def _near(marks: list[Mark], words: list[Words]) -> np.ndarray:
    """Which marks, with the width of their strokes, come near which words; shape (marks, words)."""
    boxes = np.array([edges(mark.box) for mark in marks]).reshape(-1, 4)
    reach = np.array([mark.width / 2 for mark in marks])[:, None]
    return overlapping(
        boxes + np.hstack([-reach, -reach, reach, reach]), np.array([edges(word.box) for word in words]).reshape(-1, 4)
    )


def _through(mark: Mark, words: list[Words], patches: list[Mark], background: Colour) -> Iterator[Finding]:
    """Of words that a mark comes near, those that it runs through."""
    if mark.opacity < CLEAR or mark.is_patch(background):
        return
    reach = mark.width / 2
    for word in words:
        if _backed(word, mark, patches):
            continue
        if mark.stroke[3] >= FAINT:
            # A hair's breadth of the glyph's box has no ink.
            hit = crossing(mark.pieces, word.glyphs, reach - TOUCH)
        else:
            hit = np.zeros(len(word.glyphs), dtype=bool)
        covers = mark.fill[3] >= 0.3 and (mark.order > word.order or _solid(mark)) and mark.kind != "band"
        if covers:
            hit = hit | crossing(mark.pieces, word.glyphs, -TOUCH) | _within(word.glyphs, mark)
        if hit.any():
            box = word.glyphs[int(np.argmax(hit))]
            yield Finding(
                "layout.through", (mark.label, word.label),
                f"{mark.label} runs through {int(hit.sum())} of {len(hit)} glyphs near ({box[0]:.2f}, {box[1]:.2f}).",
                "Move the text off it, or give it a backing.", boxes=(edges(word.box),),
            )


def _solid(mark: Mark) -> bool:
    """Whether it is a dot or another small figure, and no area to write on."""
    return mark.box.width < 0.4 and mark.box.height < 0.4


def _within(glyphs: np.ndarray, mark: Mark) -> np.ndarray:
    """Which glyphs lie inside a filled figure, judged by its box (figures here are round or square)."""
    box = mark.box
    x, y = (glyphs[:, 0] + glyphs[:, 2]) / 2, (glyphs[:, 1] + glyphs[:, 3]) / 2
    return np.asarray((x > box.left) & (x < box.right) & (y > box.bottom) & (y < box.top))


def _backed(word: Words, mark: Mark, patches: list[Mark]) -> bool:
    """Whether a patch lies between a mark and the words over it."""
    return any(
        mark.order < patch.order <= word.order
        and patch.fill[3] >= _BACKING * word.opacity
        and patch.mobject is not mark.mobject
        and patch.box.contains(word.box, 0.02)
        for patch in patches
    )


def _cut_off(mark: Mark, sight: Sight) -> Iterator[Finding]:
    """Things at rest that reach out of the picture."""
    if not (sight.ends or sight.resting) or FRAME.contains(mark.box, 0.01):
        return
    # What fills the whole frame is a background of its own.
    if mark.box.contains(FRAME) or mark.opacity < FAINT:
        return
    box = mark.box
    by = max(FRAME.left - box.left, box.right - FRAME.right, FRAME.bottom - box.bottom, box.top - FRAME.top)
    yield Finding(
        "layout.cut-off", (mark.label,), f"stands {by:.2f} units out of the frame while nothing moves.",
        "Bring it inside, or remove it.", boxes=(edges(box),),
    )
