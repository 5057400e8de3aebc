"""The preview follows its file, whichever way and however often it is saved, and never has to be started again."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from previewing import Running

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up in /proc")

SCENE = """from manim import Create, Scene, Square, Text

class Box(Scene):
    def construct(self):
        self.next_section("{name}")
        self.add_subcaption("{name}", duration=1)
        self.play(Create(Square({side})), run_time=0.5)
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts the command, and ends it with the test."""
    started: list[Running] = []

    def run(*words: str) -> Running:
        started.append(Running(tmp_path, *words))
        return started[-1]

    yield run
    for one in started:
        one.stop()


def save(path: Path, text: str) -> None:
    """As many editors do it: a new file takes the old one's name."""
    new = path.with_suffix(".swp")
    new.write_text(text, encoding="utf-8")
    os.replace(new, path)


def test_twenty_saves_in_two_seconds(tmp_path: Path, start: Callable[..., Running]) -> None:
    file = tmp_path / "box.py"
    file.write_text(SCENE.format(name="first", side=1), encoding="utf-8")
    running = start("box.py")
    running.ready()
    running.heard.clear()
    for number in range(20):
        text = SCENE.format(name=f"save {number:02d}", side=1 + number / 10)
        (save if number % 2 else lambda path, text: path.write_text(text, encoding="utf-8"))(file, text)
        time.sleep(0.1)
    state = running.wait(lambda one: one["findings"] is not None and one["captions"][0]["text"] == "save 19")
    assert state["status"]["phase"] == "ready" and state["sections"][0]["name"] == "save 19"
    time.sleep(0.5)
    finished = {
        (one["version"], one["captions"][0]["text"]) for one in running.heard
        if one["status"]["phase"] == "ready" and one["captions"][0]["text"] != "first"
    }
    assert len(finished) == 1, finished
    # The front, the studio, and the one that waits to take its place.
    assert len(running.group()) <= 3
    code, _ = running.end()
    assert code == 0 and running.group() == []


def test_errors_come_and_go(tmp_path: Path, start: Callable[..., Running]) -> None:
    file = tmp_path / "box.py"
    good = SCENE.format(name="good", side=1)
    file.write_text("class Box(Scene)\n", encoding="utf-8")
    running = start("box.py")
    state = running.wait(lambda one: one["error"])
    assert (state["error"]["kind"], state["error"]["file"], state["error"]["line"]) == ("SyntaxError", "box.py", 1)
    assert state["error"]["context"] == [{"line": 1, "text": "class Box(Scene)"}] and state["picture"] is None

    save(file, good)
    state = running.ready()
    assert state["error"] is None and state["scene"] == "Box" and state["clip"]["end"] == pytest.approx(0.533333)
    picture = state["picture"]

    save(file, good.replace("Square(1)", "Square(missing)"))
    state = running.wait(lambda one: one["error"])
    assert (state["error"]["kind"], state["error"]["line"]) == ("NameError", 7)
    assert "missing" in state["error"]["message"] and state["error"]["column"] == 33
    assert state["status"]["phase"] == "failed" and state["picture"] == picture and state["clip"]
    assert {"line": 7, "text": "        self.play(Create(Square(missing)), run_time=0.5)"} in state["error"]["context"]
    assert state["error"]["trace"][-1] == {"file": "box.py", "line": 7, "name": "construct"}

    save(file, good.replace("run_time=0.5", "run_time=0.5); raise SystemExit(3"))
    assert "exit" in running.wait(lambda one: one["error"] and one["error"]["kind"] != "NameError")["error"]["message"]

    save(file, good.replace("        self.next", "        while True: pass\n        self.next"))
    running.wait(lambda one: one["status"]["phase"] == "constructing")
    time.sleep(0.3)
    save(file, good + "\nclass Another(Box):\n    pass\n")
    state = running.ready()
    assert state["error"] is None and state["scenes"] == ["Box", "Another"]

    file.unlink()
    state = running.wait(lambda one: one["error"])
    assert "box.py" in state["error"]["message"]
    save(file, good)
    assert running.ready()["error"] is None


def test_a_process_that_dies_is_replaced(tmp_path: Path, start: Callable[..., Running]) -> None:
    file = tmp_path / "box.py"
    good = SCENE.format(name="good", side=1)
    file.write_text(good.replace("        self.next", "        import os; os._exit(7)\n        self.next"), encoding="utf-8")
    running = start("box.py")
    assert "exit code 7" in running.wait(lambda one: one["error"])["error"]["message"]
    save(file, good)
    assert running.ready()["error"] is None


def test_modules_and_parameters(tmp_path: Path, start: Callable[..., Running]) -> None:
    (tmp_path / "sizes.py").write_text("SIDE = 1\n", encoding="utf-8")
    (tmp_path / "own.py").write_text(
        "from calcanim.parameters import Expression\nfrom calcanim.stage import LessonScene\nfrom manim import Create, Square\n"
        "from dataclasses import dataclass\nfrom sizes import SIDE\n"
        "@dataclass(frozen=True)\nclass Sides:\n    side: float\n"
        "class Own(LessonScene):\n    at: float = 1.5\n    function: Expression = 'x^2'\n"
        "    def numbers(self):\n        return Sides(self.at * SIDE)\n"
        "    def construct(self):\n        with self.section('one', 'A square.'):\n"
        "            self.play(Create(Square(self.results.side)), run_time=0.5)\n", encoding="utf-8")
    running = start("own.py", "-p", "at=0.5", "-q", "l")
    state = running.ready()
    assert state["numbers"] == [{"name": "side", "meaning": "", "value": "0.5"}]
    assert [(one["name"], one["kind"], one["value"], one["default"]) for one in state["parameters"]] == [
        ("at", "number", "0.5", "1.5"), ("function", "function", "x^2", "x^2"), ("title", "text", "", "")]
    assert state["commands"]["render"] == "calcanim render own.py:Own -p at=0.5 -q l"

    (tmp_path / "sizes.py").write_text("SIDE = 2\n", encoding="utf-8")
    state = running.wait(lambda one: one["status"]["phase"] == "ready" and one["numbers"][0]["value"] == "1")
    running.say(do="set", parameters={"function": "2x"})
    state = running.wait(lambda one: one["status"]["phase"] == "failed")
    error = next(one["error"] for one in state["parameters"] if one["name"] == "function")
    assert error["column"] == 1 and "2*x" in error["message"] and state["error"] is None and state["picture"]
    running.say(do="set", parameters={"function": "2*x", "at": "3"}, theme="light")
    state = running.ready()
    assert state["numbers"][0]["value"] == "6" and state["theme"] == "light"
    assert state["commands"]["embed"] == (
        "calcanim embed own.py:Own --to html -p at=3 -p 'function=2*x' --theme light -q l")
    running.say(do="still", time=0.3)
    state = running.wait(lambda one: one["still"])
    assert state["still"]["time"] == 0.3
