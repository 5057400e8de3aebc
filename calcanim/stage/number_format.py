"""How a number that changes is written: one number of decimals and one power of ten for its whole journey."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ..numerics.rounding import MINUS, format_decimal, to_decimal

__all__ = ["NumberFormat", "format_for", "untied"]


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """Decimal places, and the power of ten that is written once behind (or above) the digits."""

    places: int
    exponent: int = 0

    def write(self, value: float) -> str:
        """The digits of a value, correctly rounded; the power of ten is not part of them."""
        if self.exponent and math.isfinite(value):
            return format_decimal(to_decimal(value) * Decimal(1).scaleb(-self.exponent), self.places)
        return format_decimal(value, self.places)

    def near_tie(self, value: float) -> bool:
        """Whether a value lies so close to the middle of two roundings that the rounding of doubles may decide."""
        scaled = abs(value) * 10.0 ** (self.places - self.exponent)
        return math.isfinite(scaled) and abs(scaled % 1.0 - 0.5) < 1e-9 * max(1.0, scaled)

    def typst(self, value: float) -> str:
        """The value as Typst mathematics, with its power of ten."""
        digits = self.write(value).replace(MINUS, "-")
        if digits in ("∞", "-∞", "undefined"):
            return {"∞": "infinity", "-∞": "-infinity"}.get(digits, f'"{digits}"')
        if self.exponent and digits in ("1", "-1"):
            return digits.replace("1", f"10^({self.exponent})")
        return digits + self.suffix

    def plain(self, value: float) -> str:
        """The value as plain text, for captions and tables."""
        digits = self.write(value)
        if not self.exponent or not digits[-1].isdigit():
            return digits
        superscript = str(self.exponent).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
        return f"{digits} × 10{superscript}"

    @property
    def suffix(self) -> str:
        """The power of ten as Typst mathematics, or nothing."""
        return f" times 10^({self.exponent})" if self.exponent else ""


def format_for(values: Iterable[float], significant: int = 4, *, trim: bool = False) -> NumberFormat:
    """Choose how to write some values in one column.

    Parameters
    ----------
    values : iterable of float
        What will be shown; those that are not finite are passed over.
    significant : int
        Significant digits of the largest of them.
    trim : bool
        Leave out decimals that are zero in all of them, where nothing was rounded away: 1.5 and not
        1.5000, but 2.9700 for 2.969977.

    Returns
    -------
    NumberFormat
        A power of ten outside 1e-3 ... 1e5.
    """
    finite = [to_decimal(value) for value in values if math.isfinite(value)]
    largest = max((abs(value) for value in finite), default=Decimal(0))
    if largest == 0:
        return NumberFormat(0 if trim else significant - 1)
    # As rounded: 9.99996 to five digits is 10.000, a power of ten further up.
    magnitude = Decimal(f"{largest:.{significant - 1}e}").adjusted()
    exponent = magnitude if magnitude >= 5 or magnitude < -3 else 0
    if trim and magnitude == -4 and all(_decimals(value, 5) <= 4 for value in finite):
        exponent = 0  # 0.0001 is as short as its power of ten
    places = min(max(significant - 1 - (magnitude - exponent), 0), 12)
    if trim:
        scale = Decimal(1).scaleb(-exponent)
        needed = max((_decimals(value * scale, places) for value in finite), default=0)
        places = min(places, needed)
    return NumberFormat(places, exponent)


def untied(value: float, digits: int) -> int:
    """So many digits of a value, or one more or less where it lies in the middle of two roundings.

    There the last digit of a double, or of fifty, would decide which of the two is shown.
    """
    return next((d for d in (digits, digits + 1, digits - 1) if d and not format_for([value], d, trim=True).near_tie(value)), digits)


def _decimals(value: Decimal, most: int) -> int:
    """How many decimals a value needs when ``most`` are allowed: a rounded zero at the end counts as a digit."""
    digits = format_decimal(value, most)
    if "." not in digits or Decimal(digits.replace(MINUS, "-")) != value:
        return most
    return len(digits.rstrip("0").partition(".")[2])
