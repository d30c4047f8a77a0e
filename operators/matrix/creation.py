"""Operators of chapter Matrix, section Creation."""

from __future__ import annotations

import numpy

from hdev.errors import wrong_value
from hdev.operators.matrix._matrix import (
    Matrix,
    check_size,
    count_mismatch,
    numbers,
    wrong_dimension,
)
from hdev.registry import operator
from hdev.values import Value


@operator
def create_matrix(rows: int, columns: int, value: Value) -> Matrix:
    """A new matrix with `rows` rows and `columns` columns, of reals.

    `value` is one number for all elements; as many numbers as the main diagonal has elements, all others being 0; the numbers
    of all elements, row by row; or 'identity', for square matrices only.

    Errors: 1301, 1302 less than 1; 1203 no number; 1303 another string; 1403 another number of values; 9208 an identity that
    is not square; 6001 too many elements.

    Source: reference page of `create_matrix`.
    """
    name = "create_matrix"
    check_size(rows, columns, (1, 2), name)
    if isinstance(value, str):
        if value != "identity":
            raise wrong_value(3, name, f"'{value}'")
        if rows != columns:
            raise wrong_dimension(name, f"an identity of {rows} x {columns} elements")
        return Matrix(numpy.eye(rows))
    given = numbers(value, 3, name)
    if given.size == 1:
        return Matrix(numpy.full((rows, columns), given[0]))
    if given.size == rows * columns:
        return Matrix(given.reshape(rows, columns).copy())
    if given.size != min(rows, columns):
        raise count_mismatch(3, name, given.size, rows * columns)
    result = numpy.zeros((rows, columns))
    numpy.fill_diagonal(result, given)
    return Matrix(result)


@operator
def copy_matrix(matrix_id: Matrix) -> Matrix:
    """A new matrix with the same elements.

    Source: reference page of `copy_matrix`.
    """
    return matrix_id.copied()


@operator
def repeat_matrix(matrix_id: Matrix, rows: int, columns: int) -> Matrix:
    """A new matrix that has the matrix `rows` times below itself and `columns` times beside itself.

    Errors: 1302, 1303 less than 1; 6001 too many elements.

    Source: reference page of `repeat_matrix`.
    """
    check_size(rows, columns, (2, 3), "repeat_matrix")
    check_size(rows * matrix_id.rows, columns * matrix_id.columns, (2, 3), "repeat_matrix")
    return Matrix(numpy.tile(matrix_id.array, (rows, columns)))


@operator
def clear_matrix(matrix_id: list[Matrix]) -> None:
    """Free matrices. Their handles, and all copies of these, are invalid from now on.

    Source: reference page of `clear_matrix`.
    """
    for matrix in matrix_id:
        matrix.clear()
