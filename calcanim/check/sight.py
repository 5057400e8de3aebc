"""What a viewer sees at one moment of a scene: texts with their boxes, marks with their outlines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from manim import DecimalNumber, MarkupText, Text, VMobject

from ..stage.claims import Claim
from ..stage.layout import Box
from ..stage.plot import Plot
from ..stage.text import LiveNumber, Typeset, spelled
from .outlines import box_around, clusters, flattened, glyph_boxes, union

__all__ = ["Mark", "Sight", "Words", "is_text", "look", "things"]

# Less than this is not seen; more than `FULL` is meant to be read.
FAINT, FULL = 0.05, 0.97
# Height of a digit in em, in the type of the stage.
DIGIT = 0.66
# Of a glyph that may stand for itself: the brackets of a fraction.
_HIGHEST = 1.2
_STOCK = (Text, MarkupText, DecimalNumber)

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
    def box(self) -> Box:
        """Around its points."""
        return box_around(self.mobject.points)

    @cached_property
    def pieces(self) -> np.ndarray:
        """Its outline as straight pieces, shape (n, 2, 2)."""
        return flattened(self.mobject.points)

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
    def opacity_seen(self) -> float:
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


def look(scene: Any, *, time: float, section: str, animated: frozenset[int], ends: bool, span: float) -> Sight:
    """Note what is visible in a scene now.

    Parameters
    ----------
    scene : manim.Scene
        A scene that is being run.
    time, section, ends, span
        As in `Sight`.
    animated : frozenset of int
        ``id`` of every mobject that an animation is changing.
    """
    family = scene.get_mobject_family_members()
    order = {id(mobject): (float(mobject.z_index), i) for i, mobject in enumerate(family)}
    plots = _plots(family)
    words: list[Words] = []
    marks: list[Mark] = []
    for mobject in things(scene.mobjects):
        part = getattr(mobject, "plot_part", "")
        if is_text(mobject):
            words += _words(mobject, order, animated)
        elif part == "numbers":
            words += _ticks(mobject, order, animated)
        elif _is_piece(mobject):
            words += _words(mobject, order, animated)
        elif isinstance(mobject, VMobject) and len(mobject.points):
            marks += _mark(mobject, order, animated, part == "grid")
    r, g, b, _ = _rgba_of(scene.camera.background_color)
    return Sight(
        time, section, tuple(words), tuple(marks), plots, (r, g, b), not animated, ends, span,
    )


def _plots(family: Any) -> tuple[Plot, ...]:
    """The plots in sight, also those of which only the parts or what is drawn on them are there."""
    found: dict[int, Plot] = {}
    for mobject in family:
        claim = getattr(mobject, "claim", None)
        plot = mobject if isinstance(mobject, Plot) else claim.plot if isinstance(claim, Claim) else None
        if plot is not None and id(plot) not in found:
            found[id(plot)] = plot
            # Parts travel without their plot (and their copies without them): they carry their name.
            for name, part in (("grid", "grid"), ("cross", "grid"), ("numbers", "numbers"), ("axes", "axes")):
                if hasattr(plot, name):
                    getattr(plot, name).plot_part = part
    return tuple(found.values())


def is_text(mobject: Any) -> bool:
    """Whether it is there to be read."""
    return isinstance(mobject, (Typeset, LiveNumber, *_STOCK)) or hasattr(mobject, "typst_code")


def _is_piece(mobject: Any) -> bool:
    """Whether it is a run of glyphs that travels without its formula: ink without an outline, in small pieces."""
    if type(mobject) is not VMobject or not len(mobject.points) or hasattr(mobject, "claim"):
        return False
    if mobject.get_stroke_width() > 0 or mobject.get_fill_opacity() < FAINT or hasattr(mobject, "plot_part"):
        return False
    boxes = glyph_boxes(mobject.points)
    # Type is drawn with more curves than a patch or a figure, and no glyph is as high as a line of type is wide.
    return len(mobject.points) > 40 and float((boxes[:, 3] - boxes[:, 1]).max()) < _HIGHEST


def things(mobjects: Any, seen: set[int] | None = None) -> Iterator[Any]:
    """Everything that stands for itself, texts as wholes, each once."""
    seen = set() if seen is None else seen
    for mobject in mobjects:
        if id(mobject) in seen:
            continue
        seen.add(id(mobject))
        yield mobject
        if not is_text(mobject):
            yield from things(mobject.submobjects, seen)


def _rgba_of(colour: Any) -> Rgba:
    from manim import ManimColor

    r, g, b, a = ManimColor(colour).to_rgba()
    return float(r), float(g), float(b), float(a)


def _fill(mobject: Any) -> Rgba:
    rgbas = mobject.get_fill_rgbas()
    return tuple(float(c) for c in rgbas[0]) if len(rgbas) else (0.0, 0.0, 0.0, 0.0)  # type: ignore[return-value]


def _stroke(mobject: Any) -> tuple[Rgba, float]:
    # Manim measures strokes in hundredths of a frame unit.
    width = float(mobject.get_stroke_width()) / 100
    rgbas = mobject.get_stroke_rgbas()
    if width <= 0 or not len(rgbas):
        return (0.0, 0.0, 0.0, 0.0), 0.0
    return tuple(float(c) for c in rgbas[0]), width  # type: ignore[return-value]


def _words(mobject: Any, order: dict[int, Any], animated: frozenset[int]) -> list[Words]:
    parts = [part for part in mobject.get_family() if len(part.points)]
    inks, boxes = [], []
    for part in parts:
        colour = _fill(part)
        if colour[3] < FAINT:
            continue
        found = glyph_boxes(part.points)
        boxes.append(found)
        inks.append(Ink(colour, union(found)))
    if not inks:
        return []
    glyphs = np.concatenate(boxes)
    kind, source = _reading(mobject)
    return [Words(
        mobject, kind, source, glyphs, tuple(inks), _digit(mobject, glyphs),
        max(order.get(id(part), (0.0, 0)) for part in parts),
        id(mobject) in animated or any(id(part) in animated for part in parts),
    )]


def _reading(mobject: Any) -> tuple[str, str]:
    if isinstance(mobject, Typeset):
        return "formula", mobject.source
    if isinstance(mobject, LiveNumber):
        return "number", mobject.shown
    if isinstance(mobject, DecimalNumber):
        return "stock", f"{mobject.number:.{mobject.num_decimal_places}f}"
    for name in ("typst_code", "original_text", "text"):
        if hasattr(mobject, name):
            return "stock", str(getattr(mobject, name))
    return "piece", ""


def _digit(mobject: Any, glyphs: np.ndarray) -> float:
    if isinstance(mobject, Typeset):
        return DIGIT * mobject.em * mobject.height / mobject._height
    if isinstance(mobject, LiveNumber):
        natural = float(np.ptp(spelled(mobject.shown)[:, 1])) * mobject.em
        return DIGIT * mobject.em * float(mobject.height) / max(natural, 1e-9)
    return float((glyphs[:, 3] - glyphs[:, 1]).max())


def _ticks(mobject: Any, order: dict[int, Any], animated: frozenset[int]) -> list[Words]:
    """The numbers of a plot's axes, each as a text of its own."""
    colour = _fill(mobject)
    if colour[3] < FAINT or not len(mobject.points):
        return []
    return [
        Words(mobject, "tick", "", part, (Ink(colour, union(part)),), float((part[:, 3] - part[:, 1]).max()),
              order.get(id(mobject), (0.0, 0)), id(mobject) in animated)
        for part in clusters(glyph_boxes(mobject.points))
    ]


def _mark(mobject: Any, order: dict[int, Any], animated: frozenset[int], helper: bool) -> list[Mark]:
    fill, (stroke, width) = _fill(mobject), _stroke(mobject)
    if max(fill[3], stroke[3]) < FAINT:
        return []
    return [Mark(mobject, fill, stroke, width, order.get(id(mobject), (0.0, 0)), helper, id(mobject) in animated)]
