"""File / Access: text and binary files."""

from __future__ import annotations

import gc

import pytest

from hdev.runtime.permissions import permissions
from tests.operators.running import fails, run

READ_ALL = """
open_file (Name, {types}, F)
R := []
repeat
    {call} (F, X, IsEOF)
    if (not IsEOF)
        R := [R, X]
    endif
until (IsEOF)
close_file (F)
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "text.txt"


def read(file, call, types="'input'"):
    return run(READ_ALL.format(types=types, call=call), {"Name": str(file)})["R"]


def test_writing_text(file):
    run(
        """
        open_file (Name, 'output', F)
        fwrite_string (F, 'line')
        fnew_line (F)
        fwrite_string (F, ['a', 1, 2.5, 'ä'])
        close_file (F)
        """,
        {"Name": str(file)},
    )
    assert file.read_bytes() == "line\na12.5ä".encode()


def test_appending_and_replacing(file):
    file.write_text("old")
    text = "open_file (Name, '{}', F)\nfwrite_string (F, 'new')\nclose_file (F)"
    run(text.format("append"), {"Name": str(file)})
    assert file.read_text() == "oldnew"
    run(text.format("output"), {"Name": str(file)})
    assert file.read_text() == "new"


def test_lines(file):
    file.write_bytes("one\ntwo\r\nthree\rfour\x0cfünf\u2028\n\nlast".encode())
    assert read(file, "fread_line") == ["one\n", "two\n", "three\n", "four\n", "fünf\n", "\n", "\n", "last"]


def test_lines_of_a_file_that_ends_with_a_carriage_return(file):
    file.write_bytes(b"one\rtwo\r")
    assert read(file, "fread_line") == ["one\n", "two\n"]


def test_a_line_longer_than_any_buffer(file):
    file.write_text("ä" * 200_000 + "\nend")
    first, second = read(file, "fread_line")
    assert (len(first), second) == (200_001, "end")


def test_words(file):
    file.write_text("  alpha\tbeta \n\n gamma\u00a0delta\n")
    assert read(file, "fread_string") == ["alpha", "beta", "gamma", "delta"]


def test_a_word_takes_one_separator(file):
    file.write_text("a\n\nb\n")
    text = (
        "open_file (N, 'input', F)\nfread_string (F, W, E)\nfread_line (F, L, E)\nfread_line (F, M, E)\nclose_file (F)"
    )
    result = run(text, {"N": str(file)})
    assert (result["W"], result["L"], result["M"]) == (["a"], ["\n"], ["b\n"])


def test_characters(file):
    file.write_bytes("ä\r\nb".encode())
    text = """
        open_file (Name, 'input', F)
        R := []
        repeat
            fread_char (F, C)
            R := [R, C]
        until (C == 'eof')
    """
    assert run(text, {"Name": str(file)})["R"] == ["ä", "nl", "b", "eof"]


def test_byte_order_mark_is_no_character(file):
    file.write_bytes(b"\xef\xbb\xbfa\n")
    assert read(file, "fread_line") == ["a\n"]


def test_ignored_encoding_reads_bytes(file):
    file.write_bytes("ä\x85".encode("latin-1"))
    assert read(file, "fread_line", "['input', 'ignore_encoding']") == ["\xe4\x85"]


def test_invalid_utf8_survives_a_copy(file, tmp_path):
    file.write_bytes(b"\xff\xfe x")
    copy = tmp_path / "copy"
    run(
        "open_file (A, 'input', F)\nfread_line (F, L, E)\nopen_file (B, 'output', G)\nfwrite_string (G, L)",
        {"A": str(file), "B": str(copy)},
    )
    assert copy.read_bytes() == b"\xff\xfe x"


def test_bytes(file):
    text = """
        open_file (Name, 'output_binary', F)
        fwrite_bytes (F, [0, 255, 10, 13], Written)
        close_file (F)
        open_file (Name, 'input_binary', F)
        fread_bytes (F, 1, One, E1)
        fread_bytes (F, 3, Rest, E2)
        fread_bytes (F, 1, None, E3)
        close_file (F)
    """
    result = run(text, {"Name": str(file)})
    assert result["Written"] == [4]
    assert [result[name] for name in ("One", "E1", "Rest", "E2", "None", "E3")] == [
        [0], [0], [255, 10, 13], [0], [], [1],
    ]  # fmt: skip


def test_several_files_closed_at_once(tmp_path):
    result = run(
        "open_file (A, 'output', F)\nopen_file (B, 'output', G)\nfwrite_string (F, 'x')\nclose_file ([F, G])",
        {"A": str(tmp_path / "a"), "B": str(tmp_path / "b")},
    )
    assert not any(handle.valid for handle in result["F"] + result["G"])


def test_files_are_closed_at_the_end(file):
    run("open_file (Name, 'output', F)\nfwrite_string (F, 'kept')", {"Name": str(file)})
    assert file.read_text() == "kept"


def test_a_file_whose_handle_is_gone_is_closed(file):
    result = run(
        "open_file (N, 'output', F)\nfwrite_string (F, 'x')\nF := 0\nopen_file (N, 'input', G)\nfread_line (G, L, E)",
        {"N": str(file)},
    )
    gc.collect()
    assert result["L"] == ["x"]


def test_standard_output(capfdbinary):
    run("open_file ('standard', 'output', F)\nfwrite_string (F, 'hello')\nfnew_line (F)\nclose_file (F)")
    assert capfdbinary.readouterr().out == b"hello\n"


def test_standard_error(capfdbinary):
    run("open_file ('error', 'output', F)\nfwrite_string (F, 'oh')")
    assert capfdbinary.readouterr().err == b"oh"


@pytest.mark.parametrize(
    ("types", "code"),
    [
        ("'inpt'", 1302),
        ("[]", 1302),
        ("['input', 'latin1']", 1302),
        ("['input', 'utf8_encoding', 'utf8_encoding']", 1302),
        ("['output_binary', 'utf8_encoding']", 5249),
        ("1", 1202),
    ],
)
def test_wrong_types(file, types, code):
    with fails(code):
        run(f"open_file (Name, {types}, F)", {"Name": str(file)})


def test_files_that_cannot_be_opened(tmp_path):
    with fails(5200, "missing.txt"):
        run("open_file ('missing.txt', 'input', F)")
    with fails(5215, "no/where"):
        run("open_file ('no/where', 'output', F)")
    with fails(5215):
        run("open_file (D, 'input', F)", {"D": str(tmp_path)})
    with fails(5214):
        run("open_file ('', 'input', F)")


@pytest.mark.parametrize(
    ("mode", "call", "code"),
    [
        ("output", "fread_line (F, L, E)", 5216),
        ("output", "fread_char (F, C)", 5216),
        ("input", "fwrite_string (F, 'x')", 5216),
        ("input", "fnew_line (F)", 5216),
        ("output_binary", "fwrite_string (F, 'x')", 5280),
        ("input_binary", "fread_string (F, S, E)", 5280),
        ("input", "fread_bytes (F, 1, B, E)", 5281),
        ("output", "fwrite_bytes (F, 1, N)", 5281),
        ("output_binary", "fwrite_bytes (F, 256, N)", 1302),
        ("input_binary", "fread_bytes (F, -1, B, E)", 1302),
    ],
)
def test_wrong_use(file, mode, call, code):
    file.write_text("x")
    with fails(code):
        run(f"open_file (Name, '{mode}', F)\n{call}", {"Name": str(file)})


def test_a_closed_file():
    with fails(2454):
        run("open_file ('standard', 'output', F)\nclose_file (F)\nfnew_line (F)")


def test_something_else_than_a_file():
    with fails(1201):
        run("close_file (3)")
    with fails(2404):
        run("create_event ([], [], E)\nclose_file (E)")


def test_the_sandbox_reads_only(file):
    file.write_text("x\n")
    sandbox = permissions(sandbox=True)
    text = "open_file (Name, '{}', F)\nR := 1"
    assert run(text.format("input"), {"Name": str(file)}, permissions=sandbox)["R"] == [1]
    with fails(9000, "not permitted to write files"):
        run(text.format("append"), {"Name": str(file)}, permissions=sandbox)
