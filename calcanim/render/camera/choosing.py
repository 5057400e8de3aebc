"""Which cameras can draw from arrays."""

from __future__ import annotations

from functools import cache

from manim.camera import camera as flat
from manim.camera import three_d_camera as spatial
from manim.camera.camera import Camera
from manim.camera.three_d_camera import ThreeDCamera
from manim.mobject.types import vectorized_mobject as shapes

from ..kinds import Stock
from .drawing import ArrayDrawing
from .paths import appender
from .solid import ArraySolidDrawing

__all__ = ["quicken"]

# A camera that draws shapes in a way of its own is left alone.
_DRAWING = (
    "display_multiple_vectorized_mobjects", "display_multiple_non_background_colored_vmobjects", "display_vectorized",
    "set_cairo_context_path", "set_cairo_context_color", "apply_stroke", "get_cairo_context",
    "get_stroke_rgbas", "get_fill_rgbas", "transform_points_pre_display", "get_mobjects_to_display", "type_or_raise",
)
# And what a camera in space does besides.
_SOLID = ("modified_rgbas", "project_points", "project_point", "get_rotation_matrix", "frame_center")
# One that names some shapes (``own_shapes``) may fill these as it likes.
_FILLING = "apply_fill"
_STOCK = {
    (base, fills): Stock(base, *_DRAWING, *more, *([] if fills else [_FILLING]))
    for base, more in ((Camera, ()), (ThreeDCamera, _SOLID)) for fills in (False, True)
}
# What manim's cameras call by name in their modules, and is worked out here instead.
_FUNCTIONS = tuple((vars(module), name, vars(module)[name]) for module, names in (
    (flat, ("extract_mobject_family_members", "LINE_JOIN_MAP", "CAP_STYLE_MAP")),
    (spatial, ("get_shaded_rgb", "get_3d_vmob_start_corner", "get_3d_vmob_start_corner_unit_normal",
               "get_3d_vmob_end_corner", "get_3d_vmob_end_corner_unit_normal", "extract_mobject_family_members")),
    (shapes, ("get_3d_vmob_gradient_start_and_end_points",)),
) for name in names)


def quicken(camera: Camera) -> str:
    """Make a camera draw from arrays, if it can.

    Parameters
    ----------
    camera : manim.Camera
        The camera of a scene; it stays the same object.

    Returns
    -------
    str
        Why it stays as it was; empty where it is quicker now.
    """
    kind = type(camera)
    if issubclass(kind, ArrayDrawing):
        return ""
    if appender() is None:
        return "this installation's Cairo takes no path as a whole"
    if not _stock(kind).holds(kind):
        return f"{kind.__name__} draws in a way of its own"
    camera.__class__ = _quick(kind)
    return ""


def _stock(kind: type[Camera]) -> Stock:
    """What of a class of cameras has to be manim's, since it is done otherwise here."""
    return _STOCK[ThreeDCamera if issubclass(kind, ThreeDCamera) else Camera, hasattr(kind, "own_shapes")]


@cache
def _quick(kind: type[Camera]) -> type[Camera]:
    """The same camera, drawing from arrays."""
    stock = _stock(kind)
    names = frozenset((*stock.names, _FILLING))

    def differs(self: ArrayDrawing) -> list[str]:
        strange = [] if stock.holds(kind) else stock.differing(kind)
        strange += [name for home, name, own in _FUNCTIONS if home[name] is not own]
        return strange if names.isdisjoint(self.__dict__) else strange + sorted(names.intersection(self.__dict__))

    drawing = ArraySolidDrawing if issubclass(kind, ThreeDCamera) else ArrayDrawing
    return type(f"Array{kind.__name__}", (drawing, kind), {"beneath": kind, "differs": differs})
