"""``--to lms``: a zip for a learning platform: the page, its media, captions, and exercises as GIFT."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.files import write_zip
from calcanim.embed.html import lesson_files
from calcanim.embed.options import EmbedOptions
from calcanim.embed.questions import lecture_questions
from calcanim.exercises import as_gift

__all__ = ["write"]

# Two drawn questions of each family that fits, besides those about the clips' own functions.
_SEEDS = (1, 2)


def write(clips: Sequence[EmbeddedClip], out: Path, options: EmbedOptions) -> tuple[Path, ...]:
    """Write the zip.

    Every name in it is short and of small letters, digits, hyphens and points, which every platform takes.
    ``index.html`` is the page; ``exercises.txt`` is to be imported as GIFT into a question bank.

    Parameters
    ----------
    clips : sequence of EmbeddedClip
        In the order in which they are shown.
    out : Path
        The zip.
    options : EmbedOptions
        ``step`` and ``explore`` count.

    Raises
    ------
    InputError
        When ``out`` is no name of a zip, or nothing can be written there.
    """
    files = lesson_files(clips, options)
    return (write_zip(out, {"exercises.txt": as_gift(lecture_questions(clips, _SEEDS)), **files}),)
