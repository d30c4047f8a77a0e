"""Operators of chapter Matrix, section Arithmetic: products, inverses, systems of equations, powers of whole matrices."""

from __future__ import annotations

import numpy

from hdev.errors import wrong_value
from hdev.operators.matrix import _linear
from hdev.operators.matrix._matrix import Array, Matrix, choice, square, wrong_dimension
from hdev.registry import operator


@operator
def mult_matrix(matrix_a_id: Matrix, matrix_b_id: Matrix, mult_type: str) -> Matrix:
    """A new matrix: the product A B of two matrices; 'ATB', 'ABT' and 'ATBT' transpose the first, the second, or both.

    Errors: 1303 type of product; 9208 the sizes do not fit.

    Source: reference page of `mult_matrix`.
    """
    return Matrix(_product(matrix_a_id, matrix_b_id, mult_type, "mult_matrix"))


@operator
def mult_matrix_mod(matrix_a_id: Matrix, matrix_b_id: Matrix, mult_type: str) -> None:
    """Replace the first matrix by the product (see `mult_matrix`); its size changes if the product has another one.

    Source: reference page of `mult_matrix_mod`.
    """
    matrix_a_id.array = _product(matrix_a_id, matrix_b_id, mult_type, "mult_matrix_mod")


def _product(a: Matrix, b: Matrix, kind: str, operator_name: str) -> Array:
    choice(kind, ("AB", "ATB", "ABT", "ATBT"), 3, operator_name)
    left = a.array.T if kind.startswith("AT") else a.array
    right = b.array.T if kind.endswith("BT") else b.array
    if left.shape[1] != right.shape[0]:
        raise wrong_dimension(operator_name, f"'{kind}' of {a.size} and {b.size}")
    with numpy.errstate(all="ignore"):
        return numpy.ascontiguousarray(left @ right)


@operator
def invert_matrix(matrix_id: Matrix, matrix_type: str, epsilon: int | float) -> Matrix:
    """A new matrix: the inverse of a square matrix, or the pseudo inverse of any.

    With `epsilon` 0 the inverse, by the type of the matrix: 'general', 'symmetric', 'positive_definite', 'tridiagonal',
    'upper_triangular', 'lower_triangular', 'permuted_upper_triangular', 'permuted_lower_triangular'. With a larger one the
    pseudo inverse of a 'general' matrix; singular values below `epsilon` times the largest count as 0.

    Errors: 1302 type, or one other than 'general' with `epsilon`; 1303 `epsilon` is negative; 9205 singular; 9209 not square;
    9211 not positive definite; 9213, 9214 not permuted triangular; 9210 elements that are infinite or not a number.

    Source: reference page of `invert_matrix`.
    """
    return Matrix(_inverse(matrix_id, matrix_type, epsilon, "invert_matrix"))


@operator
def invert_matrix_mod(matrix_id: Matrix, matrix_type: str, epsilon: int | float) -> None:
    """Replace a matrix by its inverse or pseudo inverse (see `invert_matrix`).

    Source: reference page of `invert_matrix_mod`.
    """
    matrix_id.array = numpy.ascontiguousarray(_inverse(matrix_id, matrix_type, epsilon, "invert_matrix_mod"))


def _inverse(matrix: Matrix, kind: str, epsilon: float, operator_name: str) -> Array:
    _check_type(kind, epsilon, operator_name)
    if epsilon:
        return _linear.pseudo_inverse(matrix.array, epsilon, operator_name)
    return _linear.inverse(square(matrix, operator_name), kind, operator_name)


def _check_type(kind: str, epsilon: float, operator_name: str) -> None:
    choice(kind, _linear.TYPES, 2, operator_name)
    if not 0 <= epsilon < float("inf"):
        raise wrong_value(3, operator_name, f"{epsilon}")
    if epsilon and kind != "general":
        raise wrong_value(2, operator_name, f"'{kind}' with Epsilon {epsilon}")


@operator
def solve_matrix(matrix_lhs_id: Matrix, matrix_lhs_type: str, epsilon: int | float, matrix_rhs_id: Matrix) -> Matrix:
    """A new matrix: the solution X of A X = B, for each column of B.

    A square A with `epsilon` 0 is a system of equations, solved by the type of A (see `invert_matrix`). Otherwise X has the
    least sum of squares of A X - B and, of all these, is the smallest; singular values of A below `epsilon` times the largest
    count as 0. A that is not square must be 'general'.

    Errors: as for `invert_matrix`; 9208 A and B do not have as many rows.

    Source: reference page of `solve_matrix`.
    """
    name = "solve_matrix"
    _check_type(matrix_lhs_type, epsilon, name)
    left, right = matrix_lhs_id, matrix_rhs_id
    if left.rows != right.rows:
        raise wrong_dimension(name, f"{left.size} and {right.size}")
    if matrix_lhs_type != "general":
        square(left, name)
    if epsilon or left.rows != left.columns:
        return Matrix(_linear.least_squares(left.array, epsilon, right.array, name))
    return Matrix(_linear.solve(left.array, matrix_lhs_type, right.array, name))


@operator
def pow_matrix(matrix_id: Matrix, matrix_type: str, power: int | float) -> Matrix:
    """A new matrix: a square matrix to a real power; of a matrix with several such powers the principal one.

    The types are those of `invert_matrix` but 'tridiagonal'.

    Errors: 1302 type; 9205 singular; 9209 not square; 9211 not positive definite; 9213,
    9214 not permuted triangular; 9219 the result is complex; 9210 it cannot be computed.

    Source: reference page of `pow_matrix`.
    """
    return Matrix(_power(matrix_id, matrix_type, power, "pow_matrix"))


@operator
def pow_matrix_mod(matrix_id: Matrix, matrix_type: str, power: int | float) -> None:
    """Raise a matrix to a real power (see `pow_matrix`).

    Source: reference page of `pow_matrix_mod`.
    """
    matrix_id.array = numpy.ascontiguousarray(_power(matrix_id, matrix_type, power, "pow_matrix_mod"))


def _power(matrix: Matrix, kind: str, exponent: float, operator_name: str) -> Array:
    choice(kind, _linear.POWERS, 2, operator_name)
    return _linear.power(square(matrix, operator_name), kind, float(exponent), operator_name)
