"""The course as a site: opened from a file, every link leads somewhere, answers are checked, nothing is fetched."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from browser import Browser
from lecturing import HOSTILE

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.options import EmbedOptions
from calcanim.embed.page_clip import media_files
from calcanim.embed.site import write_site
from calcanim.errors import InputError


@pytest.fixture(scope="module")
def site(clip: EmbeddedClip, hostile: EmbeddedClip, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of three clips; the folder holds nothing else."""
    second = replace(clip, slug="second", title="A second clip")
    out = tmp_path_factory.mktemp("site")
    return write_site([clip, second, hostile], out, EmbedOptions(), title="Course & more")[0]


def test_the_index_leads_to_every_page(browser: Browser, site: Path) -> None:
    browser.open(site)
    assert browser.js("return document.title") == "Course & more"
    cards = browser.js("return [...document.querySelectorAll('.cards a')].map((a) => [a.href, a.textContent.trim()])")
    assert [words for _, words in cards] == ["Shrinking step", "A second clip", HOSTILE.strip()]
    assert browser.wait("[...document.images].every((image) => image.complete && image.naturalWidth === 480)")
    for address, _ in cards:
        browser.open(address)
        browser.wait("document.querySelector('video').readyState > 1")
    assert browser.complaints() == []


def test_many_topics_have_a_list_of_their_own(browser: Browser, clip: EmbeddedClip, tmp_path: Path) -> None:
    def of_topic(number: int) -> EmbeddedClip:
        entry = replace(clip.first.plan.entry, topic=number, topic_title=f"Topic <{number}>")
        files = replace(clip.first, plan=replace(clip.first.plan, entry=entry))
        return replace(clip, slug=f"clip-{number}", themes={"dark": files})

    browser.open(write_site([of_topic(number) for number in (1, 2, 5, 9)], tmp_path, EmbedOptions())[0])
    assert browser.js("return [...document.querySelectorAll('.topics a')].map((a) => a.textContent)") == [
        f"{number}. Topic <{number}>" for number in (1, 2, 5, 9)
    ]
    browser.click(".topics li:nth-child(3) a")
    assert browser.js("return document.querySelector(':target').textContent") == "5. Topic <5>"


def test_no_link_and_no_address_points_to_nothing_or_outside(site: Path) -> None:
    pages = sorted(site.parent.glob("*.html"))
    assert {page.name for page in pages} == {"index.html", "exercises.html", "shrinking-step.html", "second.html", "hostile.html"}
    for page in pages:
        text = page.read_text(encoding="utf-8")
        found = re.findall(r'\s(?:href|src|srcset|poster|data-poster)="([^"]*)"', text)
        assert found
        for address in found:
            parts = urlsplit(address)
            if parts.scheme == "data":
                continue
            assert not parts.scheme and not parts.netloc, address
            target = site.parent / unquote(parts.path) if parts.path else page
            assert target.is_file(), f"{page.name} points to {address}"


def test_own_weight_of_every_page_is_below_50_kb(site: Path) -> None:
    for page in site.parent.glob("*.html"):
        assert page.stat().st_size < 50_000, page.name
        # No framework, no build step: one style and at most one script, both inside.
        assert page.read_text(encoding="utf-8").count("<script>") <= 1


def test_one_can_go_through_the_clips_one_after_the_other(browser: Browser, site: Path) -> None:
    browser.open(site)
    browser.click(".cards a")
    for name in ("second", "hostile"):
        browser.wait("document.querySelector('.trail [rel=next]')")
        browser.click(".trail [rel=next]")
        browser.wait(f"location.pathname.endsWith('/{name}.html')")
    browser.click(".trail [rel=prev]")
    browser.wait("location.pathname.endsWith('/second.html')")


def answer(browser: Browser, words: str) -> str:
    """What the first exercise of the page says to an answer."""
    browser.js(
        "const form = document.querySelector('.exercise form');"
        "form.querySelector('input').value = arguments[0]; form.requestSubmit();", words,
    )
    return str(browser.js("return document.querySelector('.exercise output').className"))


def test_an_answer_is_checked_as_a_number(browser: Browser, site: Path) -> None:
    browser.open(site.parent / "shrinking-step.html")
    assert "f(x)=x2" in "".join(browser.js("return document.querySelector('.given').textContent").split()).replace("\u2062", "")
    # The slope of x^2 at 1.5 is 3.
    for words in ("3", " 3.0 ", "6/2", "sqrt(9)", "2*1,5", "3e0", "1+2", "-(-3)", "(2^2+5)/3", "3.0005"):
        assert answer(browser, words) == "right", words
    for words in ("3.1", "-3", "2", "3e", "pi"):
        assert answer(browser, words) == "wrong", words
    for words in ("x", "3;alert(1)", "constructor", "__proto__", "3)", "(3", "alert(1)", "1/0-1/0", "((((" * 500, "…"):
        assert answer(browser, words) == "unread", words[:20]
    assert answer(browser, "  ") == ""


@pytest.mark.parametrize(("words", "value"), [
    ("6e", 6 * math.e), ("2*e^4", 2 * math.exp(4)), ("2pi/3", 2 * math.pi / 3), ("−2,5", -2.5), ("2^-3", 0.125), ("-2^2", -4.0),
    ("2^3^2", 512.0), ("ln(2)", math.log(2)), ("3 sqrt(2)", 3 * math.sqrt(2)),
    ("2·3", 6.0), ("10/4/5", 0.5), (".5", 0.5), ("1e-3", 1e-3),
])
def test_numbers_as_people_write_them(browser: Browser, site: Path, words: str, value: float) -> None:
    browser.open(site.parent / "shrinking-step.html")
    browser.js(
        "const input = document.querySelector('.exercise input');"
        "input.dataset.value = arguments[0]; input.dataset.tolerance = arguments[1];", repr(value), repr(1e-12 * abs(value)),
    )
    assert answer(browser, words) == "right"


def test_the_worked_solution_shows_the_derivative_and_its_check(browser: Browser, site: Path) -> None:
    browser.open(site.parent / "exercises.html")
    assert browser.js("return document.querySelectorAll('.exercise').length") == 12
    browser.click(".exercise summary")
    # Invisible signs of multiplication apart.
    shown = "".join(browser.js("return document.querySelector('.exercise details').textContent").split())
    assert "f′(x)=" in shown and "Acentraldifferencewiththestep0.00001gives" in shown


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("name", ["index.html", "shrinking-step.html", "exercises.html"])
def test_axe_finds_no_barrier(browser: Browser, axe: str, site: Path, name: str, scheme: str) -> None:
    browser.prefer(scheme=scheme)
    browser.open(site.parent / name)
    browser.js("for (const part of document.querySelectorAll('details')) part.open = true")
    browser.js("for (const form of document.querySelectorAll('form')) form.requestSubmit()")
    assert browser.barriers(axe) == []


def test_no_request_leaves_the_folder(browser: Browser, site: Path) -> None:
    for page in sorted(site.parent.glob("*.html")):
        browser.open(page)
        browser.wait("document.readyState === 'complete'")
    asked = browser.requests()
    assert any(url.endswith(".webp") for url in asked)
    assert all(url.startswith((site.parent.as_uri(), "data:")) for url in asked)


def test_hostile_text_stays_text(browser: Browser, site: Path) -> None:
    browser.open(site)
    assert HOSTILE in browser.js("return [...document.querySelectorAll('.cards bdi')].map((e) => e.textContent)")
    browser.open(site.parent / "hostile.html")
    assert browser.js("return document.querySelector('h1').textContent") == HOSTILE
    assert browser.js("return [document.title, document.images.length]") == [" ".join(HOSTILE.split()), 0]
    for page in ("index.html", "hostile.html"):
        browser.open(site.parent / page)
        assert browser.js("return document.documentElement.scrollWidth <= innerWidth"), "a long word pushes the page apart"


def test_a_clip_may_be_called_like_a_page_of_the_site(clip: EmbeddedClip, tmp_path: Path) -> None:
    write_site([replace(clip, slug="exercises")], tmp_path, EmbedOptions())
    assert (tmp_path / "exercises-clip.html").is_file()
    assert "Worked solution" in (tmp_path / "exercises.html").read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_to_is_a_sentence(clip: EmbeddedClip, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="is a file"):
        write_site([clip], tmp_path / "file" / "site", EmbedOptions())


def test_the_files_of_a_site_are_all_there_is(site: Path, clip: EmbeddedClip) -> None:
    names = {path.name for path in (site.parent / "media").iterdir()}
    assert set(media_files(clip)) <= names
    assert not [path for path in site.parent.rglob("*") if path.name.startswith(".")]
