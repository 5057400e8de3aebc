"""The course as a static site: an index by topic, a page for each clip, exercises that check an answer."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from PIL import Image

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.files import Content, write_folder
from calcanim.embed.options import EmbedOptions
from calcanim.embed.page_clip import PageClip, media_files, only_theme, page_clip
from calcanim.embed.pages import page, player_scripts
from calcanim.embed.questions import PageQuestion, drawn_questions, lecture_questions, page_questions
from calcanim.exercises import FAMILY_OF

__all__ = ["write_site"]

_STILL = (480, 270)
_SEEDS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class _Still:
    """The small picture of a clip in one theme."""

    theme: str
    url: str


@dataclass(frozen=True, slots=True)
class _Card:
    """A clip on the index."""

    title: str
    summary: str
    page: str
    stills: tuple[_Still, ...]


@dataclass(frozen=True, slots=True)
class _Topic:
    """A topic on the index."""

    number: int
    title: str
    clips: tuple[_Card, ...]


def write_site(
    clips: Sequence[EmbeddedClip], out: Path, options: EmbedOptions, *, title: str = "Calculus for machine learning"
) -> tuple[Path, ...]:
    """Write the site into a folder; it can be hosted anywhere, or opened as files.

    Parameters
    ----------
    clips : sequence of EmbeddedClip
        In teaching order.
    out : Path
        The folder.
    options : EmbedOptions
        ``step`` and ``explore`` count.
    title : str
        What the course is called.

    Returns
    -------
    tuple of Path
        What was written, the index first.

    Raises
    ------
    InputError
        When nothing can be written there.
    """
    clips = _with_own_slugs(clips)
    questions = page_questions(drawn_questions(FAMILY_OF, _SEEDS))
    cards, theme = [_card(clip) for clip in clips], only_theme(clips)
    files: dict[str, Content] = {}
    for clip in clips:
        files |= {f"media/{name}": content for name, content in media_files(clip).items()}
        files |= {f"media/{clip.file_name('webp', theme)}": _still(made.poster) for theme, made in clip.themes.items()}
    for index, clip in enumerate(clips):
        files[f"{clip.slug}.html"] = _clip_page(
            page_clip(clip, explore=options.explore), options, page_questions(lecture_questions([clip])),
            cards[index - 1] if index else None, cards[index + 1] if index + 1 < len(cards) else None, theme,
        )
    files["exercises.html"] = page(
        "site_exercises.html", title=f"Exercises: {title}", theme=theme, scripts=("exercises.js",), questions=questions
    )
    files["index.html"] = page(
        "site_index.html", title=title, theme=theme, topics=_topics(clips, cards), count=len(clips), questions=questions,
        still_width=_STILL[0], still_height=_STILL[1],
    )
    return write_folder(out, files)[::-1]


def _with_own_slugs(clips: Sequence[EmbeddedClip]) -> list[EmbeddedClip]:
    """The clips under names that no page of the site has already."""
    return [replace(clip, slug=f"{clip.slug}-clip") if clip.slug in {"index", "exercises"} else clip for clip in clips]


def _clip_page(
    clip: PageClip, options: EmbedOptions, questions: tuple[PageQuestion, ...], before: _Card | None, after: _Card | None, theme: str
) -> str:
    scripts = (*player_scripts(step=options.step, explore=options.explore), *(["exercises.js"] if questions else []))
    return page(
        "site_clip.html", title=clip.title, theme=theme, scripts=scripts, clip=clip, options=options, questions=questions,
        before=before, after=after,
    )


def _card(clip: EmbeddedClip) -> _Card:
    stills = tuple(_Still(theme, quote(f"media/{clip.file_name('webp', theme)}")) for theme in clip.themes)
    return _Card(clip.title, clip.summary, quote(f"{clip.slug}.html"), stills)


def _topics(clips: Sequence[EmbeddedClip], cards: Sequence[_Card]) -> list[_Topic]:
    pairs = zip(clips, cards, strict=True)
    return [
        _Topic(number, name, tuple(card for _, card in group))
        for (number, name), group in groupby(pairs, key=lambda pair: _topic_of(pair[0]))
    ]


def _topic_of(clip: EmbeddedClip) -> tuple[int, str]:
    entry = clip.first.plan.entry
    return entry.topic, entry.topic_title


def _still(poster: Path) -> bytes:
    """The poster at the size of a card."""
    buffer = io.BytesIO()
    with Image.open(poster) as picture:
        picture.convert("RGB").resize(_STILL, Image.Resampling.LANCZOS).save(buffer, "WEBP", quality=85, method=6)
    return buffer.getvalue()
