"""Captions are read back by manim's own SubRip reader, and WebVTT is escaped."""

from __future__ import annotations

import srt

from calcanim.render.captions import srt_text, vtt_text
from calcanim.render.watching import Caption

CAPTIONS = (
    Caption("The slope is 3 & the point <b>stays</b>.", 0.0, 1.5),
    Caption("First line\n\n00:00:01,000 --> 00:00:02,000\nlast line", 3599.9996, 3661.25),
)


def test_subrip_is_read_back_by_another_reader() -> None:
    first, second = srt.parse(srt_text(CAPTIONS))
    assert first.content == CAPTIONS[0].text
    assert (first.start.total_seconds(), first.end.total_seconds()) == (0.0, 1.5)
    assert second.content.splitlines()[0] == "First line"
    assert second.content.splitlines()[-1] == "last line"
    assert (second.start.total_seconds(), second.end.total_seconds()) == (3600.0, 3661.25)


def test_webvtt_is_escaped() -> None:
    text = vtt_text(CAPTIONS)
    assert text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n")
    assert "3 &amp; the point &lt;b&gt;stays&lt;/b&gt;." in text
    assert text.count("-->") == 2
    assert "01:00:00.000 --> 01:01:01.250" in text


def test_no_captions_make_valid_files() -> None:
    assert srt_text(()) == ""
    assert vtt_text(()) == "WEBVTT\n"
