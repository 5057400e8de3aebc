"""Somebody who saves a scene file, and a studio that shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from calcanim.preview.channel import OutOfDate
from calcanim.preview.job import Job
from calcanim.preview.studio import Studio

__all__ = ["SCENES", "Author"]

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
