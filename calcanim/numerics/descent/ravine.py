"""Plain descent, momentum and the optimal pair in one valley, and what their settings come from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ...errors import InputError
from ..critical_space import Classification
from ..evaluation import to_mpf
from ..function import Function
from ..precise_fields import precise_partial
from .gradient_descent import GradientDescent
from .momentum import Momentum
from .precise import digits_for, precise_descent, precise_steps
from .quadratic import QuadraticPlan, plan_for_quadratic, steps_on_quadratic
from .run import Descent, descend
from .valley import precise_bottom, precise_curvatures, valley_of

__all__ = ["Ravine", "precise_ravine_steps", "ravine_steps"]

# Plain descent takes some hundred thousand steps in a ravine that deep.
_DEEPEST = 20000.0


@dataclass(frozen=True)
class Ravine:
    """Three runs from one start into the valley below it.

    Attributes
    ----------
    f : Function
        A function of two variables or more.
    start : tuple of float
        Where the runs set out.
    steps : int
        How many steps each takes.
    plain_rate : float, optional
        Of plain descent; the best one for the curvatures if left out.
    rate, momentum : float, optional
        Of the first run with momentum; if left out one over the largest curvature, and the share at which the run along
        the ravine just does not swing. The second one has the optimal pair.
    """

    f: Function
    start: tuple[float, ...]
    steps: int
    plain_rate: float | None = None
    rate: float | None = None
    momentum: float | None = None

    @cached_property
    def valley(self) -> Classification:
        """The minimum below the start.

        Raises
        ------
        InputError
            If there is none, or it is the start itself.
        """
        found, place = valley_of(self.f, self.start), ",".join(f"{c:g}" for c in self.start)
        if found is None:
            raise InputError(f"start={place}: the way down {self.f.text} leads to no minimum with positive curvatures; choose another.")
        if math.dist(found.point, self.start) < 1e-9:
            raise InputError(f"start={place} is the minimum itself; choose a start away from it.")
        return found

    @cached_property
    def best(self) -> QuadraticPlan:
        """The best settings for the curvatures."""
        return plan_for_quadratic(self.valley.eigenvalues.tolist())

    @cached_property
    def rules(self) -> tuple[GradientDescent, Momentum, Momentum]:
        """Plain descent, momentum as it was asked for, and with the optimal pair."""
        best = self.best
        rate = 1 / best.largest if self.rate is None else self.rate
        share = max(0.0, 1 - math.sqrt(max(rate, 0.0) * best.smallest)) ** 2 if self.momentum is None else self.momentum
        return (
            GradientDescent(best.rate if self.plain_rate is None else self.plain_rate), Momentum(rate, share),
            Momentum(best.momentum_rate, best.momentum),
        )

    @cached_property
    def runs(self) -> tuple[Descent, ...]:
        """The three runs."""
        return tuple(descend(self.f, self.start, rule, self.steps, digits=digits_for(self.steps)) for rule in self.rules)

    @cached_property
    def offset(self) -> tuple[float, ...]:
        """The start as seen from the minimum, along the eigenvectors of the Hessian: the least curvature first."""
        way = np.array(self.start) - self.valley.point
        return tuple(float(c) for c in self.valley.eigenvectors.T @ way)

    # -- the same to 50 digits ----------------------------------------------------------------

    def precise_run(self, which: int) -> list[tuple[Any, ...]]:
        """A run worked out a second time."""
        return precise_descent(self.f, self.start, self.rules[which], self.runs[which].steps)

    @cached_property
    def precise_bottom(self) -> tuple[Any, ...]:
        """The minimum to 50 digits."""
        near = self.valley.point.tolist()
        return precise_bottom(self.f, near) or tuple(near)

    @cached_property
    def precise_curvatures(self) -> tuple[Any, ...]:
        """Its curvatures to 50 digits, ascending."""
        return precise_curvatures(self.f, self.precise_bottom)

    @cached_property
    def precise_offset(self) -> tuple[Any, ...]:
        """The same from a Hessian of second differences; the signs of eigenvectors are free."""
        from mpmath import eigsy, matrix, workdps

        with workdps(60):
            rows = [[precise_partial(self.f.derivative(name), i, self.precise_bottom) for i in range(len(self.start))] for name in self.f.variables]
            whole = matrix(rows)
            sizes, vectors = eigsy((whole + whole.T) / 2)
            way = [to_mpf(c) - b for c, b in zip(self.start, self.precise_bottom, strict=True)]
            order = sorted(range(len(way)), key=lambda k: sizes[k])
            return tuple(sum(vectors[i, k] * way[i] for i in range(len(way))) for k in order)

    def precise_best(self) -> tuple[Any, Any, Any]:
        """The best plain rate, the optimal rate and momentum, from the curvatures."""
        from mpmath import sqrt

        low, high = sqrt(self.precise_curvatures[0]), sqrt(self.precise_curvatures[-1])
        return 2 / (low**2 + high**2), (2 / (low + high)) ** 2, ((high - low) / (high + low)) ** 2

    def precise_settings(self) -> tuple[Any, Any, Any]:
        """The rate of plain descent, rate and momentum of the first run with momentum."""
        from mpmath import mpf, sqrt

        rate = 1 / self.precise_curvatures[-1] if self.rate is None else to_mpf(self.rate)
        share = max(mpf(0), 1 - sqrt(rate * self.precise_curvatures[0])) ** 2 if self.momentum is None else to_mpf(self.momentum)
        return self.precise_best()[0] if self.plain_rate is None else to_mpf(self.plain_rate), rate, share


def ravine_steps(condition: float, start: Sequence[float], share: float) -> tuple[int, int]:
    """Return the steps of plain descent and of momentum with their best settings in (x^2 + k y^2)/2.

    Parameters
    ----------
    condition : float
        k, above 1 and at most 20000.
    start : sequence of float
        x and y at the start, along the ravine and across.
    share : float
        They have arrived when this share of the first distance is left.

    Raises
    ------
    InputError
        If k is out of bounds.
    """
    if not 1 < condition <= _DEEPEST:
        raise InputError(f"conditions must be ratios above 1 and at most {_DEEPEST:g}, and {condition:g} is none.")
    best = plan_for_quadratic((1.0, condition))
    plain = steps_on_quadratic((1.0, condition), start, best.rate, share=share)
    heavy = steps_on_quadratic((1.0, condition), start, best.momentum_rate, best.momentum, share)
    assert plain is not None and heavy is not None  # both rates lie below the edge
    return plain, heavy


def precise_ravine_steps(conditions: Sequence[float], start: Sequence[Any], share: float, *, momentum: bool) -> list[Any]:
    """Return the same for several ravines from closed forms, as mpmath's numbers."""
    from mpmath import mpf, sqrt

    def settings(k: Any) -> tuple[Any, Any]:
        high = sqrt(k)
        return ((2 / (1 + high)) ** 2, ((high - 1) / (high + 1)) ** 2) if momentum else (2 / (1 + k), 0)

    return [mpf(precise_steps((1, k), start, *settings(to_mpf(k)), share)) for k in conditions]
