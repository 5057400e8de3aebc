"""The elementary functions: one table that says how each is computed.

Every function has a form for NumPy (real and complex) and one for mpmath. The complex forms
of the functions with a kink (``abs``, ``relu``, ``max`` ...) follow the branch of the real part,
so that a complex step differentiates them away from the kink instead of losing the
imaginary part.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = Any  # a NumPy scalar or array, real or complex


def _is_complex(value: Array) -> bool:
    return np.asarray(value).dtype.kind == "c"


def _abs(x: Array) -> Array:
    return np.where(x.real < 0, -x, x)[()] if _is_complex(x) else np.abs(x)


def _sign(x: Array) -> Array:
    return np.sign(x.real) + 0j if _is_complex(x) else np.sign(x)


def _relu(x: Array) -> Array:
    return np.where(x.real > 0, x, 0 * x)[()] if _is_complex(x) else np.maximum(x, 0.0)


def sigmoid(x: Array) -> Array:
    """Return ``1/(1 + exp(-x))`` without overflow and with full relative precision in both tails."""
    positive = x.real >= 0
    small = np.exp(np.where(positive, -x, x))
    return (np.where(positive, 1.0, small) / (1.0 + small))[()]


def _softplus(x: Array) -> Array:
    if not _is_complex(x):
        return np.logaddexp(0.0, x)
    return _relu(x) + np.log1p(np.exp(-_abs(x)))


def _maximum(a: Array, b: Array) -> Array:
    if _is_complex(a) or _is_complex(b):
        return np.where(np.real(a) >= np.real(b), a, b)[()]
    return np.maximum(a, b)


def _minimum(a: Array, b: Array) -> Array:
    if _is_complex(a) or _is_complex(b):
        return np.where(np.real(a) <= np.real(b), a, b)[()]
    return np.minimum(a, b)


def _choose(condition: Array, above: Array, below: Array) -> Array:
    sign = np.real(condition)
    return np.where(sign > 0, above, np.where(sign < 0, below, np.nan))[()]


def _mp(name: str) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        import mpmath

        return getattr(mpmath.mp, name)(*arguments)

    return call


# Beyond these sizes a result lies outside everything a double can show, and mpmath, which has no
# largest number, would spend unbounded time and memory on it.
_LARGEST_EXPONENT = 10**8
_LARGEST_ANGLE_BITS = 100_000


def precise_exp(x: Any) -> Any:
    """Return exp(x) at mpmath's working precision, infinity or zero far outside the doubles."""
    from mpmath import mp

    if abs(x) > _LARGEST_EXPONENT:
        return mp.inf if x > 0 else mp.zero
    return mp.exp(x)


def _mp_angle(name: str) -> Callable[[Any], Any]:
    def call(x: Any) -> Any:
        from mpmath import mp

        if not mp.isfinite(x) or mp.mag(x) > _LARGEST_ANGLE_BITS:
            return mp.nan
        return getattr(mp, name)(x)

    return call


def _mp_growing(name: str, at_minus_infinity: int) -> Callable[[Any], Any]:
    def call(x: Any) -> Any:
        from mpmath import mp

        if abs(x) > _LARGEST_EXPONENT:
            return mp.inf * (1 if x > 0 else at_minus_infinity)
        return getattr(mp, name)(x)

    return call


def _mp_tanh(x: Any) -> Any:
    from mpmath import mp

    return mp.sign(x) if abs(x) > _LARGEST_EXPONENT else mp.tanh(x)


def _mp_sigmoid(x: Any) -> Any:
    # The form with the small exponential keeps every digit in both tails.
    small = precise_exp(-abs(x))
    return (1 if x >= 0 else small) / (1 + small)


def _mp_softplus(x: Any) -> Any:
    from mpmath import mp

    return max(x, mp.zero) + mp.log1p(precise_exp(-abs(x)))


def _mp_choose(condition: Any, above: Any, below: Any) -> Any:
    from mpmath import mp

    return above if condition > 0 else below if condition < 0 else mp.nan


@dataclass(frozen=True, slots=True)
class Elementary:
    """How one elementary function is computed.

    Attributes
    ----------
    fewest, most : int
        The number of arguments it takes.
    array : callable
        The NumPy form, for real and complex arguments.
    precise : callable
        The mpmath form; a complex result means "outside the domain".
    typst : str
        Its name in Typst's mathematics.
    """

    fewest: int
    most: int
    array: Callable[..., Array]
    precise: Callable[..., Any]
    typst: str


def _one(array: Callable[..., Array], precise: Callable[..., Any], typst: str) -> Elementary:
    return Elementary(1, 1, array, precise, typst)


ELEMENTARY: dict[str, Elementary] = {
    "sin": _one(np.sin, _mp_angle("sin"), "sin"),
    "cos": _one(np.cos, _mp_angle("cos"), "cos"),
    "tan": _one(np.tan, _mp_angle("tan"), "tan"),
    "asin": _one(np.arcsin, _mp("asin"), "arcsin"),
    "acos": _one(np.arccos, _mp("acos"), "arccos"),
    "atan": _one(np.arctan, _mp("atan"), "arctan"),
    "sinh": _one(np.sinh, _mp_growing("sinh", -1), "sinh"),
    "cosh": _one(np.cosh, _mp_growing("cosh", 1), "cosh"),
    "tanh": _one(np.tanh, _mp_tanh, "tanh"),
    "exp": _one(np.exp, precise_exp, "exp"),
    "log": _one(np.log, _mp("log"), "ln"),
    "sqrt": _one(np.sqrt, _mp("sqrt"), "sqrt"),
    "abs": _one(_abs, abs, "abs"),
    "sign": _one(_sign, _mp("sign"), 'op("sgn")'),
    "relu": _one(_relu, lambda x: x if x != x or x > 0 else 0 * x, 'op("relu")'),
    "sigmoid": _one(sigmoid, _mp_sigmoid, "sigma"),
    "softplus": _one(_softplus, _mp_softplus, 'op("softplus")'),
    "max": Elementary(2, 8, _maximum, max, "max"),
    "min": Elementary(2, 8, _minimum, min, "min"),
    # What the slope of a function with a kink is made of: ``above`` where the condition is
    # positive, ``below`` where it is negative, no value (nan) in between.
    "choose": Elementary(3, 3, _choose, _mp_choose, "cases"),
}

ALIASES: dict[str, str] = {"ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "sgn": "sign"}

CONSTANTS: tuple[str, ...] = ("pi", "e")

GREEK: tuple[str, ...] = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "mu", "nu", "xi",
    "rho", "sigma", "tau", "phi", "chi", "psi", "omega",
)  # fmt: skip
