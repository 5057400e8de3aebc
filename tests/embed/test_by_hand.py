"""A clip that a lecturer moves: the slider of its parameter, stops between steps, the whole screen."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browser import Browser
from opening import VIDEO, open_page, seek

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.html import write
from calcanim.embed.options import EmbedOptions
from calcanim.embed.sweeps import sweeps
from calcanim.errors import InputError


def held(track: Any, frame: int) -> Any:
    """What a track of the manifest holds at a frame."""
    return track["shown"][bisect_right(track["frames"], frame) - 1]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.85])
def test_the_slider_shows_the_value_of_its_frame(
    browser: Browser, clip: EmbeddedClip, tmp_path: Path, share: float
) -> None:
    open_page(browser, [clip], tmp_path / "lesson", explore=True)
    (sweep,) = sweeps(clip)
    assert sweep.name == "h" and sweep.values[0] == 1.0 and sweep.values[-1] == pytest.approx(0.25)
    wanted = 0.25 + 0.75 * share
    browser.js(
        "const s = document.querySelector('.explore input'); s.value = arguments[0];"
        "s.dispatchEvent(new Event('input')); s.dispatchEvent(new Event('change'));", wanted,
    )
    browser.wait(f"!{VIDEO}.seeking && {VIDEO}.currentTime > 0")
    frame = int(browser.js(f"return {VIDEO}.currentTime") * clip.manifest.frame_rate)
    # Against the record of the renderer, and the record against the slope of x^2 worked out by hand.
    (h,) = clip.manifest.timeline["parameters"]
    recorded = h["values"][bisect_right(h["frames"], frame) - 1]
    assert recorded == pytest.approx(wanted, abs=0.75 / 60 + 1e-3)
    rows = dict(browser.js(
        "const rows = [...document.querySelectorAll('.readouts div:not([hidden])')];"
        "return rows.map((row) => [...row.children].map((cell) => cell.textContent));"
    ))
    rows["h"] = browser.js("return document.querySelector('.explore output').textContent")
    assert rows == {track["label"]: held(track, frame) for track in clip.manifest.timeline["readouts"]}
    assert float(rows["h"]) == pytest.approx(recorded, abs=5.1e-4)
    assert float(rows["Δy/h"]) == pytest.approx(3 + recorded, abs=5.1e-4)
    said = browser.js("return document.querySelector('.explore input').getAttribute('aria-valuetext')")
    assert float(said.removeprefix("h = ")) == pytest.approx(recorded, rel=1e-3)


def test_the_picture_is_the_frame_that_the_slider_asks_for(browser: Browser, clip: EmbeddedClip, tmp_path: Path) -> None:
    open_page(browser, [clip], tmp_path / "lesson", explore=True)
    (sweep,) = sweeps(clip)
    index = len(sweep.frames) // 2
    shown = browser.driver.execute_async_script(
        # The clip's first frame may still be on its way.
        f"const done = arguments[1], video = {VIDEO}, ask = () => video.requestVideoFrameCallback((now, frame) =>"
        "frame.mediaTime ? done(frame.mediaTime) : ask()); ask();"
        "const s = document.querySelector('.explore input'); s.value = arguments[0]; s.dispatchEvent(new Event('input'));",
        sweep.values[index],
    )
    assert shown == pytest.approx(sweep.frames[index] / clip.manifest.frame_rate, abs=1.01 / clip.manifest.frame_rate)


def test_the_slider_follows_the_clip_that_plays(browser: Browser, clip: EmbeddedClip, tmp_path: Path) -> None:
    open_page(browser, [clip], tmp_path / "lesson", explore=True)
    seek(browser, clip.sections[1].start + 0.1)
    before = float(browser.js("return document.querySelector('.explore input').value"))
    browser.js(f"{VIDEO}.play()")
    browser.wait(f"{VIDEO}.currentTime > {clip.sections[2].start + 0.2}")
    after = float(browser.js("return document.querySelector('.explore input').value"))
    assert 0.9 < before <= 1 and after == pytest.approx(0.25, abs=0.05)


def test_nothing_to_explore_is_a_sentence(clip: EmbeddedClip, tmp_path: Path) -> None:
    still = replace(clip, manifest=replace(clip.manifest, timeline={"parameters": [], "readouts": []}))
    with pytest.raises(InputError, match="--explore has nothing to move"):
        write([still], tmp_path / "lesson", EmbedOptions(explore=True))


def test_steps_stop_at_every_section_end(browser: Browser, clip: EmbeddedClip, tmp_path: Path) -> None:
    open_page(browser, [clip], tmp_path / "lesson", step=True)
    browser.js(f"{VIDEO}.playbackRate = 2")
    next_button = "document.querySelector('[data-step=next]')"
    for index, section in enumerate(clip.sections):
        browser.press("PAGE_DOWN") if index == 1 else browser.click("[data-step=next]")
        browser.wait(f"!{VIDEO}.paused")
        browser.wait(f"{VIDEO}.paused")
        browser.wait(f"!{VIDEO}.seeking")
        stopped = browser.js(f"return {VIDEO}.currentTime")
        assert stopped == pytest.approx(section.end, abs=1.5 / clip.manifest.frame_rate)
        said = browser.js("return document.querySelector('.steps output').textContent")
        assert said.startswith(f"Step {index + 1} of 3: ")
    assert browser.js(f"return {next_button}.disabled")
    browser.click("[data-step=back]")
    browser.wait(f"{VIDEO}.currentTime < {clip.sections[2].start + 0.5}")


@pytest.mark.parametrize("wish", ["step", "explore"])
def test_the_clip_and_what_moves_it_are_seen_together(browser: Browser, clip: EmbeddedClip, tmp_path: Path, wish: str) -> None:
    browser.driver.set_window_size(1280, 720)
    open_page(browser, [clip], tmp_path / "lesson", **{wish: True})
    bar = f"document.querySelector('.{'steps' if wish == 'step' else wish}')"
    assert browser.js(f"return [{bar}.getBoundingClientRect().bottom <= innerHeight, {VIDEO}.clientWidth > 450]") == [True, True]
    browser.click(".full")
    browser.wait("document.fullscreenElement && document.querySelector('.full').textContent === 'Leave full screen'")
    browser.wait(f"{VIDEO}.clientWidth > 0.8 * innerWidth && {bar}.getBoundingClientRect().bottom <= innerHeight")
    browser.click(".full")
    browser.wait("!document.fullscreenElement && document.querySelector('.full').textContent === 'Full screen'")
    browser.driver.set_window_size(1200, 1400)


def test_the_browser_s_bar_does_not_lie_over_a_clip_that_is_held(browser: Browser, clip: EmbeddedClip, tmp_path: Path) -> None:
    open_page(browser, [clip], tmp_path / "lesson", step=True)
    assert browser.js(f"return {VIDEO}.controls")
    browser.click("[data-step=next]")
    assert not browser.js(f"return {VIDEO}.controls")
    browser.press("TAB")
    assert browser.js(f"return {VIDEO}.controls")
    browser.click("[data-step=next]")
    browser.js(f"{VIDEO}.dispatchEvent(new PointerEvent('pointerenter'))")
    assert browser.js(f"return {VIDEO}.controls")


@pytest.mark.parametrize(("last", "said"), [(1e-16, "1×10⁻¹⁶"), (-2.5e-7, "−2.5×10⁻⁷"), (0.25, "0.25"), (-3e6, "−3×10⁶"), (0.0, "0")])
def test_a_small_value_has_a_power_of_ten(browser: Browser, clip: EmbeddedClip, tmp_path: Path, last: float, said: str) -> None:
    frames, values = list(range(20)), [1 + (last - 1) * k / 19 for k in range(19)] + [last]
    timeline = {"parameters": [{"name": "h", "frames": frames, "values": values}], "readouts": []}
    open_page(browser, [replace(clip, manifest=replace(clip.manifest, timeline=timeline))], tmp_path / "lesson", explore=True)
    browser.js("document.querySelector('.explore input').focus()")
    browser.press("HOME" if last < 1 else "END")
    assert browser.js("return document.querySelector('.explore output').textContent") == said
    assert browser.js("return document.querySelector('.explore input').getAttribute('aria-valuetext')") == f"h = {said}"
