"""The order of the elements of a tuple: sorting, ranks, reversal.

Elements that are ordered must be comparable: all numbers (integers and reals may mix, and keep their types) or all
strings, which compare by the codes of their characters. NaN comes after every other number. Equal elements keep their
order. Source: reference pages of `tuple_sort`, `tuple_sort_index`, `tuple_inverse`, `tuple_select_rank`.
"""

from __future__ import annotations

from typing import Any

from hdev.errors import wrong_type, wrong_value
from hdev.values.construct import one_index
from hdev.values.elementwise import kind_name
from hdev.values.htuple import ARRAY_LENGTH, HTuple, Scalar, Value, elements, from_array, length, tuple_of


def comparable(items: list[Scalar], operator: str) -> type:
    """`str` or `float`, as the elements are all strings or all numbers; error 1201 if they are neither."""
    kinds = set(map(type, items))
    if kinds <= {int, float}:
        return float
    if kinds == {str}:
        return str
    raise wrong_type(1, operator, " and ".join(sorted({kind_name(x) for x in items})))


def _ascending(number: Any) -> tuple[bool, Any]:
    """A sort key that puts NaN last."""
    return (number != number, number)


def _has_nan(items: list[Any]) -> bool:
    return any(x != x for x in items)


def sort(t: Value) -> Value:
    """Ascending (`tuple_sort`)."""
    array = _large_array(t)
    if array is not None:
        import numpy

        return from_array(numpy.sort(array))
    items: list[Any] = elements(t)
    kind = comparable(items, "tuple_sort")
    return tuple_of(sorted(items, key=_ascending if kind is float and _has_nan(items) else None))


def sort_index(t: Value) -> Value:
    """The indices that sort the tuple: `t[sort_index(t)] == sort(t)` (`tuple_sort_index`)."""
    array = _large_array(t)
    if array is not None:
        import numpy

        return from_array(numpy.argsort(array, kind="stable"))
    items: list[Any] = elements(t)
    kind = comparable(items, "tuple_sort_index")
    nan_last = kind is float and _has_nan(items)
    indices: list[Any] = list(range(len(items)))
    indices.sort(key=(lambda i: _ascending(items[i])) if nan_last else items.__getitem__)
    return tuple_of(indices)


def inverse(t: Value) -> Value:
    """The elements in reverse order (`tuple_inverse`)."""
    if type(t) is not HTuple:
        return t
    if type(t._data) is not list:
        return from_array(t._data[::-1].copy())
    return tuple_of(t.to_list()[::-1])


def select_rank(t: Value, rank: Value, operator: str = "tuple_select_rank") -> Value:
    """The element that stands at index `rank` of the sorted numbers (`tuple_select_rank`); outside them: 1302."""
    items: list[Any] = elements(t)
    if comparable(items, operator) is not float:
        raise wrong_type(1, operator, "a string")
    index = one_index(rank, operator, 2)
    if not 0 <= index < length(t):
        raise wrong_value(2, operator, f"rank {index} of {length(t)} numbers")
    array = _large_array(t)
    if array is not None:
        import numpy

        return numpy.partition(array, index)[index].item()
    return sorted(items, key=_ascending)[index]


def _large_array(t: Value) -> Any:
    """The elements as an array if they are many and numbers of one type, else None."""
    return t.to_array() if type(t) is HTuple and len(t) >= ARRAY_LENGTH else None
