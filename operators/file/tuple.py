"""File / Tuple: tuples in files, tuples and handles as serialized items.

A `.tup` file is text: the number of elements, then one element a line, a number for its type before it (1 integer, 2 real,
4 string, as the constants H_TYPE_INT, H_TYPE_REAL and H_TYPE_STRING); strings with backslash escapes. MVTec does not document
its form; this is a form of our own.
"""

from __future__ import annotations

from typing import Any

from hdev.errors import HError
from hdev.operators.file.paths import existing, path_of, system_errors
from hdev.operators.system.serialization import pack, unpack
from hdev.operators.system.serialized_item import SerializedItem
from hdev.registry import operator
from hdev.runtime.paths import read_whole, write_whole
from hdev.values import Handle, Scalar, Value, elements, tuple_of, types
from hdev.values.htuple import wrap

OPEN_FAILED = 5215
WRITE_FAILED = 5212
WRONG_FORMAT = 5238
NO_TUPLE = 5757
NO_HANDLE = 2450

_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_PLAIN = {"\\": "\\", "n": "\n", "r": "\r"}


@operator(effects=("write",))
def write_tuple(tuple: Value, file_name: str, *, session: Any) -> None:
    """Write a tuple to a text file, whole or not at all. In place of a handle the file gets the integer 0.

    Errors: 5212 writing failed; 5214 no file name.
    Source: reference page of `write_tuple`.
    """
    items = elements(tuple)
    text = "".join(f"{line}\n" for line in (len(items), *map(_line, items)))
    path = path_of(file_name, session, "write_tuple")
    with system_errors(file_name, "write_tuple", WRITE_FAILED, WRITE_FAILED):
        write_whole(path, text.encode("utf-8", "surrogatepass"))


def _line(item: Scalar) -> str:
    if isinstance(item, str):
        return "4 " + "".join(_ESCAPES.get(character, character) for character in item)
    if isinstance(item, float):
        return f"2 {item!r}"
    return f"1 {0 if isinstance(item, Handle) else item}"


@operator(effects=("read",))
def read_tuple(file_name: str, *, session: Any) -> Value:
    """The tuple in a file that `write_tuple` has written.

    Errors: 5200 there is no such file; 5215 it cannot be read; 5238 it holds no tuple.
    Source: reference page of `read_tuple`.
    """
    path = existing(file_name, session, "read_tuple")
    with system_errors(file_name, "read_tuple", OPEN_FAILED):
        data = read_whole(path)
    try:
        first, *lines = data.decode("utf-8", "surrogatepass").removesuffix("\n").split("\n")
        if int(first) != len(lines):
            raise ValueError(f"{first} elements announced, {len(lines)} found")
        return tuple_of([_element(line) for line in lines])
    except (ValueError, KeyError) as error:
        raise HError(WRONG_FORMAT, f"{file_name}: {error}", operator="read_tuple") from None


def _element(line: str) -> Scalar:
    kind, _, text = line.partition(" ")
    if kind == "1":
        return wrap(int(text))
    if kind == "2":
        return float(text)
    if kind != "4":
        raise ValueError(f"unknown type {kind!r}")
    characters = iter(text)
    return "".join(_PLAIN[next(characters, "")] if character == "\\" else character for character in characters)


@operator
def serialize_tuple(tuple: Value) -> SerializedItem:
    """A tuple as serialized item.

    Handles in it must be serializable (else 2455), and dictionaries must not contain themselves (2456).

    Source: reference page of `serialize_tuple`.
    """
    return SerializedItem("tuple", pack(tuple))


@operator
def deserialize_tuple(serialized_item_handle: SerializedItem) -> Value:
    """The tuple in a serialized item; error 5757 if there is none.

    Source: reference page of `deserialize_tuple`.
    """
    return _unpacked(serialized_item_handle, "tuple", NO_TUPLE, "deserialize_tuple")


@operator
def serialize_handle(handle: Handle) -> SerializedItem:
    """What a handle refers to as serialized item; error 2455 if it has no form as bytes.

    Source: reference page of `serialize_handle`.
    """
    return SerializedItem("handle", pack(handle))


@operator
def deserialize_handle(serialized_item: SerializedItem) -> Value:
    """A new handle for what is in a serialized item; error 2450 if there is none.

    Source: reference page of `deserialize_handle`.
    """
    return _unpacked(serialized_item, "handle", NO_HANDLE, "deserialize_handle")


def _unpacked(item: SerializedItem, kind: str, code: int, operator_name: str) -> Value:
    try:
        return unpack(item.of(kind, code, operator_name))
    except ValueError as error:
        raise HError(code, str(error), operator=operator_name) from None


@operator
def tuple_is_serializable(tuple: Value) -> Value:
    """1 if all elements can be serialized, else 0.

    Source: reference page of `tuple_is_serializable`.
    """
    return types.is_serializable(tuple)


@operator
def tuple_is_serializable_elem(tuple: Value) -> Value:
    """1 for each element that can be serialized, else 0.

    Source: reference page of `tuple_is_serializable_elem`.
    """
    return types.is_serializable_elem(tuple)
