"""Control values as bytes, in a form of our own: for serialized items, messages in files, tuples sent through sockets.

Little endian. A value is the number of its elements (8 bytes), a letter, and the elements: for 'I' integers of 8 bytes, for
'R' reals of 8 bytes (IEEE 754), for 'M' whatever they are, a letter before each:

    I  integer    S  string: its length in bytes (8), UTF-8    D  dictionary: the number of entries (8), per entry the key
    R  real       N  the empty handle                             (as an element) and the value
    H  another handle: its semantic type (as an element), the length of its bytes (8), the bytes
"""

from __future__ import annotations

import struct
from io import BytesIO

from hdev.errors import HError
from hdev.values import HNULL, Handle, Scalar, Value, elements, tuple_of
from hdev.values.dictionary import NOT_SERIALIZABLE, Dictionary
from hdev.values.handle import restored

CYCLE = 2456

_COUNT = struct.Struct("<Q")
_INTEGER = struct.Struct("<q")
_REAL = struct.Struct("<d")


def pack(value: Value) -> bytes:
    """The bytes of a value.

    Raises 2455 for a handle (or an iconic object in a dictionary) that has no form, 2456 for a dictionary within itself.
    """
    out = BytesIO()
    _pack_value(value, out, [])
    return out.getvalue()


def _pack_value(value: Value, out: BytesIO, within: list[Dictionary]) -> None:
    items = elements(value)
    out.write(_COUNT.pack(len(items)))
    kinds = set(map(type, items))
    if kinds == {int} or kinds == {float}:
        letter, code = ("I", "q") if kinds == {int} else ("R", "d")
        out.write(letter.encode() + struct.pack(f"<{len(items)}{code}", *items))
        return
    out.write(b"M")
    for item in items:
        _pack(item, out, within)


def _pack(item: Scalar, out: BytesIO, within: list[Dictionary]) -> None:
    if isinstance(item, int):
        out.write(b"I" + _INTEGER.pack(item))
    elif isinstance(item, float):
        out.write(b"R" + _REAL.pack(item))
    elif isinstance(item, str):
        data = item.encode("utf-8", "surrogatepass")
        out.write(b"S" + _COUNT.pack(len(data)) + data)
    elif isinstance(item, Dictionary):
        _pack_dictionary(item, out, within)
    elif item is HNULL:
        out.write(b"N")
    else:
        item.check()
        content = item.packed()
        if content is not None:
            out.write(b"H")
            _pack(item.semantics, out, within)
            out.write(_COUNT.pack(len(content)) + content)
            return
        raise HError(NOT_SERIALIZABLE, f"a handle of type '{item.semantics}'")


def _pack_dictionary(dictionary: Dictionary, out: BytesIO, within: list[Dictionary]) -> None:
    dictionary.check()
    if any(outer is dictionary for outer in within):
        raise HError(CYCLE, "a dictionary within itself")
    out.write(b"D" + _COUNT.pack(len(dictionary.entries)))
    for key, (kind, value) in dictionary.entries.items():
        if kind != "tuple":
            raise HError(NOT_SERIALIZABLE, f"the iconic object of key {key!r}")
        _pack(key, out, within)
        _pack_value(value, out, [*within, dictionary])


def unpack(data: bytes) -> Value:
    """The value with these bytes. Raises ValueError if they are none."""
    source = BytesIO(data)
    try:
        value = _unpack_value(source)
    except (struct.error, KeyError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    if source.read(1):
        raise ValueError("more bytes than the value has")
    return value


def _unpack_value(source: BytesIO) -> Value:
    (count,) = _COUNT.unpack(source.read(8))
    if count > len(source.getbuffer()) - source.tell():  # every element takes a byte at least
        raise ValueError(f"{count} elements announced")
    letter = source.read(1)
    if letter == b"M":
        return tuple_of([_unpack(source) for _ in range(count)])
    if letter not in (b"I", b"R"):
        raise ValueError(f"unknown elements {letter!r}")
    return tuple_of(list(struct.unpack(f"<{count}{'q' if letter == b'I' else 'd'}", source.read(8 * count))))


def _unpack(source: BytesIO) -> Scalar:
    letter = source.read(1)
    if letter == b"I":
        return _INTEGER.unpack(source.read(8))[0]
    if letter == b"R":
        return _REAL.unpack(source.read(8))[0]
    if letter == b"S":
        (length,) = _COUNT.unpack(source.read(8))
        data = source.read(length)
        if len(data) < length:
            raise ValueError("a string ends early")
        return data.decode("utf-8", "surrogatepass")
    if letter == b"N":
        return HNULL
    if letter == b"H":
        return _unpack_handle(source)
    if letter == b"D":
        return _unpack_dictionary(source)
    raise ValueError(f"unknown element {letter!r}")


def _unpack_handle(source: BytesIO) -> Handle:
    semantics = _unpack(source)
    (length,) = _COUNT.unpack(source.read(8))
    return restored(str(semantics), source.read(length))


def _unpack_dictionary(source: BytesIO) -> Handle:
    result = Dictionary()
    (count,) = _COUNT.unpack(source.read(8))
    for _ in range(count):
        key = _unpack(source)
        if not isinstance(key, str | int):
            raise ValueError("a key must be a string or an integer")
        result.set_tuple(key, _unpack_value(source))
    return result
