"""The two kinds of failure that calcanim reports in words.

A command turns an `InputError` into exit code 2 and any other `CalcanimError`
into exit code 1; neither shows a traceback unless ``--debug`` asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["CalcanimError", "InputError", "nearest"]


class CalcanimError(Exception):
    """Something broke that is not the user's doing (exit code 1).

    The message is a full sentence: what failed, on what, and the way out.
    """


class InputError(CalcanimError, ValueError):
    """The user's words are off (exit code 2).

    It is a `ValueError` too, so that a caller of the library can catch it
    without knowing about calcanim's own types.
    """


def nearest(word: str, valid: Iterable[str]) -> str | None:
    """The valid word closest to a mistyped one.

    Parameters
    ----------
    word : str
        What was typed.
    valid : iterable of str
        The words that would have been accepted.

    Returns
    -------
    str or None
        The closest word, compared without regard to case, or None when
        nothing is close enough to be worth suggesting.
    """
    by_folded = {candidate.casefold(): candidate for candidate in valid}
    found = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.5)
    return by_folded[found[0]] if found else None
