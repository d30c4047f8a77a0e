"""Files that are damaged, foreign or absurd: each loads, or is a ProgramError that says what and where."""

import codecs
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program_files import document, procedure

from hdev.errors import ProgramError
from hdev.program import load, loads

GOOD = document(procedure("main", "A := 'Größe'\nB := 2"))


def error(data: bytes, path: str = "x.hdev") -> ProgramError:
    with pytest.raises(ProgramError) as caught:
        loads(data, path)
    assert caught.value.path == path
    return caught.value


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", None, "empty"),
        (b"\xef\xbb\xbf", None, "empty"),
        (b" \r\n", None, "empty"),
        (b"A := 1\n", None, "plain text"),
        (b"\x93\x01\x00\x7fDRM", None, "binary"),
        (b"<html></html>", 1, "<html>"),
        (document(procedure("a"), procedure("a")), 10, "twice"),
        (document("<procedure>\n</procedure>"), 3, "no name"),
        (document('<procedure name=" ">\n</procedure>'), 3, "no name"),
        (document(procedure("a", interface="<interface><ic><par/></ic></interface>")), 4, "no name"),
        (
            document(procedure("a", interface='<interface><ic>\n<par name="B" dimension="-1"/></ic></interface>')),
            5,
            "dimension",
        ),
        (document(procedure("a").replace("<body/>", "<body><l>x<b/></l></body>")), 5, "<b>"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><hdevelop/>', 1, "DOCTYPE"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><hdevelop/>', 1, "DOCTYPE"),
        (b"<hdevelop>&undeclared;</hdevelop>", 1, "undefined entity"),
        (b"<hdevelop>\n&#1;</hdevelop>", 2, "well-formed"),
        (b"<hdevelop/><hdevelop/>", 1, "well-formed"),
        (b'<?xml version="1.0" encoding="klingon"?><hdevelop/>', 1, "klingon"),
        (b'<?xml version="1.0" encoding="zlib"?><hdevelop/>', 1, "zlib"),
        (b'<?xml version="1.0" encoding="ascii"?>\n<hdevelop a="\xe4"/>', 2, "ascii"),
        (codecs.BOM_UTF16_LE + b"<\0h\0\n\0x", 2, "utf-16"),
    ],
)
def test_damaged_content(data, line, words):
    caught = error(data)
    assert caught.line == line
    assert words in caught.message


def test_every_truncation_is_named():
    for length in range(1, len(GOOD) - 1):
        assert error(GOOD[:length]).message


def test_truncation_is_suspected():
    assert "truncated" in error(GOOD[: len(GOOD) // 2]).message


@pytest.mark.parametrize("suffix", ["dev", "dvp"])
def test_legacy_formats_name_the_way_out(suffix):
    assert f".h{suffix}" in error(b"some listing", f"old.{suffix}").message


def test_an_external_procedure_file_holds_one():
    assert "no procedure" in error(document(), "p.hdvp").message


def test_deep_nesting_is_no_recursion():
    deep = b"<x>" * 100_000 + b"</x>" * 100_000
    assert loads(b"<hdevelop>" + deep + b"</hdevelop>").extras == [deep.decode()]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "latin-1", "gbk", "cp1252"])
def test_declared_encodings(encoding):
    text = "名" if encoding == "gbk" else "ü"
    declared = encoding.replace("-sig", "")
    xml = f"""<?xml version="1.0" encoding="{declared}"?>
<hdevelop><procedure name="main"><body><l>A := '{text}'</l></body></procedure></hdevelop>"""
    data = xml.encode(encoding)
    program = loads(data, "x.hdev")
    assert program.procedures["main"].lines[0].text == f"A := '{text}'"
    assert program.to_bytes() == data


@pytest.mark.parametrize(("text", "code_page"), [("Größe für", "cp1252"), ("检测 区域", "gb18030")])
def test_a_code_page_in_place_of_utf8_is_recognised(text, code_page):
    program = loads(document(procedure("main", text)).decode().encode(code_page), "x.hdev")
    assert program.encoding == code_page
    assert program.procedures["main"].lines[0].text == text


def test_a_declaration_of_utf16_in_bytes_of_ascii_is_wrong():
    assert loads(b'<?xml version="1.0" encoding="UTF-16"?><hdevelop/>').encoding == "utf-8"


def test_missing_file(tmp_path):
    with pytest.raises(ProgramError, match=r"none\.hdev: there is no such file"):
        load(tmp_path / "none.hdev")


def test_directory(tmp_path):
    with pytest.raises(ProgramError, match="directory"):
        load(tmp_path)


def test_impossible_name():
    with pytest.raises(ProgramError):
        load("a\0b.hdev")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs permissions that bind")
def test_unreadable_file(tmp_path):
    file = tmp_path / "a.hdev"
    file.write_bytes(GOOD)
    file.chmod(0)
    with pytest.raises(ProgramError, match="cannot read"):
        load(file)


def test_too_large_a_file_is_refused_unread(tmp_path):
    file = tmp_path / "a.hdev"
    with file.open("wb") as hole:
        hole.truncate(2**40)
    with pytest.raises(ProgramError, match="larger than 256 MiB"):
        load(file)
    file.write_bytes(GOOD)
    with pytest.raises(ProgramError, match="limit"):
        load(file, limit=100)


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="needs an endless device")
def test_an_endless_device_ends_at_the_limit():
    with pytest.raises(ProgramError, match="larger"):
        load("/dev/zero", limit=1000)


@given(st.binary(max_size=200), st.sampled_from(["a.hdev", "a.hdvp", "a.txt", "a.dev", ""]))
def test_any_bytes_load_or_are_refused(data, path):
    try:
        program = loads(data, path)
    except ProgramError:
        return
    assert program.to_bytes() == data


@given(st.integers(0, len(GOOD) - 1), st.binary(max_size=6), st.integers(0, 6))
def test_any_damage_loads_or_is_refused(position, inserted, removed):
    data = GOOD[:position] + inserted + GOOD[position + removed :]
    try:
        program = loads(data, "x.hdev")
    except ProgramError:
        return
    assert program.to_bytes() == data
