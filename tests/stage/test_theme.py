"""Both themes can be read."""

from __future__ import annotations

import pytest

from calcanim.errors import InputError
from calcanim.stage.theme import ROLES, THEMES, theme_named


def luminance(colour: str) -> float:
    """Relative luminance of sRGB, as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("role", ROLES)
def test_words_in_every_role_reach_their_contrast(theme: object, role: str) -> None:
    assert contrast(theme[role], theme.background) >= 4.5  # type: ignore[index, attr-defined]


def test_both_themes_know_the_same_roles() -> None:
    assert all(set(theme.roles) == set(ROLES) for theme in THEMES.values())


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(InputError, match="'blue' is not a role"):
        theme_named("dark")["blue"]
    with pytest.raises(InputError, match="choose dark or light"):
        theme_named("sepia")
