"""Numbers and documents as the engine takes them: text. Nothing is computed here."""

from __future__ import annotations

import json
import numbers
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, Union

from ._errors import FloatRefusedError, NumberError, single
from ._sakip import Period, Policy

Number = Union[Decimal, int, float, str]
"""A number as Python has it. A float is read by its shortest decimal form, the one `repr` prints."""

# Past these many digits no number is kept; written out, an exponent could fill the memory.
_MOST_DIGITS = 400


def text(value: Number, *, allow_float: bool = True, place: str = "") -> str:
    """A number as plain text.

    >>> text(Decimal("1E+3")), text(0.1), text(95), text("89.75")
    ('1000', '0.1', '95', '89.75')
    """
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        raise single(NumberError, "not_a_number", place, "nilai benar/salah bukan angka", "a bool is not a number")
    if isinstance(value, Decimal):
        return _plain(value, place)
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real) and not isinstance(value, numbers.Rational):
        if not allow_float:
            raise single(
                FloatRefusedError,
                "float_refused",
                place,
                f"float `{value}` tidak diizinkan: pakai Decimal atau teks",
                f"the float `{value}` is not allowed: use a Decimal or text",
            )
        # `str` of a float, NumPy's included, is its shortest form.
        return _plain(Decimal(str(value)), place)
    raise TypeError(f"a number is a Decimal, int, str or float, not {type(value).__name__}")


def _plain(value: Decimal, place: str) -> str:
    if not value.is_finite():
        raise single(NumberError, "not_a_number", place, f"`{value}` bukan angka", f"`{value}` is not a number")
    if abs(value.adjusted()) > _MOST_DIGITS:
        raise single(
            NumberError,
            "too_many_digits",
            place,
            f"`{value}` melebihi 28 digit",
            f"`{value}` has more than 28 significant digits, which would have to be rounded",
        )
    return format(value, "f")


def maybe(value: Number | None, *, allow_float: bool = True, place: str = "") -> str | None:
    """A number as plain text, nothing as nothing."""
    return None if value is None else text(value, allow_float=allow_float, place=place)


def ratio(value: Number | Fraction, *, allow_float: bool = True, place: str = "") -> str:
    """An exact number as text: a fraction as `1795/19`."""
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return text(value, allow_float=allow_float, place=place)


def decimal(value: str | None) -> Decimal | None:
    """A decimal of the engine."""
    return None if value is None else Decimal(value)


def fraction(value: str | None) -> Fraction | None:
    """An exact number of the engine."""
    return None if value is None else Fraction(value)


# What a document has as JSON numbers; every other number is text, so that no digit is lost.
_INTEGERS = frozenset(
    {"version", "tahun", "decimals", "year", "max_indicators", "sequence", "evaluators"}
)


def plain(value: Any, key: str = "", *, allow_float: bool = True) -> Any:
    """A document of Python values in the form the engine reads."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Policy):
        return json.loads(value.to_json())
    if isinstance(value, Period):
        return value.key
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return {str(name): plain(item, str(name), allow_float=allow_float) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item, key, allow_float=allow_float) for item in value]
    if key in _INTEGERS and isinstance(value, numbers.Integral):
        return int(value)
    return text(value, allow_float=allow_float, place=key)


def dumps(value: Any) -> str:
    """A document as JSON text."""
    return json.dumps(plain(value), ensure_ascii=False)


def restored(of: Any, data: str) -> Any:
    """What `pickle` makes again."""
    return of.from_json(data)
