"""Numbers that remember how they were typed: pi/4 is a double like any other, and known to every digit."""

from __future__ import annotations

from typing import Any

from .expression import Node, variables_of

__all__ = ["Exact", "exact"]

_DIGITS = 60


class Exact(float):
    """The double nearest to a constant expression, with the expression.

    It compares, hashes, pickles and computes as the double; `Function.precise` and whatever follows a function to many digits
    take the expression instead. Computing with it gives plain doubles.

    Attributes
    ----------
    text : str
        As it was typed.
    node : Node
        Its expression tree, without variables.
    """

    __slots__ = ("node", "text")
    text: str
    node: Node

    def __new__(cls, text: str) -> Exact:
        from .evaluation import evaluate_precisely
        from .reading import read

        node = read(text, None)
        if variables_of(node):
            raise ValueError(f"{text!r} is not a constant")
        from mpmath import workdps

        with workdps(_DIGITS):
            made = super().__new__(cls, float(evaluate_precisely(node, {})))
        made.text, made.node = text, node
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return (Exact, (self.text,))

    def __copy__(self) -> Exact:
        return self

    def __deepcopy__(self, memo: object) -> Exact:
        return self


def exact(text: str) -> float:
    """Return a constant expression as a number that keeps every digit.

    Parameters
    ----------
    text : str
        The expression, without variables: ``1.5``, ``pi/4``, ``sqrt(2)``.

    Returns
    -------
    float
        A plain one if its shortest decimal is the whole truth, as for ``3/2``; otherwise an `Exact`.

    Raises
    ------
    InputError
        If the text is no expression.
    ValueError
        If it has variables.
    """
    from mpmath import workdps

    from .evaluation import evaluate_precisely, to_mpf

    number = Exact(text)
    with workdps(_DIGITS):
        value, plain = evaluate_precisely(number.node, {}), to_mpf(float(number))
        return float(number) if value == plain or abs(value - plain) < abs(value) * 10 ** (5 - _DIGITS) else number
