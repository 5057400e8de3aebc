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
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np

from .backdrop import Backdrop
from .colour import DEFICIENCIES, blend, contrast, difference, seen_by
from .finding import Finding
from .outlines import edges
from .sight import FAINT, FULL, Mark, Rgba, Sight, Words

__all__ = ["APART", "legibility_findings"]

APART = 10.0
_LOST = 0.25
_WORDS, _LINES, _SLACK = 4.5, 3.0, 0.005
# Where along a run of glyphs its background is looked at.
_ALONG = (0.1, 0.5, 0.9)
_TELLING_ROLES = {"rise", "run", "left", "right"}
_NEUTRAL = {"ink", "quiet", "axis"}
_FORMS = {"curve": "curve", "level": "curve", "band": "band", "arrows": "arrows", "vector": "arrows", "field": "field"}

Colour = tuple[float, float, float]


def legibility_findings(sight: Sight) -> Iterator[Finding]:
    """Findings of one moment; what is fading in or out is left alone."""
    backdrop = Backdrop(sight)
    yield from _readable([word for word in sight.words if not word.animated], backdrop, sight)
    seen = [mark for mark in sight.marks if not (mark.helper or mark.animated or mark.is_patch(sight.background))]
    # Stripes behind a plot only support what lines and words say; their edges carry no meaning.
    yield from _visible([mark for mark in seen if mark.kind != "band"], backdrop)
    yield from _told_apart(seen)


def _readable(words: list[Words], backdrop: Backdrop, sight: Sight) -> Iterator[Finding]:
    """Words that do not stand out, judged at three points of every run of one colour."""
    # What comes and goes with the motion is judged where the picture comes to rest.
    inks = [(word, ink) for word in words for ink in word.inks if ink.colour[3] >= FULL or sight.ends]
    boxes = np.array([edges(ink.box) for _, ink in inks]).reshape(-1, 4)
    (left, bottom, right, top), shares = boxes.T[..., None], np.array(_ALONG)
    points = np.stack(np.broadcast_arrays(left + shares * (right - left), (bottom + top) / 2), axis=2).reshape(-1, 2)
    behind = backdrop.behind(points, np.repeat([word.order for word, _ in inks], len(shares), axis=0))
    colours = np.repeat(np.array([ink.colour for _, ink in inks]).reshape(-1, 4), len(shares), axis=0)
    ratios = _contrast(colours, behind)
    worst: dict[int, int] = {}
    for at in np.flatnonzero(ratios < _WORDS - _SLACK).tolist():
        which = id(inks[at // len(shares)][0])
        if which not in worst or ratios[at] < ratios[worst[which]] - _SLACK:
            worst[which] = at
    for at in worst.values():
        word, ink = inks[at // len(shares)]
        yield Finding(
            "contrast.text", (word.label,),
            f"{_hex(ink.colour)}{_at(ink.colour[3])} on {_hex(behind[at])} has a contrast of {ratios[at]:.2f}:1; "
            f"words need {_WORDS}:1.",
            "Use a role of the theme at full opacity.", boxes=(edges(word.box),),
        )


def _visible(marks: list[Mark], backdrop: Backdrop) -> Iterator[Finding]:
    """Lines and points that do not stand out along most of their outline."""
    marks = [mark for mark in marks if len(mark.outline.samples)]
    counts = [len(mark.outline.samples) for mark in marks]
    if not marks:
        return
    behind = backdrop.behind(
        np.concatenate([mark.outline.samples for mark in marks]), np.repeat([mark.order for mark in marks], counts, axis=0)
    )
    ratios = np.zeros(len(behind))
    for colours in (np.array([mark.fill for mark in marks]), np.array([mark.stroke for mark in marks])):
        colours = np.repeat(colours, counts, axis=0)
        there = colours[:, 3] >= FAINT
        ratios[there] = np.maximum(ratios[there], _contrast(colours[there], behind[there]))
    starts = np.cumsum([0, *counts[:-1]])
    for i in np.flatnonzero(np.minimum.reduceat(ratios, starts) < _LINES - _SLACK):
        mark, middle = marks[i], float(np.median(ratios[starts[i] : starts[i] + counts[i]]))
        if middle < _LINES - _SLACK:
            yield Finding(
                "contrast.line", (mark.label,),
                f"{_hex(mark.colour)}{_at(mark.colour[3])} has a contrast of {middle:.2f}:1 against what is behind; "
                f"lines need {_LINES:g}:1.",
                "Use a role of the theme at full opacity.", boxes=(edges(mark.box),),
            )


def _contrast(colours: np.ndarray, behind: np.ndarray) -> np.ndarray:
    """Contrast ratios of translucent colours, shape (n, 4), with what is behind them, shape (n, 3)."""
    return contrast(blend(colours[:, :3], colours[:, 3], behind), behind)


def _told_apart(marks: list[Mark]) -> Iterator[Finding]:
    known = {
        (_form(mark), _hex(mark.colour)): mark for mark in marks
        if mark.opacity >= FULL and not _neutral(mark)
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
                boxes=(edges(one.box), edges(other.box)),
            )


def _neutral(mark: Mark) -> bool:
    """Whether its colour carries no meaning of its own."""
    if mark.claim is not None:
        return mark.kind == "band" or mark.claim.role in _NEUTRAL
    return getattr(mark.mobject, "plot_part", "") == "axes"


@lru_cache(maxsize=4096)
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
    straight = claim is not None and claim.kind in ("line", "segment")
    dashed = bool(getattr(mark.mobject, "dashed", False)) or (straight and len(mark.pieces) > 1)
    if claim is not None and claim.kind == "point":
        return "point", mark.stroke[3] >= FAINT and mark.fill[:3] != mark.stroke[:3] and mark.width > 0.03, role
    if claim is not None and claim.kind != "space":
        return _FORMS.get(claim.kind, "straight"), dashed, role
    if mark.fill[3] >= FAINT:
        return "area", type(mark.mobject).__name__
    return "curve" if mark.outline.bent else "straight", dashed, role


def _hex(colour: Rgba | np.ndarray) -> str:
    return "#" + "".join(f"{round(255 * c):02x}" for c in colour[:3])


def _at(opacity: float) -> str:
    return "" if opacity > FULL else f" at {100 * opacity:.0f} %"
