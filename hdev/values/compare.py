"""Comparison of whole tuples (`==`, `<` ...) and element by element (`[==]`, `[<]` ...). Results are the integers 0 and 1.

Numbers compare by value, strings by the codes of their characters, handles by identity. A string and a number are unequal;
asking which is less is a type error. Whole tuples compare lexicographically, a proper prefix being less.
Source: reference pages of `tuple_equal`, `tuple_less` and their relatives.
"""

from __future__ import annotations

import operator as op
from collections.abc import Callable
from typing import Any

from hdev.values.elementwise import binary, operand_error
from hdev.values.htuple import HTuple, Scalar, Value, elements

_NUMBERS = (int, float)


def equal(a: Value, b: Value) -> int:
    """`a == b`: same length and all elements equal."""
    if type(a) is HTuple or type(b) is HTuple:
        x, y = elements(a), elements(b)
        return 1 if len(x) == len(y) and x == y else 0
    return 1 if a == b else 0


def not_equal(a: Value, b: Value) -> int:
    """`a != b`."""
    return 1 - equal(a, b)


def _ordered(a: Value, b: Value, name: str) -> int:
    """-1, 0 or 1 as `a` is less than, equal to or greater than `b`."""
    x, y = elements(a), elements(b)
    for p, q in zip(x, y):
        _check(p, q, name)
        if p != q:
            return -1 if p < q else 1  # type: ignore[operator]
    return (len(x) > len(y)) - (len(x) < len(y))


def _check(p: Scalar, q: Scalar, name: str) -> None:
    tp, tq = type(p), type(q)
    if tp is tq and (tp is int or tp is float or tp is str):
        return
    if (tp is int or tp is float) and (tq is int or tq is float):
        return
    raise operand_error(p, q, name, (str,) if tp is str else _NUMBERS)


def less(a: Value, b: Value) -> int:
    """`a < b`."""
    return 1 if _ordered(a, b, "tuple_less") < 0 else 0


def greater(a: Value, b: Value) -> int:
    """`a > b`."""
    return 1 if _ordered(a, b, "tuple_greater") > 0 else 0


def less_equal(a: Value, b: Value) -> int:
    """`a <= b`."""
    return 1 if _ordered(a, b, "tuple_less_equal") <= 0 else 0


def greater_equal(a: Value, b: Value) -> int:
    """`a >= b`."""
    return 1 if _ordered(a, b, "tuple_greater_equal") >= 0 else 0


def _elementwise(compare: Callable[[Any, Any], Any], name: str, ordering: bool) -> Callable[[Value, Value], Value]:
    def elements_of(p: Scalar, q: Scalar) -> int:
        if ordering:
            _check(p, q, name)
        return 1 if compare(p, q) else 0

    def whole(a: Value, b: Value) -> Value:
        if type(a) is HTuple or type(b) is HTuple:
            return binary(elements_of, a, b, name, compare)
        return elements_of(a, b)  # type: ignore[arg-type]

    whole.__name__ = name
    whole.__doc__ = f"Element by element (`{name}`)."
    return whole


equal_elem = _elementwise(op.eq, "tuple_equal_elem", False)
not_equal_elem = _elementwise(op.ne, "tuple_not_equal_elem", False)
less_elem = _elementwise(op.lt, "tuple_less_elem", True)
greater_elem = _elementwise(op.gt, "tuple_greater_elem", True)
less_equal_elem = _elementwise(op.le, "tuple_less_equal_elem", True)
greater_equal_elem = _elementwise(op.ge, "tuple_greater_equal_elem", True)
