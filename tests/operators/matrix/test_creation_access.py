"""Matrix / Creation and Matrix / Access."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hdev.values import HTuple
from tests.operators.running import fails, run


def full(program: str, **inputs):
    """The elements of the matrix M after a program, as a list."""
    return run(f"{program}\nget_full_matrix (M, V)", inputs)["V"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("2, 2, 'identity'", [1, 0, 0, 1]),
        ("2, 3, 7", [7] * 6),
        ("1, 1, -2", [-2]),
        ("1, 3, 5", [5, 5, 5]),
        ("3, 1, [1, 2, 3]", [1, 2, 3]),
        ("2, 3, [3, 7]", [3, 0, 0, 0, 7, 0]),
        ("3, 2, [3, 7]", [3, 0, 0, 7, 0, 0]),
        ("2, 2, [1, 2.5, 3, 4]", [1, 2.5, 3, 4]),
    ],
)
def test_create_matrix(arguments, expected):
    values = full(f"create_matrix ({arguments}, M)")
    assert values == [float(x) for x in expected]
    assert all(type(x) is float for x in values)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("0, 3, 0", 1301),
        ("3, -1, 0", 1302),
        ("2.0, 3, 0", 1201),
        ("[1, 2], 3, 0", 1401),
        ("3, 3, 'unit'", 1303),
        ("2, 3, 'identity'", 9208),
        ("3, 3, [1, 2]", 1403),
        ("3, 3, []", 1403),
        ("2, 2, ['a', 1]", 1203),
        ("2, 2, [1, 'identity']", 1203),
        ("2147483647, 2147483647, 0", 6001),
    ],
)
def test_matrices_that_cannot_be_created(arguments, code):
    with fails(code):
        run(f"create_matrix ({arguments}, M)")


def test_the_tuple_given_stays_as_it_is():
    values = HTuple(np.arange(4.0))
    program = "create_matrix (2, 2, T, M)\nset_value_matrix (M, 0, 0, 9)\nget_full_matrix (M, V)"
    result = run(f"{program}\nV[1] := 77\nget_full_matrix (M, W)", {"T": values})
    assert result["T"] == [0, 1, 2, 3]
    assert result["W"] == [9, 1, 2, 3]


def test_a_copy_is_a_matrix_of_its_own():
    program = "create_matrix (2, 2, 1, A)\ncopy_matrix (A, M)\nset_full_matrix (A, 5)"
    assert full(program) == [1] * 4
    assert full("create_matrix (2, 2, 1, A)\nM := A\nset_full_matrix (A, 5)") == [5] * 4


def test_repeat_matrix():
    assert full("create_matrix (1, 2, [1, 2], A)\nrepeat_matrix (A, 2, 2, M)") == [1, 2, 1, 2, 1, 2, 1, 2]
    for arguments, code in (("0, 1", 1302), ("1, 0", 1303), ("2147483647, 2147483647", 6001)):
        with fails(code):
            run(f"create_matrix (1, 2, 0, A)\nrepeat_matrix (A, {arguments}, M)")


def test_a_cleared_matrix_is_no_matrix():
    with fails(2454):
        run("create_matrix (1, 1, 0, M)\nN := M\nclear_matrix (M)\nget_full_matrix (N, V)")
    run("create_matrix (1, 1, 0, M)\ncreate_matrix (2, 1, 0, N)\nclear_matrix ([M, N])")


def test_what_is_no_matrix():
    with fails(1201):
        run("get_full_matrix (5, V)")
    with fails(2404):
        run("D := dict{}\nget_full_matrix (D, V)")


def test_the_type_of_the_handle():
    result = run("create_matrix (1, 1, 0, M)\nT := sem_type(M)\nS := is_serializable(M)")
    assert (result["T"], result["S"]) == (["matrix"], [1])


def test_set_full_matrix():
    assert full("create_matrix (2, 2, 0, M)\nset_full_matrix (M, [1, 2, 3, 4])") == [1, 2, 3, 4]
    for values, code in (("[1, 2]", 1402), ("'a'", 1202), ("[]", 1402)):
        with fails(code):
            run(f"create_matrix (2, 2, 0, M)\nset_full_matrix (M, {values})")


def test_values():
    program = "create_matrix (3, 4, 0, M)\nset_value_matrix (M, [0, 2, 1], [1, 0, 3], [1, -9, 6])"
    assert full(program) == [0, 1, 0, 0, 0, 0, 0, 6, -9, 0, 0, 0]
    assert run(f"{program}\nget_value_matrix (M, [2, 1], [0, 3], V)")["V"] == [-9, 6]
    assert run(f"{program}\nget_value_matrix (M, 1, 3, V)")["V"] == [6.0]
    assert run(f"{program}\nget_value_matrix (M, [], [], V)")["V"] == []


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("get_value_matrix (M, 2, 0, V)", 1302),
        ("get_value_matrix (M, -1, 0, V)", 1302),
        ("get_value_matrix (M, 0, 3, V)", 1303),
        ("get_value_matrix (M, [0, 2], [0, 0], V)", 1302),
        ("get_value_matrix (M, [0, 1], [0, 3], V)", 1303),
        ("get_value_matrix (M, [0, 1], 0, V)", 1403),
        ("get_value_matrix (M, 0.0, 0, V)", 1202),
        ("get_value_matrix (M, 0, 'a', V)", 1203),
        ("get_value_matrix (M, [0.0, 1.0], [0, 1], V)", 1202),
        ("set_value_matrix (M, 2, 0, 1)", 1302),
        ("set_value_matrix (M, 0, 3, 1)", 1303),
        ("set_value_matrix (M, 0, 0, 'a')", 1204),
        ("set_value_matrix (M, [0, 1], [0, 1], 1)", 1404),
        ("set_value_matrix (M, [0, 1], [0], [1, 2])", 1403),
        ("get_sub_matrix (M, 2, 0, 1, 1, S)", 1302),
        ("get_sub_matrix (M, 0, 3, 1, 1, S)", 1303),
        ("get_sub_matrix (M, 1, 0, 2, 1, S)", 1304),
        ("get_sub_matrix (M, 1, 1, 1, 3, S)", 1305),
        ("get_sub_matrix (M, 1, 1, 0, 1, S)", 1304),
        ("set_sub_matrix (M, M, 0, 1)", 9208),
        ("set_sub_matrix (M, M, -1, 1)", 1303),
        ("set_sub_matrix (M, M, 0, 3)", 1304),
        ("get_diagonal_matrix (M, 3, D)", 1302),
        ("get_diagonal_matrix (M, -2, D)", 1302),
        ("set_diagonal_matrix (M, M, 3)", 1303),
        ("set_diagonal_matrix (M, M, 0)", 9208),
    ],
)
def test_places_outside_the_matrix(call, code):
    with fails(code):
        run(f"create_matrix (2, 3, 0, M)\n{call}")


EXAMPLES = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SHAPES = st.tuples(st.integers(1, 5), st.integers(1, 5))


@EXAMPLES
@given(SHAPES, st.data())
def test_diagonals(shape, data):
    number = data.draw(st.integers(1 - shape[0], shape[1] - 1))
    values = np.arange(1.0, shape[0] * shape[1] + 1)
    expected = values.reshape(shape).diagonal(number)
    inputs = {"T": values, "Rows": shape[0], "Columns": shape[1], "N": number, "Z": -expected}
    program = """
    create_matrix (Rows, Columns, T, M)
    get_diagonal_matrix (M, N, D)
    get_full_matrix (D, V)
    create_matrix (|Z|, 1, Z, Column)
    create_matrix (1, |Z|, Z, Row)
    create_matrix (1, 1, 100, One)
    copy_matrix (M, A)
    copy_matrix (M, B)
    set_diagonal_matrix (A, Column, N)
    get_full_matrix (A, VA)
    set_diagonal_matrix (B, Row, N)
    get_full_matrix (B, VB)
    set_diagonal_matrix (M, One, N)
    get_full_matrix (M, VM)
    """
    result = run(program, inputs)
    assert np.array_equal(np.atleast_1d(result["V"]), expected)
    on = np.eye(*shape, k=number, dtype=bool).ravel()
    for name in ("VA", "VB"):
        assert np.array_equal(np.atleast_1d(result[name]), np.where(on, -values, values))
    assert np.array_equal(np.atleast_1d(result["VM"]), np.where(on, 100, values))


@EXAMPLES
@given(SHAPES, st.data())
def test_parts(shape, data):
    row, column = data.draw(st.integers(0, shape[0] - 1)), data.draw(st.integers(0, shape[1] - 1))
    rows, columns = data.draw(st.integers(1, shape[0] - row)), data.draw(st.integers(1, shape[1] - column))
    values = np.arange(1.0, shape[0] * shape[1] + 1)
    inputs = dict(zip(("T", "H", "W", "R", "C", "RS", "CS"), (values, *shape, row, column, rows, columns), strict=True))
    program = """
    create_matrix (H, W, T, M)
    get_sub_matrix (M, R, C, RS, CS, S)
    get_full_matrix (S, V)
    set_full_matrix (S, -V)
    set_sub_matrix (M, S, R, C)
    get_full_matrix (M, N)
    """
    result = run(program, inputs)
    expected = values.reshape(shape).copy()
    part = expected[row : row + rows, column : column + columns]
    assert np.array_equal(np.atleast_1d(result["V"]), part.ravel())
    part *= -1
    assert np.array_equal(np.atleast_1d(result["N"]), expected.ravel())
