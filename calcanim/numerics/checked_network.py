"""The two-layer network under a gradient check: the loss over one weight, what is claimed, what nudging gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from .differences import quotient
from .doubles import quotient_of_doubles, relative_error
from .evaluation import to_mpf
from .function import Function
from .limits import one_sided_slopes
from .network import two_layer_network
from .quotients import precise_one_sided_slope

__all__ = ["CheckedNetwork", "checked_network", "checked_network_proofs", "losses_over_weights"]

_LARGEST_STEP = 0.1
_FLAT = 1e-9


@dataclass(frozen=True, slots=True)
class CheckedNetwork:
    """What a backward pass claims, what nudging the weights gives, and how far the two are apart.

    Attributes
    ----------
    x, target, w1, w2, h, tolerance : float
        Input, target, weights, how far a weight is nudged, and the largest relative error that passes.
    loss : float
        The loss at the weights.
    claimed, numeric : (float, float)
        The derivatives of the loss by both weights: by the backward pass, and by central differences in doubles.
    bug : float
        What the backward pass claims for w1 if the slope of the sigmoid is forgotten.
    kink, kink_value, kink_numeric : float
        With relu for the sigmoid and w1 = 0: what the backward pass claims, the loss, and the central difference.
    kink_left, kink_right : float
        The one-sided slopes of the loss with relu at w1 = 0, from the left and from the right.
    errors : tuple of float
        The relative errors of the backward pass for w1 and for w2, of the bug, and at the kink.
    """

    x: float
    target: float
    w1: float
    w2: float
    h: float
    tolerance: float
    loss: float
    claimed: tuple[float, float]
    numeric: tuple[float, float]
    bug: float
    kink: float
    kink_value: float
    kink_numeric: float
    kink_left: float
    kink_right: float
    errors: tuple[float, float, float, float]


def losses_over_weights(x: float, target: float, w1: float, w2: float) -> tuple[Function, Function, Function]:
    """The loss as a function of the first weight, of the second, and of the first with relu for the sigmoid."""
    number = {name: f"({value!r})" for name, value in (("x", x), ("t", target), ("w1", w1), ("w2", w2))}
    texts = ("({w2}*sigmoid({x}*w)-{t})^2/2", "(w*sigmoid({x}*{w1})-{t})^2/2", "({w2}*relu({x}*w)-{t})^2/2")
    first, second, third = (Function(text.format(**number), ("w",)) for text in texts)
    return first, second, third


def checked_network(x: float, target: float, w1: float, w2: float, h: float, tolerance: float) -> CheckedNetwork:
    """Check the gradient of the two-layer network, with a planted bug and at a kink.

    Raises
    ------
    InputError
        If h or tolerance does not lie between 0 and 0.1, or a gradient is zero.
    """
    from mpmath import workdps

    for name, value in (("h", h), ("tolerance", tolerance)):
        if not 0 < value <= _LARGEST_STEP:
            raise InputError(f"{name}={value:g} must lie between 0 and {_LARGEST_STEP:g}.")
    run = two_layer_network(x, target, w1, w2)
    claimed = (run.dL_dw1, run.dL_dw2)
    if not target:
        raise InputError("With target=0 the loss with relu has no kink at w1 = 0, with which the clip ends; take another target.")
    if min(abs(g) for g in claimed) < _FLAT:
        raise InputError(
            f"With x={x:g}, target={target:g}, w1={w1:g} and w2={w2:g} a gradient is (nearly) zero: "
            "there is nothing to compare; take other numbers."
        )
    losses = losses_over_weights(x, target, w1, w2)
    numeric = [
        float(quotient("central", h, lambda k, loss=loss, at=at: float(loss(at + k * h))))
        for loss, at in zip(losses, (w1, w2, 0.0), strict=True)
    ]
    # The slope of the sigmoid left out: dL/da1 is handed on to w1 as if a1 were z1.
    bug = run.dL_da1 * x
    sides = one_sided_slopes(losses[2], 0.0)
    with workdps(50):
        pairs = ((claimed[0], numeric[0]), (claimed[1], numeric[1]), (bug, numeric[0]), (0.0, numeric[2]))
        errors = [float(relative_error(*pair)) for pair in pairs]
    return CheckedNetwork(
        x, target, w1, w2, h, tolerance, run.loss, claimed, (numeric[0], numeric[1]), bug,
        0.0, float(losses[2](0.0)), numeric[2], sides.left, sides.right, (errors[0], errors[1], errors[2], errors[3]),
    )  # fmt: skip


def checked_network_proofs(n: CheckedNetwork) -> dict[str, Callable[[], Any]]:
    """For each field that is worked out, a way to work it out anew to the working precision of mpmath."""
    from mpmath import exp, mpf

    first, second, third = losses_over_weights(n.x, n.target, n.w1, n.w2)

    def bug() -> Any:
        s = 1 / (1 + exp(-to_mpf(n.x) * to_mpf(n.w1)))
        return first.derivative().precise(n.w1) / (s * (1 - s))

    def errors() -> list[Any]:
        # Of the doubles that both sides are; each of them has a proof of its own.
        run = two_layer_network(n.x, n.target, n.w1, n.w2)
        by_hand = [float(quotient_of_doubles(f, at, n.h, "central")) for f, at in ((first, n.w1), (second, n.w2), (third, 0.0))]
        pairs = ((run.dL_dw1, by_hand[0]), (run.dL_dw2, by_hand[1]), (run.dL_da1 * n.x, by_hand[0]), (0.0, by_hand[2]))
        return [relative_error(*pair) for pair in pairs]

    return {
        "loss": lambda: first.precise(n.w1),
        "claimed[0]": lambda: first.derivative().precise(n.w1),
        "claimed[1]": lambda: second.derivative().precise(n.w2),
        "numeric[0]": lambda: quotient_of_doubles(first, n.w1, n.h, "central"),
        "numeric[1]": lambda: quotient_of_doubles(second, n.w2, n.h, "central"),
        "bug": bug, "kink": lambda: mpf(0), "kink_value": lambda: third.precise(0),
        "kink_numeric": lambda: quotient_of_doubles(third, 0.0, n.h, "central"),
        "kink_left": lambda: precise_one_sided_slope(third, 0, -1),
        "kink_right": lambda: precise_one_sided_slope(third, 0, 1),
        **{f"errors[{i}]": (lambda i=i: errors()[i]) for i in range(len(n.errors))},
    }  # fmt: skip
