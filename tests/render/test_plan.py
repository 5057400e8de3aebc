"""File names say what a clip shows, suit every file system and never collide."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calcanim.errors import InputError
from calcanim.parameters import Parameter
from calcanim.render.catalog import SceneEntry
from calcanim.render.plan import QUALITIES, clip_name, plan_clip

ENTRY = SceneEntry(
    "Demo",
    "A demonstration.",
    (Parameter("function", "Expression", "x**2"), Parameter("at", "float", 1.5)),
    Path("demo.py"),
)


def test_the_default_clip_bears_the_scenes_name() -> None:
    plan = plan_clip(ENTRY, {"at": 1.5})
    assert plan.name == "Demo"
    assert plan.file("mp4") == Path("media/Demo.mp4")
    assert plan.parameters == {"function": "x**2", "at": 1.5}


def test_what_was_changed_is_in_the_name() -> None:
    assert plan_clip(ENTRY, {"at": 0.5}).name == "Demo-at=0.5"
    assert plan_clip(ENTRY, {}, theme="light").name == "Demo-light"
    name = plan_clip(ENTRY, {"function": "x*exp(-x)", "at": 0.5}).name
    assert re.fullmatch(r"Demo-function=x_exp\(-x\)-at=0\.5-[0-9a-f]{8}", name)


def test_an_unknown_quality_is_refused() -> None:
    with pytest.raises(InputError, match="l, m, h, p, k"):
        plan_clip(ENTRY, {}, quality="x")


def test_the_qualities_are_manims() -> None:
    from manim.constants import QUALITIES as MANIMS

    of_letter = {value["flag"]: value for value in MANIMS.values() if value["flag"]}
    for letter, picture in QUALITIES.items():
        theirs = of_letter[letter]
        assert (picture.width, picture.height, picture.frame_rate) == (
            theirs["pixel_width"],
            theirs["pixel_height"],
            theirs["frame_rate"],
        )


TEXTS = st.text(max_size=150)


@given(TEXTS)
def test_a_name_suits_every_file_system(text: str) -> None:
    name = clip_name("Demo", {"title": text})
    assert 0 < len(name) <= 100
    assert re.fullmatch(r"[A-Za-z0-9=.,^+()_\-]+", name)
    assert not name.endswith((".", " "))


@given(TEXTS, TEXTS)
def test_different_clips_have_different_names(one: str, other: str) -> None:
    names = [clip_name("Demo", {"title": text}).lower() for text in (one, other)]
    assert (names[0] == names[1]) == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("x*y", "x_y"), ("x/y", "x*y"), ("a", "A"), ("x**2", "x^2"), ("x + 1", "x+1")],
)
def test_words_that_look_alike_stay_apart(one: str, other: str) -> None:
    first, second = (clip_name("Demo", {"title": text}).lower() for text in (one, other))
    assert first != second
