"""Colours by meaning, and the three sizes of type, for a dark and a light room.

A colour stands for one thing in every clip: the curve, its tangent, the rise of
a secant. Scenes ask for the meaning and never for a colour, so that a formula
and a picture agree and a theme can be designed rather than inverted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..errors import InputError

__all__ = ["DARK", "LIGHT", "ROLES", "THEMES", "Theme", "theme_named"]

ROLES: tuple[str, ...] = (
    "ink", "quiet", "curve", "derivative", "secant", "tangent", "point",
    "rise", "run", "positive", "negative", "error", "forward", "gradient",
)
"""What a colour can mean. ``ink`` and ``quiet`` are the neutral ones; ``point`` is neutral too.

A forward value is a value and a gradient is a derivative, so they share the colours of these two; in a network boxes
and tags tell them apart as well.
"""


@dataclass(frozen=True, slots=True)
class Theme:
    """One look.

    Attributes
    ----------
    name : str
        ``dark`` or ``light``.
    background : str
        The frame's colour, as ``#rrggbb``.
    grid, axis : str
        Lines that only help the eye; they carry no meaning.
    roles : mapping
        Role to colour. Every one has at least 4.5:1 against the background, because a
        role colours words as well as lines.
    """

    name: str
    background: str
    grid: str
    axis: str
    roles: Mapping[str, str]

    def __deepcopy__(self, memo: dict) -> Theme:
        # Manim copies mobjects with all they refer to; a look is shared, never changed.
        return self

    def __getitem__(self, role: str) -> str:
        try:
            return self.roles[role]
        except KeyError:
            raise InputError(
                f"{role!r} is not a role of the theme; the roles are {', '.join(ROLES)}."
            ) from None


# The hues start from the set of Okabe and Ito, which readers with any of the three common kinds of
# colour blindness can tell apart; lightness is moved until words reach 4.5:1 on each background.
DARK = Theme(
    name="dark",
    background="#10141b",
    grid="#27303c",
    axis="#808b9a",
    roles=MappingProxyType({
        "ink": "#eceff3",
        "quiet": "#a3adba",
        "curve": "#6cb8ff",
        "derivative": "#ffb04d",
        "secant": "#ef8fc8",
        "tangent": "#38d6a5",
        "point": "#ffffff",
        "rise": "#ff7d66",
        "run": "#f2dd57",
        "positive": "#a9d65a",
        "negative": "#ff86a0",
        "error": "#bba8ff",
        "forward": "#6cb8ff",
        "gradient": "#ffb04d",
    }),
)

LIGHT = Theme(
    name="light",
    background="#fbfaf6",
    grid="#e4e3dc",
    axis="#686d74",
    roles=MappingProxyType({
        "ink": "#1a1e24",
        "quiet": "#5a626c",
        "curve": "#0a5fb4",
        "derivative": "#a85600",
        "secant": "#a8327d",
        "tangent": "#00755a",
        "point": "#10141b",
        "rise": "#c5301a",
        "run": "#7d6a00",
        "positive": "#426800",
        "negative": "#b3123f",
        "error": "#6747c7",
        "forward": "#0a5fb4",
        "gradient": "#a85600",
    }),
)

THEMES: Mapping[str, Theme] = MappingProxyType({"dark": DARK, "light": LIGHT})


def theme_named(name: str) -> Theme:
    """The theme of that name.

    Raises
    ------
    InputError
        If there is none.
    """
    try:
        return THEMES[name]
    except KeyError:
        raise InputError(f"{name!r} is not a theme; choose {' or '.join(THEMES)}.") from None
