"""What a person reads when a program fails: written by hand, from what the message should say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.support import hdev

CASES = {
    "type error points at the operation": (
        "A := 3\nB := 4 + (A * 'x')\n",
        """\
main, line 2 (FILE):
    B := 4 + (A * 'x')
             ^^^^^^^^^
error 1202: Wrong type of control parameter 2 in tuple_mult: an integer and a string
""",
    ),
    "variable without value": (
        "if (false)\n  A := 1\nendif\nB := A + 1\n",
        """\
main, line 4 (FILE):
    B := A + 1
         ^
error 21061: Control variable is not instantiated (no value): `A` has no value
""",
    ),
    "division by zero": (
        "A := 1.0\nB := A / 0.0\n",
        """\
main, line 2 (FILE):
    B := A / 0.0
         ^^^^^^^
error 1302: Wrong value of control parameter 2 in tuple_div: division by zero
""",
    ),
    "call stack": (
        "first (1)\nprocedure first ( : : A : )\nsecond (A, 'x')\nreturn ()\n"
        "procedure second ( : : A, B : )\n* a comment\nC := A - B\nreturn ()\n",
        """\
second, line 2 (FILE):
    C := A - B
         ^^^^^
error 1202: Wrong type of control parameter 2 in tuple_sub: an integer and a string
call stack:
  second, line 2 (FILE): C := A - B
  first, line 1 (FILE): second (A, 'x')
  main, line 1 (FILE): first (1)
""",
    ),
    "thrown": (
        "throw ([30001, 'too dark'])\n",
        """\
main, line 1 (FILE):
    throw ([30001, 'too dark'])
          ^^^^^^^^^^^^^^^^^^^^^
error 30001: thrown: [30001, 'too dark']
""",
    ),
    "missing end": (
        "for I := 1 to 3 by 1\n  A := I\n",
        """\
error 21032: The program was modified outside HDevelop: unmatched control statements: main, line 1: `endfor` is missing for the `for` of line 1
""",
    ),
    "index": (
        "T := [1,2,3]\nX := T[3] + 1\n",
        """\
main, line 2 (FILE):
    X := T[3] + 1
         ^^^^
error 1302: Wrong value of control parameter 2 in tuple_select: index 3 of a tuple of length 3
""",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_uncaught_error(name: str, tmp_path: Path) -> None:
    text, expected = CASES[name]
    file = tmp_path / "program.txt"
    file.write_text(text)
    outcome = hdev("run", str(file))
    assert outcome.code == 1
    assert outcome.err == expected.replace("FILE", str(file))


WARNINGS = {
    "X": "main, line 1 is passed over: 'X' alone is no statement: `:=` or `(...)` is missing",
    "treshold (I, R, 1, 2)": "there is no operator or procedure `treshold`; did you mean `threshold`",
    "tuple_sin (1)": "`tuple_sin` has 2 parameters, not 1: tuple_sin (T, Sin)",
    "A := sine(1)": "there is no function `sine`; did you mean `sin`",
    "A := sin(1, 2)": "`sin` takes one argument, not 2",
    "A := 'abc": "a closing ' is missing",
    "A = 5": "`:=`",
    "v := {1}\nv.inser(0, 1)": "vectors have no method `.inser`; did you mean `.insert`",
    "tuple_sin (1, 2 + 3)": "an output parameter must be a variable",
    "true := 5": "`true` is a constant",
    "threshold (5, R, 1, 2)": "an iconic variable is needed here",
}


@pytest.mark.parametrize("text", WARNINGS)
def test_invalid_line_is_named_and_passed_over(text: str, tmp_path: Path) -> None:
    file = tmp_path / "program.txt"
    file.write_text(text + "\nDone := 1\n")
    outcome = hdev("run", str(file), "-d", "Done")
    assert outcome.code == 0
    assert outcome.out == "Done = 1\n"
    assert WARNINGS[text] in outcome.err
    pedantic = hdev("run", "-P", str(file))
    assert pedantic.code == 1
    assert "error 21031" in pedantic.err


def test_broken_file(tmp_path: Path) -> None:
    file = tmp_path / "broken.hdev"
    file.write_bytes(b"<?xml version='1.0'?><hdevelop file_version='1.2'><procedure name='main'>")
    outcome = hdev("run", str(file))
    assert outcome.code == 1
    assert outcome.err.startswith(f"hdev: {file}")
    assert "Traceback" not in outcome.err


def test_missing_file() -> None:
    outcome = hdev("run", "no_such_file.hdev")
    assert outcome.code == 1
    assert "no_such_file.hdev" in outcome.err
