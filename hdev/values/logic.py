"""Conditions, `and or xor not`, and the bit operations. All take integers only; both operands are always evaluated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hdev.errors import CONDITION_NUMBER, CONDITION_TYPE, HError, wrong_type, wrong_value
from hdev.values.elementwise import binary, kind_name, operand_error, unary
from hdev.values.htuple import HTuple, Scalar, Value, wrap


def truth(value: Value) -> bool:
    """The value of a condition: one integer, zero being false. Else error 21067 (number) or 21068 (type)."""
    if type(value) is int:
        return value != 0
    if type(value) is HTuple:
        raise HError(CONDITION_NUMBER, f"{len(value)} values")
    raise HError(CONDITION_TYPE, kind_name(value))


def _of_integers(function: Callable[[int, int], int], name: str) -> Callable[[Value, Value], Value]:
    def whole(a: Value, b: Value) -> Value:
        if type(a) is int and type(b) is int:
            return function(a, b)
        if type(a) is HTuple or type(b) is HTuple:
            return binary(whole, a, b, name)
        raise operand_error(a, b, name, (int,))  # type: ignore[arg-type]

    whole.__name__ = name
    whole.__doc__ = f"Element by element, integers only (`{name}`)."
    return whole


logical_and = _of_integers(lambda a, b: 1 if a and b else 0, "tuple_and")
logical_or = _of_integers(lambda a, b: 1 if a or b else 0, "tuple_or")
logical_xor = _of_integers(lambda a, b: 1 if (not a) is not (not b) else 0, "tuple_xor")
band = _of_integers(lambda a, b: a & b, "tuple_band")
bor = _of_integers(lambda a, b: a | b, "tuple_bor")
bxor = _of_integers(lambda a, b: a ^ b, "tuple_bxor")


def _shift_left(a: int, b: int) -> int:
    if b < 0:
        raise wrong_value(2, "tuple_lsh", f"shift by {b}")
    return wrap(a << b) if b < 64 else 0


def _shift_right(a: int, b: int) -> int:
    if b < 0:
        raise wrong_value(2, "tuple_rsh", f"shift by {b}")
    return a >> min(b, 63)


lsh = _of_integers(_shift_left, "tuple_lsh")
rsh = _of_integers(_shift_right, "tuple_rsh")


def _of_integer(function: Callable[[int], int], name: str) -> Callable[[Value], Value]:
    def element(a: Scalar) -> Any:
        if type(a) is int:
            return function(a)
        raise wrong_type(1, name, kind_name(a))

    def whole(a: Value) -> Value:
        return unary(element, a)

    whole.__name__ = name
    whole.__doc__ = f"Element by element, integers only (`{name}`)."
    return whole


logical_not = _of_integer(lambda a: 0 if a else 1, "tuple_not")
bnot = _of_integer(lambda a: ~a, "tuple_bnot")
