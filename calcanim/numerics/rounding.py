"""Numbers as they are shown: correctly rounded decimals, and powers of ten where a decimal would not do."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from ..errors import InputError

MINUS = "\N{MINUS SIGN}"
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_DIGITS = 400
_MOST_PLACES = 300
# Outside this range a number is written with a power of ten.
_SMALLEST, _LARGEST = Decimal("1e-4"), Decimal("1e5")


@dataclass(frozen=True, slots=True)
class Printed:
    """A number ready to be set: ``text``, times ten to the ``exponent`` if there is one.

    Attributes
    ----------
    text : str
        Digits with a true minus sign (U+2212).
    exponent : int or None
        None for a plain decimal.
    """

    text: str
    exponent: int | None = None

    @property
    def mantissa(self) -> str:
        """The digits in front of the power of ten (the whole number if there is none)."""
        return self.text

    def __str__(self) -> str:
        if self.exponent is None:
            return self.text
        return f"{self.text}×10{str(self.exponent).translate(_SUPERSCRIPTS)}"

    def typst(self) -> str:
        """Return the number as Typst mathematics, without the dollar signs."""
        digits = self.text.replace(MINUS, "-")
        digits = {"undefined": '"undefined"', "∞": "infinity", "-∞": "-infinity"}.get(digits, digits)
        return digits if self.exponent is None else f"{digits} dot 10^({self.exponent})"


def to_decimal(value: Any) -> Decimal:
    """Return a number as a decimal: a float as its shortest one, an mpf to 45 digits.

    The last digits of what is worked out to fifty are noise, which must not decide a tie.

    Raises
    ------
    TypeError
        If the value is not a real number.
    """
    if isinstance(value, (int, Decimal)):
        return Decimal(value)
    if hasattr(value, "_mpf_"):
        import mpmath

        return Decimal(mpmath.nstr(value, 45, min_fixed=0, max_fixed=0))
    try:
        return Decimal(repr(float(value)))
    except (TypeError, ValueError):
        raise TypeError(f"value must be a real number to be written as a decimal, not {value!r}") from None


def format_decimal(value: Any, places: int) -> str:
    """Return a number rounded to a fixed number of decimal places.

    Parameters
    ----------
    value : float, int or mpmath.mpf
        A float stands for its shortest decimal, so 2.675 to two places is 2.68.
    places : int
        Digits behind the point, 0 to 300.

    Returns
    -------
    str
        Ties go away from zero; the minus sign is U+2212 and never stands before a zero;
        ``undefined`` for nan, ``∞`` for infinity.

    Raises
    ------
    TypeError
        If the value is not a real number.
    InputError
        If ``places`` is out of range.
    """
    if isinstance(places, bool) or not isinstance(places, int) or not 0 <= places <= _MOST_PLACES:
        raise InputError(f"places must be a whole number from 0 to {_MOST_PLACES}, not {places!r}")
    number = to_decimal(value)
    if not number.is_finite():
        return _not_finite(number)
    return _signed(number.quantize(Decimal(1).scaleb(-places), context=_context()))


def format_number(value: Any, significant: int = 4, *, trim: bool = False) -> Printed:
    """Return a number rounded to significant digits, as a person would write it.

    Parameters
    ----------
    value : float, int or mpmath.mpf
        A float stands for its shortest decimal.
    significant : int
        Significant digits, 1 to 60.
    trim : bool
        Leave out zeros at the end of the decimals (for ticks rather than readouts).

    Returns
    -------
    Printed
        A plain decimal for sizes from 1e-4 to 1e5 (and zero), otherwise with a power of ten.

    Raises
    ------
    TypeError
        If the value is not a real number.
    InputError
        If ``significant`` is out of range.
    """
    if isinstance(significant, bool) or not isinstance(significant, int) or not 1 <= significant <= 60:
        raise InputError(f"significant must be a whole number from 1 to 60, not {significant!r}")
    number = to_decimal(value)
    if not number.is_finite():
        return Printed(_not_finite(number))
    if number == 0:
        return Printed(_trimmed(_signed(Decimal(0).quantize(Decimal(1).scaleb(1 - significant))), trim))
    rounded = number.quantize(Decimal(1).scaleb(number.adjusted() - significant + 1), context=_context())
    # Rounding may have carried: 9.996 to three digits is 10.0 and not 10.00.
    rounded = rounded.quantize(Decimal(1).scaleb(rounded.adjusted() - significant + 1), context=_context())
    if _SMALLEST <= abs(rounded) < _LARGEST:
        places = max(0, significant - 1 - rounded.adjusted())
        return Printed(_trimmed(_signed(rounded.quantize(Decimal(1).scaleb(-places), context=_context())), trim))
    exponent = rounded.adjusted()
    return Printed(_trimmed(_signed(rounded.scaleb(-exponent, context=_context())), trim), exponent)


def certain_digits(value: float, doubt: float, most: int = 15) -> int:
    """Return how many significant digits of a number stay the same wherever within its uncertainty it lies.

    Parameters
    ----------
    value : float
        The number.
    doubt : float
        How far off it may be, to either side.
    most : int
        The largest count that is of interest, at most 60.

    Returns
    -------
    int
        0 where not even the first digit is certain, or the number is not finite.
    """
    low, high = to_decimal(value) - to_decimal(doubt), to_decimal(value) + to_decimal(doubt)
    if not (low.is_finite() and high.is_finite()) or low * high <= 0:
        return 0
    return next((digits for digits in range(most, 0, -1) if format_number(low, digits) == format_number(high, digits)), 0)


def _context() -> Context:
    return Context(prec=_DIGITS * 2, rounding=ROUND_HALF_UP, Emax=10**9, Emin=-(10**9))


def _signed(number: Decimal) -> str:
    digits = f"{number.copy_abs():f}"
    return MINUS + digits if number < 0 else digits


def _not_finite(number: Decimal) -> str:
    return "undefined" if number.is_nan() else "∞" if number > 0 else MINUS + "∞"


def _trimmed(text: str, trim: bool) -> str:
    return text.rstrip("0").rstrip(".") if trim and "." in text else text
