"""``--to reveal``: a slide for each clip, or for each section of it, to paste into a deck; or a whole deck."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, urlsplit

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.files import Content, write_folder
from calcanim.embed.options import EmbedOptions
from calcanim.embed.page_clip import captions_address
from calcanim.embed.pages import fragment
from calcanim.embed.paper import paper_colour
from calcanim.embed.pieces import cut, frame_of, pieces_in_turn
from calcanim.errors import InputError

__all__ = ["write"]

_COPY = "reveal.js"


@dataclass(frozen=True, slots=True)
class _Slide:
    """What the template is given for one slide; plain text, which it escapes."""

    title: str
    video: str
    poster: str
    background: str
    alternative: str
    captions_url: str
    notes: tuple[str, ...]
    joined: bool = False


@dataclass(frozen=True, slots=True)
class _Deck:
    """Where a deck finds reveal.js, where its notes plugin is in there, and what to copy for it."""

    base: str
    notes: str
    files: dict[str, Content]


def write(clips: Sequence[EmbeddedClip], out: Path, options: EmbedOptions) -> tuple[Path, ...]:
    """Write ``slides.html`` to paste into a deck, or ``index.html``, a deck of its own, and their media.

    A clip begins when its slide comes and stops when it leaves, without sound, as browsers demand of what nobody
    has clicked. What is said are the speaker's notes.

    Parameters
    ----------
    clips : sequence of EmbeddedClip
        In the order in which they are shown.
    out : Path
        The folder.
    options : EmbedOptions
        ``step`` makes a slide of each section; ``deck`` is a folder or an address of reveal.js; ``loop`` counts.

    Raises
    ------
    InputError
        When nothing can be written there, or reveal.js is not where ``deck`` says.
    """
    deck = _deck(options.deck) if options.deck else None
    with tempfile.TemporaryDirectory(prefix="calcanim-") as place:
        slides: list[_Slide] = []
        media: dict[str, Content] = {}
        for clip in clips:
            made, files = _steps(clip, Path(place)) if options.step else _whole(clip)
            slides += made
            media |= {f"media/{name}": content for name, content in files.items()}
        title = clips[0].title if len(clips) == 1 else "Clips"
        text = fragment("reveal.html", slides=slides, deck=deck, title=title, options=options)
        page = {"index.html" if deck else "slides.html": text.lstrip()}
        return write_folder(out, {**(deck.files if deck else {}), **media, **page})[::-1]


def _whole(clip: EmbeddedClip) -> tuple[list[_Slide], dict[str, Content]]:
    """A clip as one slide, and its files."""
    video, poster = clip.file_name("mp4"), clip.file_name("png")
    slide = _Slide(
        clip.title, quote(f"media/{video}"), quote(f"media/{poster}"), _background(clip), clip.alternative,
        captions_address(clip.captions), tuple(caption.text for caption in clip.captions),
    )
    return [slide], {video: clip.first.video, poster: clip.first.poster}


def _steps(clip: EmbeddedClip, place: Path) -> tuple[list[_Slide], dict[str, Content]]:
    """A slide for each section: the clip goes on where it stopped."""
    slides: list[_Slide] = []
    files: dict[str, Content] = {}
    rate = clip.manifest.frame_rate
    for piece in pieces_in_turn(clip):
        video, poster = (f"{clip.slug}-{piece.number:02d}.{extension}" for extension in ("mp4", "png"))
        cut(clip.first.video, place / video, piece)
        # The first frame: until the video is there, the slide shows what the one before has left.
        picture = BytesIO()
        frame_of(clip.first.video, piece.first).save(picture, "PNG", optimize=True)
        files |= {video: place / video, poster: picture.getvalue()}
        title = f"{clip.title}: {piece.name}" if piece.name else clip.title
        slides.append(_Slide(
            title, quote(f"media/{video}"), quote(f"media/{poster}"), _background(clip), f"{title}. {clip.alternative}",
            captions_address(piece.captions, begin=piece.first / rate),
            tuple(caption.text for caption in piece.captions), joined=piece.number > 1,
        ))
    return slides, files


def _background(clip: EmbeddedClip) -> str:
    return "#{:02x}{:02x}{:02x}".format(*paper_colour(clip))


def _deck(place: str) -> _Deck:
    """reveal.js at an address, or in a folder, of which the deck takes a copy along."""
    if urlsplit(place).scheme in {"http", "https"}:
        base = place.rstrip("/")
        base = base if base.endswith("/dist") else f"{base}/dist"
        old = re.search(r"[@/]v?[345](\.|/|$)", place)
        return _Deck(base, "../plugin/notes/notes.js" if old else "plugin/notes.js", {})
    folder = Path(place)
    dist = folder if (folder / "reveal.js").is_file() else folder / "dist"
    if not all((dist / name).is_file() for name in ("reveal.js", "reveal.css", "reset.css")):
        raise InputError(
            f"--deck {place!r} has no dist/reveal.js; name the folder of reveal.js (npm install reveal.js puts it into "
            "node_modules/reveal.js) or an address that begins with https://."
        )
    places = (dist / "plugin" / "notes.js", dist.parent / "plugin" / "notes" / "notes.js")
    notes = next((path for path in places if path.is_file()), None)
    names = {"reset.css": dist / "reset.css", "reveal.css": dist / "reveal.css", "reveal.js": dist / "reveal.js"}
    if notes is not None:
        names["notes.js"] = notes
    return _Deck(_COPY, "notes.js", {f"{_COPY}/{name}": path.read_bytes() for name, path in names.items()})
