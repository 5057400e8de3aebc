"""Markdown and Quarto blocks through pandoc, which Quarto is made of, into a real browser."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
from browser import Browser
from lecturing import HOSTILE, need

from calcanim.embed import markdown, quarto
from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.options import EmbedOptions

VIDEO = "document.querySelector('video')"
# What reads the document: pandoc's own Markdown, GitHub's, and the one without extensions.
DIALECTS = [(quarto, "markdown"), (markdown, "markdown"), (markdown, "gfm"), (markdown, "commonmark"), (markdown, "commonmark_x")]
NAMES = [f"{writer.__name__.rpartition('.')[2]}-{dialect}" for writer, dialect in DIALECTS]


def through_pandoc(document: Path, dialect: str) -> Path:
    """The document as a page beside it."""
    pandoc = shutil.which("pandoc")
    need("pandoc", bool(pandoc))
    page = document.with_suffix(".html")
    words = [str(pandoc), "-f", dialect, "-t", "html5", "-s", "--metadata", "title=Lecture", document.name, "-o", page.name]
    done = subprocess.run(words, cwd=document.parent, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and not done.stderr, done.stderr
    return page


@pytest.mark.parametrize(("writer", "dialect"), DIALECTS, ids=NAMES)
def test_the_clip_plays_in_the_document(
    browser: Browser, clip: EmbeddedClip, tmp_path: Path, writer: ModuleType, dialect: str
) -> None:
    document = writer.write([clip], tmp_path / "doc", EmbedOptions(loop=True))[0]
    document.write_text("# *Before*\n\n" * (writer is markdown) + document.read_text(encoding="utf-8") + "\n*After*\n", encoding="utf-8")
    browser.open(through_pandoc(document, dialect))
    browser.wait(f"{VIDEO}.readyState > 1")
    assert browser.js(f"return {VIDEO}.duration") == pytest.approx(clip.duration, abs=0.1)
    browser.js(f"{VIDEO}.muted = true; {VIDEO}.play()")
    browser.wait(f"{VIDEO}.currentTime > 0.3")
    assert browser.wait(f"{VIDEO}.textTracks[0].cues && {VIDEO}.textTracks[0].cues.length") == len(clip.captions)
    assert browser.js(f"return [{VIDEO}.loop, {VIDEO}.autoplay, {VIDEO}.getAttribute('aria-label')]") == [True, False, clip.alternative]
    assert browser.js(f"return {VIDEO}.currentSrc").endswith("-dark.mp4")
    words = browser.js("return document.querySelector('details').textContent")
    assert all(caption.text in words for caption in clip.captions)
    assert browser.js("return document.querySelector('em:last-of-type').textContent") in {"Before", "After"}
    assert browser.complaints() == []


def test_the_light_clip_shows_in_a_light_room(browser: Browser, clip: EmbeddedClip, tmp_path: Path) -> None:
    page = through_pandoc(markdown.write([clip], tmp_path / "doc", EmbedOptions())[0], "gfm")
    browser.prefer(scheme="light")
    browser.open(page)
    browser.wait(f"{VIDEO}.readyState > 1")
    shown = f"[{VIDEO}.currentSrc, {VIDEO}.poster].map((url) => url.split('-').pop())"
    assert browser.js(f"return {shown}") == ["light.mp4", "light.png"]


@pytest.mark.parametrize(("writer", "dialect"), DIALECTS, ids=NAMES)
def test_hostile_words_stay_words(
    browser: Browser, hostile: EmbeddedClip, tmp_path: Path, writer: ModuleType, dialect: str
) -> None:
    browser.open(through_pandoc(writer.write([hostile], tmp_path / "doc", EmbedOptions())[0], dialect))
    browser.wait(f"{VIDEO}.readyState > 1")
    (title, *lines) = browser.js(
        "return [document.querySelector('summary bdi'), ...document.querySelectorAll('details p bdi')].map((e) => e.textContent)"
    )
    # A renderer may break lines where a blank was; a browser shows the same.
    assert [" ".join(line.split()) for line in (title, *lines)] == [HOSTILE] * (1 + len(hostile.captions))
    assert " ".join(browser.js("return document.querySelector('td').textContent").split()) == HOSTILE
    assert HOSTILE in browser.js(f"return {VIDEO}.getAttribute('aria-label')")
    assert browser.js("return document.querySelectorAll('img, details code, details script').length") == 0
    assert browser.js("return document.title") == "Lecture" and browser.complaints() == []


def test_the_files_beside_the_document_are_its_resources(clip: EmbeddedClip, tmp_path: Path) -> None:
    written = quarto.write([clip], tmp_path / "doc", EmbedOptions())
    assert written[0] == tmp_path / "doc" / "clips.qmd"
    assert written[0].read_text(encoding="utf-8").startswith("---\nresources:\n  - media\n---\n\n```{=html}\n")
    assert {path.parent.name for path in written[1:]} == {"media"} and all(path.is_file() for path in written)
    assert {clip.file_name("mp4", theme) for theme in clip.themes} <= {path.name for path in written}
