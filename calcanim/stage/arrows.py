"""Arrows as array operations: one VMobject holds as many as are wanted and moves them in place."""

from __future__ import annotations

import math

import numpy as np
from manim import ManimColor, VGroup, VMobject, interpolate_color

from ..numerics.function import Function
from .claims import Claim
from .paths import segments
from .plot import Plot
from .theme import Theme

__all__ = ["ArrowField", "Arrows", "arrow_points", "shades"]

_THIRDS = np.array([0.0, 1 / 3, 2 / 3, 1.0])


def arrow_points(tails: np.ndarray, tips: np.ndarray, head: float = 0.2, *, open_heads: bool = False) -> np.ndarray:
    """The outline of arrows: for each a shaft and a head that ends (and begins) at the tip.

    Parameters
    ----------
    tails, tips : numpy.ndarray
        Shape (n, 3).
    head : float
        Length of the heads in frame units; no head is longer than half its arrow.
    open_heads : bool
        Heads of two strokes instead of triangles.

    Returns
    -------
    numpy.ndarray
        Shape (40 n, 3), or (12 n, 3) with open heads: cubic pieces; the last point of solid heads is the last tip.
        An arrow of no length is left out.
    """
    tails, tips = np.atleast_2d(np.asarray(tails, dtype=float)), np.atleast_2d(np.asarray(tips, dtype=float))
    along = tips - tails
    length = np.linalg.norm(along, axis=1)
    there = length > 1e-6
    if not there.any():
        return np.zeros((0, 3))
    tails, tips, along, length = tails[there], tips[there], along[there], length[there]
    unit = along / length[:, None]
    across = np.column_stack([-unit[:, 1], unit[:, 0], np.zeros(len(unit))])
    size = np.minimum(head, 0.5 * length)[:, None]
    base = tips - size * unit
    left, right = base + 0.42 * size * across, base - 0.42 * size * across
    pieces = [(tails, tips), (left, tips), (tips, right)]
    if not open_heads:
        # Solid heads are strokes too, triangles within triangles: an area would count as covering all between many arrows.
        middle = tips - 0.62 * size * unit
        pieces = [(tails, base + 0.2 * size * unit)]
        for share in (0.2, 0.55, 1.0):
            tip, one, other = (middle + share * (corner - middle) for corner in (tips, left, right))
            pieces += [(tip, one), (one, other), (other, tip)]
    outline = [a[:, None] + _THIRDS[None, :, None] * (b - a)[:, None] for a, b in pieces]
    return np.concatenate(outline, axis=1).reshape(-1, 3)


class Arrows(VMobject):
    """Any number of arrows of one colour.

    Parameters
    ----------
    colour : str
        A colour of the theme.
    width : float
        Of the shafts, in manim's stroke units.
    head : float
        Length of the heads in frame units.
    dashed : bool
        Whether the shaft of a single arrow is dashed: a second sign beside the colour.
    open_heads : bool
        Heads of two strokes: for many small arrows.
    """

    def __init__(
        self, colour: str, width: float = 5.0, head: float = 0.22, *, dashed: bool = False, open_heads: bool = False
    ) -> None:
        super().__init__(stroke_color=colour, stroke_width=width, fill_opacity=0)
        self.head, self.dashed, self.open_heads = head, dashed, open_heads

    def place(self, tails: np.ndarray, tips: np.ndarray) -> Arrows:
        """Put them between these points of the frame, shape (n, 3) or (3,), in place."""
        points = arrow_points(tails, tips, self.head, open_heads=self.open_heads)
        if self.dashed and len(points):
            a, b = points[0], points[3]
            count = max(1, round(float(np.linalg.norm(b - a)) / 0.24))
            # Whole dashes, with one at either end.
            at = np.linspace(0.0, 1.0, 2 * count)
            points = np.concatenate([segments([(a + s * (b - a), a + e * (b - a)) for s, e in zip(at[::2], at[1::2], strict=True)]), points[4:]])
        self.set_points(points)
        return self


class ArrowField(VGroup):
    """Arrows of one length that show the direction of a field, in shades (and widths) that tell its size.

    Parameters
    ----------
    plot : Plot
        The map.
    centres, vectors : numpy.ndarray
        Shape (n, 2), in units of the plane: where the arrows have their middles, and the field there.
        Vectors of no length and those that are not finite are left out.
    edges : tuple of float
        Sizes at which the shade changes, in ascending order.
    role : str
        Whose shades.
    length : float
        Of every arrow, in frame units.
    gradient_of : Function, optional
        The function whose gradient the field is said to be.
    """

    def __init__(
        self, plot: Plot, centres: np.ndarray, vectors: np.ndarray, edges: tuple[float, ...], role: str, length: float,
        *, gradient_of: Function | None = None,
    ) -> None:
        super().__init__()
        size = np.hypot(vectors[:, 0], vectors[:, 1])
        good = np.isfinite(size) & (size > 0)
        self.centres = plot.at(centres[good, 0], centres[good, 1])
        seen = vectors[good] * (plot.x_unit, plot.y_unit)
        self.directions = np.column_stack([seen / np.linalg.norm(seen, axis=1)[:, None], np.zeros(len(seen))])
        self.length = length
        self.shade = np.searchsorted(np.asarray(edges), size[good])
        self.shown = np.ones(len(seen), dtype=bool)
        widths = np.linspace(2.0, 6.0, len(edges) + 1) if edges else (4.0,)
        self.sorts = [
            Arrows(colour, width, head=0.4 * length, open_heads=True)
            for colour, width in zip(shades(plot.theme, role, len(edges) + 1), widths, strict=True)
        ]
        if gradient_of is not None:
            for arrows, low, high in zip(self.sorts, (0.0, *edges), (*edges, math.inf), strict=True):
                arrows.claim = Claim(plot, "field", role, function=gradient_of, levels=(low, high))
        self.add(*self.sorts)
        self.grow(1.0)

    def grow(self, share: float) -> ArrowField:
        """Show every arrow at a share of its length, in place."""
        half = 0.5 * self.length * share * self.directions
        for i, arrows in enumerate(self.sorts):
            mine = self.shown & (self.shade == i)
            arrows.place(self.centres[mine] - half[mine], self.centres[mine] + half[mine])
        return self

    def clear_of(self, start: np.ndarray, end: np.ndarray, distance: float) -> ArrowField:
        """Leave out the arrows that come nearer than a distance to a straight piece of the frame."""
        along = end - start
        share = np.clip((self.centres - start) @ along / max(float(along @ along), 1e-12), 0.0, 1.0)
        away = np.linalg.norm(self.centres - start - share[:, None] * along, axis=1)
        self.shown &= away >= distance
        return self.grow(1.0)


def shades(theme: Theme, role: str, count: int) -> list[str]:
    """Colours of one role from faint to strong, all of them seen against the background.

    They differ in lightness, so that they can be told apart without their hue: on the dark
    theme they end near white, on the light one near black.
    """
    background, colour, ink = (ManimColor(c) for c in (theme.background, theme[role], theme["ink"]))
    # Where the role itself stands, how much of it the faintest has, how near to ink the strongest comes.
    own, faint, strong = (0.5, 0.6, 0.6) if theme.name == "dark" else (0.5, 0.78, 0.65)
    found = []
    for share in np.linspace(0.0, 1.0, count):
        if share <= own:
            mixed = interpolate_color(background, colour, faint + (1 - faint) * share / own)
        else:
            mixed = interpolate_color(colour, ink, strong * (share - own) / (1 - own))
        found.append(mixed.to_hex().lower())
    return found
