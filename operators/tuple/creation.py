"""Operators of chapter Tuple, section Creation."""

from __future__ import annotations

from typing import Any

from hdev.registry import operator
from hdev.values import Value, construct, creation, handles, random


@operator
def tuple_concat(t1: Value, t2: Value) -> Value:
    """The elements of the first tuple and then those of the second.

    Source: reference page of `tuple_concat`.
    """
    return construct.concat(t1, t2)


@operator
def tuple_constant(name: Value) -> Value:
    """Value of a constant of the language, or of a limit of number types such as 'H_INT32_MAX'.

    Errors: 1301 unknown name.

    Source: reference page of `tuple_constant`.
    """
    return creation.constant(name)


@operator
def tuple_gen_const(length: Value, const: Value) -> Value:
    """A tuple of a length with one value everywhere.

    Errors: 1201 type; 1301 negative; 1401, 1402 not one value; 6001 too long.

    Source: reference page of `tuple_gen_const`.
    """
    return creation.gen_tuple_const(length, const)


@operator
def tuple_repeat(t: Value, num: Value) -> Value:
    """The tuple a number of times.

    Errors: 1202 type; 1302 negative; 1402 not one number; 6001 too long.

    Source: reference page of `tuple_repeat`.
    """
    return creation.repeat(t, num)


@operator
def tuple_repeat_elem(t: Value, num: Value) -> Value:
    """Each element a number of times.

    Errors: 1202 type; 1302 negative; 1402 not one number; 6001 too long.

    Source: reference page of `tuple_repeat_elem`.
    """
    return creation.repeat_elem(t, num)


@operator
def tuple_gen_sequence(start: Value, end: Value, step: Value) -> Value:
    """Start, Start + Step ... up to (down to) End; integers if Start and Step are.

    Errors: 1201, 1202, 1203 type; 1303 step of 0 or away from the end; 1401, 1402, 1403 not one value; 6001 too long.

    Source: reference page of `tuple_gen_sequence`.
    """
    return construct.sequence(start, step, end)


@operator(effects=("random",))
def tuple_rand(length: Value, *, session: Any) -> Value:
    """Random reals from 0 to less than 1. Errors: 1201 type; 1301 negative; 1401 not one number; 6001 too long.

    Source: reference page of `tuple_rand`.
    """
    return random.rand(length, session.random)


@operator
def clear_handle(handle: Value) -> None:
    """Free what the handles refer to; empty and already cleared handles do not matter. Errors: 1201 no handle.

    Source: reference page of `clear_handle`.
    """
    handles.clear(handle)
