"""What is seen of the curves: enough of each inside its window, no panel left empty, an axis that says its power of ten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..numerics.pieces import sample
from ..stage.claims import Claim
from ..stage.layout import Box
from ..stage.number_format import NumberFormat
from ..stage.plot import Plot, tick_formats
from .finding import Finding
from .outlines import edges
from .sight import FULL, Mark, Sight, Words
from .surface import Surface

__all__ = ["PanelProof", "seen_of"]

# A curve that a window of twice the height would hold is seen nearly whole; of any other one most of what comes
# no further than one height out of the window.
_MODEST, _WHOLE, _MOST = 2.0, 0.85, 0.6
_SAMPLES = 401
# Seconds that a panel may be empty while live digits change; how far from an axis' end its power of ten may stand.
_EMPTY, _NEAR = 1.0, 1.3


@dataclass
class PanelProof:
    """Holds the panels in sight against the curves that they are for."""

    _known: dict[tuple[int, ...], tuple[Any, str]] = field(default_factory=dict)
    _bare: dict[int, tuple[float, str, float | None]] = field(default_factory=dict)

    def look(self, sight: Sight) -> Iterator[Finding]:
        """Findings of one moment."""
        for mark in sight.marks:
            claim = mark.claim
            if claim is not None and claim.kind == "curve" and claim.function is not None and not mark.animated:
                problem = self._seen(claim)
                if problem:
                    yield Finding("curve.unseen", (mark.label,), problem, "Give its window a larger range.")
        plots = [plot for plot in sight.plots if isinstance(plot, Plot)]
        for plot in plots:
            ticks = [w for w in sight.words if w.kind == "tick" and w.mobject is plot.numbers and w.opacity >= FULL]
            if ticks and (sight.resting or sight.ends):
                yield from _factors(plot, ticks, sight.words)
            yield from self._empty(plot, ticks, sight)

    def _seen(self, claim: Claim) -> str:
        window = getattr(claim.plot, "window", None)
        if not hasattr(window, "y"):
            return ""
        key = id(claim.function), id(claim.plot), id(window)
        if key not in self._known:
            # An id stands for its function only while that lives.
            self._known[key] = (claim, window), _told(claim.function, window)
        return self._known[key][1]

    def _empty(self, plot: Plot, ticks: list[Words], sight: Sight) -> Iterator[Finding]:
        digits = " ".join(word.source for word in sight.words if word.kind == "number")
        area = _area_of(plot)
        if not ticks or id(plot) not in sight.graphed or any(_is_in(mark, plot, area) for mark in sight.marks):
            self._bare.pop(id(plot), None)
            return
        last, before, since = self._bare.get(id(plot), (sight.time, digits, None))
        # From the last look at which they still stood.
        since = None if digits == before else last if since is None else since
        self._bare[id(plot)] = sight.time, digits, since
        if since is not None and sight.time - since >= _EMPTY:
            yield Finding(
                "curve.empty", ("panel",), f"nothing is drawn in it for {sight.time - since:.1f} s while live digits change.",
                "Let what they follow be seen in it, or remove the panel.", start=since, end=sight.time, boxes=(edges(area),),
            )


def seen_of(f: Any, window: Any) -> tuple[bool, float]:
    """Whether a window of twice the height would hold a curve, and which share of it is seen in this one.

    Parameters
    ----------
    f : callable
        The function.
    window : Window
        What is shown.

    Returns
    -------
    (bool, float)
        The share of the x range for which the curve is inside: of all its points if the first is true, else of those
        that are at most one window's height away.
    """
    y = sample(f, np.linspace(window.x.low, window.x.high, _SAMPLES))
    y, (low, high) = y[np.isfinite(y)], (window.y.low, window.y.high)
    if not len(y):
        return True, 1.0
    modest = max(high, float(y.max())) - min(low, float(y.min())) <= _MODEST * (high - low)
    inside = np.count_nonzero((y >= low) & (y <= high))
    near = len(y) if modest else np.count_nonzero((y >= low - (high - low)) & (y <= high + (high - low)))
    return bool(modest), float(inside / near) if near else 1.0


def _told(f: Any, window: Any) -> str:
    modest, share = seen_of(f, window)
    least = _WHOLE if modest else _MOST
    if share >= least:
        return ""
    what = "it is finite and modest" if modest else "it comes near its window"
    return f"is seen over {100 * share:.0f} % of the x range where {what}; {100 * least:.0f} % is the least."


def _area_of(plot: Plot) -> Box:
    surface, window = Surface(plot), plot.window
    left, bottom = surface.frame(window.x.low, window.y.low)
    right, top = surface.frame(window.x.high, window.y.high)
    return Box(float(left), float(bottom), float(right), float(top))


def _is_in(mark: Mark, plot: Plot, area: Box) -> bool:
    """Whether something other than the axes is drawn in a plot."""
    return not mark.helper and not hasattr(mark.mobject, "plot_part") and area.overlaps(mark.box) and (
        mark.claim is None or mark.claim.plot is plot
    )


def _factors(plot: Plot, ticks: list[Words], words: tuple[Words, ...]) -> Iterator[Finding]:
    """Axes whose numbers are scaled and whose power of ten stands nowhere near them."""
    area = _area_of(plot)
    x_format, y_format = tick_formats(plot.window)
    ends = [("y", y_format, (area.left, area.top))]
    if plot.x_name in plot.submobjects:
        ends.append(("x", x_format, (area.right, area.bottom)))
    for axis, layout, end in ends:
        if layout.exponent and not any(_says(word, layout, end) for word in words):
            yield Finding(
                "curve.factor", (f"{axis} axis",), f"its numbers are divided by 10^{layout.exponent}, and nothing near it says so.",
                "Keep the power of ten beside the axis' name.", boxes=tuple(edges(tick.box) for tick in ticks),
            )


def _says(word: Words, layout: NumberFormat, end: tuple[float, float]) -> bool:
    near = Box(end[0] - _NEAR, end[1] - _NEAR, end[0] + _NEAR, end[1] + _NEAR)
    power = re.search(rf"10\^\(?{layout.exponent}\)?(?!\d)", word.source)
    return power is not None and word.opacity >= FULL and near.overlaps(word.box)
