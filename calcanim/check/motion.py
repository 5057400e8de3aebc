"""What holds in a picture at rest holds while it moves: dots stay on curves, and what belongs to a plot goes along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np

from .finding import Finding
from .outlines import edges
from .sight import CLEAR, Mark, Sight, Words
from .straight import PIXEL, ends_of

__all__ = ["MotionProof"]

# A dot lies on a line, and a line along a curve, within so much at rest; in motion twice as much is allowed.
_TOUCHES, _ALONG, _GAP = 2 * PIXEL, 0.03, 0.18
# Beside a line that is shorter everything lies on it by chance.
_SMALL = 0.3
# What has moved by less than this has stayed; what a plot carries along may lag behind by as much.
_MOVED, _STAYED = 0.1, 0.02
# A frame is larger than its text by less than the one, a line below it nearer than the other.
_MARGIN, _BELOW = 0.6, 0.25

Thing = Mark | Words


@dataclass
class MotionProof:
    """Compares every moment of a play with the moment at which the play begins."""

    _start: Sight | None = None
    _things: dict[int, Thing] = field(default_factory=dict)
    _held: list[tuple[Mark, Mark]] | None = None
    _apart: dict[tuple[int, int], Finding] = field(default_factory=dict)

    def look(self, sight: Sight) -> Iterator[Finding]:
        """Findings of one moment, and at rest those of the play that has ended."""
        now = _by_mobject(sight)
        if sight.opens or not sight.span:
            yield from self._ended(now)
            self._start, self._things, self._held = (sight if sight.opens else None), now, None
        elif self._start is not None:
            self._come_apart(now, sight.time)
            yield from self._left_behind(now)

    def _come_apart(self, now: dict[int, Thing], time: float) -> None:
        """Note dots that leave a line or a curve, and tangents that leave a curve, while both move."""
        moved = {key for key, thing in now.items() if _shifted(thing, self._things.get(key))}
        if self._held is None and moved and self._start is not None:
            self._held = list(_touching(self._start))
        for one, other in self._held or ():
            keys = id(one.mobject), id(other.mobject)
            # A dot may leave what stays; what it lies on may not leave it, and a tangent is one as long as it is there.
            leaves = other.kind == "curve" and (keys[1] in moved or one.kind != "point" and keys[0] in moved)
            if not leaves and not moved.issuperset(keys):
                continue
            a, b = _both(now, keys)
            if a is None or b is None:
                continue
            miss = _miss(a, b)
            if miss > 2 * _TOUCHES:
                known = self._apart.get(keys)
                self._apart[keys] = Finding(
                    "motion.apart", (one.label, other.label),
                    f"come apart by {miss / PIXEL:.0f} pixels (1080p) while they move.",
                    "Move both by one tracker, or let one leave before the other moves.",
                    start=known.start if known else time, end=time, boxes=(edges(a.box), edges(b.box)),
                )

    def _ended(self, now: dict[int, Thing]) -> Iterator[Finding]:
        """What came apart in the play that has ended; what stays apart touched by chance when it began."""
        for keys, finding in self._apart.items():
            a, b = _both(now, keys)
            if a is None or b is None or _miss(a, b) <= _TOUCHES:
                yield finding
        self._apart = {}

    def _left_behind(self, now: dict[int, Thing]) -> Iterator[Finding]:
        """What stays where it is, or lags, while the plot or the text it belongs to moves away."""
        for carrier, owns in self._carriers():
            before, after = self._things.get(id(carrier)), now.get(id(carrier))
            if before is None or after is None or not _seen(after) or _distance(before, after) < _MOVED:
                continue
            for key, old in self._things.items():
                new, bond = now.get(key), owns(old, before)
                if new is None or not _seen(new) or not bond:
                    continue
                if isinstance(new, Mark) and new.is_patch(self._start.background):
                    continue
                lag = float(np.abs(_middle(new) - _middle(old) - _carried(_middle(old), before, after)).max())
                stays = _distance(old, new) < _STAYED
                if lag > _MOVED and (stays or bond == "claims"):
                    yield Finding(
                        "motion.left-behind", (old.label,),
                        f"{'stays' if stays else 'lags'} {lag:.2f} units behind while what it belongs to moves.",
                        "Move it together with that, or let it leave first.", boxes=(edges(new.box),),
                    )

    def _carriers(self) -> Iterator[tuple[Any, Callable[[Thing, Thing], str]]]:
        """What takes other things along when it moves: plots by their grids, and texts in a frame or over a line."""
        assert self._start is not None
        for plot in self._start.plots:
            parts = {id(part) for part in getattr(plot, "submobjects", ())}
            yield getattr(plot, "grid", None), lambda thing, grid, plot=plot, parts=parts: _on_plot(thing, grid, plot, parts)
        for word in self._start.words:
            if word.kind != "tick":
                yield word.mobject, _around


def _by_mobject(sight: Sight) -> dict[int, Thing]:
    return {id(thing.mobject): thing for thing in (*sight.words, *sight.marks)}


def _both(now: dict[int, Thing], keys: tuple[int, int]) -> tuple[Mark | None, ...]:
    """Those of two marks that can be seen."""
    found = (now.get(key) for key in keys)
    return tuple(mark if isinstance(mark, Mark) and _seen(mark) else None for mark in found)


def _seen(thing: Thing) -> bool:
    return thing.opacity >= CLEAR


def _distance(old: Thing, new: Thing) -> float:
    return float(np.abs(np.subtract(edges(old.box), edges(new.box))).max())


def _shifted(new: Thing, old: Thing | None) -> bool:
    return isinstance(new, Mark) and isinstance(old, Mark) and new.claim is not None and new.outline is not old.outline


def _claims(thing: Thing, plot: Any) -> bool:
    return isinstance(thing, Mark) and thing.claim is not None and thing.claim.plot is plot


def _on_plot(thing: Thing, grid: Thing, plot: Any, parts: set[int]) -> str:
    """Whether something says that it belongs to a plot, is a part of it, or stands on it."""
    if thing is grid:
        return ""
    if _claims(thing, plot) or id(thing.mobject) in parts:
        return "claims"
    return "stands" if grid.box.contains(thing.box, _STAYED) else ""


def _around(thing: Thing, word: Thing) -> str:
    """Whether a figure frames a text or underlines it."""
    if not isinstance(thing, Mark) or thing.claim is not None or thing.helper:
        return ""
    box, text = thing.box, word.box
    frames = box.contains(text) and box.width < text.width + _MARGIN and box.height < text.height + _MARGIN
    below = 0.0 < text.bottom - box.bottom < _BELOW and box.height < _BELOW / 2
    beneath = box.left < text.right and box.right > text.left and box.width < text.width + _MARGIN
    return "stands" if frames or below and beneath and box.width > text.width / 2 else ""


def _carried(at: np.ndarray, before: Thing, after: Thing) -> np.ndarray:
    """How far something takes the nearest of its points along."""
    old, new = np.array(edges(before.box)), np.array(edges(after.box))
    share = np.clip((at - old[:2]) / np.maximum(old[2:] - old[:2], 1e-9), 0.0, 1.0)
    return np.asarray((1 - share) * (new[:2] - old[:2]) + share * (new[2:] - old[2:]))


def _middle(thing: Thing) -> np.ndarray:
    return np.array(thing.box.center[:2])


def _touching(sight: Sight) -> Iterator[tuple[Mark, Mark]]:
    """Pairs of a dot and what it lies on, and of a tangent and its curve."""
    kinds: dict[str, list[Mark]] = {"point": [], "line": [], "curve": []}
    for mark in sight.marks:
        kind = "line" if mark.kind == "segment" else mark.kind
        small = kind == "line" and max(mark.box.width, mark.box.height) < _SMALL
        if kind in kinds and _seen(mark) and not small:
            kinds[kind].append(mark)
    tangents = [mark for mark in kinds["line"] if mark.claim is not None and mark.claim.role == "tangent"]
    for one, other in (*product(kinds["point"], kinds["line"] + kinds["curve"]), *product(tangents, kinds["curve"])):
        if _miss(one, other) <= _TOUCHES:
            yield one, other


def _miss(one: Mark, other: Mark) -> float:
    """How far a dot lies from a line, or a tangent from its curve where both have one direction."""
    pieces = other.pieces
    if not len(pieces):
        return 0.0
    if one.kind == "point":
        centre = np.array(one.box.center[:2])
        if other.kind == "curve":
            return float(_from(centre, pieces).min())
        # A dashed line may end with a gap.
        gap = _GAP if getattr(other.mobject, "dashed", False) or len(pieces) > 1 else 0.0
        return max(0.0, float(_from(centre, ends_of(other)[None])[0]) - gap)
    start, end = ends_of(one)
    along = (end - start) / max(float(np.hypot(*(end - start))), 1e-9)
    run = pieces[:, 1] - pieces[:, 0]
    turn = np.abs(run[:, 0] * along[1] - run[:, 1] * along[0]) / np.maximum(np.hypot(*run.T), 1e-9)
    away = pieces.mean(axis=1) - start
    across = np.abs(away[:, 0] * along[1] - away[:, 1] * along[0])
    # A curve that bends has its tangent's direction in one place only.
    return float(np.where(turn <= np.maximum(_ALONG, turn.min()), across, np.inf).min())


def _from(point: np.ndarray, pieces: np.ndarray) -> np.ndarray:
    """Distances of a point from straight pieces, shape (n, 2, 2)."""
    along, away = pieces[:, 1] - pieces[:, 0], point - pieces[:, 0]
    share = np.clip((away * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-18), 0.0, 1.0)
    return np.asarray(np.hypot(*(away - share[:, None] * along).T))
