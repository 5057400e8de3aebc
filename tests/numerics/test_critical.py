"""All critical points, each once, each rightly named."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from calcanim import Function, InputError, classify, critical_points


def table(text: str, a: float, b: float) -> list[tuple[float, str]]:
    return [(point.x, point.kind) for point in critical_points(Function(text), a, b)]


def test_the_lesson_s_function() -> None:
    found = critical_points(Function("x^4 - 4*x^3 + 4*x^2 + 1"), -0.5, 3)
    assert [(p.x, p.value, p.kind, p.second_derivative) for p in found] == [
        (0.0, 1.0, "minimum", 8.0), (1.0, 2.0, "maximum", -4.0), (2.0, 1.0, "minimum", 8.0),
    ]  # fmt: skip
    assert [point.global_minimum for point in found] == [True, False, True]
    assert not any(point.global_maximum for point in found)
    assert (found.minimum, found.maximum) == (1.0, 10.0)
    assert found.ends == (2.5625, 10.0)
    assert found.complete


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x^3", [(0.0, "inflection")]), ("x^4", [(0.0, "minimum")]), ("-x^4", [(0.0, "maximum")]), ("x^5 - x^5/2", [(0.0, "inflection")]),
        ("x - sin(x)", [(0.0, "inflection")]), ("exp(x) - x - 1", [(0.0, "minimum")]), ("exp(-x^2)", [(0.0, "maximum")]), ("exp(x)", []),
        ("x^3 + x", []), ("(x - 0.3)^2*(x - 0.301)^2", [(0.3, "minimum"), (0.3005, "maximum"), (0.301, "minimum")]),
        ("x^2*(x - 1e-6)^2", [(0.0, "minimum"), (5e-7, "maximum"), (1e-6, "minimum")]), ("(x - 1)^4*(x + 1)^3", [(-1.0, "inflection"), (-1 / 7, "maximum"), (1.0, "minimum")]),
        ("x + 1/x", [(-1.0, "maximum"), (1.0, "minimum")]), ("1/x", []), ("x*log(x)", [(math.exp(-1), "minimum")]), ("x/(1 + x^2)", [(-1.0, "minimum"), (1.0, "maximum")]),
        ("1e-6*x^2", [(0.0, "minimum")]), ("1e6*(x - 0.1)^2", [(0.1, "minimum")]), ("abs(x)", [(0.0, "minimum")]), ("max(x, 1 - x)", [(0.5, "minimum")]),
        ("abs(x^2 - 1)", [(-1.0, "minimum"), (0.0, "maximum"), (1.0, "minimum")]), ("x*abs(x)", [(0.0, "inflection")]), ("sin(x)^4", [(-math.pi / 2, "maximum"), (0.0, "minimum"), (math.pi / 2, "maximum")]),
    ],
)  # fmt: skip
def test_kinds(text: str, expected: list[tuple[float, str]]) -> None:
    found = table(text, -2.0, 2.3)
    assert [kind for _, kind in found] == [kind for _, kind in expected]
    assert [x for x, _ in found] == pytest.approx([x for x, _ in expected], rel=4e-16, abs=1e-300)


def test_many_points_are_all_found() -> None:
    found = critical_points(Function("sin(x)"), 0, 100)
    exact = [(k + 0.5) * math.pi for k in range(32) if (k + 0.5) * math.pi <= 100]
    assert [point.x for point in found] == pytest.approx(exact, rel=4e-16)
    assert [point.kind for point in found] == ["maximum", "minimum"] * 15 + ["maximum", "minimum"][: len(exact) - 30]
    wild = critical_points(Function("sin(1/x)"), 0.01, 1)
    assert [point.x for point in wild] == pytest.approx(sorted(2 / (math.pi * k) for k in range(1, 64, 2)), rel=1e-15)


def test_against_a_root_finder() -> None:
    f = Function("cos(20*x)*exp(-x) + x^2/5")
    slope = f.derivative()
    grid = np.linspace(0, 3, 20001)
    values = slope(grid)
    exact = [
        brentq(slope, a, b, xtol=1e-15)
        for a, b, p, q in zip(grid, grid[1:], values, values[1:], strict=False)
        if p * q < 0
    ]
    assert [point.x for point in critical_points(f, 0, 3)] == pytest.approx(exact, rel=1e-13)


ROOTS = st.lists(st.integers(-40, 40).map(lambda n: Fraction(n, 20)), min_size=1, max_size=4)


@given(ROOTS, st.booleans())
@settings(max_examples=15, deadline=None)
def test_critical_points_of_random_polynomials_are_their_roots(roots: list[Fraction], clustered: bool) -> None:
    if clustered:
        roots = [*roots, roots[0] + Fraction(1, 1000)]
    # f' = product of (x - r), double roots included; f is its integral, written out exactly.
    coefficients = [Fraction(1)]
    for root in roots:
        coefficients = [
            a - root * b for a, b in zip([*coefficients, Fraction(0)], [Fraction(0), *coefficients], strict=True)
        ]
    degree = len(coefficients)
    terms = [f"({c.numerator}/{c.denominator})*x^{degree - k}/{degree - k}" for k, c in enumerate(coefficients)]
    found = critical_points(Function(" + ".join(terms)), -2.5, 2.5)
    assert found.complete
    distinct = sorted(set(roots))
    assert [point.x for point in found] == [float(root) for root in distinct]
    for point, root in zip(found, distinct, strict=True):
        assert (point.kind == "inflection") == (roots.count(root) % 2 == 0)


def test_flat_stretches() -> None:
    assert [(part.start, part.end) for part in critical_points(Function("relu(x)"), -1, 1).flat] == [(-1.0, 0.0)]
    assert [(part.start, part.end) for part in critical_points(Function("max(0, x^2 - 1)"), -2, 2).flat] == [
        (-1.0, 1.0)
    ]
    assert [(part.start, part.end) for part in critical_points(Function("5"), 0, 1).flat] == [(0.0, 1.0)]
    assert [(part.start, part.end) for part in critical_points(Function("relu(x)^2"), -1, 1).flat] == [(-1.0, 0.0)]
    assert not critical_points(Function("x"), 0, 1).flat


def test_global_extremes() -> None:
    found = critical_points(Function("x^3 - 3*x"), -3, 3)
    assert (found.minimum, found.maximum) == (-18.0, 18.0)
    assert not any(point.global_minimum or point.global_maximum for point in found)
    pole = critical_points(Function("x + 1/x"), -3, 3)
    assert math.isnan(pole.minimum) and math.isnan(pole.maximum)
    # Towards the hole at 0 the function comes as close to 1 as one likes, but never reaches it.
    hole = critical_points(Function("sin(x)/x"), -1, 1)
    assert math.isnan(hole.maximum)
    assert hole.minimum == pytest.approx(math.sin(1.0), rel=1e-15)
    assert critical_points(Function("exp(-x^2)"), -1, 2)[0].global_maximum


def test_no_false_promise() -> None:
    found = critical_points(Function("x^2*log(x)"), 0, 1)
    assert [point.x for point in found] == pytest.approx([math.exp(-0.5)], rel=1e-15)
    assert not found.complete


@pytest.mark.parametrize(
    ("text", "point", "kind", "order"),
    [("x^3", 0, "inflection", 3), ("x^4", 0, "minimum", 4), ("-x^4", 0, "maximum", 4), ("x^2", 0, "minimum", 2), ("x + 1", 0, "not critical", 1),
     ("abs(x)", 0, "minimum", 0), ("cos(x)", 0, "maximum", 2), ("x^2", 1, "not critical", 1), ("5", 0, "undecided", 0)],
)  # fmt: skip
def test_classify_in_one_variable(text: str, point: float, kind: str, order: int) -> None:
    found = classify(Function(text), point)
    assert (found.kind, found.order) == (kind, order)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("x^2 + 3*x*y + y^2", "saddle"), ("x^2 + y^2", "minimum"), ("-x^2 - 2*y^2", "maximum"), ("x^3 - 3*x*y^2", "undecided"), ("x^4 + y^4", "undecided"),
     ("1e6*x^2 + 1e-6*y^2", "minimum"), ("1e6*x^2 - 1e-6*y^2", "saddle"), ("1e-20*(x^2 + y^2)", "minimum"), ("x*y", "saddle"), ("x^2 + y^4", "undecided"),
     ("x + y^2", "not critical"), ("x^2 + 2*x*y + y^2", "undecided"), ("1e6 + 1e-3*x*y", "saddle")],
)  # fmt: skip
def test_classify_in_two_variables(text: str, kind: str) -> None:
    f = Function(text)
    assert classify(f, (0, 0)).kind == kind
    if "1e" not in text:
        assert classify(lambda x, y: f(x, y), (0, 0)).kind == kind


def test_the_lesson_s_saddle() -> None:
    found = classify(Function("x^2 + 3*x*y + y^2"), (0, 0))
    np.testing.assert_allclose(found.eigenvalues, [-1, 5], rtol=1e-15)  # type: ignore[union-attr]
    np.testing.assert_allclose(np.abs(found.eigenvectors), np.full((2, 2), math.sqrt(0.5)), rtol=1e-12)  # type: ignore[union-attr]


def test_himmelblau() -> None:
    found = critical_points(Function("(x^2 + y - 11)^2 + (x + y^2 - 7)^2"), (-5, -5), (5, 5))
    kinds = [entry.kind for entry in found]
    assert (kinds.count("minimum"), kinds.count("saddle"), kinds.count("maximum")) == (4, 4, 1)
    minima = sorted(tuple(np.round(entry.point, 6)) for entry in found if entry.kind == "minimum")
    assert minima == [(-3.77931, -3.283186), (-2.805118, 3.131313), (3.0, 2.0), (3.584428, -1.848127)]


def test_several_variables() -> None:
    assert [
        (e.point.tolist(), e.kind) for e in critical_points(Function("(1-x)^2 + 100*(y-x^2)^2"), (-2, -2), (2, 2))
    ] == [([1.0, 1.0], "minimum")]
    assert len(critical_points(Function("sin(x)*cos(y)"), (-4, -4), (4, 4))) == 12
    assert [e.kind for e in critical_points(Function("x^2 + y^2 - z^2"), (-1, -1, -1), (1, 1, 1))] == ["saddle"]
    assert critical_points(Function("x + y"), (-1, -1), (1, 1)) == ()


def test_wrong_input() -> None:
    f = Function("x^2")
    for a, b in ((1, 1), (2, 1)):
        with pytest.raises(InputError, match="empty"):
            critical_points(f, a, b)
    with pytest.raises(InputError, match="a must be finite"):
        critical_points(f, -math.inf, 1)
    with pytest.raises(InputError, match="below b in every"):
        critical_points(Function("x*y"), (0, 1), (1, 0))
    with pytest.raises(InputError, match="coordinate for each"):
        critical_points(Function("x*y"), (0,), (1,))
    with pytest.raises(TypeError, match="must be a Function"):
        critical_points(np.sin, 0, 1)  # type: ignore[call-overload]
    with pytest.raises(InputError, match="one coordinate"):
        classify(f, (0, 0))
    with pytest.raises(InputError, match="point must be one where f"):
        classify(Function("log(x)"), -1)
    with pytest.raises(InputError, match="finite derivatives"):
        classify(Function("log(x) + y"), (-1, 0))


@pytest.mark.parametrize(("text", "a", "b"), [("log(x)", -1.0, 5.0), ("x + log(x)", -1.0, 2.0), ("-log(2 - x)", 0.0, 4.0)])
def test_the_edge_of_the_domain_is_no_doubt_where_the_slope_keeps_its_sign(text: str, a: float, b: float) -> None:
    found = critical_points(Function(text), a, b)
    assert found.complete
    assert len(found) == 0


def test_endless_oscillation_is_refused_and_not_waited_for() -> None:
    with pytest.raises(InputError, match="more than 1000"):
        critical_points(Function("x^2*sin(1/x)"), -0.5, 0.5)


@pytest.mark.parametrize(("text", "a", "b", "points"), [
    ("x^6 - x^8", -0.5, 0.5, [(0.0, "minimum")]), ("x^7", -1.0, 2.0, [(0.0, "inflection")]), ("-x^8", -1.0, 1.0, [(0.0, "maximum")]),
    ("(x - 0.3)^6", -1.0, 1.0, [(0.3, "minimum")]), ("(x - 1)^4*(x + 1)^5", -0.9, 1.7, [(1 / 9, "maximum"), (1.0, "minimum")]),
    ("x^4 - 1e-12*x^2", -1.0, 1.0, [(-math.sqrt(5e-13), "minimum"), (0.0, "maximum"), (math.sqrt(5e-13), "minimum")]),
])
def test_zeros_of_high_order_are_found_once_and_close_ones_apart(
    text: str, a: float, b: float, points: list[tuple[float, str]]
) -> None:
    found = critical_points(Function(text), a, b)
    assert [point.kind for point in found] == [kind for _, kind in points]
    assert [point.x for point in found] == pytest.approx([x for x, _ in points], rel=1e-12, abs=1e-30)


@pytest.mark.parametrize(("text", "a", "b", "low", "high"), [
    ("tan(x)", -4.0, 4.0, math.nan, math.nan), ("log(sin(x))", 0.5, 4.0, math.nan, 0.0), ("1/cos(x)^2", 0.0, 3.0, 1.0, math.nan),
    ("sqrt(x)", -1.0, 4.0, 0.0, 2.0), ("x*log(x)", 0.0, 1.0, -1 / math.e, 0.0), ("sign(x)", -1.0, 1.0, -1.0, 1.0), ("1/x", -2.0, 2.0, math.nan, math.nan),
    ("sqrt(sin(x))", 0.5, 4.0, 0.0, 1.0),
])
def test_no_extreme_is_read_off_beside_a_pole(text: str, a: float, b: float, low: float, high: float) -> None:
    found = critical_points(Function(text), a, b)
    assert (found.minimum, found.maximum) == pytest.approx((low, high), nan_ok=True, abs=1e-7)


def test_a_double_root_beside_a_simple_one_is_no_thousand_candidates() -> None:
    f = Function("x^4/4 - 3001*x^3/3000 + 1501*x^2/1000 - 1001*x/1000")
    assert [float(point.x) for point in critical_points(f, -2.5, 2.5)] == pytest.approx([1.0, 1.001], abs=1e-12)
