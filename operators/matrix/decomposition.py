"""Operators of chapter Matrix, section Decomposition."""

from __future__ import annotations

import numpy

from hdev.operators.matrix import _linear
from hdev.operators.matrix._matrix import Array, Matrix, choice, square
from hdev.registry import operator
from hdev.values import HNULL, Handle


@operator
def svd_matrix(matrix_id: Matrix, svd_type: str, compute_singular_vectors: str) -> tuple[Handle, Matrix, Handle]:
    """The decomposition A = U S V' into singular values and vectors.

    'full': U and V are square and S has the size of A; 'reduced': with n the smaller side of A, S is n x n, and U and V have n
    columns. The singular values are on the diagonal of S, the largest first. `compute_singular_vectors` is 'both', 'left' (U
    only), 'right' (V only) or 'none': then S is one column with the singular values. What is not computed is an empty handle.

    Errors: 1302, 1303; 9201 no convergence; 9210 elements that are infinite or not a number.

    Source: reference page of `svd_matrix`.
    """
    name = "svd_matrix"
    full = choice(svd_type, ("full", "reduced"), 2, name) == "full"
    choice(compute_singular_vectors, ("both", "left", "right", "none"), 3, name)
    if compute_singular_vectors == "none":
        return HNULL, Matrix(_linear.singular_values(matrix_id.array, name).reshape(-1, 1)), HNULL
    u, values, v = _linear.svd(matrix_id.array, name, full=full)
    s = numpy.zeros((u.shape[1], v.shape[1]))
    numpy.fill_diagonal(s, values)
    left = HNULL if compute_singular_vectors == "right" else Matrix(u)
    right = HNULL if compute_singular_vectors == "left" else Matrix(v)
    return left, Matrix(s), right


@operator
def decompose_matrix(matrix_id: Matrix, matrix_type: str) -> tuple[Matrix, Matrix]:
    """Two matrices that a square matrix is the product of, by its type.

    'general', 'tridiagonal': A = L U, L lower triangular with units on the diagonal and its rows interchanged, U upper
    triangular. 'symmetric': A = U D U', U upper triangular with units on the diagonal and its rows interchanged, D with
    blocks of 1 x 1 and 2 x 2 elements on the diagonal. 'positive_definite': A = L L', the second matrix being L'.
    For the last two types only the elements on and above the diagonal of A count.

    Errors: 1302 type; 9209 not square; 9211 not positive definite; 9210 elements that are infinite or not a number.

    Source: reference page of `decompose_matrix`.
    """
    import scipy.linalg

    name = "decompose_matrix"
    choice(matrix_type, _linear.DECOMPOSED, 2, name)
    array = square(matrix_id, name)
    _linear.check_finite(array, name)
    array = _linear.relevant(array, matrix_type, name)
    if matrix_type == "positive_definite":
        lower = _linear.cholesky(array, name)
        return Matrix(lower), Matrix(lower.T.copy())
    if matrix_type == "symmetric":
        upper, blocks, _ = scipy.linalg.ldl(array, lower=False)
        return Matrix(upper), Matrix(blocks)
    lower, upper = scipy.linalg.lu(array, permute_l=True)
    return Matrix(lower), Matrix(upper)


@operator
def orthogonal_decompose_matrix(
    matrix_id: Matrix, decomposition_type: str, output_matrices_type: str, compute_orthogonal: str
) -> tuple[Handle, Matrix]:
    """An orthogonal matrix Q and a triangular one that a matrix is the product of.

    'qr': A = Q R, 'ql': A = Q L, 'rq': A = R Q, 'lq': A = L Q, with R upper and L lower triangular. 'full': Q is square and the
    triangular matrix has the size of A; 'reduced': rows and columns that only hold zeros, or meet zeros, are left out. With
    `compute_orthogonal` 'false' Q is an empty handle.

    Errors: 1302 to 1304; 9210 elements that are infinite or not a number.

    Source: reference page of `orthogonal_decompose_matrix`.
    """
    name = "orthogonal_decompose_matrix"
    choice(decomposition_type, ("qr", "ql", "rq", "lq"), 2, name)
    full = choice(output_matrices_type, ("full", "reduced"), 3, name) == "full"
    wanted = choice(compute_orthogonal, ("true", "false"), 4, name) == "true"
    array = matrix_id.array
    _linear.check_finite(array, name)
    if decomposition_type == "qr":
        orthogonal, triangular = _qr(array, full)
    elif decomposition_type == "ql":
        orthogonal, triangular = _ql(array, full)
    else:
        orthogonal, triangular = (_qr if decomposition_type == "lq" else _ql)(array.T, full)
        orthogonal, triangular = orthogonal.T, triangular.T
    return (Matrix(orthogonal) if wanted else HNULL), Matrix(triangular)


def _qr(array: Array, full: bool) -> tuple[Array, Array]:
    q, r = numpy.linalg.qr(array, mode="complete" if full else "reduced")
    return q, r


def _ql(array: Array, full: bool) -> tuple[Array, Array]:
    """A = Q L: the decomposition A = Q R of the matrix turned by half a turn, turned back."""
    q, r = _qr(array[::-1, ::-1], full)
    return q[::-1, ::-1], r[::-1, ::-1]
