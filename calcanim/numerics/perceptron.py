"""A network of layers: every number of one forward and one backward pass, correctly rounded.

Both passes are worked out at 50 digits, so that what is printed of a result does not depend on the
cancellation in y - t or in a sum over many paths.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from .elementary import ELEMENTARY
from .evaluation import to_mpf, total
from .sampling import check_finite, check_positive

__all__ = ["ACTIVATIONS", "NetworkRun", "precise_loss", "precise_outputs", "run_network"]

_DIGITS = 50
_LONGEST, _WIDEST = 12, 64
Vector = tuple[float, ...]
Matrix = tuple[Vector, ...]


@dataclass(frozen=True, slots=True)
class Activation:
    """An activation function: its value, and its slope from the sum z and the value a."""

    value: Callable[[Any], Any]
    slope: Callable[[Any, Any], Any]


# The slope of tanh and sigmoid is written with the value that the forward pass has kept.
ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": Activation(ELEMENTARY["sigmoid"].precise, lambda z, a: a * (1 - a)),
    "tanh": Activation(ELEMENTARY["tanh"].precise, lambda z, a: 1 - a * a),
    "relu": Activation(ELEMENTARY["relu"].precise, lambda z, a: to_mpf(int(z > 0))),
}


@dataclass(frozen=True, slots=True)
class NetworkRun:
    """Every number of one forward and one backward pass; the last layer is linear, the others are activated.

    Layer l takes the outputs a of the layer before (x for the first): z_i = sum_j w_ij a_j, a_i = s(z_i). The
    loss is L = 1/2 sum_k (y_k - t_k)^2, where y is the output of the last layer.

    Attributes
    ----------
    x, target : tuple of float
        Input and target.
    weights : tuple of matrices
        One for each layer: a row for every unit, a column for every input of it.
    activation : str
        ``sigmoid``, ``tanh`` or ``relu``.
    sums, outputs : tuple of vectors
        z and a of every layer; the last two are equal.
    loss : float
        L.
    by_outputs, by_sums : tuple of vectors
        The derivatives of L by a and by z of every layer.
    slopes : tuple of vectors
        da/dz of every layer; 1 in the last.
    by_weights : tuple of matrices
        The derivatives of L by the weights.
    """

    x: Vector
    target: Vector
    weights: tuple[Matrix, ...]
    activation: str
    sums: tuple[Vector, ...]
    outputs: tuple[Vector, ...]
    loss: float
    by_outputs: tuple[Vector, ...]
    by_sums: tuple[Vector, ...]
    slopes: tuple[Vector, ...]
    by_weights: tuple[Matrix, ...]

    @property
    def at_kink(self) -> tuple[tuple[int, int], ...]:
        """The units (layer, unit) whose sum is exactly the kink of relu, where the loss has no derivative."""
        if self.activation != "relu":
            return ()
        return tuple((i, j) for i, layer in enumerate(self.sums[:-1]) for j, z in enumerate(layer) if z == 0)

    def stepped(self, rate: float) -> NetworkRun:
        """Return the run after one step of gradient descent on all weights."""
        return run_network(self.x, self.target, self.moved(check_positive(rate, "rate")), self.activation)

    def moved(self, rate: float) -> tuple[tuple[tuple[Any, ...], ...], ...]:
        """Return the weights after such a step as mpmath numbers, without running the network."""
        from mpmath import workdps

        with workdps(_DIGITS):
            gradients = _passes(self.x, self.target, self.weights, self.activation)["by_weights"]
            return tuple(
                tuple(
                    tuple(to_mpf(w) - to_mpf(rate) * g for w, g in zip(*rows, strict=True))
                    for rows in zip(*matrices, strict=True)
                )
                for matrices in zip(self.weights, gradients, strict=True)
            )


def run_network(
    x: Sequence[float], target: Sequence[float], weights: Sequence[Sequence[Sequence[float]]], activation: str = "sigmoid"
) -> NetworkRun:
    """Run a network of layers forward and backward.

    Parameters
    ----------
    x, target : sequence of float
        What goes in and what should come out.
    weights : sequence of matrices
        One for each layer; a row for every unit, a column for every input of it.
    activation : str
        ``sigmoid``, ``tanh`` or ``relu``: of every layer but the last, which is linear.

    Raises
    ------
    TypeError, InputError
        If a number is not a finite real number, the shapes do not fit, or the activation is not known.

    Notes
    -----
    The slope of relu at its kink is taken as 0, as frameworks do; `NetworkRun.at_kink` tells where.
    """
    _check(x, target, weights, activation)
    from mpmath import workdps

    with workdps(_DIGITS):
        numbers = _passes(x, target, weights, activation)
    return NetworkRun(activation=activation, **{name: _rounded(value) for name, value in numbers.items()})


def _check(x: Sequence[Any], target: Sequence[Any], weights: Sequence[Any], activation: str) -> None:
    if activation not in ACTIVATIONS:
        raise InputError(f"activation must be one of {', '.join(ACTIVATIONS)}, not {activation!r}")
    if not 1 <= len(weights) <= _LONGEST:
        raise InputError(f"weights must have 1 to {_LONGEST} layers, not {len(weights)}")
    width = len(x)
    for l, matrix in enumerate(weights):  # noqa: E741 - the usual letter of a layer
        if not 1 <= len(matrix) <= _WIDEST or any(len(row) != width for row in matrix):
            shape = "x".join(map(str, (len(matrix), len(matrix[0]) if len(matrix) else 0)))
            raise InputError(
                f"weights[{l}] has {shape} entries; it needs a row for every unit (at most {_WIDEST}) and {width} columns"
            )
        width = len(matrix)
    if len(target) != width:
        raise InputError(f"target has {len(target)} numbers; the network has {width} outputs, so it needs {width}")
    for name, numbers in (("x", x), ("target", target), *(("weights", row) for matrix in weights for row in matrix)):
        for number in numbers:
            check_finite(number, name)


def _passes(x: Sequence[Any], target: Sequence[Any], weights: Sequence[Any], activation: str) -> dict[str, Any]:
    """Both passes at mpmath's working precision."""
    matrices = [[[to_mpf(w) for w in row] for row in matrix] for matrix in weights]
    inputs, wanted = [to_mpf(v) for v in x], [to_mpf(v) for v in target]
    sums, outputs = precise_outputs(inputs, matrices, activation)
    slope = ACTIVATIONS[activation].slope
    slopes = [[slope(z, a) for z, a in zip(*layer, strict=True)] for layer in zip(sums[:-1], outputs[:-1], strict=True)]
    slopes.append([to_mpf(1)] * len(wanted))
    by_output = [total((y, -t)) for y, t in zip(outputs[-1], wanted, strict=True)]
    backward = []
    for layer in reversed(range(len(matrices))):
        by_sum = [g * s for g, s in zip(by_output, slopes[layer], strict=True)]
        before = outputs[layer - 1] if layer else inputs
        backward.append((by_output, by_sum, [[g * a for a in before] for g in by_sum]))
        by_output = [total(g * row[j] for g, row in zip(by_sum, matrices[layer], strict=True)) for j in range(len(before))]
    by_outputs, by_sums, by_weights = zip(*reversed(backward), strict=True)
    loss = sum((y - t) ** 2 for y, t in zip(outputs[-1], wanted, strict=True)) / 2
    return {
        "x": inputs, "target": wanted, "weights": matrices, "sums": sums, "outputs": outputs, "loss": loss,
        "slopes": slopes, "by_outputs": by_outputs, "by_sums": by_sums, "by_weights": by_weights,
    }  # fmt: skip


def precise_outputs(x: Sequence[Any], weights: Sequence[Any], activation: str) -> tuple[list[list[Any]], list[list[Any]]]:
    """Return z and a of every layer for mpmath numbers, at the working precision."""
    sums: list[list[Any]] = []
    outputs: list[list[Any]] = []
    before = list(x)
    for layer, matrix in enumerate(weights):
        sums.append([total(w * a for w, a in zip(row, before, strict=True)) for row in matrix])
        last = layer == len(weights) - 1
        before = list(sums[-1]) if last else [ACTIVATIONS[activation].value(z) for z in sums[-1]]
        outputs.append(before)
    return sums, outputs


def precise_loss(x: Sequence[Any], target: Sequence[Any], weights: Sequence[Any], activation: str) -> Any:
    """Return the loss for mpmath numbers, at the working precision, by the forward pass alone."""
    outputs = precise_outputs(x, weights, activation)[1] if weights else [list(x)]
    return sum((y - t) ** 2 for y, t in zip(outputs[-1], target, strict=True)) / 2


def _rounded(value: Any) -> Any:
    return tuple(map(_rounded, value)) if isinstance(value, (list, tuple)) else float(value)
