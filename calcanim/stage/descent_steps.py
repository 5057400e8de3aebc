"""Steps of gradient descent drawn as what they are: the slope times the rate, on the graph and on the graph of the slope."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from manim import Mobject, UpdateFromAlphaFunc, VGroup, linear

from ..numerics.function import Function
from .plot import Plot
from .run_path import RunPath

__all__ = ["DescentSteps"]

# Shares of a step's time: up to the slope, then down and across, then the drop onto the graph.
_UP, _ACROSS = 0.3, 0.4


class DescentSteps(VGroup):
    """Stairs on the graph above; below, up to the slope and down to the next point.

    The lines down all fall by the slope while they go the step: they are parallel, and the rate is their run over rise.

    Parameters
    ----------
    f : Function
        A function of one variable.
    above, below : Plot
        Of f and of its derivative, with the same x axis.
    xs : sequence of float
        The points of the run.
    truth : callable
        Works them out anew, for the proofs.

    Attributes
    ----------
    stairs, slopes, bases : RunPath
        The steps on the graph, the slopes with the lines down, the steps on the axis below.
    taken : int
        How many steps are drawn; `step_to` sets it.
    progress : float
        The same on the way, with the part of a step that is drawn.
    """

    def __init__(self, f: Function, above: Plot, below: Plot, xs: Sequence[float], truth: Callable[[], Sequence[float]]) -> None:
        super().__init__()
        self.f, self.slope, self.taken, self.progress = f, f.derivative(), 0, 0.0
        self.stairs = RunPath(above, self._stairs(xs), "run", every=2, truth=lambda: self._stairs(truth()))
        self.slopes = RunPath(below, self._slopes(xs), "derivative", shape="", width=3, truth=lambda: self._slopes(truth()))
        self.bases = RunPath(below, [(x, 0.0) for x in xs], "run", width=6, truth=lambda: [(x, 0.0) for x in truth()])
        self.add(self.slopes, self.bases, self.stairs)

    def step_to(self, k: int, *, stairs: bool = True) -> UpdateFromAlphaFunc:
        """Take all steps up to the k-th, with the stairs above or without."""
        before, self.taken = self.taken, k

        def move(_: Mobject, alpha: float) -> None:
            at = self.progress = before + alpha * (k - before)
            whole = math.floor(at)
            share = at - whole
            across = min(max((share - _UP) / _ACROSS, 0.0), 1.0)
            self.slopes.reach(2 * whole + min(share / _UP, 1.0) + across)
            self.bases.reach(whole + across)
            if stairs:
                self.stairs.reach(2 * whole + across + max((share - _UP - _ACROSS) / (1 - _UP - _ACROSS), 0.0))

        moving = VGroup(self.slopes, self.bases, *([self.stairs] if stairs else []))
        return UpdateFromAlphaFunc(moving, move, rate_func=linear)

    def _stairs(self, xs: Sequence[float]) -> list[tuple[float, float]]:
        """Across by the step, then onto the graph."""
        points = [(xs[0], float(self.f(float(xs[0]))))]
        for x in xs[1:]:
            points += [(x, points[-1][1]), (x, float(self.f(float(x))))]
        return points

    def _slopes(self, xs: Sequence[float]) -> list[tuple[float, float]]:
        """Up to the slope at every point, and down to the next point on the axis."""
        return [point for x in xs for point in ((x, 0.0), (x, float(self.slope(float(x)))))]
