"""Families: a mobject with all its parts, listed without a generator for each level and a second pass for doubles."""

from __future__ import annotations

from manim import Mobject

from ..kinds import Stock

__all__ = ["family_members_with_points", "get_family"]

_LISTED = Stock(Mobject, "_iter_family", "__hash__", "__eq__")
_COUNTED = Stock(Mobject, "get_num_points")
_get_family = Mobject.get_family


def get_family(self: Mobject, recurse: bool = True) -> list[Mobject]:
    """`Mobject.get_family`; where a part is met twice, manim decides which of its places counts."""
    found: list[Mobject] = []
    met: set[Mobject] = set()
    waiting = [self]
    while waiting:
        member = waiting.pop()
        if member in met or "_iter_family" in member.__dict__:
            return _get_family(self, recurse)
        met.add(member)
        found.append(member)
        if member.submobjects:
            waiting.extend(reversed(member.submobjects))
    return found if _LISTED.of_all(found) else _get_family(self, recurse)


def family_members_with_points(self: Mobject) -> list[Mobject]:
    """`Mobject.family_members_with_points`."""
    family = self.get_family()
    if _COUNTED.of_all(family) and not any("get_num_points" in member.__dict__ for member in family):
        return [member for member in family if len(member.points) > 0]
    return [member for member in family if member.get_num_points() > 0]
