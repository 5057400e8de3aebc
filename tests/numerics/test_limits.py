"""Difference quotients, one-sided slopes, verdicts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from mpmath import mp

from calcanim import Function, InputError, difference_quotients, one_sided_limit, one_sided_slopes


def test_the_lesson_s_table() -> None:
    table = difference_quotients(Function("x^2"), 1.5, (1, 0.5, 0.1, 0.01, 0.001))
    assert table.right == (4.0, 3.5, 3.1, 3.01, 3.001)
    assert table.left == (2.0, 2.5, 2.9, 2.99, 2.999)
    assert table.value_at == 2.25


def test_the_forward_difference_of_the_chain_rule_clip() -> None:
    quotient = difference_quotients(Function("sin(x^2)"), 1.5, (1e-5,)).right[0]
    exact = float(Function("sin(x^2)").derivative().precise(1.5))
    assert f"{quotient:.10f}" == "-1.8845621631"
    assert f"{exact:.10f}" == "-1.8845208682"
    assert f"{abs(quotient - exact):.2e}" == "4.13e-05"
    assert f"{difference_quotients(Function('x^2'), 2, (1e-5,)).right[0]:.10f}" == "4.0000100000"


@pytest.mark.parametrize("text", ["x*exp(-x)", "sin(3*x)", "log(x)", "1e6*x**2", "tanh(5*x)"])
def test_quotients_are_the_correct_rounding(text: str) -> None:
    f = Function(text)
    table = difference_quotients(f, 0.5, (0.1, 1e-8))
    with mp.workdps(80):
        x0 = mp.mpf("0.5")
        for h, right, left in zip(("0.1", "1e-8"), table.right, table.left, strict=True):
            exact = [
                (f.precise(x0 + s * mp.mpf(h), digits=70) - f.precise(x0, digits=70)) / (s * mp.mpf(h)) for s in (1, -1)
            ]
            assert [right, left] == [float(value) for value in exact]


def test_quotients_of_callables_and_outside_the_domain() -> None:
    table = difference_quotients(np.exp, 0.0, (1e-3,))
    assert table.right[0] == pytest.approx(1.0005, rel=1e-6)
    edge = difference_quotients(Function("sqrt(x)"), 0.0, (0.01,))
    assert edge.right == (10.0,)
    assert math.isnan(edge.left[0])


VERDICTS = [
    ("abs(x)", 0, -1.0, 1.0, "left and right differ"), ("relu(x)", 0, 0.0, 1.0, "left and right differ"),
    ("max(x, 1 - x)", 0.5, -1.0, 1.0, "left and right differ"), ("abs(x - 0.1)", 0.1, -1.0, 1.0, "left and right differ"),
    ("x^2", 1.5, 3.0, 3.0, "derivative exists"), ("x*abs(x)", 0, 0.0, 0.0, "derivative exists"), ("log(x)", 0.5, 2.0, 2.0, "derivative exists"),
    ("1e6*x^2", 1, 2e6, 2e6, "derivative exists"), ("sqrt(x)", 0, math.nan, math.inf, "infinite"),
    ("sqrt(abs(x))", 0, -math.inf, math.inf, "infinite"), ("sign(x)", 0, math.inf, math.inf, "infinite"),
    ("x^(3/2)", 0, math.nan, 0.0, "undefined"), ("1/x", 0, math.nan, math.nan, "undefined"), ("x*sin(1/x)", 0, math.nan, math.nan, "undefined"),
    ("log(x)", -1, math.nan, math.nan, "undefined"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at", "left", "right", "verdict"), VERDICTS)
def test_verdicts(text: str, at: float, left: float, right: float, verdict: str) -> None:
    slopes = one_sided_slopes(Function(text), at)
    assert slopes.verdict == verdict
    assert [slopes.left, slopes.right] == pytest.approx([left, right], rel=0, abs=0, nan_ok=True)
    assert slopes.sentence.endswith(".")


@pytest.mark.parametrize(
    ("text", "at", "left", "right", "verdict"), [case for case in VERDICTS if case[0] != "x^(3/2)"]
)
def test_verdicts_of_callables(text: str, at: float, left: float, right: float, verdict: str) -> None:
    f = Function(text)
    slopes = one_sided_slopes(lambda x: f(x), at)
    assert slopes.verdict == verdict
    assert [slopes.left, slopes.right] == pytest.approx([left, right], rel=1e-7, abs=1e-9, nan_ok=True)


def test_a_jump_is_called_a_jump() -> None:
    assert "jumps" in one_sided_slopes(Function("sign(x)"), 0.0).sentence
    assert "jumps" in one_sided_slopes(np.sign, 0.0).sentence
    assert "jumps" not in one_sided_slopes(Function("sqrt(abs(x))"), 0.0).sentence


def test_an_oscillation_is_no_limit() -> None:
    def wild(x: np.ndarray) -> np.ndarray:
        x = np.asarray(x, dtype=float)
        return np.where(x == 0, 0.0, x * np.sin(1 / np.where(x == 0, 1.0, x)))

    assert one_sided_slopes(wild, 0.0).verdict == "undefined"
    assert one_sided_limit(Function("sin(pi/x)"), 0.0, "right").status == "does not settle"


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [("sin(x)/x", 1.0, 1.0), ("sign(x)", -1.0, 1.0), ("1/x", -math.inf, math.inf), ("log(x)", math.nan, -math.inf), ("x^x", math.nan, 1.0),
     ("(1 - cos(x))/x^2", 0.5, 0.5), ("atan(1/x)", -math.pi / 2, math.pi / 2), ("exp(1/x)", 0.0, math.inf), ("x*log(x)", math.nan, 0.0)],
)  # fmt: skip
def test_one_sided_limits(text: str, left: float, right: float) -> None:
    f = Function(text)
    assert one_sided_limit(f, 0.0, "left").value == pytest.approx(left, rel=1e-15, abs=1e-100, nan_ok=True)
    assert one_sided_limit(f, 0.0, "right").value == pytest.approx(right, rel=1e-15, abs=1e-100, nan_ok=True)


def test_wrong_input() -> None:
    f = Function("x^2")
    for steps in ((0.0,), (-0.1,), (math.nan,), ()):
        with pytest.raises(InputError, match="steps"):
            difference_quotients(f, 1.0, steps)
    with pytest.raises(InputError, match="at must be finite"):
        one_sided_slopes(f, math.inf)
    with pytest.raises(InputError, match="side must be"):
        one_sided_limit(f, 0.0, "up")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="one variable"):
        one_sided_slopes(Function("x*y"), 0.0)
    with pytest.raises(TypeError, match="f must be"):
        difference_quotients("x^2", 1.0, (0.1,))  # type: ignore[arg-type]
