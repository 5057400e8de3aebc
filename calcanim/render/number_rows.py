"""Worked numbers as rows for people: a name and a value, nested results spelled with dots."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

__all__ = ["number_rows"]


def number_rows(numbers: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """One row for each number.

    Parameters
    ----------
    numbers : dict, list, str, float or None
        As `calcanim.render.manifest.as_plain` gives them.
    name : str
        What comes before every name.

    Yields
    ------
    (str, str)
        ``quotients.right`` and its values with twelve digits.
    """
    if numbers is None and not name:
        return
    if isinstance(numbers, dict):
        for key, part in numbers.items():
            yield from number_rows(part, f"{name}.{key}" if name else key)
    elif isinstance(numbers, list) and any(isinstance(part, (dict, list)) for part in numbers):
        for index, part in enumerate(numbers):
            yield from number_rows(part, f"{name}[{index}]")
    elif isinstance(numbers, list):
        yield name, "  ".join(_word(part) for part in numbers)
    else:
        yield name, _word(numbers)


def _word(value: Any) -> str:
    if value is None:
        return "none"
    return f"{value:.12g}" if isinstance(value, float) else str(value)
