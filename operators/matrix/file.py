"""Operators of chapter Matrix, section File.

In a text file ('ascii') each line is a row, its elements with blanks between them: any number of digits, so that nothing is
lost. A binary file is 'hdev-matrix', a line feed, and the bytes that a serialized item holds (see `Matrix.packed`); MVTec does
not document its binary form.
"""

from __future__ import annotations

import os
from typing import Any

import numpy

from hdev.errors import HError
from hdev.operators.file.paths import existing, path_of, system_errors
from hdev.operators.matrix._matrix import Array, Matrix, choice, restored
from hdev.operators.system.serialized_item import SerializedItem
from hdev.registry import operator
from hdev.runtime.paths import read_whole, write_whole

WRITE_FAILED = 5212
INVALID_CHARACTER = 9216
NOT_COMPLETE = 9217
READ_FAILED = 9218
NO_MATRIX = 9222

_MARK = b"hdev-matrix\n"


@operator(effects=("write",))
def write_matrix(matrix_id: Matrix, file_format: str, file_name: str, *, session: Any) -> None:
    """Write a matrix to a file, as text ('ascii') or 'binary'. A name without ending gets '.mtx'.

    Errors: 1302 format; 5212 writing failed; 5214 no file name.

    Source: reference page of `write_matrix`.
    """
    name = "write_matrix"
    choice(file_format, ("ascii", "binary"), 2, name)
    if file_format == "binary":
        data = _MARK + matrix_id.packed()
    else:
        data = "".join(" ".join(map(repr, row)) + "\n" for row in matrix_id.array.tolist()).encode()
    path = path_of(file_name, session, name)
    if not os.path.splitext(path)[1]:
        path += ".mtx"
    with system_errors(file_name, name, WRITE_FAILED, WRITE_FAILED):
        write_whole(path, data)


@operator(effects=("read",))
def read_matrix(file_name: str, *, session: Any) -> Matrix:
    """The matrix in a file: text with a row in each line (empty lines do not count), or what `write_matrix` has written.

    A name without ending also stands for the file with '.mtx'.

    Errors: 5200 there is no such file; 9216 something that is no number; 9217 rows of different lengths, or none, or too few
    bytes; 9218 reading failed; 6001 too many elements.

    Source: reference page of `read_matrix`.
    """
    name = "read_matrix"
    path = _existing(file_name, session)
    with system_errors(file_name, name, READ_FAILED):
        data = read_whole(path)
    try:
        return restored(data[len(_MARK) :]) if data.startswith(_MARK) else Matrix(_from_text(data, file_name))
    except ValueError as error:
        raise HError(NOT_COMPLETE, f"{file_name}: {error}", operator=name) from None


def _existing(file_name: str, session: Any) -> str:
    if not os.path.splitext(file_name)[1]:
        try:
            return existing(file_name + ".mtx", session, "read_matrix")
        except HError:
            pass
    return existing(file_name, session, "read_matrix")


def _from_text(data: bytes, file_name: str) -> Array:
    rows: list[list[float]] = []
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
        try:
            row = [float(word) for word in line.split()]
        except ValueError as error:
            detail = f"{file_name}: line {number}: {error}"
            raise HError(INVALID_CHARACTER, detail, operator="read_matrix") from None
        if not row:
            continue
        if rows and len(row) != len(rows[0]):
            raise ValueError(f"line {number} has {len(row)} elements, the ones before {len(rows[0])}")
        rows.append(row)
    if not rows:
        raise ValueError("no elements")
    return numpy.array(rows)


@operator
def serialize_matrix(matrix_id: Matrix) -> SerializedItem:
    """A matrix as serialized item.

    Source: reference page of `serialize_matrix`.
    """
    return SerializedItem("matrix", matrix_id.packed())


@operator
def deserialize_matrix(serialized_item_handle: SerializedItem) -> Matrix:
    """The matrix in a serialized item; error 9222 if there is none.

    Source: reference page of `deserialize_matrix`.
    """
    try:
        return restored(serialized_item_handle.of("matrix", NO_MATRIX, "deserialize_matrix"))
    except ValueError as error:
        raise HError(NO_MATRIX, str(error), operator="deserialize_matrix") from None
