"""A shape that is filled with a picture, and the camera that knows how."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cairo
import numpy as np
from manim import Camera, VMobject

__all__ = ["Painted", "StageCamera"]

# The picture is smooth inside and the outline cuts it: a texel may be larger than a pixel.
_TEXEL = 1.5


class Painted(VMobject):
    """A closed shape whose fill is a picture; its fill's opacity is that of the picture.

    A camera that does not know it fills it with its plain fill colour instead.

    Parameters
    ----------
    **options
        What `VMobject` takes.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._draw: Callable[[float], tuple[np.ndarray, tuple[float, float]]] | None = None
        self._drawn: tuple[float, cairo.SurfacePattern] | None = None
        self._home = np.zeros((2, 2))

    def paint(self, points: np.ndarray, draw: Callable[[float], tuple[np.ndarray, tuple[float, float]]]) -> None:
        """Set the outline and how the picture is made once a camera asks for it.

        Parameters
        ----------
        points : numpy.ndarray
            Shape (n, 3), as `VMobject.points`.
        draw : callable
            Gives, for a density in texels per frame unit, an image (h, w, 4) of 8-bit colours times opacity, and the frame
            coordinates of its upper left corner.
        """
        self.points = points
        self._draw, self._drawn = draw, None
        self._home = _extent(points)

    def source(self, density: float) -> cairo.SurfacePattern | None:
        """The picture as a source in frame coordinates; it goes with the outline where that was moved or scaled."""
        if self._draw is None or not len(self.points):
            return None
        if self._drawn is None or self._drawn[0] != density:
            self._drawn = density, _pattern(*self._draw(density), density)
        pattern = cairo.SurfacePattern(self._drawn[1].get_surface())
        pattern.set_filter(cairo.Filter.BILINEAR)
        pattern.set_extend(cairo.Extend.PAD)
        now, home = _extent(self.points), self._home
        scale = np.divide(home[1] - home[0], now[1] - now[0], out=np.ones(2), where=now[1] > now[0])
        back = cairo.Matrix(scale[0], 0, 0, scale[1], *(home[0] - scale * now[0]))
        pattern.set_matrix(back.multiply(self._drawn[1].get_matrix()))
        return pattern

    def __deepcopy__(self, memo: dict[int, Any]) -> Painted:
        drawn, self._drawn = self._drawn, None  # a picture cannot be copied, only drawn again
        try:
            twin = type(self).__new__(type(self))
            memo[id(self)] = twin
            import copy

            for name, value in self.__dict__.items():
                twin.__dict__[name] = value if name == "_draw" else copy.deepcopy(value, memo)
        finally:
            self._drawn = drawn
        return twin


def _extent(points: np.ndarray) -> np.ndarray:
    return np.stack([points[:, :2].min(axis=0), points[:, :2].max(axis=0)]) if len(points) else np.zeros((2, 2))


def _pattern(image: np.ndarray, corner: tuple[float, float], density: float) -> cairo.SurfacePattern:
    height, width = image.shape[:2]
    surface = cairo.ImageSurface.create_for_data(image.data, cairo.FORMAT_ARGB32, width, height, 4 * width)
    pattern = cairo.SurfacePattern(surface)
    pattern.set_matrix(cairo.Matrix(density, 0, 0, -density, -corner[0] * density, corner[1] * density))
    return pattern


class StageCamera(Camera):
    """Manim's camera that also fills `Painted` shapes with their pictures."""

    def apply_fill(self, ctx: cairo.Context, vmobject: VMobject) -> StageCamera:
        opacity = float(vmobject.get_fill_opacity()) if isinstance(vmobject, Painted) else 0.0
        source = vmobject.source(ctx.get_matrix().xx / _TEXEL) if opacity > 0 else None  # type: ignore[attr-defined]
        if source is None:
            return super().apply_fill(ctx, vmobject)
        if opacity >= 1:
            ctx.set_source(source)
            ctx.fill_preserve()
            return self
        path = ctx.copy_path()
        ctx.save()
        ctx.clip()
        ctx.set_source(source)
        ctx.paint_with_alpha(opacity)
        ctx.restore()
        ctx.append_path(path)
        return self
