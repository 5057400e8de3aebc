"""What is drawn as a length, a number of things or an angle is measured against what it stands for.

Vectors of one plot share a unit; bars of one group share one, whatever it is. Something drawn at another scale than the
rest needs the factor on the screen, as a number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from ..stage.claims import Claim
from ..stage.numberline import NumberLine
from .finding import Finding
from .outlines import edges
from .sight import FULL, Mark, Sight, Words
from .sources import read_source
from .straight import PIXEL
from .surface import Surface

__all__ = ["measure_findings"]

# A bar may be thicker than nothing where its number is next to nothing. Angles in degrees.
_THIN, _DEGREES = 0.013, 0.5
# How far a factor may be rounded.
_ALIKE, _ROUNDED = 1e-3, 0.06
# Shorter than this, in frame units, an arrow is hardly more than its head.
_SHORT = 0.35


def measure_findings(sight: Sight) -> Iterator[Finding]:
    """Findings of one moment; what an animation is changing just now claims nothing.

    Parameters
    ----------
    sight : Sight
        What is visible.
    """
    groups: dict[int, list[tuple[Mark, Claim]]] = defaultdict(list)
    for mark in sight.marks:
        claim = mark.claim
        if claim is None or mark.animated:
            continue
        problem = ""
        if claim.kind in ("vector", "bar"):
            groups[id(claim.plot)].append((mark, claim))
        elif claim.kind == "count":
            problem = _counted(mark, claim)
        elif claim.kind == "angle":
            problem = _turned(mark, claim)
        if problem:
            yield Finding(f"measure.{claim.kind}", (mark.label,), problem, boxes=(edges(mark.box),))
    for group in groups.values():
        yield from (_bars if group[0][1].kind == "bar" else _vectors)(group)
    yield from _scales(sight, [pair for group in groups.values() for pair in group])


def _vectors(group: Sequence[tuple[Mark, Claim]]) -> Iterator[Finding]:
    unit = group[0][1].unit
    for mark, claim in group:
        assert claim.start is not None and claim.truth is not None
        surface = Surface(claim.plot)
        across = claim.unit * claim.scale * np.asarray(claim.truth(), dtype=float)
        ends = np.array([surface.frame(*claim.start), surface.frame(*(np.asarray(claim.start) + across))])
        points, length = mark.mobject.points[:, :2], float(np.hypot(*(ends[1] - ends[0])))
        miss = np.hypot(*(points[:, None] - ends).transpose(2, 0, 1)).min(axis=0)
        # A corner of the head may happen to lie where the tip should: nothing reaches farther than it.
        if length > 0:
            miss[1] = max(miss[1], float(((points - ends[0]) @ (ends[1] - ends[0])).max()) / length - length)
        if miss.max() > PIXEL:
            end, off = ("tail", "tip")[int(miss.argmax())], miss.max() / PIXEL
            yield Finding(
                "measure.vector", (mark.label,), f"its {end} is drawn {off:.1f} pixels from where a vector of its size ends.",
                boxes=(edges(mark.box),),
            )
        elif abs(claim.unit / unit - 1) > _ALIKE:
            yield Finding(
                "measure.vector", (mark.label,), f"is drawn {claim.unit / unit:.3g} times as long as another vector of its plot would be.",
                "Draw both with one unit, or say the factor: scale=.", boxes=(edges(mark.box),),
            )


def _bars(group: Sequence[tuple[Mark, Claim]]) -> Iterator[Finding]:
    """Heights, or widths where bars lie, are as their numbers."""
    lying = group[0][1].role.endswith("lying")
    sizes = np.array([mark.box.width if lying else mark.box.height for mark, _ in group])
    numbers = np.array([abs(float(claim.truth())) / claim.scale for _, claim in group if claim.truth is not None])
    largest = int(np.argmax(numbers))
    wanted = numbers * sizes[largest] / numbers[largest]
    for (mark, _), size, right in zip(group, sizes, wanted, strict=True):
        if abs(size - right) > PIXEL and size > _THIN:
            yield Finding(
                "measure.bar", (mark.label,), f"is {size:.3f} units long where its number, beside the largest one, asks for {right:.3f}.",
                boxes=(edges(mark.box),),
            )


def _counted(mark: Mark, claim: Claim) -> str:
    """Each thing is an outline of its own."""
    assert claim.truth is not None
    drawn, wanted = len(mark.mobject.get_subpaths()), int(claim.truth())
    return "" if drawn == wanted else f"has {drawn} parts where there are {wanted} of what it counts."


def _turned(mark: Mark, claim: Claim) -> str:
    """An arc begins and ends in the directions that it claims, in degrees around its place."""
    assert claim.truth is not None and claim.start is not None
    ends = mark.mobject.points[[0, -1], :2] - Surface(claim.plot).frame(*claim.start)
    drawn = np.degrees(np.arctan2(ends[:, 1], ends[:, 0]))
    off = np.abs((drawn - np.asarray(claim.truth(), dtype=float) + 180) % 360 - 180)
    return "" if off.max() <= _DEGREES else f"opens {off.max():.1f} degrees beside the angle that it stands for."


def _scales(sight: Sight, pairs: Sequence[tuple[Mark, Claim]]) -> Iterator[Finding]:
    """What is drawn at another scale says so."""
    scaled = [(mark, claim.scale) for mark, claim in pairs]
    lines = [m for m in sight.marks if m.kind == "arrows" and m.claim is not None and isinstance(m.claim.plot, NumberLine)]
    # Beside the other lines, also those that still wait for their arrow.
    least = min((float(plot.first_unit) for plot in sight.plots if isinstance(plot, NumberLine)), default=1.0)
    scaled += [(mark, _unit(mark) / least) for mark in lines]
    for mark, scale in scaled:
        # One so short is a point to the eye: nobody reads a length off it.
        if max(mark.box.width, mark.box.height) < _SHORT:
            continue
        if (sight.resting or sight.ends) and abs(scale - 1) > _ALIKE and not any(_says(word, scale) for word in sight.words):
            yield Finding(
                "measure.scale", (mark.label,), f"is drawn {scale:.3g} times as large as its surroundings, and nothing says so.",
                "Write the factor beside it.", boxes=(edges(mark.box),),
            )


def _unit(mark: Mark) -> float:
    assert mark.claim is not None
    return float(mark.claim.plot.first_unit)


# "drawn times 0.3", or a factor before what it multiplies, as in "0.6 H u".
_FACTOR = re.compile(r'\btimes\b|\bbound\("[^"]*",(?:[^()]|\([^()]*\))*\)\s*[A-Za-z]')


def _says(word: Words, scale: float) -> bool:
    """Whether a number on the screen is a factor, to its digits: 0 is 0.3 to its digits, and says nothing of it."""
    if word.opacity < FULL or word.kind not in ("formula", "number"):
        return False
    found: list[Any] = [word.source] if word.kind == "number" else []
    if word.kind == "formula" and _FACTOR.search(word.source):
        found = [bound.value.scaleb(bound.exponent) for bound in read_source(word.source).bound if bound.value is not None]
    for one in found:
        try:
            number = Decimal(one)
        except ArithmeticError:
            continue
        rounding = 0.51 * 10.0 ** int(number.as_tuple().exponent)
        if number.is_finite() and abs(float(number) - scale) <= min(rounding, _ROUNDED * scale):
            return True
    return False
