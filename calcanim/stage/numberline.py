"""Number lines that can be magnified around one of their points, and what passes from one to the next."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from manim import VGroup, VMobject

from .arrows import Arrows
from .claims import Claim
from .layout import LABEL, Box
from .paths import corners, dashes, disc, segments
from .text import Typeset, formula
from .theme import Theme
from .window import Axis, Window

__all__ = ["NumberLine", "Ribbon"]

# Marks closer than this (frame units) are not drawn; those ten times as far apart stand higher.
_CLOSEST, _LOW, _HIGH = 0.13, 0.05, 0.16


class NumberLine(VGroup):
    """A piece of the real line around a value, with marks at round numbers of every size.

    Parameters
    ----------
    name : str
        Typst mathematics for the variable.
    value : float
        What lies in the middle.
    middle : (float, float)
        Where that is in the frame.
    half : float
        How far the line reaches to either side, in frame units.
    unit : float
        Frame units per unit of the variable.
    theme : Theme
        Colours.
    role : str
        Colour of name, point and of the nudges drawn with `nudge`.
    """

    def __init__(
        self, name: str, value: float, middle: tuple[float, float], half: float, unit: float, theme: Theme,
        *, role: str = "ink",
    ) -> None:
        super().__init__()
        self.value, self.middle, self.half, self.theme, self.role = value, np.array([*middle, 0.0]), half, theme, role
        self.unit = self.first_unit = unit
        self.rule = VMobject(stroke_color=theme.axis, stroke_width=2.2, fill_opacity=0)
        self.marks = VMobject(stroke_color=theme.axis, stroke_width=2.2, fill_opacity=0)
        self.name: Typeset = formula(name, theme, em=LABEL * 1.2, role=role)
        self.name.put(middle[0] - half - 0.25, middle[1] - 0.1, side="right")
        self.dot = VMobject(fill_color=theme[role], fill_opacity=1, stroke_color=theme.background, stroke_width=2.6)
        self.dot.set_points(disc(0.085) + self.middle).set_z_index(2)
        self.dot.claim = Claim(self, "point", role, truth=lambda: (self.value, 0.0))
        self.marks.claim = Claim(self, "marks", "axis")
        left, right = self.middle - (half, 0, 0), self.middle + (half, 0, 0)
        self.rule.set_points(segments([(left, right)]))
        self.add(self.rule, self.marks, self.name, self.dot)
        self.magnify(1.0)

    def magnify(self, times: float) -> NumberLine:
        """Show the surroundings of the value so many times larger than at first."""
        self.unit = self.first_unit * times
        places, heights = self._marks()
        base = np.column_stack([places, np.full(len(places), self.middle[1]), np.zeros(len(places))])
        up = np.column_stack([np.zeros(len(places)), heights, np.zeros(len(places))])
        self.marks.set_points(segments(list(zip(base - up, base + up, strict=True))))
        return self

    def _marks(self) -> tuple[np.ndarray, np.ndarray]:
        reach = self.half / self.unit
        places, heights = [], []
        first = math.ceil(math.log10(_CLOSEST / self.unit))
        for power in range(first, first + 3):
            step = 10.0**power
            # Counted from the mark nearest to the value, so that nothing is lost far from zero.
            nearest = round(self.value / step)
            offset = nearest * step - self.value
            count = np.arange(math.ceil((-reach - offset) / step), math.floor((reach - offset) / step) + 1)
            places.append(self.middle[0] + (offset + count * step) * self.unit)
            share = min(math.log10(step * self.unit / _CLOSEST) / 2.0, 1.0)
            heights.append(np.full(len(count), _LOW + share * (_HIGH - _LOW)))
        return np.concatenate(places), np.concatenate(heights)

    @property
    def area(self) -> Box:
        """Where it stands, as a plot has it."""
        x, y, _ = self.middle
        return Box(x - self.half, y - 0.5, x + self.half, y + 0.5)

    @property
    def window(self) -> Window:
        """What it shows, as a plot has it; the height means nothing."""
        reach = self.half / self.unit
        return Window(Axis(self.value - reach, self.value + reach, ()), Axis(-0.5, 0.5, ()))

    def at(self, x: float | np.ndarray, y: float | np.ndarray = 0.0) -> np.ndarray:
        """Places of the line in the frame, as a plot has them: (3,) for numbers, (n, 3) for arrays."""
        across, up = np.broadcast_arrays((np.asarray(x, dtype=float) - self.value) * self.unit, np.asarray(y, dtype=float))
        return self.middle + np.stack([across, up, np.zeros(np.shape(up))], axis=-1)

    def along(self, change: float | np.ndarray) -> np.ndarray:
        """Where the value plus a change lies: (3,) or (n, 3)."""
        x = self.middle[0] + np.asarray(change, dtype=float) * self.unit
        return np.stack([x, np.full(np.shape(x), self.middle[1]), np.zeros(np.shape(x))], axis=-1)

    def nudge(self, truth: Callable[[], Any] | None = None) -> Arrows:
        """An arrow that starts at the value; `move_nudge` says where it ends, ``truth`` by how much it should change the value."""
        drawn = Arrows(self.theme[self.role], width=9, head=0.26).set_z_index(1)
        if truth is not None:
            drawn.claim = Claim(self, "arrows", self.role, truth=lambda: ((self.value, 0.0), (self.value + float(truth()), 0.0)))
        return drawn

    def move_nudge(self, drawn: Arrows, change: float) -> Arrows:
        """Let an arrow made by `nudge` end at the value plus a change, in place."""
        return drawn.place(self.along(0.0), self.along(change))


class Ribbon(VGroup):
    """Where a stretch of one number line lands on the next: the area between them, and rays from some points.

    Parameters
    ----------
    upper, lower : NumberLine
        The lines.
    theme : Theme
        Colours.
    role : str
        What takes the one to the other.
    """

    def __init__(self, upper: NumberLine, lower: NumberLine, theme: Theme, role: str) -> None:
        super().__init__()
        self.upper, self.lower, self.role = upper, lower, role
        self.area = VMobject(fill_color=theme[role], fill_opacity=0.12, stroke_width=0).set_z_index(-2)
        self.rays = VMobject(stroke_color=theme[role], stroke_width=2.2, fill_opacity=0).set_z_index(-1)
        self.rays.dashed = True
        self.add(self.area, self.rays)

    def place(self, above: np.ndarray, below: np.ndarray) -> Ribbon:
        """Join changes on the upper line with those on the lower one, in order; shape (n,) each.

        Where the order turns round, the ribbon crosses itself.
        """
        starts, ends = self.upper.along(above), self.lower.along(below)
        self.area.set_points(corners([np.array([starts[0], starts[-1], ends[-1], ends[0], starts[0]])]))
        self.rays.set_points(segments([dash for start, end in zip(starts, ends, strict=True) for dash in dashes(start, end)]))
        # Seen from the lower line: the outermost places that are joined.
        reach = np.array([*starts[[0, -1], 0], *ends[[0, -1], 0]]) - self.lower.middle[0]
        low, high = self.lower.value + reach.min() / self.lower.unit, self.lower.value + reach.max() / self.lower.unit
        self.area.claim = Claim(self.lower, "band", self.role, start=(low, 0.0), end=(high, 0.0))
        return self
