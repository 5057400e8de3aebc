"""The graph of a function of two variables in space: a painted shape and its level lines.

What of it is seen, and how bright, is worked out for all columns of the screen at once by a `Relief`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from copy import copy
from functools import cached_property, partial

import numpy as np
from manim import ManimColor, VGroup, VMobject

from .deferred import Deferred
from .levels import level_lines
from .painted import Painted
from .paths import corners, segments
from .plane import grid_values
from .relief import Field, Part, Relief
from .relief_edges import seen_edges
from .relief_shading import shaded
from .space import Space
from .theme import Theme

__all__ = ["Surface"]

# Grid points along either axis: of the surface, and where its level lines are looked for.
_GRID, _FINE = 161, 121
# Of brightness between the darkest and the brightest places; of height beyond the heights shown.
_LEAST_SPAN, _BEYOND = 0.35, 0.25
# Where the light comes from, in the window's own proportions: from the upper left, in front.
_LIGHT = np.array([-0.45, -0.4, 0.8]) / np.linalg.norm([-0.45, -0.4, 0.8])


class Surface(VGroup):
    """z = f(x, y) over a window, with its level lines, shaded.

    Parameters
    ----------
    f : callable
        A vectorised function of two variables.
    space : Space
        Where it stands; `refresh` follows the space's camera.
    theme : Theme
        Colours; the surface has the role ``curve``.
    levels : tuple of float
        The level lines drawn on it.

    Attributes
    ----------
    solid : float
        Opacity of the surface.
    lines : float
        Opacity of its level lines.
    along : str
        Which way a cut runs: ``x`` or ``y``.
    cut : float or None
        What is nearer than this value of the other variable is veiled.
    reached : float
        Level lines above this height are not drawn yet.
    veil : float
        Opacity of the veiled part, as a share.
    sheet : VMobject or None
        What stands in the cut: drawn before the veiled part and behind nothing else.
    """

    def __init__(
        self, f: Callable[..., np.ndarray], space: Space, theme: Theme, levels: tuple[float, ...], *, role: str = "curve"
    ) -> None:
        super().__init__()
        self.space, self.theme = space, theme
        self.solid, self.lines, self.veil, self.along = 1.0, 1.0, 1.0, "x"
        self.cut: float | None = None
        self.reached = math.inf
        self.sheet: VMobject | None = None
        z = grid_values(f, space.window, _GRID)[2]
        low, high = space.heights
        # Far beyond the heights shown the grid would be too coarse to say where the surface passes through them.
        z = np.clip(z, low - _BEYOND * (high - low), high + _BEYOND * (high - low))
        self.field = Field(z, _light(z, space), space.size, low, high)
        self.ramp = _ramp(theme, role)
        self.pieces = _level_pieces(f, space, levels)
        colour = ManimColor.from_rgb(tuple(int(c) for c in self.ramp[160, :3]))
        self.bodies = tuple(Painted(fill_color=colour, stroke_width=0) for _ in ("far", "near"))
        self.rims = tuple(Deferred(stroke_color=_rim(theme, role), stroke_width=1.4, fill_opacity=0) for _ in self.bodies)
        self.traces = tuple(Deferred(stroke_color=theme[role], stroke_width=1.9, fill_opacity=0) for _ in self.bodies)
        for part in self.bodies + self.rims:
            # The shaded body only carries the lines; it says nothing by its own colour.
            part.plot_part = "grid"
        for part in self.traces:
            part.plot_part = "level lines"
        self._standing: list[_Half | None] = [None for _ in self.bodies]
        self.refresh()

    def refresh(self) -> Surface:
        """Draw it as the space's camera sees it now, in place."""
        far, near = self._halves()
        self.submobjects = self._seen(0, far, 1.0)
        if self.cut is not None and self.sheet is not None:
            self.submobjects.append(self.sheet)
        self.submobjects += self._seen(1, near, self.veil)
        return self

    def _halves(self) -> tuple[Part | None, Part | None]:
        """What lies behind the cut and what before it, as far as there is any."""
        if self.cut is None:
            return (-0.5, 0.5, -0.5, 0.5), None
        across = self.along == "x"
        axis = self.space.window.y if across else self.space.window.x
        at = (self.cut - axis.low) / axis.span - 0.5
        below = (-0.5, min(at, 0.5)) if at > -0.5 else None
        above = (max(at, -0.5), 0.5) if at < 0.5 else None
        away = self.space.farther()[1 if across else 0]
        far, near = (above, below) if away > 0 else (below, above)
        return _strip(far, across), _strip(near, across)

    def _seen(self, which: int, part: Part | None, strength: float) -> list[VMobject]:
        """The body and the lines of one half, drawn anew."""
        if part is None:
            return []
        body, rim, trace = self.bodies[which], self.rims[which], self.traces[which]
        half = self._standing[which]
        if half is None or (half.relief.view, half.relief.part) != (self.space.view, part):
            half = self._standing[which] = _Half(Relief(self.field, self.space.view, part), self)
        body.paint(half.outline.copy(), half.shaded)
        body.set_fill(opacity=self.solid * strength)
        rim.promise(lambda: half.edges.copy())
        rim.set_stroke(opacity=self.solid * strength)
        reached = self.reached if self.lines > 0 else -math.inf
        trace.promise(lambda: half.lines_below(reached))
        trace.set_stroke(opacity=self.lines * strength)
        return [body, rim, trace]


class _Half:
    """What is seen of one half from one viewpoint: worked out when somebody looks, and once only.

    The camera may have gone on by then: all belongs to where it stood.
    """

    def __init__(self, relief: Relief, surface: Surface) -> None:
        self.relief = relief
        self.outline = corners(relief.outline())
        self._pieces, self._space = surface.pieces, copy(surface.space)
        self.shaded = partial(shaded, relief, ramp=surface.ramp)

    def __deepcopy__(self, memo: object) -> _Half:
        return self  # nothing in it ever changes

    @cached_property
    def edges(self) -> np.ndarray:
        """The edges in sight, as points of a shape."""
        return segments(seen_edges(self.relief))

    def lines_below(self, height: float) -> np.ndarray:
        """The level lines in sight up to a height, as points of a shape."""
        heights, lines = self._lines
        return segments(lines[heights <= height])

    @cached_property
    def _lines(self) -> tuple[np.ndarray, np.ndarray]:
        """The height of each piece of level line that lies on the half and is seen there, and where it is seen."""
        part, w, pieces = self.relief.part, self._space.window, self._pieces
        x, y = ((pieces[:, :, i].mean(axis=1) - axis.low) / axis.span - 0.5 for i, axis in enumerate((w.x, w.y)))
        pieces = pieces[(part[0] <= x) & (x <= part[1]) & (part[2] <= y) & (y <= part[3])]
        pieces = pieces[~self.relief.hides(self._space.seen(pieces.mean(axis=1)))]
        return pieces[:, 0, 2], self._space.at(pieces)


def _strip(between: tuple[float, float] | None, across: bool) -> Part | None:
    """The rectangle between two values of y, all across, or of x, all along."""
    if between is None:
        return None
    return (-0.5, 0.5, *between) if across else (*between, -0.5, 0.5)


def _light(z: np.ndarray, space: Space) -> np.ndarray:
    """How bright the surface is at each point of its grid, 0 to 1, from its darkest to its brightest places."""
    # As steep as it looks.
    scale = np.array(space.size) / (z.shape[1] - 1, z.shape[0] - 1, space.heights[1] - space.heights[0])
    with np.errstate(all="ignore"):
        along_y, along_x = np.gradient(np.where(np.isfinite(z), z, np.nan))
        normal = np.stack([-along_x * scale[2] / scale[0], -along_y * scale[2] / scale[1], np.ones_like(z)], axis=-1)
        lit = (normal @ _LIGHT) / np.linalg.norm(normal, axis=-1)
    good = lit[np.isfinite(lit)]
    if not len(good):
        return np.full(z.shape, 0.5)
    low, high = np.quantile(good, (0.02, 0.98))
    # What is nearly a plane keeps nearly one shade.
    span = max(high - low, _LEAST_SPAN)
    return np.clip(np.nan_to_num(lit - (low + high) / 2, nan=0.0) / span + 0.5, 0.0, 1.0)


def _rim(theme: Theme, role: str) -> ManimColor:
    """The colour of the surface's edges: somewhat stronger than any shade."""
    return ManimColor(theme.background).interpolate(ManimColor(theme[role]), 0.5)


def _ramp(theme: Theme, role: str) -> np.ndarray:
    """The colours of the upper side from dark to light, then of the lower side, shape (512, 4), 8-bit."""
    ground, colour = (np.array(ManimColor(c).to_rgb()) for c in (theme.background, theme[role]))
    lit = np.linspace(0.0, 1.0, 256)
    # The strongest shade stays far enough from the lines of the same role to show them.
    if theme.name == "dark":
        share = np.concatenate([0.10 + 0.25 * lit, 0.09 + 0.09 * lit])
    else:
        share = np.concatenate([0.25 - 0.17 * lit, 0.27 - 0.05 * lit])
    colours = ground + share[:, None] * (colour - ground)
    return np.column_stack([np.rint(colours * 255), np.full(512, 255)]).astype(np.uint8)


def _level_pieces(f: Callable[..., np.ndarray], space: Space, levels: tuple[float, ...]) -> np.ndarray:
    """The level lines as straight pieces in space, shape (m, 2, 3)."""
    found = [np.zeros((0, 2, 3))]
    for level, lines in zip(levels, level_lines(f, space.window, levels, _FINE), strict=True):
        if not space.heights[0] <= level <= space.heights[1]:
            continue
        for line in lines:
            points = np.column_stack([line, np.full(len(line), level)])
            found.append(np.stack([points[:-1], points[1:]], axis=1))
    return np.concatenate(found)
