"""What a person is told about a malformed line. The cases are in mistakes.txt."""

from pathlib import Path

import pytest

from hdev.syntax import nodes as n
from hdev.syntax import parse_statement


def cases():
    text = (Path(__file__).parent / "mistakes.txt").read_text("utf-8")
    pairs = [case.rstrip("\n").split("\n") for case in text.split("\n\n")[1:]]
    return [pytest.param(line, message, id=line) for line, message in pairs]


@pytest.mark.parametrize(("line", "message"), cases())
def test_message_and_column(line, message):
    statement = parse_statement(line)
    assert isinstance(statement, n.Invalid)
    assert f"{' ' * statement.column}^ {statement.message}" == message


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A = 1", ("`:=`",)),
        ("A := 1 2", ("an operator", "the end of the line")),
        ("A := [1 2]", ("an operator", "`,`", "`:`", "`]`")),
        ("f (", ("`)`",)),
        ("for I := 1", ("an operator", "`to`")),
        ("A := ", ("an expression",)),
        ("A := 'x", ("`'`",)),
        ("f（A)", ("`(`",)),
        ("end if", ("`endif`",)),
        ("X", ("`:=`", "`(`")),
        ("par_start <T> p ()", ("`:`",)),
    ],
)
def test_what_would_have_been_accepted(line, expected):
    statement = parse_statement(line)
    assert isinstance(statement, n.Invalid)
    assert statement.expected == expected


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("A := \0", "the character U+0000 is no part of the language; expected an expression"),
        ("A := \ud800", "the character U+D800 is no part of the language; expected an expression"),
        (
            "\ufefff ()",
            "the character U+FEFF (zero width no-break space) is no part of the language; expected an expression",
        ),
        ("A := 1 \\", "the line that goes on after the backslash is missing"),
        ("A := 1 \\ 2", "a backslash continues a line only at its end"),
        ("A := " + "9" * 99, "the integer 9999999999999999999999999999999999999... does not fit into 64 bits"),
    ],
)
def test_characters_that_a_file_of_cases_cannot_hold(line, message):
    statement = parse_statement(line)
    assert isinstance(statement, n.Invalid)
    assert statement.message == message
