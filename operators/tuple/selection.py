"""Operators of chapter Tuple, section Selection. Indices count from 0."""

from __future__ import annotations

from hdev.registry import operator
from hdev.values import Value, construct, order, selection, strings


@operator
def tuple_find(t: Value, to_find: Value) -> Value:
    """All indices at which the second tuple begins within the first, -1 if there is none, [] if either is empty.

    Source: reference page of `tuple_find`.
    """
    return selection.find(t, to_find)


@operator
def tuple_find_first(t: Value, to_find: Value) -> Value:
    """The first index at which the second tuple begins within the first, or -1.

    Source: reference page of `tuple_find_first`.
    """
    return selection.find_first(t, to_find)


@operator
def tuple_find_last(t: Value, to_find: Value) -> Value:
    """The last index at which the second tuple begins within the first, or -1.

    Source: reference page of `tuple_find_last`.
    """
    return selection.find_last(t, to_find)


@operator
def tuple_first_n(t: Value, index: Value) -> Value:
    """The elements from the first up to and with an index.

    Errors: 1202 type; 1302 outside the tuple; 1402 not one index.

    Source: reference page of `tuple_first_n`.
    """
    return selection.firstn(t, index)


@operator
def tuple_last_n(t: Value, index: Value) -> Value:
    """The elements from an index to the last.

    Errors: 1202 type; 1302 outside the tuple; 1402 not one index.

    Source: reference page of `tuple_last_n`.
    """
    return selection.lastn(t, index)


@operator
def tuple_select(t: Value, index: Value) -> Value:
    """The elements at the indices, in their order.

    Errors: 1202 type; 1302 outside the tuple.

    Source: reference page of `tuple_select`.
    """
    return construct.select(t, index)


@operator
def tuple_select_mask(t: Value, mask: Value) -> Value:
    """The elements whose mask value is greater than 0.

    Errors: 1202 type; 1402 another length than that of the tuple.

    Source: reference page of `tuple_select_mask`.
    """
    return selection.select_mask(t, mask)


@operator
def tuple_select_range(t: Value, leftindex: Value, rightindex: Value) -> Value:
    """The elements from one index to another, both included.

    Errors: 1202, 1203 type; 1302, 1303 outside the tuple; 1402, 1403 not one index.

    Source: reference page of `tuple_select_range`.
    """
    return construct.select_range(t, leftindex, rightindex)


@operator
def tuple_select_rank(t: Value, rank_index: Value) -> Value:
    """The number that stands at an index of the sorted tuple.

    Errors: 1201, 1202 type; 1302 outside the tuple; 1402 not one index.

    Source: reference page of `tuple_select_rank`.
    """
    return order.select_rank(t, rank_index)


@operator
def tuple_str_bit_select(t: Value, index: Value) -> Value:
    """The character at a position of each string.

    Errors: 1201, 1202 type; 1302 outside the string; 1402 different lengths.

    Source: reference page of `tuple_str_bit_select`.
    """
    return strings.str_bit_select(t, index)


@operator
def tuple_uniq(t: Value) -> Value:
    """The elements without those that equal their predecessor.

    Source: reference page of `tuple_uniq`.
    """
    return selection.uniq(t)
