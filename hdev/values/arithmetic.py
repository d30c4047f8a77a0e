"""`+`, `-`, `*`, `/`, `%` and unary minus.

Two integers give an integer (64 bit, wraps; `/` and `%` truncate towards zero as in C), a real operand gives a real, and
`+` with a string joins strings. Source: the reference pages of `tuple_add` ... `tuple_neg`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hdev.errors import wrong_type, wrong_value
from hdev.values.elementwise import binary, kind_name, operand_error, unary
from hdev.values.htuple import MAX_CHARACTERS, HTuple, Value, check_characters, wrap
from hdev.values.text import text

if TYPE_CHECKING:
    import numpy

_LOW, _HIGH = -0x8000000000000000, 0x7FFFFFFFFFFFFFFF
_NUMBERS = (int, float)


def add(a: Value, b: Value) -> Value:
    """`a + b` (`tuple_add`)."""
    ta, tb = type(a), type(b)
    if ta is int and tb is int:
        r: Any = a + b  # type: ignore[operator]
        return r if _LOW <= r <= _HIGH else wrap(r)
    if (ta is float or ta is int) and (tb is float or tb is int):
        return a + b  # type: ignore[operator]
    if ta is HTuple or tb is HTuple:
        return binary(add, a, b, "tuple_add", _add_arrays)
    if ta is str or tb is str:
        joined = text(a) + text(b)  # type: ignore[arg-type]
        if len(joined) > MAX_CHARACTERS:
            check_characters(len(joined))
        return joined
    raise operand_error(a, b, "tuple_add", (*_NUMBERS, str))  # type: ignore[arg-type]


def sub(a: Value, b: Value) -> Value:
    """`a - b` (`tuple_sub`)."""
    ta, tb = type(a), type(b)
    if ta is int and tb is int:
        r: Any = a - b  # type: ignore[operator]
        return r if _LOW <= r <= _HIGH else wrap(r)
    if (ta is float or ta is int) and (tb is float or tb is int):
        return a - b  # type: ignore[operator]
    if ta is HTuple or tb is HTuple:
        return binary(sub, a, b, "tuple_sub", _subtract_arrays)
    raise operand_error(a, b, "tuple_sub", _NUMBERS)  # type: ignore[arg-type]


def mult(a: Value, b: Value) -> Value:
    """`a * b` (`tuple_mult`)."""
    ta, tb = type(a), type(b)
    if ta is int and tb is int:
        r: Any = a * b  # type: ignore[operator]
        return r if _LOW <= r <= _HIGH else wrap(r)
    if (ta is float or ta is int) and (tb is float or tb is int):
        return a * b  # type: ignore[operator]
    if ta is HTuple or tb is HTuple:
        return binary(mult, a, b, "tuple_mult", _multiply_arrays)
    raise operand_error(a, b, "tuple_mult", _NUMBERS)  # type: ignore[arg-type]


def div(a: Value, b: Value) -> Value:
    """`a / b` (`tuple_div`). Division by zero is error 1302."""
    ta, tb = type(a), type(b)
    if (ta is float or ta is int) and (tb is float or tb is int):
        if b == 0:
            raise wrong_value(2, "tuple_div", "division by zero")
        if ta is float or tb is float:
            return a / b  # type: ignore[operator]
        q: Any = abs(a) // abs(b)  # type: ignore[arg-type]
        return wrap(q if (a < 0) == (b < 0) else -q)  # type: ignore[operator]
    if ta is HTuple or tb is HTuple:
        return binary(div, a, b, "tuple_div", _divide_arrays)
    raise operand_error(a, b, "tuple_div", _NUMBERS)  # type: ignore[arg-type]


def mod(a: Value, b: Value) -> Value:
    """`a % b` for integers (`tuple_mod`): the remainder has the sign of `a`. Division by zero is error 1302."""
    ta, tb = type(a), type(b)
    if ta is int and tb is int:
        if b == 0:
            raise wrong_value(2, "tuple_mod", "division by zero")
        r: Any = abs(a) % abs(b)  # type: ignore[arg-type]
        return -r if a < 0 else r  # type: ignore[operator]
    if ta is HTuple or tb is HTuple:
        return binary(mod, a, b, "tuple_mod")
    raise operand_error(a, b, "tuple_mod", (int,))  # type: ignore[arg-type]


def neg(a: Value) -> Value:
    """`-a` (`tuple_neg`)."""
    ta = type(a)
    if ta is int or ta is float:
        return wrap(-a) if a == _LOW else -a  # type: ignore[operator, arg-type]
    if ta is HTuple:
        return unary(neg, a, lambda x: -x)
    raise wrong_type(1, "tuple_neg", kind_name(a))


def _add_arrays(x: numpy.ndarray, y: numpy.ndarray) -> numpy.ndarray:
    return x + y


def _subtract_arrays(x: numpy.ndarray, y: numpy.ndarray) -> numpy.ndarray:
    return x - y


def _multiply_arrays(x: numpy.ndarray, y: numpy.ndarray) -> numpy.ndarray:
    return x * y


def _divide_arrays(x: numpy.ndarray, y: numpy.ndarray) -> numpy.ndarray:
    import numpy

    if not y.all():
        raise wrong_value(2, "tuple_div", "division by zero")
    if x.dtype.kind == "f" or y.dtype.kind == "f":
        return x / y
    remainder = numpy.fmod(x, y)
    return (x - remainder) // y
