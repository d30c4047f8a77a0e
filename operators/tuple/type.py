"""Operators of chapter Tuple, section Type: tests for types."""

from __future__ import annotations

from hdev.registry import operator
from hdev.values import Value, types


@operator
def tuple_is_handle(t: Value) -> Value:
    """1 if all elements are handles, as in [], else 0.

    Source: reference page of `tuple_is_handle`.
    """
    return types.is_handle(t)


@operator
def tuple_is_int(t: Value) -> Value:
    """1 if all elements are integers, as in [], else 0.

    Source: reference page of `tuple_is_int`.
    """
    return types.is_int(t)


@operator
def tuple_is_real(t: Value) -> Value:
    """1 if all elements are reals, as in [], else 0.

    Source: reference page of `tuple_is_real`.
    """
    return types.is_real(t)


@operator
def tuple_is_string(t: Value) -> Value:
    """1 if all elements are strings, as in [], else 0.

    Source: reference page of `tuple_is_string`.
    """
    return types.is_string(t)


@operator
def tuple_is_handle_elem(t: Value) -> Value:
    """1 for each element that is a handle, else 0.

    Source: reference page of `tuple_is_handle_elem`.
    """
    return types.is_handle_elem(t)


@operator
def tuple_is_int_elem(t: Value) -> Value:
    """1 for each element that is an integer, else 0.

    Source: reference page of `tuple_is_int_elem`.
    """
    return types.is_int_elem(t)


@operator
def tuple_is_nan_elem(t: Value) -> Value:
    """1 for each element that is not a number (NaN), else 0.

    Source: reference page of `tuple_is_nan_elem`.
    """
    return types.is_nan_elem(t)


@operator
def tuple_is_real_elem(t: Value) -> Value:
    """1 for each element that is a real, else 0.

    Source: reference page of `tuple_is_real_elem`.
    """
    return types.is_real_elem(t)


@operator
def tuple_is_string_elem(t: Value) -> Value:
    """1 for each element that is a string, else 0.

    Source: reference page of `tuple_is_string_elem`.
    """
    return types.is_string_elem(t)


@operator
def tuple_is_mixed(t: Value) -> Value:
    """1 if the elements are of several types, else 0.

    Source: reference page of `tuple_is_mixed`.
    """
    return types.is_mixed(t)


@operator
def tuple_is_valid_handle(handle: Value) -> Value:
    """1 for each handle that refers to something, else 0.

    Source: reference page of `tuple_is_valid_handle`.
    """
    return types.is_valid_handle(handle)


@operator
def tuple_sem_type(t: Value) -> Value:
    """Name of the type of all elements: 'integer', 'real', 'string', a kind of handle, 'handle', or 'any' for a
    mixture.

    Source: reference page of `tuple_sem_type`.
    """
    return types.sem_type(t)


@operator
def tuple_sem_type_elem(t: Value) -> Value:
    """Name of the type of each element: 'integer', 'real', 'string', a kind of handle, or 'handle' for one that is
    not valid.

    Source: reference page of `tuple_sem_type_elem`.
    """
    return types.sem_type_elem(t)


@operator
def tuple_type(t: Value) -> Value:
    """Type of all elements as a constant H_TYPE_INT, H_TYPE_REAL, H_TYPE_STRING, H_TYPE_HANDLE, H_TYPE_MIXED or
    H_TYPE_ANY.

    Source: reference page of `tuple_type`.
    """
    return types.type_of(t)


@operator
def tuple_type_elem(t: Value) -> Value:
    """Type of each element as a constant H_TYPE_INT, H_TYPE_REAL, H_TYPE_STRING or H_TYPE_HANDLE.

    Source: reference page of `tuple_type_elem`.
    """
    return types.type_elem(t)
