"""Adaptive derivatives side by side with SciPy and numdifftools: error, evaluations, time.

Run from the repository root::

    python -m tests.benchmarks.derivatives

Every method gets the same `Function` and the same point. Evaluations are values of the function, not
calls. Times are the best of several rounds, per derivative.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "numerics"))

from derivative_cases import CASES, Case, exact_derivative

from calcanim import Function, derivative


def _adaptive(f: Callable[[Any], Any], x: float) -> float:
    return derivative(f, x).value


def _scipy(f: Callable[[Any], Any], x: float) -> float:
    from scipy.differentiate import derivative as differentiate

    return float(differentiate(f, x).df)


def _numdifftools(f: Callable[[Any], Any], x: float) -> float:
    from numdifftools import Derivative

    return float(Derivative(f)(x))


# The third column is what a plain callable gets, without a Function's further digits.
METHODS: dict[str, Callable[[Callable[[Any], Any], float], float]] = {
    "calcanim": _adaptive,
    "scipy": _scipy,
    "numdifftools": _numdifftools,
    "calcanim (callable)": lambda f, x: derivative(lambda t: f(t), x).value,
}


def _evaluations(name: str, f: Function, x: float) -> int:
    if name.startswith("calcanim"):
        return derivative(f if name == "calcanim" else (lambda t: f(t)), x).evaluations
    count = 0

    def counted(t: Any) -> Any:
        nonlocal count
        count += np.size(t)
        return f(t)

    METHODS[name](counted, x)
    return count


def _seconds(run: Callable[[], object]) -> float:
    best = np.inf
    for _ in range(5):
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    return float(best)


def measure(case: Case) -> dict[str, tuple[float, int, float]]:
    """Return relative error, evaluations and seconds of each method on a case."""
    f = Function(case.text)
    exact = exact_derivative(case)
    row = {}
    for name, method in METHODS.items():
        value = method(f, case.x)
        error = float(abs(value - exact) / abs(exact)) if np.isfinite(value) else np.inf
        row[name] = error, _evaluations(name, f, case.x), _seconds(lambda m=method: m(f, case.x))
    return row


def main() -> None:
    """Print the table and the medians."""
    warnings.simplefilter("ignore")
    print(f"{'function':28}{'at':>10}" + "".join(f"{name:>30}" for name in METHODS))
    print(" " * 38 + f"{'error':>12}{'evals':>7}{'us':>11}" * len(METHODS))
    rows = [measure(case) for case in CASES]
    for case, row in zip(CASES, rows, strict=True):
        cells = "".join(f"{error:12.1e}{count:7d}{1e6 * seconds:11.0f}" for error, count, seconds in row.values())
        print(f"{case.text:28}{case.x:10.4g}{cells}")
    for label, pick in (("median", np.median), ("largest", np.max)):
        cells = ""
        for name in METHODS:
            columns = np.array([row[name] for row in rows])
            cells += f"{pick(columns[:, 0]):12.1e}{pick(columns[:, 1]):7.0f}{1e6 * pick(columns[:, 2]):11.0f}"
        print(f"{label:38}{cells}")
    for name in METHODS:
        within = sum(row[name][0] <= 1e-12 for row in rows)
        faster = np.median([row["numdifftools"][2] / row[name][2] for row in rows])
        print(
            f"{name}: within 1e-12 in {within} of {len(rows)} cases; {faster:.1f} times as fast as numdifftools (median)"
        )


if __name__ == "__main__":
    main()
