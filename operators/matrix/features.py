"""Operators of chapter Matrix, section Features."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from hdev.operators.matrix import _linear
from hdev.operators.matrix._matrix import Matrix, choice, square
from hdev.registry import operator

_AXES = {"columns": 0, "rows": 1, "full": None}


@operator
def get_size_matrix(matrix_id: Matrix) -> tuple[int, int]:
    """The numbers of rows and columns.

    Source: reference page of `get_size_matrix`.
    """
    return matrix_id.rows, matrix_id.columns


@operator
def sum_matrix(matrix_id: Matrix, sum_type: str) -> Matrix:
    """A new matrix: the sums of the 'columns' (one row), of the 'rows' (one column), or of all elements ('full', 1 x 1).

    Errors: 1302.

    Source: reference page of `sum_matrix`.
    """
    return _reduced(numpy.sum, matrix_id, sum_type, "sum_matrix")


@operator
def mean_matrix(matrix_id: Matrix, mean_type: str) -> Matrix:
    """A new matrix: the means of the 'columns' (one row), of the 'rows' (one column), or of all elements ('full', 1 x 1).

    Errors: 1302.

    Source: reference page of `mean_matrix`.
    """
    return _reduced(numpy.mean, matrix_id, mean_type, "mean_matrix")


@operator
def min_matrix(matrix_id: Matrix, min_type: str) -> Matrix:
    """A new matrix: the least of the 'columns' (one row), of the 'rows' (one column), or of all elements ('full', 1 x 1).

    An element that is not a number is the least of all. Errors: 1302.

    Source: reference page of `min_matrix`.
    """
    return _reduced(numpy.min, matrix_id, min_type, "min_matrix")


@operator
def max_matrix(matrix_id: Matrix, max_type: str) -> Matrix:
    """A new matrix: the greatest of the 'columns' (one row), of the 'rows' (one column), or of all elements ('full', 1 x 1).

    An element that is not a number is the greatest of all. Errors: 1302.

    Source: reference page of `max_matrix`.
    """
    return _reduced(numpy.max, matrix_id, max_type, "max_matrix")


def _reduced(function: Callable[..., Any], matrix: Matrix, kind: str, operator_name: str) -> Matrix:
    axis = _AXES[choice(kind, _AXES, 2, operator_name)]
    with numpy.errstate(all="ignore"):
        return Matrix(function(matrix.array, axis=axis, keepdims=True))


@operator
def norm_matrix(matrix_id: Matrix, norm_type: str) -> float:
    """A norm of a matrix.

    'frobenius-norm': the root of the sum of all squares; 'infinity-norm': the greatest sum of absolute values in a row;
    '1-norm': in a column; '2-norm': the greatest singular value.

    Errors: 1302; 9210 a '2-norm' with elements that are infinite or not a number.

    Source: reference page of `norm_matrix`.
    """
    choice(norm_type, ("frobenius-norm", "infinity-norm", "1-norm", "2-norm"), 2, "norm_matrix")
    array = matrix_id.array
    if norm_type == "2-norm":
        return float(_linear.singular_values(array, "norm_matrix")[0])
    with numpy.errstate(all="ignore"):
        if norm_type == "frobenius-norm":
            largest = numpy.abs(array).max()
            scaled = array / largest if 0 < largest < float("inf") else array  # squares may be out of range
            return float(numpy.linalg.norm(scaled) * (largest if scaled is not array else 1.0))
        return float(numpy.abs(array).sum(axis=1 if norm_type == "infinity-norm" else 0).max())


@operator
def determinant_matrix(matrix_id: Matrix, matrix_type: str) -> float:
    """The determinant of a square matrix, by its type (see `invert_matrix`).

    Errors: 1302 type; 9209 not square; 9211 not positive definite; 9213, 9214 not permuted triangular; 9210 elements that are
    infinite or not a number.

    Source: reference page of `determinant_matrix`.
    """
    choice(matrix_type, _linear.TYPES, 2, "determinant_matrix")
    return _linear.determinant(square(matrix_id, "determinant_matrix"), matrix_type, "determinant_matrix")
