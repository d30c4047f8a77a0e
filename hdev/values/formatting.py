"""The `$` operator: `value $ '<flags><width>.<precision><conversion>'` (`tuple_string`).

Conversions follow `printf` of C on 64-bit integers and doubles: d i u o x X for integers, f e E g G for reals, s (and b)
for strings. Without one it is d, g or s as the element is an integer, a real or a string. An integer is converted to a
real where the format asks for one, a real loses its fraction where it asks for an integer, and with s a number reads as in
`+`. A string or handle cannot be formatted as a number (1201). A malformed format is error 1302.
Source: reference page of `tuple_string`; HDevelop User's Manual (2002), section 3.5, for the conversions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from hdev.errors import wrong_number, wrong_type, wrong_value
from hdev.values.elementwise import kind_name, unary
from hdev.values.htuple import HTuple, Scalar, Value, check_characters
from hdev.values.text import text

_OPERATOR = "tuple_string"
_FLAGS = "-+ #0"
_INTEGER_CONVERSIONS = "diuoxX"
_REAL_CONVERSIONS = "fFeEgG"
_STRING_CONVERSIONS = "sb"

#: No double has more significant digits, so a longer precision only adds zeros.
_MAX_DIGITS = 1100


@dataclass(frozen=True, slots=True)
class Format:
    """A format string taken apart. `conversion` is '' and `precision` None where the string has none."""

    flags: str
    width: int
    precision: int | None
    conversion: str


@lru_cache(maxsize=512)
def parse(format: str) -> Format:
    """The parts of a format string; error 1302 if it is malformed, 6001 if it asks for more than a string can hold."""
    rest = format.lstrip(_FLAGS)
    flags = format[: len(format) - len(rest)]
    width, rest = _leading_number(rest)
    precision = None
    if rest.startswith("."):
        precision, rest = _leading_number(rest[1:])
    if len(rest) > 1 or rest not in _INTEGER_CONVERSIONS + _REAL_CONVERSIONS + _STRING_CONVERSIONS:
        raise wrong_value(2, _OPERATOR, f"format '{format[:80]}'")
    return Format(flags, width, precision, rest)


def _leading_number(s: str) -> tuple[int, str]:
    """The decimal number that a string starts with (0 if none), and what follows it."""
    rest = s.lstrip("0123456789")
    digits = s[: len(s) - len(rest)].lstrip("0")
    check_characters(10 ** min(len(digits) - 1, 18) if digits else 0)
    number = int(digits or "0")
    check_characters(number)
    return number, rest


def format_value(t: Value, format: Value) -> Value:
    """Each element written as `format` says: `t $ format`."""
    if type(format) is not str:
        if type(format) is HTuple:
            raise wrong_number(2, _OPERATOR, f"{len(format)} formats")
        raise wrong_type(2, _OPERATOR, kind_name(format))
    parts = parse(format)
    if type(t) is HTuple:
        return unary(lambda x: _formatted(x, parts), t)
    return _formatted(t, parts)  # type: ignore[arg-type]


def _formatted(x: Scalar, f: Format) -> str:
    conversion = f.conversion
    kind = type(x)
    if not conversion:
        conversion = "d" if kind is int else "g" if kind is float else "s"
    if conversion in _STRING_CONVERSIONS:
        return _padded("", text(x)[: f.precision], f, False)
    if type(x) is int or type(x) is float:
        return _real(float(x), f, conversion) if conversion in _REAL_CONVERSIONS else _integer(x, f, conversion)
    raise wrong_type(1, _OPERATOR, f"{kind_name(x)} with conversion '{conversion}'")


def _integer(x: int | float, f: Format, conversion: str) -> str:
    if not -9223372036854775808 <= x < 9223372036854775808:  # NaN neither
        raise wrong_value(1, _OPERATOR, f"{x} is no 64-bit integer")
    number = int(x)
    prefix = ""
    if conversion in "di":
        prefix = "-" if number < 0 else _plus(f)
        digits = str(abs(number))
    else:
        digits = format(number & 0xFFFFFFFFFFFFFFFF, "d" if conversion == "u" else conversion)
    if f.precision is not None:
        digits = digits.rjust(f.precision, "0") if number or f.precision else ""
    if "#" in f.flags:
        if conversion in "xX" and number:
            prefix = "0" + conversion
        elif conversion == "o" and not digits.startswith("0"):
            digits = "0" + digits
    return _padded(prefix, digits, f, f.precision is None)


def _real(x: float, f: Format, conversion: str) -> str:
    prefix = "-" if math.copysign(1.0, x) < 0 and x == x else _plus(f)
    precision = 6 if f.precision is None else f.precision
    shown = min(precision, _MAX_DIGITS)
    digits = f"%{'#' if '#' in f.flags else ''}.{shown}{conversion}" % abs(x)
    if precision > shown and math.isfinite(x):
        digits = _with_zeros(digits, precision - shown, f, conversion)
    return _padded(prefix, digits, f, math.isfinite(x))


def _with_zeros(digits: str, count: int, f: Format, conversion: str) -> str:
    """A number written with all its digits, and `count` zeros more."""
    if conversion in "gG" and "#" not in f.flags:
        return digits  # trailing zeros are not written
    mantissa, e, exponent = digits.partition("E" if conversion.isupper() else "e")
    return mantissa + "0" * count + e + exponent


def _plus(f: Format) -> str:
    return "+" if "+" in f.flags else " " if " " in f.flags else ""


def _padded(prefix: str, body: str, f: Format, zeros: bool) -> str:
    """Prefix and body, padded to the width; with zeros between them if the format asks for it and `zeros` allows it."""
    missing = f.width - len(prefix) - len(body)
    if missing <= 0:
        return prefix + body
    if "-" in f.flags:
        return prefix + body + " " * missing
    if zeros and "0" in f.flags:
        return prefix + "0" * missing + body
    return " " * missing + prefix + body
