"""The indentation of a procedure's lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdev.syntax import format_lines

PROGRAM = """\
* note
for I := 1 to 3
    * inside
    if (A)
        f ()

    elseif (B)
        g (A, \\
 B)
    else
        switch (A)
        case 1:
            f ()
            break
        default:
            g ()
        endswitch
    endif
endfor
#^^ code
try
    repeat
        while (A)
            f ()
        endwhile
    until (A)
catch (E)
    throw (E)
endtry
return ()"""


@pytest.mark.parametrize("indent", ["", "  ", "\t"])
def test_lines_are_indented_by_block(indent):
    flat = [
        line if line.startswith("#") else indent + line.strip() for line in PROGRAM.replace("\\\n", "\\\0").split("\n")
    ]
    assert "\n".join(format_lines([line.replace("\0", "\n") for line in flat])) == PROGRAM


def test_invalid_lines_count_as_what_they_begin_with():
    assert format_lines(["if (A", "f ()", "end if", "g ("]) == ["if (A", "    f ()", "end if", "g ("]


def test_superfluous_ends_do_not_indent_to_the_left():
    assert format_lines(["endif", "endif", "if (A)", "f ()"]) == ["endif", "endif", "if (A)", "    f ()"]


def test_only_blanks_at_the_ends_change():
    assert format_lines(["  A:=[1,2]  // note  ", "   "]) == ["A:=[1,2]  // note", ""]


@given(st.lists(st.sampled_from(PROGRAM.split("\n"))))
def test_formatting_twice_changes_nothing(lines):
    once = format_lines(lines)
    assert format_lines(once) == once
