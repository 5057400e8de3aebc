"""Functions and points from a fixed seed: what a lecturer may type."""

from __future__ import annotations

import numpy as np

__all__ = ["cases", "functions"]

_SEED = 20240617
_SCALES = ("", "1e-6*", "1e-3*", "250*", "1e4*", "1e6*")


def functions() -> list[str]:
    """Forty-four functions: polynomials, trigonometric, exponential, rational and mixed ones, in many sizes."""
    chance = np.random.default_rng(_SEED)

    def number(low: float, high: float, places: int = 1) -> str:
        value = 0.0
        while abs(value) < 10.0**-places:
            value = round(float(chance.uniform(low, high)), places)
        return f"{value:g}" if value > 0 else f"({value:g})"

    def scaled(text: str) -> str:
        scale = str(chance.choice(_SCALES))
        return f"{scale}({text})" if scale else text

    found = []
    for degree in (1, 2, 3, 4) * 3:
        terms = [f"{number(-3, 3)}*x^{k}" for k in range(degree, 0, -1)]
        found.append(scaled(" + ".join([*terms, number(-2, 2)])))
    for name in ("sin", "cos", "sin", "cos", "tanh", "atan", "sin", "tan"):
        found.append(scaled(f"{name}({number(0.5, 4)}*x + {number(-1, 1)})"))
    for rate in range(8):
        inner = f"{number(-1.5, 1.5)}*x"
        found.append(scaled(f"exp({inner})" if rate % 2 else f"x*exp({inner})"))
    for kind in range(8):
        below = (f"(x + {number(3, 6)})", f"(1 + {number(0.5, 3)}*x^2)")[kind % 2]
        found.append(scaled(f"({number(-3, 3)}*x + {number(-2, 2)})/{below}"))
    found += [
        scaled("exp(-x^2)"), scaled("x*sin(2*x)"), scaled("log(1 + x^2)"), scaled("sqrt(x + 5)"),
        scaled("sigmoid(3*x)"), scaled("sin(x)*exp(-0.3*x)"), scaled("x^2*cos(x)"), scaled("1/(1 + exp(-x))"),
    ]
    return found


def cases(points: int = 4) -> list[tuple[str, float]]:
    """Every function at some points each."""
    chance = np.random.default_rng(_SEED + 1)
    return [
        (function, round(float(x), 2)) for function in functions() for x in chance.uniform(-2.5, 2.5, 4)[:points]
    ]
