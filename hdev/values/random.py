"""Random numbers. The generator, and with it the seed, belongs to the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hdev.errors import wrong_number, wrong_type, wrong_value
from hdev.values.elementwise import kind_name
from hdev.values.htuple import HTuple, Value, check_elements, from_array

if TYPE_CHECKING:
    import numpy


def rand(count: Value, generator: numpy.random.Generator) -> Value:
    """`count` reals from 0 to less than 1, uniformly distributed (`tuple_rand`)."""
    if type(count) is HTuple:
        raise wrong_number(1, "tuple_rand", f"{len(count)} values")
    if type(count) is not int:
        raise wrong_type(1, "tuple_rand", kind_name(count))
    if count < 0:
        raise wrong_value(1, "tuple_rand", f"a length of {count}")
    check_elements(count)
    return from_array(generator.random(count))
