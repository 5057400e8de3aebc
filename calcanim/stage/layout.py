"""Where things stand: one grid for every clip, in manim's units (the frame is 8 high, 14 2/9 wide)."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FORMULA", "FRAME", "LABEL", "PANEL", "SAFE", "STAGE", "TITLE", "TITLE_BASELINE", "Box"]

# Heights of the type's em square. Digits are about two thirds of it, so that even a label's
# digits stand 2.8 % of the frame high.
TITLE, FORMULA, LABEL = 0.42, 0.44, 0.36


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, bottom, right, top."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    @property
    def center(self) -> tuple[float, float, float]:
        """The middle, as a point of the frame."""
        return ((self.left + self.right) / 2, (self.bottom + self.top) / 2, 0.0)

    def contains(self, other: Box, slack: float = 1e-9) -> bool:
        """Whether another box lies inside."""
        return (
            other.left >= self.left - slack and other.right <= self.right + slack
            and other.bottom >= self.bottom - slack and other.top <= self.top + slack
        )

    def overlaps(self, other: Box, gap: float = 0.0) -> bool:
        """Whether another box comes closer than ``gap``."""
        return (
            other.left < self.right + gap and other.right > self.left - gap
            and other.bottom < self.top + gap and other.top > self.bottom - gap
        )


FRAME = Box(-64 / 9, -4.0, 64 / 9, 4.0)
# Margins of 5 % all round; the lowest tenth belongs to the player's captions.
SAFE = Box(-6.4, -3.2, 6.4, 3.6)
TITLE_BASELINE = 3.22
STAGE = Box(SAFE.left, SAFE.bottom, 1.6, 2.85)
PANEL = Box(2.1, SAFE.bottom, SAFE.right, 2.75)
