"""Building, reading and updating tuples: `[a, b]`, `[a:s:b]`, `t[i]`, `t[i:j]`, `t[i] := v`."""

from __future__ import annotations

from typing import Any

from hdev.errors import HError, wrong_number, wrong_type, wrong_value
from hdev.values.htuple import (
    EMPTY,
    MAX_ELEMENTS,
    HTuple,
    Scalar,
    Value,
    check_elements,
    elements,
    from_array,
    length,
    tuple_of,
)


def concat(*values: Value) -> Value:
    """`[a, b, ...]`: all elements one after the other."""
    result: list[Scalar] = []
    for value in values:
        if type(value) is HTuple:
            result.extend(value.to_list())
        else:
            result.append(value)  # type: ignore[arg-type]
    return tuple_of(result)


def appended(head: Value, tail: Value) -> Value:
    """`T := [T, tail]` for the variable that holds `head`: as `concat`, in amortised constant time per element."""
    if type(head) is not HTuple:
        return concat(head, tail)
    data = head._data
    if type(data) is not list or head is EMPTY:
        return concat(head, tail)
    count = head._count
    grown = count + length(tail)
    if grown > MAX_ELEMENTS:
        check_elements(grown)
    if len(data) != count:  # somebody else already went on from here
        return concat(head, tail)
    if type(tail) is HTuple:
        data.extend(tail.to_list())
    else:
        data.append(tail)
    if head._owned:
        head._count = grown
        return head
    result = HTuple(data)
    return result if grown != 1 else data[0]


def sequence(start: Value, step: Value, end: Value) -> Value:
    """`[start:step:end]`: start, start + step, ... up to (down to) end.

    Integers if start and step are integers, else reals. A step of 0, or one that leads away from the end, is error 1302
    (the position of Step in `tuple_gen_sequence` is 3).
    """
    for position, value in enumerate((start, end, step), start=1):
        if type(value) is HTuple:
            raise wrong_number(position, "tuple_gen_sequence")
        if type(value) is not int and type(value) is not float:
            raise wrong_type(position, "tuple_gen_sequence")
    assert isinstance(start, int | float)
    assert isinstance(step, int | float)
    assert isinstance(end, int | float)
    if step == 0 or (end - start) * step < 0 or step != step:
        raise wrong_value(3, "tuple_gen_sequence", f"from {start} to {end} by {step}")
    span = (end - start) / step if type(start) is float or type(step) is float else 0.0
    if span >= MAX_ELEMENTS or span != span:
        check_elements(MAX_ELEMENTS + 1)
    if type(start) is int and type(step) is int:
        count = int(end - start) // step + 1 if type(end) is int else int((end - start) // step) + 1
        check_elements(count)
        return _integers(start, step, count)
    # One part in 10^10 of a step absorbs the rounding of steps such as 0.1.
    count = int(span + 1e-10) + 1
    check_elements(count)
    return tuple_of([start + float(step) * i for i in range(count)])


def _integers(start: int, step: int, count: int) -> Value:
    if count < 1000:
        return tuple_of(list(range(start, start + step * count, step)))
    import numpy

    return from_array(numpy.arange(start, start + step * count, step, dtype=numpy.int64))


def position(index: Scalar, operator: str, parameter: int) -> int:
    """The index as an int: an integer, or a real without fraction."""
    if type(index) is int:
        return index
    if type(index) is float:
        if index == index and index.is_integer():
            return int(index)
        raise wrong_value(parameter, operator, f"index {index}")
    raise wrong_type(parameter, operator, "an index must be an integer")


def one_index(index: Value, operator: str, parameter: int) -> int:
    """The only element as an int: an integer, or a real without fraction."""
    if type(index) is HTuple:
        raise wrong_number(parameter, operator, f"{len(index)} indices")
    return position(index, operator, parameter)  # type: ignore[arg-type]


def select(value: Value, index: Value) -> Value:
    """`value[index]`: the elements at these positions, counted from 0. Outside the tuple: error 1302."""
    if type(index) is int and type(value) is HTuple:
        if 0 <= index < value._count:
            data = value._data
            return data[index] if type(data) is list else data.item(index)
        raise wrong_value(2, "tuple_select", f"index {index} of a tuple of length {value._count}")
    if type(index) is not HTuple:
        i = position(index, "tuple_select", 2)  # type: ignore[arg-type]
        count = length(value)
        if not 0 <= i < count:
            raise wrong_value(2, "tuple_select", f"index {i} of a tuple of length {count}")
        return elements(value)[i]
    items = elements(value)
    count = len(items)
    result: list[Scalar] = []
    for element in index.to_list():
        i = position(element, "tuple_select", 2)
        if not 0 <= i < count:
            raise wrong_value(2, "tuple_select", f"index {i} of a tuple of length {count}")
        result.append(items[i])
    return tuple_of(result)


def select_range(value: Value, first: Value, last: Value) -> Value:
    """`value[first:last]`, both inclusive; `last` = `first` - 1, or both bounds empty, give `[]`."""
    if length(first) == 0 and length(last) == 0:
        return EMPTY
    for parameter, bound in ((2, first), (3, last)):
        if type(bound) is HTuple:
            raise wrong_number(parameter, "tuple_select_range")
    i = position(first, "tuple_select_range", 2)  # type: ignore[arg-type]
    j = position(last, "tuple_select_range", 3)  # type: ignore[arg-type]
    count = length(value)
    if not 0 <= i <= count:
        raise wrong_value(2, "tuple_select_range", f"index {i} of a tuple of length {count}")
    if not i - 1 <= j < count:
        raise wrong_value(3, "tuple_select_range", f"range {i} to {j} of a tuple of length {count}")
    if type(value) is HTuple and type(value._data) is not list:
        return from_array(value._data[i : j + 1].copy())
    return tuple_of(elements(value)[i : j + 1])


def assign_at(value: Value, index: Value, new: Any) -> Value:
    """`T[index] := new` for the variable that holds `value`; gives what the variable holds then.

    The tuple grows where an index lies past its end; what is skipped becomes 0. One new value serves all indices.
    """
    if type(index) is int and type(new) is not HTuple and index >= 0:
        if type(value) is HTuple and value._owned and index < value._count:
            data = value._data
            if type(data) is list:
                data[index] = new
                return value
        owned = _owned_copy(value, index + 1)
        owned[index] = new
    else:
        owned = _assign_all(value, index, new)
    if len(owned) == 1:
        return owned[0]
    result = value if type(value) is HTuple and value._owned and value._data is owned else HTuple(owned)
    result._count = len(owned)
    result._owned = True
    return result


def _owned_copy(value: Value, count: int) -> list[Scalar]:
    """The list to write into: that of an owned tuple, else a copy; at least `count` long."""
    if type(value) is HTuple:
        data = value._data
        items = data if value._owned and type(data) is list else list(value.to_list())
    else:
        items = [value]
    missing = count - len(items)
    if missing > 0:
        check_elements(count)
        items.extend([0] * missing)
    return items


def _assign_all(value: Value, index: Value, new: Value) -> list[Scalar]:
    positions = [position(i, "assign_at", 1) for i in elements(index)]
    news = elements(new)
    if len(news) != len(positions):
        if len(news) != 1:
            raise wrong_number(2, "assign_at", f"{len(news)} values for {len(positions)} indices")
        news = news * len(positions)
    for i in positions:
        if i < 0:
            raise wrong_value(1, "assign_at", f"index {i}")
    items = _owned_copy(value, max(positions) + 1 if positions else 0)
    for i, element in zip(positions, news, strict=True):
        items[i] = element
    return items


def single(value: Value, code: int) -> Scalar:
    """The only element of `value`; error `code` if it has none or several."""
    if type(value) is HTuple:
        raise HError(code, f"{len(value)} values")
    return value  # type: ignore[return-value]
