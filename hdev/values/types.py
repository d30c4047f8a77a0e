"""Tests for types, as constants H_TYPE_*, by name, and of handles.

The type of a tuple is that of all its elements; a tuple is mixed if it has elements of several types (HALCON may go on
calling a tuple mixed whose elements became of one type; here it never does). Sources: reference pages of `tuple_type`,
`tuple_is_int` ... `tuple_is_valid_handle`, `tuple_sem_type`.
"""

from __future__ import annotations

from collections.abc import Callable

from hdev.values.elementwise import unary
from hdev.values.handle import Handle
from hdev.values.htuple import HTuple, Scalar, Value, elements

H_TYPE_INT = 1
H_TYPE_REAL = 2
H_TYPE_STRING = 4
H_TYPE_MIXED = 8
H_TYPE_HANDLE = 16
H_TYPE_ANY = 31

_CONSTANTS = {int: H_TYPE_INT, float: H_TYPE_REAL, str: H_TYPE_STRING}
_NAMES = {H_TYPE_INT: "integer", H_TYPE_REAL: "real", H_TYPE_STRING: "string"}


def _constant(x: Scalar) -> int:
    return _CONSTANTS.get(type(x), H_TYPE_HANDLE)


def type_of(t: Value) -> int:
    """The constant H_TYPE_* of the tuple: `type(t)` (`tuple_type`); H_TYPE_ANY for `[]`."""
    if type(t) is HTuple and type(t._data) is not list and len(t):
        return H_TYPE_INT if t._data.dtype.kind == "i" else H_TYPE_REAL
    found = {_constant(x) for x in elements(t)}
    if len(found) > 1:
        return H_TYPE_MIXED
    return found.pop() if found else H_TYPE_ANY


def type_elem(t: Value) -> Value:
    """The constant H_TYPE_* of each element (`tuple_type_elem`)."""
    return unary(_constant, t)


def _all_of(constant: int, name: str, kind: str) -> Callable[[Value], Value]:
    def whole(t: Value) -> Value:
        return 1 if type_of(t) & constant else 0

    whole.__name__ = whole.__qualname__ = name
    whole.__doc__ = f"1 if all elements are {kind}, as in `[]`, else 0 (`tuple_{name}`)."
    return whole


def _each_of(constant: int, name: str, kind: str) -> Callable[[Value], Value]:
    def whole(t: Value) -> Value:
        return unary(lambda x: 1 if _constant(x) == constant else 0, t)

    whole.__name__ = whole.__qualname__ = name
    whole.__doc__ = f"1 for each element that is {kind}, else 0 (`tuple_{name}`)."
    return whole


is_int = _all_of(H_TYPE_INT, "is_int", "integers")
is_real = _all_of(H_TYPE_REAL, "is_real", "reals")
is_string = _all_of(H_TYPE_STRING, "is_string", "strings")
is_handle = _all_of(H_TYPE_HANDLE, "is_handle", "handles")
is_int_elem = _each_of(H_TYPE_INT, "is_int_elem", "an integer")
is_real_elem = _each_of(H_TYPE_REAL, "is_real_elem", "a real")
is_string_elem = _each_of(H_TYPE_STRING, "is_string_elem", "a string")
is_handle_elem = _each_of(H_TYPE_HANDLE, "is_handle_elem", "a handle")


def is_mixed(t: Value) -> Value:
    """1 if the elements are of several types, else 0 (`tuple_is_mixed`)."""
    return 1 if type_of(t) == H_TYPE_MIXED else 0


def is_nan_elem(t: Value) -> Value:
    """1 for each element that is NaN, else 0 (`tuple_is_nan_elem`)."""
    return unary(lambda x: 1 if x != x else 0, t)


def is_valid_handle(t: Value) -> Value:
    """1 for each element that is a handle which refers to something, else 0 (`tuple_is_valid_handle`)."""
    return unary(lambda x: 1 if isinstance(x, Handle) and x.valid else 0, t)


def _serializable(x: Scalar) -> int:
    return 0 if isinstance(x, Handle) and not (x.valid and x.serializable) else 1


def is_serializable(t: Value) -> Value:
    """1 if all elements can be written to a file, else 0 (`tuple_is_serializable`)."""
    return 1 if all(_serializable(x) for x in elements(t)) else 0


def is_serializable_elem(t: Value) -> Value:
    """1 for each element that can be written to a file, else 0 (`tuple_is_serializable_elem`)."""
    return unary(_serializable, t)


def _semantic_name(x: Scalar) -> str:
    if isinstance(x, Handle):
        return x.semantics if x.valid else Handle.semantics
    return _NAMES[_constant(x)]


def sem_type(t: Value) -> Value:
    """The name of the type (`tuple_sem_type`).

    For handles the kind of resource, or 'handle' if they are of several kinds or not valid; 'any' for a mixture and `[]`.
    """
    kind = type_of(t)
    if kind in _NAMES:
        return _NAMES[kind]
    if kind != H_TYPE_HANDLE:
        return "any"
    names = {_semantic_name(x) for x in elements(t)}
    return names.pop() if len(names) == 1 else Handle.semantics


def sem_type_elem(t: Value) -> Value:
    """The name of the type of each element (`tuple_sem_type_elem`)."""
    return unary(_semantic_name, t)
