"""The page in a real browser: it plays, it is heard and read, and it asks nobody for anything."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from browser import Browser
from lecturing import HOSTILE
from opening import PLAYS, VIDEO, open_page, seek

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.html import write
from calcanim.embed.options import EmbedOptions
from calcanim.embed.sweeps import sweeps


def test_the_clip_plays_to_its_end(browser: Browser, clip: EmbeddedClip, tmp_path: Path) -> None:
    open_page(browser, [clip], tmp_path / "lesson")
    assert browser.js(f"return {VIDEO}.duration") == pytest.approx(clip.duration, abs=0.1)
    assert browser.js(f"return [{VIDEO}.playsInline, {VIDEO}.preload, {VIDEO}.paused]") == [True, "metadata", True]
    browser.js(f"{VIDEO}.playbackRate = 3; {VIDEO}.play()")
    browser.wait(f"{VIDEO}.ended")
    assert browser.complaints() == []


def test_captions_show_what_is_said(browser: Browser, clip: EmbeddedClip, tmp_path: Path) -> None:
    open_page(browser, [clip], tmp_path / "lesson")
    assert browser.wait(f"{VIDEO}.textTracks[0].cues && {VIDEO}.textTracks[0].cues.length") == len(clip.captions)
    assert browser.js(f"return {VIDEO}.textTracks[0].mode") == "showing"
    for caption in clip.captions:
        seek(browser, (caption.start + caption.end) / 2)
        assert browser.wait(f"[...{VIDEO}.textTracks[0].activeCues].map((cue) => cue.text)") == [caption.text]


def test_a_chapter_leads_to_its_place(browser: Browser, clip: EmbeddedClip, tmp_path: Path) -> None:
    open_page(browser, [clip], tmp_path / "lesson")
    names = browser.js("return [...document.querySelectorAll('.chapters bdi')].map((name) => name.textContent)")
    assert names == ["Start", "Sweep", "End"]
    browser.click(".chapters li:nth-child(2) button")
    browser.wait(f"{VIDEO}.currentTime > 1 && !{VIDEO}.seeking")
    assert browser.js(f"return {VIDEO}.currentTime") == pytest.approx(clip.sections[1].start, abs=1 / 15)
    assert browser.js("return document.querySelector('.chapters [aria-current=true]').textContent").endswith("Sweep")


def test_the_page_says_in_words_and_numbers_what_it_shows(browser: Browser, clip: EmbeddedClip, tmp_path: Path) -> None:
    open_page(browser, [clip], tmp_path / "lesson")
    text = browser.js("return document.body.textContent")
    assert clip.alternative in text and "In words" in text
    assert all(caption.text in text for caption in clip.captions)
    assert "slope" in text and "1  0.5  0.25" in text
    assert browser.js(f"return document.getElementById({VIDEO}.getAttribute('aria-describedby')).textContent") == clip.alternative


def test_reduced_motion_keeps_a_clip_from_starting_by_itself(browser: Browser, clip: EmbeddedClip, tmp_path: Path) -> None:
    browser.prefer(motion="reduce")
    page = open_page(browser, [clip], tmp_path / "lesson", autoplay=True)
    assert browser.js(f"return [{VIDEO}.paused, {VIDEO}.currentTime, {VIDEO}.muted]") == [True, 0, True]
    browser.prefer(motion="no-preference")
    browser.open(page)
    browser.wait(f"!{VIDEO}.paused && {VIDEO}.currentTime > 0")
    browser.prefer(motion="reduce")
    browser.wait(f"{VIDEO}.paused")


def test_the_clip_takes_the_colours_of_the_room(browser: Browser, clip: EmbeddedClip, tmp_path: Path) -> None:
    browser.prefer(scheme="light")
    open_page(browser, [clip], tmp_path / "lesson")
    shown = f"[{VIDEO}.currentSrc, {VIDEO}.poster].map((url) => url.split('/').pop())"
    name = clip.slug
    assert browser.js(f"return {shown}") == [f"{name}-light.mp4", f"{name}-light.png"]
    light = browser.js("return getComputedStyle(document.body).backgroundColor")
    seek(browser, 2.0)
    browser.prefer(scheme="dark")
    browser.wait(f"{VIDEO}.currentSrc.endsWith('-dark.mp4') && {VIDEO}.readyState > 1 && !{VIDEO}.seeking")
    assert browser.js(f"return {shown}") == [f"{name}-dark.mp4", f"{name}-dark.png"]
    assert browser.js(f"return {VIDEO}.currentTime") == pytest.approx(2.0, abs=0.07)
    assert browser.js("return getComputedStyle(document.body).backgroundColor") != light


@pytest.mark.parametrize(("theme", "room"), [("light", "dark"), ("dark", "light")])
def test_a_page_has_the_colours_of_the_only_theme_there_is(
    browser: Browser, axe: str, clip: EmbeddedClip, tmp_path: Path, theme: str, room: str
) -> None:
    browser.prefer(scheme=room)
    open_page(browser, [replace(clip, themes={theme: clip.themes[theme]})], tmp_path / "lesson")
    shown = browser.js("const s = getComputedStyle(document.body); return [s.backgroundColor, s.colorScheme]")
    assert shown == [{"light": "rgb(251, 250, 246)", "dark": "rgb(16, 20, 27)"}[theme], theme]
    assert browser.barriers(axe) == [] and browser.complaints() == []


def test_everything_can_be_reached_and_done_with_keys(browser: Browser, clip: EmbeddedClip, tmp_path: Path) -> None:
    open_page(browser, [clip], tmp_path / "lesson", step=True, explore=True)
    reached = set()
    for _ in range(60):
        browser.press("TAB")
        tag = browser.js("const e = document.activeElement; return [e.tagName, e.type || '', e.textContent.trim().slice(0, 30)]")
        if tag[0] == "BODY" and reached:
            break
        reached.add((tag[0], tag[1]))
        if tag[1] == "range":
            before = browser.js("return document.activeElement.value")
            browser.press("ARROW_LEFT", "ARROW_LEFT", "ARROW_LEFT", "ARROW_RIGHT")
            browser.wait(f"!{VIDEO}.seeking")
            # Three frames and one back, as h is recorded in each.
            values = sweeps(clip)[0].values
            assert float(before) == values[0]
            assert float(browser.js("return document.activeElement.value")) == pytest.approx(values[2], abs=1e-3)
        if tag[2].endswith("End") and tag[0] == "BUTTON":
            browser.press("ENTER")
            browser.wait(f"{VIDEO}.currentTime > {clip.sections[2].start - 0.1}")
        if tag[0] == "SUMMARY":
            browser.press("ENTER")
            assert browser.js("return document.activeElement.parentElement.open")
    assert {("VIDEO", ""), ("INPUT", "range"), ("BUTTON", "button"), ("SUMMARY", "")} <= reached


def inside(addresses: list[str], folder: str) -> bool:
    return all(url.removeprefix("blob:").startswith((folder, "data:")) for url in addresses)


def test_no_request_leaves_the_folder(browser: Browser, clip: EmbeddedClip, tmp_path: Path, served: str) -> None:
    page = open_page(browser, [clip], tmp_path / "lesson", explore=True, step=True)
    browser.js(f"{VIDEO}.play()")
    browser.wait(f"{VIDEO}.currentTime > 1")
    asked = browser.requests()
    assert any(url.endswith(".mp4") for url in asked)
    assert inside(asked, page.parent.as_uri())
    # The same from a web server.
    browser.open(f"{served}/lesson/index.html")
    browser.wait(PLAYS)
    browser.js(f"{VIDEO}.play()")
    browser.wait(f"{VIDEO}.currentTime > 0.5")
    asked = browser.requests()
    assert any(url.endswith(".mp4") for url in asked) and inside(asked, served)
    assert browser.complaints() == []


def test_one_can_move_in_a_clip_whose_server_knows_no_ranges(
    browser: Browser, clip: EmbeddedClip, tmp_path: Path, served: str
) -> None:
    open_page(browser, [clip], tmp_path / "lesson")
    browser.open(f"{served}/lesson/index.html")
    browser.wait(f"{VIDEO}.currentSrc.startsWith('blob:') && {PLAYS}")
    browser.click(".chapters li:nth-child(3) button")
    browser.wait(f"{VIDEO}.currentTime > {clip.sections[2].start} && !{VIDEO}.seeking")
    browser.prefer(scheme="light")
    browser.wait(f"{VIDEO}.poster.endsWith('-light.png') && {VIDEO}.currentSrc.startsWith('blob:') && {PLAYS}")
    browser.wait(f"Math.abs({VIDEO}.currentTime - {clip.sections[2].start}) < 0.1 && !{VIDEO}.seeking")


def test_the_page_forbids_itself_other_addresses_and_scripts(browser: Browser, clip: EmbeddedClip, tmp_path: Path) -> None:
    page = open_page(browser, [clip], tmp_path / "lesson")
    markup = page.read_text(encoding="utf-8").replace("</main>", "<script>document.title = 'ran'</script></main>")
    page.write_text(markup, encoding="utf-8")
    browser.open(page)
    assert browser.js("return document.title") == clip.title
    refused = browser.driver.execute_async_script("fetch('http://127.0.0.1:9/').catch(() => arguments[0]('refused'))")
    assert refused == "refused" and any("Content Security Policy" in words for words in browser.complaints())


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_axe_finds_no_barrier(browser: Browser, axe: str, clip: EmbeddedClip, tmp_path: Path, scheme: str) -> None:
    browser.prefer(scheme=scheme)
    open_page(browser, [clip, replace(clip, slug="second")], tmp_path / "lesson", explore=True, step=True)
    browser.js("for (const part of document.querySelectorAll('details')) part.open = true")
    assert browser.barriers(axe) == []


def test_a_single_file_is_all_there_is(browser: Browser, clip: EmbeddedClip, tmp_path: Path) -> None:
    (page,) = write([clip], tmp_path / "clip.html", EmbedOptions(single_file=True, explore=True))
    assert [path.name for path in tmp_path.iterdir()] == ["clip.html"]
    browser.open(page)
    browser.wait(PLAYS)
    browser.js(f"{VIDEO}.playbackRate = 3; {VIDEO}.play()")
    browser.wait(f"{VIDEO}.ended")
    asked = [url for url in browser.requests() if not url.startswith("data:")]
    assert asked == [page.as_uri()]


def test_hostile_text_stays_text(browser: Browser, hostile: EmbeddedClip, tmp_path: Path) -> None:
    page = open_page(browser, [hostile], tmp_path / "lesson", explore=True, step=True)
    assert len(HOSTILE) == 300
    assert browser.js("return document.title") == " ".join(HOSTILE.split())
    assert browser.js("return document.querySelectorAll('img').length") == 0
    assert browser.js("return document.documentElement.scrollWidth <= innerWidth"), "a long word pushes the page apart"
    assert browser.js("return document.querySelector('h1').textContent") == HOSTILE
    seen = browser.js("return [...document.querySelectorAll('dd, td, .chapters bdi, .transcript p')].map((e) => e.textContent)")
    assert seen.count(HOSTILE) >= 8
    assert browser.wait(f"{VIDEO}.textTracks[0].cues && {VIDEO}.textTracks[0].cues[0].getCueAsHTML().textContent") == (
        # WebVTT knows no way to write this arrow.
        HOSTILE.replace("-->", "\u2192").strip()
    )
    assert "<img" not in page.read_text(encoding="utf-8")
    assert not [words for words in browser.complaints() if "Content Security Policy" in words]


def test_the_data_of_the_script_cannot_end_it(hostile: EmbeddedClip, tmp_path: Path) -> None:
    page = write([hostile], tmp_path / "lesson", EmbedOptions())[0].read_text(encoding="utf-8")
    (data,) = re.findall(r'<script type="application/json" class="data">(.*?)</script>', page, re.DOTALL)
    assert json.loads(data)["names"][0] == HOSTILE[:1].upper() + HOSTILE[1:]
