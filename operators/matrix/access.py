"""Operators of chapter Matrix, section Access. Rows and columns count from 0; tuples hold matrices row by row."""

from __future__ import annotations

from hdev.errors import wrong_value
from hdev.operators.matrix._matrix import (
    Array,
    Matrix,
    count_mismatch,
    index,
    indices,
    numbers,
    wrong_dimension,
)
from hdev.registry import operator
from hdev.values import Value
from hdev.values.htuple import from_array


@operator
def get_full_matrix(matrix_id: Matrix) -> Value:
    """All elements, row by row, as reals.

    Source: reference page of `get_full_matrix`.
    """
    return from_array(matrix_id.array.flatten())


@operator
def set_full_matrix(matrix_id: Matrix, values: Value) -> None:
    """Set all elements: to one number, or to as many as there are elements, row by row.

    Errors: 1202 no number; 1402 another number of values.

    Source: reference page of `set_full_matrix`.
    """
    given = numbers(values, 2, "set_full_matrix")
    array = matrix_id.array
    if given.size not in (1, array.size):
        raise count_mismatch(2, "set_full_matrix", given.size, array.size)
    array[:] = given if given.size == 1 else given.reshape(array.shape)


@operator
def get_value_matrix(matrix_id: Matrix, row: Value, column: Value) -> Value:
    """The elements at the positions (`row`, `column`), as reals.

    Errors: 1202, 1203 no integer; 1302, 1303 outside the matrix; 1403 not as many columns as rows.

    Source: reference page of `get_value_matrix`.
    """
    name = "get_value_matrix"
    array = matrix_id.array
    if type(row) is int and type(column) is int:
        rows, columns = array.shape
        return float(array[index(row, rows, 2, name), index(column, columns, 3, name)])
    at_rows, at_columns = indices(row, array.shape[0], 2, name), indices(column, array.shape[1], 3, name)
    if at_rows.size != at_columns.size:
        raise count_mismatch(3, name, at_columns.size, at_rows.size)
    return from_array(array[at_rows, at_columns])


@operator
def set_value_matrix(matrix_id: Matrix, row: Value, column: Value, value: Value) -> None:
    """Set the elements at the positions (`row`, `column`), each to a value of its own.

    Where a position is given twice the later value stays.

    Errors: 1202 to 1204 type; 1302, 1303 outside the matrix; 1403, 1404 not as many columns or values as rows.

    Source: reference page of `set_value_matrix`.
    """
    name = "set_value_matrix"
    array = matrix_id.array
    if type(row) is int and type(column) is int and (type(value) is float or type(value) is int):
        rows, columns = array.shape
        array[index(row, rows, 2, name), index(column, columns, 3, name)] = value
        return
    at_rows, at_columns = indices(row, array.shape[0], 2, name), indices(column, array.shape[1], 3, name)
    given = numbers(value, 4, name)
    if at_rows.size != at_columns.size:
        raise count_mismatch(3, name, at_columns.size, at_rows.size)
    if at_rows.size != given.size:
        raise count_mismatch(4, name, given.size, at_rows.size)
    array[at_rows, at_columns] = given


@operator
def get_sub_matrix(matrix_id: Matrix, row: int, column: int, rows_sub: int, columns_sub: int) -> Matrix:
    """A new matrix: `rows_sub` rows and `columns_sub` columns of the matrix, from (`row`, `column`) on.

    Errors: 1302, 1303 outside the matrix; 1304, 1305 less than 1, or more than the matrix has from there on.

    Source: reference page of `get_sub_matrix`.
    """
    name = "get_sub_matrix"
    array = matrix_id.array
    index(row, array.shape[0], 2, name)
    index(column, array.shape[1], 3, name)
    if not 1 <= rows_sub <= array.shape[0] - row:
        raise wrong_value(4, name, f"{rows_sub} rows from row {row} of {array.shape[0]} on")
    if not 1 <= columns_sub <= array.shape[1] - column:
        raise wrong_value(5, name, f"{columns_sub} columns from column {column} of {array.shape[1]} on")
    return Matrix(array[row : row + rows_sub, column : column + columns_sub].copy())


@operator
def set_sub_matrix(matrix_id: Matrix, matrix_sub_id: Matrix, row: int, column: int) -> None:
    """Overwrite a part of the matrix with another matrix, whose upper left element goes to (`row`, `column`).

    Errors: 1303, 1304 outside the matrix; 9208 the other matrix reaches beyond it.

    Source: reference page of `set_sub_matrix`.
    """
    name = "set_sub_matrix"
    array, sub = matrix_id.array, matrix_sub_id.array
    index(row, array.shape[0], 3, name)
    index(column, array.shape[1], 4, name)
    if row + sub.shape[0] > array.shape[0] or column + sub.shape[1] > array.shape[1]:
        raise wrong_dimension(name, f"{matrix_sub_id.size} at ({row}, {column}) of {matrix_id.size}")
    array[row : row + sub.shape[0], column : column + sub.shape[1]] = sub.copy() if sub is array else sub


@operator
def get_diagonal_matrix(matrix_id: Matrix, diagonal: int) -> Matrix:
    """A new matrix of one column: the main diagonal (0), the n-th one above it (n) or the n-th one below it (-n).

    Errors: 1302 there is no such diagonal.

    Source: reference page of `get_diagonal_matrix`.
    """
    return Matrix(_diagonal(matrix_id.array, diagonal, 2, "get_diagonal_matrix").copy().reshape(-1, 1))


@operator
def set_diagonal_matrix(matrix_id: Matrix, vector_id: Matrix, diagonal: int) -> None:
    """Overwrite a diagonal with the elements of a matrix of one row or one column, or with its only element.

    `diagonal` counts as for `get_diagonal_matrix`. Errors: 1303 there is no such diagonal; 9208 the vector does not fit.

    Source: reference page of `set_diagonal_matrix`.
    """
    name = "set_diagonal_matrix"
    target = _diagonal(matrix_id.array, diagonal, 3, name)
    vector = vector_id.array
    if 1 not in vector.shape or vector.size not in (1, target.size):
        raise wrong_dimension(name, f"a {vector_id.size} vector for {target.size} elements")
    target[:] = vector.flatten()


def _diagonal(array: Array, number: int, position: int, operator_name: str) -> Array:
    """A view of a diagonal that can be written to."""
    rows, columns = array.shape
    if not -rows < number < columns:
        raise wrong_value(position, operator_name, f"{number} is not from {1 - rows} to {columns - 1}")
    start = number if number >= 0 else -number * columns
    length = min(rows, columns - number) if number >= 0 else min(rows + number, columns)
    return array.reshape(-1)[start :: columns + 1][:length]
