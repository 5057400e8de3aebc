"""Signs beside the zeros of a curve, and the outlines that labels must keep clear of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Mobject

from .paths import dense
from .placing import is_clear, place_clear
from .plot import Plot
from .text import Typeset, formula

__all__ = ["outline", "sign_marks"]

_SPACING = 0.05


def sign_marks(
    plot: Plot, x: float, signs: tuple[int, int], others: Sequence[Mobject], away: float = 0.4
) -> list[Typeset]:
    """A plus above or a minus below the zero line on either side of a zero.

    Parameters
    ----------
    plot : Plot
        Where the curve is drawn.
    x : float
        Its zero.
    signs : (int, int)
        1, -1, or 0 for none, left and right of it.
    others : sequence of Mobject
        What no sign may stand on.
    away : float
        Distance of the signs from the zero, in frame units; farther where it is crowded.

    Returns
    -------
    list of Typeset
        As many as find a free place.
    """
    marks = []
    here = plot.at(x, 0.0)
    obstacles = [dense(plot.zero_lines()), *map(outline, others)]
    for side, sign in zip((-1, 1), signs, strict=True):
        if not sign:
            continue
        name = "plus" if sign > 0 else "minus"
        label = formula(f'class("normal", {name})', plot.theme, role="positive" if sign > 0 else "negative")
        spots = [here + np.array([side * (away + dx), sign * dy, 0.0]) for dy in (0.32, 0.6, 0.9) for dx in (0.0, 0.25, 0.5)]
        if is_clear(place_clear(label, spots, obstacles, plot.area), obstacles):
            marks.append(label)
    return marks


def outline(mobject: Mobject) -> np.ndarray:
    """Points along all lines of a mobject and of what it holds, close enough for `place_clear`: shape (n, 3)."""
    found = [np.zeros((0, 3))]
    for part in mobject.get_family():
        pieces = part.points[: len(part.points) // 4 * 4].reshape(-1, 4, 3)
        for start, end in zip(pieces[:, 0], pieces[:, 3], strict=True):
            share = np.linspace(0.0, 1.0, 2 + int(np.linalg.norm(end - start) / _SPACING))[:, None]
            found.append(start + share * (end - start))
    return np.concatenate(found)
