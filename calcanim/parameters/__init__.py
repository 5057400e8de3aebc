"""What a lecturer may change about a scene, and how typed words become values.

A scene declares its parameters as annotated class attributes. The annotation
names defined here (`Expression`, `Numbers`, `Interval`, `Point`) say how a word
from the command line is read; `Parameter` is one declaration, `parse` reads one
word for it. Nothing here imports manim, and SymPy only loads when an expression
is read.
"""

from __future__ import annotations

from calcanim.parameters.declaration import (
    COMMON_PARAMETERS,
    KINDS,
    Expression,
    Interval,
    Numbers,
    Parameter,
    Point,
    changed_parameters,
    with_defaults,
)
from calcanim.parameters.reading import format_value, parse, read_assignments

__all__ = [
    "COMMON_PARAMETERS",
    "KINDS",
    "Expression",
    "Interval",
    "Numbers",
    "Parameter",
    "Point",
    "changed_parameters",
    "format_value",
    "parse",
    "read_assignments",
    "with_defaults",
]
