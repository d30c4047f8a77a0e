"""Tuples as sets: union, intersection, difference, symmetric difference.

Elements of different types are different elements: 1 and 1.0 both stay. A result has no element twice and is sorted:
numbers by value (an integer before the equal real, NaN last), then strings, then handles. Source: reference pages of
`tuple_union` ... `tuple_symmdiff` (the order is seen in their examples only).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hdev.values.handle import Handle
from hdev.values.htuple import ARRAY_LENGTH, Scalar, Value, elements, from_array, length, numeric_array, tuple_of


def _key(element: Scalar) -> tuple[Any, ...]:
    """A key that orders all elements, and that two elements share if they are the same element of a set."""
    if type(element) is str:
        return (1, element)
    if isinstance(element, Handle):
        return (2, element.number, id(element))
    if element != element:
        return (0, True, 0)
    return (0, False, element, type(element) is float)


def _operation(of_sets: Callable[[Any, Any], Any], of_arrays: str, doc: str) -> Callable[[Value, Value], Value]:
    def whole(a: Value, b: Value) -> Value:
        if length(a) + length(b) >= ARRAY_LENGTH:
            x, y = numeric_array(a), numeric_array(b)
            if x is not None and y is not None and x.dtype == y.dtype:
                import numpy

                return from_array(getattr(numpy, of_arrays)(x, y))
        first = {_key(x): x for x in elements(a)}
        second = {_key(x): x for x in elements(b)}
        known = second | first
        return tuple_of([known[key] for key in sorted(of_sets(first.keys(), second.keys()))])

    whole.__doc__ = doc
    return whole


union = _operation(lambda a, b: a | b, "union1d", "The elements of either tuple (`tuple_union`).")
intersection = _operation(lambda a, b: a & b, "intersect1d", "The elements of both tuples (`tuple_intersection`).")
difference = _operation(lambda a, b: a - b, "setdiff1d", "The elements of the first tuple only (`tuple_difference`).")
symmdiff = _operation(lambda a, b: a ^ b, "setxor1d", "The elements of exactly one tuple (`tuple_symmdiff`).")
