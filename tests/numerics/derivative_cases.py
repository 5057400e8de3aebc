"""The cases on which derivatives are judged: text, point, and the same function written for mpmath.

The right-hand column is the independent oracle: it never passes through calcanim's reader, and
mpmath differentiates it with as many digits as that takes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from mpmath import mp


class Case(NamedTuple):
    """A function, a point, and how far off its derivative may be, relatively."""

    text: str
    x: float
    oracle: Callable[[Any], Any]
    tolerance: float = 1e-12


def exact_derivative(case: Case, digits: int = 50) -> Any:
    """Return the derivative at the double ``case.x`` to so many digits."""
    with mp.workdps(3 * digits + 60):
        x = mp.mpf(case.x)
        # Far smaller than any scale of the cases, with digits to spare for the difference.
        h = mp.ldexp(abs(x) if x else mp.one, -2 * digits)
        slope = (case.oracle(x + h) - case.oracle(x - h)) / (2 * h)
    with mp.workdps(digits):
        return +slope


def sigmoid(x: Any) -> Any:
    """Return 1/(1 + exp(-x)) in mpmath."""
    return 1 / (1 + mp.exp(-x))


def softplus(x: Any) -> Any:
    """Return log(1 + exp(x)) in mpmath."""
    return mp.log(1 + mp.exp(x))


CASES: tuple[Case, ...] = (
    # Polynomials
    Case("x^2", 1.5, lambda x: x**2),
    Case("x^3 - 2*x", 2.0, lambda x: x**3 - 2 * x),
    Case("3*x^3 - 2*x^2 + x - 5", 2.0, lambda x: 3 * x**3 - 2 * x**2 + x - 5),
    Case("x^7 - x^5", 1.1, lambda x: x**7 - x**5),
    Case("x^10", 1.0, lambda x: x**10),
    Case("(x - 1)^5", 1.001, lambda x: (x - 1) ** 5),
    Case("x^4 - 4*x^3 + 4*x^2 + 1", 0.7, lambda x: x**4 - 4 * x**3 + 4 * x**2 + 1),
    Case("x^3", 1e4, lambda x: x**3),
    # Exponentials
    Case("exp(x)", 1.0, mp.exp),
    Case("exp(x)", -20.0, mp.exp),
    Case("exp(x)", 100.0, mp.exp),
    Case("2^x", 10.0, lambda x: mp.mpf(2) ** x),
    Case("x*exp(-x)", 0.5, lambda x: x * mp.exp(-x)),
    Case("exp(-x^2)", 3.0, lambda x: mp.exp(-(x**2))),
    Case("exp(x^2)", 1.0, lambda x: mp.exp(x**2)),
    # Logarithms, also near the edge of the domain
    Case("log(x)", 0.5, mp.log),
    Case("log(x)", 0.51, mp.log),
    Case("log(x)", 1e-3, mp.log),
    Case("log(x)", 1e-8, mp.log),
    Case("log(x)", 1e-100, mp.log),
    Case("log(x)", 1e6, mp.log),
    Case("log(x)^2", 0.9, lambda x: mp.log(x) ** 2),
    Case("log(1 + x^2)", 0.7, lambda x: mp.log(1 + x**2)),
    # Trigonometry, also at large arguments
    Case("sin(x)", 0.3, mp.sin),
    Case("sin(x)", 1e4, mp.sin),
    Case("sin(x)", 1e6, mp.sin),
    Case("sin(x)", 12345.678, mp.sin),
    Case("cos(x)", 1e-3, mp.cos),
    Case("cos(20*x)", 2.3, lambda x: mp.cos(20 * x)),
    Case("sin(3*x)", 1.0, lambda x: mp.sin(3 * x)),
    Case("tan(x)", 1.5, mp.tan),
    Case("x*sin(x)", 1.5, lambda x: x * mp.sin(x)),
    Case("sin(x)/x", 1e-3, lambda x: mp.sin(x) / x),
    Case("asin(x)", 0.999, mp.asin),
    Case("acos(x)", 0.1, mp.acos),
    Case("atan(x)", 1000.0, mp.atan),
    # Hyperbolic functions, also in saturation
    Case("tanh(x)", 0.5, mp.tanh),
    Case("tanh(x)", 5.0, mp.tanh),
    Case("tanh(x)", 15.0, mp.tanh),
    Case("tanh(x)", -18.0, mp.tanh),
    Case("tanh(5*x)", 0.3, lambda x: mp.tanh(5 * x)),
    Case("sinh(x)", 3.0, mp.sinh),
    Case("cosh(x)", 1e-2, mp.cosh),
    # Roots and powers near zero
    Case("sqrt(x)", 1e-6, mp.sqrt),
    Case("sqrt(x)", 2.0, mp.sqrt),
    Case("sqrt(1 + x^2)", 1e3, lambda x: mp.sqrt(1 + x**2)),
    Case("x^(1/3)", 1e-4, lambda x: x ** (mp.mpf(1) / 3)),
    Case("x^2.5", 0.01, lambda x: x ** mp.mpf("2.5")),
    Case("x^x", 1.5, lambda x: x**x),
    # Machine learning's own, also steep
    Case("sigmoid(x)", 0.0, sigmoid),
    Case("sigmoid(x)", -30.0, sigmoid),
    Case("sigmoid(x)", 30.0, sigmoid),
    Case("sigmoid(100*x)", 0.01, lambda x: sigmoid(100 * x)),
    Case("sigmoid(1e4*x)", 1e-4, lambda x: sigmoid(10**4 * x)),
    Case("softplus(x)", 2.0, softplus),
    Case("softplus(20*x)", 0.1, lambda x: softplus(20 * x)),
    # Scaled
    Case("1e6*x^2", 1.0, lambda x: 10**6 * x**2),
    Case("1e-6*x^2", 1.0, lambda x: x**2 / 10**6),
    Case("1e6*sin(x)", 0.7, lambda x: 10**6 * mp.sin(x)),
    Case("1e-6*sin(1e6*x)", 1e-6, lambda x: mp.sin(10**6 * x) / 10**6),
    Case("1e6 + x", 1.0, lambda x: 10**6 + x),
    # Quotients and compositions
    Case("1/x", 3.0, lambda x: 1 / x),
    Case("1/x", 1e-5, lambda x: 1 / x),
    Case("x/(1 + x^2)", 0.4, lambda x: x / (1 + x**2)),
    Case("sin(x^2)", 1.5, lambda x: mp.sin(x**2)),
    Case("exp(sin(x^2))", 2.2, lambda x: mp.exp(mp.sin(x**2))),
    Case("sqrt(log(1 + exp(x)))", 0.8, lambda x: mp.sqrt(mp.log(1 + mp.exp(x)))),
    Case("atan(exp(-x)*cos(3*x))", 0.6, lambda x: mp.atan(mp.exp(-x) * mp.cos(3 * x))),
    Case("relu(x)^2 + abs(x)", 0.25, lambda x: x**2 + x),
    Case("max(x, 1 - x)", 0.8, lambda x: x),
)
