"""A ring that empties while seconds are counted down: the place where a lecturer stops the clip."""

from __future__ import annotations

import math

import numpy as np
from manim import VGroup, VMobject

from .number_format import NumberFormat
from .paths import corners
from .text import LiveNumber
from .theme import Theme

__all__ = ["Countdown"]

_POINTS_A_TURN = 145


class Countdown(VGroup):
    """Whole seconds in a ring; what is left of the ring is what is left of the time.

    Parameters
    ----------
    seconds : float
        From where it counts.
    centre : (float, float)
        Middle of the ring.
    theme : Theme
        Colours.
    radius : float
        Of the ring, in frame units.

    Attributes
    ----------
    remaining : float
        Seconds left.
    """

    def __init__(self, seconds: float, centre: tuple[float, float], theme: Theme, radius: float = 0.62) -> None:
        super().__init__()
        self.seconds, self.radius, self.remaining = seconds, radius, seconds
        self.centre = np.array([*centre, 0.0])
        self.track = VMobject(stroke_color=theme.grid, stroke_width=6, fill_opacity=0).set_points(self._arc(1.0))
        self.track.plot_part = "grid"
        self.ring = VMobject(stroke_color=theme["quiet"], stroke_width=6, fill_opacity=0)
        layout = NumberFormat(0)
        self.number = LiveNumber(self.whole, layout, theme, em=0.85 * radius, truth=lambda: self.whole)
        self.add(self.track, self.ring, self.number)
        self.show(seconds)

    @property
    def whole(self) -> float:
        """The seconds that are written: those begun and not yet over."""
        return float(math.ceil(self.remaining - 1e-9))

    def show(self, remaining: float) -> Countdown:
        """Show so many seconds left, in place."""
        self.remaining = min(max(remaining, 0.0), self.seconds)
        self.ring.set_points(self._arc(self.remaining / self.seconds))
        self.number.set_value(self.whole)
        # Digits of different width keep the middle.
        self.number.shift(self.centre - self.number.get_center())
        return self

    def _arc(self, share: float) -> np.ndarray:
        """The last part of a turn clockwise from the top: the ring is eaten up from there."""
        turn = np.linspace(1.0 - share, 1.0, max(2, math.ceil(share * _POINTS_A_TURN))) * 2 * np.pi
        if share <= 0:
            return np.zeros((0, 3))
        ring = np.column_stack([np.sin(turn), np.cos(turn), np.zeros(len(turn))]) * self.radius
        return corners([ring + self.centre])
