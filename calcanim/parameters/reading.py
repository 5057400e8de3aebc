"""Typed words read as values, and refused in sentences."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from calcanim.errors import InputError, nearest
from calcanim.parameters.declaration import Parameter

__all__ = ["format_value", "parse", "read_assignments"]

# A sequence longer than this is a mistake, and would not fit any picture.
_MOST_NUMBERS = 200
_LONGEST_TEXT = 300
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
# Of a decimal longer than this only the double is kept.
_LONGEST_EXACT = 55
_TRUE = frozenset({"yes", "true", "on", "1"})
_FALSE = frozenset({"no", "false", "off", "0"})
_AUTO = frozenset({"auto", "none"})


def parse(parameter: Parameter, text: str) -> object:
    """Read one typed word as a value of a parameter.

    Parameters
    ----------
    parameter : Parameter
        What the word is for.
    text : str
        What was typed after ``NAME=``.

    Returns
    -------
    object
        ``str`` for an expression or a text, ``float``, ``int``, ``bool``, a
        tuple of floats, or None where ``auto`` is allowed and was typed. A float that
        is not all of what was typed, as for ``pi/4``, is an `Exact`, which remembers it.

    Raises
    ------
    InputError
        When the word cannot be that value; the sentence names the parameter,
        the word and what would be right.
    """
    word = text.strip()
    if parameter.kind == "str":
        return _read_text(parameter, text)
    if not word:
        raise InputError(f"{parameter.name} is empty; write {_example(parameter)}.")
    if parameter.optional and word.casefold() in _AUTO:
        return None
    return _READERS[parameter.kind](parameter, word)


def _read_text(parameter: Parameter, text: str) -> str:
    if any(ord(character) < 32 for character in text) or len(text) > _LONGEST_TEXT:
        raise InputError(
            f"{parameter.name} must be one line of at most {_LONGEST_TEXT} characters, "
            "without control characters."
        )
    return text


def _read_expression(parameter: Parameter, word: str) -> str:
    from calcanim.numerics.function import Function

    try:
        Function(word)
    except InputError as error:
        raise InputError(f"{parameter.name}: {error}") from error
    return word


def _constant(parameter: Parameter, word: str) -> float:
    """One number, typed as a decimal or as a constant expression like ``pi/4``."""
    if _DECIMAL.fullmatch(word):
        value = float(word)
        if 1e-300 < abs(value) < 1e300 and len(word) <= _LONGEST_EXACT and Decimal(word) != Decimal(repr(value)):
            value = _constant_expression(parameter, word)
    elif word.casefold().lstrip("+-") in {"nan", "inf", "infinity"}:
        value = math.nan
    else:
        value = _constant_expression(parameter, word)
    if not math.isfinite(value):
        raise InputError(
            f"{parameter.name}={word!r} is not a finite number; write {_example(parameter)}."
        )
    return value


def _constant_expression(parameter: Parameter, word: str) -> float:
    from calcanim.numerics.exact import exact
    from calcanim.numerics.expression import variables_of
    from calcanim.numerics.reading import read

    try:
        free = sorted(variables_of(read(word, None)))
    except InputError as error:
        raise InputError(
            f"{parameter.name} must be a number such as 1.5 or pi/4: {error}"
        ) from error
    if free:
        raise InputError(
            f"{parameter.name}={word!r} depends on {', '.join(free)}; write {_example(parameter)}."
        )
    return exact(word)


def _split(parameter: Parameter, word: str) -> tuple[float, ...]:
    """Numbers between commas, where commas inside parentheses do not count."""
    depth, start, parts = 0, 0, []
    for index, character in enumerate(word):
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append(word[start:index])
            start = index + 1
    parts.append(word[start:])
    if len(parts) > _MOST_NUMBERS:
        raise InputError(
            f"{parameter.name} has {len(parts)} numbers; at most {_MOST_NUMBERS} are possible."
        )
    if any(not part.strip() for part in parts):
        raise InputError(
            f"{parameter.name}={word!r} has a comma with no number beside it; "
            f"write {_example(parameter)}."
        )
    return tuple(_constant(parameter, part.strip()) for part in parts)


def _read_float(parameter: Parameter, word: str) -> float:
    values = _split(parameter, word)
    if len(values) != 1:
        raise InputError(
            f"{parameter.name}={word!r} is {len(values)} numbers, one is wanted; "
            "the decimal mark is a point, as in 1.5."
        )
    return values[0]


def _read_int(parameter: Parameter, word: str) -> int:
    value = _read_float(parameter, word)
    if value != int(value):
        raise InputError(f"{parameter.name}={word!r} is not a whole number; write one like 5.")
    return int(value)


def _read_interval(parameter: Parameter, word: str) -> tuple[float, float]:
    ends = _split(parameter, word)
    if len(ends) != 2 or not ends[0] < ends[1]:
        raise InputError(
            f"{parameter.name}={word!r} is not an interval; write its two ends, "
            "the smaller one first, as in -1,3."
        )
    return ends[0], ends[1]


def _read_point(parameter: Parameter, word: str) -> float | tuple[float, ...]:
    coordinates = _split(parameter, word)
    return coordinates[0] if len(coordinates) == 1 else coordinates


def _read_bool(parameter: Parameter, word: str) -> bool:
    if word.casefold() in _TRUE:
        return True
    if word.casefold() in _FALSE:
        return False
    raise InputError(f"{parameter.name}={word!r} is neither yes nor no; write one of the two.")


def _read_choice(parameter: Parameter, word: str) -> str:
    if word in parameter.choices:
        return word
    guess = nearest(word, parameter.choices)
    hint = f" Did you mean {guess!r}?" if guess else ""
    raise InputError(
        f"{parameter.name}={word!r} is not one of {', '.join(parameter.choices)}.{hint}"
    )


_READERS: dict[str, Callable[[Parameter, str], object]] = {
    "Expression": _read_expression,
    "Numbers": _split,
    "Interval": _read_interval,
    "Point": _read_point,
    "float": _read_float,
    "int": _read_int,
    "bool": _read_bool,
    "choice": _read_choice,
}


def _example(parameter: Parameter) -> str:
    examples = {
        "Expression": "a function such as x*exp(-x)",
        "Numbers": "numbers with commas between them, such as 1,0.5,0.1",
        "Interval": "two ends such as -1,3",
        "Point": "a number such as 1.5, or coordinates such as 1,2",
        "float": "a number such as 1.5 or pi/4",
        "int": "a whole number such as 5",
        "bool": "yes or no",
        "choice": "one of " + ", ".join(parameter.choices),
    }
    return examples[parameter.kind]


def format_value(value: object) -> str:
    """The word that `parse` would read as this value.

    Parameters
    ----------
    value : object
        A value of any parameter kind.

    Returns
    -------
    str
        Shortest decimal form of numbers, or the expression they were typed as; commas
        between several of them.
    """
    from calcanim.numerics.exact import Exact

    if value is None:
        return "auto"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Exact):
        return value.text
    if isinstance(value, float):
        shortest = repr(value)
        return shortest[:-2] if shortest.endswith(".0") else shortest
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(format_value(part) for part in value)
    return str(value)


def read_assignments(
    parameters: Sequence[Parameter], assignments: Iterable[str], *, owner: str
) -> dict[str, object]:
    """Read every ``NAME=VALUE`` that was typed for one scene.

    Parameters
    ----------
    parameters : sequence of Parameter
        What the scene understands.
    assignments : iterable of str
        The typed words, each ``NAME=VALUE``.
    owner : str
        The scene's name, for the sentences.

    Returns
    -------
    dict
        Parsed values by name, in the scene's own order of parameters.

    Raises
    ------
    InputError
        For a word without ``=``, an unknown name, a name given twice, or a
        value that `parse` refuses.
    """
    known = {parameter.name: parameter for parameter in parameters}
    given: dict[str, object] = {}
    for assignment in assignments:
        name, mark, text = assignment.partition("=")
        name = name.strip()
        if not mark:
            raise InputError(f"-p {assignment!r} has no value; write -p NAME=VALUE.")
        if name not in known:
            raise InputError(_unknown(name, known, owner))
        if name in given:
            raise InputError(f"-p {name} is given twice for {owner}; give it once.")
        given[name] = parse(known[name], text)
    return {name: given[name] for name in known if name in given}


def _unknown(name: str, known: Mapping[str, Parameter], owner: str) -> str:
    if not known:
        return f"{owner} has no parameters, so -p {name} cannot be set."
    guess = nearest(name, known)
    hint = f"did you mean {guess!r}?" if guess else f"it has {', '.join(known)}."
    return f"{owner} has no parameter {name!r}; {hint}"
