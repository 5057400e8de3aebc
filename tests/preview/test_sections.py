"""Only what changed is drawn again: parts that are taken from the cache are those that drawing anew would give, byte for byte."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from authoring import SCENES, Author


def test_nothing_changed(author: Author) -> None:
    assert author.cached() == []
    assert [section["name"] for section in author.told.state["sections"]] == ["first", "second", "third", "fourth"]
    assert author.cached() == ["first", "second", "third", "fourth"]
    author.assert_like_new()


CHANGES: dict[str, tuple[str, Callable[[str], str], list[str]]] = {
    "comments and blank lines": ("lesson.py", lambda text: "# new\n\n" + text.replace("self.first()", "self.first()  # one"),
                                 ["first", "second", "third", "fourth"]),
    "another scene": ("lesson.py", lambda text: text.replace("colour = 1", "colour = 2") + "\nclass Third(Scene):\n    pass\n",
                      ["first", "second", "third", "fourth"]),
    "the last section": ("lesson.py", lambda text: text.replace("Rotate(self.square, 1.0)", "Rotate(self.square, 2.0)"),
                         ["first", "second", "third"]),
    "run_time": ("lesson.py", lambda text: text.replace("(radius)), run_time=0.3", "(radius)), run_time=0.5"),
                 ["first", "second"]),
    "an updater's branch that no end of a play goes through": (
        "lesson.py", lambda text: text.replace("height = self.hop(x)", "height = -self.hop(x)"), ["first"]),
    "what only that branch calls": ("lesson.py", lambda text: text.replace("return 0.5", "return 0.7"), ["first"]),
    "a helper function": ("lesson.py", lambda text: text.replace("BLUE, 0.9", "BLUE, 0.4"), ["first"]),
    "a constant": ("lesson.py", lambda text: text.replace("RADIUS = 0.6", "RADIUS = 0.7"), []),
    "a class attribute": ("lesson.py", lambda text: text.replace("step = 0.5", "step = 0.8"), []),
    "a module beside it": ("helpers.py", lambda text: text.replace("SIDE = 1.0", "SIDE = 1.2"), []),
    "a section in front": ("lesson.py", lambda text: text.replace(
        "        self.first()\n", "        self.next_section('zero')\n        self.wait(0.2)\n        self.first()\n"), []),
    "a section at the end": ("lesson.py", lambda text: text.replace(
        "        self.fourth()\n", "        self.fourth()\n        self.next_section('fifth')\n        self.wait(0.2)\n"),
        ["first", "second", "third", "fourth"]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_change_draws_again(author: Author, change: str) -> None:
    file, changed, kept = CHANGES[change]
    author.look()
    place = author.folder / "lesson" / file
    before = place.read_text(encoding="utf-8")
    assert changed(before) != before
    author.write(file, changed(before))
    assert author.cached() == kept
    author.assert_like_new()
    # And back again: all of it is still there.
    author.write(file, before)
    assert author.cached() == ["first", "second", "third", "fourth"]


def test_a_data_file_counts(author: Author) -> None:
    author.write("side.txt", "1.0")
    author.write("lesson.py", SCENES.replace("SIDE", "").replace(
        "Square(side())", f"Square(float(open({str(author.folder / 'lesson' / 'side.txt')!r}).read()))"))
    assert author.cached() == []
    assert author.cached() == ["first", "second", "third", "fourth"]
    author.write("side.txt", "1.5")
    assert author.cached() == []
    author.assert_like_new()


def test_what_was_given_up_goes_on_where_it_stopped(author: Author) -> None:
    author.told.give_up_at = "second"
    assert author.look()["given_up"]
    author.told.give_up_at = ""
    assert author.cached() == ["first", "second"]
    author.assert_like_new()


def test_something_that_counts_frames_is_not_jumped_over(author: Author) -> None:
    """An updater without time turns a little with every frame: a jump to a play's end would turn it once."""
    author.write("lesson.py", SCENES.replace("self.play(Create(self.square)", (
        "self.square.add_updater(lambda square: square.rotate(0.05))\n        self.play(Create(self.square)")))
    author.look()
    author.write("lesson.py", (author.folder / "lesson" / "lesson.py").read_text().replace("self.wait(0.3)", "self.wait(0.5)"))
    assert author.cached() == ["first", "second", "third"]
    author.assert_like_new()


def test_dice_are_thrown_as_often(author: Author) -> None:
    """Something that throws dice with every frame and is gone at the end leaves other dice for what follows."""
    author.write("lesson.py", SCENES.replace("self.play(Create(self.square), run_time=0.4)", (
        "from random import random\n        dot = Dot().add_updater(lambda dot: dot.set_x(random()))\n"
        "        self.play(Create(self.square), FadeIn(dot), run_time=0.4)\n        self.remove(dot)"
    )).replace("Rotate(self.square, 1.0)", "Rotate(self.square, __import__('random').random())"))
    author.look()
    author.write("lesson.py", (author.folder / "lesson" / "lesson.py").read_text().replace("self.wait(0.3)", "self.wait(0.5)"))
    assert author.cached() == ["first", "second", "third"]
    author.assert_like_new()


def test_what_moves_with_time(author: Author) -> None:
    author.write("lesson.py", SCENES.replace("self.play(Create(self.square)", (
        "self.square.add_updater(lambda square, dt: square.rotate(dt))\n        self.play(Create(self.square)")))
    author.look()
    author.write("lesson.py", (author.folder / "lesson" / "lesson.py").read_text().replace("self.wait(0.3)", "self.wait(0.5)"))
    assert author.cached() == ["first", "second", "third"]
    author.assert_like_new()


def test_frames_are_those_of_a_render(author: Author) -> None:
    """Frame by frame against the clip that `calcanim render` makes, through another encoder run."""
    from calcanim.render.catalog import find_scene
    from calcanim.render.plan import plan_clip
    from calcanim.render.worker import render_clip

    author.look()
    author.write("lesson.py", SCENES.replace("Rotate(self.square, 1.0)", "Rotate(self.square, 2.0)"))
    assert author.cached() == ["first", "second", "third"]
    plan = plan_clip(find_scene(f"{author.folder / 'lesson' / 'lesson.py'}:Four"), {}, quality="l", folder=author.folder / "out")
    render_clip(plan)
    shown, rendered = frames(author.clip(author.told.state)), frames(plan.file("mp4"))
    assert len(shown) == len(rendered)
    for one, other in zip(shown, rendered, strict=True):
        # Both have gone through a lossy encoder.
        assert 10 * np.log10(255**2 / max(float(np.mean((one - other) ** 2)), 1e-9)) > 38


def frames(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="gray").astype(int) for frame in container.decode(video=0)]


def test_a_plain_scene_without_sections_is_cut_at_plays(author: Author) -> None:
    author.write("lesson.py", "from manim import *\nclass Four(Scene):\n    def construct(self):\n"
                              "        self.play(Create(Square()), run_time=2)\n        self.wait(1)\n        self.wait(1.5)\n")
    state = author.look()
    assert [(one["name"], one["start"], one["end"]) for one in state["sections"]] == [
        ("play 1", 0.0, 2.0), ("plays 2 to 3", 2.0, 4.466667)]
    author.write("lesson.py", (author.folder / "lesson" / "lesson.py").read_text() + "        self.wait(3)\n")
    assert author.cached() == ["play 1", "plays 2 to 3"]
    assert os.path.getsize(author.clip(author.told.state)) > 0


def test_a_scene_that_plays_nothing_is_a_picture(author: Author) -> None:
    author.write("lesson.py", "from manim import *\nclass Four(Scene):\n    def construct(self):\n        self.add(Square())\n")
    state = author.look()
    assert state["status"]["phase"] == "ready" and state["picture"] and not state["sections"] and state["clip"] is None
