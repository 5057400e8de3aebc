"""Two numbers, digit under digit: where they part."""

from __future__ import annotations

import numpy as np
from manim import VMobject

from .paths import segments
from .text import LiveNumber
from .theme import Theme

__all__ = ["parting", "underline"]

# Widths of a digit and of the point, in em: those of `spelled`.
_DIGIT, _POINT = 0.5, 0.28
_BELOW = 0.11


def parting(one: str, other: str) -> int:
    """How many characters at the end of ``one`` come after (and with) the first in which the two differ; 0 if none does."""
    pairs = enumerate(zip(one, other, strict=False))
    return len(one) - next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


def underline(number: LiveNumber, count: int, theme: Theme, role: str = "ink") -> VMobject:
    """A line under the last characters of a number that has its place.

    Parameters
    ----------
    number : LiveNumber
        What is shown.
    count : int
        How many of its characters, the point included; at least 1.
    theme, role
        As for words.
    """
    whole, dot, _ = number.shown.partition(".")
    first, point = len(number.shown) - count, len(whole)
    if first == 0:
        left = float(number.get_left()[0])
    elif dot and first > point:
        left = float(number.anchor[0]) + number.em * (_POINT + _DIGIT * (first - point - 1))
    else:
        left = float(number.anchor[0]) - number.em * _DIGIT * (point - first)
    height, right = float(number.anchor[1]) - _BELOW, float(number.get_right()[0])
    line = VMobject(stroke_color=theme[role], stroke_width=3, fill_opacity=0)
    return line.set_points(segments([(np.array([left + 0.01, height, 0]), np.array([right + 0.01, height, 0]))]))
