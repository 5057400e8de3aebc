"""What scenes about a function of two variables have in common: the function, a point, the part of the plane that is shown."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

from manim import Mobject
from mpmath import hypot

from ..errors import InputError
from ..numerics.fields import gradient
from ..numerics.function import Function
from ..numerics.precise_fields import precise_gradient
from .layout import SAFE, Box
from .plane import checked_point, choose_plane
from .proving import GIVEN, Proof
from .window import Window

__all__ = ["MAP", "MAP_PANEL", "OnPlane"]

# A map is square, so the panel beside it is wider than in other clips.
MAP = Box(SAFE.left, SAFE.bottom, 0.15, 2.85)
MAP_PANEL = Box(0.75, SAFE.bottom, SAFE.right, 2.75)
# Ranges further apart in length than this cannot share a unit.
_LONGEST = 2.5

if TYPE_CHECKING:
    from .scene import LessonScene as _Base
else:
    _Base = object


class OnPlane(_Base):
    """A part of a `LessonScene` that declares the parameters ``function``, ``at``, ``interval`` and ``interval_y``.

    Attributes
    ----------
    equal_units : bool
        Whether the scene shows angles, and so needs one unit for both axes.
    """

    function: str
    at: Any
    interval: tuple[float, float] | None
    interval_y: tuple[float, float] | None
    equal_units = False

    @cached_property
    def f(self) -> Function:
        """The function of x and y."""
        return self.read(self.function, ("x", "y"))

    @cached_property
    def here(self) -> tuple[float, float]:
        """The point, checked."""
        return checked_point(self.f, self.at)

    @cached_property
    def window(self) -> Window:
        """The part of the plane that is shown.

        Raises
        ------
        InputError
            If the ranges leave out the point, hold hardly a value, or cannot share a unit where they must.
        """
        window = self.choose_window()
        if self.equal_units and not 1 / _LONGEST <= window.x.span / window.y.span <= _LONGEST:
            raise InputError(
                "interval and interval_y differ too much in length to share one unit, and with two units no right angle "
                f"can be seen; choose lengths at most {_LONGEST:g} times apart."
            )
        return window

    def choose_window(self) -> Window:
        """The ranges somebody chose, or the square around the origin or the point."""
        return choose_plane(self.f, self.here, self.interval, self.interval_y)

    def slopes_here(self) -> tuple[float, float]:
        """The gradient at the point.

        Raises
        ------
        InputError
            If there is none.
        """
        by_x, by_y = (float(part) for part in gradient(self.f, self.here))
        if not (math.isfinite(by_x) and math.isfinite(by_y)):
            raise InputError(
                f"at={self.here[0]:g},{self.here[1]:g}: {self.f.text} has no gradient there, because a partial derivative is "
                "missing; choose a point where it is smooth."
            )
        return by_x, by_y

    def proofs_here(self) -> dict[str, Proof]:
        """The point, the value and the gradient at it to 50 digits, by differences and not by symbols."""
        return {
            "at": GIVEN,
            "value": lambda: self.f.precise(*self.here),
            "gradient": lambda: precise_gradient(self.f, self.here),
            "length": lambda: hypot(*precise_gradient(self.f, self.here)),
        }

    def heading_of_f(self, words: str) -> list[Mobject]:
        """The title line with f(x, y) above the panel."""
        return self.heading(words, f"curve(f(x, y) = {self.given(self.f)})", left=MAP_PANEL.left)

    def place(self) -> str:
        """The point as it stands behind a name, for formulas."""
        return f"({self.shown('at[0]')}, {self.shown('at[1]')})"
