"""File / Tuple and System / Serialized Item."""

from __future__ import annotations

import pytest

from hdev.operators.system.serialization import pack, unpack
from hdev.values import EMPTY, HTuple
from tests.operators.running import fails, run

VALUES = [
    [],
    [1],
    [-(2**63), 2**63 - 1],
    [0.1, 1e300, -0.0, float("inf")],
    ["", "ä", "two\nlines\r", "back\\slash\\n", " x "],
    [1, 1.0, "1"],
]


@pytest.fixture
def file(tmp_path):
    return str(tmp_path / "values.tup")


@pytest.mark.parametrize("value", VALUES)
def test_a_tuple_comes_back(file, value):
    result = run("T := []\nwrite_tuple (T, Name)\nread_tuple (Name, R)", {"Name": file, "T": value})["R"]
    assert result == value
    assert list(map(type, result)) == list(map(type, value))


def test_the_file_is_text(file):
    run("write_tuple ([1, 2.5, 'a b'], Name)", {"Name": file})
    with open(file, encoding="utf-8") as written:
        assert written.read() == "3\n1 1\n2 2.5\n4 a b\n"


def test_a_handle_is_written_as_0(file):
    assert run("write_tuple ([dict{}, 5], Name)\nread_tuple (Name, R)", {"Name": file})["R"] == [0, 5]


def test_a_failure_leaves_the_old_file(file, tmp_path, monkeypatch):
    run("write_tuple (1, Name)", {"Name": file})

    def full(source, destination):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with fails(5212, "No space left"):
        run("write_tuple (2, Name)", {"Name": file})
    assert [entry.name for entry in tmp_path.iterdir()] == ["values.tup"]


def test_files_that_cannot_be_written_or_read(tmp_path):
    with fails(5212, "no/where"):
        run("write_tuple (1, 'no/where')")
    with fails(5200, "missing"):
        run("read_tuple ('missing', R)")
    with fails(5215):
        run("read_tuple (D, R)", {"D": str(tmp_path)})


@pytest.mark.parametrize(
    "text", ["", "x", "2\n1 1\n", "1\n3 x\n", "1\n1 x\n", "1\n4 \\x\n", "1\n4 \\\n", "1\n1 1\n1 2\n", "\udcff"]
)
def test_files_that_hold_no_tuple(file, text):
    with open(file, "w", encoding="utf-8", errors="surrogateescape") as damaged:
        damaged.write(text)
    with fails(5238, file):
        run("read_tuple (Name, R)", {"Name": file})


@pytest.mark.parametrize("value", VALUES)
def test_serialized_tuples(value):
    assert run("T := []\nserialize_tuple (T, S)\ndeserialize_tuple (S, R)", {"T": value})["R"] == value


def test_serialized_dictionary_is_a_new_one():
    result = run("""
        D := dict{a: [1,'x'], b: dict{['c d']: 2.5, [7]: []}}
        serialize_handle (D, S)
        deserialize_handle (S, E)
        D.a := 0
        R := [E.a, E.b.['c d'], |E.b.[7]|]
    """)
    assert result["R"] == [1, "x", 2.5, 0]


def test_serialized_items_in_a_file(tmp_path):
    result = run(
        """
        open_file (Name, 'output_binary', F)
        serialize_tuple ([1,2], S)
        fwrite_serialized_item (F, S)
        serialize_tuple ('x', S)
        fwrite_serialized_item (F, S)
        close_file (F)
        open_file (Name, 'input_binary', F)
        fread_serialized_item (F, S)
        deserialize_tuple (S, A)
        fread_serialized_item (F, S)
        deserialize_tuple (S, B)
        try
            fread_serialized_item (F, S)
        catch (E)
            dev_get_exception_data (E, ['error_code', 'add_error_message'], R)
        endtry
        """,
        {"Name": str(tmp_path / "items")},
    )
    assert (result["A"], result["B"]) == ([1, 2], ["x"])
    assert result["R"][0] == 5238
    assert "ends here" in result["R"][1]


@pytest.mark.parametrize("data", [b"no item of any kind", b"hdev-item\ntuple\n\xff\xff\xff\xff\xff\xff\xff\xff"])
def test_files_without_items(tmp_path, data):
    file = tmp_path / "items"
    file.write_bytes(data)
    with fails(5238, "no item"):
        run("open_file (N, 'input_binary', F)\nfread_serialized_item (F, S)", {"N": str(file)})


def test_wrong_items():
    with fails(5757):
        run("serialize_handle (dict{}, S)\ndeserialize_tuple (S, R)")
    with fails(2450):
        run("serialize_tuple (1, S)\ndeserialize_handle (S, R)")
    with fails(2454):
        run("serialize_tuple (1, S)\nclear_serialized_item (S)\ndeserialize_tuple (S, R)")
    with fails(2456):
        run("D := dict{}\nD.self := D\nserialize_handle (D, S)")
    with fails(2455, "'serialized_item'"):
        run("serialize_tuple (1, S)\nserialize_tuple ([1,S], T)")


def test_what_is_serializable():
    text = "serialize_tuple (1, S)\nT := [1, 'a', dict{}, S]\n"
    assert run(text + "tuple_is_serializable_elem (T, R)")["R"] == [1, 1, 1, 0]
    assert run(text + "tuple_is_serializable (T, R)")["R"] == [0]
    assert run("tuple_is_serializable ([], R)")["R"] == [1]


def test_damaged_bytes():
    data = pack(HTuple([1, 2.5, "text"]))
    assert unpack(data) == HTuple([1, 2.5, "text"])
    for end in range(len(data)):
        with pytest.raises(ValueError):
            unpack(data[:end])
    with pytest.raises(ValueError):
        unpack(data + b"\0")
    with pytest.raises(ValueError):
        unpack(b"\xff" * 8)
    assert unpack(pack(EMPTY)) == EMPTY
