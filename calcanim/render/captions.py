"""Captions as files: SubRip (``.srt``) and WebVTT (``.vtt``)."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.render.watching import Caption

__all__ = ["srt_text", "vtt_text"]


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
    blocks = ["WEBVTT\n"]
    for caption in captions:
        text = _lines(caption.text)
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        blocks.append(f"{_time(caption.start, '.')} --> {_time(caption.end, '.')}\n{text}\n")
    return "\n".join(blocks)


def _lines(text: str) -> str:
    lines = [line.strip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line).replace("-->", "\u2192")


def _time(seconds: float, mark: str) -> str:
    thousandths = max(0, round(seconds * 1000))
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}{mark}{rest % 1000:03d}"
