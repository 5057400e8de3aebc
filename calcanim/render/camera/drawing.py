"""Drawing shapes from arrays: what manim's camera does shape by shape and curve by curve, for a whole frame at once.

Pixels are those of manim's camera, bit for bit: the same paths, sources, line widths and order reach Cairo. What is
left out has no effect on a picture: fills and strokes whose opacity is 0.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import cairo
import numpy as np
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP, Camera
from manim.mobject.mobject import Mobject
from manim.mobject.types.vectorized_mobject import VMobject

from ..kinds import Stock
from .family import drawn_members
from .paths import appender, build_paths
from .tiles import Choose, Layout

__all__ = ["ArrayDrawing", "LeftToManim", "left_to_manim"]

_SHAPE = Stock(
    VMobject, "get_subpath_split_indices_from_points", "consider_points_equals_2d", "get_gradient_start_and_end_points",
    "get_background_image",
)


class LeftToManim(Exception):
    """Something is to be drawn that is not known here, or at a place that is no number: manim's own code decides what comes of it."""


def left_to_manim(camera: Camera) -> Counter[str]:
    """How many shapes and pictures of a camera manim's own code has drawn, by the reason."""
    return camera.__dict__.setdefault("_left_to_manim", Counter())  # type: ignore[no-any-return]


class ArrayDrawing(Camera):
    """Put before a camera class of manim's, it draws that camera's shapes from arrays.

    Shapes that it does not know are left to that camera and counted in ``left_to_manim``; all of them are, once the camera
    itself or one of manim's cameras has been changed.
    """

    beneath: type[Camera]
    """The class of the camera without this."""
    left = False
    """Whether all is drawn by that class; a scene may still hold methods of this one."""

    def differs(self) -> list[str]:
        """What of the drawing that is done otherwise here is no longer manim's own, by name."""
        raise NotImplementedError

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        if not self.left and (differs := self.differs()):
            self.left = True
            left_to_manim(self)[f"everything from here on, since {', '.join(differs)} of the camera is not manim's own"] += 1
        super().capture_mobjects(mobjects, **kwargs)

    def get_mobjects_to_display(
        self, mobjects: Iterable[Mobject], include_submobjects: bool = True, excluded_mobjects: list[Any] | None = None
    ) -> list[Mobject]:
        if self.left or not include_submobjects or excluded_mobjects:
            return super().get_mobjects_to_display(mobjects, include_submobjects, excluded_mobjects)
        return drawn_members(mobjects, use_z_index=self.use_z_index)

    def type_or_raise(self, mobject: Mobject) -> Any:
        if self.left:
            return super().type_or_raise(mobject)
        kinds = self.__dict__.setdefault("_kinds", {})
        kind = kinds.get(type(mobject))
        if kind is None:
            kind = kinds[type(mobject)] = Camera.type_or_raise(self, mobject)
        return kind

    def display_multiple_non_background_colored_vmobjects(
        self, vmobjects: Iterable[VMobject], pixel_array: np.ndarray
    ) -> None:
        if self.left:
            super().display_multiple_non_background_colored_vmobjects(vmobjects, pixel_array)
            return
        context = self.get_cairo_context(pixel_array)
        for known, group in itertools.groupby(vmobjects, self.knowing()):
            shapes = list(group)
            why = "shapes of an unknown kind"
            if known:
                try:
                    self.draw(shapes, context)
                except LeftToManim:
                    why = "shapes with points at no place"
                else:
                    continue
            left_to_manim(self)[why] += len(shapes)
            for shape in shapes:
                self.display_vectorized(shape, context)

    def display_multiple_background_colored_vmobjects(self, cvmobjects: Iterable[VMobject], pixel_array: np.ndarray) -> Any:
        shapes = list(cvmobjects)
        left_to_manim(self)["shapes filled with a background image"] += len(shapes)
        return super().display_multiple_background_colored_vmobjects(shapes, pixel_array)

    def display_multiple_point_cloud_mobjects(self, pmobjects: Iterable[Any], pixel_array: np.ndarray) -> None:
        clouds = list(pmobjects)
        left_to_manim(self)["point clouds"] += len(clouds)
        super().display_multiple_point_cloud_mobjects(clouds, pixel_array)

    def display_multiple_image_mobjects(self, image_mobjects: Iterable[Any], pixel_array: np.ndarray) -> None:
        images = list(image_mobjects)
        left_to_manim(self)["images"] += len(images)
        super().display_multiple_image_mobjects(images, pixel_array)

    def knowing(self) -> Callable[[VMobject], bool]:
        """Says of each shape of a frame whether it is drawn here; others are left to manim's code."""
        kinds: dict[type, bool] = {}

        def knows(shape: VMobject) -> bool:
            kind, own = type(shape), shape.__dict__
            known = kinds.get(kind)
            if known is None:
                known = kinds[kind] = _SHAPE.holds(kind)
            return (
                known and len(shape.points) % 4 == 0 and shape.n_points_per_cubic_curve == 4
                and "get_subpath_split_indices_from_points" not in own and "consider_points_equals_2d" not in own
            )

        return knows

    def fills_itself(self, shape: VMobject) -> bool:
        """Whether the camera itself fills it otherwise than manim's does."""
        return isinstance(shape, getattr(self, "own_shapes", ()))

    def draw(self, shapes: list[VMobject], context: cairo.Context, choose: Choose | None = None) -> None:
        """Draw known shapes in their order; where somebody chooses, only those that he wants, and where he wants them."""
        layout = self._laid_out(shapes)
        chosen: Sequence[int] = range(len(layout.shapes))
        if choose is not None:
            chosen, context = choose(layout, context)
        if not chosen:
            return
        append = appender()
        assert append is not None  # no camera is made to draw from arrays where it is
        points, firsts = layout.points, layout.firsts
        if len(chosen) < len(layout.shapes):
            points = np.concatenate([points[firsts[i] : firsts[i + 1]] for i in chosen])
        curves = layout.counts[chosen] // 4
        # A scene may have asked numpy for errors where numbers grow too large.
        with np.errstate(all="ignore"):
            paths = build_paths(points, curves, _tolerances([layout.shapes[i] for i in chosen], curves))
        for place, i in enumerate(chosen):
            context.new_path()
            append(context, paths, place)
            for paint in layout.looks[i]:
                self._paint(context, layout.shapes[i], *paint)

    def _laid_out(self, shapes: list[VMobject]) -> Layout:
        """What of some shapes can be seen."""
        seen = [(shape, look) for shape in shapes if len(shape.points) and (look := self._look(shape))]
        if not seen:
            return Layout([], [], np.zeros((0, 2)), np.zeros(1, dtype=int))
        points = np.concatenate([shape.points for shape, _ in seen])
        if not np.isfinite(points).all():
            # Manim draws nothing of a shape with a point that does not exist.
            return self._laid_out([shape for shape, _ in seen if np.isfinite(shape.points).all()])
        drawn = [shape for shape, _ in seen]
        firsts = np.cumsum([0, *(len(shape.points) for shape in drawn)])
        flat = self._flat(drawn, points)
        if not np.isfinite(flat).all():
            raise LeftToManim
        return Layout(drawn, [look for _, look in seen], flat, firsts)

    def _look(self, shape: VMobject) -> list[tuple[np.ndarray, float]]:
        """What is painted of a shape, in order: its colours and the line width in manim's measure, 0 for the fill."""
        look = []
        for background in (True, False):
            if not background:
                colours = self.get_fill_rgbas(shape)
                if _seen(colours):
                    look.append((colours, 0.0))
            width = shape.get_stroke_width(background)
            if width > 0:
                colours = self.get_stroke_rgbas(shape, background)
                if _seen(colours):
                    look.append((colours, width))
        return look

    def _paint(self, context: cairo.Context, shape: VMobject, colours: np.ndarray, width: float) -> None:
        if width == 0 and self.fills_itself(shape):
            self.apply_fill(context, shape)
            return
        if len(colours) == 1:
            r, g, b, a = colours[0].tolist()
            # Manim keeps pixels as red, green, blue where Cairo has blue, green, red.
            context.set_source_rgba(b, g, r, a)
        else:
            self.set_cairo_context_color(context, colours, shape)
        if width == 0:
            context.fill_preserve()
            return
        context.set_line_width(width * self.cairo_line_width_multiple)
        context.set_line_join(LINE_JOIN_MAP[shape.joint_type])
        context.set_line_cap(CAP_STYLE_MAP[shape.cap_style])
        context.stroke_preserve()

    def gradient_ends(self, shape: VMobject, colours: int) -> tuple[float, ...]:
        """Where the gradient of so many colours begins and ends in a picture of a shape."""
        # A pair of points, as manim's own camera passes it.
        ends = self.transform_points_pre_display(shape, shape.get_gradient_start_and_end_points())  # type: ignore[arg-type]
        return tuple(float(value) for end in ends for value in end[:2])

    def _flat(self, shapes: list[VMobject], points: np.ndarray) -> np.ndarray:
        """All points of some shapes, shape (n, 3), as the camera has them, shape (n, 2)."""
        return points[:, :2]


def _seen(colours: np.ndarray) -> bool:
    """Whether any of some colours, as rows of red, green, blue and opacity, is not wholly transparent."""
    return bool(colours.item(3) if len(colours) == 1 else colours[:, 3].any())


def _tolerances(shapes: list[VMobject], curves: np.ndarray) -> np.ndarray | float:
    """How near two points must be to be one: a single number, unless shapes disagree."""
    each = [float(shape.tolerance_for_point_equality) for shape in shapes]
    if all(value == each[0] for value in each):
        return each[0]
    return np.repeat(each, curves)
