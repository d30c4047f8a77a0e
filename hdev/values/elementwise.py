"""The one rule by which functions of elements extend to tuples.

Equal lengths go element by element; a single element goes with every element of the other operand; an empty operand gives
`[]`; other lengths are error 1402 (the second operand's number of values).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import repeat
from typing import TYPE_CHECKING, Any

from hdev.errors import HError, wrong_number, wrong_type
from hdev.values.htuple import (
    ARRAY_LENGTH,
    HTuple,
    Scalar,
    Value,
    elements,
    from_array,
    length,
    numeric_array,
    tuple_of,
)

if TYPE_CHECKING:
    import numpy


def binary(
    function: Callable[[Any, Any], Any],
    a: Value,
    b: Value,
    operator: str,
    array_function: Callable[[numpy.ndarray, numpy.ndarray], numpy.ndarray] | None = None,
) -> Value:
    """`function` of two elements extended to tuples; at least one of `a` and `b` is an `HTuple`.

    `array_function` may do the same for homogeneous numeric operands; its result is taken as it is.
    """
    n, m = length(a), length(b)
    if array_function is not None and (n >= ARRAY_LENGTH or m >= ARRAY_LENGTH) and (n == m or n == 1 or m == 1):
        x, y = numeric_array(a), numeric_array(b)
        if x is not None and y is not None:
            return from_array(array_function(x, y))
    return tuple_of([function(x, y) for x, y in pairs(a, b, operator)])


def pairs(a: Value, b: Value, operator: str) -> Iterable[tuple[Any, Any]]:
    """The pairs of elements that a function of two elements is applied to; none if an operand is empty."""
    n, m = length(a), length(b)
    if n == 0 or m == 0:
        return ()
    if n != m and n != 1 and m != 1:
        raise wrong_number(2, operator, f"operands of {n} and {m} elements")
    xs: Any = elements(a) if n > 1 else repeat(elements(a)[0], m)
    ys: Any = elements(b) if m > 1 else repeat(elements(b)[0], n)
    return zip(xs, ys)


def unary(
    function: Callable[[Any], Any],
    a: Value,
    array_function: Callable[[numpy.ndarray], numpy.ndarray] | None = None,
) -> Value:
    """`function` of one element extended to tuples."""
    if type(a) is not HTuple:
        return function(a)
    if array_function is not None and len(a) >= ARRAY_LENGTH:
        x = a.to_array()
        if x is not None:
            return from_array(array_function(x))
    return tuple_of([function(x) for x in a.to_list()])


def operand_error(a: Scalar, b: Scalar, operator: str, allowed: tuple[type, ...]) -> HError:
    """The type error of a binary operation whose operands must be of the `allowed` types."""
    culprit = 1 if type(a) not in allowed else 2
    return wrong_type(culprit, operator, f"{kind_name(a)} and {kind_name(b)}")


def kind_name(element: object) -> str:
    """The kind of an element in words, for messages."""
    return {int: "an integer", float: "a real", str: "a string", HTuple: "a tuple"}.get(type(element), "a handle")
