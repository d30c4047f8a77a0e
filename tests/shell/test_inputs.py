"""What a typed text is, and when it is complete."""

import pytest

from hdev.shell.inputs import is_complete, program_lines, read


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("%vars", "command"),
        ("  %break 3", "command"),
        ("?threshold", "help"),
        ("??scale_image_range", "help"),
        ("threshold?", "help"),
        ("A := 1", "statements"),
        ("threshold (Image, Region, 1, 2)", "statements"),
        ("* a comment", "statements"),
        ("if (A)\nB := 1\nendif", "statements"),
        ("A", "expression"),
        ("A + 1", "expression"),
        ("[1, 2]", "expression"),
        ("sin(0.5)", "expression"),
        ("D.key", "expression"),
        ("V.at(0)", "expression"),
        ("V.length()", "expression"),
        ("V.insert(0, 1)", "statements"),
        ("'a string'", "expression"),
        ("-5", "expression"),
        ("A :=", "statements"),  # a mistake is one of a statement
        ("my_procedure (1)", "statements"),
        ("procedure p (I : O : : )\nreturn ()\n", "procedure"),
        ("public proc p (tuple A)\nendproc", "procedure"),
    ],
)
def test_kind(text, kind):
    assert read(text, {"my_procedure"}).kind == kind


def test_procedures_come_before_functions():
    assert read("sin (1)").kind == "expression"
    assert read("sin (1)", {"sin"}).kind == "statements"


def test_lines_that_go_on():
    assert program_lines("A := [1, \\\n 2]\nB := 3") == ["A := [1, \\\n 2]", "B := 3"]
    assert program_lines("* comment \\\nB := 3") == ["* comment \\", "B := 3"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A := 1",
        "%break 3 if (",
        "if (A)\nB := 1\nendif",
        "for I := 1 to 2 by 1\nif (A)\nendif\nendfor",
        "switch (A)\ncase 1:\nbreak\nendswitch",
        "try\ncatch (E)\nendtry",
        "repeat\nuntil (A)",
        "A := [1, \\\n2]",
        "* if (A)",
        "endif",  # a mistake; waiting does not mend it
        "if (A)\nendfor",
        "while (A)\nelse",
        "A := (1",
        "A := 'open",
        "procedure p ( : : : )\nA := 1\n",
        "proc p ()\nA := 1\nendproc",
    ],
)
def test_complete(text):
    assert is_complete(text)


@pytest.mark.parametrize(
    "text",
    [
        "if (A)",
        "if (A)\nB := 1",
        "if (A)\nB := 1\nelse",
        "for I := 1 to 2 by 1\nif (A)\nendif",
        "switch (A)\ncase 1:\nbreak",
        "try\nA := 1",
        "repeat",
        "while (1)\n* endwhile",
        "A := [1, \\",
        "if (A) \\\n",
        "procedure p ( : : : )",
        "procedure p ( : : : )\nA := 1",
        "proc p ()\n\nif (A)",
    ],
)
def test_unfinished(text):
    assert not is_complete(text)
