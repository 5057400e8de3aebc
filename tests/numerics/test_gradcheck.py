"""The gradient check passes right gradients, catches wrong ones, and knows a kink when it meets one."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from calcanim import Function, InputError, gradient_check, two_layer_network


def loss(w1: Any, w2: Any) -> Any:
    return 0.5 * (w2 / (1 + np.exp(-2.0 * w1)) - 1) ** 2


def test_backprop_of_the_lesson_passes() -> None:
    record = two_layer_network()
    check = gradient_check(loss, (record.w1, record.w2), (record.dL_dw1, record.dL_dw2), names=("W1", "W2"))
    assert check.passed
    assert [parameter.name for parameter in check.parameters] == ["W1", "W2"]
    assert check.largest_error < 1e-12
    assert check.parameters[0].central == pytest.approx(record.dL_dw1, rel=1e-8)
    assert check.parameters[0].complex_step == pytest.approx(record.dL_dw1, rel=1e-14)


def test_a_forgotten_sigmoid_slope_is_caught() -> None:
    record = two_layer_network()
    check = gradient_check(loss, (record.w1, record.w2), (record.dL_dw1 / record.da1_dz1, record.dL_dw2))
    assert [parameter.verdict for parameter in check.parameters] == ["wrong", "right"]
    assert not check.passed
    assert check.parameters[0].relative_error == pytest.approx(1 - record.da1_dz1, rel=1e-9)


@pytest.mark.parametrize("factor", [1.001, 0.999])
@pytest.mark.parametrize("index", [0, 1])
def test_a_thousandth_is_caught(factor: float, index: int) -> None:
    record = two_layer_network()
    claimed = [record.dL_dw1, record.dL_dw2]
    claimed[index] *= factor
    check = gradient_check(loss, (record.w1, record.w2), claimed)
    assert check.parameters[index].verdict == "wrong"
    assert check.parameters[1 - index].verdict == "right"


def test_a_kink_is_called_a_kink() -> None:
    check = gradient_check(lambda w, v: 2 * np.maximum(w, 0.0) + v**2, (0.0, 1.0), (0.0, 2.0))
    kink, smooth = check.parameters
    assert (kink.verdict, smooth.verdict) == ("kink", "right")
    assert (kink.left, kink.right) == pytest.approx((0.0, 2.0), rel=1e-10)
    assert not check.passed
    beside = gradient_check(lambda w, v: 2 * np.maximum(w, 0.0) + v**2, (0.5, 1.0), (2.0, 2.0))
    assert beside.passed


def test_functions_their_gradients_and_plain_code() -> None:
    f = Function("(1 - x)^2 + 100*(y - x^2)^2")
    check = gradient_check(f, (-1.2, 1.0), lambda x, y: (f.derivative("x")(x, y), f.derivative("y")(x, y)))
    assert check.passed
    assert [parameter.name for parameter in check.parameters] == ["x", "y"]
    plain = gradient_check(lambda w: math.exp(w) if w > -5 else 0.0, (1.0,), (math.e,))
    assert plain.passed
    assert math.isnan(plain.parameters[0].complex_step)


def test_a_gradient_of_zero_and_a_missing_value() -> None:
    assert gradient_check(lambda w: np.cos(w), (0.0,), (0.0,)).passed
    assert gradient_check(Function("log(x)"), (-1.0,), (-1.0,)).parameters[0].verdict == "not finite"


def test_wrong_input() -> None:
    with pytest.raises(InputError, match="gradient must have 2 components"):
        gradient_check(loss, (1.0, 2.0), (1.0,))
    with pytest.raises(InputError, match="step must be positive"):
        gradient_check(loss, (1.0, 2.0), (1.0, 1.0), step=0.0)
    with pytest.raises(InputError, match="tolerance must be positive"):
        gradient_check(loss, (1.0, 2.0), (1.0, 1.0), tolerance=-1.0)
    with pytest.raises(InputError, match="finite coordinates"):
        gradient_check(loss, (1.0, math.inf), (1.0, 1.0))
    with pytest.raises(InputError, match="names must have 2"):
        gradient_check(loss, (1.0, 2.0), (1.0, 1.0), names=("a",))
    with pytest.raises(TypeError, match="f must be"):
        gradient_check(None, (1.0,), (1.0,))  # type: ignore[arg-type]
