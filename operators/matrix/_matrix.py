"""What the operators of matrices share: the handle, the codes of what goes wrong, the numbers of a tuple as an array."""

from __future__ import annotations

import struct
from typing import Any

import numpy
from numpy.typing import NDArray

from hdev.errors import HError, wrong_number, wrong_type, wrong_value
from hdev.values import Handle, HTuple, Value, elements
from hdev.values.elementwise import kind_name

SINGULAR = 9205
UNDEFINED = 9207
WRONG_DIMENSION = 9208
NOT_SQUARE = 9209
FAILED = 9210
NOT_POSITIVE_DEFINITE = 9211
DIVISION_BY_ZERO = 9212
NOT_UPPER = 9213
NOT_LOWER = 9214
NEGATIVE = 9215
COMPLEX = 9219
WRONG_EXPONENT = 9220

OUT_OF_MEMORY = 6001

#: More elements than this (4 GiB) are refused.
MAX_ELEMENTS = 1 << 29

_SIZES = struct.Struct("<QQ")

Array = NDArray[numpy.float64]


class Matrix(Handle):
    """A matrix of reals with at least one row and one column. `array` is its own: no other matrix shares the memory."""

    semantics = "matrix"

    def __init__(self, array: NDArray[Any]) -> None:
        super().__init__()
        self.array: Array = numpy.ascontiguousarray(array, dtype=numpy.float64)

    def release(self) -> None:
        self.array = numpy.empty((0, 0))

    def copied(self) -> Matrix:
        """A matrix of its own with the same elements."""
        return Matrix(self.array.copy())

    def packed(self) -> bytes:
        """The numbers of rows and columns (8 bytes each, little endian) and the elements, row by row (IEEE 754, 8 bytes)."""
        return _SIZES.pack(*self.array.shape) + self.array.astype("<f8", copy=False).tobytes()

    @property
    def rows(self) -> int:
        return int(self.array.shape[0])

    @property
    def columns(self) -> int:
        return int(self.array.shape[1])

    @property
    def size(self) -> str:
        """'rows x columns', for messages."""
        return f"{self.rows} x {self.columns}"


def restored(data: bytes) -> Matrix:
    """The matrix with the bytes that `Matrix.packed` gave. Raises ValueError if they are none."""
    if len(data) < _SIZES.size:
        raise ValueError("the sizes are missing")
    rows, columns = _SIZES.unpack_from(data)
    if rows < 1 or columns < 1 or len(data) != _SIZES.size + 8 * rows * columns:
        raise ValueError(f"{len(data) - _SIZES.size} bytes for {rows} x {columns} elements")
    return Matrix(numpy.frombuffer(data, dtype="<f8", offset=_SIZES.size).reshape(rows, columns).copy())


def wrong_dimension(operator: str, detail: str) -> HError:
    """The error for sizes that do not fit each other."""
    return HError(WRONG_DIMENSION, detail, operator=operator)


def square(matrix: Matrix, operator: str) -> Array:
    """The elements of a square matrix; error 9209 for another."""
    if matrix.rows != matrix.columns:
        raise HError(NOT_SQUARE, f"a {matrix.size} matrix", operator=operator)
    return matrix.array


def same_size(a: Matrix, b: Matrix, operator: str) -> None:
    """Error 9208 unless both have the same size."""
    if a.array.shape != b.array.shape:
        raise wrong_dimension(operator, f"{a.size} and {b.size}")


def check_size(rows: int, columns: int, positions: tuple[int, int], operator: str) -> None:
    """Error 1300 + n for a number of rows or columns below 1, 6001 for more elements than any machine has use for."""
    for number, position in zip((rows, columns), positions, strict=True):
        if number < 1:
            raise wrong_value(position, operator, f"{number} is less than 1")
    if rows * columns > MAX_ELEMENTS:
        raise HError(OUT_OF_MEMORY, f"a matrix of {rows} x {columns} elements", operator=operator)


def numbers(value: Value, position: int, operator: str) -> Array:
    """The integers and reals of a tuple, as reals. Not to be changed."""
    array = value.to_array() if isinstance(value, HTuple) else None
    if array is None:
        items: Any = elements(value)
        for item in items:
            if type(item) is not int and type(item) is not float:
                raise wrong_type(position, operator, f"{kind_name(item)} is not accepted")
        array = numpy.array(items, dtype=numpy.float64)
    return array.astype(numpy.float64, copy=False)


def indices(value: Value, size: int, position: int, operator: str) -> NDArray[numpy.int64]:
    """The integers of a tuple, each from 0 and below `size`."""
    array = value.to_array() if isinstance(value, HTuple) else None
    if array is None or array.dtype != numpy.int64:
        items: Any = elements(value)
        for item in items:
            if type(item) is not int:
                raise wrong_type(position, operator, f"{kind_name(item)} is not accepted")
        array = numpy.array(items, dtype=numpy.int64)
    if array.size and not (array.min() >= 0 and array.max() < size):
        outside = array[(array < 0) | (array >= size)][0]
        raise wrong_value(position, operator, f"{outside} is not from 0 to {size - 1}")
    return array


def index(value: int, size: int, position: int, operator: str) -> int:
    """A row or column, from 0 and below `size`."""
    if not 0 <= value < size:
        raise wrong_value(position, operator, f"{value} is not from 0 to {size - 1}")
    return value


def choice(value: str, known: Any, position: int, operator: str) -> str:
    """One of the values that a parameter may have."""
    if value not in known:
        raise wrong_value(position, operator, f"'{value}'")
    return value


def count_mismatch(position: int, operator: str, given: int, wanted: int) -> HError:
    """The error for a tuple of the wrong length."""
    return wrong_number(position, operator, f"{given} values, {wanted} wanted")
