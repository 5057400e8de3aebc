"""A unit vector on a map and what a symmetric matrix makes of it: parallel exactly where the vector is an eigenvector."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from manim import VGroup

from .arrows import Arrows
from .claims import Claim
from .layout import LABEL
from .plot import Plot
from .text import backed, formula
from .window import round_step

__all__ = ["VectorAndImage", "image_scale"]

_LONGEST, _MARGIN, _SHORTEST = 2.2, 0.8, 0.3
# How many times as long as the other the longer of both arrows may be at one scale.
_APART = 3.0


def image_scale(eigenvalues: Sequence[float]) -> float:
    """The factor by which the image of a unit vector is drawn beside it: 1, or a round one where one of them would hardly be seen."""
    strongest = max(map(abs, eigenvalues))
    if strongest == 0 or 1 / _APART <= strongest <= _APART:
        return 1.0
    return round_step(_APART / strongest)


class VectorAndImage(VGroup):
    """u and H u from one point, turned together in place, at one scale or with H u a factor longer, which its name says.

    Parameters
    ----------
    plot : Plot
        The map; angles are true where its axes share one unit.
    at : (float, float)
        Where both begin.
    entries : (float, float, float)
        The matrix: first row, then the last entry.
    scale : float
        The factor by which H u is drawn beside u.
    name : str
        The name of what is drawn for H u, as Typst mathematics, with the factor in it if that is not 1.

    Attributes
    ----------
    angle : float
        Direction of u in degrees.
    """

    def __init__(self, plot: Plot, at: tuple[float, float], entries: tuple[float, float, float], scale: float, name: str) -> None:
        super().__init__()
        self.plot, self.at, self.angle = plot, at, 0.0
        xx, xy, yy = entries
        self.matrix = np.array([[xx, xy], [xy, yy]])
        here, area = plot.at(*at), plot.area
        edge = min(here[0] - area.left, area.right - here[0], here[1] - area.bottom, area.top - here[1])
        reach = max(min(_LONGEST, edge - _MARGIN), _SHORTEST)
        strongest = float(np.abs(np.linalg.eigvalsh(self.matrix)).max())
        # In units of the plane: the length of u, and that of H u for each of its own.
        self.length = reach / plot.x_unit / max(1.0, scale * strongest)
        self.scale_of_image = scale * self.length
        scales, vectors = (1.0, scale), (lambda: self.direction(), lambda: self.matrix @ self.direction())
        self.arrows = Arrows(plot.theme["ink"], 6, 0.24), Arrows(plot.theme["derivative"], 6, 0.24)
        for i, (arrow, role) in enumerate(zip(self.arrows, ("ink", "derivative"), strict=True)):
            arrow.set_z_index(1.4 - 0.1 * i)
            if i == 0 or strongest:
                arrow.claim = Claim(plot, "vector", role, start=at, truth=vectors[i], unit=self.length, scale=scales[i])
        self.names = tuple(
            backed(formula(source, plot.theme, em=LABEL), plot.theme.background, 0.02) for source in ("u", name)
        )
        self.add(*self.arrows, *self.names)
        self.turn(0.0)

    def direction(self) -> np.ndarray:
        """The unit vector u."""
        return np.array([math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))])

    def ends(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The tips of both arrows on the map."""
        u = self.direction()
        tips = (self.at + self.length * u, self.at + self.scale_of_image * self.matrix @ u)
        return tuple((float(x), float(y)) for x, y in tips)  # type: ignore[return-value]

    def turn(self, angle: float) -> VectorAndImage:
        """Show u in a direction, in degrees, and H u with it."""
        self.angle = angle
        here = self.plot.at(*self.at)
        tips = [self.plot.at(*end) for end in self.ends()]
        turned = math.radians(angle)
        left = np.array([-math.sin(turned), math.cos(turned), 0.0])
        for arrow, tip in zip(self.arrows, tips, strict=True):
            arrow.place(here, tip)
        # The name of u beside its shaft, that of H u behind its tip.
        self.names[0].move_to(here + 0.6 * (tips[0] - here) + 0.3 * left)
        away = tips[1] - here
        size = float(np.linalg.norm(away))
        self.names[1].move_to(tips[1] + (0.36 * away / size if size > 1e-9 else 0.0))
        self.names[1].set_opacity(1.0 if size > 0.3 else 0.0)
        # Neither leaves the map, whose numbers stand around it.
        area = self.plot.area
        for name in self.names:
            x, y, _ = name.get_center()
            w, h = name.width / 2, name.height / 2
            name.move_to([min(max(x, area.left + w), area.right - w), min(max(y, area.bottom + h), area.top - h), 0.0])
        return self
