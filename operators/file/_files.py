"""What the operators of files of iconic objects share: reading and writing whole files, and the codes of what goes wrong."""

from __future__ import annotations

import os
import stat

from hdev.errors import HError
from hdev.iconic import Objects
from hdev.iconic.files import FileProblem
from hdev.operators.system.serialized_item import SerializedItem
from hdev.runtime.paths import read_whole, write_whole

CANNOT_BE_OPENED = 5215
WRITE_FAILED = 5201

_READ_CODES = {
    "format": 5235,
    "unsupported": 5235,
    "truncated": 5221,
    "size": 9004,
    "objects": 5279,
    "type": 5217,
    "channels": 5236,
}


def content(path: str) -> bytes:
    """The bytes of an existing file."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise HError(CANNOT_BE_OPENED, f"{path} is no file")
        return read_whole(path)
    except OSError as error:
        raise HError(CANNOT_BE_OPENED, f"{path}: {error.strerror}") from None
    except MemoryError:
        raise HError(6001, path) from None


def write(path: str, data: bytes) -> None:
    """Put `data` into the file: all of it, or the file stays as it was."""
    try:
        write_whole(path, data)
    except OSError as error:
        raise HError(WRITE_FAILED, f"{path}: {error.strerror}") from None


def read_error(problem: FileProblem, path: str) -> HError:
    """The error for a file that cannot be read; a code of its own for files that are too large, too short, of no format."""
    return HError(_READ_CODES[problem.reason], f"{path}: {problem}")


def write_error(problem: FileProblem, path: str) -> HError:
    """The error for objects that a format cannot hold."""
    return HError({"channels": 5236, "type": 5217}.get(problem.reason, WRITE_FAILED), f"{path}: {problem}")


def deserialized(item: SerializedItem, kind: str, code: int, operator_name: str) -> Objects:
    """The objects in a serialized item of this kind; error `code` if there are none."""
    from hdev.iconic.files import hobj

    try:
        return hobj.read(item.of(kind, code, operator_name))
    except FileProblem as problem:
        raise HError(code, str(problem), operator=operator_name) from None
