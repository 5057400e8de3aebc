"""Putting one function into another, on the expression tree and not on the text."""

from __future__ import annotations

from ..errors import InputError
from .expression import Binary, Call, Negative, Node, Variable
from .function import Function
from .typeset import to_text

__all__ = ["compose"]


def compose(outer: Function, inner: Function) -> Function:
    """Return the function that applies ``inner`` first and ``outer`` to what comes out.

    Parameters
    ----------
    outer : Function
        A function of one variable, whatever its name.
    inner : Function
        Any function; the result has its variables.

    Returns
    -------
    Function
        Written as the two were written: nothing is multiplied out. It has a value where
        both have one.

    Raises
    ------
    InputError
        If ``outer`` has more than one variable.

    Examples
    --------
    >>> compose(Function("sin(u)"), Function("x^2")).text
    'sin(x^2)'
    """
    if len(outer.variables) != 1:
        raise InputError(f"outer must have one variable, not {', '.join(outer.variables)} as in {outer.text}")
    node = _replaced(outer._node, outer.variables[0], inner._node)
    domains = [compose(outer._domain, inner)] if outer._domain is not None else []
    if inner._domain is not None:
        domains.append(inner._domain)
    # A sum has a value where each of its terms has one.
    domain = _both(*domains) if len(domains) > 1 else domains[0] if domains else None
    return Function._of(node, to_text(node), inner.variables, outer._decimals or inner._decimals, domain)


def _both(one: Function, other: Function) -> Function:
    node = Binary("+", one._node, other._node)
    return Function._of(node, to_text(node), one.variables, False, None)


def _replaced(node: Node, name: str, by: Node) -> Node:
    """A tree in which a variable is replaced, as a name and never inside the name of a function."""
    match node:
        case Variable(found) if found == name:
            return by
        case Negative(operand):
            return Negative(_replaced(operand, name, by))
        case Binary(operator, left, right):
            return Binary(operator, _replaced(left, name, by), _replaced(right, name, by))
        case Call(called, arguments):
            return Call(called, tuple(_replaced(argument, name, by) for argument in arguments))
    return node
