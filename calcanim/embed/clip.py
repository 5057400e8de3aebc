"""Everything that is known about a rendered clip, as one value that every target is given."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from calcanim.errors import CalcanimError
from calcanim.parameters import format_value
from calcanim.render.batch import Outcome
from calcanim.render.captions import Caption, Section, read_srt
from calcanim.render.catalog import scenes_folder
from calcanim.render.manifest import Manifest
from calcanim.render.number_rows import number_rows
from calcanim.render.plan import ClipPlan

__all__ = ["ClipFiles", "EmbeddedClip", "embedded_clip"]


@dataclass(frozen=True, slots=True)
class ClipFiles:
    """One theme's clip on disk; these files are the cache's own, to be copied or linked and never changed.

    Parameters
    ----------
    plan : ClipPlan
        What was rendered.
    video, poster, captions, subtitles : Path
        MP4, PNG, WebVTT and SubRip.
    """

    plan: ClipPlan
    video: Path
    poster: Path
    captions: Path
    subtitles: Path


@dataclass(frozen=True, slots=True)
class EmbeddedClip:
    """A rendered clip, ready for a lecture. All text is as people wrote it: a target escapes it in its own way.

    Parameters
    ----------
    slug : str
        A name that is unique among clips with other parameters and safe as a file name, in an address and in an
        LMS: small letters, digits and hyphens. Files are best called by `file_name`.
    title : str
        The title somebody gave, else the scene's name in words.
    summary : str
        What the scene shows, in one sentence.
    settings : tuple of (str, str)
        Its parameters and their values as they are typed, those with a value.
    themes : mapping
        Theme to files, the theme shown first at the first place.
    sections : tuple of Section
        Names, captions, start and end in seconds.
    captions : tuple of Caption
        Words with start and end in seconds.
    numbers : tuple of (str, str)
        The worked numbers, one row each; none for a plain manim scene.
    manifest : Manifest
        The full record of the first theme's clip.
    """

    slug: str
    title: str
    summary: str
    settings: tuple[tuple[str, str], ...]
    themes: Mapping[str, ClipFiles]
    sections: tuple[Section, ...]
    captions: tuple[Caption, ...]
    numbers: tuple[tuple[str, str], ...]
    manifest: Manifest

    @property
    def first(self) -> ClipFiles:
        """The files of the theme shown first."""
        return next(iter(self.themes.values()))

    @property
    def is_own(self) -> bool:
        """Whether its scene comes from a file of somebody's own."""
        return self.first.plan.entry.path.resolve().parent != scenes_folder().resolve()

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.manifest.duration

    @property
    def transcript(self) -> str:
        """All captions, one a line."""
        return "\n".join(caption.text for caption in self.captions)

    @property
    def alternative(self) -> str:
        """What stands in for the picture where it cannot be seen: one short paragraph."""
        given = ", ".join(f"{name} = {value}" for name, value in self.settings)
        names = [heading(section) for section in self.sections if section.name]
        parts = [
            self.summary or self.title,
            f"With {given}." if given else "",
            f"An animation of {self.duration:.0f} seconds" + (f" in {len(names)} steps: {', '.join(names)}." if names else "."),
        ]
        return " ".join(part for part in parts if part)

    @property
    def in_words(self) -> str:
        """The text alternative, then all that is said."""
        return "\n\n".join(part for part in (self.alternative, self.transcript) if part)

    def file_name(self, extension: str, theme: str = "") -> str:
        """What one of its files is best called: ``tangent-slope-light.mp4``."""
        return f"{self.slug}{'-' + theme if theme else ''}.{extension}"


def heading(section: Section) -> str:
    """A section's name as a heading."""
    return section.name[:1].upper() + section.name[1:]


def embedded_clip(outcomes: Sequence[Outcome]) -> EmbeddedClip:
    """One clip from its outcomes, one for each theme.

    Parameters
    ----------
    outcomes : sequence of Outcome
        The same scene and parameters in each theme, the one shown first at the first place.

    Raises
    ------
    CalcanimError
        When one of them has failed.
    """
    for outcome in outcomes:
        if outcome.manifest is None:
            raise CalcanimError(f"{outcome.plan.name} is not rendered: {outcome.error}")
    plan, manifest = outcomes[0].plan, outcomes[0].manifest
    assert manifest is not None
    themes = {
        outcome.plan.theme: ClipFiles(
            outcome.plan, outcome.files["mp4"], outcome.files["png"], outcome.files["vtt"], outcome.files["srt"]
        )
        for outcome in outcomes
    }
    return EmbeddedClip(
        slug=_slug(plan),
        title=str(plan.parameters.get("title") or plan.title),
        summary=manifest.summary,
        settings=tuple(
            (name, format_value(value)) for name, value in plan.parameters.items() if name != "title" and value not in (None, "")
        ),
        themes=themes,
        sections=tuple(Section(**section) for section in manifest.sections),
        captions=read_srt(themes[plan.theme].subtitles.read_text(encoding="utf-8")),
        numbers=tuple(number_rows(manifest.numbers)),
        manifest=manifest,
    )


def _slug(plan: ClipPlan) -> str:
    """``tangent-slope``, and eight digits of a hash behind it where parameters are not the defaults."""
    letters = unicodedata.normalize("NFKD", plan.entry.name.replace("ß", "ss")).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", letters) or ["clip"]
    name = "-".join(words).lower()[:40].strip("-")
    given = [
        f"{parameter.name}={format_value(plan.parameters[parameter.name])}" for parameter in plan.entry.parameters
        if plan.parameters[parameter.name] != parameter.default
    ]
    if not given and plan.entry.lesson:
        return name
    # A file of one's own may have a scene of the same name.
    exact = "\n".join([*given, "" if plan.entry.topic else str(plan.entry.path.resolve()), plan.entry.name])
    return f"{name}-{hashlib.sha256(exact.encode()).hexdigest()[:8]}"
