"""A clip as a page shows it: texts, addresses, and the data its script works with."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from calcanim.embed.clip import EmbeddedClip, heading
from calcanim.embed.files import Content
from calcanim.embed.number_table import number_table
from calcanim.embed.sweeps import Sweep, sweeps
from calcanim.numerics.rounding import format_number
from calcanim.render.captions import Caption, Section, vtt_text

__all__ = ["Chapter", "Look", "PageClip", "captions_address", "chapters_vtt", "media_files", "only_theme", "page_clip"]


@dataclass(frozen=True, slots=True)
class Look:
    """Addresses of one theme's video and poster."""

    theme: str
    video: str
    poster: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section as a page lists it: its name, its start in seconds and as on a clock, what is said in it."""

    name: str
    start: float
    clock: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageClip:
    """What the template ``clip.html`` is given; all of it plain text, which the template escapes."""

    slug: str
    title: str
    summary: str
    settings: tuple[tuple[str, str], ...]
    alternative: str
    looks: tuple[Look, ...]
    width: int
    height: int
    captions_url: str
    chapters_url: str
    chapters: tuple[Chapter, ...]
    numbers: tuple[tuple[str, str], ...]
    sweeps: tuple[Mapping[str, Any], ...]
    data: Mapping[str, Any]


def page_clip(clip: EmbeddedClip, *, folder: str = "media", inside: bool = False, explore: bool = False) -> PageClip:
    """A clip for a page.

    Parameters
    ----------
    clip : EmbeddedClip
        The clip.
    folder : str
        Where `media_files` are, as seen from the page.
    inside : bool
        Whether video and poster are carried in the page itself.
    explore : bool
        Whether its sweeps can be moved by hand.
    """
    def address(path: Path, kind: str, name: str) -> str:
        return _data_url(path.read_bytes(), kind) if inside else quote(f"{folder}/{name}")

    looks = tuple(
        Look(theme, address(files.video, "video/mp4", clip.file_name("mp4", theme)),
             address(files.poster, "image/png", clip.file_name("png", theme)))
        for theme, files in clip.themes.items()
    )
    sections = clip.sections or (Section("", "", 0.0, clip.duration),)
    moved = sweeps(clip) if explore else ()
    manifest = clip.manifest
    data: dict[str, Any] = {
        "rate": manifest.frame_rate, "frames": manifest.frames,
        "starts": [section.start for section in sections], "names": [heading(section) for section in sections],
    }
    if moved:
        data["sweeps"] = [
            {"name": sweep.name, "runs": _runs(sweep.frames), "values": sweep.values, "log": sweep.logarithmic} for sweep in moved
        ]
        data["readouts"] = [
            {"label": track["label"], "runs": _runs(track["frames"]), "shown": track["shown"]}
            for track in manifest.timeline["readouts"] if track["label"]
        ]
    return PageClip(
        slug=clip.slug, title=clip.title, summary=clip.summary, settings=clip.settings, alternative=clip.alternative,
        looks=looks, width=manifest.width, height=manifest.height,
        captions_url=captions_address(clip.captions),
        chapters_url=_data_url(chapters_vtt(clip).encode(), "text/vtt") if len(sections) > 1 else "",
        chapters=tuple(_chapter(section, clip.captions) for section in sections),
        numbers=number_table(clip),
        sweeps=tuple({"name": sweep.name, "words": _words(sweep, sections, manifest.frame_rate)} for sweep in moved),
        data=data,
    )


def only_theme(clips: Iterable[EmbeddedClip]) -> str:
    """The theme that all clips have and no other, so that their page takes its colours; else empty."""
    themes = {theme for clip in clips for theme in clip.themes}
    return themes.pop() if len(themes) == 1 else ""


def media_files(clip: EmbeddedClip) -> dict[str, Content]:
    """The files of a clip by the names that `page_clip` uses, captions and chapters besides."""
    files: dict[str, Content] = {}
    for theme, made in clip.themes.items():
        files[clip.file_name("mp4", theme)] = made.video
        files[clip.file_name("png", theme)] = made.poster
    files[clip.file_name("vtt")] = vtt_text(clip.captions)
    files[clip.file_name("vtt", "chapters")] = chapters_vtt(clip)
    return files


def captions_address(captions: Sequence[Caption], *, begin: float = 0.0) -> str:
    """An address that carries captions, in the time of a video that begins at ``begin``; empty where there are none.

    A page that was opened as a file may not load captions from beside it.
    """
    shifted = [replace(caption, start=caption.start - begin, end=caption.end - begin) for caption in captions]
    return _data_url(vtt_text(shifted).encode(), "text/vtt") if shifted else ""


def chapters_vtt(clip: EmbeddedClip) -> str:
    """The sections as WebVTT chapters."""
    return vtt_text([Caption(heading(section), section.start, section.end) for section in clip.sections])


def _data_url(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _chapter(section: Section, captions: Sequence[Caption]) -> Chapter:
    said = tuple(
        caption.text for caption in captions if section.start - 1e-3 <= caption.start < section.end - 1e-3
    )
    minutes, seconds = divmod(int(section.start), 60)
    return Chapter(heading(section), section.start, f"{minutes}:{seconds:02d}", said)


def _runs(frames: Sequence[int]) -> list[tuple[int, int]]:
    """Frame numbers as runs of neighbours, (first, count): most changes come frame after frame."""
    starts = [i for i, frame in enumerate(frames) if not i or frame != frames[i - 1] + 1]
    return [(frames[i], j - i) for i, j in zip(starts, [*starts[1:], len(frames)], strict=True)]


def _words(sweep: Sweep, sections: Sequence[Section], rate: int) -> str:
    """A sweep's name in a list: the parameter, its ends, and the section it belongs to."""
    start = sweep.frames[0] / rate
    section = next((section for section in sections if start < section.end - 1e-6), sections[-1])
    ends = " to ".join(str(format_number(value, 3, trim=True)) for value in (sweep.values[0], sweep.values[-1]))
    where = heading(section)
    return f"{where}: {sweep.name} from {ends}" if where else f"{sweep.name} from {ends}"
