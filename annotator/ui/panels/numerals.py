"""Numbers as people type them, turned into the decimals that schemes ask for."""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation

_MINUS = str.maketrans("\u2212\u2013\u066b", "--.")
_SPACES = str.maketrans("", "", "\u00a0\u2009\u202f ")


def decimal_text(typed: str, point: str = ".") -> str:
    """What was typed, with the digits and the point of a decimal; whether it is one is for the scheme to say.

    Args:
        typed: in any digits; white space between them is taken for grouping.
        point: the decimal point of the reader's language. Only where it is a
            comma, one comma is taken for it: elsewhere `1,000` may well be a thousand.
    """
    plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in typed.strip())
    plain = plain.translate(_MINUS).translate(_SPACES)
    if point == "," and plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    return plain


def stepped(value: str, by: int) -> str:
    """A decimal that is larger by so much, with as many places; '' counts from 0, what is no number stays."""
    try:
        number = Decimal(value or "0")
    except InvalidOperation:
        return value
    return f"{number + by:f}" if number.is_finite() else value
