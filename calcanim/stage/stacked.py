"""Two plots above each other on one x axis: a function and its slope."""

from __future__ import annotations

import numpy as np
from manim import VMobject

from .claims import Claim
from .layout import Box
from .paths import dashes, segments
from .plot import Plot, tick_room
from .theme import Theme
from .window import Window

__all__ = ["Stacked"]

_BETWEEN = 0.2


class Stacked:
    """An upper and a lower plot that share their x range and its place on screen.

    Parameters
    ----------
    upper, lower : Window
        What the two show; their x ranges must agree.
    box : Box
        Room for both, with numbers and names.
    theme : Theme
        Colours.
    names : (str, str)
        Typst mathematics for what the two y axes measure.
    middle : float, optional
        Height of the border between them; a little below the middle of the box if left out.

    Attributes
    ----------
    upper, lower : Plot
        The plots; only the lower one has the numbers of the x axis.
    """

    def __init__(
        self, upper: Window, lower: Window, box: Box, theme: Theme, *,
        names: tuple[str, str] = ("curve(f(x))", "derivative(f'(x))"), middle: float | None = None,
    ) -> None:
        middle = box.bottom + 0.45 * box.height if middle is None else middle
        gutter = max(tick_room(upper), tick_room(lower))
        self.upper = Plot(upper, Box(box.left, middle + _BETWEEN, box.right, box.top), theme,
                          names=("x", names[0]), x_numbers=False, gutter=gutter)
        self.lower = Plot(lower, Box(box.left, box.bottom, box.right, middle), theme, names=("x", names[1]), gutter=gutter)
        # Numbers of another width may have moved one right edge: the shorter one is that of both.
        if self.upper.area.right != self.lower.area.right:
            edge = min(self.upper.area.right, self.lower.area.right)
            trims = {name: getattr(self, name).area.right - edge for name in ("upper", "lower")}
            self.upper = Plot(upper, Box(box.left, middle + _BETWEEN, box.right - trims["upper"], box.top), theme,
                              names=("x", names[0]), x_numbers=False, gutter=gutter)
            self.lower = Plot(lower, Box(box.left, box.bottom, box.right - trims["lower"], middle), theme,
                              names=("x", names[1]), gutter=gutter)

    def drop(self, x: float, above: float, below: float, role: str = "quiet", width: float = 2.5) -> VMobject:
        """A dotted line from a point of the upper plot down to one of the lower, with a gap for the name between them."""
        line = VMobject(stroke_color=self.upper.theme[role], stroke_width=width, fill_opacity=0).set_z_index(-0.5)
        return self.move_drop(line, x, above, below)

    def move_drop(self, line: VMobject, x: float, above: float, below: float) -> VMobject:
        """Move a line drawn by `drop`, in place; out of sight where an end is not in its plot."""
        if not (self.upper.shows(x, above) and self.lower.shows(x, below)):
            line.claim = None
            return line.set_points(np.zeros((0, 3)))
        start, end = self.upper.at(x, above), self.lower.at(x, below)
        edges = [np.array([start[0], y, 0.0]) for y in (self.upper.area.bottom, self.lower.area.top)]
        points = segments([*dashes(start, edges[0], 0.05, 0.09), *dashes(edges[1], end, 0.05, 0.09)])
        # The line ends at both points, whatever the dashes left over.
        line.set_points(np.concatenate([points, segments([(end, end)])]))
        # In the lower plot's own units both ends have the same x: that is what the line says.
        lifted = self.lower.window.y.low + (start[1] - self.lower.area.bottom) / self.lower.y_unit
        line.claim = Claim(self.lower, "arrows", "point", truth=lambda: [(x, lifted), (x, below)])
        return line
