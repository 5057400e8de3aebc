"""Names that files can have on every system."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["unfit_name"]

# With an ending, and a hidden name beside it while it is written, file systems take no more bytes than 255.
_LONGEST = 200
# Windows has devices of these names, whatever ending follows.
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|CLOCK\$|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3])(?:\..*| *)", re.IGNORECASE)


def unfit_name(name: str) -> str:
    """Why a name, without its ending, is none that a file can have everywhere; empty where it is one.

    Parameters
    ----------
    name : str
        The name.

    Returns
    -------
    str
        The rest of a sentence: "is ...", "begins with ...".
    """
    if not name.strip():
        return "is empty"
    if name[0] in ". ":
        return f"begins with {name[0]!r}"
    if name[-1] in ". ":
        return f"ends with {name[-1]!r}, which Windows drops"
    if _DEVICE.fullmatch(name):
        return "is the name of a device on Windows"
    odd = next((letter for letter in name if letter in '/\\:*?"<>|' or not _is_shown(letter)), None)
    if odd is not None:
        return f"has {odd!r} in it"
    return f"is longer than {_LONGEST} bytes" if len(name.encode(errors="surrogateescape")) > _LONGEST else ""


def _is_shown(letter: str) -> bool:
    return letter.isprintable() or unicodedata.category(letter) == "Zs"
