"""Relative errors as bars on a logarithmic axis, with the limit that tells right from wrong."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from manim import Animation, Mobject, UpdateFromAlphaFunc, VMobject

from .layout import Box
from .log_plot import LogPlot, decades
from .theme import Theme
from .window import Axis, Window

__all__ = ["ErrorBars"]

_WIDTH = 16


class ErrorBars(LogPlot):
    """Horizontal bars, one under the other; what reaches beyond the dashed line does not pass.

    Parameters
    ----------
    errors : sequence of float
        Their final lengths, in the order of the rows from the top; an error of 0 has no length.
    limit : float
        Where the dashed line stands.
    box, theme
        As for `Plot`.
    name : str
        Typst mathematics for the axis.

    Attributes
    ----------
    errors : tuple of float
        As above.
    line : VMobject
        The dashed line.
    """

    def __init__(self, errors: Sequence[float], limit: float, box: Box, theme: Theme, *, name: str) -> None:
        self.errors = tuple(errors)
        lowest = min(1e-13, *(error for error in self.errors if error > 0))
        window = Window(decades(lowest / 10, 3.0, 2), Axis(0.4, len(self.errors) + 0.6, ()))
        super().__init__(window, box, theme, names=("e", name))
        place = math.log10(limit)
        self.line = self.segment((place, window.y.low), (place, window.y.high), "ink", dashed=True, width=2.5)

    def height(self, i: int) -> float:
        """Where a bar stands, in the frame."""
        return float(self.at(self.window.x.low, self._row(i))[1])

    def bar(self, i: int, role: str, *, dashed: bool = False) -> VMobject:
        """A bar of no length, to be let grow."""
        start = (self.window.x.low, self._row(i))
        return self.segment(start, start, role, width=_WIDTH, dashed=dashed)

    def grow(self, bar: VMobject, i: int, truth: Callable[[], Any]) -> Animation:
        """Let a bar grow to its error, which ``truth`` works out to 50 digits for the proof."""
        start, end, row = self.window.x.low, self._end(self.errors[i]), self._row(i)

        def move(drawn: Mobject, alpha: float) -> None:
            self.move_segment(drawn, (start, row), (start + alpha * (end - start), row))
            if alpha >= 1:
                drawn.claim = drawn.claim.moved(self, truth=lambda: ((start, row), (self._end(float(truth())), row)))

        return UpdateFromAlphaFunc(bar, move)

    def _row(self, i: int) -> float:
        return float(len(self.errors) - i)

    def _end(self, error: float) -> float:
        return max(math.log10(error), self.window.x.low) if error > 0 else self.window.x.low
