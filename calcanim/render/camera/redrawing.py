"""Drawing only what is seen where a picture differs from what its array showed before.

From one frame of a lesson to the next little of it changes. Of a picture that was drawn a few frames ago only the tiles
are made anew in which something has changed since: all that reaches into them is drawn on a scratch array, whole and in
order, and the tiles are taken over from there. Told to keep within them, Cairo would round the edges that it cuts
otherwise.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import cairo
import numpy as np
from manim.camera.camera import Camera
from manim.camera.three_d_camera import ThreeDCamera
from manim.mobject.mobject import Mobject
from manim.mobject.types.vectorized_mobject import VMobject

from calcanim.render.conversion import Place

from ..kinds import Stock
from .drawing import ArrayDrawing, LeftToManim
from .tiles import Layout, Shown, compared, every_tile, reaching, rectangles

__all__ = ["Redrawing", "redrawing_of"]

# Where more of the picture than this is made anew, all of it is.
_MOST = 0.5
# How a camera begins and makes a frame.
_FRAME = (
    "capture_mobjects", "reset", "set_pixel_array", "set_frame_to_background", "get_cached_cairo_context", "cache_cairo_context",
    "display_multiple_background_colored_vmobjects",
)
_FLAT, _SPATIAL = Stock(Camera, *_FRAME), Stock(ThreeDCamera, *_FRAME, "reset_rotation_matrix")


def redrawing_of(camera: Any) -> Redrawing | None:
    """What draws the frames of this camera, or None for one that draws or begins a frame in a way of its own."""
    return Redrawing(camera) if isinstance(camera, ArrayDrawing) and _begins_as_manims(camera) else None


def _begins_as_manims(camera: ArrayDrawing) -> bool:
    kind = camera.beneath
    stock = _SPATIAL if issubclass(kind, ThreeDCamera) else _FLAT
    return stock.holds(kind) and camera.__dict__.keys().isdisjoint(stock.names)


class Redrawing:
    """Draws frames into arrays that go round.

    Parameters
    ----------
    camera : ArrayDrawing
        The camera that draws.
    """

    def __init__(self, camera: ArrayDrawing) -> None:
        self._camera = camera
        # What was drawn last, if that is known; and of each array where it shows something older.
        self._last: Shown | None = None
        self._old: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        self._fresh = every_tile(camera.pixel_array)
        self._scratch: np.ndarray | None = None

    def holds(self) -> bool:
        """Whether the camera still makes frames as manim's own does."""
        return _begins_as_manims(self._camera) and not self._camera.differs()

    def draw(self, base: np.ndarray, mobjects: Iterable[Mobject]) -> None:
        """Make the camera's array the picture of these mobjects on a background.

        Parameters
        ----------
        base : numpy.ndarray
            The background; the same object only as long as its pixels are.
        mobjects : iterable of manim.Mobject
            What is drawn, with all parts.
        """
        camera, mobjects = self._camera, list(mobjects)
        if isinstance(camera, ThreeDCamera):
            camera.reset_rotation_matrix()
        try:
            self._draw(base, camera.get_mobjects_to_display(mobjects))
        except LeftToManim:
            self.forget()
            camera.set_frame_to_background(base)
            camera.capture_mobjects(mobjects)
        except BaseException:
            # It is not known how far this frame has come.
            self.forget()
            raise

    def _draw(self, base: np.ndarray, mobjects: Iterable[Mobject]) -> None:
        camera, pixels = self._camera, self._camera.pixel_array
        # Those of the plainest kind have a place and no picture: the value of a tracker, say.
        some = [mobject for mobject in mobjects if camera.type_or_raise(mobject) is not Mobject]
        shapes = [mobject for mobject in some if isinstance(mobject, VMobject)]
        knows = camera.knowing()
        if (
            pixels.shape != base.shape or len(shapes) < len(some)
            or not all(knows(shape) and not shape.get_background_image() for shape in shapes)
        ):
            raise LeftToManim
        parts: list[Place] = []

        def choose(layout: Layout, context: cairo.Context) -> tuple[Sequence[int], cairo.Context]:
            looks = [_look(shape, look, camera) for shape, look in zip(layout.shapes, layout.looks, strict=True)]
            matrix = context.get_matrix()
            self._last, changed = compared(layout, looks, base, matrix, camera.cairo_line_width_multiple, self._last)
            tiles = self._passed(pixels, changed)
            if tiles.mean() > _MOST:
                np.copyto(pixels, base, casting="unsafe")
                return range(len(layout.shapes)), context
            scratch = self._room(pixels)
            parts.extend(rectangles(tiles))
            for place in parts:
                scratch[place] = base[place]
            onto = camera.get_cairo_context(scratch)
            onto.set_matrix(matrix)
            return reaching(self._last.boxes, tiles), onto

        camera.draw(shapes, camera.get_cairo_context(pixels), choose)
        for place in parts:
            pixels[place] = self._room(pixels)[place]

    def changed(self) -> np.ndarray:
        """Where something has changed since this was asked before: marked tiles, shape (rows, columns)."""
        changed, self._fresh = self._fresh, np.zeros_like(self._fresh)
        return changed

    def forget(self) -> None:
        """Something else is drawn: nothing is known any more of what is shown."""
        self._last = None
        self._old.clear()
        self._fresh = every_tile(self._camera.pixel_array)

    def give_up(self) -> None:
        """Keep nothing."""
        self.forget()
        if self._scratch is not None:
            self._camera.pixel_array_to_cairo_context.pop(id(self._scratch), None)
        self._scratch = None

    def _passed(self, pixels: np.ndarray, changed: np.ndarray) -> np.ndarray:
        """Note a change in every array; where the one that is drawn into shows something older."""
        if self._fresh.shape != changed.shape:
            self.forget()
        self._fresh |= changed
        for _, old in self._old.values():
            old |= changed
        there = self._old.get(id(pixels))
        tiles = every_tile(pixels) if there is None else there[1]
        # With the array, so that no other one gets its number.
        self._old[id(pixels)] = pixels, np.zeros_like(tiles)
        return tiles

    def _room(self, pixels: np.ndarray) -> np.ndarray:
        """The scratch array, whose pixels mean nothing from one frame to the next."""
        if self._scratch is None or self._scratch.shape != pixels.shape:
            self._scratch = np.zeros_like(pixels)
        return self._scratch


def _look(shape: VMobject, look: list[tuple[np.ndarray, float]], camera: ArrayDrawing) -> Hashable:
    """Equal only for what looks equal, where the points are."""
    own = camera.own_look(shape) if camera.fills_itself(shape) else None  # type: ignore[attr-defined]
    painted = tuple(
        (colours.tobytes(), width, () if len(colours) == 1 else camera.gradient_ends(shape, len(colours)))
        for colours, width in look
    )
    return painted, own, shape.joint_type, shape.cap_style, shape.tolerance_for_point_equality
