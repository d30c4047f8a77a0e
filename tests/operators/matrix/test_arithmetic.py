"""Matrix / Arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.operators.matrix.matrices import EXAMPLES, SEEDS, TYPES, M, of_type, results
from tests.operators.running import fails, run

A = np.array([[3, 1, -2], [-5, 7, 2], [-9, -4, 1.0]])
B = np.array([[2, 8, -3], [-4, -1, 5], [2, -4, 7.0]])
POSITIVE = abs(A)


def both(name: str, arguments: str, inputs: dict):
    """What an operator gives, and its `_mod` leaves; `A` is the first input, which the operator itself must not change."""
    new, kept = results(f"{name} ({arguments}, R)\ncopy_matrix (A, K)", inputs, "R K")
    assert np.array_equal(kept, np.atleast_2d(inputs["A"]), equal_nan=True)
    changed = results(f"{name}_mod ({arguments})", inputs, "A")
    assert np.array_equal(new, changed, equal_nan=True)
    assert changed.flags.c_contiguous
    return new


@pytest.mark.parametrize(
    ("name", "a", "expected"),
    [("abs_matrix", A, abs(A)), ("sqrt_matrix", POSITIVE, np.sqrt(POSITIVE)), ("transpose_matrix", A[:2], A[:2].T)],
)
def test_one_matrix(name, a, expected):
    assert np.array_equal(both(name, "A", {"A": a}), expected)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("add_matrix", A + B),
        ("sub_matrix", A - B),
        ("mult_element_matrix", A * B),
        ("div_element_matrix", A / B),
    ],
)
def test_two_matrices(name, expected):
    assert np.array_equal(both(name, "A, B", {"A": A, "B": B}), expected)
    with fails(9208):
        results(f"{name} (A, B, R)", {"A": A, "B": B[:2]})
    nan = both(name, "A, B", {"A": [[np.nan, 1]], "B": [[1, np.nan]]})
    assert np.isnan(nan).all()


def test_a_matrix_with_itself():
    assert not results("sub_matrix_mod (A, A)", {"A": A}, "A").any()
    assert np.array_equal(results("mult_matrix_mod (A, A, 'ATB')", {"A": A}, "A"), A.T @ A)


def test_scale_matrix():
    assert np.array_equal(both("scale_matrix", "A, 3", {"A": A}), 3 * A)
    assert np.array_equal(both("scale_matrix", "A, -0.5", {"A": A}), -0.5 * A)
    with fails(1202):
        results("scale_matrix (A, 'x', R)", {"A": A})


def test_powers_of_elements():
    assert np.allclose(both("pow_scalar_element_matrix", "A, 0.5", {"A": POSITIVE}), np.sqrt(POSITIVE), rtol=1e-15)
    assert np.array_equal(both("pow_scalar_element_matrix", "A, 2", {"A": A}), A * A)
    assert np.array_equal(both("pow_element_matrix", "A, E", {"A": A, "E": abs(B)}), A ** abs(B))
    assert np.array_equal(both("pow_element_matrix", "A, E", {"A": [[0, 2]], "E": [[0, -1]]}), [[1, 0.5]])


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("sqrt_matrix (A, R)", 9215),
        ("sqrt_matrix_mod (A)", 9215),
        ("div_element_matrix (A, Z, R)", 9212),
        ("div_element_matrix_mod (A, Z)", 9212),
        ("pow_scalar_element_matrix (A, 0.5, R)", 9215),
        ("pow_scalar_element_matrix (Z, -1, R)", 9212),
        ("pow_element_matrix (A, H, R)", 9220),
        ("pow_element_matrix_mod (Z, A)", 9220),
        ("pow_element_matrix (A, V, R)", 9208),
        ("mult_matrix (A, V, 'ABT', R)", 9208),
        ("mult_matrix (V, V, 'AB', R)", 9208),
        ("mult_matrix (A, V, 'BA', R)", 1303),
        ("invert_matrix (V, 'general', 0, R)", 9209),
        ("invert_matrix (Z, 'general', 0, R)", 9205),
        ("invert_matrix (Z, 'symmetric', 0, R)", 9205),
        ("invert_matrix (Z, 'positive_definite', 0, R)", 9211),
        ("invert_matrix (Z, 'tridiagonal', 0, R)", 9205),
        ("invert_matrix (Z, 'upper_triangular', 0, R)", 9205),
        ("invert_matrix (Z, 'permuted_lower_triangular', 0, R)", 9205),
        ("invert_matrix (A, 'permuted_upper_triangular', 0, R)", 9213),
        ("invert_matrix (A, 'permuted_lower_triangular', 0, R)", 9214),
        ("invert_matrix (A, 'diagonal', 0, R)", 1302),
        ("invert_matrix (A, 'symmetric', 0.1, R)", 1302),
        ("invert_matrix (A, 'general', -0.1, R)", 1303),
        ("invert_matrix_mod (N, 'general', 0)", 9210),
        ("invert_matrix_mod (N, 'general', 0.1)", 9210),
        ("solve_matrix (A, 'general', 0, V, R)", 9208),
        ("solve_matrix (V, 'symmetric', 0, V, R)", 9209),
        ("solve_matrix (Z, 'general', 0, A, R)", 9205),
        ("solve_matrix (A, 'general', 0, N, R)", 9210),
        ("solve_matrix (A, 'general', 0.1, N, R)", 9210),
        ("solve_matrix (A, 'other', 0, A, R)", 1302),
        ("solve_matrix (A, 'general', -1, A, R)", 1303),
        ("pow_matrix (V, 'general', 2, R)", 9209),
        ("pow_matrix (A, 'tridiagonal', 2, R)", 1302),
        ("pow_matrix (Z, 'general', -1, R)", 9205),
        ("pow_matrix (Z, 'general', -0.5, R)", 9205),
        ("pow_matrix (Z, 'symmetric', -0.5, R)", 9205),
        ("pow_matrix (S, 'symmetric', 0.5, R)", 9219),
        ("pow_matrix (S, 'general', 0.5, R)", 9219),
        ("pow_matrix (S, 'positive_definite', 0.5, R)", 9211),
        ("pow_matrix (N, 'general', 2, R)", 9210),
    ],
)
def test_errors(call, code):
    inputs = {"A": A, "Z": np.zeros((3, 3)), "H": np.full((3, 3), 0.5), "V": [[1, 2]], "N": np.full((3, 3), np.nan)}
    with fails(code):
        results(call, inputs | {"S": [[1, 2], [2, 1]]})


def test_a_failure_leaves_the_matrix():
    program = "try\n  sqrt_matrix_mod (A)\ncatch (E)\nendtry"
    assert np.array_equal(results(program, {"A": A}, "A"), A)


@EXAMPLES
@given(SEEDS, st.tuples(*[st.integers(1, 4)] * 3), st.sampled_from(["AB", "ATB", "ABT", "ATBT"]))
def test_products(seed, sizes, kind):
    rng = np.random.default_rng(seed)
    n, k, m = sizes
    left, right = rng.normal(size=(n, k)), rng.normal(size=(k, m))
    inputs = {"A": left.T if "AT" in kind else left, "B": right.T if "BT" in kind else right, "Kind": kind}
    new, changed = results("mult_matrix (A, B, Kind, R)\nmult_matrix_mod (A, B, Kind)", inputs, "R A")
    expected = np.einsum("ik,kj->ij", left, right)
    assert np.allclose(new, expected, rtol=1e-12, atol=1e-14)
    assert np.array_equal(new, changed)


@EXAMPLES
@given(SEEDS, st.integers(1, 6), st.sampled_from(TYPES))
def test_inverses_and_solutions(seed, size, kind):
    rng = np.random.default_rng(seed)
    matrix, given_ = of_type(kind, size, rng)
    right = rng.normal(size=(size, 2))
    inputs = {"A": given_, "B": right, "Kind": kind}
    program = "invert_matrix (A, Kind, 0, I)\nsolve_matrix (A, Kind, 0.0, B, X)\ninvert_matrix_mod (A, Kind, 0)"
    inverse, solution, changed = results(program, inputs, "I X A")
    assert np.allclose(matrix @ inverse, np.eye(size), atol=1e-9)
    assert np.allclose(matrix @ solution, right, atol=1e-9)
    assert np.array_equal(inverse, changed)


@EXAMPLES
@given(SEEDS, st.integers(1, 5), st.integers(1, 5), st.integers(1, 3))
def test_pseudo_inverses(seed, rows, columns, rank):
    rng = np.random.default_rng(seed)
    a = rng.normal(size=(rows, rank)) @ rng.normal(size=(rank, columns))
    b = rng.normal(size=(rows, 2))
    p, x = results(
        "invert_matrix (A, 'general', 1e-10, P)\nsolve_matrix (A, 'general', 1e-10, B, X)", {"A": a, "B": b}, "P X"
    )
    assert p.shape == (columns, rows)
    for left, right in ((a @ p @ a, a), (p @ a @ p, p), ((a @ p).T, a @ p), ((p @ a).T, p @ a)):
        assert np.allclose(left, right, atol=1e-6 * max(1, abs(p).max()))
    assert np.allclose(x, p @ b, atol=1e-6 * max(1, abs(p).max()))


def test_a_line_through_points():
    x = np.arange(5.0)
    solution = results("solve_matrix (A, 'general', 0, B, R)", {"A": np.c_[x, np.ones(5)], "B": (2 * x + 1)[:, None]})
    assert np.allclose(solution, [[2], [1]])
    smallest = results("solve_matrix (A, 'general', 0, B, R)", {"A": [[1, 1]], "B": [[2]]})
    assert np.allclose(smallest, [[1], [1]])


def test_small_singular_values_do_not_count():
    a = np.diag([1, 0.01])
    assert np.allclose(results("invert_matrix (A, 'general', 0.1, R)", {"A": a}), np.diag([1, 0]))
    assert np.allclose(results("invert_matrix (A, 'general', 0.001, R)", {"A": a}), np.diag([1, 100]))
    assert not results("invert_matrix (A, 'general', 0.1, R)", {"A": np.zeros((2, 3))}).any()


def test_powers_of_the_reference():
    power = both("pow_matrix", "A, 'general', 2.0", {"A": [[3, 1, 2], [5, 7, 2], [9, 4, 1]]})
    assert np.allclose(power, [[32, 18, 10], [68, 62, 26], [56, 41, 27]])


@EXAMPLES
@given(SEEDS, st.integers(1, 5), st.sampled_from([k for k in TYPES if k != "tridiagonal"]))
def test_powers(seed, size, kind):
    rng = np.random.default_rng(seed)
    matrix, given_ = of_type(kind, size, rng)
    inputs = {"A": given_, "Kind": kind}
    program = "\n".join(f"pow_matrix (A, Kind, {p}, P{i})" for i, p in enumerate((0, 1, 3, -2)))
    zero, one, three, inverse = results(program, inputs, "P0 P1 P2 P3")
    assert np.array_equal(zero, np.eye(size))
    assert np.allclose(one, matrix)
    assert np.allclose(three, matrix @ matrix @ matrix)
    assert np.allclose(inverse @ matrix @ matrix, np.eye(size), atol=1e-9)


@EXAMPLES
@given(SEEDS, st.integers(1, 5), st.sampled_from(["general", "positive_definite", "upper_triangular", "symmetric"]))
def test_roots(seed, size, kind):
    rng = np.random.default_rng(seed)
    matrix, _ = of_type("upper_triangular" if kind == "upper_triangular" else "positive_definite", size, rng)
    if kind == "upper_triangular":
        np.fill_diagonal(matrix, abs(matrix.diagonal()))
    root, cube = results(
        "pow_matrix (A, Kind, 0.5, R)\npow_matrix (A, Kind, 1.5, C)", {"A": matrix, "Kind": kind}, "R C"
    )
    assert np.allclose(root @ root, matrix, rtol=1e-7, atol=1e-7)
    assert np.allclose(cube, root @ matrix, rtol=1e-7, atol=1e-6)


def test_roots_of_singular_matrices():
    for kind in ("general", "symmetric"):
        root = results("pow_matrix (A, Kind, 0.5, R)", {"A": [[1, 1], [1, 1]], "Kind": kind})
        assert np.allclose(root @ root, 1)
    with fails(9210):
        results("pow_matrix (A, 'general', 0.5, R)", {"A": [[0, 1], [0, 0]]})


def test_permuted_singular_matrices():
    for a in ([[0, 1], [0, 0]], [[0, 0, 1], [0, 0, 0], [1, 0, 5]], [[0]]):
        assert run("determinant_matrix (A, 'permuted_upper_triangular', D)", {"A": M(a)})["D"] == [0]
