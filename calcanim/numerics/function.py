"""`Function`: what a lecturer types, as an object that can be called, differentiated and typeset."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import InputError
from .cancellation import doubtful, loses_digits, settled, watch
from .elementary import CONSTANTS, ELEMENTARY
from .evaluation import cancellations, compile_node, evaluate_precisely, may_kink, may_lack_value, to_mpf
from .exact import Exact
from .expression import Node, variables_of
from .joins import slope_at_join
from .pieces import Interval, breaks, pieces
from .reading import read
from .singular import Singular, jumps
from .typeset import to_text, to_typst, uses_decimals

if TYPE_CHECKING:
    from collections.abc import Callable

    import mpmath
    import sympy

# Digits computed beyond those asked for, so that the last digit shown survives a cancellation.
_GUARD_DIGITS = 25
# Where a difference loses more bits, so many times the digits keep those asked for, or tell that it is zero.
_GUARD_BITS, _AGAIN = 60, 4
_HIGHEST_ORDER = 10
# So many at once are no surroundings of a singularity but a function that is zero all over; each costs 0.1 ms and more.
_MOST_MENDED = 20_000
# More points without a slope are no kinks of a curve.
_MOST_JOINS = 64


class Function:
    """A real function read from a text.

    Parameters
    ----------
    text : str
        The expression: numbers, variables, ``+ - * / ^`` (or ``**``), ``pi``, ``e`` and the
        functions sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, exp, log (ln), sqrt, abs, sign,
        max, min, relu, sigmoid, softplus. Nothing is implicit: write ``2*x``.
    variables : tuple of str, optional
        The variables in the order of the arguments. Without it every single letter and every
        Greek name counts as one, and the order is the alphabet's.

    Attributes
    ----------
    text : str
        The expression as it was given.
    variables : tuple of str
        The variables in the order of the arguments of a call.

    Raises
    ------
    InputError
        If the text is not such an expression; the sentence points at the part.

    Examples
    --------
    >>> f = Function("x*sin(x)")
    >>> f(0.0)
    0.0
    >>> f.derivative().text
    'x*cos(x) + sin(x)'
    """

    def __init__(self, text: str, variables: tuple[str, ...] | None = None) -> None:
        names = _check_variables(variables)
        node = read(text, names)
        self._fill(node, text, names or tuple(sorted(variables_of(node))) or ("x",), uses_decimals(node))

    @classmethod
    def _of(
        cls, node: Node, text: str, variables: tuple[str, ...], decimals: bool,
        domain: Function | None = None, slope_by: str | None = None,
    ) -> Function:  # fmt: skip
        """Make a function of a tree that has a value only where another one has, perhaps as the slope of that by a variable."""
        made = cls.__new__(cls)
        made._fill(node, text, variables, decimals, domain, slope_by)
        return made

    def _fill(
        self, node: Node, text: str, variables: tuple[str, ...], decimals: bool,
        domain: Function | None = None, slope_by: str | None = None,
    ) -> None:  # fmt: skip
        self.text = text
        self.variables = variables
        self._node = node
        self._decimals = decimals
        # A derivative has a value only where its function has one: 1/x is not the slope of log(x)
        # at -1. None where the function has a value everywhere.
        self._domain = domain if domain and (domain._domain is not None or may_lack_value(domain._node)) else None
        self._slope_of = (domain, slope_by) if domain and slope_by else None
        self._singular = Singular.of(node, variables[0], domain._singular if domain else None) if len(variables) == 1 else None
        self._compiled = compile_node(node, variables)
        self._watched = watch(node, variables) if loses_digits(node) else None
        self._derivatives: dict[tuple[str, int], Function] = {}
        self._jumps: tuple[Node, ...] | None = None

    def __repr__(self) -> str:
        return f"Function({self.text!r}, variables={self.variables!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Function):
            return NotImplemented
        return (self._node, self.variables) == (other._node, other.variables)

    def __hash__(self) -> int:
        return hash((self._node, self.variables))

    def __reduce__(self) -> tuple[Any, ...]:
        # The closures cannot travel to another process; the tree they were made from can.
        lower, variable = self._slope_of or (self._domain, None)
        return (Function._of, (self._node, self.text, self.variables, self._decimals, lower, variable))

    def __call__(self, *args: Any) -> Any:
        """Evaluate in doubles.

        Parameters
        ----------
        *args : float, complex or array_like
            One value per variable, in the order of `variables`; arrays broadcast.

        Returns
        -------
        float, complex or ndarray
            A number if every argument is one, else an array of the broadcast shape; nan or an
            infinity outside the domain, without warnings. A derivative has a value where kinks cancel, and for a
            single number none within a few units in the last place of a kink.

        Raises
        ------
        TypeError
            If the number of arguments is not the number of variables.
        """
        if len(args) != len(self.variables):
            raise TypeError(
                f"{self.text} is a function of {', '.join(self.variables)}: it takes {len(self.variables)} "
                f"argument{'s' * (len(self.variables) != 1)}, not {len(args)}"
            )
        values = [np.float64(arg) if type(arg) is float else _as_numeric(arg) for arg in args]
        with np.errstate(all="ignore"):
            result = self._evaluate(values)
        shape = np.broadcast_shapes(*[value.shape for value in values])
        if self._singular is not None or self._slope_of is not None:
            result = self._settled(args, values, result, shape)
        if not shape:
            return complex(result) if np.iscomplexobj(result) else float(result)
        return result if np.shape(result) == shape else np.broadcast_to(result, shape).copy()

    def _evaluate(self, values: list[Any]) -> Any:
        if self._watched is not None and not any(value.dtype.kind == "c" for value in values):
            value, error = self._watched(values)
            lost = doubtful(value, error)
            return self._mended(values, value, lost) if np.any(lost) else self._within_domain(values, value)
        return self._within_domain(values, self._compiled(values))

    def _settled(self, args: tuple[Any, ...], values: list[Any], result: Any, shape: tuple[int, ...]) -> Any:
        """Put in the exact value at an exact point; for a derivative nan at a kink, and the slope where kinks cancel."""
        if any(value.dtype.kind == "c" for value in values):
            return result
        if not shape and any(isinstance(arg, Exact) for arg in args):
            return np.float64(float(self.precise(*args)))
        if self._slope_of is None:
            return result
        if not shape and result == result:
            # The points of a curve are not asked one by one: a search in them must not fall into a hole.
            exact = float(self.precise(values[0])) if self.may_be_singular(float(values[0])) else math.inf
            return result if math.isinf(exact) else np.float64(exact)
        lacking = np.broadcast_to(np.isnan(result), shape)
        if not 0 < np.count_nonzero(lacking) <= _MOST_JOINS:
            return result
        points = [np.broadcast_to(value, shape)[lacking].tolist() for value in values]
        settled = np.array(np.broadcast_to(result, shape))
        settled[lacking] = [float(self.precise(*point)) for point in zip(*points, strict=True)]
        return settled[()]

    def _mended(self, values: list[Any], result: Any, lost: Any) -> Any:
        """Put in what mpmath says at the points at which doubles lost the digits."""
        if np.count_nonzero(lost) > _MOST_MENDED:
            return self._within_domain(values, result)
        points = np.broadcast_arrays(*values, lost)[:-1]
        mended, lost = np.array(np.broadcast_to(result, points[0].shape)), np.broadcast_to(lost, points[0].shape)
        mended[~lost] = self._within_domain([value[~lost] for value in points], mended[~lost])
        mended[lost] = [
            settled(self.at_precision, point) for point in zip(*[value[lost].tolist() for value in points], strict=True)
        ]
        return mended[()]

    def _within_domain(self, values: list[Any], result: Any) -> Any:
        if self._domain is None:
            return result
        return np.where(self._domain._lacks_value(values), np.nan, result)[()]

    def _lacks_value(self, values: list[Any]) -> Any:
        lacking = np.isnan(self._within_domain(values, self._compiled(values)))
        # Doubles that lost every digit give nan as well.
        return np.isnan(self._evaluate(values)) if self._watched is not None and np.any(lacking) else lacking

    def _evaluate_precisely(self, values: dict[str, Any]) -> Any:
        if self._domain is not None and (outside := self._domain._evaluate_precisely(values)) != outside:
            return outside
        result = evaluate_precisely(self._node, values)
        if self._slope_of is None or (result == result and (abs(result) == math.inf or not self._on_jump(values))):
            return result
        lower, variable = self._slope_of

        def along(f: Callable[[dict[str, Any]], Any]) -> Callable[[Any], Any]:
            return lambda x: f({**values, variable: x})

        formula = along(lambda point: evaluate_precisely(self._node, point))
        return slope_at_join(along(lower._evaluate_precisely), formula, values[variable])

    def _on_jump(self, values: dict[str, Any]) -> bool:
        """Whether the function at the bottom of a slope may jump at a point, so that the formula of the slope says nothing there."""
        lower = self._slope_of[0] if self._slope_of else self
        if lower._slope_of is not None:
            return lower._on_jump(values)
        if lower._jumps is None:
            lower._jumps = jumps(lower._node)
        return any(evaluate_precisely(one, values) == 0 for one in lower._jumps)

    def precise(self, *args: Any, digits: int = 50) -> mpmath.mpf:
        """Evaluate with mpmath.

        Parameters
        ----------
        *args : float, int, str, Fraction or mpmath.mpf
            One value per variable; a float stands for its shortest decimal, so 0.1 is one tenth, unless it is within a
            few units in the last place of a kink, a jump, a pole or an end of a function of one variable, which it then means.
        digits : int
            The number of significant digits of the result, at least 1.

        Returns
        -------
        mpmath.mpf
            nan or an infinity outside the domain; nothing is raised for it.

        Raises
        ------
        TypeError
            If the number of arguments is not the number of variables, or one is not a real number.
        InputError
            If ``digits`` is not between 1 and 10000.
        """
        from mpmath import workdps

        if len(args) != len(self.variables):
            raise TypeError(f"{self.text} takes {len(self.variables)} arguments, not {len(args)}")
        if not 1 <= digits <= 10_000:
            raise InputError(f"digits must lie between 1 and 10000, not {digits!r}")
        # At a kink it is known that differences vanish.
        known = self._singular is not None and isinstance(args[0], (float, np.floating)) and self._singular.means_one(args[0])
        for more in (1,) if known else (1, _AGAIN):
            with workdps(more * (digits + _GUARD_DIGITS)):
                values = dict(zip(self.variables, map(self.point, args), strict=True))
                cancellations.deepest = 0
                result = self._evaluate_precisely(values)
                if known and self._domain is not None and self._domain._is_alone(*values.values()):
                    result *= math.nan
            if cancellations.deepest < _GUARD_BITS:
                break
        with workdps(digits):
            return +result

    def point(self, at: Any) -> mpmath.mpf:
        """Return the point that a number means, to mpmath's working precision.

        Parameters
        ----------
        at : float, int, str, Fraction or mpmath.mpf
            A float within a few units in the last place of a kink, a jump, a pole or an end of the function (of one variable)
            means that point; any other one its expression, if it was typed as one, or its shortest decimal.
        """
        if self._singular is not None and isinstance(at, (float, np.floating)):
            meant = self._singular.meant(float(at) if not isinstance(at, Exact) else at)
            if meant is not None:
                return meant
        return to_mpf(at)

    def _is_alone(self, at: mpmath.mpf) -> bool:
        """Whether a function of one variable has no values on either side of a point."""
        from mpmath import mp

        step = max(abs(at), 1) * mp.mpf(10) ** (-mp.dps // 2)
        return all(mp.isnan(self.at_precision(at + side * step)) for side in (-1, 1))

    def may_be_singular(self, at: float) -> bool:
        """Whether a double means a point at which a function of one variable may kink, jump, end or have a pole."""
        return self._singular is not None and self._singular.means_one(at)

    def at_precision(self, *values: mpmath.mpf) -> mpmath.mpf:
        """Evaluate at mpmath's current working precision, without checks: `precise` for inner loops."""
        return self._evaluate_precisely(dict(zip(self.variables, values, strict=True)))

    @property
    def may_kink(self) -> bool:
        """Whether the form leaves room for a kink, a jump or a vertical tangent (abs, max, roots, quotients ...)."""
        return may_kink(self._node)

    @property
    def expression(self) -> sympy.Expr:
        """The SymPy form (SymPy is imported when this is first asked for)."""
        from .symbolic import to_sympy

        return to_sympy(self._node)

    def derivative(self, variable: str | None = None, order: int = 1) -> Function:
        """Return the exact derivative as a `Function` of the same variables.

        Parameters
        ----------
        variable : str, optional
            The variable to differentiate by; may be left out when there is only one.
        order : int
            How often, 0 to 10.

        Returns
        -------
        Function
            Its value is nan where the function has a kink or a jump, and the slope where kinks cancel (x*abs(x) at 0).

        Raises
        ------
        InputError
            If the variable is not one of the function's, or has to be named, or the order is off.
        """
        if variable is None:
            if len(self.variables) > 1:
                raise InputError(f"variable must name one of {', '.join(self.variables)} for {self.text}")
            variable = self.variables[0]
        if variable not in self.variables:
            raise InputError(f"variable {variable!r} is not one of {', '.join(self.variables)} of {self.text}")
        if isinstance(order, bool) or not isinstance(order, int) or not 0 <= order <= _HIGHEST_ORDER:
            raise InputError(f"order must be a whole number from 0 to {_HIGHEST_ORDER}, not {order!r}")
        if order == 0:
            return self
        key = (variable, order)
        if key not in self._derivatives:
            from .symbolic import differentiate

            lower = self.derivative(variable, order - 1)
            node = differentiate(lower._node, variable, self._decimals)
            self._derivatives[key] = Function._of(node, to_text(node), self.variables, self._decimals, lower, variable)
        return self._derivatives[key]

    def typst(self, *, inline: bool = False) -> str:
        """Return the typeset form as Typst mathematics, without the dollar signs, in the order written.

        Parameters
        ----------
        inline : bool
            Write quotients with a slash instead of a bar.
        """
        return to_typst(self._node, inline)

    def bounds(self, lower: Any, upper: Any, *, as_slope: bool = False) -> tuple[np.ndarray, np.ndarray]:
        """Return guaranteed bounds of a function of one variable over intervals.

        Parameters
        ----------
        lower, upper : array_like
            The ends of the intervals, of one shape.
        as_slope : bool
            Give no bounds (minus to plus infinity) where the function this is the slope of may jump.

        Returns
        -------
        lower, upper : ndarray
            Bounds of the values; nan where the function has no value in the interval at all.
        """
        from .intervals import bounds

        low, high = np.asarray(lower, dtype=float), np.asarray(upper, dtype=float)
        result = bounds(self._node, self.variables[0], low, high, as_slope=as_slope)
        if self._domain is None:
            return result
        outside = np.isnan(self._domain.bounds(low, high)[0])
        return np.where(outside, np.nan, result[0]), np.where(outside, np.nan, result[1])

    def pieces(self, a: float, b: float) -> tuple[Interval, ...]:
        """Return the parts of [a, b] on which a function of one variable is finite and continuous."""
        return pieces(self, a, b)

    def breaks(self, a: float, b: float) -> tuple[float, ...]:
        """Return the points of [a, b] where a function of one variable jumps, has a pole or ends."""
        return breaks(self, a, b)


def _check_variables(variables: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if variables is None:
        return None
    names = tuple(variables)
    for name in names:
        taken = name in ELEMENTARY or name in CONSTANTS
        if not isinstance(name, str) or not name.isidentifier() or not name.isascii() or taken:
            raise InputError(f"variables must be plain names that no function or constant has, not {name!r}")
    if not names or len(set(names)) != len(names):
        raise InputError(f"variables must name at least one variable, each once, not {names!r}")
    return names


def _as_numeric(value: Any) -> Any:
    array = np.asarray(value)
    if array.dtype.kind not in "fc" or array.dtype.itemsize not in (8, 16) or array.dtype == np.longdouble:
        array = array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)
    return array if array.ndim else array[()]
