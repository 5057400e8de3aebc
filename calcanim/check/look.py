"""Read a running scene: which mobjects are texts, which are marks, and what of them can be seen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
from manim import DecimalNumber, ManimColor, MarkupText, PMobject, Text, VMobject
from manim.mobject.types.image_mobject import AbstractImageMobject

from ..stage.claims import Claim
from ..stage.plot import Plot
from ..stage.text import LiveNumber, Typeset, spelled
from .outlines import outline_of, union
from .sight import FAINT, Ink, Mark, Rgba, Sight, Words

__all__ = ["is_text", "look", "things"]

# Height of a digit in em, in the type of the stage.
_DIGIT = 0.66
# Of a glyph that may stand for itself: the brackets of a fraction.
_HIGHEST = 1.2
_STOCK = (Text, MarkupText, DecimalNumber)


def look(
    scene: Any, *, time: float, section: str, animated: frozenset[int] = frozenset(), ends: bool = False,
    span: float = 0.0, opens: bool = False, glance: bool = False,
) -> Sight:
    """Note what is visible in a scene now.

    Parameters
    ----------
    scene : manim.Scene
        A scene that is being run.
    time, section, ends, span, opens, glance
        As in `Sight`.
    animated : frozenset of int
        ``id`` of every mobject that an animation is changing.
    """
    family = scene.get_mobject_family_members()
    order = {id(mobject): (float(mobject.z_index), i) for i, mobject in enumerate(family)}
    claims = [vars(mobject).get("claim") for mobject in family]
    plots = _plots(family, claims)
    words: list[Words] = []
    marks: list[Mark] = []
    pictures = 0.0
    for mobject in things(scene.mobjects):
        part = vars(mobject).get("plot_part", "")
        if is_text(mobject):
            words += _words(mobject, order, animated)
        elif part == "numbers":
            words += _ticks(mobject, order, animated)
        elif _is_piece(mobject):
            words += _words(mobject, order, animated)
        elif isinstance(mobject, VMobject) and len(mobject.points):
            marks += _mark(mobject, order, animated, part == "grid")
        elif isinstance(mobject, (AbstractImageMobject, PMobject)):
            pictures = max(pictures, _opacity_of(mobject))
    r, g, b, _ = _rgba_of(scene.camera.background_color)
    return Sight(
        time, section, tuple(words), tuple(marks), plots, (r, g, b), not animated, ends, span, opens, glance,
        frozenset(id(claim.plot) for claim in claims if claim is not None and claim.kind == "curve"), pictures,
    )


def _plots(family: Any, claims: list[Any]) -> tuple[Plot, ...]:
    """The plots in sight, also those of which only the parts or what is drawn on them are there."""
    found: dict[int, Plot] = {}
    for mobject, claim in zip(family, claims, strict=True):
        plot = mobject if isinstance(mobject, Plot) else claim.plot if isinstance(claim, Claim) and claim.kind != "bar" else None
        if plot is not None and id(plot) not in found:
            found[id(plot)] = plot
            # Parts travel without their plot (and their copies without them): they carry their name.
            for name, part in (("grid", "grid"), ("cross", "grid"), ("numbers", "numbers"), ("axes", "axes")):
                if hasattr(plot, name):
                    getattr(plot, name).plot_part = part
    return tuple(found.values())


def is_text(mobject: Any) -> bool:
    """Whether it is there to be read."""
    # Manim's mobjects take long to say that they lack an attribute, and its classes whether one is of their kind.
    return _is_type(type(mobject)) or "typst_code" in vars(mobject)


@cache
def _is_type(kind: type) -> bool:
    return issubclass(kind, (Typeset, LiveNumber, *_STOCK))


def _is_piece(mobject: Any) -> bool:
    """Whether it is a run of glyphs that travels without its formula: ink without an outline, in small pieces."""
    if type(mobject) is not VMobject or not len(mobject.points) or hasattr(mobject, "claim"):
        return False
    if mobject.get_stroke_width() > 0 or mobject.get_fill_opacity() < FAINT or hasattr(mobject, "plot_part"):
        return False
    boxes = outline_of(mobject.points).glyphs
    # Type is drawn with more curves than a patch or a figure, and no glyph is as high as a line of type is wide.
    return len(mobject.points) > 40 and float((boxes[:, 3] - boxes[:, 1]).max()) < _HIGHEST


def things(mobjects: Any) -> Iterator[Any]:
    """Everything that stands for itself, texts as wholes, each once."""
    seen: set[int] = set()
    waiting = list(reversed(mobjects))
    while waiting:
        mobject = waiting.pop()
        if id(mobject) in seen:
            continue
        seen.add(id(mobject))
        yield mobject
        if mobject.submobjects and not is_text(mobject):
            waiting.extend(reversed(mobject.submobjects))


def _rgba_of(colour: Any) -> Rgba:
    r, g, b, a = ManimColor(colour).to_rgba()
    return float(r), float(g), float(b), float(a)


def _opacity_of(mobject: Any) -> float:
    """Of a picture, or of a cloud of points."""
    if isinstance(mobject, PMobject):
        return float(mobject.rgbas[:, 3].max(initial=0.0))
    return float(mobject.get_pixel_array()[..., 3].max(initial=0)) / 255


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
    outlines = [outline_of(part.points) for part in parts]
    colours = [_fill(part) for part in parts]
    shown = [(outline, colour) for outline, colour in zip(outlines, colours, strict=True) if colour[3] >= FAINT]
    if not shown:
        return []
    glyphs = np.concatenate([outline.glyphs for outline, _ in shown]) if len(shown) > 1 else shown[0][0].glyphs
    height = max(outline.box.top for outline in outlines) - min(outline.box.bottom for outline in outlines)
    kind, source = _reading(mobject)
    return [Words(
        mobject, kind, source, glyphs, tuple(Ink(colour, outline.ink) for outline, colour in shown),
        _digit(mobject, glyphs, height),
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


def _digit(mobject: Any, glyphs: np.ndarray, height: float) -> float:
    """How high a digit is in a text that stands as high as it does now."""
    if isinstance(mobject, Typeset):
        return _DIGIT * mobject.em * height / mobject._height
    if isinstance(mobject, LiveNumber):
        natural = float(np.ptp(spelled(mobject.shown)[:, 1])) * mobject.em
        return _DIGIT * mobject.em * height / max(natural, 1e-9)
    return float((glyphs[:, 3] - glyphs[:, 1]).max())


def _ticks(mobject: Any, order: dict[int, Any], animated: frozenset[int]) -> list[Words]:
    """The numbers of a plot's axes, each as a text of its own."""
    colour = _fill(mobject)
    if colour[3] < FAINT or not len(mobject.points):
        return []
    return [
        Words(mobject, "tick", "", part, (Ink(colour, union(part)),), float((part[:, 3] - part[:, 1]).max()),
              order.get(id(mobject), (0.0, 0)), id(mobject) in animated)
        for part in outline_of(mobject.points).lines
    ]


def _mark(mobject: Any, order: dict[int, Any], animated: frozenset[int], helper: bool) -> list[Mark]:
    fill, (stroke, width) = _fill(mobject), _stroke(mobject)
    if max(fill[3], stroke[3]) < FAINT:
        return []
    return [Mark(mobject, fill, stroke, width, order.get(id(mobject), (0.0, 0)), helper, id(mobject) in animated)]
