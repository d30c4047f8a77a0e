"""Matrix / File, and matrices in tuples and dictionaries that are serialized."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdev.operators.system.serialized_item import SerializedItem
from tests.operators.matrix.matrices import EXAMPLES, M, results
from tests.operators.running import fails, run

A = np.array([[1, -2.5, 1e-300], [np.nan, np.inf, -np.inf]])


@pytest.mark.parametrize("form", ["ascii", "binary"])
@pytest.mark.parametrize("name", ["a", "a.mtx", "a.txt"])
def test_a_matrix_comes_back(tmp_path, form, name):
    file = str(tmp_path / name)
    found = results("write_matrix (A, Form, File)\nread_matrix (File, R)", {"A": A, "Form": form, "File": file})
    assert np.array_equal(found, A, equal_nan=True)
    assert [entry.name for entry in tmp_path.iterdir()] == [name if "." in name else "a.mtx"]


def test_text_of_others(tmp_path):
    file = tmp_path / "m.mtx"
    file.write_text("\n 1\t2.5  -3e2\r\n\n4 5 6\n")
    assert np.array_equal(results("read_matrix (File, R)", {"File": str(file)}), [[1, 2.5, -300], [4, 5, 6]])


HEAD = b"hdev-matrix\n"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"1 2\n3 x\n", 9216),
        (b"\xff\xfe\x00", 9216),
        (b"1 2\n3\n", 9217),
        (b"", 9217),
        (b"\n \n", 9217),
        (HEAD, 9217),
        (HEAD + struct.pack("<QQ", 0, 0), 9217),
        (HEAD + struct.pack("<QQd", 1, 2, 0.5), 9217),
        (HEAD + struct.pack("<QQd", 2**63, 2**63, 0.5), 9217),
    ],
)
def test_files_without_a_matrix(tmp_path, content, code):
    file = tmp_path / "m.mtx"
    file.write_bytes(content)
    with fails(code):
        run("read_matrix (File, R)", {"File": str(file)})


def test_files_that_cannot_be_used(tmp_path):
    with fails(5200):
        run("read_matrix ('no such file', R)")
    with fails(9218):
        run("read_matrix (File, R)", {"File": str(tmp_path)})
    with fails(5212):
        run("write_matrix (A, 'ascii', File)", {"A": M(A), "File": str(tmp_path / "no" / "file.mtx")})
    with fails(1302):
        run("write_matrix (A, 'text', 'file.mtx')", {"A": M(A)})
    with fails(5214):
        run("write_matrix (A, 'ascii', '')", {"A": M(A)})


@EXAMPLES
@given(st.binary(max_size=60))
def test_damaged_items(data):
    item = SerializedItem("matrix", data)
    if len(data) >= 24 and struct.unpack_from("<QQ", data)[0] == 1:
        return
    with fails(9222):
        run("deserialize_matrix (Item, R)", {"Item": item})


def test_items():
    found = results("serialize_matrix (A, Item)\ndeserialize_matrix (Item, R)\nset_value_matrix (A, 0, 0, 7)", {"A": A})
    assert np.array_equal(found, A, equal_nan=True)
    with fails(9222):
        run("serialize_tuple (1, Item)\ndeserialize_matrix (Item, R)")


def test_matrices_in_tuples_and_dictionaries(tmp_path):
    program = """
    serialize_tuple ([1, A, 'x'], Item)
    deserialize_tuple (Item, T)
    R1 := T[1]
    serialize_handle (A, Item)
    deserialize_handle (Item, R2)
    create_dict (D)
    set_dict_tuple (D, 'm', [A, A])
    copy_dict (D, [], [], D3)
    T := D3.m
    R3 := T[0]
    write_dict (D, File, [], [])
    read_dict (File, [], [], D4)
    T := D4.m
    R4 := T[1]
    set_full_matrix (A, 0)
    """
    for found in results(program, {"A": A, "File": str(tmp_path / "d.hdict")}, "R1 R2 R3 R4"):
        assert np.array_equal(found, A, equal_nan=True)


def test_cleared_matrices_are_not_serialized():
    for call in ("serialize_tuple (A, Item)", "D := dict{m: A}\ncopy_dict (D, [], [], E)"):
        with fails(2454):
            run(f"create_matrix (1, 1, 0, A)\nclear_matrix (A)\n{call}")
