"""What a viewer sees at one moment: texts with their boxes, marks with their outlines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ..stage.claims import Claim
from ..stage.layout import Box
from ..stage.plot import Plot
from .outlines import Outline, outline_of, union

__all__ = ["CLEAR", "FAINT", "FULL", "Ink", "Mark", "Rgba", "Sight", "Words"]

# Less than `FAINT` is not seen; less than `CLEAR` is on its way in or out; more than `FULL` is meant to be read.
FAINT, CLEAR, FULL = 0.05, 0.3, 0.97
_NAMELESS = {"tick": "tick numbers", "piece": "part of a formula"}

Rgba = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Ink:
    """A run of glyphs of one colour."""

    colour: Rgba
    box: Box


@dataclass(frozen=True)
class Words:
    """Something to be read.

    Attributes
    ----------
    mobject : VMobject
        What it is on the stage.
    kind : str
        ``formula``, ``number`` (a live one), ``tick``, ``piece`` (glyphs without their formula) or ``stock``
        (manim's own text).
    source : str
        Typst source, or what is read.
    glyphs : numpy.ndarray
        Shape (n, 4): left, bottom, right, top of each piece of ink.
    inks : tuple of Ink
        Its colours.
    digit : float
        Height of a digit in it, in frame units.
    order : tuple
        Place in the drawing order.
    animated : bool
        Whether an animation is changing it just now.
    """

    mobject: Any
    kind: str
    source: str
    glyphs: np.ndarray
    inks: tuple[Ink, ...]
    digit: float
    order: tuple[float, int]
    animated: bool = False

    @cached_property
    def box(self) -> Box:
        """Around all of it."""
        return union(self.glyphs)

    @property
    def opacity(self) -> float:
        """Of its most visible part."""
        return max(ink.colour[3] for ink in self.inks)

    @property
    def label(self) -> str:
        """As a person would point at it."""
        if self.kind in _NAMELESS:
            return _NAMELESS[self.kind]
        if self.kind == "number":
            return self._number_label()
        noun = {"formula": "formula", "stock": "text"}[self.kind]
        if self.source.startswith("#text("):
            noun, shown = "words", self.source[7:-2]
        else:
            shown = self.source
        shown = shown if len(shown) <= 70 else f"{shown[:67]}..."
        return f'{noun} "{shown}"'

    def _number_label(self) -> str:
        """By its name or place: its digits are others in every moment."""
        if self.mobject.name:
            return f'number "{self.mobject.name}"'
        x, y = self.mobject.anchor[:2]
        return f"live number at ({x:.1f}, {y:.1f})"


@dataclass(frozen=True)
class Mark:
    """Something drawn that is no text.

    Attributes
    ----------
    fill, stroke : tuple
        Red, green, blue, opacity; opacity 0 where there is none.
    width : float
        Of the stroke, in frame units.
    claim : Claim or None
        What it says about itself.
    """

    mobject: Any
    fill: Rgba
    stroke: Rgba
    width: float
    order: tuple[float, int]
    helper: bool = False
    animated: bool = False

    @property
    def claim(self) -> Claim | None:
        """What it says about itself, if anything."""
        return getattr(self.mobject, "claim", None)

    @cached_property
    def outline(self) -> Outline:
        """Its points, and what follows from them."""
        return outline_of(self.mobject.points)

    @property
    def box(self) -> Box:
        """Around its points."""
        return self.outline.box

    @property
    def pieces(self) -> np.ndarray:
        """Its outline as straight pieces, shape (n, 2, 2)."""
        return self.outline.pieces

    @property
    def label(self) -> str:
        """As a person would point at it."""
        if self.claim is not None:
            kind = "graph" if self.claim.kind == "curve" else self.claim.kind
            return f"{self.claim.role} {kind}"
        return str(getattr(self.mobject, "plot_part", type(self.mobject).__name__))

    @property
    def kind(self) -> str:
        """What it claims to be; empty for what claims nothing."""
        return self.claim.kind if self.claim is not None else ""

    @property
    def opacity(self) -> float:
        """Of its more visible part."""
        return max(self.fill[3], self.stroke[3])

    def is_patch(self, background: tuple[float, float, float]) -> bool:
        """Whether it is of the background's own colour: there to cover, not to be seen."""
        colours = [c for c in (self.fill, self.stroke) if c[3] >= FAINT]
        return all(max(abs(a - b) for a, b in zip(c[:3], background, strict=True)) < 0.004 for c in colours)

    @property
    def colour(self) -> Rgba:
        """The colour by which it is known."""
        return self.fill if self.fill[3] >= FAINT and self.fill[3] >= self.stroke[3] else self.stroke


@dataclass(frozen=True)
class Sight:
    """One moment of a scene.

    Attributes
    ----------
    time : float
        Seconds from the clip's start.
    section : str
        Its section.
    words, marks : tuple
        What is visible.
    plots : tuple of Plot
        Those that are in the scene.
    background : tuple
        Colour of the empty frame.
    resting : bool
        Whether no animation is under way.
    ends : bool
        Whether a section ends here.
    span : float
        Seconds that the animation under way takes; 0 at rest.
    opens : bool
        Whether a play begins here.
    glance : bool
        Whether only what moves is looked at.
    pictures : float
        Opacity of the most visible thing that is made of pixels or loose points.
    graphed : frozenset of int
        ``id`` of every plot that has a graph in the scene, also where nothing of it is drawn yet.
    """

    time: float
    section: str
    words: tuple[Words, ...]
    marks: tuple[Mark, ...]
    plots: tuple[Plot, ...]
    background: tuple[float, float, float]
    resting: bool
    ends: bool
    span: float = 0.0
    opens: bool = False
    glance: bool = False
    graphed: frozenset[int] = frozenset()
    pictures: float = 0.0
