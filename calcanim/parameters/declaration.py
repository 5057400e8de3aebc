"""How a scene declares what may be changed about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
    "COMMON_PARAMETERS",
    "KINDS",
    "Expression",
    "Interval",
    "Numbers",
    "Parameter",
    "Point",
    "changed_parameters",
    "with_defaults",
]

Expression: TypeAlias = str
"""A function as a person writes it, such as ``x*exp(-x)``."""

Numbers: TypeAlias = tuple[float, ...]
"""Some numbers, typed with commas between them: ``1,0.5,0.1``."""

Interval: TypeAlias = tuple[float, float] | None
"""Two ends, typed ``a,b`` with a < b; None leaves the choice to the scene."""

Point: TypeAlias = float | tuple[float, ...]
"""A place: one number, or the coordinates with commas between them: ``1,2``."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing a lecturer may change about a scene.

    Parameters
    ----------
    name : str
        The attribute's name, as typed in ``-p NAME=VALUE``.
    kind : str
        ``Expression``, ``Numbers``, ``Interval``, ``Point``, ``float``, ``int``,
        ``bool``, ``str`` or ``choice``.
    default : object
        The value used when nobody sets anything, already of the right type.
    help : str
        One sentence that says what it is.
    choices : tuple of str
        The accepted words of a ``choice``.
    optional : bool
        Whether ``auto`` (stored as None) leaves the choice to the scene.
    """

    name: str
    kind: str
    default: object
    help: str = ""
    choices: tuple[str, ...] = ()
    optional: bool = False


COMMON_PARAMETERS = (
    Parameter("title", "str", "", "A title of your own for the clip; empty keeps the scene's."),
)
"""What every `LessonScene` understands besides its own parameters."""

KINDS = frozenset(
    {"Expression", "Numbers", "Interval", "Point", "float", "int", "bool", "str", "choice"}
)


def with_defaults(
    parameters: Sequence[Parameter], given: Mapping[str, object]
) -> dict[str, object]:
    """Every parameter's value: the given one, else the default, in the scene's order."""
    return {
        parameter.name: given.get(parameter.name, parameter.default) for parameter in parameters
    }


def changed_parameters(
    parameters: Sequence[Parameter], given: Mapping[str, object]
) -> dict[str, object]:
    """The given values that differ from the defaults, in the scene's order."""
    return {
        parameter.name: given[parameter.name]
        for parameter in parameters
        if parameter.name in given and given[parameter.name] != parameter.default
    }
