"""Programs as plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdev.errors import ProgramError
from hdev.program import Interface, Line, Parameter, Procedure, Program, loads


def read(text: str) -> Program:
    return loads(text.encode(), "a.txt")


def texts(procedure: Procedure) -> list[str]:
    return [line.text for line in procedure.lines]


def test_a_list_of_statements_is_main():
    program = read("* note\nA := 1\n\nB := A // two")
    assert program.kind == "text"
    assert texts(program.procedures["main"]) == ["* note", "A := 1", "", "B := A // two"]
    assert [line.comment for line in program.procedures["main"].lines] == [True, False, True, False]


def test_nothing_is_an_empty_main():
    assert texts(read("").procedures["main"]) == []


def test_a_backslash_continues_a_statement_but_not_a_comment():
    main = read("A := [1, \\\n  2]\n* in C:\\\nB := 1\nC := \\").procedures["main"]
    assert texts(main) == ["A := [1, \\\n  2]", "* in C:\\", "B := 1", "C := \\"]
    assert [line.file_line for line in main.lines] == [1, 3, 4, 5]


def test_procedures_by_header():
    program = read("A := 1\nprocedure f (I, J : O : A : vector(tuple) B)\n  B := {A}\nprocedure g\nreturn ()\n")
    assert list(program.procedures) == ["main", "f", "g"]
    assert program.procedures["f"].interface == Interface(
        (Parameter("I", "iconic"), Parameter("J", "iconic")),
        (Parameter("O", "iconic"),),
        (Parameter("A", "control"),),
        (Parameter("B", "control", 1),),
    )
    assert texts(program.procedures["f"]) == ["  B := {A}"]
    assert program.procedures["g"].interface == Interface()
    assert program.procedures["g"].lines[0].file_line == 5


def test_script_procedures_end_and_main_goes_on():
    text = (
        "public proc f (object I, vector(vector(object)) V, tuple T, out object O, out tuple P) // doc\n"
        "  P := T\nendproc\nproc g ()\nendproc\nf (I, V, 1, O, P)\n"
    )
    program = read(text)
    assert program.procedures["f"].interface == Interface(
        (Parameter("I", "iconic"), Parameter("V", "iconic", 2)),
        (Parameter("O", "iconic"),),
        (Parameter("T", "control"),),
        (Parameter("P", "control"),),
    )
    assert [procedure.access for procedure in program] == ["public", "public", "private"]
    assert texts(program.procedures["main"]) == ["f (I, V, 1, O, P)"]
    assert program.procedures["main"].lines[0].file_line == 6


def test_a_script_may_name_its_main():
    program = read("* title\nproc main (tuple A)\n  B := A\nendproc\n")
    assert texts(program.procedures["main"]) == ["* title", "  B := A"]
    assert program.procedures["main"].interface.ic == (Parameter("A", "control"),)


def test_a_header_may_be_continued():
    program = read("procedure f (I : O : \\\n     A : B)\nB := A\n")
    assert [parameter.name for parameter in program.procedures["f"].interface.parameters] == ["I", "O", "A", "B"]


@pytest.mark.parametrize("line", ["proc (A)", "procedure := 1", "procedures (A)", "* procedure f (a)", "proc.a := 1"])
def test_statements_that_look_like_headers(line):
    assert texts(read(line).procedures["main"]) == [line]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("A := 1\nprocedure f (A : B)", 2, "2 groups"),
        ("procedure f (A)", 1, "'A' needs a type"),
        ("procedure f (1 : : : )", 1, "'1' is not a parameter"),
        ("procedure f (A, : : : )", 1, "'' is not a parameter"),
        ("procedure f (tuple A : : : )", 1, "among the iconic"),
        ("procedure f (vector(tuple A : : : )", 1, "parameter"),
        ("proc f (vector(number) A)\nendproc", 1, "not a type"),
        ("procedure f\nprocedure f", 2, "twice"),
        ("A := 1\nprocedure main", 2, "twice"),
        ("A := 1\nproc f ()\nB := 1", 2, "no endproc"),
        ("proc f ()\nproc g ()\nendproc", 2, "no endproc"),
        ("A := 1\nendproc", 2, "without a proc"),
    ],
)
def test_headers_that_are_not_understood(text, line, words):
    with pytest.raises(ProgramError) as caught:
        read(text)
    assert caught.value.line == line
    assert words in caught.value.message


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_an_unchanged_text_comes_back_byte_for_byte(end, last, mark):
    data = (mark + end.join(["A := 1", "", "proc f ()", "B := \\", "1", "endproc"]) + end * last).encode()
    program = loads(data, "a.hscript")
    assert texts(program.procedures["f"]) == ["B := \\\n1"]
    assert program.to_bytes() == data


def test_a_changed_text_is_written_with_its_line_ends():
    program = loads(b"A := 1\r\nproc f (out vector(object) V)\r\nB := 1\r\nendproc\r\n", "a.txt")
    program.procedures["main"].lines[0].text = "A := 2"
    assert program.to_bytes() == b"A := 2\r\nprivate procedure f ( : vector(object) V :  : )\r\nB := 1\r\n"


STATEMENTS = st.lists(st.from_regex(r"[A-Z]\w{0,5} := \d{1,5}", fullmatch=True).map(Line), max_size=4)
NAMES = st.from_regex(r"[a-z]\w{0,8}", fullmatch=True)


def parameters(kind):
    return st.lists(st.builds(Parameter, NAMES, st.just(kind), st.integers(0, 3)), max_size=2).map(tuple)


@given(
    STATEMENTS,
    st.dictionaries(
        NAMES.filter(lambda name: name != "main"),
        st.tuples(
            st.builds(
                Interface, parameters("iconic"), parameters("iconic"), parameters("control"), parameters("control")
            ),
            STATEMENTS,
            st.sampled_from(["public", "private"]),
        ),
        max_size=3,
    ),
)
def test_any_text_program_survives_writing_and_reading(lines, procedures):
    program = Program(kind="text", procedures={"main": Procedure("main", lines=lines)})
    for name, content in procedures.items():
        program.add(Procedure(name, *content))
    again = loads(program.to_bytes(), "a.txt")
    assert list(again) == list(program)


@given(st.text())
def test_any_text_loads_or_is_refused_and_comes_back(text):
    data = text.encode("utf-8", "surrogatepass")
    try:
        program = loads(data, "a.txt")
    except ProgramError:
        return
    assert program.to_bytes() == data
