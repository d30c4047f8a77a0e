"""Operators of chapter Tuple, section Bit Operations, on 64-bit integers."""

from __future__ import annotations

from hdev.registry import operator
from hdev.values import Value, logic


@operator
def tuple_band(t1: Value, t2: Value) -> Value:
    """Bitwise and of each pair of integers.

    Errors: 1201, 1202 if an element is no integer; 1402 different lengths.

    Source: reference page of `tuple_band`.
    """
    return logic.band(t1, t2)


@operator
def tuple_bnot(t: Value) -> Value:
    """Complement of each integer.

    Errors: 1201 if an element is no integer.

    Source: reference page of `tuple_bnot`.
    """
    return logic.bnot(t)


@operator
def tuple_bor(t1: Value, t2: Value) -> Value:
    """Bitwise or of each pair of integers.

    Errors: 1201, 1202 if an element is no integer; 1402 different lengths.

    Source: reference page of `tuple_bor`.
    """
    return logic.bor(t1, t2)


@operator
def tuple_bxor(t1: Value, t2: Value) -> Value:
    """Bitwise exclusive or of each pair of integers.

    Errors: 1201, 1202 if an element is no integer; 1402 different lengths.

    Source: reference page of `tuple_bxor`.
    """
    return logic.bxor(t1, t2)


@operator
def tuple_lsh(t: Value, shift: Value) -> Value:
    """Each integer shifted left; bits beyond the 64th are lost.

    Errors: 1201, 1202 type; 1302 negative shift; 1402 different lengths.

    Source: reference page of `tuple_lsh`.
    """
    return logic.lsh(t, shift)


@operator
def tuple_rsh(t: Value, shift: Value) -> Value:
    """Each integer shifted right; the sign stays.

    Errors: 1201, 1202 type; 1302 negative shift; 1402 different lengths.

    Source: reference page of `tuple_rsh`.
    """
    return logic.rsh(t, shift)
