"""What a scene says about a number besides a way to prove it: that it was given, or that it was chosen."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

__all__ = ["CHOSEN", "GIVEN", "Proof", "Taken"]


class Taken(Enum):
    """A number that nobody works out."""

    GIVEN = "given"
    CHOSEN = "chosen"


GIVEN = Taken.GIVEN
"""The lecturer typed it: it is one of the parameters' values, or a part of one."""
CHOSEN = Taken.CHOSEN
"""The scene settled it: a step, a level, a rate. What follows from it is proved, the number itself is not."""

Proof = Callable[[], Any] | Taken
"""A way to work a number out anew to 50 digits, or the word for one that is not worked out."""
