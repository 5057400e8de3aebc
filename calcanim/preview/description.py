"""What the page is told about a scene before anything of it has run: its parameters as fields of a form."""

from __future__ import annotations

import math
import re
import shlex
from collections.abc import Mapping
from typing import Any

from calcanim.errors import InputError
from calcanim.parameters import Parameter, format_value, parse
from calcanim.render.catalog import SceneEntry
from calcanim.render.failure import short_place
from calcanim.render.plan import QUALITIES, THEMES

__all__ = ["commands", "form_fields", "qualities", "read_words", "themes_of"]

_KINDS = {"float": "number", "int": "integer", "Expression": "function", "choice": "choice", "bool": "flag", "Point": "point"}
# Places lie on both sides of zero; everything else keeps the sign of its default.
_PLACES = frozenset({"at", "start"})
# A refusal of an expression says where in it; see `calcanim.numerics.reading`.
_POSITION = re.compile(r" \(at position (\d+)[^\n]*\n.*", re.DOTALL)


def themes_of(entry: SceneEntry) -> tuple[str, ...]:
    """The looks one can switch between; a plain manim scene has its own."""
    return THEMES if entry.lesson else THEMES[:1]


def qualities() -> list[dict[str, str]]:
    """Manim's letters with what they stand for."""
    return [{"name": name, "label": f"{one.height}p{one.frame_rate}"} for name, one in QUALITIES.items()]


def read_words(entry: SceneEntry, words: Mapping[str, str]) -> tuple[dict[str, object], dict[str, InputError]]:
    """The values that some typed words stand for, and what is wrong with the others.

    Parameters
    ----------
    entry : SceneEntry
        The scene; words for parameters that it does not have are left out.
    words : mapping
        What was typed, by name.

    Returns
    -------
    (dict, dict)
        Parsed values by name, and refusals by name.
    """
    given: dict[str, object] = {}
    refused: dict[str, InputError] = {}
    for parameter in entry.parameters:
        if parameter.name in words:
            try:
                given[parameter.name] = parse(parameter, words[parameter.name])
            except InputError as error:
                refused[parameter.name] = error
    return given, refused


def form_fields(
    entry: SceneEntry, words: Mapping[str, str], refused: Mapping[str, InputError] | None = None
) -> list[dict[str, Any]]:
    """The scene's parameters as the page shows them.

    Parameters
    ----------
    entry : SceneEntry
        The scene.
    words : mapping
        What was typed, by name; the default stands for the rest.
    refused : mapping, optional
        What is wrong with some of them.
    """
    return [_field(one, words.get(one.name), (refused or {}).get(one.name)) for one in entry.parameters]


def _field(parameter: Parameter, word: str | None, error: InputError | None) -> dict[str, Any]:
    default = format_value(parameter.default)
    low, high, step = _range(parameter)
    return {
        "name": parameter.name,
        "kind": _KINDS.get(parameter.kind, "text"),
        "value": default if word is None else word,
        "default": default,
        "low": low,
        "high": high,
        "step": step,
        "choices": list(parameter.choices),
        "help": parameter.help,
        "error": None if error is None else _refusal(error, word or ""),
    }


def _refusal(error: InputError, word: str) -> dict[str, Any]:
    """The sentence, and the place in the word, counted from 1."""
    sentence = str(error)
    place = _POSITION.search(sentence)
    blanks = len(word) - len(word.lstrip())
    return {"message": _POSITION.sub(".", sentence), "column": int(place[1]) + blanks if place else None}


def _range(parameter: Parameter) -> tuple[float | None, float | None, float | None]:
    """Ends and step of a slider: so wide that the default lies well inside it; none where there is no default number."""
    value = parameter.default
    if parameter.kind not in {"float", "int", "Point"}:
        return None, None, None
    if isinstance(value, tuple):
        value = max(map(abs, value), default=0.0)
    if not isinstance(value, (int, float)) or not math.isfinite(value):
        return None, None, None
    size = abs(value) or 1.0
    if parameter.kind == "int":
        return (1.0 if value > 0 else -3.0 * size), 3.0 * size, 1.0
    if parameter.name in _PLACES or parameter.kind == "Point" or value == 0:
        high = max(3.0, 2 * size)
        low = -high
    else:
        low, high = sorted((0.0, 3 * value))
    step = 10.0 ** (math.floor(math.log10(high - low)) - 2)
    return (low or step) if value > 0 else low, (high or -step) if value < 0 else high, step


def commands(entry: SceneEntry, shipped: bool, given: Mapping[str, str], theme: str, quality: str) -> dict[str, str]:
    """What to type for what is seen: as a clip on disk, and in a lecture."""
    scene = entry.name if shipped else f"{short_place(str(entry.path))}:{entry.name}"
    words = [f"{name}={word}" for name, word in given.items()]
    options = [part for word in words for part in ("-p", word)]
    options += ["--theme", theme] if theme != THEMES[0] else []
    options += ["-q", quality]
    return {
        "render": shlex.join(["calcanim", "render", scene, *options]),
        "embed": shlex.join(["calcanim", "embed", scene, "--to", "html", *options]),
    }
