"""Operators of chapter Tuple, section Manipulation."""

from __future__ import annotations

from hdev.registry import operator
from hdev.values import Value, selection


@operator
def tuple_insert(t: Value, index: Value, insert_tuple: Value) -> Value:
    """The tuple with others put in before an index, at most at its end.

    Errors: 1302 index outside; 1401, 1402, 1403 empty tuple.

    Source: reference page of `tuple_insert`.
    """
    return selection.insert(t, index, insert_tuple)


@operator
def tuple_remove(t: Value, index: Value) -> Value:
    """The tuple without the elements at the indices; those outside the tuple do not matter.

    Errors: 1202, 1302 no index.

    Source: reference page of `tuple_remove`.
    """
    return selection.remove(t, index)


@operator
def tuple_replace(t: Value, index: Value, replace_tuple: Value) -> Value:
    """The tuple with the elements at the indices replaced; it grows, filled with 0, for an index past its end.

    Errors: 1202, 1302 no index; 1402 empty; 1403 neither one value nor one for each index.

    Source: reference page of `tuple_replace`.
    """
    return selection.replace(t, index, replace_tuple)
