"""The two kinds of failure that calcanim reports in words.

A command turns an `InputError` into exit code 2 and any other `CalcanimError`
into exit code 1; neither shows a traceback unless ``--debug`` asks for it.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable

__all__ = ["FULL", "CalcanimError", "InputError", "OwnSignal", "Stopped", "cut", "nearest", "system_words"]

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says where a disk, a quota or a limit is full."""


class CalcanimError(Exception):
    """Something broke that is not the user's doing (exit code 1).

    The message is a full sentence: what failed, on what, and the way out.
    """


class InputError(CalcanimError, ValueError):
    """The user's words are off (exit code 2).

    It is a `ValueError` too, so that a caller of the library can catch it
    without knowing about calcanim's own types.
    """


class OwnSignal:
    """Mark of the exceptions that calcanim sends through a scene's code, which are none of the scene's doing."""


class Stopped(OwnSignal, KeyboardInterrupt):
    """A signal asks the command to end, unlike a `KeyboardInterrupt` that a scene raises itself.

    Parameters
    ----------
    number : int
        Of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def cut(text: str, most: int = 300) -> str:
    """A text for a sentence, without its middle where it is long.

    Parameters
    ----------
    text : str
        Any text.
    most : int
        How many characters are left of it.
    """
    return text if len(text) <= most else f"{text[: most * 2 // 3]} \u2026 {text[-(most // 3) :]}"


def system_words(error: OSError) -> str:
    """What the operating system refused, as a sentence that names the file."""
    if error.errno in FULL:
        return f"No space is left {f'in {error.filename}' if error.filename else 'where the output goes'}; make room there, or choose another place."
    if error.filename is None:
        return f"{error.strerror or error}."
    return f"{cut(str(error.filename))} cannot be read or written: {error.strerror}."


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
    # Here and not above: a command can be interrupted from its first moment on, and this takes a while.
    from difflib import get_close_matches

    by_folded = {candidate.casefold(): candidate for candidate in valid}
    found = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.5)
    return by_folded[found[0]] if found else None
