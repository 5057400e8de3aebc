"""The four rules that race each other: by their names, with rates that suit a function."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from copy import copy
from typing import Any

import numpy as np

from ...errors import InputError, nearest
from ..fields import hessian
from ..function import Function
from .adam import Adam
from .gradient_descent import GradientDescent
from .momentum import Momentum
from .protocol import StepRule
from .rmsprop import RMSprop
from .run import AT_REST, TOO_FAR, descend
from .valley import valley_of

__all__ = ["RACERS", "ends_side_by_side", "named_racers", "rates_for"]

RACERS: dict[str, Callable[[float], StepRule]] = {
    "gradient descent": GradientDescent, "momentum": Momentum, "RMSprop": RMSprop, "Adam": Adam,
}  # fmt: skip
"""Names, and what makes the rule from a rate; everything else keeps its usual setting."""

# From which to which rate is looked: shares of 1/L for rules that step by the slope, of the way for those that step by a
# length of their own.
_BY_SLOPE, _BY_WAY = (0.02, 4.0), (0.002, 0.15)
_MANTISSAS = (1, 1.5, 2, 3, 4, 5, 6, 8)


def named_racers(names: str) -> tuple[str, ...]:
    """Return the racers named in a text, with commas between them, in the order given.

    Raises
    ------
    InputError
        If there is none, one is unknown, or one comes twice.
    """
    def bare(name: str) -> str:
        return "".join(c for c in name.casefold() if c.isalnum())

    known = {bare(name): name for name in RACERS}
    found = []
    for word in (part.strip() for part in names.split(",")):
        name = known.get(bare(word))
        if name is None:
            guess = nearest(word, RACERS)
            hint = f" Did you mean {guess!r}?" if guess else ""
            raise InputError(f"optimizers={names!r}: {word!r} is not one of {', '.join(RACERS)}.{hint}")
        if name in found:
            raise InputError(f"optimizers={names!r} names {name} twice; once is enough.")
        found.append(name)
    return tuple(found)


def rates_for(f: Function, start: Sequence[float], names: Sequence[str], steps: int) -> tuple[float, ...]:
    """Return for each racer the best of some round rates.

    Parameters
    ----------
    f : Function
        A function of two variables or more.
    start : sequence of float
        Where the race begins.
    names : sequence of str
        Keys of `RACERS`.
    steps : int
        How many steps they have.

    Returns
    -------
    tuple of float
        The rate that arrives first, or leads lowest, without ever rising above the start. Rates of rules that step by the
        slope are sought around 1/L, L being the largest curvature at the start and at the bottom of its valley; those of
        the others among shares of the way to that bottom.
    """
    bottom = valley_of(f, start)
    matrix = np.asarray(hessian(f, list(start)))
    curvatures = [abs(c) for c in np.linalg.eigvalsh(matrix)] if np.all(np.isfinite(matrix)) else [1.0]
    way = 1.0
    if bottom is not None:
        curvatures += bottom.eigenvalues.tolist()
        way = math.dist(bottom.point, start) or 1.0
    largest = max(curvatures) or 1.0
    found = []
    for name in names:
        low, high = ((share / largest for share in _BY_SLOPE) if name in ("gradient descent", "momentum")
                     else (share * way for share in _BY_WAY))
        found.append(_best(f, start, RACERS[name], _round_numbers(low, high), steps))
    return tuple(found)


def _best(f: Function, start: Sequence[float], rule: Callable[[float], StepRule], rates: Sequence[float], steps: int) -> float:
    """The rate whose run arrives first or ends lowest, among those that never rise above the start; else the smallest."""
    calm = []
    for rate, loss in zip(rates, ends_side_by_side(f, start, rule, rates, steps), strict=True):
        if math.isinf(loss):
            # It comes to rest on the way: when, and whether the rule is at rest as well, is for a run of its own.
            run = descend(f, start, rule(rate), steps)
            if run.status not in ("diverged", "not finite") and run.losses.max() <= run.losses[0]:
                calm.append((run.steps, float(run.losses[-1]), rate))
        elif not math.isnan(loss):
            calm.append((steps, loss, rate))
    return min(calm)[-1] if calm else rates[0]


def ends_side_by_side(
    f: Function, start: Sequence[float], rule: Callable[[float], StepRule], rates: Sequence[float], steps: int
) -> list[float]:
    """Return the losses after all steps, all rates taken at once.

    Parameters
    ----------
    f, start, steps
        As for `rates_for`.
    rule : callable
        A value of `RACERS`.
    rates : sequence of float
        Its rates.

    Returns
    -------
    list of float
        nan for a run that has risen above the start or was lost, minus infinity for one that may have come to rest.
    """
    slopes = [f.derivative(name) for name in f.variables]
    together: Any = copy(rule(rates[0]))
    # A rule takes one rate, as people do; what it does with it are products.
    object.__setattr__(together, "rate", np.array(rates))
    at = np.repeat(np.array(start, dtype=float)[:, np.newaxis], len(rates), axis=1)
    state = together.init(at)
    losses = first = f(*at)
    calm, rested = np.ones(len(rates), dtype=bool), np.zeros(len(rates), dtype=bool)
    with np.errstate(all="ignore"):
        for count in range(steps + 1):
            slope = np.array([one(*at) for one in slopes])
            length = np.linalg.norm(slope, axis=0)
            calm &= (losses <= first) & np.isfinite(length) & np.all(np.abs(at) <= TOO_FAR, axis=0)
            rested |= calm & (length <= AT_REST)
            if count == steps or not np.any(calm & ~rested):
                break
            # All racers ask for the slope where they stand.
            at, state = together.step(at, state, lambda _, slope=slope: slope)
            losses = f(*at)
    return np.where(rested, -np.inf, np.where(calm, losses, np.nan)).tolist()


def _round_numbers(low: float, high: float) -> list[float]:
    """The round numbers from one size to another, ascending."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    return [rate for rate in (float(f"{m}e{k}") for k in powers for m in _MANTISSAS) if low <= rate <= high]
