"""Classifiers as bytes: facts as JSON, arrays as they are. Nothing in such a file is ever executed.

    hdev classes 1\n | length of the header, uint64 | header, JSON | arrays

The header names the kind, the facts, and the arrays with type and shape; these follow in that order, little endian, each at a
multiple of 8 bytes. (MVTec's files of classifiers are of another make, which is not documented.)
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.classifiers import ClassifierProblem

_MAGIC = b"hdev classes 1\n "
_START = len(_MAGIC) + 8
_TYPES = {
    name: np.dtype(name).newbyteorder("<") for name in ("uint8", "uint16", "int32", "int64", "float32", "float64")
}

Arrays = Mapping[str, NDArray[Any]]


def pack(kind: str, facts: Mapping[str, Any], arrays: Arrays) -> bytes:
    """The bytes of a file. `facts` is what JSON can say; finite numbers only."""
    table = [[name, array.dtype.name, list(array.shape)] for name, array in arrays.items()]
    header = {"kind": kind, "facts": dict(facts), "arrays": table}
    text = json.dumps(header, separators=(",", ":"), allow_nan=False).encode()
    text += b" " * (-len(text) % 8)
    parts = [_MAGIC, struct.pack("<Q", len(text)), text]
    for array in arrays.values():
        body = np.ascontiguousarray(array, _TYPES[array.dtype.name]).tobytes()
        parts += [body, b"\0" * (-len(body) % 8)]
    return b"".join(parts)


def unpack(data: bytes, kind: str) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Facts and arrays of a file of this kind; what they mean is not checked. Raises `ClassifierProblem`."""
    if not data.startswith(_MAGIC):
        raise ClassifierProblem("format", "not a file that hdev has written; MVTec's own form cannot be read")
    if len(data) < _START:
        raise ClassifierProblem("truncated", "the file ends within its header")
    (length,) = struct.unpack_from("<Q", data, len(_MAGIC))
    if _START + length > len(data):
        raise ClassifierProblem("truncated", "the file ends within its header")
    try:
        header = json.loads(data[_START : _START + length])
        found, facts, table = header["kind"], dict(header["facts"]), header["arrays"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ClassifierProblem("damaged", f"the header is damaged: {error}") from None
    if found != kind:
        raise ClassifierProblem("kind", f"the file holds: {found}")
    arrays, place = {}, _START + length
    try:
        for name, type_name, shape in table:
            arrays[str(name)], place = _array(data, place, _TYPES[type_name], shape)
    except (ValueError, KeyError, TypeError) as error:
        raise ClassifierProblem("damaged", f"the header is damaged: {error}") from None
    return facts, arrays


def _array(data: bytes, place: int, dtype: np.dtype[Any], shape: Any) -> tuple[NDArray[Any], int]:
    if type(shape) is not list or not all(type(size) is int and size >= 0 for size in shape):
        raise ValueError(f"{shape!r} is no shape")
    count = math.prod(shape)
    if place + count * dtype.itemsize > len(data):
        raise ClassifierProblem("truncated", "the file ends too early")
    array = np.frombuffer(data, dtype, count, place).astype(dtype.newbyteorder("=")).reshape(shape)
    if dtype.kind == "f" and not np.isfinite(array).all():
        raise ValueError("a number is not finite")
    return array, place + -(-count * dtype.itemsize // 8) * 8
