"""``--to pdf``: a handout with the last picture of every section, what is said there, and the numbers."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.files import require_extension, write_file
from calcanim.embed.number_table import number_table
from calcanim.embed.options import EmbedOptions
from calcanim.embed.stills import Still, drawn_stills
from calcanim.errors import CalcanimError
from calcanim.render.progress import size_in_words

__all__ = ["write"]

_SOURCE = Path(__file__).resolve().parent / "pages" / "handout.typ"


def write(clips: Sequence[EmbeddedClip], out: Path, options: EmbedOptions) -> tuple[Path, ...]:
    """Write the handout.

    Parameters
    ----------
    clips : sequence of EmbeddedClip
        Each begins a page.
    out : Path
        The PDF.
    options : EmbedOptions
        None counts.

    Raises
    ------
    InputError
        When ``out`` is no name of a PDF, or nothing can be written there.
    CalcanimError
        When a scene cannot be drawn any more.
    """
    require_extension(out, ".pdf", "a PDF")
    with tempfile.TemporaryDirectory(prefix="calcanim-") as name:
        # Typst reads from this folder only.
        place = Path(name)
        source = place / "handout.typ"
        source.write_bytes(_SOURCE.read_bytes())
        lesson = {
            "title": clips[0].title if len(clips) == 1 else "Clips",
            "clips": [_clip(clip, made, number, place) for number, (clip, made) in enumerate(drawn_stills(clips))],
        }
        try:
            made: Any = typst.compile(str(source), root=str(place), format="pdf", sys_inputs={"lesson": json.dumps(lesson)})
        except typst.TypstError as error:
            raise CalcanimError(f"{out.name} cannot be set: {error.message}.") from error
    print(f"{out.name}: {'1 clip' if len(clips) == 1 else f'{len(clips)} clips'}, {size_in_words(len(made))}", file=sys.stderr)
    return (write_file(out, made),)


def _clip(clip: EmbeddedClip, stills: Sequence[Still], number: int, place: Path) -> dict[str, Any]:
    """A clip as the handout is given it, its pictures in the folder."""
    shown = []
    for still in stills:
        file = f"{number}-{still.piece.number}.png"
        (place / file).write_bytes(still.png)
        shown.append({
            "file": file, "number": still.piece.number, "name": still.piece.name,
            "words": [caption.text for caption in still.piece.captions],
            "alternative": ": ".join(part for part in (clip.title, still.piece.name) if part),
        })
    return {
        "title": clip.title, "summary": clip.summary, "settings": clip.settings, "stills": shown,
        "numbers": number_table(clip),
    }
