"""The shell at prompt_toolkit's pipe: keys in, results out."""

from __future__ import annotations

import pytest

pytest.importorskip("prompt_toolkit")

from prompt_toolkit.application import create_app_session
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from hdev.shell import console
from tests.shell.driving import Driven
from tests.shell.test_shell import PROGRAM

ENTER, NEWLINE, TAB, CTRL_C, CTRL_D, CTRL_R, RIGHT, UP = (
    "\r",
    "\x1b\r",
    "\t",
    "\x03",
    "\x04",
    "\x12",
    "\x1b[C",
    "\x1b[A",
)
F5, F6, F7, F8 = "\x1b[15~", "\x1b[17~", "\x1b[18~", "\x1b[19~"


def typed(keys: str, program: str | None = None, before: tuple[str, ...] = (), history: tuple[str, ...] = ()):
    """What the shell has written after these keys, and the shell."""
    driven = Driven(program)
    for text in before:
        driven.send(text)
    driven.written.clear()
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys + CTRL_D)
        memory = InMemoryHistory(list(history))
        status = console.run(driven.shell, history=memory)
    driven.shell.close()
    return driven.written, driven.shell, status


def test_lines_are_run():
    written, shell, status = typed("A := 20" + ENTER + "A * 2 + 2" + ENTER)
    assert written[-1] == "42  (integer)"
    assert status == 0
    assert shell.workspace.typed == ["A := 20"]


def test_blocks_wait_until_they_are_complete_and_are_indented():
    written, shell, _ = typed(
        "S := 0" + ENTER + "for I := 1 to 3 by 1" + ENTER + "S := S + I" + ENTER + "endfor" + ENTER + "S" + ENTER
    )
    assert written[-1] == "6  (integer)"
    assert shell.workspace.typed == ["S := 0", "for I := 1 to 3 by 1", "    S := S + I", "endfor"]


def test_a_line_that_goes_on():
    written, _, _ = typed("A := [1, \\" + ENTER + "2]" + ENTER + "A" + ENTER)
    assert written[-1] == "[1, 2]  (2 integers)"


def test_escape_enter_makes_a_line():
    written, _, _ = typed("A := 1" + NEWLINE + "B := 2" + ENTER + "A + B" + ENTER)
    assert written[-1] == "3  (integer)"


def test_completion():
    written, _, _ = typed("gen_empty_regi" + TAB + " (R)" + ENTER)
    assert written[-1].startswith("R: ")


def test_ctrl_c_drops_the_line_and_ctrl_d_leaves():
    written, shell, status = typed("A := 1" + ENTER + "B := (" + CTRL_C + "A" + ENTER)
    assert written[-1] == "1  (integer)"
    assert "B" not in shell.workspace.variables
    assert status == 0


def test_history_and_search():
    written, _, _ = typed(
        "A := 7" + ENTER + "B := 8" + ENTER + UP + UP + ENTER + CTRL_R + "B :" + ENTER + ENTER + "A" + ENTER
    )
    assert written[-1] == "7  (integer)"
    written, _, _ = typed(CTRL_R + "sin" + ENTER + ENTER, history=("X := 1", "sin(0.0)", "Y := 2"))
    assert written[-1] == "0.0  (real)"


def test_suggestion_from_history():
    session = console.prompt_session(Driven().shell, history=InMemoryHistory(["threshold (Image, Region, 1, 2)"]))
    assert session.auto_suggest is not None
    suggestion = session.auto_suggest.get_suggestion(session.default_buffer, Document("thresh"))
    assert suggestion is None or suggestion.text  # the history is loaded when the prompt runs


def test_function_keys_step():
    written, shell, _ = typed(F6 + F6 + F7 + F8 + F5, PROGRAM, before=("%debug",))
    places = [text.splitlines() for text in written if "->" in text]
    current = [next(line for line in lines if line.startswith("->")).split(None, 2)[1] for lines in places]
    assert current == ["3", "4", "2", "3"]
    assert written[-1] == "the program has ended"
    assert shell.workspace.variables["Sum"] == 6


def test_enter_repeats_the_step():
    written, _, _ = typed(F6 + ENTER + ENTER + CTRL_D, PROGRAM, before=("%debug",))
    assert "-> 3" in written[-1] or "-> 3" in "\n".join(written)


def test_ctrl_d_ends_the_program_first():
    _, shell, _ = typed(CTRL_D, PROGRAM, before=("%debug",))
    assert shell.pause is None


@pytest.mark.parametrize(
    ("text", "shown", "current"),
    [
        ("threshold (", "Image: iconic input", "Image"),
        ("threshold (I, R, 1", "MinGray: control input: number integer/real, default 128.0", "MinGray"),
        ("A := sqrt(", "square root", "T"),
        ("if (A)", "endif closes it", None),
        ("if (A)\nfor I := 1 to 2 by 1\n", "endfor closes it", None),
        ("", "0 variables", None),
        ("A", "0 variables", None),
    ],
)
def test_toolbar(text, shown, current):
    with Driven() as driven:
        parts = console.toolbar(driven.shell, Document(text, len(text)))
        assert shown in "".join(part[1] for part in parts)
        assert [part[1] for part in parts if part[0] == "class:current"] == ([current] if current else [])


def test_toolbar_of_a_paused_program():
    with Driven(PROGRAM) as driven:
        driven.send("%debug")
        assert "F6 over" in "".join(part[1] for part in console.toolbar(driven.shell, Document("")))


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("if (A)", "if (A)\n    "),
        ("if (A)\nB := 1", "if (A)\n    B := 1\n    "),
        ("if (A)\n    B := 1\n    else", "if (A)\n    B := 1\nelse\n    "),
        ("for I := 1 to 2 by 1\n    if (I)\n        endif", "for I := 1 to 2 by 1\n    if (I)\n    endif\n    "),
        ("A := [1, \\", "A := [1, \\\n    "),
    ],
)
def test_indentation(text, result):
    assert console.indented(text) == result


def test_history_that_cannot_be_written(monkeypatch, tmp_path):
    monkeypatch.setenv("HDEV_HISTORY", str(tmp_path / "file" / "history"))
    (tmp_path / "file").write_text("")
    assert isinstance(console._history(), InMemoryHistory)
    monkeypatch.setenv("HDEV_HISTORY", str(tmp_path / "new" / "history"))
    assert not isinstance(console._history(), InMemoryHistory)
