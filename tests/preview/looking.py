"""What a viewer of the preview's page sees and does."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from browser import Browser

__all__ = ["Page", "until"]

_LEVEL = """
const shown = document.querySelector('.screen .shown'), canvas = document.createElement('canvas');
if (!shown) return null;
canvas.width = canvas.height = 8;
const context = canvas.getContext('2d');
context.drawImage(shown, 0, 0, 8, 8);
return context.getImageData(4, 4, 1, 1).data[0];
"""

# From now on every picture that the browser draws is looked at; what is shown must have something to show. While a
# video looks for another frame of its file, it shows the one before.
_WATCH = """
window.bare = 0;
window.looks = 0;
const had = new Map();
const look = () => {
  const all = document.querySelectorAll('.screen .shown'), [shown] = all;
  if (shown?.readyState >= 2) had.set(shown, shown.currentSrc);
  const seen = all.length === 1 && (shown.naturalWidth > 0 || (had.get(shown) ?? '') === shown.currentSrc);
  window.looks += 1;
  window.bare += seen ? 0 : 1;
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


class Page:
    """The page of a preview in a browser.

    Parameters
    ----------
    browser : Browser
        The browser.
    address : str
        Where it is.
    """

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.js, self.wait, self.click, self.press = browser.js, browser.wait, browser.click, browser.press
        browser.open(address)
        # The page has heard of a state once it knows the scenes.
        self.wait("document.querySelector('.scene select').options.length > 0")

    @property
    def layer(self) -> str:
        """What is shown: ``nothing``, ``picture``, ``instead`` or ``video``."""
        return self.js("return document.querySelector('.screen').dataset.layer")

    @property
    def frame(self) -> int:
        """The frame that the page says it shows, from 0."""
        words = self.text(".transport .frame")
        return int(words.split()[1]) - 1 if words else 0

    @property
    def level(self) -> int | None:
        """The gray of the picture that is shown."""
        return self.js(_LEVEL)

    @property
    def mark(self) -> str:
        """What the picture says about itself."""
        return self.js("const mark = document.querySelector('.mark'); return mark.hidden ? '' : mark.textContent")

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self.js("return document.querySelector('.play').getAttribute('aria-label') === 'Pause'")

    def text(self, selector: str) -> str:
        """The words of an element."""
        return self.js("return document.querySelector(arguments[0]).textContent", selector)

    def texts(self, selector: str) -> list[str]:
        """The words of all elements that fit."""
        return self.js("return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)", selector)

    def shows(self, level: int) -> None:
        """Wait until the picture has a gray, give or take what encoding does to it."""
        self.wait(f"Math.abs((() => {{ {_LEVEL} }})() - {level}) < 2")

    def type(self, selector: str, words: str) -> None:
        """Put words into a field, as somebody does who selects what was there."""
        self.click(selector)
        self.js("document.querySelector(arguments[0]).select()", selector)
        self.press(words)

    def choose(self, selector: str, value: str) -> None:
        """Choose from a menu, or move a slider."""
        self.js(
            "const field = document.querySelector(arguments[0]); field.value = arguments[1];"
            "for (const event of ['input', 'change']) field.dispatchEvent(new Event(event, { bubbles: true }));",
            selector, value,
        )

    def watch(self) -> None:
        """Look at every picture from now on."""
        self.js(_WATCH)

    def bare(self) -> tuple[int, int]:
        """How many pictures were looked at, and how many showed nothing."""
        return tuple(self.js("return [window.looks, window.bare]"))

    def complaints(self) -> list[str]:
        """What the console has said."""
        return self.browser.complaints()

    def heard(self) -> Any:
        """Leave the page the time of two pictures."""
        return self.browser.driver.execute_async_script(
            "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))"
        )


def until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for something outside the page."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"nothing came within {seconds:g} s"
        time.sleep(0.02)
