"""Properties of the generated code: positions, direct operations where types are known, no engine names among variables."""

from __future__ import annotations

import dis

from hdev.engine import Run
from hdev.program import loads


def code_of(text: str):
    run = Run(loads(text.encode(), "program.txt"))
    main = run.program.main
    assert main is not None
    return run.session.linker.compiled(main, (), is_main=True).code


def called_names(text: str) -> set[str]:
    return {name for name in code_of(text).co_names if name.startswith(".")}


def test_lines_of_the_code_are_lines_of_the_program() -> None:
    text = "A := 1\n* comment\n\nB := A +\\\n  2\nif (B > 2)\n  C := 3\nendif"
    lines = {line for _, line in dis.findlinestarts(code_of(text)) if line}
    assert lines <= {1, 4, 5, 6, 7}
    assert {1, 4, 5, 6} <= lines


def test_known_integers_are_added_by_python() -> None:
    assert not called_names("S := 0\nfor I := 1 to 9 by 1\nS := S + I\nendfor") & {".add", ".mult"}


def test_known_reals_need_no_check_of_range() -> None:
    assert ".wrap" not in called_names("S := 0.5\nS := S * 2 + S / 3.0")


def test_small_integers_need_no_check_of_range() -> None:
    assert ".wrap" not in called_names("T := [1,2,3]\nI := |T| - 1\nJ := 2 * |T| + 5")


def test_large_sums_are_checked() -> None:
    assert ".wrap" in called_names("A := 1\nwhile (A > 0)\nA := A + 1\nendwhile")


def test_a_variable_of_two_types_goes_through_the_functions() -> None:
    assert ".add" in called_names("A := 1\nA := 'x'\nB := A + A")


def test_appending_and_filling_are_updates() -> None:
    names = called_names("T := []\nT := [T, 1]\nT[3] := 2")
    assert {".appended", ".assign_at"} <= names


def test_nested_calls_are_compiled_once() -> None:
    expression = "1.0"
    for _ in range(40):
        expression = f"sin({expression})"
    assert len(code_of(f"A := {expression}").co_code) < 4000


def test_chain_of_400_strings() -> None:
    import hdev

    text = "A := " + " + ".join(["'x'"] * 400)
    assert hdev.run_text(text)["A"] == ["x" * 400]
