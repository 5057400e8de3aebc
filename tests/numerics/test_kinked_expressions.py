"""Verdicts and derivatives of random expressions with kinks, held against one-sided limits that mpmath alone works out.

A part runs in ``make test``; ``make sweep`` (``CALCANIM_SWEEP=full``) runs them all. Other seeds than those of the tests are tried by
``python tests/numerics/test_kinked_expressions.py FIRST COUNT``.
"""

from __future__ import annotations

import math
import os
import sys
from collections import Counter

import pytest
from kinked_expressions import Case, Truth, draw, truth

from calcanim import Function, derivative, one_sided_slopes
from calcanim.numerics.exact import exact

_COUNT = 1000 if os.environ.get("CALCANIM_SWEEP") == "full" else 40
_GROUP = 20


def mistakes(case: Case, expected: Truth) -> list[str]:
    """What calcanim says wrongly about a case, at the point as typed and at the double next to it."""
    f, typed = Function(case.text, ("x",)), exact(case.point)
    found = []
    for at in (typed, float(typed)):
        sides = one_sided_slopes(f, at)
        if sides.verdict != expected.verdict or not (_same(sides.left, expected.left) and _same(sides.right, expected.right)):
            found.append(f"{sides} is not {expected}")
        for order, wanted in ((1, expected.slope), (2, expected.second)):
            slope = f.derivative(order=order)
            for name, value in (("precise", float(slope.precise(at))), ("call", slope(at))):
                if not (_same(value, wanted) if math.isfinite(wanted) else not math.isfinite(value) or _edge(expected, value)):
                    found.append(f"{name} {order} at {at!r}: {value} is not {wanted}")
        estimate = derivative(f, at)
        exists = math.isfinite(expected.slope)
        if estimate.success != exists and not (_edge(expected, estimate.value) or not math.isfinite(expected.value)):
            found.append(f"{estimate}, where the slope is {expected.slope}")
        if exists and abs(estimate.value - expected.slope) > estimate.error + 1e-12 * abs(expected.slope) + 1e-14:
            found.append(f"{estimate} is off: {expected.slope}")
    return found


def _same(a: float, b: float) -> bool:
    return math.isnan(a) and math.isnan(b) or a == b or abs(a - b) <= 1e-9 * max(1.0, abs(b))


def _edge(expected: Truth, value: float) -> bool:
    """Whether a value is that of the one side there is: at the end of a domain the formula's slope is that from inside."""
    return math.isnan(expected.left) != math.isnan(expected.right)


@pytest.mark.parametrize("group", range(_COUNT // _GROUP))
def test_nothing_wrong_is_said_about_random_kinks(group: int) -> None:
    found = {}
    for seed in range(group * _GROUP, (group + 1) * _GROUP):
        case = draw(seed)
        expected = truth(case)
        if expected is not None and (wrong := mistakes(case, expected)):
            found[f"{case.text} at {case.point}"] = wrong
    assert not found


def test_the_cases_have_what_they_are_meant_to_have() -> None:
    known = [one for one in map(truth, map(draw, range(150))) if one is not None]
    kinds = Counter(one.verdict for one in known)
    assert len(known) > 140 and min(kinds[kind] for kind in ("derivative exists", "left and right differ", "infinite", "undefined")) >= 5
    twice = [one for one in known if one.verdict == "derivative exists"]
    assert 20 < sum(math.isfinite(one.second) for one in twice) < len(twice) - 20


if __name__ == "__main__":
    wrong = told = 0
    for seed in range(int(sys.argv[1]), int(sys.argv[1]) + int(sys.argv[2])):
        case = draw(seed)
        if (expected := truth(case)) is None:
            continue
        told += 1
        try:
            said = mistakes(case, expected)
        except Exception as error:  # a crash is a mistake as well, and the rest goes on
            said = [repr(error)]
        if said:
            wrong += 1
            print(seed, case.text, "at", case.point, *said, sep="\n    ")
    print(f"{told} cases, {wrong} with mistakes")
