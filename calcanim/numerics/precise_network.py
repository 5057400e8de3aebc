"""A network of two layers to any precision, quantity by quantity: what its proofs are made of.

No backward pass is used here. A derivative of the loss is taken from its definition: the quantity is replaced, and the
forward pass goes on from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .evaluation import to_mpf
from .perceptron import ACTIVATIONS, precise_loss, precise_outputs

__all__ = ["PreciseNetwork", "in_rows"]


def in_rows(numbers: Sequence[Any], columns: int) -> list[list[Any]]:
    """Return numbers as the rows of a matrix."""
    return [list(numbers[i : i + columns]) for i in range(0, len(numbers), columns)]


class PreciseNetwork:
    """x -> z1 = W1 x -> a1 -> y = W2 a1 -> loss, all at mpmath's working precision.

    Parameters
    ----------
    x, target : sequence of float
        Input and target.
    w1, w2 : sequence of float
        The weights, row by row.
    activation : str
        Of the hidden units.
    """

    def __init__(
        self, x: Sequence[float], target: Sequence[float], w1: Sequence[float], w2: Sequence[float], activation: str
    ) -> None:
        self.given = {"x": x, "target": target, "w1": w1, "w2": w2}
        self.activation = activation

    def quantity(self, what: str, instead: Mapping[str, Sequence[Any]] | None = None) -> Any:
        """Return a quantity of the forward pass, with some of those before it replaced.

        Parameters
        ----------
        what : str
            ``x``, ``target``, ``w1``, ``w2``, ``z1``, ``a1`` or ``y``: a list of numbers; or ``loss``: one.
        instead : mapping, optional
            Values that replace those of the forward pass.
        """
        known: dict[str, Any] = {name: [to_mpf(v) for v in values] for name, values in self.given.items()}
        known |= instead or {}
        if what in known:
            return known[what]
        first = in_rows(known["w1"], len(known["x"]))
        if "z1" not in known:
            known["z1"] = precise_outputs(known["x"], [first], self.activation)[0][0]
        if "a1" not in known:
            known["a1"] = [ACTIVATIONS[self.activation].value(z) for z in known["z1"]]
        if "y" not in known:
            known["y"] = precise_outputs(known["a1"], [in_rows(known["w2"], len(first))], self.activation)[0][0]
        return precise_loss(known["y"], known["target"], (), self.activation) if what == "loss" else known[what]

    def slope_of_loss(self, of: str, i: int) -> Any:
        """Return the derivative of the loss by one number of a quantity."""
        from mpmath import diff

        values = list(self.quantity(of))
        return diff(lambda v: self.quantity("loss", {of: [*values[:i], v, *values[i + 1 :]]}), values[i])

    def slope_of_activation(self, i: int) -> Any:
        """Return da/dz of a hidden unit."""
        from mpmath import diff

        return diff(ACTIVATIONS[self.activation].value, self.quantity("z1")[i])

    def stepped(self, rate: Any) -> dict[str, list[Any]]:
        """Return the weights after a step of gradient descent."""
        return {
            name: [w - rate * self.slope_of_loss(name, i) for i, w in enumerate(self.quantity(name))] for name in ("w1", "w2")
        }
