"""What is gone round is watched: every method of manim's that a picture passes through is either called or looked at."""

from __future__ import annotations

from types import CodeType, FunctionType
from typing import Any

import pytest
from manim import Camera, Circle, Mobject, Square, ThreeDCamera, VMobject
from manim.renderer.cairo_renderer import CairoRenderer

from calcanim.render import giving
from calcanim.render.camera import choosing, drawing, family, redrawing, solid
from calcanim.render.kinds import STAND_INS, Stock
from calcanim.render.quick import boxes, quick_mobjects

CAMERA = {*choosing._STOCK[ThreeDCamera, False].names, *redrawing._SPATIAL.names}
SHAPE = {*drawing._SHAPE.names, *solid._PLACED.names, *solid._TURNED.names, *family._STOCK.names}
# Called on the objects themselves, as manim calls them; so is all that these call.
CALLED = {
    "get_gradient_start_and_end_points", "get_background_image", "get_fill_rgbas", "get_stroke_rgbas", "get_stroke_width",
    "get_focal_distance", "get_zoom", "generate_rotation_matrix", "frame_center", "frame_width",
    "get_background_colored_vmobject_displayer", "display_multiple_background_colored_vmobjects", "overlay_rgba_array",
    "display_multiple_point_cloud_mobjects", "display_multiple_image_mobjects", "convert_pixel_array",
}
# Names that lists, arrays and Cairo have as well; no mobject or camera is asked for them here.
OTHERS = {"repeat", "copy", "add", "remove", "insert", "set", "scale", "close_path", "move_to"}


def called(function: Any) -> set[str]:
    """The names that a function's code looks up, in the functions within it as well."""
    def within(code: CodeType) -> set[str]:
        return set(code.co_names).union(*(within(part) for part in code.co_consts if isinstance(part, CodeType)))

    function = function.fget if isinstance(function, property) else function
    return within(function.__code__) if isinstance(function, FunctionType) else set()


@pytest.mark.parametrize(("owner", "watched"), [
    (Camera, CAMERA), (ThreeDCamera, CAMERA), (Mobject, SHAPE), (VMobject, SHAPE), (CairoRenderer, set(giving.FRAMES.names)),
])
def test_nothing_is_gone_round_unseen(owner: type, watched: set[str]) -> None:
    gone_round = {name for name in watched - CALLED if name in vars(owner)}
    if owner is Mobject:
        gone_round -= set(vars(VMobject))
    reached = set().union(*(called(vars(owner)[name]) for name in gone_round))
    methods = {name for name in reached if any(isinstance(getattr(kind, name, None), FunctionType)
                                               for kind in (Camera, ThreeDCamera, VMobject))}
    assert gone_round
    assert methods - OTHERS <= CAMERA | SHAPE | CALLED | {"update_frame", "add_frame", "get_frame", "reset", "set_frame_to_background"}


def test_what_holds_follows_what_python_would_call() -> None:
    class Mine(Square):
        pass

    stock = Stock(VMobject, "get_anchors", "get_start_anchors")
    assert stock.holds(Mine) and stock.of_all([Mine(), Circle()]) and not stock.lies_on(Mine())
    Mine.get_anchors = lambda self: []
    assert not stock.holds(Mine) and not stock.of_all([Circle(), Mine()]) and stock.differing(Mine) == ["get_anchors"]
    del Mine.get_anchors
    assert stock.holds(Mine)
    mine = Mine()
    mine.get_start_anchors = list
    assert stock.lies_on(mine)
    assert not stock.holds(Mobject) and not stock.of_all([Mobject()])  # which has no anchors at all


def test_a_stand_in_counts_as_what_it_stands_for() -> None:
    stock = Stock(VMobject, "get_points_defining_boundary", "get_anchors")
    assert STAND_INS[boxes.get_points_defining_boundary] is VMobject.get_points_defining_boundary
    with quick_mobjects():
        assert VMobject.get_points_defining_boundary is boxes.get_points_defining_boundary
        assert stock.holds(Square) and stock.holds(Square) and stock.differing(Square) == []
    assert stock.holds(Square)
