"""Whether a class still does what manim's own did before any scene file ran.

A scene's file may define a kind of its own, change one of manim's, or put a method on a single object, at any time. So
nothing of the answer is kept: what counts is what Python would call now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

__all__ = ["STAND_INS", "Stock"]

STAND_INS: dict[Callable[..., Any], Callable[..., Any]] = {}
"""Quicker operations that are in the place of manim's own for a time: by each of them the one it does the work of."""


class Stock:
    """Some methods as manim's own class has them when this is made.

    Parameters
    ----------
    owner : type
        Manim's class.
    *names : str
        Its methods.
    """

    __slots__ = ("_ask", "_instead", "_own", "names")

    def __init__(self, owner: type, *names: str) -> None:
        self.names = names
        # Of a single name it would not give a tuple.
        self._ask = attrgetter(*names, names[0])
        self._own = self._instead = self._ask(owner)

    def holds(self, kind: type) -> bool:
        """Whether objects of a class have all of these methods."""
        try:
            found = self._ask(kind)
        except AttributeError:
            return False
        return found == self._own or found == self._instead or self._stands_in(found)

    def _stands_in(self, found: tuple[Any, ...]) -> bool:
        if tuple(STAND_INS.get(method, method) for method in found) != self._own:
            return False
        # With the stand-ins it is the same all the time they are there.
        self._instead = found
        return True

    def differing(self, kind: type) -> list[str]:
        """Which of the methods are others there."""
        found = [getattr(kind, name, None) for name in self.names]
        return [
            name for name, method, own in zip(self.names, found, self._own, strict=False)
            if method is not own and STAND_INS.get(method) is not own  # type: ignore[arg-type]
        ]

    def lies_on(self, value: Any) -> bool:
        """Whether one of the methods was put on an object itself."""
        return any(map(value.__dict__.__contains__, self.names))

    def of_all(self, values: Iterable[Any]) -> bool:
        """Whether all these objects have them; methods that were put on a single one are not looked for."""
        ask, own = self._ask, self._own
        try:
            for kind in set(map(type, values)):
                if ask(kind) != own and not self.holds(kind):
                    return False
        except AttributeError:
            return False
        return True
