"""Operators of chapter Tuple, section Element Order."""

from __future__ import annotations

from hdev.registry import operator
from hdev.values import Value, order


@operator
def tuple_inverse(t: Value) -> Value:
    """The elements in reverse order.

    Source: reference page of `tuple_inverse`.
    """
    return order.inverse(t)


@operator
def tuple_sort(t: Value) -> Value:
    """The elements in ascending order: all numbers or all strings.

    Errors: 1201 for a mixture.

    Source: reference page of `tuple_sort`.
    """
    return order.sort(t)


@operator
def tuple_sort_index(t: Value) -> Value:
    """The indices that sort the tuple, equal elements in their order.

    Errors: 1201 for a mixture of numbers and strings.

    Source: reference page of `tuple_sort_index`.
    """
    return order.sort_index(t)
