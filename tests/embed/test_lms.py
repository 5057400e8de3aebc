"""The zip for a learning platform: names every platform takes, a page that plays when unpacked, exercises as GIFT."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from browser import Browser
from lecturing import HOSTILE

from calcanim import Function
from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.lms import write
from calcanim.embed.options import EmbedOptions
from calcanim.errors import InputError


def gift(text: str) -> list[tuple[str, str, float, float]]:
    """Title, question, answer and tolerance of every question, by a strict reading of the format."""
    found = []
    for block in re.split(r"\n\s*\n", text.strip()):
        # A special character counts only where no backslash stands before it.
        plain = re.sub(r"\\(.)", lambda match: chr(0xE000 + ord(match[1])), block)
        match = re.fullmatch(r"::([^:{}~=#]*)::\[plain\]([^:{}~=#]*) \{#([-\d.e+]+):([-\d.e+]+)(?:####([^:{}~=#]*))?\}", plain)
        assert match, block
        title, question = (
            re.sub("[\ue000-\ue0ff]", lambda mark: chr(ord(mark[0]) - 0xE000), part) for part in match.groups()[:2]
        )
        found.append((title, question, float(match[3]), float(match[4])))
    return found


def test_names_in_the_zip_are_taken_by_every_platform(clip: EmbeddedClip, hostile: EmbeddedClip, tmp_path: Path) -> None:
    (path,) = write([clip, hostile], tmp_path / "lesson.zip", EmbedOptions())
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert all(re.fullmatch(r"(media/)?[a-z0-9-]{1,60}\.(html|mp4|png|vtt|txt)", name) for name in names)
    assert len({name.casefold() for name in names}) == len(names)
    assert {"index.html", "exercises.txt", f"media/{clip.slug}.vtt", f"media/{clip.slug}-light.mp4"} <= set(names)


def test_the_same_clips_give_the_same_bytes(clip: EmbeddedClip, tmp_path: Path) -> None:
    first, second = (write([clip], tmp_path / name, EmbedOptions())[0] for name in ("one.zip", "two.zip"))
    assert first.read_bytes() == second.read_bytes()


def test_the_unpacked_page_plays(browser: Browser, clip: EmbeddedClip, tmp_path: Path, served: str) -> None:
    (path,) = write([clip], tmp_path / "lesson.zip", EmbedOptions(step=True))
    zipfile.ZipFile(path).extractall(tmp_path / "course")
    browser.open(f"{served}/course/index.html")
    browser.wait("document.querySelector('video').readyState > 1")
    browser.js("const v = document.querySelector('video'); v.playbackRate = 2; v.play()")
    browser.wait("document.querySelector('video').paused && document.querySelector('video').currentTime > 1")
    assert browser.complaints() == []


def test_the_exercises_are_gift_with_the_right_answers(clip: EmbeddedClip, tmp_path: Path) -> None:
    (path,) = write([clip], tmp_path / "lesson.zip", EmbedOptions())
    with zipfile.ZipFile(path) as archive:
        questions = gift(archive.read("exercises.txt").decode())
    assert len(questions) == 5 and clip.title in questions[0][0]
    for _, question, answer, tolerance in questions:
        match = re.fullmatch(r"Let f\(x\) = (.*)\. What is f'\((.*)\)\?", question)
        assert match
        f, at = Function(match[1]), float(match[2])
        # Richardson's step on two central differences: good to 1e-9 for these functions.
        coarse, fine = ((float(f(at + h)) - float(f(at - h))) / (2 * h) for h in (2e-3, 1e-3))
        assert answer == pytest.approx((4 * fine - coarse) / 3, rel=1e-7, abs=1e-7)
        assert 0 < tolerance <= 2e-3 * max(abs(answer), 1)


def test_hostile_titles_do_not_break_gift(hostile: EmbeddedClip, tmp_path: Path) -> None:
    (path,) = write([hostile], tmp_path / "lesson.zip", EmbedOptions())
    with zipfile.ZipFile(path) as archive:
        questions = gift(archive.read("exercises.txt").decode())
    assert HOSTILE.strip() in questions[0][0]
    assert len(questions) == 5


def test_another_name_than_a_zip_is_a_sentence(clip: EmbeddedClip, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="call it lesson.zip"):
        write([clip], tmp_path / "lesson", EmbedOptions())
