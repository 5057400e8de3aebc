"""The picture: it is there at once, stays at its moment while files come and go, and never goes away between two."""

from __future__ import annotations

import pytest
from browser import Browser
from looking import Page, until
from scripted import Script, field, level_of


def at(page: Page, frame: int, shade: int = 0) -> None:
    """The page says that it shows a frame, and does."""
    page.shows(level_of(frame, shade))
    assert page.frame == frame


def test_what_comes_is_shown_until_a_moment_is_chosen(page: Page, script: Script) -> None:
    assert page.layer == "nothing" and page.text(".screen .nothing") == "Manim is being loaded"
    script.begin()
    page.wait("document.body.dataset.phase === 'constructing'")
    script.sketch()
    page.shows(level_of(44))
    assert page.layer == "picture" and page.text(".screen .nothing") == ""
    script.tell(picture={"src": script.picture(20), "time": 20.5 / 15})
    page.shows(level_of(20))
    assert page.frame == 20
    # The last picture says what was learned.
    script.grow(3, picture={"src": script.picture(44), "time": 3.0})
    at(page, 44)
    assert page.layer == "picture"
    # From there one goes back, or begins at the beginning.
    page.press("ARROW_LEFT")
    at(page, 43)
    assert page.layer == "video"


def test_another_scene_is_shown_as_soon_as_it_has_a_picture(page: Page, script: Script) -> None:
    script.ready()
    page.wait("document.body.dataset.phase === 'ready'")
    page.press("HOME")
    at(page, 0)
    page.watch()
    script.begin(scene="Halves")
    page.wait("document.body.dataset.phase === 'constructing'")
    page.heard()
    # What was shown stays meanwhile, and no other picture of a scene that is gone comes up.
    page.shows(level_of(0))
    script.tell(picture={"src": script.picture(14, 40), "time": 1.0})
    page.shows(level_of(14, 40))
    script.sketch(shade=40)
    page.shows(level_of(44, 40))
    script.grow(3, shade=40)
    page.wait("document.body.dataset.phase === 'ready'")
    assert page.layer == "picture" and page.bare()[1] == 0


def test_a_clip_that_grows_plays_on_without_a_gap(page: Page, script: Script) -> None:
    script.begin()
    script.sketch()
    script.grow(1)
    page.shows(level_of(44))
    page.watch()
    page.press(" ")
    # At the end of what there is it waits, and says so.
    page.wait("!document.querySelector('.mark').hidden")
    assert page.playing and page.frame == 14 and "not rendered yet" in page.mark
    script.grow(2)
    page.wait("document.querySelector('.transport .frame').textContent.startsWith('frame 2')")
    script.grow(3)
    page.wait("document.querySelector('.play').getAttribute('aria-label') === 'Play'")
    at(page, 44)
    looks, bare = page.bare()
    assert looks > 30 and bare == 0


@pytest.mark.parametrize("frame", [0, 7, 22])
def test_the_viewer_stays_at_a_moment_through_a_save(page: Page, script: Script, frame: int) -> None:
    script.ready()
    page.wait("document.body.dataset.phase === 'ready'")
    page.press("HOME", *["ARROW_RIGHT"] * frame)
    at(page, frame)
    page.watch()
    script.begin()
    page.wait("!document.querySelector('.mark').hidden")
    assert page.mark == "Before the last change"
    script.sketch(shade=40)
    page.heard()
    at(page, frame)
    if frame >= 15:
        script.grow(1, shade=40)
        page.heard()
        # That moment is in the second section.
        at(page, frame)
        assert page.mark == "Before the last change"
    script.grow(2, shade=40)
    page.shows(level_of(frame, 40))
    assert page.frame == frame and page.mark == ""
    assert page.bare()[1] == 0


def test_a_moment_that_no_file_has_shows_its_section(page: Page, script: Script) -> None:
    script.begin()
    script.sketch()
    script.grow(1)
    page.shows(level_of(44))
    page.click("#tab-sections")
    page.click("#sections li:nth-child(2) button")
    page.shows(level_of(29))
    assert page.layer == "instead" and page.mark == "1.00 s is not rendered yet"
    script.grow(2)
    at(page, 15)
    assert page.layer == "video" and page.mark == ""


def test_a_file_that_has_gone_is_asked_for_under_its_next_name(browser: Browser, script: Script) -> None:
    page = Page(browser, script.address)
    script.begin()
    script.sketch()
    script.grow(2)
    script.tell(clip={"src": f"media/{'0' * 32}.mp4", "end": 3.0})
    page.wait("document.querySelectorAll('.part[data-ready=true]').length === 3")
    page.press("HOME", "ARROW_RIGHT")
    page.heard()
    script.grow(3)
    at(page, 1)
    assert all("404" in words for words in page.complaints())


def test_another_rate_keeps_the_moment(page: Page, script: Script) -> None:
    script.ready()
    page.wait("document.body.dataset.phase === 'ready'")
    page.press("HOME", *["ARROW_RIGHT"] * 7)
    at(page, 7)
    script.begin(quality="m")
    page.heard()
    at(page, 7)
    script.sketch()
    page.wait("document.querySelector('.transport .frame').textContent.endsWith('of 90')")
    assert page.frame == 15
    page.shows(level_of(7))


def test_keys_move_by_frame_section_and_to_the_ends(page: Page, script: Script) -> None:
    script.ready()
    page.wait("document.body.dataset.phase === 'ready'")
    page.press("HOME")
    at(page, 0)
    for keys, frame in (("ARROW_RIGHT", 1), ("ARROW_RIGHT", 2), ("ARROW_LEFT", 1), ("END", 44), ("ARROW_RIGHT", 44)):
        page.press(keys)
        at(page, frame)
    page.press("HOME")
    at(page, 0)
    for key, frame in (("Right", 15), ("Right", 30), ("Left", 15), ("Right", 30), ("Right", 44)):
        page.js("""
          const event = new KeyboardEvent('keydown', { key: `Arrow${arguments[0]}`, shiftKey: true, bubbles: true });
          document.body.dispatchEvent(event);
        """, key)
        at(page, frame)


def test_keys_are_not_taken_from_who_types(page: Page, script: Script) -> None:
    script.ready(parameters=[field("title", "text", "")])
    page.wait("document.body.dataset.phase === 'ready'")
    page.press("HOME")
    at(page, 0)
    page.type("#parameter-title", "a l?cs b")
    page.press("HOME", "ARROW_RIGHT")
    assert page.js("return document.querySelector('#parameter-title').value") == "a l?cs b"
    at(page, 0)
    assert not page.playing and page.js("return document.querySelector('dialog').open") is False
    until(lambda: bool(script.wishes))
    assert page.js("return document.querySelector('.still').hidden")
    assert script.wishes[-1] == {"do": "set", "parameters": {"title": "a l?cs b"}}


def test_the_control_that_has_the_focus_keeps_its_keys(page: Page, script: Script) -> None:
    script.ready(parameters=[field("at", "number", "1", low=0, high=2, step=0.5)])
    page.wait("document.body.dataset.phase === 'ready'")
    page.press("HOME")
    at(page, 0)
    page.js("document.querySelector('[type=range]').focus()")
    page.press("ARROW_RIGHT")
    until(lambda: bool(script.wishes))
    assert script.wishes == [{"do": "set", "parameters": {"at": "1.5"}}]
    at(page, 0)
    # What no slider needs is heard all the same.
    page.press("c")
    assert page.js("return document.querySelector('[data-do=captions]').getAttribute('aria-pressed')") == "false"
    page.js("document.querySelector('.scrubber').focus()")
    page.press("ARROW_RIGHT")
    at(page, 1)
    page.js("document.querySelector('.play').focus()")
    page.press(" ")
    page.wait("document.querySelector('.play').getAttribute('aria-label') === 'Pause'")
    page.press(" ")
    assert not page.playing


def test_the_list_of_keys_opens_and_closes(page: Page, script: Script) -> None:
    script.ready()
    page.press("?")
    assert page.js("return document.querySelector('dialog').open") and "one frame back" in page.text("dialog")
    page.press("ENTER")
    assert not page.js("return document.querySelector('dialog').open")


def test_a_section_loops(page: Page, script: Script) -> None:
    script.ready()
    page.wait("document.body.dataset.phase === 'ready'")
    page.click("#tab-sections")
    page.click("#sections li:nth-child(2) button")
    at(page, 15)
    page.choose(".speed select", "2")
    page.js("""
      window.shown = [];
      const look = () => {
        window.shown.push(Number(document.querySelector('.transport .frame').textContent.split(' ')[1]) - 1);
        requestAnimationFrame(look);
      };
      look();
    """)
    page.js("document.activeElement.blur()")
    page.press("l")
    page.wait("window.shown.filter((frame, index) => frame < window.shown[index - 1]).length > 1")
    shown = set(page.js("return window.shown"))
    assert page.playing and shown <= set(range(15, 30)) and len(shown) > 8
    page.press("l")
    page.wait("document.querySelector('.play').getAttribute('aria-label') === 'Play'")
    assert page.frame == 44


def test_captions_follow_and_can_be_switched_off(page: Page, script: Script) -> None:
    script.ready()
    page.wait("document.body.dataset.phase === 'ready'")
    for frame, words in ((0, "Words of one."), (14, "Words of one."), (15, "Words of two."), (44, "Words of three.")):
        page.press("HOME", *["ARROW_RIGHT"] * frame)
        page.wait(f"document.querySelector('.captions').textContent === '{words}'")
    page.press("c")
    assert page.js("return getComputedStyle(document.querySelector('.captions bdi')).visibility") == "hidden"


def test_the_scrubber_seeks_and_shows_a_small_picture(page: Page, script: Script) -> None:
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.by import By

    script.begin()
    script.sketch()
    script.grow(2)
    page.shows(level_of(44))
    parts = page.js("return document.querySelector('.parts').getBoundingClientRect().toJSON()")
    element = page.browser.driver.find_element(By.CSS_SELECTOR, ".parts")

    def over(share: float) -> ActionChains:
        return ActionChains(page.browser.driver).move_to_element_with_offset(element, round((share - 0.5) * parts["width"]), -8)

    over(0.5).perform()
    page.wait("!document.querySelector('.hover').hidden")
    assert page.text(".hover p").endswith("s two") and page.js("return document.querySelector('.hover img').hidden")
    small = "document.querySelector('.hover video')"
    page.wait(f"{small}.readyState >= 2 && Math.abs({small}.currentTime - 1.5) < 0.1")
    over(0.9).perform()
    page.wait("!document.querySelector('.hover img').hidden")
    assert page.text(".hover p").endswith("three, not rendered yet")
    over(0.5).click().perform()
    assert page.frame in (21, 22, 23)
    page.shows(level_of(page.frame))
    assert page.js("return document.querySelector('.scrubber').getAttribute('aria-valuetext')").endswith("of 3.00 seconds, two")
    ready = page.js("return [...document.querySelectorAll('.part')].map((part) => part.dataset.ready)")
    assert ready == ["true", "true", "false"]


def test_sound_where_there_is_some(page: Page, script: Script) -> None:
    def muted() -> list[bool]:
        return page.js("return [...document.querySelectorAll('.screen video')].map((video) => video.muted)")

    def offered() -> bool:
        return page.js("return !document.querySelector('[data-do=sound]').hidden")

    script.ready()
    page.wait("document.body.dataset.phase === 'ready'")
    page.press("m")
    assert not offered() and muted() == [True, True]
    script.tell(clip={"src": script.clip(3), "end": 3.0, "sound": True})
    page.wait("!document.querySelector('[data-do=sound]').hidden")
    assert muted() == [False, False]
    page.press("m")
    assert muted() == [True, True]
    # It stays off through a save, and comes back when it is wanted.
    script.begin()
    script.sketch(shade=40)
    script.grow(3, shade=40)
    script.tell(clip={"src": script.clip(3, 40), "end": 3.0, "sound": True})
    page.wait("document.body.dataset.phase === 'ready'")
    assert offered() and muted() == [True, True]
    page.click("[data-do=sound]")
    assert muted() == [False, False]
