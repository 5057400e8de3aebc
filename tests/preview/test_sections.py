"""Only what changed is drawn again: parts that are taken from the cache are those that drawing anew would give, byte for byte."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import numpy as np
import pytest

from calcanim.preview.channel import OutOfDate
from calcanim.preview.job import Job
from calcanim.preview.studio import Studio

HELPERS = '''
SIDE = 1.0
def side():
    return SIDE
'''

SCENES = '''
from manim import BLUE, Circle, Create, Dot, FadeIn, Rotate, Scene, Square, ValueTracker, linear
from helpers import side

RADIUS = 0.6
UNUSED = 1

def paint(dot):
    dot.set_fill(BLUE, 0.9)
    return dot

class Four(Scene):
    step = 0.5
    """How far the dot goes."""

    def construct(self):
        self.first()
        self.second()
        self.third()
        self.fourth()

    def first(self):
        self.next_section("first")
        self.square = Square(side())
        self.play(Create(self.square), run_time=0.4)

    def second(self):
        self.next_section("second")
        self.dot = paint(Dot())
        self.tracker = ValueTracker(0.0)
        self.dot.add_updater(self.follow)
        self.add(self.dot)
        self.play(self.tracker.animate.set_value(1.0), run_time=0.4, rate_func=linear)

    def follow(self, dot):
        x = self.tracker.get_value()
        height = 0.0
        if 0.2 < x < 0.8:
            height = self.hop(x)
        dot.move_to([self.step * x, height, 0])

    def hop(self, x):
        return 0.5

    def third(self):
        self.next_section("third")
        for radius in (0.2, RADIUS):
            self.play(Create(Circle(radius)), run_time=0.3)

    def fourth(self):
        self.next_section("fourth")
        self.play(Rotate(self.square, 1.0), run_time=0.4)
        self.wait(0.3)

class Other(Scene):
    colour = 1
    def construct(self):
        self.wait(1)
'''


class Told:
    """In place of the channel: it keeps the state, as the page would have it."""

    def __init__(self) -> None:
        self.state: dict[str, Any] = {}
        self.give_up_at = ""

    def checkpoint(self) -> None:
        """Give up where a test wants it."""
        sections = self.state.get("sections") or []
        if any(section["name"] == self.give_up_at and section["ready"] for section in sections):
            raise OutOfDate

    def say(self, **news: Any) -> None:
        """Take it down."""
        self.state |= {"given_up": False, **news.get("state", {}), **({"given_up": True} if "given_up" in news else {})}


class Author:
    """Somebody who saves a file, and looks at what a studio shows of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "lesson").mkdir()
        self.write("helpers.py", HELPERS)
        self.write("lesson.py", SCENES)
        self.told = Told()
        self.studio = self.new_studio("home", self.told)
        self.version = 0

    def new_studio(self, name: str, told: Told) -> Studio:
        """A studio with nothing in its cache."""
        for part in ("media", "parts"):
            (self.folder / name / part).mkdir(parents=True)
        return Studio(told, self.folder / name)

    def write(self, name: str, text: str) -> None:
        """Save."""
        (self.folder / "lesson" / name).write_text(text, encoding="utf-8")

    def look(self, studio: Studio | None = None, **job: Any) -> dict[str, Any]:
        """Have it rendered as it is now."""
        self.version += 1
        (studio or self.studio).do(Job("render", self.version, str(self.folder / "lesson" / "lesson.py"), scene="Four", **job))
        return self.told.state

    def cached(self, **job: Any) -> list[str]:
        """Render; the names of the sections that were taken from the cache."""
        state = self.look(**job)
        assert state["status"]["phase"] == "ready", state.get("error")
        return [section["name"] for section in state["sections"] if section["cached"]]

    def clip(self, state: dict[str, Any], home: str = "home") -> Path:
        """The file of the whole clip."""
        return self.folder / home / state["clip"]["src"]

    def assert_like_new(self) -> None:
        """What is shown is what a studio that knows nothing shows."""
        shown = self.clip(self.told.state).read_bytes()
        self.anew = getattr(self, "anew", 0) + 1
        told = Told()
        home = f"anew{self.anew}"
        self.look(self.new_studio(home, told))
        assert self.clip(told.state, home).read_bytes() == shown
        assert not any(section["cached"] for section in told.state["sections"])


@pytest.fixture
def author(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Author]:
    # What it finds is another test's business.
    monkeypatch.setattr("calcanim.check.check_scene", lambda *_, **__: SimpleNamespace(findings=()))
    before = (list(sys.path), set(sys.modules))
    yield Author(tmp_path)
    sys.path[:] = before[0]
    for name in set(sys.modules) - before[1]:
        if name == "helpers" or name.startswith("calcanim_scene_file"):
            del sys.modules[name]


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
