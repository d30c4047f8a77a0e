"""Operators of chapter Tuple, section Conversion."""

from __future__ import annotations

from hdev.registry import operator
from hdev.values import Value, characters, formatting, handles, mathematics, numbers


@operator
def tuple_chr(t: Value) -> Value:
    """The character with each code.

    Errors: 1201 type; 1301 no character.

    Source: reference page of `tuple_chr`.
    """
    return characters.character(t)


@operator
def tuple_chrt(t: Value) -> Value:
    """The characters with the codes, as strings that end at each 0, which stays.

    Errors: 1201 type; 1301 no character.

    Source: reference page of `tuple_chrt`.
    """
    return characters.chrt(t)


@operator
def tuple_int(t: Value) -> Value:
    """Integer part of each number.

    Errors: 1201 type; 1301 beyond 64 bits.

    Source: reference page of `tuple_int`.
    """
    return mathematics.to_int(t)


@operator
def tuple_is_number(t: Value) -> Value:
    """1 for each number and each string that denotes one, else 0.

    Source: reference page of `tuple_is_number`.
    """
    return numbers.is_number(t)


@operator
def tuple_number(t: Value) -> Value:
    """The number that each string denotes; other strings and numbers stay.

    Errors: 1301 integer beyond 64 bits.

    Source: reference page of `tuple_number`.
    """
    return numbers.number(t)


@operator
def tuple_ord(t: Value) -> Value:
    """Code of each string, which has one character.

    Errors: 1201 type; 1301 not one character.

    Source: reference page of `tuple_ord`.
    """
    return characters.ordinal(t)


@operator
def tuple_ords(t: Value) -> Value:
    """Codes of all characters of all strings; integers stay.

    Errors: 1201 type.

    Source: reference page of `tuple_ords`.
    """
    return characters.ords(t)


@operator
def tuple_real(t: Value) -> Value:
    """Each number as a real.

    Errors: 1201 type.

    Source: reference page of `tuple_real`.
    """
    return mathematics.to_real(t)


@operator
def tuple_round(t: Value) -> Value:
    """Integer nearest to each number, halves away from zero.

    Errors: 1201 type; 1301 beyond 64 bits.

    Source: reference page of `tuple_round`.
    """
    return mathematics.round(t)


@operator
def tuple_string(t: Value, format: Value) -> Value:
    """Each element written as the format says, as `$` in expressions.

    Errors: 1201, 1202 type; 1301 no integer; 1302 malformed format; 1402 not one format; 6001 too long.

    Source: reference page of `tuple_string`.
    """
    return formatting.format_value(t, format)


@operator
def handle_to_integer(handle: Value) -> Value:
    """Number of each handle, 0 of an empty one. Errors: 1201 no handle.

    Source: reference page of `handle_to_integer`.
    """
    return handles.handle_to_integer(handle)


@operator
def integer_to_handle(integer_handle: Value) -> Value:
    """Handle with each number; HNULL for 0. Errors: 1201 type; 2451 no valid handle has it.

    Source: reference page of `integer_to_handle`.
    """
    return handles.integer_to_handle(integer_handle)
