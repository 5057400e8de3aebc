"""Which cameras can draw from arrays."""

from __future__ import annotations

from functools import cache

from manim.camera.camera import Camera
from manim.camera.three_d_camera import ThreeDCamera

from .drawing import ArrayDrawing
from .paths import appender
from .solid import ArraySolidDrawing

__all__ = ["quicken"]

# A camera that draws shapes in a way of its own is left alone, unless it names those shapes (``own_shapes``).
_DRAWING = (
    "display_multiple_vectorized_mobjects", "display_multiple_non_background_colored_vmobjects", "display_vectorized",
    "set_cairo_context_path", "set_cairo_context_color", "apply_fill", "apply_stroke", "get_cairo_context",
    "get_stroke_rgbas", "get_fill_rgbas", "transform_points_pre_display", "get_mobjects_to_display", "type_or_raise",
)
# And what a camera in space does besides.
_SOLID = ("modified_rgbas", "project_points", "project_point")


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
    quick = _quick(kind)
    if quick is None:
        return f"{kind.__name__} draws in a way of its own"
    camera.__class__ = quick
    return ""


@cache
def _quick(kind: type[Camera]) -> type[Camera] | None:
    """The same camera, drawing from arrays."""
    solid = issubclass(kind, ThreeDCamera)
    base = ThreeDCamera if solid else Camera
    names = _DRAWING + _SOLID if solid else _DRAWING
    strange = [name for name in names if getattr(kind, name) is not getattr(base, name)]
    if strange and not (hasattr(kind, "own_shapes") and strange == ["apply_fill"]):
        return None
    return type(f"Array{kind.__name__}", (ArraySolidDrawing if solid else ArrayDrawing, kind), {})
