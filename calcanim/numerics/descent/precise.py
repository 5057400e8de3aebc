"""Runs of the step rules written a second time, to 50 digits and more: what the first writing is held against."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..evaluation import to_mpf
from ..function import Function
from .adam import Adam
from .gradient_descent import GradientDescent
from .momentum import Momentum
from .nesterov import Nesterov
from .protocol import StepRule
from .rmsprop import RMSprop

if TYPE_CHECKING:
    import mpmath

__all__ = ["digits_for", "precise_descent", "precise_steps"]

Point = tuple[Any, ...]


def digits_for(steps: int) -> int:
    """Digits that leave at least 30 right after so many steps: a chaotic run loses up to half a digit in each."""
    return 40 + steps // 2


def precise_descent(f: Function, start: Sequence[Any], rule: StepRule, steps: int) -> list[tuple[mpmath.mpf, ...]]:
    """Return the start and the points after it, by other formulas than those of the rules.

    Parameters
    ----------
    f : Function
        Smooth along the run.
    start : sequence of float, str or mpmath.mpf
        Floats stand for their shortest decimals.
    rule : StepRule
        One of the rules of this room.
    steps : int
        Exactly so many steps.

    Notes
    -----
    Gradients are central differences; heavy balls are recurrences of two points, without a velocity; a running mean is
    a sum and the sum of its weights, whose quotient is the mean without the bias of the start.
    """
    from mpmath import workdps

    digits = digits_for(steps)
    with workdps(3 * digits):
        gradient = _differences(f, digits)
        step = _RECURRENCES[type(rule)](rule, gradient)
        points: list[Point] = [tuple(to_mpf(c) for c in start)]
        before = points[0]
        for _ in range(steps):
            with workdps(digits + 10):
                following = step(points[-1], before)
            before = points[-1]
            points.append(following)
    return points


def _differences(f: Function, digits: int) -> Callable[[Point], Point]:
    """Central differences: a step of 10^-d in 3d digits is right to 2d digits."""
    from mpmath import workdps

    def gradient(at: Point) -> Point:
        with workdps(3 * digits):
            h = to_mpf(10) ** -digits
            return tuple(
                (f.at_precision(*_moved(at, i, h)) - f.at_precision(*_moved(at, i, -h))) / (2 * h) for i in range(len(at))
            )

    return gradient


def _moved(at: Point, position: int, by: Any) -> Point:
    return (*at[:position], at[position] + by, *at[position + 1 :])


def _plain(rule: GradientDescent, gradient: Callable[[Point], Point]) -> Callable[[Point, Point], Point]:
    rate = to_mpf(rule.rate)
    return lambda x, before: tuple(c - rate * g for c, g in zip(x, gradient(x), strict=True))


def _heavy_ball(rule: Momentum, gradient: Callable[[Point], Point]) -> Callable[[Point, Point], Point]:
    rate, kept = to_mpf(rule.rate), to_mpf(rule.momentum)

    def step(x: Point, before: Point) -> Point:
        return tuple(c + kept * (c - b) - rate * g for c, b, g in zip(x, before, gradient(x), strict=True))

    return step


def _nesterov(rule: Nesterov, gradient: Callable[[Point], Point]) -> Callable[[Point, Point], Point]:
    rate, kept = to_mpf(rule.rate), to_mpf(rule.momentum)

    def step(x: Point, before: Point) -> Point:
        ahead = tuple(c + kept * (c - b) for c, b in zip(x, before, strict=True))
        return tuple(a - rate * g for a, g in zip(ahead, gradient(ahead), strict=True))

    return step


def _rmsprop(rule: RMSprop, gradient: Callable[[Point], Point]) -> Callable[[Point, Point], Point]:
    rate, decay, epsilon = to_mpf(rule.rate), to_mpf(rule.decay), to_mpf(rule.epsilon)
    sums: list[Any] = []

    def step(x: Point, before: Point) -> Point:
        slope = gradient(x)
        sums[:] = [decay * s + g * g for s, g in zip(sums or [0] * len(x), slope, strict=True)]
        return tuple(
            c - rate * g / (((1 - decay) * s) ** 0.5 + epsilon) for c, g, s in zip(x, slope, sums, strict=True)
        )

    return step


def _adam(rule: Adam, gradient: Callable[[Point], Point]) -> Callable[[Point, Point], Point]:
    rate, epsilon = to_mpf(rule.rate), to_mpf(rule.epsilon)
    kept = (to_mpf(rule.beta1), to_mpf(rule.beta2))
    sums: list[list[Any]] = [[], []]
    weights: list[Any] = [0, 0]

    def step(x: Point, before: Point) -> Point:
        slope = gradient(x)
        for i, power in enumerate((1, 2)):
            sums[i] = [kept[i] * s + g**power for s, g in zip(sums[i] or [0] * len(x), slope, strict=True)]
            weights[i] = kept[i] * weights[i] + 1
        # The weights of all steps so far, or those of endless ones: that is the correction of the bias.
        share = weights if rule.bias_correction else [1 / (1 - k) for k in kept]
        return tuple(
            c - rate * (m / share[0]) / ((s / share[1]) ** 0.5 + epsilon) for c, m, s in zip(x, *sums, strict=True)
        )

    return step


_RECURRENCES: dict[type, Callable[..., Callable[[Point, Point], Point]]] = {
    GradientDescent: _plain, Momentum: _heavy_ball, Nesterov: _nesterov, RMSprop: _rmsprop, Adam: _adam,
}  # fmt: skip


def precise_steps(
    curvatures: Sequence[Any], start: Sequence[Any], rate: Any, momentum: Any = 0, share: Any = "1e-6"
) -> int:
    """Return the first step within a share of the first distance, from closed forms at mpmath's working precision.

    Along an eigenvector a run is ``a p^n + b q^n`` with the roots of ``z^2 - (1 + m - r c) z + m``, or ``(a + b n) p^n``
    where they are one. To be asked only for runs that arrive.
    """
    there = [to_mpf(c) for c in start]
    goal = to_mpf(share) ** 2 * sum(c * c for c in there)
    ways = [
        _closed_form(1 - to_mpf(rate) * to_mpf(c), to_mpf(momentum), x) for c, x in zip(curvatures, there, strict=True)
    ]

    def arrived(n: int) -> bool:
        return bool(sum(abs(way(n)) ** 2 for way in ways) <= goal)

    if not momentum:  # each coordinate shrinks in every step: the first one is found by halving
        high = 1
        while not arrived(high):
            high *= 2
        low = high // 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if arrived(middle) else (middle, high)
        return high if not arrived(0) else 0
    return next(n for n in itertools.count() if arrived(n))


def _closed_form(factor: Any, kept: Any, x: Any) -> Callable[[int], Any]:
    """A coordinate after n steps; ``factor`` is what the first step makes of it."""
    import mpmath

    half = (factor + kept) / 2
    root = mpmath.sqrt(half * half - kept)
    if not kept:
        return lambda n: x * factor**n
    if abs(root) < mpmath.mpf(10) ** (-mpmath.mp.dps // 3):
        return lambda n: x * (1 + (factor / half - 1) * n) * half**n
    p, q = half + root, half - root
    return lambda n: x * ((factor - q) * p**n + (p - factor) * q**n) / (p - q)
