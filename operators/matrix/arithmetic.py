"""Operators of chapter Matrix, section Arithmetic: element by element, and transposed. `..._mod` changes its first matrix."""

from __future__ import annotations

import numpy

from hdev.errors import HError
from hdev.operators.matrix._matrix import (
    DIVISION_BY_ZERO,
    NEGATIVE,
    WRONG_EXPONENT,
    Array,
    Matrix,
    same_size,
)
from hdev.registry import operator


@operator
def abs_matrix(matrix_id: Matrix) -> Matrix:
    """A new matrix: the absolute value of each element.

    Source: reference page of `abs_matrix`.
    """
    return Matrix(numpy.abs(matrix_id.array))


@operator
def abs_matrix_mod(matrix_id: Matrix) -> None:
    """Replace each element by its absolute value.

    Source: reference page of `abs_matrix_mod`.
    """
    numpy.abs(matrix_id.array, out=matrix_id.array)


@operator
def sqrt_matrix(matrix_id: Matrix) -> Matrix:
    """A new matrix: the square root of each element. Error 9215 if one is negative.

    Source: reference page of `sqrt_matrix`.
    """
    return Matrix(_square_roots(matrix_id.array, "sqrt_matrix"))


@operator
def sqrt_matrix_mod(matrix_id: Matrix) -> None:
    """Replace each element by its square root. Error 9215 if one is negative; the matrix then stays as it is.

    Source: reference page of `sqrt_matrix_mod`.
    """
    matrix_id.array = _square_roots(matrix_id.array, "sqrt_matrix_mod")


def _square_roots(array: Array, operator_name: str) -> Array:
    if (array < 0).any():
        raise HError(NEGATIVE, operator=operator_name)
    return numpy.sqrt(array)


@operator
def transpose_matrix(matrix_id: Matrix) -> Matrix:
    """A new matrix: the rows are the matrix's columns.

    Source: reference page of `transpose_matrix`.
    """
    return Matrix(matrix_id.array.T.copy())


@operator
def transpose_matrix_mod(matrix_id: Matrix) -> None:
    """Let the matrix's columns be its rows.

    Source: reference page of `transpose_matrix_mod`.
    """
    matrix_id.array = numpy.ascontiguousarray(matrix_id.array.T)


@operator
def scale_matrix(matrix_id: Matrix, factor: int | float) -> Matrix:
    """A new matrix: each element times a number.

    Source: reference page of `scale_matrix`.
    """
    with numpy.errstate(all="ignore"):
        return Matrix(matrix_id.array * float(factor))


@operator
def scale_matrix_mod(matrix_id: Matrix, factor: int | float) -> None:
    """Multiply each element by a number.

    Source: reference page of `scale_matrix_mod`.
    """
    with numpy.errstate(all="ignore"):
        matrix_id.array *= float(factor)


@operator
def add_matrix(matrix_a_id: Matrix, matrix_b_id: Matrix) -> Matrix:
    """A new matrix: the sum of two. Error 9208 if their sizes differ.

    Source: reference page of `add_matrix`.
    """
    return Matrix(_combined(numpy.add, matrix_a_id, matrix_b_id, "add_matrix"))


@operator
def add_matrix_mod(matrix_a_id: Matrix, matrix_b_id: Matrix) -> None:
    """Add the second matrix to the first. Error 9208 if their sizes differ.

    Source: reference page of `add_matrix_mod`.
    """
    matrix_a_id.array = _combined(numpy.add, matrix_a_id, matrix_b_id, "add_matrix_mod")


@operator
def sub_matrix(matrix_a_id: Matrix, matrix_b_id: Matrix) -> Matrix:
    """A new matrix: the first less the second. Error 9208 if their sizes differ.

    Source: reference page of `sub_matrix`.
    """
    return Matrix(_combined(numpy.subtract, matrix_a_id, matrix_b_id, "sub_matrix"))


@operator
def sub_matrix_mod(matrix_a_id: Matrix, matrix_b_id: Matrix) -> None:
    """Subtract the second matrix from the first. Error 9208 if their sizes differ.

    Source: reference page of `sub_matrix_mod`.
    """
    matrix_a_id.array = _combined(numpy.subtract, matrix_a_id, matrix_b_id, "sub_matrix_mod")


@operator
def mult_element_matrix(matrix_a_id: Matrix, matrix_b_id: Matrix) -> Matrix:
    """A new matrix: the products of elements at the same place. Error 9208 if the sizes differ.

    Source: reference page of `mult_element_matrix`.
    """
    return Matrix(_combined(numpy.multiply, matrix_a_id, matrix_b_id, "mult_element_matrix"))


@operator
def mult_element_matrix_mod(matrix_a_id: Matrix, matrix_b_id: Matrix) -> None:
    """Multiply each element of the first matrix by the one of the second. Error 9208 if the sizes differ.

    Source: reference page of `mult_element_matrix_mod`.
    """
    matrix_a_id.array = _combined(numpy.multiply, matrix_a_id, matrix_b_id, "mult_element_matrix_mod")


@operator
def div_element_matrix(matrix_a_id: Matrix, matrix_b_id: Matrix) -> Matrix:
    """A new matrix: the elements of the first divided by those of the second.

    Errors: 9208 the sizes differ; 9212 an element of the second is 0.

    Source: reference page of `div_element_matrix`.
    """
    return Matrix(_quotients(matrix_a_id, matrix_b_id, "div_element_matrix"))


@operator
def div_element_matrix_mod(matrix_a_id: Matrix, matrix_b_id: Matrix) -> None:
    """Divide each element of the first matrix by the one of the second.

    Errors: 9208 the sizes differ; 9212 an element of the second is 0.

    Source: reference page of `div_element_matrix_mod`.
    """
    matrix_a_id.array = _quotients(matrix_a_id, matrix_b_id, "div_element_matrix_mod")


def _combined(function: numpy.ufunc, a: Matrix, b: Matrix, operator_name: str) -> Array:
    same_size(a, b, operator_name)
    with numpy.errstate(all="ignore"):
        result: Array = function(a.array, b.array)
    return result


def _quotients(a: Matrix, b: Matrix, operator_name: str) -> Array:
    same_size(a, b, operator_name)
    if not b.array.all():
        raise HError(DIVISION_BY_ZERO, operator=operator_name)
    return _combined(numpy.divide, a, b, operator_name)


@operator
def pow_scalar_element_matrix(matrix_id: Matrix, power: int | float) -> Matrix:
    """A new matrix: each element to the power of a number.

    Errors: 9215 an element is negative and the power no integer; 9212 an element is 0 and the power negative.

    Source: reference page of `pow_scalar_element_matrix`.
    """
    return Matrix(_scalar_powers(matrix_id.array, power, "pow_scalar_element_matrix"))


@operator
def pow_scalar_element_matrix_mod(matrix_id: Matrix, power: int | float) -> None:
    """Raise each element to the power of a number. Errors as for `pow_scalar_element_matrix`.

    Source: reference page of `pow_scalar_element_matrix_mod`.
    """
    matrix_id.array = _scalar_powers(matrix_id.array, power, "pow_scalar_element_matrix_mod")


def _scalar_powers(array: Array, power: int | float, operator_name: str) -> Array:
    if power != numpy.floor(power) and (array < 0).any():
        raise HError(NEGATIVE, f"to the power of {power}", operator=operator_name)
    if power < 0 and not array.all():
        raise HError(DIVISION_BY_ZERO, f"0 to the power of {power}", operator=operator_name)
    with numpy.errstate(all="ignore"):
        result: Array = array ** float(power)
    return result


@operator
def pow_element_matrix(matrix_id: Matrix, matrix_exp_id: Matrix) -> Matrix:
    """A new matrix: each element to the power of the element of the second matrix.

    Errors: 9208 the sizes differ; 9220 an exponent that is no integer for a negative element, a negative one for 0.

    Source: reference page of `pow_element_matrix`.
    """
    return Matrix(_powers(matrix_id, matrix_exp_id, "pow_element_matrix"))


@operator
def pow_element_matrix_mod(matrix_id: Matrix, matrix_exp_id: Matrix) -> None:
    """Raise each element to the power of the element of the second matrix. Errors as for `pow_element_matrix`.

    Source: reference page of `pow_element_matrix_mod`.
    """
    matrix_id.array = _powers(matrix_id, matrix_exp_id, "pow_element_matrix_mod")


def _powers(matrix: Matrix, exponents: Matrix, operator_name: str) -> Array:
    same_size(matrix, exponents, operator_name)
    base, powers = matrix.array, exponents.array
    wrong = ((base < 0) & (powers != numpy.floor(powers))) | ((base == 0) & (powers < 0))
    if wrong.any():
        row, column = numpy.argwhere(wrong)[0]
        detail = f"{base[row, column]} to the power of {powers[row, column]}"
        raise HError(WRONG_EXPONENT, detail, operator=operator_name)
    return _combined(numpy.power, matrix, exponents, operator_name)
