"""Words, formulas and live digits as mobjects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import numpy as np
from manim import VGroup, VMobject

from ..errors import CalcanimError
from ..numerics.rounding import MINUS
from .layout import FORMULA, LABEL, Box
from .number_format import NumberFormat
from .paths import rounded_box
from .theme import Theme
from .typesetting import escape, typeset

__all__ = ["LiveNumber", "Typeset", "backed", "box_of", "formula", "spelled", "words"]


class Typeset(VGroup):
    """A formula or words: one mobject for each run of glyphs that mean the same.

    Attributes
    ----------
    em : float
        Height of the type's em square in frame units.
    parts : dict
        Part name to the runs that carry it, in reading order.
    """

    def __init__(
        self,
        source: str,
        theme: Theme,
        *,
        math: bool,
        em: float,
        role: str = "ink",
        width: float | None = None,
        weight: int = 400,
    ) -> None:
        super().__init__()
        self.source, self.em, self.role = source, em, role
        self.parts: dict[str, list[VMobject]] = {}
        setting = typeset(source, math=math, width=None if width is None else width / em, weight=weight)
        for run in setting.runs:
            # What is not marked takes the role of the whole; a neutral handle is not a colour.
            colour = theme[run.part if run.part in theme.roles and run.part != "ink" else role]
            glyphs = VMobject(fill_color=colour, fill_opacity=1, stroke_width=0)
            glyphs.set_points(run.points * em)
            glyphs.is_type = True
            self.parts.setdefault(run.part, []).append(glyphs)
            self.add(glyphs)
        # Where the baseline lies, as seen from the lowest ink: it moves with the mobject.
        self._descent = -float(self.get_bottom()[1]) if setting.runs else 0.0
        self._height = self.height or 1.0

    def __getitem__(self, part: str | int | slice) -> VMobject | VGroup:  # type: ignore[override]
        if not isinstance(part, str):
            return super().__getitem__(part)
        if part not in self.parts:
            raise CalcanimError(f"{self.source!r} has no part {part!r}; it has {', '.join(self.parts)}.")
        return VGroup(*self.parts[part])

    @property
    def baseline(self) -> float:
        """Height of the (first) baseline in the frame."""
        return float(self.get_bottom()[1]) + self._descent * self.height / self._height

    def put(self, x: float, baseline: float, side: str = "left") -> Typeset:
        """Place it: the left edge, centre or right edge at x, the baseline at a height."""
        edge = {"left": self.get_left, "center": self.get_center, "right": self.get_right}[side]()
        self.shift([x - edge[0], baseline - self.baseline, 0])
        return self


def formula(source: str, theme: Theme, *, em: float = FORMULA, role: str = "ink", width: float | None = None) -> Typeset:
    """A formula from Typst mathematics; roles such as ``rise(...)`` colour and name its parts.

    It is broken into lines at ``width`` (frame units) if given, where it has relations or operators; a fraction or what
    stands in brackets stays whole and may be wider.
    """
    return Typeset(source, theme, math=True, em=em, role=role, width=width)


def words(
    text: str, theme: Theme, *, em: float = LABEL, role: str = "ink",
    width: float | None = None, weight: int = 400,
) -> Typeset:
    """Plain words, whatever they contain; broken into lines at ``width`` (frame units) if given."""
    return Typeset(escape(text), theme, math=False, em=em, role=role, width=width, weight=weight)


def box_of(mobject: VMobject) -> Box:
    """The rectangle around a mobject."""
    low, high = mobject.get_corner([-1, -1, 0]), mobject.get_corner([1, 1, 0])
    return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def backed(label: Typeset, colour: str, margin: float = 0.07) -> VGroup:
    """A label on a patch of the background, so that a line behind it does not run through it."""
    patch = VMobject(fill_color=colour, fill_opacity=0.82, stroke_width=0)
    patch.set_points(rounded_box(label.width + 2 * margin, label.height + 2 * margin, 0.08))
    patch.move_to(label).set_z_index(3)
    label.set_z_index(4)
    for run in label:
        run.set_z_index(4)
    group = VGroup(patch, label)
    group.backing = patch
    return group


# With so many digits the proofs work out what a live number should show.
_DIGITS = 50
_GLYPHS = f"0123456789.+{MINUS}×∞"


@lru_cache(maxsize=1)
def _glyph_table() -> dict[str, tuple[np.ndarray, float, float]]:
    """Each glyph's outline with its pen at 0, its left edge and its advance, in em."""
    table = {}
    for glyph in _GLYPHS:
        source = {MINUS: "minus", "×": "times", "∞": "infinity", "+": "plus"}.get(glyph, glyph)
        outline = typeset(f'class("normal", {source})', math=True).runs[0].points
        left, right = float(outline[:, 0].min()), float(outline[:, 0].max())
        table[glyph] = (outline, left, right)
    # All digits of this face are half an em wide; the others keep their own width and a little air.
    return {
        glyph: (
            outline - np.array([left + (right - left) / 2, 0, 0]),
            right - left,
            0.5 if glyph.isdigit() else 0.28 if glyph == "." else right - left + 0.12,
        )
        for glyph, (outline, left, right) in table.items()
    }


class LiveNumber(VMobject):
    """A decimal that changes in every frame: glyph outlines are copied, nothing is typeset.

    The decimal point keeps its place, whatever the number, so the digits do not dance.

    Parameters
    ----------
    value : float
        What it shows at first.
    layout : NumberFormat
        Decimal places and power of ten.
    theme, role, em
        As for words.
    name : str
        The name, in the scene's ``numbers()``, of what is shown.
    signed : bool
        Whether a plus sign is shown too.
    truth : callable, optional
        Works out, to 50 digits, what it should show at the moment of the call; for the proofs.
    """

    def __init__(
        self, value: float, layout: NumberFormat, theme: Theme, *,
        role: str = "ink", em: float = FORMULA, name: str = "", signed: bool = False,
        truth: Callable[[], Any] | None = None,
    ) -> None:
        super().__init__(fill_color=theme[role], fill_opacity=1, stroke_width=0)
        self.layout, self.em, self.name, self.signed, self.truth = layout, em, name, signed, truth
        self._anchor = np.zeros(3)
        self.shown = ""
        self.value = float("nan")
        self.set_value(value)

    def set_value(self, value: float) -> LiveNumber:
        """Show another number in the same place."""
        if self.truth is not None and self.layout.near_tie(value):
            # Doubles cannot say on which side of a tie the value lies; fifty digits can.
            from mpmath import workdps

            with workdps(_DIGITS):
                value = self.truth()
        self.value = float(value)
        text = self.layout.write(value)
        if self.signed and value > 0:
            text = "+" + text
        if text != self.shown:
            self.shown = text
            self.set_points(spelled(text) * self.em + self._anchor)
        return self

    def put(self, x: float, baseline: float) -> LiveNumber:
        """Place the decimal point's left edge (the end of the whole part) at x, and the baseline."""
        target = np.array([x, baseline, 0.0])
        self.shift(target - self._anchor)
        return self

    def shift(self, *vectors: np.ndarray) -> LiveNumber:
        """Move it; the place of the point goes along."""
        super().shift(*vectors)
        self._anchor = self._anchor + sum(np.asarray(vector, dtype=float) for vector in vectors)
        return self

    @property
    def anchor(self) -> np.ndarray:
        """Where the decimal point stands, on the baseline."""
        return self._anchor

    def room(self, values: Iterable[float]) -> tuple[float, float]:
        """The widths left and right of the point that these values need."""
        left = right = 0.0
        for value in values:
            points = spelled(("+" if self.signed and value > 0 else "") + self.layout.write(value)) * self.em
            left, right = max(left, -float(points[:, 0].min())), max(right, float(points[:, 0].max()))
        return left, right


@lru_cache(maxsize=4096)
def spelled(text: str) -> np.ndarray:
    """The outline of a decimal, in em, with its point (or its end) at x = 0."""
    table = _glyph_table()
    if text == "undefined":
        return typeset(escape("undefined"), math=False).runs[0].points
    whole, dot, decimals = text.partition(".")
    pieces, pen = [], 0.0
    for glyph in reversed(whole):
        outline, _, advance = table[glyph]
        pieces.append(outline + (pen - advance / 2, 0, 0))
        pen -= advance
    pen = 0.0
    for glyph in dot + decimals:
        outline, _, advance = table[glyph]
        pieces.append(outline + (pen + advance / 2, 0, 0))
        pen += advance
    return np.concatenate(pieces)
