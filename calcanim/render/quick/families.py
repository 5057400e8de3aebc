"""Families: a mobject with all its parts, listed without a generator for each level and a second pass for doubles."""

from __future__ import annotations

from manim import Mobject

from ..kinds import Kinds

__all__ = ["family_members_with_points", "get_family"]

_LISTED = Kinds(Mobject, "_iter_family", "__hash__", "__eq__")
_COUNTED = Kinds(Mobject, "get_num_points")
_get_family = Mobject.get_family


def get_family(self: Mobject, recurse: bool = True) -> list[Mobject]:
    """`Mobject.get_family`; where a part is met twice, manim decides which of its places counts."""
    found: list[Mobject] = []
    met: set[Mobject] = set()
    waiting = [self]
    while waiting:
        member = waiting.pop()
        if not _LISTED[type(member)] or member in met:
            return _get_family(self, recurse)
        met.add(member)
        found.append(member)
        if member.submobjects:
            waiting.extend(reversed(member.submobjects))
    return found


def family_members_with_points(self: Mobject) -> list[Mobject]:
    """`Mobject.family_members_with_points`."""
    return [
        member for member in self.get_family()
        if (len(member.points) if _COUNTED[type(member)] else member.get_num_points()) > 0
    ]
