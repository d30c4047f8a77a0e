"""Operators of chapter Tuple, section Sets. Results are sorted and without repetition; 1 and 1.0 are different."""

from __future__ import annotations

from hdev.registry import operator
from hdev.values import Value, sets


@operator
def tuple_difference(set1: Value, set2: Value) -> Value:
    """The elements of the first tuple that are not in the second.

    Source: reference page of `tuple_difference`.
    """
    return sets.difference(set1, set2)


@operator
def tuple_intersection(set1: Value, set2: Value) -> Value:
    """The elements that are in both tuples.

    Source: reference page of `tuple_intersection`.
    """
    return sets.intersection(set1, set2)


@operator
def tuple_symmdiff(set1: Value, set2: Value) -> Value:
    """The elements that are in exactly one of the tuples.

    Source: reference page of `tuple_symmdiff`.
    """
    return sets.symmdiff(set1, set2)


@operator
def tuple_union(set1: Value, set2: Value) -> Value:
    """The elements of both tuples.

    Source: reference page of `tuple_union`.
    """
    return sets.union(set1, set2)
