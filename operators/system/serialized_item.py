"""System / Serialized Item: values as bytes, to be kept in files or sent somewhere.

An item in a file is 'hdev-item', a line feed, the kind ('tuple', 'handle', 'message' ...), a line feed, the number of bytes
(8, little endian) and the bytes. MVTec's form is not documented; neither can read the other's.
"""

from __future__ import annotations

import struct

from hdev.errors import HError, wrong_value
from hdev.operators.file.files import File
from hdev.registry import operator
from hdev.values import Handle

WRONG_FORMAT = 5238

_MARK = b"hdev-item\n"
_SIZE = struct.Struct("<Q")
_LONGEST_KIND = 40


class SerializedItem(Handle):
    """What a `serialize_...` operator has made: `kind` says of what, `data` is for `deserialize_...` to read."""

    semantics = "serialized_item"

    def __init__(self, kind: str, data: bytes) -> None:
        super().__init__()
        self.kind = kind
        self.data = data

    def release(self) -> None:
        self.data = b""

    def of(self, kind: str, code: int, operator_name: str) -> bytes:
        """The data, if it is of this kind; else error `code`."""
        if self.kind != kind:
            raise HError(code, f"the item holds: {self.kind}", operator=operator_name)
        return self.data


def item_bytes(item: SerializedItem) -> bytes:
    """The item as it is in a file."""
    return _MARK + item.kind.encode() + b"\n" + _SIZE.pack(len(item.data)) + item.data


def item_of(data: bytes) -> SerializedItem | None:
    """The item in the bytes of a file; None if they are no item of hdev, or not all of it."""
    mark, kind, rest = data[: len(_MARK)], *data[len(_MARK) :].partition(b"\n")[::2]
    if mark != _MARK or len(kind) > _LONGEST_KIND or len(rest) < _SIZE.size:
        return None
    (count,) = _SIZE.unpack(rest[: _SIZE.size])
    body = rest[_SIZE.size :]
    return SerializedItem(kind.decode("ascii", "replace"), body) if len(body) == count else None


@operator
def clear_serialized_item(serialized_item_handle: list[SerializedItem]) -> None:
    """Free serialized items.

    Source: reference page of `clear_serialized_item`.
    """
    for item in serialized_item_handle:
        item.clear()


@operator
def fwrite_serialized_item(file_handle: File, serialized_item_handle: SerializedItem) -> None:
    """Write a serialized item to a binary file; several may follow one another.

    Errors: 5212 writing failed; 5216 the file is open for reading; 5281 it is a text file.
    Source: reference page of `fwrite_serialized_item`.
    """
    file_handle.use("output", text=False)
    file_handle.write(item_bytes(serialized_item_handle))


@operator
def fread_serialized_item(file_handle: File) -> SerializedItem:
    """Read the next serialized item of a binary file.

    Errors: 5238 no item of hdev is there; 5216 the file is open for writing; 5281 it is a text file.
    Source: reference page of `fread_serialized_item`.
    """
    file_handle.use("input", text=False)
    mark = file_handle.read(len(_MARK))
    kind = file_handle.stream.readline(_LONGEST_KIND)
    size = file_handle.read(_SIZE.size)
    if mark == _MARK and kind.endswith(b"\n") and len(size) == _SIZE.size:
        (count,) = _SIZE.unpack(size)
        data = file_handle.read(count)
        if len(data) == count:
            return SerializedItem(kind[:-1].decode("ascii", "replace"), data)
    problem = "the file ends here" if not mark else "no item of hdev"
    raise HError(WRONG_FORMAT, f"{file_handle.name}: {problem}", operator="fread_serialized_item")


@operator
def get_serialized_item_ptr(serialized_item_handle: SerializedItem) -> tuple[int, int]:
    """The address of a serialized item as it is in a file (see this module), and how many bytes it has.

    Source: reference page of `get_serialized_item_ptr`.
    """
    import numpy as np

    from hdev.iconic import memory

    data = np.frombuffer(item_bytes(serialized_item_handle), np.uint8)
    return memory.lend(data), data.size


@operator
def create_serialized_item_ptr(pointer: int, size: int, copy: str) -> SerializedItem:
    """The serialized item in the bytes at an address, which are copied.

    Parameters
    ----------
    pointer, size : of bytes that `get_serialized_item_ptr` or `get_memory_block_ptr` has given out
    copy : 'true' or 'false'
        Makes no difference: they are copied.

    Errors: 1301 the address is none of those, 1302, 1303, 5238 no item of hdev is there.
    Source: reference page of `create_serialized_item_ptr`.
    """
    from hdev.operators.system.memory_block import bytes_at

    if copy not in ("true", "false"):
        raise wrong_value(3, "create_serialized_item_ptr", repr(copy))
    item = item_of(bytes_at(pointer, size, "create_serialized_item_ptr"))
    if item is None:
        raise HError(WRONG_FORMAT, "no item of hdev", operator="create_serialized_item_ptr")
    return item
