"""Linear algebra on arrays for the operators of matrices: systems of equations, inverses, determinants, powers, by types.

A type says which elements count: of a symmetric or positive definite matrix and of an upper triangular one those on and above
the main diagonal, of a lower triangular one those on and below it, of a tridiagonal one the three middle diagonals; the others
are not looked at. A permuted triangular matrix is one whose rows and columns can be brought into such an order.
"""

from __future__ import annotations

import numpy

from hdev.errors import HError
from hdev.operators.matrix._matrix import (
    COMPLEX,
    FAILED,
    NOT_LOWER,
    NOT_POSITIVE_DEFINITE,
    NOT_UPPER,
    SINGULAR,
    Array,
)

NO_CONVERGENCE = 9201

#: The types of matrices that may be decomposed, raised to a power, and inverted.
DECOMPOSED = ("general", "symmetric", "positive_definite", "tridiagonal")
TRIANGULAR = ("upper_triangular", "permuted_upper_triangular", "lower_triangular", "permuted_lower_triangular")
POWERS = ("general", "symmetric", "positive_definite", *TRIANGULAR)
TYPES = (*DECOMPOSED, *TRIANGULAR)


def check_finite(array: Array, operator: str) -> None:
    """Error 9210 for infinite elements and those that are not a number: no decomposition exists."""
    if not numpy.isfinite(array).all():
        raise HError(FAILED, "an element is infinite or not a number", operator=operator)


def relevant(array: Array, kind: str, operator: str) -> Array:
    """The matrix that a type means, all elements filled in. Error 9213, 9214 for one that is not permuted triangular."""
    if kind in ("symmetric", "positive_definite"):
        upper = numpy.triu(array)
        return upper + numpy.triu(array, 1).T
    if kind == "tridiagonal":
        return numpy.tril(numpy.triu(array, -1), 1)
    if kind == "upper_triangular":
        return numpy.triu(array)
    if kind == "lower_triangular":
        return numpy.tril(array)
    if kind.startswith("permuted") and not _is_permuted_triangular(array):
        code = NOT_UPPER if kind == "permuted_upper_triangular" else NOT_LOWER
        raise HError(code, "no order of rows and columns makes it one", operator=operator)
    return array


def _is_permuted_triangular(array: Array) -> bool:
    """Whether rows and columns can be taken away in pairs such that each row taken has its only nonzero in its column."""
    nonzero = array != 0
    counts = nonzero.sum(axis=1)
    open_rows = numpy.ones(len(array), dtype=bool)
    open_columns = open_rows.copy()
    for _ in range(len(array)):
        ready = numpy.flatnonzero(open_rows & (counts == 1))
        if ready.size:
            row = ready[0]
            column = numpy.flatnonzero(nonzero[row] & open_columns)[0]
        else:
            empty = numpy.flatnonzero(open_rows & (counts == 0))
            if not empty.size:
                return False
            row = empty[0]  # goes with any column: the one that most rows are waiting for
            column = numpy.argmax(numpy.where(open_columns, nonzero[open_rows].sum(axis=0), -1))
        open_rows[row] = open_columns[column] = False
        counts -= nonzero[:, column]
    return True


def cholesky(symmetric: Array, operator: str) -> Array:
    """The lower triangular factor; error 9211 if there is none."""
    try:
        return numpy.linalg.cholesky(symmetric)
    except numpy.linalg.LinAlgError:
        raise HError(NOT_POSITIVE_DEFINITE, operator=operator) from None


def singular(operator: str) -> HError:
    """The error for a singular matrix."""
    return HError(SINGULAR, operator=operator)


def solve(array: Array, kind: str, right: Array, operator: str) -> Array:
    """X of A X = B for a square matrix; error 9205 if it is singular."""
    import scipy.linalg

    check_finite(array, operator)
    check_finite(right, operator)
    matrix = relevant(array, kind, operator)
    if kind == "positive_definite":
        return scipy.linalg.cho_solve((cholesky(matrix, operator), True), right)
    if kind in ("upper_triangular", "lower_triangular"):
        if not matrix.diagonal().all():
            raise singular(operator)
        return scipy.linalg.solve_triangular(matrix, right, lower=kind == "lower_triangular")
    try:
        if kind == "tridiagonal" and len(matrix) > 1:
            bands = numpy.zeros((3, len(matrix)))
            bands[0, 1:] = matrix.diagonal(1)
            bands[1] = matrix.diagonal()
            bands[2, :-1] = matrix.diagonal(-1)
            return scipy.linalg.solve_banded((1, 1), bands, right)
        return numpy.linalg.solve(matrix, right)
    except numpy.linalg.LinAlgError:
        raise singular(operator) from None


def inverse(array: Array, kind: str, operator: str) -> Array:
    """The inverse of a square matrix; error 9205 if there is none."""
    if kind in ("general", "symmetric"):
        check_finite(array, operator)
        try:
            return numpy.linalg.inv(relevant(array, kind, operator))
        except numpy.linalg.LinAlgError:
            raise singular(operator) from None
    return solve(array, kind, numpy.eye(len(array)), operator)


def svd(array: Array, operator: str, *, full: bool = False) -> tuple[Array, Array, Array]:
    """U, the singular values (largest first) and V of A = U S V'. Error 9201 if the iteration finds no end."""
    check_finite(array, operator)
    try:
        u, s, vt = numpy.linalg.svd(array, full_matrices=full)
    except numpy.linalg.LinAlgError:
        raise HError(NO_CONVERGENCE, operator=operator) from None
    return u, s, vt.T


def singular_values(array: Array, operator: str) -> Array:
    """The singular values, largest first."""
    check_finite(array, operator)
    try:
        return numpy.linalg.svd(array, compute_uv=False)
    except numpy.linalg.LinAlgError:
        raise HError(NO_CONVERGENCE, operator=operator) from None


def pseudo_inverse(array: Array, epsilon: float, operator: str) -> Array:
    """The inverse by singular values; those below `epsilon` times the largest count as 0."""
    u, inverted = _split(array, epsilon, operator)
    with numpy.errstate(all="ignore"):
        return inverted @ u.T


def least_squares(array: Array, epsilon: float, right: Array, operator: str) -> Array:
    """X with the least squares of A X - B, of all such X the smallest; singular values as in `pseudo_inverse`."""
    check_finite(right, operator)
    u, inverted = _split(array, epsilon, operator)
    with numpy.errstate(all="ignore"):
        return inverted @ (u.T @ right)


def _split(array: Array, epsilon: float, operator: str) -> tuple[Array, Array]:
    """U and V / S of A = U S V', without the singular values that count as 0."""
    u, s, v = svd(array, operator)
    with numpy.errstate(all="ignore"):
        keep = (s > 0) & (s >= epsilon * s[0])
        return u[:, keep], v[:, keep] / s[keep]


def determinant(array: Array, kind: str, operator: str) -> float:
    """The determinant of a square matrix."""
    check_finite(array, operator)
    matrix = relevant(array, kind, operator)
    with numpy.errstate(all="ignore"):
        if kind == "positive_definite":
            return float(numpy.prod(cholesky(matrix, operator).diagonal()) ** 2)
        if kind in ("upper_triangular", "lower_triangular"):
            return float(numpy.prod(matrix.diagonal()))
        return float(numpy.linalg.det(matrix))


def power(array: Array, kind: str, exponent: float, operator: str) -> Array:
    """A square matrix to a real power, the principal one. Errors: 9205 singular, 9219 the result is complex."""
    check_finite(array, operator)
    matrix = relevant(array, kind, operator)
    if not numpy.isfinite(exponent):
        raise HError(FAILED, f"power {exponent}", operator=operator)
    if kind == "positive_definite":
        cholesky(matrix, operator)
    with numpy.errstate(all="ignore"):
        if exponent == int(exponent) and abs(exponent) < 2**63:
            if exponent < 0:
                matrix = inverse(matrix, "general", operator)
            return numpy.linalg.matrix_power(matrix, abs(int(exponent)))
        if kind in ("symmetric", "positive_definite"):
            return _symmetric_power(matrix, exponent, operator)
        return _general_power(matrix, exponent, operator)


def _symmetric_power(matrix: Array, exponent: float, operator: str) -> Array:
    values, vectors = numpy.linalg.eigh(matrix)
    values[abs(values) <= abs(values).max() * len(values) * numpy.finfo(float).eps] = 0.0
    if (values < 0).any():
        raise HError(COMPLEX, "an eigenvalue is negative", operator=operator)
    if exponent < 0 and (values == 0).any():
        raise singular(operator)
    return (vectors * values**exponent) @ vectors.T


def _general_power(matrix: Array, exponent: float, operator: str) -> Array:
    import scipy.linalg

    values, vectors = numpy.linalg.eig(matrix)
    small = abs(values) <= abs(values).max() * len(values) * numpy.finfo(float).eps
    if small.any():
        if exponent < 0:
            raise singular(operator)
        if numpy.linalg.cond(vectors) > 1e8:
            raise HError(FAILED, "a power that is no integer, of a singular defective matrix", operator=operator)
        powers = numpy.where(small, 0, values.astype(complex)) ** exponent
        result = numpy.linalg.solve(vectors.T, (vectors * powers).T).T
    else:
        result = scipy.linalg.fractional_matrix_power(matrix, exponent)
    if numpy.iscomplexobj(result):
        if abs(result.imag).max() > 1e-9 * max(abs(result).max(), numpy.finfo(float).tiny):
            raise HError(COMPLEX, operator=operator)
        result = result.real
    if not numpy.isfinite(result).all():
        raise HError(FAILED, f"power {exponent}", operator=operator)
    return result
