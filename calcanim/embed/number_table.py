"""The worked numbers as a table that a person reads: powers of ten, true minus signs, long rows cut."""

from __future__ import annotations

from calcanim.embed.clip import EmbeddedClip
from calcanim.numerics.rounding import format_number

__all__ = ["number_table"]

# A longer row of numbers is data rather than something to read; all of it is in the clip's record.
_LONGEST_ROW, _FIRST, _LAST = 10, 6, 2
_DIGITS = 12
_WORDS = {"True": "yes", "False": "no"}


def number_table(clip: EmbeddedClip) -> tuple[tuple[str, str], ...]:
    """Names and values of the worked numbers; names that have no value in this clip are left out.

    Parameters
    ----------
    clip : EmbeddedClip
        The clip.
    """
    rows = ((name, [_cell(part) for part in value.split("  ")]) for name, value in clip.numbers)
    return tuple((name, "  ".join(_cut(cells))) for name, cells in rows if set(cells) - {"", "none"})


def _cell(part: str) -> str:
    try:
        return str(format_number(float(part), _DIGITS, trim=True))
    except ValueError:
        return _WORDS.get(part, part)


def _cut(cells: list[str]) -> list[str]:
    return cells if len(cells) <= _LONGEST_ROW else [*cells[:_FIRST], "…", *cells[-_LAST:]]
