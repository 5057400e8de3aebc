"""Beside the picture: the form, the lists, what went wrong, and the line to the server."""

from __future__ import annotations

from typing import Any

import pytest
from browser import Browser
from lecturing import HOSTILE
from looking import Page, until
from scripted import Script, field, level_of


FORM = [
    field("function", "function", "x^2"),
    field("at", "number", "1.5", low=-3, high=3, step=0.01),
    field("steps", "integer", "20", low=1, high=60, step=1),
    field("start", "point", "4.5,1.5", low=-9, high=9, step=0.1),
    field("valley", "choice", "Rosenbrock", choices=["Rosenbrock", "Himmelblau"]),
    field("grid", "flag", "yes"),
    field("title", "text", ""),
]

PROBLEM = {
    "kind": "SyntaxError", "message": "'(' was never closed", "file": "thirds.py", "line": 12, "column": 21,
    "context": [{"line": 11, "text": "        n = self.results"}, {"line": 12, "text": "        self.prepare(self.read("}],
    "trace": [{"file": "thirds.py", "line": 12, "name": "construct"}],
}

VEIL = "return getComputedStyle(document.querySelector('.screen'), '::after').opacity"


def wished(script: Script) -> dict[str, Any]:
    """The wish that has come, and nothing before it is left."""
    until(lambda: bool(script.wishes))
    wish = script.wishes[-1]
    script.wishes.clear()
    return wish


def test_each_kind_of_parameter_is_sent_as_it_would_be_typed(page: Page, script: Script) -> None:
    script.ready(parameters=FORM)
    page.wait("document.querySelectorAll('.row').length === 7")
    for selector, value, wish in (
        ("#parameter-function", "sin(x)", {"function": "sin(x)"}),
        ("[data-kind=number] [type=range]", "-0.25", {"at": "-0.25"}),
        ("[data-kind=integer] [type=range]", "7", {"steps": "7"}),
        ("[data-kind=point] [type=range]:last-of-type", "-2.5", {"start": "4.5,-2.5"}),
        ("#parameter-valley", "Himmelblau", {"valley": "Himmelblau"}),
        ("#parameter-title", "Mine", {"title": "Mine"}),
    ):
        page.choose(selector, value)
        assert wished(script) == {"do": "set", "parameters": wish}
    page.click("#parameter-grid")
    assert wished(script) == {"do": "set", "parameters": {"grid": "no"}}


def test_field_and_slider_move_together_and_back_to_the_default(page: Page, script: Script) -> None:
    script.ready(parameters=FORM)
    page.wait("document.querySelectorAll('.row').length === 7")
    page.type("#parameter-at", "2.25")
    assert wished(script) == {"do": "set", "parameters": {"at": "2.25"}}
    assert page.js("return document.querySelector('[data-kind=number] [type=range]').value") == "2.25"
    assert page.js("return document.querySelector('[data-kind=number] .reset').hidden")
    script.tell(parameters=[FORM[0], {**FORM[1], "value": "2.25"}, *FORM[2:]])
    page.wait("!document.querySelector('[data-kind=number] .reset').hidden")
    page.click("[data-kind=number] .reset")
    assert wished(script) == {"do": "set", "parameters": {"at": "1.5"}}
    assert page.js("return document.querySelector('#parameter-at').value") == "1.5"


def test_a_slider_that_moves_is_followed_but_not_at_every_pixel(page: Page, script: Script) -> None:
    script.ready(parameters=FORM)
    page.wait("document.querySelectorAll('.row').length === 7")
    page.browser.driver.execute_async_script("""
      const slider = document.querySelector('[data-kind=number] [type=range]'), done = arguments[0];
      let value = 0;
      const move = () => {
        slider.value = value += 0.05;
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        if (value < 2) setTimeout(move, 10); else done();
      };
      move();
    """)
    until(lambda: bool(script.wishes) and script.wishes[-1]["parameters"]["at"] == "2")
    assert 1 < len(script.wishes) < 25


def test_what_cannot_be_read_is_told_below_its_field_with_a_caret(page: Page, script: Script) -> None:
    script.ready(parameters=FORM)
    page.wait("document.body.dataset.phase === 'ready'")
    refused = {"message": "'(' was never closed.", "column": 4}
    script.tell(
        parameters=[{**FORM[0], "value": "sin(x", "error": refused}, *FORM[1:]],
        status={"phase": "failed", "done": 0.0, "total": 0.0, "message": "function cannot be read."},
    )
    page.wait("!document.querySelector('[data-kind=function] .wrong').hidden")
    assert page.text("[data-kind=function] .wrong pre") == "sin(x\n   ^"
    assert page.text("[data-kind=function] .wrong p") == "'(' was never closed."
    assert page.js("return document.querySelector('#parameter-function').getAttribute('aria-invalid')") == "true"
    assert page.mark == "function cannot be read; this is the last good picture"
    page.shows(level_of(44))
    script.ready(parameters=FORM)
    page.wait("document.querySelector('[data-kind=function] .wrong').hidden")
    assert page.mark == ""


def test_a_long_word_is_shown_around_its_caret(page: Page, script: Script) -> None:
    word = "+".join(f"x^{power}" for power in range(10, 50)) + "+(2"
    refused = {"message": "Nothing closes it.", "column": len(word) - 1}
    script.ready(parameters=[{**FORM[0], "value": word, "error": refused}])
    page.wait("document.querySelector('.wrong')")
    shown, caret = page.text(".wrong pre").split("\n")
    assert shown.startswith("…") and shown.endswith("+(2") and shown[len(caret) - 1] == "("


def test_what_is_being_typed_is_not_taken_back(page: Page, script: Script) -> None:
    script.ready(parameters=FORM)
    page.wait("document.querySelectorAll('.row').length === 7")
    page.type("#parameter-function", "x^3")
    for done in range(5):
        script.tell(status={"phase": "rendering", "done": float(done), "total": 5.0, "message": ""})
        page.heard()
    assert page.js("return document.querySelector('#parameter-function').value") == "x^3"
    assert wished(script)["parameters"] == {"function": "x^3"}


def test_sections_numbers_and_findings_are_listed(page: Page, script: Script) -> None:
    script.ready(numbers=[{"name": "slope", "meaning": "", "value": "3"}, {"name": "h", "meaning": "the step", "value": "1e-05"}])
    page.wait("document.body.dataset.phase === 'ready'")
    assert page.texts("#sections li b") == ["one", "two", "three"]
    assert page.texts("#sections .caption") == ["Words of one.", "Words of two.", "Words of three."]
    assert page.texts("#numbers tbody tr") == ["slope3", "hthe step1e-05"]
    assert page.text("#tab-findings") == "Findings✓" and page.text("#findings .none").startswith("Nothing found")
    found = {"section": "two", "time": 1.4, "end": 2.0, "text": "Two words overlap.", "mend": "Move one."}
    script.tell(findings=[found, {**found, "time": 2.2, "section": "three", "mend": None}])
    page.wait("document.querySelectorAll('#findings li').length === 2")
    assert page.text("#tab-findings") == "Findings2"
    assert page.js("return document.querySelectorAll('.scrubber .found').length") == 2
    page.click("#tab-findings")
    page.click("#findings li button")
    # What comes in at 1.4 s can be seen half way to its end.
    page.shows(level_of(25))
    assert page.frame == 25 and not page.playing


def test_numbers_in_rows(page: Page, script: Script) -> None:
    many = [f"{number / 3:.12g}" for number in range(65)]
    both = "The step, and the error."
    script.ready(numbers=[
        {"name": "h", "meaning": both, "value": "0.1  0.01"}, {"name": "errors", "meaning": both, "value": "  ".join(many)},
        {"name": "why", "meaning": "", "value": "A sentence stays one."},
    ])
    page.wait("document.querySelectorAll('#numbers tbody tr').length === 3")
    page.click("#tab-numbers")
    # Said once, with the first of the two.
    assert page.texts("#numbers tbody th span") == [both, "", ""]
    assert page.texts("#numbers tr:nth-child(1) .one") == ["0.1", "0.01"] and not page.texts("#numbers tr:nth-child(3) .one")
    assert page.texts("#numbers tr:nth-child(2) .one") == [*many[:6], "…", *many[-2:]]
    page.click("#numbers .more")
    assert page.texts("#numbers tr:nth-child(2) .one") == many
    # Another state with the same numbers folds nothing up again.
    script.tell(captions=[])
    page.heard()
    assert page.texts("#numbers tr:nth-child(2) .one") == many
    script.tell(numbers=[])
    page.wait("document.querySelector('#numbers .none').textContent === 'This scene declares no numbers.'")


def test_a_mistake_is_told_over_the_last_good_picture(page: Page, script: Script) -> None:
    script.ready()
    page.wait("document.body.dataset.phase === 'ready'")
    page.press("HOME", "ARROW_RIGHT")
    page.shows(level_of(1))
    script.begin()
    script.tell(error=PROBLEM, status={"phase": "failed", "done": 0.0, "total": 0.0, "message": "'(' was never closed"})
    page.wait("!document.querySelector('.problem').hidden")
    assert page.text(".problem h2") == "SyntaxError '(' was never closed" and page.text(".problem .place") == "thirds.py, line 12"
    lines = page.texts(".problem .source code")
    assert lines == ["11        n = self.results", "12        self.prepare(self.read(", " " * 20 + "^"]
    assert page.texts(".problem li") == ["thirds.py, line 12, in construct"]
    assert page.js(VEIL) == "0.6"
    assert page.frame == 1
    script.tell(error={**PROBLEM, "kind": "InputError", "message": "h=-1 must be positive.", "column": None, "trace": []})
    page.wait("document.querySelector('.problem h2').textContent === 'h=-1 must be positive.'")
    assert len(page.texts(".problem .source code")) == 2 and page.texts(".problem details") == []
    script.ready(shade=40)
    page.wait("document.querySelector('.problem').hidden")
    page.shows(level_of(1, 40))
    assert page.js(VEIL) == "0"


def test_menus_ask_for_scene_theme_and_quality(page: Page, script: Script) -> None:
    script.ready()
    page.wait("document.body.dataset.phase === 'ready'")
    page.choose(".scene select", "Halves")
    assert wished(script) == {"do": "set", "scene": "Halves"}
    page.choose(".quality select", "m")
    assert wished(script) == {"do": "set", "quality": "m"}
    page.click(".theme label:nth-of-type(2) input")
    assert wished(script) == {"do": "set", "theme": "light"}


def test_a_still_of_this_frame_can_be_opened_and_kept(page: Page, script: Script) -> None:
    script.ready()
    page.wait("document.body.dataset.phase === 'ready'")
    page.press("HOME", "ARROW_RIGHT", "ARROW_RIGHT", "s")
    wish = wished(script)
    assert wish["do"] == "still" and wish["time"] == pytest.approx(2 / 15)
    assert page.text(".still .words") == "Drawing the still"
    script.tell(still={"src": script.picture(2, 40), "time": wish["time"]})
    page.wait("!document.querySelector('.still .open').hidden")
    links = page.js("return [...document.querySelectorAll('.still a')].map((link) => [link.href, link.download])")
    place = f"{script.address}{script.picture(2, 40)}"
    assert links == [[place, ""], [place, "Thirds-dark-0.13s.png"]]


def test_commands_can_be_copied(page: Page, script: Script) -> None:
    script.ready()
    page.wait("document.body.dataset.phase === 'ready'")
    for word in ("render", "embed"):
        page.click(f"[data-command={word}]")
        command = script.state()["commands"][word]
        page.wait(f"document.querySelector('.said').textContent.endsWith({command!r})")


def test_a_broken_line_is_told_and_taken_up_again(page: Page, script: Script) -> None:
    script.ready()
    page.wait("document.body.dataset.phase === 'ready'")
    page.press("HOME", "ARROW_RIGHT")
    script.stop()
    page.wait("!document.querySelector('.lost').hidden")
    page.choose(".quality select", "m")
    assert "not heard" in page.text(".said")
    script.ready(shade=40)
    script.start()
    page.wait("document.querySelector('.lost').hidden")
    page.shows(level_of(1, 40))
    assert page.frame == 1
    # A browser tells its console of every line that cannot be taken up.
    assert all("ERR_CONNECTION_REFUSED" in words for words in page.complaints())


def test_texts_that_try_to_break_out_stay_texts(page: Page, script: Script) -> None:
    script.begin()
    script.sketch()
    finding = {"section": HOSTILE, "time": 1.4, "end": 2.0, "text": HOSTILE, "mend": HOSTILE}
    script.grow(
        3, title=HOSTILE, file=HOSTILE, captions=[{"start": 0.0, "end": 3.0, "text": HOSTILE}],
        numbers=[{"name": HOSTILE, "meaning": HOSTILE + "!", "value": HOSTILE}], findings=[finding],
        parameters=[field("title", "text", HOSTILE, help=HOSTILE, error={"message": HOSTILE, "column": 3})],
        error={**PROBLEM, "kind": HOSTILE, "message": HOSTILE, "file": HOSTILE, "context": [{"line": 12, "text": HOSTILE}]},
        commands={"render": HOSTILE, "embed": HOSTILE},
    )
    page.wait("!document.querySelector('.problem').hidden")
    images = page.js("return [...document.images].map((image) => image.getAttribute('src') ?? '').filter((place) => place)")
    assert all(place.startswith("media/") for place in images)
    assert page.js("return document.title") == "Thirds · calcanim preview"
    for selector in (".bar .title", ".captions bdi", "#numbers td", "#findings span", ".wrong p"):
        assert page.text(selector) == HOSTILE


def test_nothing_is_asked_of_anybody_else(browser: Browser, script: Script) -> None:
    page = Page(browser, script.address)
    script.ready()
    page.wait("document.body.dataset.phase === 'ready'")
    page.press(" ")
    page.wait("document.querySelector('.play').getAttribute('aria-label') === 'Play'")
    places = [place for place in browser.requests() if not place.startswith(("about:", "data:"))]
    assert places and all(place.startswith(script.address) for place in places)
    refused = browser.driver.execute_async_script("fetch('http://127.0.0.1:9/').catch(() => arguments[0]('refused'))")
    assert refused == "refused" and any("Content Security Policy" in words for words in page.complaints())


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_axe_finds_no_barrier(page: Page, script: Script, axe: str, scheme: str) -> None:
    page.browser.prefer(scheme=scheme)
    found = {"section": "two", "time": 1.4, "end": 2.0, "text": "Two words overlap.", "mend": "Move one."}
    assert page.browser.barriers(axe) == []
    script.ready(parameters=FORM, findings=[found], numbers=[{"name": "slope", "meaning": "of the tangent", "value": "3"}])
    page.wait("document.body.dataset.phase === 'ready'")
    for tab in ("parameters", "sections", "numbers", "findings"):
        page.click(f"#tab-{tab}")
        assert page.browser.barriers(axe) == []
    page.click("#tab-parameters")
    wrong = {**FORM[0], "value": "sin(x", "error": {"message": "'(' was never closed.", "column": 4}}
    script.tell(
        parameters=[wrong, *FORM[1:]], error=PROBLEM,
        status={"phase": "failed", "done": 0.0, "total": 0.0, "message": "'(' was never closed"},
    )
    page.wait("!document.querySelector('.problem').hidden")
    assert page.browser.barriers(axe) == []
    page.press("?")
    assert page.browser.barriers(axe) == []


def test_tabs_are_chosen_by_keys(page: Page, script: Script) -> None:
    script.ready()
    page.wait("document.body.dataset.phase === 'ready'")
    page.click("#tab-parameters")
    for key, tab in (("ARROW_RIGHT", "sections"), ("END", "findings"), ("ARROW_RIGHT", "parameters"), ("ARROW_LEFT", "findings")):
        page.press(key)
        assert page.js("return document.activeElement.id") == f"tab-{tab}"
        assert page.js("return [...document.querySelectorAll('[role=tabpanel]:not([hidden])')].map((one) => one.id)") == [tab]
