"""A scene is written while its page is open: the command, the browser and the file as an author has them."""

from __future__ import annotations

import os
import shlex
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Browser
from lecturing import SCENE
from looking import Page
from previewing import Running

READY = "document.body.dataset.phase === 'ready'"
SECOND = '''

class ShrinkingCircle(Scene):
    """A plain scene of Manim."""

    def construct(self):
        self.play(Circle(2).animate.scale(0.5), run_time=0.5)
'''


class Desk:
    """The file, the command and the page.

    Parameters
    ----------
    folder : Path
        Where the file is.
    browser : Browser
        Where the page is.
    """

    def __init__(self, folder: Path, browser: Browser) -> None:
        self.file = folder / "small.py"
        self.text = Path(SCENE).read_text(encoding="utf-8")
        self.save()
        self.running = Running(folder, "small.py")
        self.page = Page(browser, self.running.address)

    def save(self, *changes: tuple[str, str]) -> None:
        """Save the file, with words replaced for good."""
        for old, new in changes:
            assert old in self.text
            self.text = self.text.replace(old, new, 1)
        self.write(self.text)

    def write(self, text: str) -> None:
        """Save any text, as editors do."""
        beside = self.file.with_suffix(".swp")
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, self.file)


@pytest.fixture
def desk(tmp_path: Path, browser: Browser) -> Iterator[Desk]:
    """Somebody has typed ``calcanim preview small.py``."""
    desk = Desk(tmp_path, browser)
    yield desk
    browser.open("about:blank")
    desk.running.stop()


def test_an_authors_morning(desk: Desk) -> None:
    page = desk.page
    page.wait("['picture', 'video'].includes(document.querySelector('.screen').dataset.layer)", 60)
    page.watch()
    page.wait(READY, 60)
    assert page.texts("#sections li b") == ["start", "sweep", "end"]

    # It plays to its end.
    page.choose(".speed select", "4")
    page.press(" ")
    page.wait("document.querySelector('.play').getAttribute('aria-label') === 'Pause'")
    page.wait("document.querySelector('.play').getAttribute('aria-label') === 'Play'")
    frames = page.js("return document.querySelector('.transport .frame').textContent").split()
    assert frames[1] == frames[3]

    # A number, a function that cannot be read, and one that can.
    page.type("#parameter-at", "0.5")
    page.wait("document.querySelector('#numbers tbody').textContent.startsWith('slope1s')")
    page.type("#parameter-function", "sin(x + ")
    page.wait("!document.querySelector('[data-kind=function] .wrong').hidden")
    assert page.text("[data-kind=function] .wrong pre").split("\n")[1].strip() == "^"
    assert page.mark == "function cannot be read; this is the last good picture"
    page.type("#parameter-function", "x^3")
    page.wait("document.querySelector('#numbers tbody').textContent.startsWith('slope0.75s')")
    command = shlex.split(page.js("return document.querySelector('[data-command=render]').title"))
    assert command[:3] == ["calcanim", "render", "small.py:ShrinkingStep"] and {"function=x^3", "at=0.5"} < set(command)
    page.wait(READY, 60)

    # In the other colours, and a still of this very frame.
    page.click("#tab-sections")
    page.click("#sections li:nth-child(2) button")
    page.js("document.activeElement.blur()")
    page.press("ARROW_RIGHT", "ARROW_RIGHT")
    place = page.frame
    page.click(".theme label:nth-of-type(2) input")
    page.wait("document.querySelector('.screen').dataset.theme === 'light'")
    page.wait(f"{READY} && document.querySelector('.mark').hidden", 60)
    assert page.frame == place
    page.click("[data-do=still]")
    page.wait("!document.querySelector('.still .open').hidden", 60)
    size = page.browser.driver.execute_async_script("""
      const image = new Image();
      image.onload = () => arguments[0]([image.naturalWidth, image.naturalHeight]);
      image.src = document.querySelector('.still .open').href;
    """)
    assert size == [1920, 1080] and (page.level or 0) > 200

    # Five saves. A good one: the viewer stays where it was, in a section that has changed.
    desk.save(("The step shrinks to a quarter.", "The step shrinks."), ("set_value(0.25)", "set_value(0.5)"))
    page.wait("document.querySelector('#sections li:nth-child(2) .caption').textContent === 'The step shrinks.'")
    page.wait(f"{READY} && document.querySelector('.mark').hidden", 60)
    assert page.frame == place
    assert page.texts("#sections .kept") == ["kept", "", ""]

    # A syntax error, then an exception.
    desk.write(desk.text.replace("self.add(*self.heading(", "self.add((*self.heading("))
    page.wait("document.querySelector('.problem b')?.textContent === 'SyntaxError'")
    line = 1 + desk.text[:desk.text.index("self.add(*self.heading(")].count("\n")
    assert page.text(".problem .place") == f"small.py, line {line}"
    assert "self.add((*self.heading(" in page.text(".problem .source .here") and page.frame == place
    desk.write(desk.text.replace("lines = [", "lines = [unheard_of,"))
    page.wait("document.querySelector('.problem b')?.textContent === 'NameError'")
    assert "unheard_of" in page.text(".problem .source .here") and page.frame == place

    # A good one clears it, and another scene is in the menu at once.
    desk.save(("Here it stays.", "Here it rests."))
    page.wait("document.querySelector('.problem').hidden")
    page.wait("document.querySelector('#sections li:nth-child(3) .caption').textContent === 'Here it rests.'")
    assert page.frame == place
    desk.save(("from manim import", "from manim import Circle, Scene,"))
    desk.write(desk.text + SECOND)
    page.wait("document.querySelector('.scene select').options.length === 2")
    page.choose(".scene select", "ShrinkingCircle")
    page.wait(f"{READY} && document.querySelector('.bar .title').textContent !== 'Shrinking step'", 60)
    page.wait("document.querySelector('#parameters .none').textContent === 'This scene has no parameters.'")
    page.wait("document.querySelector('#numbers .none').textContent === 'This scene declares no numbers.'")
    assert page.bare()[1] == 0 and page.complaints() == []


def test_from_a_save_to_its_first_picture(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    page = desk.page
    page.wait(READY, 60)
    # When a picture was on the screen, and what the last section said then.
    page.js("""
      window.seen = [];
      document.querySelector('.picture').addEventListener('load', () => requestAnimationFrame(() => {
        window.seen.push([Date.now() / 1000, document.querySelector('#sections li:last-child .caption').textContent]);
      }));
    """)
    waits = []
    # Saves come while the one before is still being rendered.
    for number in range(10):
        begin = time.time()
        words = desk.text[desk.text.index('self.section("end"'):].splitlines()[0]
        desk.save((words, f'self.section("end", "Save {number}."):'), ("Readouts(lines, ", "Readouts(lines, 0.01 + "))
        first = page.wait(f"window.seen.find(([time, words]) => words === 'Save {number}.')", 60)
        waits.append(first[0] - begin)
    with capsys.disabled():
        print(f"\nfrom a save to its first picture: median {statistics.median(waits):.2f} s, "
              f"from {min(waits):.2f} to {max(waits):.2f} s")
    assert page.complaints() == []
