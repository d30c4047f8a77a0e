"""Operators of chapter Matrix, section Eigenvalues. Eigenvalues are one column, the j-th eigenvector is the j-th column."""

from __future__ import annotations

from typing import Any

import numpy

from hdev.errors import HError
from hdev.operators.matrix import _linear
from hdev.operators.matrix._matrix import (
    FAILED,
    NOT_POSITIVE_DEFINITE,
    Array,
    Matrix,
    choice,
    same_size,
    square,
)
from hdev.registry import operator
from hdev.values import HNULL, Handle


@operator
def eigenvalues_symmetric_matrix(matrix_id: Matrix, compute_eigenvectors: str) -> tuple[Matrix, Handle]:
    """The eigenvalues of a symmetric matrix, ascending, and with 'true' the eigenvectors, of length 1 (else an empty handle).

    Only the elements on and above the diagonal count. Errors: 1302; 9209 not square; 9210 it failed.

    Source: reference page of `eigenvalues_symmetric_matrix`.
    """
    name = "eigenvalues_symmetric_matrix"
    wanted = choice(compute_eigenvectors, ("true", "false"), 2, name) == "true"
    return _symmetric(square(matrix_id, name), None, wanted, name)


@operator
def generalized_eigenvalues_symmetric_matrix(
    matrix_a_id: Matrix, matrix_b_id: Matrix, compute_eigenvectors: str
) -> tuple[Matrix, Handle]:
    """The x of A v = x B v for a symmetric A and a positive definite B, ascending, with 'true' the v (else an empty handle).

    v' B v is 1. Only the elements on and above the diagonals count.

    Errors: 1303; 9208 the sizes differ; 9209 not square; 9211 B is not positive definite; 9210 it failed.

    Source: reference page of `generalized_eigenvalues_symmetric_matrix`.
    """
    name = "generalized_eigenvalues_symmetric_matrix"
    wanted = choice(compute_eigenvectors, ("true", "false"), 3, name) == "true"
    a = square(matrix_a_id, name)
    same_size(matrix_a_id, matrix_b_id, name)
    b = matrix_b_id.array
    _linear.check_finite(b, name)
    _linear.cholesky(_linear.relevant(b, "symmetric", name), name)
    return _symmetric(a, b, wanted, name)


def _symmetric(a: Array, b: Array | None, wanted: bool, operator_name: str) -> tuple[Matrix, Handle]:
    import scipy.linalg

    _linear.check_finite(a, operator_name)
    try:
        result: Any = scipy.linalg.eigh(a, b, lower=False, eigvals_only=not wanted)
    except numpy.linalg.LinAlgError as error:
        raise HError(FAILED if b is None else NOT_POSITIVE_DEFINITE, str(error), operator=operator_name) from None
    values, vectors = result if wanted else (result, None)
    return Matrix(values.reshape(-1, 1)), HNULL if vectors is None else Matrix(vectors)


@operator
def eigenvalues_general_matrix(matrix_id: Matrix, compute_eigenvectors: str) -> tuple[Matrix, Matrix, Handle, Handle]:
    """The eigenvalues of a square matrix, and the 'right' or 'left' eigenvectors, of length 1, in real and imaginary parts.

    Right: A v = x v; left: v* A = x v*, with v* the conjugate transpose. With 'none' the vectors are empty handles. The order
    is that of LAPACK; of a pair of complex eigenvalues the one with positive imaginary part comes first.

    Errors: 1302; 9209 not square; 9210 it failed.

    Source: reference page of `eigenvalues_general_matrix`.
    """
    name = "eigenvalues_general_matrix"
    choice(compute_eigenvectors, ("none", "left", "right"), 2, name)
    return _general(square(matrix_id, name), None, compute_eigenvectors, name)


@operator
def generalized_eigenvalues_general_matrix(
    matrix_a_id: Matrix, matrix_b_id: Matrix, compute_eigenvectors: str
) -> tuple[Matrix, Matrix, Handle, Handle]:
    """The x of A v = x B v ('right'), or v* A = x v* B ('left'), and the v, of length 1, in real and imaginary parts.

    With 'none' the vectors are empty handles. Where B is singular some x are infinite, or not a number if A and B have a
    common null space.

    Errors: 1303; 9208 the sizes differ; 9209 not square; 9210 it failed.

    Source: reference page of `generalized_eigenvalues_general_matrix`.
    """
    name = "generalized_eigenvalues_general_matrix"
    choice(compute_eigenvectors, ("none", "left", "right"), 3, name)
    a = square(matrix_a_id, name)
    same_size(matrix_a_id, matrix_b_id, name)
    _linear.check_finite(matrix_b_id.array, name)
    return _general(a, matrix_b_id.array, compute_eigenvectors, name)


def _general(a: Array, b: Array | None, wanted: str, operator_name: str) -> tuple[Matrix, Matrix, Handle, Handle]:
    import scipy.linalg

    _linear.check_finite(a, operator_name)
    try:
        with numpy.errstate(all="ignore"):
            result: Any = scipy.linalg.eig(a, b, left=wanted == "left", right=wanted == "right")
    except numpy.linalg.LinAlgError as error:
        raise HError(FAILED, str(error), operator=operator_name) from None
    values, vectors = (result, None) if wanted == "none" else result
    real, imaginary = _parts(values.reshape(-1, 1))
    if vectors is None:
        return real, imaginary, HNULL, HNULL
    return (real, imaginary, *_parts(vectors / numpy.linalg.norm(vectors, axis=0)))  # SciPy's are not all of length 1


def _parts(values: Any) -> tuple[Matrix, Matrix]:
    return Matrix(values.real.copy()), Matrix(values.imag.copy())
