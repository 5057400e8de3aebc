"""Which kinds of mobject do something as manim's own class does it."""

from __future__ import annotations

__all__ = ["Kinds"]


class Kinds(dict[type, bool]):
    """For each class, asked once, whether it takes some methods over from a base.

    Parameters
    ----------
    base : type
        Manim's class.
    *names : str
        The methods. A class that defines one of them itself is to be left to manim.
    """

    def __init__(self, base: type, *names: str) -> None:
        super().__init__()
        self._base, self._names = base, names

    def __missing__(self, kind: type) -> bool:
        alike = all(getattr(kind, name, None) is getattr(self._base, name) for name in self._names)
        self[kind] = alike
        return alike
