"""Strings that denote numbers: `number` and `is_number`.

Integers are written as in C: decimal, hexadecimal after 0x, octal after 0; reals with a point, an exponent or both.
Blanks around them do not matter. Source: reference pages of `tuple_number` and `tuple_is_number`.
"""

from __future__ import annotations

import re

from hdev.errors import wrong_value
from hdev.values.elementwise import unary
from hdev.values.htuple import Scalar, Value

_BLANK = " \t\n\v\f\r"
_HEXADECIMAL = re.compile(r"[+-]?0[xX][0-9a-fA-F]+\Z", re.ASCII)
_OCTAL = re.compile(r"[+-]?0[0-7]+\Z", re.ASCII)
_DECIMAL = re.compile(r"[+-]?[0-9]+\Z", re.ASCII)
_REAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z", re.ASCII)

#: Longer runs of digits are no 64-bit integer (and would cost time to convert).
_MAX_DIGITS = 100


def _parse(string: str) -> int | float | None:
    """The number that a string denotes, or None. An integer may be beyond 64 bits."""
    s = string.strip(_BLANK)
    for pattern, base in ((_HEXADECIMAL, 16), (_OCTAL, 8), (_DECIMAL, 10)):
        if pattern.match(s):
            sign = "-" if s.startswith("-") else ""
            digits = s.lstrip("+-").removeprefix("0x").removeprefix("0X").lstrip("0") or "0"
            return int(sign + digits[:_MAX_DIGITS], base)
    return float(s) if _REAL.match(s) else None


def number(t: Value) -> Value:
    """The number that each string denotes; all other strings, and numbers, stay as they are (`tuple_number`).

    An integer beyond 64 bits is error 1301.
    """
    return unary(_number, t)


def _number(x: Scalar) -> Scalar:
    if type(x) is not str:
        return x
    value = _parse(x)
    if type(value) is int and not -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF:
        raise wrong_value(1, "tuple_number", f"'{x[:40]}' is beyond 64 bits")
    return x if value is None else value


def is_number(t: Value) -> Value:
    """1 for a number and for a string that denotes one, else 0 (`tuple_is_number`)."""
    return unary(_is_number, t)


def _is_number(x: Scalar) -> int:
    if type(x) is str:
        return 0 if _parse(x) is None else 1
    return 1 if type(x) is int or type(x) is float else 0
