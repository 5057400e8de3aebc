"""Captions, the sections they belong to, and captions as files: SubRip (``.srt``) and WebVTT (``.vtt``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Caption", "Section", "read_srt", "srt_text", "vtt_cue", "vtt_text"]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a clip: its name, its caption, and its start and end in seconds."""

    name: str
    caption: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Caption:
    """Words under the picture, with their start and end in seconds."""

    text: str
    start: float
    end: float


def srt_text(captions: Sequence[Caption]) -> str:
    """The captions in SubRip's form.

    SubRip knows no escape, so an empty line inside a caption, which would end
    it, is left out, and an arrow cannot be taken for a time.
    """
    blocks = [
        f"{index}\n{_time(caption.start, ',')} --> {_time(caption.end, ',')}\n"
        f"{_lines(caption.text)}\n"
        for index, caption in enumerate(captions, 1)
    ]
    return "\n".join(blocks)


def vtt_text(captions: Sequence[Caption]) -> str:
    """The captions in WebVTT's form, with its three special characters escaped."""
    return "\n".join(["WEBVTT\n", *map(vtt_cue, captions)])


def vtt_cue(caption: Caption) -> str:
    """One caption in WebVTT's form, which the caller puts below its heading."""
    text = _lines(caption.text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"{_time(caption.start, '.')} --> {_time(caption.end, '.')}\n{text}\n"


def read_srt(text: str) -> tuple[Caption, ...]:
    """Captions in SubRip's form, as `srt_text` writes them or as somebody has changed them.

    Raises
    ------
    ValueError
        When a block has no times; the message has its first line.
    """
    found = []
    for block in re.split(r"\n\s*\n", text.removeprefix("\ufeff").replace("\r\n", "\n").strip()):
        # The number above the times is for people; some editors leave it out.
        above, _, below = block.partition("-->")
        start, end = re.search(rf"{_TIME}\s*$", above), re.match(rf"\s*{_TIME}[^\n]*\n?", below)
        if start and end:
            found.append(Caption(below[end.end() :], _seconds(start), _seconds(end)))
        elif block:
            raise ValueError(f"there are no times such as 00:00:01,000 --> 00:00:02,500 where it says {block[:40]!r}")
    return tuple(found)


_TIME = r"(\d+):(\d+):(\d+[,.]\d+)"


def _seconds(found: re.Match[str]) -> float:
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3].replace(",", "."))


def _lines(text: str) -> str:
    lines = [line.strip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line).replace("-->", "\u2192")


def _time(seconds: float, mark: str) -> str:
    thousandths = max(0, round(seconds * 1000))
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}{mark}{rest % 1000:03d}"
