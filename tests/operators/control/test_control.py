"""Chapter Control, and the legacy `insert`."""

from __future__ import annotations

import pytest

from tests.operators.running import fails, run


def test_assign():
    assert run("assign (3 + 4, R)")["R"] == [7]


def test_assign_copies():
    result = run("A := [1,2]\nassign (A, B)\nB[0] := 9")
    assert (result["A"], result["B"]) == ([1, 2], [9, 2])


def test_comment_does_nothing():
    assert run("comment ('R := 2')\nR := 1")["R"] == [1]


@pytest.mark.parametrize(
    "position", ["in_place", "at_file_begin", "before_procedure", "after_procedure", "at_file_end"]
)
def test_export_def_is_passed_over(position):
    assert run(f"export_def ('{position}', '#define X')\nR := 1")["R"] == [1]


def test_export_def_knows_its_positions():
    with fails(1301, "'elsewhere'"):
        run("export_def ('elsewhere', 'x')")


def test_vector_to_tuple():
    text = "V.at(0).at(0) := ['UID', 1]\nV.at(0).at(1) := ['Hole', 2]\nconvert_vector_to_tuple (V, R)"
    assert run(text)["R"] == ["UID", 1, "Hole", 2]


def test_empty_vector_to_tuple():
    assert run("V := {1}\nV.clear ()\nconvert_vector_to_tuple (V, R)")["R"] == []


def test_tuple_to_vector():
    assert run("convert_tuple_to_vector_1d ([1,2,3,4,5], 2, V)")["V"] == [[1, 2], [3, 4], [5]]


def test_tuple_to_vector_with_several_lengths():
    assert run("convert_tuple_to_vector_1d ([1,2,3], [1,2], V)")["V"] == [[1], [2, 3]]


@pytest.mark.parametrize(
    ("length", "code"), [("0", 1302), ("-1", 1302), ("1.0", 1202), ("'2'", 1202), ("[1,1]", 1402), ("[]", 1402)]
)
def test_tuple_to_vector_with_a_wrong_length(length, code):
    with fails(code):
        run(f"convert_tuple_to_vector_1d ([1,2,3], {length}, V)")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("[1,2,3], 9, 1", [1, 9, 3]),
        ("[1,2], 'x', 4", [1, 2, 0, 0, "x"]),
        ("[1,2,3,4], [7,8], [0,3]", [7, 2, 3, 8]),
        ("[], 5, 0", [5]),
    ],
)
def test_insert_overwrites(arguments, expected):
    assert run(f"insert ({arguments}, R)")["R"] == expected


def test_insert_leaves_its_input_alone():
    result = run("A := [1,2,3]\nA[0] := 5\ninsert (A, 9, 1, B)\nA[2] := 7")
    assert (result["A"], result["B"]) == ([5, 2, 7], [5, 9, 3])


@pytest.mark.parametrize(("arguments", "code"), [("1, 2, -1", 1303), ("1, 2, 'a'", 1203), ("1, [2,3], [0,1,2]", 1402)])
def test_insert_with_wrong_parameters(arguments, code):
    with fails(code):
        run(f"insert ({arguments}, R)")


@pytest.mark.parametrize("name", ["assign_at", "par_join", "dev_error_var", "executable_expression"])
def test_what_the_compiler_does_counts_as_implemented(name):
    from hdev.registry import implemented

    assert implemented()[name] == "hdev.compile.calls"
