"""The two-layer network of the lesson: one forward and one backward pass with every number in between."""

from __future__ import annotations

from dataclasses import dataclass

from .autodiff import BackwardStep, Value
from .sampling import check_finite, check_positive


@dataclass(frozen=True, slots=True)
class NetworkPass:
    """x -> z1 = w1 x -> a1 = sigmoid(z1) -> z2 = y = w2 a1 -> L = (y - t)^2/2, and all derivatives of L.

    Attributes
    ----------
    x, target, w1, w2 : float
        Input, target and weights.
    z1, a1, z2, y, loss : float
        The forward values.
    dL_dy, dL_dw2, dL_da1, da1_dz1, dL_dz1, dL_dw1 : float
        The gradients of the backward pass and the slope of the sigmoid.
    trace : tuple of BackwardStep
        Every step of the backward pass, in order.
    """

    x: float
    target: float
    w1: float
    w2: float
    z1: float
    a1: float
    z2: float
    y: float
    loss: float
    dL_dy: float  # noqa: N815 - the name of the derivative in the formula
    dL_dw2: float  # noqa: N815
    dL_da1: float  # noqa: N815
    da1_dz1: float
    dL_dz1: float  # noqa: N815
    dL_dw1: float  # noqa: N815
    trace: tuple[BackwardStep, ...]

    def stepped(self, rate: float) -> NetworkPass:
        """Return the pass after one step of gradient descent on both weights."""
        rate = check_positive(rate, "rate")
        return two_layer_network(self.x, self.target, self.w1 - rate * self.dL_dw1, self.w2 - rate * self.dL_dw2)


def two_layer_network(x: float = 2.0, target: float = 1.0, w1: float = 0.5, w2: float = 0.8) -> NetworkPass:
    """Run the network forward and backward.

    Parameters
    ----------
    x, target, w1, w2 : float
        Input, target and the two weights.

    Raises
    ------
    TypeError, InputError
        If a number is not a finite real number.
    """
    names = {"x": x, "target": target, "w1": w1, "w2": w2}
    inputs = {name: Value(check_finite(number, name), name) for name, number in names.items()}
    z1 = inputs["w1"] * inputs["x"]
    a1 = z1.sigmoid()
    y = inputs["w2"] * a1
    loss = 0.5 * (y - inputs["target"]) ** 2
    for node, name in ((z1, "z1"), (a1, "a1"), (y, "y"), (loss, "L")):
        node.name = name
    trace = loss.backward()
    return NetworkPass(
        x=inputs["x"].data, target=inputs["target"].data, w1=inputs["w1"].data, w2=inputs["w2"].data,
        z1=z1.data, a1=a1.data, z2=y.data, y=y.data, loss=loss.data,
        dL_dy=y.grad, dL_dw2=inputs["w2"].grad, dL_da1=a1.grad, da1_dz1=a1.slopes[0], dL_dz1=z1.grad,
        dL_dw1=inputs["w1"].grad, trace=trace,
    )  # fmt: skip
