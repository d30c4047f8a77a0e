"""Operators of chapter Tuple, section Logical Operations: 0 is false, every other integer true."""

from __future__ import annotations

from hdev.registry import operator
from hdev.values import Value, logic


@operator
def tuple_and(t1: Value, t2: Value) -> Value:
    """1 for each pair of integers that are both true, else 0.

    Errors: 1201, 1202 if an element is no integer; 1402 different lengths.

    Source: reference page of `tuple_and`.
    """
    return logic.logical_and(t1, t2)


@operator
def tuple_not(t: Value) -> Value:
    """1 for each integer that is 0, else 0.

    Errors: 1201 if an element is no integer.

    Source: reference page of `tuple_not`.
    """
    return logic.logical_not(t)


@operator
def tuple_or(t1: Value, t2: Value) -> Value:
    """1 for each pair of integers of which at least one is true, else 0.

    Errors: 1201, 1202 if an element is no integer; 1402 different lengths.

    Source: reference page of `tuple_or`.
    """
    return logic.logical_or(t1, t2)


@operator
def tuple_xor(t1: Value, t2: Value) -> Value:
    """1 for each pair of integers of which exactly one is true, else 0.

    Errors: 1201, 1202 if an element is no integer; 1402 different lengths.

    Source: reference page of `tuple_xor`.
    """
    return logic.logical_xor(t1, t2)
