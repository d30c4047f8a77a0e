"""Functions of a whole tuple: minimum, maximum, sum, mean, deviation, median, running sums, histogram.

Where a result is a number it is a real as soon as one element is a real, else a 64-bit integer that wraps. An empty tuple
has a sum and running sums (`[]`) but none of the others: error 1401. Sources: reference pages of `tuple_min` ...
`tuple_histo_range`.
"""

from __future__ import annotations

import math
from typing import Any

from hdev.errors import wrong_number, wrong_type, wrong_value
from hdev.values.elementwise import kind_name
from hdev.values.htuple import (
    ARRAY_LENGTH,
    EMPTY,
    HTuple,
    Scalar,
    Value,
    check_characters,
    check_elements,
    elements,
    from_array,
    length,
    tuple_of,
    wrap,
)
from hdev.values.order import comparable, select_rank


def minimum(t: Value) -> Value:
    """The smallest element: `min(t)` (`tuple_min`); numbers or strings. NaN, where present, is the result."""
    return _extreme(t, "tuple_min", min)


def maximum(t: Value) -> Value:
    """The largest element: `max(t)` (`tuple_max`); numbers or strings. NaN, where present, is the result."""
    return _extreme(t, "tuple_max", max)


def _extreme(t: Value, operator: str, choose: Any) -> Value:
    array = _array(t)
    if array is not None:
        return array.min().item() if choose is min else array.max().item()
    items: list[Any] = _not_empty(t, operator)
    if comparable(items, operator) is str:
        return choose(items)
    if not any(type(x) is float for x in items):
        return choose(items)
    return math.nan if any(x != x for x in items) else float(choose(items))


def total(t: Value) -> Value:
    """The sum of numbers, or the strings joined: `sum(t)` (`tuple_sum`). `[]` gives `[]`; a mixture is error 1201."""
    array = _array(t)
    if array is not None:
        return array.sum().item()
    items: list[Any] = elements(t)
    if not items:
        return EMPTY
    if comparable(items, "tuple_sum") is str:
        check_characters(sum(map(len, items)))
        return "".join(items)
    result = _sum(items)
    return wrap(result) if type(result) is int else result


def mean(t: Value) -> Value:
    """The mean of numbers, a real (`tuple_mean`)."""
    array = _array(t)
    if array is not None:
        return array.mean().item()
    items = _numbers(t, "tuple_mean")
    return _sum(items) / len(items)


def deviation(t: Value) -> Value:
    """The standard deviation of a sample (divisor n - 1), a real; 0.0 for a single number (`tuple_deviation`)."""
    array = _array(t)
    if array is not None:
        return array.std(ddof=1).item()
    items = _numbers(t, "tuple_deviation")
    if len(items) == 1:
        return 0.0
    centre = _sum(items) / len(items)
    return math.sqrt(_sum([(x - centre) * (x - centre) for x in items]) / (len(items) - 1))


def median(t: Value) -> Value:
    """The element of rank n/2, for an even number the upper one of the two in the middle (`tuple_median`)."""
    count = length(t)
    if count == 0:
        raise wrong_number(1, "tuple_median", "an empty tuple")
    return select_rank(t, count // 2, "tuple_median")


def cumul(t: Value) -> Value:
    """The running sums of numbers (`tuple_cumul`)."""
    array = _array(t)
    if array is not None:
        return from_array(array.cumsum())
    items = _numbers(t, "tuple_cumul") if length(t) else []
    running: Any = 0.0 if any(type(x) is float for x in items) else 0
    result: list[Scalar] = []
    for x in items:
        running = running + x
        if type(running) is int:
            running = wrap(running)
        result.append(running)
    return tuple_of(result)


def histo_range(t: Value, low: Value, high: Value, bins: Value) -> tuple[Value, float]:
    """How many numbers lie in each of `bins` equal parts of [low, high], and the size of a part (`tuple_histo_range`).

    For integers the bounds are rounded down, a part is (high - low + 1) / bins wide and contains its lower bound; for
    reals it is (high - low) / bins wide and contains its upper bound (the first part both). Numbers outside do not count.
    """
    operator = "tuple_histo_range"
    values = _numbers(t, operator)
    lower, upper = _one_number(low, 2, operator), _one_number(high, 3, operator)
    if type(bins) is not int:
        raise (wrong_number if type(bins) is HTuple else wrong_type)(4, operator)
    if bins < 1:
        raise wrong_value(4, operator, f"{bins} bins")
    check_elements(bins)
    if not lower <= upper:
        raise wrong_value(3, operator, f"{upper} is less than {lower}")
    import numpy

    data = numpy.array(values)
    integers = data.dtype.kind == "i"
    if integers:
        lower, upper = math.floor(lower), math.floor(upper)
    data = data[(data >= lower) & (data <= upper)]
    size = (upper - lower + (1 if integers else 0)) / bins
    offset = (data - lower) / size if size else numpy.zeros(len(data))
    index = numpy.floor(offset) if integers else numpy.ceil(offset) - 1
    counts = numpy.bincount(numpy.clip(index, 0, bins - 1).astype(numpy.int64), minlength=bins)
    return from_array(counts), size


def _array(t: Value) -> Any:
    """The elements as an array if they are many and numbers of one type, else None."""
    return t.to_array() if type(t) is HTuple and len(t) >= ARRAY_LENGTH else None


def _not_empty(t: Value, operator: str) -> list[Scalar]:
    items = elements(t)
    if not items:
        raise wrong_number(1, operator, "an empty tuple")
    return items


def _numbers(t: Value, operator: str) -> list[Any]:
    items = _not_empty(t, operator)
    if comparable(items, operator) is str:
        raise wrong_type(1, operator, "a string")
    return items


def _one_number(value: Value, parameter: int, operator: str) -> Any:
    if type(value) is HTuple:
        raise wrong_number(parameter, operator)
    if type(value) is not int and type(value) is not float:
        raise wrong_type(parameter, operator, kind_name(value))
    return value


def _sum(items: list[Any]) -> Any:
    """One after the other, so that every version of Python gives the same last digit."""
    result: Any = 0
    for x in items:
        result += x
    return result
