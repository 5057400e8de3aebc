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

Draw = Callable[[float], tuple[np.ndarray, tuple[float, float]]]


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
        self._picture: _Picture | None = None

    def paint(self, points: np.ndarray, draw: Draw) -> None:
        """Set the outline and how the picture is made once a camera asks for it.

        Parameters
        ----------
        points : numpy.ndarray
            Shape (n, 3), as `VMobject.points`.
        draw : callable
            Gives, for a density in texels per frame unit, an image (h, w, 4) of 8-bit colours times opacity, and the frame
            coordinates of its upper left corner. The one that painted it before, for an outline of the same extent, is
            not asked again.
        """
        self.points = points
        home = _extent(points)
        if self._picture is None or not self._picture.is_from(draw, home):
            self._picture = _Picture(draw, home)

    @property
    def picture(self) -> object:
        """What fills it, however that is moved or scaled: the same object as long as it is the same picture."""
        return self._picture

    def source(self, density: float) -> cairo.SurfacePattern | None:
        """The picture as a source in frame coordinates; it goes with the outline where that was moved or scaled."""
        if self._picture is None or not len(self.points):
            return None
        surface, (left, top) = self._picture.drawn(density)
        now, home = _extent(self.points), self._picture.home
        scale = np.divide(home[1] - home[0], now[1] - now[0], out=np.ones(2), where=now[1] > now[0])
        back = home[0] - scale * now[0]
        pattern = cairo.SurfacePattern(surface)
        pattern.set_filter(cairo.Filter.BILINEAR)
        pattern.set_extend(cairo.Extend.PAD)
        pattern.set_matrix(cairo.Matrix(
            density * scale[0], 0, 0, -density * scale[1], density * (back[0] - left), density * (top - back[1])
        ))
        return pattern


class _Picture:
    """What fills a shape; drawn when a camera first asks for it, and kept for its next frames."""

    def __init__(self, draw: Draw, home: np.ndarray) -> None:
        self.home = home
        self._draw = draw
        self._kept: tuple[float, cairo.ImageSurface, tuple[float, float]] | None = None

    def __deepcopy__(self, memo: object) -> _Picture:
        return self  # copies of a shape share what they show

    def is_from(self, draw: Draw, home: np.ndarray) -> bool:
        """Whether it would be made in this way for a shape of this extent."""
        return draw is self._draw and np.array_equal(home, self.home)

    def drawn(self, density: float) -> tuple[cairo.ImageSurface, tuple[float, float]]:
        """The image and the frame coordinates of its upper left corner."""
        if self._kept is None or self._kept[0] != density:
            image, corner = self._draw(density)
            height, width = image.shape[:2]
            surface = cairo.ImageSurface.create_for_data(image.data, cairo.FORMAT_ARGB32, width, height, 4 * width)
            self._kept = density, surface, corner
        return self._kept[1:]


def _extent(points: np.ndarray) -> np.ndarray:
    return np.stack([points[:, :2].min(axis=0), points[:, :2].max(axis=0)]) if len(points) else np.zeros((2, 2))


class StageCamera(Camera):
    """Manim's camera that also fills `Painted` shapes with their pictures.

    ``own_shapes`` are those that it draws otherwise than manim.
    """

    own_shapes = (Painted,)

    def own_look(self, shape: Painted) -> object:
        """What a shape is filled with that this camera draws in its own way."""
        return shape.picture

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
