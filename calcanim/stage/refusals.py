"""Refusals name the argument: whatever a scene cannot show, the sentence says which of its parameters is the reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from ..errors import InputError
from ..parameters import format_value

__all__ = ["names_its_reasons", "shortened"]

_LONGEST, _MOST = 60, 4
# A clip's title has nothing to do with what its function can bear, unless a sentence is about it.
_NO_REASON = frozenset({"title", "show", "pause"})


def names_its_reasons(method: Callable[..., Any]) -> Callable[..., Any]:
    """A method of a scene whose refusals name a parameter.

    A sentence that names none, because what raises it knows nothing of scenes, gets those that somebody has set in front.
    """

    @wraps(method)
    def refusing(scene: Any, *args: Any, **options: Any) -> Any:
        try:
            return method(scene, *args, **options)
        except InputError as error:
            reasons = "" if _names_one(str(error), scene) else _reasons(scene)
            if not reasons:
                raise
            raise InputError(f"{reasons}: {error}") from error

    return refusing


def _names_one(sentence: str, scene: Any) -> bool:
    """Whether a parameter is named: as ``name=value``, or as the sentence's first word.

    Several are called what a plain English word is, such as ``at`` and ``interval``; these do not count within a sentence.
    """
    return any(re.search(rf"\b{name}=", sentence) or re.match(rf"{name}\b", sentence) for name in _parameters(scene))


def _parameters(scene: Any) -> Iterator[str]:
    """The names of what may be changed about a scene."""
    for owner in reversed(type(scene).__mro__):
        for name in vars(owner).get("__annotations__", {}):
            if not name.startswith("_") and hasattr(type(scene), name):
                yield name


def _reasons(scene: Any) -> str:
    """The parameters that were set, each with its value; where none was, those that a subclass may have set."""
    names = [name for name in _parameters(scene) if name not in _NO_REASON and getattr(scene, name) not in (None, "")]
    changed = [name for name in names if getattr(scene, name) != getattr(type(scene), name)] or names
    return ", ".join(f"{name}={shortened(format_value(getattr(scene, name)))}" for name in changed[:_MOST])


def shortened(word: str) -> str:
    """Its beginning, where it is long."""
    return word if len(word) <= _LONGEST else f"{word[:_LONGEST]} ..."
