"""What is drawn, and in which order: as manim's own walk has it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import Dot, Mobject, Square, VGroup, VMobject
from manim.utils.family import extract_mobject_family_members

from calcanim.render.camera.family import drawn_members


def same(mobjects: list[Mobject], *, use_z_index: bool) -> bool:
    theirs = extract_mobject_family_members(mobjects, use_z_index=use_z_index, only_those_with_points=True)
    return [id(m) for m in drawn_members(mobjects, use_z_index=use_z_index)] == [id(m) for m in theirs]


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.booleans())
def test_families_that_share_parts(dice: random.Random, use_z_index: bool) -> None:
    parts: list[VMobject] = [Square().set_z_index(dice.randint(0, 2)) if dice.random() < 0.6 else VMobject() for _ in range(8)]
    for _ in range(10):
        group = dice.choice([VGroup(), Square(), Square().set_z_index(1)])
        # Only parts made before, so that none contains itself.
        group.submobjects = dice.sample(parts, dice.randint(1, 4))
        parts.append(group)
    assert same([dice.choice(parts) for _ in range(6)], use_z_index=use_z_index)


@pytest.mark.parametrize("name", ["get_family", "family_members_with_points", "get_num_points"])
def test_a_mobject_that_tells_its_parts_otherwise_is_asked(name: str) -> None:
    answers = {"get_family": lambda self, recurse=True: [self, *self.submobjects[:1]],
               "family_members_with_points": lambda self: [self.submobjects[0]], "get_num_points": lambda self: 0}
    kind = type("Reserved", (VGroup,), {name: answers[name]})
    assert same([VGroup(kind(Dot(), Square())), kind(Square(), Dot())], use_z_index=True)


def test_a_mobject_within_itself_is_drawn_once() -> None:
    outer, inner = VGroup(Square()), VGroup(Dot())
    outer.submobjects.append(inner)
    inner.submobjects.append(outer)
    assert {id(m) for m in drawn_members([outer], use_z_index=False)} == {id(outer[0]), id(inner[0])}
