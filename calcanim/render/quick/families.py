"""Families: a mobject with all its parts, listed without a generator for each level and a second pass for doubles."""

from __future__ import annotations

from manim import Mobject

__all__ = ["family_members_with_points", "get_family"]

_get_family, _iter_family, _get_num_points = Mobject.get_family, Mobject._iter_family, Mobject.get_num_points


def get_family(self: Mobject, recurse: bool = True) -> list[Mobject]:
    """`Mobject.get_family`; where a part is met twice, manim decides which of its places counts."""
    found: list[Mobject] = []
    met: set[Mobject] = set()
    waiting = [self]
    while waiting:
        member = waiting.pop()
        if member in met or type(member)._iter_family is not _iter_family or "_iter_family" in member.__dict__:
            return _get_family(self, recurse)
        met.add(member)
        found.append(member)
        if member.submobjects:
            waiting.extend(reversed(member.submobjects))
    return found


def family_members_with_points(self: Mobject) -> list[Mobject]:
    """`Mobject.family_members_with_points`."""
    return [
        member for member in self.get_family() if (
            len(member.points) if type(member).get_num_points is _get_num_points and "get_num_points" not in member.__dict__
            else member.get_num_points()
        ) > 0
    ]
