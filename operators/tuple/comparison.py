"""Operators of chapter Tuple, section Comparison."""

from __future__ import annotations

from hdev.registry import operator
from hdev.values import Value, compare


@operator
def tuple_equal(t1: Value, t2: Value) -> Value:
    """Whether two tuples are equal: of one length, with equal elements. 1 or 0, as `==` in expressions.

    Source: reference page of `tuple_equal`.
    """
    return compare.equal(t1, t2)


@operator
def tuple_equal_elem(t1: Value, t2: Value) -> Value:
    """1 or 0 for each pair of elements, as `[==]` in expressions.

    Errors: 1402 different lengths.

    Source: reference page of `tuple_equal_elem`.
    """
    return compare.equal_elem(t1, t2)


@operator
def tuple_greater(t1: Value, t2: Value) -> Value:
    """Whether the first tuple comes after the second, element by element from the first. 1 or 0, as `>` in
    expressions.

    Errors: 1201, 1202 if a string meets a number.

    Source: reference page of `tuple_greater`.
    """
    return compare.greater(t1, t2)


@operator
def tuple_greater_elem(t1: Value, t2: Value) -> Value:
    """1 or 0 for each pair of elements, as `[>]` in expressions.

    Errors: 1201, 1202 if a string meets a number; 1402 different lengths.

    Source: reference page of `tuple_greater_elem`.
    """
    return compare.greater_elem(t1, t2)


@operator
def tuple_greater_equal(t1: Value, t2: Value) -> Value:
    """Whether the first tuple comes after the second or equals it. 1 or 0, as `>=` in expressions.

    Errors: 1201, 1202 if a string meets a number.

    Source: reference page of `tuple_greater_equal`.
    """
    return compare.greater_equal(t1, t2)


@operator
def tuple_greater_equal_elem(t1: Value, t2: Value) -> Value:
    """1 or 0 for each pair of elements, as `[>=]` in expressions.

    Errors: 1201, 1202 if a string meets a number; 1402 different lengths.

    Source: reference page of `tuple_greater_equal_elem`.
    """
    return compare.greater_equal_elem(t1, t2)


@operator
def tuple_less(t1: Value, t2: Value) -> Value:
    """Whether the first tuple comes before the second, element by element from the first. 1 or 0, as `<` in
    expressions.

    Errors: 1201, 1202 if a string meets a number.

    Source: reference page of `tuple_less`.
    """
    return compare.less(t1, t2)


@operator
def tuple_less_elem(t1: Value, t2: Value) -> Value:
    """1 or 0 for each pair of elements, as `[<]` in expressions.

    Errors: 1201, 1202 if a string meets a number; 1402 different lengths.

    Source: reference page of `tuple_less_elem`.
    """
    return compare.less_elem(t1, t2)


@operator
def tuple_less_equal(t1: Value, t2: Value) -> Value:
    """Whether the first tuple comes before the second or equals it. 1 or 0, as `<=` in expressions.

    Errors: 1201, 1202 if a string meets a number.

    Source: reference page of `tuple_less_equal`.
    """
    return compare.less_equal(t1, t2)


@operator
def tuple_less_equal_elem(t1: Value, t2: Value) -> Value:
    """1 or 0 for each pair of elements, as `[<=]` in expressions.

    Errors: 1201, 1202 if a string meets a number; 1402 different lengths.

    Source: reference page of `tuple_less_equal_elem`.
    """
    return compare.less_equal_elem(t1, t2)


@operator
def tuple_not_equal(t1: Value, t2: Value) -> Value:
    """Whether two tuples differ. 1 or 0, as `!=` in expressions.

    Source: reference page of `tuple_not_equal`.
    """
    return compare.not_equal(t1, t2)


@operator
def tuple_not_equal_elem(t1: Value, t2: Value) -> Value:
    """1 or 0 for each pair of elements, as `[!=]` in expressions.

    Errors: 1402 different lengths.

    Source: reference page of `tuple_not_equal_elem`.
    """
    return compare.not_equal_elem(t1, t2)
