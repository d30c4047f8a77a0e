"""Functions of handles: their numbers, and freeing what they refer to.

Source: reference pages of `handle_to_integer`, `integer_to_handle`, `clear_handle`.
"""

from __future__ import annotations

from hdev.errors import INVALID_HANDLE, HError, wrong_type
from hdev.values.elementwise import kind_name, unary
from hdev.values.handle import HNULL, Handle, handle_of_number
from hdev.values.htuple import Scalar, Value, elements


def _handle(x: Scalar, operator: str) -> Handle:
    if not isinstance(x, Handle):
        raise wrong_type(1, operator, kind_name(x))
    return x


def handle_to_integer(t: Value) -> Value:
    """The number of each handle, 0 for an empty or cleared one (`handle_to_integer`)."""
    return unary(lambda x: x.number if _handle(x, "handle_to_integer").valid else 0, t)


def integer_to_handle(t: Value) -> Value:
    """The handle with each number, HNULL for 0 (`integer_to_handle`); error 2451 if no valid handle has it."""
    return unary(_of_number, t)


def _of_number(x: Scalar) -> Handle:
    if type(x) is not int:
        raise wrong_type(1, "integer_to_handle", kind_name(x))
    handle = handle_of_number(x) if x else HNULL
    if handle is None:
        raise HError(INVALID_HANDLE, f"no handle has the number {x}", operator="integer_to_handle")
    return handle


def clear(t: Value) -> None:
    """Free what each handle refers to (`clear_handle`)."""
    for handle in [_handle(x, "clear_handle") for x in elements(t)]:
        handle.clear()
