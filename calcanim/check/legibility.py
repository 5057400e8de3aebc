"""Contrast of all that is read or seen, and colours that colour-blind viewers can tell apart.

Words need 4.5:1 against what lies behind them, lines and points 3:1 (WCAG 2, 1.4.3 and 1.4.11).
Two marks of one form and different colours must differ by at least `APART` in CIEDE2000 as seen with
each of the three kinds of dichromacy (and by twice as much where three quarters of what others see
between them is lost: then only their lightness is left), unless something else than colour tells them apart: their form
(a curve, a straight line, a dashed one, a full or a hollow point), the direction of rise and run, or the side that
left and right stand for. Lines of a neutral role mean nothing by their colour; stripes behind a plot are
left out of both, because they underline what the curve before them shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np

from .colour import DEFICIENCIES, blend, contrast, difference, seen_by
from .finding import Finding
from .sight import FAINT, FULL, Mark, Rgba, Sight, Words

__all__ = ["APART", "legibility_findings"]

APART = 10.0
_LOST = 0.25
_WORDS, _LINES = 4.5, 3.0
_TELLING_ROLES = {"rise", "run", "left", "right"}
_NEUTRAL = {"ink", "quiet", "axis"}
_FORMS = {"curve": "curve", "level": "curve", "band": "band", "arrows": "arrows", "field": "field"}

Colour = tuple[float, float, float]


def legibility_findings(sight: Sight) -> Iterator[Finding]:
    """Findings of one moment; what is fading in or out is left alone."""
    fills = [mark for mark in sight.marks if mark.fill[3] >= 0.01]
    for word in sight.words:
        if not word.animated:
            yield from _readable(word, fills, sight)
    seen = [mark for mark in sight.marks if not (mark.helper or mark.animated or mark.is_patch(sight.background))]
    for mark in seen:
        yield from _visible(mark, fills, sight)
    yield from _told_apart(seen)


def _readable(word: Words, fills: list[Mark], sight: Sight) -> Iterator[Finding]:
    worst, least = None, _WORDS
    for ink in word.inks:
        # What comes and goes with the motion is judged where the picture comes to rest.
        if ink.colour[3] < FULL and not sight.ends:
            continue
        for point in _points(ink.box.left, ink.box.right, ink.box.center[1]):
            behind = _behind(point, word.order, fills, sight.background)
            ratio = contrast(blend(ink.colour[:3], ink.colour[3], behind), behind)
            if ratio < least - 0.005:
                least, worst = ratio, (ink, behind)
    if worst is not None:
        ink, behind = worst
        box = word.box
        yield Finding(
            "contrast.text", (word.label,),
            f"{_hex(ink.colour)}{_at(ink.colour[3])} on {_hex(behind)} has a contrast of {least:.2f}:1; words need {_WORDS}:1.",
            "Use a role of the theme at full opacity.", boxes=((box.left, box.bottom, box.right, box.top),),
        )


def _visible(mark: Mark, fills: list[Mark], sight: Sight) -> Iterator[Finding]:
    # Stripes behind a plot only support what lines and words say; their edges carry no meaning.
    if mark.kind == "band" or mark.opacity_seen < FAINT:
        return
    middle = mark.pieces[:: max(1, len(mark.pieces) // 8)].mean(axis=1) if len(mark.pieces) else np.zeros((0, 2))
    under = [fill for fill in fills if fill.mobject is not mark.mobject]
    ratios = []
    for point in middle:
        behind = _behind((float(point[0]), float(point[1])), mark.order, under, sight.background)
        ratios.append(max(
            contrast(blend(colour[:3], colour[3], behind), behind)
            for colour in (mark.fill, mark.stroke) if colour[3] >= FAINT
        ))
    if ratios and float(np.median(ratios)) < _LINES - 0.005:
        box = mark.box
        yield Finding(
            "contrast.line", (mark.label,),
            f"{_hex(mark.colour)}{_at(mark.colour[3])} has a contrast of {np.median(ratios):.2f}:1 against what is behind; "
            f"lines need {_LINES:g}:1.",
            "Use a role of the theme at full opacity.", boxes=((box.left, box.bottom, box.right, box.top),),
        )


def _points(left: float, right: float, y: float) -> list[tuple[float, float]]:
    return [(left + share * (right - left), y) for share in (0.1, 0.5, 0.9)]


def _behind(point: tuple[float, float], order: Any, fills: list[Mark], background: Colour) -> Colour:
    """The colour at a point below some place in the drawing order."""
    colour = background
    x, y = point
    for mark in sorted((fill for fill in fills if fill.order < order), key=lambda fill: fill.order):
        box = mark.box
        if box.left <= x <= box.right and box.bottom <= y <= box.top:
            colour = blend(mark.fill[:3], mark.fill[3], colour)
    return colour


def _told_apart(marks: list[Mark]) -> Iterator[Finding]:
    known = {
        (_form(mark), _hex(mark.colour)): mark for mark in marks
        if mark.opacity_seen >= FULL and not _neutral(mark)
    }
    for (one_key, one), (other_key, other) in combinations(known.items(), 2):
        if one_key[0] != other_key[0] or one_key[1] == other_key[1]:
            continue
        near, kind, needed = _nearest(one.colour[:3], other.colour[:3])
        if near < needed:
            first, second = sorted((one.label, other.label))
            yield Finding(
                "contrast.colour-blind", (first, second),
                f"{one_key[1]} and {other_key[1]} are {near:.1f} apart (CIEDE2000) with {kind}; {needed:g} can be told apart, "
                "and nothing but colour distinguishes them.",
                "Dash one of them, or take roles that stand farther apart.",
                boxes=tuple((m.box.left, m.box.bottom, m.box.right, m.box.top) for m in (one, other)),
            )


def _neutral(mark: Mark) -> bool:
    """Whether its colour carries no meaning of its own."""
    if mark.claim is not None:
        return mark.kind == "band" or mark.claim.role in _NEUTRAL
    return getattr(mark.mobject, "plot_part", "") == "axes"


def _nearest(one: Colour, other: Colour) -> tuple[float, str, float]:
    """The least distance over the kinds of colour blindness, which kind it is, and the distance needed there."""
    whole = difference(one, other)
    found = []
    for kind in DEFICIENCIES:
        near = difference(seen_by(one, kind), seen_by(other, kind))
        found.append((near, kind, 2 * APART if near < _LOST * whole else APART))
    return min(found, key=lambda item: item[0] / item[2])


def _form(mark: Mark) -> tuple[Any, ...]:
    """What tells a mark apart besides its colour."""
    claim = mark.claim
    role = claim.role if claim is not None and claim.role in _TELLING_ROLES else ""
    pieces = mark.pieces
    straight = claim is not None and claim.kind in ("line", "segment")
    dashed = bool(getattr(mark.mobject, "dashed", False)) or (straight and len(pieces) > 1)
    if claim is not None and claim.kind == "point":
        return "point", mark.stroke[3] >= FAINT and mark.fill[:3] != mark.stroke[:3] and mark.width > 0.03, role
    if claim is not None and claim.kind != "space":
        return _FORMS.get(claim.kind, "straight"), dashed, role
    if mark.fill[3] >= FAINT:
        return "area", type(mark.mobject).__name__
    directions = pieces[:, 1] - pieces[:, 0]
    along = directions[0] if len(directions) else np.zeros(2)
    bent = np.abs(directions[:, 0] * along[1] - directions[:, 1] * along[0]).max(initial=0.0) > 1e-6
    return "curve" if bent else "straight", dashed, role


def _hex(colour: Rgba | Colour) -> str:
    return "#" + "".join(f"{round(255 * c):02x}" for c in colour[:3])


def _at(opacity: float) -> str:
    return "" if opacity > FULL else f" at {100 * opacity:.0f} %"
