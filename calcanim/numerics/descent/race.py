"""Several rules from one start: their runs, the minima they come to, and Adam's first steps."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from ...errors import InputError
from ..critical_space import Classification
from ..function import Function
from .adam import Adam
from .precise import digits_for, precise_descent
from .protocol import StepRule
from .racers import RACERS, named_racers, rates_for
from .run import Descent, descend
from .valley import precise_bottom, valley_of

__all__ = ["Race", "race"]

_LOST = ("diverged", "not finite")


@dataclass(frozen=True)
class Race:
    """A race of step rules; `race` makes one from words and numbers.

    Attributes
    ----------
    f : Function
        A function of two variables or more.
    start : tuple of float
        Where all set out.
    names : tuple of str
        Who runs.
    rules : tuple of StepRule
        With which settings.
    steps : int
        How many steps, if they do not arrive before.
    """

    f: Function
    start: tuple[float, ...]
    names: tuple[str, ...]
    rules: tuple[Any, ...]
    steps: int

    @cached_property
    def runs(self) -> tuple[Descent, ...]:
        """One run for each."""
        return tuple(descend(self.f, self.start, rule, self.steps, digits=digits_for(self.steps)) for rule in self.rules)

    @cached_property
    def bottoms(self) -> tuple[Classification, ...]:
        """The minima below the start and below the ends of the runs, each once, the lowest first.

        Raises
        ------
        InputError
            If there is none.
        """
        found: list[Classification] = []
        for place in (self.start, *(run.points[-1].tolist() for run in self.runs if run.status not in _LOST)):
            one = valley_of(self.f, place)
            if one is not None and all(math.dist(one.point, other.point) > 1e-6 for other in found):
                found.append(one)
        if not found:
            where = ",".join(f"{c:g}" for c in self.start)
            raise InputError(f"start={where}: the way down {self.f.text} leads to no minimum with positive curvatures; choose another.")
        return tuple(sorted(found, key=lambda one: one.value))

    @property
    def lost(self) -> tuple[str, ...]:
        """Who has diverged or left the domain."""
        return tuple(name for name, run in zip(self.names, self.runs, strict=True) if run.status in _LOST)

    @property
    def leader(self) -> str:
        """Who arrived first, or who is lowest at the end; empty if all are lost."""
        still = [k for k, name in enumerate(self.names) if name not in self.lost]
        return self.names[min(still, key=lambda k: (self.runs[k].steps, self.runs[k].losses[-1]))] if still else ""

    @property
    def on_the_way(self) -> tuple[str, ...]:
        """Who is neither lost nor near a minimum: more than a fifth of the way to the nearest is left."""
        far = []
        for name, run in zip(self.names, self.runs, strict=True):
            way, left = (min(math.dist(place, one.point) for one in self.bottoms) for place in (self.start, run.points[-1]))
            if name not in self.lost and left > 0.2 * way:
                far.append(name)
        return tuple(far)

    def adam(self, *, correction: bool = True) -> Adam | None:
        """Adam as he runs, or without his bias correction; None if he does not run."""
        found = next((rule for rule in self.rules if isinstance(rule, Adam)), None)
        return replace(found, bias_correction=correction) if found is not None else None

    @cached_property
    def heights(self) -> tuple[float, ...]:
        """How far above the lowest minimum all end: a small difference, which doubles would not have."""
        return tuple(float(height) for height in self._above_the_minimum(run.end for run in self.runs))

    def step_lengths(self, rule: StepRule, count: int) -> tuple[float, ...]:
        """The lengths of the first steps of a rule."""
        points = descend(self.f, self.start, rule, count, digits=digits_for(count)).points
        return tuple(np.linalg.norm(np.diff(points, axis=0), axis=1).tolist())

    # -- the same to 50 digits ----------------------------------------------------------------

    @cached_property
    def precise_runs(self) -> tuple[list[tuple[Any, ...]], ...]:
        """All runs worked out a second time."""
        return tuple(precise_descent(self.f, self.start, rule, run.steps) for rule, run in zip(self.rules, self.runs, strict=True))

    @cached_property
    def precise_minimum(self) -> Any:
        """The lowest minimum."""
        near = self.bottoms[0].point.tolist()
        return self.f.precise(*(precise_bottom(self.f, near) or near))

    @cached_property
    def precise_losses(self) -> tuple[Any, ...]:
        """f at the ends of the runs."""
        return tuple(self.f.precise(*run[-1]) for run in self.precise_runs)

    @property
    def precise_heights(self) -> tuple[Any, ...]:
        """How far above the lowest minimum all end."""
        return self._above_the_minimum(run[-1] for run in self.precise_runs)

    def _above_the_minimum(self, ends: Iterable[Sequence[Any]]) -> tuple[Any, ...]:
        from mpmath import mp, workdps

        digits = digits_for(self.steps)
        with workdps(digits):
            heights = [self.f.at_precision(*end) - self.precise_minimum for end in ends]
            # As of a run itself, what is smaller than half its digits is zero.
            return tuple(mp.zero if abs(height) < mp.mpf(10) ** (-digits // 2) else height for height in heights)

    def precise_step_lengths(self, rule: StepRule, count: int) -> list[Any]:
        """The lengths of the first steps of a rule."""
        from mpmath import sqrt

        way = precise_descent(self.f, self.start, rule, count)
        return [sqrt(sum((b - a) ** 2 for a, b in zip(p, q, strict=True))) for p, q in itertools.pairwise(way)]


def race(
    f: Function, start: Sequence[float], optimizers: str, rates: Sequence[float] | None, steps: int
) -> Race:
    """Return the race of some optimisers.

    Parameters
    ----------
    f : Function
        A function of two variables or more.
    start : sequence of float
        Where all set out.
    optimizers : str
        Names from `RACERS`, with commas between them.
    rates : sequence of float, optional
        A rate for each, in their order; `rates_for` chooses them if left out.
    steps : int
        How many steps each takes at most.

    Raises
    ------
    InputError
        If a name or a rate is off, or the start is flat.
    """
    names, place = named_racers(optimizers), tuple(float(c) for c in start)
    given = tuple(rates) if rates is not None else rates_for(f, place, names, steps)
    if len(given) != len(names):
        raise InputError(f"rates has {len(given)} rates for {len(names)} optimizers; give one for each, in their order.")
    if all(float(f.derivative(name)(*place)) == 0 for name in f.variables):
        where = ",".join(f"{c:g}" for c in place)
        raise InputError(f"start={where} has gradient zero, so nobody would move; choose another.")
    return Race(f, place, names, tuple(RACERS[name](rate) for name, rate in zip(names, given, strict=True)), steps)
