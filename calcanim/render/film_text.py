"""The words of a film: captions in its time, chapters, and a transcript to read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from calcanim.errors import InputError
from calcanim.render.captions import Caption, read_srt, vtt_cue
from calcanim.render.manifest import Manifest

__all__ = ["Part", "chapters_text", "shifted_captions", "transcript"]


@dataclass(frozen=True, slots=True)
class Part:
    """One clip in a film.

    Parameters
    ----------
    title : str
        What its chapter is called.
    manifest : Manifest
        Its record.
    files : mapping
        Where its files are, by extension.
    card : bool
        Whether it is the card that opens a topic.
    """

    title: str
    manifest: Manifest
    files: Mapping[str, Path]
    card: bool = False


def _starts(parts: Sequence[Part]) -> list[float]:
    """When each part begins, in seconds; counted in frames, which are exact."""
    starts, frames = [], 0
    for part in parts:
        starts.append(frames / part.manifest.frame_rate)
        frames += part.manifest.frames
    return starts


def shifted_captions(parts: Sequence[Part]) -> tuple[Caption, ...]:
    """The captions of all parts, in the film's time."""
    return tuple(
        replace(caption, start=caption.start + start, end=caption.end + start)
        for part, start in zip(parts, _starts(parts), strict=True)
        for caption in _captions(part)
    )


def _captions(part: Part) -> tuple[Caption, ...]:
    try:
        return read_srt(part.files["srt"].read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(f"{part.manifest.name}.srt cannot be read as captions: {error}.") from error


def chapters_text(parts: Sequence[Part]) -> str:
    """WebVTT chapters: one for each part and, inside its time, one for each of its named sections."""
    blocks = ["WEBVTT\n"]
    for part, start in zip(parts, _starts(parts), strict=True):
        blocks.append(vtt_cue(Caption(part.title, start, start + part.manifest.duration)))
        if part.card:
            continue
        blocks += [
            vtt_cue(Caption(section["name"], start + section["start"], start + section["end"]))
            for section in part.manifest.sections if section["name"]
        ]
    return "\n".join(blocks)


def transcript(title: str, parts: Sequence[Part]) -> str:
    """Everything that is said, in Markdown: a heading for each topic and clip, a paragraph for each section."""
    lines = [f"# {_escaped(title)}"]
    for part, start in zip(parts, _starts(parts), strict=True):
        if part.card:
            lines.append(f"## {_escaped(part.title)}")
            continue
        minutes, seconds = divmod(int(start), 60)
        lines.append(f"### {_escaped(part.title)} ({minutes}:{seconds:02d})")
        lines += [_escaped(section["caption"]) for section in part.manifest.sections if section["caption"]]
    return "\n\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    line = " ".join(text.split())
    # Every mark that could begin emphasis, code, a link, a tag or an entity; at a line's start also a list or heading.
    line = re.sub(r"([\\`*_\[\]<>&|~$])", r"\\\1", line)
    return re.sub(r"^(#|[-+](?=\s)|\d+(?=[.)]\s))", _escape_start, line)


def _escape_start(found: re.Match[str]) -> str:
    mark = found[0]
    return "\\" + mark if not mark.isdigit() else mark
