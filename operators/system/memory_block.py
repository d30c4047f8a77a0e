"""System / Memory Block: bytes that belong to a handle.

Addresses are those that this process has given out, of images, memory blocks and serialized items (`get_image_pointer1`,
`get_memory_block_ptr` ...), and addresses within: no program can read other memory.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.errors import wrong_value
from hdev.iconic import memory
from hdev.operators.file import _files
from hdev.operators.file.paths import existing, path_of
from hdev.registry import operator
from hdev.values import Handle


class MemoryBlock(Handle):
    """A piece of memory."""

    semantics = "memory_block"

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.data = data
        self._array: Any = None

    def address(self) -> int:
        """Where the bytes lie; they stay there as long as the handle or its address is known."""
        if self._array is None:
            self._array = np.frombuffer(self.data, np.uint8)
        return memory.lend(self._array)

    def release(self) -> None:
        self.data, self._array = b"", None


def bytes_at(pointer: int, size: int, name: str) -> bytes:
    """The bytes at an address that was given out before; 1301, 1302 for others."""
    if size < 1:
        raise wrong_value(2, name, f"{size} bytes")
    data = memory.borrowed(pointer, size)
    if data is None:
        raise wrong_value(
            1, name, f"{pointer:#x} is not the address of {size} bytes of an image, a memory block or an item"
        )
    return data


@operator
def create_memory_block_extern(pointer: int, size: int, free_function: int) -> MemoryBlock:
    """A memory block of bytes at an address; they are copied.

    Parameters
    ----------
    pointer : an address that a program was given before (see `hdev.operators.system.memory_block`), or one within
    size : > 0, in bytes
    free_function : 0; functions cannot be called by their address

    Errors: 1301, 1302, 1303. Source: reference page of `create_memory_block_extern`.
    """
    if free_function:
        raise wrong_value(3, "create_memory_block_extern", f"function {free_function:#x}")
    return MemoryBlock(bytes_at(pointer, size, "create_memory_block_extern"))


@operator
def create_memory_block_extern_copy(pointer: int, size: int) -> MemoryBlock:
    """A memory block with a copy of the bytes at an address; parameters and errors as of `create_memory_block_extern`.

    Source: reference page of `create_memory_block_extern_copy`.
    """
    return MemoryBlock(bytes_at(pointer, size, "create_memory_block_extern_copy"))


@operator
def get_memory_block_ptr(memory_block_handle: MemoryBlock) -> tuple[int, int]:
    """The address of the bytes of a memory block, and how many they are. Source: reference page of `get_memory_block_ptr`."""
    return memory_block_handle.address(), len(memory_block_handle.data)


@operator
def compare_memory_block(memory_blocks1: list[MemoryBlock], memory_blocks2: list[MemoryBlock]) -> int:
    """1 if there are as many memory blocks in both tuples and they hold the same bytes one by one, else 0.

    Source: reference page of `compare_memory_block`.
    """
    return int([block.data for block in memory_blocks1] == [block.data for block in memory_blocks2])


@operator(effects=("read",))
def read_memory_block(file_name: str, *, session: Any) -> MemoryBlock:
    """A memory block with the contents of a file, as they are.

    A file that is not there is looked for as images are (see `read_image`). Errors: 5200 no such file, 5215 it cannot be
    opened, 5214 no name. Source: reference page of `read_memory_block`.
    """
    return MemoryBlock(_files.content(existing(file_name, session, "read_memory_block")))


@operator(effects=("write",))
def write_memory_block(memory_block_handle: MemoryBlock, file_name: str, *, session: Any) -> None:
    """Write the bytes of a memory block to a file, as they are; the file is replaced as a whole or not at all.

    Errors: 5201 writing failed, 5214 no name. Source: reference page of `write_memory_block`.
    """
    _files.write(path_of(file_name, session, "write_memory_block"), memory_block_handle.data)
