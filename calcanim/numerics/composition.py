"""Putting one function into another and taking two apart, on the expression tree and not on the text."""

from __future__ import annotations

from ..errors import InputError
from .expression import Binary, Call, Negative, Node, Variable, variables_of
from .function import Function
from .typeset import to_text

__all__ = ["compose", "decompose"]


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


def decompose(f: Function) -> tuple[Function, Function]:
    """Take a function of a function apart: the outer one of u, and the inner one.

    Parameters
    ----------
    f : Function
        Of one variable, written as one function of another: ``exp(x^2)``, ``(2*x - 1)^3``, ``5*sin(3*x)``, ``1/(1 + x^2)``.

    Raises
    ------
    InputError
        If it is not of that form.

    Examples
    --------
    >>> [part.text for part in decompose(Function("exp(x^2)"))]
    ['exp(u)', 'x^2']
    """
    found = _inside(f._node)
    if len(f.variables) != 1 or found is None:
        raise InputError(f"function={f.text} is not one function inside another; write one such as exp(x^2) or (2*x - 1)^3.")
    outer, inner = found
    parts = ((outer, ("u",)), (inner, f.variables))
    first, second = (Function._of(node, to_text(node), names, f._decimals, None) for node, names in parts)
    return first, second


def _inside(node: Node) -> tuple[Node, Node] | None:
    """The outer tree in u and the inner tree; nothing where the variable itself is all that is inside."""
    u = Variable("u")
    match node:
        case Call(name, (inner,)) if not isinstance(inner, Variable):
            return Call(name, (u,)), inner
        case Binary("^", base, exponent) if not variables_of(exponent) and not isinstance(base, Variable):
            return Binary("^", u, exponent), base
        case Binary("^", base, exponent) if not variables_of(base) and not isinstance(exponent, Variable):
            return Binary("^", base, u), exponent
        case Negative(operand) if (found := _inside(operand)) is not None:
            return Negative(found[0]), found[1]
        case Binary("*", factor, rest) if not variables_of(factor) and (found := _inside(rest)) is not None:
            return Binary("*", factor, found[0]), found[1]
        case Binary("/", factor, below) if not variables_of(factor):
            found = _inside(below)
            # 1/(1 + x^2) is a quotient of u, 1/(2*x - 1)^3 a power of it.
            if found is not None:
                return Binary("/", factor, found[0]), found[1]
            return None if isinstance(below, Variable) else (Binary("/", factor, u), below)
    return None


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
