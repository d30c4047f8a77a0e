"""The shell without a terminal: what inputs do, what is written, what stays after errors."""

import re
import time
import urllib.request

import pytest

from hdev.program import load
from tests.shell.driving import Driven

PROGRAM = """* sums
Sum := 0
for I := 1 to 3 by 1
    add (Sum, I, Sum)
endfor
Done := 1
procedure add ( : : A, B : C)
* what is added
C := A + B
return ()
"""


@pytest.fixture
def shell():
    with Driven() as driven:
        yield driven


@pytest.fixture
def program():
    with Driven(PROGRAM) as driven:
        yield driven


class TestValues:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("1 + 2", "3  (integer)"),
            ("1 / 2.0", "0.5  (real)"),
            ("'a' + 1", "'a1'  (string)"),
            ("[1, 2, 3]", "[1, 2, 3]  (3 integers)"),
            ("[1, 'a', 0.5]", "[1, 'a', 0.5]  (3 elements: integer, string, real)"),
            ("[]", "[]  (empty tuple)"),
            ("{1, [2, 3]}", "{1, [2, 3]}  (vector, 2 elements)"),
            ("{{1}, {2}}", "{{1}, {2}}  (vector of dimension 2, 2 elements)"),
            ("'two\\nlines'", "two\nlines\n(string, 9 characters)"),
        ],
    )
    def test_echo(self, shell, text, shown):
        assert shell.send(text) == shown

    def test_dictionary(self, shell):
        shell.send("D := dict{}", "D.a := 1", "D.b := ['x', 'y']", "D.[7] := 2.5")
        assert re.fullmatch(
            r"H\w+  \(dictionary, 3 keys\)\n  a: 1\n  b: \['x', 'y'\]  \(2 strings\)\n  \[7\]: 2.5", shell.send("D")
        )
        assert shell.send("D.b[1]") == "'y'  (string)"

    def test_iconic(self, shell):
        assert shell.send("gen_rectangle1 (R, 0, 0, 9, 99)") == "R: 1 region, 1 kpx"
        assert shell.send("gen_rectangle1 (Two, [0, 20], [0, 20], [9, 29], [9, 29])") == "Two: 2 regions, 200 px"
        assert shell.send("gen_image_const (I, 'byte', 640, 480)") == "I: image 640 x 480, byte"
        assert shell.send("R") == "1 region, 1 kpx"
        assert shell.send("gen_empty_obj (E)") == "E: no objects"
        assert shell.send("gen_contour_polygon_xld (C, [0, 5, 9], [0, 5, 0])") == "C: 1 contour, 3 points"
        assert shell.send("reduce_domain (I, R, Reduced)") == "Reduced: image 640 x 480, byte, domain 1 kpx"

    def test_outputs_are_cut_to_the_width(self, shell):
        shell.shell.width = lambda: 60
        shown = shell.send("tuple_gen_sequence (1, 1000, 1, T)")
        assert len(shown) <= 60
        assert shown.startswith("T: [1, 2, 3")
        assert shown.endswith("...]  (1000 integers)")

    def test_assignments_are_quiet(self, shell):
        assert shell.send("A := 5") == ""
        assert shell.send("A") == "5  (integer)"

    def test_assigned_values_do_not_share(self, shell):
        shell.send(
            "A := [1, 2, 3]",
            "A[0] := 9",
            "B := A",
            "A[1] := 8",
            "V := {1, 2}",
            "V.at(0) := 5",
            "W := V",
            "V.at(1) := 6",
        )
        assert (
            shell.send("A", "B", "V", "W")
            == "[9, 8, 3]  (3 integers)\n[9, 2, 3]  (3 integers)\n{5, 6}  (vector, 2 elements)\n{5, 2}  (vector, 2 elements)"
        )


class TestBlocksAndDeclarations:
    def test_block(self, shell):
        shell.send("S := 0\nfor I := 1 to 4 by 1\n    S := S + I\nendfor")
        assert shell.send("S") == "10  (integer)"

    def test_globals_and_threads(self, shell):
        shell.send("global tuple G", "G := 3", "G := G + 1")
        assert shell.send("G") == "4  (integer)"
        shell.send("par_start <T> : tuple_sin (0.0, X)", "par_join (T)")
        assert shell.send("X") == "0.0  (real)"

    def test_procedure(self, shell):
        assert shell.send("procedure twice ( : : A : B)\nB := 2 * A\nreturn ()\n") == "defined: twice"
        assert shell.send("twice (21, X)") == "X: 42"
        assert shell.send("procedure twice ( : : A : B)\nB := 3 * A\n") == "defined: twice"
        assert shell.send("twice (21, X)") == "X: 63"
        assert "B := 3 * A" in shell.send("??twice")

    def test_empty_input_and_comments(self, shell):
        assert shell.send("", "  ", "* just a remark") == ""


class TestErrors:
    def test_error_shows_code_line_caret(self, shell):
        assert shell.send("A := 4 + (2 * 'x')").splitlines() == [
            "    A := 4 + (2 * 'x')",
            "             ^^^^^^^^^",
            "error 1202: Wrong type of control parameter 2 in tuple_mult: an integer and a string",
        ]
        assert shell.shell.status == 1

    def test_error_in_an_expression_points_into_it(self, shell):
        lines = shell.send("4 + (2 * 'x')").splitlines()
        assert lines[:2] == ["    4 + (2 * 'x')", "        ^^^^^^^^^"]

    def test_errors_cost_nothing(self, shell):
        shell.send("A := 1", "B := 1 / 0", "if (A)\n    A := 2\n    C := 1 / 0\n    A := 3\nendif")
        assert shell.send("A") == "2  (integer)"  # what ran before the error stays
        assert shell.shell.workspace.typed == ["A := 1"]

    @pytest.mark.parametrize(
        ("text", "column", "words"),
        [
            ("A := ", 5, "expression"),
            ("B := (1 + 2", 0, "never closed"),
            ("treshold (I, R, 1, 2)", 0, "threshold"),
            ("threshold (I, R, 1)", 0, "4 parameters"),
            ("X := sinus(1)", 5, "no function"),
            ("if (1)\nendfor", 0, "`endif` is missing for the `if` of line 1"),
        ],
    )
    def test_wrong_lines(self, shell, text, column, words):
        shown = shell.send(text)
        assert "^" in shown or "line" in shown
        assert words in shown
        assert shell.shell.status == 1
        assert shell.send("1") == "1  (integer)"

    def test_wrong_line_of_a_block_is_named(self, shell):
        shown = shell.send("A := 1\nfor I := 1 to 3 by 1\n    B := 1 +\nendfor")
        assert "error (line 3)" in shown
        assert "B := 1 +" in shown
        assert shell.send("%vars") == "no variables"  # nothing of it ran

    def test_call_stack_of_a_procedure(self, program):
        shown = program.send("add ('x', 1, 'y')")
        assert "an output parameter must be a variable" in shown
        program.send("procedure fails ( : : A : B)\nB := A / 0\n")
        shown = program.send("fails (1, X)")
        assert "fails, line 1" in shown
        assert "error 1302" in shown
        assert "call stack:" in shown

    def test_procedures_of_an_error_can_be_looked_at(self, program):
        program.send("procedure fails ( : : A : B)\nLocal := A + 1\nB := A / 0\n")
        program.send("fails (1, X)")
        assert program.shell.prompt == "> "
        assert program.send("%stack").startswith("> 0  fails, line 2")
        assert program.shell.prompt == "[fails:2 ended] > "
        assert program.send("Local") == "2  (integer)"
        program.send("%end")
        assert program.shell.prompt == "> "

    def test_unknown_names(self, shell):
        assert "`Nonesuch` has no value" in shell.send("Nonesuch")
        assert "error 21061" in shell.send("A := Nonesuch + 1")
        assert "there is no command `%brek`; did you mean `%break`?" in shell.send("%brek 3")


class TestVariables:
    def test_list_inspect_delete(self, shell):
        shell.send("Area := [1, 2.5, 'x']", "gen_rectangle1 (R, 0, 0, 9, 9)", "B := 1")
        assert shell.send("%vars").splitlines() == [
            "R: 1 region, 100 px",
            "Area: [1, 2.5, 'x']  (3 elements: integer, real, string)",
            "B: 1",
        ]
        assert shell.send("%vars are") == "Area: [1, 2.5, 'x']  (3 elements: integer, real, string)"
        assert "  [1] 2.5  (real)" in shell.send("%inspect Area")
        assert "region: area 100, box [0, 0, 9, 9]" in shell.send("%inspect R")
        assert shell.send("%del B Area") == ""
        assert shell.send("%vars") == "R: 1 region, 100 px"
        assert "there is no variable `B`" in shell.send("%del B")
        shell.send("%reset")
        assert shell.send("%vars") == "no variables"

    def test_save_and_load(self, shell, tmp_path):
        file = tmp_path / "state.hdict"
        shell.send("A := [1, 2.5, 'x']", "gen_rectangle1 (R, 0, 0, 9, 9)", "D := dict{k: 7}", "B := 1")
        assert "4 variables saved" in shell.send(f"%keep {file}")
        shell.send("%reset")
        shell.send(f"%fetch {file}")
        assert (
            shell.send("A", "D.k", "R")
            == "[1, 2.5, 'x']  (3 elements: integer, real, string)\n7  (integer)\n1 region, 100 px"
        )
        shell.send("open_file ('/dev/null', 'output', F)")
        shown = shell.send(f"%keep {file} A F")
        assert "1 variable saved" in shown
        assert "F" in shown.splitlines()[1]
        assert "there is no variable `Q`" in shell.send(f"%keep {file} Q")
        assert "5200" in shell.send("%fetch nowhere.hdict")


class TestPrograms:
    def test_what_was_typed_becomes_a_program(self, shell, tmp_path):
        file = tmp_path / "typed.hdev"
        shell.send("A := 2", "A + 1", "B := 1 / 0", "* remark", "%vars", "if (A > 1)\nB := A * 10\nendif", "C := B")
        shell.send("procedure twice ( : : A : B)\nB := 2 * A\n", "twice (C, D)")
        assert shell.send("%lines").splitlines()[0] == "1  A := 2"
        shell.send("%drop 6")
        assert "6 lines saved" in shell.send(f"%save {file}")
        saved = load(file)
        assert [line.text for line in saved.main.lines] == [
            "A := 2",
            "* remark",
            "if (A > 1)",
            "    B := A * 10",
            "endif",
            "twice (C, D)",
        ]
        assert saved.kind == "hdev"
        assert list(saved.procedures) == ["main", "twice"]
        text = tmp_path / "typed.txt"
        shell.send(f"%save {text}")
        assert text.read_text().startswith("A := 2\n")

    def test_load_and_run(self, shell, tmp_path):
        file = tmp_path / "program.txt"
        file.write_text(PROGRAM)
        assert shell.send(f"%load {file}") == "program.txt: main (6 lines), add (3 lines)"
        assert shell.send("add (1, 2, X)") == "X: 3"
        assert shell.send("%run") == "the program has ended"
        assert shell.send("Sum", "X") == "6  (integer)\n3  (integer)"
        shell.shell.status = 0
        assert "nowhere.hdev" in shell.send("%load nowhere.hdev")
        assert shell.shell.status == 1

    def test_run_without_a_program(self, shell):
        assert "no program is loaded" in shell.send("%run")
        assert "no program pauses" in shell.send("%stack")
        assert "nothing was typed" in shell.send("%save x.hdev")

    def test_error_of_a_program_can_be_looked_at(self, shell, tmp_path):
        file = tmp_path / "fails.txt"
        file.write_text(
            "Outer := 5\nwork (Outer, X)\nprocedure work ( : : In : Out)\nLocal := In * 2\nOut := Local / 0\n"
        )
        shown = shell.send(f"%run {file}")
        assert "work, line 2" in shown
        assert "error 1302" in shown
        assert shell.shell.prompt == "[work:2 ended] > "
        assert shell.send("Local + 1") == "11  (integer)"
        assert shell.send("%stack").splitlines()[1].startswith("  1  main, line 2")
        shell.send("%up")
        assert shell.send("Outer") == "5  (integer)"
        shell.send("%end")
        assert shell.shell.prompt == "> "
        assert shell.send("Outer") == "5  (integer)"


class TestDebugging:
    def test_steps(self, program):
        assert program.send("%debug").splitlines()[0].startswith("main, line 2 (/nowhere/program.txt): begin")
        assert program.shell.prompt == "[main:2] > "
        shown = program.send("%over")
        assert shown.splitlines()[0] == "Sum: 0"
        assert "-> 3  for I := 1 to 3 by 1" in shown
        program.send("")
        assert program.shell.prompt == "[main:3] > "
        program.shell.enter_repeats = True
        program.send("")  # the last step again
        assert program.shell.prompt == "[main:4] > "
        program.send("%into")
        assert program.shell.prompt == "[add:2] > "
        assert program.send("A + B") == "1  (integer)"
        assert program.send("%stack").splitlines()[0].startswith("> 0  add, line 2")
        program.send("%up")
        assert program.send("I") == "1  (integer)"
        assert "`B` has no value" in program.send("B")  # it is a variable of the callee
        program.send("%down", "%out")
        assert program.shell.prompt == "[main:3] > "
        program.send("%to 6")
        assert program.shell.prompt == "[main:6] > "
        assert "the program has ended" in program.send("%go")
        assert program.shell.prompt == "> "
        assert program.send("Sum") == "6  (integer)"

    def test_breakpoints(self, program):
        assert program.send("%break 1") == "breakpoint 1: main, line 2: Sum := 0"
        assert "breakpoint 2: add, line 2 if A > 2" in program.send("%break add:1 if A > 2")
        assert program.send("%break").splitlines() == ["1: main, line 2", "2: add, line 2 if A > 2"]
        assert "main has 6 lines" in program.send("%break 99")
        assert "no expression" in program.send("%break 3 if A >")
        assert "there is no procedure `nix`" in program.send("%break nix:1")
        assert "breakpoint 1" in program.send("%run")
        program.send("%go")
        assert program.send("A") == "3  (integer)"
        program.send("%disable 2", "%go")
        assert program.shell.prompt == "> "
        assert "1 time" in program.send("%break")
        program.send("%clear 1", "%enable 2", "%run")
        assert program.shell.prompt == "[add:2] > "
        program.send("%clear all", "%end")
        assert program.send("%break") == "no breakpoints"
        assert "there is no breakpoint 1" in program.send("%clear 1")

    def test_variables_of_a_paused_program_can_be_set(self, program):
        program.send("%break 6", "%run")
        assert program.send("Sum := Sum * 7", "Sum") == "42  (integer)"
        program.send("New := 5", "%go")
        assert program.send("Sum", "New") == "42  (integer)\n5  (integer)"

    def test_breakpoint_in_a_procedure_that_a_typed_line_calls(self, program):
        program.send("%break add:2")
        assert "breakpoint 1" in program.send("add (1, 2, X)")
        assert program.send("%stack").splitlines()[1].startswith("  1  input, line 1")
        assert program.send("%go") == "X: 3"
        assert program.shell.workspace.typed == ["add (1, 2, X)"]

    def test_stop_pauses(self, shell, tmp_path):
        file = tmp_path / "stops.txt"
        file.write_text("A := 1\nstop ()\nA := 2\n")
        assert "stop ()" in shell.send(f"%run {file}")
        assert shell.send("A") == "1  (integer)"
        shell.send("%go")
        assert shell.send("A") == "2  (integer)"

    def test_end_keeps_variables(self, program):
        program.send("%break 4", "%run", "%end")
        assert program.send("Sum", "I") == "0  (integer)\n1  (integer)"
        assert program.shell.prompt == "> "

    def test_list(self, program):
        program.send("%break 4")
        assert program.send("%list").splitlines()[3] == "  b4      add (Sum, I, Sum)"
        assert program.send("%list add").splitlines()[-1].split(None, 1) == ["3", "return ()"]

    def test_loading_ends_a_paused_program(self, program, tmp_path):
        file = tmp_path / "other.txt"
        file.write_text("Z := 1\n")
        program.send("%debug", f"%run {file}")
        assert program.shell.prompt == "> "
        assert program.send("Z") == "1  (integer)"


class TestMeasuring:
    def test_time(self, shell):
        start = time.perf_counter()
        shown = shell.send("%time wait_seconds (0.2)")
        elapsed = time.perf_counter() - start
        match = re.fullmatch(r"time: ([\d.]+) (ms|s)", shown)
        seconds = float(match[1]) / (1000 if match[2] == "ms" else 1)
        assert 0.2 <= seconds <= elapsed + 0.01  # it is shown rounded
        shell.send("%time A := 5")
        assert shell.send("A") == "5  (integer)"
        assert "best" in shell.send("%timeit sin(0.5)")

    def test_profile(self, program):
        lines = program.send("%profile").splitlines()
        counts = {line.split(None, 2)[2]: int(line.split()[0]) for line in lines if ":" in line}
        assert counts["main:4: add (Sum, I, Sum)"] == 3
        assert counts["add:2: C := A + B"] == 3
        assert counts["main:6: Done := 1"] == 1
        assert "add:2: C := A + B" in program.send("%profile add (1, 2, X)")


class TestHelp:
    def test_names(self, program):
        program.send("Threshold := 5")
        assert "threshold (Image : Region : MinGray, MaxGray : )" in program.send("?threshold")
        assert "Segmentation" in program.send("threshold?")
        assert program.send("?add").splitlines()[0] == "add ( :  : A, B : C)"
        assert "what is added" in program.send("?add")
        assert "C := A + B" in program.send("??add")
        assert "sine" in program.send("?sin")
        assert program.send("?Threshold") == "Threshold: 5"
        assert "is an operator" in program.send("??threshold")
        assert "threshold" in program.send("?treshold")

    def test_commands(self, shell):
        from hdev.shell.commands import COMMANDS

        shown = shell.send("%help")
        for name in COMMANDS:
            assert f"%{name}" in shown
        assert "first breakpoint" in shell.send("%help run")
        assert "breakpoint" in shell.send("?%break")

    def test_windows_in_the_browser(self, shell, monkeypatch):
        opened = []
        monkeypatch.setattr("webbrowser.open", opened.append)
        url = shell.send("%view").removeprefix("windows are shown at ")
        assert opened == [url]
        shell.send("dev_open_window (0, 0, 64, 48, 'black', W)")
        with urllib.request.urlopen(url, timeout=20) as page:
            assert b"<html" in page.read().lower()
        assert url in shell.send("%view")  # the same page
        assert shell.send("%view off") == ""
        assert shell.shell.workspace.session.viewer is None
        with pytest.raises(OSError):
            urllib.request.urlopen(url, timeout=2)
        assert "`off` or nothing" in shell.send("%view on")

    def test_quit(self, shell):
        shell.send("%quit 3")
        assert shell.shell.over
        assert shell.shell.status == 3

    def test_exit_leaves(self, shell):
        shell.send("exit ()")
        assert shell.shell.over
