"""What is drawn of some mobjects: each with all its parts, in order, none of them twice."""

from __future__ import annotations

from collections.abc import Iterable

from manim.mobject.mobject import Mobject
from manim.utils.family import extract_mobject_family_members

from ..kinds import Stock

__all__ = ["drawn_members"]

_STOCK = Stock(Mobject, "get_family", "_iter_family", "family_members_with_points", "get_num_points", "__hash__", "__eq__")


def drawn_members(mobjects: Iterable[Mobject], *, use_z_index: bool) -> list[Mobject]:
    """Every part with points, where manim's own walk would have it.

    Manim lists the family of each mobject and then keeps the last occurrence of each part. Walked from the end, a part
    that was met before is done with, and so is all it consists of.
    """
    first = list(mobjects)
    members: list[Mobject] = []
    met: set[Mobject] = set()
    strange = False

    def walk(mobject: Mobject) -> None:
        nonlocal strange
        own = mobject.__dict__
        strange |= "get_family" in own or "_iter_family" in own or "get_num_points" in own
        if strange or mobject in met:
            return
        met.add(mobject)
        for part in reversed(mobject.submobjects):
            walk(part)
        if len(mobject.points):
            members.append(mobject)

    for mobject in reversed(first):
        walk(mobject)
    if strange or not _STOCK.of_all(met):
        return extract_mobject_family_members(first, use_z_index=use_z_index, only_those_with_points=True)
    members.reverse()
    return sorted(members, key=lambda member: member.z_index) if use_z_index else members
