"""``--to pptx``: PowerPoint slides with the clips inside, a slide for each clip or for each section of it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Inches, Pt

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.files import require_extension, write_file
from calcanim.embed.options import EmbedOptions
from calcanim.embed.pages import fragment
from calcanim.embed.paper import paper_colour
from calcanim.embed.pieces import cut, frame_of, pieces_in_turn

__all__ = ["write"]

_WIDTH, _HEIGHT, _TOP, _MARGIN = 13.333, 7.5, 1.0, 0.35
_TITLE_ONLY = 5
# Letters that a property of the file may have.
_LONGEST_PROPERTY = 255
# Up to so many letters a title is set in so many points.
_SIZES = ((60, 28), (130, 18), (10**6, 11))
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Slide:
    """One slide: its words, its video and the picture of it, and how long it takes in seconds."""

    title: str
    notes: str
    alternative: str
    video: Path
    poster: Path
    seconds: float


def write(clips: Sequence[EmbeddedClip], out: Path, options: EmbedOptions) -> tuple[Path, ...]:
    """Write the presentation.

    A clip plays at the presenter's next click, with ``autoplay`` when its slide comes; a click on it holds it and
    goes on. Until then the slide shows how it ends. What is said are the notes.

    Parameters
    ----------
    clips : sequence of EmbeddedClip
        In the order in which they are shown.
    out : Path
        The presentation.
    options : EmbedOptions
        ``step`` makes a slide of each section; ``loop`` and ``autoplay`` count.

    Raises
    ------
    InputError
        When ``out`` is no name of a presentation, or nothing can be written there.
    """
    require_extension(out, ".pptx", "a presentation")
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
    deck.core_properties.title = _allowed(clips[0].title if len(clips) == 1 else "Clips")[:_LONGEST_PROPERTY]
    deck.core_properties.author = ""
    with tempfile.TemporaryDirectory(prefix="calcanim-") as place:
        for clip in clips:
            for slide in _steps(clip, Path(place)) if options.step else [_whole(clip)]:
                _add(deck, slide, clip, options)
        buffer = BytesIO()
        deck.save(buffer)
    return (write_file(out, buffer.getvalue()),)


def _whole(clip: EmbeddedClip) -> _Slide:
    return _Slide(clip.title, clip.transcript, clip.alternative, clip.first.video, clip.first.poster, clip.duration)


def _steps(clip: EmbeddedClip, place: Path) -> list[_Slide]:
    """A slide for each section; its picture is its last frame, so that a printed slide says something."""
    slides = []
    for piece in pieces_in_turn(clip):
        video, poster = (place / f"{clip.slug}-{piece.number}.{extension}" for extension in ("mp4", "png"))
        cut(clip.first.video, video, piece)
        frame_of(clip.first.video, piece.end - 1).save(poster, optimize=True)
        title = f"{clip.title}: {piece.name}" if piece.name else clip.title
        notes = "\n".join(caption.text for caption in piece.captions)
        seconds = (piece.end - piece.first) / clip.manifest.frame_rate
        slides.append(_Slide(title, notes, f"{title}. {clip.alternative}", video, poster, seconds))
    return slides


def _add(deck: Any, slide: _Slide, clip: EmbeddedClip, options: EmbedOptions) -> None:
    made = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    paper = paper_colour(clip)
    made.background.fill.solid()
    made.background.fill.fore_color.rgb = RGBColor(*paper)
    _set_title(made.shapes.title, slide.title, dark=sum(paper) < 3 * 128)
    height = _HEIGHT - _TOP - _MARGIN
    width = min(_WIDTH - 2 * _MARGIN, height * clip.manifest.width / clip.manifest.height)
    height = width * clip.manifest.height / clip.manifest.width
    movie = made.shapes.add_movie(
        str(slide.video), Inches((_WIDTH - width) / 2), Inches(_TOP), Inches(width), Inches(height),
        poster_frame_image=str(slide.poster), mime_type="video/mp4",
    )
    # The element's own properties hold what a screen reader says.
    properties = movie._element.nvPicPr.cNvPr
    properties.set("name", "Clip")
    properties.set("descr", _allowed(slide.alternative))
    made.notes_slide.notes_text_frame.text = _allowed(slide.notes)
    _set_timing(made, movie.shape_id, slide.seconds, options)


def _set_title(shape: Any, words: str, *, dark: bool) -> None:
    shape.left, shape.top, shape.width, shape.height = (
        Inches(value) for value in (_MARGIN, _MARGIN / 2, _WIDTH - 2 * _MARGIN, _TOP - _MARGIN)
    )
    shape.text_frame.text = _allowed(words)
    size = next(points for letters, points in _SIZES if len(words) <= letters)
    for paragraph in shape.text_frame.paragraphs:
        paragraph.font.size = Pt(size)
        paragraph.font.color.rgb = RGBColor(*((0xF2,) * 3 if dark else (0x1D, 0x1D, 0x1F)))


def _set_timing(slide: Any, shape: int, seconds: float, options: EmbedOptions) -> None:
    """When the clip plays, in the way PowerPoint writes it down; python-pptx knows a click on the picture only."""
    text = fragment(
        "timing.xml", shape=shape, milliseconds=round(seconds * 1000), autoplay=options.autoplay, repeats=options.loop
    )
    timing = etree.fromstring(text, etree.XMLParser(remove_blank_text=True))
    old = slide._element.find(timing.tag)
    slide._element.replace(old, timing)


def _allowed(words: str) -> str:
    """Words without the characters that XML has no way to write."""
    return _NOT_IN_XML.sub("", words)
