"""A page of clips, opened in a browser and ready to play."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from browser import Browser

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.html import write
from calcanim.embed.options import EmbedOptions

__all__ = ["PLAYS", "VIDEO", "open_page", "seek"]

VIDEO = "document.querySelector('video')"
PLAYS = f"{VIDEO}.readyState > 1"


def open_page(browser: Browser, clips: list[EmbeddedClip], out: Path, **wishes: Any) -> Path:
    """Write a page and open it."""
    page = write(clips, out, EmbedOptions(**wishes))[0]
    browser.open(page)
    browser.wait(PLAYS)
    return page


def seek(browser: Browser, time: float) -> None:
    """Go to a time, and wait until its frame is there."""
    browser.js(f"{VIDEO}.currentTime = arguments[0]", time)
    browser.wait(f"!{VIDEO}.seeking")
