"""Putting quicker operations in the place of manim's, and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from manim import Mobject, VMobject

from ..kinds import STAND_INS
from . import boxes, colours, copying, families, updating

__all__ = ["quick_mobjects"]

_OPERATIONS: tuple[tuple[type, str, Any], ...] = (
    (Mobject, "__deepcopy__", copying.deepcopy_mobject),
    (Mobject, "get_family", families.get_family),
    (Mobject, "family_members_with_points", families.family_members_with_points),
    (Mobject, "update", updating.update),
    (Mobject, "get_time_based_updaters", updating.get_time_based_updaters),
    (Mobject, "has_time_based_updater", updating.has_time_based_updater),
    (Mobject, "get_critical_point", boxes.get_critical_point),
    (Mobject, "reduce_across_dimension", boxes.reduce_across_dimension),
    (VMobject, "get_points_defining_boundary", boxes.get_points_defining_boundary),
    (VMobject, "update_rgbas_array", colours.update_rgbas_array),
    (VMobject, "get_fill_colors", colours.get_fill_colors),
    (VMobject, "get_stroke_colors", colours.get_stroke_colors),
)
STAND_INS.update({quick: vars(owner)[name] for owner, name, quick in _OPERATIONS})


@contextmanager
def quick_mobjects() -> Iterator[None]:
    """Within the block manim's mobjects work as ever, only quicker; what somebody else has put there stays."""
    replaced = [(owner, name, quick) for owner, name, quick in _OPERATIONS if vars(owner).get(name) is STAND_INS[quick]]
    for owner, name, quick in replaced:
        setattr(owner, name, quick)
    try:
        yield
    finally:
        for owner, name, quick in replaced:
            if vars(owner).get(name) is quick:
                setattr(owner, name, STAND_INS[quick])
