"""Writing: an unchanged file byte for byte, a changed one as proper XML that keeps what it held."""

import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program_files import document, procedure

from hdev.errors import ProgramError
from hdev.program import Interface, Line, Parameter, Procedure, Program, load, loads, write

VARIANTS = {
    "as HDevelop writes": lambda data: data,
    "CRLF": lambda data: data.replace(b"\n", b"\r\n"),
    "BOM": lambda data: b"\xef\xbb\xbf" + data,
    "indented": lambda data: data.replace(b"\n<", b"\n \t<"),
    "no final newline": lambda data: data.rstrip(),
    "no declaration": lambda data: data.split(b"\n", 1)[1],
    "checksum": lambda data: data.replace(b"<hdevelop ", b'<hdevelop cs="123" '),
    "other quotes": lambda data: data.replace(b'"', b"'"),
    "comments and instructions": lambda data: data.replace(b"<body>", b"<!-- x --><?y z?><body>") + b"<!-- end -->",
    "cdata": lambda data: data.replace(b"A := 1", b"<![CDATA[A := 1 < 2]]>"),
    "character references": lambda data: data.replace(b"A := 1", b"A := &#x31;"),
    "old": lambda data: data.replace(b"1.2", b"1.0"),
    "empty elements": lambda data: data.replace(b"<parameters/>", b"<parameters></parameters>"),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_an_unchanged_file_comes_back_byte_for_byte(variant):
    data = VARIANTS[variant](document(procedure("main", "A := 1"), procedure("p")))
    assert loads(data, "a.hdev").to_bytes() == data


@pytest.mark.parametrize("path", ["", "other.hdvp"])
def test_a_renamed_file_is_not_a_change(path):
    data = document(procedure("p", "A := 1"))
    assert loads(data, path).to_bytes() == data


def test_a_changed_line_changes_only_that_line():
    data = document(procedure("main", "A := 1\nB := 2"), procedure("p", access="local"))
    program = loads(data, "a.hdev")
    program.procedures["main"].lines[1].text = "B := 1 < 2"
    assert program.to_bytes() == data.replace(b"B := 2", b"B := 1 &lt; 2")


def test_undoing_a_change_restores_the_bytes():
    data = VARIANTS["indented"](document(procedure("main", "A := 1")))
    program = loads(data, "a.hdev")
    program.procedures["main"].lines[0].text = "A := 2"
    assert program.to_bytes() != data
    program.procedures["main"].lines[0].text = "A := 1"
    assert program.to_bytes() == data


def test_a_changed_file_keeps_line_ends_unknown_parts_and_drops_the_checksum():
    data = b"""<?xml version="1.0"?>\r
<hdevelop file_version="1.1" halcon_version="13.0" cs="1" mood="good">\r
<procedure name="main" colour="red">\r
<interface/>\r
<body>\r
<l as_id="7">A := [1, \\\r
  2]</l>\r
</body>\r
<note>n</note>\r
<docu id="main">\r
<short>S</short>\r
</docu>\r
</procedure>\r
<assistant>a</assistant>\r
</hdevelop>\r
"""
    program = loads(data, "a.hdev")
    program.procedures["main"].lines.append(Line("* end", True))
    expected = (
        data.replace(b'"1.0"?', b'"1.0" encoding="UTF-8"?')
        .replace(b"1.1", b"1.2")
        .replace(b' cs="1"', b"")
        .replace(b"</body>", b"<c>* end</c>\r\n</body>")
    )
    assert program.to_bytes() == expected


def test_a_locked_body_is_kept_when_something_else_changes():
    locked = '<procedure name="p">\n<interface/>\n<xb>abc=</xb>\n<docu id="p"/>\n</procedure>\n'
    data = document(procedure("main", "A := 1"), locked)
    program = loads(data, "a.hdev")
    program.procedures["main"].lines.clear()
    assert program.to_bytes() == document(procedure("main"), locked)


def test_a_renamed_procedure_renames_its_documentation():
    program = loads(document(procedure("old", "A := 1")), "old.hdvp")
    program.procedures["old"].name = "new"
    assert program.to_bytes() == document(procedure("new", "A := 1"))


def test_a_program_made_in_memory():
    program = Program()
    program.add(Procedure("main", lines=[Line("count (A, B)"), Line("", True)]))
    interface = Interface(ic=(Parameter("X", "control"),), oc=(Parameter("Y", "control", 1),))
    program.add(Procedure("count", interface, [Line('Y := {X} // "quoted"')], access="private"))
    again = loads(program.to_bytes(), "new.hdev")
    assert [line.text for line in again.procedures["main"].lines] == ["count (A, B)", ""]
    assert again.procedures["count"].interface == interface
    assert again.procedures["count"].access == "private"
    assert list(again.procedures["count"].documentation.parameters) == ["X", "Y"]
    assert (again.file_version, again.kind) == ("1.2", "hdev")


def test_a_library_made_in_memory_is_marked():
    program = Program(kind="hdpl", procedures={"a": Procedure("a")})
    assert b"\n<library/>\n" in program.to_bytes()


@pytest.mark.parametrize("text", ["A := '\x00'", "\x0b", "\ud800", "\uffff"])
def test_what_xml_cannot_hold_is_named(text):
    program = Program(procedures={"p": Procedure("p", lines=[Line("A := 1"), Line(text)])})
    with pytest.raises(ProgramError, match="line 2 of the procedure 'p'"):
        program.to_bytes()


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))
NAMES = st.from_regex(r"[A-Za-z]\w{0,8}", fullmatch=True)
LINES = st.lists(
    st.builds(
        Line,
        st.lists(TEXTS, min_size=1, max_size=3).map("\\\n".join),
        st.booleans(),
        st.dictionaries(st.from_regex("as_[a-z]{1,4}", fullmatch=True), TEXTS, max_size=2),
    ),
    max_size=5,
)


def parameters(kind):
    return st.lists(st.builds(Parameter, NAMES, st.just(kind), st.integers(0, 3)), max_size=2).map(tuple)


INTERFACES = st.builds(
    Interface, parameters("iconic"), parameters("iconic"), parameters("control"), parameters("control")
)


@st.composite
def programs(draw):
    program = Program(kind=draw(st.sampled_from(["hdev", "hdpl"])))
    for name in draw(st.lists(NAMES, unique=True, max_size=3)):
        access = draw(st.sampled_from(["public", "private"]))
        library = program.kind == "hdpl"
        program.add(Procedure(name, draw(INTERFACES), draw(LINES), access, library=library))
    return program


@given(programs())
def test_any_program_survives_writing_and_reading(program):
    data = program.to_bytes()
    again = loads(data, f"a.{program.kind}")
    for found in again:
        assert found.documentation.parameters.keys() == {parameter.name for parameter in found.interface.parameters}
        found.documentation_xml = ""
    assert again == program
    assert loads(data, f"a.{program.kind}").to_bytes() == data


def test_write_replaces_the_file_and_keeps_its_permissions(tmp_path):
    file = tmp_path / "a.hdev"
    file.write_bytes(b"old")
    file.chmod(0o640)
    program = Program(procedures={"main": Procedure("main")})
    write(program, file)
    assert load(file).procedures["main"].lines == []
    assert os.name == "nt" or stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [found.name for found in tmp_path.iterdir()] == ["a.hdev"]


def test_write_goes_through_links(tmp_path):
    target = tmp_path / "target.hdev"
    target.write_bytes(b"old")
    link = tmp_path / "link.hdev"
    link.symlink_to(target)
    write(Program(), link)
    assert link.is_symlink()
    assert load(target).kind == "hdev"


def test_a_failed_write_leaves_the_old_file(tmp_path):
    file = tmp_path / "a.hdev"
    file.write_bytes(b"old")
    with pytest.raises(ProgramError):
        write(Program(procedures={"p": Procedure("p", lines=[Line("\0")])}), file)
    assert file.read_bytes() == b"old"
    with pytest.raises(ProgramError, match="cannot write"):
        write(Program(), tmp_path / "none" / "a.hdev")
    with pytest.raises(ProgramError, match="cannot write"):
        write(Program(), tmp_path)
    assert [found.name for found in tmp_path.iterdir()] == ["a.hdev"]
