"""calcanim: calculus for machine learning, computed exactly where it can be and drawn as clips.

The numerics are here by name. Each name is imported when it is first used, so that
``import calcanim`` stays quick and never imports manim.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from .errors import CalcanimError, InputError

_HOMES = {
    "function": ("Function",),
    "pieces": ("Interval", "breaks", "pieces"),
    "limits": ("DifferenceQuotients", "OneSidedSlopes", "difference_quotients", "one_sided_limit", "one_sided_slopes"),
    "rounding": ("Printed", "format_decimal", "format_number"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__version__ = "0.1.0"
__all__ = ["CalcanimError", "InputError", "__version__", *sorted(_HOME_OF)]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"calcanim has no name {name!r}")
    value = getattr(import_module(f".numerics.{_HOME_OF[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
