"""Tuples of repeated elements, and the named constants of the language.

Source: reference pages of `tuple_gen_const`, `tuple_repeat`, `tuple_repeat_elem`, `tuple_constant`.
"""

from __future__ import annotations

import sys

from hdev.catalogue.functions import CONSTANTS
from hdev.errors import wrong_number, wrong_type, wrong_value
from hdev.values.construct import one_index
from hdev.values.elementwise import kind_name
from hdev.values.handle import HNULL
from hdev.values.htuple import EMPTY, HTuple, Scalar, Value, check_elements, elements, from_array, length, tuple_of

#: Constants that only `constant` knows: limits of number types.
LIMITS: dict[str, int | float] = {
    "H_INT32_MIN": -(1 << 31),
    "H_INT32_MAX": (1 << 31) - 1,
    "H_INT64_MIN": -(1 << 63),
    "H_INT64_MAX": (1 << 63) - 1,
    "H_INT_MIN": -(1 << 63),
    "H_INT_MAX": (1 << 63) - 1,
    "H_FLOAT32_EPSILON": 2.0**-23,
    "H_FLOAT32_MIN": 2.0**-126,
    "H_FLOAT32_MAX": (2 - 2.0**-23) * 2.0**127,
    "H_FLOAT64_EPSILON": sys.float_info.epsilon,
    "H_FLOAT64_MIN": sys.float_info.min,
    "H_FLOAT64_MAX": sys.float_info.max,
}


def gen_tuple_const(count: Value, value: Value) -> Value:
    """A tuple of `count` elements that are all `value` (`tuple_gen_const`)."""
    number = _count(count, "tuple_gen_const", 1)
    if type(value) is HTuple:
        raise wrong_number(2, "tuple_gen_const", f"{len(value)} values")
    return _repeated(value, number)


def repeat(t: Value, count: Value) -> Value:
    """The tuple `count` times (`tuple_repeat`)."""
    return _repeated(t, _count(count, "tuple_repeat", 2))


def repeat_elem(t: Value, count: Value) -> Value:
    """Each element `count` times (`tuple_repeat_elem`)."""
    number = _count(count, "tuple_repeat_elem", 2)
    check_elements(length(t) * number)
    if type(t) is HTuple and type(t._data) is not list:
        return from_array(t._data.repeat(number))
    return tuple_of([x for x in elements(t) for _ in range(number)])


def constant(name: Value) -> Value:
    """The value of a constant of the language or of a limit of number types, by name (`tuple_constant`)."""
    if type(name) is not str:
        raise (wrong_number if type(name) is HTuple else wrong_type)(1, "tuple_constant", kind_name(name))
    if name in LIMITS:
        return LIMITS[name]
    if name not in CONSTANTS:
        raise wrong_value(1, "tuple_constant", f"no constant is called '{name}'")
    value = CONSTANTS[name]
    return HNULL if value is None else value


def _count(count: Value, operator: str, parameter: int) -> int:
    number = one_index(count, operator, parameter)
    if number < 0:
        raise wrong_value(parameter, operator, f"{number} times")
    return number


def _repeated(value: Value, count: int) -> Value:
    """All elements of the value, `count` times; numbers in an array if they are many."""
    total = length(value) * count
    check_elements(total)
    if total == 0:
        return EMPTY
    if total >= 1000 and (type(value) is int or type(value) is float):
        import numpy

        return HTuple(numpy.full(total, value))
    if type(value) is HTuple and type(value._data) is not list:
        import numpy

        return from_array(numpy.tile(value._data, count))
    repeated: list[Scalar] = elements(value) * count
    return tuple_of(repeated)
