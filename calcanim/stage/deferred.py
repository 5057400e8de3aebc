"""An outline that is worked out when somebody looks at it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import VMobject

__all__ = ["Deferred"]


class Deferred(VMobject):
    """A shape whose points may be promised; who never draws or measures it never pays for them."""

    _known: np.ndarray
    _promised: Callable[[], np.ndarray] | None = None

    @property
    def points(self) -> np.ndarray:
        """Shape (n, 3), as those of any `VMobject`."""
        if self._promised is not None:
            self.points = self._promised()
        return self._known

    @points.setter
    def points(self, points: np.ndarray) -> None:
        self._known, self._promised = points, None

    def promise(self, work: Callable[[], np.ndarray]) -> None:
        """Set the points to what ``work`` gives, once they are asked for.

        Parameters
        ----------
        work : callable
            Gives shape (n, 3). Copies of the shape ask it too, and later: it must hold on to values that never change.
        """
        self._promised = work
