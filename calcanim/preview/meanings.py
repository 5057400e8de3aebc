"""What the worked numbers mean: one sentence for each, from the docstrings of the results that hold them."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from calcanim.render.manifest import as_plain
from calcanim.render.number_rows import number_rows
from calcanim.render.scene_file import SceneEntry

__all__ = ["field_meanings", "meaning_of", "number_table"]

# An entry of a NumPy-style section: one name or several, what they are, and below it what they mean.
_SECTION = re.compile(r"^(?:Attributes|Parameters)\n-+\n(.*?)(?=^\w[\w ]*\n-+$|\Z)", re.MULTILINE | re.DOTALL)
_ENTRY = re.compile(r"^(\w[\w, ]*?) *(?::[^\n]*)?\n((?:[ \t]+[^\n]*\n?|\n)+)", re.MULTILINE)
_SENTENCE = re.compile(r".*?\.(?= [A-Z`]|$)")
_TAKEN = {"given": "(As it was typed.)", "chosen": "(Chosen by the scene.)"}
_QUOTES = re.compile(r"``?([^`]+)``?")
_PART = re.compile(r"(\w+)((?:\[\d+\])*)")


@lru_cache(maxsize=256)
def field_meanings(kind: type) -> Mapping[str, str]:
    """The first sentence about each field in the docstring of a class.

    Parameters
    ----------
    kind : type
        The class of a result.

    Returns
    -------
    mapping
        Only of the fields that its section of attributes or parameters names.
    """
    found: dict[str, str] = {}
    # A dataclass without a docstring is given one that says its signature.
    for section in _SECTION.findall(inspect.cleandoc(kind.__doc__ or "") + "\n"):
        for names, text in _ENTRY.findall(section):
            found |= dict.fromkeys(re.split(", *", names), _sentence(text))
    return found


def _sentence(text: str) -> str:
    plain = _QUOTES.sub(r"\1", " ".join(text.split()))
    first = _SENTENCE.match(plain)
    return first[0] if first else plain


def meaning_of(results: Any, name: str, parameters: Mapping[str, str]) -> str:
    """What one row of the table of numbers means.

    Parameters
    ----------
    results : object
        The scene's results.
    name : str
        The row as `calcanim.render.number_rows` names it: ``quotients.right``, ``errors[2]``.
    parameters : mapping
        What each parameter of the scene is: a number that has the name of one is its value.

    Returns
    -------
    str
        Empty where nothing says it.
    """
    if name in parameters:
        # What happens when it is left out is said beside the form; here it has a value.
        what = _sentence(parameters[name]).partition(";")[0]
        return f"{what.removesuffix('.')}." if what else ""
    found = ""
    holder: Any = results
    for field, places in _PART.findall(name):
        kind: type = type(holder)
        if not dataclasses.is_dataclass(holder):
            return found
        found = field_meanings(kind).get(field, found)
        holder = getattr(holder, field, None)
        for place in re.findall(r"\d+", places):
            # What has no order, such as a set, has no places either.
            holder = holder[int(place)] if hasattr(holder, "__getitem__") else None
    return found


def number_table(scene: Any, entry: SceneEntry) -> tuple[tuple[str, str, str], ...]:
    """The numbers of a scene as people read them: name, value and meaning of each row, and whether it was given or chosen."""
    results, taken = scene.results, scene.taken()
    # A number that is called like a function is a value of it; one that is called like a text is read from it.
    helps = {parameter.name: parameter.help for parameter in entry.parameters if parameter.kind not in ("Expression", "str")}
    return tuple(
        (name, value, f"{meaning_of(results, name, helps)} {_TAKEN.get(taken.get(name.partition('[')[0], ''), '')}".strip())
        for name, value in number_rows(as_plain(results))
    )
