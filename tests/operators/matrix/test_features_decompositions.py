"""Matrix / Features, Decomposition and Eigenvalues."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.operators.matrix.matrices import EXAMPLES, SEEDS, TYPES, M, of_type, results
from tests.operators.running import fails, run

A = np.array([[3, 1, -2], [-5, 7, 2.0]])
NAN = np.full((2, 2), np.nan)
SHAPES = st.tuples(st.integers(1, 5), st.integers(1, 5))


def test_get_size_matrix():
    result = run("get_size_matrix (A, R, C)", {"A": M(A)})
    assert (result["R"], result["C"]) == ([2], [3])


@pytest.mark.parametrize("function", ["sum", "mean", "min", "max"])
def test_rows_columns_and_all(function):
    expected = getattr(np, function)
    for kind, wanted in (
        ("columns", expected(A, 0)[None]),
        ("rows", expected(A, 1)[:, None]),
        ("full", [[expected(A)]]),
    ):
        found = results(f"{function}_matrix (A, '{kind}', R)", {"A": A})
        assert found.shape == np.shape(wanted)
        assert np.allclose(found, wanted, rtol=1e-15)
    assert np.isnan(results(f"{function}_matrix (A, 'full', R)", {"A": [[1, np.nan, 2]]}))
    with fails(1302):
        results(f"{function}_matrix (A, 'all', R)", {"A": A})


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("frobenius-norm", 10.0), ("infinity-norm", 11.0), ("1-norm", 14.0), ("2-norm", 9.7006)],
)
def test_norms(kind, expected):
    found = run("norm_matrix (A, Kind, N)", {"A": M([[3, 1], [4, -3], [-7, 4]]), "Kind": kind})["N"]
    assert found == pytest.approx([expected], abs=5e-5)
    assert run("norm_matrix (A, Kind, N)", {"A": M([[0]]), "Kind": kind})["N"] == [0]
    assert run("norm_matrix (A, Kind, N)", {"A": M([[-1e200, 0]]), "Kind": kind})["N"] == pytest.approx([1e200])
    if kind != "2-norm":
        assert np.isnan(run("norm_matrix (A, Kind, N)", {"A": M(NAN), "Kind": kind})["N"][0])


@EXAMPLES
@given(SEEDS, st.integers(1, 6), st.sampled_from(TYPES))
def test_determinants(seed, size, kind):
    matrix, given_ = of_type(kind, size, np.random.default_rng(seed))
    found = run("determinant_matrix (A, Kind, D)", {"A": M(given_), "Kind": kind})["D"][0]
    assert found == pytest.approx(np.prod(np.linalg.eigvals(matrix)).real, rel=1e-6)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("norm_matrix (A, 'norm', R)", 1302),
        ("norm_matrix (N, '2-norm', R)", 9210),
        ("determinant_matrix (A, 'general', R)", 9209),
        ("determinant_matrix (S, 'lower', R)", 1302),
        ("determinant_matrix (S, 'positive_definite', R)", 9211),
        ("determinant_matrix (N, 'general', R)", 9210),
        ("svd_matrix (A, 'all', 'both', U, S, V)", 1302),
        ("svd_matrix (A, 'full', 'all', U, S, V)", 1303),
        ("svd_matrix (N, 'full', 'none', U, S, V)", 9210),
        ("svd_matrix (N, 'full', 'both', U, S, V)", 9210),
        ("decompose_matrix (A, 'general', X, Y)", 9209),
        ("decompose_matrix (S, 'upper_triangular', X, Y)", 1302),
        ("decompose_matrix (S, 'positive_definite', X, Y)", 9211),
        ("decompose_matrix (N, 'symmetric', X, Y)", 9210),
        ("orthogonal_decompose_matrix (A, 'lr', 'full', 'true', X, Y)", 1302),
        ("orthogonal_decompose_matrix (A, 'qr', 'all', 'true', X, Y)", 1303),
        ("orthogonal_decompose_matrix (A, 'qr', 'full', 'yes', X, Y)", 1304),
        ("orthogonal_decompose_matrix (N, 'qr', 'full', 'true', X, Y)", 9210),
        ("eigenvalues_symmetric_matrix (A, 'true', X, Y)", 9209),
        ("eigenvalues_symmetric_matrix (S, 'none', X, Y)", 1302),
        ("eigenvalues_symmetric_matrix (N, 'true', X, Y)", 9210),
        ("eigenvalues_general_matrix (A, 'none', W, X, Y, Z)", 9209),
        ("eigenvalues_general_matrix (S, 'true', W, X, Y, Z)", 1302),
        ("eigenvalues_general_matrix (N, 'left', W, X, Y, Z)", 9210),
        ("generalized_eigenvalues_symmetric_matrix (S, S, 'true', X, Y)", 9211),
        ("generalized_eigenvalues_symmetric_matrix (S, A, 'true', X, Y)", 9208),
        ("generalized_eigenvalues_symmetric_matrix (S, S, 'none', X, Y)", 1303),
        ("generalized_eigenvalues_symmetric_matrix (S, N, 'true', X, Y)", 9210),
        ("generalized_eigenvalues_general_matrix (S, A, 'none', W, X, Y, Z)", 9208),
        ("generalized_eigenvalues_general_matrix (A, A, 'none', W, X, Y, Z)", 9209),
        ("generalized_eigenvalues_general_matrix (S, S, 'true', W, X, Y, Z)", 1303),
        ("generalized_eigenvalues_general_matrix (S, N, 'none', W, X, Y, Z)", 9210),
    ],
)
def test_errors(call, code):
    with fails(code):
        run(call, {"A": M(A), "S": M([[1, 2], [2, 1]]), "N": M(NAN)})


@EXAMPLES
@given(SEEDS, SHAPES, st.sampled_from(["full", "reduced"]))
def test_singular_values(seed, shape, kind):
    rng = np.random.default_rng(seed)
    rank = rng.integers(1, min(shape) + 1)
    a = rng.normal(size=(shape[0], rank)) @ rng.normal(size=(rank, shape[1]))
    program = "svd_matrix (A, Kind, 'both', U, S, V)\nsvd_matrix (A, Kind, 'none', X, N, Y)"
    u, s, v, values = results(program, {"A": a, "Kind": kind}, "U S V N")
    assert np.allclose(u @ s @ v.T, a, atol=1e-9)
    n = min(shape)
    assert s.shape == (shape if kind == "full" else (n, n))
    for vectors, side in ((u, shape[0]), (v, shape[1])):
        assert vectors.shape == (side, side if kind == "full" else n)
        assert np.allclose(vectors.T @ vectors, np.eye(vectors.shape[1]), atol=1e-9)
    assert np.allclose(values.ravel(), s.diagonal(), atol=1e-9)
    assert (np.diff(values.ravel()) <= 0).all()
    assert np.allclose(values.ravel() ** 2, np.linalg.eigvalsh(a @ a.T)[::-1][:n], atol=1e-6)


def test_what_is_not_computed_is_an_empty_handle():
    program = """
    svd_matrix (A, 'full', 'left', U, S, V)
    svd_matrix (A, 'full', 'right', U2, S2, V2)
    svd_matrix (A, 'full', 'none', U3, S3, V3)
    orthogonal_decompose_matrix (A, 'qr', 'full', 'false', Q, T)
    mult_matrix (A, A, 'ABT', B)
    eigenvalues_symmetric_matrix (B, 'false', E, F)
    eigenvalues_general_matrix (B, 'none', R, I, VR, VI)
    Valid := is_valid_handle([U, V, U2, V2, U3, V3, Q, F, VR, VI])
    """
    assert run(program, {"A": M(A)})["Valid"] == [1, 0, 0, 1, 0, 0, 0, 0, 0, 0]


@EXAMPLES
@given(SEEDS, st.integers(1, 6), st.sampled_from(TYPES[:4]))
def test_decompositions(seed, size, kind):
    matrix, given_ = of_type(kind, size, np.random.default_rng(seed))
    if kind == "symmetric":
        np.fill_diagonal(matrix, 0)  # indefinite: blocks of 2 x 2
        np.fill_diagonal(given_, 0)
    first, second = results("decompose_matrix (A, Kind, X, Y)", {"A": given_, "Kind": kind}, "X Y")
    if kind == "symmetric":
        assert np.allclose(first @ second @ first.T, matrix, atol=1e-9)
        assert np.allclose(second, second.T)
        assert not np.triu(second, 2).any()
        return
    assert np.allclose(first @ second, matrix, atol=1e-9)
    assert not np.tril(second, -1).any()
    if kind == "positive_definite":
        assert np.array_equal(first, second.T)
    else:
        assert (abs(first) <= 1).all()
        assert (first == 1).any(axis=1).all()


REFERENCE = np.array([[6, -3, 4], [5, 5, -2], [-3, 12, 5], [3, 4, 7], [7, 5, 3.0]])


def test_the_signs_of_the_reference():
    program = "orthogonal_decompose_matrix (A, 'qr', 'full', 'true', Q, R)"
    q, r = results(program, {"A": REFERENCE}, "Q R")
    assert np.allclose(r[:3], [[-11.3137, -1.5910, -3.6239], [0, -14.7129, -5.1135], [0, 0, -7.9824]], atol=1e-4)
    assert np.allclose(q[0], [-0.5303, 0.2613, -0.4277, -0.5566, -0.3972], atol=1e-4)


@EXAMPLES
@given(SEEDS, SHAPES, st.sampled_from(["qr", "ql", "rq", "lq"]), st.sampled_from(["full", "reduced"]))
def test_orthogonal_decompositions(seed, shape, kind, size):
    a = np.random.default_rng(seed).normal(size=shape)
    program = "orthogonal_decompose_matrix (A, Kind, Size, 'true', Q, T)"
    q, t = results(program, {"A": a, "Kind": kind, "Size": size}, "Q T")
    first = kind[0] == "q"
    assert np.allclose(q @ t if first else t @ q, a, atol=1e-9)
    n = min(shape)
    if size == "full":
        assert q.shape == (shape[0 if first else 1],) * 2
        assert t.shape == shape
    else:
        assert q.shape == ((shape[0], n) if first else (n, shape[1]))
    assert np.allclose(q.T @ q if first else q @ q.T, np.eye(n if size == "reduced" else len(q)), atol=1e-9)
    upper = "r" in kind
    at_the_end = kind in ("ql", "rq")  # of the elements above or below which diagonal are all zero
    offset = t.shape[1] - t.shape[0] if at_the_end else 0
    assert not (np.tril(t, offset - 1) if upper else np.triu(t, offset + 1)).any()


@EXAMPLES
@given(SEEDS, st.integers(1, 6))
def test_symmetric_eigenvalues(seed, size):
    rng = np.random.default_rng(seed)
    a, given_ = of_type("symmetric", size, rng)
    b, b_given = of_type("positive_definite", size, rng)
    program = """
    eigenvalues_symmetric_matrix (A, 'true', X, V)
    eigenvalues_symmetric_matrix (A, 'false', X2, V2)
    generalized_eigenvalues_symmetric_matrix (A, B, 'true', Y, W)
    """
    x, v, alone, y, w = results(program, {"A": given_, "B": b_given}, "X V X2 Y W")
    assert x.shape == (size, 1)
    assert np.allclose(a @ v, v * x.T, atol=1e-9)
    assert np.allclose(v.T @ v, np.eye(size), atol=1e-9)
    assert np.allclose(x, alone, atol=1e-9)
    assert np.allclose(a @ w, b @ w * y.T, atol=1e-8)
    assert np.allclose(w.T @ b @ w, np.eye(size), atol=1e-8)
    assert (np.diff(x.ravel()) >= 0).all()
    assert (np.diff(y.ravel()) >= 0).all()


@EXAMPLES
@given(SEEDS, st.integers(1, 6), st.sampled_from(["left", "right"]))
def test_general_eigenvalues(seed, size, side):
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(size, size)), of_type("general", size, rng)[0]
    program = """
    eigenvalues_general_matrix (A, Side, R, I, VR, VI)
    generalized_eigenvalues_general_matrix (A, B, Side, R2, I2, VR2, VI2)
    """
    found = results(program, {"A": a, "B": b, "Side": side}, "R I VR VI R2 I2 VR2 VI2")
    for (real, imaginary, vr, vi), right in ((found[:4], np.eye(size)), (found[4:], b)):
        values, vectors = (real + 1j * imaginary).ravel(), vr + 1j * vi
        assert np.allclose(np.linalg.norm(vectors, axis=0), 1)
        if side == "right":
            assert np.allclose(a @ vectors, right @ vectors * values, atol=1e-8)
        else:
            assert np.allclose(vectors.conj().T @ a, values[:, None] * (vectors.conj().T @ right), atol=1e-8)


def test_eigenvalues_of_the_reference():
    real, imaginary = results(
        "eigenvalues_general_matrix (A, 'none', R, I, V, W)", {"A": [[6, 4, -8], [5, 7, 3], [4, -1, 4]]}, "R I"
    )
    assert np.allclose(real.ravel(), [3.3110, 3.3110, 10.3781], atol=1e-4)
    assert np.allclose(imaginary.ravel(), [5.4143, -5.4143, 0], atol=1e-4)


def test_an_infinite_eigenvalue():
    inputs = {"A": np.eye(2), "B": np.diag([2.0, 0])}
    real = results("generalized_eigenvalues_general_matrix (A, B, 'right', R, I, V, W)", inputs)
    assert sorted(real.ravel()) == [0.5, np.inf]
