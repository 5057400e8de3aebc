"""The four rules that race each other: by their names, with rates that suit a function."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from ...errors import InputError, nearest
from ..fields import hessian
from ..function import Function
from .adam import Adam
from .gradient_descent import GradientDescent
from .momentum import Momentum
from .protocol import StepRule
from .rmsprop import RMSprop
from .valley import valley_of

__all__ = ["RACERS", "named_racers", "rates_for"]

RACERS: dict[str, Callable[[float], StepRule]] = {
    "gradient descent": GradientDescent, "momentum": Momentum, "RMSprop": RMSprop, "Adam": Adam,
}  # fmt: skip
"""Names, and what makes the rule from a rate; everything else keeps its usual setting."""

# Shares of the rate 1/L for rules that step by the slope, and of the way for rules that step by a length of their own.
_SHARES = {"gradient descent": 1.6, "momentum": 0.8, "RMSprop": 0.01, "Adam": 0.07}
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


def rates_for(f: Function, start: Sequence[float], names: Sequence[str]) -> tuple[float, ...]:
    """Return a round rate for each racer.

    Parameters
    ----------
    f : Function
        A function of two variables or more.
    start : sequence of float
        Where the race begins.
    names : sequence of str
        Keys of `RACERS`.

    Returns
    -------
    tuple of float
        For rules that step by the slope a share of 1/L, L being the largest curvature at the start and at the bottom of
        its valley; for the others a share of the way to that bottom.
    """
    bottom = valley_of(f, start)
    matrix = np.asarray(hessian(f, list(start)))
    curvatures = [abs(c) for c in np.linalg.eigvalsh(matrix)] if np.all(np.isfinite(matrix)) else [1.0]
    way = 1.0
    if bottom is not None:
        curvatures += bottom.eigenvalues.tolist()
        way = math.dist(bottom.point, start) or 1.0
    largest = max(curvatures) or 1.0
    by_slope = ("gradient descent", "momentum")
    return tuple(_round(_SHARES[name] / largest if name in by_slope else _SHARES[name] * way) for name in names)


def _round(size: float) -> float:
    """The largest of some round numbers that is not above a size."""
    power = 10.0 ** math.floor(math.log10(size))
    mantissa = max(m for m in _MANTISSAS if m * power <= size * (1 + 1e-9))
    return float(f"{mantissa * power:.3g}")
