"""Exact arithmetic of the reference: fractions, and a rounding of its own."""

import re
from fractions import Fraction

# A figure is kept as a 96-bit integer and a scale; a rounded figure that does not fit is an overflow.
LARGEST = 2**96 - 1

MODES = ("half_away", "half_even", "truncate")

PLAIN = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?\Z", re.ASCII)


def dec(text):
    """The exact value of a plain decimal."""
    if not PLAIN.match(text):
        raise ValueError(f"not a plain decimal: {text!r}")
    return Fraction(text)


def ratio(value):
    """`numerator/denominator` in lowest terms, the denominator left out when it is 1."""
    value = Fraction(value)
    return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def spell(scaled, decimals):
    """The integer `scaled` as a decimal with `decimals` places."""
    digits = str(abs(scaled)).rjust(decimals + 1, "0")
    whole, fraction = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    sign = "-" if scaled < 0 else ""
    return sign + whole + ("." + fraction if decimals else "")


def plain(value):
    """A fraction with a finite decimal form, as that form without trailing zeros."""
    value = Fraction(value)
    for decimals in range(200):
        scaled = value * 10**decimals
        if scaled.denominator == 1:
            return spell(scaled.numerator, decimals)
    raise ValueError(f"no finite decimal: {value}")


def nearest(value, mode):
    """The integer a fraction is rounded to."""
    size = abs(value)
    whole = size.numerator // size.denominator
    rest = size - whole
    if mode == "half_away":
        up = rest >= Fraction(1, 2)
    elif mode == "half_even":
        up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1)
    elif mode == "truncate":
        up = False
    else:
        raise ValueError(mode)
    whole += up
    return -whole if value < 0 else whole


def rounded(value, mode, decimals):
    """The fraction as printed, or None when the figure does not fit."""
    scaled = nearest(Fraction(value) * 10**decimals, mode)
    return None if abs(scaled) > LARGEST else spell(scaled, decimals)
