"""Parts of tuples: the first and last elements, those of a mask, those found; removing, inserting and replacing elements.

Indices count from 0 and may be reals without a fraction. Sources: reference pages of `tuple_first_n` ... `tuple_uniq`,
`tuple_insert`, `tuple_remove`, `tuple_replace`.
"""

from __future__ import annotations

from typing import Any

from hdev.errors import wrong_number, wrong_type, wrong_value
from hdev.values.construct import one_index, position
from hdev.values.elementwise import kind_name
from hdev.values.htuple import (
    ARRAY_LENGTH,
    EMPTY,
    HTuple,
    Value,
    check_elements,
    elements,
    from_array,
    length,
    numeric_array,
    tuple_of,
)


def _end_index(t: Value, index: Value, operator: str) -> int:
    i, count = one_index(index, operator, 2), length(t)
    if not 0 <= i < count:
        raise wrong_value(2, operator, f"index {i} of a tuple of length {count}")
    return i


def _slice(t: Value, start: int, stop: int) -> Value:
    if type(t) is HTuple and type(t._data) is not list:
        return from_array(t._data[start:stop].copy())
    return tuple_of(elements(t)[start:stop])


def firstn(t: Value, index: Value) -> Value:
    """The elements from the first up to and with `index` (`tuple_first_n`); outside the tuple: 1302."""
    return _slice(t, 0, _end_index(t, index, "tuple_first_n") + 1)


def lastn(t: Value, index: Value) -> Value:
    """The elements from `index` on (`tuple_last_n`); outside the tuple: 1302."""
    return _slice(t, _end_index(t, index, "tuple_last_n"), length(t))


def select_mask(t: Value, mask: Value) -> Value:
    """The elements whose mask value is greater than 0 (`tuple_select_mask`); both tuples have the same length (1402)."""
    if length(t) != length(mask):
        raise wrong_number(2, "tuple_select_mask", f"{length(mask)} mask values for {length(t)} elements")
    chosen = numeric_array(mask) if length(mask) >= ARRAY_LENGTH else None
    if chosen is not None and type(t) is HTuple and type(t._data) is not list:
        return from_array(t._data[chosen > 0])
    values: list[Any] = elements(mask)
    wrong = next((x for x in values if type(x) is not int and type(x) is not float), None)
    if wrong is not None:
        raise wrong_type(2, "tuple_select_mask", kind_name(wrong))
    return tuple_of([x for x, m in zip(elements(t), values) if m > 0])


def remove(t: Value, indices: Value) -> Value:
    """The elements but those at `indices`, of which repeated and outlying ones do not matter (`tuple_remove`)."""
    gone = {position(i, "tuple_remove", 2) for i in elements(indices)}
    if type(t) is HTuple and type(t._data) is not list:
        import numpy

        return from_array(numpy.delete(t._data, [i for i in gone if 0 <= i < len(t)]))
    return tuple_of([x for i, x in enumerate(elements(t)) if i not in gone])


def insert(t: Value, index: Value, new: Value) -> Value:
    """The elements with `new` put in before `index`, at most at the end (`tuple_insert`); no operand may be empty."""
    for parameter, value in enumerate((t, index, new), start=1):
        if length(value) == 0:
            raise wrong_number(parameter, "tuple_insert", "an empty tuple")
    i = one_index(index, "tuple_insert", 2)
    items = elements(t)
    if not 0 <= i <= len(items):
        raise wrong_value(2, "tuple_insert", f"index {i} of a tuple of length {len(items)}")
    return tuple_of([*items[:i], *elements(new), *items[i:]])


def replace(t: Value, indices: Value, new: Value) -> Value:
    """The elements with those at `indices` replaced by `new`: one value for all, or one for each (`tuple_replace`).

    The tuple grows where an index lies past its end; what is skipped becomes 0.
    """
    places = [position(i, "tuple_replace", 2) for i in elements(indices)]
    if not places:
        raise wrong_number(2, "tuple_replace", "no index")
    if min(places) < 0:
        raise wrong_value(2, "tuple_replace", f"index {min(places)}")
    values = elements(new)
    if len(values) != len(places):
        if len(values) != 1:
            raise wrong_number(3, "tuple_replace", f"{len(values)} values for {len(places)} indices")
        values = values * len(places)
    items = list(elements(t))
    check_elements(max(places) + 1)
    items.extend([0] * (max(places) + 1 - len(items)))
    for i, value in zip(places, values, strict=True):
        items[i] = value
    return tuple_of(items)


def find(t: Value, wanted: Value) -> Value:
    """The indices at which `wanted` begins within `t`, or -1 (`tuple_find`); `[]` if either tuple is empty."""
    if length(t) == 0 or length(wanted) == 0:
        return EMPTY
    found = _occurrences(t, wanted)
    return found if length(found) else -1


def find_first(t: Value, wanted: Value) -> Value:
    """The first index at which `wanted` begins within `t`, or -1 (`tuple_find_first`)."""
    return _end(_occurrences(t, wanted), 0)


def find_last(t: Value, wanted: Value) -> Value:
    """The last index at which `wanted` begins within `t`, or -1 (`tuple_find_last`)."""
    return _end(_occurrences(t, wanted), -1)


def _end(found: Value, which: int) -> int:
    if type(found) is not HTuple:
        return found  # type: ignore[return-value]
    if len(found) == 0:
        return -1
    return found[which] if type(found._data) is list else found._data.item(which)  # type: ignore[return-value]


def _occurrences(t: Value, wanted: Value) -> Value:
    """All indices at which `wanted` begins within `t`. Elements compare by value: 1 is 1.0, and NaN is not NaN."""
    count, size = length(t), length(wanted)
    if size == 0 or size > count:
        return EMPTY
    if count >= ARRAY_LENGTH:
        x, y = numeric_array(t), numeric_array(wanted)
        if x is not None and y is not None and x.dtype == y.dtype:
            return _occurrences_in_array(x, y)
    items, pattern = elements(t), elements(wanted)
    first = pattern[0]
    starts = [i for i, x in enumerate(items[: count - size + 1]) if x == first]
    return tuple_of([i for i in starts if all(x == y for x, y in zip(items[i : i + size], pattern))])


def _occurrences_in_array(x: Any, y: Any) -> Value:
    starts = (x[: len(x) - len(y) + 1] == y[0]).nonzero()[0]
    for offset in range(1, len(y)):
        if len(starts) == 0:
            break
        starts = starts[x[starts + offset] == y[offset]]
    return from_array(starts)


def uniq(t: Value) -> Value:
    """The elements without those that equal their predecessor (`tuple_uniq`)."""
    if type(t) is not HTuple:
        return t
    array = t.to_array() if len(t) >= ARRAY_LENGTH else None
    if array is not None:
        import numpy

        return from_array(array[numpy.concatenate(([True], array[1:] != array[:-1]))])
    items = elements(t)
    return tuple_of([x for i, x in enumerate(items) if i == 0 or x != items[i - 1]])
