"""One function inside another: their slopes, what a nudge becomes on its way, and two ways whose contributions add."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from .composition import compose
from .evaluation import to_mpf
from .function import Function
from .limits import one_sided_slopes
from .typeset import PRODUCT, binding

__all__ = ["Chain", "Nudge", "TwoWays", "change", "needs_brackets", "nudge_through", "read_chain", "slopes_along", "two_ways", "values_along"]


@dataclass(frozen=True, slots=True)
class Chain:
    """Two functions, one inside the other, with their slopes.

    Attributes
    ----------
    outer : Function
        f, of u.
    inner : Function
        g, of x.
    whole : Function
        x to f(g(x)).
    outer_slope : Function
        f', of u.
    outer_slope_here : Function
        x to f'(g(x)).
    inner_slope : Function
        g', of x.
    """

    outer: Function
    inner: Function
    whole: Function
    outer_slope: Function
    outer_slope_here: Function
    inner_slope: Function


@dataclass(frozen=True, slots=True)
class Nudge:
    """What a nudge of x becomes on its way through a chain.

    Attributes
    ----------
    dx, du, dy : float
        The nudge, and the changes of u and of y.
    inner_ratio, outer_ratio, ratio : float
        du/dx, dy/du and dy/dx.
    """

    dx: float
    du: float
    dy: float
    inner_ratio: float
    outer_ratio: float
    ratio: float


@dataclass(frozen=True, slots=True)
class TwoWays:
    """A quantity y of u and v that both depend on x, at one x.

    Attributes
    ----------
    v, y : float
        The second inner value and the joined one.
    v_slope : float
        dv/dx.
    along_u, along_v : float
        The partial derivatives of y.
    first, second, both : float
        The products along either way, and their sum dy/dx.
    """

    v: float
    y: float
    v_slope: float
    along_u: float
    along_v: float
    first: float
    second: float
    both: float


def read_chain(outer: str, inner: str) -> Chain:
    """Read f, in a variable of whatever name, and g.

    Raises
    ------
    InputError
        If one of them has more than one variable.
    """
    f = Function(outer)
    if len(f.variables) != 1:
        raise InputError(f"outer={outer!r} has the variables {', '.join(f.variables)}; write it with u alone, as in sin(u).")
    f, g = compose(f, Function("u", ("u",))), Function(inner, ("x",))
    slope = f.derivative()
    return Chain(f, g, compose(f, g), slope, compose(slope, g), g.derivative())


def values_along(chain: Chain, at: float) -> tuple[float, float]:
    """Return u = g(x) and y = f(u) at a point where both have a slope.

    Raises
    ------
    InputError
        If the rule says nothing at the point.
    """
    u = float(chain.inner.precise(at))
    if not math.isfinite(u):
        raise InputError(f"at={at:g} does not suit: inner={chain.inner.text} has no value there.")
    y = float(chain.whole.precise(at))
    if not math.isfinite(y):
        raise InputError(f"at={at:g} does not suit: outer={chain.outer.text} has no value at u = {u:.6g}.")
    for name, f, place in (("inner", chain.inner, at), ("outer", chain.outer, u)):
        sides = one_sided_slopes(f, place)
        if sides.verdict != "derivative exists":
            raise InputError(
                f"at={at:g} does not suit: {name}={f.text} has no derivative at {f.variables[0]} = {place:.6g}, "
                "and the chain rule needs both slopes. Choose another point."
            )
    return u, y


def slopes_along(chain: Chain, at: float) -> tuple[Any, Any]:
    """Return f'(g(x)) and g'(x) to 50 digits; zero where twice as many digits leave nothing of them, as of cos at pi/2."""
    def slopes(digits: int) -> tuple[Any, Any]:
        u = chain.inner.precise(at, digits=digits)
        return chain.outer_slope.precise(u, digits=digits), chain.inner_slope.precise(at, digits=digits)

    return tuple(0 * one if abs(one) > 1e20 * abs(better) else one for one, better in zip(slopes(50), slopes(100), strict=True))


def change(f: Function, at: float, step: float) -> Any:
    """Return f(x0 + step) - f(x0) to 50 digits, both taken as the decimals they are written as."""
    return f.precise(to_mpf(at) + to_mpf(step), digits=100) - f.precise(at, digits=100)


def nudge_through(chain: Chain, at: float, step: float) -> Nudge:
    """Return what a step of x becomes in u and in y.

    Raises
    ------
    InputError
        If the step is zero, leads out of the domain or leaves u where it is.
    """
    from mpmath import workdps

    if step == 0:
        raise InputError("h=0 is no nudge; choose one such as 0.1.")
    with workdps(50):
        du, dy = change(chain.inner, at, step), change(chain.whole, at, step)
        if not (math.isfinite(du) and math.isfinite(dy)):
            raise InputError(f"h={step:g} leads out of the domain of {chain.whole.text}; choose a smaller nudge.")
        if du == 0:
            raise InputError(
                f"inner={chain.inner.text} does not change from x = {at:g} to {at + step:g}, so there is no "
                "nudge to follow; choose another h or another point."
            )
        dx = to_mpf(step)
        return Nudge(step, float(du), float(dy), float(du / dx), float(dy / du), float(dy / dx))


def two_ways(inner: Function, second: Function, join: Function, at: float) -> TwoWays:
    """Return values, slopes and contributions of y = join(inner(x), second(x)).

    Raises
    ------
    InputError
        If something has no value or no slope at the point.
    """
    from mpmath import workdps

    with workdps(50):
        u, v = inner.precise(at), second.precise(at)
        du, dv = inner.derivative().precise(at), second.derivative().precise(at)
        by_u, by_v = (join.derivative(name).precise(u, v) for name in ("u", "v"))
        found = TwoWays(*map(float, (v, join.precise(u, v), dv, by_u, by_v, by_u * du, by_v * dv, by_u * du + by_v * dv)))
    if not all(map(math.isfinite, (found.v, found.y, found.first, found.second, found.both))):
        raise InputError(f"at={at:g} does not suit: second={second.text} and join={join.text} need values and slopes there.")
    return found


def needs_brackets(f: Function) -> bool:
    """Whether a function as a factor needs brackets: a sum, or what begins with a sign."""
    return binding(f._node) < PRODUCT
